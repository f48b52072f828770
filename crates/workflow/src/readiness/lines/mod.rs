//! Each thing that must stand, and how it does: what the unit itself has set up is in `set_up`, keys with
//! their certificates are in `key`.

mod key;
mod set_up;

use chungthuc_domain::{
    book::BookKind,
    calendar::Moment,
    right::Right,
    signature::SignatureLevel,
    view::{
        readiness::{Matter, ReadinessLine, Standing},
        trust::TrustRole,
    },
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        book,
        stamp::Owner,
        trusted,
        unit::{self, Unit},
    },
};

use self::{
    key::key_line,
    set_up::{book_line, holiday_line, image_line, tariff_line},
};
use super::{certificate::Ends, keystores::Shown};
use crate::{Workflow, actor::Actor, failure::Failure};

impl Workflow {
    /// The lines of a unit, in the order in which one sets up. `shown`: what keystores show of its keys;
    /// `None`: what the database knows is all that is looked at.
    pub(super) async fn lines(
        &self,
        db: &mut Connection,
        actor: &Actor,
        unit: &Unit,
        shown: Option<&Shown>,
    ) -> Result<Vec<ReadinessLine>, Failure> {
        let now = self.now();
        let today = now.day();
        let here = |right: Right| actor.may(right, unit.id);
        let admin = actor.grant(Right::Admin).is_some();
        let mut lines = Vec::new();
        let books = book::of_unit(db, unit.id).await?;
        for kind in BookKind::ALL {
            // Copies on paper are issued by those that have a book for them.
            let issues =
                kind == BookKind::ElectronicCopies || books.iter().any(|book| book.kind == kind);
            if issues {
                lines.push(book_line(db, actor, unit, kind, today).await?);
            }
        }
        let signers = unit::holders(db, unit.id, Right::Signer, today).await?;
        if signers.is_empty() {
            lines.push(ReadinessLine {
                matter: Matter::Signer,
                of: String::new(),
                standing: Standing::Unmet,
                text: "Chưa có ai được cấp quyền ký bản sao.".to_owned(),
                // Whom to turn to.
                link: Some("/huong-dan".to_owned()),
            });
        }
        for (grant, name) in &signers {
            let owner = Owner::Person(grant.person);
            let own = here(Right::Signer) && grant.person == actor.person;
            let link = own.then(|| "/chu-ky".to_owned());
            lines.push(image_line(db, owner, name, link, today).await?);
        }
        let owner = Owner::Unit(unit.id);
        let link = here(Right::Sealer).then(|| "/con-dau".to_owned());
        lines.push(image_line(db, owner, &unit.name, link, today).await?);
        for (grant, name) in &signers {
            let owner = Owner::Person(grant.person);
            lines.push(key_line(db, owner, name, now, shown).await?);
        }
        lines.push(key_line(db, owner, &unit.name, now, shown).await?);
        lines.push(self.timestamp_line(db, admin, now).await?);
        lines.push(self.mail_line());
        lines.push(tariff_line(db, unit, admin, today).await?);
        lines.push(holiday_line(db, admin, today).await?);
        Ok(lines)
    }

    /// Whether signatures get the timestamp that their level wants, and how long the listed
    /// authorities' certificates hold.
    async fn timestamp_line(
        &self,
        db: &mut Connection,
        admin: bool,
        now: Moment,
    ) -> Result<ReadinessLine, Failure> {
        let line = |standing, text: String| ReadinessLine {
            matter: Matter::Timestamps,
            of: String::new(),
            standing,
            text,
            link: admin.then(|| "/quan-tri/tin-cay".to_owned()),
        };
        if self.settings.level == SignatureLevel::Basic {
            let text = "Chữ ký ở mức cơ bản, không cần dấu thời gian.";
            return Ok(line(Standing::Met, text.to_owned()));
        }
        let authorities = self.trust.timestamp_authorities();
        if authorities == 0 {
            let text = "Chưa cấu hình máy chủ cấp dấu thời gian; bản sao sẽ không gửi đi được.";
            return Ok(line(Standing::Unmet, text.to_owned()));
        }
        let mut worst: Option<(Standing, String)> = None;
        for listed in trusted::all(db).await? {
            if !listed.is_listed() || listed.role != TrustRole::TimeStamping {
                continue;
            }
            let Some(ends) = Ends::read(&listed.certificate) else {
                continue;
            };
            let (standing, text) = ends.standing(&listed.name, now);
            // Another authority may do: it is nothing that stops the work.
            let standing = standing.min(Standing::Attention);
            if worst.as_ref().is_none_or(|(known, _)| *known < standing) {
                worst = Some((standing, text));
            }
        }
        Ok(match worst {
            Some((standing @ Standing::Attention, text)) => line(standing, text),
            _ => line(
                Standing::Met,
                format!("Đã cấu hình {authorities} máy chủ cấp dấu thời gian."),
            ),
        })
    }

    fn mail_line(&self) -> ReadinessLine {
        let (standing, text) = if self.mailer.carries_email() {
            (Standing::Met, "Đã cấu hình máy chủ gửi email.")
        } else {
            (
                Standing::Unmet,
                "Chưa cấu hình máy chủ gửi email; bản sao của người không có tài khoản sẽ không gửi được.",
            )
        };
        ReadinessLine {
            matter: Matter::Mail,
            of: String::new(),
            standing,
            text: text.to_owned(),
            link: (standing != Standing::Met).then(|| "/huong-dan".to_owned()),
        }
    }
}
