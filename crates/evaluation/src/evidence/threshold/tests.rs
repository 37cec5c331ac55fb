use domain::indicator::Direction;
use numerics::streams::Stream;

use super::super::{Reason, Verdict};
use super::*;
use crate::design::tests::at_a_threshold;

/// Rows along a running variable from -1 to 1. The grant rises by `slope` beyond 0, and each unit
/// of it gives `effect`.
struct World {
    running: Vec<Option<f64>>,
    grant: Vec<Option<f64>>,
    staff: Vec<Option<f64>>,
    age: Vec<Option<f64>>,
    units: Vec<String>,
}

struct Truth {
    slope: f64,
    effect: f64,
    /// How much the staff's own slope changes at -0.5, where the rule does nothing.
    elsewhere: f64,
    /// The share of those below 0 that have moved above it.
    moved: f64,
}

const PLAIN: Truth = Truth { slope: 4.0, effect: 2.0, elsewhere: 0.0, moved: 0.0 };

impl World {
    fn new(number: u64, truth: &Truth) -> Self {
        let mut stream = Stream::new(23, number);
        let mut world = Self {
            running: Vec::new(),
            grant: Vec::new(),
            staff: Vec::new(),
            age: Vec::new(),
            units: Vec::new(),
        };
        for row in 0..4_000 {
            let mut noise = |size: f64| size * (stream.uniform() - 0.5);
            let (drawn, move_by) = (noise(2.0), noise(1.0) + 0.5);
            let x =
                if drawn < 0.0 && drawn > -0.3 && move_by < truth.moved { -drawn } else { drawn };
            let grant = truth.slope * x.max(0.0) + noise(0.1);
            let other = truth.elsewhere * (x + 0.5).max(0.0);
            world.staff.push(Some(5.0 + 0.5 * x + truth.effect * grant + other + noise(0.4)));
            world.running.push(Some(x));
            world.grant.push(Some(grant));
            world.age.push(Some(40.0 + x + noise(1.0)));
            world.units.push(format!("{}", row % 400));
        }
        world
    }

    fn found(&self, design: &Threshold) -> OutcomeEvidence {
        let units: Vec<Option<&str>> = self.units.iter().map(|unit| Some(unit.as_str())).collect();
        let named = |name, values| Numbers { name, values };
        let columns = ThresholdColumns {
            outcomes: &[named("staff_total", &self.staff)],
            running: named("running", &self.running),
            treatment: Some(named("grant", &self.grant)),
            cluster: Some(Names { name: "unit", values: &units }),
            balance: &[named("age", &self.age)],
        };
        at_threshold(design, &columns).remove(0)
    }
}

fn design() -> Threshold {
    let mut design = at_a_threshold();
    design.checks = vec![
        Check::Density,
        Check::FirstStage,
        Check::PlaceboCutoffs(vec![-0.5, 0.5]),
        Check::Bandwidths(vec![0.5, 2.0]),
        Check::Donut(0.02),
        Check::Balance(vec!["age".to_owned()]),
    ];
    design
}

fn check<'a>(found: &'a OutcomeEvidence, id: &str) -> &'a CheckFound {
    found.checks.iter().find(|one| one.check.id() == id).unwrap()
}

