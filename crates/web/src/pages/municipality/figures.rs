//! Women and men in a municipality, as a figure and a table.

use charts::dumbbell::{self, Dumbbell};
use charts::figure::{Figure, both};
use domain::indicator::Unit;
use operations::describe_municipality::{MunicipalityProfile, ProfileRow, SexGap};

use super::wording::{distance, inside_sentence, short_difference, source};
use crate::language::Language;

/// How many rows are drawn; the table has all.
const DRAWN: usize = 8;

/// Women and men.
pub(super) struct Sexes {
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) svg: String,
    pub(super) rows: Vec<[String; 6]>,
    pub(super) source: String,
}

pub(super) fn sexes(language: Language, profile: &MunicipalityProfile) -> Option<Sexes> {
    let gaps = profile.sex_gaps_in_percent();
    let (largest, gap) = gaps.first()?;
    let higher = if gap.difference > 0.0 { "women" } else { "men" };
    let title = language.text_with(
        "municipality-sexes-finding",
        &[
            ("label", &inside_sentence(&largest.label)),
            ("difference", &distance(language, gap.difference, largest.indicator.unit)),
            ("higher", higher),
        ],
    );
    let reading = language.text("municipality-sexes-reading");
    let known = profile.rows().filter_map(|row| Some((row, row.sexes?)));
    Some(Sexes {
        svg: draw(language, &gaps, &title, &reading),
        rows: known.map(|(row, gap)| table_row(language, row, &gap)).collect(),
        source: source(language, &profile.data_sets),
        title,
        reading,
    })
}

fn draw(
    language: Language,
    gaps: &[(&ProfileRow, SexGap)],
    title: &str,
    description: &str,
) -> String {
    let texts: Vec<String> = gaps
        .iter()
        .map(|(_, gap)| short_difference(language, gap.difference, Unit::Percent))
        .collect();
    let rows: Vec<dumbbell::Row<'_>> = gaps
        .iter()
        .zip(&texts)
        .take(DRAWN)
        .map(|((row, gap), text)| dumbbell::Row {
            label: &row.label,
            first: Some(gap.women),
            second: Some(gap.men),
            gap_text: text,
            link: None,
            own: false,
        })
        .collect();
    let (women, men) = (language.text("indicator-women"), language.text("indicator-men"));
    let gap_label = language.text("municipality-sexes-gap");
    let number = |value: f64| language.axis(value, Unit::Percent);
    both("konsskillnader", |id, layout| {
        dumbbell::render(&Dumbbell {
            figure: Figure { id, title, description, layout },
            first_label: &women,
            second_label: &men,
            gap_label: &gap_label,
            rows: &rows,
            number: &number,
        })
    })
}

/// Returns id, name, women, men, difference here and in the nation.
fn table_row(language: Language, row: &ProfileRow, gap: &SexGap) -> [String; 6] {
    let unit = row.indicator.unit;
    let nation = gap.nation.map(|nation| short_difference(language, nation, unit));
    [
        row.indicator.id.to_string(),
        row.label.clone(),
        language.value(gap.women, unit),
        language.value(gap.men, unit),
        short_difference(language, gap.difference, unit),
        nation.unwrap_or_else(|| language.text("frame-missing")),
    ]
}
