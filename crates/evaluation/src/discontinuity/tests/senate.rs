//! The peer's numbers for the United States Senate.

use serde_json::Value;

use super::super::bandwidth::{MassPoints, Selector};
use super::super::discontinuity;
use super::super::kernel::Kernel;
use super::super::question::{
    Approach, Bandwidth, BeyondRange, DiscontinuityQuestion, FuzzyBandwidth, Names, RobustOptions,
    USUAL_ROBUST,
};
use super::super::residuals::Variance;
use super::data::{Table, number, outputs};
use crate::answer::{Cell, Evaluation};
use crate::rows::Numbers;

/// Relative, as the reference's README asks; the peer multiplies powers up to 10⁸.
const CLOSE: f64 = 1e-8;

fn selected(selector: Selector) -> Bandwidth {
    Bandwidth::Selected {
        selector,
        regularisation: 1.0,
        beyond_range: BeyondRange::Cut,
        least_values: None,
    }
}

fn check(case: &str, expected: &Value, found: &Evaluation) {
    let close = |what: &str, expected: &Value, found: &Cell| {
        let (expected, found) = (expected.as_f64().unwrap(), number(found));
        let apart = (expected - found).abs();
        assert!(apart <= CLOSE * expected.abs(), "{case} {what}: {found} for {expected}");
    };
    let (estimates, sides) = (&found.details[0].rows, &found.details[1].rows);
    for row in 0..3 {
        close("estimate", &expected["coef"]["values"][row][0], &estimates[row][1]);
        close("standard error", &expected["se"]["values"][row][0], &estimates[row][2]);
        close("low", &expected["ci"]["values"][row][0], &estimates[row][5]);
        close("high", &expected["ci"]["values"][row][1], &estimates[row][6]);
    }
    for side in 0..2 {
        close("h", &expected["bws"]["values"][0][side], &sides[side][1]);
        close("b", &expected["bws"]["values"][1][side], &sides[side][2]);
        close("rows", &expected["N"][side], &sides[side][3]);
        close("rows in h", &expected["N_h"][side], &sides[side][4]);
        close("rows in b", &expected["N_b"][side], &sides[side][5]);
        close("limit", &expected["tau_cl"][side], &sides[side][7]);
    }
}

/// Each case of the reference that changes nothing but the estimator's options.
fn option_sets() -> Vec<(&'static str, RobustOptions<'static>)> {
    let usual = USUAL_ROBUST;
    let width =
        |estimate: f64, bias: f64| Bandwidth::Given { estimate: [estimate; 2], bias: [bias; 2] };
    let regularised = |regularisation: f64, least_values: Option<usize>| Bandwidth::Selected {
        selector: Selector::Mserd,
        regularisation,
        beyond_range: BeyondRange::Cut,
        least_values,
    };
    let mut sets = vec![
        ("default", usual),
        ("all", usual),
        ("kernel_uniform", RobustOptions { kernel: Kernel::Uniform, ..usual }),
        ("kernel_epanechnikov", RobustOptions { kernel: Kernel::Epanechnikov, ..usual }),
        ("p2", RobustOptions { p: 2, q: 3, ..usual }),
        ("p0", RobustOptions { p: 0, q: 1, ..usual }),
        ("deriv1", RobustOptions { p: 2, q: 3, derivative: 1, ..usual }),
        ("h15_b25", RobustOptions { bandwidth: width(15.0, 25.0), ..usual }),
        ("h17_rho1", RobustOptions { bandwidth: width(17.0, 17.0), ..usual }),
        ("vce_hc0", RobustOptions { variance: Variance::Hc0, ..usual }),
        ("vce_hc1", RobustOptions { variance: Variance::Hc1, ..usual }),
        ("vce_hc2", RobustOptions { variance: Variance::Hc2, ..usual }),
        ("vce_hc3", RobustOptions { variance: Variance::Hc3, ..usual }),
        ("nn5", RobustOptions { variance: Variance::NearestNeighbour { matches: 5 }, ..usual }),
        ("masspoints_off", RobustOptions { mass_points: MassPoints::Off, ..usual }),
        ("scalereg0", RobustOptions { bandwidth: regularised(0.0, None), ..usual }),
        ("bwcheck10", RobustOptions { bandwidth: regularised(1.0, Some(10)), ..usual }),
    ];
    let names = [
        "bw_mserd",
        "bw_msetwo",
        "bw_msesum",
        "bw_msecomb1",
        "bw_msecomb2",
        "bw_cerrd",
        "bw_certwo",
        "bw_cersum",
        "bw_cercomb1",
        "bw_cercomb2",
    ];
    for (name, (selector, _)) in names.into_iter().zip(Selector::ALL) {
        sets.push((name, RobustOptions { bandwidth: selected(selector), ..usual }));
    }
    sets
}

