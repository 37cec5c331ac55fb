//! Two people at the same grant, and one who clicks twice.

use domain::grants::application::Command as Apply;
use domain::grants::application::proposal::Proposal;
use domain::grants::grant::Command as Grant;
use domain::grants::grant::decision::Command as Decision;
use domain::grants::grant::payment::Command as Payment;
use domain::grants::id::GrantId;
use operations::grants::acting::Done;
use operations::grants::error::DeskError;

use crate::office::*;
use crate::story::{OURS, apply, assess, claimed, close_call, start_work};

/// Returns an office where a grant is started.
async fn started(store: Store) -> (Office, GrantId) {
    let mut office = Office::new(store).await;
    office.open_call(75_000_000).await;
    apply(&office, OURS).await;
    close_call(&mut office).await;
    assess(&office, OURS).await;
    let application = application_of(OURS);
    let award = award(budget(OURS, 4_400_000, 440_000, &[2018, 2019, 2020]), 2);
    let propose = Apply::Propose(Box::new(Proposal::Grant(Box::new(award))));
    office.apply(&application, "officer", propose).await.unwrap();
    office.decide(&application, "decider").await.unwrap();
    start_work(&office, OURS).await;
    (office, grant_of(&application))
}

/// The later of two who act on the same instalment is shown what the first did; whoever acts on
/// something else goes on.
pub(crate) async fn what_was_not_seen_stops_the_same_thing_and_nothing_else(store: Store) {
    let (office, grant) = started(store).await;
    let seen = office.desk.grant(&grant).await.unwrap().version;
    let request = Grant::Payment(Payment::Request { instalment: 1 });
    office.grant(&grant, "signatory 0127", request).await.unwrap();

    let stale = |who: &str, command| {
        let mut sent = office.sent(who, command);
        sent.seen = Some(seen);
        sent
    };
    let fix = Payment::Fix { instalment: 1, amount: kronor(1) };
    let fix = stale("officer", Grant::Payment(fix));
    match office.desk.act_on_grant(&grant, &fix).await {
        Err(DeskError::Changed { stream, since }) => {
            assert_eq!(stream.to_string(), format!("grant {grant}"));
            let kinds: Vec<&str> = since.iter().map(|event| event.kind.as_str()).collect();
            assert_eq!(kinds, ["payment-requested"]);
        }
        other => panic!("not shown what changed: {other:?}"),
    }
    let claim = stale("signatory 0127", Grant::Claim(claimed(OURS, 1, 1_000)));
    assert_eq!(office.desk.act_on_grant(&grant, &claim).await.unwrap(), Done::Now);

    // Both at once on different instalments and claims: each is kept, neither is asked again.
    let second = office.sent("signatory 0127", Grant::Payment(Payment::Request { instalment: 2 }));
    let other = office.sent("signatory 0127", Grant::Claim(claimed(OURS, 2, 2_000)));
    let (one, two) = tokio::join!(
        office.desk.act_on_grant(&grant, &second),
        office.desk.act_on_grant(&grant, &other)
    );
    assert_eq!((one.unwrap(), two.unwrap()), (Done::Now, Done::Now));
    office.sound().await;
}

/// A second click is the first.
pub(crate) async fn the_same_command_twice_is_once(store: Store) {
    let (office, grant) = started(store).await;
    let sent = office.sent("signatory 0127", Grant::Payment(Payment::Request { instalment: 1 }));
    assert_eq!(office.desk.act_on_grant(&grant, &sent).await.unwrap(), Done::Now);
    assert_eq!(office.desk.act_on_grant(&grant, &sent).await.unwrap(), Done::Before);
    let decide = office.sent("officer", Grant::Decision(Decision::Despatch));
    assert!(office.desk.act_on_grant(&grant, &decide).await.is_err(), "it is despatched");
    let (one, two) = {
        let hold =
            office.sent("signatory 0127", Grant::Payment(Payment::Request { instalment: 2 }));
        let act = || office.desk.act_on_grant(&grant, &hold);
        tokio::join!(act(), act())
    };
    let mut done = [one.unwrap(), two.unwrap()];
    done.sort_by_key(|done| *done == Done::Before);
    assert_eq!(done, [Done::Now, Done::Before]);
    let kinds = office.desk.history::<domain::grants::grant::State>(grant.as_str()).await.unwrap();
    let n_requested = kinds.iter().filter(|event| event.kind.as_str() == "payment-requested");
    assert_eq!(n_requested.count(), 2);
}
