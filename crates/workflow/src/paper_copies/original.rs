//! "Trả bản chính": originals that were taken for comparison are given back (NĐ 61/2018 Đ.20 k.2), by
//! officer or clerk, whatever was certified of them and however far that has come. It is recorded once
//! for an original: to whom, by whom and when.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, right::Right, state::Step, view::paper_copy::OriginalReturn,
};
use chungthuc_storage::{
    database::Connection,
    repo::original::{self, Returned},
};

use crate::{Workflow, actor::Actor, failure::Failure, intake::one_line, refusal, step};

/// Who may give an original back.
pub(crate) const RETURNERS: [Right; 2] = [Right::Creator, Right::Sealer];
/// Characters of a name.
const LONGEST_NAME: usize = 200;

impl Workflow {
    /// Records that the original of a paper was given back to somebody. All papers of the original say
    /// so.
    ///
    /// Errors: the field `to`, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] if that was recorded
    /// already, and while the original is held: what is held goes back by "Trả lại hồ sơ tạm giữ".
    pub async fn return_original(
        &self,
        actor: &Actor,
        paper: PaperId,
        to: &str,
    ) -> Result<(), AppError> {
        self.answer_about(actor, paper, async {
            let to = one_line(to);
            match to.chars().count() {
                0 => {
                    return Err(
                        AppError::field("to", "Hãy nhập tên người nhận lại bản chính.").into(),
                    );
                }
                1..=LONGEST_NAME => {}
                _ => {
                    let message = format!("Tên người nhận dài quá {LONGEST_NAME} ký tự.");
                    return Err(AppError::field("to", message).into());
                }
            }
            let right = RETURNERS
                .into_iter()
                .find(|right| actor.grant(*right).is_some());
            let right = right.ok_or(ErrorCode::NotFound)?;
            let mut tx = self.db.begin().await?;
            let found = step::load(&mut tx, actor, paper, right).await?;
            self.still_holds(&mut tx, actor, right, found.unit).await?;
            if refusal::is_held(&mut tx, &found).await? {
                let error = AppError::from(ErrorCode::WrongState);
                let why = "Bản chính đang bị tạm giữ theo biên bản. Hãy ghi nhận “Trả lại hồ sơ tạm giữ” ở trang Từ chối chứng thực.";
                return Err(error.keeping(why).into());
            }
            let returned = Returned {
                original: found.original,
                to,
                by: actor.person,
                by_name: actor.name.clone(),
                at: self.now(),
            };
            if !original::insert(&mut tx, &returned).await? {
                return Err(ErrorCode::WrongState.into());
            }
            let note = format!("Người nhận: {}", returned.to);
            for paper in original::papers(&mut tx, &found).await? {
                self.record_step(&mut tx, actor, &paper, Step::ReturnOriginal, &note)
                    .await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// To whom an original was given back; `None` while the office has it.
pub(crate) async fn of_paper(
    db: &mut Connection,
    original: PaperId,
) -> Result<Option<OriginalReturn>, Failure> {
    let returned = original::find(db, original).await?;
    Ok(returned.map(|returned| OriginalReturn {
        to: returned.to,
        by: returned.by_name,
        at: returned.at,
    }))
}
