//! Notices by e-mail, for whom wants them: what somebody has chosen, and the job that sends. An e-mail
//! says that there is something to read and of what kind, never what: mailboxes are read by others too.

use chungthuc_domain::{
    AppError, ErrorCode, NoticeId,
    identifier::{Email, EmailError},
    view::notice::{NoticeChoiceForm, NoticeChoiceView, NoticeKind},
};
use chungthuc_storage::{
    audit,
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        account,
        notice::{self, Choice, Notice},
    },
};
use serde_json::json;

use crate::{
    Workflow,
    actor::Actor,
    delivery::{MailerError, Message, host},
    failure::Failure,
};

/// Sends a notice by e-mail.
pub(crate) const MAIL_NOTICE: &str = "mail_notice";

impl Workflow {
    /// "Nhận thông báo": what the person is told of, and what of it goes by e-mail.
    ///
    /// Errors: the database's.
    pub async fn notice_choice(&self, actor: &Actor) -> Result<NoticeChoiceView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let choice = notice::choice(&mut db, actor.person).await?;
            let person = account::find(&mut db, actor.person).await?;
            let of_account = || person.and_then(|person| person.email).unwrap_or_default();
            let (email, chosen) = match choice {
                Some(choice) => (choice.email, choice.kinds),
                None => (of_account(), Vec::new()),
            };
            let kinds = offered(actor).into_iter();
            Ok(NoticeChoiceView {
                email,
                kinds: kinds.map(|kind| (kind, chosen.contains(&kind))).collect(),
            })
        })
        .await
    }

    /// Keeps what the person wants by e-mail from now on. What they are not told of can't be chosen.
    ///
    /// Errors: the field `email`.
    pub async fn choose_notices(
        &self,
        actor: &Actor,
        form: NoticeChoiceForm,
    ) -> Result<(), AppError> {
        self.answer(async {
            let mut kinds = offered(actor);
            kinds.retain(|kind| form.kinds.contains_key(kind.code()));
            let email = match Email::parse(&form.email) {
                Ok(email) => email.as_str().to_owned(),
                Err(EmailError::Empty) if kinds.is_empty() => String::new(),
                Err(EmailError::Empty) => {
                    let text = "Hãy nhập email nhận thông báo, hoặc bỏ chọn các loại thông báo.";
                    return Err(AppError::field("email", text).into());
                }
                Err(error) => return Err(AppError::field("email", error).into()),
            };
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let person = account::find(&mut tx, actor.person).await?;
            let person = person.ok_or(ErrorCode::NotFound)?;
            let details = json!({
                "kinds": kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>(),
            });
            notice::choose(&mut tx, person.id, &Choice { email, kinds }, now).await?;
            let entry = audit::Entry {
                unit: None,
                at: now,
                actor: Some(person.id),
                actor_name: person.name,
                action: "CHOOSE_NOTICES",
                subject: format!("person {}", person.id),
                details,
            };
            audit::append(&mut tx, entry);
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Enqueues the e-mail of a notice that is new with the commit of `tx`, for whom wants that. What
    /// is told anew goes once an hour at most.
    pub(super) async fn enqueue_mail(
        &self,
        tx: &mut Tx,
        row: &Notice,
        id: NoticeId,
    ) -> Result<(), Failure> {
        let choice = notice::choice(tx, row.person).await?;
        let wanted = choice.is_some_and(|choice| choice.kinds.contains(&row.kind));
        if !wanted {
            return Ok(());
        }
        let now = self.now();
        let hour = now.0.div_euclid(60 * 60 * 1_000_000);
        let job = NewJob::new(MAIL_NOTICE, json!({ "notice": id, "hour": hour }), now)
            .once(format!("{MAIL_NOTICE} {id} {hour}"));
        jobs::enqueue(tx, &*self.ids, now, &job).await?;
        Ok(())
    }

    /// Sends the e-mail of a notice, unless it was read or isn't wanted any more. An address that is
    /// refused is given up: the notice is in the account all the same.
    pub(crate) async fn mail_notice(&self, job: &Claimed) -> Result<(), JobFailure> {
        let id = job.payload.get("notice").and_then(|id| id.as_str());
        let id: NoticeId = id.unwrap_or_default().parse().map_err(Failure::broken)?;
        let hour = job.payload.get("hour").and_then(|hour| hour.as_i64());
        let mut db = self.db.read().await?;
        let found = notice::find(&mut db, id).await?;
        let Some(unread) = found.filter(|notice| notice.read_at.is_none()) else {
            return Ok(());
        };
        let choice = notice::choice(&mut db, unread.person).await?;
        let choice = choice.filter(|choice| choice.kinds.contains(&unread.kind));
        let person = account::find(&mut db, unread.person).await?;
        drop(db);
        let (Some(choice), Some(person)) = (choice, person) else {
            return Ok(());
        };
        let url = &self.settings.public_url;
        let message = Message {
            id: format!("notice-{id}-{}@{}", hour.unwrap_or_default(), host(url)),
            sms: false,
            recipient: choice.email,
            subject: format!("Thông báo mới: {}", unread.kind.label()),
            body: format!(
                "Kính gửi Ông/Bà {},\n\n\
                 Tài khoản của Ông/Bà tại hệ thống chứng thực điện tử có thông báo mới, loại “{}”.\n\n\
                 Nội dung không ghi trong thư này vì thư có thể bị người khác đọc. Xem thông báo tại {url}/thong-bao\n\n\
                 Đổi email hoặc không nhận thư này nữa tại {url}/thong-bao/cai-dat\n",
                person.name,
                unread.kind.label(),
            ),
            attachment: None,
        };
        match self.mailer.send(&message).await.taken {
            Ok(()) | Err(MailerError::Refused) => Ok(()),
            Err(error) => Err(JobFailure(error.to_string())),
        }
    }
}

fn offered(actor: &Actor) -> Vec<NoticeKind> {
    // In every unit: what is chosen doesn't depend on where somebody works right now.
    let rights: Vec<_> = actor.grants.iter().map(|grant| grant.right).collect();
    NoticeKind::offered(actor.is_applicant, &rights)
}
