//! "Tiếp nhận hồ sơ": a dossier of many papers, from the counter to the leader's list, and what comes
//! back of it.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, UploadId,
    calendar::Moment,
    certification::{Certification, CertificationChoice},
    state::{DossierPhase, PaperState, Step},
    view::{
        intake::{DraftForm, UploadOutcome},
        queue::{Queue, QueueQuery},
        reception::{
            ComponentForm, ConfirmedView, GeneralForm, ReceptionForm, ReceptionQuery,
            component_field,
        },
    },
};
use chungthuc_storage::{
    repo::upload::{self, UploadState},
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::civil::datetime;

use crate::support::{
    World,
    counter::{citizen, colleague, send},
    files,
};

const COPIES: &str = "2.000815";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dossier_is_received_with_its_code_its_deadline_and_its_slip() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let id = workflow.begin_reception(officer, COPIES).await.unwrap();
        // Left empty, it is gone on with.
        assert_eq!(workflow.begin_reception(officer, COPIES).await, Ok(id));
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!((view.phase, view.code), (DossierPhase::Draft, None));
        assert!(workflow.drafts(officer).await.unwrap().is_empty());
        assert_eq!(
            code(workflow.reception_slip(officer, id).await),
            ErrorCode::NotFound
        );

        let form = form(&world, &[("Giấy khai sinh", "1", "1")]).await;
        let received = workflow
            .receive(officer, id, view.version, form)
            .await
            .unwrap();
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!(view.version, received.version);
        assert_eq!(view.phase, DossierPhase::Received);
        assert_eq!(view.code.as_deref(), Some("H99.101-261120-0001"));
        assert_eq!(view.received_by, officer.name);
        assert_eq!(view.due_at, at(datetime(2026, 11, 20, 17, 0, 0, 0)));
        let slip = workflow.reception_slip(officer, id).await.unwrap();
        assert_eq!(slip.file_name, "giay-hen-H99.101-261120-0001.pdf");
        assert!(slip.bytes.starts_with(b"%PDF"));
        assert!(world.audited().await.contains(&"RECEIVE".to_owned()));

        let listed = workflow
            .receptions(officer, ReceptionQuery::default())
            .await
            .unwrap();
        assert_eq!(listed.listing.total, 1);
        let row = &listed.listing.rows[0];
        assert_eq!((row.dossier, row.components), (id, 1));
        let search = async |text: &str| {
            let query = ReceptionQuery {
                text: text.into(),
                ..ReceptionQuery::default()
            };
            let found = workflow.receptions(officer, query).await.unwrap();
            found.listing.total
        };
        assert_eq!(search("truc ly 261120").await, 1);
        assert_eq!(search("%").await, 1, "nothing but itself");
        assert_eq!(search("khac").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_original_becomes_a_paper_and_its_copies_share_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let three = [
            ("Giấy khai sinh", "1", "1"),
            ("Bảng điểm", "4", "2"),
            ("Học bạ", "24", "1"),
        ];
        let (id, confirmed) = confirmed(&world, &three).await;
        let fees: Vec<_> = confirmed.papers.iter().map(|paper| paper.fee).collect();
        // DOMAIN §6.4.
        assert_eq!(fees, [2_000, 12_000, 26_000]);
        assert_eq!(fees.iter().sum::<u64>(), 40_000);
        let codes: Vec<_> = confirmed.papers.iter().map(|p| p.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "H99.101-261120-000001",
                "H99.101-261120-000002",
                "H99.101-261120-000003"
            ]
        );
        for (position, made) in (1..).zip(&confirmed.papers) {
            let paper = world.paper(made.paper).await;
            assert_eq!(paper.state, PaperState::PendingSignature);
            assert_eq!((paper.dossier, paper.position), (id, position));
            assert_eq!(world.file(paper.intake).await.paper, Some(made.paper));
        }
        let queue = world
            .workflow
            .queue(
                &world.leader,
                Queue::PendingSignature,
                QueueQuery::default(),
            )
            .await
            .unwrap();
        assert_eq!(queue.listing.total, 3);
        assert!(
            queue
                .listing
                .rows
                .iter()
                .all(|row| row.papers_in_dossier == 3)
        );
        let view = world
            .workflow
            .paper(&world.officer, confirmed.papers[1].paper)
            .await
            .unwrap();
        let steps: Vec<_> = view.timeline.iter().map(|entry| entry.step).collect();
        assert_eq!(steps, [Step::Receive, Step::Submit]);

        // Each is a number of its own.
        for paper in &confirmed.papers {
            let request = world.sign_request(paper.paper).await;
            let signed = world.workflow.sign(&world.leader, request).await.unwrap();
            world
                .workflow
                .forward(&world.leader, paper.paper, signed.version)
                .await
                .unwrap();
        }
        world.open_book("01/2026", 1).await;
        for (number, paper) in (1..).zip(&confirmed.papers) {
            world.seal(paper.paper).await.unwrap();
            let view = world
                .workflow
                .paper(&world.officer, paper.paper)
                .await
                .unwrap();
            assert_eq!(view.row.number, Some(format!("{number}/ĐT")));
        }
        let slip = world.workflow.reception_slip(&world.officer, id).await;
        assert!(slip.is_ok());
        let again = world
            .workflow
            .receptions(&world.officer, ReceptionQuery::default())
            .await
            .unwrap();
        assert_eq!(again.listing.total, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_certified_both_ways_is_two_papers_and_one_component() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (id, version, mut form) = received(&world, &[("A", "1", "2")]).await;
        form.components[0].certification = CertificationChoice::Both;
        let confirmed = world
            .workflow
            .confirm_reception(&world.officer, id, version, form)
            .await
            .unwrap();
        let made: Vec<_> = confirmed
            .papers
            .iter()
            .map(|paper| (paper.certification, paper.copies, paper.fee))
            .collect();
        assert_eq!(
            made,
            [
                (Certification::Electronic, 1, 2_000),
                (Certification::OnPaper, 2, 4_000)
            ]
        );
        let on_paper = confirmed.papers[1].paper;
        let version = world.paper(on_paper).await.version;
        world
            .workflow
            .recall(&world.officer, on_paper, version)
            .await
            .unwrap();
        let view = world
            .workflow
            .open_returned(&world.officer, id, on_paper)
            .await
            .unwrap();
        assert!(view.upload.is_some(), "they share the scan");
        assert_eq!(view.form.copies, "2");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_told_under_its_field_and_nothing_is_received() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let id = workflow.begin_reception(officer, COPIES).await.unwrap();
        let wrong = ReceptionForm {
            general: GeneralForm {
                subject: "CITIZEN".into(),
                submitter: "Trần Gia Khánh Bình".into(),
                identifier: "00319000001".into(),
                email: "a@".into(),
                sets: "0".into(),
                ..GeneralForm::default()
            },
            components: vec![ComponentForm {
                originals: "x".into(),
                copies: "0".into(),
                ..ComponentForm::default()
            }],
            signer: None,
        };
        let error = workflow.receive(officer, id, 1, wrong).await.unwrap_err();
        let fields: Vec<_> = error.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "owner",
                "relation",
                "identifier",
                "email",
                "sets",
                "components.0.name",
                "components.0.originals",
            ]
        );
        let none = ReceptionForm {
            components: Vec::new(),
            ..form(&world, &[]).await
        };
        let error = workflow.receive(officer, id, 1, none).await.unwrap_err();
        assert!(error.of_field("components").is_some());
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!((view.phase, view.version), (DossierPhase::Draft, 1));
        let procedure = workflow.begin_reception(officer, "9.999999").await;
        assert!(procedure.unwrap_err().of_field("procedure").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_confirmed_unless_all_of_it_can_be() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, good) = received(&world, &[("A", "1", "1"), ("B", "2", "1")]).await;
        let refused = async |form: ReceptionForm| {
            let error = workflow
                .confirm_reception(officer, id, version, form)
                .await
                .unwrap_err();
            assert_eq!(error.code, ErrorCode::Invalid);
            error
        };
        let mut form = good.clone();
        form.components[1].pages = "0".into();
        form.components[1].document_type = String::new();
        form.signer = Some(officer.person);
        let error = refused(form).await;
        for field in ["pages", "document_type"] {
            assert!(
                error.of_field(&component_field(1, field)).is_some(),
                "{field}"
            );
        }
        assert!(error.of_field("signer").is_some());

        // One scan is of one original.
        let mut form = good.clone();
        form.components[1].upload = form.components[0].upload;
        let error = refused(form).await;
        assert!(error.of_field(&component_field(1, "upload")).is_some());

        let mut form = good.clone();
        form.components[0].upload = None;
        assert!(
            refused(form)
                .await
                .of_field(&component_field(0, "upload"))
                .is_some()
        );
        let mut form = good.clone();
        for component in &mut form.components {
            component.certified = false;
        }
        assert!(refused(form).await.of_field("components").is_some());

        let queue = workflow
            .queue(
                &world.leader,
                Queue::PendingSignature,
                QueueQuery::default(),
            )
            .await
            .unwrap();
        assert_eq!(queue.listing.total, 0);
        let confirmed = workflow
            .confirm_reception(officer, id, version, good)
            .await
            .unwrap();
        assert_eq!(confirmed.papers.len(), 2);
        let again = workflow
            .confirm_reception(officer, id, version, ReceptionForm::default())
            .await;
        assert_eq!(code(again), ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_handed_in_beside_the_originals_becomes_no_paper() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (id, version, mut form) = received(&world, &[("A", "1", "1"), ("B", "1", "1")]).await;
        form.components[1].certified = false;
        form.components[1].upload = None;
        let confirmed = world
            .workflow
            .confirm_reception(&world.officer, id, version, form)
            .await
            .unwrap();
        assert_eq!(confirmed.papers.len(), 1);
        assert!(
            world
                .workflow
                .reception_slip(&world.officer, id)
                .await
                .is_ok()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_received_dossier_is_the_units_and_the_slower_officer_is_told() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        let draft = workflow.begin_reception(officer, COPIES).await.unwrap();
        assert_eq!(
            code(workflow.open_reception(&other, draft).await),
            ErrorCode::NotFound,
            "a draft is one's own"
        );
        let (id, version, form) = received(&world, &[("A", "1", "1")]).await;
        let seen = workflow.open_reception(&other, id).await.unwrap();
        assert_eq!(seen.version, version);
        let scan = seen.uploads[0].outcome.clone();
        let Some(UploadOutcome::Ready { file, .. }) = scan else {
            panic!("{scan:?}")
        };
        assert!(workflow.file(&other, file.id).await.is_ok());
        let stranger = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        assert!(workflow.file(&stranger, file.id).await.is_err());

        let mut theirs = form.clone();
        theirs.general.note = "Đã kiểm tra".into();
        let saved = workflow
            .save_reception(&other, id, version, theirs)
            .await
            .unwrap();
        let stale = workflow
            .save_reception(officer, id, version, form.clone())
            .await;
        assert_eq!(code(stale), ErrorCode::Conflict);
        let stale = workflow
            .confirm_reception(officer, id, version, form.clone())
            .await;
        assert_eq!(code(stale), ErrorCode::Conflict);
        // The other one's scan is good for whoever confirms.
        let confirmed = workflow
            .confirm_reception(&other, id, saved.version, form)
            .await
            .unwrap();
        assert_eq!(confirmed.papers.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_confirm_at_once_make_each_paper_once() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, form) = received(&world, &[("A", "1", "1"), ("B", "1", "1")]).await;
        let (one, two) = tokio::join!(
            workflow.confirm_reception(officer, id, version, form.clone()),
            workflow.confirm_reception(officer, id, version, form.clone())
        );
        let (done, refused) = if one.is_ok() { (one, two) } else { (two, one) };
        assert_eq!(done.unwrap().papers.len(), 2);
        assert!(matches!(
            code(refused),
            ErrorCode::Conflict | ErrorCode::WrongState
        ));
        let queue = workflow
            .queue(
                &world.leader,
                Queue::PendingSignature,
                QueueQuery::default(),
            )
            .await
            .unwrap();
        assert_eq!(queue.listing.total, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scans_of_a_received_dossier_stay_until_they_are_taken_out() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, mut form) = received(&world, &[("A", "1", "1"), ("B", "1", "1")]).await;
        let [one, two] = [0, 1].map(|at: usize| form.components[at].upload.unwrap());
        assert_eq!(state(&world, one).await, UploadState::Used);
        form.components.remove(1);
        let saved = workflow
            .save_reception(officer, id, version, form)
            .await
            .unwrap();
        assert_eq!(state(&world, one).await, UploadState::Used);
        assert_eq!(state(&world, two).await, UploadState::Ready);

        let empty = workflow
            .cancel_reception(officer, id, saved.version, "  ")
            .await;
        assert!(empty.unwrap_err().of_field("reason").is_some());
        workflow
            .cancel_reception(officer, id, saved.version, "Người nộp xin rút hồ sơ")
            .await
            .unwrap();
        assert_eq!(state(&world, one).await, UploadState::Ready);
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!(view.phase, DossierPhase::Cancelled);
        assert_eq!(
            view.cancelled_reason.as_deref(),
            Some("Người nộp xin rút hồ sơ")
        );
        let late = workflow
            .save_reception(officer, id, view.version, view.form)
            .await;
        assert_eq!(code(late), ErrorCode::WrongState);
        assert!(
            world
                .audited()
                .await
                .contains(&"CANCEL_RECEPTION".to_owned())
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_thrown_away_with_what_was_typed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let id = workflow.begin_reception(officer, COPIES).await.unwrap();
        let typed = form(&world, &[("A", "1", "1")]).await;
        let saved = workflow
            .save_reception(officer, id, 1, typed.clone())
            .await
            .unwrap();
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!((view.form, view.version), (typed, saved.version));
        let listed = workflow
            .receptions(officer, ReceptionQuery::default())
            .await
            .unwrap();
        assert_eq!(listed.drafts[0].owner, "Phan Lâm Trúc Ly");
        workflow.discard_reception(officer, id).await.unwrap();
        assert_eq!(
            code(workflow.open_reception(officer, id).await),
            ErrorCode::NotFound
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_returned_paper_of_many_is_sent_again_without_its_siblings() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, confirmed) = confirmed(&world, &[("A", "1", "1"), ("B", "2", "3")]).await;
        let [first, second] = [0, 1].map(|at: usize| confirmed.papers[at].paper);
        for paper in [first, second] {
            let version = world.paper(paper).await.version;
            workflow.recall(officer, paper, version).await.unwrap();
        }
        let untouched = world.paper(first).await;
        let owner = workflow
            .paper(officer, first)
            .await
            .unwrap()
            .row
            .applicant_name;

        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        let view = workflow.open_returned(&other, id, second).await.unwrap();
        assert_eq!(view.returned.as_ref().unwrap().paper, second);
        assert_eq!(view.owner.as_ref().unwrap().name, owner);
        assert_eq!(
            (view.form.pages.as_str(), view.form.copies.as_str()),
            ("2", "3")
        );
        assert!(matches!(
            view.upload.as_ref().unwrap().outcome,
            Some(UploadOutcome::Ready { .. })
        ));
        let typed = DraftForm {
            copies: "5".into(),
            // What the form can't change here.
            without_account: true,
            name: "Người khác".into(),
            email: "khac@example.com".into(),
            ..view.form
        };
        let saved = workflow
            .save_draft(&other, Some(id), view.version, typed.clone())
            .await
            .unwrap();
        let stale = workflow
            .save_draft(officer, Some(id), view.version, typed.clone())
            .await;
        assert_eq!(code(stale), ErrorCode::Conflict);
        // The other paper has a form of its own.
        let sibling = workflow.open_returned(officer, id, first).await.unwrap();
        assert_eq!(sibling.form.copies, "1");

        let sent = workflow
            .submit(&other, id, saved.version, typed)
            .await
            .unwrap();
        assert_eq!((sent.paper, sent.fee), (second, 20_000));
        let after = world.paper(second).await;
        assert_eq!(
            (after.state, after.copy_count),
            (PaperState::PendingSignature, 5)
        );
        assert_eq!(world.paper(first).await, untouched);
        let seen = workflow.paper(officer, second).await.unwrap();
        assert_eq!(seen.row.applicant_name, owner);
        assert_eq!(seen.row.email, None);
        // Back once more, it begins with what it was sent with.
        workflow
            .recall(officer, second, after.version)
            .await
            .unwrap();
        let again = workflow.open_returned(officer, id, second).await.unwrap();
        assert_eq!(again.form.copies, "5");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_officers_of_the_unit_receive() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let (id, version, form) = received(&world, &[("A", "1", "1")]).await;
        let elsewhere = Actor {
            unit: Some(chungthuc_domain::UnitId(workflow.ids.uuid())),
            ..world.officer.clone()
        };
        for actor in [&world.leader, &world.clerk, &elsewhere] {
            let refused = [
                code(workflow.begin_reception(actor, COPIES).await),
                code(workflow.open_reception(actor, id).await),
                code(
                    workflow
                        .save_reception(actor, id, version, form.clone())
                        .await,
                ),
                code(workflow.receive(actor, id, version, form.clone()).await),
                code(
                    workflow
                        .confirm_reception(actor, id, version, form.clone())
                        .await,
                ),
                code(workflow.cancel_reception(actor, id, version, "x").await),
                code(workflow.discard_reception(actor, id).await),
                code(workflow.reception_slip(actor, id).await),
                code(workflow.pickup_slip(actor, id).await),
                code(
                    workflow
                        .check_identity(actor, id, form.general.clone())
                        .await,
                ),
            ];
            assert!(
                refused.iter().all(|code| *code == ErrorCode::NotFound),
                "{refused:?}"
            );
        }
    })
    .await;
}

