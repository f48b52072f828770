//! Which part of an office passes a paper on to which, as form 05 of one-stop shops asks (TT
//! 01/2018/TT-VPCP), told from its timeline; and whether that was in time. Who stands in for a leader who
//! is away signs as one of the leaders: that passes nothing from one part to another.

use crate::{calendar::Moment, right::Right, state::Step, view::file::TimelineEntry};

/// A part of an office (bộ phận).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// It receives dossiers and gives results out.
    Counter,
    /// The leaders who sign.
    Leaders,
    /// Where papers are numbered and sealed.
    Clerks,
}

impl Desk {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Desk::Counter => "Bộ phận Tiếp nhận và Trả kết quả",
            Desk::Leaders => "Lãnh đạo ký chứng thực",
            Desk::Clerks => "Văn thư",
        }
    }

    /// Whose right the steps of those who work there need.
    fn right(self) -> Right {
        match self {
            Desk::Counter => Right::Creator,
            Desk::Leaders => Right::Signer,
            Desk::Clerks => Right::Sealer,
        }
    }
}

/// A paper that was passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passing {
    /// When.
    pub at: Moment,
    /// From where.
    pub from: Desk,
    /// To where.
    pub to: Desk,
    /// Who gave it; `None`: it was taken back from there.
    pub giver: Option<String>,
    /// Who took it: whoever took the next step there. `None` while nobody has.
    pub receiver: Option<String>,
    /// By which step.
    pub step: Step,
}

/// What a step passes from where to where; `None` for one by which a paper stays where it is, or leaves
/// the office. What is refused while it waits for the leaders goes back to the counter, where its papers
/// are given back.
fn way(step: Step) -> Option<(Desk, Desk)> {
    match step {
        Step::Submit | Step::Resubmit => Some((Desk::Counter, Desk::Leaders)),
        Step::Recall | Step::ReturnToCreator | Step::Refuse => Some((Desk::Leaders, Desk::Counter)),
        Step::Forward | Step::SignOnPaper => Some((Desk::Leaders, Desk::Clerks)),
        Step::ReturnFromSeal | Step::Complete | Step::GiveOut => {
            Some((Desk::Clerks, Desk::Counter))
        }
        Step::ReturnToSigner => Some((Desk::Clerks, Desk::Leaders)),
        _ => None,
    }
}

/// How the paper with this code was passed on, the oldest first. `timeline`: its dossier's, in order.
/// `refuser`: the part that refused it, where one did.
pub fn passings(timeline: &[TimelineEntry], code: &str, refuser: Option<Desk>) -> Vec<Passing> {
    let of_paper = |entry: &&TimelineEntry| entry.paper_code.as_deref() == Some(code);
    let steps: Vec<_> = timeline.iter().filter(of_paper).collect();
    let mut found: Vec<Passing> = Vec::new();
    for (index, entry) in steps.iter().enumerate() {
        let Some((from, to)) = way(entry.step) else {
            continue;
        };
        let is_back = found.last().is_none_or(|last| last.to == to);
        if entry.step == Step::Refuse && is_back {
            // It lies where it was refused: nothing is passed on.
            continue;
        }
        let by = || Some(entry.actor_name.clone());
        let later = steps.get(index + 1..).unwrap_or_default();
        let (giver, receiver) = match entry.step {
            Step::Refuse if refuser == Some(Desk::Leaders) => (by(), giver_back(later)),
            Step::Recall | Step::Refuse => (None, by()),
            _ => (by(), taker(later, to, refuser)),
        };
        found.push(Passing {
            at: entry.at,
            from,
            to,
            giver,
            receiver,
            step: entry.step,
        });
    }
    found
}

/// Who took the first step at a desk, before the paper went elsewhere from there.
fn taker(later: &[&TimelineEntry], desk: Desk, refuser: Option<Desk>) -> Option<String> {
    let is_theirs = |step: Step| match step {
        // Copies that went out are annulled about the office, not at a desk.
        Step::Annul => false,
        // Two of them may.
        Step::Refuse => refuser == Some(desk),
        _ => step.right() == Some(desk.right()),
    };
    for entry in later {
        if is_theirs(entry.step) {
            return Some(entry.actor_name.clone());
        }
        if way(entry.step).is_some() {
            return None;
        }
    }
    None
}

/// Who gave the original of what was refused back: that is all that is left to do with it.
fn giver_back(later: &[&TimelineEntry]) -> Option<String> {
    let mut later = later.iter();
    let found = later.find(|entry| entry.step == Step::ReturnOriginal);
    found.map(|entry| entry.actor_name.clone())
}

/// How something that was done stands to the time that was promised (kết quả giải quyết hồ sơ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeliness {
    /// On a day before.
    Early,
    /// On the day, and not after the hour.
    InTime,
    /// After it.
    Late,
}

