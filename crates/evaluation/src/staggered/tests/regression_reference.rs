//! Imputation, two stages, Sun-Abraham and the decomposition against peers.

use serde_json::Value;

use crate::staggered::aggregation::Aggregate;
use crate::staggered::bacon::{Comparison, bacon, decomposed};
use crate::staggered::design::NEVER;
use crate::staggered::imputation::{Spread, averages, key, pre_trends, targets};
use crate::staggered::imputed::Imputed;
use crate::staggered::report::Estimate;
use crate::staggered::sample::{Control, SmallCohorts};
use crate::staggered::sun_abraham::{SunAbraham, interacted};
use crate::staggered::tests::table::{Long, agree, outputs};

/// Peers stop their projections early; this is their stated tolerance.
const CLOSE: f64 = 1e-6;

const EVENTS: Aggregate = Aggregate::Dynamic { balance: None };

fn base_stagg() -> Long {
    Long::read("base_stagg.csv", ["y", "id", "year", "g"], &[])
}

fn heterogeneous() -> Long {
    Long::read("df_het_sub.csv", ["dep_var", "unit", "year", "g"], &[])
        .clustered("df_het_sub.csv", "state")
}

fn event_study(table: &Long, spread: Spread) -> (Estimate, Vec<(i64, Estimate)>) {
    let imputed = Imputed::of(&table.design(), 0, SmallCohorts::Keep).unwrap();
    let (keys, targets) = targets(&imputed, |row| key(row, EVENTS));
    let found = averages(&imputed, &targets, spread);
    let parts = found[1..].iter().map(|part| part.estimate);
    (found[0].estimate, keys.into_iter().zip(parts).collect())
}

#[test]
fn imputed_effects_are_those_of_a_dense_solution() {
    for (table, case) in [
        (Long::mpdta("mpdta.csv", &[]), "imputation_point_oracle_mpdta"),
        (base_stagg(), "imputation_point_oracle_base_stagg"),
    ] {
        let expected = outputs(case);
        let (overall, events) = event_study(&table, Spread::WithinCohortAndPeriod);
        agree(overall.value, expected["att"].as_f64().unwrap(), 1e-10, case);
        assert_eq!(events.len(), expected["event"].as_object().unwrap().len());
        for (event, estimate) in events {
            let theirs = expected["event"][event.to_string()].as_f64().unwrap();
            agree(estimate.value, theirs, 1e-10, case);
        }
    }
}

#[track_caller]
fn both(ours: Estimate, value: &Value, error: &Value, what: &str) {
    agree(ours.value, value.as_f64().unwrap(), CLOSE, what);
    agree(ours.standard_error.unwrap(), error.as_f64().unwrap(), CLOSE, &format!("{what} s.e."));
}

#[test]
fn imputation_has_the_standard_errors_of_both_peers() {
    for (table, case) in [
        (Long::mpdta("mpdta.csv", &[]), "staggered_mpdta"),
        (base_stagg(), "staggered_base_stagg"),
        (heterogeneous(), "staggered_df_het_sub"),
    ] {
        let expected = outputs(case);
        let (overall, events) = event_study(&table, Spread::WithinCohortAndPeriod);
        let theirs = &expected["bjs_static"];
        both(overall, &theirs["estimates"]["tau_ate"], &theirs["std_errors"]["tau_ate"], case);
        let theirs = &expected["bjs_allhorizons"];
        for (event, estimate) in events {
            let name = format!("tau{event}");
            if theirs["estimates"][&name].is_f64() {
                let what = format!("{case} {name}");
                both(estimate, &theirs["estimates"][&name], &theirs["std_errors"][&name], &what);
            }
        }
    }
    for (table, case) in
        [(Long::mpdta("mpdta.csv", &[]), "diffdiff_mpdta"), (base_stagg(), "diffdiff_base_stagg")]
    {
        let theirs = &outputs(case)["bjs"];
        let (overall, _) = event_study(&table, Spread::WithinCohortAndPeriod);
        both(overall, &theirs["overall_att"], &theirs["overall_se"], case);
    }
}

#[test]
fn pre_trends_agree_with_the_peer() {
    for (table, case) in [
        (Long::mpdta("mpdta.csv", &[]), "staggered_mpdta"),
        (heterogeneous(), "staggered_df_het_sub"),
    ] {
        let theirs = &outputs(case)["bjs_pretrends3"];
        let design = table.design();
        let imputed = Imputed::of(&design, 0, SmallCohorts::Keep).unwrap();
        for (ahead, estimate) in pre_trends(&design, &imputed, 0, 3).leads {
            let name = format!("pre{ahead}");
            let (value, error) =
                (&theirs["pretrends_estimates"][&name], &theirs["pretrends_std_errors"][&name]);
            both(estimate, value, error, &format!("{case} {name}"));
        }
    }
}

