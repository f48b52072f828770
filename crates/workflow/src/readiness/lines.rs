//! Each thing that must stand, and how it does.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    book::{BookKind, check_days},
    calendar::{Moment, day_text},
    right::Right,
    signature::SignatureLevel,
    view::{
        readiness::{Matter, ReadinessLine, Standing, WARNED_DAYS},
        trust::TrustRole,
    },
};
use chungthuc_keystore::{KeyLocator, KeyStore, SigningCertificate};
use chungthuc_storage::{
    database::Connection,
    repo::{
        book,
        key::{self, SigningKey},
        reference,
        stamp::{self, Owner},
        trusted,
        unit::{self, Unit},
    },
};
use jiff::civil::Date;

use crate::{Workflow, actor::Actor, failure::Failure};

/// How far one looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// What the database knows.
    Rows,
    /// Keystores too: whether they have the keys, with the certificates that are registered.
    Keystores,
}

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

impl Workflow {
    /// The lines of a unit, in the order in which one sets up.
    pub(super) async fn lines(
        &self,
        db: &mut Connection,
        actor: &Actor,
        unit: &Unit,
        depth: Depth,
    ) -> Result<Vec<ReadinessLine>, Failure> {
        let now = self.now();
        let today = now.day();
        let here = |right: Right| actor.may(right, unit.id);
        let admin = actor.grant(Right::Admin).is_some();
        let mut lines = Vec::new();
        let books = book::of_unit(db, unit.id).await?;
        for kind in BookKind::ALL {
            // Copies on paper are issued by those that have a book for them.
            let issues =
                kind == BookKind::ElectronicCopies || books.iter().any(|book| book.kind == kind);
            if issues {
                lines.push(book_line(db, actor, unit, kind, today).await?);
            }
        }
        let signers = unit::holders(db, unit.id, Right::Signer, today).await?;
        if signers.is_empty() {
            lines.push(ReadinessLine {
                matter: Matter::Signer,
                of: String::new(),
                standing: Standing::Unmet,
                text: "Chưa có ai được cấp quyền ký bản sao.".to_owned(),
                // Whom to turn to.
                link: Some("/huong-dan".to_owned()),
            });
        }
        for (grant, name) in &signers {
            let owner = Owner::Person(grant.person);
            let own = here(Right::Signer) && grant.person == actor.person;
            let link = own.then(|| "/chu-ky".to_owned());
            lines.push(image_line(db, owner, name, link, today).await?);
        }
        let owner = Owner::Unit(unit.id);
        let link = here(Right::Sealer).then(|| "/con-dau".to_owned());
        lines.push(image_line(db, owner, &unit.name, link, today).await?);
        for (grant, name) in &signers {
            let owner = Owner::Person(grant.person);
            lines.push(self.key_line(db, owner, name, now, depth).await?);
        }
        lines.push(self.key_line(db, owner, &unit.name, now, depth).await?);
        lines.push(self.timestamp_line(db, admin, now).await?);
        lines.push(self.mail_line());
        lines.push(tariff_line(db, unit, admin, today).await?);
        lines.push(holiday_line(db, admin, today).await?);
        Ok(lines)
    }

    /// Certificate and key of a leader or the agency.
    async fn key_line(
        &self,
        db: &mut Connection,
        owner: Owner,
        whose: &str,
        now: Moment,
        depth: Depth,
    ) -> Result<ReadinessLine, Failure> {
        let matter = match owner {
            Owner::Person(_) => Matter::SignerKey,
            Owner::Unit(_) => Matter::AgencyKey,
        };
        let line = |(standing, text)| ReadinessLine {
            matter,
            of: whose.to_owned(),
            standing,
            text,
            // Keys are registered for a unit by whoever runs the program: whom to turn to.
            link: (standing != Standing::Met).then(|| "/huong-dan".to_owned()),
        };
        let Some(row) = key::of_owner(db, owner).await? else {
            let text = format!("Chưa đăng ký khóa ký số của {whose}.");
            return Ok(line((Standing::Unmet, text)));
        };
        let Some(ends) = Ends::read(&row.certificate) else {
            let text = format!("Không đọc được chứng thư số của {whose}.");
            return Ok(line((Standing::Unmet, text)));
        };
        if depth == Depth::Keystores
            && let Some(text) = self.keystore_fault(&row, whose).await
        {
            return Ok(line((Standing::Unmet, text)));
        }
        if row.locked_until.is_some_and(|until| until > now) {
            let text = format!("Khóa của {whose} đang tạm khóa vì nhập sai mã PIN nhiều lần.");
            return Ok(line((Standing::Attention, text)));
        }
        Ok(line(ends.standing(whose, now)))
    }

