//! How often something comes from one place or one session, counted in memory: a restart forgets it, and
//! each running program counts by itself.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use time::{Duration, OffsetDateTime};

/// How long something counts.
const WINDOW: Duration = Duration::MINUTE;
/// The most places or sessions that are remembered; more than this and the oldest are forgotten.
const MOST_KEYS: usize = 100_000;

/// When things last came from each place or session, and how many may come in a minute.
#[derive(Debug)]
pub(super) struct Pace<Key> {
    a_minute: usize,
    times: Mutex<BTreeMap<Key, Vec<OffsetDateTime>>>,
}

impl<Key: Ord> Pace<Key> {
    /// Returns a count of nothing.
    pub(super) fn of(a_minute: usize) -> Self {
        Self { a_minute, times: Mutex::default() }
    }

    /// Counts one. Returns whether it may be; one that may not does not count.
    pub(super) fn take(&self, key: Key, now: OffsetDateTime) -> bool {
        let mut keys = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST_KEYS {
            keys.retain(|_, times| times.last().is_some_and(|last| now < *last + WINDOW));
        }
        if keys.len() >= MOST_KEYS {
            keys.clear();
        }
        let times = keys.entry(key).or_default();
        times.retain(|at| now < *at + WINDOW);
        let may_be = times.len() < self.a_minute;
        if may_be {
            times.push(now);
        }
        may_be
    }
}

/// Returns what counts as one place: an address, or the 64 bits of a network that one subscriber
/// has for itself.
pub(super) fn place(source: IpAddr) -> IpAddr {
    match source.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_place_gets_so_many_a_minute() {
        let pace = Pace::of(20);
        let start = datetime!(2026-11-22 09:00 UTC);
        let from = |address: &str, at| pace.take(place(address.parse().unwrap()), at);
        for second in 0..20 {
            assert!(from("2001:db8::1", start + Duration::seconds(second)));
        }
        assert!(!from("2001:db8::2", start + Duration::seconds(59)), "the same network");
        assert!(from("192.0.2.1", start), "another place");
        assert!(from("2001:db8::1", start + WINDOW), "the first is a minute old");
        assert!(!from("2001:db8::1", start + WINDOW), "the second is not");
        let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        assert_eq!(place(mapped), "192.0.2.1".parse::<IpAddr>().unwrap());
    }
}
