//! What stands at the counter: applicants with accounts, scans on their way in, and a mail server
//! with moods.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use bytes::Bytes;
use chungthuc_domain::{
    DossierId, PaperId, PersonId, SessionId,
    document_type::DocumentType,
    view::intake::{DraftForm, SubmittedView, UploadOutcome, UploadView},
};
use chungthuc_keystore::KeyStores;
use chungthuc_storage::{
    jobs::WorkerOptions,
    repo::{
        account::{self, Person},
        reference,
    },
};
use chungthuc_workflow::{Actor, Mailer, MailerError, Message, Parts, Reply, Workflow};
use futures::stream;

use super::{World, keys, staff};

/// "Giấy tờ khác": what it is has to be typed. Everything else is "GKS".
pub const OTHER: &str = "KHAC";

/// A citizen with an account.
pub async fn citizen(world: &World, name: &str, identifier: &str, phone: Option<&str>) -> Actor {
    let person = PersonId(world.workflow.ids.uuid());
    let row = Person {
        kind: "CITIZEN".into(),
        identifier: Some(identifier.into()),
        phone: phone.map(str::to_owned),
        ..staff(person, identifier, name)
    };
    let mut tx = world.db.begin().await.unwrap();
    account::insert(&mut tx, &row, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    Actor {
        session: SessionId(world.workflow.ids.uuid()),
        person,
        name: name.into(),
        is_applicant: true,
        unit: None,
        grants: Vec::new(),
    }
}

/// Somebody else with the rights of `actor`, as another person.
pub async fn colleague(world: &World, actor: &Actor, login: &str, name: &str) -> Actor {
    let person = PersonId(world.workflow.ids.uuid());
    let mut tx = world.db.begin().await.unwrap();
    account::insert(&mut tx, &staff(person, login, name), world.now())
        .await
        .unwrap();
    let mut grants = actor.grants.clone();
    for grant in &mut grants {
        grant.person = person;
        let id = world.workflow.ids.id();
        chungthuc_storage::repo::unit::insert_grant(&mut tx, id, grant)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    Actor {
        session: SessionId(world.workflow.ids.uuid()),
        person,
        name: name.into(),
        grants,
        ..actor.clone()
    }
}

/// Adds the type whose papers have to be named.
pub async fn other_document_type(world: &World) {
    let other = DocumentType {
        code: OTHER.into(),
        name: "Giấy tờ khác".into(),
        sensitive: false,
        needs_description: true,
    };
    let mut tx = world.db.begin().await.unwrap();
    reference::insert_document_type(&mut tx, &other, 2)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Bytes as a connection brings them, in two pieces.
pub fn body(bytes: &[u8]) -> stream::Iter<std::vec::IntoIter<Result<Bytes, std::io::Error>>> {
    let (one, two) = bytes.split_at(bytes.len() / 2);
    stream::iter(vec![
        Ok(Bytes::copy_from_slice(one)),
        Ok(Bytes::copy_from_slice(two)),
    ])
}

/// A file sent as a whole.
pub async fn send(workflow: &Workflow, actor: &Actor, bytes: &[u8]) -> UploadView {
    let begun = workflow
        .begin_upload(actor, "quét.pdf", bytes.len() as u64)
        .await
        .unwrap();
    workflow
        .append_upload(actor, begun.id, 0, body(bytes))
        .await
        .unwrap()
}

/// A form for somebody without an account, ready to be sent.
pub async fn form(world: &World) -> DraftForm {
    let upload = send(&world.workflow, &world.officer, &super::files::scan()).await;
    assert!(
        matches!(upload.outcome, Some(UploadOutcome::Ready { .. })),
        "{upload:?}"
    );
    DraftForm {
        without_account: true,
        name: "Phan Lâm Trúc Ly".into(),
        email: "trucly@example.com".into(),
        document_type: "GKS".into(),
        pages: "1".into(),
        copies: "1".into(),
        signer: Some(world.leader.person),
        upload: Some(upload.id),
        ..DraftForm::default()
    }
}

/// A form for somebody with an account.
pub async fn form_for(world: &World, applicant: &Actor) -> DraftForm {
    DraftForm {
        without_account: false,
        name: String::new(),
        email: String::new(),
        account: Some(applicant.person),
        ..form(world).await
    }
}

/// A draft of a form.
pub async fn draft(world: &World, form: &DraftForm) -> (DossierId, i64) {
    let saved = world
        .workflow
        .save_draft(&world.officer, None, 0, form.clone())
        .await
        .unwrap();
    (saved.dossier, saved.version)
}

/// A form that was sent for signature, as the officer does.
pub async fn submit(world: &World, workflow: &Workflow, form: DraftForm) -> SubmittedView {
    let (dossier, version) = draft(world, &form).await;
    workflow
        .submit(&world.officer, dossier, version, form)
        .await
        .unwrap()
}

/// Takes a submitted paper all the way to the clerk's "Hoàn thành".
pub async fn complete(world: &World, paper: PaperId) {
    let request = world.sign_request(paper).await;
    let view = world.workflow.sign(&world.leader, request).await.unwrap();
    world
        .workflow
        .forward(&world.leader, paper, view.version)
        .await
        .unwrap();
    world.seal(paper).await.unwrap();
    let version = world.paper(paper).await.version;
    world
        .workflow
        .complete(&world.clerk, paper, version)
        .await
        .unwrap();
}

/// Runs the jobs that are due.
pub async fn run_jobs(workflow: &Workflow) -> usize {
    workflow
        .worker(WorkerOptions::default())
        .run_due()
        .await
        .unwrap()
}

/// A mail server that does as it is told.
#[derive(Debug, Default)]
pub struct TestMailer {
    /// What it took.
    pub taken: Mutex<Vec<Message>>,
    /// Why it takes nothing.
    pub refusal: Mutex<Option<MailerError>>,
    /// Why it takes no SMS.
    pub sms_refusal: Mutex<Option<MailerError>>,
    /// What people without an account were told of their dossiers; the rest doesn't count it.
    pub progress: Mutex<Vec<Message>>,
    /// Why it takes nothing of that.
    pub progress_refusal: Mutex<Option<MailerError>>,
    /// What it answers.
    pub answer: Mutex<Option<String>>,
    /// How often it was asked.
    pub asked: AtomicUsize,
    /// Whether it carries SMS.
    pub sms: bool,
}

impl TestMailer {
    /// The messages it took, by SMS or not.
    pub fn messages(&self, sms: bool) -> Vec<Message> {
        self.taken
            .lock()
            .unwrap()
            .iter()
            .filter(|message| message.sms == sms)
            .cloned()
            .collect()
    }

    /// From now on it answers this, taken or not.
    pub fn say(&self, answer: &str) {
        *self.answer.lock().unwrap() = Some(answer.to_owned());
    }

    /// From now on it refuses so.
    pub fn refuse(&self, refusal: Option<MailerError>) {
        *self.refusal.lock().unwrap() = refusal;
    }
}

#[async_trait]
impl Mailer for TestMailer {
    async fn send(&self, message: &Message) -> Reply {
        if message.id.starts_with("progress-") {
            let refusal = self.progress_refusal.lock().unwrap().clone();
            self.progress.lock().unwrap().push(message.clone());
            return Reply::unanswered(refusal.map_or(Ok(()), Err));
        }
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut refusal = self.refusal.lock().unwrap().clone();
        if message.sms {
            refusal = refusal.or_else(|| self.sms_refusal.lock().unwrap().clone());
        }
        if refusal.is_none() {
            self.taken.lock().unwrap().push(message.clone());
        }
        Reply {
            taken: refusal.map_or(Ok(()), Err),
            answer: self.answer.lock().unwrap().clone(),
        }
    }

    fn carries_sms(&self) -> bool {
        self.sms
    }
}

/// The same office with another mail server.
pub fn with_mailer(world: &World, mailer: &Arc<TestMailer>) -> Workflow {
    let parts = &world.workflow;
    Workflow::new(Parts {
        db: parts.db.clone(),
        objects: parts.objects.clone(),
        uploads: parts.uploads.clone(),
        keys: KeyStores::new().with(keys::SCHEME, Arc::new(world.keys.clone())),
        clock: parts.clock.clone(),
        ids: parts.ids.clone(),
        mailer: mailer.clone(),
        trust: parts.trust.clone(),
        settings: parts.settings.clone(),
    })
}

/// The link's token in an e-mail.
pub fn token(message: &Message) -> String {
    let (_, rest) = message.body.split_once("/nhan/").unwrap();
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}
