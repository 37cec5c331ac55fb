//! Group-time effects against csdid 0.4.3, itself tested against R's did 2.5.1.

use serde_json::Value;

use crate::honesty::event_study::EventStudyColumns;
use crate::honesty::sensitivity::question::{Breakdown, IntervalKind, SensitivityQuestion, Target};
use crate::honesty::sensitivity::restriction::{Bounded, Direction, Restriction};
use crate::honesty::sensitivity::sensitivity;
use crate::staggered::aggregation::Aggregate;
use crate::staggered::callaway_santanna::{CallawaySantanna, GroupTime, Inference, group_time};
use crate::staggered::group_time::Base;
use crate::staggered::sample::{Control, Gaps, SmallCohorts};
use crate::staggered::tests::table::{Long, agree, outputs};
use crate::staggered::two_by_two::Method;

/// The peers' stated tolerance.
const CLOSE: f64 = 1e-9;

pub(crate) const PLAIN: CallawaySantanna = CallawaySantanna {
    control: Control::Never,
    method: Method::DoublyRobust,
    base: Base::Varying,
    anticipation: 0,
    aggregate: Aggregate::Simple,
    gaps: Gaps::DropUnits,
    small_cohorts: SmallCohorts::Keep,
    inference: Inference::Analytic,
};

fn compare(table: &Long, options: CallawaySantanna, expected: &Value, what: &str) -> GroupTime {
    let design = table.design();
    let of = |aggregate| group_time(&design, &CallawaySantanna { aggregate, ..options }, 0.95);
    let found = of(Aggregate::Simple).unwrap();
    let cells = expected["att_gt"].as_array().unwrap();
    assert_eq!(found.cells.len(), cells.len(), "{what}");
    for ((cell, error), theirs) in found.cells.iter().zip(&found.cell_errors).zip(cells) {
        let what = format!("{what} ATT({}, {})", cell.cohort, cell.period);
        assert_eq!(Some(cell.cohort), theirs["group"].as_i64(), "{what}");
        assert_eq!(Some(cell.period), theirs["time"].as_i64(), "{what}");
        agree(cell.effect.unwrap(), theirs["att"].as_f64().unwrap(), CLOSE, &what);
        error_agrees(*error, &theirs["se"], cell.treated, &what);
    }
    assert_eq!(Some(found.sample.n as i64), expected["n_units"].as_i64());
    if let Some(test) = expected["pretest_wald"]["W"].as_f64() {
        let ours = found.pre_test.unwrap();
        agree(ours.statistic, test, 1e-7, what);
        assert!((ours.p_value - expected["pretest_wald"]["p"].as_f64().unwrap()).abs() < 1e-5);
    } else {
        assert_eq!(found.pre_test, None, "{what}");
    }
    let by = [
        ("agg_simple", Aggregate::Simple),
        ("agg_dynamic", Aggregate::Dynamic { balance: None }),
        ("agg_group", Aggregate::Group),
        ("agg_calendar", Aggregate::Calendar),
    ];
    for (name, aggregate) in by {
        let (found, expected) = (of(aggregate).unwrap(), &expected[name]);
        let what = format!("{what} {name}");
        let overall = &found.aggregated.overall;
        agree(overall.effect, expected["overall_att"].as_f64().unwrap(), CLOSE, &what);
        error_agrees(found.overall_error, &expected["overall_se"], overall.treated, &what);
        let Some(theirs) = expected["egt"].as_array() else { continue };
        assert_eq!(theirs.len(), found.aggregated.parts.len(), "{what}");
        for (k, (part, error)) in found.aggregated.parts.iter().zip(&found.part_errors).enumerate()
        {
            let what = format!("{what} {:?}", part.key);
            assert_eq!(part.key.map(|key| key as f64), theirs[k].as_f64());
            agree(part.effect, expected["att"][k].as_f64().unwrap(), CLOSE, &what);
            error_agrees(*error, &expected["se"][k], part.treated, &what);
        }
    }
    found
}

