//! Random lives of a commitment with parts.

use domain::commitment::life::{About, Command, Event, Evidence, Stage, State};
use domain::commitment::lives::{Asked, Happened, Lives};
use domain::commitment::measure::{Lack, Target};
use domain::commitment::spread::Spread;
use domain::grants::access::Role;
use domain::grants::act::{Recorded, Stream};
use domain::grants::life_cycle::Stage as _;
use proptest::prelude::*;

use crate::{act, commitment, more};

fn evidence() -> Option<Evidence> {
    let address = Some("https://example.se/protokoll".to_owned());
    Some(Evidence { what: "Protokoll § 51".to_owned(), address })
}

fn report(stage: Stage) -> Command {
    Command::Report { stage, told: "Så här".to_owned(), evidence: evidence() }
}

fn command(what: usize, which: usize) -> Command {
    match what % 6 {
        0 | 1 => report(Stage::ALL[which % 8]),
        2 => Command::Return { question: "Hur många?".to_owned() },
        3 => Command::Answer { lack: Lack::ALL[which % 6], answer: "2022".to_owned() },
        4 => Command::Sign { part: "Vår del".to_owned() },
        _ => Command::Replace { by: format!("c-{which}").parse().unwrap() },
    }
}

const WHO: [(&str, Role); 6] = [
    ("region-22", Role::Applicant),
    ("2281", Role::Signatory),
    ("2281", Role::Applicant),
    ("2281", Role::NetworkLeader),
    ("0127", Role::Applicant),
    ("region-22", Role::Public),
];

fn stages() -> impl Strategy<Value = Vec<Stage>> {
    prop::collection::vec(prop::sample::select(&Stage::ALL[..]), 0..12)
}

proptest! {
    #[test]
    fn a_spread_shows_every_commitment_and_none_is_worse_than_the_worst(stages in stages()) {
        let spread = Spread::of(stages.iter().copied());
        prop_assert_eq!(spread.total(), stages.len());
        let counted: usize = Stage::ALL.into_iter().map(|stage| spread.count(stage)).sum();
        prop_assert_eq!(counted, stages.len());
        let still: Vec<Stage> =
            stages.iter().copied().filter(|stage| *stage != Stage::Replaced).collect();
        prop_assert_eq!(spread.worst(), still.iter().copied().min());
        prop_assert_eq!(spread.n_stopped() > 0, stages.iter().any(|stage| stage.is_stopped()));
    }

    #[test]
    fn one_stopped_part_is_seen_however_many_were_reached(n in 1_usize..60, at in 0_usize..60) {
        let mut stages = vec![Stage::Reached; n];
        stages.insert(at.min(n), Stage::Abandoned);
        let spread = Spread::of(stages);
        prop_assert_eq!(spread.worst(), Some(Stage::Abandoned));
        prop_assert!(!spread.is_reached());
    }

    #[test]
    fn no_life_leaves_its_rules(
        throws in prop::collection::vec((0_usize..6, 0_usize..6, 0_usize..8, any::<bool>()), 1..60),
        is_countable in any::<bool>(),
        parts in stages(),
    ) {
        let target = if is_countable { more() } else { Target::Undefined };
        let one = commitment("c-1", target);
        let about = About { commitment: &one, parts: Spread::of(parts) };
        let mut state = State::default();
        let mut log: Vec<Recorded<Event>> = Vec::new();
        for (hour, (who, what, which, has_reason)) in throws.into_iter().enumerate() {
            let (organisation, role) = WHO[who];
            let reason = has_reason.then_some("för att");
            let hour = i64::try_from(hour).unwrap();
            let act = act(organisation, role, hour, reason, command(what, which));
            let before = state.clone();
            let Ok(events) = state.decide(&about, &act) else { continue };
            prop_assert!(one.is_owned_by(&act.actor.organisation) || role == Role::NetworkLeader);
            prop_assert!(role != Role::Public);
            for recorded in act.record(events) {
                state.apply(&recorded);
                log.push(recorded);
            }
            let (was, is) = (before.stage(&one), state.stage(&one));
            if is != was {
                prop_assert!(Stage::life_cycle().leads(Some(was), is));
            }
            if is == Stage::Reached && was != Stage::Reached {
                prop_assert!(before.is_measurable(&one));
                prop_assert!(about.parts.worst().is_none_or(|worst| worst == Stage::Reached));
            }
            prop_assert!(state.signed.keys().all(|signer| one.is_owned_by(signer)));
        }
        prop_assert_eq!(&State::of(&log), &state, "the state is nothing but its events");
        for recorded in &log {
            let written = serde_json::to_string(&recorded.event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Event>(&written).unwrap(), &recorded.event);
        }
    }
}

