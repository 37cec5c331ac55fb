use proptest::prelude::*;

use super::super::*;
use crate::estimate::{Estimate, Finding};

/// Everything below is one division away from integers.
const ROUNDING: f64 = 1e-12;

fn land(places: &[(i64, i64, f64, f64)]) -> Result<Landscape, NeighbourhoodError> {
    let column =
        |of: fn(&(i64, i64, f64, f64)) -> f64| -> Vec<f64> { places.iter().map(of).collect() };
    let (population, group) = (column(|place| place.2), column(|place| place.3));
    Landscape::new(&Places {
        x_m: &places.iter().map(|place| place.0).collect::<Vec<_>>(),
        y_m: &places.iter().map(|place| place.1).collect::<Vec<_>>(),
        population: &population,
        groups: &[&group],
    })
}

/// A cell of ten and its four neighbours of ten, the group in the east.
fn cross() -> Landscape {
    land(&[
        (0, 0, 10.0, 0.0),
        (100, 0, 10.0, 10.0),
        (-100, 0, 10.0, 0.0),
        (0, 100, 10.0, 0.0),
        (0, -100, 10.0, 0.0),
    ])
    .unwrap()
}

fn at_centre(k: u64, overshoot: Overshoot, own_place: OwnPlace) -> (f64, f64, f64, bool) {
    let drawn = cross().neighbourhoods(Scale::Nearest { k }, overshoot, own_place).unwrap();
    (drawn.population[0], drawn.groups[0][0], drawn.radius_m[0], drawn.is_reached[0])
}

#[test]
fn a_ring_enters_whole_in_part_or_place_by_place() {
    let included = OwnPlace::Included;
    assert_eq!(at_centre(11, Overshoot::WholeRing, included), (50.0, 10.0, 100.0, true));
    let proportional = at_centre(11, Overshoot::Proportional, included);
    assert_eq!(proportional, (11.0, 0.25, (10_000.0_f64 / 40.0).sqrt(), true));
    let drawn: Vec<_> =
        (0..60).map(|seed| at_centre(11, Overshoot::Sampled { seed }, included)).collect();
    assert!(
        drawn.iter().all(|(n, t, radius, _)| {
            *n == 20.0 && (*t == 0.0 || *t == 10.0) && *radius == 50.0
        })
    );
    let with_group = drawn.iter().filter(|(_, t, _, _)| *t == 10.0).count();
    assert!((5..30).contains(&with_group), "one place in four: {with_group} of 60");
}

#[test]
fn k_equal_to_a_ring_takes_just_that_ring() {
    for overshoot in [Overshoot::WholeRing, Overshoot::Proportional, Overshoot::Sampled { seed: 1 }]
    {
        assert_eq!(at_centre(10, overshoot, OwnPlace::Included), (10.0, 0.0, 0.0, true));
        assert_eq!(at_centre(50, overshoot, OwnPlace::Included), (50.0, 10.0, 100.0, true));
        assert_eq!(at_centre(40, overshoot, OwnPlace::Excluded), (40.0, 10.0, 100.0, true));
    }
}

#[test]
fn more_people_than_there_are_give_everybody_and_say_so() {
    for overshoot in [Overshoot::WholeRing, Overshoot::Proportional, Overshoot::Sampled { seed: 1 }]
    {
        assert_eq!(at_centre(51, overshoot, OwnPlace::Included), (50.0, 10.0, 100.0, false));
        assert_eq!(at_centre(41, overshoot, OwnPlace::Excluded), (40.0, 10.0, 100.0, false));
        assert_eq!(at_centre(u64::MAX, overshoot, OwnPlace::Included), (50.0, 10.0, 100.0, false));
    }
}

#[test]
fn spread_people_of_the_own_cell_are_met_within_it() {
    let own_place = OwnPlace::Spread { self_potential: 1.0, cell_side_m: 100.0 };
    let edge = |share: f64| 100.0 * (share / std::f64::consts::PI).sqrt();
    let radius = |k, overshoot| at_centre(k, overshoot, own_place).2;
    assert!((radius(4, Overshoot::Proportional) - edge(0.4)).abs() < 1e-12);
    assert!((radius(4, Overshoot::WholeRing) - edge(0.4)).abs() < 1e-12);
    assert!((radius(10, Overshoot::Proportional) - edge(1.0)).abs() < 1e-12);
    let beyond = (edge(1.0).powi(2) + (10_000.0 - edge(1.0).powi(2)) / 40.0).sqrt();
    assert!((radius(11, Overshoot::Proportional) - beyond).abs() < 1e-12);
}

