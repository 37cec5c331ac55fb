//! Kitagawa's and Das Gupta's decompositions.

use proptest::prelude::*;

use super::groups::{assert_near, number, numbers, read};
use crate::gap::das_gupta::{Factor, FactorError, das_gupta};
use crate::gap::kitagawa::{
    Components, EmptyStratum, Kitagawa, KitagawaConventions, KitagawaError, RateVariation, Strata,
    gap_by_stratum, kitagawa,
};
use crate::gap::rate_gap::{RateGapColumns, RateGapError, RateGapQuestion, factor_gap, rate_gap};

/// Sums of a handful of products.
const EXACT: f64 = 1e-9;
const SUMS: f64 = 1e-12;

const TWO: KitagawaConventions = KitagawaConventions {
    components: Components::Two,
    empty_stratum: EmptyStratum::Borrow,
    variation: RateVariation::Fixed,
};

struct Sides {
    sizes: [Vec<Option<f64>>; 2],
    rates: [Vec<Option<f64>>; 2],
}

impl Sides {
    fn side(&self, side: usize) -> Strata<'_> {
        Strata { sizes: &self.sizes[side], rates: &self.rates[side] }
    }

    fn decompose(&self, conventions: &KitagawaConventions) -> Result<Kitagawa, KitagawaError> {
        kitagawa(&self.side(0), &self.side(1), conventions)
    }
}

fn reference() -> Sides {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/kitagawa6.csv");
    let text = std::fs::read_to_string(folder).unwrap();
    let rows: Vec<Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
        .collect();
    let size = |side: usize| rows.iter().map(|row| Some(row[1 + 2 * side])).collect();
    let rate = |side: usize| {
        let of = |row: &Vec<f64>| {
            let (people, events) = (row[1 + 2 * side], row[2 + 2 * side]);
            (people > 0.0).then(|| events / people)
        };
        rows.iter().map(of).collect()
    };
    Sides { sizes: [size(0), size(1)], rates: [rate(0), rate(1)] }
}

#[test]
fn the_reference_comes_back_with_a_borrowed_rate() {
    let expected = &read("decomp_kitagawa6.json")["outputs"];
    let found = reference().decompose(&TWO).unwrap();
    assert_near(found.first_rate, number(&expected["crudeA"]), EXACT);
    assert_near(found.second_rate, number(&expected["crudeB"]), EXACT);
    assert_near(found.gap.estimate, number(&expected["gap"]), EXACT);
    assert_near(found.composition.estimate, number(&expected["composition_total"]), EXACT);
    assert_near(found.rate.estimate, number(&expected["rate_total"]), EXACT);
    let strata = numbers(&expected["composition"]);
    for (stratum, expected) in found.strata.iter().zip(strata) {
        assert_near(stratum.composition, expected, EXACT);
    }
    for (stratum, expected) in found.strata.iter().zip(numbers(&expected["rate"])) {
        assert!((stratum.rate - expected).abs() < SUMS);
    }
    assert_eq!((found.empty, found.left_out), (1, 0));
}

#[test]
fn an_empty_stratum_is_zero_or_refused_where_that_is_asked_for() {
    let expected = &read("decomp_kitagawa6.json")["outputs"];
    let zero = KitagawaConventions { empty_stratum: EmptyStratum::CountAsZero, ..TWO };
    let found = reference().decompose(&zero).unwrap();
    assert_near(
        found.composition.estimate,
        number(&expected["naive_zero_rate_composition"]),
        EXACT,
    );
    assert_near(found.rate.estimate, number(&expected["naive_zero_rate_rate"]), EXACT);
    // Leaving the term out, as tables with NaN do, breaks the sum: 0.006215 instead of 0.006063.
    let dropped = number(&expected["naive_nan_dropped_composition"]);
    let rate = number(&expected["naive_nan_dropped_rate"]);
    assert!((dropped + rate - found.gap.estimate).abs() > 1e-4);
    let refuse = KitagawaConventions { empty_stratum: EmptyStratum::Refuse, ..TWO };
    let refused = reference().decompose(&refuse).unwrap_err();
    assert_eq!(refused, KitagawaError::EmptyStratum { which: "first", row: 6 });
}

