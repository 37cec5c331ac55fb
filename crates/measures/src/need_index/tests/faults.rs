//! What is refused, among it every fault that users of COINr have met.

use super::made_up::{Data, four, group, indicator, rule, two_pillars};
use crate::need_index::IndexError;
use crate::need_index::aggregation::{Aggregation, MeanError};
use crate::need_index::answer::{Question, answer};
use crate::need_index::association::Association;
use crate::need_index::build::build;
use crate::need_index::imputation::Imputation;
use crate::need_index::imputation::interpolation::Ends;
use crate::need_index::model::{Denominator, Direction, Goalposts, IndexModel, Preparation};
use crate::need_index::normalisation::{Normalisation, NormalisationError};
use crate::need_index::plan::ModelError;
use crate::need_index::table::{NamedColumn, Table};
use crate::need_index::trace::trace;
use crate::need_index::treatment::transform::{Shift, Transform, TransformError, transformed};
use crate::need_index::uncertainty::{
    Alternative, Choice, Uncertainty, UncertaintyError, Varies, uncertainty,
};
use crate::need_index::weighting::first_component::ComponentError;
use crate::need_index::weighting::optimised::{Importance, Optimisation, OptimisationError};
use crate::need_index::weighting::{LoadingUse, Weighting, WeightingError};

fn refused(change: impl Fn(&mut IndexModel)) -> IndexError {
    let mut model = two_pillars();
    change(&mut model);
    build(&model, &four().table()).unwrap_err()
}

#[test]
fn models_that_do_not_hold_together_are_refused_with_their_names() {
    type Change = fn(&mut IndexModel);
    type Check = fn(&ModelError) -> bool;
    let cases: [(Change, Check); 11] = [
        (|m| m.indicators.clear(), |e| matches!(e, ModelError::NoIndicators { .. })),
        (
            |m| m.indicators.push(indicator("p", "q", 1.0)),
            |e| matches!(e, ModelError::DuplicateId { id, .. } if id == "p"),
        ),
        (
            |m| m.indicators[0].parent = "r".to_owned(),
            |e| matches!(e, ModelError::UnknownParent { parent, .. } if parent == "r"),
        ),
        (
            |m| m.groups[1].parent = None,
            |e| matches!(e, ModelError::Roots { found, .. } if found.len() == 2),
        ),
        (
            |m| m.groups.push(group("empty", Some("index"), 1.0)),
            |e| matches!(e, ModelError::EmptyGroup { id, .. } if id == "empty"),
        ),
        (
            |m| {
                m.groups.push(group("x", Some("y"), 1.0));
                m.groups.push(group("y", Some("x"), 1.0));
            },
            |e| matches!(e, ModelError::EmptyGroup { .. }),
        ),
        (|m| m.indicators[0].weight = -1.0, |e| matches!(e, ModelError::Weight { .. })),
        (|m| m.indicators[0].weight = f64::NAN, |e| matches!(e, ModelError::Weight { .. })),
        (
            |m| {
                m.indicators[2].weight = 0.0;
                m.indicators[3].weight = 0.0;
            },
            |e| matches!(e, ModelError::NoWeight { id, .. } if id == "q"),
        ),
        (|m| m.levels.truncate(1), |e| matches!(e, ModelError::Levels { levels: 2, rules: 1, .. })),
        (|m| m.levels[0].minimum_share = 1.5, |e| matches!(e, ModelError::Range { .. })),
    ];
    for (change, check) in cases {
        let IndexError::Model(error) = refused(change) else { panic!("not the model's error") };
        assert!(check(&error), "{error}");
    }
}