    /// What is wrong with a key as its store shows it.
    async fn keystore_fault(&self, row: &SigningKey, whose: &str) -> Option<String> {
        let missing = || {
            Some(format!(
                "Kho khóa không trả lời hoặc không có khóa của {whose}."
            ))
        };
        let Ok(locator) = row.locator.parse::<KeyLocator>() else {
            return missing();
        };
        match self.keys.certificate(&locator).await {
            Ok(found) if BASE64.encode(&found.der) == row.certificate => None,
            Ok(_) => Some(format!(
                "Chứng thư số trong kho khóa khác chứng thư đã đăng ký của {whose}."
            )),
            Err(cause) => {
                tracing::warn!(key = %row.id, %cause, "a key shows no certificate");
                missing()
            }
        }
    }

    /// Whether signatures get the timestamp that their level wants, and how long the listed
    /// authorities' certificates hold.
    async fn timestamp_line(
        &self,
        db: &mut Connection,
        admin: bool,
        now: Moment,
    ) -> Result<ReadinessLine, Failure> {
        let line = |standing, text: String| ReadinessLine {
            matter: Matter::Timestamps,
            of: String::new(),
            standing,
            text,
            link: admin.then(|| "/quan-tri/tin-cay".to_owned()),
        };
        if self.settings.level == SignatureLevel::Basic {
            let text = "Chữ ký ở mức cơ bản, không cần dấu thời gian.";
            return Ok(line(Standing::Met, text.to_owned()));
        }
        let authorities = self.trust.timestamp_authorities();
        if authorities == 0 {
            let text = "Chưa cấu hình máy chủ cấp dấu thời gian; bản sao sẽ không gửi đi được.";
            return Ok(line(Standing::Unmet, text.to_owned()));
        }
        let mut worst: Option<(Standing, String)> = None;
        for listed in trusted::all(db).await? {
            if !listed.is_listed() || listed.role != TrustRole::TimeStamping {
                continue;
            }
            let Some(ends) = Ends::read(&listed.certificate) else {
                continue;
            };
            let (standing, text) = ends.standing(&listed.name, now);
            // Another authority may do: it is nothing that stops the work.
            let standing = standing.min(Standing::Attention);
            if worst.as_ref().is_none_or(|(known, _)| *known < standing) {
                worst = Some((standing, text));
            }
        }
        Ok(match worst {
            Some((standing @ Standing::Attention, text)) => line(standing, text),
            _ => line(
                Standing::Met,
                format!("Đã cấu hình {authorities} máy chủ cấp dấu thời gian."),
            ),
        })
    }

    fn mail_line(&self) -> ReadinessLine {
        let (standing, text) = if self.mailer.carries_email() {
            (Standing::Met, "Đã cấu hình máy chủ gửi email.")
        } else {
            (
                Standing::Unmet,
                "Chưa cấu hình máy chủ gửi email; bản sao của người không có tài khoản sẽ không gửi được.",
            )
        };
        ReadinessLine {
            matter: Matter::Mail,
            of: String::new(),
            standing,
            text: text.to_owned(),
            link: None,
        }
    }
}

