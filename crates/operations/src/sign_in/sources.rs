//! How often attempts come from one place, counted in memory: a restart forgets it, and each running
//! program counts by itself.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use time::{Duration, OffsetDateTime};

use super::{ATTEMPTS_A_MINUTE, SignInError};

/// How long an attempt counts.
const WINDOW: Duration = Duration::MINUTE;
/// The most places that are remembered; more than this and the oldest are forgotten.
const MOST_PLACES: usize = 100_000;

/// The last attempts of each place.
#[derive(Debug, Default)]
pub(super) struct Sources(Mutex<BTreeMap<IpAddr, Vec<OffsetDateTime>>>);

impl Sources {
    /// Counts an attempt.
    ///
    /// # Errors
    /// [`SignInError::TooOften`]; the attempt then does not count.
    pub(super) fn take(&self, source: IpAddr, now: OffsetDateTime) -> Result<(), SignInError> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= MOST_PLACES {
            places.retain(|_, times| times.last().is_some_and(|last| now < *last + WINDOW));
        }
        if places.len() >= MOST_PLACES {
            places.clear();
        }
        let times = places.entry(place(source)).or_default();
        times.retain(|at| now < *at + WINDOW);
        if times.len() >= ATTEMPTS_A_MINUTE {
            return Err(SignInError::TooOften);
        }
        times.push(now);
        Ok(())
    }
}

/// Returns what counts as one place: an address, or the 64 bits of a network that one subscriber
/// has for itself.
fn place(source: IpAddr) -> IpAddr {
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
    fn a_place_gets_so_many_attempts_a_minute() {
        let sources = Sources::default();
        let start = datetime!(2026-11-22 09:00 UTC);
        let here: IpAddr = "2001:db8::1".parse().unwrap();
        for second in 0..20 {
            assert!(sources.take(here, start + Duration::seconds(second)).is_ok());
        }
        let told = sources.take("2001:db8::2".parse().unwrap(), start + Duration::seconds(59));
        assert!(matches!(told, Err(SignInError::TooOften)), "the same network");
        assert!(sources.take("192.0.2.1".parse().unwrap(), start).is_ok(), "another place");
        assert!(sources.take(here, start + WINDOW).is_ok(), "the first is a minute old");
        assert!(sources.take(here, start + WINDOW).is_err(), "the second is not");
        let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        assert_eq!(place(mapped), "192.0.2.1".parse::<IpAddr>().unwrap());
    }
}
