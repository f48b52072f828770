//! "Kiểm tra danh tính số": what a source of identities knows of a number, beside what is typed. It
//! only tells; nothing typed is replaced here.

use async_trait::async_trait;
use chungthuc_domain::{
    AppError, DossierId,
    identifier::Identifier,
    reception::{Sex, known_number, told_by_number},
    right::Right,
    search,
    view::{
        intake::AccountView,
        reception::{GeneralForm, IdentityCheck, IdentityLine, IdentityVerdict},
    },
};
use chungthuc_storage::{database::Database, repo::account};
use serde_json::json;
use std::sync::Arc;

use super::at_reception;
use crate::{Workflow, actor::Actor, intake::of_person};

/// What a source knows of somebody. What it doesn't say is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentityRecord {
    /// Full name.
    pub name: Option<String>,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Giới tính.
    pub sex: Option<Sex>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Địa chỉ chi tiết.
    pub address: Option<String>,
}

/// Why a source of identities didn't answer.
#[derive(Debug, thiserror::Error)]
#[error("the source of identities doesn't answer: {0}")]
pub struct IdentityError(pub String);

/// Who knows whose a number is: the national databases, where they are connected.
#[async_trait]
pub trait IdentitySource: Send + Sync {
    /// What it is called, for people.
    fn name(&self) -> &'static str;

    /// Whose a number is; `None` where it is nobody's.
    ///
    /// Errors: [`IdentityError`] if it can't be asked.
    async fn look_up(&self, identifier: &str) -> Result<Option<IdentityRecord>, IdentityError>;
}

/// The demo's source: its accounts, with what a personal number says by itself.
#[derive(Debug, Clone)]
pub struct AccountsAsIdentities(pub Database);

#[async_trait]
impl IdentitySource for AccountsAsIdentities {
    fn name(&self) -> &'static str {
        "Dữ liệu mô phỏng của bản dùng thử"
    }

    async fn look_up(&self, identifier: &str) -> Result<Option<IdentityRecord>, IdentityError> {
        let Ok(number) = Identifier::parse(identifier) else {
            return Ok(None);
        };
        let wrong = |error: &dyn std::fmt::Display| IdentityError(error.to_string());
        let mut db = self.0.read().await.map_err(|error| wrong(&error))?;
        let found = account::find_applicant(&mut db, &number).await;
        let found = found.map_err(|error| wrong(&error))?;
        let told = told_by_number(&number);
        Ok(found.map(|person| IdentityRecord {
            name: Some(person.name),
            birth_year: told.map(|(year, _)| year),
            sex: told.map(|(_, sex)| sex),
            phone: person.phone,
            email: person.email,
            address: None,
        }))
    }
}

impl Workflow {
    /// Connects a source of identities, once.
    pub fn use_identities(&self, source: Arc<dyn IdentitySource>) {
        // A second one is the first again: the program is wired once.
        let _ = self.identities.set(source);
    }

    /// Looks up the number in a form, and tells field by field how what is known goes together with
    /// what is typed. Each look is recorded, without what was typed.
    ///
    /// Errors: [`ErrorCode::NotFound`](chungthuc_domain::ErrorCode::NotFound), the field `identifier`.
    pub async fn check_identity(
        &self,
        actor: &Actor,
        dossier: DossierId,
        form: GeneralForm,
    ) -> Result<IdentityCheck, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            at_reception(&mut *self.db.read().await?, actor, unit, dossier).await?;
            let number = known_number(&form).map_err(|why| AppError::field("identifier", why))?;
            let Some(number) = number else {
                let why = "Hãy nhập số CMND/CCCD/MST/mã định danh rồi kiểm tra.";
                return Err(AppError::field("identifier", why).into());
            };
            let Some(source) = self.identities.get() else {
                return Ok(IdentityCheck::NoSource);
            };
            let answer = source.look_up(&number).await;
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let subject = format!("dossier {dossier}");
            let details = json!({ "found": matches!(answer, Ok(Some(_))) });
            self.audit(&mut tx, actor, unit, "CHECK_IDENTITY", subject, details);
            let account = match Identifier::parse(&number) {
                Ok(number) => account::find_applicant(&mut tx, &number).await?,
                Err(_) => None,
            };
            tx.commit().await?;
            let account = account.as_ref().and_then(of_person);
            let source = source.name().to_owned();
            Ok(match answer {
                Ok(Some(record)) => found(source, &form, record, account),
                Ok(None) => IdentityCheck::NotFound { source },
                Err(error) => {
                    tracing::warn!(%error, "identities can't be checked");
                    IdentityCheck::Unavailable
                }
            })
        })
        .await
    }
}

fn found(
    source: String,
    form: &GeneralForm,
    record: IdentityRecord,
    account: Option<AccountView>,
) -> IdentityCheck {
    let sex = |code: &str| Sex::from_code(code).map_or("", Sex::label).to_owned();
    let year = form.born_on.trim().rsplit('/').next().unwrap_or_default();
    let lines = [
        ("owner", form.owner.clone(), record.name),
        (
            "born_on",
            year.to_owned(),
            record.birth_year.map(|year| year.to_string()),
        ),
        (
            "sex",
            sex(&form.sex),
            record.sex.map(|sex| sex.label().to_owned()),
        ),
        ("phone", form.phone.clone(), record.phone),
        ("email", form.email.clone(), record.email),
        ("address", form.address.clone(), record.address),
    ];
    let lines = lines.into_iter().map(|(field, typed, known)| IdentityLine {
        field: field.to_owned(),
        verdict: verdict(&typed, known.as_deref()),
        typed,
        known,
    });
    IdentityCheck::Found {
        source,
        lines: lines.collect(),
        account,
    }
}

/// Capitals and blanks make no difference; diacritics do, they are another name.
fn verdict(typed: &str, known: Option<&str>) -> IdentityVerdict {
    let plain = |text: &str| {
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    match known {
        None => IdentityVerdict::NotFound,
        Some(_) if typed.trim().is_empty() => IdentityVerdict::NotTyped,
        Some(known) if plain(typed) == plain(known) => IdentityVerdict::Matched,
        Some(known)
            if typed
                .chars()
                .all(|c| c.is_ascii_digit() || " .-+".contains(c))
                && search::fold(typed).replace([' ', '.', '-'], "") == search::fold(known) =>
        {
            IdentityVerdict::Matched
        }
        Some(_) => IdentityVerdict::Differing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_together_whatever_their_capitals_and_not_without_their_diacritics() {
        use IdentityVerdict as V;
        assert_eq!(
            verdict("nguyễn  hạ vy an", Some("Nguyễn Hạ Vy An")),
            V::Matched
        );
        assert_eq!(
            verdict("Nguyen Ha Vy An", Some("Nguyễn Hạ Vy An")),
            V::Differing
        );
        assert_eq!(verdict("", Some("Nguyễn Hạ Vy An")), V::NotTyped);
        assert_eq!(verdict("x", None), V::NotFound);
        assert_eq!(verdict("0900 000 011", Some("0900000011")), V::Matched);
    }
}
