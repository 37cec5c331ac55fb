//! Small indices with numbers that can be checked by hand, and the builder other tests share.

use super::{all_close, close};
use crate::need_index::aggregation::copeland::copeland;
use crate::need_index::aggregation::{Aggregation, LevelRule};
use crate::need_index::association::{Association, correlation};
use crate::need_index::build::build;
use crate::need_index::imputation::expectation_maximisation::expected;
use crate::need_index::imputation::interpolation::{Ends, interpolated};
use crate::need_index::imputation::{Imputation, Together};
use crate::need_index::model::{
    Denominator, Direction, Goalposts, Group, IndexModel, Indicator, Preparation,
};
use crate::need_index::normalisation::Normalisation;
use crate::need_index::ranking::{First, Ranking, Ties};
use crate::need_index::screening::Screening;
use crate::need_index::table::{NamedColumn, Table};
use crate::need_index::treatment::winsorisation::{Limit, winsorised};
use crate::need_index::treatment::{Outcome, OutlierTest, Treatment, treated};
use crate::need_index::weighting::first_component::first_component;
use crate::need_index::weighting::optimised::{Importance, Optimisation};
use crate::need_index::weighting::{LoadingUse, Weighting};

pub(super) fn indicator(id: &str, parent: &str, weight: f64) -> Indicator {
    Indicator {
        id: id.to_owned(),
        name: id.to_owned(),
        parent: parent.to_owned(),
        direction: Direction::Raises,
        weight,
        denominator: None,
        goalposts: None,
        target: None,
        treatment: None,
        normalisation: None,
    }
}

pub(super) fn group(id: &str, parent: Option<&str>, weight: f64) -> Group {
    Group { id: id.to_owned(), name: id.to_owned(), parent: parent.map(str::to_owned), weight }
}

pub(super) fn rule(aggregation: Aggregation, minimum_share: f64) -> LevelRule {
    LevelRule { aggregation, minimum_share }
}

/// Pillar p of a and b, pillar q of c and d, an index of both; values on a common scale already.
pub(super) fn two_pillars() -> IndexModel {
    IndexModel {
        id: "two".to_owned(),
        name: "Two pillars".to_owned(),
        indicators: vec![
            indicator("a", "p", 1.0),
            indicator("b", "p", 3.0),
            indicator("c", "q", 1.0),
            indicator("d", "q", 1.0),
        ],
        groups: vec![
            group("index", None, 1.0),
            group("p", Some("index"), 2.0),
            group("q", Some("index"), 1.0),
        ],
        preparation: Vec::new(),
        normalisation: Normalisation::AsItIs,
        weighting: Weighting::Given,
        levels: vec![rule(Aggregation::Arithmetic, 0.0); 2],
        ranking: Ranking { first: First::Largest, ties: Ties::Average },
    }
}

pub(super) struct Data {
    pub(super) units: Vec<String>,
    pub(super) columns: Vec<NamedColumn>,
}

impl Data {
    pub(super) fn new(columns: &[(&str, &[Option<f64>])]) -> Self {
        let n = columns[0].1.len();
        Self {
            units: (0..n).map(|row| format!("u{row}")).collect(),
            columns: columns
                .iter()
                .map(|(name, values)| NamedColumn {
                    name: (*name).to_owned(),
                    values: values.to_vec(),
                })
                .collect(),
        }
    }

    pub(super) fn table(&self) -> Table<'_> {
        Table { units: &self.units, periods: None, columns: &self.columns, groupings: &[] }
    }
}

const S: fn(f64) -> Option<f64> = Some;

pub(super) fn four() -> Data {
    Data::new(&[
        ("a", &[S(1.0), S(2.0), S(3.0), None]),
        ("b", &[S(5.0), S(1.0), None, None]),
        ("c", &[S(2.0), S(2.0), S(7.0), S(1.0)]),
        ("d", &[S(4.0), S(4.0), S(9.0), None]),
    ])
}

#[test]
fn members_that_are_missing_leave_their_weight_to_the_others() {
    let built = build(&two_pillars(), &four().table()).unwrap();
    assert_eq!(built.groups[1], [S(4.0), S(1.25), S(3.0), None]);
    assert_eq!(built.groups[2], [S(3.0), S(3.0), S(8.0), S(1.0)]);
    let expected = [S(11.0 / 3.0), S(5.5 / 3.0), S(14.0 / 3.0), S(1.0)];
    all_close(built.index(), &expected, "index");
    assert_eq!(built.ranks, [S(2.0), S(3.0), S(1.0), S(4.0)]);
    let indicators: f64 = built.effective.indicators.iter().sum();
    close(indicators, 1.0, "effective weights");
    close(built.effective.indicators[1], 0.5, "b");
}

