//! The table and the sentences of the comparison.

use operations::compare_places::{
    ComparedCell, ComparedPlace, ComparedRow, Comparison, MAX_PLACES, PlaceKind,
};

use crate::language::Language;
use crate::pages::municipality::mini_strip;
use crate::pages::municipality::wording::{inside_sentence, measured, short_difference};

/// The head of one column.
pub(super) struct ColumnText {
    pub(super) name: String,
    pub(super) note: String,
    pub(super) link: Option<String>,
}

/// One indicator.
pub(super) struct RowText {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) full_name: String,
    pub(super) period: String,
    pub(super) cells: Vec<CellText>,
    pub(super) nation: String,
    pub(super) spread: String,
    pub(super) strip: String,
}

/// One value with its distance to the nation.
pub(super) struct CellText {
    pub(super) value: String,
    pub(super) difference: String,
    pub(super) class: &'static str,
}

pub(super) fn columns(language: Language, comparison: &Comparison) -> Vec<ColumnText> {
    let column = |place: &ComparedPlace| {
        let is_municipality = place.key.len() == 4;
        let note = match &place.kind {
            PlaceKind::Area(_) => String::new(),
            PlaceKind::KindMedian { members } => {
                language.counted("compare-median-of", members.len())
            }
        };
        ColumnText {
            name: name(language, place),
            note,
            link: is_municipality.then(|| format!("{}/kommun/{}", language.prefix(), place.key)),
        }
    };
    comparison.places.iter().map(column).collect()
}

/// Returns the place's name; the nation is named in the language of the page.
pub(super) fn name(language: Language, place: &ComparedPlace) -> String {
    if place.key == "SE" { language.text("frame-nation") } else { place.name.clone() }
}

pub(super) fn rows(language: Language, comparison: &Comparison) -> Vec<RowText> {
    comparison.rows.iter().map(|one| row(language, one)).collect()
}

fn row(language: Language, row: &ComparedRow) -> RowText {
    let unit = row.indicator.unit;
    let nation = row.nation.filter(|_| !unit.adds_up());
    RowText {
        id: row.indicator.id.to_string(),
        label: row.label.clone(),
        full_name: row.indicator.name.clone(),
        period: row.period.to_string(),
        cells: row.cells.iter().map(|one| cell(language, row, one)).collect(),
        nation: row
            .nation
            .map_or_else(|| language.text("frame-missing"), |value| language.value(value, unit)),
        spread: row.spread.as_ref().map_or_else(String::new, |spread| {
            let (low, high) = (language.value(spread.p10, unit), language.value(spread.p90, unit));
            language.text_with("compare-spread", &[("low", &low), ("high", &high)])
        }),
        strip: row
            .spread
            .as_ref()
            .map_or_else(String::new, |spread| mini_strip::draw(spread, None, nation)),
    }
}

fn cell(language: Language, row: &ComparedRow, cell: &ComparedCell) -> CellText {
    let unit = row.indicator.unit;
    let gap = cell.to_nation.filter(|_| !unit.adds_up());
    let value = measured(language, cell.measured, unit);
    let Some(gap) = gap else {
        return CellText { value, difference: String::new(), class: "" };
    };
    let difference = short_difference(language, gap.absolute, unit);
    let looks_equal = value == language.value(gap.reference, unit);
    let (class, key) = match gap.worse_by {
        _ if looks_equal => ("", "compare-equal"),
        Some(worse_by) if worse_by > 0.0 => ("worse", "compare-worse"),
        Some(_) => ("better", "compare-better"),
        None => ("", "compare-undecided"),
    };
    let difference = language.text_with(key, &[("difference", &difference)]);
    CellText { value, difference, class }
}

/// Says where the places lie furthest apart.
pub(super) fn lead(language: Language, comparison: &Comparison) -> String {
    let Some(widest) = comparison.widest else {
        return language.text("compare-lead-nothing");
    };
    let row = &comparison.rows[widest.row];
    let unit = row.indicator.unit;
    let written = |place: usize| measured(language, row.cells[place].measured, unit);
    language.text_with(
        "compare-lead",
        &[
            ("label", &inside_sentence(&row.label)),
            ("period", &row.period.to_string()),
            ("highest", &name(language, &comparison.places[widest.highest])),
            ("high", &written(widest.highest)),
            ("lowest", &name(language, &comparison.places[widest.lowest])),
            ("low", &written(widest.lowest)),
        ],
    )
}

/// Says what a place that was chosen alone stands beside, or that what is shown is an example.
fn beside(language: Language, comparison: &Comparison) -> Option<String> {
    let (first, others) = comparison.places.split_first()?;
    let is_nation = others.iter().all(|place| place.key == "SE");
    match comparison.n_chosen {
        0 => {
            let place = name(language, first);
            Some(language.text_with("compare-example", &[("place", &place)]))
        }
        1 if others.is_empty() => None,
        1 if is_nation => Some(language.text("compare-added-nation")),
        1 => Some(language.text("compare-added-similar")),
        _ => None,
    }
}

/// Says what was added to or left out of what was asked for.
pub(super) fn notes(language: Language, comparison: &Comparison) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(beside(language, comparison));
    for written in &comparison.unknown {
        notes.push(language.text_with("compare-unknown", &[("written", written)]));
    }
    if comparison.left_out > 0 {
        let most = language.whole(MAX_PLACES);
        let left_out = language.whole(comparison.left_out);
        let places = [("most", most.as_str()), ("count", &left_out)];
        notes.push(language.text_with("compare-left-out", &places));
    }
    notes
}