#[test]
fn a_group_that_is_everybody_is_never_more_than_everybody() {
    let rule = Overshoot::Proportional;
    for n in 1..120_u32 {
        let land = land(&[(0, 0, f64::from(n), f64::from(n)), (9, 0, 7.0, 7.0)]).unwrap();
        for k in 1..u64::from(n) + 7 {
            let drawn =
                land.neighbourhoods(Scale::Nearest { k }, rule, OwnPlace::Included).unwrap();
            assert!(drawn.share(0, 0).unwrap() <= 1.0, "{k} of {n}");
        }
    }
}

#[test]
fn a_place_alone_meets_nobody_else() {
    let land = land(&[(7, 7, 3.0, 1.0)]).unwrap();
    let draw = |own_place| {
        land.neighbourhoods(Scale::Nearest { k: 2 }, Overshoot::Proportional, own_place).unwrap()
    };
    assert_eq!(draw(OwnPlace::Included).share(0, 0), Some(1.0 / 3.0));
    let alone = draw(OwnPlace::Excluded);
    assert_eq!((alone.share(0, 0), alone.is_reached[0]), (None, false));
}

#[test]
fn rows_of_one_place_are_one_place() {
    let parted = land(&[(0, 0, 4.0, 1.0), (0, 0, 6.0, 2.0), (100, 0, 5.0, 5.0)]).unwrap();
    assert_eq!(parted.n_joined_rows(), 1);
    let scale = Scale::Nearest { k: 5 };
    let draw = |own| parted.neighbourhoods(scale, Overshoot::WholeRing, own).unwrap();
    assert_eq!(draw(OwnPlace::Included).population, [10.0, 10.0, 5.0]);
    assert_eq!(draw(OwnPlace::Excluded).population, [5.0, 5.0, 10.0]);
}

#[test]
fn fractions_of_people_are_counted_in_any_order_alike() {
    let mut places: Vec<(i64, i64, f64, f64)> = (0..400_i64)
        .map(|i| (100 * (i % 20), 100 * (i / 20), 0.1 * (i % 7) as f64, 0.03 * (i % 3) as f64))
        .map(|(x, y, population, group)| (x, y, population, group.min(population)))
        .collect();
    let shares = |places: &[(i64, i64, f64, f64)]| {
        let drawn = land(places)
            .unwrap()
            .neighbourhoods(Scale::Nearest { k: 30 }, Overshoot::Proportional, OwnPlace::Included)
            .unwrap();
        assert!(drawn.is_reached.iter().all(|is_reached| *is_reached));
        assert!(drawn.population.iter().all(|people| *people == 30.0));
        drawn.groups[0].clone()
    };
    let before = shares(&places);
    places.reverse();
    let mut after = shares(&places);
    after.reverse();
    assert_eq!(before, after);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let refused = |places: &[(i64, i64, f64, f64)]| land(places).unwrap_err();
    assert_eq!(refused(&[]), NeighbourhoodError::NoPlaces);
    assert_eq!(refused(&[(0, 0, 0.0, 0.0)]), NeighbourhoodError::NobodyThere);
    for population in [-1.0, f64::NAN, f64::INFINITY] {
        let error = refused(&[(0, 0, 5.0, 0.0), (1, 0, population, 0.0)]);
        assert!(matches!(error, NeighbourhoodError::Count { row: 2, .. }), "{error}");
    }
    let error = refused(&[(0, 0, 5.0, 6.0)]);
    assert!(matches!(error, NeighbourhoodError::GroupAbovePopulation { row: 1, .. }), "{error}");
    let error = refused(&[(i64::MIN, 0, 5.0, 1.0), (i64::MAX, 0, 5.0, 1.0)]);
    assert!(matches!(error, NeighbourhoodError::TooFarApart { .. }), "{error}");
    let error = refused(&[(0, 0, 1e17, 0.0)]);
    assert!(matches!(error, NeighbourhoodError::TooManyPeople { .. }), "{error}");
    let draw = |k, own_place| {
        cross().neighbourhoods(Scale::Nearest { k }, Overshoot::WholeRing, own_place).unwrap_err()
    };
    assert_eq!(draw(0, OwnPlace::Included), NeighbourhoodError::NoPeopleAsked { k: 0 });
    for (self_potential, cell_side_m) in [(1.1, 100.0), (f64::NAN, 100.0), (0.5, 0.0)] {
        let error = draw(5, OwnPlace::Spread { self_potential, cell_side_m });
        assert!(matches!(error, NeighbourhoodError::SelfPotential { .. }), "{error}");
    }
}

