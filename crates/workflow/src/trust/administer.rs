//! What an administrator does with the trust list: add from a file, change, take out, put back, set the
//! policy (TT 15/2025/TT-BKHCN Đ.6 V5). The list serves every unit: every administrator may look, which
//! is in `look`, but only who administers the topmost unit changes it; every change is kept with its
//! ground.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    AppError, ErrorCode, TrustedId, UnitId,
    right::Right,
    view::trust::{FoundCertificate, NewTrusted, PolicyForm, TrustAction, TrustTerms},
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        trusted::{self, Trusted},
        unit,
    },
};
use pades::x509::Certificate;
use serde_json::json;

use super::{
    found,
    policy::{self, form, in_force},
    terms::{self, Terms, parse_name, parse_reason},
};
use crate::{Workflow, actor::Actor, failure::Failure, produce::blocking, step::same_version};

/// The most certificates that are added at once.
const MAX_NEW: usize = 256;
/// The most certificates of the list.
const MAX_LISTED: usize = 2000;

impl Workflow {
    /// The certificates of a file (PEM, DER or P7B, base64), with what they look like and why one
    /// can't be added. Nothing is kept.
    ///
    /// Errors: the field `file`, [`ErrorCode::NotFound`].
    pub async fn read_trust_file(
        &self,
        actor: &Actor,
        file: String,
    ) -> Result<Vec<FoundCertificate>, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            administers_all(&mut db, actor)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let listed = trusted::all(&mut db).await?;
            drop(db);
            Ok(blocking(move || found::read_file(&file, &listed)).await??)
        })
        .await
    }

    /// Adds certificates, all or none of them.
    ///
    /// Errors: the fields `certificates`, `name`, `list`, `periods`, `reason`,
    /// [`ErrorCode::NotFound`].
    pub async fn add_trusted(
        &self,
        actor: &Actor,
        new: Vec<NewTrusted>,
        typed: TrustTerms,
    ) -> Result<(), AppError> {
        self.answer(async {
            if new.is_empty() || new.len() > MAX_NEW {
                let message = format!("Hãy chọn từ 1 đến {MAX_NEW} chứng thư.");
                return Err(AppError::field("certificates", message).into());
            }
            let mut tx = self.begin_administering(actor).await?;
            let listed = trusted::all(&mut tx).await?;
            if listed.len() + new.len() > MAX_LISTED {
                let message = format!("Danh sách có nhiều nhất {MAX_LISTED} chứng thư.");
                return Err(AppError::field("certificates", message).into());
            }
            for certificate in &new {
                let (entry, terms) = self.entry(certificate, &typed)?;
                if listed
                    .iter()
                    .any(|old| old.fingerprint == entry.fingerprint)
                {
                    let message = format!("{} đã có trong danh sách.", entry.name);
                    return Err(AppError::field("certificates", message).into());
                }
                trusted::insert(&mut tx, &entry, self.now()).await?;
                let summary = terms::periods_text(&entry);
                self.note(
                    &mut tx,
                    actor,
                    TrustAction::Add,
                    Some(&entry),
                    summary,
                    terms.reason,
                )
                .await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    fn entry(&self, new: &NewTrusted, typed: &TrustTerms) -> Result<(Trusted, Terms), Failure> {
        let name = parse_name(&new.name)?;
        let terms = terms::parse(typed, new.role)?;
        let unreadable = || AppError::field("certificates", format!("{name}: không đọc được."));
        let der = BASE64.decode(&new.certificate).map_err(|_| unreadable())?;
        let certificate = Certificate::from_der(&der).map_err(|_| unreadable())?;
        if let Some(why) = found::refused(&certificate, new.role) {
            return Err(AppError::field("certificates", format!("{name}: {why}.")).into());
        }
        let entry = Trusted {
            periods: terms.periods.clone(),
            ..Trusted::new(
                self.ids.uuid().into(),
                new.role,
                terms.set.as_deref(),
                &name,
                &der,
            )
        };
        Ok((entry, terms))
    }

    /// Changes the name of a certificate, its list, and when it is trusted.
    ///
    /// Errors: the fields `name`, `list`, `periods`, `reason`, [`ErrorCode::Conflict`],
    /// [`ErrorCode::NotFound`].
    pub async fn edit_trusted(
        &self,
        actor: &Actor,
        id: TrustedId,
        version: i64,
        typed: TrustTerms,
    ) -> Result<(), AppError> {
        self.answer(async {
            let mut tx = self.begin_administering(actor).await?;
            let before = find(&mut tx, id).await?;
            let terms = terms::parse(&typed, before.role)?;
            let name = parse_name(&typed.name)?;
            same_version(before.version, version)?;
            let after = Trusted {
                name,
                set: terms.set,
                periods: terms.periods,
                ..before.clone()
            };
            let summary = terms::summary(&before, &after);
            if summary.is_empty() {
                return Err(AppError::field("name", "Chưa có gì thay đổi.").into());
            }
            trusted::update(&mut tx, &after).await?;
            self.note(
                &mut tx,
                actor,
                TrustAction::Edit,
                Some(&after),
                summary,
                terms.reason,
            )
            .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Takes a certificate out of the list as if it had never been in it, or puts it back.
    ///
    /// Errors: the field `reason`, [`ErrorCode::Conflict`], [`ErrorCode::NotFound`].
    pub async fn list_trusted(
        &self,
        actor: &Actor,
        id: TrustedId,
        version: i64,
        listed: bool,
        reason: String,
    ) -> Result<(), AppError> {
        self.answer(async {
            let reason = parse_reason(&reason)?;
            let mut tx = self.begin_administering(actor).await?;
            let before = find(&mut tx, id).await?;
            same_version(before.version, version)?;
            if before.is_listed() == listed {
                return Err(ErrorCode::Conflict.into());
            }
            let after = Trusted {
                removed_at: (!listed).then(|| self.now()),
                ..before
            };
            trusted::update(&mut tx, &after).await?;
            let action = if listed {
                TrustAction::Restore
            } else {
                TrustAction::Remove
            };
            let summary = terms::periods_text(&after);
            self.note(&mut tx, actor, action, Some(&after), summary, reason)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Sets the policy that follows `version`.
    ///
    /// Errors: the form's fields, `reason`, [`ErrorCode::Conflict`], [`ErrorCode::NotFound`].
    pub async fn set_validation_policy(
        &self,
        actor: &Actor,
        version: i64,
        typed: PolicyForm,
        reason: String,
    ) -> Result<(), AppError> {
        self.answer(async {
            let new = policy::parse(&typed)?;
            let reason = parse_reason(&reason)?;
            let mut tx = self.begin_administering(actor).await?;
            let (current, old) = in_force(&mut tx).await?;
            same_version(current, version)?;
            let summary = policy::summary(&form(&old), &form(&new));
            if summary.is_empty() {
                return Err(AppError::field("reason", "Chưa có gì thay đổi.").into());
            }
            let document = serde_json::to_string(&new).map_err(Failure::broken)?;
            trusted::set_policy(&mut tx, version, &document, self.now()).await?;
            self.note(&mut tx, actor, TrustAction::Policy, None, summary, reason)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    async fn begin_administering(&self, actor: &Actor) -> Result<Tx, Failure> {
        let mut tx = self.db.begin().await?;
        let unit = administers_all(&mut tx, actor)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        self.still_holds(&mut tx, actor, Right::Admin, unit).await?;
        Ok(tx)
    }

    /// Keeps a change in the list's history and in the audit log.
    async fn note(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        action: TrustAction,
        of: Option<&Trusted>,
        summary: String,
        reason: String,
    ) -> Result<(), Failure> {
        let change = trusted::Change {
            certificate: of.map(|entry| entry.id),
            name: None,
            at: self.now(),
            person: actor.person,
            person_name: actor.name.clone(),
            action,
            summary,
            reason,
        };
        trusted::note(tx, self.ids.id(), &change).await?;
        let unit = actor.unit.ok_or(ErrorCode::NotFound)?;
        let subject = match of {
            Some(entry) => format!("trusted {}", entry.id),
            None => "validation policy".to_owned(),
        };
        let details = json!({
            "action": action.code(),
            "fingerprint": of.map(|entry| &entry.fingerprint),
            "summary": change.summary,
            "reason": change.reason,
        });
        self.audit(tx, actor, unit, "CHANGE_TRUST", subject, details);
        Ok(())
    }
}

/// The topmost unit, if the actor administers it: what serves every unit is changed there.
pub(crate) async fn administers_all(
    db: &mut Connection,
    actor: &Actor,
) -> Result<Option<UnitId>, Failure> {
    let Some(grant) = actor.grant(Right::Admin) else {
        return Ok(None);
    };
    let unit = unit::find(db, grant.unit).await?;
    Ok(unit
        .filter(|unit| unit.parent.is_none())
        .map(|unit| unit.id))
}

/// A certificate of the list, taken out or not.
pub(super) async fn find(db: &mut Connection, id: TrustedId) -> Result<Trusted, Failure> {
    let listed = trusted::all(db).await?;
    let found = listed.into_iter().find(|entry| entry.id == id);
    found.ok_or_else(|| ErrorCode::NotFound.into())
}