#[test]
fn a_denominator_that_no_step_uses_is_refused() {
    let change = |m: &mut IndexModel| {
        m.indicators[0].denominator = Some(Denominator { column: "b".to_owned(), factor: 1.0 });
    };
    let error = refused(change);
    assert!(matches!(error, IndexError::Model(ModelError::DenominatorUnused { .. })), "{error}");
    let error = refused(|m| {
        m.preparation = vec![Preparation::Denominate, Preparation::Denominate];
    });
    assert!(matches!(error, IndexError::Model(ModelError::RepeatedStep { .. })), "{error}");
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let model = two_pillars();
    let mut data = four();
    data.units[1] = "u0".to_owned();
    let error = build(&model, &data.table()).unwrap_err();
    let told = "build the index: the unit u0 comes twice; name the periods where it has several";
    assert_eq!(error.to_string(), told);
    let mut data = four();
    data.columns.remove(0);
    let error = build(&model, &data.table()).unwrap_err();
    assert!(matches!(error, IndexError::UnknownColumn { column, .. } if column == "a"));
    let mut data = four();
    data.columns[0].values[0] = Some(f64::NAN);
    assert!(matches!(build(&model, &data.table()), Err(IndexError::Column(_))));
    let mut data = four();
    data.columns[0].values.pop();
    assert!(matches!(build(&model, &data.table()), Err(IndexError::Column(_))));
    let nothing = Table { units: &[], periods: None, columns: &[], groupings: &[] };
    assert_eq!(build(&model, &nothing), Err(IndexError::NoUnits));
}

#[test]
fn dividing_by_nothing_is_refused() {
    let mut model = two_pillars();
    model.preparation = vec![Preparation::Denominate];
    model.indicators[2].denominator =
        Some(Denominator { column: "people".to_owned(), factor: 1.0 });
    let mut data = four();
    let values = vec![Some(1.0), Some(0.0), Some(1.0), Some(1.0)];
    data.columns.push(NamedColumn { name: "people".to_owned(), values });
    let error = build(&model, &data.table()).unwrap_err();
    assert!(matches!(error, IndexError::Denominator { unit, .. } if unit == "u1"));
}

#[test]
fn scales_without_a_meaning_are_refused() {
    let scale = |method: Normalisation, change: fn(&mut IndexModel)| {
        let error = refused(|m| {
            m.indicators[0].normalisation = Some(method.clone());
            change(m);
        });
        match error {
            IndexError::Normalisation { source, .. } => source,
            other => panic!("{other}"),
        }
    };
    let keep: fn(&mut IndexModel) = |_| {};
    let lower: fn(&mut IndexModel) = |m| m.indicators[0].direction = Direction::Lowers;
    let crossed: fn(&mut IndexModel) =
        |m| m.indicators[0].goalposts = Some(Goalposts { lower: 5.0, upper: 1.0 });
    let reached: fn(&mut IndexModel) = |m| m.indicators[0].target = Some(1.0);
    let posts = Normalisation::Goalposts { height: 1.0, cut: false };
    let target = Normalisation::DistanceToTarget { cut: true };
    use NormalisationError as E;
    assert!(matches!(scale(posts.clone(), keep), E::NoGoalposts { .. }));
    assert!(matches!(scale(posts, crossed), E::GoalpostsCrossed { .. }));
    assert!(matches!(scale(target.clone(), keep), E::NoTarget));
    assert!(matches!(scale(target, reached), E::GoalAtWorst { .. }));
    // COINr turns x/max of an indicator that lowers the index into one that raises it.
    assert!(matches!(scale(Normalisation::FractionOfMaximum, lower), E::NoFraction));
    let reference =
        |unit: &str| Normalisation::DistanceToReference { unit: unit.to_owned(), cut: false };
    assert!(matches!(scale(reference("u3"), keep), E::NoReference { .. }));
    assert!(matches!(scale(reference("nobody"), keep), E::NoReference { .. }));
    assert!(matches!(scale(reference("u0"), keep), E::GoalAtWorst { .. }));
    let bad = Normalisation::MinMax { low: 1.0, high: 1.0 };
    assert!(matches!(scale(bad, keep), E::Parameter { .. }));
    let bad = Normalisation::ZScore { mean: 0.0, standard_deviation: 0.0 };
    assert!(matches!(scale(bad, keep), E::Parameter { .. }));
}