const QUESTION: Question<'static> = Question {
    measures: &[],
    k: &[5, 20],
    radius_m: &[150],
    overshoot: Overshoot::Proportional,
    own_place: OwnPlace::Included,
    weighting: Weighting::LocalPersons,
    aversion: 0.5,
};

fn measured(
    places: &[(i64, i64, f64, f64)],
    question: &Question<'_>,
) -> Result<Vec<Estimate>, NeighbourhoodError> {
    let (x, y): (Vec<_>, Vec<_>) = places.iter().map(|at| (Some(at.0), Some(at.1))).unzip();
    let population: Vec<_> = places.iter().map(|place| Some(place.2)).collect();
    let group: Vec<_> = places.iter().map(|place| Some(place.3)).collect();
    let rest: Vec<_> = places.iter().map(|place| Some(place.2 - place.3)).collect();
    let groups = [("in", &group[..]), ("out", &rest[..])];
    profile(&Columns { x_m: &x, y_m: &y, population: &population, groups: &groups }, question)
}

#[test]
fn every_measure_is_reported_for_every_scale_and_group() {
    let places = [(0, 0, 9.0, 1.0), (100, 0, 9.0, 8.0), (300, 0, 9.0, 3.0)];
    let estimates = measured(&places, &QUESTION).unwrap();
    // Nine measures of two groups; radius at two of the scales, people met at three.
    assert_eq!(estimates.len(), 4 * 9 * 2 + 2 + 3);
    let scales: Vec<&Finding> = estimates.iter().map(|one| &one.diagnostics[0].finding).collect();
    assert_eq!(scales[0], &Finding::Text("places alone".to_owned()));
    assert_eq!(scales[75], &Finding::Text("r = 150 m".to_owned()));
    let asked = Question { measures: &["neighbourhood-gini"], ..QUESTION };
    let gini = measured(&places, &asked).unwrap();
    assert_eq!(gini.len(), 8);
    assert!(gini.iter().all(|one| one.measure == "G, Gini index of segregation"));
}

#[test]
fn a_group_without_members_has_no_evenness() {
    let estimates = measured(&[(0, 0, 9.0, 0.0), (100, 0, 9.0, 0.0)], &QUESTION).unwrap();
    for one in estimates.iter().filter(|one| one.measure.starts_with("D,")) {
        assert_eq!(one.estimate, None);
        assert_eq!(one.diagnostics.last().unwrap().name, "undefined");
    }
}

#[test]
fn incomplete_rows_are_left_out_and_counted_and_keep_their_numbers() {
    let (x, y) = ([Some(0), None, Some(100)], [Some(0), Some(0), Some(0)]);
    let population = [Some(5.0), Some(5.0), Some(5.0)];
    let ask = |members: f64| {
        let group = [Some(1.0), Some(1.0), Some(members)];
        let groups = [("in", &group[..])];
        profile(&Columns { x_m: &x, y_m: &y, population: &population, groups: &groups }, &QUESTION)
    };
    let note = &ask(2.0).unwrap()[0].diagnostics[2];
    assert_eq!(
        (note.name, &note.finding),
        ("rows left out for missing values", &Finding::Count(1))
    );
    let expected = NeighbourhoodError::GroupAbovePopulation {
        group: "in".to_owned(),
        row: 3,
        members: 6.0,
        population: 5.0,
    };
    assert_eq!(ask(6.0).unwrap_err(), expected);
}

