//! Messages that the demo shows instead of sending.

use chungthuc_domain::{calendar::Moment, view::delivery::OutboxMessage};
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// Adds a message under the identifier of its sending; the same sending twice is one message.
pub async fn insert(db: &mut AnyConnection, id: &str, message: &OutboxMessage) -> Result<()> {
    sqlx::query(
        "INSERT INTO outbox_message (id, channel, recipient, subject, body, sent_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(&message.channel)
    .bind(&message.recipient)
    .bind(&message.subject)
    .bind(&message.body)
    .bind(message.sent_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The latest messages, the newest first, at most `limit`.
pub async fn latest(db: &mut AnyConnection, limit: u32) -> Result<Vec<OutboxMessage>> {
    let rows = sqlx::query("SELECT * FROM outbox_message ORDER BY sent_at DESC, id DESC LIMIT $1")
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("outbox_message", row);
            Ok(OutboxMessage {
                channel: row.text("channel")?,
                recipient: row.text("recipient")?,
                subject: row.text("subject")?,
                body: row.text("body")?,
                sent_at: Moment(row.integer("sent_at")?),
            })
        })
        .collect()
}
