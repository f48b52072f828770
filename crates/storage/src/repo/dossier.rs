//! Dossiers: one application with its applicant; a draft's form until it is submitted.

use chungthuc_domain::{
    DossierId, PersonId, UnitId, applicant::ApplicantKind, calendar::Moment, search,
    state::DossierPhase, view::intake::DraftForm,
};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, DatabaseError, Result, guarded};

/// Who asks for copies, as it stood when the dossier was submitted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Applicant {
    /// Their account.
    pub person: Option<PersonId>,
    /// Citizen or enterprise; `None`: no account.
    pub kind: Option<ApplicantKind>,
    /// Name.
    pub name: String,
    /// CCCD, CMND or MST.
    pub identifier: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

impl Applicant {
    /// The kind that lists filter by.
    pub fn kind(&self) -> ApplicantKind {
        self.kind.unwrap_or(ApplicantKind::NoAccount)
    }
}

/// How a dossier came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Source {
    /// "Thêm mới bản sao từ bản chính": one paper.
    #[default]
    Form,
    /// "Tiếp nhận hồ sơ": many; [`super::reception`] has more of it.
    Reception,
}

impl Source {
    fn code(self) -> &'static str {
        match self {
            Source::Form => "FORM",
            Source::Reception => "RECEPTION",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Source::Form, Source::Reception]
            .into_iter()
            .find(|source| source.code() == code)
    }
}

/// An application (hồ sơ).
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// Which.
    pub id: DossierId,
    /// Whose unit's.
    pub unit: UnitId,
    /// Mã hồ sơ, once submitted.
    pub code: Option<String>,
    /// How it came in.
    pub source: Source,
    /// Its stage.
    pub phase: DossierPhase,
    /// What was typed.
    pub form: DraftForm,
    /// Who asks.
    pub applicant: Applicant,
    /// Who registered it.
    pub created_by: PersonId,
    /// When it was begun or last saved.
    pub created_at: Moment,
    /// When it was submitted.
    pub received_at: Option<Moment>,
    /// When it is due.
    pub due_at: Option<Moment>,
    /// SHA-256 of the receipt's code, hex.
    pub receipt_code_hash: Option<String>,
    /// Raised with every change.
    pub version: i64,
}

/// Begins a dossier.
pub async fn insert(db: &mut AnyConnection, dossier: &Dossier) -> Result<()> {
    sqlx::query(
        "INSERT INTO dossier (id, unit_id, code, phase, form, applicant_id, applicant_kind,
           applicant_name, applicant_name_key, applicant_identifier, applicant_phone,
           applicant_email, created_by, created_at, received_at, due_at, receipt_code_hash, version,
           source)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19)",
    )
    .bind(dossier.id.to_string())
    .bind(dossier.unit.to_string())
    .bind(&dossier.code)
    .bind(dossier.phase.code())
    .bind(form_json(dossier)?)
    .bind(dossier.applicant.person.map(|id| id.to_string()))
    .bind(dossier.applicant.kind.map(ApplicantKind::code))
    .bind(&dossier.applicant.name)
    .bind(search::name_key(&dossier.applicant.name))
    .bind(&dossier.applicant.identifier)
    .bind(&dossier.applicant.phone)
    .bind(&dossier.applicant.email)
    .bind(dossier.created_by.to_string())
    .bind(dossier.created_at.0)
    .bind(dossier.received_at.map(|at| at.0))
    .bind(dossier.due_at.map(|at| at.0))
    .bind(&dossier.receipt_code_hash)
    .bind(dossier.version)
    .bind(dossier.source.code())
    .execute(db)
    .await?;
    Ok(())
}

