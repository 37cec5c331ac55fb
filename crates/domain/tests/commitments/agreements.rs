//! The life of an agreement: who may sign and follow up, what is refused, and that nothing is lost.

use domain::agreement::life::{Command, Event, Finding, Outcome, Point, State};
use domain::agreement::{Agreement, Standing, Term};
use domain::commitment::PartyKind;
use domain::commitment::life::Evidence;
use domain::form::key::Label;
use domain::grants::access::Role;
use domain::grants::act::{Act, Recorded, Stream};
use domain::grants::refusal::{Refusal, Rule};
use proptest::prelude::*;
use time::macros::date;

use crate::{act, party};

fn agreement(standing: Standing) -> Agreement {
    let title = Label::new("Närvaro", "Presence");
    let made = Agreement::between_nobody("a".to_owned(), title, "rad 49".to_owned(), standing);
    let parties = vec![
        party("af", PartyKind::State),
        party("region-22", PartyKind::Region),
        party("2281", PartyKind::Municipality),
    ];
    let text = "Öppna ett kontor".to_owned();
    made.with(parties, vec![Term { party: 0, text, due: None, commitments: Vec::new() }]).unwrap()
}

fn evidence() -> Option<Evidence> {
    let address = Some("https://example.se/protokoll".to_owned());
    Some(Evidence { what: "Protokoll § 3".to_owned(), address })
}

/// What is found on the day of the first act.
fn finding(of: Point, outcome: Outcome) -> Finding {
    let found = "Kontoret är öppet".to_owned();
    Finding { of, on: date!(2026 - 03 - 02), found, outcome, evidence: evidence() }
}

fn part(organisation: &str) -> Point {
    Point::Part(organisation.parse().unwrap())
}

fn does(state: &mut State, of: &Agreement, act: &Act<Command>) -> Result<(), Refusal> {
    let events = state.decide(of, act)?;
    act.record(events).iter().for_each(|recorded| state.apply(recorded));
    Ok(())
}

fn signs(organisation: &str, role: Role, hour: i64) -> Act<Command> {
    act(organisation, role, hour, None, Command::Sign { part: " Vår del ".to_owned() })
}

fn follows(organisation: &str, role: Role, hour: i64, finding: Finding) -> Act<Command> {
    act(organisation, role, hour, None, Command::FollowUp(finding))
}

#[test]
fn each_party_signs_its_own_part_once() {
    let of = agreement(Standing::CalledFor);
    let mut state = State::default();
    does(&mut state, &of, &signs("2281", Role::Signatory, 0)).unwrap();
    let (_, signed) = &state.signed[&"2281".parse().unwrap()];
    assert_eq!(signed, "Vår del");
    let told = does(&mut state, &of, &signs("2281", Role::Signatory, 1)).unwrap_err();
    assert!(told.to_string().contains("done already"), "{told}");
    does(&mut state, &of, &signs("af", Role::Signatory, 2)).unwrap();
    assert_eq!(state.signed.len(), 2);
    let told = does(&mut state, &of, &signs("region-22", Role::Applicant, 3)).unwrap_err();
    assert_eq!(told.rule(), Rule::Access, "who writes does not sign");
    let told = does(&mut state, &of, &signs("0127", Role::Signatory, 3)).unwrap_err();
    assert_eq!(told.rule(), Rule::Access);
    assert!(told.to_string().contains("a place among its parties"), "{told}");
    let empty = act("region-22", Role::Signatory, 3, None, Command::Sign { part: " ".to_owned() });
    let told = does(&mut state, &of, &empty).unwrap_err();
    assert!(told.to_string().contains("the own part"), "{told}");
    let ended = agreement(Standing::Ended);
    let told = does(&mut state, &ended, &signs("region-22", Role::Signatory, 3)).unwrap_err();
    assert!(told.to_string().contains("has not ended"), "{told}");
}

