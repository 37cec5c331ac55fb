//! Statistics Sweden's regional statistical areas (RegSO): people, income, tenure and area type.

use std::collections::BTreeMap;

use domain::area::{AreaCode, Level};
use domain::data_set::Publication;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId, Unit};
use domain::observation::Measured;
use domain::period::Period;
use observations::draft::{Draft, Rows};
use time::Date;
use time::macros::date;

use super::table::{Row, Table};
use super::{
    BundledError, REGSO_AREA_TYPE, REGSO_BORN_IN_SWEDEN, REGSO_INHABITANTS, REGSO_WAGE_INCOME,
    SHARE_IN_TYPE_1_OR_2, Shipped, bundled_table, with_directions,
};

const PEOPLE: Table = bundled_table!("scb/regso_befolkning_inkomst_upplatelse_2020_2023.csv.gz");
const TYPES: Table = bundled_table!("scb/regso_omradestyp_2022.csv");

/// The files do not tell their day of publication; these are the first days on which all of each
/// had been published, as far as known (`docs/data.md`).
const PEOPLE_PUBLISHED: Date = date!(2025 - 03 - 01);
const TYPES_PUBLISHED: Date = date!(2024 - 06 - 01);
const FETCHED: Date = date!(2026 - 11 - 01);

/// The year that area types are known for.
const TYPE_YEAR: i32 = 2022;

/// Forms of tenure: the column, the id and the name.
const TENURES: [(&str, &str, &str); 4] = [
    ("bostader_aganderatt", "aganderatt", "äganderätt"),
    ("bostader_bostadsratt", "bostadsratt", "bostadsrätt"),
    ("bostader_hyresratt", "hyresratt", "hyresrätt"),
    ("bostader_uppgift_saknas", "uppgift_saknas", "okänd upplåtelseform"),
];

pub(super) const POPULATION: Shipped = Shipped {
    source: "SCB",
    table: "RegSO 2020–2023",
    published: PEOPLE_PUBLISHED,
    rows: 147_972,
    read: people,
};

pub(super) const AREA_TYPES: Shipped = Shipped {
    source: "SCB och Delmos",
    table: "Områdestyper RegSO",
    published: TYPES_PUBLISHED,
    rows: 3_363,
    read: area_types,
};

pub(super) const SHARE_IN_TYPES: Shipped = Shipped {
    source: "Brygga, beräknat från SCB och Delmos",
    table: "Befolkning efter områdestyp",
    published: PEOPLE_PUBLISHED,
    rows: 290,
    read: share_in_types,
};

fn publication(shipped: &Shipped, title: &str, origin: &str) -> Publication {
    Publication {
        withheld: None,
        source: shipped.source.to_owned(),
        table: shipped.table.to_owned(),
        title: title.to_owned(),
        published: shipped.published,
        fetched: FETCHED,
        origin: origin.to_owned(),
        terms: "Fri användning; ange källan".to_owned(),
    }
}

fn indicator(id: &str, name: &str, definition: &str, unit: Unit, decimals: u8) -> Indicator {
    Indicator {
        id: id.parse().expect("the id is well formed"),
        name: name.to_owned(),
        definition: definition.to_owned(),
        unit,
        direction: None,
        subject: "Områden (RegSO)".to_owned(),
        decimals,
    }
}

/// Values as they are gathered, final ones only; an empty cell is a missing value.
#[derive(Default)]
struct Gathered {
    rows: Rows,
}

impl Gathered {
    fn push(&mut self, id: &str, area: &AreaCode, year: i32, value: Option<f64>) {
        let id: IndicatorId = id.parse().expect("the id is well formed");
        let period = Period::year_of(year).expect("a year of the tables");
        let measured = value.and_then(Measured::final_value).unwrap_or(Measured::missing());
        self.rows.push(&id, area, period, &Group::total(), measured);
    }
}

fn number(row: &Row, column: &str) -> Result<Option<f64>, BundledError> {
    if row.text(column)?.is_empty() { Ok(None) } else { row.parsed(column).map(Some) }
}

/// Returns `100 · part / whole`; `None` where the whole is zero or either is missing.
pub(super) fn percent(part: Option<f64>, whole: Option<f64>) -> Option<f64> {
    let (part, whole) = part.zip(whole)?;
    (whole > 0.0).then(|| 100.0 * part / whole)
}

fn people() -> Result<Draft, BundledError> {
    let mut gathered = Gathered::default();
    for row in PEOPLE.rows()? {
        let (area, year) = (row.parsed("regsokod")?, row.parsed("ar")?);
        let inhabitants = number(&row, "folkmangd")?;
        let born_in_sweden = number(&row, "folkmangd_fodda_i_sverige")?;
        gathered.push(REGSO_INHABITANTS, &area, year, inhabitants);
        gathered.push(REGSO_BORN_IN_SWEDEN, &area, year, percent(born_in_sweden, inhabitants));
        gathered.push(REGSO_WAGE_INCOME, &area, year, number(&row, "loneinkomst_medel_tkr")?);
        let dwellings: Vec<Option<f64>> =
            TENURES.iter().map(|(column, _, _)| number(&row, column)).collect::<Result<_, _>>()?;
        let total = dwellings.iter().copied().sum::<Option<f64>>();
        for ((_, id, _), n_dwellings) in TENURES.iter().zip(dwellings) {
            gathered.push(&count_id(id), &area, year, n_dwellings);
            gathered.push(&share_id(id), &area, year, percent(n_dwellings, total));
        }
    }
    let title = "Befolkning, inkomst och upplåtelseform efter RegSO 2020–2023";
    Ok(Draft {
        publication: publication(&POPULATION, title, PEOPLE.path),
        indicators: with_directions(people_indicators())?,
        areas: regso_areas()?,
        rows: gathered.rows,
    })
}

