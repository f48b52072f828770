//! `GET /su-kien` through all of the program's routes: who is refused, what whom reaches, how a stream
//! ends, and how many there may be. What is told of each step is tested where it is told.

use std::{panic::resume_unwind, sync::Arc, thread};

use axum::{
    Router,
    body::{Body, BodyDataStream},
    http::Request,
};
use chungthuc_app::{api::SESSION_COOKIE, shell::Assets};
use chungthuc_domain::{
    PaperId, PersonId, UnitId,
    right::Right,
    signature::SignatureLevel,
    state::{PaperState, Step},
    view::live::{LiveEvent, PaperChange},
};
use chungthuc_keystore::KeyStores;
use chungthuc_storage::{
    clock::{Clock, MockClock},
    database::Database,
    ids::{Ids, TestIds},
    objects::{MasterKeys, Objects, UploadStore},
    repo::{
        account::{self, Person},
        change::{self, Change},
        unit::{self, Grant, Unit},
    },
};
use chungthuc_trust_services::Reach;
use chungthuc_workflow::{OutboxMailer, Parts, Settings, Workflow};
use futures::StreamExt;
use jiff::civil::Time;
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

use super::*;
use crate::{
    http::{Site, api::ApiClients, router},
    trust_services::NetworkServices,
};

const ORIGIN: &str = "http://127.0.0.1:8080";
/// Longer than any of it takes.
const PATIENCE: Duration = Duration::from_secs(15);
/// More streams than one account may have.
const TOO_MANY: usize = 100;
/// Pages of a build that isn't optimised are deep.
const STACK: usize = 64 * 1024 * 1024;

/// The program over an empty database, on a clock that stands still.
struct Program {
    workflow: Workflow,
    routes: Router,
    _telling: watch::Sender<bool>,
    _folder: TempDir,
}

/// Somebody who is logged in.
struct Somebody {
    id: PersonId,
    token: String,
}

/// Runs `test` against the program.
fn with_program(test: impl AsyncFnOnce(Program) + Send + 'static) {
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async { test(Program::start().await).await });
    };
    let running = thread::Builder::new().stack_size(STACK).spawn(run).unwrap();
    if let Err(panic) = running.join() {
        resume_unwind(panic);
    }
}

