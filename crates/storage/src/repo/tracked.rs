//! The dossiers that a unit registered, in the order in which they came, as the book of dossiers has them
//! ("Sổ theo dõi hồ sơ"). They are read in pieces: each goes on behind the last of the one before.

use std::collections::HashMap;

use chungthuc_domain::{
    DossierId, UnitId,
    calendar::Moment,
    certification::Certification,
    state::{DossierPhase, PaperState},
    view::reception::{GeneralForm, ReceptionForm},
};
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{
    dossier::phase_of,
    paper::{certification_of, state_of},
};
use crate::database::{Columns, Result};

/// What was registered: drafts and what was thrown away never were.
const REGISTERED: &str = "d.unit_id = $1 AND d.source IN ('FORM', 'RECEPTION')
    AND d.phase IN ('RECEIVED', 'SUBMITTED', 'REFUSED', 'CANCELLED')
    AND (d.received_at, d.id) > ($2, $3)";

/// A dossier with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracked {
    /// Which.
    pub id: DossierId,
    /// Mã hồ sơ.
    pub code: String,
    /// Its stage.
    pub phase: DossierPhase,
    /// Who asks.
    pub applicant: String,
    /// Their phone.
    pub phone: Option<String>,
    /// When it was registered.
    pub received_at: Moment,
    /// When the result is promised for.
    pub due_at: Option<Moment>,
    /// The procedure's name, and what was told at the one-stop counter; `None` for what came in otherwise.
    pub reception: Option<(String, GeneralForm)>,
    /// Its papers, in their order.
    pub papers: Vec<TrackedPaper>,
}

/// A paper of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackedPaper {
    /// Where it stands.
    pub state: PaperState,
    /// What it is certified as.
    pub certification: Certification,
    /// When the clerk completed it.
    pub completed_at: Option<Moment>,
}

/// Where the reading goes on: a moment, and the dossier of that moment that was read last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    at: Moment,
    last: Option<DossierId>,
}

impl Behind {
    /// Before everything that was registered at this moment or later.
    pub fn start(at: Moment) -> Self {
        Self { at, last: None }
    }

    /// Behind a dossier.
    pub fn of(dossier: &Tracked) -> Self {
        Self {
            at: dossier.received_at,
            last: Some(dossier.id),
        }
    }

    /// An identifier that is less than that of anything behind; of nothing: less than all.
    fn id(self) -> String {
        self.last.map(|id| id.to_string()).unwrap_or_default()
    }
}

/// The dossiers of a unit behind a place that were registered before a moment, at most `limit`.
pub async fn read_on(
    db: &mut AnyConnection,
    unit: UnitId,
    behind: Behind,
    before: Moment,
    limit: u32,
) -> Result<Vec<Tracked>> {
    let text = format!(
        "SELECT d.id, d.code, d.phase, d.applicant_name, d.applicant_phone, d.received_at, d.due_at,
           a.name AS procedure_name, r.form AS reception_form
         FROM dossier d
         LEFT JOIN reception r ON r.dossier_id = d.id
         LEFT JOIN admin_procedure a ON a.code = r.procedure_code
         WHERE {REGISTERED} AND d.received_at < $4
         ORDER BY d.received_at, d.id LIMIT $5"
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(unit.to_string())
        .bind(behind.at.0)
        .bind(behind.id())
        .bind(before.0)
        .bind(i64::from(limit))
        .fetch_all(&mut *db)
        .await?;
    let mut found = rows.iter().map(tracked).collect::<Result<Vec<_>>>()?;
    let Some(last) = found.last().map(Behind::of) else {
        return Ok(found);
    };
    let mut papers = papers(db, unit, behind, last).await?;
    for dossier in &mut found {
        dossier.papers = papers.remove(&dossier.id).unwrap_or_default();
    }
    Ok(found)
}

/// The papers of the dossiers behind one place, up to another.
async fn papers(
    db: &mut AnyConnection,
    unit: UnitId,
    behind: Behind,
    last: Behind,
) -> Result<HashMap<DossierId, Vec<TrackedPaper>>> {
    let text = format!(
        "SELECT p.id, p.dossier_id, p.state, p.certification, p.completed_at
         FROM dossier d JOIN paper p ON p.dossier_id = d.id
         WHERE {REGISTERED} AND (d.received_at, d.id) <= ($4, $5)
         ORDER BY p.dossier_id, p.position"
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(unit.to_string())
        .bind(behind.at.0)
        .bind(behind.id())
        .bind(last.at.0)
        .bind(last.id())
        .fetch_all(db)
        .await?;
    let mut found = HashMap::<DossierId, Vec<TrackedPaper>>::new();
    for row in &rows {
        let row = Columns::of("paper", row);
        let paper = TrackedPaper {
            state: state_of(&row)?,
            certification: certification_of(&row)?,
            completed_at: row.optional_integer("completed_at")?.map(Moment),
        };
        let dossier = row.uuid("dossier_id")?.into();
        found.entry(dossier).or_default().push(paper);
    }
    Ok(found)
}

fn tracked(row: &AnyRow) -> Result<Tracked> {
    let row = Columns::of("dossier", row);
    let form = row.optional_json::<ReceptionForm>("reception_form")?;
    let procedure = row.optional_text("procedure_name")?;
    Ok(Tracked {
        id: row.uuid("id")?.into(),
        code: row.optional_text("code")?.unwrap_or_default(),
        phase: phase_of(&row)?,
        applicant: row.text("applicant_name")?,
        phone: row.optional_text("applicant_phone")?,
        received_at: Moment(row.integer("received_at")?),
        due_at: row.optional_integer("due_at")?.map(Moment),
        reception: procedure.zip(form.map(|form| form.general)),
        papers: Vec::new(),
    })
}
