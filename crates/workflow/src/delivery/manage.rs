//! "Quản lý gửi lại email": what the clerk sees of e-mails and their fate, and of stores that couldn't
//! be reached; and sends again.

use chungthuc_domain::{
    AppError, DeliveryId, ErrorCode,
    identifier::Email,
    right::Right,
    state::Step,
    view::{
        Listing,
        delivery::{DeliveryRow, DeliveryState, OutboxMessage},
    },
};
use chungthuc_storage::repo::{
    delivery::{self, Channel, Delivery},
    delivery_attempt, dossier, outbox, paper,
};

use super::matching_account;
use crate::{Workflow, actor::Actor};

const PER_PAGE: u32 = 20;
/// Attempts that a line shows: more were made only after it was sent again by hand.
const ATTEMPTS_SHOWN: u32 = 20;
/// Messages that the demo's page shows.
const OUTBOX: u32 = 100;
/// After so many seconds all attempts at a delivery are over, even if the last one was cut off.
const ATTEMPTS_OVER: i64 = 3 * 60 * 60;

impl Workflow {
    /// The unit's e-mails: what failed first, with what never came into a store, then what is under
    /// way, then what was sent; the latest first. Each with its attempts and what the mail server
    /// answered to them. `page` counts from 1.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right.
    pub async fn deliveries(
        &self,
        actor: &Actor,
        page: u32,
    ) -> Result<Listing<DeliveryRow>, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Sealer)?.unit;
            let page = page.max(1);
            let mut skip = u64::from(page - 1) * u64::from(PER_PAGE);
            let mut rows = Vec::new();
            let mut total = 0;
            let mut db = self.db.read().await?;
            for (channel, state) in [
                (Channel::Email, DeliveryState::Failed),
                (Channel::Store, DeliveryState::Failed),
                (Channel::Email, DeliveryState::Pending),
                (Channel::Email, DeliveryState::Done),
            ] {
                let count = delivery::count(&mut db, unit, channel, state).await?;
                total += count;
                let room = PER_PAGE.saturating_sub(u32::try_from(rows.len()).unwrap_or(PER_PAGE));
                if skip < count && room > 0 {
                    rows.extend(delivery::list(&mut db, unit, channel, state, skip, room).await?);
                }
                skip = skip.saturating_sub(count);
            }
            for row in &mut rows {
                row.history =
                    delivery_attempt::of_delivery(&mut db, row.delivery, ATTEMPTS_SHOWN).await?;
            }
            Ok(Listing {
                rows,
                total,
                more: false,
                page,
                per_page: PER_PAGE,
            })
        })
        .await
    }

    /// Sends an e-mail again, with a new link and a new code; the old link is dead from then on. Or
    /// tries once more to bring a copy into a store, which may be another account's by now.
    /// `address`: where the e-mail goes now, if not where it went before.
    ///
    /// Errors: the field `address`, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] while it is
    /// still being tried, or when it is in the store.
    pub async fn resend(
        &self,
        actor: &Actor,
        id: DeliveryId,
        address: Option<String>,
    ) -> Result<(), AppError> {
        self.answer(async {
            let now = self.now();
            let address = address.map(|typed| Email::parse(&typed)).transpose();
            let address = address.map_err(|wrong| AppError::field("address", wrong))?;
            let mut tx = self.db.begin().await?;
            let mut delivery = delivery::find(&mut tx, id)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            self.still_holds(&mut tx, actor, Right::Sealer, delivery.unit)
                .await?;
            if delivery.is_stored() || delivery.channel == Channel::Slip {
                return Err(ErrorCode::WrongState.into());
            }
            let under_way = delivery.state == DeliveryState::Pending
                && delivery.created_at.plus_seconds(ATTEMPTS_OVER) > now;
            if under_way {
                return Err(ErrorCode::WrongState.into());
            }
            let paper = paper::find(&mut tx, delivery.paper)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            // There is nothing to send any more.
            if paper.purged_at.is_some() {
                return Err(ErrorCode::WrongState.into());
            }
            if delivery.channel == Channel::Store
                && let Some(dossier) = dossier::find(&mut tx, paper.dossier).await?
                && let Some(account) = matching_account(&mut tx, &dossier.applicant).await?
            {
                delivery.person = Some(account);
            }
            let note = match address {
                Some(address) if delivery.channel == Channel::Email => {
                    corrected(&mut delivery, address.as_str())
                }
                _ => String::new(),
            };
            delivery.state = DeliveryState::Pending;
            delivery.last_error = None;
            delivery.finished_at = None;
            delivery.message_id = None;
            delivery.link_hash = None;
            delivery.code_hash = None;
            delivery.code_failures = 0;
            delivery.code_used_at = None;
            delivery.code_renewals = 0;
            delivery.link_expires_at = None;
            let letter = delivery.letter.take();
            delivery::update(&mut tx, &delivery).await?;
            delivery.version += 1;
            self.enqueue_job(&mut tx, &delivery).await?;
            self.take_step(&mut tx, actor, &paper, Step::Resend, &note, |_| {})
                .await?;
            tx.commit().await?;
            if let Some(object) = letter {
                self.objects
                    .delete(object)
                    .await
                    .map_err(crate::failure::Failure::broken)?;
            }
            Ok(())
        })
        .await
    }

    /// The messages that the demo shows instead of sending, the latest first.
    ///
    /// Errors: [`ErrorCode::NotFound`] outside the demo.
    pub async fn outbox(&self) -> Result<Vec<OutboxMessage>, AppError> {
        self.answer(async {
            if !self.settings.demo {
                return Err(ErrorCode::NotFound.into());
            }
            Ok(outbox::latest(&mut *self.db.read().await?, OUTBOX).await?)
        })
        .await
    }
}

/// Gives an e-mail another address; what the timeline says of it, nothing if it is the same.
fn corrected(delivery: &mut Delivery, address: &str) -> String {
    let before = delivery.address.replace(address.to_owned());
    match before {
        Some(before) if before != address => {
            format!("Địa chỉ nhận mới: {address} (trước: {before})")
        }
        _ => String::new(),
    }
}
