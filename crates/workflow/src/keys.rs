//! Keys as signing and sealing use them: whose key it is, whether it may sign now, its PIN with the
//! wrong ones counted, and how long it stays open. The keys themselves are in the keystore.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chungthuc_domain::{
    AppError, ErrorCode, KeyId, calendar::Moment, view::signing::CertificateView,
};
use chungthuc_keystore::{
    KeyError, KeyLocator, KeyStore, Pin, SignatureAlgorithm, SigningCertificate, Unlock,
    checks::{self, CertificateProblem},
};
use chungthuc_storage::repo::{
    key::{self, SigningKey},
    stamp::Owner,
};

use crate::{Workflow, actor::Actor, failure::Failure};

/// After so many wrong PINs in a row a key is locked.
const LOCK_FROM: u32 = 5;
/// How many seconds it stays locked.
const LOCK_SECONDS: i64 = 15 * 60;

/// One PIN at a time for each key, so that no wrong one is tried before the last is counted.
#[derive(Debug, Default)]
pub(crate) struct PinTurns(Mutex<HashMap<KeyId, Arc<tokio::sync::Mutex<()>>>>);

impl PinTurns {
    fn of(&self, key: KeyId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(key).or_default())
    }
}

/// A key with its certificate.
#[derive(Debug, Clone)]
pub(crate) struct HeldKey {
    /// As it is registered.
    pub row: SigningKey,
    /// Its address.
    pub locator: KeyLocator,
    /// Its certificate and chain.
    pub certificate: SigningCertificate,
}

impl HeldKey {
    /// What people see of it.
    pub fn view(&self, now: Moment) -> CertificateView {
        let at = now.timestamp();
        CertificateView {
            subject: self.certificate.subject_common_name.clone(),
            issuer: self.certificate.issuer_common_name.clone(),
            not_after: self.certificate.not_after.into(),
            valid: (self.certificate.not_before..=self.certificate.not_after).contains(&at),
        }
    }
}

impl Workflow {
    /// The key of a person or an agency with its certificate; `None` without one, or if its store
    /// can't be asked.
    pub(crate) async fn held_key(&self, owner: Owner) -> Result<Option<HeldKey>, Failure> {
        let row = key::of_owner(&mut *self.db.read().await?, owner).await?;
        let Some(row) = row else { return Ok(None) };
        let locator: KeyLocator = row.locator.parse().map_err(Failure::broken)?;
        match self.keys.certificate(&locator).await {
            Ok(certificate) => Ok(Some(HeldKey {
                row,
                locator,
                certificate,
            })),
            Err(cause) => {
                tracing::warn!(key = %row.id, %cause, "a key shows no certificate");
                Ok(None)
            }
        }
    }

    /// The key of a person or an agency, fit to sign now.
    ///
    /// Errors: [`ErrorCode::NoKey`], [`ErrorCode::CertificateExpired`],
    /// [`ErrorCode::CertificateRevoked`], [`ErrorCode::KeyUnavailable`].
    pub(crate) async fn fit_key(&self, owner: Owner) -> Result<HeldKey, Failure> {
        let key = self.held_key(owner).await?.ok_or(ErrorCode::NoKey)?;
        let at = self.clock.now();
        if let Some(problem) = checks::problems(&key.certificate, at, self.settings.demo)
            .into_iter()
            .next()
        {
            tracing::warn!(key = %key.row.id, %problem, "a key can't sign");
            return Err(match problem {
                CertificateProblem::NotYetValid { .. } | CertificateProblem::Expired { .. } => {
                    ErrorCode::CertificateExpired.into()
                }
                _ => ErrorCode::KeyUnavailable.into(),
            });
        }
        self.refuse_revoked(&key).await?;
        Ok(key)
    }

    /// Whether this session has the key open.
    pub(crate) fn is_unlocked(&self, actor: &Actor, key: &HeldKey) -> bool {
        let session = actor.session.to_string();
        self.unlocked
            .unlock(&session, &key.locator, self.clock.now())
            .is_some()
    }

