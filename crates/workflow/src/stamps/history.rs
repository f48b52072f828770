//! "Lịch sử" of an image: its versions, who did what to them, and which papers were signed or sealed
//! with them.

use chungthuc_domain::{
    AppError, StampImageId,
    calendar::day_text,
    view::{
        Listing,
        stamp::{SignatureDetails, StampHistory},
    },
};
use chungthuc_storage::repo::{stamp, stamp_log};
use jiff::civil::Date;

use super::{once_own, view};
use crate::{Workflow, actor::Actor};

/// Papers on a page.
const PER_PAGE: u32 = 20;

impl Workflow {
    /// The history of an image that the person works with, in use or not any more; `page` of the
    /// papers, from 1.
    ///
    /// Errors: [`chungthuc_domain::ErrorCode::NotFound`].
    pub async fn stamp_history(
        &self,
        actor: &Actor,
        image: StampImageId,
        page: u32,
    ) -> Result<StampHistory, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let series = once_own(&mut db, actor, image).await?.series;
            let today = self.now().day();
            let page = page.max(1);
            let offset = u64::from(page - 1) * u64::from(PER_PAGE);
            let versions = stamp::of_series(&mut db, series).await?;
            Ok(StampHistory {
                versions: versions.iter().map(|image| view(image, today)).collect(),
                events: stamp_log::events(&mut db, series).await?,
                uses: Listing {
                    rows: stamp_log::uses(&mut db, series, PER_PAGE, offset).await?,
                    total: stamp_log::count_uses(&mut db, series).await?,
                    more: false,
                    page,
                    per_page: PER_PAGE,
                },
            })
        })
        .await
    }
}

/// What differs between two states of an image, in words.
pub(super) fn changes(before: &stamp::StampImage, after: &stamp::StampImage) -> String {
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(format!("tên “{}” thành “{}”", before.name, after.name));
    }
    // Both were typed; what differs differs.
    if before.width_mm.to_bits() != after.width_mm.to_bits() {
        let mm = |width: f64| width.to_string().replace('.', ",");
        changes.push(format!(
            "rộng {} mm thành {} mm",
            mm(before.width_mm),
            mm(after.width_mm)
        ));
    }
    if before.holds_name != after.holds_name {
        let text = if after.holds_name {
            "ảnh đã có họ tên và chức danh"
        } else {
            "ảnh không có họ tên và chức danh"
        };
        changes.push(text.to_owned());
    }
    let days = |image: &stamp::StampImage| (image.valid_from, image.valid_to);
    if days(before) != days(after) {
        let day = |day: Option<Date>| day.map_or_else(|| "không hạn".to_owned(), day_text);
        changes.push(format!(
            "dùng từ {} đến {}",
            day(after.valid_from),
            day(after.valid_to)
        ));
    }
    changes.extend(of_details(&before.details, &after.details));
    changes.join("; ")
}

/// What differs in what a signature has besides its image, in words.
pub(super) fn of_details(old: &SignatureDetails, new: &SignatureDetails) -> Vec<String> {
    let said = |text: &str| if text.is_empty() { "không có" } else { text }.to_owned();
    let mut changes = Vec::new();
    if old.phone != new.phone {
        changes.push(format!("số điện thoại ký số: {}", said(&new.phone)));
    }
    if old.anchor != new.anchor {
        changes.push(format!("từ khóa định vị vị trí: {}", said(&new.anchor)));
    }
    if old.accounts != new.accounts {
        let accounts = new.accounts.iter();
        let accounts: Vec<_> = accounts
            .map(|row| format!("{} ({})", row.account, row.provider))
            .collect();
        changes.push(format!("thông tin bổ sung: {}", said(&accounts.join(", "))));
    }
    changes
}
