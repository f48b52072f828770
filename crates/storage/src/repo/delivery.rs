//! Certified copies on their way to the applicant: into the store, by e-mail.

use chungthuc_domain::{
    DeliveryId, DossierId, PaperId, PersonId, UnitId,
    calendar::Moment,
    state::PaperState,
    view::delivery::{DeliveryRow, DeliveryState},
};
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};
use uuid::Uuid;

use crate::database::{Columns, Result, guarded};

/// How a copy is brought to the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Into the store of their account.
    Store,
    /// As a link by e-mail.
    Email,
    /// It is fetched with a printed slip.
    Slip,
}

impl Channel {
    const ALL: [(Channel, &'static str); 3] = [
        (Channel::Store, "STORE"),
        (Channel::Email, "EMAIL"),
        (Channel::Slip, "SLIP"),
    ];

    fn code(self) -> &'static str {
        match self {
            Channel::Store => "STORE",
            Channel::Email => "EMAIL",
            Channel::Slip => "SLIP",
        }
    }
}

/// A delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Which.
    pub id: DeliveryId,
    /// The copy of which paper.
    pub paper: PaperId,
    /// Whose unit's.
    pub unit: UnitId,
    /// How.
    pub channel: Channel,
    /// Into whose store.
    pub person: Option<PersonId>,
    /// To which address.
    pub address: Option<String>,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last attempt failed, in words.
    pub last_error: Option<String>,
    /// The e-mail's Message-ID.
    pub message_id: Option<String>,
    /// The object that holds the link's token and the code.
    pub letter: Option<Uuid>,
    /// SHA-256 of the link's token, hex.
    pub link_hash: Option<String>,
    /// SHA-256 of the code that opens the link, hex.
    pub code_hash: Option<String>,
    /// Wrong codes so far.
    pub code_failures: u32,
    /// When the code first opened the copy.
    pub code_used_at: Option<Moment>,
    /// How many codes were sent anew at the reader's wish.
    pub code_renewals: u32,
    /// When the link ends.
    pub link_expires_at: Option<Moment>,
    /// When it was asked for.
    pub created_at: Moment,
    /// When it ended.
    pub finished_at: Option<Moment>,
    /// Raised with every change.
    pub version: i64,
}

impl Delivery {
    /// Whether the copy lies in the store of [`Delivery::person`].
    pub fn is_stored(&self) -> bool {
        self.channel == Channel::Store && self.state == DeliveryState::Done
    }
}

