//! Ten thousand random sequences of acts, from every point of the story.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use domain::grants::act::Stream;
use domain::grants::life_cycle::Stage;
use domain::grants::refusal::Rule;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::invariants;
use crate::matters;
use crate::proposer::{Dice, at_phase, step};
use crate::world::{Done, Kept, World};

/// As many as the promise of the architecture names; a build without optimisation tries fewer.
const N_SEQUENCES: u32 = if cfg!(debug_assertions) { 600 } else { 10_000 };

/// The rules that some act must be refused for. M12 and M14 are kept by types and R6 by the life
/// cycle of a call.
const MET: [Rule; 20] = [
    Rule::M1,
    Rule::M2,
    Rule::M3,
    Rule::M4,
    Rule::M5,
    Rule::M6,
    Rule::M7,
    Rule::M8,
    Rule::M9,
    Rule::M10,
    Rule::M11,
    Rule::M13,
    Rule::M15,
    Rule::M16,
    Rule::R1,
    Rule::R2,
    Rule::R3,
    Rule::R4,
    Rule::R5,
    Rule::R10,
];

/// The points of the story that sequences begin at.
const N_PHASES: usize = 9;

/// The longest sequence.
const N_STEPS: usize = 160;

#[test]
fn every_rule_holds_after_every_event() {
    let phases: Vec<World> = (0..N_PHASES).map(at_phase).collect();
    let steps = prop::collection::vec(any::<Dice>(), 1..N_STEPS);
    let config = Config { cases: N_SEQUENCES, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let taken = RefCell::new(Taken::new());
    let met = RefCell::new(BTreeSet::<Rule>::new());
    let outcome = runner.run(&(0..N_PHASES, steps, any::<u16>()), |(phase, steps, cut)| {
        let mut world = phases[phase].clone();
        for dice in steps {
            let (before, earlier) = (Stages::of(&world), world.clone());
            match step(&mut world, dice) {
                Ok(Done::Happened) => {
                    invariants::check(&world);
                    invariants::check_short(&earlier, &world);
                    before.lead_to(&Stages::of(&world), &mut taken.borrow_mut());
                }
                Ok(Done::Nothing) => {}
                Err(refusal) => {
                    let text = refusal.to_string();
                    met.borrow_mut().insert(refusal.rule());
                    assert!(text.len() < 500 && !text.contains('\n'), "{text}");
                    assert!(before == Stages::of(&world), "refused, and yet: {text}");
                }
            }
        }
        crash(&world, usize::from(cut));
        matters::check(&world);
        Ok(())
    });
    outcome.unwrap();
    if N_SEQUENCES >= 10_000 {
        // Nothing above is true for want of trying: every step is taken and every rule is met.
        let never: Vec<_> = Stages::steps().difference(&taken.borrow()).cloned().collect();
        assert!(never.is_empty(), "steps that no sequence takes: {never:?}");
        let never: Vec<_> = MET.iter().filter(|rule| !met.borrow().contains(rule)).collect();
        assert!(never.is_empty(), "rules that refuse nothing: {never:?}");
    }
}

/// A crash after any event loses nothing: the events that were kept lead to the state they led to,
/// and those that follow to the state that followed.
fn crash(world: &World, cut: usize) {
    world.programmes.values().for_each(|kept| replay(kept, cut));
    world.calls.values().for_each(|kept| replay(kept, cut));
    world.applications.values().for_each(|kept| replay(kept, cut));
    world.grants.values().for_each(|kept| replay(kept, cut));
}

fn replay<State>(kept: &Kept<State>, cut: usize)
where
    State: Stream + PartialEq + std::fmt::Debug,
    State::Event: Serialize + DeserializeOwned + PartialEq,
{
    kept.log.iter().for_each(|recorded| written(&recorded.event));
    let (before, after) = kept.log.split_at(cut % (kept.log.len() + 1));
    let mut state = State::of(before);
    for recorded in after {
        state.apply(recorded);
    }
    assert!(state == kept.state, "a replay leads elsewhere");
}

/// What is written down is read as the same event, and holds whole numbers only.
fn written<Event: Serialize + DeserializeOwned + PartialEq>(event: &Event) {
    let json = serde_json::to_value(event).unwrap();
    assert!(is_whole(&json), "{json}");
    assert!(serde_json::from_value::<Event>(json.clone()).unwrap() == *event, "{json}");
}

fn is_whole(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Number(number) => number.is_i64() || number.is_u64(),
        serde_json::Value::Array(items) => items.iter().all(is_whole),
        serde_json::Value::Object(members) => members.values().all(is_whole),
        _ => true,
    }
}

