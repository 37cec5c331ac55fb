use std::collections::BTreeSet;

use domain::area::AreaCode;
use domain::indicator::Direction;
use numerics::streams::Stream;

use super::*;
use crate::design::adoption::{Adoption, Check, Estimator, Treated};
use crate::design::tests::adoption;

/// 60 made-up municipalities over 2006-2020 that move together with noise of their own.
struct World {
    areas: Vec<AreaCode>,
    years: Vec<i32>,
    values: Vec<Option<f64>>,
}

impl World {
    /// The first twelve start in 2016 and gain `effect` from then on; before it they drift apart by
    /// `drift` a year.
    fn new(number: u64, effect: f64, drift: f64, last: i32) -> Self {
        let mut stream = Stream::new(11, number);
        let years: Vec<i32> = (2006..=last).collect();
        let areas: Vec<AreaCode> =
            (0..60).map(|n| format!("{:04}", 101 + n).parse().unwrap()).collect();
        let mut values = Vec::new();
        for place in 0..areas.len() {
            let level = 10.0 * stream.uniform();
            for year in &years {
                let treated = if place < 12 { 1.0 } else { 0.0 };
                let gained = if *year >= 2016 { effect } else { 0.0 };
                let drifted = drift * f64::from(year - 2006);
                let noise = stream.uniform() - 0.5;
                values.push(Some(level + noise + treated * (gained + drifted)));
            }
        }
        Self { areas, years, values }
    }

    fn design(&self) -> Adoption {
        let mut design = adoption();
        design.treated = self.areas[..12]
            .iter()
            .map(|area| Treated { area: area.clone(), start: 2016 })
            .collect();
        design.from = 2006;
        design.outcomes[0].expectation.direction = Direction::HigherIsBetter;
        design.checks = vec![
            Check::PlaceboDate { years: 3 },
            Check::SimilarOnly,
            Check::Estimator(Estimator::SyntheticDid),
            Check::Estimator(Estimator::SyntheticControl),
            Check::Estimator(Estimator::Imputation),
            Check::LeaveOneOut,
            Check::ParallelTrends { relative_magnitude: 0.5 },
        ];
        design
    }

    fn pool(&self) -> Pool {
        let compared: BTreeSet<AreaCode> = self.areas[12..].iter().cloned().collect();
        Pool { similar: self.areas[30..].iter().cloned().collect(), compared }
    }

    fn found(&self, design: &Adoption) -> OutcomeEvidence {
        let observed = Observed { areas: &self.areas, years: &self.years, values: &self.values };
        of_adoption(design, &[observed], &self.pool()).remove(0)
    }
}

fn series(found: &OutcomeEvidence) -> &Series {
    match &found.behind {
        Behind::Series(series) => series,
        Behind::Threshold(_) => panic!("a plan of adoption rests on series"),
    }
}

fn check<'a>(found: &'a OutcomeEvidence, id: &str) -> &'a CheckFound {
    found.checks.iter().find(|one| one.check.id() == id).unwrap()
}

#[test]
fn a_planted_effect_is_found_and_every_check_agrees() {
    let world = World::new(1, 2.0, 0.0, 2020);
    let found = world.found(&world.design());
    assert_eq!((found.verdict, &found.reason), (Verdict::Supported, &Reason::Clear));
    let estimate = found.answer.as_ref().unwrap().estimate.unwrap();
    assert!((estimate - 2.0).abs() < 0.3, "{estimate}");
    assert_eq!(
        (series(&found).treated, series(&found).compared, series(&found).years),
        (12, 48, Some((2006, 2018)))
    );
    for one in &found.checks {
        assert_eq!(one.contradicts, Some(false), "{:?} {:?}", one.check, one.answer);
    }
    let (low, high) = check(&found, "leave-one-out").answer.as_ref().unwrap().range.unwrap();
    assert!(low < estimate && estimate < high);
    assert!(found.detectable.unwrap() < 0.5);
}

#[test]
fn the_same_effect_the_other_way_is_told_as_the_opposite() {
    let world = World::new(1, 2.0, 0.0, 2020);
    let mut design = world.design();
    design.outcomes[0].expectation.direction = Direction::LowerIsBetter;
    let found = world.found(&design);
    assert_eq!((found.verdict, found.reason), (Verdict::NotSupported, Reason::Opposite));
}

