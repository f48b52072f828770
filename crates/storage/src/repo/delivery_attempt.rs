//! Attempts at deliveries, with what the mail server answered to each.

use chungthuc_domain::{DeliveryId, calendar::Moment, view::delivery::DeliveryAttempt};
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// Keeps an attempt.
pub async fn insert(
    db: &mut AnyConnection,
    delivery: DeliveryId,
    attempt: &DeliveryAttempt,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO delivery_attempt (delivery_id, number, at, arrived, reason, answer)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(delivery.to_string())
    .bind(i64::from(attempt.number))
    .bind(attempt.at.0)
    .bind(i64::from(attempt.arrived))
    .bind(&attempt.reason)
    .bind(&attempt.answer)
    .execute(db)
    .await?;
    Ok(())
}

/// The attempts at a delivery, the latest first, at most `limit`.
pub async fn of_delivery(
    db: &mut AnyConnection,
    delivery: DeliveryId,
    limit: u32,
) -> Result<Vec<DeliveryAttempt>> {
    let rows = sqlx::query(
        "SELECT number, at, arrived, reason, answer FROM delivery_attempt
         WHERE delivery_id = $1 ORDER BY number DESC LIMIT $2",
    )
    .bind(delivery.to_string())
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("delivery_attempt", row);
            Ok(DeliveryAttempt {
                number: row.small_count("number")?,
                at: Moment(row.integer("at")?),
                arrived: row.flag("arrived")?,
                reason: row.optional_text("reason")?,
                answer: row.optional_text("answer")?,
            })
        })
        .collect()
}
