//! Keys that their holders have opened, for a stretch of one session.
//!
//! A key belongs to the session that opened it: another session of the same person opens it again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use crate::{locator::KeyLocator, store::OpenKey, unlock::Unlock};

/// How long a key stays open after its PIN was given, used or not.
pub const UNLOCK_LIMIT: SignedDuration = SignedDuration::from_mins(15);

/// The keys that are open now, each for one session and at most [`UNLOCK_LIMIT`].
///
/// In memory only and of this process: another process, or a restart, asks for the PIN again. The
/// key's secret is wiped when it is forgotten, or when an act that still uses it ends.
#[derive(Default)]
pub struct UnlockCache {
    open: Mutex<HashMap<String, HashMap<KeyLocator, Entry>>>,
}

struct Entry {
    key: Arc<dyn OpenKey>,
    since: Timestamp,
}

impl Entry {
    /// A clock that was set back doesn't prolong anything.
    fn lives(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.since);
        !age.is_negative() && age < UNLOCK_LIMIT
    }
}

impl UnlockCache {
    /// Nothing is open.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps `key` open for `session` from `now` on. Opening it again starts the time anew.
    pub fn keep(&self, session: &str, key: Arc<dyn OpenKey>, now: Timestamp) {
        let mut open = self.lock();
        sweep(&mut open, now);
        let locator = key.locator().clone();
        open.entry(session.to_owned())
            .or_default()
            .insert(locator, Entry { key, since: now });
    }

    /// The key, if this session has it open: what [`crate::KeyStore::sign`] takes.
    pub fn unlock(&self, session: &str, key: &KeyLocator, now: Timestamp) -> Option<Unlock> {
        let mut open = self.lock();
        sweep(&mut open, now);
        open.get(session)?
            .get(key)
            .map(|entry| Unlock::Open(entry.key.clone()))
    }

    /// Until when this session has the key open; `None` if it hasn't.
    pub fn open_until(&self, session: &str, key: &KeyLocator, now: Timestamp) -> Option<Timestamp> {
        let mut open = self.lock();
        sweep(&mut open, now);
        let since = open.get(session)?.get(key)?.since;
        since.checked_add(UNLOCK_LIMIT).ok()
    }

    /// Forgets one key of a session: the holder closed it, or its store no longer takes it.
    pub fn forget(&self, session: &str, key: &KeyLocator) {
        if let Some(keys) = self.lock().get_mut(session) {
            keys.remove(key);
        }
    }

    /// Forgets all keys of a session: it ended.
    pub fn forget_session(&self, session: &str) {
        self.lock().remove(session);
    }

    /// Forgets what is over. Every use does so too; call it each minute, so that a key that nobody
    /// uses doesn't stay in memory.
    pub fn sweep(&self, now: Timestamp) {
        sweep(&mut self.lock(), now);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, HashMap<KeyLocator, Entry>>> {
        // A panic elsewhere leaves the map whole: each change is a single call.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sweep(open: &mut HashMap<String, HashMap<KeyLocator, Entry>>, now: Timestamp) {
    open.retain(|_, keys| {
        keys.retain(|_, entry| entry.lives(now));
        !keys.is_empty()
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use async_trait::async_trait;

    use super::*;
    use crate::{KeyError, PublicKeyAlgorithm, SignatureAlgorithm, SigningCertificate};

    struct Opened(KeyLocator, SigningCertificate);

    #[async_trait]
    impl OpenKey for Opened {
        fn locator(&self) -> &KeyLocator {
            &self.0
        }
        fn certificate(&self) -> &SigningCertificate {
            &self.1
        }
        async fn sign(&self, _: SignatureAlgorithm, _: &[u8]) -> Result<Vec<u8>, KeyError> {
            Err(KeyError::Rejected)
        }
    }

    fn key(path: &str) -> Arc<dyn OpenKey> {
        let certificate = SigningCertificate {
            der: Vec::new(),
            chain: Vec::new(),
            subject_common_name: String::new(),
            issuer_common_name: String::new(),
            not_before: Timestamp::UNIX_EPOCH,
            not_after: Timestamp::UNIX_EPOCH,
            public_key: PublicKeyAlgorithm::Other,
        };
        Arc::new(Opened(
            KeyLocator::new("pkcs12", path).unwrap(),
            certificate,
        ))
    }

    fn at(minutes: i64, seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + minutes * 60 + seconds).unwrap()
    }

    #[test]
    fn a_key_stays_open_for_fifteen_minutes_and_no_use_prolongs_it() {
        let (cache, key) = (UnlockCache::new(), key("lanhdao.cs"));
        let locator = key.locator().clone();
        cache.keep("a", key, at(0, 0));
        assert!(cache.unlock("a", &locator, at(7, 0)).is_some());
        assert!(cache.unlock("a", &locator, at(14, 59)).is_some());
        assert_eq!(cache.open_until("a", &locator, at(14, 59)), Some(at(15, 0)));
        assert!(cache.unlock("a", &locator, at(15, 0)).is_none());
        assert!(cache.open_until("a", &locator, at(15, 0)).is_none());
    }

    #[test]
    fn a_key_is_gone_from_memory_when_its_time_is_over() {
        let (cache, key) = (UnlockCache::new(), key("lanhdao.cs"));
        let held = Arc::downgrade(&key);
        cache.keep("a", key, at(0, 0));
        cache.sweep(at(14, 59));
        assert!(held.upgrade().is_some());
        cache.sweep(at(15, 0));
        assert!(held.upgrade().is_none());
    }

    #[test]
    fn a_clock_set_back_closes_the_key() {
        let (cache, key) = (UnlockCache::new(), key("lanhdao.cs"));
        let locator = key.locator().clone();
        cache.keep("a", key, at(0, 0));
        assert!(cache.unlock("a", &locator, at(-1, 0)).is_none());
    }

    #[test]
    fn a_key_is_open_for_the_session_that_opened_it_only() {
        let (cache, mine, other) = (UnlockCache::new(), key("lanhdao.cs"), key("pct.cs"));
        let locator = mine.locator().clone();
        cache.keep("a", mine, at(0, 0));
        cache.keep("b", other, at(0, 0));
        assert!(cache.unlock("b", &locator, at(1, 0)).is_none());
        assert!(cache.unlock("a", &locator, at(1, 0)).is_some());
    }

    #[test]
    fn ending_a_session_closes_its_keys() {
        let (cache, first, second) = (UnlockCache::new(), key("lanhdao.cs"), key("con-dau"));
        let held = [Arc::downgrade(&first), Arc::downgrade(&second)];
        let locator = first.locator().clone();
        cache.keep("a", first, at(0, 0));
        cache.keep("a", second, at(0, 0));
        cache.forget("a", &locator);
        assert!(held[0].upgrade().is_none() && held[1].upgrade().is_some());
        cache.forget_session("a");
        assert!(held[1].upgrade().is_none());
    }
}