#[test]
fn a_finding_is_of_a_term_or_of_a_part_that_is_signed_and_every_one_stays() {
    let of = agreement(Standing::InForce);
    let mut state = State::default();
    assert_eq!(state.points(&of), [Point::Term(1)]);
    let kept = finding(Point::Term(1), Outcome::Kept);
    let earlier = Finding {
        on: date!(2026 - 01 - 15),
        found: "Ingen lokal".to_owned(),
        outcome: Outcome::NotKept,
        evidence: None,
        of: Point::Term(1),
    };
    does(&mut state, &of, &follows("region-22", Role::Applicant, 0, kept.clone())).unwrap();
    does(&mut state, &of, &follows("2281", Role::Applicant, 1, earlier)).unwrap();
    assert_eq!(state.findings.len(), 2, "what was found is never written over");
    assert_eq!(state.last_of(&Point::Term(1)), Some(&kept), "the later day counts");
    let corrected = Finding { outcome: Outcome::PartlyKept, ..kept };
    does(&mut state, &of, &follows("2281", Role::Applicant, 2, corrected.clone())).unwrap();
    assert_eq!(state.last_of(&Point::Term(1)), Some(&corrected));

    for unknown in [Point::Term(0), Point::Term(2), part("2281"), part("0127")] {
        let finding = finding(unknown.clone(), Outcome::Kept);
        let told = does(&mut state, &of, &follows("2281", Role::Applicant, 3, finding));
        assert!(told.unwrap_err().to_string().contains("there is no"), "{unknown:?}");
    }
    does(&mut state, &of, &signs("2281", Role::Signatory, 3)).unwrap();
    let finding = finding(part("2281"), Outcome::Kept);
    does(&mut state, &of, &follows("af", Role::Applicant, 4, finding)).unwrap();
    assert_eq!(state.points(&of), [Point::Term(1), part("2281")]);
}

#[test]
fn a_finding_without_party_day_words_or_evidence_is_refused() {
    let of = agreement(Standing::InForce);
    let mut state = State::default();
    let whole = finding(Point::Term(1), Outcome::Kept);
    let mut told = |organisation: &str, role, finding: &Finding| {
        let act = follows(organisation, role, 0, finding.clone());
        does(&mut state, &of, &act).map_err(|told| (told.rule(), told.to_string())).unwrap_err()
    };
    for (organisation, role) in
        [("0127", Role::Applicant), ("2281", Role::Signatory), ("2281", Role::Officer)]
    {
        assert_eq!(told(organisation, role, &whole).0, Rule::Access, "{organisation} {role}");
    }
    let shown = |what: &str, address: Option<&str>| {
        Some(Evidence { what: what.to_owned(), address: address.map(str::to_owned) })
    };
    for (wrong, lacks) in [
        (Finding { on: date!(2026 - 03 - 03), ..whole.clone() }, "a day that has come"),
        (Finding { found: " \n".to_owned(), ..whole.clone() }, "what the follow-up showed"),
        (Finding { found: "a".repeat(2_001), ..whole.clone() }, "2 000 characters"),
        (Finding { evidence: None, ..whole.clone() }, "the evidence"),
        (Finding { evidence: shown(" ", None), ..whole.clone() }, "the evidence"),
        (Finding { evidence: shown("§ 3", Some("protokollet")), ..whole.clone() }, "https://"),
    ] {
        let (rule, text) = told("2281", Role::Applicant, &wrong);
        assert_eq!(rule, Rule::Input);
        assert!(text.contains(lacks), "{text} lacks {lacks}");
    }
    assert_eq!(state, State::default(), "nothing was half-recorded");
}

proptest! {
    #[test]
    fn only_parties_act_and_the_state_is_nothing_but_its_events(
        throws in prop::collection::vec((0_usize..5, 0_usize..5, 0_u16..4, 0_usize..4, any::<bool>()), 1..60),
    ) {
        const WHO: [&str; 5] = ["af", "region-22", "2281", "0127", "2280"];
        const ROLES: [Role; 5] = [
            Role::Applicant, Role::Signatory, Role::NetworkLeader, Role::Officer, Role::Public,
        ];
        let of = agreement(Standing::InForce);
        let mut state = State::default();
        let mut log: Vec<Recorded<Event>> = Vec::new();
        for (hour, (who, role, which, outcome, signs)) in throws.into_iter().enumerate() {
            let point = if which == 3 { part(WHO[outcome]) } else { Point::Term(which) };
            let command = if signs {
                Command::Sign { part: "Vår del".to_owned() }
            } else {
                Command::FollowUp(finding(point, Outcome::ALL[outcome]))
            };
            let act = act(WHO[who], ROLES[role], i64::try_from(hour).unwrap(), None, command);
            let Ok(events) = state.decide(&of, &act) else { continue };
            prop_assert!(of.is_between(&act.actor.organisation));
            prop_assert!(!matches!(act.actor.role, Role::Officer | Role::Public));
            for recorded in act.record(events) {
                state.apply(&recorded);
                log.push(recorded);
            }
            prop_assert!(state.signed.keys().all(|party| of.is_between(party)));
            prop_assert!(state.findings.iter().all(|one| state.points(&of).contains(&one.event.of)));
        }
        prop_assert_eq!(&State::of(&log), &state);
        prop_assert_eq!(log.len(), state.signed.len() + state.findings.len());
        for recorded in &log {
            let written = serde_json::to_string(&recorded.event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Event>(&written).unwrap(), &recorded.event);
        }
    }
}
