//! Lognormal incomes, whose inequality is known, drawn again and again.

use numerics::distribution::normal_cdf;
use numerics::elementary::{exp, ln, sqrt};
use numerics::streams::Stream;

use super::{columns, question};
use crate::inequality::poverty::PovertyLine;
use crate::inequality::survey::Draws;
use crate::inequality::{
    InequalityColumns, InequalityQuestion, Parameters, Uncertainty, inequality,
};

const SIGMA: f64 = 0.5;

fn normal(stream: &mut Stream) -> f64 {
    let radius = sqrt(-2.0 * ln(1.0 - stream.uniform()));
    radius * (2.0 * std::f64::consts::PI * stream.uniform()).cos()
}

fn lognormal(n: usize, stream: &mut Stream) -> Vec<Option<f64>> {
    (0..n).map(|_| Some(exp(SIGMA * normal(stream)))).collect()
}

/// The truth about lognormal incomes.
fn truth() -> Vec<(&'static str, f64)> {
    let lorenz = |share_at: f64| normal_cdf(share_at - SIGMA);
    let (z10, z20, z40) =
        (-1.281_551_565_544_600_4, -0.841_621_233_572_914_3, -0.253_347_103_135_799_7);
    let gini = 2.0 * normal_cdf(SIGMA / std::f64::consts::SQRT_2) - 1.0;
    let half = lorenz(0.0);
    vec![
        ("gini", gini),
        ("s80-s20", (1.0 - lorenz(-z20)) / lorenz(z20)),
        ("theil-t", SIGMA * SIGMA / 2.0),
        ("theil-l", SIGMA * SIGMA / 2.0),
        ("j-divergence", SIGMA * SIGMA),
        ("atkinson", 1.0 - exp(-SIGMA * SIGMA / 2.0)),
        ("palma", (1.0 - lorenz(-z10)) / lorenz(z40)),
        ("hoover", 2.0 * normal_cdf(SIGMA / 2.0) - 1.0),
        ("percentile-ratio", exp(-2.0 * SIGMA * z10)),
        ("wolfson", 2.0 * (1.0 - 2.0 * half - gini) * exp(SIGMA * SIGMA / 2.0)),
        ("lorenz", half),
        ("at-risk-of-poverty-threshold", 0.6),
        ("at-risk-of-poverty-rate", normal_cdf(ln(0.6) / SIGMA)),
    ]
}