/// A form of components, each a name, pages and copies, with scans, ready for everything.
pub async fn form(world: &World, components: &[(&str, &str, &str)]) -> ReceptionForm {
    let mut rows = Vec::new();
    for (name, pages, copies) in components {
        let upload = send(&world.workflow, &world.officer, &files::scan()).await;
        rows.push(ComponentForm {
            name: (*name).into(),
            originals: "1".into(),
            copies: "0".into(),
            upload: Some(upload.id),
            certified: true,
            certification: CertificationChoice::Electronic,
            document_type: "GKS".into(),
            document_name: String::new(),
            pages: (*pages).into(),
            certified_copies: (*copies).into(),
        });
    }
    ReceptionForm {
        general: GeneralForm {
            subject: "CITIZEN".into(),
            owner: "Phan Lâm Trúc Ly".into(),
            sets: "1".into(),
            ..GeneralForm::default()
        },
        components: rows,
        signer: Some(world.leader.person),
    }
}

/// A dossier that was received, with its version and the form that would confirm it.
pub async fn received(
    world: &World,
    components: &[(&str, &str, &str)],
) -> (DossierId, i64, ReceptionForm) {
    let (workflow, officer) = (&world.workflow, &world.officer);
    let id = workflow.begin_reception(officer, COPIES).await.unwrap();
    let form = form(world, components).await;
    let view = workflow.open_reception(officer, id).await.unwrap();
    let received = workflow
        .receive(officer, id, view.version, form.clone())
        .await
        .unwrap();
    (id, received.version, form)
}

/// A dossier that was confirmed.
pub async fn confirmed(
    world: &World,
    components: &[(&str, &str, &str)],
) -> (DossierId, ConfirmedView) {
    let (id, version, form) = received(world, components).await;
    let confirmed = world
        .workflow
        .confirm_reception(&world.officer, id, version, form)
        .await
        .unwrap();
    (id, confirmed)
}

async fn state(world: &World, id: UploadId) -> UploadState {
    let mut db = world.db.read().await.unwrap();
    upload::find(&mut db, id).await.unwrap().unwrap().state
}

fn at(local: jiff::civil::DateTime) -> Moment {
    Moment::from_vietnam(local)
}

fn code<T>(answer: Result<T, AppError>) -> ErrorCode {
    match answer {
        Ok(_) => panic!("it was allowed"),
        Err(error) => error.code,
    }
}