    /// Closes a key that this session has open.
    pub(crate) fn lock_again(&self, actor: &Actor, key: &HeldKey) {
        self.unlocked
            .forget(&actor.session.to_string(), &key.locator);
    }

    /// Opens a key for one act, by its PIN or because this session has it open; `keep`s it open
    /// for a while if asked to.
    ///
    /// Errors: [`ErrorCode::WrongPin`], [`ErrorCode::KeyLocked`], [`ErrorCode::KeyUnavailable`],
    /// the field `pin` if there is none.
    pub(crate) async fn unlock(
        &self,
        actor: &Actor,
        key: &HeldKey,
        pin: String,
        keep: bool,
    ) -> Result<Unlock, Failure> {
        let session = actor.session.to_string();
        if pin.is_empty() {
            let open = self
                .unlocked
                .unlock(&session, &key.locator, self.clock.now());
            return open.ok_or_else(|| AppError::field("pin", "Hãy nhập mã PIN.").into());
        }
        let pin = Pin::new(pin).map_err(|_| AppError::field("pin", "Mã PIN quá dài."))?;
        let turn = self.pins.of(key.row.id);
        let _turn = turn.lock().await;
        let row = key::of_owner(&mut *self.db.read().await?, key.row.owner).await?;
        let row = row
            .filter(|row| row.id == key.row.id)
            .ok_or(ErrorCode::NoKey)?;
        if row.locked_until.is_some_and(|until| until > self.now()) {
            return Err(ErrorCode::KeyLocked.into());
        }
        match self.keys.open(&key.locator, &pin).await {
            Ok(open) => {
                if row.failed_pins > 0 {
                    let mut tx = self.db.begin().await?;
                    key::clear_wrong_pins(&mut tx, row.id).await?;
                    tx.commit().await?;
                }
                if keep {
                    self.unlocked
                        .keep(&session, Arc::clone(&open), self.clock.now());
                }
                Ok(Unlock::Open(open))
            }
            // Its holder confirms each act elsewhere, or it takes the PIN with each.
            Err(KeyError::Unsupported(_)) => Ok(Unlock::Pin(pin)),
            Err(cause) => Err(self.key_failed(&row, cause).await),
        }
    }

    /// Has the key sign, within the installation's patience.
    pub(crate) async fn ask_key(
        &self,
        key: &HeldKey,
        unlock: &Unlock,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, Failure> {
        let patience = Duration::from_secs(u64::from(self.settings.key_patience_seconds));
        let answer = self.keys.sign(&key.locator, unlock, algorithm, message);
        match tokio::time::timeout(patience, answer).await {
            Ok(Ok(signature)) => Ok(signature),
            Ok(Err(cause)) => Err(self.key_failed(&key.row, cause).await),
            Err(_) => {
                tracing::warn!(key = %key.row.id, "a key did not answer in time");
                Err(ErrorCode::KeyUnavailable.into())
            }
        }
    }

    /// What people are told of a key's failure; a wrong PIN is counted.
    async fn key_failed(&self, row: &SigningKey, cause: KeyError) -> Failure {
        match cause {
            KeyError::WrongPin => match self.count_wrong_pin(row.id).await {
                Ok(left) => ErrorCode::WrongPin { left }.into(),
                Err(failure) => failure,
            },
            KeyError::PinRequired => AppError::field("pin", "Hãy nhập mã PIN.").into(),
            KeyError::NotFound(_) => ErrorCode::NoKey.into(),
            KeyError::Locked => ErrorCode::KeyLocked.into(),
            cause => {
                tracing::warn!(key = %row.id, %cause, "a key did not sign");
                ErrorCode::KeyUnavailable.into()
            }
        }
    }

    /// Counts a wrong PIN; gives how many attempts are left.
    async fn count_wrong_pin(&self, key: KeyId) -> Result<u32, Failure> {
        let now = self.now();
        let until = now.plus_seconds(LOCK_SECONDS);
        let mut tx = self.db.begin().await?;
        let failed = key::count_wrong_pin(&mut tx, key, LOCK_FROM, now, until).await?;
        tx.commit().await?;
        Ok(LOCK_FROM.saturating_sub(failed))
    }
}
