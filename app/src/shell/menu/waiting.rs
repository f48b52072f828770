//! What waits at a page of the menu, and what of it is urgent.

use chungthuc_domain::view::{account::Counters, queue::due_count_text};

/// Which of the counters stands beside a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Dossiers that were received and wait to be confirmed.
    Reception,
    /// Papers that were returned.
    Returned,
    /// Papers to sign.
    Signature,
    /// Papers to seal.
    Seal,
    /// Deliveries that failed.
    Delivery,
    /// People whom the unit awaits.
    Appointment,
}

impl Waiting {
    /// How many.
    pub fn count(self, counters: &Counters) -> u64 {
        match self {
            Waiting::Reception => counters.received,
            Waiting::Returned => counters.returned,
            Waiting::Signature => counters.pending_signature,
            Waiting::Seal => counters.pending_seal,
            Waiting::Delivery => counters.delivery_failed,
            Waiting::Appointment => counters.appointments,
        }
    }

    /// What of it is urgent: "3 quá hạn · 2 hôm nay"; `None` where nothing is.
    pub fn urgent(self, counters: &Counters) -> Option<String> {
        let urgent = match self {
            Waiting::Reception => counters.received_due,
            Waiting::Returned => counters.returned_due,
            Waiting::Signature => counters.signature_due,
            Waiting::Seal => counters.seal_due,
            Waiting::Delivery | Waiting::Appointment => return None,
        };
        let parts: Vec<_> = [(urgent.overdue, "quá hạn"), (urgent.today, "hôm nay")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{} {words}", due_count_text(count)))
            .collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }
}
