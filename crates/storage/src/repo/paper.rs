//! Papers: one original, one number. Loading, adding, and moving from state to state with the
//! counters that lists go by; the queries of lists are in `queue`.

use chungthuc_domain::{
    DossierId, FileId, PaperId, PersonId, UnitId, applicant::ApplicantKind, calendar::Moment,
    certification::Certification, code::PublicCode, fee::charge::Charge, search,
    signature::Awaiting, state::PaperState,
};
use sqlx::{AnyConnection, any::AnyRow};

use super::paper_day;
use crate::database::{Columns, Result, guarded};

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

/// Adds a paper, counts it in the sums of lists and of days, and stores the words it is found by.
pub async fn insert(db: &mut AnyConnection, paper: &Paper, words: &[&str]) -> Result<()> {
    sqlx::query(
        "INSERT INTO paper (id, dossier_id, unit_id, position, code, public_code, state,
           document_type, document_name, page_count, copy_count, fee, statement, signer_id,
           intake_id, base_id, submitted_at, due_at, applicant_kind, applicant_name_key,
           claim_fence, certification, original_id, fee_computed, fee_reason, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20, 0, $21, $22, $23, $24, 1)",
    )
    .bind(paper.id.to_string())
    .bind(paper.dossier.to_string())
    .bind(paper.unit.to_string())
    .bind(i64::from(paper.position))
    .bind(&paper.code)
    .bind(paper.public_code.as_str())
    .bind(paper.state.code())
    .bind(&paper.document_type)
    .bind(&paper.document_name)
    .bind(i64::from(paper.page_count))
    .bind(i64::from(paper.copy_count))
    .bind(i64::try_from(paper.fee).unwrap_or(i64::MAX))
    .bind(&paper.statement)
    .bind(paper.signer.to_string())
    .bind(paper.intake.to_string())
    .bind(paper.base.to_string())
    .bind(paper.submitted_at.0)
    .bind(paper.due_at.0)
    .bind(paper.applicant_kind.code())
    .bind(&paper.applicant_name_key)
    .bind(paper.certification.code())
    .bind((paper.original != paper.id).then(|| paper.original.to_string()))
    .bind(i64::try_from(paper.fee_computed).unwrap_or(i64::MAX))
    .bind(&paper.fee_reason)
    .execute(&mut *db)
    .await?;
    count(
        db,
        paper.unit,
        paper.state,
        paper.signer,
        paper.applicant_kind,
        1,
    )
    .await?;
    paper_day::added(db, paper).await?;
    store_words(db, paper, words).await
}

/// Saves `after` in place of `before`, if nobody has changed it since `before` was loaded; raises
/// the version and keeps the counters right. Codes, dossier, unit, certification and
/// original never change.
pub async fn update(db: &mut AnyConnection, before: &Paper, after: &Paper) -> Result<()> {
    let done = sqlx::query(
        "UPDATE paper SET state = $3, document_type = $4, document_name = $5, page_count = $6,
           copy_count = $7, fee = $8, statement = $9, signer_id = $10, returned_reason = $11,
           returned_by = $12, intake_id = $13, base_id = $14, prepared_id = $15, signed_id = $16,
           sealed_id = $17, signed_at = $18, sealed_at = $19, completed_at = $20,
           submitted_at = $21, due_at = $22, applicant_kind = $23, applicant_name_key = $24,
           claim_fence = $25, claim_by = $26, claim_until = $27, awaiting = $28, renew_at = $29,
           fee_computed = $31, fee_reason = $32, version = version + 1
         WHERE id = $1 AND version = $2 AND COALESCE(sealed_id, signed_id, '') = $30",
    )
    .bind(before.id.to_string())
    .bind(before.version)
    .bind(after.state.code())
    .bind(&after.document_type)
    .bind(&after.document_name)
    .bind(i64::from(after.page_count))
    .bind(i64::from(after.copy_count))
    .bind(i64::try_from(after.fee).unwrap_or(i64::MAX))
    .bind(&after.statement)
    .bind(after.signer.to_string())
    .bind(&after.returned_reason)
    .bind(after.returned_by.map(|id| id.to_string()))
    .bind(after.intake.to_string())
    .bind(after.base.to_string())
    .bind(after.prepared.map(|id| id.to_string()))
    .bind(after.signed.map(|id| id.to_string()))
    .bind(after.sealed.map(|id| id.to_string()))
    .bind(after.signed_at.map(|at| at.0))
    .bind(after.sealed_at.map(|at| at.0))
    .bind(after.completed_at.map(|at| at.0))
    .bind(after.submitted_at.0)
    .bind(after.due_at.0)
    .bind(after.applicant_kind.code())
    .bind(&after.applicant_name_key)
    .bind(after.claim_fence)
    .bind(after.claim_by.map(|id| id.to_string()))
    .bind(after.claim_until.map(|at| at.0))
    .bind(after.awaiting.map(Awaiting::code))
    .bind(after.renew_at.map(|at| at.0))
    // Its file may have been replaced by a longer-lived one since, which raises no version.
    .bind(
        before
            .sealed
            .or(before.signed)
            .map_or_else(String::new, |id| id.to_string()),
    )
    .bind(i64::try_from(after.fee_computed).unwrap_or(i64::MAX))
    .bind(&after.fee_reason)
    .execute(&mut *db)
    .await?;
    guarded(done.rows_affected())?;
    if before.completed_at.is_none() && after.completed_at.is_some() {
        super::figures::note_times(db, after).await?;
    }
    let place = |paper: &Paper| (paper.state, paper.signer, paper.applicant_kind);
    if place(before) != place(after) {
        let mut changes = [(before, -1), (after, 1)];
        // Always in the same order, so that no two transactions wait for one another crosswise.
        changes.sort_by_key(|(paper, _)| {
            (
                paper.state.code(),
                paper.signer.to_string(),
                paper.applicant_kind.code(),
            )
        });
        for (paper, by) in changes {
            count(
                db,
                paper.unit,
                paper.state,
                paper.signer,
                paper.applicant_kind,
                by,
            )
            .await?;
        }
    }
    paper_day::changed(db, before, after).await
}

