//! `brygga measure gap factors`.

use anyhow::anyhow;
use measures::estimate::Estimate;
use measures::gap::das_gupta::Factor;
use measures::gap::rate_gap::factor_gap;

use crate::columns::File;

const EXAMPLES: &str = "\
Examples:
  Births per woman as the product of who is married and how many children they have, by age:
    brygga measure gap factors --data ages.csv --stratum age \\
        --factor 'share of women' share_1 share_2 --factor married married_1 married_2 \\
        --factor births births_1 births_2";

/// A row is a stratum of two populations, with the factors of a product (Das Gupta)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: File,
    /// The column with the strata's names.
    #[arg(long, value_name = "COLUMN")]
    stratum: String,
    /// A factor's name and its columns in the first and in the second population; two or more
    /// factors, whose products are summed over strata. The gap is first less second.
    #[arg(long, num_args = 3, value_names = ["NAME", "FIRST", "SECOND"], required = true)]
    factor: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let factors: Vec<&[String]> = arguments.factor.chunks_exact(3).collect();
    if let Some(name) = repeated(&factors) {
        return Err(anyhow!("part the gap: two factors are called '{name}'"));
    }
    let numbers = factors.iter().flat_map(|factor| &factor[1..]).map(String::as_str);
    let table = arguments.file.read(numbers, [arguments.stratum.as_str()])?;
    let names = table.names(&arguments.stratum)?;
    let columns: Vec<(Vec<f64>, Vec<f64>)> = factors
        .iter()
        .map(|factor| Ok((table.complete(&factor[1])?, table.complete(&factor[2])?)))
        .collect::<anyhow::Result<_>>()?;
    let factors: Vec<Factor<'_>> = factors
        .iter()
        .zip(&columns)
        .map(|(factor, (first, second))| Factor { name: &factor[0], first, second })
        .collect();
    Ok(vec![factor_gap(&names, &factors)?])
}

fn repeated<'a>(factors: &[&'a [String]]) -> Option<&'a str> {
    let mut names: Vec<&str> = factors.iter().map(|factor| factor[0].as_str()).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}
