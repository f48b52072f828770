//! What becomes of the scans of what isn't certified: they go, at once or in time, and not while papers are
//! held (TT 01/2020/TT-BTP Đ.11 k.2).

use chungthuc_domain::{
    ErrorCode, FileId, PaperId, RefusalId, UploadId,
    view::{reception::ReceptionForm, refusal::RefusalForm},
};
use chungthuc_storage::{objects::ObjectError, testing::TestDatabase};
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{draft, form, run_jobs, submit},
    reception::received,
    refusal::{altered, damaged},
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The scan of the only component.
fn scan_of(form: &ReceptionForm) -> UploadId {
    form.components[0].upload.unwrap()
}

/// Runs the upkeep of the hour that comes.
async fn upkeep(world: &World) {
    world.clock.advance(HOUR);
    world.workflow.start_upkeep().await.unwrap();
    run_jobs(&world.workflow).await;
}

/// Whether an upload is there.
async fn is_kept(world: &World, scan: UploadId) -> bool {
    match world.workflow.upload(&world.officer, scan).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.code, ErrorCode::UploadGone);
            false
        }
    }
}

/// Whether a file's bytes are there.
async fn is_there(world: &World, file: FileId) -> bool {
    match world.objects.open(file.0).await {
        Ok(_) => true,
        Err(ObjectError::NotFound(_)) => false,
        Err(other) => panic!("{other:?}"),
    }
}

async fn goes_back(world: &World, refused: RefusalId) {
    world
        .workflow
        .give_held_back(&world.officer, refused, 1, "Trả người yêu cầu")
        .await
        .unwrap();
}

async fn refuse(world: &World, paper: PaperId, form: RefusalForm) -> RefusalId {
    let version = world.paper(paper).await.version;
    world
        .workflow
        .refuse_paper(&world.officer, paper, version, form)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_upkeep_removes_the_scans_of_a_reception_that_was_refused_or_cancelled() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (refused, version, form) = received(&world, &[("Giấy khai sinh", "1", "1")]).await;
        workflow
            .refuse_reception(officer, refused, version, damaged())
            .await
            .unwrap();
        let (cancelled, version, other) = received(&world, &[("Bảng điểm", "1", "1")]).await;
        workflow
            .cancel_reception(officer, cancelled, version, "Nộp nhầm")
            .await
            .unwrap();
        upkeep(&world).await;
        assert!(!is_kept(&world, scan_of(&form)).await);
        assert!(!is_kept(&world, scan_of(&other)).await);
        let view = workflow.open_reception(officer, refused).await.unwrap();
        assert!(view.uploads.is_empty(), "its page still opens");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_scans_of_a_reception_stay_while_its_papers_are_held() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (id, version, form) = received(&world, &[("Giấy khai sinh", "1", "1")]).await;
        let refused = world
            .workflow
            .refuse_reception(&world.officer, id, version, altered())
            .await
            .unwrap();
        world.clock.advance(MONTH);
        upkeep(&world).await;
        assert!(is_kept(&world, scan_of(&form)).await);
        goes_back(&world, refused).await;
        upkeep(&world).await;
        assert!(!is_kept(&world, scan_of(&form)).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_scan_of_a_draft_stays_while_its_papers_are_held() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let refuse = async |terms| {
            let form = form(&world).await;
            let (id, version) = draft(&world, &form).await;
            let refused = workflow
                .refuse_draft(&world.officer, id, version, terms)
                .await
                .unwrap();
            (refused, form.upload.unwrap())
        };
        let (_, plain) = refuse(damaged()).await;
        let (refused, held) = refuse(altered()).await;
        world.clock.advance(MONTH);
        upkeep(&world).await;
        assert!(
            !is_kept(&world, plain).await,
            "its draft would have gone too"
        );
        assert!(is_kept(&world, held).await);
        goes_back(&world, refused).await;
        upkeep(&world).await;
        assert!(!is_kept(&world, held).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scans_of_cancelled_and_refused_papers_go_after_30_days() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let cancelled = submit(&world, workflow, form(&world).await).await.paper;
        let version = world.paper(cancelled).await.version;
        workflow.recall(officer, cancelled, version).await.unwrap();
        workflow
            .cancel(officer, cancelled, version + 1)
            .await
            .unwrap();
        let refused = submit(&world, workflow, form(&world).await).await.paper;
        refuse(&world, refused, damaged()).await;
        let scans = [
            world.paper(cancelled).await.intake,
            world.paper(refused).await.intake,
        ];
        world.clock.advance(MONTH - HOUR);
        run_jobs(workflow).await;
        for scan in scans {
            assert!(is_there(&world, scan).await);
        }
        world.clock.advance(HOUR);
        run_jobs(workflow).await;
        for scan in scans {
            assert!(!is_there(&world, scan).await);
        }
        let view = workflow.paper(officer, refused).await.unwrap();
        assert!(!view.may_read, "its page still opens");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_scan_of_a_paper_stays_while_its_original_is_held_and_30_days_more() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let paper = submit(&world, workflow, form(&world).await).await.paper;
        let refused = refuse(&world, paper, altered()).await;
        let scan = world.paper(paper).await.intake;
        world.clock.advance(MONTH * 2);
        run_jobs(workflow).await;
        assert!(is_there(&world, scan).await);
        goes_back(&world, refused).await;
        world.clock.advance(MONTH - HOUR);
        run_jobs(workflow).await;
        assert!(is_there(&world, scan).await);
        world.clock.advance(HOUR);
        run_jobs(workflow).await;
        assert!(!is_there(&world, scan).await);
    })
    .await;
}
