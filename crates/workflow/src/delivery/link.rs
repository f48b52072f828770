//! The link in an e-mail: what it leads to, and the code that opens it, with bounded tries.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::{Moment, minute_text},
    state::PaperState,
    view::delivery::{LinkView, wrong_code},
};
use chungthuc_storage::{
    audit,
    database::Connection,
    repo::{
        delivery::{self, Delivery},
        dossier,
        paper::{self, Paper},
        pickup::{self, Slip},
        unit,
    },
};
use serde_json::json;

use super::{
    codes::{has_receipt_code, is_used_up},
    pickup::link_view as pickup_view,
};
use crate::{Workflow, account::token_hash, failure::Failure, queue::FileDownload};

/// Wrong codes after which a link is dead.
pub(super) const MOST_WRONG_CODES: u32 = 5;
/// Longer than any token or code that we make.
const LONGEST_INPUT: usize = 100;

impl Workflow {
    /// What an e-mailed link leads to, before its code is given. Says nothing about the paper.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn link_info(&self, token: &str) -> Result<LinkView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let delivery = match of_token(&mut db, token).await? {
                Opened::Email(delivery) => delivery,
                Opened::Slip(slip) => return pickup_view(&mut db, &slip, self.now()).await,
            };
            let unit = unit::find(&mut db, delivery.unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let paper = paper::find(&mut db, delivery.paper)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let now = self.now();
            let dossier = dossier::find(&mut db, paper.dossier).await?;
            let dossier = dossier.ok_or(ErrorCode::NotFound)?;
            let ending = dossier.applicant.phone.as_deref().map(ending_of);
            let code_hint = match &ending {
                Some(ending) if !has_receipt_code(&delivery, &dossier) => {
                    format!("Nhập mã 6 chữ số đã gửi tới số điện thoại có đuôi {ending}.")
                }
                _ => "Nhập mã nhận 6 chữ số mà cơ quan đã giao tại quầy.".to_owned(),
            };
            let in_reach = why_out_of_reach(&delivery, &paper, now).is_none();
            let renewable = in_reach && self.can_renew(&delivery, &dossier);
            Ok(LinkView {
                unit_name: unit.name,
                expires_at: delivery.link_expires_at.unwrap_or(Moment(0)),
                code_hint,
                closed: why_closed(&delivery, &paper, now),
                new_code_to: ending.filter(|_| renewable),
                tries_left: MOST_WRONG_CODES.saturating_sub(delivery.code_failures),
                is_slip: false,
                papers: Vec::new(),
                contacts: Vec::new(),
            })
        })
        .await
    }

    /// Opens an e-mailed link with its code. Five wrong codes close it; the clerk can send another.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::Invalid`] with a sentence under `code` for a
    /// wrong code and for a link that is closed.
    pub async fn open_link(&self, token: &str, code: &str) -> Result<FileDownload, AppError> {
        self.answer(async {
            let code = plain_code(code);
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let Opened::Email(delivery) = of_token(&mut tx, token).await? else {
                return Err(ErrorCode::NotFound.into());
            };
            let paper = paper::find(&mut tx, delivery.paper)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            if let Some(why) = why_closed(&delivery, &paper, now) {
                return Err(AppError::field("code", why).into());
            }
            // Counted first, which locks the row: tries at the same time wait for one another.
            let tried = delivery::count_wrong_code(&mut tx, delivery.id).await?;
            let right = delivery
                .code_hash
                .is_some_and(|hash| hash == token_hash(&code));
            if tried > MOST_WRONG_CODES || !right {
                tx.commit().await?;
                let why = match MOST_WRONG_CODES.saturating_sub(tried) {
                    0 => LINK_BLOCKED.to_owned(),
                    left => wrong_code(left),
                };
                return Err(AppError::field("code", why).into());
            }
            delivery::use_code(&mut tx, delivery.id, now).await?;
            let entry = audit::Entry {
                unit: Some(delivery.unit),
                at: now,
                actor: None,
                actor_name: "Người có đường dẫn và mã".to_owned(),
                action: "OPEN_LINK",
                subject: format!("delivery {}", delivery.id),
                details: json!({ "paper": paper.id }),
            };
            audit::append(&mut tx, entry);
            tx.commit().await?;
            self.certified_copy(&paper).await
        })
        .await
    }
}

pub(super) const LINK_BLOCKED: &str = "Đã nhập sai mã quá nhiều lần nên đường dẫn bị khóa. Hãy liên hệ cơ quan chứng thực để được gửi lại.";

const ANNULLED: &str = "Bản sao này đã bị hủy bỏ giá trị pháp lý nên không tải được nữa. Hãy liên hệ cơ quan chứng thực để biết lý do.";

const USED_UP: &str = "Mã nhận đã được dùng, mỗi mã chỉ mở bản sao một lần.";

/// The last digits of a phone: enough for who knows it.
fn ending_of(phone: &str) -> String {
    let length = phone.chars().count();
    phone.chars().skip(length.saturating_sub(3)).collect()
}

/// Why a link can't be opened with the code that it has; `None` while it can.
fn why_closed(delivery: &Delivery, paper: &Paper, now: Moment) -> Option<String> {
    why_out_of_reach(delivery, paper, now).or_else(|| {
        if delivery.code_failures >= MOST_WRONG_CODES {
            Some(LINK_BLOCKED.to_owned())
        } else if is_used_up(delivery.code_used_at, now) {
            Some(USED_UP.to_owned())
        } else {
            None
        }
    })
}

/// Why a link can't be opened with any code; `None` while it can.
pub(super) fn why_out_of_reach(delivery: &Delivery, paper: &Paper, now: Moment) -> Option<String> {
    if paper.state == PaperState::Annulled {
        return Some(ANNULLED.to_owned());
    }
    let expires_at = delivery.link_expires_at.unwrap_or(Moment(0));
    (expires_at <= now).then(|| {
        format!(
            "Đường dẫn đã hết hạn lúc {}. Hãy liên hệ cơ quan chứng thực để được gửi lại.",
            minute_text(expires_at)
        )
    })
}

/// A code without the blanks that people put into it.
pub(super) fn plain_code(code: &str) -> String {
    code.chars()
        .filter(|c| !c.is_whitespace())
        .take(LONGEST_INPUT)
        .collect()
}

/// What a token opens.
pub(super) enum Opened {
    /// The copy of one paper, sent by e-mail.
    Email(Delivery),
    /// The copies of a dossier, by a printed slip.
    Slip(Slip),
}

pub(super) async fn of_token(db: &mut Connection, token: &str) -> Result<Opened, Failure> {
    if token.len() > LONGEST_INPUT {
        return Err(ErrorCode::NotFound.into());
    }
    let hash = token_hash(token);
    if let Some(delivery) = delivery::find_by_link(db, &hash).await? {
        return Ok(Opened::Email(delivery));
    }
    let slip = pickup::find_by_token(db, &hash).await?;
    slip.map(Opened::Slip)
        .ok_or_else(|| ErrorCode::NotFound.into())
}
