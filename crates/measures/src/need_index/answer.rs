//! The door for commands and pages: measures by name, answers in one form.

use super::IndexError;
use super::association::{MissingRows, cronbach_alpha};
use super::build::{Built, build};
use super::hierarchy::member_columns;
use super::model::{IndexModel, Step};
use super::plan::Member;
use super::sensitivity::{Sensitivity, sensitivity};
use super::table::Table;
use super::uncertainty::{UncertainRanks, Uncertainty, uncertainty};
use super::weighting::first_component::first_component;
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};

/// What is asked of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'a> {
    /// The measures, by [`Listed::id`]; empty asks for all that the rest of the question allows.
    pub measures: &'a [&'a str],
    /// How uncertain the ranks are; needed by "rank-uncertainty".
    pub uncertainty: Option<&'a Uncertainty>,
    /// Which choices move the ranks; needed by "sobol-indices".
    pub sensitivity: Option<&'a Sensitivity>,
}

/// What can be asked.
pub const MEASURES: &[Listed] = &[
    Listed {
        id: "composite-index",
        name: "Composite index",
        definition: "indicators on one scale, weighed into pillars and pillars into an index, per unit",
        source: "OECD and JRC (2008), Handbook on constructing composite indicators, doi 10.1787/9789264043466-en",
    },
    Listed {
        id: "index-rank",
        name: "Rank by composite index",
        definition: "place of each unit when all are ordered by the index",
        source: "OECD and JRC (2008), doi 10.1787/9789264043466-en",
    },
    Listed {
        id: "data-availability",
        name: "Data availability",
        definition: "share of the indicators that a unit has values of, and share of these other than zero",
        source: "OECD and JRC (2008), step 3; Becker et al. (2022), COINr, doi 10.21105/joss.04567",
    },
    Listed {
        id: "effective-weight",
        name: "Effective weight",
        definition: "a part's share of its siblings' weights times its parents' shares, up to the index",
        source: "Becker et al. (2022), COINr, doi 10.21105/joss.04567",
    },
    Listed {
        id: "cronbach-alpha",
        name: "Cronbach's alpha",
        definition: "k/(k−1)·(1 − Σ variances / Σ covariances) of a group's members, pairs with both values",
        source: "Cronbach (1951), doi 10.1007/BF02310555",
    },
    Listed {
        id: "first-component-share",
        name: "Variance explained by the first principal component",
        definition: "largest eigenvalue of the members' correlations over their number, per group",
        source: "Pearson (1901), doi 10.1080/14786440109462720; OECD and JRC (2008), step 4",
    },
    Listed {
        id: "rank-uncertainty",
        name: "Uncertainty of ranks",
        definition: "mean rank and its 5th to 95th percentile over seeded draws of the open choices",
        source: "Saisana, Saltelli and Tarantola (2005), doi 10.1111/j.1467-985X.2005.00350.x",
    },
    Listed {
        id: "sobol-indices",
        name: "Sobol sensitivity indices",
        definition: "share of the variance of ranks that a choice explains alone and with others",
        source: "Saltelli et al. (2010), doi 10.1016/j.cpc.2009.09.018; Jansen (1999), doi 10.1016/S0010-4655(98)00154-4",
    },
];

/// Returns the answers, measure by measure in the order of [`MEASURES`]; within a measure unit by
/// unit in the order of the table, group by group or choice by choice. A diagnostic names the
/// unit, group or choice.
///
/// # Errors
/// [`IndexError`] where a measure is unknown or lacks what it needs, or the index cannot be built.
pub fn answer(
    model: &IndexModel,
    table: &Table<'_>,
    question: &Question<'_>,
) -> Result<Vec<Estimate>, IndexError> {
    let unknown = question.measures.iter().find(|id| MEASURES.iter().all(|m| m.id != **id));
    if let Some(found) = unknown {
        let known: Vec<&str> = MEASURES.iter().map(|measure| measure.id).collect();
        let (found, known) = ((*found).to_owned(), known.join(", "));
        return Err(IndexError::UnknownMeasure { found, known });
    }
    let built = build(model, table)?;
    let mut answers = Vec::new();
    for measure in MEASURES {
        let named = question.measures.contains(&measure.id);
        if !named && !question.measures.is_empty() {
            continue;
        }
        match measure.id {
            "composite-index" => answers.extend(indices(model, &built)),
            "index-rank" => answers.extend(rank_answers(model, &built)),
            "data-availability" => answers.extend(availabilities(&built)),
            "effective-weight" => answers.extend(effective_weights(model, &built)),
            "cronbach-alpha" => answers.extend(alphas(model, &built)),
            "first-component-share" => answers.extend(component_shares(model, &built)),
            "rank-uncertainty" => match question.uncertainty {
                Some(asked) => {
                    answers.extend(uncertain(table, &uncertainty(model, table, asked)?, asked));
                }
                None => needs(measure.id, named, "which choices are open and how many draws")?,
            },
            _ => match question.sensitivity {
                Some(asked) => answers.extend(sensitive(model, table, asked)?),
                None => needs(measure.id, named, "which choices are open and how many rows")?,
            },
        }
    }
    Ok(answers)
}

