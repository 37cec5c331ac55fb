//! `brygga measure income-segregation`.

use measures::estimate::{Diagnostic, Estimate, Finding};
use measures::segregation::income_segregation;
use measures::segregation::rank_order::incomes::{Incomes, OneSided, Profile};

use crate::columns::{File, borrowed};

const EXAMPLES: &str = "\
Examples:
  Persons with an area and an income each:
    brygga measure income-segregation --data persons.parquet --areas deso --income income

  Weighted persons, those without an income left out, the profile at 20 ranks:
    brygga measure income-segregation --data persons.csv --areas area --income income \\
        --weight weight --skip-missing --ranks 20

Incomes in brackets with counts per area: brygga measure segregation --ordered.";

/// How unevenly the rich and the poor live over areas (rank-order H, Reardon)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    file: File,
    /// The column with the area of each person.
    #[arg(long, value_name = "COLUMN")]
    areas: String,
    /// The income of each person: only the order counts.
    #[arg(long, value_name = "COLUMN")]
    income: String,
    /// How many persons each stands for; one where not given.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// A person without an area, income or weight is left out instead of refused.
    #[arg(long)]
    skip_missing: bool,
    /// Segregation is taken between those below and above each of the ranks 1/N, 2/N … (N − 1)/N.
    #[arg(long, value_name = "N", default_value_t = 100)]
    ranks: usize,
    /// The degree of the polynomial that joins the ranks.
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    degree: usize,
    /// What an area counts where nobody or everybody is below a rank.
    #[arg(long, value_enum, default_value_t = Side::NoEntropy)]
    one_sided: Side,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Side {
    /// Nothing, the limit.
    NoEntropy,
    /// As if a millionth were on the other side, as segindex 0.2.
    AMillionth,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let Arguments { areas: area, income, weight, .. } = arguments;
    let numbers = std::iter::once(income).chain(weight).map(String::as_str);
    let table = arguments.file.read(numbers, [area.as_str()])?;
    let (mut areas, mut incomes, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    let alike = vec![Some(1.0); table.n_rows()];
    if arguments.skip_missing {
        let given = weight.as_deref().map_or(&alike[..], |name| table.numbers(name));
        let rows = table.texts(area)?.into_iter().zip(table.numbers(income)).zip(given);
        for ((area, income), weight) in rows {
            if let (Some(area), Some(income), Some(weight)) = (area, income, weight) {
                areas.push(area);
                incomes.push(*income);
                weights.push(*weight);
            }
        }
    } else {
        (areas, incomes) = (table.names(area)?, table.complete(income)?);
        weights =
            weight.as_deref().map(|name| table.complete(name)).transpose()?.unwrap_or_default();
    }
    let people = Incomes {
        areas: &borrowed(&areas),
        incomes: &incomes,
        weights: weight.as_ref().map(|_| weights.as_slice()),
    };
    let profile = Profile {
        n_ranks: arguments.ranks,
        degree: arguments.degree,
        one_sided: match arguments.one_sided {
            Side::NoEntropy => OneSided::NoEntropy,
            Side::AMillionth => OneSided::AMillionth,
        },
    };
    let mut estimate = income_segregation(&people, profile)?;
    let left_out = table.n_rows() - areas.len();
    if left_out > 0 {
        let finding = Finding::Count(left_out);
        let name = "persons without an area, income or weight left out";
        estimate.diagnostics.push(Diagnostic { name, finding });
    }
    Ok(vec![estimate])
}
