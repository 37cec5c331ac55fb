//! PX files, as PxWeb and PC-Axis write them.

mod keywords;

use std::collections::{BTreeMap, BTreeSet};

use domain::observation::Measured;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::formats::cube::{Category, Cube, Dimension, Role};
use crate::formats::description::{Told, read_day};
use crate::formats::failure::{Fault, Problem, shortened};
use crate::formats::marks::read_mark;
use crate::formats::number::{NumberStyle, read_number};
use crate::formats::px::keywords::{Header, read_header};
use crate::formats::text_input::{encoding_named, text_of};

const FORMAT: &str = "a PX file";

/// A file's table, its cells and what it tells of itself.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) cube: Cube,
    pub(crate) cells: Vec<Measured>,
    pub(crate) told: Told,
}

/// Reads a file.
pub(crate) fn parse(bytes: &[u8]) -> Result<Parsed, Fault> {
    let text = text_of(bytes, encoding_of(bytes)?)?;
    let (header, data) = read_header(&text)?;
    let dimensions = dimensions_of(&header)?;
    let told = told_by(&header)?;
    let cube = Cube {
        table: told.table.clone().unwrap_or_default(),
        title: header.text("CONTENTS").or_else(|| told.title.clone()).unwrap_or_default(),
        unit: header.text("UNITS"),
        dimensions,
    };
    let n_cells = cube.n_cells()?;
    let cells = match header.keyed_dimensions()? {
        Some(kinds) => keyed_cells(&cube, &kinds, &header.list("STUB"), data)?,
        None => cells_of(data, n_cells)?,
    };
    Ok(Parsed { cube, cells, told })
}

/// Returns the encoding that CODEPAGE names; `CHARSET="ANSI"` alone is Windows-1252.
fn encoding_of(bytes: &[u8]) -> Result<&'static Encoding, Fault> {
    let start = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(start).to_uppercase();
    let value = |keyword: &str| {
        let rest = text.split(keyword).nth(1)?.trim_start().strip_prefix('=')?;
        Some(rest.split(';').next()?.trim().trim_matches('"').to_owned())
    };
    match (value("CODEPAGE"), value("CHARSET")) {
        (Some(page), _) => {
            let label = if page == "ISO-8859-1" { "windows-1252".to_owned() } else { page };
            Ok(encoding_named(&label).map_err(|problem| Fault::at_key("CODEPAGE", problem))?)
        }
        (None, Some(charset)) if charset == "ANSI" => Ok(WINDOWS_1252),
        _ => Ok(UTF_8),
    }
}

fn told_by(header: &Header) -> Result<Told, Fault> {
    let mut published = None;
    for text in header.every_text("LAST-UPDATED") {
        let day = read_day(&text).map_err(|problem| Fault::at_key("LAST-UPDATED", problem))?;
        published = published.max(Some(day));
    }
    Ok(Told {
        source: header.text("SOURCE"),
        table: header.text("TABLEID").or_else(|| header.text("MATRIX")),
        title: header.text("TITLE").or_else(|| header.text("DESCRIPTION")),
        published,
        terms: None,
    })
}

/// Returns the dimensions in the order of the cells: the stub, then the heading.
fn dimensions_of(header: &Header) -> Result<Vec<Dimension>, Fault> {
    let names: Vec<String> =
        header.list("STUB").into_iter().chain(header.list("HEADING")).collect();
    if names.is_empty() {
        return Err(Problem::Lacks { name: "STUB or HEADING".to_owned(), format: FORMAT }.into());
    }
    let contents = header.text("CONTVARIABLE");
    let mut seen = BTreeSet::new();
    let mut dimensions = Vec::with_capacity(names.len());
    for name in names {
        if !seen.insert(name.clone()) {
            return Err(Problem::NamedTwice { name: shortened(&name) }.into());
        }
        let labels = header.list_of("VALUES", &name);
        let key = format!("VALUES(\"{}\")", shortened(&name));
        if labels.is_empty() {
            return Err(Problem::Lacks { name: key, format: FORMAT }.into());
        }
        let codes = header.list_of("CODES", &name);
        let codes = if codes.is_empty() { labels.clone() } else { codes };
        if codes.len() != labels.len() {
            let (expected, found) = (labels.len() as u64, codes.len() as u64);
            let key = format!("CODES(\"{}\")", shortened(&name));
            return Err(Fault::at_key(key, Problem::CellCount { expected, found }));
        }
        let mut each = BTreeSet::new();
        if let Some(code) = codes.iter().find(|code| !each.insert(code.as_str())) {
            return Err(Fault::at_key(key, Problem::NamedTwice { name: shortened(code) }));
        }
        dimensions.push(dimension(header, name, &labels, &codes, contents.as_deref()));
    }
    Ok(dimensions)
}

