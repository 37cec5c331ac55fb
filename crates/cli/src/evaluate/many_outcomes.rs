//! `brygga evaluate many-outcomes`.

use clap::{Subcommand, ValueEnum};
use evaluation::answer::Evaluation;
use evaluation::fixed_effects::many_outcomes::ManyOutcomes;
use evaluation::fixed_effects::romano_wolf::{RomanoWolf, romano_wolf};
use evaluation::fixed_effects::wild_bootstrap::{Residuals, Turns, WildBootstrap};
use evaluation::honesty::many_outcomes::{Adjustment, ManyOutcomesQuestion, many_outcomes};
use evaluation::rows::Numbers;

use super::fixed_effects::Fit;
use super::panel::{Draws, Level, regression_columns};
use crate::columns::{File, Written, borrowed};

/// P-values that allow for a whole family of outcomes being looked at
///
/// Examples:
///   brygga evaluate many-outcomes p-values --data found.csv --outcome name --p-value p --adjust holm,benjamini-hochberg
///   brygga evaluate many-outcomes romano-wolf --data panel.csv --outcomes y1,y2,y3 --treatment treat --absorb unit,year --cluster unit
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(subcommand)]
    way: Way,
}

#[derive(Debug, Subcommand)]
enum Way {
    /// Adjust p-values found elsewhere.
    PValues(PValues),
    /// Estimate every outcome with one design and step down by Romano and Wolf, from one wild
    /// cluster bootstrap.
    RomanoWolf(StepDown),
}

#[derive(Debug, clap::Args)]
struct PValues {
    #[command(flatten)]
    file: File,
    /// The column that names each outcome.
    #[arg(long, value_name = "COLUMN")]
    outcome: String,
    /// The column with its p-value; an empty cell is left out of the family.
    #[arg(long, value_name = "COLUMN")]
    p_value: String,
    /// How p-values are adjusted; a column of the answer each.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WAY,…", default_values = ["holm", "benjamini-hochberg"])]
    adjust: Vec<Adjust>,
    #[command(flatten)]
    level: Level,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Adjust {
    Bonferroni,
    Sidak,
    Holm,
    HolmSidak,
    Hochberg,
    Hommel,
    BenjaminiHochberg,
    BenjaminiYekutieli,
    TwoStageBenjaminiHochberg,
    TwoStageBenjaminiKriegerYekutieli,
    GavrilovBenjaminiSarkar,
    SharpenedQ,
}

#[derive(Debug, clap::Args)]
struct StepDown {
    #[command(flatten)]
    file: File,
    /// The columns that treatment may change.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required = true)]
    outcomes: Vec<String>,
    /// The column whose coefficient is asked for.
    #[arg(long, value_name = "COLUMN")]
    treatment: String,
    /// Columns held fixed.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    covariates: Vec<String>,
    /// Columns each of whose values has its own mean; a^b crosses two.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    absorb: Vec<String>,
    #[command(flatten)]
    fit: Fit,
    #[command(flatten)]
    draws: Draws,
}

impl From<Adjust> for Adjustment {
    fn from(adjust: Adjust) -> Self {
        match adjust {
            Adjust::Bonferroni => Self::Bonferroni,
            Adjust::Sidak => Self::Sidak,
            Adjust::Holm => Self::Holm,
            Adjust::HolmSidak => Self::HolmSidak,
            Adjust::Hochberg => Self::Hochberg,
            Adjust::Hommel => Self::Hommel,
            Adjust::BenjaminiHochberg => Self::BenjaminiHochberg,
            Adjust::BenjaminiYekutieli => Self::BenjaminiYekutieli,
            Adjust::TwoStageBenjaminiHochberg => Self::TwoStageBenjaminiHochberg,
            Adjust::TwoStageBenjaminiKriegerYekutieli => Self::TwoStageBenjaminiKriegerYekutieli,
            Adjust::GavrilovBenjaminiSarkar => Self::GavrilovBenjaminiSarkar,
            Adjust::SharpenedQ => Self::SharpenedQ,
        }
    }
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    match &arguments.way {
        Way::PValues(asked) => adjusted(asked),
        Way::RomanoWolf(asked) => stepped_down(asked),
    }
}

fn adjusted(asked: &PValues) -> anyhow::Result<Evaluation> {
    let table = asked.file.read([asked.p_value.as_str()], [asked.outcome.as_str()])?;
    let outcomes = table.names(&asked.outcome)?;
    let adjustments: Vec<Adjustment> = asked.adjust.iter().copied().map(Into::into).collect();
    let question = ManyOutcomesQuestion {
        outcomes: &outcomes,
        p_values: table.numbers(&asked.p_value),
        adjustments: &adjustments,
        level: asked.level.level,
    };
    Ok(many_outcomes(&question)?)
}

fn stepped_down(asked: &StepDown) -> anyhow::Result<Evaluation> {
    let crossed = asked.absorb.iter().flat_map(|name| name.split('^').map(str::trim));
    let named = asked.outcomes.iter().chain(&asked.covariates).chain(&asked.fit.weights);
    let named = named.chain(&asked.fit.cluster).map(String::as_str).chain(crossed);
    let names = named.chain([asked.treatment.as_str()]).collect();
    let written = asked.file.read_as_written(names)?;
    let (of_outcomes, others): (Vec<_>, Vec<_>) =
        written.into_iter().partition(|(name, _)| asked.outcomes.contains(name));
    let outcome = |name: &String| match of_outcomes.iter().find(|(known, _)| known == name) {
        Some((known, Written::Numbers(values))) => Ok(Numbers { name: known, values }),
        _ => Err(anyhow::anyhow!(
            "read the outcome '{name}': it has texts, or is held fixed too; name columns of numbers"
        )),
    };
    let outcomes: Vec<Numbers<'_>> =
        asked.outcomes.iter().map(outcome).collect::<Result<_, _>>()?;
    let columns = regression_columns(&others);
    let (covariates, absorb) = (borrowed(&asked.covariates), borrowed(&asked.absorb));
    let clusters = borrowed(&asked.fit.cluster);
    let Draws { draws, seed } = asked.draws;
    let family = ManyOutcomes {
        columns: &columns,
        outcomes: &outcomes,
        treatment: &asked.treatment,
        covariates: &covariates,
        absorb: &absorb,
        terms: asked.fit.terms(&clusters),
    };
    let bootstrap = WildBootstrap {
        null: 0.0,
        residuals: Residuals::Restricted,
        turns: Turns::Rademacher,
        draws,
        seed,
    };
    Ok(romano_wolf(&RomanoWolf { family, bootstrap })?)
}