#[test]
fn no_effect_where_it_could_have_been_seen_is_not_supported() {
    let world = World::new(7, 0.0, 0.0, 2020);
    let mut design = world.design();
    design.outcomes[0].expectation.smallest_of_interest = Some(1.5);
    let found = world.found(&design);
    assert_eq!((found.verdict, found.reason), (Verdict::NotSupported, Reason::TooSmall));
}

#[test]
fn without_a_size_of_interest_nothing_seen_is_not_nothing_there() {
    let world = World::new(2, 0.0, 0.0, 2020);
    let mut design = world.design();
    design.outcomes[0].expectation.smallest_of_interest = None;
    let found = world.found(&design);
    assert_eq!((found.verdict, found.reason), (Verdict::CannotBeTold, Reason::NoSizeOfInterest));
    design.outcomes[0].expectation.smallest_of_interest = Some(0.01);
    let found = world.found(&design);
    assert_eq!((found.verdict, found.reason), (Verdict::CannotBeTold, Reason::Imprecise));
}

#[test]
fn trends_that_come_apart_before_the_start_speak_against_an_effect() {
    let world = World::new(3, 0.0, 0.4, 2020);
    let found = world.found(&world.design());
    assert_eq!(found.verdict, Verdict::CannotBeTold);
    let Reason::Contradicted(against) = &found.reason else { panic!("{:?}", found.reason) };
    assert!(against.contains(&"placebo-date"), "{against:?}");
    assert_eq!(check(&found, "placebo-date").contradicts, Some(true));
}

#[test]
fn statistics_that_end_before_the_horizon_are_too_early() {
    let world = World::new(1, 2.0, 0.0, 2017);
    let found = world.found(&world.design());
    assert_eq!(found.verdict, Verdict::TooEarly);
    assert_eq!(found.reason, Reason::TooEarly { known_to: Some(2017) });
    assert!(found.answer.is_ok(), "what is known so far is told");
    let world = World::new(1, 2.0, 0.0, 2015);
    let found = world.found(&world.design());
    assert_eq!(found.reason, Reason::TooEarly { known_to: Some(2015) });
    assert!(found.answer.unwrap_err().contains("wait for those of that year"));
}

#[test]
fn a_municipality_with_a_hole_is_left_out_and_named() {
    let mut world = World::new(1, 2.0, 0.0, 2020);
    let n_years = world.years.len();
    world.values[3] = None;
    world.values[20 * n_years + 4] = None;
    let found = world.found(&world.design());
    assert_eq!((series(&found).treated, series(&found).compared), (11, 47));
    let told: Vec<String> = series(&found)
        .left_out
        .iter()
        .map(|named| format!("{} {}", named.area, named.reason))
        .collect();
    assert_eq!(told, ["0101 has no value in 2009", "0121 has no value in 2010"]);
}

#[test]
fn those_that_start_after_the_last_year_wait_and_those_before_are_estimated() {
    let world = World::new(1, 2.0, 0.0, 2017);
    let mut design = world.design();
    design.treated[6..].iter_mut().for_each(|treated| treated.start = 2019);
    let found = world.found(&design);
    assert_eq!((series(&found).treated, series(&found).left_out.len()), (6, 6));
    assert_eq!(found.verdict, Verdict::TooEarly);
    assert_eq!(series(&found).last_needed, 2021);
}

#[test]
fn several_outcomes_are_allowed_for() {
    let worlds = [World::new(4, 0.25, 0.0, 2020), World::new(5, 0.0, 0.0, 2020)];
    let mut design = worlds[0].design();
    design.checks.clear();
    let mut second = design.outcomes[0].clone();
    second.indicator = "N15428".parse().unwrap();
    design.outcomes.push(second);
    let observed: Vec<Observed<'_>> = (worlds.iter())
        .map(|w| Observed { areas: &w.areas, years: &w.years, values: &w.values })
        .collect();
    let found = of_adoption(&design, &observed, &worlds[0].pool());
    let p_value = |one: &OutcomeEvidence| one.answer.as_ref().unwrap().p_value.unwrap();
    let (first, second) = (p_value(&found[0]), p_value(&found[1]));
    assert!(first < second);
    assert_eq!(found[0].adjusted_p_value, Some((2.0 * first).min(1.0)));
    assert_eq!(found[1].adjusted_p_value, Some(second.max((2.0 * first).min(1.0))));
}

#[test]
fn the_evidence_is_the_same_on_any_number_of_threads() {
    let world = World::new(6, 0.3, 0.0, 2020);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| world.found(&world.design()))
    };
    assert_eq!(on(1), on(3));
}
