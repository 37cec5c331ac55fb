use proptest::prelude::*;
use time::Date;
use time::macros::date;

use super::life::*;
use super::logic_model::{EvidenceGrade, Level, Link, Node};
use super::result::{Dimension, Measured, Origin, ResultError, ResultKind, ResultPeriod};
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
        let report = Report { indicator, days: year(), actuals: vec![measured(31.0)] };
        act("kommunen", day, Command::Report(vec![report]))
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

#[test]
fn a_report_of_several_is_kept_wholly_or_not_at_all() {
    let state = after(&[described()]);
    let of = |indicator: &str, value| Report {
        indicator: indicator.to_owned(),
        days: year(),
        actuals: vec![measured(value)],
    };
    let report = |reports| act("kommunen", date!(2024 - 01 - 10), Command::Report(reports));
    let refused = state.decide(&report(vec![of("elever", 31.0), of("lärare", 2.0)])).unwrap_err();
    assert!(matches!(refused, Refusal::NoSuchPeriod { .. }));
    let refused = state.decide(&report(vec![of("elever", f64::NAN)])).unwrap_err();
    assert_eq!(refused, Refusal::Result(ResultError::NotANumber("elever".to_owned())));
    let refused = state.decide(&report(Vec::new())).unwrap_err();
    assert_eq!(refused, Refusal::Lacking("value to report"));
}

#[test]
fn only_who_writes_for_the_owner_changes_the_text() {
    let in_role = |role, command| {
        let mut act = act("kommunen", date!(2023 - 02 - 01), command);
        act.actor.role = role;
        act
    };
    let state = after(&[described()]);
    for role in Role::ALL {
        let describe = Command::Describe(Box::new(description()));
        let is_done = state.decide(&in_role(role, describe)).is_ok();
        assert_eq!(is_done, matches!(role, Role::Applicant | Role::CivilSociety), "{role}");
        let comment = Command::Comment { text: "Hur många kom?".to_owned() };
        let is_said = state.decide(&in_role(role, comment)).is_ok();
        let silent = [
            Role::Decider,
            Role::Accountant,
            Role::Signatory,
            Role::CaseOfficer,
            Role::Auditor,
            Role::Administrator,
            Role::Public,
        ];
        assert_eq!(is_said, !silent.contains(&role), "{role}");
    }
}

#[test]
fn another_municipality_asks_and_the_owner_replies() {
    let ask = || Command::AskOwner { text: "Vad kostade lokalen?".to_owned() };
    let asked = act("grannen", date!(2023 - 02 - 01), ask());
    let state = after(&[described(), asked.clone()]);
    assert_eq!(state.questions[0].by.as_str(), "grannen");
    assert_eq!(state.questions[0].reply, None);
    let own = state.decide(&act("kommunen", date!(2023 - 02 - 02), ask())).unwrap_err();
    assert_eq!(own, Refusal::OwnQuestion);
    let reply = |question| Command::Reply { question, text: "Ingenting.".to_owned() };
    let reply = |who: &str, question| act(who, date!(2023 - 02 - 03), reply(question));
    assert_eq!(state.decide(&reply("grannen", 1)).unwrap_err(), Refusal::NotTheOwner);
    for unknown in [0, 2] {
        let refused = state.decide(&reply("kommunen", unknown)).unwrap_err();
        assert_eq!(refused, Refusal::NoSuchQuestion(unknown));
    }
    let state = after(&[described(), asked, reply("kommunen", 1)]);
    assert_eq!(state.questions[0].reply.as_ref().unwrap().1, "Ingenting.");
}

#[test]
fn only_what_is_not_known_is_asked_for() {
    let mut counted = description();
    let women = || vec![Dimension { name: "kön".to_owned(), value: "kvinnor".to_owned() }];
    let of_women = |value| Measured { dimensions: women(), ..measured(value) };
    counted.indicators[0].periods[0].targets.push(of_women(20.0));
    let next = DaySpan::new(date!(2024 - 01 - 01), date!(2024 - 12 - 31)).unwrap();
    let empty = ResultPeriod { days: next, targets: Vec::new(), actuals: Vec::new() };
    counted.indicators[0].periods.push(empty);
    let mut official = counted.indicators[0].clone();
    official.id = "behörighet".to_owned();
    official.origin = Origin::Official("N15424".parse().unwrap());
    counted.indicators.push(official);
    let described = act("kommunen", date!(2023 - 01 - 01), Command::Describe(Box::new(counted)));
    let state = after(std::slice::from_ref(&described));
    assert_eq!(state.reportable(date!(2022 - 12 - 31)), []);
    assert_eq!(state.reportable(date!(2023 - 06 - 01)).len(), 1);
    assert_eq!(state.to_be_reported(date!(2023 - 12 - 31)), []);
    let asked = state.to_be_reported(date!(2024 - 01 - 01));
    assert_eq!(asked[0].parts(), [&[][..], &women()]);
    let report = |actuals| {
        let report = Report { indicator: "elever".to_owned(), days: year(), actuals };
        act("kommunen", date!(2024 - 01 - 10), Command::Report(vec![report]))
    };
    let partly = after(&[described.clone(), report(vec![measured(31.0)])]);
    assert_eq!(partly.to_be_reported(date!(2024 - 01 - 11)).len(), 1);
    let whole = after(&[described, report(vec![of_women(15.0), measured(31.0)])]);
    assert_eq!(whole.to_be_reported(date!(2024 - 01 - 11)), []);
    let later = whole.to_be_reported(date!(2025 - 01 - 01));
    assert_eq!(later[0].before.len(), 2, "what came last is shown beside what is asked");
    assert_eq!(later[0].parts().len(), 2);
}

