//! What holds after every event.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::act::{Recorded, Stream};
use domain::grants::application;
use domain::grants::budget::Kind;
use domain::grants::call;
use domain::grants::conflict::Parties;
use domain::grants::grant::account::Account;
use domain::grants::grant::ending::Ending;
use domain::grants::grant::{self, check, claim, instalment};
use domain::grants::id::{GrantId, PersonId, ProgrammeId};
use domain::grants::programme::{self, FrameStage};
use domain::money::Ore;

use crate::auditor::Books;
use crate::world::{Kept, World};

const NOTHING: Ore = Ore::new(0);

/// Panics with the rule where one does not hold.
pub(crate) fn check(world: &World) {
    for (id, kept) in &world.programmes {
        programme(world, id, &kept.state);
    }
    for (id, kept) in &world.grants {
        let programme = world.programme_state(&World::programme_of(&World::call_of_grant(id)));
        let claimed = world.claimed();
        let context = world.grant_context(&programme, &claimed);
        accounts(&kept.state, &Books::of(&kept.log));
        ceilings(&kept.state);
        settlement(&kept.log, &context);
        instalments(id, &kept.state, &Books::of(&kept.log));
        frame(id, &kept.state, &programme);
    }
    claims(world);
    four_eyes(world);
}

/// M1: while a year is short of money, nothing more is reserved or committed for it.
pub(crate) fn check_short(before: &World, after: &World) {
    for (id, kept) in &before.programmes {
        for year in kept.state.short_years() {
            for account in [programme::Account::Reserved, programme::Account::Committed] {
                let of = |world: &World| world.programmes[id].state.ledger.balance((year, account));
                assert!(of(after) <= of(before), "M1: {id} {year} is short: {account:?}");
            }
        }
    }
}

/// M1 and M16 of a programme: a frame is decided, reserved and free.
fn programme(world: &World, id: &ProgrammeId, state: &programme::State) {
    for (year, frame) in &state.frames {
        let of = |account| state.ledger.balance((*year, account));
        if frame.stage == FrameStage::Proposed {
            assert_eq!(of(programme::Account::Committed), NOTHING, "M1: {id} {year}");
            continue;
        }
        let parts =
            [programme::Account::Free, programme::Account::Reserved, programme::Account::Committed];
        let sum: Ore = parts.map(of).into_iter().sum();
        assert_eq!(sum, frame.amount, "M16: {id} {year}");
        assert!(of(programme::Account::Reserved) >= NOTHING, "M16: {id} {year}");
        if frame.stage == FrameStage::Decided {
            // Only a frame that was lowered can be short.
            assert!(of(programme::Account::Free) >= NOTHING, "M1: {id} {year}");
            assert!(of(programme::Account::Committed) <= frame.amount, "M1: {id} {year}");
        }
        let of_year = |amounts: &BTreeMap<(GrantId, i32), Ore>| -> Ore {
            let year = amounts.iter().filter(|((_, of), _)| of == year);
            year.map(|(_, amount)| *amount).sum()
        };
        assert_eq!(of_year(&state.commitments), of(programme::Account::Committed), "M16");
        let reserved = state.reservations.iter().filter(|((_, of), _)| of == year);
        let reserved: Ore = reserved.map(|(_, amount)| *amount).sum();
        assert_eq!(reserved, of(programme::Account::Reserved), "M16: {id} {year}");
    }
    for (grant, _) in state.commitments.keys().chain(state.conditional.keys()) {
        assert!(world.grants.contains_key(grant), "M16: {grant} is committed and not there");
    }
}

/// M3 and M16 of a grant, against the auditor's books.
fn accounts(state: &grant::State, books: &Books) {
    assert_eq!(state.ledger.total(|_| true), NOTHING, "M16");
    for ((year, account), balance) in state.ledger.balances() {
        assert!(account == Account::Programme || balance >= NOTHING, "M3: {year} {account:?}");
    }
    let years: BTreeSet<i32> = books.decided.keys().copied().collect();
    for year in years {
        let of = |account| state.ledger.balance((year, account)).ore();
        let decided = books.decided[&year];
        let (paid, repaid) = (
            books.paid.get(&year).copied().unwrap_or_default(),
            books.repaid.get(&year).copied().unwrap_or_default(),
        );
        assert!(paid - repaid <= decided, "M3: {year}");
        let in_accounts = state.ledger.total(|(of, account)| of == year && account.is_paid());
        assert_eq!(in_accounts.ore(), paid, "M16: {year}");
        assert_eq!(of(Account::Repaid), repaid, "M16: {year}");
        let remaining = of(Account::Remaining) + of(Account::Ordered) + of(Account::Conditional);
        assert_eq!(paid + remaining, decided, "M16: {year}");
        let given = -of(Account::Programme);
        assert_eq!(paid + remaining + of(Account::Withdrawn), given, "M16: {year}");
    }
}

