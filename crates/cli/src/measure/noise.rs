//! `brygga measure noise`.

use anyhow::anyhow;
use measures::disclosure::discrete_noise::Ratio;
use measures::disclosure::{Mechanism, NoiseQuestion, add_noise};

use super::Format;
use super::cross_table::Dimensions;

const EXAMPLES: &str = "\
Examples:
  Persons by area and group with noise of scale 2, so with ε = 1/2:
    brygga measure noise --data persons.csv --dimensions area,group --laplace-scale 2 --seed SECRET

  The same with normal noise of variance 1/4, so with ρ = 2:
    brygga measure noise --data persons.csv --dimensions area,group --gaussian-variance 1/4 \\
        --seed SECRET

SECRET is a number that nobody else can know: whoever has it can take the noise away.";

/// Add whole-number noise to a table of counts (differential privacy)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    dimensions: Dimensions,
    /// Discrete Laplace noise of this scale, as in 2 or 3/2: ε is 1 over it.
    #[arg(long, value_name = "RATIO", value_parser = ratio)]
    laplace_scale: Option<Ratio>,
    /// Discrete normal noise of this variance, as in 4 or 1/4: ρ is 1 over twice it.
    #[arg(long, value_name = "RATIO", value_parser = ratio, conflicts_with = "laplace_scale")]
    gaussian_variance: Option<Ratio>,
    /// What fixes the noise: as secret as the data.
    #[arg(long, value_name = "NUMBER")]
    seed: u64,
}

/// Reads the records, adds noise to their table and prints it.
pub(super) fn run(arguments: &Arguments, format: Format) -> anyhow::Result<()> {
    let mechanism = match (arguments.laplace_scale, arguments.gaussian_variance) {
        (Some(scale), _) => Mechanism::DiscreteLaplace { scale },
        (None, Some(variance)) => Mechanism::DiscreteGaussian { variance },
        (None, None) => {
            return Err(anyhow!(
                "draw noise: give --laplace-scale RATIO or --gaussian-variance RATIO"
            ));
        }
    };
    let table = arguments.dimensions.read([])?;
    let counts = table.sums(&table.amounts(None)?)?;
    let found = add_noise(&NoiseQuestion { table: &counts, mechanism, seed: arguments.seed });
    let cells: Vec<_> = found.values.iter().map(|value| (Some(*value), "noisy")).collect();
    table.print(format, &[found.estimate], &cells)
}

/// Reads a positive ratio of whole numbers.
fn ratio(text: &str) -> Result<Ratio, String> {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let both = number(above).zip(number(below));
    let (above, below) = both.ok_or_else(|| format!("write a ratio as 2 or 3/2, not '{text}'"))?;
    Ratio::new(above, below).map_err(|error| error.to_string())
}
