//! What is pointed out about the scans of a dossier of the one-stop counter: it has to be seen before the
//! dossier is confirmed.

use chungthuc_domain::{
    DossierId, ErrorCode,
    scan::{ScanWarning, WarningQuery},
    view::{
        queue::{Queue, QueueQuery},
        reception::{ReceptionForm, component_field},
    },
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::Actor;

use crate::support::{
    World,
    counter::{self, colleague, send},
    reception::{COPIES, form, received},
};

/// Twelve pages of 150 dpi.
fn coarse() -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/samples");
    std::fs::read(format!("{folder}/dang-ky-doanh-nghiep-12-trang.pdf")).unwrap()
}

/// A received dossier of two components, the first with a coarse scan.
async fn with_a_coarse_scan(world: &World) -> (DossierId, i64, ReceptionForm) {
    let (workflow, officer) = (&world.workflow, &world.officer);
    let scan = send(workflow, officer, &coarse()).await;
    let mut form = form(world, &[("A", "12", "1"), ("B", "1", "1")]).await;
    form.components[0].upload = Some(scan.id);
    let id = workflow.begin_reception(officer, COPIES).await.unwrap();
    let view = workflow.open_reception(officer, id).await.unwrap();
    let received = workflow
        .receive(officer, id, view.version, form.clone())
        .await
        .unwrap();
    (id, received.version, form)
}

/// What the page shows at a component.
async fn shown(
    world: &World,
    actor: &Actor,
    form: &ReceptionForm,
    position: usize,
) -> Vec<ScanWarning> {
    let component = &form.components[position];
    let query = WarningQuery {
        upload: component.upload,
        document_type: component.document_type.clone(),
        document_name: component.document_name.clone(),
        account: form.general.account,
        name: form.general.owner.clone(),
        email: form.general.email.clone(),
        identifier: form.general.identifier.clone(),
        paper: None,
    };
    world.workflow.scan_warnings(actor, query).await.unwrap()
}

fn keys(told: &[ScanWarning]) -> Vec<String> {
    told.iter().map(ScanWarning::key).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_confirmed_before_what_is_pointed_out_was_seen() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, mut form) = with_a_coarse_scan(&world).await;
        let told = shown(&world, officer, &form, 0).await;
        assert!(
            matches!(told.as_slice(), [ScanWarning::Coarse { .. }]),
            "{told:?}"
        );
        assert_eq!(shown(&world, officer, &form, 1).await, []);
        // Whoever goes on with the dossier is told the same.
        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        assert_eq!(shown(&world, &other, &form, 0).await, told);

        // To have seen something else is not enough.
        for seen in [Vec::new(), vec!["scan".to_owned()]] {
            form.components[0].seen = seen;
            let error = workflow
                .confirm_reception(officer, id, version, form.clone())
                .await
                .unwrap_err();
            assert_eq!(error.code, ErrorCode::Invalid);
            assert!(error.of_field(&component_field(0, "seen")).is_some());
            assert!(error.of_field(&component_field(1, "seen")).is_none());
        }
        let waiting = Queue::PendingSignature;
        let queue = workflow
            .queue(&world.leader, waiting, QueueQuery::default())
            .await
            .unwrap();
        assert_eq!(queue.listing.total, 0);

        form.components[0].seen = keys(&told);
        let confirmed = workflow
            .confirm_reception(officer, id, version, form)
            .await
            .unwrap();
        let [first, second] = [0, 1].map(|at: usize| confirmed.papers[at].paper);
        let view = workflow.paper(&world.leader, first).await.unwrap();
        let kept: Vec<_> = view
            .warnings
            .iter()
            .map(|kept| (kept.warning.clone(), kept.seen_by.as_deref()))
            .collect();
        assert_eq!(kept, [(told[0].clone(), Some(officer.name.as_str()))]);
        let view = workflow.paper(&world.leader, second).await.unwrap();
        assert_eq!(view.warnings, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_handed_in_beside_the_originals_needs_no_look() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (id, version, mut form) = with_a_coarse_scan(&world).await;
        form.components[0].certified = false;
        let confirmed = world
            .workflow
            .confirm_reception(&world.officer, id, version, form)
            .await
            .unwrap();
        assert_eq!(confirmed.papers.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_up_after_the_page_was_looked_at_is_held_back_too() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let owner = counter::citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let (id, version, mut form) = received(&world, &[("A", "1", "1")]).await;
        form.general.account = Some(owner.person);
        form.general.identifier = "003190000011".into();
        assert_eq!(shown(&world, officer, &form, 0).await, []);
        // The same is certified at another desk meanwhile.
        let meanwhile = counter::form_for(&world, &owner).await;
        let meanwhile = counter::submit(&world, workflow, meanwhile).await;
        counter::complete(&world, meanwhile.paper).await;
        let error = workflow
            .confirm_reception(officer, id, version, form.clone())
            .await
            .unwrap_err();
        assert!(error.of_field(&component_field(0, "seen")).is_some());
        // What the page shows then is all that has to be seen.
        form.components[0].seen = keys(&shown(&world, officer, &form, 0).await);
        let confirmed = workflow.confirm_reception(officer, id, version, form).await;
        assert_eq!(confirmed.unwrap().papers.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_form_names_more_warnings_than_there_are() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (id, version, mut form) = received(&world, &[("A", "1", "1")]).await;
        form.components[0].seen = vec!["x".to_owned(); 17];
        let saved = world
            .workflow
            .save_reception(&world.officer, id, version, form)
            .await;
        assert!(saved.unwrap_err().of_field("components").is_some());
    })
    .await;
}
