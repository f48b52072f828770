//! How often one client may do what costs us something: a fixed number a minute, for a bounded
//! number of clients.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use chungthuc_domain::calendar::Moment;

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
        let minute = now.0.div_euclid(60_000_000);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST_CLIENTS {
            seen.retain(|_, (then, _)| *then == minute);
        }
        if seen.len() >= MOST_CLIENTS && !seen.contains_key(&client) {
            return false;
        }
        let entry = seen.entry(client).or_insert((minute, 0));
        if entry.0 != minute {
            *entry = (minute, 0);
        }
        entry.1 = entry.1.saturating_add(1);
        entry.1 <= self.per_minute
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
    fn the_next_minute_starts_anew() {
        let limit = ClientLimit::new(1);
        let client = IpAddr::from([1, 1, 1, 1]);
        assert!(limit.allows(client, Moment(0)));
        assert!(!limit.allows(client, Moment(59_000_000)));
        assert!(limit.allows(client, Moment(60_000_000)));
    }
}
