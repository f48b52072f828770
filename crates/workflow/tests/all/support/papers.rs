//! Papers at the steps of their way that leaders and clerks take.

use chungthuc_domain::{
    AppError, DossierId, FileId, PaperId,
    applicant::ApplicantKind,
    certification::Certification,
    code::PublicCode,
    search,
    state::{DossierPhase, PaperState},
    view::{
        intake::DraftForm,
        paper_copy::{NumberRequest, NumberedView},
        signing::{SealRequest, SignRequest},
    },
};
use chungthuc_storage::{
    ids::Ids,
    repo::{
        dossier::{self, Applicant, Dossier, Source},
        file::{self, FileDetails, FileKind, FileVersion},
        paper::{self, Paper},
    },
};

use super::{World, files, keys::PIN};

impl World {
    /// A paper that waits for the leader, in a dossier of its own.
    pub async fn submitted(&mut self) -> PaperId {
        self.submitted_as(Certification::Electronic).await
    }

    /// The same, certified as `certification`.
    pub async fn submitted_as(&mut self, certification: Certification) -> PaperId {
        let scan = files::scan();
        let now = self.now();
        self.seed += 1;
        let number = self.seed;
        let dossier = DossierId(self.ids.uuid());
        let (intake, paper) = (FileId(self.ids.uuid()), PaperId(self.ids.uuid()));
        let stored = self.objects.put(intake.0, &scan).await.unwrap();
        let mut tx = self.db.begin().await.unwrap();
        let row = Dossier {
            id: dossier,
            unit: self.unit,
            code: Some(format!("H99.101-261120-{number:04}")),
            source: Source::Form,
            phase: DossierPhase::Submitted,
            form: DraftForm::default(),
            applicant: Applicant {
                name: "Bàn Thị Mai Sao".into(),
                email: Some("maisao@example.invalid".into()),
                ..Applicant::default()
            },
            created_by: self.officer.person,
            created_at: now,
            received_at: Some(now),
            due_at: Some(now.plus_seconds(3600)),
            receipt_code_hash: None,
            version: 1,
        };
        dossier::insert(&mut tx, &row).await.unwrap();
        let version = FileVersion {
            id: intake,
            paper: None,
            unit: self.unit,
            kind: FileKind::Intake,
            parent: None,
            sha256: stored.sha256,
            size: stored.size,
            page_count: 1,
            details: FileDetails::default(),
            created_by: self.officer.person,
            created_at: now,
        };
        file::insert(&mut tx, &version).await.unwrap();
        let mut random = [0; 26];
        self.ids.fill(&mut random);
        let row = Paper {
            id: paper,
            dossier,
            unit: self.unit,
            position: 1,
            code: format!("H99.101-261120-{number:06}"),
            public_code: PublicCode::from_random(random),
            certification,
            original: paper,
            state: PaperState::PendingSignature,
            document_type: "GKS".into(),
            document_name: "Giấy khai sinh".into(),
            page_count: 1,
            copy_count: 2,
            fee: 4_000,
            fee_computed: 4_000,
            fee_reason: None,
            statement: "Chứng thực bản sao đúng với bản chính".into(),
            signer: self.leader.person,
            returned_reason: None,
            returned_by: None,
            intake,
            base: intake,
            prepared: None,
            signed: None,
            awaiting: None,
            renew_at: None,
            purged_at: None,
            sealed: None,
            signed_at: None,
            sealed_at: None,
            completed_at: None,
            submitted_at: now,
            due_at: now.plus_seconds(3600),
            applicant_kind: ApplicantKind::NoAccount,
            applicant_name_key: search::name_key("Bàn Thị Mai Sao"),
            claim_fence: 0,
            claim_by: None,
            claim_until: None,
            version: 1,
        };
        paper::insert(&mut tx, &row, &["Bàn Thị Mai Sao"])
            .await
            .unwrap();
        file::attach(&mut tx, intake, paper).await.unwrap();
        tx.commit().await.unwrap();
        paper
    }

