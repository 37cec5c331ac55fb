//! Runs a selection model: who is chosen, by which criterion, with what margin.

mod decision;
mod threshold;
mod transformation;

use domain::area::{AreaCode, Level};
use domain::selection::{Annex, CriteriaRule, Criterion, Rule, SelectionModel};
use numerics::moments::standard_deviation_n;
use numerics::rank::{Order, competition_ranks};
use numerics::sum::mean;

use crate::column::{ColumnError, check_length, check_values, check_weights, present_sorted};

pub(crate) use transformation::addend;
pub use transformation::{score_of, transformed};

/// The areas that a model chooses among, and what is known of them.
#[derive(Debug, Clone, Copy)]
pub struct Units<'a> {
    /// The areas, each once.
    pub codes: &'a [AreaCode],
    /// One column per criterion in the model's order, one row per area; a criterion without data
    /// has a column of `None`. Empty for an annex.
    pub columns: &'a [Vec<Option<f64>>],
    /// The areas' inhabitants, where a threshold weighs by population.
    pub population: Option<&'a [Option<f64>]>,
}

/// What a model says of every area.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// One result per area, in the order of [`Units::codes`].
    pub units: Vec<UnitResult>,
    /// One summary per criterion, in the model's order; empty for an annex.
    pub criteria: Vec<CriterionSummary>,
    /// Where the line by score was drawn; `None` for other rules or where no area has a score.
    pub border: Option<Border>,
    /// For an annex: how many of its places are not known by name.
    pub unknown_places: usize,
}

/// What a model says of one area.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitResult {
    /// The area.
    pub code: AreaCode,
    /// Whether it is chosen; `None` where missing values leave that open.
    pub eligible: Option<bool>,
    /// Its score, larger for larger need; `None` where a weighted criterion has no value or the
    /// model weighs nothing.
    pub score: Option<f64>,
    /// Its place among the areas with a score, 1 for the largest need; ties share their first.
    pub rank: Option<usize>,
    /// What decides, and by how much.
    pub decisive: Option<Decisive>,
    /// One outcome per criterion, in the model's order; empty for an annex.
    pub criteria: Vec<CriterionOutcome>,
}

/// How far an area is from the line that decides: zero or more inside, below zero outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decisive {
    /// The criterion whose threshold decides, by its place in the model; `None` for the score.
    pub criterion: Option<usize>,
    /// In the score's unit, or in standard deviations of the criterion over areas.
    pub margin: f64,
}

/// One criterion for one area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriterionOutcome {
    /// The value, in the indicator's own unit.
    pub value: Option<f64>,
    /// The value after the model's transformation, larger for larger need; `None` where there is
    /// no value or the criterion weighs nothing.
    pub transformed: Option<f64>,
    /// What the area must reach, in the indicator's own unit; `None` without threshold or data.
    pub threshold: Option<f64>,
    /// Whether it does; a value at the threshold does.
    pub met: Option<bool>,
    /// How far beyond the threshold towards larger need, in the indicator's own unit; negative
    /// where it is not met.
    pub margin: Option<f64>,
}

/// One criterion over all areas.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionSummary {
    /// The criterion's id in the model.
    pub id: String,
    /// Areas with a value.
    pub n: usize,
    /// Areas without one.
    pub missing: usize,
    /// Areas with a value left out of a population-weighted threshold, having no population.
    pub without_population: usize,
    /// The unweighted mean.
    pub mean: Option<f64>,
    /// The unweighted standard deviation, divisor n.
    pub standard_deviation: Option<f64>,
    /// Whether the model sets a threshold on it.
    pub has_threshold: bool,
    /// What an area must reach; `None` without threshold or without data to derive it from.
    pub threshold: Option<f64>,
}

/// The line drawn by score.
#[derive(Debug, Clone, PartialEq)]
pub struct Border {
    /// The lowest score that is in.
    pub score: f64,
    /// For a number of places: the areas that share the last place, all in although they are
    /// more than the places left; empty where the places suffice. Rows of [`Selection::units`].
    pub tied: Vec<usize>,
    /// Areas without a score: the line is drawn among the others.
    pub without_score: usize,
}

