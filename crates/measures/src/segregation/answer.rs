//! From a question to its answers.

pub(crate) mod change;
pub(crate) mod incomes;
mod inference;
mod local;

use std::collections::BTreeMap;

use crate::estimate::{Diagnostic, Estimate, Finding, Listed, Part, known_ids};
use crate::segregation::answer::inference::{add_bootstrap, add_null};
use crate::segregation::catalogue::{MEASURES, kind_of};
use crate::segregation::counts::{Counts, GroupColumn};
use crate::segregation::hierarchy::{LevelColumn, LevelTerm, decompose};
use crate::segregation::indices::{Asked, Kind, Multigroup, Ordered, Simulated, TwoGroup};
use crate::segregation::mutual_information::expected_under_independence;
use crate::segregation::rank_order::rank_order_segregation;
use crate::segregation::{Focus, GroupOrder, Question, SegregationError};

/// An answer and, where replicates can tell its error, what to compute of them.
pub(crate) struct Answered {
    pub(crate) estimate: Estimate,
    pub(crate) asked: Option<Asked>,
}

pub(crate) fn answer(question: &Question<'_>) -> Result<Vec<Estimate>, SegregationError> {
    let chosen = chosen(question)?;
    inference::check(question)?;
    let counts = read(question)?;
    let focus = focus(question, &counts)?;
    let levels = levels(question, &counts)?;
    let mut answers = Vec::new();
    for (listed, kind) in chosen {
        check_settings(listed.id, kind, question)?;
        match kind {
            Kind::TwoGroup(index) => {
                answers
                    .extend(focus.iter().map(|g| two_group(question, &counts, listed, index, *g)));
            }
            Kind::Simulated(index) => {
                for group in &focus {
                    answers.push(simulated(question, &counts, listed, index, *group)?);
                }
            }
            Kind::Multigroup(index) => {
                answers.push(multigroup(&counts, listed, index, levels.as_deref()));
            }
            Kind::Local(measure) => answers.push(Answered {
                estimate: local::answer(&counts, estimate(listed, &counts), measure),
                asked: None,
            }),
            Kind::Ordered(index) => answers.push(ordered(question, &counts, listed, index)?),
        }
    }
    add_bootstrap(question, &counts, &mut answers)?;
    add_null(question, &counts, &mut answers)?;
    Ok(answers.into_iter().map(|answer| answer.estimate).collect())
}

fn chosen(question: &Question<'_>) -> Result<Vec<(&'static Listed, Kind)>, SegregationError> {
    let has_order = question.order == GroupOrder::LowestFirst;
    for id in question.measures {
        if kind_of(id).is_none() {
            let known: Vec<&str> = MEASURES.iter().map(|listed| listed.id).collect();
            let (id, known) = ((*id).to_owned(), known_ids(id, &known));
            return Err(SegregationError::UnknownMeasure { id, known });
        }
    }
    let mut chosen = Vec::new();
    for listed in MEASURES {
        let Some(kind) = kind_of(listed.id) else { continue };
        let needs_order = matches!(kind, Kind::Ordered(_));
        if question.measures.contains(&listed.id) {
            if needs_order && !has_order {
                return Err(SegregationError::NeedsOrder { id: listed.id });
            }
            chosen.push((listed, kind));
        } else if question.measures.is_empty() && (has_order || !needs_order) {
            chosen.push((listed, kind));
        }
    }
    Ok(chosen)
}

/// Returns the counts, of two groups only where a pair is asked for.
fn read(question: &Question<'_>) -> Result<Counts, SegregationError> {
    let new = |groups: &[GroupColumn<'_>]| {
        Counts::new(question.areas, groups, question.missing, question.repeated)
    };
    let Focus::Pair(first, second) = question.focus else { return Ok(new(question.groups)?) };
    let find = |name: &str| {
        let found = question.groups.iter().find(|group| group.name == name).copied();
        found.ok_or_else(|| unknown_group(name, question.groups.iter().map(|group| group.name)))
    };
    Ok(new(&[find(first)?, find(second)?])?)
}

fn unknown_group<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> SegregationError {
    let known: Vec<&str> = known.collect();
    SegregationError::UnknownGroup { name: name.to_owned(), known: known.join(", ") }
}

/// Returns the places of the groups that two-group measures are taken of.
fn focus(question: &Question<'_>, counts: &Counts) -> Result<Vec<usize>, SegregationError> {
    match question.focus {
        Focus::EachGroup => Ok((0..counts.groups().len()).collect()),
        Focus::Group(name) | Focus::Pair(name, _) => {
            let place = counts.groups().iter().position(|group| group == name);
            let known = || unknown_group(name, counts.groups().iter().map(String::as_str));
            Ok(vec![place.ok_or_else(known)?])
        }
    }
}

