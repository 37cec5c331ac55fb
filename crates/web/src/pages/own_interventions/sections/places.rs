//! Where, as shares of the whole.

use domain::area::AreaCode;
use domain::grants::budget::PlaceShares;
use domain::intervention::Description;

use super::super::form::{Block, Grid, Row, cell, is_empty, n_rows, n_written, named};
use super::Known;
use crate::desk::field::{Input, Problem};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;

/// The table of places.
const GRID: &str = "plats";
/// Parts of ten thousand in the whole.
const WHOLE: u32 = 10_000;

pub(super) fn written(description: &Description) -> Vec<(String, String)> {
    let parts = (1..).zip(description.places.parts());
    parts.flat_map(|(row, (code, part))| written_place(row, code, *part)).collect()
}

/// Returns a place as the texts of its row.
pub(in super::super) fn written_place(
    row: usize,
    code: &AreaCode,
    part: u16,
) -> [(String, String); 2] {
    [(named(GRID, row, "kod"), code.to_string()), (named(GRID, row, "andel"), share(part.into()))]
}

/// Writes parts of ten thousand in percent: 3333 is "33,33", 5000 is "50".
fn share(parts: u32) -> String {
    let (whole, rest) = (parts / 100, parts % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole},{rest:02}") }
}

/// Reads "33,33" as 3333 parts of ten thousand; at most two decimals.
fn read_share(typed: &str) -> Option<u16> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '%').collect();
    let plain = plain.replace(',', ".");
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, "0"));
    let is_plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_plain(whole) || !is_plain(rest) || rest.len() > 2 {
        return None;
    }
    let whole: u16 = whole.parse().ok()?;
    let rest: u16 = format!("{rest:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(rest).filter(|part| u32::from(*part) <= WHOLE)
}

/// Returns the table of places; a code that is known is told by name.
pub(in super::super) fn block(known: &Known<'_>, posted: &Posted) -> Block {
    let text = |key: &str| known.language.text(&format!("own-intervention-{key}"));
    let areas = known.library.areas();
    let row = |row: usize| {
        let at = |column| (GRID, row, column);
        let code: Option<AreaCode> = posted.text(&named(GRID, row, "kod")).trim().parse().ok();
        let place = code.filter(|code| areas.get(code).is_some());
        Row {
            head: place.map_or_else(|| row.to_string(), |code| areas.name(&code).to_owned()),
            facts: Vec::new(),
            cells: vec![
                cell(posted, at("kod"), &text("place-code"), Input::Line),
                cell(posted, at("andel"), &text("place-share"), Input::Line),
            ],
        }
    };
    Block::Grid(Grid {
        caption: text("platser"),
        hint: text("places-hint"),
        columns: vec![text("place"), text("place-code"), text("place-share")],
        rows: (1..=n_rows(posted, GRID)).map(row).collect(),
        growing: Some((GRID, text("more-places"))),
    })
}

pub(super) fn read(
    known: &Known<'_>,
    posted: &Posted,
    description: &mut Description,
) -> Vec<Problem> {
    let mut reader = Reader::new(known.language, posted);
    let places = read_places(known, posted, &mut reader);
    if let Some(places) = places {
        description.places = places;
    }
    reader.problems()
}

/// Reads the places; shares must add up to exactly the whole.
pub(in super::super) fn read_places(
    known: &Known<'_>,
    posted: &Posted,
    reader: &mut Reader<'_>,
) -> Option<PlaceShares> {
    let mut parts: Vec<(AreaCode, u16)> = Vec::new();
    let mut is_sound = true;
    for row in 1..=n_written(posted, GRID) {
        if is_empty(posted, GRID, row, &["kod", "andel"]) {
            continue;
        }
        let (code_field, share_field) = (named(GRID, row, "kod"), named(GRID, row, "andel"));
        let code = posted.text(&code_field).trim().parse::<AreaCode>().ok();
        let code = code.filter(|code| known.library.areas().get(code).is_some());
        let part = read_share(posted.text(&share_field));
        let is_twice = code.as_ref().is_some_and(|code| parts.iter().any(|(c, _)| c == code));
        if code.is_none() {
            reader.problem(&code_field, "own-intervention-no-place");
        } else if is_twice {
            reader.problem(&code_field, "own-intervention-place-twice");
        }
        if part.is_none() {
            reader.problem(&share_field, "own-intervention-no-share");
        }
        match (code, part) {
            (Some(code), Some(part)) if !is_twice => parts.push((code, part)),
            _ => is_sound = false,
        }
    }
    let total: u32 = parts.iter().map(|(_, part)| u32::from(*part)).sum();
    if is_sound && total != WHOLE {
        let (language, total) = (known.language, share(total));
        let first = named(GRID, 1, "andel");
        let sum = language.text_with("own-intervention-shares", &[("total", &total)]);
        reader.tell(&first, sum);
    }
    PlaceShares::new(parts).ok().filter(|_| is_sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_they_are_written() {
        for part in [0_u16, 1, 99, 100, 3_333, 6_667, 9_999, 10_000] {
            assert_eq!(read_share(&share(part.into())), Some(part));
        }
        assert_eq!(read_share("33.3 %"), Some(3_330));
        for typed in ["", "hälften", "33,333", "-5", "100,01", "1e1"] {
            assert_eq!(read_share(typed), None, "{typed}");
        }
    }
}
