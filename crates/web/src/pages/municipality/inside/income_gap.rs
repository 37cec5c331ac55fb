//! Where the gap in wage income comes from, as a figure and a table.

use charts::dumbbell::{self, Dumbbell};
use charts::figure::{Figure, both};
use domain::data_set::DataSet;
use domain::indicator::Unit;
use operations::bundled::REGSO_WAGE_INCOME;
use operations::describe_municipality::{IncomeGap, IncomeOfType, Inside, MunicipalityProfile};

use super::Drawn;
use crate::language::Language;
use crate::pages::municipality::wording::source;

pub(super) fn income_gap(
    language: Language,
    profile: &MunicipalityProfile,
    inside: &Inside,
) -> Option<Drawn> {
    let gap = inside.income_gap.as_ref()?;
    let of_income =
        inside.measures.iter().find(|one| one.indicator.id.as_str() == REGSO_WAGE_INCOME);
    let income_set = of_income.and_then(|one| one.data_set.clone());
    let types_set = inside.types_source.as_ref().map(|(_, set)| set.clone());
    let sets: Vec<DataSet> = income_set.into_iter().chain(types_set).collect();
    let title = title(language, &profile.name, gap);
    let signed = language.signed(gap.gap, 0);
    let reading = language.text_with(
        "municipality-income-gap-reading",
        &[("signed", &signed), ("year", &gap.period.to_string())],
    );
    let head = ["type", "own-share", "nation-share", "own", "nation"];
    Some(Drawn {
        svg: draw(language, &profile.name, gap, &title, &reading),
        head: super::heads(language, "municipality-income-gap-head", &head),
        rows: gap.types.iter().map(|one| table_row(language, one)).collect(),
        source: source(language, &sets),
        title,
        reading,
    })
}

fn title(language: Language, name: &str, gap: &IncomeGap) -> String {
    let part = |key: &str, part: f64| {
        let way = if part < 0.0 { "down" } else { "up" };
        let amount = language.number(part.abs(), 0);
        language.text_with(&format!("municipality-income-gap-{key}-{way}"), &[("amount", &amount)])
    };
    let way = if gap.gap < 0.0 { "lower" } else { "higher" };
    let places = [
        ("place", name.to_owned()),
        ("gap", language.number(gap.gap.abs(), 0)),
        ("composition", part("composition", gap.composition)),
        ("within", part("within", gap.within_types)),
    ];
    language.text_with(
        &format!("municipality-income-gap-{way}"),
        &places.each_ref().map(|(key, text)| (*key, text.as_str())),
    )
}

fn type_name(language: Language, one: &IncomeOfType) -> String {
    language.text(&format!("municipality-area-type-{}", one.number))
}

fn draw(language: Language, name: &str, gap: &IncomeGap, title: &str, description: &str) -> String {
    let texts: Vec<(String, String)> = gap
        .types
        .iter()
        .map(|one| {
            let both = one.own.zip(one.nation).map(|(own, nation)| own - nation);
            let none = || language.text("municipality-income-gap-none");
            (type_name(language, one), both.map_or_else(none, |gap| language.signed(gap, 0)))
        })
        .collect();
    let rows: Vec<dumbbell::Row<'_>> = (gap.types.iter().zip(&texts))
        .map(|(one, (label, text))| dumbbell::Row {
            label,
            first: one.own,
            second: one.nation,
            gap_text: text,
            link: None,
            own: false,
        })
        .collect();
    let (nation, gap_label) =
        (language.text("frame-nation"), language.text("municipality-income-gap-label"));
    both("inkomstgap", |id, layout| {
        dumbbell::render(&Dumbbell {
            figure: Figure { id, title, description, layout },
            first_label: name,
            second_label: &nation,
            gap_label: &gap_label,
            rows: &rows,
            number: &|value| language.number(value, 0),
        })
    })
}

fn table_row(language: Language, one: &IncomeOfType) -> Vec<String> {
    let income = |income: Option<f64>| {
        income.map_or_else(|| language.text("frame-missing"), |value| language.number(value, 1))
    };
    let share = |share: f64| language.value(100.0 * share, Unit::Percent);
    vec![
        type_name(language, one),
        share(one.own_share),
        share(one.nation_share),
        income(one.own),
        income(one.nation),
    ]
}
