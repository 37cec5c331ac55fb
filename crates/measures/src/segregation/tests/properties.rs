//! What every index keeps: bounds, invariances and sums.

use proptest::prelude::*;

use crate::segregation::atkinson::atkinson;
use crate::segregation::concentration_profile::concentration_profile;
use crate::segregation::correlation_ratio::correlation_ratio;
use crate::segregation::counts::{Counts, Table, area_totals};
use crate::segregation::density_corrected::density_corrected_dissimilarity;
use crate::segregation::dissimilarity::{dissimilarity, gorard, multigroup_dissimilarity};
use crate::segregation::entropy::diversity;
use crate::segregation::exposure::{exposure_matrix, interaction, isolation};
use crate::segregation::gini::{gini, multigroup_gini};
use crate::segregation::hierarchy::{HierarchyError, LevelColumn, decompose};
use crate::segregation::hutchens::hutchens;
use crate::segregation::local_segregation::{
    local_segregation_of_areas, local_segregation_of_groups,
};
use crate::segregation::min_max::min_max;
use crate::segregation::mutual_information::{
    WholeLogarithms, information_theory, mutual_information, two_group_information_theory,
};
use crate::segregation::ordinal::{OrdinalSpread, ordinal_segregation};
use crate::segregation::rank_order::{RankOrderError, RankOrderIndex, rank_order_segregation};
use crate::segregation::relative_diversity::{
    normalized_exposure, relative_diversity, squared_coefficient_of_variation,
};
use crate::segregation::simpson::{simpson_concentration, simpson_interaction};

/// Sums in another order, of at most some hundred terms of size one.
const ROUNDING: f64 = 1e-12;

type Index = fn(&[f64], &[f64]) -> Option<f64>;

/// The two-group indices that are 0 where even and 1 where apart.
const EVENNESS: [(&str, Index); 9] = [
    ("dissimilarity", dissimilarity),
    ("gini", gini),
    ("information theory", two_group_information_theory),
    ("correlation ratio", correlation_ratio),
    ("min-max", min_max),
    ("hutchens", hutchens),
    ("concentration profile", concentration_profile),
    ("atkinson 0.5", |x, y| atkinson(x, y, 0.5)),
    ("atkinson 0.2", |x, y| atkinson(x, y, 0.2)),
];

fn all_two_group() -> Vec<(&'static str, Index)> {
    let more: [(&str, Index); 3] =
        [("isolation", isolation), ("interaction", interaction), ("gorard", gorard)];
    EVENNESS.into_iter().chain(more).collect()
}

