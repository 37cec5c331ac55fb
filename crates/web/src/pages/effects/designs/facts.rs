//! What a design says of how its answer is found, point by point.

use std::collections::BTreeMap;

use domain::area::AreaCode;
use evaluation::design::Plan;
use evaluation::design::adoption::{Adoption, Comparison, Named};
use evaluation::design::threshold::{Column, Threshold, Treatment};
use operations::run_evaluation::{EvaluationRun, RestsOn};

use super::words::short;
use crate::answer::Visit;
use crate::language::Language;

/// One point of a design.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) written: Written,
}

/// How the text of a point is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// In the language of the page.
    InWords,
    /// In Swedish in every language.
    InSwedish,
    /// As a checksum.
    AsChecksum,
}

impl Fact {
    fn new(name: String, text: String) -> Self {
        Self { name, text, written: Written::InWords }
    }

    fn swedish(name: String, text: String) -> Self {
        Self { name, text, written: Written::InSwedish }
    }
}

/// Returns how a design's answer is found.
pub(super) fn facts(visit: &Visit, run: &EvaluationRun) -> Vec<Fact> {
    match &run.design.plan {
        Plan::Adoption(plan) => of_adoption(visit, run, plan),
        Plan::Threshold(plan) => at_threshold(visit.language, run, plan),
    }
}

fn of_adoption(visit: &Visit, run: &EvaluationRun, plan: &Adoption) -> Vec<Fact> {
    let language = visit.language;
    let from = language.text("designs-treated-from");
    let mut facts: Vec<Fact> = treated(run, plan)
        .into_iter()
        .map(|(year, names)| Fact::swedish(format!("{from} {year}"), names))
        .collect();
    facts.push(Fact::new(language.text("designs-compared"), comparison(language, plan)));
    for (key, all) in [("designs-excluded", &plan.excluded), ("designs-flagged", &plan.flagged)] {
        let named = reasons(all, visit).into_iter();
        facts.extend(named.map(|(reason, names)| {
            Fact::swedish(language.text(key), format!("{names} ({reason})"))
        }));
    }
    let estimator = language.text(&format!("designs-estimator-{}", plan.estimator.id()));
    facts.push(Fact::new(language.text("designs-estimator"), estimator));
    facts
}

fn at_threshold(language: Language, run: &EvaluationRun, plan: &Threshold) -> Vec<Fact> {
    let text = |key: &str| language.text(key);
    let told = |column: &Column| format!("{} ({})", column.label, column.unit);
    let mut facts = Vec::new();
    if let RestsOn::Shipped(set) = &run.rests_on {
        let places = [("source", set.source), ("terms", set.terms)];
        let data = language.text_with("designs-data-told", &places);
        facts.push(Fact::new(text("designs-data"), data));
        facts.push(Fact {
            name: text("designs-data-checksum"),
            text: set.sha256.to_owned(),
            written: Written::AsChecksum,
        });
    }
    let cutoff = short(language, plan.cutoff);
    facts.push(Fact::swedish(text("designs-running"), told(&plan.running)));
    let change = format!("designs-change-{}", plan.change.id());
    let change = language.text_with(&change, &[("cutoff", cutoff.as_str())]);
    facts.push(Fact::new(text("designs-change"), change));
    facts.push(match &plan.treatment {
        Treatment::ByRule => Fact::new(text("designs-given"), text("designs-given-by-rule")),
        Treatment::Taken(taken) => Fact::swedish(text("designs-given"), told(taken)),
    });
    let estimator = plan.estimator;
    let (p, q) = (estimator.p.to_string(), estimator.q.to_string());
    let places = [
        ("p", p.as_str()),
        ("q", &q),
        ("kernel", estimator.kernel.name()),
        ("bandwidth", estimator.selector.name()),
    ];
    let method = language.text_with("designs-estimator-local-polynomial", &places);
    facts.push(Fact::new(text("designs-estimator"), method));
    if let Some(cluster) = &plan.cluster {
        let within = language.text_with("designs-cluster-told", &[("column", cluster.as_str())]);
        facts.push(Fact::new(text("designs-cluster"), within));
    }
    facts
}

/// Returns the names of the treated by year.
fn treated(run: &EvaluationRun, plan: &Adoption) -> Vec<(i32, String)> {
    let RestsOn::Statistics { names: known, .. } = &run.rests_on else { return Vec::new() };
    let mut years: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
    for one in &plan.treated {
        let name = known.get(&one.area).map_or(one.area.as_str(), String::as_str);
        years.entry(one.start).or_default().push(name);
    }
    years.into_iter().map(|(year, names)| (year, sorted(names))).collect()
}

fn sorted(mut names: Vec<&str>) -> String {
    names.sort_by_key(|name| operations::place_names::swedish_order(name));
    names.join(", ")
}

fn comparison(language: Language, plan: &Adoption) -> String {
    match &plan.comparison {
        Comparison::NeverTreated => language.text("designs-comparison-never"),
        Comparison::SimilarToTreated => language.text("designs-comparison-similar"),
        Comparison::JustBelow { model, most } => {
            let most = language.whole(*most);
            language
                .text_with("designs-comparison-below", &[("model", model.as_str()), ("n", &most)])
        }
        Comparison::Chosen { reason, .. } => {
            language.text_with("designs-comparison-chosen", &[("reason", reason.as_str())])
        }
    }
}

/// Returns the reasons for which municipalities are named, each with their names.
fn reasons(all: &[Named], visit: &Visit) -> Vec<(String, String)> {
    let register = visit.library().areas();
    let mut by_reason: Vec<(&str, Vec<&AreaCode>)> = Vec::new();
    for named in all {
        match by_reason.iter_mut().find(|(reason, _)| *reason == named.reason) {
            Some((_, areas)) => areas.push(&named.area),
            None => by_reason.push((&named.reason, vec![&named.area])),
        }
    }
    let names =
        |areas: Vec<&AreaCode>| sorted(areas.into_iter().map(|area| register.name(area)).collect());
    by_reason.into_iter().map(|(reason, areas)| (reason.to_owned(), names(areas))).collect()
}
