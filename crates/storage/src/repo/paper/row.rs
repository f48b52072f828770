//! What is known of a paper, and how it is read from its row.

use chungthuc_domain::{
    DossierId, FileId, PaperId, PersonId, UnitId, applicant::ApplicantKind, calendar::Moment,
    certification::Certification, code::PublicCode, fee::charge::Charge, signature::Awaiting,
    state::PaperState,
};
use sqlx::any::AnyRow;

use crate::database::{Columns, Result};

/// One paper of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Which.
    pub id: PaperId,
    /// Its dossier.
    pub dossier: DossierId,
    /// Whose unit's.
    pub unit: UnitId,
    /// Its place in the dossier, from 1.
    pub position: u32,
    /// Mã chứng thực.
    pub code: String,
    /// What its QR code holds.
    pub public_code: PublicCode,
    /// What it is certified as.
    pub certification: Certification,
    /// The first paper of the same original; often the paper itself.
    pub original: PaperId,
    /// Where it stands.
    pub state: PaperState,
    /// Code of the document type.
    pub document_type: String,
    /// The type's name, or what was typed.
    pub document_name: String,
    /// Pages of the original.
    pub page_count: u32,
    /// Copies.
    pub copy_count: u32,
    /// đồng.
    pub fee: u64,
    /// What the tariff made of it, in đồng.
    pub fee_computed: u64,
    /// Why the fee is another.
    pub fee_reason: Option<String>,
    /// Lời chứng.
    pub statement: String,
    /// Who is to sign.
    pub signer: PersonId,
    /// Why it came back.
    pub returned_reason: Option<String>,
    /// Who gave it back.
    pub returned_by: Option<PersonId>,
    /// The upload, byte for byte.
    pub intake: FileId,
    /// What signing starts from.
    pub base: FileId,
    /// With the attestation page.
    pub prepared: Option<FileId>,
    /// With the leader's signature.
    pub signed: Option<FileId>,
    /// With number and seal.
    pub sealed: Option<FileId>,
    /// When the leader signed.
    pub signed_at: Option<Moment>,
    /// When it was sealed.
    pub sealed_at: Option<Moment>,
    /// When the clerk completed it.
    pub completed_at: Option<Moment>,
    /// What its newest file still waits for.
    pub awaiting: Option<Awaiting>,
    /// When the timestamp over its file has to be renewed.
    pub renew_at: Option<Moment>,
    /// When its files were deleted at the end of their retention; never set by [`update`].
    pub purged_at: Option<Moment>,
    /// Ngày đăng ký.
    pub submitted_at: Moment,
    /// Hạn trả.
    pub due_at: Moment,
    /// As its dossier has it.
    pub applicant_kind: ApplicantKind,
    /// As its dossier has it.
    pub applicant_name_key: String,
    /// Raised with every claim: an answer with an older one is thrown away.
    pub claim_fence: i64,
    /// Who is signing or sealing it.
    pub claim_by: Option<PersonId>,
    /// Until when.
    pub claim_until: Option<Moment>,
    /// Raised with every change.
    pub version: i64,
}

impl Paper {
    /// The version that counts now: the most advanced.
    pub fn current_file(&self) -> FileId {
        self.sealed.or(self.signed).unwrap_or(self.base)
    }

    /// What it is charged, and why that isn't the tariff's amount, where it isn't.
    pub fn charge(&self) -> Charge {
        Charge {
            amount: self.fee,
            computed: self.fee_computed,
            reason: self.fee_reason.clone(),
        }
    }

    /// Charges it anew.
    pub fn set_charge(&mut self, charge: Charge) {
        self.fee = charge.amount;
        self.fee_computed = charge.computed;
        self.fee_reason = charge.reason;
    }

    /// Whether somebody is signing or sealing it at `now`.
    pub fn is_claimed(&self, now: Moment) -> bool {
        self.claim_until.is_some_and(|until| until > now)
    }
}

/// The state that a row has of a paper.
pub(in crate::repo) fn state_of(row: &Columns<'_>) -> Result<PaperState> {
    let code = row.text("state")?;
    PaperState::from_code(&code)
        .ok_or_else(|| row.inconsistent("state", format!("unknown: {code}").into()))
}

/// What a row says that a paper is certified as.
pub(in crate::repo) fn certification_of(row: &Columns<'_>) -> Result<Certification> {
    let code = row.text("certification")?;
    Certification::from_code(&code)
        .ok_or_else(|| row.inconsistent("certification", format!("unknown: {code}").into()))
}

/// The paper of a row.
pub(in crate::repo) fn paper_of(row: &AnyRow) -> Result<Paper> {
    let row = Columns::of("paper", row);
    let kind = row.text("applicant_kind")?;
    let id = PaperId(row.uuid("id")?);
    Ok(Paper {
        id,
        dossier: row.uuid("dossier_id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        position: row.small_count("position")?,
        code: row.text("code")?,
        public_code: row.parse("public_code")?,
        certification: certification_of(&row)?,
        original: row.optional_uuid("original_id")?.map_or(id, PaperId),
        state: state_of(&row)?,
        document_type: row.text("document_type")?,
        document_name: row.text("document_name")?,
        page_count: row.small_count("page_count")?,
        copy_count: row.small_count("copy_count")?,
        fee: row.count("fee")?,
        fee_computed: match row.optional_count("fee_computed")? {
            Some(computed) => computed,
            None => row.count("fee")?,
        },
        fee_reason: row.optional_text("fee_reason")?,
        statement: row.text("statement")?,
        signer: row.uuid("signer_id")?.into(),
        returned_reason: row.optional_text("returned_reason")?,
        returned_by: row.optional_uuid("returned_by")?.map(PersonId),
        intake: row.uuid("intake_id")?.into(),
        base: row.uuid("base_id")?.into(),
        prepared: row.optional_uuid("prepared_id")?.map(FileId),
        signed: row.optional_uuid("signed_id")?.map(FileId),
        sealed: row.optional_uuid("sealed_id")?.map(FileId),
        signed_at: row.optional_integer("signed_at")?.map(Moment),
        sealed_at: row.optional_integer("sealed_at")?.map(Moment),
        completed_at: row.optional_integer("completed_at")?.map(Moment),
        awaiting: match row.optional_text("awaiting")? {
            Some(code) => {
                Some(Awaiting::from_code(&code).ok_or_else(|| {
                    row.inconsistent("awaiting", format!("unknown: {code}").into())
                })?)
            }
            None => None,
        },
        renew_at: row.optional_integer("renew_at")?.map(Moment),
        purged_at: row.optional_integer("purged_at")?.map(Moment),
        submitted_at: Moment(row.integer("submitted_at")?),
        due_at: Moment(row.integer("due_at")?),
        applicant_kind: ApplicantKind::from_code(&kind)
            .ok_or_else(|| row.inconsistent("applicant_kind", format!("unknown: {kind}").into()))?,
        applicant_name_key: row.text("applicant_name_key")?,
        claim_fence: row.integer("claim_fence")?,
        claim_by: row.optional_uuid("claim_by")?.map(PersonId),
        claim_until: row.optional_integer("claim_until")?.map(Moment),
        version: row.integer("version")?,
    })
}