#[test]
fn too_little_leaves_a_group_without_a_value() {
    let mut model = two_pillars();
    model.levels[0].minimum_share = 0.75;
    let built = build(&model, &four().table()).unwrap();
    assert_eq!(built.groups[1], [S(4.0), S(1.25), None, None]);
    assert_eq!(built.groups[2], [S(3.0), S(3.0), S(8.0), None]);
    assert_eq!(built.index()[3], None);
    assert_eq!(built.ranks[3], None);
    assert_eq!(built.n_ranked(), 3);
    model.levels[1].minimum_share = 1.0;
    let built = build(&model, &four().table()).unwrap();
    assert_eq!(built.index()[2], None);
}

#[test]
fn levels_can_be_weighed_in_different_ways() {
    let mut model = two_pillars();
    model.levels = vec![rule(Aggregation::Geometric, 0.0), rule(Aggregation::Harmonic, 0.0)];
    let built = build(&model, &four().table()).unwrap();
    let p = numerics::elementary::pow(125.0, 0.25);
    let q = 8f64.sqrt();
    close(built.groups[1][0].unwrap(), p, "geometric");
    close(built.index()[0].unwrap(), 3.0 / (2.0 / p + 1.0 / q), "harmonic");
}

#[test]
fn what_divides_and_what_turns_is_done_before_the_scale() {
    let mut model = two_pillars();
    model.preparation = vec![Preparation::Denominate];
    model.normalisation = Normalisation::MinMax { low: 0.0, high: 100.0 };
    model.indicators[2].direction = Direction::Lowers;
    model.indicators[2].denominator =
        Some(Denominator { column: "people".to_owned(), factor: 1000.0 });
    let mut data = four();
    data.columns.push(NamedColumn {
        name: "people".to_owned(),
        values: vec![S(1.0), S(2.0), None, S(1.0)],
    });
    let built = build(&model, &data.table()).unwrap();
    assert_eq!(built.stages[1].columns[2], [S(2000.0), S(1000.0), None, S(1000.0)]);
    assert_eq!(built.stages[2].columns[2], [S(0.0), S(100.0), None, S(100.0)]);
}

#[test]
fn goalposts_and_targets_turn_with_their_indicator() {
    let mut model = two_pillars();
    model.indicators[3].direction = Direction::Lowers;
    model.indicators[3].goalposts = Some(Goalposts { lower: 4.0, upper: 14.0 });
    model.indicators[3].normalisation = Some(Normalisation::Goalposts { height: 1.0, cut: true });
    let built = build(&model, &four().table()).unwrap();
    let own = &built.stages[1].columns[3];
    all_close(own, &[S(1.0), S(1.0), S(0.5), None], "goalposts");
    model.indicators[3].target = Some(4.0);
    model.indicators[3].normalisation = Some(Normalisation::DistanceToTarget { cut: false });
    let built = build(&model, &four().table()).unwrap();
    all_close(&built.stages[1].columns[3], &[S(1.0), S(1.0), S(0.0), None], "target");
}

#[test]
fn units_with_too_little_are_left_out_of_every_later_step() {
    let mut model = two_pillars();
    let screening = Screening {
        minimum_available: Some(0.5),
        minimum_non_zero: Some(0.5),
        always_in: Vec::new(),
        always_out: vec!["u0".to_owned()],
    };
    model.preparation =
        vec![Preparation::Screen(screening.clone()), Preparation::Impute(Imputation::Mean)];
    let built = build(&model, &four().table()).unwrap();
    assert_eq!(built.included, [false, true, true, false]);
    // The mean of b rests on u1 alone.
    assert_eq!(built.stages[2].columns[1], [None, S(1.0), S(1.0), None]);
    let always_in = vec!["u3".to_owned()];
    model.preparation[0] = Preparation::Screen(Screening { always_in, ..screening });
    let built = build(&model, &four().table()).unwrap();
    assert_eq!(built.included, [false, true, true, true]);
}

