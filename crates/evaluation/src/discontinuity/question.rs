//! What is asked about a discontinuity, and with which options.

use crate::rows::Numbers;

use super::bandwidth::{MassPoints, Selector};
use super::kernel::Kernel;
use super::residuals::Variance;

/// A named column of names; what is missing is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names<'a> {
    /// The column's name.
    pub name: &'a str,
    /// One per row.
    pub values: &'a [Option<&'a str>],
}

/// A question about the effect at a threshold. A row that misses a value in any column that is
/// used is left out and counted; a row of weight zero likewise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscontinuityQuestion<'a> {
    /// The outcome.
    pub outcome: Numbers<'a>,
    /// The running variable.
    pub running: Numbers<'a>,
    /// Where the rule switches; rows at the cut-off are above it.
    pub cutoff: f64,
    /// The treatment taken, where the rule does not decide it alone (a fuzzy design).
    pub treatment: Option<Numbers<'a>>,
    /// Covariates, for precision.
    pub covariates: &'a [Numbers<'a>],
    /// How much each row counts.
    pub weights: Option<Numbers<'a>>,
    /// What errors are shared within.
    pub cluster: Option<Names<'a>>,
    /// How the effect is estimated.
    pub approach: Approach<'a>,
    /// The confidence of the interval, 0.95.
    pub level: f64,
}

/// How the effect at the threshold is estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Approach<'a> {
    /// Local polynomials with an interval that allows for their bias.
    Robust(RobustOptions<'a>),
    /// Local lines with an interval that holds for every curve whose second derivative is bounded.
    Honest(HonestOptions),
    /// A polynomial in a window with an interval that holds where it errs at the cut-off not more
    /// than at the values seen; for running variables of few values.
    Misspecification(MisspecificationOptions),
    /// As if assigned by lot in a window around the cut-off.
    Randomisation(RandomisationOptions),
}

/// Options of [`Approach::Robust`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RobustOptions<'a> {
    /// The estimate's degree: 1.
    pub p: usize,
    /// The degree that estimates its bias, above `p`: 2.
    pub q: usize,
    /// 0 for a jump of the outcome, 1 for a jump of its slope (a kink), up to `p`.
    pub derivative: usize,
    /// The kernel.
    pub kernel: Kernel,
    /// The variance of the outcome given the running variable; by cluster where there are
    /// clusters, and then nearest neighbours give way to the polynomial's residuals.
    pub variance: Variance,
    /// How wide the window is.
    pub bandwidth: Bandwidth,
    /// What equal values of the running variable change.
    pub mass_points: MassPoints,
    /// What the effect is multiplied with: 1, or one over a known kink of the rule.
    pub scale: f64,
    /// Whose error chooses the bandwidth of a fuzzy design.
    pub fuzzy_bandwidth: FuzzyBandwidth,
    /// Cut-offs where nothing happens, each estimated from the rows on its own side of the true
    /// one.
    pub placebo_cutoffs: &'a [f64],
    /// Multiples of the bandwidth at which the estimate is repeated.
    pub bandwidth_multiples: &'a [f64],
}

/// The options that most papers use: local lines, triangular kernel, mean squared error.
pub const USUAL_ROBUST: RobustOptions<'static> = RobustOptions {
    p: 1,
    q: 2,
    derivative: 0,
    kernel: Kernel::Triangular,
    variance: Variance::NearestNeighbour { matches: 3 },
    bandwidth: Bandwidth::Selected {
        selector: Selector::Mserd,
        regularisation: 1.0,
        beyond_range: BeyondRange::Cut,
        least_values: None,
    },
    mass_points: MassPoints::Adjust,
    scale: 1.0,
    fuzzy_bandwidth: FuzzyBandwidth::Ratio,
    placebo_cutoffs: &[],
    bandwidth_multiples: &[],
};

/// How wide the window is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bandwidth {
    /// As wide as this, below and above.
    Given {
        /// The estimate's.
        estimate: [f64; 2],
        /// The bias's.
        bias: [f64; 2],
    },
    /// As the estimator's own error decides.
    Selected {
        /// Which error.
        selector: Selector,
        /// How much the uncertainty of the bias widens its square: 1, or 0 for none.
        regularisation: f64,
        /// What happens to a bandwidth wider than the data.
        beyond_range: BeyondRange,
        /// The least number of different values that each side's windows hold.
        least_values: Option<usize>,
    },
    /// The estimate's as selected, the bias's that divided by a ratio.
    Ratio {
        /// Which error.
        selector: Selector,
        /// `h / b`.
        ratio: f64,
    },
}