fn count_id(tenure: &str) -> String {
    format!("SCB-RegSO:bostader_{tenure}")
}

fn share_id(tenure: &str) -> String {
    format!("SCB-RegSO:andel_bostader_{tenure}")
}

fn people_indicators() -> Vec<Indicator> {
    let mut indicators = vec![
        indicator(
            REGSO_INHABITANTS,
            "Folkmängd i området (RegSO), antal",
            "Antal folkbokförda den 31/12. Källa: SCB.",
            Unit::Count,
            0,
        ),
        indicator(
            REGSO_BORN_IN_SWEDEN,
            "Födda i Sverige i området (RegSO), andel (%)",
            "Folkbokförda födda i Sverige den 31/12 dividerat med alla folkbokförda. Källa: SCB; \
             andelen beräknad av Brygga.",
            Unit::Percent,
            1,
        ),
        indicator(
            REGSO_WAGE_INCOME,
            "Löneinkomst i området (RegSO), medelvärde, tkr",
            "Sammanräknad löneinkomst, medelvärde för alla, i tusental kronor. Källa: SCB.",
            Unit::Index,
            1,
        ),
    ];
    for (_, id, name) in TENURES {
        indicators.push(indicator(
            &count_id(id),
            &format!("Bostäder med {name} i området (RegSO), antal"),
            &format!("Antal bostadslägenheter med {name} den 31/12. Källa: SCB."),
            Unit::Count,
            0,
        ));
        indicators.push(indicator(
            &share_id(id),
            &format!("Bostäder med {name} i området (RegSO), andel (%)"),
            &format!(
                "Bostadslägenheter med {name} dividerat med alla bostadslägenheter, även dem \
                 med okänd upplåtelseform. Källa: SCB; andelen beräknad av Brygga."
            ),
            Unit::Percent,
            1,
        ));
    }
    indicators
}

fn regso_areas() -> Result<Vec<domain::area::Area>, BundledError> {
    Ok(super::areas()?.into_iter().filter(|area| area.code.level() == Level::Regso).collect())
}

fn area_types() -> Result<Draft, BundledError> {
    let mut gathered = Gathered::default();
    for (area, area_type) in types()? {
        gathered.push(REGSO_AREA_TYPE, &area, TYPE_YEAR, Some(area_type));
    }
    let definition = "Områdestyp 1–5 efter SCB:s socioekonomiska index: 1 områden med stora \
                      socioekonomiska utmaningar, 2 med socioekonomiska utmaningar, 3 \
                      socioekonomiskt blandade, 4 med goda och 5 med mycket goda \
                      socioekonomiska förutsättningar. Indexet är medelvärdet av andelen med låg \
                      ekonomisk standard, med förgymnasial utbildning och med ekonomiskt bistånd \
                      och/eller långtidsarbetslöshet. Källa: SCB och Delmos.";
    Ok(Draft {
        publication: publication(&AREA_TYPES, "Områdestyp efter RegSO 2022", TYPES.path),
        indicators: with_directions(vec![indicator(
            REGSO_AREA_TYPE,
            "Områdestyp (RegSO), 1–5",
            definition,
            Unit::Index,
            0,
        )])?,
        areas: regso_areas()?,
        rows: gathered.rows,
    })
}

fn types() -> Result<BTreeMap<AreaCode, f64>, BundledError> {
    let rows = TYPES.rows()?;
    let one = |row: &Row| Ok((row.parsed("regsokod")?, row.parsed("omradestyp_2022")?));
    rows.iter().map(one).collect()
}

/// Share of each municipality's inhabitants in RegSO of type 1 or 2:
/// `100 · Σ inhabitants of type 1–2 / Σ inhabitants`, over the municipality's RegSO.
fn share_in_types() -> Result<Draft, BundledError> {
    let types = types()?;
    let mut sums: BTreeMap<AreaCode, (f64, f64)> = BTreeMap::new();
    for row in PEOPLE.rows()? {
        let year: i32 = row.parsed("ar")?;
        if year != TYPE_YEAR {
            continue;
        }
        let area: AreaCode = row.parsed("regsokod")?;
        let inhabitants: f64 = row.parsed("folkmangd")?;
        let area_type = types.get(&area);
        let area_type = area_type.ok_or_else(|| row.wrong(format!("{area} has no area type")))?;
        let (challenged, all) = sums.entry(row.parsed("kommunkod")?).or_default();
        *all += inhabitants;
        if *area_type <= 2.0 {
            *challenged += inhabitants;
        }
    }
    let mut gathered = Gathered::default();
    for (area, (challenged, all)) in sums {
        gathered.push(SHARE_IN_TYPE_1_OR_2, &area, TYPE_YEAR, percent(Some(challenged), Some(all)));
    }
    let definition = "Andel av kommunens folkbokförda den 31/12 som bor i ett RegSO av områdestyp \
                      1 eller 2 (socioekonomiska utmaningar). Beräknat av Brygga från SCB:s \
                      folkmängd efter RegSO 2022 och områdestyperna 2022. Källa: SCB och Delmos.";
    let name = "Invånare i områden med socioekonomiska utmaningar (områdestyp 1–2), andel (%)";
    let title = "Befolkning i områdestyp 1–2 efter kommun 2022";
    Ok(Draft {
        publication: publication(&SHARE_IN_TYPES, title, "data/scb"),
        indicators: with_directions(vec![indicator(
            SHARE_IN_TYPE_1_OR_2,
            name,
            definition,
            Unit::Percent,
            1,
        )])?,
        areas: super::areas()?
            .into_iter()
            .filter(|area| area.code.level() == Level::Municipality)
            .collect(),
        rows: gathered.rows,
    })
}