type OfTable = fn(&Table<'_>) -> Option<f64>;

const MULTIGROUP: [(&str, OfTable); 10] = [
    ("D", multigroup_dissimilarity),
    ("G", multigroup_gini),
    ("H", information_theory),
    ("R", relative_diversity),
    ("P", normalized_exposure),
    ("C", squared_coefficient_of_variation),
    ("H^O", |t| ordinal_segregation(t, OrdinalSpread::Entropy)),
    ("R^O", |t| ordinal_segregation(t, OrdinalSpread::Variation)),
    ("S^O", |t| ordinal_segregation(t, OrdinalSpread::SquareRoot)),
    ("A^O", |t| ordinal_segregation(t, OrdinalSpread::AbsoluteDifference)),
];

fn with_table<T>(counts: &[f64], n_areas: usize, of: impl Fn(&Table<'_>) -> T) -> T {
    let groups: Vec<f64> = counts.chunks_exact(n_areas).map(|column| column.iter().sum()).collect();
    of(&Table::new(counts, &area_totals(counts, n_areas), &groups))
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < ROUNDING,
        (a, b) => a == b,
    }
}

fn is_share(value: Option<f64>) -> bool {
    value.is_some_and(|value| (-ROUNDING..=1.0 + ROUNDING).contains(&value))
}

fn cells(n_groups: usize) -> impl Strategy<Value = Vec<f64>> {
    let persons = prop::collection::vec(0u32..400, n_groups * 12);
    persons.prop_map(|persons| {
        let mut cells: Vec<f64> = persons.into_iter().map(f64::from).collect();
        // Every area and group has a person.
        cells.iter_mut().step_by(5).for_each(|cell| *cell += 1.0);
        cells[..12].iter_mut().for_each(|cell| *cell += 1.0);
        cells
    })
}

proptest! {
    #[test]
    fn two_group_indices_keep_their_bounds_and_invariances(cells in cells(2), copies in 2u32..5) {
        let (x, y) = cells.split_at(12);
        let copied = |side: &[f64]| side.repeat(usize::try_from(copies).unwrap());
        let scaled = |side: &[f64]| -> Vec<f64> {
            side.iter().map(|n| n * f64::from(copies)).collect()
        };
        let reversed = |side: &[f64]| -> Vec<f64> { side.iter().rev().copied().collect() };
        for (name, index) in all_two_group() {
            let value = index(x, y);
            prop_assert!(is_share(value), "{name} {value:?}");
            prop_assert!(close(value, index(&copied(x), &copied(y))), "{name} of copies");
            prop_assert!(close(value, index(&scaled(x), &scaled(y))), "{name} of more persons");
            prop_assert!(close(value, index(&reversed(x), &reversed(y))), "{name} in other order");
        }
        for (name, index) in
            EVENNESS.into_iter().filter(|(name, _)| !name.contains("0.2"))
        {
            if name != "concentration profile" {
                prop_assert!(close(index(x, y), index(y, x)), "{name} is symmetric");
            }
        }
        let both = isolation(x, y).unwrap() + interaction(x, y).unwrap();
        prop_assert!((both - 1.0).abs() < ROUNDING);
        let corrected = density_corrected_dissimilarity(x, y).unwrap();
        prop_assert!(corrected <= dissimilarity(x, y).unwrap() + ROUNDING);
    }

    #[test]
    fn multigroup_indices_keep_their_bounds_and_sums(cells in cells(4)) {
        with_table(&cells, 12, |table| {
            for (name, index) in MULTIGROUP {
                let value = index(table);
                prop_assert!(is_share(value), "{name} {value:?}");
            }
            let m = mutual_information(table);
            prop_assert!(m <= diversity(table) + ROUNDING);
            for scores in [local_segregation_of_areas(table), local_segregation_of_groups(table)] {
                let sum: f64 = scores.iter().map(|at| at.share * at.score.unwrap_or(0.0)).sum();
                prop_assert!((sum - m).abs() < ROUNDING);
            }
            for row in exposure_matrix(table).into_iter().flatten() {
                prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < ROUNDING);
            }
            let simpson = simpson_concentration(table) + simpson_interaction(table);
            prop_assert!((simpson - 1.0).abs() < ROUNDING);
            let logarithms = WholeLogarithms::up_to(700.0);
            prop_assert!((logarithms.mutual_information(table) - m).abs() < ROUNDING);
            Ok(())
        })?;
    }

    #[test]
    fn two_groups_make_the_families_meet(cells in cells(2)) {
        let (x, y) = cells.split_at(12);
        with_table(&cells, 12, |table| {
            prop_assert!(close(multigroup_dissimilarity(table), dissimilarity(x, y)));
            prop_assert!(close(multigroup_gini(table), gini(x, y)));
            prop_assert!(close(information_theory(table), two_group_information_theory(x, y)));
            for index in [relative_diversity, normalized_exposure, squared_coefficient_of_variation] {
                prop_assert!(close(index(table), correlation_ratio(x, y)));
            }
            let logarithms = WholeLogarithms::up_to(100.0);
            let looked_up = logarithms.two_group_information_theory(x, y);
            prop_assert!(close(looked_up, two_group_information_theory(x, y)));
            Ok(())
        })?;
    }

    #[test]
    fn levels_sum_to_the_whole(cells in cells(3), coarse in 2usize..4) {
        let areas: Vec<String> = (0..12).map(|area| format!("{area:02}")).collect();
        let fine: Vec<String> = (0..12).map(|area| format!("m{}", area / 2)).collect();
        let upper: Vec<String> = (0..12).map(|area| format!("c{}", area / 2 % coarse)).collect();
        let fine: Vec<&str> = fine.iter().map(String::as_str).collect();
        let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
        with_table(&cells, 12, |table| {
            let levels = [
                LevelColumn { name: "county", units: &upper },
                LevelColumn { name: "municipality", units: &fine },
            ];
            let terms = decompose(table, &areas, &levels).unwrap();
            let m: f64 = terms.iter().map(|term| term.m).sum();
            prop_assert!((m - mutual_information(table)).abs() < ROUNDING);
            let h: f64 = terms.iter().filter_map(|term| term.h).sum();
            prop_assert!((h - information_theory(table).unwrap()).abs() < ROUNDING);
            for term in &terms {
                let parts = term.within.iter().map(|unit| {
                    unit.share * unit.h.unwrap_or(0.0) * unit.entropy_ratio.unwrap_or(0.0)
                });
                prop_assert!((parts.sum::<f64>() - term.h.unwrap()).abs() < ROUNDING);
            }
            let crossed = [levels[1], levels[0]];
            let refused = decompose(table, &areas, &crossed);
            let crossed = matches!(refused, Err(HierarchyError::NotNested { .. }));
            prop_assert!(crossed);
            Ok(())
        })?;
    }
}

