//! Synthetic difference-in-differences: weights over units and over periods.

use numerics::matrix::Matrix;
use numerics::moments::variance_n;
use numerics::sum::{count, mean, sum};

use super::frank_wolfe::{PathProblem, sparse_path};
use super::simplex::{SimplexProblem, simplex_weights};

/// Which estimator the two sets of weights make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Both sets of weights fitted, levels free.
    SyntheticDid,
    /// Unit weights fitted without a free level and hardly penalised; no period weights.
    SyntheticControl,
    /// All controls alike, all periods alike.
    DifferenceInDifferences,
}

/// How weights are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As synthdid 0.0.9 does: Frank-Wolfe stopped early and made sparse.
    Compatible,
    /// The optimum of the problem the paper states.
    Exact,
}

/// What fixes the weights beside the outcomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The estimator.
    pub design: Design,
    /// How weights are found.
    pub mode: Mode,
    /// `ζ` of the unit weights.
    pub zeta_omega: f64,
    /// `ζ` of the period weights.
    pub zeta_lambda: f64,
    /// The least decrease of a step in compatible mode, before it is squared.
    pub minimum_decrease: f64,
}

/// Who is compared with whom, in rows of the outcomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arms<'a> {
    /// The rows of the controls, in the order in which paths start.
    pub controls: &'a [usize],
    /// The rows of the treated units.
    pub treated: &'a [usize],
}

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub struct DidWeights {
    /// One per control, summing to 1.
    pub omega: Vec<f64>,
    /// One per period before the start, summing to 1; zeros where the design has none.
    pub lambda: Vec<f64>,
}

/// An estimate with its weights.
#[derive(Debug, Clone, PartialEq)]
pub struct DidFit {
    /// The average effect on the treated units after the start.
    pub estimate: f64,
    /// The weights.
    pub weights: DidWeights,
    /// Steps over the unit weights.
    pub steps_omega: usize,
    /// Steps over the period weights.
    pub steps_lambda: usize,
    /// The largest distance from optimality of either set of weights, as the simplex solver
    /// measures it; none in compatible mode.
    pub kkt_residual: Option<f64>,
}

/// Outcomes prepared once for any number of fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// Units × periods before the start.
    pub before: Matrix,
    /// The same less each unit's mean.
    centred: Matrix,
    /// Each unit's mean after the start.
    pub after: Vec<f64>,
}

impl Prepared {
    /// Returns the outcomes (units × periods) split at `n_before`.
    ///
    /// # Panics
    /// Where no period is before or none after.
    #[must_use]
    pub fn of(outcomes: &Matrix, n_before: usize) -> Self {
        let (n, periods) = (outcomes.n_rows(), outcomes.n_columns());
        assert!(0 < n_before && n_before < periods, "periods before and after");
        let before = Matrix::from_fn(n, n_before, |unit, period| outcomes.get(unit, period));
        let mean_over = |unit: usize, from: usize, to: usize| {
            sum((from..to).map(|period| outcomes.get(unit, period))) / count(to - from)
        };
        let means: Vec<f64> = (0..n).map(|unit| mean_over(unit, 0, n_before)).collect();
        let centred =
            Matrix::from_fn(n, n_before, |unit, period| before.get(unit, period) - means[unit]);
        let after = (0..n).map(|unit| mean_over(unit, n_before, periods)).collect();
        Self { before, centred, after }
    }

    fn n_before(&self) -> usize {
        self.before.n_columns()
    }
}

/// Returns the standard deviation of the controls' changes from period to period before the start,
/// divided by one less than their number; `None` with fewer than two changes.
///
/// It is the noise level that both penalties scale with.
///
/// # Source
/// Arkhangelsky et al. (2021), equation 2.2, doi 10.1257/aer.20190159.
#[must_use]
pub fn noise_level(before: &Matrix, controls: &[usize]) -> Option<f64> {
    let changes: Vec<f64> = (1..before.n_columns())
        .flat_map(|period| controls.iter().map(move |&unit| (unit, period)))
        .map(|(unit, period)| before.get(unit, period) - before.get(unit, period - 1))
        .collect();
    let n = count(changes.len());
    (changes.len() > 1).then(|| variance_n(&changes).map(|v| (v * n / (n - 1.0)).sqrt()))?
}

impl Settings {
    /// Returns the settings of the paper and of synthdid 0.0.9: `ζ_ω = (N₁T₁)^¼ σ`,
    /// `ζ_λ = 10⁻⁶ σ` (synthetic control: `ζ_ω = 10⁻⁶ σ`), least decrease `10⁻⁵ σ`.
    #[must_use]
    pub fn usual(design: Design, mode: Mode, noise: f64, n_treated: usize, n_after: usize) -> Self {
        let cells = count(n_treated) * count(n_after);
        let eta = match design {
            Design::SyntheticControl => 1e-6,
            Design::SyntheticDid | Design::DifferenceInDifferences => cells.sqrt().sqrt(),
        };
        Self {
            design,
            mode,
            zeta_omega: eta * noise,
            zeta_lambda: 1e-6 * noise,
            minimum_decrease: 1e-5 * noise,
        }
    }
}