#[test]
fn what_cannot_be_measured_is_not_reported_reached_until_its_owner_has_answered() {
    let one = commitment("c-1", Target::Undefined);
    let about = About { commitment: &one, parts: Spread::default() };
    let mut state = State::default();
    let mut now = 0;
    let mut does = |state: &mut State, role, command| {
        now += 1;
        let act = act("region-22", role, now, Some("för att"), command);
        let events = state.decide(&about, &act)?;
        act.record(events).iter().for_each(|recorded| state.apply(recorded));
        Ok::<(), domain::grants::refusal::Refusal>(())
    };
    let question = "Vad menas?".to_owned();
    does(&mut state, Role::RegionalCoordinator, Command::Return { question }).unwrap();
    assert_eq!(state.returned.as_deref(), Some("Vad menas?"));
    assert_eq!(state.sent_back().unwrap().actor.role, Role::RegionalCoordinator);
    does(&mut state, Role::Applicant, report(Stage::Underway)).unwrap();
    let told = does(&mut state, Role::Applicant, report(Stage::Reached)).unwrap_err();
    assert!(told.to_string().contains("what is missing"), "{told}");
    for lack in [Lack::Definition, Lack::Unit] {
        let answer = "Antal träffar per kommun".to_owned();
        does(&mut state, Role::Applicant, Command::Answer { lack, answer }).unwrap();
    }
    assert_eq!(state.returned, None);
    assert_eq!(state.sent_back(), None, "it waits no longer");
    assert_eq!(state.missing(&one), [Lack::Target, Lack::Year]);
    does(&mut state, Role::Applicant, report(Stage::Reached)).unwrap();
    assert_eq!(state.stage(&one), Stage::Reached);
}

#[test]
fn a_parent_is_not_reached_while_a_part_is_stopped() {
    let one = commitment("c-1", more());
    let parts = Spread::of([Stage::Reached, Stage::Reached, Stage::Abandoned]);
    let about = About { commitment: &one, parts };
    let state = State { reported: Some(Stage::Underway), ..State::default() };
    let act = act("2281", Role::Applicant, 1, None, report(Stage::Reached));
    let told = state.decide(&about, &act).unwrap_err();
    assert!(told.to_string().contains("a part of it"), "{told}");
}

#[test]
fn every_change_needs_what_shows_it() {
    let one = commitment("c-1", more());
    let about = About { commitment: &one, parts: Spread::default() };
    let state = State::default();
    let told = "Beslutat".to_owned();
    let command = Command::Report { stage: Stage::Adopted, told, evidence: None };
    let refused = state.decide(&about, &act("2281", Role::Applicant, 1, None, command));
    assert!(refused.unwrap_err().to_string().contains("the evidence"));
    let stop = act("2281", Role::Applicant, 1, None, report(Stage::Abandoned));
    assert!(state.decide(&about, &stop).unwrap_err().to_string().contains("reason"));
    let other = act("0127", Role::Applicant, 1, None, report(Stage::Adopted));
    assert!(state.decide(&about, &other).is_err(), "it is another's commitment");
    let sign = Command::Sign { part: "Vår del".to_owned() };
    let writer = act("2281", Role::Applicant, 1, None, sign.clone());
    assert!(state.decide(&about, &writer).is_err(), "a writer does not sign");
    assert!(state.decide(&about, &act("2281", Role::Signatory, 1, None, sign)).is_ok());
}

#[test]
fn a_whole_and_its_parts_are_decided_in_one_stream() {
    let mut part = commitment("c-1a", more());
    part.parent = Some("c-1".parse().unwrap());
    let register = crate::empty().with(vec![commitment("c-1", more()), part]).unwrap();
    let mut lives = Lives::default();
    let mut hour = 0;
    let mut does = |lives: &mut Lives, id: &str, stage| {
        hour += 1;
        let asked = Asked { commitment: id.parse().unwrap(), command: report(stage) };
        let act = act("region-22", Role::Applicant, hour, Some("för att"), asked);
        let events = lives.decide(&register, &act).map_err(|told| told.to_string())?;
        for recorded in act.record(events) {
            let written = serde_json::to_string(&recorded.event).unwrap();
            assert_eq!(serde_json::from_str::<Happened>(&written).unwrap(), recorded.event);
            lives.apply(&recorded);
        }
        Ok::<(), String>(())
    };
    does(&mut lives, "c-1", Stage::Underway).unwrap();
    does(&mut lives, "c-1a", Stage::Abandoned).unwrap();
    assert!(does(&mut lives, "c-1", Stage::Reached).unwrap_err().contains("a part of it"));
    assert!(does(&mut lives, "c-2", Stage::Underway).unwrap_err().contains("no commitment"));
    let parts = lives.parts_of(&register, &"c-1".parse().unwrap());
    assert_eq!(parts.worst(), Some(Stage::Abandoned));
}