/// Puts a longer-lived version of the same signatures in the place of `old`, which the paper's newest
/// file still has to be. What people have looked at stays what it was, so the paper's version isn't
/// raised: nobody's press is refused for it.
///
/// Errors: `Conflict` if the paper has moved on, or its files were deleted.
pub async fn replace_file(
    db: &mut AnyConnection,
    paper: &Paper,
    old: FileId,
    new: FileId,
    awaiting: Option<Awaiting>,
    renew_at: Option<Moment>,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE paper SET
           signed_id = CASE WHEN sealed_id IS NULL THEN $3 ELSE signed_id END,
           sealed_id = CASE WHEN sealed_id IS NULL THEN sealed_id ELSE $3 END,
           awaiting = $4, renew_at = $5
         WHERE id = $1 AND purged_at IS NULL
           AND ((sealed_id IS NULL AND signed_id = $2) OR sealed_id = $2)",
    )
    .bind(paper.id.to_string())
    .bind(old.to_string())
    .bind(new.to_string())
    .bind(awaiting.map(Awaiting::code))
    .bind(renew_at.map(|at| at.0))
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Ends the claim with this fence, if it is the newest and not ended yet.
pub async fn release_claim(db: &mut AnyConnection, id: PaperId, fence: i64) -> Result<()> {
    sqlx::query(
        "UPDATE paper SET claim_by = NULL, claim_until = NULL, version = version + 1
         WHERE id = $1 AND claim_fence = $2 AND claim_until IS NOT NULL",
    )
    .bind(id.to_string())
    .bind(fence)
    .execute(db)
    .await?;
    Ok(())
}