/// M2, M4, M6, M7, M8, M9 and M15, on accumulated amounts.
fn ceilings(state: &grant::State) {
    for version in &state.versions {
        let budget = &version.award.budget;
        let (costs, granted) = (budget.costs().unwrap().ore(), budget.grant().unwrap().ore());
        assert!(granted * 10 <= costs * 9 && granted % 100 == 0, "M2: {granted} of {costs}");
        let financed: Ore = budget.financing.iter().map(|line| line.amount).sum();
        assert_eq!(costs, granted + financed.ore(), "M9");
        let in_kind = |kind| kind == Kind::InKind;
        let left: Ore =
            budget.costs.iter().filter(|line| in_kind(line.kind)).map(|line| line.amount).sum();
        let right: Ore =
            budget.financing.iter().filter(|line| in_kind(line.kind)).map(|line| line.amount).sum();
        assert_eq!(left, right, "M8");
    }
    let approved = state.approved_costs().unwrap().ore();
    let earned = state.total(Account::Earned).ore();
    assert!(earned * 10 <= approved * 9, "M4: {earned} of {approved}");
    assert!(earned <= approved, "M6");
    assert!(state.total(Account::Advance) <= state.paid(), "M7");
    let passed: Ore = state.passed_on.values().copied().sum();
    assert!(passed <= state.decided(), "M15: {passed} of {}", state.decided());
    use grant::Stage::{Closed, Declined, Interrupted, Revoked, Settled};
    if let Some(Closed | Declined | Interrupted | Revoked | Settled) = state.stage {
        for account in [Account::Ordered, Account::Remaining, Account::Conditional] {
            assert_eq!(state.total(account), NOTHING, "M16: it has ended");
        }
    }
    if state.stage == Some(Settled) {
        assert_eq!(state.total(Account::Advance), NOTHING, "M7");
        let stage = state.check.as_ref().map(|check| check.stage);
        assert!(stage.is_some_and(|stage| stage != check::Stage::Selected), "R10");
    }
}

/// M13: what was paid and earned when the grant was settled is the lesser of what was decided and
/// what approved costs entitle to.
fn settlement(log: &[Recorded<grant::Event>], context: &grant::Context<'_>) {
    let is_settled = |recorded: &Recorded<grant::Event>| {
        matches!(recorded.event, grant::Event::Ended { ending: Ending::Settled, .. })
    };
    let Some(index) = log.iter().position(is_settled) else { return };
    let before = grant::State::of(&log[..index]);
    let of = |account| before.total(account).ore();
    let earned = of(Account::Earned);
    let entitled = before.earned_at_most(context).unwrap().ore();
    assert_eq!(earned, entitled.min(earned + of(Account::Remaining)), "M13");
    assert_eq!(of(Account::Advance) + of(Account::Surplus) + of(Account::Ordered), 0, "M13");
}

/// M5 and M11.
fn instalments(id: &GrantId, state: &grant::State, books: &Books) {
    let mut planned: BTreeMap<i32, i64> = BTreeMap::new();
    for (number, one) in &state.instalments {
        if one.stage != instalment::Stage::Struck {
            *planned.entry(one.planned.year).or_default() += one.planned.amount.ore();
        }
        for attempt in 1..=one.attempts {
            assert_eq!(books.sent.get(&(*number, attempt)), Some(&1), "M11: {id} {number}");
        }
    }
    for (year, decided) in &books.decided {
        assert_eq!(planned.get(year).copied().unwrap_or_default(), *decided, "M5: {id} {year}");
    }
    assert!(books.sent.values().all(|times| *times == 1), "M11: {id}");
}

/// M1 and M16 between a grant and its frame.
fn frame(id: &GrantId, state: &grant::State, programme: &programme::State) {
    let years: BTreeSet<i32> = state.ledger.balances().map(|((year, _), _)| year).collect();
    for year in years {
        let key = (id.clone(), year);
        let committed = programme.commitments.get(&key).copied().unwrap_or_default();
        assert_eq!(committed, state.firm(year), "M16: {id} {year}");
        let conditional = programme.conditional.get(&key).copied().unwrap_or_default();
        assert_eq!(conditional, state.ledger.balance((year, Account::Conditional)), "M1: {id}");
        if programme.decided_frame(year).is_none() {
            assert_eq!(state.firm(year), NOTHING, "M1: {id} {year}");
        }
    }
}