    /// Another paper in the dossier of one, of the same scan.
    pub async fn another_of(&mut self, paper: PaperId) -> PaperId {
        let first = self.paper(paper).await;
        let id = PaperId(self.ids.uuid());
        let mut random = [0; 26];
        self.ids.fill(&mut random);
        let row = Paper {
            id,
            position: first.position + 1,
            code: format!("{}-2", first.code),
            public_code: PublicCode::from_random(random),
            original: id,
            ..first
        };
        let mut tx = self.db.begin().await.unwrap();
        paper::insert(&mut tx, &row, &["Bàn Thị Mai Sao"])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// What the leader's browser sends when everything stays as it is proposed.
    pub async fn sign_request(&self, paper: PaperId) -> SignRequest {
        let view = self
            .workflow
            .open_signing(&self.leader, paper)
            .await
            .unwrap();
        SignRequest {
            paper,
            sha256: view.prepared.sha256,
            placement: view.placements[0],
            image: view.images[0].id,
            pin: PIN.into(),
            keep_unlocked: false,
        }
    }

    /// What the clerk's browser sends when everything stays as it is proposed.
    pub async fn seal_request(&self, paper: PaperId) -> SealRequest {
        let view = self
            .workflow
            .open_sealing(&self.clerk, paper)
            .await
            .unwrap();
        SealRequest {
            paper,
            sha256: view.paper.file.sha256,
            book: view.books[0].book,
            placement: view.placements[0],
            image: view.images[0].id,
            pin: PIN.into(),
            keep_unlocked: false,
        }
    }

    /// Copies on paper that the leader has signed by hand.
    pub async fn signed_by_hand(&mut self) -> PaperId {
        let paper = self.submitted_as(Certification::OnPaper).await;
        self.workflow
            .sign_on_paper(&self.leader, paper, 1)
            .await
            .unwrap();
        paper
    }

    /// What the clerk's browser sends to number copies on paper as it is proposed.
    pub async fn number_request(&self, paper: PaperId) -> NumberRequest {
        let view = self
            .workflow
            .open_numbering(&self.clerk, paper)
            .await
            .unwrap();
        NumberRequest {
            paper,
            version: view.paper.version,
            book: view.books[0].book,
        }
    }

    /// Numbers copies on paper as it is proposed.
    pub async fn number(&self, paper: PaperId) -> Result<NumberedView, AppError> {
        let request = self.number_request(paper).await;
        self.workflow.number_copies(&self.clerk, request).await
    }

    /// A paper that the leader has signed and passed on.
    pub async fn signed(&mut self) -> PaperId {
        let paper = self.submitted().await;
        let request = self.sign_request(paper).await;
        let view = self.workflow.sign(&self.leader, request).await.unwrap();
        self.workflow
            .forward(&self.leader, paper, view.version)
            .await
            .unwrap();
        paper
    }

    /// Further papers that wait for the seal, with the file that the leader signed for `pattern`.
    pub async fn signed_like(&mut self, pattern: PaperId, count: usize) -> Vec<PaperId> {
        let pattern = self.paper(pattern).await;
        let file = self.file(pattern.signed.unwrap()).await;
        let bytes = self.bytes(file.id).await;
        let mut papers = Vec::new();
        for _ in 0..count {
            let paper = self.submitted().await;
            let copy = FileId(self.ids.uuid());
            self.objects.put(copy.0, &bytes).await.unwrap();
            let mut tx = self.db.begin().await.unwrap();
            let copy = FileVersion {
                id: copy,
                paper: Some(paper),
                ..file.clone()
            };
            file::insert(&mut tx, &copy).await.unwrap();
            let before = paper::find(&mut tx, paper).await.unwrap().unwrap();
            let after = Paper {
                state: PaperState::PendingSeal,
                signed: Some(copy.id),
                signed_at: pattern.signed_at,
                ..before.clone()
            };
            paper::update(&mut tx, &before, &after).await.unwrap();
            tx.commit().await.unwrap();
            papers.push(paper);
        }
        papers
    }
}
