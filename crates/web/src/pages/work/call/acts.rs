//! What can be done to a call by a form of a few fields.

use domain::grants::access::Role;
use domain::grants::act::Moment;
use domain::grants::call::{Command, Stage, State};
use domain::grants::draw::{Hash, Size};

use crate::desk::field::{Field, Input};
use crate::pages::work::acts::{ActOn, act, reason};

/// What an act sends.
pub(crate) enum OnCall {
    /// A command of the call's own.
    Command(Box<Command>),
    /// To approve it.
    Schedule,
    /// To call it off.
    Cancel,
    /// To say that everything is decided.
    Settle,
    /// To draw the grants to check by this seed.
    Draw(String),
}

const OFFICER: &[Role] = &[Role::Officer];
const DECIDER: &[Role] = &[Role::Decider];

fn at(call: &State, stages: &[Stage]) -> bool {
    call.stage.is_some_and(|stage| stages.contains(&stage))
}

/// Every act, in the order that a call usually meets them.
pub(super) static ACTS: &[ActOn<State>] = &[
    act("granskad", OFFICER, |call| at(call, &[Stage::Draft]), |_, _| send(Command::Review)),
    act(
        "ater-utkast",
        &[Role::Officer, Role::Decider],
        |call| at(call, &[Stage::Reviewed]),
        |_, _| send(Command::SendBack),
    )
    .with_reason(),
    act("godkann", DECIDER, |call| at(call, &[Stage::Reviewed]), |_, _| Some(OnCall::Schedule))
        .confirmed(),
    act("oppna", OFFICER, |call| at(call, &[Stage::Scheduled]), |_, _| send(Command::Open)),
    act(
        "forlang",
        OFFICER,
        |call| at(call, &[Stage::Open]),
        |reader, _| {
            let day = reader.day("closes").next_day()?;
            let closes = Moment::start_of(day).and_then(|at| Moment::from_unix(at.unix() - 1))?;
            send(Command::Extend { closes })
        },
    )
    .asking(|scene| {
        vec![Field::new("closes", scene.text("work-closes"), Input::Day), reason(scene)]
    }),
    act("stang", OFFICER, |call| at(call, &[Stage::Open]), |_, _| send(Command::Close)),
    act("bered", OFFICER, |call| at(call, &[Stage::Closed]), |_, _| send(Command::BeginAssessment)),
    act("avgor", DECIDER, |call| at(call, &[Stage::UnderAssessment]), |_, _| Some(OnCall::Settle))
        .confirmed(),
    act("arkivera", OFFICER, |call| at(call, &[Stage::Settled]), |_, _| send(Command::Archive)),
    act(
        "lottning-atagande",
        OFFICER,
        |call: &State| call.commitment.is_none(),
        |reader, _| {
            let text = reader.text("commitment");
            let Some(commitment) = Hash::parse(text.trim()) else {
                reader.problem("commitment", "work-no-hash");
                return None;
            };
            let size = Size::Percent(reader.number("percent"));
            send(Command::CommitDraw { commitment, size })
        },
    )
    .asking(|scene| {
        let hint = scene.text("work-commitment-hint");
        vec![
            Field::new("commitment", scene.text("work-commitment"), Input::Line).hint(hint),
            Field::new("percent", scene.text("work-percent"), Input::Number).value("10"),
        ]
    }),
    act(
        "lotta",
        OFFICER,
        |call: &State| call.commitment.is_some(),
        |reader, _| Some(OnCall::Draw(reader.text("seed"))),
    )
    .showing(|scene| {
        let committed = scene.state.commitment.iter();
        let shown =
            |(hash, _): &(Hash, Size)| (scene.text("work-commitment"), hash.as_str().to_owned());
        committed.map(shown).collect()
    })
    .asking(|scene| vec![Field::new("seed", scene.text("work-seed"), Input::Line)]),
    act(
        "stall-in",
        DECIDER,
        |call| {
            let stages =
                [Stage::Draft, Stage::Reviewed, Stage::Scheduled, Stage::Open, Stage::Closed];
            at(call, &stages)
        },
        |_, _| Some(OnCall::Cancel),
    )
    .confirmed()
    .with_reason(),
];

fn send(command: Command) -> Option<OnCall> {
    Some(OnCall::Command(Box::new(command)))
}
