//! Answers that still hold, so that they aren't fetched for every file. In memory, bounded; lost
//! at a restart, which costs a few requests.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

/// Most bytes kept.
const MAX_BYTES: usize = 64 << 20;

/// Answers by what was asked.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    kept: Mutex<HashMap<Vec<u8>, Kept>>,
}

/// An answer.
#[derive(Debug)]
struct Kept {
    /// When it was given.
    since: Timestamp,
    /// When it ends to hold.
    until: Timestamp,
    answer: Arc<Vec<u8>>,
}

impl Cache {
    /// The answer to `asked`, if it holds longer than `now` and was given less than `max_age` ago: of no
    /// age is none, not even what came this moment.
    pub fn get(&self, asked: &[u8], max_age: Duration, now: Timestamp) -> Option<Arc<Vec<u8>>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Kept {
            since,
            until,
            answer,
        } = kept.get(asked)?;
        // What came later than now came before the clock was set back: nobody knows when.
        let age = now.duration_since(*since).unsigned_abs();
        (now < *until && age < max_age).then(|| Arc::clone(answer))
    }

    /// Keeps an answer of now until then, in the place of an older one. For room, what is over goes
    /// first, and then what ends soonest; what is larger than all room isn't kept.
    pub fn keep(&self, asked: Vec<u8>, until: Timestamp, answer: Arc<Vec<u8>>, now: Timestamp) {
        let size = |asked: &[u8], answer: &[u8]| asked.len() + answer.len();
        let new = size(&asked, &answer);
        if new > MAX_BYTES || until <= now {
            return;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&asked);
        kept.retain(|_, kept| now < kept.until);
        let mut held: usize = kept.iter().map(|(k, kept)| size(k, &kept.answer)).sum();
        while held + new > MAX_BYTES {
            let soonest = kept.iter().min_by_key(|(_, kept)| kept.until);
            let Some(soonest) = soonest.map(|(asked, _)| asked.clone()) else {
                break;
            };
            if let Some(gone) = kept.remove(&soonest) {
                held -= size(&soonest, &gone.answer);
            }
        }
        let since = now;
        kept.insert(
            asked,
            Kept {
                since,
                until,
                answer,
            },
        );
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_while_it_holds_and_there_is_room() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let cache = Cache::default();
        cache.keep(b"a".to_vec(), at(10), Arc::new(vec![1]), at(0));
        assert_eq!(
            cache.get(b"a", Duration::MAX, at(9)).as_deref(),
            Some(&vec![1])
        );
        assert_eq!(cache.get(b"a", Duration::MAX, at(10)), None);
        cache.keep(b"b".to_vec(), at(10), Arc::new(vec![0; MAX_BYTES]), at(0));
        assert_eq!(cache.get(b"b", Duration::MAX, at(0)), None);
        assert!(
            cache.get(b"a", Duration::MAX, at(0)).is_some(),
            "nothing went for it"
        );
    }

    #[test]
    fn an_answer_is_given_while_it_is_younger_than_wanted() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let seconds = Duration::from_secs;
        let cache = Cache::default();
        cache.keep(b"a".to_vec(), at(200), Arc::new(vec![1]), at(100));
        assert!(cache.get(b"a", seconds(60), at(159)).is_some());
        assert!(cache.get(b"a", seconds(60), at(160)).is_none());
        assert!(cache.get(b"a", Duration::ZERO, at(100)).is_none());
        // The clock was set back.
        assert!(cache.get(b"a", seconds(60), at(40)).is_none());
    }

    #[test]
    fn for_room_goes_what_ends_soonest() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let half = || Arc::new(vec![0; MAX_BYTES / 2 - 1]);
        let cache = Cache::default();
        cache.keep(b"a".to_vec(), at(10), half(), at(0));
        cache.keep(b"b".to_vec(), at(20), half(), at(0));
        // The same again takes its own place.
        cache.keep(b"b".to_vec(), at(20), half(), at(0));
        assert!(cache.get(b"a", Duration::MAX, at(0)).is_some());
        cache.keep(b"c".to_vec(), at(15), half(), at(0));
        let kept = [b"a", b"b", b"c"].map(|asked| cache.get(asked, Duration::MAX, at(0)).is_some());
        assert_eq!(kept, [false, true, true]);
    }
}
