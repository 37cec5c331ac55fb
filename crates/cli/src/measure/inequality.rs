//! `brygga measure inequality`.

use measures::estimate::Estimate;
use measures::inequality::poverty::PovertyLine;
use measures::inequality::survey::Draws;
use measures::inequality::{
    InequalityColumns, InequalityQuestion, Parameters, USUAL_PARAMETERS, Uncertainty, ZeroAndBelow,
    inequality,
};

use super::asked::Data;
use super::sampling::{Errors, Sampling};
use crate::columns::lent;

const EXAMPLES: &str = "\
Examples:
  Every measure, persons weighted, standard errors under the survey's design:
    brygga measure inequality --data survey.parquet --value income --weight weight \\
        --stratum region --cluster household --errors linearisation

  Between and within regions, and by source of income:
    brygga measure inequality --data incomes.csv --value income --by region --sources wage,capital

  Incomes at or below zero left out where a logarithm is taken of all:
    brygga measure inequality --data incomes.csv --value income --measure theil-t,theil-l \\
        --zero-and-below drop-at-or-below";

/// How unequally an amount is spread over the rows of a file
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The column with the incomes or other amounts.
    #[arg(long, value_name = "COLUMN")]
    value: String,
    /// How much each row counts; alike where not given.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// The group of each row: every measure is given for each group, and split between and within.
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// The sampling stratum of each row.
    #[arg(long, value_name = "COLUMN")]
    stratum: Option<String>,
    /// The sampling unit of each row.
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// Columns that the amount is made of.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    sources: Vec<String>,
    /// What becomes of amounts at or below zero.
    #[arg(long, value_enum, default_value_t = Low::Keep)]
    zero_and_below: Low,
    /// The poverty line as a share of the median.
    #[arg(long, default_value_t = 0.6, value_name = "SHARE")]
    poverty_line: f64,
    #[command(flatten)]
    sampling: Sampling,
    /// ε of Atkinson's indices.
    #[arg(long, value_delimiter = ',', value_name = "EPSILON,…")]
    aversion: Vec<f64>,
    /// α of the generalised entropy indices.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, value_name = "ALPHA,…")]
    entropy: Vec<f64>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Low {
    Keep,
    ClipToZero,
    DropBelow,
    DropAtOrBelow,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let texts = [&arguments.by, &arguments.stratum, &arguments.cluster];
    let numbers = std::iter::once(&arguments.value)
        .chain(&arguments.weight)
        .chain(&arguments.sources)
        .map(String::as_str);
    let table = arguments.data.read(numbers, texts.into_iter().flatten().map(String::as_str))?;
    let owned = texts.map(|name| name.as_deref().map(|name| table.texts(name)).transpose());
    let [by, stratum, cluster] = owned;
    let (by, stratum, cluster) = (by?, stratum?, cluster?);
    let (by, stratum, cluster) =
        (by.as_deref().map(lent), stratum.as_deref().map(lent), cluster.as_deref().map(lent));
    let sources: Vec<(&str, &[Option<f64>])> =
        arguments.sources.iter().map(|name| (name.as_str(), table.numbers(name))).collect();
    let columns = InequalityColumns {
        incomes: table.numbers(&arguments.value),
        weights: arguments.weight.as_deref().map(|name| table.numbers(name)),
        strata: stratum.as_deref(),
        clusters: cluster.as_deref(),
        groups: by.as_deref(),
        sources: &sources,
    };
    Ok(inequality(&question(arguments, &arguments.data.measures()), &columns)?)
}

fn question<'a>(arguments: &'a Arguments, measures: &'a [&'a str]) -> InequalityQuestion<'a> {
    let or = |given: &'a [f64], usual: &'a [f64]| if given.is_empty() { usual } else { given };
    InequalityQuestion {
        measures,
        parameters: Parameters {
            entropy: or(&arguments.entropy, USUAL_PARAMETERS.entropy),
            aversion: or(&arguments.aversion, USUAL_PARAMETERS.aversion),
            ..USUAL_PARAMETERS
        },
        zero_and_below: match arguments.zero_and_below {
            Low::Keep => ZeroAndBelow::Keep,
            Low::ClipToZero => ZeroAndBelow::ClipToZero,
            Low::DropBelow => ZeroAndBelow::DropBelow,
            Low::DropAtOrBelow => ZeroAndBelow::DropAtOrBelow,
        },
        line: PovertyLine::OfMedian(arguments.poverty_line),
        uncertainty: match arguments.sampling.errors {
            None | Some(Errors::None) => Uncertainty::None,
            Some(Errors::Linearisation) => Uncertainty::Linearisation,
            Some(Errors::Bootstrap) => Uncertainty::Bootstrap {
                samples: arguments.sampling.draws.replications,
                draws: Draws::AsMany,
                seed: arguments.sampling.draws.seed(),
            },
        },
        level: arguments.sampling.confidence.level,
    }
}