fn question<'a>(table: &'a Table, options: RobustOptions<'a>) -> DiscontinuityQuestion<'a> {
    DiscontinuityQuestion {
        outcome: table.numbers("vote"),
        running: table.numbers("margin"),
        cutoff: 0.0,
        treatment: None,
        covariates: &[],
        weights: None,
        cluster: None,
        approach: Approach::Robust(options),
        level: 0.95,
    }
}

#[test]
fn every_option_set_of_the_peer_is_reproduced() {
    let (table, expected) = (Table::senate(), outputs("rd_senate"));
    for (case, options) in option_sets() {
        check(case, &expected[case], &discontinuity(&question(&table, options)).unwrap());
    }
}

#[test]
fn other_questions_of_the_peer_are_reproduced() {
    let (table, expected) = (Table::senate(), outputs("rd_senate"));
    let usual = question(&table, USUAL_ROBUST);
    let reproduce = |case: &str, question: DiscontinuityQuestion<'_>| {
        check(case, &expected[case], &discontinuity(&question).unwrap());
    };
    reproduce("level90", DiscontinuityQuestion { level: 0.9, ..usual });
    reproduce("c5", DiscontinuityQuestion { cutoff: 5.0, ..usual });
    let treatment = Some(table.numbers("fuzzyD"));
    reproduce("fuzzy", DiscontinuityQuestion { treatment, ..usual });
    let options = RobustOptions { fuzzy_bandwidth: FuzzyBandwidth::Outcome, ..USUAL_ROBUST };
    reproduce(
        "fuzzy_sharpbw",
        DiscontinuityQuestion { treatment, approach: Approach::Robust(options), ..usual },
    );
    let covariates = ["class", "termshouse", "termssenate"].map(|name| table.numbers(name));
    reproduce("covs", DiscontinuityQuestion { covariates: &covariates, ..usual });
    let states: Vec<Option<String>> =
        table.values("state").iter().map(|state| state.map(|s| s.to_string())).collect();
    let values: Vec<Option<&str>> = states.iter().map(Option::as_deref).collect();
    let cluster = Some(Names { name: "state", values: &values });
    reproduce("cluster_state", DiscontinuityQuestion { cluster, ..usual });
    reproduce("cluster_state_hc1", DiscontinuityQuestion { cluster, ..usual });
    let of = |variance| RobustOptions { variance, ..USUAL_ROBUST };
    let (cr2, cr3) = (of(Variance::Cr2), of(Variance::Cr3));
    let with =
        |options| DiscontinuityQuestion { cluster, approach: Approach::Robust(options), ..usual };
    reproduce("cluster_cr2", with(cr2));
    reproduce("cluster_cr3", with(cr3));
    let width = |h, b| Bandwidth::Given { estimate: [h; 2], bias: [b; 2] };
    reproduce("cluster_cr2_h15_b25", with(RobustOptions { bandwidth: width(15.0, 25.0), ..cr2 }));
    reproduce("cluster_cr3_h17_rho1", with(RobustOptions { bandwidth: width(17.0, 17.0), ..cr3 }));
    reproduce("cluster_cr3_covs", DiscontinuityQuestion { covariates: &covariates, ..with(cr3) });
    reproduce("cluster_cr2_fuzzy", DiscontinuityQuestion { treatment, ..with(cr2) });
    let without = discontinuity(&DiscontinuityQuestion { cluster: None, ..with(cr2) });
    assert!(without.unwrap_err().to_string().contains("CR2"));
    let thousands: Vec<Option<f64>> =
        table.values("population").iter().map(|p| p.map(|p| p / 1e6)).collect();
    let weights = Some(Numbers { name: "population", values: &thousands });
    reproduce("weights", DiscontinuityQuestion { weights, ..usual });
}

#[test]
fn a_rounded_running_variable_is_treated_as_the_peer_does() {
    let (table, expected) = (Table::senate(), outputs("rd_senate"));
    let rounded: Vec<Option<f64>> =
        table.values("margin").iter().map(|x| x.map(f64::round_ties_even)).collect();
    let running = Numbers { name: "margin", values: &rounded };
    for (case, mass_points) in [
        ("mass_rounded_adjust", MassPoints::Adjust),
        ("mass_rounded_check", MassPoints::Check),
        ("mass_rounded_off", MassPoints::Off),
    ] {
        let options = RobustOptions { mass_points, ..USUAL_ROBUST };
        let found = discontinuity(&DiscontinuityQuestion { running, ..question(&table, options) });
        check(case, &expected[case], &found.unwrap());
    }
}
