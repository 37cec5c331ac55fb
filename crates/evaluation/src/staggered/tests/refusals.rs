//! What cannot be estimated is refused in one sentence that says what would work.

use crate::staggered::Estimator;
use crate::staggered::aggregation::Aggregate;
use crate::staggered::callaway_santanna::{CallawaySantanna, Inference};
use crate::staggered::chaisemartin_dhaultfoeuille::{ChaisemartinDHaultfoeuille, SwitchingErrors};
use crate::staggered::imputation::Imputation;
use crate::staggered::multiplier::Multiplier;
use crate::staggered::sample::{Control, SmallCohorts};
use crate::staggered::sun_abraham::SunAbraham;
use crate::staggered::tests::group_time_reference::PLAIN;
use crate::staggered::tests::table::{Long, ask, made_up};

const IMPUTATION: Imputation = Imputation {
    aggregate: Aggregate::Simple,
    anticipation: 0,
    pre_trends: 0,
    small_cohorts: SmallCohorts::Refuse,
};

fn plain() -> Long {
    Long { covariates: vec![], ..made_up(20, 21, |_, _| 1.0) }
}

#[track_caller]
fn refused(table: &Long, estimator: Estimator, words: &str) {
    let sentence = ask(table, estimator).unwrap_err().to_string();
    assert!(sentence.contains(words), "{sentence}");
    assert!(sentence.len() < 500 && !sentence.contains('\n'), "{sentence}");
}

const GROUP_TIME: Estimator = Estimator::CallawaySantanna(PLAIN);

#[test]
fn columns_that_cannot_be_read_are_named() {
    let mut table = plain();
    table.time[3] = None;
    refused(&table, GROUP_TIME, "read row 4 of 't'");
    let mut table = plain();
    table.time[1] = Some(1.5);
    refused(&table, GROUP_TIME, "a period is a whole number");
    let mut table = plain();
    table.time[1] = Some(1.0);
    refused(&table, GROUP_TIME, "unit '0000' has 2 rows in period 1");
    let mut table = plain();
    table.cohort[8] = None;
    refused(&table, GROUP_TIME, "read 'g': unit '0001' has more than one value");
    let mut table = plain();
    table.outcome[0] = Some(f64::NAN);
    refused(&table, GROUP_TIME, "not a finite number");
    let mut table = plain();
    table.unit.pop();
    refused(&table, GROUP_TIME, "159 rows where 160 are needed");
    let mut table = plain();
    table.weights = Some(vec![Some(-1.0); 160]);
    refused(&table, GROUP_TIME, "below zero");
    table.weights = Some(vec![Some(0.0); 160]);
    refused(&table, GROUP_TIME, "all are zero");
}

#[test]
fn treatments_that_end_or_are_amounts_are_sent_to_the_estimator_that_takes_them() {
    let on = |table: &Long| -> Vec<Option<f64>> {
        let rows = table.time.iter().zip(&table.cohort);
        rows.map(|(t, g)| Some(f64::from(u8::from(g.is_some_and(|g| t.unwrap() >= g))))).collect()
    };
    let mut table = plain();
    let mut treatment = on(&table);
    table.treatment = Some(treatment.clone());
    assert_eq!(ask(&table, GROUP_TIME), ask(&plain(), GROUP_TIME));
    // Unit 0001 starts in period 4; its rows are 8 to 15.
    treatment[14] = Some(0.0);
    table.treatment = Some(treatment.clone());
    refused(&table, GROUP_TIME, "the treatment of unit '0001' ends in 7");
    treatment[14] = Some(2.5);
    table.treatment = Some(treatment.clone());
    refused(&table, GROUP_TIME, "2.5 is neither 0 nor 1");
    treatment[14] = None;
    table.treatment = Some(treatment);
    refused(&table, GROUP_TIME, "read row 15 of 'd'");
}

#[test]
fn panels_without_what_is_compared_are_refused() {
    let nobody = Long { cohort: vec![None; 160], ..plain() };
    let dose = Estimator::ChaisemartinDHaultfoeuille(ChaisemartinDHaultfoeuille {
        effects: 1,
        placebos: 0,
        errors: SwitchingErrors::Influence,
    });
    for estimator in [GROUP_TIME, Estimator::Imputation(IMPUTATION), Estimator::Bacon, dose] {
        refused(&nobody, estimator, "no unit is treated");
    }
    let everybody = Long { cohort: vec![Some(4.0); 160], ..plain() };
    refused(&everybody, GROUP_TIME, "control not-yet");
    let not_yet = CallawaySantanna { control: Control::NotYet, ..PLAIN };
    refused(&everybody, Estimator::CallawaySantanna(not_yet), "no unit is untreated");
    refused(&everybody, dose, "no unit is untreated");
    refused(&everybody, Estimator::Bacon, "no unit is untreated");
    let always =
        Long { cohort: plain().cohort.iter().map(|g| g.map(|_| 1.0)).collect(), ..plain() };
    refused(&always, GROUP_TIME, "no unit is treated after its first period");
    refused(&always, Estimator::Imputation(IMPUTATION), "no treated unit has an untreated period");
    let last = CallawaySantanna { control: Control::LastCohort, ..PLAIN };
    refused(&plain(), Estimator::CallawaySantanna(last), "use control never or not-yet");
}

