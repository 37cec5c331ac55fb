//! Life cycles as data: which step leads from where to where, and what guards it.

use std::fmt::{Debug, Write as _};

use super::refusal::{Cause, Refusal};

/// A stage of a life cycle.
pub trait Stage: Copy + Eq + Debug + 'static {
    /// The word for people who read Swedish.
    fn swedish(self) -> &'static str;

    /// The life cycle that the stage belongs to.
    fn life_cycle() -> &'static LifeCycle<Self>;
}

/// One step of a life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition<S> {
    /// The stage before; `None` where the thing does not exist yet.
    pub from: Option<S>,
    /// The act that leads on, in the words of the command.
    pub act: &'static str,
    /// The stage after.
    pub to: S,
    /// What must hold, in words; empty where only the right to act is asked for.
    pub guard: &'static str,
}

/// Returns a step from one stage to another.
#[must_use]
pub const fn step<S: Copy>(
    from: S,
    act: &'static str,
    to: S,
    guard: &'static str,
) -> Transition<S> {
    Transition { from: Some(from), act, to, guard }
}

/// Returns the step that begins a life.
#[must_use]
pub const fn start<S: Copy>(act: &'static str, to: S, guard: &'static str) -> Transition<S> {
    Transition { from: None, act, to, guard }
}

/// All steps that a kind of thing can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LifeCycle<S: 'static> {
    /// What has the life: "call".
    pub name: &'static str,
    /// The same in Swedish: "utlysning".
    pub swedish: &'static str,
    /// Its steps, in the order a life usually takes them.
    pub transitions: &'static [Transition<S>],
}

impl<S: Stage> LifeCycle<S> {
    /// Returns the step that an act takes from a stage, or `None` where there is none.
    #[must_use]
    pub fn find(&self, from: Option<S>, act: &str) -> Option<&'static Transition<S>> {
        self.transitions.iter().find(|step| step.from == from && step.act == act)
    }

    /// Returns whether some act leads from one stage to the other.
    #[must_use]
    pub fn leads(&self, from: Option<S>, to: S) -> bool {
        self.transitions.iter().any(|step| step.from == from && step.to == to)
    }

    /// Returns the stage that an act leads to.
    ///
    /// # Errors
    /// [`Cause::NoSuchStep`] where the table has no such step.
    pub fn take(&self, from: Option<S>, act: &'static str) -> Result<S, Refusal> {
        self.find(from, act).map(|step| step.to).ok_or_else(|| {
            let stage = from.map_or("not begun", Stage::swedish);
            Cause::NoSuchStep { life: self.name, stage, act }.into()
        })
    }

    /// Writes the life cycle as a Mermaid diagram and a table of its guards.
    fn write(&self, text: &mut String) {
        let mut stages: Vec<S> = Vec::new();
        for transition in self.transitions {
            for stage in transition.from.into_iter().chain([transition.to]) {
                if !stages.contains(&stage) {
                    stages.push(stage);
                }
            }
        }
        put(
            text,
            format_args!("\n## {} · {}\n\n```mermaid\nstateDiagram-v2\n", self.swedish, self.name),
        );
        for stage in &stages {
            put(text, format_args!("    state \"{}\" as {stage:?}\n", stage.swedish()));
        }
        for transition in self.transitions {
            match transition.from {
                Some(from) => put(text, format_args!("    {from:?}")),
                None => put(text, format_args!("    [*]")),
            }
            put(text, format_args!(" --> {:?}: {}\n", transition.to, transition.act));
        }
        let is_left = |stage| self.transitions.iter().any(|step| step.from == Some(stage));
        for stage in stages.iter().filter(|stage| !is_left(**stage)) {
            put(text, format_args!("    {stage:?} --> [*]\n"));
        }
        put(text, format_args!("```\n\n| from | act | to | guard |\n|---|---|---|---|\n"));
        for Transition { from, act, to, guard } in self.transitions {
            let from = from.map_or("–", Stage::swedish);
            put(text, format_args!("| {from} | {act} | {} | {guard} |\n", to.swedish()));
        }
    }
}

/// Returns the stage that an act leads to in the stage's own life cycle.
///
/// # Errors
/// [`Cause::NoSuchStep`] where the table has no such step.
pub(crate) fn take<S: Stage>(from: Option<S>, act: &'static str) -> Result<S, Refusal> {
    S::life_cycle().take(from, act)
}

/// Refuses an act because the thing is in a stage that it has no step from.
///
/// # Errors
/// [`Cause::NoSuchStep`], always.
pub(crate) fn no_step<S: Stage, T>(from: Option<S>, act: &'static str) -> Result<T, Refusal> {
    let stage = from.map_or("not begun", Stage::swedish);
    Err(Cause::NoSuchStep { life: S::life_cycle().name, stage, act }.into())
}

/// Writes to a text, which cannot fail.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a String never fails");
}

/// Returns `docs/life-cycles.md`: every life cycle of grants, people, commitments and lessons as a diagram and a table.
///
/// `cargo run -p domain --example life_cycles > docs/life-cycles.md` writes it; a test compares the
/// file with this.
#[must_use]
pub fn document() -> String {
    let mut text = String::from(
        "# Life cycles\n\nWritten from the tables in `domain::grants`, `domain::people`, `domain::commitment` and `domain::lesson` by `cargo run -p domain --example life_cycles`.\nAn act that a table lacks is refused; a guard that fails is refused with its rule and paragraph.\n",
    );
    write_of::<super::programme::Stage>(&mut text);
    write_of::<super::programme::FrameStage>(&mut text);
    write_of::<super::call::Stage>(&mut text);
    write_of::<super::application::Stage>(&mut text);
    write_of::<super::application::ReviewStage>(&mut text);
    write_of::<super::application::ConsultationStage>(&mut text);
    write_of::<super::grant::Stage>(&mut text);
    write_of::<super::grant::instalment::Stage>(&mut text);
    write_of::<super::grant::claim::Stage>(&mut text);
    write_of::<super::grant::report::Stage>(&mut text);
    write_of::<super::grant::change::Stage>(&mut text);
    write_of::<super::grant::check::Stage>(&mut text);
    write_of::<super::grant::reclaim::Stage>(&mut text);
    write_of::<crate::people::MembershipStage>(&mut text);
    write_of::<crate::people::DelegationStage>(&mut text);
    write_of::<crate::commitment::life::Stage>(&mut text);
    write_of::<crate::lesson::Stage>(&mut text);
    text
}

fn write_of<S: Stage>(text: &mut String) {
    S::life_cycle().write(text);
}