impl Timeliness {
    /// How `at` stands to `due`.
    pub fn of(at: Moment, due: Moment) -> Self {
        if at > due {
            Timeliness::Late
        } else if at.day() < due.day() {
            Timeliness::Early
        } else {
            Timeliness::InTime
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Timeliness::Early => "Trước hạn",
            Timeliness::InTime => "Đúng hạn",
            Timeliness::Late => "Quá hạn",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const CODE: &str = "H99.101-261120-000041";
    const OFFICER: &str = "Nông Thị Hoài An";
    const LEADER: &str = "Đỗ Thanh Trúc Lam";
    const CLERK: &str = "Lý Mỹ Hà";

    fn timeline(steps: &[(Step, &str)]) -> Vec<TimelineEntry> {
        let entry = |(at, (step, by)): (i64, &(Step, &str))| TimelineEntry {
            at: Moment(at),
            actor: None,
            actor_name: (*by).to_owned(),
            step: *step,
            paper_code: Some(CODE.to_owned()),
            note: String::new(),
        };
        (0..).zip(steps).map(entry).collect()
    }

    /// From, to, who gave, who took.
    type Told = Vec<(Desk, Desk, Option<String>, Option<String>)>;

    fn told(steps: &[(Step, &str)]) -> Told {
        told_of_refused(steps, None)
    }

    fn told_of_refused(steps: &[(Step, &str)], refuser: Option<Desk>) -> Told {
        let passings = passings(&timeline(steps), CODE, refuser).into_iter();
        passings
            .map(|passing| (passing.from, passing.to, passing.giver, passing.receiver))
            .collect()
    }

    fn name(name: &str) -> Option<String> {
        Some(name.to_owned())
    }

    #[test]
    fn a_paper_goes_from_the_counter_by_leader_and_clerk_back_to_the_counter() {
        let all = told(&[
            (Step::Submit, OFFICER),
            (Step::TakeFee, OFFICER),
            (Step::Sign, LEADER),
            (Step::Forward, LEADER),
            (Step::Seal, CLERK),
            (Step::Complete, CLERK),
            (Step::Annul, LEADER),
        ]);
        assert_eq!(
            all,
            [
                (Desk::Counter, Desk::Leaders, name(OFFICER), name(LEADER)),
                (Desk::Leaders, Desk::Clerks, name(LEADER), name(CLERK)),
                (Desk::Clerks, Desk::Counter, name(CLERK), None),
            ]
        );
    }

    #[test]
    fn who_took_it_is_who_worked_on_it_before_it_went_on() {
        let all = told(&[
            (Step::Submit, OFFICER),
            (Step::Recall, OFFICER),
            (Step::Resubmit, OFFICER),
            (Step::HandOver, OFFICER),
            (Step::ReturnToCreator, "Vũ Đình Khải Minh"),
            (Step::Resubmit, OFFICER),
        ]);
        let to_leaders = (Desk::Counter, Desk::Leaders);
        let back = (Desk::Leaders, Desk::Counter);
        assert_eq!(
            all,
            [
                (to_leaders.0, to_leaders.1, name(OFFICER), None),
                (back.0, back.1, None, name(OFFICER)),
                (
                    to_leaders.0,
                    to_leaders.1,
                    name(OFFICER),
                    name("Vũ Đình Khải Minh")
                ),
                (back.0, back.1, name("Vũ Đình Khải Minh"), name(OFFICER)),
                (to_leaders.0, to_leaders.1, name(OFFICER), None),
            ]
        );
    }

    #[test]
    fn what_happened_to_another_paper_of_the_dossier_isnt_this_ones() {
        let entries = timeline(&[(Step::Submit, OFFICER)]);
        assert!(passings(&entries, "H99.101-261120-000042", None).is_empty());
        assert_eq!(passings(&entries, CODE, None).len(), 1);
    }

    #[test]
    fn a_leader_who_refused_a_paper_took_it_over_and_whoever_gives_the_original_back_next() {
        let steps = [
            (Step::Submit, OFFICER),
            (Step::HandOver, OFFICER),
            (Step::Refuse, LEADER),
            (Step::ReturnOriginal, "Vũ Đình Khải Minh"),
        ];
        let given = (Desk::Counter, Desk::Leaders, name(OFFICER), name(LEADER));
        let back = |receiver| (Desk::Leaders, Desk::Counter, name(LEADER), receiver);
        let leaders = Some(Desk::Leaders);
        assert_eq!(
            told_of_refused(&steps, leaders),
            [given.clone(), back(name("Vũ Đình Khải Minh"))]
        );
        assert_eq!(
            told_of_refused(&steps[..3], leaders),
            [given, back(None)],
            "nobody has yet"
        );
    }

    #[test]
    fn an_officer_who_refuses_what_waits_for_a_leader_takes_it_back() {
        let steps = [(Step::Submit, OFFICER), (Step::Refuse, OFFICER)];
        assert_eq!(
            told_of_refused(&steps, Some(Desk::Counter)),
            [
                (Desk::Counter, Desk::Leaders, name(OFFICER), None),
                (Desk::Leaders, Desk::Counter, None, name(OFFICER)),
            ]
        );
    }

    #[test]
    fn what_came_back_and_is_refused_then_was_taken_over_by_who_refused_it() {
        let steps = [
            (Step::Submit, OFFICER),
            (Step::ReturnToCreator, LEADER),
            (Step::Refuse, "Vũ Đình Khải Minh"),
            (Step::ReturnOriginal, OFFICER),
        ];
        assert_eq!(
            told_of_refused(&steps, Some(Desk::Counter)),
            [
                (Desk::Counter, Desk::Leaders, name(OFFICER), name(LEADER)),
                (
                    Desk::Leaders,
                    Desk::Counter,
                    name(LEADER),
                    name("Vũ Đình Khải Minh")
                ),
            ]
        );
    }

    #[test]
    fn a_day_before_is_early_and_a_minute_after_is_late() {
        let at =
            |day, hour, minute| Moment::from_vietnam(date(2026, 11, day).at(hour, minute, 0, 0));
        let due = at(20, 17, 0);
        assert_eq!(Timeliness::of(at(19, 23, 59), due), Timeliness::Early);
        assert_eq!(Timeliness::of(at(20, 8, 0), due), Timeliness::InTime);
        assert_eq!(Timeliness::of(due, due), Timeliness::InTime);
        assert_eq!(Timeliness::of(at(20, 17, 1), due), Timeliness::Late);
    }
}
