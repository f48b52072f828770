//! How a unit's books are named and numbered (DOMAIN Q2, Q4): what is added to their names, and how many
//! digits their numbers are padded to. It counts for the books that are opened from then on; a book
//! keeps what it was opened with, as it stands on the copies that went out.

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    book::{MAX_WIDTH, parse_suffix, parse_width},
    view::unit::NumberingForm,
};
use chungthuc_storage::repo::{unit, unit_setting};
use serde_json::json;

use crate::{Workflow, actor::Actor, step::same_version};

impl Workflow {
    /// Sets how the books of a unit are named and numbered that are opened from now on; `version` is that
    /// of the unit's settings.
    ///
    /// Errors: the fields `suffix` and `width`, [`ErrorCode::Conflict`], [`ErrorCode::NotFound`], also
    /// for a unit that issues no copies.
    pub async fn set_numbering(
        &self,
        actor: &Actor,
        unit: UnitId,
        version: i64,
        form: NumberingForm,
    ) -> Result<(), AppError> {
        self.answer(async {
            let (suffix, width) = parse(&form)?;
            let mut tx = self.db.begin().await?;
            let unit = self.still_administers(&mut tx, actor, unit).await?;
            if !unit.issues_copies {
                return Err(ErrorCode::NotFound.into());
            }
            let setting = unit_setting::find(&mut tx, unit.id).await?;
            same_version(setting.version, version)?;
            unit::set_numbering(&mut tx, unit.id, &suffix, width).await?;
            let details = json!({
                "suffix": suffix,
                "width": width,
                "suffix_before": unit.book_suffix,
                "width_before": unit.number_width,
            });
            // Raises the version that was looked at.
            self.save_settings(&mut tx, actor, &setting, "SET_NUMBERING", details)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// Reads the form; every field that is wrong is named.
fn parse(form: &NumberingForm) -> Result<(String, u32), AppError> {
    let mut wrong = AppError::new(ErrorCode::Invalid);
    let suffix = parse_suffix(&form.suffix);
    if let Err(text) = suffix {
        wrong = wrong.and_field("suffix", text);
    }
    let width = parse_width(&form.width);
    if width.is_none() {
        let text = format!("Số chữ số phải là số từ 0 đến {MAX_WIDTH}.");
        wrong = wrong.and_field("width", text);
    }
    match (suffix, width) {
        (Ok(suffix), Some(width)) => Ok((suffix, width)),
        _ => Err(wrong),
    }
}