/// Ends every claim that is over at `now`. Gives how many there were.
pub async fn release_expired_claims(db: &mut AnyConnection, now: Moment) -> Result<u64> {
    let done = sqlx::query(
        "UPDATE paper SET claim_by = NULL, claim_until = NULL, version = version + 1
         WHERE claim_until IS NOT NULL AND claim_until <= $1",
    )
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Stores the words that a paper is found by, in place of those it had.
pub async fn store_words(db: &mut AnyConnection, paper: &Paper, words: &[&str]) -> Result<()> {
    sqlx::query("DELETE FROM paper_token WHERE paper_id = $1 AND unit_id = $2")
        .bind(paper.id.to_string())
        .bind(paper.unit.to_string())
        .execute(&mut *db)
        .await?;
    for token in search::tokens(words) {
        sqlx::query(
            "INSERT INTO paper_token (unit_id, token, paper_id) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
        )
        .bind(paper.unit.to_string())
        .bind(token)
        .bind(paper.id.to_string())
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// A paper; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: PaperId) -> Result<Option<Paper>> {
    let row = sqlx::query("SELECT * FROM paper WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(paper_of).transpose()
}

/// The paper behind a QR code; `None` if there is none.
pub async fn find_by_public_code(
    db: &mut AnyConnection,
    code: &PublicCode,
) -> Result<Option<Paper>> {
    let row = sqlx::query("SELECT * FROM paper WHERE public_code = $1")
        .bind(code.as_str())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(paper_of).transpose()
}

/// The papers of a dossier, in their order.
pub async fn of_dossier(db: &mut AnyConnection, dossier: DossierId) -> Result<Vec<Paper>> {
    let rows = sqlx::query("SELECT * FROM paper WHERE dossier_id = $1 ORDER BY position")
        .bind(dossier.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(paper_of).collect()
}

/// How many papers of a unit are in any of `states`, of one signer or of all, of one kind of
/// applicant or of all. From the counters; nothing is scanned.
pub async fn total(
    db: &mut AnyConnection,
    unit: UnitId,
    states: &[PaperState],
    signer: Option<PersonId>,
    kind: Option<ApplicantKind>,
) -> Result<u64> {
    let rows = sqlx::query(
        "SELECT state, total FROM paper_count
         WHERE unit_id = $1 AND ($2 IS NULL OR signer_id = $2)
           AND ($3 IS NULL OR applicant_kind = $3)",
    )
    .bind(unit.to_string())
    .bind(signer.map(|id| id.to_string()))
    .bind(kind.map(ApplicantKind::code))
    .fetch_all(db)
    .await?;
    let mut sum = 0;
    for row in &rows {
        let row = Columns::of("paper_count", row);
        let state = row.text("state")?;
        if states.iter().any(|wanted| wanted.code() == state) {
            sum += row.count("total")?;
        }
    }
    Ok(sum)
}

/// Where papers are in any of `states`: unit, signer and how many, the units together. From the
/// counters.
pub async fn waiting(
    db: &mut AnyConnection,
    states: &[PaperState],
) -> Result<Vec<(UnitId, PersonId, u64)>> {
    let rows = sqlx::query(
        "SELECT unit_id, signer_id, state, CAST(SUM(total) AS BIGINT) AS papers FROM paper_count
         WHERE total > 0 GROUP BY unit_id, signer_id, state ORDER BY unit_id, signer_id",
    )
    .fetch_all(db)
    .await?;
    let mut waiting: Vec<(UnitId, PersonId, u64)> = Vec::new();
    for row in &rows {
        let row = Columns::of("paper_count", row);
        let state = row.text("state")?;
        if !states.iter().any(|wanted| wanted.code() == state) {
            continue;
        }
        let (unit, signer) = (
            UnitId(row.uuid("unit_id")?),
            PersonId(row.uuid("signer_id")?),
        );
        let papers = row.count("papers")?;
        match waiting
            .last_mut()
            .filter(|last| (last.0, last.1) == (unit, signer))
        {
            Some(last) => last.2 += papers,
            None => waiting.push((unit, signer, papers)),
        }
    }
    Ok(waiting)
}

async fn count(
    db: &mut AnyConnection,
    unit: UnitId,
    state: PaperState,
    signer: PersonId,
    kind: ApplicantKind,
    by: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO paper_count (unit_id, state, applicant_kind, signer_id, total)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unit_id, state, signer_id, applicant_kind)
         DO UPDATE SET total = paper_count.total + $5",
    )
    .bind(unit.to_string())
    .bind(state.code())
    .bind(kind.code())
    .bind(signer.to_string())
    .bind(by)
    .execute(db)
    .await?;
    Ok(())
}

/// The state that a row has of a paper.
pub(super) fn state_of(row: &Columns<'_>) -> Result<PaperState> {
    let code = row.text("state")?;
    PaperState::from_code(&code)
        .ok_or_else(|| row.inconsistent("state", format!("unknown: {code}").into()))
}

/// What a row says that a paper is certified as.
pub(super) fn certification_of(row: &Columns<'_>) -> Result<Certification> {
    let code = row.text("certification")?;
    Certification::from_code(&code)
        .ok_or_else(|| row.inconsistent("certification", format!("unknown: {code}").into()))
}

pub(super) fn paper_of(row: &AnyRow) -> Result<Paper> {
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
