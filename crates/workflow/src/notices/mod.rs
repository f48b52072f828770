//! What accounts are told, of any feature: a line in the account, by SMS where one goes out, and by
//! e-mail for whom wants that (`mail`). What is said is the features' business, or, where it follows
//! from a step with a paper, that of `steps`; how much waits for whom is told by `digest`.

mod applicant;
mod digest;
mod mail;
mod steps;

use chungthuc_domain::{
    AppError, NoticeId, PersonId, UnitId,
    right::Right,
    search,
    view::{
        Listing,
        live::LiveEvent,
        notice::{NoticeKind, NoticeRow, NoticesView},
    },
};
use chungthuc_storage::{
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        account,
        notice::{self, Notice},
        unit,
    },
};
use serde_json::json;

pub(crate) use applicant::TELL_APPLICANT;
pub(crate) use digest::REMIND_OF_WORK;
pub(crate) use mail::MAIL_NOTICE;

use crate::{Workflow, actor::Actor, delivery::Message, failure::Failure};

/// Sends what an account was told by SMS.
pub(crate) const SEND_NOTICE: &str = "send_notice";
/// Notices on a page.
const PER_PAGE: u32 = 20;
/// Characters of an SMS: three parts.
const LONGEST_SMS: usize = 459;

/// What somebody is told.
#[derive(Clone)]
pub(crate) struct Told {
    /// What it is about.
    pub(crate) kind: NoticeKind,
    /// In whole sentences.
    pub(crate) text: String,
    /// Path within the portal where more is to be seen.
    pub(crate) link: Option<String>,
    /// Whether it goes by SMS too, where the account has a number and SMS are carried.
    pub(crate) by_sms: bool,
    /// The person is told once under this name, however often it is said.
    pub(crate) once: Option<String>,
}

impl Told {
    /// A sentence that leads nowhere and goes by no SMS.
    pub(crate) fn new(kind: NoticeKind, text: String) -> Self {
        Self {
            kind,
            text,
            link: None,
            by_sms: false,
            once: None,
        }
    }
}

impl Workflow {
    /// What the person was told, the newest first; `page` from 1.
    ///
    /// Errors: the database's.
    pub async fn notices(&self, actor: &Actor, page: u32) -> Result<NoticesView, AppError> {
        self.answer(async {
            let page = page.max(1);
            let offset = u64::from(page - 1) * u64::from(PER_PAGE);
            let mut db = self.db.read().await?;
            let rows = notice::of_person(&mut db, actor.person, PER_PAGE, offset).await?;
            let row = |notice: Notice| NoticeRow {
                notice: notice.id,
                kind: notice.kind,
                text: notice.text,
                link: notice.link,
                at: notice.at,
                read: notice.read_at.is_some(),
            };
            Ok(NoticesView {
                listing: Listing {
                    rows: rows.into_iter().map(row).collect(),
                    total: notice::count(&mut db, actor.person).await?,
                    more: false,
                    page,
                    per_page: PER_PAGE,
                },
                unread: notice::count_unread(&mut db, actor.person).await?,
            })
        })
        .await
    }

    /// How much the person hasn't read, for the counter.
    ///
    /// Errors: the database's.
    pub async fn unread_notices(&self, actor: &Actor) -> Result<u64, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            Ok(notice::count_unread(&mut db, actor.person).await?)
        })
        .await
    }

    /// Marks one notice as read, or all (`None`). Others' and unknown ones stay as they are, in
    /// silence.
    ///
    /// Errors: the database's.
    pub async fn read_notices(
        &self,
        actor: &Actor,
        only: Option<NoticeId>,
    ) -> Result<(), AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            if notice::mark_read(&mut tx, actor.person, only, self.now()).await? > 0 {
                self.mark_change(&mut tx, None, Some(actor.person), LiveEvent::Notices)
                    .await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Tells an account something with the commit of `tx`.
    ///
    /// Errors: the database's.
    pub(crate) async fn notify(
        &self,
        tx: &mut Tx,
        person: PersonId,
        told: Told,
    ) -> Result<(), Failure> {
        let has_phone = async |tx: &mut Tx| {
            let account = account::find(tx, person).await?;
            Ok::<_, Failure>(account.is_some_and(|account| account.phone.is_some()))
        };
        let by_sms = told.by_sms && self.mailer.carries_sms() && has_phone(tx).await?;
        let now = self.now();
        let id = NoticeId(self.ids.uuid());
        let plain = search::unaccented(&told.text);
        let row = Notice {
            id,
            person,
            kind: told.kind,
            once_key: told.once,
            sms: by_sms.then(|| plain.chars().take(LONGEST_SMS).collect()),
            text: told.text,
            link: told.link,
            at: now,
            read_at: None,
        };
        if !notice::insert(tx, &row).await? {
            return Ok(());
        }
        self.spread(tx, &row, id).await?;
        if by_sms {
            let job = NewJob::new(SEND_NOTICE, json!({ "notice": id }), now)
                .once(format!("{SEND_NOTICE} {id}"));
            jobs::enqueue(tx, &*self.ids, now, &job).await?;
        }
        Ok(())
    }

    /// Tells everybody who holds a right in a unit the same.
    ///
    /// Errors: the database's.
    pub(crate) async fn notify_holders(
        &self,
        tx: &mut Tx,
        unit: UnitId,
        right: Right,
        told: &Told,
    ) -> Result<(), Failure> {
        for (grant, _) in unit::holders(tx, unit, right, self.now().day()).await? {
            self.notify(tx, grant.person, told.clone()).await?;
        }
        Ok(())
    }

    /// Has pages that are open show a notice that is new, and sends it by e-mail to whom wants that.
    async fn spread(&self, tx: &mut Tx, row: &Notice, id: NoticeId) -> Result<(), Failure> {
        self.mark_change(tx, None, Some(row.person), LiveEvent::Notices)
            .await?;
        self.enqueue_mail(tx, row, id).await
    }

    /// Sends a notice by SMS. A number that is refused is given up: it is in the account all the
    /// same.
    pub(crate) async fn send_notice(&self, job: &Claimed) -> Result<(), JobFailure> {
        let id = job.payload.get("notice").and_then(|id| id.as_str());
        let id: NoticeId = id.unwrap_or_default().parse().map_err(Failure::broken)?;
        let found = {
            let mut db = self.db.read().await?;
            match notice::find(&mut db, id).await? {
                Some(notice) => Some((account::find(&mut db, notice.person).await?, notice)),
                None => None,
            }
        };
        let Some((Some(account), notice)) = found else {
            return Ok(());
        };
        let (Some(recipient), Some(body)) = (account.phone, notice.sms) else {
            return Ok(());
        };
        let message = Message {
            id: format!("notice-{id}"),
            sms: true,
            recipient,
            subject: String::new(),
            body,
            attachment: None,
        };
        match self.mailer.send(&message).await.taken {
            Ok(()) => Ok(()),
            Err(error) if error.is_final() => Ok(()),
            Err(error) => Err(JobFailure(error.to_string())),
        }
    }
}