#[test]
fn expectations_under_one_missing_column_are_those_of_a_regression() {
    let x: Vec<Option<f64>> = (0..12).map(|i| S(f64::from(i * i % 7))).collect();
    let y: Vec<Option<f64>> = (0..12)
        .map(|i| (i % 4 != 3).then(|| 2.0 * f64::from(i * i % 7) + f64::from(i * 5 % 3)))
        .collect();
    let filled = expected(&[("x", &x), ("y", &y)], 2000, 1e-13).unwrap();
    assert_eq!(filled[0], x);
    let complete: Vec<usize> = (0..12).filter(|row| y[*row].is_some()).collect();
    let column = |c: &[Option<f64>]| complete.iter().map(|row| c[*row].unwrap()).collect();
    let design = numerics::matrix::Matrix::from_columns(&[vec![1.0; complete.len()], column(&x)]);
    let outcome: Vec<f64> = column(&y);
    let fit = numerics::matrix::least_squares(&design, &outcome).unwrap();
    for row in 0..12 {
        let predicted = fit.coefficients[0] + fit.coefficients[1] * x[row].unwrap();
        close(filled[1][row].unwrap(), y[row].unwrap_or(predicted), "regression");
    }
}

#[test]
fn expectations_fill_the_index_and_keep_what_is_there() {
    let mut model = two_pillars();
    model.preparation = vec![Preparation::Impute(Imputation::ExpectationMaximisation {
        together: Together::Siblings,
        maximum_rounds: 5000,
        tolerance: 1e-10,
    })];
    let values = |step: u32, gap: u32| -> Vec<Option<f64>> {
        (0..30)
            .map(|i| (i % 7 != gap).then(|| f64::from(i * step % 11) + f64::from(i % 3)))
            .collect()
    };
    let columns = [values(3, 0), values(5, 1), values(2, 2), values(4, 9)];
    let named: Vec<(&str, &[Option<f64>])> =
        ["a", "b", "c", "d"].into_iter().zip(columns.iter().map(Vec::as_slice)).collect();
    let data = Data::new(&named);
    let built = build(&model, &data.table()).unwrap();
    for (before, after) in columns.iter().zip(&built.stages[1].columns) {
        assert!(after.iter().all(Option::is_some));
        assert!(before.iter().zip(after).all(|(b, a)| b.is_none() || a == b));
    }
}

#[test]
fn missing_years_lie_on_the_line_between_a_unit_s_own() {
    let units: Vec<String> = ["x", "x", "x", "y", "x"].map(str::to_owned).to_vec();
    let years = [2020, 2018, 2021, 2020, 2016];
    let values = [None, S(2.0), S(5.0), None, None];
    let filled = interpolated(&values, &units, &years, Ends::Nearest);
    assert_eq!(filled, [S(4.0), S(2.0), S(5.0), None, S(2.0)]);
    let filled = interpolated(&values, &units, &years, Ends::Missing);
    assert_eq!(filled, [S(4.0), S(2.0), S(5.0), None, None]);
}

#[test]
fn periods_share_one_scale_and_are_ranked_by_themselves() {
    let mut model = two_pillars();
    model.normalisation = Normalisation::MinMax { low: 0.0, high: 1.0 };
    let mut data = four();
    data.units = ["x", "y", "x", "y"].map(str::to_owned).to_vec();
    for column in &mut data.columns {
        column.values = vec![S(1.0), S(2.0), S(5.0), S(3.0)];
    }
    let periods = [2020, 2020, 2021, 2021];
    let table = Table { periods: Some(&periods), ..data.table() };
    let built = build(&model, &table).unwrap();
    all_close(built.index(), &[S(0.0), S(0.25), S(1.0), S(0.5)], "pooled");
    assert_eq!(built.ranks, [S(2.0), S(1.0), S(1.0), S(2.0)]);
}

#[test]
fn a_step_that_would_draw_in_too_many_tied_values_is_not_taken() {
    let mut values: Vec<f64> = (0..30).map(f64::from).collect();
    values.extend([400.0, 400.0, 400.0, 900.0]);
    let test = OutlierTest { skewness: 2.0, kurtosis: 3.5 };
    assert_eq!(test.passes(&values), Some(false));
    let drawn = winsorised(&values, &test, Limit::Points(3));
    assert_eq!((drawn.high, drawn.low), (1, 0));
    let drawn = winsorised(&values, &test, Limit::Points(4));
    assert_eq!(drawn.high, 4);
    assert!(drawn.values.iter().all(|value| *value < 30.0));
}

#[test]
fn values_that_cannot_be_tested_are_left_and_said_so() {
    let rule = Treatment {
        test: OutlierTest { skewness: 2.0, kurtosis: 3.5 },
        winsorise: Some(Limit::UntilPassing),
        transform: None,
        combine: false,
    };
    for values in [vec![S(1.0), None, S(9.0)], vec![S(4.0); 9], vec![None; 3]] {
        let found = treated(&values, &rule).unwrap();
        assert_eq!((found.values, found.outcome), (values, Outcome::Untestable));
    }
}