impl Program {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(MockClock::default());
        let ids: Arc<dyn Ids> = Arc::new(TestIds::new(clock.clone(), 1));
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        let db = Database::open(&url).await.unwrap();
        db.migrate(&*clock).await.unwrap();
        let master = MasterKeys::open_or_create(&folder.path().join("master-keys"), &*ids).unwrap();
        let objects = Objects::local(&folder.path().join("objects"), master, ids.clone()).unwrap();
        let workflow = Workflow::new(Parts {
            uploads: UploadStore::new(db.clone(), objects.clone(), ids.clone()),
            keys: KeyStores::new(),
            mailer: Arc::new(OutboxMailer::new(db.clone(), clock.clone())),
            trust: Arc::new(NetworkServices::new(
                Vec::new(),
                Reach::Public,
                clock.clone(),
            )),
            // People log in by their name alone.
            settings: Settings {
                public_url: ORIGIN.to_owned(),
                demo: true,
                mail_from: "chungthuc@example.com".to_owned(),
                level: SignatureLevel::default(),
                key_patience_seconds: 60,
            },
            db,
            objects,
            clock,
            ids,
        });
        let site = Site {
            folder: folder.path().to_owned(),
            public: Assets::of("public"),
            staff: Assets::of("staff"),
        };
        let (telling, stopped) = watch::channel(false);
        tokio::spawn(workflow.clone().tell_of_changes(stopped));
        let state = State::new(workflow.clone(), site, ORIGIN, &[], ApiClients::of_demo());
        Self {
            workflow,
            routes: router(state),
            _telling: telling,
            _folder: folder,
        }
    }

    async fn unit(&self, code: &str) -> UnitId {
        let unit = Unit {
            id: UnitId(self.workflow.ids.uuid()),
            parent: None,
            code: code.to_owned(),
            old_code: None,
            name: format!("UBND {code}"),
            province: "tỉnh Hòa Lâm".to_owned(),
            level: "COMMUNE".to_owned(),
            issues_copies: true,
            book_suffix: "-SCTĐT/BS".to_owned(),
            number_width: 0,
            closes_at: Time::constant(17, 0, 0, 0),
            valid_from: None,
            valid_to: None,
        };
        let mut tx = self.workflow.db.begin().await.unwrap();
        unit::insert(&mut tx, &unit).await.unwrap();
        tx.commit().await.unwrap();
        unit.id
    }

    /// An officer of a unit, or a citizen, who has logged in.
    async fn somebody(&self, login: &str, unit: Option<UnitId>) -> Somebody {
        let id = PersonId(self.workflow.ids.uuid());
        let kind = if unit.is_some() { "STAFF" } else { "CITIZEN" };
        let person = Person {
            id,
            kind: kind.to_owned(),
            login: login.to_owned(),
            name: login.to_owned(),
            identifier: None,
            phone: None,
            email: None,
            password_hash: None,
            state: "ACTIVE".to_owned(),
            failed_logins: 0,
            locked_until: None,
            version: 1,
        };
        let mut tx = self.workflow.db.begin().await.unwrap();
        account::insert(&mut tx, &person, self.workflow.now())
            .await
            .unwrap();
        if let Some(unit) = unit {
            let grant = Grant {
                person: id,
                unit,
                right: Right::Creator,
                title: "Công chức Tư pháp - Hộ tịch".to_owned(),
                capacity: None,
                head_title: None,
                own_title: None,
                valid_from: None,
                valid_to: None,
            };
            unit::insert_grant(&mut tx, self.workflow.ids.id(), &grant)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let token = self.workflow.demo_login(login).await.unwrap().token;
        Somebody { id, token }
    }

    /// Asks for the stream, with a session's token or without.
    async fn ask(&self, token: Option<&str>) -> Response {
        let mut request = Request::get("/su-kien");
        if let Some(token) = token {
            request = request.header(header::COOKIE, format!("{SESSION_COOKIE}={token}"));
        }
        let request = request.body(Body::empty()).unwrap();
        self.routes.clone().oneshot(request).await.unwrap()
    }

    /// The stream of a page that somebody has open, which knows by now how much waits.
    async fn page_of(&self, person: &Somebody) -> Stream {
        let response = self.ask(Some(&person.token)).await;
        assert_eq!(response.status(), StatusCode::OK);
        let content_type = &response.headers()[header::CONTENT_TYPE];
        assert_eq!(content_type, "text/event-stream");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        let mut stream = Stream {
            body: response.into_body().into_data_stream(),
            read: String::new(),
        };
        let first = stream.next().await;
        assert!(matches!(first, Some(LiveEvent::Counters(_))), "{first:?}");
        stream
    }

    /// Has something change for a unit's staff, or for a person.
    async fn change(&self, unit: Option<UnitId>, person: Option<PersonId>, event: LiveEvent) {
        let mark = Change {
            id: self.workflow.ids.uuid(),
            at: self.workflow.now(),
            unit,
            person,
            event,
        };
        let mut tx = self.workflow.db.begin().await.unwrap();
        change::mark(&mut tx, &mark).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A step that was taken with a paper.
    fn step(&self, signer: PersonId) -> LiveEvent {
        LiveEvent::Paper(PaperChange {
            paper: PaperId(self.workflow.ids.uuid()),
            step: Step::Submit,
            state: PaperState::PendingSignature,
            signer,
            by: None,
            by_name: "Hệ thống".to_owned(),
            at: self.workflow.now(),
        })
    }
}

/// What a browser reads.
struct Stream {
    body: BodyDataStream,
    read: String,
}

impl Stream {
    /// The next event; `None` at the end. Comments and other fields are passed over.
    async fn next(&mut self) -> Option<LiveEvent> {
        loop {
            let block = self.read.split_once("\n\n");
            let Some((block, rest)) =
                block.map(|(block, rest)| (block.to_owned(), rest.to_owned()))
            else {
                let chunk = tokio::time::timeout(PATIENCE, self.body.next()).await;
                let chunk = chunk.expect("something is told")?.unwrap();
                self.read.push_str(std::str::from_utf8(&chunk).unwrap());
                continue;
            };
            self.read = rest;
            let data = block.lines().find_map(|line| line.strip_prefix("data:"));
            if let Some(json) = data {
                return Some(serde_json::from_str(json).unwrap());
            }
        }
    }
}

#[test]
fn who_is_not_logged_in_is_refused() {
    with_program(async |program| {
        let unknown = "0".repeat(64);
        for token in [None, Some("no token"), Some(unknown.as_str())] {
            let response = program.ask(token).await;
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{token:?}");
        }
    });
}

#[test]
fn people_are_told_of_their_own_account_and_of_the_unit_they_work_in_and_of_nothing_else() {
    with_program(async |program| {
        let (here, elsewhere) = (program.unit("H99.101").await, program.unit("H99.102").await);
        let officer = program.somebody("motcua", Some(here)).await;
        let colleague = program.somebody("noikhac", Some(elsewhere)).await;
        let citizen = program.somebody("congdan", None).await;
        let mut pages = Vec::new();
        for person in [&officer, &colleague, &citizen] {
            pages.push(program.page_of(person).await);
        }

        let (step_here, step_elsewhere) = (program.step(officer.id), program.step(colleague.id));
        program.change(Some(here), None, step_here.clone()).await;
        program
            .change(None, Some(citizen.id), LiveEvent::Notices)
            .await;
        program
            .change(Some(elsewhere), None, step_elsewhere.clone())
            .await;

        // Each is told of one thing, and then of the end.
        let told = [step_here, step_elsewhere, LiveEvent::Notices];
        for (page, event) in pages.iter_mut().zip(told) {
            assert_eq!(page.next().await, Some(event));
        }
        for (person, page) in [&officer, &colleague, &citizen].into_iter().zip(&mut pages) {
            program.workflow.logout(&person.token).await.unwrap();
            assert_eq!(page.next().await, Some(LiveEvent::Ended));
            assert_eq!(page.next().await, None);
        }
    });
}

#[test]
fn a_session_that_ends_ends_its_streams_and_no_others() {
    with_program(async |program| {
        let unit = program.unit("H99.101").await;
        let officer = program.somebody("motcua", Some(unit)).await;
        let again = program.workflow.demo_login("motcua").await.unwrap().token;
        let at_home = Somebody {
            id: officer.id,
            token: again,
        };
        let (mut first, mut second) = (
            program.page_of(&officer).await,
            program.page_of(&officer).await,
        );
        let mut other = program.page_of(&at_home).await;
        program.workflow.logout(&officer.token).await.unwrap();
        for page in [&mut first, &mut second] {
            assert_eq!(page.next().await, Some(LiveEvent::Ended));
            assert_eq!(page.next().await, None, "the connection is closed");
        }
        let refused = program.ask(Some(&officer.token)).await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
        // The other session goes on: all it hears of is that it is to read everything anew.
        assert_eq!(other.next().await, Some(LiveEvent::Missed));
        let step = program.step(officer.id);
        program.change(Some(unit), None, step.clone()).await;
        assert_eq!(other.next().await, Some(step));
    });
}

#[test]
fn one_account_has_so_many_streams_and_no_more_until_one_is_closed() {
    with_program(async |program| {
        let officer = program.somebody("motcua", None).await;
        let neighbour = program.somebody("congdan", None).await;
        let mut open = Vec::new();
        let refused = loop {
            let response = program.ask(Some(&officer.token)).await;
            if response.status() != StatusCode::OK {
                break response;
            }
            open.push(response);
            assert!(open.len() < TOO_MANY, "there is no bound");
        };
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.headers()[header::RETRY_AFTER], "60");
        // Logging in once more gives no more of them, and others have their own.
        let again = program.workflow.demo_login("motcua").await.unwrap().token;
        let another = program.ask(Some(&again)).await;
        assert_eq!(another.status(), StatusCode::SERVICE_UNAVAILABLE);
        let theirs = program.ask(Some(&neighbour.token)).await;
        assert_eq!(theirs.status(), StatusCode::OK);
        open.pop();
        let freed = program.ask(Some(&officer.token)).await;
        assert_eq!(freed.status(), StatusCode::OK);
    });
}
