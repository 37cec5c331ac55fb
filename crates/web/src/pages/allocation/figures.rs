//! The figures of a division: who gets how much, and how even that is per inhabitant.

use charts::bars::{self, Bars, Reference, Row};
use charts::figure::{Figure, both};
use charts::strip::{self, Dot, Mark, Strip};
use domain::indicator::Unit;
use operations::allocate::question::Answer;
use operations::allocate::{Allocation, Part, Summary, in_kronor};

use super::steps::each;
use crate::answer::Visit;
use crate::language::Language;

/// The most bars that are drawn; the table has all.
const MOST_BARS: usize = 40;

/// The fewest recipients that make a distribution.
const FEWEST_DOTS: usize = 5;

/// A figure with its title and a line on how to read it.
pub(super) struct Drawn {
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) svg: String,
}

/// The figures of the page; the second is missing where there is nothing to draw.
pub(super) struct Figures {
    pub(super) amounts: Drawn,
    pub(super) per_inhabitant: Option<Drawn>,
}

pub(super) fn draw(visit: &Visit, answer: &Answer) -> Figures {
    let summary = answer.allocation.summary();
    Figures {
        amounts: amounts(visit.language, &answer.allocation, &summary),
        per_inhabitant: per_inhabitant(visit.language, &answer.allocation, &summary),
    }
}

fn amounts(language: Language, allocation: &Allocation, summary: &Summary<'_>) -> Drawn {
    let parts: Vec<&Part> = allocation.largest_first().into_iter().take(MOST_BARS).collect();
    let written: Vec<(String, String)> = parts
        .iter()
        .map(|part| {
            let link = format!("{}/kommun/{}", language.prefix(), part.recipient.claim.code);
            (language.kronor(part.amount), link)
        })
        .collect();
    let rows: Vec<Row<'_>> = parts
        .iter()
        .zip(&written)
        .map(|(part, (amount, link))| Row {
            label: part.name(),
            value: Some(in_kronor(part.amount)),
            value_text: amount,
            interval: None,
            link: Some(link),
            own: false,
        })
        .collect();
    let equal = language.value(summary.equal_share, Unit::Kronor);
    let equal = language.text_with("allocation-chart-equal", &[("amount", &equal)]);
    let references = [Reference { value: summary.equal_share, label: &equal }];
    let shown = language.whole(rows.len());
    let all = language.whole(allocation.parts().len());
    let places = [("shown", shown.as_str()), ("all", &all), ("most", summary.most.name())];
    let title = language.text_with("allocation-chart-title", &places);
    let key = if rows.len() < allocation.parts().len() { "some" } else { "all" };
    let reading = language.text_with(&format!("allocation-chart-reading-{key}"), &places);
    let svg = both("fordelning", |id, layout| {
        let figure = Figure { id, title: &title, description: &reading, layout };
        bars::render(&Bars { figure, rows: &rows, references: &references })
    });
    Drawn { title, reading, svg }
}

fn per_inhabitant(
    language: Language,
    allocation: &Allocation,
    summary: &Summary<'_>,
) -> Option<Drawn> {
    let [low, middle, high] = summary.per_inhabitant?;
    if allocation.parts().len() < FEWEST_DOTS {
        return None;
    }
    let titles: Vec<(Option<f64>, String)> = allocation
        .parts()
        .iter()
        .filter_map(|part| {
            let kronor = part.per_inhabitant()?;
            Some((Some(kronor), format!("{}: {}", part.name(), each(language, kronor))))
        })
        .collect();
    let dots: Vec<Dot<'_>> =
        titles.iter().map(|(value, title)| Dot { value: *value, title, link: None }).collect();
    let middle_text = each(language, middle);
    let label = language.text_with("allocation-strip-median", &[("amount", &middle_text)]);
    let marks = [Mark { value: Some(middle), label: &label }];
    let (low, high) = (each(language, low), each(language, high));
    let places = [("low", low.as_str()), ("middle", &middle_text), ("high", &high)];
    let title = language.text_with("allocation-strip-title", &places);
    let reading = language.text("allocation-strip-reading");
    let number = |value: f64| each(language, value);
    let svg = both("per-invanare", |id, layout| {
        let figure = Figure { id, title: &title, description: &reading, layout };
        strip::render(&Strip {
            figure,
            dots: &dots,
            own: None,
            marks: &marks,
            band: None,
            number: &number,
            note: "",
        })
    });
    Some(Drawn { title, reading, svg })
}
