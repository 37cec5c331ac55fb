//! `brygga measure index`.

use std::path::PathBuf;

use measures::estimate::{Diagnostic, Estimate, Finding, Part};
use measures::need_index::answer::{Question, answer};
use measures::need_index::build::build;
use measures::need_index::model::IndexModel;
use measures::need_index::table::{NamedColumn, Table};
use measures::need_index::trace::trace;
use operations::index_file;

use super::columns::Data;

/// A composite need index by a model file, with the uncertainty of its ranks
#[derive(Debug, clap::Args)]
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
    let read = arguments.data.read(names.iter().map(String::as_str), [arguments.unit.as_str()])?;
    let columns: Vec<NamedColumn> = names
        .iter()
        .map(|name| NamedColumn { name: name.clone(), values: read.numbers(name).to_vec() })
        .collect();
    let units = read.names(&arguments.unit)?;
    let table = Table { units: &units, periods: None, columns: &columns, groupings: &[] };
    if let Some(unit) = &arguments.trace {
        return Ok(vec![traced(model, &table, unit)?]);
    }
    let question = Question {
        measures: &arguments.data.measures(),
        uncertainty: file.uncertainty.as_ref(),
        sensitivity: None,
    };
    Ok(answer(model, &table, &question)?)
}

/// Returns the way to one unit's number as the parts of its index: groups with their members,
/// indicators with their steps.
fn traced(model: &IndexModel, table: &Table<'_>, unit: &str) -> anyhow::Result<Estimate> {
    let built = build(model, table)?;
    let trace = trace(model, table, &built, unit, None)?;
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
