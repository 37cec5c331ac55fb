//! `brygga measure segregation`.

use measures::estimate::Estimate;
use measures::segregation::counts::{GroupColumn, MissingCounts, RepeatedAreas};
use measures::segregation::hierarchy::LevelColumn;
use measures::segregation::resampling::{IntervalMethod, Resampling, Tail};
use measures::segregation::{Bootstrap, Focus, GroupOrder, Null, Question, Settings, segregation};

use super::asked::Data;
use super::sampling::{Confidence, Draws};
use crate::columns::borrowed;

const EXAMPLES: &str = "\
Examples:
  Schools by the pupils' groups, every measure:
    brygga measure segregation --data schools.csv --areas school --groups asian,black,hisp,white

  Between and within states and districts, with standard errors from samples of persons:
    brygga measure segregation --data schools.csv --areas school --groups asian,black,hisp,white \\
        --within state,district --measure mutual-information --bootstrap persons

  One group against another, tested against a deal of persons by chance:
    brygga measure segregation --data schools.csv --areas school --groups asian,black,hisp,white \\
        --focus black --against white --measure dissimilarity --test evenness

  Brackets of income from the lowest to the highest:
    brygga measure segregation --data areas.csv --areas area --groups b0,b1,b2,b3 --ordered";

/// How unevenly groups live over areas
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The column with the areas.
    #[arg(long, value_name = "COLUMN")]
    areas: String,
    /// The columns with the counts of each group; together everybody.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required = true)]
    groups: Vec<String>,
    /// Columns with the units that areas lie in, highest level first: M and H are divided over them.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    within: Vec<String>,
    /// The group that two-group measures set against all others; each in turn where not given.
    #[arg(long, value_name = "COLUMN")]
    focus: Option<String>,
    /// With --focus, the only other group that counts.
    #[arg(long, value_name = "COLUMN", requires = "focus")]
    against: Option<String>,
    /// The groups are ordered from the lowest to the highest, as brackets of income are.
    #[arg(long)]
    ordered: bool,
    /// An area without a count is left out instead of refused.
    #[arg(long)]
    skip_missing: bool,
    /// Several rows of one area are added up instead of refused.
    #[arg(long)]
    add_up: bool,
    /// How sampling error is found.
    #[arg(long, value_enum)]
    bootstrap: Option<Sampled>,
    /// What a test against no segregation deals.
    #[arg(long, value_enum)]
    test: Option<Dealt>,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    confidence: Confidence,
    /// How the bootstrap's intervals are made.
    #[arg(long, value_enum, default_value_t = Ends::ReversePercentile)]
    interval: Ends,
    /// Atkinson's b.
    #[arg(long, value_name = "B", default_value_t = 0.5)]
    atkinson_shape: f64,
    /// The degree of the polynomial that joins ranks of ordered groups.
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    degree: usize,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Sampled {
    /// Persons are drawn.
    Persons,
    /// Persons are drawn, each group keeping its size.
    PersonsWithinGroups,
    /// Whole areas are drawn.
    Areas,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Dealt {
    /// Everybody's area is exchanged at random.
    Permutation,
    /// Every group is drawn over areas by their sizes.
    Systematic,
    /// Everybody of an area is given a group by the groups' shares.
    Evenness,
    /// Areas and groups are independent, their sizes drawn too.
    Independence,
}

/// How an interval is made of samples.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Ends {
    /// The samples' quantiles mirrored in the estimate: samples are biased as the data are.
    ReversePercentile,
    /// The samples' quantiles.
    Percentile,
    /// The corrected estimate give or take standard errors.
    Normal,
}

impl Ends {
    pub(super) fn method(self) -> IntervalMethod {
        match self {
            Self::ReversePercentile => IntervalMethod::ReversePercentile,
            Self::Percentile => IntervalMethod::Percentile,
            Self::Normal => IntervalMethod::Normal,
        }
    }
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let texts = std::iter::once(&arguments.areas).chain(&arguments.within);
    let table = arguments
        .data
        .read(arguments.groups.iter().map(String::as_str), texts.map(String::as_str))?;
    let areas = table.names(&arguments.areas)?;
    let levels: Vec<Vec<String>> =
        arguments.within.iter().map(|name| table.names(name)).collect::<anyhow::Result<_>>()?;
    let levels: Vec<Vec<&str>> = levels.iter().map(|units| borrowed(units)).collect();
    let levels: Vec<LevelColumn<'_>> = (arguments.within.iter().zip(&levels))
        .map(|(name, units)| LevelColumn { name, units })
        .collect();
    let groups: Vec<GroupColumn<'_>> = arguments
        .groups
        .iter()
        .map(|name| GroupColumn { name, counts: table.numbers(name) })
        .collect();
    let question = Question {
        areas: &borrowed(&areas),
        groups: &groups,
        measures: &arguments.data.measures(),
        levels: &levels,
        ..question(arguments)
    };
    Ok(segregation(&question)?)
}

/// Returns the question without its columns.
fn question(arguments: &Arguments) -> Question<'_> {
    let (replications, seed) = (arguments.draws.replications, arguments.draws.seed());
    Question {
        areas: &[],
        groups: &[],
        measures: &[],
        levels: &[],
        focus: match (&arguments.focus, &arguments.against) {
            (Some(group), Some(other)) => Focus::Pair(group, other),
            (Some(group), None) => Focus::Group(group),
            (None, _) => Focus::EachGroup,
        },
        order: if arguments.ordered { GroupOrder::LowestFirst } else { GroupOrder::Unordered },
        missing: if arguments.skip_missing {
            MissingCounts::LeaveAreaOut
        } else {
            MissingCounts::Refuse
        },
        repeated: if arguments.add_up { RepeatedAreas::AddUp } else { RepeatedAreas::Refuse },
        settings: Settings {
            atkinson_shape: arguments.atkinson_shape,
            profile_points: 1_000,
            polynomial_degree: arguments.degree,
            correction_replications: replications,
            correction_seed: seed,
        },
        bootstrap: arguments.bootstrap.map(|sampled| Bootstrap {
            resampling: match sampled {
                Sampled::Persons => Resampling::Persons,
                Sampled::PersonsWithinGroups => Resampling::PersonsWithinGroups,
                Sampled::Areas => Resampling::Areas,
            },
            replications,
            seed,
            level: arguments.confidence.level,
            interval: arguments.interval.method(),
        }),
        null: arguments.test.map(|dealt| Null {
            resampling: match dealt {
                Dealt::Permutation => Resampling::Permutation,
                Dealt::Systematic => Resampling::Systematic,
                Dealt::Evenness => Resampling::Evenness,
                Dealt::Independence => Resampling::Independence,
            },
            replications,
            seed,
            tail: Tail::Both,
        }),
    }
}