#[test]
fn two_stages_agree_with_both_peers() {
    for (table, case) in
        [(Long::mpdta("mpdta.csv", &[]), "diffdiff_mpdta"), (base_stagg(), "diffdiff_base_stagg")]
    {
        let theirs = &outputs(case)["did2s"];
        let (overall, events) = event_study(&table, Spread::AroundTheMean);
        both(overall, &theirs["overall_att"], &theirs["overall_se"], case);
        for (event, estimate) in events {
            let theirs = &theirs["event_study_effects"][event.to_string()];
            both(estimate, &theirs["effect"], &theirs["se"], &format!("{case} {event}"));
        }
    }
    let theirs = &outputs("staggered_df_het_sub");
    let (overall, events) = event_study(&heterogeneous(), Spread::AroundTheMean);
    let one = &theirs["did2s_static"];
    both(overall, &one["coef"]["treat_::True"], &one["se"]["treat_::True"], "static");
    for (event, estimate) in events {
        let (name, all) = (format!("relb::{event}"), &theirs["did2s_event"]);
        both(estimate, &all["coef"][&name], &all["se"][&name], &name);
    }
}

#[test]
fn sun_and_abrahams_events_agree_with_both_peers() {
    let options = SunAbraham {
        control: Control::Never,
        anticipation: 0,
        aggregate: EVENTS,
        small_cohorts: SmallCohorts::Keep,
    };
    for (table, pyfixest, diffdiff) in [
        (Long::mpdta("mpdta.csv", &[]), "staggered_mpdta", "diffdiff_mpdta"),
        (base_stagg(), "staggered_base_stagg", "diffdiff_base_stagg"),
        (heterogeneous(), "staggered_df_het_sub", ""),
    ] {
        let found = interacted(&table.design(), &options).unwrap();
        let theirs = outputs(pyfixest)["sunab_event"].clone();
        for (event, theirs) in theirs.as_object().unwrap() {
            let event: f64 = event.parse().unwrap();
            let ours = found.average(|cohort, period| (period - cohort) as f64 == event).unwrap().0;
            both(ours, &theirs["Estimate"], &theirs["Std. Error"], &format!("{pyfixest} {event}"));
        }
        if !diffdiff.is_empty() {
            let theirs = &outputs(diffdiff)["sunab"];
            let ours = found.average(|cohort, period| period >= cohort).unwrap().0;
            both(ours, &theirs["overall_att"], &theirs["overall_se"], diffdiff);
        }
    }
}

#[test]
fn the_decomposition_agrees_with_the_peer_and_sums_to_the_regression() {
    for case in ["mpdta", "mpdta_no_never", "mpdta_one_treated", "base_stagg", "df_het_sub"] {
        let table = match case {
            "base_stagg" => base_stagg(),
            "df_het_sub" => Long { cluster: None, ..heterogeneous() },
            _ => Long::mpdta(&format!("{case}.csv"), &[]),
        };
        let design = table.design();
        let theirs = outputs(&format!("diffdiff_{case}"))["bacon"].clone();
        let Ok(ours) = decomposed(&design) else {
            assert!(theirs["error"].is_string() || design.first_gap().is_some(), "{case}");
            continue;
        };
        let total: f64 = ours.iter().map(|pair| pair.weight).sum();
        assert!((total - 1.0).abs() < 1e-12);
        let answer = bacon(&design, 0.95).unwrap();
        let summed: f64 = ours.iter().map(|pair| pair.weight * pair.estimate).sum();
        agree(summed, answer.estimate.unwrap(), 1e-10, case);
        agree(summed, theirs["twfe_estimate"].as_f64().unwrap(), 1e-9, case);
        let their_total = theirs["comparisons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| pair["weight"].as_f64().unwrap())
            .sum::<f64>();
        for pair in theirs["comparisons"].as_array().unwrap() {
            let control = pair["control_group"].as_i64().unwrap_or(NEVER);
            let treated = pair["treated_group"].as_i64().unwrap();
            let same = ours.iter().find(|o| (o.treated, o.control) == (treated, control)).unwrap();
            agree(same.estimate, pair["estimate"].as_f64().unwrap(), CLOSE, case);
            agree(same.weight, pair["weight"].as_f64().unwrap() / their_total, CLOSE, case);
        }
        assert!(case != "mpdta" || ours[0].comparison == Comparison::TreatedAndNever);
    }
    let twfe = bacon(&Long::mpdta("mpdta.csv", &[]).design(), 0.95).unwrap();
    let theirs = &outputs("staggered_mpdta")["twfe_static"];
    let estimate = Estimate { value: twfe.estimate.unwrap(), standard_error: twfe.standard_error };
    both(estimate, &theirs["coef"]["is_treated"], &theirs["se"]["is_treated"], "two-way");
}
