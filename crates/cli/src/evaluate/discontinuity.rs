//! `brygga evaluate discontinuity`.

use anyhow::bail;
use clap::ValueEnum;
use evaluation::answer::Evaluation;
use evaluation::discontinuity::bandwidth::{MassPoints, Selector};
use evaluation::discontinuity::kernel::Kernel;
use evaluation::discontinuity::question::{
    Bandwidth, BeyondRange, BinAim, BinVariance, Bins, Curvature, DensityBandwidth, DensityModel,
    DensityQuestion, FuzzyBandwidth, HonestBandwidth, HonestOptions, MisspecificationOptions,
    Names, PlotQuestion, RandomisationOptions, RobustOptions, Spacing, USUAL_ROBUST,
};
use evaluation::discontinuity::residuals::Variance;
use evaluation::discontinuity::{
    Approach, DiscontinuityQuestion, density_test, discontinuity, plot,
};
use evaluation::rows::Numbers;

use super::panel::{Draws, Level, numbers};
use crate::columns::{File, lent};

/// The effect at a threshold that decides who is treated
///
/// Examples:
///   brygga evaluate discontinuity --data votes.csv --outcome next --running margin --cutoff 0
///   brygga evaluate discontinuity … --derivative 1            (a kink)
///   brygga evaluate discontinuity … --treatment taken         (a fuzzy design)
///   brygga evaluate discontinuity … --density                  (was the running variable bent?)
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: File,
    /// The column with the outcome.
    #[arg(long, value_name = "COLUMN", required_unless_present_any = ["density"])]
    outcome: Option<String>,
    /// The column that the threshold is in.
    #[arg(long, value_name = "COLUMN")]
    running: String,
    /// The threshold; rows at it are above it.
    #[arg(long, default_value_t = 0.0, allow_hyphen_values = true, value_name = "VALUE")]
    cutoff: f64,
    /// Tests whether the running variable was bent, instead of estimating an effect.
    #[arg(long)]
    density: bool,
    /// Gives the figure's binned means and curves, instead of estimating an effect.
    #[arg(long, conflicts_with = "density")]
    plot: bool,
    /// How the effect is estimated.
    #[arg(long, value_enum, default_value_t = Way::Robust)]
    estimator: Way,
    /// The treatment taken, where the threshold does not decide it alone.
    #[arg(long, value_name = "COLUMN")]
    treatment: Option<String>,
    /// Columns for precision.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    covariates: Vec<String>,
    /// How much each row counts; alike where not given.
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// The column within whose values errors may be related.
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// 0 for a jump, 1 for a kink.
    #[arg(long, default_value_t = 0)]
    derivative: usize,
    /// The degree of the estimate's polynomial.
    #[arg(long, default_value_t = 1)]
    degree: usize,
    #[arg(long, value_enum, default_value_t = Shape::Triangular)]
    kernel: Shape,
    /// A selector (mserd, msetwo, msesum, msecomb1, msecomb2, cerrd, certwo, cersum, cercomb1,
    /// cercomb2), a width, or a width below and above: 10,12.
    #[arg(
        long,
        default_value = "mserd",
        allow_hyphen_values = true,
        value_name = "SELECTOR|WIDTH[,WIDTH]"
    )]
    bandwidth: String,
    /// How the variance of the outcome is estimated.
    #[arg(long, value_enum, default_value_t = Errors::NearestNeighbour)]
    errors: Errors,
    /// What equal values of the running variable change.
    #[arg(long, value_enum, default_value_t = Ties::Adjust)]
    mass_points: Ties,
    /// What the effect is multiplied with; one over a known kink of the rule.
    #[arg(long, default_value_t = 1.0, allow_hyphen_values = true)]
    scale: f64,
    /// Thresholds where nothing happens.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, value_name = "VALUE,…")]
    placebo: Vec<f64>,
    /// The largest second derivative, for the honest estimator; a rule of thumb where not given.
    #[arg(long, value_name = "NUMBER")]
    curvature: Option<f64>,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    level: Level,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    /// Local polynomials with robust bias-corrected intervals (rdrobust).
    Robust,
    /// Intervals that hold for every curve of bounded second derivative (Kolesár and Rothe).
    Honest,
    /// For running variables of few values (Kolesár and Rothe); needs --bandwidth WIDTH.
    Misspecification,
    /// As if assigned by lot in a window; needs --bandwidth WIDTH.
    Randomisation,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shape {
    Triangular,
    Epanechnikov,
    Uniform,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Errors {
    NearestNeighbour,
    Hc0,
    Hc1,
    Hc2,
    Hc3,
    /// By cluster, with the clusters' leverage (Bell and McCaffrey).
    Cr2,
    /// By cluster, nearly the jackknife.
    Cr3,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Ties {
    Adjust,
    Check,
    Off,
}

/// A bandwidth as written.
enum Width {
    Selector(Selector),
    Given([f64; 2]),
}

impl Arguments {
    fn kernel(&self) -> Kernel {
        match self.kernel {
            Shape::Triangular => Kernel::Triangular,
            Shape::Epanechnikov => Kernel::Epanechnikov,
            Shape::Uniform => Kernel::Uniform,
        }
    }

    fn variance(&self) -> Variance {
        match self.errors {
            Errors::NearestNeighbour => Variance::NearestNeighbour { matches: 3 },
            Errors::Hc0 => Variance::Hc0,
            Errors::Hc1 => Variance::Hc1,
            Errors::Hc2 => Variance::Hc2,
            Errors::Hc3 => Variance::Hc3,
            Errors::Cr2 => Variance::Cr2,
            Errors::Cr3 => Variance::Cr3,
        }
    }

    fn mass_points(&self) -> MassPoints {
        match self.mass_points {
            Ties::Adjust => MassPoints::Adjust,
            Ties::Check => MassPoints::Check,
            Ties::Off => MassPoints::Off,
        }
    }

    fn width(&self) -> anyhow::Result<Width> {
        let text = self.bandwidth.as_str();
        if let Some((selector, _)) = Selector::ALL.iter().find(|(_, name)| *name == text) {
            return Ok(Width::Selector(*selector));
        }
        let (below, above) = text.split_once(',').unwrap_or((text, text));
        match (below.parse(), above.parse()) {
            (Ok(below), Ok(above)) => Ok(Width::Given([below, above])),
            _ => {
                let names: Vec<&str> = Selector::ALL.iter().map(|(_, name)| *name).collect();
                bail!(
                    "read the bandwidth '{text}': write a width, two widths as in 10,12, or one of \
                     {}",
                    names.join(", ")
                )
            }
        }
    }

    /// Returns the one width that an estimator without selectors needs.
    fn one_width(&self) -> anyhow::Result<f64> {
        match self.width()? {
            Width::Given([below, above]) if below == above => Ok(below),
            _ => bail!(
                "read the bandwidth '{}': this estimator needs one width for both sides, a number",
                self.bandwidth
            ),
        }
    }
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let outcome = arguments.outcome.as_deref();
    let wanted = outcome.into_iter().chain([arguments.running.as_str()]);
    let beside = arguments.treatment.iter().chain(&arguments.weights);
    let more = arguments.covariates.iter().chain(beside).map(String::as_str);
    let table = arguments.file.read(wanted.chain(more), arguments.cluster.as_deref())?;
    let running = numbers(&table, &arguments.running);
    let (cutoff, level) = (arguments.cutoff, arguments.level.level);
    if arguments.density {
        return Ok(density_test(&density(arguments, running)?)?);
    }
    let Some(outcome) = outcome else {
        bail!("read the outcome: none is named; write --outcome COLUMN, or --density");
    };
    let outcome = numbers(&table, outcome);
    if arguments.plot {
        let bins = Bins::Chosen {
            spacing: Spacing::Even,
            aim: BinAim::MimicVariance,
            by: BinVariance::Spacings,
        };
        return Ok(plot(&PlotQuestion { outcome, running, cutoff, bins, degree: 4, level })?);
    }
    let covariates: Vec<Numbers<'_>> =
        arguments.covariates.iter().map(|name| numbers(&table, name)).collect();
    let cluster = arguments.cluster.as_deref().map(|name| table.texts(name)).transpose()?;
    let cluster = cluster.as_deref().map(lent);
    let cluster = arguments.cluster.as_deref().zip(cluster.as_deref());
    let question = DiscontinuityQuestion {
        outcome,
        running,
        cutoff,
        treatment: arguments.treatment.as_deref().map(|name| numbers(&table, name)),
        covariates: &covariates,
        weights: arguments.weights.as_deref().map(|name| numbers(&table, name)),
        cluster: cluster.map(|(name, values)| Names { name, values }),
        approach: approach(arguments)?,
        level,
    };
    Ok(discontinuity(&question)?)
}

fn approach(arguments: &Arguments) -> anyhow::Result<Approach<'_>> {
    let kernel = arguments.kernel();
    Ok(match arguments.estimator {
        Way::Robust => Approach::Robust(robust(arguments)?),
        Way::Honest => Approach::Honest(HonestOptions {
            kernel,
            curvature: arguments.curvature.map_or(Curvature::RuleOfThumb, Curvature::Given),
            bandwidth: match arguments.width()? {
                Width::Selector(_) => HonestBandwidth::ShortestInterval,
                Width::Given(_) => HonestBandwidth::Given(arguments.one_width()?),
            },
            variance: arguments.variance(),
        }),
        Way::Misspecification => Approach::Misspecification(MisspecificationOptions {
            degree: arguments.degree,
            bandwidth: arguments.one_width()?,
        }),
        Way::Randomisation => Approach::Randomisation(RandomisationOptions {
            window: arguments.one_width()?,
            draws: arguments.draws.draws,
            seed: arguments.draws.seed,
        }),
    })
}

fn robust(arguments: &Arguments) -> anyhow::Result<RobustOptions<'_>> {
    let p = arguments.degree.max(arguments.derivative);
    let bandwidth = match arguments.width()? {
        Width::Selector(selector) => Bandwidth::Selected {
            selector,
            regularisation: 1.0,
            beyond_range: BeyondRange::Cut,
            least_values: None,
        },
        Width::Given(width) => Bandwidth::Given { estimate: width, bias: width },
    };
    Ok(RobustOptions {
        p,
        q: p + 1,
        derivative: arguments.derivative,
        kernel: arguments.kernel(),
        variance: arguments.variance(),
        bandwidth,
        mass_points: arguments.mass_points(),
        scale: arguments.scale,
        fuzzy_bandwidth: FuzzyBandwidth::Ratio,
        placebo_cutoffs: &arguments.placebo,
        ..USUAL_ROBUST
    })
}

fn density<'a>(arguments: &Arguments, running: Numbers<'a>) -> anyhow::Result<DensityQuestion<'a>> {
    let bandwidth = match arguments.width()? {
        Width::Selector(_) => DensityBandwidth::Combined,
        Width::Given(width) => DensityBandwidth::Given(width),
    };
    Ok(DensityQuestion {
        running,
        cutoff: arguments.cutoff,
        p: 2,
        q: 3,
        kernel: arguments.kernel(),
        model: DensityModel::Unrestricted,
        bandwidth,
        mass_points: arguments.mass_points(),
        level: arguments.level.level,
    })
}
