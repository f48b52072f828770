//! What becomes of the scans of what isn't certified: they go, at once or in time, and not while papers are
//! held (TT 01/2020/TT-BTP Đ.11 k.2).

use chungthuc_domain::{
    ErrorCode, FileId, PaperId, RefusalId, UploadId,
    view::{reception::ReceptionForm, refusal::RefusalForm},
};
use chungthuc_storage::{objects::ObjectError, repo::undecided, testing::TestDatabase};
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

/// A paper that was taken back and cancelled.
async fn cancelled(world: &World) -> PaperId {
    let (workflow, officer) = (&world.workflow, &world.officer);
    let paper = submit(world, workflow, form(world).await).await.paper;
    let version = world.paper(paper).await.version;
    workflow.recall(officer, paper, version).await.unwrap();
    workflow.cancel(officer, paper, version + 1).await.unwrap();
    paper
}

/// Makes of everything that ended what it was before the program removed such scans.
async fn forget_removals(world: &World) {
    let mut tx = world.db.begin().await.unwrap();
    for sql in [
        "DELETE FROM job WHERE kind = 'remove_scans'",
        "UPDATE paper SET scans_decided_at = NULL",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// How many jobs there are that remove scans, over or not.
async fn removals(world: &World) -> i64 {
    let mut db = world.db.read().await.unwrap();
    sqlx::query_scalar("SELECT COUNT(*) FROM job WHERE kind = 'remove_scans'")
        .fetch_one(&mut *db)
        .await
        .unwrap()
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
        let cancelled = cancelled(&world).await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn papers_that_ended_without_a_removal_get_one_for_30_days_after_their_end() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let cancelled = cancelled(&world).await;
        let refused = submit(&world, workflow, form(&world).await).await.paper;
        refuse(&world, refused, damaged()).await;
        world.clock.advance(MONTH);
        let recent = submit(&world, workflow, form(&world).await).await.paper;
        refuse(&world, recent, damaged()).await;
        let waiting = submit(&world, workflow, form(&world).await).await.paper;
        let mut scans = Vec::new();
        for paper in [cancelled, refused, recent, waiting] {
            scans.push(world.paper(paper).await.intake);
        }
        forget_removals(&world).await;
        run_jobs(workflow).await;
        assert!(is_there(&world, scans[0]).await, "nobody removes it");

        for _ in 0..2 {
            workflow.enqueue_missing_removals().await.unwrap();
            assert_eq!(removals(&world).await, 3, "one each, and only once");
        }
        run_jobs(workflow).await;
        let mut kept = Vec::new();
        for scan in &scans {
            kept.push(is_there(&world, *scan).await);
        }
        assert_eq!(kept, [false, false, true, true]);
        world.clock.advance(MONTH);
        workflow.enqueue_missing_removals().await.unwrap();
        run_jobs(workflow).await;
        assert!(!is_there(&world, scans[2]).await);
        assert!(is_there(&world, scans[3]).await, "it waits to be signed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_that_ended_as_it_should_has_its_removal_already() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        cancelled(&world).await;
        let refused = submit(&world, &world.workflow, form(&world).await).await;
        refuse(&world, refused.paper, damaged()).await;
        assert_eq!(removals(&world).await, 2);
        let mut db = world.db.read().await.unwrap();
        let undecided = undecided::list(&mut db, 10).await.unwrap();
        assert!(undecided.is_empty(), "{undecided:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_that_ended_without_a_removal_keeps_its_scan_while_its_original_is_held() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let paper = submit(&world, workflow, form(&world).await).await.paper;
        let scan = world.paper(paper).await.intake;
        let refused = refuse(&world, paper, altered()).await;
        world.clock.advance(MONTH * 2);
        workflow.enqueue_missing_removals().await.unwrap();
        assert_eq!(removals(&world).await, 0);
        goes_back(&world, refused).await;
        // As if what was held had gone back before such scans were removed.
        forget_removals(&world).await;
        workflow.enqueue_missing_removals().await.unwrap();
        run_jobs(workflow).await;
        assert!(is_there(&world, scan).await, "30 days from then");
        world.clock.advance(MONTH);
        run_jobs(workflow).await;
        assert!(!is_there(&world, scan).await);
    })
    .await;
}