/// The peers give one treated unit a standard error; there is none.
#[track_caller]
fn error_agrees(ours: Option<f64>, theirs: &Value, treated: usize, what: &str) {
    match theirs.as_f64() {
        Some(theirs) if treated > 1 => agree(ours.unwrap(), theirs, CLOSE, &format!("{what} s.e.")),
        _ => assert_eq!(ours, None, "{what}"),
    }
}

#[test]
fn counties_raising_the_minimum_wage_agree_with_the_peer_under_every_option() {
    let expected = outputs("cs_mpdta");
    let plain = Long::mpdta("mpdta.csv", &[]);
    let adjusted = Long::mpdta("mpdta.csv", &["lpop"]);
    for (control, control_name) in
        [(Control::Never, "nevertreated"), (Control::NotYet, "notyettreated")]
    {
        for (base, base_name) in [(Base::Varying, "varying"), (Base::Universal, "universal")] {
            let options = CallawaySantanna { control, base, ..PLAIN };
            let case = format!("{control_name}_{base_name}_nox_dr");
            compare(&plain, options, &expected[&case], &case);
            for (method, name) in [
                (Method::DoublyRobust, "dr"),
                (Method::Regression, "reg"),
                (Method::InverseProbability, "ipw"),
            ] {
                let case = format!("{control_name}_{base_name}_lpop_{name}");
                let options = CallawaySantanna { method, ..options };
                compare(&adjusted, options, &expected[&case], &case);
            }
        }
    }
    let ahead = CallawaySantanna { anticipation: 1, ..PLAIN };
    compare(&plain, ahead, &expected["anticip1"], "anticipation");
}

#[test]
fn clusters_of_counties_agree_with_the_peer() {
    let expected = outputs("cs_mpdta_cluster_state");
    let table = Long::mpdta("mpdta_state.csv", &[]).clustered("mpdta_state.csv", "st");
    compare(&table, PLAIN, &expected["clu_state"], "never");
    let not_yet = CallawaySantanna { control: Control::NotYet, ..PLAIN };
    compare(&table, not_yet, &expected["clu_state_notyet"], "not yet");
}

#[test]
fn a_panel_without_never_treated_agrees_with_the_peer_by_name() {
    let expected = outputs("cs_mpdta_no_never_treated");
    let table = Long::mpdta("mpdta_no_never.csv", &[]);
    let not_yet = CallawaySantanna { control: Control::NotYet, ..PLAIN };
    compare(&table, not_yet, &expected["notyet"], "not yet");
    // The peer does this when asked for the never treated, without saying so.
    let last = CallawaySantanna { control: Control::LastCohort, ..PLAIN };
    compare(&table, last, &expected["never"], "last cohort");
    let universal = CallawaySantanna { base: Base::Universal, ..not_yet };
    compare(&table, universal, &expected["notyet_universal"], "universal");
}

#[test]
fn one_treated_county_has_the_peers_estimate_and_no_standard_error() {
    let expected = outputs("cs_mpdta_one_treated_unit");
    let plain = Long::mpdta("mpdta_one_treated.csv", &[]);
    let adjusted = Long::mpdta("mpdta_one_treated.csv", &["lpop"]);
    let found = compare(&plain, PLAIN, &expected["dr"], "dr");
    assert_eq!(found.overall_error, None);
    for (method, case) in [
        (Method::DoublyRobust, "dr_lpop"),
        (Method::Regression, "reg_lpop"),
        (Method::InverseProbability, "ipw_lpop"),
    ] {
        compare(&adjusted, CallawaySantanna { method, ..PLAIN }, &expected[case], case);
    }
}

#[test]
fn cohorts_of_three_counties_agree_with_the_peer() {
    let expected = outputs("cs_mpdta_tiny_cohorts");
    let plain = Long::mpdta("mpdta_small.csv", &[]);
    compare(&plain, PLAIN, &expected["dr"], "dr");
    let not_yet = CallawaySantanna { control: Control::NotYet, ..PLAIN };
    compare(&plain, not_yet, &expected["notyet"], "not yet");
    let adjusted = Long::mpdta("mpdta_small.csv", &["lpop"]);
    compare(&adjusted, PLAIN, &expected["dr_lpop"], "dr lpop");
}

