//! `brygga measure gap life`.

use anyhow::anyhow;
use measures::estimate::Estimate;
use measures::gap::life_expectancy::arriaga::{ArriagaBase, Cause};
use measures::gap::life_expectancy::{AgeGroups, OpenAge};
use measures::gap::life_gap::{LifeColumns, LifeQuestion, life_gap};

use crate::measure::asked::Data;
use crate::measure::sampling::Confidence;

const EXAMPLES: &str = "\
Examples:
  Women against men, by age and by cause:
    brygga measure gap life --data ages.csv --age age --first deaths_w years_w \\
        --second deaths_m years_m --cause heart heart_w heart_m --cause cancer cancer_w cancer_m";

/// A row is an age group of two populations, with deaths and person-years (Chiang, Arriaga)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// Where each age group begins, in years; the last is open.
    #[arg(long, value_name = "COLUMN")]
    age: String,
    /// The years lived in each age group by those who die in it; the usual where not given.
    #[arg(long, value_name = "COLUMN")]
    years_of_dying: Option<String>,
    /// Deaths and person-years of the first population; the gap is first less second.
    #[arg(long, num_args = 2, value_names = ["DEATHS", "YEARS"])]
    first: Vec<String>,
    /// Deaths and person-years of the second population.
    #[arg(long, num_args = 2, value_names = ["DEATHS", "YEARS"])]
    second: Vec<String>,
    /// A cause's deaths in the first and in the second population; may be repeated.
    #[arg(long, num_args = 3, value_names = ["NAME", "FIRST", "SECOND"])]
    cause: Vec<String>,
    /// Whether the expectancy at the open age varies with its deaths.
    #[arg(long)]
    open_age_varies: bool,
    /// Whose survivors the contributions are counted in.
    #[arg(long, value_enum, default_value_t = Base::Second)]
    base: Base,
    #[command(flatten)]
    confidence: Confidence,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Base {
    Second,
    First,
    Mean,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let both = (arguments.first.as_slice(), arguments.second.as_slice());
    let ([deaths_1, years_1], [deaths_2, years_2]) = both else {
        return Err(anyhow!("compare lives: name --first DEATHS YEARS and --second DEATHS YEARS"));
    };
    let by_cause: Vec<&[String]> = arguments.cause.chunks_exact(3).collect();
    let numbers = std::iter::once(&arguments.age)
        .chain(&arguments.first)
        .chain(&arguments.second)
        .chain(by_cause.iter().flat_map(|cause| &cause[1..]))
        .map(String::as_str);
    let dying = arguments.years_of_dying.as_deref();
    let table = arguments.data.read(numbers.chain(dying), [])?;
    let starts = table.complete(&arguments.age)?;
    let ages = match dying {
        // The open age group has no such years.
        Some(name) => {
            let closed = table.numbers(name).iter().take(starts.len().saturating_sub(1));
            let years: Option<Vec<f64>> = closed.copied().collect();
            let missing = || anyhow!("read '{name}': every closed age group needs a number");
            AgeGroups::with_years_of_dying(&starts, &years.ok_or_else(missing)?)?
        }
        None => AgeGroups::new(&starts)?,
    };
    let column = |name: &String| table.complete(name);
    let first = [column(deaths_1)?, column(years_1)?];
    let second = [column(deaths_2)?, column(years_2)?];
    let causes: Vec<(&str, Vec<f64>, Vec<f64>)> = by_cause
        .iter()
        .map(|cause| Ok((cause[0].as_str(), column(&cause[1])?, column(&cause[2])?)))
        .collect::<anyhow::Result<_>>()?;
    let causes: Vec<Cause<'_>> =
        causes.iter().map(|(name, first, second)| Cause { name, first, second }).collect();
    let columns = LifeColumns {
        ages: &ages,
        first: first.each_ref().map(Vec::as_slice),
        second: second.each_ref().map(Vec::as_slice),
        causes: &causes,
    };
    let question = LifeQuestion {
        measures: &arguments.data.measures(),
        open_age: if arguments.open_age_varies { OpenAge::Varies } else { OpenAge::Certain },
        base: match arguments.base {
            Base::Second => ArriagaBase::Second,
            Base::First => ArriagaBase::First,
            Base::Mean => ArriagaBase::Mean,
        },
        level: arguments.confidence.level,
    };
    Ok(life_gap(&question, &columns)?)
}
