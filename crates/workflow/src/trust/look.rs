//! What every administrator sees of the trust list: its certificates, one of them, and who changed what.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    AppError, TrustedId,
    right::Right,
    view::{
        Listing,
        trust::{TrustChange, TrustListView, TrustStanding, TrustedRow, TrustedView},
    },
};
use chungthuc_storage::repo::trusted::{self, Days, Trusted};
use jiff::civil::Date;
use pades::x509::Certificate;

use super::{
    administer::{administers_all, find},
    found,
    policy::{form, in_force},
    terms,
};
use crate::{Workflow, actor::Actor, failure::Failure};

/// Changes on a page.
const PER_PAGE: u32 = 50;

impl Workflow {
    /// The whole list and the policy.
    ///
    /// Errors: `ErrorCode::NotFound` for who administers nothing.
    pub async fn trust_list(&self, actor: &Actor) -> Result<TrustListView, AppError> {
        self.answer(async {
            actor.require(Right::Admin)?;
            let mut db = self.db.read().await?;
            let today = self.now().day();
            let mut certificates: Vec<_> = trusted::all(&mut db)
                .await?
                .iter()
                .map(|entry| row(entry, today))
                .collect::<Result<_, _>>()?;
            certificates.sort_by_key(|row| row.standing == TrustStanding::Removed);
            let (policy_version, policy) = in_force(&mut db).await?;
            Ok(TrustListView {
                certificates,
                policy: form(&policy),
                policy_version,
                may_change: administers_all(&mut db, actor).await?.is_some(),
            })
        })
        .await
    }

    /// One certificate of the list with its history.
    ///
    /// Errors: `ErrorCode::NotFound`.
    pub async fn trusted(&self, actor: &Actor, id: TrustedId) -> Result<TrustedView, AppError> {
        self.answer(async {
            actor.require(Right::Admin)?;
            let mut db = self.db.read().await?;
            let entry = find(&mut db, id).await?;
            let changes = trusted::changes(&mut db, Some(id), 0, PER_PAGE).await?;
            Ok(TrustedView {
                row: row(&entry, self.now().day())?,
                certificate: entry.certificate,
                changes: changes.into_iter().map(change).collect(),
                may_change: administers_all(&mut db, actor).await?.is_some(),
            })
        })
        .await
    }

    /// Who changed what, the newest first; pages count from 1.
    ///
    /// Errors: `ErrorCode::NotFound`.
    pub async fn trust_history(
        &self,
        actor: &Actor,
        page: u32,
    ) -> Result<Listing<TrustChange>, AppError> {
        self.answer(async {
            actor.require(Right::Admin)?;
            let mut db = self.db.read().await?;
            let total = trusted::count_changes(&mut db).await?;
            let page = page.max(1);
            let skip = (page - 1).saturating_mul(PER_PAGE);
            let changes = trusted::changes(&mut db, None, skip, PER_PAGE).await?;
            Ok(Listing {
                rows: changes.into_iter().map(change).collect(),
                total,
                more: false,
                page,
                per_page: PER_PAGE,
            })
        })
        .await
    }
}

fn row(entry: &Trusted, today: Date) -> Result<TrustedRow, Failure> {
    let der = BASE64.decode(&entry.certificate).map_err(Failure::broken)?;
    let certificate = Certificate::from_der(&der).map_err(Failure::broken)?;
    Ok(TrustedRow {
        id: entry.id,
        role: entry.role,
        list: entry.set.clone(),
        name: entry.name.clone(),
        periods: terms::period_forms(&entry.periods),
        standing: standing(entry, today),
        facts: found::facts(&certificate),
        version: entry.version,
    })
}

fn standing(entry: &Trusted, today: Date) -> TrustStanding {
    let holds = |days: &Days| {
        days.from.is_none_or(|from| from <= today) && days.until.is_none_or(|until| today <= until)
    };
    let is_ahead = |days: &Days| days.from.is_some_and(|from| today < from);
    if !entry.is_listed() {
        TrustStanding::Removed
    } else if entry.periods.iter().any(holds) {
        TrustStanding::InForce
    } else if entry.periods.iter().any(is_ahead) {
        TrustStanding::ToCome
    } else {
        TrustStanding::Ended
    }
}

fn change(change: trusted::Change) -> TrustChange {
    TrustChange {
        at: change.at,
        person_name: change.person_name,
        certificate: change.certificate,
        subject: change
            .name
            .unwrap_or_else(|| "Chính sách thuật toán".to_owned()),
        action: change.action,
        summary: change.summary,
        reason: change.reason,
    }
}
