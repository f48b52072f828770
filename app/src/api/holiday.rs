//! "Ngày nghỉ lễ".

use chungthuc_domain::{
    AppError,
    view::holiday::{HolidayForm, HolidaysView},
};
use jiff::civil::Date;
use leptos::prelude::*;

/// The days off of a year; 0: of the present one.
#[server(HolidaysCall, "/api", endpoint = "holidays")]
pub async fn holidays(year: i16) -> Result<HolidaysView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.holidays(&actor, year).await
}

/// Adds a day off.
#[server(AddHolidayCall, "/api", endpoint = "add-holiday")]
pub async fn add_holiday(form: HolidayForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.add_holiday(&actor, form).await
}

/// Takes a day off out.
#[server(RemoveHolidayCall, "/api", endpoint = "remove-holiday")]
pub async fn remove_holiday(day: Date, reason: String) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.remove_holiday(&actor, day, reason).await
}