/// The model and the areas do not fit together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SelectionError {
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// There are more or fewer columns than criteria.
    #[error("run the model {model}: it has {criteria} criteria and was given {columns} columns")]
    Columns {
        /// The model.
        model: String,
        /// Its criteria.
        criteria: usize,
        /// The columns.
        columns: usize,
    },
    /// A threshold weighs by population and none was given.
    #[error(
        "run the model {model}: criterion '{criterion}' weighs by population, which is missing"
    )]
    PopulationNeeded {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
    },
    /// An area comes twice.
    #[error("run the model {model}: the area {code} comes twice")]
    DuplicateUnit {
        /// The model.
        model: String,
        /// The area.
        code: AreaCode,
    },
    /// An area is of another kind than the model chooses among.
    #[error(
        "run the model {model}: {code} is of level {found:?}, the model chooses among {expected:?}"
    )]
    WrongLevel {
        /// The model.
        model: String,
        /// The area.
        code: AreaCode,
        /// Its level.
        found: Level,
        /// The model's.
        expected: Level,
    },
}

/// Returns what the model says of every area. The order of the areas changes nothing but the
/// order of the answer.
///
/// - A missing value is never replaced. In a weighted criterion it leaves the area without score
///   and rank; in a threshold it leaves the area's eligibility open unless the other criteria
///   already decide it.
/// - Means, deviations, ranks and quantiles are over the areas that have a value.
/// - [`domain::selection::Eligibility::Top`] draws its line among the areas with a score; all that share the last
///   place are in.
///
/// # Errors
/// [`SelectionError`] where columns, population or areas do not fit the model.
pub fn select(model: &SelectionModel, units: &Units<'_>) -> Result<Selection, SelectionError> {
    check_codes(model, units.codes)?;
    match model.rule() {
        Rule::Annex(annex) => Ok(by_annex(annex, units.codes)),
        Rule::Criteria(rule) => {
            check_columns(model, rule, units)?;
            Ok(by_criteria(rule, units))
        }
    }
}

fn check_codes(model: &SelectionModel, codes: &[AreaCode]) -> Result<(), SelectionError> {
    let mut sorted: Vec<&AreaCode> = codes.iter().collect();
    sorted.sort();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(SelectionError::DuplicateUnit {
            model: model.id.clone(),
            code: pair[0].clone(),
        });
    }
    match codes.iter().find(|code| code.level() != model.unit) {
        None => Ok(()),
        Some(code) => Err(SelectionError::WrongLevel {
            model: model.id.clone(),
            code: code.clone(),
            found: code.level(),
            expected: model.unit,
        }),
    }
}

fn check_columns(
    model: &SelectionModel,
    rule: &CriteriaRule,
    units: &Units<'_>,
) -> Result<(), SelectionError> {
    if units.columns.len() != rule.criteria.len() {
        return Err(SelectionError::Columns {
            model: model.id.clone(),
            criteria: rule.criteria.len(),
            columns: units.columns.len(),
        });
    }
    for (criterion, column) in rule.criteria.iter().zip(units.columns) {
        check_length(&criterion.id, column.len(), units.codes.len())?;
        check_values(&criterion.id, column)?;
    }
    if let Some(population) = units.population {
        check_length("population", population.len(), units.codes.len())?;
        check_weights("population", population)?;
    }
    let needing = rule.criteria.iter().find(|c| threshold::weighs_by_population(c.threshold));
    match needing {
        Some(criterion) if units.population.is_none() => Err(SelectionError::PopulationNeeded {
            model: model.id.clone(),
            criterion: criterion.id.clone(),
        }),
        _ => Ok(()),
    }
}

fn by_annex(annex: &Annex, codes: &[AreaCode]) -> Selection {
    let unknown_places = annex.size.saturating_sub(annex.members.len());
    let standing = |code: &AreaCode| match (annex.members.contains(code), unknown_places) {
        (true, _) => Some(true),
        (false, 0) => Some(false),
        (false, _) => None,
    };
    let units = codes
        .iter()
        .map(|code| UnitResult {
            code: code.clone(),
            eligible: standing(code),
            score: None,
            rank: None,
            decisive: None,
            criteria: Vec::new(),
        })
        .collect();
    Selection { units, criteria: Vec::new(), border: None, unknown_places }
}