/// Returns the terms of every level, where levels are given.
fn levels(
    question: &Question<'_>,
    counts: &Counts,
) -> Result<Option<Vec<LevelTerm>>, SegregationError> {
    if question.levels.is_empty() {
        return Ok(None);
    }
    let mut columns: Vec<Vec<&str>> = Vec::new();
    for level in question.levels {
        if level.units.len() != question.areas.len() {
            return Err(SegregationError::Hierarchy(
                crate::segregation::hierarchy::HierarchyError::Length {
                    level: level.name.into(),
                    found: level.units.len(),
                    expected: question.areas.len(),
                },
            ));
        }
        let mut unit_of: BTreeMap<&str, &str> = BTreeMap::new();
        for (area, unit) in question.areas.iter().zip(level.units) {
            if unit_of.insert(area, unit).is_some_and(|earlier| earlier != *unit) {
                let (level, area) = (level.name.into(), (*area).into());
                return Err(SegregationError::TwoUnits { level, area });
            }
        }
        columns.push(counts.areas().iter().map(|area| unit_of[area.as_str()]).collect());
    }
    let named = question.levels.iter().zip(&columns);
    let columns: Vec<LevelColumn<'_>> =
        named.map(|(level, units)| LevelColumn { name: level.name, units }).collect();
    Ok(Some(decompose(&counts.table(), counts.areas(), &columns)?))
}

fn check_settings(
    id: &'static str,
    kind: Kind,
    question: &Question<'_>,
) -> Result<(), SegregationError> {
    let settings = &question.settings;
    let refuse = |setting: String, allowed| Err(SegregationError::Setting { id, setting, allowed });
    match kind {
        Kind::TwoGroup(TwoGroup::Atkinson)
            if !(settings.atkinson_shape > 0.0 && settings.atkinson_shape < 1.0) =>
        {
            refuse(format!("shape {}", settings.atkinson_shape), "it lies between 0 and 1")
        }
        Kind::TwoGroup(TwoGroup::ConcentrationProfileAsPysal) if settings.profile_points < 2 => {
            refuse(format!("{} points", settings.profile_points), "there are 2 or more")
        }
        _ => Ok(()),
    }
}

/// Returns an answer without its number yet: what it is of and what was left out.
pub(crate) fn estimate(listed: &'static Listed, counts: &Counts) -> Estimate {
    let count = |name, n: usize| (n > 0).then_some(Diagnostic { name, finding: Finding::Count(n) });
    let left_out = counts.left_out();
    let groups = &left_out.empty_groups;
    let empty_groups = (!groups.is_empty()).then(|| Diagnostic {
        name: "groups with nobody left out",
        finding: Finding::Text(groups.join(", ")),
    });
    let persons = Finding::Number(counts.table().total());
    let diagnostics = [
        Some(Diagnostic { name: "persons", finding: persons }),
        count("areas with nobody left out", left_out.empty_areas),
        count("areas with a missing count left out", left_out.areas_with_missing),
        count("rows added to an earlier row of their area", left_out.rows_added_up),
        empty_groups,
    ];
    Estimate {
        measure: listed.name,
        estimate: None,
        standard_error: None,
        interval: None,
        method: format!("{}; n counts areas", listed.definition),
        n: counts.areas().len(),
        diagnostics: diagnostics.into_iter().flatten().collect(),
        parts: Vec::new(),
    }
}

fn of_group(mut estimate: Estimate, counts: &Counts, group: usize) -> Estimate {
    let others: Vec<&str> = counts
        .groups()
        .iter()
        .filter(|g| **g != counts.groups()[group])
        .map(String::as_str)
        .collect();
    let name = format!("{} against {}", counts.groups()[group], others.join(", "));
    estimate.diagnostics.insert(0, Diagnostic { name: "group", finding: Finding::Text(name) });
    estimate
}

fn with_number(mut estimate: Estimate, number: Option<f64>, why_not: &str) -> Estimate {
    estimate.estimate = number.filter(|number| number.is_finite());
    if estimate.estimate.is_none() {
        let finding = Finding::Text(why_not.to_owned());
        estimate.diagnostics.push(Diagnostic { name: "undefined", finding });
    }
    estimate
}

fn two_group(
    question: &Question<'_>,
    counts: &Counts,
    listed: &'static Listed,
    index: TwoGroup,
    group: usize,
) -> Answered {
    let table = counts.table();
    let number = index.of(table.column(group), &table.others(group), &question.settings);
    let mut estimate = of_group(estimate(listed, counts), counts, group);
    let settings = &question.settings;
    match index {
        TwoGroup::Atkinson => {
            estimate.method += &format!("; b = {}", settings.atkinson_shape);
        }
        TwoGroup::ConcentrationProfileAsPysal => {
            estimate.method += &format!("; {} thresholds", settings.profile_points);
        }
        _ => {}
    }
    let estimate = with_number(estimate, number, "the group or the others have nobody");
    Answered { estimate, asked: Some(Asked::TwoGroup(index, group)) }
}