/// What happens to a bandwidth wider than the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeyondRange {
    /// It is cut to the range.
    Cut,
    /// It stays.
    Keep,
}

/// Whose error chooses the bandwidth of a fuzzy design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FuzzyBandwidth {
    /// The ratio's, to first order on each side.
    Ratio,
    /// The outcome's alone.
    Outcome,
}

/// Options of [`Approach::Honest`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HonestOptions {
    /// The kernel.
    pub kernel: Kernel,
    /// The largest second derivative on either side.
    pub curvature: Curvature,
    /// The bandwidth on both sides.
    pub bandwidth: HonestBandwidth,
    /// The variance of the outcome given the running variable.
    pub variance: Variance,
}

/// The largest second derivative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Curvature {
    /// As known: in outcome units per squared unit of the running variable.
    Given(f64),
    /// The largest that a polynomial of the fourth degree on each side has (Armstrong and Kolesár
    /// 2020): a rule of thumb, not a bound.
    RuleOfThumb,
}

/// The bandwidth of an honest interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HonestBandwidth {
    /// As wide as this.
    Given(f64),
    /// Such that the interval is shortest.
    ShortestInterval,
    /// Such that the largest mean squared error is least.
    LeastError,
}

/// Options of [`Approach::Misspecification`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MisspecificationOptions {
    /// The polynomial's degree on each side.
    pub degree: usize,
    /// The window on both sides; rows at its edge count.
    pub bandwidth: f64,
}

/// Options of [`Approach::Randomisation`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RandomisationOptions {
    /// The window: rows this near to the cut-off or nearer count.
    pub window: f64,
    /// The number of assignments drawn; all are enumerated where they are not more.
    pub draws: usize,
    /// What fixes the draws.
    pub seed: u64,
}

/// A question about whether the running variable was bent around its cut-off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DensityQuestion<'a> {
    /// The running variable.
    pub running: Numbers<'a>,
    /// The cut-off.
    pub cutoff: f64,
    /// The degree of the distribution function's polynomial: 2.
    pub p: usize,
    /// The degree used for the test, above `p`: 3.
    pub q: usize,
    /// The kernel.
    pub kernel: Kernel,
    /// Whether both sides share their slopes.
    pub model: DensityModel,
    /// The bandwidth.
    pub bandwidth: DensityBandwidth,
    /// What equal values change.
    pub mass_points: MassPoints,
    /// The confidence of the interval, 0.95.
    pub level: f64,
}

/// What the two sides of a density share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DensityModel {
    /// Nothing.
    Unrestricted,
    /// The distribution function and all its derivatives but the first.
    Restricted,
}

/// The bandwidth of a density test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DensityBandwidth {
    /// As wide as this, below and above.
    Given([f64; 2]),
    /// The least mean squared error of each side's density.
    Each,
    /// Of their difference.
    Difference,
    /// Of their sum.
    Sum,
    /// The median of the three, or the least of the last two for the restricted model.
    Combined,
}

/// A question about a figure of binned means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlotQuestion<'a> {
    /// The outcome.
    pub outcome: Numbers<'a>,
    /// The running variable.
    pub running: Numbers<'a>,
    /// The cut-off.
    pub cutoff: f64,
    /// How many bins.
    pub bins: Bins,
    /// The degree of the curve over each side: 4.
    pub degree: usize,
    /// The confidence of the bins' intervals, 0.95.
    pub level: f64,
}

/// How many bins a side has, and where they end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bins {
    /// As chosen from the data.
    Chosen {
        /// Where bins end.
        spacing: Spacing,
        /// What their number serves.
        aim: BinAim,
        /// How the outcome's variance along the running variable is estimated.
        by: BinVariance,
    },
    /// As many as this, below and above.
    Given {
        /// Where bins end.
        spacing: Spacing,
        /// Below and above, each one or more.
        n: [usize; 2],
    },
}

/// Where bins end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// All alike in width.
    Even,
    /// All alike in rows.
    Quantile,
}

/// What the number of bins serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinAim {
    /// The least integrated mean squared error of the means.
    MeanSquaredError,
    /// Means that vary as much as the outcome does.
    MimicVariance,
}

/// How the outcome's variance along the running variable is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinVariance {
    /// From neighbouring rows.
    Spacings,
    /// From polynomials of the fourth degree for the outcome and its square.
    Polynomial,
}