fn by_criteria(rule: &CriteriaRule, units: &Units<'_>) -> Selection {
    let summaries: Vec<CriterionSummary> = rule
        .criteria
        .iter()
        .zip(units.columns)
        .map(|(criterion, column)| summarise(criterion, column, units.population))
        .collect();
    let scaled: Vec<Vec<Option<f64>>> = rule
        .criteria
        .iter()
        .zip(units.columns)
        .map(|(criterion, column)| transformed(column, criterion.need, criterion.transformation))
        .collect();
    let scores = scores(rule, &scaled, units.codes.len());
    let ranks = ranks(&scores);
    let border = decision::border(rule.eligibility, &scores, &ranks);
    let mut results = Vec::with_capacity(units.codes.len());
    for (row, code) in units.codes.iter().enumerate() {
        let criteria = outcomes(rule, units, &summaries, &scaled, row);
        let unit = decision::Evidence {
            criteria: &criteria,
            summaries: &summaries,
            score: scores[row],
            border: border.as_ref(),
        };
        results.push(UnitResult {
            code: code.clone(),
            eligible: decision::eligible(rule.eligibility, &unit),
            score: scores[row],
            rank: ranks[row],
            decisive: decision::decisive(rule.eligibility, &unit),
            criteria,
        });
    }
    Selection { units: results, criteria: summaries, border, unknown_places: 0 }
}

fn summarise(
    criterion: &Criterion,
    column: &[Option<f64>],
    population: Option<&[Option<f64>]>,
) -> CriterionSummary {
    let present = present_sorted(column);
    let line = threshold::threshold(criterion, column, population);
    CriterionSummary {
        id: criterion.id.clone(),
        n: present.len(),
        missing: column.len() - present.len(),
        without_population: line.without_population,
        mean: mean(&present),
        standard_deviation: standard_deviation_n(&present),
        has_threshold: criterion.threshold.is_some(),
        threshold: line.value,
    }
}

fn scores(rule: &CriteriaRule, scaled: &[Vec<Option<f64>>], n: usize) -> Vec<Option<f64>> {
    let weighing: Vec<(f64, &Vec<Option<f64>>)> = rule
        .criteria
        .iter()
        .zip(scaled)
        .filter(|(criterion, _)| criterion.weight > 0.0)
        .map(|(criterion, column)| (criterion.weight, column))
        .collect();
    let weights: Vec<f64> = weighing.iter().map(|(weight, _)| *weight).collect();
    (0..n)
        .map(|row| {
            let values: Option<Vec<f64>> = weighing.iter().map(|(_, column)| column[row]).collect();
            values.and_then(|values| score_of(&values, &weights, rule.aggregation))
        })
        .collect()
}

fn ranks(scores: &[Option<f64>]) -> Vec<Option<usize>> {
    let present: Vec<f64> = scores.iter().flatten().copied().collect();
    let mut ranks = competition_ranks(&present, Order::LargestFirst).into_iter();
    scores.iter().map(|score| score.and_then(|_| ranks.next())).collect()
}

fn outcomes(
    rule: &CriteriaRule,
    units: &Units<'_>,
    summaries: &[CriterionSummary],
    scaled: &[Vec<Option<f64>>],
    row: usize,
) -> Vec<CriterionOutcome> {
    rule.criteria
        .iter()
        .enumerate()
        .map(|(index, criterion)| {
            let value = units.columns[index][row];
            let threshold = summaries[index].threshold;
            let margin = value.zip(threshold).map(|(v, t)| threshold::beyond(v, t, criterion.need));
            CriterionOutcome {
                value,
                transformed: scaled[index][row].filter(|_| criterion.weight > 0.0),
                threshold,
                met: margin.map(|margin| margin >= 0.0),
                margin,
            }
        })
        .collect()
}

impl Selection {
    /// Returns the rows of the areas that are chosen, in the order of [`Units::codes`].
    #[must_use]
    pub fn eligible_rows(&self) -> Vec<usize> {
        self.rows_where(Some(true))
    }

    /// Returns the rows of the areas whose eligibility missing values leave open.
    #[must_use]
    pub fn open_rows(&self) -> Vec<usize> {
        self.rows_where(None)
    }

    fn rows_where(&self, eligible: Option<bool>) -> Vec<usize> {
        let fits = |(row, unit): (usize, &UnitResult)| (unit.eligible == eligible).then_some(row);
        self.units.iter().enumerate().filter_map(fits).collect()
    }
}

#[cfg(test)]
mod tests;