fn needs(measure: &'static str, named: bool, needed: &'static str) -> Result<(), IndexError> {
    if named { Err(IndexError::MeasureNeeds { measure, needed }) } else { Ok(()) }
}

fn named(measure: &str) -> &'static str {
    MEASURES.iter().find(|listed| listed.id == measure).map_or("", |listed| listed.name)
}

fn plain(measure: &str, estimate: Option<f64>, method: String, n: usize) -> Estimate {
    Estimate {
        measure: named(measure),
        estimate,
        standard_error: None,
        interval: None,
        method,
        n,
        diagnostics: Vec::new(),
        parts: Vec::new(),
    }
}

fn about(name: &'static str, text: &str) -> Diagnostic {
    Diagnostic { name, finding: Finding::Text(text.to_owned()) }
}

fn about_unit(built: &Built, row: usize) -> Vec<Diagnostic> {
    let mut found = vec![about("unit", &built.units[row])];
    if let Some(periods) = &built.periods {
        found.push(about("period", &periods[row].to_string()));
    }
    found
}

/// The whole chain in words.
fn method(model: &IndexModel) -> String {
    let steps: Vec<&str> = model.preparation.iter().map(|step| step.step().word()).collect();
    let means: Vec<String> = model.levels.iter().map(|l| l.aggregation.words()).collect();
    let steps = if steps.is_empty() { "no preparation".to_owned() } else { steps.join(", ") };
    format!(
        "{steps}; {}; {}; {}",
        model.normalisation.words(),
        model.weighting.words(),
        means.join(", then ")
    )
}

fn indices(model: &IndexModel, built: &Built) -> Vec<Estimate> {
    let method = method(model);
    let filled = |row: usize| {
        let Some(stage) = built.stages.iter().position(|stage| stage.step == Step::Imputed) else {
            return 0;
        };
        let (before, after) = (&built.stages[stage - 1].columns, &built.stages[stage].columns);
        let is = |place: &usize| before[*place][row].is_none() && after[*place][row].is_some();
        (0..before.len()).filter(is).count()
    };
    let normalised = built.stages.last().map_or(&[][..], |stage| &stage.columns);
    let of = |row: usize| {
        let n = normalised.iter().filter(|column| column[row].is_some()).count();
        let mut estimate = plain("composite-index", built.index()[row], method.clone(), n);
        estimate.diagnostics = about_unit(built, row);
        let counts = [
            ("indicators without a raw value", built.availability[row].missing),
            ("values filled in", filled(row)),
        ];
        for (name, found) in counts {
            estimate.diagnostics.push(Diagnostic { name, finding: Finding::Count(found) });
        }
        if !built.included[row] {
            estimate.diagnostics.push(about("left out", "the unit did not pass the screening"));
        } else if estimate.estimate.is_none() {
            estimate.diagnostics.push(about("no index", "too few members have a value"));
        }
        let top = Member::Group(built.plan.index());
        estimate.parts = members_of(built, top).map(|m| part(model, built, m, row)).collect();
        estimate
    };
    (0..built.units.len()).map(of).collect()
}

fn members_of(built: &Built, member: Member) -> impl Iterator<Item = Member> + '_ {
    let planned = built.plan.groups.iter().find(move |p| Member::Group(p.group) == member);
    planned.into_iter().flat_map(|planned| planned.members.iter().copied())
}

fn part(model: &IndexModel, built: &Built, member: Member, row: usize) -> Part {
    let normalised = built.stages.last().map_or(&[][..], |stage| &stage.columns);
    let value = match member {
        Member::Indicator(place) => normalised[place][row],
        Member::Group(place) => built.groups[place][row],
    };
    let mut own = Part::new(super::weighting::name(model, member), value);
    own.parts = members_of(built, member).map(|m| part(model, built, m, row)).collect();
    own
}

fn rank_answers(model: &IndexModel, built: &Built) -> Vec<Estimate> {
    let method = format!("{}; {}", method(model), model.ranking.ties.words());
    let of = |row: usize| {
        let n = built.n_ranked();
        let mut estimate = plain("index-rank", built.ranks[row], method.clone(), n);
        estimate.diagnostics = about_unit(built, row);
        if estimate.estimate.is_none() {
            estimate.diagnostics.push(about("no rank", "the unit has no index"));
        }
        estimate
    };
    (0..built.units.len()).map(of).collect()
}

fn availabilities(built: &Built) -> Vec<Estimate> {
    let of = |row: usize| {
        let has = &built.availability[row];
        let method = "raw values".to_owned();
        let share = Some(has.share_available());
        let mut estimate = plain("data-availability", share, method, has.indicators);
        estimate.diagnostics = about_unit(built, row);
        let missing = Finding::Count(has.missing);
        estimate.diagnostics.push(Diagnostic { name: "missing", finding: missing });
        let zero = Finding::Count(has.zero);
        estimate.diagnostics.push(Diagnostic { name: "zero", finding: zero });
        estimate.parts.push(Part::new("share other than zero", has.share_non_zero()));
        estimate
    };
    (0..built.units.len()).map(of).collect()
}