fn simulated(
    question: &Question<'_>,
    counts: &Counts,
    listed: &'static Listed,
    index: Simulated,
    group: usize,
) -> Result<Answered, SegregationError> {
    let (table, settings) = (counts.table(), &question.settings);
    let found = index.of(table.column(group), &table.others(group), settings)?;
    let mut estimate = of_group(estimate(listed, counts), counts, group);
    estimate.method += &format!(
        "; {} drawn populations, seed {}",
        settings.correction_replications, settings.correction_seed
    );
    if let Some(found) = found {
        let number = |name, number| Diagnostic { name, finding: Finding::Number(number) };
        estimate.diagnostics.push(number("uncorrected", found.plain));
        estimate.diagnostics.push(number("mean over drawn populations", found.drawn_mean));
    }
    let number = found.map(|found| found.index);
    let estimate = with_number(estimate, number, "chance alone gives the largest value there is");
    Ok(Answered { estimate, asked: None })
}

fn multigroup(
    counts: &Counts,
    listed: &'static Listed,
    index: Multigroup,
    levels: Option<&[LevelTerm]>,
) -> Answered {
    let (table, mut estimate) = (counts.table(), estimate(listed, counts));
    let parts = levels.unwrap_or_default();
    match index {
        Multigroup::MutualInformation => {
            estimate.parts = parts.iter().map(|term| level_part(term, LevelTerm::m_part)).collect();
            let (areas, groups) = (counts.areas().len(), counts.groups().len());
            estimate.diagnostics.push(Diagnostic {
                name: "expected of a sample without segregation, (A − 1)(G − 1)/2N",
                finding: Finding::Number(expected_under_independence(areas, groups, table.total())),
            });
        }
        Multigroup::InformationTheory => {
            estimate.parts = parts.iter().map(|term| level_part(term, LevelTerm::h_part)).collect();
        }
        _ => {}
    }
    let estimate = with_number(estimate, index.of(&table), "one group has everybody");
    Answered { estimate, asked: Some(Asked::Multigroup(index)) }
}

fn level_part(term: &LevelTerm, part: impl Fn(&LevelTerm) -> (Option<f64>, Vec<Part>)) -> Part {
    let (number, parts) = part(term);
    Part { parts, ..Part::new(format!("between units of level {}", term.level), number) }
}

impl LevelTerm {
    /// Returns the term of M and for each unit above: M within it, and its share.
    fn m_part(&self) -> (Option<f64>, Vec<Part>) {
        let unit = |unit: &crate::segregation::hierarchy::WithinUnit| Part {
            parts: vec![Part::new("share of persons", unit.share)],
            ..Part::new(unit.unit.clone(), unit.m)
        };
        (Some(self.m), self.within.iter().map(unit).collect())
    }

    /// Returns the term of H and for each unit above: H within it, its share and entropy ratio.
    fn h_part(&self) -> (Option<f64>, Vec<Part>) {
        let unit = |unit: &crate::segregation::hierarchy::WithinUnit| Part {
            parts: vec![
                Part::new("share of persons", unit.share),
                Part::new("entropy as a share of that of all", unit.entropy_ratio),
            ],
            ..Part::new(unit.unit.clone(), unit.h)
        };
        (self.h, self.within.iter().map(unit).collect())
    }
}

fn ordered(
    question: &Question<'_>,
    counts: &Counts,
    listed: &'static Listed,
    index: Ordered,
) -> Result<Answered, SegregationError> {
    let (table, mut estimate) = (counts.table(), estimate(listed, counts));
    estimate.method += &format!("; categories {}", counts.groups().join(" < "));
    let estimate = match index {
        Ordered::Ordinal(_) => {
            let number = index.of(&table, &question.settings);
            with_number(estimate, number, "everybody is in one category")
        }
        Ordered::RankOrder(index) => {
            let degree = question.settings.polynomial_degree;
            let found = rank_order_segregation(&table, index, degree)?;
            estimate.method += &format!("; polynomial of degree {degree}");
            let point = |point: &crate::segregation::rank_order::ProfilePoint| {
                let name = format!("at or below {}", counts.groups()[point.category]);
                let rank = Part::new("share of persons", point.rank);
                Part { parts: vec![rank], ..Part::new(name, point.segregation) }
            };
            estimate.parts = found.profile.iter().map(point).collect();
            with_number(estimate, Some(found.index), "the profile has no integral")
        }
    };
    Ok(Answered { estimate, asked: Some(Asked::Ordered(index)) })
}