/// Adds a delivery.
pub async fn insert(db: &mut AnyConnection, delivery: &Delivery) -> Result<()> {
    sqlx::query(
        "INSERT INTO delivery (id, paper_id, unit_id, channel, person_id, address, state,
           attempts, last_error, message_id, letter_id, link_hash, code_hash, code_failures,
           link_expires_at, created_at, finished_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(delivery.id.to_string())
    .bind(delivery.paper.to_string())
    .bind(delivery.unit.to_string())
    .bind(delivery.channel.code())
    .bind(delivery.person.map(|id| id.to_string()))
    .bind(&delivery.address)
    .bind(delivery.state.code())
    .bind(i64::from(delivery.attempts))
    .bind(&delivery.last_error)
    .bind(&delivery.message_id)
    .bind(delivery.letter.map(|id| id.to_string()))
    .bind(&delivery.link_hash)
    .bind(&delivery.code_hash)
    .bind(i64::from(delivery.code_failures))
    .bind(delivery.link_expires_at.map(|at| at.0))
    .bind(delivery.created_at.0)
    .bind(delivery.finished_at.map(|at| at.0))
    .bind(delivery.version)
    .execute(db)
    .await?;
    Ok(())
}

/// Saves how a delivery stands, if it is still at `delivery.version`; the version is raised.
pub async fn update(db: &mut AnyConnection, delivery: &Delivery) -> Result<()> {
    let done = sqlx::query(
        "UPDATE delivery SET state = $3, attempts = $4, last_error = $5, message_id = $6,
           letter_id = $7, link_hash = $8, code_hash = $9, code_failures = $10,
           link_expires_at = $11, finished_at = $12, person_id = $13, address = $14,
           code_used_at = $15, code_renewals = $16, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(delivery.id.to_string())
    .bind(delivery.version)
    .bind(delivery.state.code())
    .bind(i64::from(delivery.attempts))
    .bind(&delivery.last_error)
    .bind(&delivery.message_id)
    .bind(delivery.letter.map(|id| id.to_string()))
    .bind(&delivery.link_hash)
    .bind(&delivery.code_hash)
    .bind(i64::from(delivery.code_failures))
    .bind(delivery.link_expires_at.map(|at| at.0))
    .bind(delivery.finished_at.map(|at| at.0))
    .bind(delivery.person.map(|id| id.to_string()))
    .bind(&delivery.address)
    .bind(delivery.code_used_at.map(|at| at.0))
    .bind(i64::from(delivery.code_renewals))
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Counts a wrong code. Counting is atomic, so that attempts at the same time can't hide behind
/// one another. Gives how many there were, this one too.
pub async fn count_wrong_code(db: &mut AnyConnection, id: DeliveryId) -> Result<u32> {
    let row = sqlx::query(
        "UPDATE delivery SET code_failures = code_failures + 1, version = version + 1
         WHERE id = $1 RETURNING code_failures",
    )
    .bind(id.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("delivery", &row).small_count("code_failures")
}

/// Forgets wrong codes after a right one, and keeps when the first right one came.
pub async fn use_code(db: &mut AnyConnection, id: DeliveryId, now: Moment) -> Result<()> {
    sqlx::query(
        "UPDATE delivery SET code_failures = 0, code_used_at = COALESCE(code_used_at, $2),
           version = version + 1
         WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Puts another code in the place of the one on paper (by its hash; empty: none was printed) that opens the
/// links of a dossier: they open again, whatever became of the one before.
pub async fn renew_codes(
    db: &mut AnyConnection,
    dossier: DossierId,
    before: &str,
    code_hash: &str,
) -> Result<()> {
    sqlx::query(
        "UPDATE delivery SET code_hash = $3, code_failures = 0, code_used_at = NULL,
           version = version + 1
         WHERE paper_id IN (SELECT id FROM paper WHERE dossier_id = $1) AND channel = 'EMAIL'
           AND link_hash IS NOT NULL AND COALESCE(code_hash, '') = $2",
    )
    .bind(dossier.to_string())
    .bind(before)
    .bind(code_hash)
    .execute(db)
    .await?;
    Ok(())
}

/// Lets the copies of a dossier be fetched once more, with a new slip.
pub async fn fetch_again(db: &mut AnyConnection, dossier: DossierId) -> Result<()> {
    sqlx::query(
        "UPDATE delivery SET code_used_at = NULL, version = version + 1
         WHERE paper_id IN (SELECT id FROM paper WHERE dossier_id = $1) AND channel = 'SLIP'
           AND code_used_at IS NOT NULL",
    )
    .bind(dossier.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// A delivery; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: DeliveryId) -> Result<Option<Delivery>> {
    one(db, "SELECT * FROM delivery WHERE id = $1", &id.to_string()).await
}

/// The delivery behind a link, by the SHA-256 of its token; `None` if there is none.
pub async fn find_by_link(db: &mut AnyConnection, link_hash: &str) -> Result<Option<Delivery>> {
    one(db, "SELECT * FROM delivery WHERE link_hash = $1", link_hash).await
}

/// The deliveries of a paper, the oldest first.
pub async fn of_paper(db: &mut AnyConnection, paper: PaperId) -> Result<Vec<Delivery>> {
    let rows = sqlx::query("SELECT * FROM delivery WHERE paper_id = $1 ORDER BY created_at, id")
        .bind(paper.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(delivery).collect()
}

/// Whether a paper's copy lies in somebody's store.
pub async fn is_in_store_of(
    db: &mut AnyConnection,
    paper: PaperId,
    person: PersonId,
) -> Result<bool> {
    let all = of_paper(db, paper).await?;
    Ok(all
        .iter()
        .any(|delivery| delivery.person == Some(person) && delivery.is_stored()))
}

/// The papers that have come into somebody's store, the latest first, at most `limit`, with the
/// moments at which they came.
pub async fn stored(
    db: &mut AnyConnection,
    person: PersonId,
    limit: u32,
) -> Result<Vec<(PaperId, Moment)>> {
    let rows = sqlx::query(
        "SELECT id, paper_id, finished_at FROM delivery
         WHERE person_id = $1 AND channel = 'STORE' AND state = 'DONE'
         ORDER BY finished_at DESC, id DESC LIMIT $2",
    )
    .bind(person.to_string())
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("delivery", row);
            Ok((
                PaperId(row.uuid("paper_id")?),
                Moment(row.integer("finished_at")?),
            ))
        })
        .collect()
}

/// Whether a delivery is shown: one into a store is of no interest once there is an e-mail instead.
const SHOWN: &str = "v.unit_id = $1 AND v.channel = $2 AND v.state = $3
   AND ($2 = 'EMAIL' OR NOT EXISTS
     (SELECT 1 FROM delivery e WHERE e.paper_id = v.paper_id AND e.channel = 'EMAIL'))";

/// How many deliveries of a unit through `channel` stand so.
pub async fn count(
    db: &mut AnyConnection,
    unit: UnitId,
    channel: Channel,
    state: DeliveryState,
) -> Result<u64> {
    let sql = format!("SELECT COUNT(*) AS deliveries FROM delivery v WHERE {SHOWN}");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(unit.to_string())
        .bind(channel.code())
        .bind(state.code())
        .fetch_one(db)
        .await?;
    Columns::of("delivery", &row).count("deliveries")
}

/// The deliveries of a unit through `channel` that stand so, the latest first: `limit` of them after
/// `offset`, which are found in an index before anything is read of their papers. Their histories are in
/// [`super::delivery_attempt`].
pub async fn list(
    db: &mut AnyConnection,
    unit: UnitId,
    channel: Channel,
    state: DeliveryState,
    offset: u64,
    limit: u32,
) -> Result<Vec<DeliveryRow>> {
    let sql = format!(
        "SELECT v.id, v.paper_id, v.address, v.state, v.attempts, v.last_error, v.note, v.created_at,
           v.finished_at, p.code, p.state AS paper_state, d.applicant_name
         FROM (SELECT v.id FROM delivery v WHERE {SHOWN}
           ORDER BY v.created_at DESC, v.id DESC LIMIT $4 OFFSET $5) shown
         JOIN delivery v ON v.id = shown.id
         JOIN paper p ON p.id = v.paper_id JOIN dossier d ON d.id = p.dossier_id
         ORDER BY v.created_at DESC, v.id DESC"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(unit.to_string())
        .bind(channel.code())
        .bind(state.code())
        .bind(i64::from(limit))
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("delivery", row);
            Ok(DeliveryRow {
                delivery: row.uuid("id")?.into(),
                paper: row.uuid("paper_id")?.into(),
                code: row.text("code")?,
                applicant_name: row.text("applicant_name")?,
                address: row.optional_text("address")?,
                state: state_of(&row)?,
                annulled: row.text("paper_state")? == PaperState::Annulled.code(),
                attempts: row.small_count("attempts")?,
                last_error: row.optional_text("last_error")?,
                note: row.optional_text("note")?,
                history: Vec::new(),
                created_at: Moment(row.integer("created_at")?),
                finished_at: row.optional_integer("finished_at")?.map(Moment),
            })
        })
        .collect()
}

/// Notes what is to be known of a delivery, or that there is nothing any more.
pub async fn set_note(db: &mut AnyConnection, id: DeliveryId, note: Option<&str>) -> Result<()> {
    sqlx::query("UPDATE delivery SET note = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(note)
        .execute(db)
        .await?;
    Ok(())
}

async fn one(db: &mut AnyConnection, sql: &'static str, value: &str) -> Result<Option<Delivery>> {
    let row = sqlx::query(sql).bind(value).fetch_optional(db).await?;
    row.as_ref().map(delivery).transpose()
}

fn state_of(row: &Columns<'_>) -> Result<DeliveryState> {
    let state = row.text("state")?;
    DeliveryState::from_code(&state)
        .ok_or_else(|| row.inconsistent("state", format!("unknown: {state}").into()))
}

fn delivery(row: &AnyRow) -> Result<Delivery> {
    let row = Columns::of("delivery", row);
    let channel = row.text("channel")?;
    let channel = Channel::ALL
        .into_iter()
        .find(|(_, code)| *code == channel)
        .map(|(channel, _)| channel)
        .ok_or_else(|| row.inconsistent("channel", format!("unknown: {channel}").into()))?;
    Ok(Delivery {
        id: row.uuid("id")?.into(),
        paper: row.uuid("paper_id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        channel,
        person: row.optional_uuid("person_id")?.map(PersonId),
        address: row.optional_text("address")?,
        state: state_of(&row)?,
        attempts: row.small_count("attempts")?,
        last_error: row.optional_text("last_error")?,
        message_id: row.optional_text("message_id")?,
        letter: row.optional_uuid("letter_id")?,
        link_hash: row.optional_text("link_hash")?,
        code_hash: row.optional_text("code_hash")?,
        code_failures: row.small_count("code_failures")?,
        code_used_at: row.optional_integer("code_used_at")?.map(Moment),
        code_renewals: row.small_count("code_renewals")?,
        link_expires_at: row.optional_integer("link_expires_at")?.map(Moment),
        created_at: Moment(row.integer("created_at")?),
        finished_at: row.optional_integer("finished_at")?.map(Moment),
        version: row.integer("version")?,
    })
}