#[test]
fn a_stratum_without_a_known_rate_is_left_out_on_both_sides() {
    let mut sides = reference();
    sides.rates[1][2] = None;
    let found = sides.decompose(&TWO).unwrap();
    assert_eq!((found.left_out, found.strata.len()), (1, 5));
    assert_near(found.share_left_out[0], 18_000.0 / 68_000.0, SUMS);
    let total = found.composition.estimate + found.rate.estimate;
    assert!((total - found.gap.estimate).abs() < SUMS);
}

#[test]
fn populations_without_people_or_with_bad_numbers_are_refused() {
    let mut sides = reference();
    sides.sizes[0] = vec![Some(0.0); 6];
    assert_eq!(sides.decompose(&TWO), Err(KitagawaError::NoPeople { which: "first" }));
    sides.sizes[0][0] = Some(-1.0);
    assert!(matches!(sides.decompose(&TWO), Err(KitagawaError::Column(_))));
    let binomial = RateVariation::Binomial { scale: 1e-6 };
    let conventions = KitagawaConventions { variation: binomial, ..TWO };
    assert!(matches!(reference().decompose(&conventions), Err(KitagawaError::Scale { .. })));
    let names: Vec<String> = (0..6).map(|s| s.to_string()).collect();
    let sides = reference();
    let columns = RateGapColumns { names: &names, first: sides.side(0), second: sides.side(1) };
    let question = RateGapQuestion {
        measures: &["oaxaca"],
        empty_stratum: EmptyStratum::Borrow,
        variation: RateVariation::Fixed,
        level: 0.95,
    };
    let refused = rate_gap(&question, &columns).unwrap_err();
    assert!(matches!(refused, RateGapError::Asked(_)), "{refused}");
}

#[test]
fn standard_errors_are_those_of_drawn_rates() {
    let sides = reference();
    let conventions =
        KitagawaConventions { variation: RateVariation::Poisson { scale: 1.0 }, ..TWO };
    let found = sides.decompose(&conventions).unwrap();
    // By numerical differentiation of each component in each rate that is one's own.
    let mut squares = [0.0; 3];
    for side in 0..2 {
        for row in 0..6 {
            let (Some(rate), Some(size)) = (sides.rates[side][row], sides.sizes[side][row]) else {
                continue;
            };
            let moved = |by: f64| {
                let mut moved = reference();
                moved.rates[side][row] = Some(rate + by);
                let found = moved.decompose(&TWO).unwrap();
                [found.gap.estimate, found.composition.estimate, found.rate.estimate]
            };
            let (up, down) = (moved(1e-6), moved(-1e-6));
            for k in 0..3 {
                squares[k] += ((up[k] - down[k]) / 2e-6).powi(2) * rate / size;
            }
        }
    }
    let errors = [&found.gap, &found.composition, &found.rate].map(|c| c.standard_error.unwrap());
    for (error, square) in errors.iter().zip(squares) {
        assert_near(*error, square.sqrt(), 1e-6);
    }
}

#[test]
fn the_front_door_shows_components_and_in_them_strata() {
    let sides = reference();
    let names: Vec<String> = (0..6).map(|s| format!("stratum {s}")).collect();
    let columns = RateGapColumns { names: &names, first: sides.side(0), second: sides.side(1) };
    let question = RateGapQuestion {
        measures: &[],
        empty_stratum: EmptyStratum::Borrow,
        variation: RateVariation::Binomial { scale: 1.0 },
        level: 0.95,
    };
    let found = rate_gap(&question, &columns).unwrap();
    assert_eq!(found.len(), 2);
    for estimate in &found {
        let parts = estimate.parts.iter().map(|part| part.estimate.unwrap()).sum::<f64>();
        assert!((parts - estimate.estimate.unwrap()).abs() < SUMS);
        for part in &estimate.parts {
            let strata = part.parts.iter().map(|part| part.estimate.unwrap()).sum::<f64>();
            assert!((strata - part.estimate.unwrap()).abs() < SUMS);
        }
        assert!(estimate.standard_error.unwrap() > 0.0);
    }
}

