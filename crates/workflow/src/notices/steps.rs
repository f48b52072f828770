//! Who is told of a step with a paper: its owner of what becomes of it (NĐ 224/2026/NĐ-CP Đ.15 k.1g:
//! which agency, who, when), the staff of what comes back to them.

use chungthuc_domain::{
    calendar::{Moment, minute_text},
    right::Right,
    state::Step,
    view::notice::NoticeKind,
};
use chungthuc_storage::{
    database::Tx,
    repo::{
        dossier::{self, Dossier},
        paper::Paper,
        unit,
    },
};

use super::Told;
use crate::{Workflow, failure::Failure};

impl Workflow {
    /// Tells the owner of a paper of a step that was taken with it, where it is one that they are told of.
    /// Without an account they aren't written to of what they have in hand anyway, or needn't do anything
    /// about.
    ///
    /// Errors: the database's.
    pub(crate) async fn tell_of_step(
        &self,
        tx: &mut Tx,
        paper: &Paper,
        step: Step,
        by: &str,
    ) -> Result<(), Failure> {
        if !is_told(step) {
            return Ok(());
        }
        let dossier = of_paper(tx, paper).await?;
        if dossier.applicant.person.is_none() && !is_written(step) {
            return Ok(());
        }
        let unit = unit::find(tx, paper.unit).await?;
        let unit = unit.map(|unit| unit.name).unwrap_or_default();
        let (name, code) = (&paper.document_name, &paper.code);
        let at = minute_text(self.now());
        let (text, once) = match step {
            Step::Submit => (
                received(&unit, &dossier, by, self.now(), paper.due_at),
                Some(once_received(&dossier)),
            ),
            Step::Deliver => (
                format!(
                    "{unit} đã chứng thực xong và chuyển bản sao {name}, mã {code}, tới Ông/Bà lúc {at}."
                ),
                Some(format!("delivered {}", paper.id)),
            ),
            Step::GiveOut => (
                format!(
                    "{unit} đã chứng thực xong và giao {} bản sao giấy {name}, mã {code}, lúc {at}.",
                    paper.copy_count
                ),
                None,
            ),
            Step::Cancel => (
                format!(
                    "{unit} đã dừng xử lý hồ sơ {code} ({name}) lúc {at}. Người xử lý: {by}. Chưa có số chứng thực nào được cấp."
                ),
                None,
            ),
            _ => (
                format!(
                    "{unit} đang kiểm tra lại hồ sơ {code} ({name}). Người xử lý: {by}, lúc {at}. Ông/Bà chưa cần làm gì."
                ),
                None,
            ),
        };
        let told = Told {
            link: Some(format!("/theo-doi/{}", paper.id)),
            once,
            ..Told::new(NoticeKind::Progress, text)
        };
        self.tell_applicant(tx, &dossier, told).await
    }

    /// Tells the owner of a dossier that it was received at the counter.
    ///
    /// Errors: the database's.
    pub(crate) async fn tell_of_reception(
        &self,
        tx: &mut Tx,
        dossier: &Dossier,
        by: &str,
        due_at: Moment,
    ) -> Result<(), Failure> {
        let unit = unit::find(tx, dossier.unit).await?;
        let unit = unit.map(|unit| unit.name).unwrap_or_default();
        let told = Told {
            once: Some(once_received(dossier)),
            ..Told::new(
                NoticeKind::Progress,
                received(&unit, dossier, by, self.now(), due_at),
            )
        };
        self.tell_applicant(tx, dossier, told).await
    }

    /// Tells who registered a paper, and the clerks of its unit, that it couldn't be brought to its
    /// owner.
    ///
    /// Errors: the database's.
    pub(crate) async fn tell_of_failed_delivery(
        &self,
        tx: &mut Tx,
        paper: &Paper,
    ) -> Result<(), Failure> {
        let now = self.now();
        let text = format!(
            "Chưa gửi được bản sao mã {} tới người nhận sau nhiều lần thử. Hãy kiểm tra email và gửi lại.",
            paper.code
        );
        // Whoever is both is told once.
        let once = Some(format!("undelivered {} {}", paper.id, now.0));
        let told = |link: String| Told {
            link: Some(link),
            once: once.clone(),
            ..Told::new(NoticeKind::Delivery, text.clone())
        };
        let to_clerks = told("/gui-lai-email".to_owned());
        self.notify_holders(tx, paper.unit, Right::Sealer, &to_clerks)
            .await?;
        let officer = of_paper(tx, paper).await?.created_by;
        let to_officer = told(format!("/theo-doi/{}", paper.id));
        self.notify(tx, officer, to_officer).await
    }
}

fn received(unit: &str, dossier: &Dossier, by: &str, at: Moment, due_at: Moment) -> String {
    format!(
        "{unit} đã tiếp nhận hồ sơ {} lúc {}. Người tiếp nhận: {by}. Hẹn trả kết quả: {}.",
        dossier.code.as_deref().unwrap_or_default(),
        minute_text(at),
        minute_text(due_at)
    )
}

/// A dossier is received once, at the counter or with its first paper.
fn once_received(dossier: &Dossier) -> String {
    format!("received {}", dossier.id)
}

fn is_told(step: Step) -> bool {
    matches!(
        step,
        Step::Submit
            | Step::Deliver
            | Step::GiveOut
            | Step::Cancel
            | Step::ReturnToCreator
            | Step::ReturnFromSeal
    )
}

/// Of these, what somebody without an account is written to about: a copy that is ready comes with an e-mail
/// of its own, and what the clerk gives back is looked at by the office.
fn is_written(step: Step) -> bool {
    !matches!(step, Step::Deliver | Step::ReturnFromSeal)
}

async fn of_paper(tx: &mut Tx, paper: &Paper) -> Result<Dossier, Failure> {
    let found = dossier::find(tx, paper.dossier).await?;
    found.ok_or_else(|| Failure::broken("a paper has no dossier"))
}
