//! `brygga evaluate event-study`.

use clap::ValueEnum;
use evaluation::answer::Evaluation;
use evaluation::fixed_effects::event_study::{EventStudy, Path, event_study};

use super::fixed_effects::Fit;
use super::panel::{Panel, regression_columns};
use crate::columns::borrowed;

/// The path of an effect around its start, with unit and period effects
///
/// Example:
///   brygga evaluate event-study --data panel.csv --outcome y --unit unit --time year --cohort first_year --cluster unit
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    panel: Panel,
    /// The column with the first treated period; empty or 0 is never.
    #[arg(long, value_name = "COLUMN")]
    cohort: String,
    /// Columns held fixed.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    covariates: Vec<String>,
    /// The time since the start that others are compared with.
    #[arg(long, default_value_t = -1, allow_hyphen_values = true, value_name = "TIME")]
    reference: i64,
    /// How starts at different times are brought together.
    #[arg(long, value_enum, default_value_t = Way::SunAbraham)]
    estimator: Way,
    #[command(flatten)]
    fit: Fit,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    /// Each cohort its own path, averaged.
    SunAbraham,
    /// One path for all; mixes effects where they differ between cohorts.
    TwoWay,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let panel = &arguments.panel;
    let named = [&panel.outcome, &panel.unit, &panel.time, &arguments.cohort].into_iter();
    let beside = arguments.covariates.iter().chain(&arguments.fit.weights);
    let names = named.chain(beside).chain(&arguments.fit.cluster).map(String::as_str);
    let written = panel.file.read_as_written(names.collect())?;
    let columns = regression_columns(&written);
    let covariates = borrowed(&arguments.covariates);
    let clusters = borrowed(&arguments.fit.cluster);
    let question = EventStudy {
        columns: &columns,
        outcome: &panel.outcome,
        unit: &panel.unit,
        time: &panel.time,
        cohort: &arguments.cohort,
        covariates: &covariates,
        reference: arguments.reference,
        path: match arguments.estimator {
            Way::SunAbraham => Path::SunAbraham,
            Way::TwoWay => Path::TwoWay,
        },
        terms: arguments.fit.terms(&clusters),
    };
    Ok(event_study(&question)?)
}
