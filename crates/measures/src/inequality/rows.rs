//! The rows of a table that can be measured, in the sample's order.

use std::cmp::Ordering;

use numerics::sum::sum;

use crate::column::{check_length, check_values, check_weights};
use crate::inequality::figure::{Traits, View};
use crate::inequality::sample::{Sample, SampleError};
use crate::inequality::survey::Design;
use crate::inequality::{
    InequalityColumns, InequalityError, InequalityQuestion, Uncertainty, ZeroAndBelow,
};

/// Rows ready to be measured.
pub(super) struct Rows {
    /// Everyone, with incomes as asked for.
    pub(super) all: Sample,
    /// Those measured; the others weigh nothing.
    pub(super) kept: Sample,
    /// Groups, sources and the poverty line.
    pub(super) traits: Traits,
    /// How the rows were drawn, where sampling error is asked for.
    pub(super) design: Option<Design>,
    /// What was met on the way.
    pub(super) counts: Counts,
    drop: ZeroAndBelow,
}

/// What was met among the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    /// Rows without an entry in every column given.
    pub(super) missing: usize,
    /// Rows of weight zero.
    pub(super) weightless: usize,
    /// Incomes below zero, weighing something.
    pub(super) below_zero: usize,
    /// Incomes of zero, weighing something.
    pub(super) zero: usize,
    /// Incomes left out of the measures.
    pub(super) dropped: usize,
}

/// A source's amount that is neither in a named source nor rounding.
const REST: f64 = 1e-9;

impl Rows {
    /// Returns the rows that have an entry in every column given.
    pub(super) fn read(
        question: &InequalityQuestion,
        columns: &InequalityColumns,
    ) -> Result<Self, InequalityError> {
        check_columns(columns)?;
        let present = present(columns);
        let numbers = |column: &[Option<f64>]| -> Vec<f64> {
            present.iter().filter_map(|row| column[*row]).collect()
        };
        let incomes = numbers(columns.incomes);
        let weights = columns.weights.map_or_else(|| vec![1.0; incomes.len()], numbers);
        let given = Sample::new(&incomes, &weights)?;
        let all = match question.zero_and_below {
            ZeroAndBelow::ClipToZero => given.clipped_to_zero().ok_or(SampleError::Nobody)?,
            _ => given.clone(),
        };
        let drop = question.zero_and_below;
        let kept = kept(&all, drop).ok_or(SampleError::Nobody)?;
        let in_order = |column: &[Option<&str>]| -> Vec<String> {
            let rows = given.rows().iter();
            rows.filter_map(|row| column[present[*row]]).map(str::to_owned).collect()
        };
        let design = match question.uncertainty {
            Uncertainty::None => None,
            _ => Some(design(&all, columns.strata.map(in_order), columns.clusters.map(in_order))),
        };
        let (group_names, groups) = number(columns.groups.map(in_order).unwrap_or_default());
        let (source_names, sources) = sources(&all, columns, &present);
        let line = question.line;
        let traits = Traits { groups, group_names, sources, source_names, line };
        let counts = counts(&given, &kept, columns.incomes.len() - present.len());
        Ok(Self { all, kept, traits, design, counts, drop })
    }

    /// Returns the rows as they are.
    pub(super) fn view(&self) -> View<'_> {
        View { all: &self.all, kept: &self.kept, traits: &self.traits }
    }

    /// Returns everyone and those measured under other weights, or `None` where nobody is left.
    pub(super) fn reweighted(&self, weights: Vec<f64>) -> Option<(Sample, Sample)> {
        let all = self.all.reweighted(weights)?;
        let kept = kept(&all, self.drop)?;
        Some((all, kept))
    }

    /// Returns the members of one group under the given weights; `None` where they weigh nothing.
    pub(super) fn members(&self, kept: &Sample, group: usize) -> Option<Sample> {
        let weights = kept.weights().iter().zip(&self.traits.groups);
        let only = weights.map(|(weight, of)| if *of == group { *weight } else { 0.0 });
        kept.reweighted(only.collect())
    }
}

fn kept(all: &Sample, choice: ZeroAndBelow) -> Option<Sample> {
    let stays = |income: f64| match choice {
        ZeroAndBelow::Keep | ZeroAndBelow::ClipToZero => true,
        ZeroAndBelow::DropBelow => income >= 0.0,
        ZeroAndBelow::DropAtOrBelow => income > 0.0,
    };
    let weights = all.pairs().map(|(income, weight)| if stays(income) { weight } else { 0.0 });
    all.reweighted(weights.collect())
}

