//! `brygga evaluate anytime`.

use evaluation::answer::Evaluation;
use evaluation::honesty::anytime::{AnytimeQuestion, Look, Mixture, anytime};

use super::panel::Level;
use crate::columns::File;

/// Intervals that hold at every look together, for an evaluation renewed each year
///
/// Example:
///   brygga evaluate anytime --data looks.csv --label year --estimate effect --standard-error se --n units
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: File,
    /// The column that names each look.
    #[arg(long, value_name = "COLUMN")]
    label: String,
    /// The column with the estimate from all observations so far.
    #[arg(long, value_name = "COLUMN")]
    estimate: String,
    /// The column with its standard error.
    #[arg(long, value_name = "COLUMN")]
    standard_error: String,
    /// The column with the observations so far: units, or clusters.
    #[arg(long, value_name = "COLUMN")]
    n: String,
    /// The effect under the null hypothesis.
    #[arg(long, default_value_t = 0.0, allow_hyphen_values = true, value_name = "VALUE")]
    null: f64,
    /// At how many observations the interval is to be shortest; those of the last look where not
    /// given.
    #[arg(long, value_name = "N")]
    shortest_at: Option<usize>,
    #[command(flatten)]
    level: Level,
}

/// Reads the looks and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let wanted = [&arguments.estimate, &arguments.standard_error, &arguments.n];
    let table = arguments.file.read(wanted.map(String::as_str), [arguments.label.as_str()])?;
    let labels = table.names(&arguments.label)?;
    let estimates = table.complete(&arguments.estimate)?;
    let errors = table.complete(&arguments.standard_error)?;
    let counts = table.complete_counts(&arguments.n)?;
    let looks: Vec<Look> = labels
        .into_iter()
        .zip(estimates)
        .zip(errors)
        .zip(counts)
        .map(|(((label, estimate), standard_error), n)| {
            let n = usize::try_from(n)?;
            Ok(Look { label, estimate, standard_error, n })
        })
        .collect::<anyhow::Result<_>>()?;
    let last = looks.last().map_or(1, |look| look.n);
    Ok(anytime(&AnytimeQuestion {
        looks: &looks,
        null: arguments.null,
        mixture: Mixture::ShortestAt(arguments.shortest_at.unwrap_or(last)),
        level: arguments.level.level,
        clusters: None,
    })?)
}
