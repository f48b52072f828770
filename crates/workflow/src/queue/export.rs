//! "Xuất Excel" of "Theo dõi hồ sơ chứng thực": all papers of the list as it is narrowed, read in
//! pieces, each in a look of its own, and written while nothing is open (`sheet`), a few at a time.

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    applicant::ApplicantKind,
    calendar::Moment,
    view::queue::{DueFilter, ORIGINAL_KEPT, Queue, QueueQuery},
};
use chungthuc_storage::repo::{
    queue::{self, FEW, Filter, Place},
    unit,
};
use serde_json::{Value, json};

use super::{
    list::{READERS, filter},
    sheet::PaperSheet,
};
use crate::{
    Workflow, actor::Actor, context::in_turn, failure::Failure, made_file::MadeFile, spreadsheet,
};

/// So many papers are read at a time.
const PIECE: u32 = 500;
/// So many papers are exported at most.
const MOST_EXPORTED: u32 = 100_000;

impl Workflow {
    /// The papers of "Theo dõi hồ sơ chứng thực" that `query` asks for, on whichever page they are, as
    /// an Excel file. Who exported how many is audited.
    ///
    /// Errors: as [`Workflow::queue`]; the field `query` for more than a hundred thousand.
    pub async fn export_papers(
        &self,
        actor: &Actor,
        query: QueueQuery,
    ) -> Result<MadeFile, AppError> {
        self.answer(async {
            let now = self.now();
            let mut filter = filter(actor, Queue::All, &query, now)?;
            (filter.limit, filter.offset) = (PIECE, 0);
            let unit = unit::find(&mut *self.db.read().await?, filter.unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let words = narrowed_by(&query);
            let name = unit.name.clone();
            let begun =
                in_turn(&self.reading, move || PaperSheet::begin(&name, now, &words)).await?;
            let sheet = begun.map_err(Failure::broken)?;
            let sheet = self.fill(sheet, &filter).await?;
            let count = sheet.count();
            let bytes = in_turn(&self.reading, move || sheet.finish()).await?;
            self.note_taken(
                actor,
                filter.unit,
                "EXPORT_PAPERS",
                json!({ "rows": count }),
            )
            .await?;
            Ok(MadeFile {
                file_name: format!("ho-so-chung-thuc-{}.xlsx", day_stem(now)),
                media_type: spreadsheet::MEDIA_TYPE,
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    async fn fill(&self, mut sheet: PaperSheet, filter: &Filter) -> Result<PaperSheet, Failure> {
        if filter.states.is_empty() {
            return Ok(sheet);
        }
        // A short list is found by what narrows it most; a long one is walked.
        let short = Filter {
            limit: u32::try_from(FEW).unwrap_or(PIECE),
            ..filter.clone()
        };
        let found = queue::list(&mut *self.db.read().await?, &short).await?;
        let whole = !found.more && found.total <= found.rows.len() as u64;
        let mut items = found.rows;
        loop {
            let Some(last) = items.last() else {
                return Ok(sheet);
            };
            let behind = Place::of(&last.paper, filter.order);
            let written =
                in_turn(&self.reading, move || sheet.papers(&items).map(|()| sheet)).await?;
            sheet = written.map_err(Failure::broken)?;
            if sheet.count() > MOST_EXPORTED {
                let message = "Danh sách có hơn 100.000 hồ sơ. Hãy thu hẹp bộ lọc rồi xuất lại.";
                return Err(AppError::field("query", message).into());
            }
            if whole {
                return Ok(sheet);
            }
            items = queue::read_on(&mut *self.db.read().await?, filter, Some(&behind)).await?;
        }
    }

    /// Records that somebody takes a unit's list away, if they still may.
    pub(super) async fn note_taken(
        &self,
        actor: &Actor,
        unit: UnitId,
        action: &'static str,
        details: Value,
    ) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        self.still_holds_any(&mut tx, actor, &READERS, unit).await?;
        let subject = format!("unit {unit}");
        self.audit(&mut tx, actor, unit, action, subject, details);
        Ok(tx.commit().await?)
    }
}

/// What the list was narrowed by, in words; what was typed is in it.
fn narrowed_by(query: &QueueQuery) -> String {
    let typed = |name: &str, text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| format!("{name}: {text}"))
    };
    let parts = [
        query
            .state
            .map(|state| format!("Trạng thái: {}", state.label())),
        query
            .due
            .map(|due: DueFilter| format!("Hạn trả: {}", due.label())),
        query.original_kept.then(|| ORIGINAL_KEPT.to_owned()),
        query
            .applicant_kind
            .map(|kind: ApplicantKind| format!("Đối tượng: {}", kind.label())),
        typed("Mã chứng thực", &query.code),
        typed("Tìm", &query.text),
        typed("Từ ngày", &query.from),
        typed("Đến ngày", &query.to),
    ];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    if said.is_empty() {
        "Tất cả hồ sơ".to_owned()
    } else {
        said.join(" · ")
    }
}

/// `2026-11-20`, for a file's name.
fn day_stem(at: Moment) -> String {
    at.day().to_string()
}