/// M8, M10 and M14 over all grants.
fn claims(world: &World) {
    let mut seen = BTreeSet::new();
    for kept in world.grants.values() {
        for claim in kept.state.claims.values() {
            let in_kind = claim.items.values().filter(|item| item.kind == Kind::InKind);
            let in_kind: Ore = in_kind.map(|item| item.amount).sum();
            assert_eq!(in_kind, claim.in_kind_financing, "M8");
            for item in claim.counting_items() {
                assert!(seen.insert(item.key()), "M10: {}", item.voucher);
            }
            let by_place: Ore = claim.approved_by_place().values().copied().sum();
            let approved: Ore = claim.findings.values().map(|found| found.approved).sum();
            assert_eq!(by_place, approved, "M14");
            let within = |(number, found): (&u16, &claim::Finding)| {
                found.approved <= claim.items[number].amount
            };
            assert!(claim.findings.iter().all(within), "M4");
            assert!(claim.stage != claim::Stage::Submitted || claim.findings.is_empty());
        }
    }
}

/// Whether a person took part in the application, or belongs to a party of it.
fn is_torn(world: &World, person: &PersonId, parties: &Parties) -> bool {
    let belongs = world.people.memberships.get(person);
    parties.took_part.contains(person)
        || belongs.is_some_and(|to| !to.is_disjoint(&parties.organisations))
}

/// R1 and R2 in the logs: what two must do, two did, and no one with a conflict of interest.
fn four_eyes(world: &World) {
    for kept in world.calls.values() {
        let mut authors = BTreeSet::new();
        for recorded in &kept.log {
            match recorded.event {
                call::Event::Drafted(_) | call::Event::Amended(_) | call::Event::Reviewed => {
                    authors.insert(recorded.actor.person.clone());
                }
                call::Event::Scheduled => {
                    assert!(!authors.contains(&recorded.actor.person), "R1: call");
                }
                _ => {}
            }
        }
    }
    for kept in world.applications.values() {
        let mut rapporteur = None;
        for recorded in &kept.log {
            let person = &recorded.actor.person;
            match recorded.event {
                application::Event::Proposed(_) => rapporteur = Some(person.clone()),
                application::Event::Decided { .. } => {
                    assert_ne!(rapporteur.as_ref(), Some(person), "R1: decision");
                    assert!(!is_torn(world, person, &kept.state.parties), "R2: decision");
                }
                _ => {}
            }
        }
    }
    for (id, kept) in &world.grants {
        four_eyes_on_payments(world, id, kept);
    }
}

/// R1 and R2 of payments: no one fixes and attests, or attests twice, in one attempt.
fn four_eyes_on_payments(world: &World, id: &GrantId, kept: &Kept<grant::State>) {
    for one in kept.state.instalments.values() {
        if one.stage == instalment::Stage::Sent || one.stage == instalment::Stage::Paid {
            assert!(one.fixed_by.is_some() && one.fixed_by != one.attested_by, "R1: {id}");
        }
    }
    let mut hands: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    let mut verified: BTreeSet<String> = BTreeSet::new();
    for recorded in &kept.log {
        use grant::payment::Event::{
            Attested, BankAccountStated, BankAccountVerified, FirstAttested, Fixed, Sent, SentBack,
        };
        let grant::Event::Payment(event) = &recorded.event else { continue };
        let person = recorded.actor.person.to_string();
        if let Fixed { .. } | FirstAttested { .. } | Attested { .. } = event {
            let parties = &kept.state.origin.as_ref().unwrap().parties;
            assert!(!is_torn(world, &recorded.actor.person, parties), "R2: {id}");
        }
        match event {
            Fixed { instalment } => {
                hands.insert(*instalment, vec![person]);
            }
            FirstAttested { instalment } => {
                let hands = hands.get_mut(instalment).unwrap();
                hands.truncate(1);
                assert!(!hands.contains(&person), "R1: {id}");
                hands.push(person);
            }
            Attested { instalment } => {
                assert!(!hands[instalment].contains(&person), "R1: {id}");
            }
            BankAccountStated { .. } => verified.clear(),
            BankAccountVerified { .. } => {
                assert!(verified.insert(person), "R1: {id}");
            }
            Sent { .. } => assert!(verified.len() >= 2, "R1: {id}"),
            SentBack { instalment, .. } => {
                hands.remove(instalment);
            }
            _ => {}
        }
    }
}