#[test]
fn cohorts_and_clusters_too_small_for_a_sampling_error_are_refused() {
    let table = Long { covariates: vec![], ..made_up(5, 22, |_, _| 1.0) };
    let refuse = CallawaySantanna { small_cohorts: SmallCohorts::Refuse, ..PLAIN };
    refused(&table, Estimator::CallawaySantanna(refuse), "one unit only in cohort 4, 5, 7");
    refused(&table, Estimator::Imputation(IMPUTATION), "synthetic control with placebos");
    let kept = ask(&table, GROUP_TIME).unwrap();
    assert!(kept.standard_error.is_none() && kept.interval.is_none() && kept.p_value.is_none());
    let group =
        |unit: &String, groups: usize| (unit.parse::<usize>().unwrap() % groups).to_string();
    let table = plain();
    let few = table.unit.iter().map(|unit| group(unit, 4)).collect();
    let few = Long { cluster: Some(few), ..table.clone() };
    for estimator in [GROUP_TIME, Estimator::Imputation(IMPUTATION), Estimator::Bacon] {
        refused(&few, estimator, "4 clusters are too few");
    }
    let one = table.unit.iter().zip(&table.cohort).map(|(unit, g)| match g {
        Some(_) => "treated".to_owned(),
        None => unit.clone(),
    });
    let one = Long { cluster: Some(one.collect()), ..table };
    refused(&one, Estimator::CallawaySantanna(refuse), "all treated units are in one cluster");
    assert_eq!(ask(&one, Estimator::Imputation(IMPUTATION)).unwrap().standard_error, None);
}

#[test]
fn covariates_that_tell_the_groups_apart_have_no_overlap() {
    let mut table = made_up(20, 23, |_, _| 1.0);
    let far = |g: &Option<f64>| if g.is_some() { 100.0 } else { 0.0 };
    let x = table.covariates[0].iter().zip(&table.cohort).map(|(x, g)| x.map(|x| x + far(g)));
    table.covariates = vec![x.collect()];
    refused(&table, GROUP_TIME, "there is no overlap");
    refused(&table, Estimator::Imputation(IMPUTATION), "adjust for 'x'");
    refused(&table, Estimator::Bacon, "use covariates with bacon");
    let constant = Long { covariates: vec![vec![Some(1.0); 160]], ..plain() };
    refused(&constant, GROUP_TIME, "collinear among the comparison units");
}

#[test]
fn options_without_a_meaning_are_refused() {
    let control = Control::NotYet;
    let options = SunAbraham {
        control,
        anticipation: 0,
        aggregate: Aggregate::Simple,
        small_cohorts: SmallCohorts::Keep,
    };
    refused(&plain(), Estimator::SunAbraham(options), "control never or last-cohort");
    let aggregate = Aggregate::Dynamic { balance: Some(2) };
    let balanced = Imputation { aggregate, ..IMPUTATION };
    refused(&plain(), Estimator::Imputation(balanced), "balanced event times");
    let inference = Inference::Multiplier { multiplier: Multiplier::Mammen, draws: 9, seed: 1 };
    let few = CallawaySantanna { inference, ..PLAIN };
    refused(&plain(), Estimator::CallawaySantanna(few), "use 9 as draws");
    let mut gap = plain();
    gap.outcome[9] = None;
    refused(&gap, Estimator::Bacon, "unit '0001' has no outcome in 2");
}

#[test]
fn rows_that_cannot_be_imputed_are_left_out_and_counted() {
    let mut table = plain();
    // Nobody is untreated in the last period.
    let rows = 0..table.outcome.len();
    for row in rows.filter(|&row| table.time[row] == Some(8.0) && table.cohort[row].is_none()) {
        table.outcome[row] = None;
    }
    let found = ask(&table, Estimator::Imputation(IMPUTATION)).unwrap();
    assert!(found.warnings[0].starts_with("12 treated rows are left out"), "{:?}", found.warnings);
}

#[test]
fn a_balanced_event_study_averages_the_same_cohorts_everywhere() {
    let aggregate = Aggregate::Dynamic { balance: Some(1) };
    let options = CallawaySantanna { aggregate, ..PLAIN };
    let found = ask(&plain(), Estimator::CallawaySantanna(options)).unwrap();
    let events = &found.details[0];
    assert_eq!(events.name, "effects");
    // All three cohorts are seen one period after their start, and none is shown later.
    assert_eq!(events.rows.last().unwrap()[0], crate::answer::Cell::Whole(1));
    let aggregate = Aggregate::Dynamic { balance: Some(20) };
    let options = CallawaySantanna { aggregate, ..PLAIN };
    refused(&plain(), Estimator::CallawaySantanna(options), "fewer balanced periods");
}
