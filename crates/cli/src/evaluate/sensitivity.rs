//! `brygga evaluate sensitivity`.

use anyhow::anyhow;
use clap::ValueEnum;
use evaluation::answer::Evaluation;
use evaluation::honesty::sensitivity::question::{
    Breakdown, IntervalKind, SensitivityQuestion, Target,
};
use evaluation::honesty::sensitivity::restriction::{Bounded, Direction, Restriction};
use evaluation::honesty::sensitivity::sensitivity;

use super::panel::{Draws, Level};
use super::study::Study;

/// How wrong parallel trends may be before the answer changes (Rambachan and Roth)
///
/// The file is what `brygga evaluate event-study --format json` printed, or `brygga evaluate
/// staggered --estimator callaway-santanna --base universal --aggregate dynamic --format json`, or
/// a table with one row per period without the reference: the period, the coefficient, and its
/// covariances with all coefficients in the rows' order, a column each.
///
/// Examples:
///   brygga evaluate sensitivity --data study.json
///   brygga evaluate sensitivity --data study.csv --period time --coefficient beta --covariance c1,c2,c3,c4 --reference -1 --bounds 0,0.5,1,2
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) study: Study,
    /// What violations are measured by.
    #[arg(long, value_enum, default_value_t = By::RelativeMagnitudes)]
    restriction: By,
    /// What is known of a violation's direction.
    #[arg(long, value_enum, default_value_t = Way::Any)]
    direction: Way,
    /// How large violations may be, a row of the answer for each.
    #[arg(long, value_delimiter = ',', default_value = "0,0.5,1,1.5,2", value_name = "NUMBER,…")]
    bounds: Vec<f64>,
    /// Whose effect is asked about: first, average, or a period.
    #[arg(long, default_value = "average", allow_hyphen_values = true)]
    target: String,
    /// How intervals are made; fixed-length for smoothness, else conditional-least-favourable.
    #[arg(long, value_enum)]
    interval: Option<Kind>,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    level: Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Of how much the slope changes from period to period, in the outcome's unit.
    Smoothness,
    /// By how many times the largest move before the start.
    RelativeMagnitudes,
    /// By how many times the largest change of slope before the start.
    RelativeSmoothness,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    Any,
    Positive,
    Negative,
    Increasing,
    Decreasing,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Around the best affine estimator; for smoothness without a direction.
    FixedLength,
    /// The conditional test after a fixed-length interval; for smoothness.
    ConditionalFixedLength,
    /// The conditional test after a least favourable one.
    ConditionalLeastFavourable,
    /// The conditional test alone.
    Conditional,
    /// The least favourable test alone.
    LeastFavourable,
}

/// Reads the study and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let study = arguments.study.read()?;
    let usual = match arguments.restriction {
        By::Smoothness => Kind::FixedLength,
        _ => Kind::ConditionalLeastFavourable,
    };
    let target = match arguments.target.as_str() {
        "first" => Target::First,
        "average" => Target::Average,
        period => Target::Period(period.parse().map_err(|_| {
            anyhow!("read the target '{period}': write first, average or a period")
        })?),
    };
    let question = SensitivityQuestion {
        columns: study.columns(),
        target,
        restriction: Restriction {
            bounded: match arguments.restriction {
                By::Smoothness => Bounded::Smoothness,
                By::RelativeMagnitudes => Bounded::RelativeMagnitudes,
                By::RelativeSmoothness => Bounded::RelativeSmoothness,
            },
            direction: match arguments.direction {
                Way::Any => Direction::Any,
                Way::Positive => Direction::Positive,
                Way::Negative => Direction::Negative,
                Way::Increasing => Direction::Increasing,
                Way::Decreasing => Direction::Decreasing,
            },
        },
        bounds: &arguments.bounds,
        interval: match arguments.interval.unwrap_or(usual) {
            Kind::FixedLength => IntervalKind::FixedLength,
            Kind::ConditionalFixedLength => IntervalKind::ConditionalFixedLength,
            Kind::ConditionalLeastFavourable => IntervalKind::ConditionalLeastFavourable,
            Kind::Conditional => IntervalKind::Conditional,
            Kind::LeastFavourable => IntervalKind::LeastFavourable,
        },
        breakdown: Breakdown::Find,
        level: arguments.level.level,
        draws: arguments.draws.draws.max(LEAST_DRAWS),
        seed: arguments.draws.seed,
    };
    Ok(sensitivity(&question)?)
}

/// The least favourable critical value needs more draws than a p-value does.
const LEAST_DRAWS: usize = 10_000;
