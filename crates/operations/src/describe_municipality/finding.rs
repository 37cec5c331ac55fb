//! Finding a municipality: by county, by the beginning of its name, or by what an address says.

use domain::area::register::AreaRegister;
use domain::area::{Area, AreaCode, Level};

use crate::library::Library;
use crate::place_names::{folded, swedish_order};

/// How many municipalities are suggested for an address that leads nowhere.
const MAX_SUGGESTIONS: usize = 8;

/// The municipalities of one county.
#[derive(Debug, Clone, PartialEq)]
pub struct CountyOfMunicipalities {
    /// The county.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Its municipalities by name, in Swedish order.
    pub municipalities: Vec<(AreaCode, String)>,
}

/// What the last part of an address stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// The code of a municipality that exists.
    Municipality(AreaCode),
    /// The exact name of one; the page stands under its code.
    Name(AreaCode),
    /// The code of a county.
    County(AreaCode),
    /// Nothing, with the municipalities that may have been meant.
    Unknown(Vec<(AreaCode, String)>),
}

/// Returns the counties with those of their municipalities that fit the words: whose name, or a
/// later word of it, or whose code starts with them. Accents, case and å, ä, ö may be left out.
/// Without words all fit. Counties without any are left out.
#[must_use]
pub fn find_municipalities(library: &Library, words: &str) -> Vec<CountyOfMunicipalities> {
    by_county(&library.areas(), words)
}

/// Returns what the text stands for: a code, a name, or nothing.
#[must_use]
pub fn resolve(library: &Library, text: &str) -> Resolved {
    resolved(&library.areas(), text)
}

fn by_county(register: &AreaRegister, words: &str) -> Vec<CountyOfMunicipalities> {
    let wanted = folded(words);
    let mut counties: Vec<CountyOfMunicipalities> = Vec::new();
    for county in register.at_level(Level::County) {
        let inside = register.within(&county.code, Level::Municipality);
        let mut found: Vec<(AreaCode, String)> =
            inside.filter(|area| fits(area, &wanted)).map(entry).collect();
        sort_by_name(&mut found);
        if !found.is_empty() {
            counties.push(CountyOfMunicipalities {
                code: county.code.clone(),
                name: county.name.clone(),
                municipalities: found,
            });
        }
    }
    counties
}

fn resolved(register: &AreaRegister, text: &str) -> Resolved {
    let code: Option<AreaCode> = text.parse().ok();
    let existing = code.and_then(|code| register.get(&code)).filter(|a| a.validity.to.is_none());
    match existing.map(|area| (area.code.level(), &area.code)) {
        Some((Level::Municipality, code)) => return Resolved::Municipality(code.clone()),
        Some((Level::County, code)) => return Resolved::County(code.clone()),
        _ => {}
    }
    let wanted = folded(text);
    let municipalities = || register.at_level(Level::Municipality);
    let exact = municipalities().find(|area| {
        let name = folded(&area.name);
        name == wanted
            || wanted.strip_suffix("s kommun").is_some_and(|stem| stem == name)
            || wanted.strip_suffix(" kommun").is_some_and(|stem| stem == name)
    });
    if let Some(area) = exact {
        return Resolved::Name(area.code.clone());
    }
    let mut near: Vec<(usize, &Area)> =
        municipalities().map(|area| (distance(area, text, &wanted), area)).collect();
    near.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.code.cmp(&b.1.code)));
    let close = near.into_iter().filter(|(distance, _)| *distance <= 2).take(MAX_SUGGESTIONS);
    Resolved::Unknown(close.map(|(_, area)| entry(area)).collect())
}

/// Returns how many letters or digits apart an area and a text are, by name or by code.
fn distance(area: &Area, text: &str, folded_text: &str) -> usize {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if is_number {
        return edits(area.code.as_str(), text);
    }
    if fits(area, folded_text) { 0 } else { edits(&folded(&area.name), folded_text) }
}

/// Returns the fewest letters to add, drop or change to make one text of the other.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().take(60).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

