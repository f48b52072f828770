//! How often one client may do what costs us something: a fixed number a minute, for a bounded
//! number of clients.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use chungthuc_domain::calendar::Moment;

/// A minute, in microseconds.
const MINUTE: i64 = 60_000_000;

/// So many acts a minute for each client. In memory and of this process: two processes allow twice
/// as many, which is still a bound.
pub struct ClientLimit {
    per_minute: u32,
    seen: Mutex<HashMap<IpAddr, (i64, u32)>>,
}

impl ClientLimit {
    /// So many acts a minute.
    pub fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            seen: Mutex::default(),
        }
    }

    /// Counts an act; whether it is still allowed.
    pub fn allows(&self, client: IpAddr, now: Moment) -> bool {
        const MOST_CLIENTS: usize = 10_000;
        let minute = now.0.div_euclid(MINUTE);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST_CLIENTS {
            seen.retain(|_, (then, _)| *then == minute);
        }
        let mut client = household(client);
        if seen.len() >= MOST_CLIENTS && !seen.contains_key(&client) {
            // What floods us shares one budget; those seen before keep theirs.
            client = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        }
        let entry = seen.entry(client).or_insert((minute, 0));
        if entry.0 != minute {
            *entry = (minute, 0);
        }
        entry.1 = entry.1.saturating_add(1);
        entry.1 <= self.per_minute
    }
}

/// So many acts a minute of one program that is known by its key.
pub struct Rate {
    per_minute: u32,
    taken: Mutex<(i64, u32)>,
}

impl Rate {
    /// So many acts a minute.
    pub fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            taken: Mutex::default(),
        }
    }

    /// Counts an act.
    ///
    /// # Errors
    /// The seconds until the next is allowed.
    pub fn take(&self, now: Moment) -> Result<(), u32> {
        let minute = now.0.div_euclid(MINUTE);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.0 != minute {
            *taken = (minute, 0);
        }
        taken.1 = taken.1.saturating_add(1);
        if taken.1 <= self.per_minute {
            return Ok(());
        }
        let left = (MINUTE - now.0.rem_euclid(MINUTE)).div_euclid(1_000_000) + 1;
        Err(u32::try_from(left).unwrap_or(60))
    }
}

/// Whoever has one IPv6 address has 2^64 of them: they count as one client.
fn household(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_is_held_back_and_another_is_not() {
        let limit = ClientLimit::new(2);
        let (one, other) = (IpAddr::from([1, 1, 1, 1]), IpAddr::from([2, 2, 2, 2]));
        let now = Moment(0);
        assert!(limit.allows(one, now));
        assert!(limit.allows(one, now));
        assert!(!limit.allows(one, now));
        assert!(limit.allows(other, now));
    }

    #[test]
    fn a_program_that_asks_too_often_is_told_when_to_ask_again() {
        let rate = Rate::new(1);
        assert_eq!(rate.take(Moment(0)), Ok(()));
        assert_eq!(rate.take(Moment(50_500_000)), Err(10));
        assert_eq!(rate.take(Moment(60_000_000)), Ok(()));
    }

    #[test]
    fn the_next_minute_starts_anew() {
        let limit = ClientLimit::new(1);
        let client = IpAddr::from([1, 1, 1, 1]);
        assert!(limit.allows(client, Moment(0)));
        assert!(!limit.allows(client, Moment(59_000_000)));
        assert!(limit.allows(client, Moment(60_000_000)));
    }

    #[test]
    fn addresses_of_one_household_share_its_budget() {
        let limit = ClientLimit::new(2);
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let now = Moment(0);
        assert!(limit.allows(address("2001:db8::1"), now));
        assert!(limit.allows(address("2001:db8::2"), now));
        assert!(!limit.allows(address("2001:db8::3"), now));
        assert!(limit.allows(address("2001:db8:0:1::1"), now));
        assert_eq!(household(address("::ffff:1.2.3.4")), address("1.2.3.4"));
    }
}