/// Saves everything that can change but the deadline, if it is still at `dossier.version`; the version is
/// raised. When it is due is [`promise`]'s: that changes without a new version, so that whoever saves a
/// form may not know of it.
pub async fn update(db: &mut AnyConnection, dossier: &Dossier) -> Result<()> {
    let done = sqlx::query(
        "UPDATE dossier SET code = $3, phase = $4, form = $5, applicant_id = $6,
           applicant_kind = $7, applicant_name = $8, applicant_name_key = $9,
           applicant_identifier = $10, applicant_phone = $11, applicant_email = $12,
           created_at = $13, received_at = $14, receipt_code_hash = $15, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(dossier.id.to_string())
    .bind(dossier.version)
    .bind(&dossier.code)
    .bind(dossier.phase.code())
    .bind(form_json(dossier)?)
    .bind(dossier.applicant.person.map(|id| id.to_string()))
    .bind(dossier.applicant.kind.map(ApplicantKind::code))
    .bind(&dossier.applicant.name)
    .bind(search::name_key(&dossier.applicant.name))
    .bind(&dossier.applicant.identifier)
    .bind(&dossier.applicant.phone)
    .bind(&dossier.applicant.email)
    .bind(dossier.created_at.0)
    .bind(dossier.received_at.map(|at| at.0))
    .bind(&dossier.receipt_code_hash)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Holds a dossier at `version` until the end of the transaction: whoever wants to change it too
/// waits here and then finds it changed.
pub async fn hold(db: &mut AnyConnection, id: DossierId, version: i64) -> Result<()> {
    let done = sqlx::query("UPDATE dossier SET version = version WHERE id = $1 AND version = $2")
        .bind(id.to_string())
        .bind(version)
        .execute(db)
        .await?;
    guarded(done.rows_affected())
}

/// Promises a dossier for a time, or for another. Its form stays what it was, so its version isn't raised.
pub async fn promise(db: &mut AnyConnection, id: DossierId, due_at: Moment) -> Result<()> {
    sqlx::query("UPDATE dossier SET due_at = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(due_at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// A dossier; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: DossierId) -> Result<Option<Dossier>> {
    let row = sqlx::query("SELECT * FROM dossier WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(dossier).transpose()
}

/// What somebody began in a unit in one way and hasn't sent, the latest first, at most 20.
pub async fn drafts(
    db: &mut AnyConnection,
    person: PersonId,
    unit: UnitId,
    source: Source,
) -> Result<Vec<Dossier>> {
    let rows = sqlx::query(
        "SELECT * FROM dossier WHERE created_by = $1 AND phase = 'DRAFT' AND unit_id = $2
           AND source = $3
         ORDER BY created_at DESC LIMIT 20",
    )
    .bind(person.to_string())
    .bind(unit.to_string())
    .bind(source.code())
    .fetch_all(db)
    .await?;
    rows.iter().map(dossier).collect()
}

fn form_json(dossier: &Dossier) -> Result<String> {
    serde_json::to_string(&dossier.form).map_err(|cause| {
        DatabaseError::inconsistent("dossier", "form", dossier.id.to_string(), cause)
    })
}

/// The stage that a row has of a dossier.
pub(super) fn phase_of(row: &Columns<'_>) -> Result<DossierPhase> {
    let code = row.text("phase")?;
    DossierPhase::from_code(&code)
        .ok_or_else(|| row.inconsistent("phase", format!("unknown: {code}").into()))
}

pub(super) fn dossier(row: &AnyRow) -> Result<Dossier> {
    let row = Columns::of("dossier", row);
    let source = row.text("source")?;
    let kind = row.optional_text("applicant_kind")?;
    Ok(Dossier {
        id: row.uuid("id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        code: row.optional_text("code")?,
        source: Source::from_code(&source)
            .ok_or_else(|| row.inconsistent("source", format!("unknown: {source}").into()))?,
        phase: phase_of(&row)?,
        form: row.json("form")?,
        applicant: Applicant {
            person: row.optional_uuid("applicant_id")?.map(PersonId),
            kind: kind.as_deref().and_then(ApplicantKind::from_code),
            name: row.text("applicant_name")?,
            identifier: row.optional_text("applicant_identifier")?,
            phone: row.optional_text("applicant_phone")?,
            email: row.optional_text("applicant_email")?,
        },
        created_by: row.uuid("created_by")?.into(),
        created_at: Moment(row.integer("created_at")?),
        received_at: row.optional_integer("received_at")?.map(Moment),
        due_at: row.optional_integer("due_at")?.map(Moment),
        receipt_code_hash: row.optional_text("receipt_code_hash")?,
        version: row.integer("version")?,
    })
}