fn check_columns(columns: &InequalityColumns) -> Result<(), InequalityError> {
    let n = columns.incomes.len();
    check_values("income", columns.incomes)?;
    if let Some(weights) = columns.weights {
        check_length("weight", weights.len(), n)?;
        check_weights("weight", weights)?;
    }
    let labels =
        [("stratum", columns.strata), ("cluster", columns.clusters), ("group", columns.groups)];
    for (name, column) in labels {
        check_length(name, column.map_or(n, <[_]>::len), n)?;
    }
    for (name, amounts) in columns.sources {
        check_length(name, amounts.len(), n)?;
        check_values(name, amounts)?;
    }
    Ok(())
}

/// Returns the complete rows, ordered by all that a sample does not order by, so that the order in
/// which rows were given leaves no trace.
fn present(columns: &InequalityColumns) -> Vec<usize> {
    let mut present: Vec<usize> =
        (0..columns.incomes.len()).filter(|row| is_complete(columns, *row)).collect();
    let labels: Vec<&[Option<&str>]> =
        [columns.strata, columns.clusters, columns.groups].into_iter().flatten().collect();
    present.sort_by(|a, b| {
        let by_label = labels.iter().map(|labels| labels[*a].cmp(&labels[*b]));
        let amounts = columns.sources.iter().map(|(_, amounts)| (amounts[*a], amounts[*b]));
        let by_amount = amounts.filter_map(|(a, b)| a.zip(b)).map(|(a, b)| a.total_cmp(&b));
        by_label.chain(by_amount).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    present
}

fn is_complete(columns: &InequalityColumns, row: usize) -> bool {
    let labels = [columns.strata, columns.clusters, columns.groups];
    columns.incomes[row].is_some()
        && columns.weights.is_none_or(|weights| weights[row].is_some())
        && labels.iter().flatten().all(|labels| labels[row].is_some())
        && columns.sources.iter().all(|(_, amounts)| amounts[row].is_some())
}

fn design(sample: &Sample, strata: Option<Vec<String>>, clusters: Option<Vec<String>>) -> Design {
    let strata: Option<Vec<&str>> = strata.as_ref().map(|labels| borrowed(labels));
    let clusters: Option<Vec<&str>> = clusters.as_ref().map(|labels| borrowed(labels));
    Design::new(sample, strata.as_deref(), clusters.as_deref())
}

fn borrowed(labels: &[String]) -> Vec<&str> {
    labels.iter().map(String::as_str).collect()
}

fn number(labels: Vec<String>) -> (Vec<String>, Vec<usize>) {
    let mut names = labels.clone();
    names.sort_unstable();
    names.dedup();
    let numbers = labels.iter().map(|label| names.partition_point(|name| name < label)).collect();
    (names, numbers)
}

fn sources(
    sample: &Sample,
    columns: &InequalityColumns,
    present: &[usize],
) -> (Vec<String>, Vec<Vec<f64>>) {
    let mut names: Vec<String> =
        columns.sources.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut amounts: Vec<Vec<f64>> = columns
        .sources
        .iter()
        .map(|(_, column)| sample.rows().iter().filter_map(|row| column[present[*row]]).collect())
        .collect();
    if names.is_empty() {
        return (names, amounts);
    }
    let rest: Vec<f64> = sample
        .incomes()
        .iter()
        .enumerate()
        .map(|(place, income)| income - sum(amounts.iter().map(|source| source[place])))
        .collect();
    let size = sum(sample.incomes().iter().map(|income| income.abs()));
    if sum(rest.iter().map(|rest| rest.abs())) > REST * size {
        names.push("rest of the income".to_owned());
        amounts.push(rest);
    }
    (names, amounts)
}

fn counts(given: &Sample, kept: &Sample, missing: usize) -> Counts {
    let weighing = |holds: fn(f64) -> bool| {
        given.pairs().filter(|(income, weight)| *weight > 0.0 && holds(*income)).count()
    };
    Counts {
        missing,
        weightless: given.len() - given.weighing(),
        below_zero: weighing(|income| income < 0.0),
        zero: weighing(|income| income == 0.0),
        dropped: given.weighing() - kept.weighing(),
    }
}
