//! The papers that an original becomes: one for an electronic copy, one for copies on paper, or both,
//! with their codes, fees and the scan that they share. What was typed is checked before.

use chungthuc_domain::{
    ErrorCode, PaperId, PersonId,
    calendar::Moment,
    certification::CertificationChoice,
    code::{PublicCode, certification_code},
    fee::charge::Charge,
    search,
    state::{PaperState, Step},
};
use chungthuc_storage::{
    database::Tx,
    repo::{
        attestation_text,
        code::{self, CodeKind},
        dossier::{Applicant, Dossier},
        file,
        paper::{self, Paper},
        reference,
        unit::Unit,
        upload::{self, Upload, UploadState},
    },
};

use crate::{Workflow, actor::Actor, failure::Failure};

/// One original as it is to be certified.
pub(crate) struct Original {
    /// As what.
    pub certification: CertificationChoice,
    /// Code of the document type.
    pub document_type: String,
    /// The type's name, or what was typed.
    pub document_name: String,
    /// Pages of the original.
    pub pages: u32,
    /// "Số bản": see [`CertificationChoice::papers`].
    pub copies: u32,
    /// What all its papers together are charged; `None`: what the tariff says.
    pub charge: Option<Charge>,
    /// Who is to sign.
    pub signer: PersonId,
    /// The scan, ready to be used: the leader reads it, whatever it is certified as.
    pub scan: Upload,
    /// The keys of what was pointed out about it and was seen.
    pub seen: Vec<String>,
}

impl Workflow {
    /// Sends an original of a dossier for signature: makes its papers, behind those that the dossier
    /// has. The dossier's applicant and deadline stand already.
    ///
    /// Errors: [`ErrorCode::UploadGone`] for a scan that isn't ready.
    pub(crate) async fn submit_original(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: &Unit,
        dossier: &Dossier,
        original: &Original,
        now: Moment,
    ) -> Result<Vec<Paper>, Failure> {
        let (Some(intake), Some(base)) = (original.scan.intake, original.scan.base) else {
            return Err(ErrorCode::UploadGone.into());
        };
        let due_at = dossier
            .due_at
            .ok_or_else(|| Failure::broken("a dossier is sent without a deadline"))?;
        let day = now.day();
        let tariff = reference::tariff(tx, unit.id, day).await?;
        let before = paper::of_dossier(tx, dossier.id).await?;
        let first = before.last().map_or(1, |paper| paper.position + 1);
        let mut papers: Vec<Paper> = Vec::new();
        let kinds = original.certification.papers(original.copies);
        let computed = kinds
            .iter()
            .map(|(_, copies)| tariff.total(original.pages, *copies));
        let computed: Vec<u64> = computed.collect();
        let charges = match &original.charge {
            Some(charge) => charge.split(&computed),
            None => computed.into_iter().map(Charge::as_computed).collect(),
        };
        for (position, ((certification, copies), charge)) in
            (first..).zip(kinds.into_iter().zip(charges))
        {
            let number = code::next(tx, unit.id, CodeKind::Paper, day).await?;
            let mut random = [0; 26];
            self.ids.fill(&mut random);
            let id = PaperId(self.ids.uuid());
            let paper = Paper {
                id,
                dossier: dossier.id,
                unit: unit.id,
                position,
                code: certification_code(&unit.code, day, number),
                public_code: PublicCode::from_random(random),
                certification,
                original: papers.first().map_or(id, |first| first.id),
                state: PaperState::PendingSignature,
                document_type: original.document_type.clone(),
                document_name: original.document_name.clone(),
                page_count: original.pages,
                copy_count: copies,
                fee: charge.amount,
                fee_computed: charge.computed,
                fee_reason: charge.reason.clone(),
                // Lời chứng (DOMAIN Q9): kept with the paper as it stood when it was sent.
                statement: attestation_text::in_force(tx, unit.id, certification, day).await?,
                signer: original.signer,
                returned_reason: None,
                returned_by: None,
                intake,
                base,
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
                due_at,
                applicant_kind: dossier.applicant.kind(),
                applicant_name_key: search::name_key(&dossier.applicant.name),
                claim_fence: 0,
                claim_by: None,
                claim_until: None,
                version: 1,
            };
            paper::insert(tx, &paper, &words(&dossier.applicant)).await?;
            let note = charge.remark().unwrap_or_default();
            self.record_step(tx, actor, &paper, Step::Submit, &note)
                .await?;
            self.audit_charge(tx, actor, &paper);
            papers.push(paper);
        }
        if let Some(first) = papers.first() {
            use_scan(tx, &original.scan, first).await?;
        }
        for paper in &papers {
            self.keep_warnings(tx, actor, paper, &original.scan, &original.seen)
                .await?;
        }
        Ok(papers)
    }
}

/// The upload becomes part of the paper. Another paper of the same original only points to it.
pub(super) async fn use_scan(tx: &mut Tx, scan: &Upload, paper: &Paper) -> Result<(), Failure> {
    for id in [scan.intake, scan.base].into_iter().flatten() {
        file::attach(tx, id, paper.id).await?;
    }
    let used = Upload {
        state: UploadState::Used,
        ..scan.clone()
    };
    upload::update(tx, &used).await?;
    Ok(())
}

/// What a paper is found by: "Tên đối tượng/ số CMT/CCCD/ MST/ Email".
pub(super) fn words(applicant: &Applicant) -> Vec<&str> {
    let known = [&applicant.identifier, &applicant.email, &applicant.phone];
    let known = known.into_iter().filter_map(|text| text.as_deref());
    std::iter::once(applicant.name.as_str())
        .chain(known)
        .collect()
}
