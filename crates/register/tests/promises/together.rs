//! Many at once: nothing is lost, nothing waits for ever.

use std::sync::Arc;

use register::append::{Expected, Outcome};
use register::register::Register;

use crate::grants::{payment, sound, stream, sum};
use crate::stores::{Place, Store};

/// Adds `n` payments to one grant, each after reading how far the others have come.
async fn add(register: Arc<Register>, who: u32, n: u32) -> u32 {
    let grant = stream("grant", "shared");
    let mut conflicts = 0;
    let mut seen = 0;
    for number in 0..n {
        loop {
            let key = format!("{who}-{number}");
            let append = payment(&key, "shared", Expected::Version(seen), 1);
            match register.append(append).await.unwrap() {
                Outcome::Appended(_) => {
                    seen += 1;
                    break;
                }
                Outcome::Conflict(found) => {
                    let conflict = &found[0];
                    assert_eq!((&conflict.stream, conflict.expected), (&grant, seen));
                    let versions: Vec<u64> =
                        conflict.since.iter().map(|event| event.version).collect();
                    assert_eq!(versions, (seen + 1..=conflict.found).collect::<Vec<_>>());
                    seen = conflict.found;
                    conflicts += 1;
                }
                other => panic!("{other:?}"),
            }
        }
    }
    conflicts
}

async fn all_add(registers: Vec<Arc<Register>>, n: u32) {
    let tasks: Vec<_> = (0..)
        .zip(&registers)
        .map(|(who, register)| tokio::spawn(add(Arc::clone(register), who, n)))
        .collect();
    let mut conflicts = 0;
    for task in tasks {
        conflicts += task.await.unwrap();
    }
    assert!(conflicts > 0, "nobody was in anybody's way");
    let expected = u64::from(n) * registers.len() as u64;
    let verified = sound(&registers[0]).await;
    assert_eq!((verified.head.position, verified.n_streams), (expected, 1));
    assert_eq!(sum(&registers[0]).await, i64::try_from(expected).unwrap());
}

pub(crate) async fn eight_at_one_stream_lose_nothing(store: Store) {
    let place = Place::new(store).await;
    let register = Arc::new(place.open().await);
    all_add(vec![register; 8], 25).await;
}

pub(crate) async fn two_programs_share_one_register(store: Store) {
    let place = Place::new(store).await;
    let (first, second) = (Arc::new(place.open().await), Arc::new(place.open().await));
    all_add(vec![first.clone(), second.clone(), first, second], 20).await;
}

pub(crate) async fn a_caller_that_stops_waiting_changes_nothing(store: Store) {
    let place = Place::new(store).await;
    let register = Arc::new(place.open().await);
    for number in 0..20 {
        let key = format!("pay-{number}");
        let append = payment(&key, "g1", Expected::Version(number), 1);
        let sender = Arc::clone(&register);
        let waiting = tokio::spawn(async move { sender.append(append).await });
        tokio::task::yield_now().await;
        waiting.abort();
        // The same command again: done by the first sending or by this one.
        let append = payment(&key, "g1", Expected::Version(number), 1);
        let outcome = register.append(append).await.unwrap();
        assert!(matches!(outcome, Outcome::Appended(_) | Outcome::AlreadyDone(_)), "{outcome:?}");
    }
    assert_eq!(sound(&register).await.head.position, 20);
}
