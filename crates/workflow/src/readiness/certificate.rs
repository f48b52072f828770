//! Certificates as far as their end goes: when it is, and how that is said.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    calendar::{Moment, day_text},
    view::readiness::{Standing, WARNED_DAYS},
};
use chungthuc_keystore::SigningCertificate;

/// A certificate, as far as its end goes.
pub(super) struct Ends {
    /// Whom it is of.
    pub(super) subject: String,
    /// SHA-256 of the DER, hex.
    pub(super) fingerprint: String,
    /// Its last moment.
    pub(super) not_after: Moment,
}

impl Ends {
    /// Of a certificate (DER, base64); `None` if it can't be read, which is logged.
    pub(super) fn read(base64: &str) -> Option<Self> {
        let read = BASE64
            .decode(base64)
            .map_err(|cause| cause.to_string())
            .and_then(|der| {
                SigningCertificate::from_chain(vec![der]).map_err(|cause| cause.to_string())
            });
        match read {
            Ok(certificate) => Some(Self {
                fingerprint: hex::encode(ring::digest::digest(
                    &ring::digest::SHA256,
                    &certificate.der,
                )),
                subject: certificate.subject_common_name,
                not_after: certificate.not_after.into(),
            }),
            Err(cause) => {
                tracing::error!(cause, "a registered certificate can't be read");
                None
            }
        }
    }

    /// In how many days it ends; 0 or less once it has.
    pub(super) fn days_left(&self, now: Moment) -> i64 {
        const DAY: i64 = 24 * 60 * 60 * 1_000_000;
        let left = self.not_after.0.saturating_sub(now.0);
        // The last day counts as a whole one.
        left.div_euclid(DAY) + i64::from(left > 0)
    }

    /// How it stands: what people are told, and how bad it is.
    pub(super) fn standing(&self, whose: &str, now: Moment) -> (Standing, String) {
        let day = day_text(self.not_after.day());
        match self.days_left(now) {
            ..=0 => (
                Standing::Unmet,
                format!("Chứng thư số của {whose} đã hết hạn ngày {day}."),
            ),
            days if days <= WARNED_DAYS[0] => (
                Standing::Attention,
                format!("Chứng thư số của {whose} hết hạn ngày {day}, còn {days} ngày."),
            ),
            _ => (
                Standing::Met,
                format!("Chứng thư số của {whose} có hiệu lực đến {day}."),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_of_a_certificate_counts_as_a_whole_one() {
        let ends = Ends {
            subject: String::new(),
            fingerprint: String::new(),
            not_after: Moment(0).plus_seconds(7 * 24 * 3600),
        };
        let left = |seconds| ends.days_left(Moment(0).plus_seconds(seconds));
        assert_eq!(left(0), 8, "there is a moment of the eighth");
        assert_eq!(left(1), 7);
        assert_eq!(left(7 * 24 * 3600 - 1), 1);
        assert_eq!(left(7 * 24 * 3600), 0);
        assert_eq!(left(7 * 24 * 3600 + 1), -1);
    }
}
