//! The forms of a refusal and of a request for more papers, as typed: reading them. Every field at
//! fault gets its own sentence.

use chungthuc_domain::{
    AppError, ErrorCode,
    refusal::RefusalReason,
    view::refusal::{LONGEST_EXPLANATION, MinutesView, RefusalForm, SupplementForm},
};

use crate::intake::one_line;

/// Characters of a line: a place, a person, a paper.
const LONGEST_LINE: usize = 200;
/// Lines of a list.
const MOST_LINES: usize = 20;

/// A refusal, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    pub ground: RefusalReason,
    pub explanation: String,
    pub forged: bool,
    pub minutes: Option<MinutesView>,
}

impl Terms {
    /// Reads the form.
    ///
    /// Errors: [`ErrorCode::Invalid`] with every field at fault.
    pub fn parse(form: &RefusalForm) -> Result<Self, AppError> {
        let mut faults = Faults(AppError::new(ErrorCode::Invalid));
        let ground = RefusalReason::from_code(&form.ground);
        if ground.is_none() {
            faults.note("ground", "Hãy chọn căn cứ từ chối.");
        }
        let explanation = faults.text(
            "explanation",
            &form.explanation,
            "Hãy nhập lý do cụ thể của trường hợp này.",
        );
        let forged = !form.forged.is_empty();
        let owed = ground.is_some_and(|ground| ground.needs_minutes(forged));
        let minutes = owed.then(|| MinutesView {
            place: faults.line("place", &form.place, "Hãy nhập nơi lập biên bản."),
            found: faults.text("found", &form.found, "Hãy nhập nội dung phát hiện."),
            present: faults.lines(
                "present",
                &form.present,
                "Hãy nhập những người có mặt, mỗi người một dòng.",
            ),
            held: faults.lines(
                "held",
                &form.held,
                "Hãy nhập giấy tờ tạm giữ, mỗi giấy tờ một dòng.",
            ),
            said: faults.optional("said", &form.said),
        });
        match ground {
            Some(ground) if faults.0.fields.is_empty() => Ok(Self {
                ground,
                explanation,
                forged,
                minutes,
            }),
            _ => Err(faults.0),
        }
    }
}

/// A request for more papers, read: what is missing, and why.
///
/// Errors: [`ErrorCode::Invalid`] with every field at fault.
pub(crate) fn request(form: &SupplementForm) -> Result<(Vec<String>, String), AppError> {
    let mut faults = Faults(AppError::new(ErrorCode::Invalid));
    let items = faults.lines(
        "items",
        &form.items,
        "Hãy nhập nội dung cần bổ sung, mỗi nội dung một dòng.",
    );
    let reason = faults.text("reason", &form.reason, "Hãy nhập lý do yêu cầu bổ sung.");
    if faults.0.fields.is_empty() {
        Ok((items, reason))
    } else {
        Err(faults.0)
    }
}

/// A remark that has to be made.
///
/// Errors: [`ErrorCode::Invalid`] under `note`.
pub(super) fn note(text: &str) -> Result<String, AppError> {
    let mut faults = Faults(AppError::new(ErrorCode::Invalid));
    let note = faults.text("note", text, "Hãy nhập trả lại cho ai, theo căn cứ nào.");
    if faults.0.fields.is_empty() {
        Ok(note)
    } else {
        Err(faults.0)
    }
}

/// Faults found so far.
struct Faults(AppError);

impl Faults {
    fn note(&mut self, field: &str, message: &str) {
        let error = std::mem::replace(&mut self.0, AppError::new(ErrorCode::Invalid));
        self.0 = error.and_field(field, message);
    }

    /// A few sentences that may be left out.
    fn optional(&mut self, field: &str, text: &str) -> String {
        let text = text.trim();
        if text.chars().count() > LONGEST_EXPLANATION {
            self.note(
                field,
                &format!("Nội dung dài quá {LONGEST_EXPLANATION} ký tự."),
            );
        }
        text.to_owned()
    }

    /// A few sentences.
    fn text(&mut self, field: &str, text: &str, missing: &str) -> String {
        let text = self.optional(field, text);
        if text.is_empty() {
            self.note(field, missing);
        }
        text
    }