/// Whether a book is open from which numbers of this kind can be issued today.
async fn book_line(
    db: &mut Connection,
    actor: &Actor,
    unit: &Unit,
    kind: BookKind,
    today: Date,
) -> Result<ReadinessLine, Failure> {
    let of = match kind {
        BookKind::ElectronicCopies => "bản sao điện tử",
        BookKind::PaperCopies => "bản sao giấy",
    };
    let (standing, text) = match book::find_open(db, unit.id, kind).await? {
        None => (
            Standing::Unmet,
            format!("Chưa có sổ chứng thực {of} nào đang mở."),
        ),
        Some(open) if check_days(open.opened_on, open.closes_on, today).is_err() => (
            Standing::Unmet,
            format!(
                "Sổ {} chỉ cấp số từ {} đến {}.",
                open.name(),
                day_text(open.opened_on),
                day_text(open.closes_on)
            ),
        ),
        Some(open) => (
            Standing::Met,
            format!(
                "Sổ {} đang mở đến {}.",
                open.name(),
                day_text(open.closes_on)
            ),
        ),
    };
    let manages = [Right::Sealer, Right::BookManager]
        .iter()
        .any(|right| actor.may(*right, unit.id));
    Ok(ReadinessLine {
        matter: Matter::Book,
        of: of.to_owned(),
        standing,
        text,
        link: manages.then(|| "/so-chung-thuc".to_owned()),
    })
}

/// Whether somebody, or the agency, has an image that may be used today.
async fn image_line(
    db: &mut Connection,
    owner: Owner,
    whose: &str,
    link: Option<String>,
    today: Date,
) -> Result<ReadinessLine, Failure> {
    let (matter, thing) = match owner {
        Owner::Person(_) => (Matter::Signature, "ảnh chữ ký"),
        Owner::Unit(_) => (Matter::Seal, "ảnh con dấu"),
    };
    let images = stamp::of_owner(db, owner).await?;
    let (standing, text) = match images.iter().find(|image| image.is_usable(today)) {
        Some(image) => (
            Standing::Met,
            format!("{whose} có {thing} “{}”.", image.name),
        ),
        None if images.is_empty() => (Standing::Unmet, format!("{whose} chưa có {thing}.")),
        None => (
            Standing::Unmet,
            format!("{whose} không có {thing} nào dùng được hôm nay."),
        ),
    };
    Ok(ReadinessLine {
        matter,
        of: whose.to_owned(),
        standing,
        text,
        link,
    })
}

/// Which tariff fees are computed by. Where none was entered the ministry's holds, which is as good.
async fn tariff_line(
    db: &mut Connection,
    unit: &Unit,
    admin: bool,
    today: Date,
) -> Result<ReadinessLine, Failure> {
    let text = if reference::has_tariff(db, unit.id, today).await? {
        "Đã nhập biểu phí áp dụng hôm nay."
    } else {
        "Tính theo Thông tư 226/2016/TT-BTC; địa phương chưa nhập biểu phí riêng."
    };
    Ok(ReadinessLine {
        matter: Matter::Tariff,
        of: String::new(),
        standing: Standing::Met,
        text: text.to_owned(),
        link: admin.then(|| "/quan-tri/bieu-phi".to_owned()),
    })
}

/// Whether the days off of the year are there, and in December those of the next.
async fn holiday_line(
    db: &mut Connection,
    admin: bool,
    today: Date,
) -> Result<ReadinessLine, Failure> {
    let mut missing = None;
    let last = if today.month() == 12 {
        today.year() + 1
    } else {
        today.year()
    };
    for year in today.year()..=last {
        let (first, last) = (Date::new(year, 1, 1), Date::new(year, 12, 31));
        let (first, last) = (first.unwrap_or(today), last.unwrap_or(today));
        if reference::holidays_between(db, first, last)
            .await?
            .is_empty()
        {
            missing.get_or_insert(year);
        }
    }
    let (standing, text) = match missing {
        None => (Standing::Met, format!("Đã nhập ngày nghỉ lễ năm {last}.")),
        Some(year) => (
            Standing::Attention,
            format!("Chưa nhập ngày nghỉ lễ năm {year}; hạn trả chỉ trừ Thứ Bảy, Chủ Nhật."),
        ),
    };
    let year = missing.unwrap_or(last);
    Ok(ReadinessLine {
        matter: Matter::Holidays,
        of: String::new(),
        standing,
        text,
        link: admin.then(|| format!("/quan-tri/ngay-nghi-le?nam={year}")),
    })
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