#[test]
fn gaps_agree_with_the_peer_for_each_choice_by_name() {
    let expected = outputs("cs_mpdta_unbalanced_missing");
    let plain = Long::mpdta("mpdta_unbal.csv", &[]);
    let adjusted = Long::mpdta("mpdta_unbal.csv", &["lpop"]);
    compare(&plain, PLAIN, &expected["balanced_drop"], "drop units");
    compare(&adjusted, PLAIN, &expected["balanced_drop_lpop"], "drop units, lpop");
    let rows = CallawaySantanna { gaps: Gaps::RepeatedCrossSection, ..PLAIN };
    compare(&plain, rows, &expected["allow_unbalanced"], "rows");
    compare(&adjusted, rows, &expected["allow_unbalanced_lpop"], "rows, lpop");
    let not_yet = CallawaySantanna { control: Control::NotYet, ..rows };
    compare(&plain, not_yet, &expected["allow_unbalanced_notyet"], "rows, not yet");
}

#[test]
fn the_staggered_panel_of_fixest_agrees_with_the_peer() {
    let expected = outputs("cs_base_stagg");
    let plain = Long::read("base_stagg.csv", ["y", "id", "year", "g"], &[]);
    let adjusted = Long::read("base_stagg.csv", ["y", "id", "year", "g"], &["x1"]);
    compare(&plain, PLAIN, &expected["never"], "never");
    let not_yet = CallawaySantanna { control: Control::NotYet, ..PLAIN };
    compare(&plain, not_yet, &expected["notyet"], "not yet");
    compare(&adjusted, PLAIN, &expected["x1"], "x1");
}

#[test]
fn a_universal_base_leads_to_a_study_of_sensitivity() {
    let table = Long::mpdta("mpdta.csv", &[]);
    let dynamic = Aggregate::Dynamic { balance: None };
    let options = CallawaySantanna { base: Base::Universal, aggregate: dynamic, ..PLAIN };
    let found = group_time(&table.design(), &options, 0.95).unwrap();
    let together = found.event_covariance.as_ref().unwrap();
    assert_eq!(
        (together.reference, together.times.as_slice()),
        (-1, &[-4, -3, -2, 0, 1, 2, 3][..])
    );
    let errors = found.aggregated.parts.iter().zip(&found.part_errors);
    let errors: Vec<f64> = errors.filter_map(|(_, error)| *error).collect();
    for (place, error) in errors.iter().enumerate() {
        agree(together.matrix.get(place, place).sqrt(), *error, CLOSE, "s.e.");
    }
    // The one number is the mean of the times from the start on.
    let after = || (3..7).flat_map(|a| (3..7).map(move |b| (a, b)));
    let variance: f64 = after().map(|(a, b)| together.matrix.get(a, b)).sum();
    agree(variance.sqrt() / 4.0, found.overall_error.unwrap(), CLOSE, "overall s.e.");
    let question = SensitivityQuestion {
        columns: EventStudyColumns {
            periods: &together.times,
            reference: together.reference,
            coefficients: &together.effects,
            covariance: &together.matrix,
            n: found.sample.rows,
            clusters: Some(found.sample.clusters),
        },
        target: Target::Average,
        restriction: Restriction { bounded: Bounded::Smoothness, direction: Direction::Any },
        bounds: &[0.0, 0.01],
        interval: IntervalKind::FixedLength,
        breakdown: Breakdown::Skip,
        level: 0.95,
        draws: 1_000,
        seed: 1,
    };
    let answer = sensitivity(&question).unwrap();
    agree(answer.standard_error.unwrap(), found.overall_error.unwrap(), CLOSE, "sensitivity");
    let varying = CallawaySantanna { base: Base::Varying, ..options };
    assert_eq!(group_time(&table.design(), &varying, 0.95).unwrap().event_covariance, None);
}
