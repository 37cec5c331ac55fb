//! `brygga measure index`.

use std::path::PathBuf;

use anyhow::anyhow;
use measures::estimate::{Diagnostic, Estimate, Finding, Part};
use measures::need_index::answer::{Question, answer};
use measures::need_index::build::build;
use measures::need_index::imputation::Imputation;
use measures::need_index::model::{IndexModel, Preparation};
use measures::need_index::sensitivity::{Sensitivity, Target};
use measures::need_index::table::{Grouping, NamedColumn, Table};
use measures::need_index::trace::trace;
use operations::index_file::{self, IndexFile};

use super::asked::Data;
use super::sampling::{Confidence, Draws};
use crate::columns;

const EXAMPLES: &str = "\
Examples:
  Index, ranks, weights and, where the model has open choices, how uncertain the ranks are:
    brygga measure index --data units.csv --unit code --model index.toml

  How the number of one unit came about, step by step:
    brygga measure index --data units.csv --unit code --model index.toml --trace 2104

  Which of the choices under [uncertainty] in the model move the ranks (Sobol indices):
    brygga measure index --data units.csv --unit code --model index.toml --sensitivity

  Which of them move the rank of one unit, by 4096 base rows:
    brygga measure index --data units.csv --unit code --model index.toml --sensitivity \\
        --rank-of 2104 --base-rows 4096 --format json";

/// A composite need index by a model file, with the uncertainty of its ranks
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The index, as docs/indexes.md describes; its indicators are columns of the data.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The column with the units.
    #[arg(long, value_name = "COLUMN")]
    unit: String,
    /// Tell how the number of this unit came about, step by step, instead.
    #[arg(long, value_name = "UNIT")]
    trace: Option<String>,
    /// The column with the period of each row, a whole number, where there are several.
    #[arg(long, value_name = "COLUMN")]
    period: Option<String>,
    #[command(flatten)]
    sensitivity: SensitivityArguments,
}

/// How the sensitivity to choices is estimated.
#[derive(Debug, clap::Args)]
struct SensitivityArguments {
    /// Tell which open choices of the model move the ranks instead: each choice's share of the
    /// variance, alone and with others.
    #[arg(long, conflicts_with = "trace", help_heading = "Sensitivity")]
    sensitivity: bool,
    /// Look at the rank of this unit, not at how far ranks move on average.
    #[arg(long, value_name = "UNIT", requires = "sensitivity", help_heading = "Sensitivity")]
    rank_of: Option<String>,
    /// How many base rows; the index is computed this times the choices and two.
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1_024,
        requires = "sensitivity",
        help_heading = "Sensitivity"
    )]
    base_rows: usize,
    /// How many sets of weights stand for a choice of weights.
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 100,
        requires = "sensitivity",
        help_heading = "Sensitivity"
    )]
    weight_sets: usize,
    #[command(flatten, next_help_heading = "Sensitivity")]
    draws: Draws,
    #[command(flatten, next_help_heading = "Sensitivity")]
    confidence: Confidence,
}

/// The measure that the choices' sensitivity answers with.
const SENSITIVITY: &str = "sobol-indices";

impl Arguments {
    /// Returns the measures asked for, sensitivity among them where it is.
    fn measures(&self) -> Vec<&str> {
        let mut named = self.data.measures();
        if self.sensitivity.sensitivity && !named.contains(&SENSITIVITY) {
            named.push(SENSITIVITY);
        }
        named
    }