#[test]
fn an_indicator_that_does_not_vary_has_no_scale() {
    let mut data = four();
    data.columns[0].values = vec![Some(3.0); 4];
    for method in [
        Normalisation::MinMax { low: 0.0, high: 1.0 },
        Normalisation::ZScore { mean: 0.0, standard_deviation: 1.0 },
        Normalisation::DistanceToMaximum,
    ] {
        let mut model = two_pillars();
        model.indicators[0].normalisation = Some(method);
        let error = build(&model, &data.table()).unwrap_err();
        assert!(error.to_string().starts_with("normalise 'a'"), "{error}");
    }
}

#[test]
fn means_outside_their_domain_name_group_and_unit() {
    let mut data = four();
    data.columns[2].values[1] = Some(0.0);
    for aggregation in [
        Aggregation::Geometric,
        Aggregation::Harmonic,
        Aggregation::GeneralisedMean { power: -2.0 },
    ] {
        let mut model = two_pillars();
        model.levels[0] = rule(aggregation, 0.0);
        let error = build(&model, &data.table()).unwrap_err();
        let IndexError::Aggregation { group, unit, source } = error else { panic!("{error}") };
        assert_eq!((group.as_str(), unit.as_str()), ("q", "u1"));
        assert!(matches!(source, MeanError::OutsideDomain { value: 0.0, .. }));
    }
}

#[test]
fn transformations_outside_their_domain_are_refused() {
    let refuse = |values: &[f64], transform| transformed(values, &transform).unwrap_err();
    let box_cox = Transform::BoxCox { lambda: 0.5, shift: Shift::Unshifted };
    assert_eq!(refuse(&[0.0, 1.0], Transform::Log), TransformError::NotPositive { value: 0.0 });
    assert_eq!(refuse(&[-1.0, 1.0], box_cox), TransformError::NotPositive { value: -1.0 });
    let flat = TransformError::Constant { value: 2.0 };
    assert_eq!(refuse(&[2.0, 2.0], Transform::LogFromMinimum), flat);
    let turned = TransformError::LargestNotAboveOne { largest: 0.5 };
    assert_eq!(refuse(&[0.1, 0.5], Transform::LogInnovationIndex), turned);
}

#[test]
fn components_of_constant_missing_or_opposed_members_are_refused() {
    let weighting = |columns: &[(&str, &[Option<f64>])]| {
        let mut model = two_pillars();
        model.weighting =
            Weighting::FirstComponent { levels: vec![2], loadings: LoadingUse::AsWeights };
        match build(&model, &Data::new(columns).table()).unwrap_err() {
            IndexError::Weighting(error) => error,
            other => panic!("{other}"),
        }
    };
    let rising: Vec<Option<f64>> = (0..9).map(|i| Some(f64::from(i))).collect();
    let falling: Vec<Option<f64>> = (0..9).map(|i| Some(f64::from(100 - i * i))).collect();
    let flat = vec![Some(1.0); 9];
    let empty = vec![None; 9];
    let with =
        |b: &[Option<f64>]| weighting(&[("a", &rising), ("b", b), ("c", &rising), ("d", &rising)]);
    let constant = with(&flat);
    assert!(matches!(
        constant,
        WeightingError::Component { source: ComponentError::Constant { column: 1, .. }, .. }
    ));
    let missing = with(&empty);
    assert!(matches!(
        missing,
        WeightingError::Component { source: ComponentError::TooFewRows { rows: 0, .. }, .. }
    ));
    assert!(matches!(with(&falling), WeightingError::NegativeLoading { .. }));
}

#[test]
fn importances_without_a_meaning_are_refused() {
    let search = |level, association| {
        refused(|m| {
            m.weighting = Weighting::Optimised(Optimisation {
                level,
                importance: Importance::Equal,
                association,
                maximum_steps: 10,
                tolerance: 1e-6,
            });
        })
    };
    assert!(matches!(
        search(1, Association::Spearman),
        IndexError::Weighting(WeightingError::Optimisation(OptimisationError::Ranks))
    ));
    let error = search(3, Association::Pearson);
    assert!(matches!(error, IndexError::Model(ModelError::WeightLevel { level: 3, .. })));
}

