//! Questions without an honest answer.

use super::super::bandwidth::MassPoints;
use super::super::kernel::Kernel;
use super::super::question::{
    Approach, Bandwidth, Curvature, DensityBandwidth, DensityModel, DensityQuestion,
    DiscontinuityQuestion, HonestBandwidth, HonestOptions, MisspecificationOptions, Names,
    RandomisationOptions, RobustOptions, USUAL_ROBUST,
};
use super::super::residuals::Variance;
use super::super::{density_test, discontinuity};
use super::approaches::question;
use super::data::Table;
use crate::rows::Numbers;

fn refusal(question: &DiscontinuityQuestion<'_>) -> String {
    let text = discontinuity(question).unwrap_err().to_string();
    assert!(text.len() < 500 && !text.contains('\n'), "{text}");
    text
}

#[test]
fn options_outside_their_range_are_refused() {
    let table = Table::senate();
    let ask = |options: RobustOptions<'_>| {
        let approach = Approach::Robust(options);
        refusal(&question(table.values("vote"), table.values("margin"), approach))
    };
    assert!(
        ask(RobustOptions { q: 1, ..USUAL_ROBUST }).starts_with("use q 1 beside p 1: the bias")
    );
    assert!(ask(RobustOptions { derivative: 2, ..USUAL_ROBUST }).contains("raise p"));
    assert!(ask(RobustOptions { scale: 0.0, ..USUAL_ROBUST }).starts_with("use scale 0"));
    let given = |width: f64| Bandwidth::Given { estimate: [width; 2], bias: [width; 2] };
    let narrow = ask(RobustOptions { bandwidth: given(0.05), ..USUAL_ROBUST });
    assert!(narrow.contains("give a wider --bandwidth"), "{narrow}");
    let below = ask(RobustOptions { bandwidth: given(-1.0), ..USUAL_ROBUST });
    assert_eq!(below, "use --bandwidth -1: a bandwidth is above zero");
}

#[test]
fn a_side_without_rows_is_refused() {
    let table = Table::senate();
    let plain =
        question(table.values("vote"), table.values("margin"), Approach::Robust(USUAL_ROBUST));
    let text = refusal(&DiscontinuityQuestion { cutoff: 1000.0, ..plain });
    assert_eq!(
        text,
        "estimate at 1000: no row lies above the cut-off; check --cutoff and --running"
    );
    assert!(refusal(&DiscontinuityQuestion { cutoff: f64::NAN, ..plain }).contains("--cutoff"));
    assert!(refusal(&DiscontinuityQuestion { level: 1.0, ..plain }).contains("--level"));
}

#[test]
fn what_has_no_variance_or_no_first_stage_is_refused() {
    let x: Vec<Option<f64>> = (-100..100).map(|i| Some(f64::from(i) + 0.5)).collect();
    let flat = vec![Some(3.0); 200];
    let given = Bandwidth::Given { estimate: [50.0; 2], bias: [80.0; 2] };
    let approach = Approach::Robust(RobustOptions { bandwidth: given, ..USUAL_ROBUST });
    assert!(refusal(&question(&flat, &x, approach)).contains("does not vary"));
    let y: Vec<Option<f64>> = (0..200).map(|i| Some(f64::from(i * 7919 % 101))).collect();
    let plain = question(&y, &x, approach);
    let treatment = Some(Numbers { name: "grant", values: &flat });
    let text = refusal(&DiscontinuityQuestion { treatment, ..plain });
    assert!(text.starts_with("estimate the effect of 'grant'"), "{text}");
    let names: Vec<Option<&str>> =
        (0..200).map(|i| Some(if i % 2 == 0 { "a" } else { "b" })).collect();
    let cluster = Some(Names { name: "county", values: &names });
    let text = refusal(&DiscontinuityQuestion { cluster, ..plain });
    assert!(text.starts_with("cluster by 'county': 2 clusters below"), "{text}");
    let below_zero = vec![Some(-1.0); 200];
    let weights = Some(Numbers { name: "w", values: &below_zero });
    assert!(refusal(&DiscontinuityQuestion { weights, ..plain }).contains("below zero"));
}

#[test]
fn other_approaches_refuse_what_they_cannot_use() {
    let x: Vec<Option<f64>> = (-20..20).map(|i| Some(f64::from(i) + 0.5)).collect();
    let y: Vec<Option<f64>> = (0..40).map(|i| Some(f64::from(i * 31 % 17))).collect();
    let window = |window: f64, draws: usize| {
        Approach::Randomisation(RandomisationOptions { window, draws, seed: 1 })
    };
    assert!(refusal(&question(&y, &x, window(3.0, 1000))).contains("3 values there where 5"));
    assert!(refusal(&question(&y, &x, window(10.0, 10))).contains("too few to reject"));
    let cells = Approach::Misspecification(MisspecificationOptions { degree: 1, bandwidth: 10.0 });
    assert!(refusal(&question(&y, &x, cells)).contains("only one row has it"));
    let honest = Approach::Honest(HonestOptions {
        kernel: Kernel::Triangular,
        curvature: Curvature::Given(-1.0),
        bandwidth: HonestBandwidth::Given(10.0),
        variance: Variance::Hc0,
    });
    assert!(refusal(&question(&y, &x, honest)).starts_with("use curvature -1"));
    let treatment = Some(Numbers { name: "d", values: &y });
    let text = refusal(&DiscontinuityQuestion { treatment, ..question(&y, &x, honest) });
    assert!(text.starts_with("use --treatment with the honest interval"), "{text}");
}

#[test]
fn density_tests_refuse_what_has_no_meaning() {
    let table = Table::senate();
    let usual = DensityQuestion {
        running: table.numbers("margin"),
        cutoff: 0.0,
        p: 2,
        q: 3,
        kernel: Kernel::Triangular,
        model: DensityModel::Restricted,
        bandwidth: DensityBandwidth::Each,
        mass_points: MassPoints::Adjust,
        level: 0.95,
    };
    let text = |question: DensityQuestion<'_>| density_test(&question).unwrap_err().to_string();
    assert!(text(usual).contains("the restricted model has one bandwidth"));
    assert!(text(DensityQuestion { p: 0, ..usual }).starts_with("use p and q 0 and 3"));
    let bandwidth = DensityBandwidth::Combined;
    assert!(text(DensityQuestion { p: 5, q: 6, bandwidth, ..usual }).contains("give --bandwidth"));
    let cutoff = 101.0;
    assert!(text(DensityQuestion { cutoff, bandwidth, ..usual }).contains("no row lies above"));
}
