//! Jumps at thresholds of real running variables where nothing happens, and of their densities.

use evaluation::answer::Evaluation;
use evaluation::discontinuity::bandwidth::MassPoints;
use evaluation::discontinuity::kernel::Kernel;
use evaluation::discontinuity::question::{
    Approach, Curvature, DensityBandwidth, DensityModel, DensityQuestion, DiscontinuityQuestion,
    HonestBandwidth, HonestOptions, RandomisationOptions, USUAL_ROBUST,
};
use evaluation::discontinuity::residuals::Variance;
use evaluation::discontinuity::{density_test, discontinuity};
use evaluation::rows::Numbers;
use numerics::draws::shuffle;
use numerics::moments::standard_deviation_n_minus_1;
use numerics::streams::Stream;
use numerics::sum::count;

use super::panels::Panels;
use super::tally::Verdict;

/// Municipalities on each side that an assignment as if by lot is taken of.
const NEAR: usize = 15;

const ASSIGNMENTS: usize = 199;

/// A threshold in one indicator and another indicator a year later.
struct Threshold {
    running: Vec<f64>,
    outcome: Vec<f64>,
    cutoff: f64,
    scale: f64,
}

impl Threshold {
    /// Draws two indicators and a place between the third and the seventh tenth.
    fn draw(panels: &Panels, stream: &mut Stream) -> Self {
        let n = panels.usual.len();
        let running = &panels.usual[stream.index(n)];
        let other = &panels.usual[stream.index(n)];
        let running = running.year(stream.index(running.n_years()));
        let outcome = other.year(stream.index(other.n_years()));
        let mut sorted = running.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted.dedup();
        let tenth = sorted.len() / 10;
        let place = 3 * tenth + stream.index((4 * tenth).max(1));
        let cutoff = f64::midpoint(sorted[place], sorted[place + 1]);
        let scale = standard_deviation_n_minus_1(&outcome).unwrap_or(0.0);
        Self { running, outcome, cutoff, scale }
    }

    fn asked(&self, outcome: &[f64], effect: f64, approach: Approach<'_>) -> Option<Evaluation> {
        let above = |x: f64| if x >= self.cutoff { effect } else { 0.0 };
        let rows = self.running.iter().zip(outcome);
        let y: Vec<Option<f64>> = rows.map(|(x, y)| Some(y + above(*x))).collect();
        let x: Vec<Option<f64>> = self.running.iter().copied().map(Some).collect();
        let question = DiscontinuityQuestion {
            outcome: Numbers { name: "y", values: &y },
            running: Numbers { name: "x", values: &x },
            cutoff: self.cutoff,
            treatment: None,
            covariates: &[],
            weights: None,
            cluster: None,
            approach,
            level: 0.95,
        };
        discontinuity(&question).ok()
    }

    /// Returns the window that holds so many municipalities on the scarcer side.
    fn window(&self) -> f64 {
        let mut distances = [Vec::new(), Vec::new()];
        for x in &self.running {
            distances[usize::from(*x >= self.cutoff)].push((x - self.cutoff).abs());
        }
        distances.iter_mut().for_each(|side| side.sort_unstable_by(f64::total_cmp));
        distances.iter().map(|side| side[NEAR.min(side.len()) - 1]).fold(0.0, f64::max)
    }
}

/// Every approach, with the outcome as it is and dealt to the municipalities by lot.
pub(super) fn jumps(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let threshold = Threshold::draw(panels, stream);
    let mut dealt = threshold.outcome.clone();
    shuffle(&mut dealt, stream);
    let honest = HonestOptions {
        kernel: Kernel::Triangular,
        curvature: Curvature::RuleOfThumb,
        bandwidth: HonestBandwidth::ShortestInterval,
        variance: Variance::NearestNeighbour { matches: 3 },
    };
    let near = RandomisationOptions {
        window: threshold.window(),
        draws: ASSIGNMENTS,
        seed: stream.next_u64(),
    };
    let mut verdicts = Vec::new();
    for (name, outcome) in [("outcome as it is", &threshold.outcome), ("outcome by lot", &dealt)] {
        for (method, approach) in [
            ("robust bias-corrected", Approach::Robust(USUAL_ROBUST)),
            ("honest, curvature by rule of thumb", Approach::Honest(honest)),
            ("randomisation, 15 on a side", Approach::Randomisation(near)),
        ] {
            let effect = 0.5 * threshold.scale;
            let null = threshold.asked(outcome, 0.0, approach);
            let covers = null.and_then(|answer| answer.interval).map(|own| excludes_zero(&own));
            let planted = threshold.asked(outcome, effect, approach);
            let interval = planted.and_then(|answer| answer.interval);
            verdicts.extend([
                Verdict::found(method, name, covers),
                Verdict::planted(method, name, interval.as_ref(), effect, threshold.scale),
            ]);
        }
    }
    verdicts.extend(densities(&threshold, stream));
    verdicts
}

fn excludes_zero(interval: &evaluation::answer::Interval) -> bool {
    interval.low > 0.0 || interval.high < 0.0
}

/// The density test on the running variable, and on draws from a smooth density fitted to it.
fn densities(threshold: &Threshold, stream: &mut Stream) -> [Verdict; 2] {
    let spread = standard_deviation_n_minus_1(&threshold.running).unwrap_or(0.0);
    let n = threshold.running.len();
    // A kernel density's draws: a municipality and a normal number besides.
    let width = spread * count(n).sqrt().sqrt().recip();
    let mut noise = vec![0.0; n];
    numerics::draws::fill_normal(&mut noise, stream);
    let smooth: Vec<f64> =
        noise.iter().map(|e| threshold.running[stream.index(n)] + width * e).collect();
    let tested = |running: &[f64]| {
        let x: Vec<Option<f64>> = running.iter().copied().map(Some).collect();
        let question = DensityQuestion {
            running: Numbers { name: "x", values: &x },
            cutoff: threshold.cutoff,
            p: 2,
            q: 3,
            kernel: Kernel::Triangular,
            model: DensityModel::Unrestricted,
            bandwidth: DensityBandwidth::Combined,
            mass_points: MassPoints::Adjust,
            level: 0.95,
        };
        density_test(&question).ok().and_then(|answer| answer.p_value)
    };
    [
        Verdict::null("density test", "values as they are", tested(&threshold.running)),
        Verdict::null("density test", "drawn from a smooth density", tested(&smooth)),
    ]
}