#[test]
fn apart_is_one_and_even_is_zero() {
    for (name, index) in EVENNESS {
        assert!(close(index(&[5.0, 5.0, 0.0], &[0.0, 0.0, 9.0]), Some(1.0)), "{name}");
        assert!(close(index(&[5.0, 10.0], &[4.0, 8.0]), Some(0.0)), "{name}");
        assert_eq!(index(&[0.0, 0.0], &[4.0, 8.0]), None, "{name}");
        assert_eq!(index(&[4.0, 8.0], &[0.0, 0.0]), None, "{name}");
    }
    assert_eq!(atkinson(&[1.0, 2.0], &[2.0, 1.0], 1.0), None);
    assert_eq!(atkinson(&[1.0, 2.0], &[2.0, 1.0], f64::NAN), None);
}

#[test]
fn apart_and_even_tables_have_the_ends_of_every_multigroup_index() {
    let (apart, even) = ([8.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 3.0], [8.0, 4.0, 6.0, 3.0]);
    for (name, index) in MULTIGROUP {
        assert!(close(with_table(&apart, 3, index), Some(1.0)), "{name}");
        assert!(close(with_table(&even, 2, index), Some(0.0)), "{name}");
    }
}

#[test]
fn a_polynomial_needs_thresholds() {
    with_table(&[3.0, 1.0, 2.0, 2.0, 1.0, 4.0], 2, |table| {
        let refused = rank_order_segregation(table, RankOrderIndex::InformationTheory, 4);
        let found = RankOrderError::TooFewThresholds { degree: 4, needed: 5, found: 2 };
        assert_eq!(refused, Err(found));
        let refused = rank_order_segregation(table, RankOrderIndex::VarianceRatio, 0);
        assert_eq!(refused, Err(RankOrderError::Degree { degree: 0, largest: 10 }));
        assert!(rank_order_segregation(table, RankOrderIndex::SquareRoot, 1).is_ok());
    });
}

/// Returns counts named `00`, `01` … of columns that are whole.
pub(super) fn counts_of(columns: &[Vec<f64>]) -> Counts {
    use crate::segregation::counts::{GroupColumn, MissingCounts, RepeatedAreas};
    let areas: Vec<String> = (0..columns[0].len()).map(|area| format!("{area:04}")).collect();
    let areas: Vec<&str> = areas.iter().map(String::as_str).collect();
    let names = ["a", "b", "c", "d", "e"];
    let columns: Vec<Vec<Option<f64>>> =
        columns.iter().map(|column| column.iter().copied().map(Some).collect()).collect();
    let groups: Vec<GroupColumn<'_>> =
        names.iter().zip(&columns).map(|(name, counts)| GroupColumn { name, counts }).collect();
    Counts::new(&areas, &groups, MissingCounts::Refuse, RepeatedAreas::Refuse).unwrap()
}