    /// A line.
    fn line(&mut self, field: &str, text: &str, missing: &str) -> String {
        let line = one_line(text);
        match line.chars().count() {
            0 => self.note(field, missing),
            1..=LONGEST_LINE => {}
            _ => self.note(field, &format!("Nội dung dài quá {LONGEST_LINE} ký tự.")),
        }
        line
    }

    /// A list, each thing on a line of its own.
    fn lines(&mut self, field: &str, text: &str, missing: &str) -> Vec<String> {
        let lines: Vec<_> = text
            .lines()
            .map(one_line)
            .filter(|line| !line.is_empty())
            .take(MOST_LINES + 1)
            .collect();
        if lines.is_empty() {
            self.note(field, missing);
        } else if lines.len() > MOST_LINES {
            self.note(field, &format!("Nhiều nhất {MOST_LINES} dòng."));
        } else if lines.iter().any(|line| line.chars().count() > LONGEST_LINE) {
            self.note(field, &format!("Mỗi dòng dài nhất {LONGEST_LINE} ký tự."));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn altered() -> RefusalForm {
        RefusalForm {
            ground: "TAMPERED".into(),
            explanation: " Năm sinh bị sửa đè. ".into(),
            place: "Bộ phận Một cửa".into(),
            found: "Năm sinh bị sửa đè bằng mực khác màu.".into(),
            present: "Nông Thị Hoài An, công chức\n\n  Hoàng Bích Sương ".into(),
            held: "Giấy khai sinh, 01 bản".into(),
            ..RefusalForm::default()
        }
    }

    fn faults(form: &RefusalForm) -> Vec<String> {
        let error = Terms::parse(form).unwrap_err();
        error.fields.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn a_refusal_has_a_ground_and_says_what_it_is_in_this_case() {
        let form = RefusalForm {
            ground: "DAMAGED".into(),
            explanation: "Trang 2 rách mất nửa.".into(),
            ..RefusalForm::default()
        };
        let terms = Terms::parse(&form).unwrap();
        assert_eq!(terms.ground, RefusalReason::Damaged);
        assert_eq!(terms.minutes, None, "and needs no minutes");
        assert_eq!(faults(&RefusalForm::default()), ["ground", "explanation"]);
        let long = RefusalForm {
            explanation: "a".repeat(LONGEST_EXPLANATION + 1),
            ..form
        };
        assert_eq!(faults(&long), ["explanation"]);
    }

    #[test]
    fn altered_papers_need_minutes_with_all_that_they_are_made_of() {
        let minutes = Terms::parse(&altered()).unwrap().minutes.unwrap();
        assert_eq!(
            minutes.present,
            ["Nông Thị Hoài An, công chức", "Hoàng Bích Sương"]
        );
        assert_eq!(minutes.said, "");
        let bare = RefusalForm {
            ground: "TAMPERED".into(),
            explanation: "x".into(),
            ..RefusalForm::default()
        };
        assert_eq!(faults(&bare), ["place", "found", "present", "held"]);
    }

    #[test]
    fn whatever_may_be_forged_needs_them_too() {
        let form = RefusalForm {
            ground: "NOT_LEGALISED".into(),
            forged: "1".into(),
            ..altered()
        };
        assert!(Terms::parse(&form).unwrap().minutes.is_some());
    }

    #[test]
    fn lists_are_bounded() {
        let many = RefusalForm {
            present: "a\n".repeat(MOST_LINES + 1),
            held: "b".repeat(LONGEST_LINE + 1),
            ..altered()
        };
        assert_eq!(faults(&many), ["present", "held"]);
    }

    #[test]
    fn a_request_says_what_is_missing_and_why() {
        let form = SupplementForm {
            items: "Trang 2\nBản chính có dấu".into(),
            reason: "Thiếu trang.".into(),
        };
        let (items, reason) = request(&form).unwrap();
        assert_eq!(items, ["Trang 2", "Bản chính có dấu"]);
        assert_eq!(reason, "Thiếu trang.");
        let error = request(&SupplementForm::default()).unwrap_err();
        assert!(error.of_field("items").is_some() && error.of_field("reason").is_some());
        assert!(note(" ").unwrap_err().of_field("note").is_some());
    }
}
