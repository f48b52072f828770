//! Copies on paper, and originals that are certified both ways.

use std::sync::Arc;

use chungthuc_domain::{
    DossierId,
    certification::{Certification, CertificationChoice},
    view::intake::DraftForm,
};
use chungthuc_storage::{
    repo::paper::{self, Paper},
    testing::TestDatabase,
};
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{self, TestMailer, form, run_jobs, submit, with_mailer},
};

const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

async fn papers(world: &World, dossier: DossierId) -> Vec<Paper> {
    let mut db = world.db.read().await.unwrap();
    paper::of_dossier(&mut db, dossier).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_certified_both_ways_becomes_two_papers_of_one_scan() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let form = DraftForm {
            certification: CertificationChoice::Both,
            pages: "4".into(),
            copies: "3".into(),
            ..form(&world).await
        };
        let sent = submit(&world, &world.workflow, form).await;
        assert_eq!(sent.further_codes, ["H99.101-261120-000002"]);
        // 6.000 đ for the file, and three times that for those on paper.
        assert_eq!(sent.fee, 24_000);
        let papers = papers(&world, sent.dossier).await;
        let kinds: Vec<_> = papers
            .iter()
            .map(|p| (p.certification, p.copy_count))
            .collect();
        assert_eq!(
            kinds,
            [(Certification::Electronic, 1), (Certification::OnPaper, 3)]
        );
        let [electronic, on_paper] = &papers[..] else {
            panic!("{papers:?}");
        };
        assert_eq!(on_paper.original, electronic.id);
        assert_eq!(
            (on_paper.intake, on_paper.base),
            (electronic.intake, electronic.base)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_stays_while_another_paper_of_the_original_needs_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let both = DraftForm {
            certification: CertificationChoice::Both,
            ..form(&world).await
        };
        let sent = submit(&world, &workflow, both).await;
        let first = world.paper(sent.paper).await;
        workflow
            .recall(&world.officer, sent.paper, first.version)
            .await
            .unwrap();
        // The electronic copy is made of another scan; the copies on paper are of the first.
        let view = workflow
            .open_intake(&world.officer, Some(sent.dossier))
            .await
            .unwrap();
        let again = DraftForm {
            upload: form(&world).await.upload,
            certification: CertificationChoice::Electronic,
            ..view.form
        };
        workflow
            .submit(&world.officer, sent.dossier, view.version, again)
            .await
            .unwrap();
        counter::complete(&world, sent.paper).await;
        run_jobs(&workflow).await;
        world.clock.advance(MONTH);
        run_jobs(&workflow).await;
        let papers = papers(&world, sent.dossier).await;
        assert_eq!(papers[1].intake, first.intake);
        assert_ne!(papers[0].intake, first.intake);
        world.objects.open(first.intake.0).await.unwrap();
    })
    .await;
}