#[test]
fn copeland_compares_over_what_both_have() {
    let a = [S(1.0), S(2.0), S(3.0), None];
    let b = [S(9.0), None, S(1.0), None];
    // Unit 0 loses to 1 and to 2 by a; b turns the second to a draw.
    let scores = copeland(&[&a, &b], &[1.0, 1.0]);
    assert_eq!(scores, [S(-1.0), S(0.0), S(1.0), None]);
    // A tenth and two tenths are three tenths, whatever their sum in binary.
    let columns: [&[Option<f64>]; 3] = [&[S(1.0), S(0.0)], &[S(1.0), S(0.0)], &[S(0.0), S(1.0)]];
    assert_eq!(copeland(&columns, &[0.1, 0.2, 0.3]), [S(0.0), S(0.0)]);
}

#[test]
fn components_weigh_level_by_level() {
    let mut model = two_pillars();
    model.weighting =
        Weighting::FirstComponent { levels: vec![2, 3], loadings: LoadingUse::SquaredAsWeights };
    let column = |step: u32, noise: u32| -> Vec<Option<f64>> {
        (0..40).map(|i| S(f64::from(i * step) + f64::from(i * noise % 13))).collect()
    };
    let columns = [column(1, 5), column(2, 3), column(1, 7), column(1, 11)];
    let named: Vec<(&str, &[Option<f64>])> =
        ["a", "b", "c", "d"].into_iter().zip(columns.iter().map(Vec::as_slice)).collect();
    let built = build(&model, &Data::new(&named).table()).unwrap();
    assert_eq!(built.components.len(), 3);
    for (_, component) in &built.components {
        let squares: f64 = component.loadings.iter().map(|l| l * l).sum();
        close(squares, 1.0, "loadings");
        close(component.shares.iter().sum(), 1.0, "shares");
    }
    // Two standardised columns have loadings √½ and shares (1 ± r)/2.
    let pair: [&[Option<f64>]; 2] = [&columns[0], &columns[1]];
    let component = first_component(&pair).unwrap();
    let r = correlation(&columns[0], &columns[1], Association::Pearson).unwrap().estimate;
    close(component.share, (1.0 + r) / 2.0, "share");
    close(component.loadings[0], 0.5f64.sqrt(), "loading");
}

#[test]
fn importances_that_can_be_reached_are() {
    let mut model = two_pillars();
    let column = |step: u32, noise: u32| -> Vec<Option<f64>> {
        (0..60).map(|i| S(f64::from(i * step % 17) + f64::from(i * noise % 13))).collect()
    };
    let columns = [column(3, 5), column(5, 3), column(7, 7), column(2, 11)];
    let named: Vec<(&str, &[Option<f64>])> =
        ["a", "b", "c", "d"].into_iter().zip(columns.iter().map(Vec::as_slice)).collect();
    let data = Data::new(&named);
    model.indicators[1].weight = 2.0;
    for importance in [Importance::Equal, Importance::AsWeights] {
        for indicator in &mut model.indicators {
            indicator.parent = "index".to_owned();
        }
        model.groups.truncate(1);
        model.levels.truncate(1);
        model.weighting = Weighting::Optimised(Optimisation {
            level: 1,
            importance,
            association: Association::Pearson,
            maximum_steps: 100,
            tolerance: 1e-10,
        });
        let built = build(&model, &data.table()).unwrap();
        let optimised = built.optimised.unwrap();
        for member in &optimised.members {
            assert!((member.found - member.sought).abs() < 1e-8, "{member:?}");
            assert!(member.weight > 0.0 && !member.vanishes);
        }
        assert!(optimised.mean_difference() < 1e-8);
    }
}

#[test]
fn correlations_of_ranks_and_pairs_are_those_by_hand() {
    let x = [S(1.0), S(2.0), S(2.0), S(4.0), S(7.0), None];
    let y = [S(3.0), S(1.0), S(5.0), S(6.0), S(6.0), S(1.0)];
    let of = |association| correlation(&x, &y, association).unwrap();
    // Ranks 1, 2.5, 2.5, 4, 5 and 2, 1, 3, 4.5, 4.5: products 7.5, squares 9.5 and 9.5.
    close(of(Association::Spearman).estimate, 7.5 / 9.5, "spearman");
    // Pairs: 7 in order, 1 against, one tie in x and one in y of 10.
    close(of(Association::Kendall).estimate, 6.0 / 9.0, "kendall");
    assert_eq!(of(Association::Kendall).n, 5);
    assert_eq!(correlation(&x, &[S(1.0); 6], Association::Pearson), None);
}