fn against(found: &OutcomeEvidence) -> &[&'static str] {
    match &found.reason {
        Reason::Contradicted(against) => against,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_planted_effect_of_the_grant_is_found_and_every_check_agrees() {
    let found = World::new(1, &PLAIN).found(&design());
    let estimate = found.estimate().unwrap();
    assert!((estimate - 2.0).abs() < 0.2, "{estimate}");
    for one in &found.checks {
        assert_eq!(one.contradicts, Some(false), "{:?} {:?}", one.check, one.answer);
    }
    assert_eq!((found.verdict, &found.reason), (Verdict::Supported, &Reason::Clear));
    let Behind::Threshold(behind) = &found.behind else { panic!("a threshold") };
    let near = behind.near.unwrap();
    assert!(near.iter().all(|rows| (20..2_100).contains(rows)), "{near:?}");
    let shown: Vec<&str> = behind.figures.iter().map(|(of, _)| of.id()).collect();
    assert_eq!(shown, ["binned-treatment", "binned-outcome"]);
    assert_eq!(found.answer.as_ref().unwrap().clusters, Some(400));
    let (low, high) = check(&found, "bandwidths").answer.as_ref().unwrap().range.unwrap();
    assert!(low < 2.2 && high > 1.8 && low < high, "{low} {high}");
    assert!(found.detectable.unwrap() < 1.0, "{:?}", found.detectable);
}

#[test]
fn no_effect_where_one_could_have_been_seen_is_not_supported() {
    let world = World::new(2, &Truth { effect: 0.0, ..PLAIN });
    let mut design = design();
    design.outcomes[0].expectation.smallest_of_interest = Some(1.0);
    let found = world.found(&design);
    assert_eq!((found.verdict, &found.reason), (Verdict::NotSupported, &Reason::TooSmall));
    design.outcomes[0].expectation.smallest_of_interest = None;
    let found = world.found(&design);
    assert_eq!(found.reason, Reason::NoSizeOfInterest);
    assert!(found.checks.iter().all(|one| one.contradicts.is_none()), "nothing to contradict");
    design.outcomes[0].expectation.direction = Direction::LowerIsBetter;
    let opposite = World::new(1, &PLAIN).found(&design);
    assert_eq!((opposite.verdict, opposite.reason), (Verdict::NotSupported, Reason::Opposite));
}

#[test]
fn an_outcome_that_changes_where_the_rule_does_not_speaks_against_an_effect() {
    let found = World::new(3, &Truth { elsewhere: 12.0, ..PLAIN }).found(&design());
    assert_eq!(found.verdict, Verdict::CannotBeTold);
    assert!(against(&found).contains(&"placebo-cutoffs"), "{:?}", found.reason);
}

#[test]
fn a_running_variable_that_was_bent_speaks_against_an_effect() {
    let found = World::new(4, &Truth { moved: 0.8, ..PLAIN }).found(&design());
    assert!(against(&found).contains(&"density"), "{:?}", found.reason);
    assert!(check(&found, "density").answer.as_ref().unwrap().p_value.unwrap() < 0.05);
}

#[test]
fn a_grant_that_hardly_changes_at_the_cut_off_never_supports() {
    let mut design = design();
    design.checks = vec![Check::FirstStage];
    let found = World::new(5, &Truth { slope: 0.05, effect: 100.0, ..PLAIN }).found(&design);
    let stage = check(&found, "first-stage").answer.as_ref().unwrap();
    let Finding::Number(f) = stage.evaluation.diagnostics[0].finding else { panic!("F") };
    assert!(f < 10.0, "{f}");
    assert_ne!(found.verdict, Verdict::Supported);
    if let Some(speaks) = check(&found, "first-stage").contradicts {
        assert!(speaks, "an interval of a weak ratio is not to be trusted");
    }
}

#[test]
fn what_the_method_refuses_is_told_in_its_words() {
    let mut world = World::new(6, &PLAIN);
    world.running.iter_mut().for_each(|value| *value = value.map(f64::abs));
    let found = world.found(&design());
    assert_eq!((found.verdict, &found.reason), (Verdict::CannotBeTold, &Reason::Refused));
    assert!(found.answer.unwrap_err().contains("no row lies below the cut-off"));
    assert!(found.checks.is_empty());
}

/// rdrobust 2.1.1, fuzzy, deriv = 1, on the same rows: to the fourth decimal.
const PEER: [f64; 2] = [0.3386, 0.2285];

#[test]
fn the_grants_of_1996_to_2004_give_what_the_peer_gives() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/evaluations/cost_equalisation.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let numbers = |name: &str| -> Vec<Option<f64>> {
        let place = names.iter().position(|other| other == name).unwrap();
        rows.iter().map(|row| row[place].parse().ok()).collect()
    };
    let (running, grant) = (numbers("forcing"), numbers("costequalgrants"));
    let staff = numbers("pers_total");
    let columns = ThresholdColumns {
        outcomes: &[Numbers { name: "pers_total", values: &staff }],
        running: Numbers { name: "forcing", values: &running },
        treatment: Some(Numbers { name: "costequalgrants", values: &grant }),
        cluster: None,
        balance: &[],
    };
    let found = at_threshold(&at_a_threshold(), &columns).remove(0);
    let answer = found.answer.as_ref().unwrap();
    let told = [answer.estimate.unwrap(), answer.standard_error.unwrap()];
    for (found, peer) in told.iter().zip(PEER) {
        assert!((found - peer).abs() < 0.00005, "{told:?}");
    }
    assert_eq!(found.verdict, Verdict::CannotBeTold);
}

#[test]
fn the_evidence_is_the_same_on_any_number_of_threads() {
    let world = World::new(7, &PLAIN);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| world.found(&design()))
    };
    assert_eq!(on(1), on(3));
}
