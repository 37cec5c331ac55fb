//! Whatever the order in which people act, versions and positions have no gaps.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use register::append::{Expected, Outcome};
use register::register::Register;

use crate::grants::{command, event, sound, stream};
use crate::stores::{Place, Store};

/// One act: for some streams, what is believed of them (0 the truth, 1 something older, 2
/// nothing) and how many events are added.
type Act = Vec<(u8, u8, u8)>;

/// How many sequences of acts are told.
const N_SEQUENCES: u32 = 50;

pub(crate) async fn any_interleaving_keeps_versions_gap_free(store: Store) {
    let mut runner = TestRunner::deterministic();
    let acts = vec(vec((0..4_u8, 0..3_u8, 0..4_u8), 1..4), 1..30);
    let place = Place::new(store).await;
    let register = place.open().await;
    let mut n_events = 0;
    for number in 0..N_SEQUENCES {
        let acts: Vec<Act> = acts.new_tree(&mut runner).unwrap().current();
        n_events = tell(&register, &number.to_string(), n_events, acts).await;
        assert_eq!(register.head().await.unwrap().position, n_events);
    }
    assert_eq!(sound(&register).await.head.position, n_events);
}

/// Tells a sequence on streams of its own; returns how many events there are after it.
async fn tell(register: &Register, sequence: &str, mut n_events: u64, acts: Vec<Act>) -> u64 {
    let grant = |id: &u8| stream("grant", &format!("{sequence}-{id}"));
    let mut versions: BTreeMap<u8, u64> = BTreeMap::new();
    for (number, act) in acts.into_iter().enumerate() {
        let wanted: BTreeMap<u8, (u8, u8)> =
            act.into_iter().map(|(id, belief, n)| (id, (belief, n))).collect();
        let version = |id: &u8| versions.get(id).copied().unwrap_or(0);
        let is_wrong = |(id, (belief, _)): (&u8, &(u8, u8))| *belief == 1 && version(id) > 0;
        let (has_conflict, n_new) =
            (wanted.iter().any(is_wrong), wanted.values().map(|(_, n)| u64::from(*n)).sum::<u64>());
        let part = |(id, (belief, n)): (&u8, &(u8, u8))| {
            let expected = match belief {
                0 => Expected::Version(version(id)),
                1 => Expected::Version(version(id).saturating_sub(1)),
                _ => Expected::Whatever,
            };
            let events = vec![event("grant-noted", serde_json::json!({})); usize::from(*n)];
            (grant(id), expected, events)
        };
        let append =
            command(&format!("act-{sequence}-{number}"), wanted.iter().map(part).collect());
        match register.append(append).await {
            Err(_) => assert_eq!(n_new, 0),
            Ok(Outcome::Conflict(conflicts)) => {
                assert!(has_conflict && !conflicts.is_empty());
            }
            Ok(Outcome::Appended(receipt)) => {
                assert!(!has_conflict);
                assert_eq!((receipt.first, receipt.last), (n_events + 1, n_events + n_new));
                n_events += n_new;
                for (id, (_, n)) in wanted {
                    *versions.entry(id).or_default() += u64::from(n);
                }
            }
            Ok(other) => panic!("{other:?}"),
        }
    }
    for (id, version) in versions {
        let events = register.stream(&grant(&id), 0).await.unwrap();
        let found: Vec<u64> = events.iter().map(|event| event.version).collect();
        assert_eq!(found, (1..=version).collect::<Vec<_>>());
    }
    n_events
}