/// Returns the estimate and its weights.
///
/// `τ = mean over treated of (Ȳᵢ,after − Σ λₜYᵢₜ) − Σ ωⱼ(Ȳⱼ,after − Σ λₜYⱼₜ)`, where
/// `ω = argmin ‖ω₀ + Σ ωⱼYⱼₜ − Ȳ_tr,ₜ‖² + T₀ζ_ω²‖ω‖²` over periods before the start and
/// `λ = argmin ‖λ₀ + Σ λₜYⱼₜ − Ȳⱼ,after‖² + N₀ζ_λ²‖λ‖²` over controls.
///
/// `start` is where paths start in compatible mode; equal weights where `None`. The exact mode has
/// no use for it.
///
/// # Errors
/// [`super::simplex::SimplexError`] where there is no control or a number is not finite.
///
/// # Source
/// Arkhangelsky et al. (2021), algorithm 1, doi 10.1257/aer.20190159.
pub fn fit(
    prepared: &Prepared,
    arms: Arms<'_>,
    settings: &Settings,
    start: Option<&DidWeights>,
) -> Result<DidFit, super::simplex::SimplexError> {
    let (n_before, n_controls) = (prepared.n_before(), arms.controls.len());
    let equal = |n: usize| vec![1.0 / count(n); n];
    let mut parts = [Found::fixed(vec![0.0; n_before]), Found::fixed(equal(n_controls))];
    match settings.design {
        Design::DifferenceInDifferences => parts[0].weights = equal(n_before),
        Design::SyntheticControl => {
            parts[1] = omega(prepared, &prepared.before, arms, settings, start)?;
        }
        Design::SyntheticDid => {
            parts[0] = lambda(prepared, arms, settings, start)?;
            parts[1] = omega(prepared, &prepared.centred, arms, settings, start)?;
        }
    }
    let [lambda, omega] = parts;
    let (steps_omega, steps_lambda) = (omega.steps, lambda.steps);
    let kkt_residual = match (omega.kkt_residual, lambda.kkt_residual) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    };
    let weights = DidWeights { omega: omega.weights, lambda: lambda.weights };
    let estimate = estimate(prepared, arms, &weights);
    Ok(DidFit { estimate, weights, steps_omega, steps_lambda, kkt_residual })
}

/// Returns the estimate that given weights make.
#[must_use]
pub fn estimate(prepared: &Prepared, arms: Arms<'_>, weights: &DidWeights) -> f64 {
    let mut levels = vec![0.0; prepared.after.len()];
    for (period, lambda) in weights.lambda.iter().enumerate().filter(|(_, lambda)| **lambda != 0.0)
    {
        for (level, outcome) in levels.iter_mut().zip(prepared.before.column(period)) {
            *level += lambda * outcome;
        }
    }
    let change = |unit: usize| prepared.after[unit] - levels[unit];
    let treated = sum(arms.treated.iter().map(|&unit| change(unit))) / count(arms.treated.len());
    let synthetic = arms.controls.iter().zip(&weights.omega).map(|(&unit, w)| w * change(unit));
    treated - sum(synthetic)
}

struct Found {
    weights: Vec<f64>,
    steps: usize,
    kkt_residual: Option<f64>,
}

impl Found {
    fn fixed(weights: Vec<f64>) -> Self {
        Self { weights, steps: 0, kkt_residual: None }
    }
}

fn omega(
    prepared: &Prepared,
    outcomes: &Matrix,
    arms: Arms<'_>,
    settings: &Settings,
    start: Option<&DidWeights>,
) -> Result<Found, super::simplex::SimplexError> {
    let mean_of = |period: usize| {
        let values = outcomes.column(period);
        sum(arms.treated.iter().map(|&unit| values[unit])) / count(arms.treated.len())
    };
    let target: Vec<f64> = (0..prepared.n_before()).map(mean_of).collect();
    let start = start.map(|start| &start.omega);
    weigh(outcomes, arms.controls, &target, settings.zeta_omega, settings, start)
}

fn lambda(
    prepared: &Prepared,
    arms: Arms<'_>,
    settings: &Settings,
    start: Option<&DidWeights>,
) -> Result<Found, super::simplex::SimplexError> {
    let (controls, n_before) = (arms.controls, prepared.n_before());
    let gathered = |values: &[f64]| {
        let mut own: Vec<f64> = controls.iter().map(|&unit| values[unit]).collect();
        let centre = mean(&own).unwrap_or(0.0);
        own.iter_mut().for_each(|value| *value -= centre);
        own
    };
    let columns: Vec<Vec<f64>> =
        (0..n_before).map(|period| gathered(prepared.before.column(period))).collect();
    let target = gathered(&prepared.after);
    let periods = Matrix::from_fn(n_before, controls.len(), |period, unit| columns[period][unit]);
    let allowed: Vec<usize> = (0..n_before).collect();
    let start = start.map(|start| &start.lambda);
    weigh(&periods, &allowed, &target, settings.zeta_lambda, settings, start)
}

fn weigh(
    donors: &Matrix,
    allowed: &[usize],
    target: &[f64],
    zeta: f64,
    settings: &Settings,
    start: Option<&Vec<f64>>,
) -> Result<Found, super::simplex::SimplexError> {
    match settings.mode {
        Mode::Exact => {
            let ridge = count(target.len()) * zeta * zeta;
            let found = simplex_weights(&SimplexProblem { donors, allowed, target, ridge })?;
            let kkt_residual = Some(found.kkt_residual);
            Ok(Found { weights: found.weights, steps: found.steps, kkt_residual })
        }
        Mode::Compatible => {
            let equal = vec![1.0 / count(allowed.len()); allowed.len()];
            let minimum_decrease = settings.minimum_decrease;
            let problem = PathProblem { donors, allowed, target, zeta, minimum_decrease };
            let end = sparse_path(&problem, start.unwrap_or(&equal));
            Ok(Found { weights: end.weights, steps: end.steps, kkt_residual: None })
        }
    }
}