#[test]
fn a_question_that_is_not_defined_is_refused() {
    let ask = |question: Question<'_>| measured(&[(0, 0, 9.0, 1.0)], &question).unwrap_err();
    let error = ask(Question { measures: &["gini"], ..QUESTION });
    assert!(error.to_string().contains("neighbourhood-gini"), "{error}");
    assert_eq!(ask(Question { k: &[], radius_m: &[], ..QUESTION }), NeighbourhoodError::NoScale);
    let error = ask(Question { k: &[5, 5], ..QUESTION });
    assert!(matches!(error, NeighbourhoodError::NotRising { .. }), "{error}");
    let error = ask(Question { aversion: 1.0, ..QUESTION });
    assert_eq!(error, NeighbourhoodError::Aversion { aversion: 1.0 });
    let columns = Columns { x_m: &[Some(1)], y_m: &[], population: &[Some(1.0)], groups: &[] };
    assert_eq!(profile(&columns, &QUESTION).unwrap_err(), NeighbourhoodError::NoGroups);
}

#[test]
fn people_spread_at_random_look_unsegregated_from_afar() {
    let mut stream = numerics::streams::Stream::new(11, 0);
    let places: Vec<(i64, i64, f64, f64)> = (0..3_600_i64)
        .map(|i| {
            let members = (0..8).filter(|_| stream.uniform() < 0.3).count();
            (100 * (i % 60), 100 * (i / 60), 8.0, members as f64)
        })
        .collect();
    let question = Question {
        measures: &["neighbourhood-correlation-ratio"],
        k: &[8, 80, 800],
        radius_m: &[],
        ..QUESTION
    };
    let found: Vec<f64> = measured(&places, &question)
        .unwrap()
        .iter()
        .step_by(2)
        .map(|one| one.estimate.unwrap())
        .collect();
    // A member meets themselves: the expected excess over the share is about 1 ∕ k.
    for (found, k) in found.iter().zip([8.0, 8.0, 80.0, 800.0]) {
        assert!((found - 1.0 / k).abs() < 0.012, "{k}: {found}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn measures_do_not_depend_on_order_place_size_or_number_of_people(
        cells in prop::collection::vec((0..20_i64, 0..20_i64, 1..30_u32, 0..30_u32), 4..60),
        shift in -1_000..1_000_i64,
    ) {
        let base: Vec<(i64, i64, f64, f64)> = cells
            .iter()
            .map(|(x, y, n, t)| (100 * x, 100 * y, f64::from(*n), f64::from(*t.min(n))))
            .collect();
        let question = Question { k: &[15, 60], ..QUESTION };
        let found = measured(&base, &question).unwrap();
        let mut turned = base.clone();
        turned.reverse();
        prop_assert!(measured(&turned, &question).unwrap() == found, "rows reversed");
        let moved: Vec<_> = base.iter().map(|at| (at.0 + shift, at.1 - shift, at.2, at.3)).collect();
        prop_assert!(measured(&moved, &question).unwrap() == found, "everybody moved");
        let doubled: Vec<_> = base.iter().map(|at| (at.0, at.1, 2.0 * at.2, 2.0 * at.3)).collect();
        let twice = measured(&doubled, &Question { k: &[30, 120], ..QUESTION }).unwrap();
        for (one, two) in found.iter().zip(&twice).filter(|(one, _)| !one.measure.starts_with('N')) {
            let (one, two) = (one.estimate.unwrap_or(-9.0), two.estimate.unwrap_or(-9.0));
            prop_assert!((one - two).abs() <= ROUNDING * one.abs().max(1.0), "{one} {two}");
        }
    }

    #[test]
    fn isolation_and_interaction_share_out_the_neighbourhood(
        cells in prop::collection::vec((0..20_i64, 0..20_i64, 1..30_u32, 1..30_u32), 4..60),
    ) {
        let base: Vec<(i64, i64, f64, f64)> = cells
            .iter()
            .map(|(x, y, n, t)| (100 * x, 100 * y, f64::from(*n), f64::from(*t.min(n))))
            .collect();
        let ids = ["neighbourhood-isolation", "neighbourhood-interaction"];
        let estimates = measured(&base, &Question { measures: &ids, ..QUESTION }).unwrap();
        for scale in estimates.chunks(4) {
            let value = |index: usize| scale[index].estimate;
            for group in 0..2 {
                if let Some((isolation, interaction)) = value(group).zip(value(group + 2)) {
                    prop_assert!((isolation + interaction - 1.0).abs() <= ROUNDING);
                    prop_assert!((-ROUNDING..=1.0 + ROUNDING).contains(&isolation));
                }
            }
        }
    }
}
