//! `brygga measure gap model`.

use std::collections::BTreeSet;

use measures::estimate::Estimate;
use measures::gap::model_gap::{ModelGapQuestion, model_gap};
use measures::gap::oaxaca_blinder::{
    OaxacaColumns, OaxacaErrors, ReferenceCoefficients, Side, Trait,
};

use super::row_named;
use crate::measure::asked::Data;
use crate::measure::sampling::{Errors, Sampling};

const EXAMPLES: &str = "\
Examples:
  How much of a gap in wages is age and schooling:
    brygga measure gap model --data persons.csv --outcome wage --group sex --first men \\
        --traits age,schooling

  By the second group's coefficients, standard errors from 1 000 samples:
    brygga measure gap model --data persons.csv --outcome wage --group sex --first men \\
        --traits age,schooling --reference second --errors bootstrap --replications 1000";

/// A row is a person of one of two groups, with an outcome and traits (Oaxaca-Blinder)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// What the gap is in.
    #[arg(long, value_name = "COLUMN")]
    outcome: String,
    /// The group of each person.
    #[arg(long, value_name = "COLUMN")]
    group: String,
    /// The first group; everybody else is the second, and the gap is first less second.
    #[arg(long, value_name = "GROUP")]
    first: String,
    /// What the groups differ in.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required = true)]
    traits: Vec<String>,
    /// Sampling weights.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// The coefficients of the twofold decomposition: first, second, half, cotton, neumark, pooled
    /// or a number from 0 to 1.
    #[arg(long, default_value = "pooled")]
    reference: ReferenceCoefficients,
    /// The threefold decomposition looks from the first group's side, not the second's.
    #[arg(long)]
    from_first: bool,
    #[command(flatten)]
    sampling: Sampling,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let numbers =
        std::iter::once(&arguments.outcome).chain(&arguments.traits).chain(&arguments.weight);
    let table = arguments.data.read(numbers.map(String::as_str), [arguments.group.as_str()])?;
    let groups = table.texts(&arguments.group)?;
    let known: BTreeSet<String> = groups.iter().flatten().cloned().collect();
    row_named(&known.into_iter().collect::<Vec<_>>(), &arguments.first)?;
    let is_first: Vec<Option<bool>> =
        groups.iter().map(|group| group.as_ref().map(|group| *group == arguments.first)).collect();
    let traits: Vec<Trait<'_>> =
        arguments.traits.iter().map(|name| Trait { name, values: table.numbers(name) }).collect();
    let columns = OaxacaColumns {
        outcome: table.numbers(&arguments.outcome),
        is_first: &is_first,
        traits: &traits,
        weights: arguments.weight.as_deref().map(|name| table.numbers(name)),
        dummy_sets: &[],
    };
    let Sampling { errors, draws, confidence } = arguments.sampling;
    let question = ModelGapQuestion {
        measures: &arguments.data.measures(),
        reference: arguments.reference,
        side: if arguments.from_first { Side::First } else { Side::Second },
        errors: match errors {
            Some(Errors::None) => OaxacaErrors::None,
            None | Some(Errors::Linearisation) => OaxacaErrors::Linearised,
            Some(Errors::Bootstrap) => {
                OaxacaErrors::Bootstrap { replications: draws.replications, seed: draws.seed() }
            }
        },
        level: confidence.level,
    };
    Ok(model_gap(&question, &columns)?)
}
