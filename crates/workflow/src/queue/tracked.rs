//! "Sổ theo dõi hồ sơ" of a month as PDF (TT 01/2018/TT-VPCP form 06): the dossiers that were registered in
//! it, read in pieces, each in a look of its own, and set while nothing is open. What it looks like is
//! `print`'s.

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    book::month::BookMonth,
    calendar::Moment,
    certification::CertificationChoice,
    passing::Timeliness,
    reception::pieces,
    state::{DossierPhase, PaperState, dossier_state},
    view::reception::GeneralForm,
};
use chungthuc_print::{TrackedDossier, TrackingMonth, pdf};
use chungthuc_storage::repo::{
    tracked::{self, Behind, Tracked, TrackedPaper},
    unit,
};
use jiff::ToSpan;
use serde_json::json;

use super::list::{READERS, start_of};
use crate::{
    Workflow, actor::Actor, books::asked_month, context::in_turn, failure::Failure,
    made_file::MadeFile,
};

/// So many dossiers are read at a time.
const PIECE: u32 = 200;
/// So many dossiers are printed at most: some hundreds of pages.
const MOST_PRINTED: usize = 5_000;

impl Workflow {
    /// "Sổ theo dõi hồ sơ" of the unit for `month` (`11/2026`), which has begun. An empty month has a page
    /// that says so. Who printed what is audited.
    ///
    /// Errors: [`ErrorCode::NotFound`] without a right to see the unit's dossiers; the field `month`, also
    /// for one with more than five thousand.
    pub async fn print_tracking(&self, actor: &Actor, month: &str) -> Result<MadeFile, AppError> {
        self.answer(async {
            let unit = actor.require_any(&READERS)?;
            let month = asked_month(month)?;
            let now = self.now();
            if month.first() > now.day() {
                return Err(AppError::field("month", "Tháng đã chọn chưa tới.").into());
            }
            let unit = unit::find(&mut *self.db.read().await?, unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let dossiers = self.tracked_in(unit.id, month, now).await?;
            let count = dossiers.len();
            let name = unit.name;
            let write = move || {
                let printed = TrackingMonth {
                    unit_name: &name,
                    month,
                    dossiers: &dossiers,
                    printed_at: now,
                };
                pdf(&printed.document())
            };
            let bytes = in_turn(&self.reading, write).await?;
            let details = json!({ "month": month.to_string(), "rows": count });
            self.note_taken(actor, unit.id, "PRINT_TRACKING", details)
                .await?;
            let first = month.first();
            Ok(MadeFile {
                file_name: format!(
                    "so-theo-doi-ho-so-{}-{:02}.pdf",
                    first.year(),
                    first.month()
                ),
                media_type: "application/pdf",
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// The lines of a month.
    async fn tracked_in(
        &self,
        unit: UnitId,
        month: BookMonth,
        now: Moment,
    ) -> Result<Vec<TrackedDossier>, Failure> {
        let next = month.last().saturating_add(1.day());
        let before = start_of(next);
        let mut behind = Behind::start(start_of(month.first()));
        let mut lines = Vec::new();
        loop {
            let piece = {
                let mut db = self.db.read().await?;
                tracked::read_on(&mut db, unit, behind, before, PIECE).await?
            };
            let Some(last) = piece.last() else {
                return Ok(lines);
            };
            behind = Behind::of(last);
            lines.extend(piece.into_iter().map(|dossier| line(dossier, now)));
            few_enough(lines.len(), month)?;
        }
    }
}

/// Refuses a month of which more dossiers than are printed were read.
fn few_enough(read: usize, month: BookMonth) -> Result<(), AppError> {
    if read <= MOST_PRINTED {
        return Ok(());
    }
    let message = format!(
        "Tháng {month} có hơn 5.000 hồ sơ, không in được trong một tệp. Hãy lọc theo ngày ở Theo dõi hồ sơ chứng thực rồi xuất Excel."
    );
    Err(AppError::field("month", message))
}

/// A line of the book, as it stands `now`.
fn line(dossier: Tracked, now: Moment) -> TrackedDossier {
    let given_at = given_at(&dossier.papers);
    let kinds = dossier.papers.iter().map(|paper| paper.certification);
    let certification = CertificationChoice::of(kinds);
    let note = note(&dossier, given_at, now);
    let phone = dossier.phone.unwrap_or_default();
    let (procedure, sets, reached) = match dossier.reception {
        Some((procedure, general)) => {
            let sets = pieces(&general.sets, 1).unwrap_or(1);
            (Some(procedure), sets, reached(&general, &phone))
        }
        None => (None, 1, phone),
    };
    TrackedDossier {
        code: dossier.code,
        procedure,
        sets,
        applicant: dossier.applicant,
        reached,
        received_at: dossier.received_at,
        due_at: dossier.due_at,
        given_at,
        certification,
        note,
    }
}

/// Where somebody lives, and their phone.
fn reached(general: &GeneralForm, phone: &str) -> String {
    let parts = [
        general.address.as_str(),
        general.ward.as_str(),
        general.district.as_str(),
        general.province.as_str(),
        phone,
    ];
    let said: Vec<_> = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(", ")
}

/// When the last of what is certified was completed; `None` before, and where nothing is.
fn given_at(papers: &[TrackedPaper]) -> Option<Moment> {
    let certified = papers.iter().filter(|paper| paper.state.is_charged());
    let times: Option<Vec<_>> = certified.map(|paper| paper.completed_at).collect();
    times?.into_iter().max()
}

/// What became of a dossier, unless its result was simply given out; and that it is, or was, late.
fn note(dossier: &Tracked, given_at: Option<Moment>, now: Moment) -> String {
    let states = dossier.papers.iter().map(|paper| paper.state);
    let state = dossier_state(states);
    let became = match dossier.phase {
        DossierPhase::Refused => Some(PaperState::Refused.label()),
        DossierPhase::Cancelled => Some("Hủy tiếp nhận"),
        _ => match state {
            None => Some("Đã tiếp nhận"),
            Some(PaperState::Completed) => None,
            Some(state) => Some(state.label()),
        },
    };
    let waits = match dossier.phase {
        DossierPhase::Received => true,
        DossierPhase::Submitted => state.is_some_and(PaperState::is_due),
        _ => false,
    };
    let at = given_at.or(waits.then_some(now));
    let is_late = at
        .zip(dossier.due_at)
        .is_some_and(|(at, due)| Timeliness::of(at, due) == Timeliness::Late);
    let late = is_late.then(|| Timeliness::Late.label());
    let said: Vec<_> = became.into_iter().chain(late).collect();
    said.join("; ")
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::{DossierId, certification::Certification};
    use uuid::Uuid;

    use super::*;

    const DUE: Moment = Moment(1_000);

    fn paper(state: PaperState, completed_at: Option<i64>) -> TrackedPaper {
        TrackedPaper {
            state,
            certification: Certification::Electronic,
            completed_at: completed_at.map(Moment),
        }
    }

    fn dossier(phase: DossierPhase, papers: &[TrackedPaper]) -> Tracked {
        Tracked {
            id: DossierId(Uuid::from_u128(1)),
            code: "H99.101-261120-0041".into(),
            phase,
            applicant: "Phan Lâm Trúc Ly".into(),
            phone: Some("0900000011".into()),
            received_at: Moment(0),
            due_at: Some(DUE),
            reception: None,
            papers: papers.to_vec(),
        }
    }

    #[test]
    fn a_result_is_given_out_with_the_last_paper_that_is_certified() {
        let done = paper(PaperState::Completed, Some(7));
        assert_eq!(given_at(&[]), None);
        assert_eq!(
            given_at(&[done, paper(PaperState::Completed, Some(9))]),
            Some(Moment(9))
        );
        assert_eq!(
            given_at(&[done, paper(PaperState::PendingSeal, None)]),
            None
        );
        assert_eq!(
            given_at(&[done, paper(PaperState::Cancelled, None)]),
            Some(Moment(7)),
            "nothing is waited for that was cancelled"
        );
        assert_eq!(given_at(&[paper(PaperState::Refused, None)]), None);
    }

    #[test]
    fn a_remark_says_what_became_of_it_and_that_it_is_late() {
        let note =
            |phase, papers: &[TrackedPaper], now| line(dossier(phase, papers), Moment(now)).note;
        let sent = DossierPhase::Submitted;
        let waiting = [paper(PaperState::PendingSignature, None)];
        assert_eq!(note(sent, &waiting, 1_000), "Chờ ký");
        assert_eq!(note(sent, &waiting, 1_001), "Chờ ký; Quá hạn");
        let done = |at| [paper(PaperState::Completed, Some(at))];
        assert_eq!(note(sent, &done(1_000), 9_000), "");
        assert_eq!(note(sent, &done(1_001), 9_000), "Quá hạn");
        assert_eq!(note(DossierPhase::Received, &[], 10), "Đã tiếp nhận");
        assert_eq!(
            note(DossierPhase::Refused, &[], 9_000),
            "Từ chối chứng thực",
            "what was refused is not late"
        );
        assert_eq!(note(DossierPhase::Cancelled, &[], 9_000), "Hủy tiếp nhận");
    }

    #[test]
    fn five_thousand_dossiers_are_printed_and_not_one_more() {
        let month = BookMonth::of(jiff::civil::date(2026, 11, 1));
        assert!(few_enough(0, month).is_ok());
        assert!(few_enough(MOST_PRINTED, month).is_ok());
        let refused = few_enough(MOST_PRINTED + 1, month).unwrap_err();
        let said = refused.of_field("month").unwrap_or_default();
        assert!(said.contains("Tháng 11/2026 có hơn 5.000 hồ sơ"), "{said}");
    }

    #[test]
    fn where_somebody_is_reached_leaves_out_what_was_not_told() {
        let general = GeneralForm {
            address: " Tổ 4 ".into(),
            ward: "Phường Cầu Sương".into(),
            province: "Tỉnh Hòa Lâm".into(),
            ..GeneralForm::default()
        };
        let all = "Tổ 4, Phường Cầu Sương, Tỉnh Hòa Lâm, 0900000011";
        assert_eq!(reached(&general, "0900000011"), all);
        assert_eq!(reached(&GeneralForm::default(), ""), "");
    }
}