#[test]
fn two_factors_are_kitagawas() {
    let sides = reference();
    let found = sides.decompose(&TWO).unwrap();
    let shares = |side: usize| -> Vec<f64> {
        let sizes: Vec<f64> = sides.sizes[side].iter().map(|size| size.unwrap()).collect();
        let total: f64 = sizes.iter().sum();
        sizes.iter().map(|size| size / total).collect()
    };
    let mut rates = [0, 1].map(|side: usize| -> Vec<f64> {
        sides.rates[side].iter().map(|rate| rate.unwrap_or(f64::NAN)).collect()
    });
    rates[0][5] = rates[1][5];
    let (first, second) = (shares(0), shares(1));
    let factors = [
        Factor { name: "composition", first: &first, second: &second },
        Factor { name: "rate", first: &rates[0], second: &rates[1] },
    ];
    let gap = das_gupta(&factors).unwrap();
    assert_near(gap.effects[0], found.composition.estimate, EXACT);
    assert_near(gap.effects[1], found.rate.estimate, EXACT);
    let names: Vec<String> = (0..6).map(|s| s.to_string()).collect();
    let estimate = factor_gap(&names, &factors).unwrap();
    assert_near(estimate.estimate.unwrap(), found.gap.estimate, EXACT);
}

#[test]
fn three_factors_are_das_guptas_formula() {
    let column = |x: f64| [x];
    let (a, b) = ([3.0, 0.5, 7.0].map(column), [2.0, 0.8, 4.0].map(column));
    let name = ["a", "b", "c"];
    let factors: Vec<Factor<'_>> =
        (0..3).map(|k| Factor { name: name[k], first: &a[k], second: &b[k] }).collect();
    let found = das_gupta(&factors).unwrap();
    // [(b₁c₁ + b₂c₂)/3 + (b₁c₂ + b₂c₁)/6](a₁ − a₂)
    let expected = (0.5 * 7.0 + 0.8 * 4.0) / 3.0 + (0.5 * 4.0 + 0.8 * 7.0) / 6.0;
    assert_near(found.effects[0], expected, EXACT);
    assert!((found.effects.iter().sum::<f64>() - found.gap).abs() < SUMS);
    assert_eq!(das_gupta(&factors[..1]), Err(FactorError::Factors { found: 1 }));
}

fn strata() -> impl Strategy<Value = Vec<[f64; 4]>> {
    let stratum = (0.0..1e5_f64, 0.0..1e5_f64, 0.0..1.0_f64, 0.0..1.0_f64, 0_u8..6);
    let stratum = stratum.prop_map(|(a, b, r, s, kind)| match kind {
        0 => [0.0, b, r, s],
        1 => [a, 0.0, r, s],
        _ => [a, b, r, s],
    });
    prop::collection::vec(stratum, 2..30).prop_map(|mut strata| {
        strata.push([10.0, 10.0, 0.1, 0.2]);
        strata
    })
}

fn sides_of(strata: &[[f64; 4]]) -> Sides {
    let column = |k: usize| strata.iter().map(|s| Some(s[k])).collect();
    Sides { sizes: [column(0), column(1)], rates: [column(2), column(3)] }
}

proptest! {
    #[test]
    fn parts_always_sum_to_the_gap(strata in strata()) {
        let sides = sides_of(&strata);
        for components in [Components::Two, Components::ThreeFromFirst, Components::ThreeFromSecond] {
            let found = sides.decompose(&KitagawaConventions { components, ..TWO }).unwrap();
            let interaction = found.interaction.map_or(0.0, |i| i.estimate);
            let total = found.composition.estimate + found.rate.estimate + interaction;
            prop_assert!((total - found.gap.estimate).abs() < SUMS);
            let about: f64 = found.strata.iter().map(|s| s.composition_about_mean).sum();
            prop_assert!((about - found.composition.estimate).abs() < SUMS);
        }
    }

    #[test]
    fn exchanging_the_populations_turns_the_sign(strata in strata()) {
        let turned: Vec<[f64; 4]> = strata.iter().map(|s| [s[1], s[0], s[3], s[2]]).collect();
        let (own, other) = (sides_of(&strata), sides_of(&turned));
        let found = gap_by_stratum(&own.side(0), &own.side(1)).unwrap();
        let back = gap_by_stratum(&other.side(0), &other.side(1)).unwrap();
        prop_assert!((found.composition.estimate + back.composition.estimate).abs() < SUMS);
        prop_assert!((found.rate.estimate + back.rate.estimate).abs() < SUMS);
    }

    #[test]
    fn two_populations_alike_have_no_gap_and_no_parts(strata in strata()) {
        let alike: Vec<[f64; 4]> = strata.iter().map(|s| [s[0], s[0], s[2], s[2]]).collect();
        let sides = sides_of(&alike);
        let found = gap_by_stratum(&sides.side(0), &sides.side(1)).unwrap();
        prop_assert_eq!((found.gap.estimate, found.rate.estimate), (0.0, 0.0));
    }
}
