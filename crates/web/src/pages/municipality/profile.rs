//! The tables of a municipality's page: one per theme, one row per key indicator.

use domain::indicator::Direction;
use domain::observation::Measured;
use operations::describe_municipality::{MunicipalityProfile, ProfileRow, ThemeProfile};

use super::mini_strip;
use super::wording::{measured, short_difference, theme_name};
use crate::language::Language;

/// The table of one theme.
pub(super) struct ThemeText {
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) rows: Vec<RowText>,
}

/// One row, every figure written out.
pub(super) struct RowText {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) full_name: String,
    pub(super) own: String,
    pub(super) own_note: String,
    pub(super) nation: String,
    pub(super) similar: String,
    pub(super) rank: String,
    pub(super) standing: Option<StandingText>,
    pub(super) strip: String,
    pub(super) change: String,
    pub(super) change_nation: String,
    pub(super) period: String,
}

/// Better or worse than the nation, in words and as a class of the style sheet.
pub(super) struct StandingText {
    pub(super) class: &'static str,
    pub(super) words: String,
}

pub(super) fn themes(language: Language, profile: &MunicipalityProfile) -> Vec<ThemeText> {
    let theme = |(index, theme): (usize, &ThemeProfile)| ThemeText {
        anchor: format!("tema-{index}"),
        title: theme_name(language, &theme.theme),
        rows: theme.rows.iter().map(|one| row(language, one)).collect(),
    };
    profile.themes.iter().enumerate().map(theme).collect()
}

fn row(language: Language, row: &ProfileRow) -> RowText {
    let unit = row.indicator.unit;
    let written = |value: Option<f64>| {
        let known = value.and_then(Measured::final_value);
        measured(language, known.unwrap_or_else(Measured::missing), unit)
    };
    let nation = row.nation.filter(|_| !unit.adds_up());
    RowText {
        id: row.indicator.id.to_string(),
        label: row.label.clone(),
        full_name: row.indicator.name.clone(),
        own: measured(language, row.own, unit),
        own_note: last_known(language, row),
        nation: written(row.nation),
        similar: written(row.similar.map(|similar| similar.value)),
        rank: rank(language, row),
        standing: standing(language, row),
        strip: row
            .spread
            .as_ref()
            .map_or_else(String::new, |spread| mini_strip::draw(spread, row.own.value(), nation)),
        change: row
            .change
            .map_or_else(String::new, |change| short_difference(language, change.own, unit)),
        change_nation: change_note(language, row),
        period: row.period.to_string(),
    }
}

/// Says when there last was a value, where there is none in the period shown.
fn last_known(language: Language, row: &ProfileRow) -> String {
    let Some((period, value)) = row.last_known else { return String::new() };
    let value = language.value(value, row.indicator.unit);
    let places = [("period", period.to_string()), ("value", value)];
    let places = places.each_ref().map(|(name, text)| (*name, text.as_str()));
    language.text_with("municipality-last-known", &places)
}

fn rank(language: Language, row: &ProfileRow) -> String {
    let Some(place) = row.place else { return String::new() };
    let key = match row.indicator.direction {
        Some(_) => "municipality-rank",
        None => "municipality-rank-highest",
    };
    let (rank, n) = (language.whole(place.rank), language.whole(place.n));
    language.text_with(key, &[("rank", &rank), ("n", &n)])
}

/// Compares with the nation as both are written: what looks equal is called equal.
fn standing(language: Language, row: &ProfileRow) -> Option<StandingText> {
    let gap = row.to_nation?;
    let unit = row.indicator.unit;
    let looks_equal = language.value(gap.value, unit) == language.value(gap.reference, unit);
    if unit.adds_up() {
        return None;
    }
    let (class, key) = match (gap.worse_by, row.indicator.direction) {
        (Some(_), Some(_)) if looks_equal => ("", "municipality-equal"),
        (Some(worse_by), Some(_)) if worse_by > 0.0 => ("worse", "municipality-worse"),
        (Some(_), Some(Direction::HigherIsBetter | Direction::LowerIsBetter)) => {
            ("better", "municipality-better")
        }
        _ if looks_equal => ("", "municipality-equal"),
        _ if gap.absolute > 0.0 => ("", "municipality-higher"),
        _ => ("", "municipality-lower"),
    };
    Some(StandingText { class, words: language.text(key) })
}

fn change_note(language: Language, row: &ProfileRow) -> String {
    let Some(change) = row.change else { return String::new() };
    let from = change.from.to_string();
    match change.nation {
        Some(nation) => {
            let nation = short_difference(language, nation, row.indicator.unit);
            let places = [("from", from.as_str()), ("nation", &nation)];
            language.text_with("municipality-change-nation", &places)
        }
        None => language.text_with("municipality-change-from", &[("from", &from)]),
    }
}
