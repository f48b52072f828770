//! Identifiers and random tokens, passed in as the clock is.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use ring::digest;
use ring::rand::{SecureRandom, SystemRandom};
use uuid::{Builder, Uuid};

use crate::clock::Clock;

/// Makes identifiers and secrets.
pub trait Ids: Debug + Send + Sync {
    /// A new UUIDv7 (RFC 9562): later ones of the same process sort after earlier ones, even
    /// within a millisecond.
    fn uuid(&self) -> Uuid;

    /// Fills `bytes` with randomness fit for keys and tokens.
    fn fill(&self, bytes: &mut [u8]);

    /// A new identifier as the databases hold it.
    fn id(&self) -> String {
        self.uuid().to_string()
    }

    /// A secret of 256 random bits, as 64 hexadecimal digits.
    fn token(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        hex::encode(bytes)
    }
}

impl<I: Ids + ?Sized> Ids for Arc<I> {
    fn uuid(&self) -> Uuid {
        (**self).uuid()
    }

    fn fill(&self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

/// Identifiers by the given clock and the system's randomness.
#[derive(Debug)]
pub struct SystemIds {
    clock: Arc<dyn Clock>,
    random: SystemRandom,
    sequence: Mutex<Sequence>,
}

impl SystemIds {
    /// Identifiers by `clock` and the system's randomness.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            random: SystemRandom::new(),
            sequence: Mutex::default(),
        }
    }
}

impl Ids for SystemIds {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        let millis = self.clock.now().as_millisecond();
        next(&self.sequence, millis, random)
    }

    fn fill(&self, bytes: &mut [u8]) {
        // The kernel's generator doesn't fail once it is seeded; going on without randomness
        // would make guessable keys, so there is nothing better to do than to stop.
        #[allow(clippy::expect_used)]
        self.random
            .fill(bytes)
            .expect("the system has no randomness");
    }
}

/// Identifiers that are the same in every run of a test.
#[derive(Debug)]
pub struct TestIds {
    clock: Arc<dyn Clock>,
    seed: u64,
    drawn: Mutex<u64>,
    sequence: Mutex<Sequence>,
}

impl TestIds {
    /// Identifiers by `clock` and a stream of bytes that depends on `seed` alone.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, seed: u64) -> Self {
        Self {
            clock,
            seed,
            drawn: Mutex::default(),
            sequence: Mutex::default(),
        }
    }
}

impl Ids for TestIds {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        next(&self.sequence, self.clock.now().as_millisecond(), random)
    }

    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(digest::SHA256_OUTPUT_LEN) {
            let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
            *drawn += 1;
            let mut context = digest::Context::new(&digest::SHA256);
            context.update(&self.seed.to_be_bytes());
            context.update(&drawn.to_be_bytes());
            for (byte, random) in chunk.iter_mut().zip(context.finish().as_ref()) {
                *byte = *random;
            }
        }
    }
}

/// The last identifier given: its millisecond and the counter in its `rand_a`.
#[derive(Debug, Default)]
struct Sequence {
    millis: u64,
    counter: u16,
}

/// RFC 9562 §6.2 method 1: twelve bits count within the millisecond, the other 62 are random. A
/// clock that steps back, or more than 2,048 identifiers in a millisecond, borrow from the next.
fn next(sequence: &Mutex<Sequence>, now: i64, random: [u8; 10]) -> Uuid {
    let now = u64::try_from(now).unwrap_or_default();
    let start = u16::from_be_bytes([random[0], random[1]]) & 0x7ff;
    let (millis, counter) = {
        let mut last = sequence.lock().unwrap_or_else(PoisonError::into_inner);
        if now > last.millis {
            *last = Sequence {
                millis: now,
                counter: start,
            };
        } else if last.counter < 0xfff {
            last.counter += 1;
        } else {
            *last = Sequence {
                millis: last.millis + 1,
                counter: start,
            };
        }
        (last.millis, last.counter)
    };
    let mut bytes = random;
    bytes[..2].copy_from_slice(&counter.to_be_bytes());
    Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::clock::MockClock;

    #[test]
    fn identifiers_rise_within_a_millisecond_and_when_the_clock_steps_back() {
        let clock = MockClock::default();
        for ids in [
            Box::new(SystemIds::new(Arc::new(clock.clone()))) as Box<dyn Ids>,
            Box::new(TestIds::new(Arc::new(clock.clone()), 7)),
        ] {
            let mut last = ids.uuid();
            assert_eq!(last.get_version_num(), 7);
            for turn in 0..10_000 {
                if turn == 5_000 {
                    clock.advance(SignedDuration::from_secs(-60));
                }
                let next = ids.uuid();
                assert!(next > last, "{next} does not follow {last}");
                last = next;
            }
        }
    }

    #[test]
    fn test_identifiers_depend_on_the_seed_alone() {
        let make = |seed| {
            let ids = TestIds::new(Arc::new(MockClock::default()), seed);
            (ids.uuid(), ids.token(), ids.uuid())
        };
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
    }

    #[test]
    fn a_token_is_256_bits_and_never_twice_the_same() {
        let ids = SystemIds::new(Arc::new(MockClock::default()));
        assert_eq!(ids.token().len(), 64);
        assert_ne!(ids.token(), ids.token());
    }
}
