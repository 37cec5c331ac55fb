//! `brygga measure segregation`.

use measures::estimate::Estimate;
use measures::segregation::counts::{GroupColumn, MissingCounts, RepeatedAreas};
use measures::segregation::hierarchy::LevelColumn;
use measures::segregation::resampling::{IntervalMethod, Resampling, Tail};
use measures::segregation::{Bootstrap, Focus, GroupOrder, Null, Question, Settings, segregation};

use super::columns::Data;

/// How unevenly groups live over areas
#[derive(Debug, clap::Args)]
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
    /// How many samples or deals.
    #[arg(long, default_value_t = 500)]
    replications: usize,
    /// What fixes them.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The confidence of intervals.
    #[arg(long, default_value_t = 0.95)]
    level: f64,
    /// Atkinson's b.
    #[arg(long, default_value_t = 0.5)]
    atkinson_shape: f64,
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

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// Returns the question without its columns.
fn question(arguments: &Arguments) -> Question<'_> {
    let (replications, seed) = (arguments.replications, arguments.seed);
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
            polynomial_degree: 4,
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
            level: arguments.level,
            interval: IntervalMethod::ReversePercentile,
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