fn dimension(
    header: &Header,
    name: String,
    labels: &[String],
    codes: &[String],
    contents: Option<&str>,
) -> Dimension {
    let is_contents = contents == Some(name.as_str());
    let is_time = header.has("TIMEVAL", &name);
    let is_area = header.has("MAP", &name)
        || header
            .text_of("VARIABLE-TYPE", &name)
            .is_some_and(|kind| kind.to_lowercase().starts_with("geo"));
    let role = match (is_contents, is_time, is_area) {
        (true, ..) => Some(Role::Contents),
        (_, true, _) => Some(Role::Time),
        (_, _, true) => Some(Role::Area),
        _ => None,
    };
    let categories = labels
        .iter()
        .zip(codes)
        .map(|(label, code)| Category {
            code: code.clone(),
            label: label.clone(),
            unit: is_contents.then(|| header.text_of("UNITS", label)).flatten(),
            decimals: None,
        })
        .collect();
    let id = header.text_of("VARIABLECODE", &name).unwrap_or_else(|| name.clone());
    Dimension { id, label: name, role, categories }
}

/// Splits the data into numbers and signs, with or without quotation marks.
fn tokens(data: &str) -> impl Iterator<Item = &str> {
    let is_separator = |c: char| c.is_whitespace() || c == ',' || c == ';' || c == '"';
    data.split(is_separator).filter(|token| !token.is_empty())
}

fn cells_of(data: &str, expected: u64) -> Result<Vec<Measured>, Fault> {
    let mut cells = Vec::new();
    let mut found: u64 = 0;
    for token in tokens(data) {
        found += 1;
        if found <= expected {
            let cell = cell_of(token).map_err(|problem| Fault {
                place: crate::formats::failure::Place::Cell(found),
                problem,
            })?;
            cells.push(cell);
        }
    }
    if found != expected {
        return Err(Fault::at_key("DATA", Problem::CellCount { expected, found }));
    }
    Ok(cells)
}

fn cell_of(token: &str) -> Result<Measured, Problem> {
    if let Some(measured) = read_mark(token) {
        return Ok(measured);
    }
    let number = read_number(token, NumberStyle::POINT)?;
    Measured::final_value(number)
        .ok_or_else(|| Problem::Number { found: shortened(token), advice: "fetch it again" })
}

/// Reads data with KEYS: each row begins with the codes or values of the stub, and rows that are
/// all zero are left out of the file.
///
/// # Source
/// Statistics Sweden, *PX file format*, "Files with KEYS".
fn keyed_cells(
    cube: &Cube,
    uses_codes: &BTreeMap<String, bool>,
    stub: &[String],
    data: &str,
) -> Result<Vec<Measured>, Fault> {
    let n_stub = stub.len();
    let sizes: Vec<usize> = cube.dimensions.iter().map(|d| d.categories.len()).collect();
    let row_length: usize = sizes[n_stub..].iter().product();
    let n_rows: usize = sizes[..n_stub].iter().product();
    let zero = Measured::final_value(0.0).expect("zero is finite");
    let mut cells = vec![zero; n_rows * row_length];
    let mut seen = BTreeSet::new();
    let mut rest = data.trim().trim_end_matches(';').trim();
    let mut row_number = 0;
    while !rest.is_empty() {
        row_number += 1;
        let at = |problem| Fault::at_key(format!("DATA, row {row_number}"), problem);
        let mut row = 0;
        for dimension in &cube.dimensions[..n_stub] {
            let (key, after) = quoted(rest).ok_or_else(|| {
                at(Problem::Lacks { name: format!("key for {}", dimension.label), format: FORMAT })
            })?;
            rest = after.trim_start().trim_start_matches(',').trim_start();
            let by_code = uses_codes.get(&dimension.label).copied().unwrap_or(true);
            let found = dimension
                .categories
                .iter()
                .position(
                    |category| if by_code { category.code == key } else { category.label == key },
                )
                .ok_or_else(|| {
                    let reason = format!("'{}' is no value of {}", shortened(key), dimension.label);
                    at(Problem::NotTheFormat { format: FORMAT, reason })
                })?;
            row = row * dimension.categories.len() + found;
        }
        if !seen.insert(row) {
            return Err(at(Problem::NamedTwice { name: "the key of the row".to_owned() }));
        }
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after.trim_start();
        let values = cells_of(line, row_length as u64).map_err(|fault| at(fault.problem))?;
        cells[row * row_length..(row + 1) * row_length].copy_from_slice(&values);
    }
    Ok(cells)
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('"')?.split_once('"')
}
