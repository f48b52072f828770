//! "Tiếp nhận hồ sơ": a dossier of many papers, from the counter to the leader's list.

use chungthuc_domain::{
    AppError, ErrorCode,
    applicant::ApplicantKind,
    calendar::Moment,
    certification::{Certification, CertificationChoice},
    state::{DossierPhase, PaperState, Step},
    view::{
        queue::{Queue, QueueQuery},
        reception::{ComponentForm, GeneralForm, ReceptionForm, ReceptionQuery, component_field},
    },
};
use chungthuc_storage::testing::TestDatabase;
use jiff::civil::datetime;

use crate::support::{
    World,
    counter::citizen,
    reception::{COPIES, confirmed, form, received},
};

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
async fn another_fee_than_the_tariffs_takes_a_reason() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, mut form) = received(&world, &[("A", "4", "2"), ("B", "1", "1")]).await;
        form.components[0].fee = "0".into();
        let error = workflow
            .confirm_reception(officer, id, version, form.clone())
            .await
            .unwrap_err();
        assert!(error.of_field(&component_field(0, "fee_reason")).is_some());
        form.components[0].fee_reason = "Miễn phí theo Nghị quyết 05/NQ-HĐND".into();
        let confirmed = workflow
            .confirm_reception(officer, id, version, form)
            .await
            .unwrap();
        let fees: Vec<_> = confirmed.papers.iter().map(|paper| paper.fee).collect();
        assert_eq!(fees, [0, 2_000]);
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
        let slower = again.unwrap_err();
        assert_eq!(slower.code, ErrorCode::WrongState);
        let said = slower.message();
        assert!(
            said.contains("Thao tác gần nhất: “") && said.contains(&officer.name),
            "{said}"
        );
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!(view.last_step.unwrap().actor_name, officer.name);
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
async fn an_owner_with_an_account_is_told_once_that_it_was_received() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let id = workflow.begin_reception(officer, COPIES).await.unwrap();
        let mut form = form(&world, &[("A", "1", "1"), ("B", "1", "1")]).await;
        form.general.owner = "Nguyễn Hạ Vy An".into();
        form.general.account = Some(owner.person);
        // Another's number isn't theirs.
        form.general.identifier = "003203000022".into();
        let error = workflow
            .receive(officer, id, 1, form.clone())
            .await
            .unwrap_err();
        assert!(error.of_field("identifier").is_some());
        form.general.identifier = "003190000011".into();
        let received = workflow
            .receive(officer, id, 1, form.clone())
            .await
            .unwrap();
        let told = async || {
            let notices = workflow.notices(&owner, 1).await.unwrap();
            let rows = notices.listing.rows.into_iter();
            rows.map(|notice| notice.text).collect::<Vec<_>>()
        };
        let first = told().await;
        assert_eq!(first.len(), 1);
        assert!(first[0].contains("H99.101-261120-0001"), "{first:?}");
        let confirmed = workflow
            .confirm_reception(officer, id, received.version, form)
            .await
            .unwrap();
        assert_eq!(told().await, first);
        let paper = world.paper(confirmed.papers[0].paper).await;
        assert_eq!(paper.applicant_kind, ApplicantKind::Citizen);
    })
    .await;
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
