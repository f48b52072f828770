//! "Lưu trữ" (DESIGN §3.7, DOMAIN Q24): signed files are kept for years that a unit decides, with the
//! scans that they were made of, and go only after an administrator has looked at what would go and
//! confirmed it. What is void, under dispute ("Giữ lại") or didn't arrive stays. Rows of papers, books
//! and hashes stay for ever. The deleting itself is in `purge`; scans that became part of no signed
//! file are in `delivery/scans.rs`.

mod purge;

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, UnitId,
    right::Right,
    view::{
        Listing,
        retention::{
            Confirmed, DEFAULT_YEARS, MOST_AT_ONCE, RetentionView, RunRow, YEARS, kept_from,
        },
    },
};
use chungthuc_storage::repo::{
    paper,
    retention::{self, Run},
    unit_setting::{self, UnitSetting},
};
use jiff::civil::Date;
use serde_json::json;

pub(crate) use purge::PURGE_FILES;

use crate::{
    Workflow,
    actor::Actor,
    queue::start_of,
    units::{brief, place},
};

/// Papers on a page.
const PER_PAGE: u32 = 20;
/// The longest reason, in characters.
const MAX_REASON: usize = 500;

impl Workflow {
    /// How long a unit keeps files, what would go today, what is held and what went; `page` of what
    /// would go, from 1. For who administers the unit, and for its auditors.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn retention(
        &self,
        actor: &Actor,
        unit: Option<UnitId>,
        page: u32,
    ) -> Result<RetentionView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let (unit, may_change) = place(&mut db, actor, unit, &[Right::Auditor]).await?;
            let setting = unit_setting::find(&mut db, unit.id).await?;
            let before = self.expired_before(&setting);
            let moment = start_of(before);
            let expired = retention::count(&mut db, unit.id, moment).await?;
            let page = page.max(1);
            let offset = u64::from(page - 1) * u64::from(PER_PAGE);
            let rows = retention::list(&mut db, unit.id, moment, PER_PAGE, offset).await?;
            let runs = retention::runs(&mut db, unit.id).await?;
            Ok(RetentionView {
                years: setting.retention_years.unwrap_or(DEFAULT_YEARS),
                may_change,
                before,
                expired: Listing {
                    rows,
                    total: expired.papers,
                    more: expired.papers >= MOST_AT_ONCE,
                    page,
                    per_page: PER_PAGE,
                },
                files: expired.files,
                size: expired.size,
                held: retention::held(&mut db, unit.id).await?,
                runs: runs.into_iter().map(run_row).collect(),
                version: setting.version,
                unit: brief(&unit),
            })
        })
        .await
    }

    /// Sets how many years a unit keeps signed files.
    ///
    /// Errors: the field `years`, [`ErrorCode::Conflict`], [`ErrorCode::NotFound`].
    pub async fn set_retention(
        &self,
        actor: &Actor,
        unit: UnitId,
        version: i64,
        years: String,
    ) -> Result<(), AppError> {
        self.answer(async {
            let years = years
                .trim()
                .parse()
                .ok()
                .filter(|years| YEARS.contains(years));
            let years = years.ok_or_else(|| {
                let (least, most) = (YEARS.start(), YEARS.end());
                AppError::field(
                    "years",
                    format!("Số năm lưu phải là số từ {least} đến {most}."),
                )
            })?;
            let details = json!({ "years": years });
            self.change_settings(actor, unit, version, "SET_RETENTION", details, |setting| {
                setting.retention_years = Some(years);
            })
            .await
        })
        .await
    }

    /// Confirms that what was looked at goes: `before` and `papers` are what the page said. Jobs
    /// delete it, and nothing that came to it since. While a deletion is under way no other begins, and
    /// the answer is whose that is.
    ///
    /// Errors: [`ErrorCode::Conflict`] if it isn't the same any more, [`ErrorCode::WrongState`] if
    /// there is nothing, [`ErrorCode::NotFound`].
    pub async fn confirm_retention(
        &self,
        actor: &Actor,
        unit: UnitId,
        before: Date,
        papers: u64,
    ) -> Result<Confirmed, AppError> {
        self.answer(async {
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let unit = self.still_administers(&mut tx, actor, unit).await?;
            if let Some(run) = retention::under_way(&mut tx, unit.id).await? {
                tx.rollback().await?;
                return Ok(Confirmed::UnderWay(run_row(run)));
            }
            let setting = unit_setting::find(&mut tx, unit.id).await?;
            let moment = start_of(before);
            let found = retention::count(&mut tx, unit.id, moment).await?;
            if before != self.expired_before(&setting) || found.papers != papers {
                return Err(ErrorCode::Conflict.into());
            }
            if papers == 0 {
                return Err(ErrorCode::WrongState.into());
            }
            let run = Run {
                id: self.ids.id(),
                unit: unit.id,
                before: moment,
                papers,
                by: actor.person,
                by_name: actor.name.clone(),
                at: now,
                done_papers: 0,
                done_files: 0,
                finished_at: None,
            };
            if !retention::insert_run(&mut tx, &run).await? {
                // Somebody's was committed since it was looked for; it may even be done by now.
                let faster = retention::under_way(&mut tx, unit.id).await?;
                tx.rollback().await?;
                let faster = faster.ok_or(ErrorCode::Conflict)?;
                return Ok(Confirmed::UnderWay(run_row(faster)));
            }
            let details = json!({
                "before": before.to_string(),
                "papers": papers,
                "files": found.files,
            });
            let subject = format!("retention {}", run.id);
            self.audit(
                &mut tx,
                actor,
                unit.id,
                "CONFIRM_RETENTION",
                subject,
                details,
            );
            self.enqueue_purge(&mut tx, &run, 0).await?;
            tx.commit().await?;
            Ok(Confirmed::Begun)
        })
        .await
    }

    /// "Giữ lại": the files of a paper stay beyond their time, such as while there is a dispute about
    /// it.
    ///
    /// Errors: the field `reason`, [`ErrorCode::WrongState`] for one whose files are gone or which is
    /// held already, [`ErrorCode::NotFound`].
    pub async fn hold_files(
        &self,
        actor: &Actor,
        paper: PaperId,
        reason: &str,
    ) -> Result<(), AppError> {
        self.answer(async {
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(AppError::field("reason", "Hãy nhập lý do giữ lại.").into());
            }
            if reason.chars().count() > MAX_REASON {
                let text = format!("Lý do dài quá {MAX_REASON} ký tự.");
                return Err(AppError::field("reason", text).into());
            }
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let found = paper::find(&mut tx, paper)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let unit = self.still_administers(&mut tx, actor, found.unit).await?;
            let held = found.purged_at.is_none()
                && retention::hold(&mut tx, paper, unit.id, reason, &actor.name, now).await?;
            if !held {
                return Err(ErrorCode::WrongState.into());
            }
            let subject = format!("paper {paper}");
            let details = json!({ "reason": reason });
            self.audit(&mut tx, actor, unit.id, "HOLD_FILES", subject, details);
            Ok(tx.commit().await?)
        })
        .await
    }

    /// "Bỏ giữ": the files of a paper go with the others' again.
    ///
    /// Errors: [`ErrorCode::WrongState`] for one that isn't held, [`ErrorCode::NotFound`].
    pub async fn release_files(&self, actor: &Actor, paper: PaperId) -> Result<(), AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            let found = paper::find(&mut tx, paper)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let unit = self.still_administers(&mut tx, actor, found.unit).await?;
            if !retention::release(&mut tx, paper).await? {
                return Err(ErrorCode::WrongState.into());
            }
            let subject = format!("paper {paper}");
            self.audit(&mut tx, actor, unit.id, "RELEASE_FILES", subject, json!({}));
            Ok(tx.commit().await?)
        })
        .await
    }

    /// What was completed before this day has had its time.
    fn expired_before(&self, setting: &UnitSetting) -> Date {
        let years = setting.retention_years.unwrap_or(DEFAULT_YEARS);
        kept_from(self.now().day(), years)
    }
}

fn run_row(run: Run) -> RunRow {
    RunRow {
        before: run.before.day(),
        papers: run.papers,
        by: run.by_name,
        at: run.at,
        done_papers: run.done_papers,
        done_files: run.done_files,
        finished_at: run.finished_at,
    }
}
