use proptest::prelude::*;
use time::Date;
use time::macros::date;

use super::life::*;
use super::logic_model::{EvidenceGrade, Level, Link, Node};
use super::result::{Measured, Origin, ResultError, ResultKind, ResultPeriod};
use super::*;
use crate::grants::access::Role;
use crate::grants::act::{Act, Moment};
use crate::grants::act::{Actor, Stream};

fn year() -> DaySpan {
    DaySpan::new(date!(2023 - 01 - 01), date!(2023 - 12 - 31)).unwrap()
}

fn measured(value: f64) -> Measured {
    Measured { value, dimensions: Vec::new(), comment: String::new() }
}

fn description() -> Description {
    let node = |id: &str, level| Node { id: id.to_owned(), level, text: id.to_owned() };
    let link = |from: &str, to: &str| Link {
        from: from.to_owned(),
        to: to.to_owned(),
        assumption: String::new(),
        evidence: EvidenceGrade::Assumed,
        source: String::new(),
    };
    let nodes = vec![
        node("problem", Level::Problem),
        node("läxhjälp", Level::Activity),
        node("behörighet", Level::MediumOutcome),
    ];
    let links = vec![link("problem", "läxhjälp"), link("läxhjälp", "behörighet")];
    Description {
        title: "Läxhjälp i en påhittad kommun".to_owned(),
        summary: "Två timmar i veckan.".to_owned(),
        themes: vec![Theme::SchoolResults],
        target_group: "Elever i årskurs 9".to_owned(),
        places: PlaceShares::new(vec![
            ("0114".parse().unwrap(), 3_333),
            ("0115".parse().unwrap(), 6_667),
        ])
        .unwrap(),
        days: year(),
        dose: String::new(),
        cost: Some(Cost { amount: Ore::new(100), source: "Påhittad".to_owned() }),
        method: String::new(),
        context: String::new(),
        grants: Vec::new(),
        designs: Vec::new(),
        logic_model: LogicModel::new(nodes, links).unwrap(),
        indicators: vec![ResultIndicator {
            id: "elever".to_owned(),
            title: "Elever som kom".to_owned(),
            kind: ResultKind::Output,
            origin: Origin::Reported,
            unit: "elever".to_owned(),
            is_higher_better: true,
            baseline: None,
            periods: vec![ResultPeriod {
                days: year(),
                targets: vec![measured(40.0)],
                actuals: Vec::new(),
            }],
        }],
    }
}

fn act(organisation: &str, day: Date, command: Command) -> Act<Command> {
    Act {
        actor: Actor {
            person: "anna".parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            role: Role::Applicant,
        },
        at: Moment::start_of(day).unwrap(),
        reason: None,
        command,
    }
}

fn after(acts: &[Act<Command>]) -> State {
    let mut state = State::default();
    for act in acts {
        for recorded in act.record(state.decide(act).unwrap()) {
            state.apply(&recorded);
        }
    }
    state
}

fn described() -> Act<Command> {
    act("kommunen", date!(2023 - 01 - 01), Command::Describe(Box::new(description())))
}

#[test]
fn the_owner_writes_and_the_funder_only_comments() {
    let state = after(&[described()]);
    let describe = Command::Describe(Box::new(description()));
    let refused = state.decide(&act("myndigheten", date!(2023 - 02 - 01), describe)).unwrap_err();
    assert_eq!(refused, Refusal::NotTheOwner);
    let comment = Command::Comment { text: "Hur många kom?".to_owned() };
    let state = after(&[described(), act("myndigheten", date!(2023 - 02 - 01), comment)]);
    assert_eq!(state.comments.len(), 1);
    assert_eq!(state.description, Some(description()));
}

#[test]
fn a_target_without_a_unit_is_refused() {
    let mut without = description();
    without.indicators[0].unit = " ".to_owned();
    let refused = without.check().unwrap_err();
    assert_eq!(refused, Refusal::Result(ResultError::TargetWithoutUnit("elever".to_owned())));
    without.indicators[0].periods[0].targets.clear();
    without.check().unwrap();
}

#[test]
fn what_came_is_reported_for_a_period_that_is_described() {
    let report = |indicator: &str, day| {
        let indicator = indicator.to_owned();
        act(
            "kommunen",
            day,
            Command::Report { indicator, days: year(), actuals: vec![measured(31.0)] },
        )
    };
    let state = after(&[described(), report("elever", date!(2024 - 01 - 10))]);
    let description = state.description.as_ref().unwrap();
    assert_eq!(description.indicators[0].periods[0].actuals, [measured(31.0)]);
    let refused = state.decide(&report("lärare", date!(2024 - 01 - 11))).unwrap_err();
    assert!(matches!(refused, Refusal::NoSuchPeriod { .. }));
}

#[test]
fn what_lives_on_is_asked_at_the_end_and_one_and_two_years_after() {
    let ended = Command::End { on: date!(2024 - 02 - 29) };
    let state = after(&[described(), act("kommunen", date!(2024 - 02 - 29), ended)]);
    assert_eq!(state.to_be_answered(date!(2024 - 02 - 28)), []);
    assert_eq!(state.to_be_answered(date!(2024 - 02 - 29)), [Asked::AtEnd]);
    let year_after = [Asked::AtEnd, Asked::After12Months];
    assert_eq!(state.to_be_answered(date!(2025 - 02 - 28)), year_after);
    let answer = |asked, budget_line: &str| {
        let (owner, since) = ("Skolförvaltningen".to_owned(), date!(2024 - 03 - 01));
        let answer = LivesOn::Yes { owner, budget_line: budget_line.to_owned(), since };
        act("kommunen", date!(2025 - 03 - 01), Command::AnswerLivesOn { asked, answer })
    };
    let early = state.decide(&answer(Asked::After24Months, "1 234")).unwrap_err();
    assert_eq!(early, Refusal::NotYetAsked(date!(2026 - 02 - 28)));
    let without = state.decide(&answer(Asked::AtEnd, "")).unwrap_err();
    assert_eq!(without, Refusal::Lacking("budget line of what lives on"));
    assert!(state.decide(&answer(Asked::AtEnd, "1 234")).is_ok());
}

proptest! {
    #[test]
    fn the_cost_of_the_places_is_exactly_the_whole(ore in 0_i64..1_000_000_000_000) {
        let mut costly = description();
        costly.cost = Some(Cost { amount: Ore::new(ore), source: String::new() });
        let parts = costly.cost_by_place().unwrap();
        prop_assert_eq!(parts.iter().map(|(_, part)| part.ore()).sum::<i64>(), ore);
    }

    #[test]
    fn shares_that_are_not_the_whole_are_refused(first in 0_u16..10_000, second in 0_u16..10_000) {
        let shares = vec![("0114".parse().unwrap(), first), ("0115".parse().unwrap(), second)];
        let is_whole = u32::from(first) + u32::from(second) == 10_000;
        prop_assert_eq!(PlaceShares::new(shares).is_ok(), is_whole);
    }

    #[test]
    fn an_event_is_read_as_it_was_written(value in -1e9_f64..1e9) {
        let mut described = description();
        described.indicators[0].periods[0].actuals = vec![measured(value)];
        let event = Event::Described(Box::new(described));
        let written = serde_json::to_string(&event).unwrap();
        prop_assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), event);
    }
}