#[test]
fn filling_in_over_time_needs_time_and_over_groups_groups() {
    let error = refused(|m| {
        m.preparation = vec![Preparation::Impute(Imputation::LinearInTime { ends: Ends::Nearest })];
    });
    assert_eq!(error, IndexError::PeriodsNeeded);
    let error = refused(|m| {
        let grouping = "county".to_owned();
        m.preparation = vec![Preparation::Impute(Imputation::GroupMean { grouping })];
    });
    assert_eq!(error, IndexError::UnknownGrouping { grouping: "county".to_owned() });
}

fn vary(choices: Vec<Choice>) -> IndexError {
    let question = Uncertainty { draws: 10, seed: 1, choices, first_places: 1 };
    uncertainty(&two_pillars(), &four().table(), &question).unwrap_err()
}

fn choice(name: &str, alternatives: Vec<Alternative>) -> Choice {
    Choice { name: name.to_owned(), varies: Varies::OneOf(alternatives) }
}

#[test]
fn choices_without_a_meaning_are_refused_before_the_first_draw() {
    let error = vary(Vec::new());
    assert_eq!(error, IndexError::Uncertainty(UncertaintyError::NoChoices));
    let error = vary(vec![choice("none", Vec::new())]);
    assert!(matches!(error, IndexError::Uncertainty(UncertaintyError::NoAlternatives { .. })));
    let weights = |spread, level| Choice {
        name: "weights".to_owned(),
        varies: Varies::Weights { level, spread },
    };
    let error = vary(vec![weights(1.0, 1)]);
    assert!(matches!(error, IndexError::Uncertainty(UncertaintyError::Range { .. })));
    let error = vary(vec![weights(0.2, 3)]);
    assert!(matches!(error, IndexError::Model(ModelError::WeightLevel { level: 3, .. })));
    let own = vec![Alternative::Normalisation(Normalisation::AsItIs)];
    let error = vary(vec![choice("one", own.clone()), choice("two", own)]);
    assert!(matches!(error, IndexError::Uncertainty(UncertaintyError::SameStep { .. })));
    let without = vec![Alternative::WithoutIndicator("e".to_owned())];
    let error = vary(vec![choice("without", without)]);
    assert!(matches!(error, IndexError::Uncertainty(UncertaintyError::UnknownIndicator { .. })));
}

#[test]
fn a_combination_that_fails_is_named_and_never_left_out() {
    let scales = vec![
        Alternative::AsModel,
        Alternative::Normalisation(Normalisation::ZScore { mean: 0.0, standard_deviation: 1.0 }),
    ];
    let geometric = vec![rule(Aggregation::Geometric, 0.0); 2];
    let means = vec![Alternative::AsModel, Alternative::Levels(geometric)];
    let error = vary(vec![choice("scale", scales), choice("mean", means)]);
    let IndexError::Uncertainty(UncertaintyError::Combination { combination, cause }) = error
    else {
        panic!("{error}")
    };
    assert!(combination.contains("z-score") && combination.contains("geometric"), "{combination}");
    assert!(cause.contains("geometric mean of"), "{cause}");
}

#[test]
fn measures_and_units_that_are_not_there_are_named() {
    let (model, data) = (two_pillars(), four());
    let ask = |measures: &[&str]| {
        let question = Question { measures, uncertainty: None, sensitivity: None };
        answer(&model, &data.table(), &question).unwrap_err()
    };
    let error = ask(&["composite-index", "gini"]);
    assert!(matches!(&error, IndexError::UnknownMeasure { found, .. } if found == "gini"));
    assert!(error.to_string().contains("rank-uncertainty"));
    assert!(matches!(ask(&["rank-uncertainty"]), IndexError::MeasureNeeds { .. }));
    assert!(matches!(ask(&["sobol-indices"]), IndexError::MeasureNeeds { .. }));
    let built = build(&model, &data.table()).unwrap();
    let error = trace(&model, &data.table(), &built, "nobody", None).unwrap_err();
    assert_eq!(error, IndexError::UnknownUnit { unit: "nobody".to_owned() });
}