#[test]
fn the_last_day_is_corrected_until_what_lives_on_is_answered() {
    let end = |day, on| act("kommunen", day, Command::End { on });
    let first = end(date!(2024 - 01 - 02), date!(2023 - 12 - 31));
    let corrected = end(date!(2024 - 01 - 03), date!(2023 - 11 - 30));
    let state = after(&[described(), first.clone(), corrected.clone()]);
    assert_eq!(state.ended, Some(date!(2023 - 11 - 30)));
    let same = state.decide(&end(date!(2024 - 01 - 04), date!(2023 - 11 - 30))).unwrap_err();
    assert_eq!(same, Refusal::HasEnded(date!(2023 - 11 - 30)));
    let answer = LivesOn::No { why: "Pengarna tog slut.".to_owned() };
    let answer = Command::AnswerLivesOn { asked: Asked::AtEnd, answer };
    let answered = act("kommunen", date!(2024 - 01 - 05), answer);
    let state = after(&[described(), first, corrected, answered]);
    let late = state.decide(&end(date!(2024 - 01 - 06), date!(2023 - 12 - 31))).unwrap_err();
    assert_eq!(late, Refusal::HasEnded(date!(2023 - 11 - 30)));
}

/// Returns one of the commands, good and bad ones alike.
fn any_command() -> impl Strategy<Value = Command> {
    let text = || prop_oneof![Just(String::new()), Just("En mening.".to_owned())];
    let answer = prop_oneof![
        text().prop_map(|why| LivesOn::No { why }),
        text().prop_map(|owner| LivesOn::Yes {
            owner,
            budget_line: "1 234".to_owned(),
            since: date!(2024 - 01 - 01),
        }),
    ];
    let report = (any::<bool>(), -1.0_f64..1e6).prop_map(|(is_known, value)| {
        let indicator = if is_known { "elever" } else { "lärare" }.to_owned();
        let report = Report { indicator, days: year(), actuals: vec![measured(value)] };
        Command::Report(vec![report])
    });
    prop_oneof![
        text()
            .prop_map(|title| Command::Describe(Box::new(Description { title, ..description() }))),
        report,
        (0_i64..900).prop_map(|days| Command::End {
            on: date!(2022 - 12 - 01) + time::Duration::days(days)
        }),
        (prop::sample::select(&Asked::ALL[..]), answer)
            .prop_map(|(asked, answer)| Command::AnswerLivesOn { asked, answer }),
        text().prop_map(|text| Command::Comment { text }),
        text().prop_map(|text| Command::AskOwner { text }),
        (0_u16..4, text()).prop_map(|(question, text)| Command::Reply { question, text }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_tried_in_whatever_order_the_intervention_stays_whole(
        tried in prop::collection::vec((any_command(), any::<bool>(), 0_i64..1_000), 0..40)
    ) {
        let mut state = State::default();
        let mut latest = 0;
        for (command, is_kommunen, day) in tried {
            let who = if is_kommunen { "kommunen" } else { "grannen" };
            let act = act(who, date!(2023 - 01 - 01) + time::Duration::days(day), command);
            let before = state.clone();
            let Ok(events) = state.decide(&act) else { continue };
            prop_assert!(day >= latest && !events.is_empty());
            latest = day;
            act.record(events).iter().for_each(|recorded| state.apply(recorded));
            if let Some(owner) = &before.owner {
                prop_assert_eq!(state.owner.as_ref(), Some(owner));
            }
            let description = state.description.as_ref().unwrap();
            prop_assert!(description.check().is_ok());
            prop_assert!(state.comments.starts_with(&before.comments));
            prop_assert!(state.questions.len() >= before.questions.len());
            prop_assert!(state.lives_on.is_empty() || state.ended.is_some());
            prop_assert!(state.lives_on.windows(2).all(|pair| pair[0].0 < pair[1].0));
            if state.owner.as_ref() != Some(&act.actor.organisation) {
                prop_assert_eq!(&state.description, &before.description);
                prop_assert_eq!(&state.lives_on, &before.lives_on);
            }
        }
    }

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
