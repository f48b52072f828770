//! What was taken for dossiers, and counter-entries for what was written by mistake. Rows are added and
//! never changed; what they add up to stands with the dossier. Sums by day are in [`super::takings`].

use chungthuc_domain::{
    DossierId, PaymentId, PersonId, UnitId, calendar::Moment, fee::payment::PaymentMethod,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, Result, guarded};

/// Something that was taken, or a counter-entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Which.
    pub id: PaymentId,
    /// By whose office.
    pub unit: UnitId,
    /// For what.
    pub dossier: DossierId,
    /// đồng; below zero for a counter-entry.
    pub amount: i64,
    /// "Số biên lai"; a counter-entry's is that of what it undoes.
    pub receipt: String,
    /// What the receipt is unique by in its unit; `None` for a counter-entry.
    pub receipt_key: Option<String>,
    /// The day on which it counts.
    pub paid_on: Date,
    /// How it was paid.
    pub method: PaymentMethod,
    /// What a counter-entry undoes.
    pub reverses: Option<PaymentId>,
    /// Why it does.
    pub reason: Option<String>,
    /// The day on which the dossier was received.
    pub registered_on: Date,
    /// Who took it.
    pub taken_by: PersonId,
    /// Their name.
    pub taken_by_name: String,
    /// When that was written.
    pub taken_at: Moment,
}

/// Adds a payment or a counter-entry to a dossier for which `taken` was taken so far.
///
/// Errors: `Conflict` if somebody else has taken or undone something meanwhile, `Unique` on
/// `payment (unit_id, receipt_key)` for a receipt that is there, on `payment (reverses)` for what is
/// undone already.
pub async fn insert(db: &mut AnyConnection, payment: &Payment, taken: i64) -> Result<()> {
    let done =
        sqlx::query("UPDATE dossier SET fee_paid = fee_paid + $3 WHERE id = $1 AND fee_paid = $2")
            .bind(payment.dossier.to_string())
            .bind(taken)
            .bind(payment.amount)
            .execute(&mut *db)
            .await?;
    guarded(done.rows_affected())?;
    sqlx::query(
        "INSERT INTO payment (id, unit_id, dossier_id, amount, receipt, receipt_key, paid_on, method,
           reverses, reason, registered_on, taken_by, taken_by_name, taken_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(payment.id.to_string())
    .bind(payment.unit.to_string())
    .bind(payment.dossier.to_string())
    .bind(payment.amount)
    .bind(&payment.receipt)
    .bind(&payment.receipt_key)
    .bind(payment.paid_on.to_string())
    .bind(payment.method.code())
    .bind(payment.reverses.map(|id| id.to_string()))
    .bind(&payment.reason)
    .bind(payment.registered_on.to_string())
    .bind(payment.taken_by.to_string())
    .bind(&payment.taken_by_name)
    .bind(payment.taken_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// A payment; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: PaymentId) -> Result<Option<Payment>> {
    let row = sqlx::query("SELECT * FROM payment WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(payment).transpose()
}

/// What was taken for a dossier, and the counter-entries, the oldest first.
pub async fn of_dossier(db: &mut AnyConnection, dossier: DossierId) -> Result<Vec<Payment>> {
    let rows = sqlx::query("SELECT * FROM payment WHERE dossier_id = $1 ORDER BY taken_at, id")
        .bind(dossier.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(payment).collect()
}

/// The number of the receipt that a unit wrote last; `None` if it wrote none. A counter-entry bears an
/// older one's.
pub async fn newest_receipt(db: &mut AnyConnection, unit: UnitId) -> Result<Option<String>> {
    let row = sqlx::query(
        "SELECT receipt FROM payment WHERE unit_id = $1 AND receipt_key IS NOT NULL
         ORDER BY taken_at DESC, id DESC LIMIT 1",
    )
    .bind(unit.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| Columns::of("payment", &row).text("receipt"))
        .transpose()
}

fn payment(row: &AnyRow) -> Result<Payment> {
    let row = Columns::of("payment", row);
    let method = row.text("method")?;
    Ok(Payment {
        id: row.uuid("id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        dossier: row.uuid("dossier_id")?.into(),
        amount: row.integer("amount")?,
        receipt: row.text("receipt")?,
        receipt_key: row.optional_text("receipt_key")?,
        paid_on: row.day("paid_on")?,
        method: PaymentMethod::from_code(&method)
            .ok_or_else(|| row.inconsistent("method", format!("unknown: {method}").into()))?,
        reverses: row.optional_uuid("reverses")?.map(PaymentId),
        reason: row.optional_text("reason")?,
        registered_on: row.day("registered_on")?,
        taken_by: row.uuid("taken_by")?.into(),
        taken_by_name: row.text("taken_by_name")?,
        taken_at: Moment(row.integer("taken_at")?),
    })
}
