//! The table of every area.

use domain::observation::Status;
use domain::selection::{Rule, Threshold};
use operations::run_selection::{Security, SelectionRun};

use super::figures::{range_text, standing};
use crate::language::Language;
use crate::selection_words::{measured, score};

/// The table: a heading per criterion and a row per area.
pub(super) struct Table {
    pub(super) headings: Vec<Heading>,
    pub(super) has_scores: bool,
    pub(super) has_shares: bool,
    pub(super) rows: Vec<AreaRow>,
}

/// The heading of one criterion.
pub(super) struct Heading {
    pub(super) name: String,
    pub(super) limit: Option<String>,
}

/// One area.
pub(super) struct AreaRow {
    pub(super) name: String,
    pub(super) link: String,
    pub(super) tag: &'static str,
    pub(super) standing: String,
    pub(super) rank: String,
    pub(super) range: String,
    pub(super) score: String,
    pub(super) share: String,
    pub(super) cells: Vec<Cell>,
    pub(super) own: bool,
}

/// One criterion for one area.
pub(super) struct Cell {
    pub(super) value: String,
    pub(super) met: Option<String>,
}

/// Returns the table, by place; where there are no places, those chosen and those that cannot be
/// told come first.
pub(super) fn table(
    language: Language,
    run: &SelectionRun,
    link: &dyn Fn(&str) -> String,
    own: Option<usize>,
) -> Table {
    let mut rows = run.by_rank();
    let has_scores = run.selection.units.iter().any(|unit| unit.score.is_some());
    if !has_scores {
        rows.sort_by_key(|&row| match run.selection.units[row].eligible {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        });
    }
    Table {
        headings: headings(language, run),
        has_scores,
        has_shares: run.robustness.is_some(),
        rows: rows.into_iter().map(|row| area_row(language, run, row, link, own)).collect(),
    }
}

fn headings(language: Language, run: &SelectionRun) -> Vec<Heading> {
    let Rule::Criteria(rule) = run.model.rule() else { return Vec::new() };
    let heading = |(index, criterion): (usize, &domain::selection::Criterion)| {
        let threshold = run.selection.criteria[index].threshold;
        let limit =
            threshold.zip(run.criteria[index].indicator.as_ref()).map(|(limit, indicator)| {
                let limit = measured(language, limit, indicator);
                language.text_with("selection-heading-limit", &[("limit", &limit)])
            });
        Heading { name: criterion.name.clone(), limit }
    };
    rule.criteria.iter().enumerate().map(heading).collect()
}

fn area_row(
    language: Language,
    run: &SelectionRun,
    row: usize,
    link: &dyn Fn(&str) -> String,
    own: Option<usize>,
) -> AreaRow {
    let unit = &run.selection.units[row];
    let security = run.security(row);
    let dash = || "–".to_owned();
    let written_score = match (unit.score, run.model.rule()) {
        (Some(value), Rule::Criteria(rule)) => score(language, rule, value),
        _ => dash(),
    };
    let share = run.share_of_draws(row).map(|share| share_text(language, share));
    AreaRow {
        name: run.names[row].clone(),
        link: link(unit.code.as_str()),
        tag: match security {
            Security::SecurelyIn | Security::BarelyIn => "yes",
            Security::BarelyOut | Security::SecurelyOut => "",
            Security::Open => "unknown",
        },
        standing: standing(language, run, security),
        rank: unit.rank.map_or_else(dash, |rank| language.whole(rank)),
        range: Some(range_text(language, run, row)).filter(|t| !t.is_empty()).unwrap_or_else(dash),
        score: written_score,
        share: share.unwrap_or_else(dash),
        cells: (0..run.criteria.len()).map(|index| cell(language, run, row, index)).collect(),
        own: own == Some(row),
    }
}

/// Writes a share of draws in percent, never rounding something to none or all.
fn share_text(language: Language, share: f64) -> String {
    let percent = 100.0 * share;
    let number = if percent > 0.0 && percent < 1.0 {
        format!("<{}", language.number(1.0, 0))
    } else if percent < 100.0 && percent > 99.0 {
        format!(">{}", language.number(99.0, 0))
    } else {
        language.number(percent, 0)
    };
    if language == Language::Swedish { format!("{number}\u{a0}%") } else { format!("{number}%") }
}

fn cell(language: Language, run: &SelectionRun, row: usize, index: usize) -> Cell {
    let outcome = &run.selection.units[row].criteria[index];
    let data = &run.criteria[index];
    let value = match outcome.value.zip(data.indicator.as_ref()) {
        Some((value, indicator)) => measured(language, value, indicator),
        None => language.text(match (&data.indicator, data.gaps[row]) {
            (None, _) => "selection-cell-not-open",
            (Some(_), Some(Status::Suppressed)) => "frame-suppressed",
            (Some(_), _) => "frame-missing",
        }),
    };
    let met = outcome.met.map(|met| {
        language.text(if met { "selection-cell-met" } else { "selection-cell-not-met" })
    });
    Cell { value, met: met.filter(|_| has_limit(run, index)) }
}

fn has_limit(run: &SelectionRun, index: usize) -> bool {
    let threshold: Option<Threshold> = match run.model.rule() {
        Rule::Criteria(rule) => rule.criteria[index].threshold,
        Rule::Annex(_) => None,
    };
    threshold.is_some()
}

/// Returns what Swedish names sort by: å, ä and ö come last, in that order.
pub(super) fn alphabetical(name: &str) -> String {
    let letter = |c: char| match c {
        'å' => '{',
        'ä' => '|',
        'ö' => '}',
        'é' => 'e',
        other => other,
    };
    name.to_lowercase().chars().map(letter).collect()
}
