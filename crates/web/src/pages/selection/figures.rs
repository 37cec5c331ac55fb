//! The figures of a list: the map, and the places near the line.

use charts::figure::{Figure, Layout, both};
use charts::map::{self, AreaFill, Legend, LegendEntry, MapOptions, Own, Palette};
use charts::rank_range::{self, RankRange, Row, Threshold};
use domain::area::Level;
use domain::selection::{Eligibility, Rule};
use operations::run_selection::{Security, SelectionRun};

use crate::answer::Visit;
use crate::language::Language;

/// How many areas the figure of places shows on each side of the line.
const NEAR_THE_LINE: usize = 14;

/// The classes of the map, from surely out to surely in; what is open is hatched.
const CLASSES: [Security; 4] =
    [Security::SecurelyOut, Security::BarelyOut, Security::BarelyIn, Security::SecurelyIn];

/// The classes of the map of a fixed list.
const LIST_CLASSES: [Security; 2] = [Security::SecurelyOut, Security::SecurelyIn];

fn classes(run: &SelectionRun) -> &'static [Security] {
    match run.model.rule() {
        Rule::Criteria(_) => &CLASSES,
        Rule::Annex(_) => &LIST_CLASSES,
    }
}

/// A map with its legend.
pub(super) struct Map {
    pub(super) svg: String,
    pub(super) legend: String,
}

/// Returns how an area stands, in a few words.
pub(super) fn standing(language: Language, run: &SelectionRun, security: Security) -> String {
    let is_list = matches!(run.model.rule(), Rule::Annex(_));
    language.text(match (security, is_list) {
        (Security::SecurelyIn, false) => "selection-securely-in",
        (Security::SecurelyIn | Security::BarelyIn, true) => "selection-on-list",
        (Security::BarelyIn, false) => "selection-barely-in",
        (Security::BarelyOut, false) => "selection-barely-out",
        (Security::SecurelyOut, false) => "selection-securely-out",
        (Security::SecurelyOut | Security::BarelyOut, true) => "selection-off-list",
        (Security::Open, false) => "selection-open",
        (Security::Open, true) => "selection-open-list",
    })
}

/// Returns the map of who is chosen; `None` for areas that there are no outlines of.
pub(super) fn map(
    visit: &Visit,
    run: &SelectionRun,
    title: &str,
    link: &dyn Fn(&str) -> String,
    own: Option<usize>,
) -> Option<Map> {
    if run.model.unit != Level::Municipality {
        return None;
    }
    let language = visit.language;
    let units = &run.selection.units;
    let words: Vec<(String, String)> = (0..units.len())
        .map(|row| {
            let standing = standing(language, run, run.security(row));
            (format!("{}: {standing}", run.names[row]), link(units[row].code.as_str()))
        })
        .collect();
    let classes = classes(run);
    let class = |row| classes.iter().position(|class| *class == run.security(row));
    let fills: Vec<AreaFill<'_>> = (units.iter().zip(&words).enumerate())
        .map(|(row, (unit, (title, link)))| AreaFill {
            id: unit.code.as_str(),
            class: class(row),
            title,
            link: Some(link),
        })
        .collect();
    let own = own.map(|row| Own { id: units[row].code.as_str(), label: &run.names[row] });
    let description = language.text("selection-map-reading");
    let figure =
        Figure { id: "urval-karta", title, description: &description, layout: Layout::Wide };
    let options =
        MapOptions { figure, palette: Palette::Sequential, n_classes: classes.len(), own };
    let svg = map::render(visit.library().outlines(), &fills, &options);
    Some(Map { svg, legend: legend(language, run) })
}

fn legend(language: Language, run: &SelectionRun) -> String {
    let words = |security| (standing(language, run, security), language.whole(run.count(security)));
    let classes: Vec<(String, String)> = classes(run).iter().copied().map(words).collect();
    let classes: Vec<LegendEntry<'_>> =
        classes.iter().map(|(words, count)| LegendEntry { words, count }).collect();
    let (open, count) = words(Security::Open);
    let missing =
        (run.count(Security::Open) > 0).then_some(LegendEntry { words: &open, count: &count });
    map::legend(&Legend { palette: Palette::Sequential, classes: &classes, missing })
}

/// Returns the places around the line with their ranges; `None` where no line is drawn by place.
pub(super) fn near_the_line(
    language: Language,
    run: &SelectionRun,
    title: &str,
    link: &dyn Fn(&str) -> String,
    own: Option<usize>,
) -> Option<String> {
    let Rule::Criteria(rule) = run.model.rule() else { return None };
    let places = match rule.eligibility {
        Eligibility::Top(places) => places,
        Eligibility::ScoreAtLeast(_) => run.n_chosen(),
        Eligibility::EveryThreshold | Eligibility::Thresholds(_) => return None,
    };
    let order = run.by_rank();
    let from = places.saturating_sub(NEAR_THE_LINE);
    let shown: Vec<usize> = order.into_iter().skip(from).take(2 * NEAR_THE_LINE).collect();
    let words: Vec<(String, String)> = shown
        .iter()
        .map(|&row| (place_text(language, run, row), link(run.selection.units[row].code.as_str())))
        .collect();
    let ends = |row| {
        let (low, high) = run.rank_range(row)?;
        Some((count(low), count(high)))
    };
    let rows: Vec<Row<'_>> = (shown.iter().zip(&words))
        .map(|(&row, (text, link))| Row {
            label: &run.names[row],
            rank: run.selection.units[row].rank.map(count),
            range: ends(row),
            rank_text: text,
            link: Some(link),
            own: own == Some(row),
        })
        .collect();
    let label = language.counted("selection-line-label", run.n_chosen());
    let keys = ["selection-key-in", "selection-key-across", "selection-key-out"];
    let keys = keys.map(|key| language.text(key));
    let description = language.text("selection-places-reading");
    Some(both("urval-platser", |id, layout| {
        rank_range::render(&RankRange {
            figure: Figure { id, title, description: &description, layout },
            rows: &rows,
            threshold: Some(Threshold {
                last_in: count(run.n_chosen()),
                label: &label,
                words: [&keys[0], &keys[1], &keys[2]],
            }),
            number: &|rank| language.number(rank, 0),
        })
    }))
}

/// Writes a place with its range: `31 (24–40)`.
pub(super) fn place_text(language: Language, run: &SelectionRun, row: usize) -> String {
    let Some(rank) = run.selection.units[row].rank else { return "–".to_owned() };
    let range = range_text(language, run, row);
    if range.is_empty() {
        language.whole(rank)
    } else {
        format!("{} ({range})", language.whole(rank))
    }
}

/// Writes the places between which an area lies in nine draws of ten: `24–40`.
pub(super) fn range_text(language: Language, run: &SelectionRun, row: usize) -> String {
    match run.rank_range(row) {
        Some((low, high)) if low == high => language.whole(low),
        Some((low, high)) => format!("{}–{}", language.whole(low), language.whole(high)),
        None => String::new(),
    }
}

/// Returns a place as a number; places are far below 2³².
fn count(place: usize) -> f64 {
    u32::try_from(place).map_or(f64::INFINITY, f64::from)
}
