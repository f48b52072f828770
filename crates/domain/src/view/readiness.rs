//! "Điều kiện tiếp nhận": what must stand in a unit before copies can be received (S003, DOMAIN
//! §4.3), and how soon a certificate runs out.

use serde::{Deserialize, Serialize};

use super::{account::UnitBrief, stamp::StampKind};

/// How many days before its end a certificate is warned of; 0: it has run out.
pub const WARNED_DAYS: [i64; 4] = [60, 30, 7, 0];

/// The warning that is due for a certificate that runs out in `days`: the nearest that it has come to.
/// `None` while it has longer.
pub fn warning_at(days: i64) -> Option<i64> {
    WARNED_DAYS.into_iter().rfind(|warned| days <= *warned)
}

/// Whether something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// It does.
    Met,
    /// It does, but not for long or not in full.
    Attention,
    /// It doesn't.
    Unmet,
}

impl Standing {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Standing::Met => "Đạt",
            Standing::Attention => "Cần chú ý",
            Standing::Unmet => "Chưa đạt",
        }
    }
}

/// What has to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Matter {
    /// A book that is open today.
    Book,
    /// Somebody who signs.
    Signer,
    /// A leader's signature image.
    Signature,
    /// A leader's key with its certificate.
    SignerKey,
    /// The agency's seal image.
    Seal,
    /// The agency's key with its certificate.
    AgencyKey,
    /// A time-stamping authority.
    Timestamps,
    /// A mail server.
    Mail,
    /// A tariff.
    Tariff,
    /// The days off of the year.
    Holidays,
}

impl Matter {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Matter::Book => "Sổ chứng thực",
            Matter::Signer => "Người ký",
            Matter::Signature => "Ảnh chữ ký",
            Matter::SignerKey => "Chứng thư số và khóa ký",
            Matter::Seal => "Ảnh con dấu",
            Matter::AgencyKey => "Chứng thư số và khóa của cơ quan",
            Matter::Timestamps => "Dấu thời gian",
            Matter::Mail => "Gửi email",
            Matter::Tariff => "Biểu phí",
            Matter::Holidays => "Ngày nghỉ lễ",
        }
    }
}

/// One thing that has to stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadinessLine {
    /// What.
    pub matter: Matter,
    /// Whose, where several have one: a leader's name.
    pub of: String,
    /// Whether it stands.
    pub standing: Standing,
    /// How it stands, in a sentence.
    pub text: String,
    /// Where the person can mend it, or learns whom to turn to.
    pub link: Option<String>,
}

/// "Điều kiện tiếp nhận" of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadinessView {
    /// Which unit.
    pub unit: UnitBrief,
    /// Its lines, in the order in which one sets up.
    pub lines: Vec<ReadinessLine>,
    /// Keys of the person, which they may try to open.
    pub may_try: Vec<StampKind>,
}

impl ReadinessView {
    /// The worst standing of all lines.
    pub fn standing(&self) -> Standing {
        let each = self.lines.iter().map(|line| line.standing);
        each.max().unwrap_or(Standing::Met)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_warned_of_at_the_nearest_number_of_days_that_it_has_come_to() {
        let expected = [
            (61, None),
            (60, Some(60)),
            (31, Some(60)),
            (30, Some(30)),
            (8, Some(30)),
            (7, Some(7)),
            (1, Some(7)),
            (0, Some(0)),
            (-400, Some(0)),
        ];
        for (days, warned) in expected {
            assert_eq!(warning_at(days), warned, "{days}");
        }
    }
}
