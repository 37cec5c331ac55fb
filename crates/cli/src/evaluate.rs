//! `brygga evaluate`: did it work, for whom, how sure - from any panel in a CSV or Parquet file.

mod anytime;
pub(crate) mod design;
mod discontinuity;
mod equivalence;
mod event_study;
mod fixed_effects;
mod many_outcomes;
mod panel;
mod power;
mod scan;
mod sensitivity;
mod staggered;
mod study;
mod synthetic_control;
mod synthetic_did;

use std::io::Write;
use std::path::Path;

use clap::{Args, Subcommand, ValueEnum};
use evaluation::answer::{Evaluation, Listed};
use operations::evaluations;

/// Estimate what a grant or intervention did, from a panel in a CSV or Parquet file
///
/// Every answer has the effect, how sure it is and by which convention, the number of rows and
/// clusters behind it, and warnings that a reader must see. What cannot be told is refused with the
/// reason and with what would work instead.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// List every method with its definition and source.
    #[arg(long)]
    list: bool,
    /// How answers are printed; CSV is one table of the details, chosen by --details.
    #[arg(long, value_enum, default_value_t = Format::Table, global = true)]
    format: Format,
    /// With --format csv: which table of the details, by its name in the JSON.
    #[arg(long, value_name = "TABLE", global = true)]
    details: Option<String>,
    #[command(subcommand)]
    method: Option<Method>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// The methods, a file each.
#[derive(Debug, Subcommand)]
enum Method {
    FixedEffects(fixed_effects::Arguments),
    EventStudy(event_study::Arguments),
    Staggered(staggered::Arguments),
    SyntheticControl(synthetic_control::Arguments),
    SyntheticDid(synthetic_did::Arguments),
    Discontinuity(discontinuity::Arguments),
    Sensitivity(sensitivity::Arguments),
    Equivalence(equivalence::Arguments),
    Power(power::Arguments),
    Anytime(anytime::Arguments),
    ManyOutcomes(many_outcomes::Arguments),
    Design(design::Arguments),
    Scan(scan::Arguments),
}

/// Every method there is, by family.
const FAMILIES: [(&str, &[Listed]); 7] = [
    ("fixed effects", evaluation::fixed_effects::METHODS),
    ("staggered adoption", evaluation::staggered::METHODS),
    ("synthetic control", evaluation::synthetic_control::METHODS),
    ("discontinuity", evaluation::discontinuity::METHODS),
    ("honesty", evaluation::honesty::METHODS),
    ("many outcomes", evaluation::honesty::many_outcomes::METHODS),
    ("every indicator", operations::scan_effects::METHODS),
];

/// Answers the question, or lists the methods.
pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let Some(method) = &arguments.method else {
        let text = match arguments.format {
            Format::Json => evaluations::list_to_json(&FAMILIES),
            Format::Table | Format::Csv => evaluations::list_to_table(&FAMILIES),
        };
        return Ok(std::io::stdout().write_all(text.as_bytes())?);
    };
    let answer = match method {
        Method::FixedEffects(asked) => fixed_effects::run(asked),
        Method::EventStudy(asked) => event_study::run(asked),
        Method::Staggered(asked) => staggered::run(asked),
        Method::SyntheticControl(asked) => synthetic_control::run(asked),
        Method::SyntheticDid(asked) => synthetic_did::run(asked),
        Method::Discontinuity(asked) => discontinuity::run(asked),
        Method::Sensitivity(asked) => sensitivity::run(asked),
        Method::Equivalence(asked) => equivalence::run(asked),
        Method::Power(asked) => power::run(asked),
        Method::Anytime(asked) => anytime::run(asked),
        Method::ManyOutcomes(asked) => many_outcomes::run(asked),
        Method::Design(asked) => return design::run(asked, store, arguments.format),
        Method::Scan(asked) => scan::run(asked, store),
    }?;
    print(arguments, &answer)
}

fn print(arguments: &Arguments, answer: &Evaluation) -> anyhow::Result<()> {
    let text = match arguments.format {
        Format::Table => evaluations::to_table(answer),
        Format::Json => evaluations::to_json(answer),
        Format::Csv => table_of(answer, arguments.details.as_deref())?,
    };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

/// Returns the table asked for, or the first.
fn table_of(answer: &Evaluation, asked: Option<&str>) -> anyhow::Result<String> {
    let names: Vec<&str> = answer.details.iter().map(|table| table.name).collect();
    let Some(name) = asked.or(names.first().copied()) else {
        anyhow::bail!("print details as CSV: there are none; use --format json");
    };
    evaluations::to_csv(answer, name)
        .ok_or_else(|| anyhow::anyhow!("print the table '{name}': there are {}", names.join(", ")))
}
