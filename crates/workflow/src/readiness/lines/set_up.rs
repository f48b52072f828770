//! What a unit sets up for itself: books, images, the tariff, days off.

use chungthuc_domain::{
    book::{BookKind, check_days},
    calendar::day_text,
    right::Right,
    view::readiness::{Matter, ReadinessLine, Standing},
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        book, reference,
        stamp::{self, Owner},
        unit::Unit,
    },
};
use jiff::civil::Date;

use crate::{actor::Actor, failure::Failure};

/// Whether a book is open from which numbers of this kind can be issued today.
pub(super) async fn book_line(
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
pub(super) async fn image_line(
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
pub(super) async fn tariff_line(
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
pub(super) async fn holiday_line(
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