fn asked<'a>(measures: &'a [&'a str]) -> InequalityQuestion<'a> {
    let asked = question(measures);
    let parameters = Parameters {
        aversion: &[1.0],
        percentiles: &[(0.9, 0.1)],
        lorenz: &[0.5],
        ..asked.parameters
    };
    InequalityQuestion { parameters, line: PovertyLine::OfMedian(0.6), ..asked }
}

/// Runs 300 samples; a right 95 % interval then holds the truth in 95 % of them give or take 3.8
/// percentage points (three standard deviations), and a little less for skewed measures.
const SAMPLES: u64 = 300;

#[test]
fn linearised_intervals_hold_the_truth_as_often_as_they_say() {
    let truth = truth();
    let measures: Vec<&str> = truth.iter().map(|(id, _)| *id).collect();
    let asked = InequalityQuestion { uncertainty: Uncertainty::Linearisation, ..asked(&measures) };
    let mut held = vec![0_u32; truth.len()];
    for number in 0..SAMPLES {
        let incomes = lognormal(1_000, &mut Stream::new(11, number));
        let found = inequality(&asked, &columns(&incomes, None)).unwrap();
        for (held, (found, (_, truth))) in held.iter_mut().zip(found.iter().zip(&truth)) {
            let interval = found.interval.as_ref().unwrap();
            *held += u32::from(interval.low <= *truth && *truth <= interval.high);
        }
    }
    for (held, (id, _)) in held.iter().zip(&truth) {
        let share = f64::from(*held) / 300.0;
        assert!((0.90..=0.99).contains(&share), "{id}: {share}");
    }
}

#[test]
fn standard_errors_are_the_spread_of_estimates_over_clustered_samples() {
    // 60 clusters of 10 whose members share half of the variance.
    let measures = ["gini", "theil-t", "at-risk-of-poverty-rate", "zenga", "gini-different-units"];
    let asked = InequalityQuestion { uncertainty: Uncertainty::Linearisation, ..asked(&measures) };
    let names: Vec<String> = (0..600).map(|row| format!("{}", row / 10)).collect();
    let clusters: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
    let mut estimates = vec![Vec::new(); measures.len()];
    let mut variances = vec![0.0; measures.len()];
    for number in 0..200 {
        let mut stream = Stream::new(12, number);
        let mut incomes = Vec::new();
        for _ in 0..60 {
            let shared = normal(&mut stream);
            incomes.extend((0..10).map(|_| {
                Some(exp(SIGMA * (shared + normal(&mut stream)) / std::f64::consts::SQRT_2))
            }));
        }
        let columns = InequalityColumns { clusters: Some(&clusters), ..columns(&incomes, None) };
        for (place, found) in inequality(&asked, &columns).unwrap().iter().enumerate() {
            estimates[place].push(found.estimate.unwrap());
            variances[place] += found.standard_error.unwrap().powi(2) / 200.0;
        }
    }
    for ((estimates, variance), id) in estimates.iter().zip(variances).zip(measures) {
        let spread = numerics::moments::standard_deviation_n_minus_1(estimates).unwrap();
        // The spread of 200 estimates is known to 5 %, so three of those and some bias.
        let ratio = sqrt(variance) / spread;
        assert!((0.82..1.18).contains(&ratio), "{id}: {ratio}");
    }
}

#[test]
fn bootstrap_and_linearisation_agree_and_the_seed_decides() {
    let incomes = lognormal(800, &mut Stream::new(13, 0));
    let measures = ["gini", "s80-s20", "theil-t", "palma", "relative-median-poverty-gap"];
    let by = |uncertainty| {
        let asked = InequalityQuestion { uncertainty, ..asked(&measures) };
        inequality(&asked, &columns(&incomes, None)).unwrap()
    };
    let linearised = by(Uncertainty::Linearisation);
    for draws in [Draws::AsMany, Draws::OneFewer] {
        let bootstrap = |seed| by(Uncertainty::Bootstrap { samples: 400, draws, seed });
        let found = bootstrap(1);
        assert_eq!(found, bootstrap(1));
        assert_ne!(found, bootstrap(2));
        for (found, linearised) in found.iter().zip(&linearised) {
            let ratio = found.standard_error.unwrap() / linearised.standard_error.unwrap();
            assert!((0.8..1.25).contains(&ratio), "{}: {ratio}", found.measure);
            let interval = found.interval.as_ref().unwrap();
            assert!(
                interval.low < found.estimate.unwrap() && found.estimate.unwrap() < interval.high
            );
        }
    }
}

#[test]
fn every_linearised_form_is_the_slope_in_the_weights() {
    use crate::inequality::figure::{Figure, Traits, View};
    use crate::inequality::sample::Sample;
    let incomes: Vec<f64> = lognormal(41, &mut Stream::new(14, 0)).into_iter().flatten().collect();
    let sample = Sample::unweighted(&incomes).unwrap();
    let traits = Traits {
        groups: (0..41).map(|place| place % 3).collect(),
        group_names: ["a", "b", "c"].map(str::to_owned).to_vec(),
        sources: vec![sample.incomes().iter().map(|income| income * income / 2.0).collect()],
        source_names: vec!["s".to_owned()],
        line: PovertyLine::At(0.9),
    };
    let figures = [
        Figure::Gini,
        Figure::GiniOfDifferentUnits,
        Figure::GiniNormalised,
        Figure::Entropy(-1.0),
        Figure::Entropy(0.0),
        Figure::Entropy(1.0),
        Figure::Entropy(2.0),
        Figure::EntropyWithin(0.5),
        Figure::EntropyWithin(2.0),
        Figure::EntropyBetween(1.0),
        Figure::EntropyBetween(0.0),
        Figure::JDivergence,
        Figure::Atkinson(0.5),
        Figure::Atkinson(1.0),
        Figure::Palma,
        Figure::Hoover,
        Figure::SchutzAsPysal,
        Figure::Lorenz(0.33),
        Figure::IncomeShare { from: 0.33, to: 0.77 },
        Figure::PovertyRate,
        Figure::FosterGreerThorbecke(2.0),
        Figure::Watts,
        Figure::Zenga,
        Figure::ZengaAsConvey,
        Figure::SourceGini(0),
        Figure::SourceVariation(0),
    ];
    // 41 rows: no share asked for falls on a corner of the Lorenz curve.
    let step = 1e-6;
    for figure in figures {
        let view = View { all: &sample, kept: &sample, traits: &traits };
        let linearised = figure.linearised(&view).unwrap();
        for place in [0, 7, 20, 33, 40] {
            let moved = |by: f64| {
                let mut weights = sample.weights().to_vec();
                weights[place] += by;
                let moved = sample.reweighted(weights).unwrap();
                figure.value(&View { all: &moved, kept: &moved, traits: &traits }).unwrap()
            };
            let slope = (moved(step) - moved(-step)) / (2.0 * step);
            let found = linearised.contributions[place];
            assert!((slope - found).abs() < 1e-7, "{figure:?} at {place}: {found} for {slope}");
        }
    }
}
