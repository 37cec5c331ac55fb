//! Random lives of a network.

use domain::grants::access::Role;
use domain::grants::act::{Act, Recorded, Stream};
use domain::network::{Command, Event, Level, Member, State};
use proptest::prelude::*;
use time::macros::date;

use crate::act;

fn member(organisation: &str, level: Level) -> Member {
    Member { organisation: organisation.parse().unwrap(), level }
}

fn does(state: &mut State, act: &Act<Command>) -> Result<Vec<Recorded<Event>>, String> {
    let events = act.record(state.decide(act).map_err(|told| told.to_string())?);
    events.iter().for_each(|recorded| state.apply(recorded));
    Ok(events)
}

const ORGANISATIONS: [&str; 4] = ["2281", "2280", "polisen", "sh"];
const ROLES: [Role; 5] =
    [Role::NetworkLeader, Role::Applicant, Role::Researcher, Role::Officer, Role::Public];

fn command(what: usize, organisation: usize, level: usize, which: usize) -> Command {
    let (level, other) = (Level::ALL[level % 3], Level::ALL[which % 3]);
    let text = "Får vi dela uppgifter?".to_owned();
    match what % 6 {
        0 => Command::Join(member(ORGANISATIONS[organisation % 4], level)),
        1 => Command::Leave(member(ORGANISATIONS[organisation % 4], level)),
        2 => Command::Attach {
            researcher: format!("f-{}", which % 3).parse().unwrap(),
            organisation: "sh".parse().unwrap(),
        },
        3 => {
            let id = format!("m-{which}").parse().unwrap();
            Command::Meet { id, level, on: date!(2026 - 03 - 02), minutes: text }
        }
        4 => {
            let id = format!("q-{}", which % 5).parse().unwrap();
            Command::Ask { id, from: level, to: other, text }
        }
        _ => Command::Answer { id: format!("q-{}", which % 5).parse().unwrap(), text },
    }
}

proptest! {
    #[test]
    fn questions_travel_up_and_are_answered_once(
        throws in prop::collection::vec((0_usize..5, 0_usize..4, 0_usize..6, 0_usize..3, 0_usize..9), 1..80),
    ) {
        let mut state = State::default();
        let mut log = Vec::new();
        for (hour, (role, organisation, what, level, which)) in throws.into_iter().enumerate() {
            let hour = i64::try_from(hour).unwrap();
            let command = command(what, organisation, level, which);
            let act = act(ORGANISATIONS[organisation], ROLES[role], hour, Some("ja"), command);
            let answers = state.questions.clone();
            let Ok(events) = does(&mut state, &act) else { continue };
            prop_assert!(act.actor.role != Role::Public && act.actor.role != Role::Officer);
            log.extend(events);
            for question in state.questions.values() {
                prop_assert!(question.to > question.from);
            }
            for (id, before) in answers.iter().filter(|(_, before)| before.answer.is_some()) {
                prop_assert_eq!(&state.questions[id].answer, &before.answer);
            }
        }
        prop_assert_eq!(&State::of(&log), &state);
        let (answered, asked) = state.answered();
        prop_assert!(answered <= asked);
        for recorded in &log {
            let written = serde_json::to_string(&recorded.event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Event>(&written).unwrap(), &recorded.event);
        }
    }
}

#[test]
fn a_practitioner_s_question_reaches_the_political_leadership() {
    let mut state = State::default();
    let join = |level, organisation| {
        act("sh", Role::NetworkLeader, 0, None, Command::Join(member(organisation, level)))
    };
    does(&mut state, &join(Level::Practitioners, "2281")).unwrap();
    does(&mut state, &join(Level::PoliticalLeadership, "2280")).unwrap();
    let id: domain::grants::id::NetworkQuestionId = "q-1".parse().unwrap();
    let ask = |from, to| Command::Ask { id: id.clone(), from, to, text: "Får vi?".to_owned() };
    let up = ask(Level::Practitioners, Level::PoliticalLeadership);
    let down = ask(Level::PoliticalLeadership, Level::Practitioners);
    let by =
        |organisation, hours, command| act(organisation, Role::Applicant, hours, None, command);
    assert!(does(&mut state, &by("2281", 1, down)).unwrap_err().contains("a higher level"));
    assert!(does(&mut state, &by("2280", 1, up.clone())).unwrap_err().contains("membership"));
    does(&mut state, &by("2281", 1, up)).unwrap();
    assert_eq!(state.answered(), (0, 1));
    let n_waiting = |state: &State, organisation: &str| {
        state.waiting_for(&organisation.parse().unwrap()).count()
    };
    assert_eq!((n_waiting(&state, "2280"), n_waiting(&state, "2281")), (1, 0));
    let answer = Command::Answer { id, text: "Ja".to_owned() };
    assert!(does(&mut state, &by("2281", 2, answer.clone())).is_err(), "not from below");
    does(&mut state, &by("2280", 2, answer.clone())).unwrap();
    assert_eq!(state.answered(), (1, 1));
    assert_eq!(n_waiting(&state, "2280"), 0);
    assert!(does(&mut state, &by("2280", 3, answer)).unwrap_err().contains("done already"));
}