    /// Returns how the sensitivity is estimated, where it is asked for.
    fn sensitivity(&self, file: &IndexFile) -> anyhow::Result<Option<Sensitivity>> {
        let asked = &self.sensitivity;
        if !self.measures().contains(&SENSITIVITY) {
            return Ok(None);
        }
        let Some(open) = &file.uncertainty else {
            return Err(anyhow!(
                "share the variance among choices: {} has no [uncertainty] with choices",
                self.model.display()
            ));
        };
        Ok(Some(Sensitivity {
            base_rows: asked.base_rows,
            seed: asked.draws.seed(),
            choices: open.choices.clone(),
            weight_sets: asked.weight_sets,
            target: match &asked.rank_of {
                Some(unit) => Target::RankOf { unit: unit.clone() },
                None => Target::MeanRankShift,
            },
            bootstrap: asked.draws.replications,
            level: asked.confidence.level,
        }))
    }
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let file = index_file::read(&arguments.model)?;
    let model = &file.model;
    let of = |indicator: &measures::need_index::model::Indicator| {
        let denominator = indicator.denominator.as_ref().map(|d| d.column.clone());
        std::iter::once(indicator.id.clone()).chain(denominator).collect::<Vec<_>>()
    };
    let names: Vec<String> = model.indicators.iter().flat_map(of).collect();
    let groupings: Vec<&str> = model.preparation.iter().filter_map(grouping).collect();
    let numbers = names.iter().chain(&arguments.period).map(String::as_str);
    let texts = std::iter::once(arguments.unit.as_str()).chain(groupings.iter().copied());
    let read = arguments.data.read(numbers, texts)?;
    let columns: Vec<NamedColumn> = names
        .iter()
        .map(|name| NamedColumn { name: name.clone(), values: read.numbers(name).to_vec() })
        .collect();
    let units = read.names(&arguments.unit)?;
    let periods = arguments.period.as_deref().map(|name| periods(&read, name)).transpose()?;
    let grouped =
        |name: &&str| anyhow::Ok(Grouping { name: (*name).to_owned(), labels: read.texts(name)? });
    let groupings: Vec<Grouping> = groupings.iter().map(grouped).collect::<anyhow::Result<_>>()?;
    let table = Table {
        units: &units,
        periods: periods.as_deref(),
        columns: &columns,
        groupings: &groupings,
    };
    if let Some(unit) = &arguments.trace {
        return Ok(vec![traced(model, &table, unit)?]);
    }
    let sensitivity = arguments.sensitivity(&file)?;
    let question = Question {
        measures: &arguments.measures(),
        uncertainty: file.uncertainty.as_ref(),
        sensitivity: sensitivity.as_ref(),
    };
    Ok(answer(model, &table, &question)?)
}

/// Returns the column that missing values are filled in by.
fn grouping(step: &Preparation) -> Option<&str> {
    match step {
        Preparation::Impute(
            Imputation::GroupMean { grouping } | Imputation::GroupMedian { grouping },
        ) => Some(grouping),
        _ => None,
    }
}

fn periods(table: &columns::Table, name: &str) -> anyhow::Result<Vec<i64>> {
    let counts = table.complete_counts(name)?;
    Ok(counts.into_iter().map(|period| i64::try_from(period).unwrap_or(i64::MAX)).collect())
}

/// Returns the way to one unit's number as the parts of its index: groups with their members,
/// indicators with their steps.
fn traced(model: &IndexModel, table: &Table<'_>, unit: &str) -> anyhow::Result<Estimate> {
    let built = build(model, table)?;
    // The last period is told where there are several.
    let period = table.periods.and_then(|periods| periods.iter().max().copied());
    let trace = trace(model, table, &built, unit, period)?;
    let steps = trace.indicators.iter().map(|indicator| Part {
        parts: indicator
            .steps
            .iter()
            .map(|step| Part::new(format!("{}: {}", step.step.word(), step.rule), step.value))
            .collect(),
        ..Part::new(indicator.name.clone(), indicator.steps.last().and_then(|step| step.value))
    });
    let groups = trace.groups.iter().map(|group| Part {
        parts: group
            .members
            .iter()
            .map(|member| Part::new(member.id.clone(), member.contribution.or(member.value)))
            .collect(),
        ..Part::new(format!("{} ({})", group.name, group.rule), group.value)
    });
    let rank = trace.rank.map(|rank| Diagnostic { name: "rank", finding: Finding::Number(rank) });
    Ok(Estimate {
        measure: "Composite index",
        estimate: trace.index,
        standard_error: None,
        interval: None,
        method: trace.weighting.clone(),
        n: trace.n_ranked,
        diagnostics: rank.into_iter().collect(),
        parts: steps.chain(groups).collect(),
    })
}
