//! The division in words and rows.

mod cut;
pub(super) mod notes;

use domain::indicator::Unit;
use operations::allocate::question::Answer;
use operations::allocate::worked::{Standing, standings};
use operations::allocate::{Allocation, Part, Summary};

use super::asked::View;
use super::steps::{Steps, steps};
use crate::answer::Visit;
use crate::language::Language;
use cut::{CutShown, cut};
use notes::{Statement, notes, statements};

/// Everything the page says of a division.
pub(super) struct Wording {
    pub(super) lead: String,
    pub(super) stated: Option<String>,
    pub(super) statements: Vec<Statement>,
    pub(super) notes: Vec<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) columns: Columns,
    pub(super) rows: Vec<Row>,
    pub(super) total: String,
    pub(super) cut: Option<CutShown>,
    pub(super) steps: Steps,
    pub(super) source: String,
}

/// One number with what it is and how it spreads.
pub(super) struct Fact {
    pub(super) what: String,
    pub(super) figure: String,
    pub(super) detail: String,
}

/// Which columns the table has beside name and amount.
pub(super) struct Columns {
    pub(super) index: bool,
    pub(super) population: bool,
    pub(super) base: bool,
    pub(super) floor: bool,
    pub(super) cap: bool,
}

/// One recipient.
pub(super) struct Row {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) index: String,
    pub(super) population: String,
    pub(super) weight: String,
    pub(super) base: String,
    pub(super) floor: String,
    pub(super) cap: String,
    pub(super) amount: String,
    pub(super) share: String,
    pub(super) per_inhabitant: String,
    pub(super) standing: String,
}

impl Wording {
    pub(super) fn of(visit: &Visit, view: &View, answer: &Answer) -> Self {
        let language = visit.language;
        let allocation = &answer.allocation;
        let summary = allocation.summary();
        Self {
            lead: lead(language, allocation, &summary),
            stated: notes::stated(language, view, answer),
            statements: statements(language, view),
            notes: notes(language, view, answer),
            facts: facts(language, allocation, &summary),
            columns: Columns::of(allocation),
            rows: rows(language, allocation),
            total: language.kronor(allocation.total()),
            cut: view.reduced.map(|reduced| cut(language, allocation, reduced)),
            steps: steps(visit, view, answer),
            source: notes::source(language, answer),
        }
    }
}

fn lead(language: Language, allocation: &Allocation, summary: &Summary<'_>) -> String {
    let frame = language.kronor(allocation.frame());
    let count = language.counted("allocation-count", allocation.parts().len());
    let least = language.kronor(summary.least.amount);
    let most = language.kronor(summary.most.amount);
    let median = language.value(summary.median, Unit::Kronor);
    let places = [
        ("frame", frame.as_str()),
        ("count", &count),
        ("least", &least),
        ("least-name", summary.least.name()),
        ("most", &most),
        ("most-name", summary.most.name()),
        ("median", &median),
    ];
    let mut lead = if allocation.parts().len() == 1 {
        language.text_with("allocation-lead-one", &places)
    } else if summary.least.amount == summary.most.amount {
        language.text_with("allocation-lead-equal", &places)
    } else {
        language.text_with("allocation-lead", &places)
    };
    if let Some([low, middle, high]) = summary.per_inhabitant {
        let [low, middle, high] =
            [low, middle, high].map(|each| language.value(each, Unit::KronorPer));
        let places = [("low", low.as_str()), ("middle", &middle), ("high", &high)];
        let key = if allocation.parts().len() == 1 { "-one" } else { "" };
        lead.push(' ');
        lead += &language.text_with(&format!("allocation-lead-per-inhabitant{key}"), &places);
    }
    lead
}

fn facts(language: Language, allocation: &Allocation, summary: &Summary<'_>) -> Vec<Fact> {
    let fact = |key: &str, figure: String, detail: String| Fact {
        what: language.text(&format!("allocation-fact-{key}")),
        figure,
        detail,
    };
    let mut facts = vec![
        fact("frame", language.kronor(allocation.frame()), String::new()),
        fact("recipients", language.whole(allocation.parts().len()), String::new()),
        fact("least", language.kronor(summary.least.amount), summary.least.name().to_owned()),
        fact("median", language.value(summary.median, Unit::Kronor), String::new()),
        fact("most", language.kronor(summary.most.amount), summary.most.name().to_owned()),
    ];
    let bounded = [("at-floor", summary.at_floor), ("at-cap", summary.at_cap)];
    for (key, count) in bounded.into_iter().filter(|(_, count)| *count > 0) {
        facts.push(fact(key, language.whole(count), String::new()));
    }
    facts
}

impl Columns {
    fn of(allocation: &Allocation) -> Self {
        let any = |has: fn(&Part) -> bool| allocation.parts().iter().any(has);
        Self {
            index: any(|part| part.recipient.index.is_some()),
            population: any(|part| part.recipient.population.is_some()),
            base: any(|part| part.recipient.claim.base.ore() > 0),
            floor: any(|part| part.recipient.claim.floor.is_some()),
            cap: any(|part| part.recipient.claim.cap.is_some()),
        }
    }
}

fn rows(language: Language, allocation: &Allocation) -> Vec<Row> {
    let missing = || language.text("frame-missing");
    let or_missing = |written: Option<String>| written.unwrap_or_else(missing);
    let of_code: std::collections::BTreeMap<&str, Standing> = allocation
        .parts()
        .iter()
        .map(|part| part.recipient.claim.code.as_str())
        .zip(standings(allocation))
        .collect();
    let bound = |amount: Option<domain::money::Ore>| {
        amount.map(|amount| language.kronor(amount)).unwrap_or_default()
    };
    let row = |part: &Part| {
        let recipient = &part.recipient;
        let claim = &recipient.claim;
        let each = part.per_inhabitant().map(|each| language.value(each, Unit::KronorPer));
        let share = allocation.share(part).map(|share| language.number(share * 100.0, 2));
        Row {
            code: claim.code.clone(),
            name: part.name().to_owned(),
            index: or_missing(recipient.index.map(|index| language.number(index, 1))),
            population: or_missing(recipient.population.map(|count| language.number(count, 0))),
            weight: weight(language, claim.weight),
            base: language.kronor(claim.base),
            floor: bound(claim.floor),
            cap: bound(claim.cap),
            amount: language.kronor(part.amount),
            share: share.unwrap_or_else(|| "–".to_owned()),
            per_inhabitant: or_missing(each),
            standing: standing(language, of_code[claim.code.as_str()]),
        }
    };
    allocation.largest_first().into_iter().map(row).collect()
}

/// Writes a weight with the decimals it has, four at the most.
pub(super) fn weight(language: Language, weight: f64) -> String {
    let written = weight.to_string();
    let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    language.number(weight, decimals.min(4))
}

fn standing(language: Language, standing: Standing) -> String {
    match standing {
        Standing::ByWeight => String::new(),
        Standing::AtFloor => language.text("allocation-at-floor"),
        Standing::AtCap => language.text("allocation-at-cap"),
        Standing::BaseOnly => language.text("allocation-base-only"),
    }
}