fn fits(area: &Area, wanted: &str) -> bool {
    if wanted.is_empty() || area.code.as_str().starts_with(wanted) {
        return true;
    }
    let name = folded(&area.name);
    name.starts_with(wanted) || name.split([' ', '-']).any(|word| word.starts_with(wanted))
}

fn entry(area: &Area) -> (AreaCode, String) {
    (area.code.clone(), area.name.clone())
}

/// Sorts as Swedish does: å, ä and ö come after z.
pub(crate) fn sort_by_name(areas: &mut [(AreaCode, String)]) {
    areas.sort_by(|a, b| swedish_order(&a.1).cmp(&swedish_order(&b.1)).then_with(|| a.0.cmp(&b.0)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::area::Validity;

    fn register() -> AreaRegister {
        let area = |code: &str, name: &str| {
            let code: AreaCode = code.parse().unwrap();
            Area {
                parent: code.parent(),
                code,
                name: name.to_owned(),
                validity: Validity::default(),
            }
        };
        AreaRegister::new([
            area("SE", "Riket"),
            area("01", "Stockholms län"),
            area("21", "Gävleborgs län"),
            area("0114", "Upplands Väsby"),
            area("0180", "Stockholm"),
            area("0186", "Lidingö"),
            area("2104", "Hofors"),
            area("2101", "Ockelbo"),
            area("2180", "Gävle"),
        ])
        .unwrap()
    }

    fn names(words: &str) -> Vec<String> {
        let found = by_county(&register(), words);
        found.into_iter().flat_map(|c| c.municipalities).map(|(_, name)| name).collect()
    }

    #[test]
    fn every_municipality_stands_under_its_county_by_name() {
        let all = names("");
        assert_eq!(all, ["Lidingö", "Stockholm", "Upplands Väsby", "Gävle", "Hofors", "Ockelbo"]);
    }

    #[test]
    fn a_name_is_found_by_its_beginning_without_dots_and_rings() {
        assert_eq!(names("gav"), ["Gävle"]);
        assert_eq!(names("GÄV"), ["Gävle"]);
        assert_eq!(names("vasby"), ["Upplands Väsby"]);
        assert_eq!(names(" upplands  v"), ["Upplands Väsby"]);
        assert_eq!(names("21"), ["Gävle", "Hofors", "Ockelbo"]);
        assert!(names("fors").is_empty());
    }

    #[test]
    fn swedish_letters_sort_last() {
        let code: AreaCode = "0114".parse().unwrap();
        let mut areas: Vec<_> = ["Örebro", "Ängelholm", "Åre", "Zinkgruvan", "Ale"]
            .map(|name| (code.clone(), name.to_owned()))
            .into();
        sort_by_name(&mut areas);
        let names: Vec<&str> = areas.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["Ale", "Zinkgruvan", "Åre", "Ängelholm", "Örebro"]);
    }

    #[test]
    fn an_address_is_a_code_a_name_a_county_or_nothing() {
        let code = |text: &str| text.parse::<AreaCode>().unwrap();
        let register = register();
        assert_eq!(resolved(&register, "2104"), Resolved::Municipality(code("2104")));
        assert_eq!(resolved(&register, "hofors"), Resolved::Name(code("2104")));
        assert_eq!(resolved(&register, "Gavle kommun"), Resolved::Name(code("2180")));
        assert_eq!(resolved(&register, "Hofors kommun"), Resolved::Name(code("2104")));
        assert_eq!(resolved(&register, "21"), Resolved::County(code("21")));
    }

    #[test]
    fn what_leads_nowhere_suggests_what_is_near() {
        let suggested = |text: &str| match resolved(&register(), text) {
            Resolved::Unknown(near) => near.into_iter().map(|(_, name)| name).collect(),
            other => panic!("{other:?}"),
        };
        let by_code: Vec<String> = suggested("2105");
        assert_eq!(by_code[0], "Ockelbo");
        assert!(by_code.contains(&"Hofors".to_owned()));
        assert_eq!(suggested("Hofros"), ["Hofors"]);
        assert_eq!(suggested("upplands"), ["Upplands Väsby"]);
        assert!(suggested("xyzzyx").is_empty());
        assert!(suggested(&"å".repeat(500)).is_empty());
    }
}