/// Steps of life cycles: of what, from where, to where.
type Taken = BTreeSet<(&'static str, String, String)>;

/// The stages of everything that has a life cycle.
#[derive(PartialEq)]
struct Stages {
    programmes: BTreeMap<String, domain::grants::programme::Stage>,
    frames: BTreeMap<String, domain::grants::programme::FrameStage>,
    calls: BTreeMap<String, domain::grants::call::Stage>,
    applications: BTreeMap<String, domain::grants::application::Stage>,
    reviews: BTreeMap<String, domain::grants::application::ReviewStage>,
    consultations: BTreeMap<String, domain::grants::application::ConsultationStage>,
    grants: BTreeMap<String, domain::grants::grant::Stage>,
    instalments: BTreeMap<String, domain::grants::grant::instalment::Stage>,
    claims: BTreeMap<String, domain::grants::grant::claim::Stage>,
    reports: BTreeMap<String, domain::grants::grant::report::Stage>,
    changes: BTreeMap<String, domain::grants::grant::change::Stage>,
    checks: BTreeMap<String, domain::grants::grant::check::Stage>,
    reclaims: BTreeMap<String, domain::grants::grant::reclaim::Stage>,
}

impl Stages {
    fn of(world: &World) -> Self {
        let mut stages = Self {
            programmes: BTreeMap::new(),
            frames: BTreeMap::new(),
            calls: BTreeMap::new(),
            applications: BTreeMap::new(),
            reviews: BTreeMap::new(),
            consultations: BTreeMap::new(),
            grants: BTreeMap::new(),
            instalments: BTreeMap::new(),
            claims: BTreeMap::new(),
            reports: BTreeMap::new(),
            changes: BTreeMap::new(),
            checks: BTreeMap::new(),
            reclaims: BTreeMap::new(),
        };
        for (id, kept) in &world.programmes {
            let state = &kept.state;
            stages.programmes.extend(state.stage.map(|stage| (id.to_string(), stage)));
            let frames = state.frames.iter();
            stages.frames.extend(frames.map(|(year, one)| (format!("{id} {year}"), one.stage)));
        }
        for (id, kept) in &world.calls {
            stages.calls.extend(kept.state.stage.map(|stage| (id.to_string(), stage)));
        }
        for (id, kept) in &world.applications {
            let state = &kept.state;
            stages.applications.extend(state.stage.map(|stage| (id.to_string(), stage)));
            let name = |of: &dyn std::fmt::Display| format!("{id} {of}");
            stages.reviews.extend(state.reviews.iter().map(|(of, one)| (name(of), one.stage)));
            let asked = state.consultations.iter();
            stages.consultations.extend(asked.map(|(of, one)| (name(of), one.stage)));
        }
        for (id, kept) in &world.grants {
            let state = &kept.state;
            stages.grants.extend(state.stage.map(|stage| (id.to_string(), stage)));
            stages.checks.extend(state.check.iter().map(|one| (id.to_string(), one.stage)));
            let name = |of: &u16| format!("{id} {of}");
            let instalments = state.instalments.iter();
            stages.instalments.extend(instalments.map(|(of, one)| (name(of), one.stage)));
            stages.claims.extend(state.claims.iter().map(|(of, one)| (name(of), one.stage)));
            stages.reports.extend(state.reports.iter().map(|(of, one)| (name(of), one.stage)));
            stages.changes.extend(state.changes.iter().map(|(of, one)| (name(of), one.stage)));
            stages.reclaims.extend(state.reclaims.iter().map(|(of, one)| (name(of), one.stage)));
        }
        stages
    }

    /// Returns every step of every life cycle that leads elsewhere.
    fn steps() -> Taken {
        let mut all = Taken::new();
        all.extend(steps::<domain::grants::programme::Stage>());
        all.extend(steps::<domain::grants::programme::FrameStage>());
        all.extend(steps::<domain::grants::call::Stage>());
        all.extend(steps::<domain::grants::application::Stage>());
        all.extend(steps::<domain::grants::application::ReviewStage>());
        all.extend(steps::<domain::grants::application::ConsultationStage>());
        all.extend(steps::<domain::grants::grant::Stage>());
        all.extend(steps::<domain::grants::grant::instalment::Stage>());
        all.extend(steps::<domain::grants::grant::claim::Stage>());
        all.extend(steps::<domain::grants::grant::report::Stage>());
        all.extend(steps::<domain::grants::grant::change::Stage>());
        all.extend(steps::<domain::grants::grant::check::Stage>());
        all.extend(steps::<domain::grants::grant::reclaim::Stage>());
        all
    }

    /// Panics where something took a step that its life cycle lacks.
    fn lead_to(&self, after: &Self, taken: &mut Taken) {
        lead(&self.programmes, &after.programmes, taken);
        lead(&self.frames, &after.frames, taken);
        lead(&self.calls, &after.calls, taken);
        lead(&self.applications, &after.applications, taken);
        lead(&self.reviews, &after.reviews, taken);
        lead(&self.consultations, &after.consultations, taken);
        lead(&self.grants, &after.grants, taken);
        lead(&self.instalments, &after.instalments, taken);
        lead(&self.claims, &after.claims, taken);
        lead(&self.reports, &after.reports, taken);
        lead(&self.changes, &after.changes, taken);
        lead(&self.checks, &after.checks, taken);
        lead(&self.reclaims, &after.reclaims, taken);
    }
}

fn steps<S: Stage>() -> Taken {
    let life_cycle = S::life_cycle();
    let step = |one: &domain::grants::life_cycle::Transition<S>| {
        (life_cycle.name, format!("{:?}", one.from), format!("{:?}", one.to))
    };
    life_cycle.transitions.iter().filter(|one| one.from != Some(one.to)).map(step).collect()
}

fn lead<S: Stage>(before: &BTreeMap<String, S>, after: &BTreeMap<String, S>, taken: &mut Taken) {
    assert!(before.keys().all(|name| after.contains_key(name)), "something vanished");
    for (name, stage) in after {
        let from = before.get(name).copied();
        let is_step = from == Some(*stage) || S::life_cycle().leads(from, *stage);
        assert!(is_step, "{name}: {from:?} to {stage:?} is no step");
        if from != Some(*stage) {
            taken.insert((S::life_cycle().name, format!("{from:?}"), format!("{:?}", stage)));
        }
    }
}
