//! Area codes as publishers write them, turned into the codes used here.

use domain::area::AreaCode;

use crate::formats::failure::{Problem, shortened};

/// What a published code of an area stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PublishedArea {
    /// One area.
    Area(AreaCode),
    /// Several areas taken together by a publisher's own division, such as Kolada's groups.
    Aggregate,
}

const NATION: [&str; 8] = ["00", "0000", "SE", "RIKET", "HELA RIKET", "SWEDEN", "SVERIGE", "RIKS"];

/// Reads a published code.
///
/// `00`, `0000` and `Riket` are the nation; a county of Kolada (`0013`) loses its two zeros; a
/// code followed by a name (`0114 Upplands Väsby`) is read as the code. Groups of Kolada (`G…`),
/// local labour markets (`LA…`), functional regions (`FA…`), NUTS regions (`SE11`) and metropolitan
/// areas (`MA…`) are aggregates.
pub(crate) fn read_area(text: &str) -> Result<PublishedArea, Problem> {
    let text = text.trim();
    if NATION.contains(&text.to_uppercase().as_str()) {
        return Ok(PublishedArea::Area(AreaCode::nation()));
    }
    let code = text.split_whitespace().next().unwrap_or("");
    let named = code.len() < text.len();
    if named && (code == "00" || code == "0000" || code == "SE") {
        return Ok(PublishedArea::Area(AreaCode::nation()));
    }
    let plain = match code.strip_prefix("00") {
        Some(county) if code.len() == 4 => county,
        _ => code,
    };
    if let Ok(area) = plain.parse() {
        return Ok(PublishedArea::Area(area));
    }
    if is_aggregate(code) {
        return Ok(PublishedArea::Aggregate);
    }
    Err(Problem::Area { found: shortened(text), advice: advice(code) })
}

/// Returns the name that follows a code in the same text, if any.
pub(crate) fn name_after_code(text: &str) -> Option<&str> {
    let (code, name) = text.trim().split_once(char::is_whitespace)?;
    let is_code = code == "00" || code.parse::<AreaCode>().is_ok();
    (is_code && !name.trim().is_empty()).then(|| name.trim())
}

fn is_aggregate(code: &str) -> bool {
    ["G", "LA", "FA", "MA", "SE"].iter().any(|prefix| {
        code.strip_prefix(prefix).is_some_and(|rest| {
            rest.bytes().next().is_some_and(|b| b.is_ascii_digit())
                && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
    })
}

fn advice(code: &str) -> &'static str {
    let digits = !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
    match code.len() {
        1 | 3 if digits => {
            "a leading zero has probably been lost (0114, not 114): read the column as text"
        }
        _ => {
            "write SE, a county (01), a municipality (0114), a RegSO (0114R001) or a DeSO (0114A0010)"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match read_area(text) {
            Ok(PublishedArea::Area(code)) => code.as_str().to_owned(),
            Ok(PublishedArea::Aggregate) => "aggregate".to_owned(),
            Err(problem) => problem.to_string(),
        }
    }

    #[test]
    fn the_nation_has_many_names() {
        for text in ["00", "0000", "Riket", "riket", "SE", "00 Riket", "Sverige"] {
            assert_eq!(read(text), "SE", "{text}");
        }
    }

    #[test]
    fn a_region_of_kolada_is_a_county_and_vintages_keep_their_suffix() {
        assert_eq!(read("0013"), "13");
        assert_eq!(read("0114R001_RegSO2025"), "0114R001_RegSO2025");
        assert_eq!(read("0180C1010_DeSO2025"), "0180C1010_DeSO2025");
        assert_eq!(read("0114 Upplands Väsby"), "0114");
        assert_eq!(name_after_code("0114 Upplands Väsby"), Some("Upplands Väsby"));
        assert_eq!(name_after_code("Upplands Väsby"), None);
    }

    #[test]
    fn groups_are_aggregates_and_the_rest_is_refused_by_name() {
        for text in ["G35895", "LA2201", "FA15_01", "SE11"] {
            assert_eq!(read(text), "aggregate", "{text}");
        }
        assert!(read("114").contains("leading zero"));
        assert!(read("Atlantis").contains("'Atlantis'"));
        assert!(read("").contains("no code"));
    }
}