fn effective_weights(model: &IndexModel, built: &Built) -> Vec<Estimate> {
    let indicators = (0..model.indicators.len()).map(Member::Indicator);
    let groups = (0..model.groups.len()).map(Member::Group);
    let of = |member: Member| {
        let weight = Some(built.effective.of(member));
        let n = model.indicators.len();
        let mut estimate = plain("effective-weight", weight, model.weighting.words(), n);
        estimate.diagnostics = vec![about("part", super::weighting::name(model, member))];
        estimate
    };
    indicators.chain(groups).map(of).collect()
}

/// Makes one answer for every group of several members from their columns on the common scale.
fn by_group(
    model: &IndexModel,
    built: &Built,
    measure: &str,
    method: &str,
    of: impl Fn(&[&[Option<f64>]]) -> (Option<f64>, Option<String>),
) -> Vec<Estimate> {
    let normalised = built.stages.last().map_or(&[][..], |stage| &stage.columns);
    let several = built.plan.groups.iter().filter(|planned| planned.members.len() > 1);
    several
        .map(|planned| {
            let columns = member_columns(planned, normalised, &built.groups);
            let (found, why) = of(&columns);
            let n = built.units.len();
            let mut estimate = plain(measure, found, method.to_owned(), n);
            estimate.diagnostics = vec![about("group", &model.groups[planned.group].id)];
            estimate.diagnostics.extend(why.map(|why| about("undefined", &why)));
            estimate
        })
        .collect()
}

fn alphas(model: &IndexModel, built: &Built) -> Vec<Estimate> {
    let method = "values on the common scale; each covariance over the units that have both";
    by_group(model, built, "cronbach-alpha", method, |columns| {
        let alpha = cronbach_alpha(columns, MissingRows::Pairwise);
        let why = "the members' sum does not vary, or too few units have both of a pair";
        (alpha, alpha.is_none().then(|| why.to_owned()))
    })
}

fn component_shares(model: &IndexModel, built: &Built) -> Vec<Estimate> {
    let method = "values on the common scale, standardised; units with all members";
    by_group(model, built, "first-component-share", method, |columns| {
        match first_component(columns) {
            Ok(component) => (Some(component.share), None),
            Err(error) => (None, Some(error.to_string())),
        }
    })
}

fn uncertain(table: &Table<'_>, found: &UncertainRanks, asked: &Uncertainty) -> Vec<Estimate> {
    let names: Vec<&str> = asked.choices.iter().map(|choice| choice.name.as_str()).collect();
    let method =
        format!("mean over {} draws of {}; seed {}", found.draws, names.join(", "), asked.seed);
    let of = |(unit, ranks): (&String, &super::uncertainty::UnitRanks)| {
        let drawn = ranks.drawn;
        let n = drawn.map_or(0, |drawn| drawn.draws);
        let mean = drawn.map(|drawn| drawn.mean);
        let mut estimate = plain("rank-uncertainty", mean, method.clone(), n);
        estimate.interval = drawn.map(|drawn| Interval {
            low: drawn.p5,
            high: drawn.p95,
            level: 0.9,
            method: "percentiles of draws",
        });
        estimate.diagnostics.push(about("unit", unit));
        if drawn.is_none() {
            estimate.diagnostics.push(about("no rank", "the unit has an index in no draw"));
        }
        let share = format!("share among first {}", found.first_places);
        estimate.parts = vec![
            Part::new("rank by the model", ranks.nominal),
            Part::new("median rank", drawn.map(|drawn| drawn.median)),
            Part::new("best rank", drawn.map(|drawn| drawn.best)),
            Part::new("worst rank", drawn.map(|drawn| drawn.worst)),
            Part::new(share, ranks.share_among_first),
            Part::new("share of draws with a rank", ranks.share_ranked(found.draws)),
        ];
        estimate
    };
    table.units.iter().zip(&found.units).map(of).collect()
}

fn sensitive(
    model: &IndexModel,
    table: &Table<'_>,
    asked: &Sensitivity,
) -> Result<Vec<Estimate>, IndexError> {
    let found = sensitivity(model, table, asked)?;
    let method = format!(
        "Saltelli 2010 first order, Jansen total order; {} runs, seed {}",
        found.runs, asked.seed
    );
    let of = |choice: &super::sensitivity::ChoiceSensitivity| {
        let indices = choice.indices.as_ref();
        let first = indices.map(|indices| indices.first_order);
        let mut estimate = plain("sobol-indices", first, method.clone(), asked.base_rows);
        estimate.interval = indices.and_then(|indices| indices.first_interval.clone());
        estimate.diagnostics.push(about("choice", &choice.name));
        if indices.is_none() {
            estimate.diagnostics.push(about("undefined", "no choice moves a rank"));
        }
        estimate.parts.push(Part::new("total order", indices.map(|i| i.total_order)));
        if let Some(interval) = indices.and_then(|indices| indices.total_interval.as_ref()) {
            estimate.parts.push(Part::new("total order, low", interval.low));
            estimate.parts.push(Part::new("total order, high", interval.high));
        }
        estimate
    };
    Ok(found.choices.iter().map(of).collect())
}
