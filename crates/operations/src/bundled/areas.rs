//! Areas, how they have changed and how others group them.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::change::AreaChange;
use domain::area::{Area, AreaCode, Validity};
use domain::classification::{AreaGroup, Classification, SimilarAreas};

use super::table::{Row, Table};
use super::{BundledError, bundled_table};

const MUNICIPALITIES: Table = bundled_table!("areas/kommuner.csv");
const REGSO: Table = bundled_table!("areas/regso_2020.csv");
const DESO: Table = bundled_table!("areas/deso_2018.csv");
const CHANGES: Table = bundled_table!("areas/area_changes.csv");
const KOLADA_GROUPS: Table = bundled_table!("areas/kolada_kommungrupper.csv.gz");
const SIMILAR: Table = bundled_table!("areas/kolada_liknande_kommuner.csv.gz");

/// The first year of the RegSO division of 2020.
const REGSO_FROM: i32 = 2020;
/// The first year of the DeSO division of 2018.
const DESO_FROM: i32 = 2018;

/// Returns the nation, counties, municipalities, RegSO of 2020 and DeSO of 2018.
///
/// # Errors
/// [`BundledError`] where a file that ships with the program is broken.
pub fn areas() -> Result<Vec<Area>, BundledError> {
    let mut areas = vec![area(AreaCode::nation(), "Riket", None, None)];
    let municipalities = MUNICIPALITIES.rows()?;
    let mut counties: BTreeMap<AreaCode, String> = BTreeMap::new();
    for row in &municipalities {
        counties.insert(row.parsed("lankod")?, row.text("lan")?.to_owned());
    }
    for (code, name) in counties {
        areas.push(area(code, &name, Some(AreaCode::nation()), None));
    }
    for row in &municipalities {
        let county = row.parsed("lankod")?;
        areas.push(area(row.parsed("kommunkod")?, row.text("kommun")?, Some(county), None));
    }
    for row in REGSO.rows()? {
        let parent = row.parsed("kommunkod")?;
        areas.push(area(
            row.parsed("regsokod")?,
            row.text("namn")?,
            Some(parent),
            Some(REGSO_FROM),
        ));
    }
    for row in DESO.rows()? {
        let parent = row.parsed("regsokod")?;
        areas.push(area(row.parsed("deso")?, row.text("namn")?, Some(parent), Some(DESO_FROM)));
    }
    Ok(areas)
}

fn area(code: AreaCode, name: &str, parent: Option<AreaCode>, from: Option<i32>) -> Area {
    Area { code, name: name.to_owned(), parent, validity: Validity { from, to: None } }
}

/// Returns the splits, merges and recodings of municipalities and counties.
///
/// # Errors
/// [`BundledError`] where the file that ships with the program is broken.
pub fn area_changes() -> Result<Vec<AreaChange>, BundledError> {
    let change = |row: &Row| {
        let fields = [
            row.text("year")?,
            row.text("kind")?,
            row.text("from")?,
            row.text("to")?,
            row.text("name")?,
            row.text("source")?,
        ];
        AreaChange::from_fields(fields).map_err(|error| row.wrong(error.to_string()))
    };
    CHANGES.rows()?.iter().map(change).collect()
}

/// Returns the classifications of municipalities: SKR's nine groups of 2023, their three main
/// groups, counties and Kolada's classes of size.
///
/// # Errors
/// [`BundledError`] where a file that ships with the program is broken.
pub fn classifications() -> Result<Vec<Classification>, BundledError> {
    let rows = MUNICIPALITIES.rows()?;
    let groups = grouped(&rows, |row| {
        Ok((row.text("skr_kod")?.to_owned(), row.text("skr_grupp")?.to_owned()))
    })?;
    let main = grouped(&rows, |row| {
        let code = row.text("skr_kod")?.get(..1).unwrap_or_default();
        let name = match code {
            "A" => "Storstäder och storstadsnära kommuner",
            "B" => "Större städer och kommuner nära större stad",
            "C" => "Mindre städer/tätorter och landsbygdskommuner",
            other => return Err(row.wrong(format!("'{other}' is no main group"))),
        };
        Ok((code.to_owned(), name.to_owned()))
    })?;
    let counties =
        grouped(&rows, |row| Ok((row.text("lankod")?.to_owned(), row.text("lan")?.to_owned())))?;
    let named = |id: &str, name: &str, groups| Classification {
        id: id.to_owned(),
        name: name.to_owned(),
        groups,
    };
    Ok(vec![
        named("skr-2023", "SKR:s kommungruppsindelning 2023", groups),
        named("skr-2023-huvudgrupp", "SKR:s huvudgrupper 2023", main),
        named("lan", "Län", counties),
        named("storlek", "Koladas storleksklasser", sizes()?),
    ])
}

/// Puts municipalities together by the code and name that `group` gives them, sorted by code.
fn grouped(
    rows: &[Row],
    group: impl Fn(&Row) -> Result<(String, String), BundledError>,
) -> Result<Vec<AreaGroup>, BundledError> {
    let mut members: BTreeMap<(String, String), BTreeSet<AreaCode>> = BTreeMap::new();
    for row in rows {
        members.entry(group(row)?).or_default().insert(row.parsed("kommunkod")?);
    }
    Ok(members
        .into_iter()
        .map(|((code, name), members)| AreaGroup {
            code,
            name,
            members: members.into_iter().collect(),
        })
        .collect())
}

/// Returns Kolada's classes of size, smallest first.
fn sizes() -> Result<Vec<AreaGroup>, BundledError> {
    let rows: Vec<Row> = KOLADA_GROUPS
        .rows()?
        .into_iter()
        .filter(|row| row.text("grupp").is_ok_and(is_class_of_size))
        .collect();
    let mut groups = grouped(&rows, |row| {
        Ok((row.text("grupp_id")?.to_owned(), row.text("grupp")?.to_owned()))
    })?;
    groups.sort_by_key(|group| least_inhabitants(&group.name));
    Ok(groups)
}

fn is_class_of_size(name: &str) -> bool {
    name.starts_with("Kommuner med ") && name.ends_with(" invånare")
}

/// Reads 10 000 from "Kommuner med 10 000 - 14 999 invånare".
fn least_inhabitants(name: &str) -> u64 {
    let first = name.split(" - ").next().unwrap_or_default();
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// Returns Kolada's similar municipalities, by theme.
///
/// # Errors
/// [`BundledError`] where the file that ships with the program is broken.
pub fn similar_areas() -> Result<Vec<SimilarAreas>, BundledError> {
    let mut themes: BTreeMap<(String, i32), BTreeMap<AreaCode, Vec<AreaCode>>> = BTreeMap::new();
    for row in SIMILAR.rows()? {
        let theme = (row.text("tema")?.to_owned(), row.parsed("ar")?);
        let of_theme = themes.entry(theme).or_default();
        let similar = row.parsed("liknande_kommunkod")?;
        of_theme.entry(row.parsed("for_kommunkod")?).or_default().push(similar);
    }
    let named = |((theme, year), similar)| SimilarAreas { theme, year, similar };
    Ok(themes.into_iter().map(named).collect())
}
