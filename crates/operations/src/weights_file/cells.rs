//! The columns of a file of weights, and what its cells say.

use domain::money::Ore;

use super::WeightsFileCause;

/// Where each column stands, and what separates them.
pub(super) struct Columns {
    pub(super) code: usize,
    pub(super) weight: usize,
    pub(super) base: Option<usize>,
    pub(super) floor: Option<usize>,
    pub(super) cap: Option<usize>,
    pub(super) count: usize,
    pub(super) separator: u8,
}

const NAMES: [&str; 5] = ["code", "weight", "base", "floor", "cap"];

impl Columns {
    pub(super) fn read(line: &str) -> Result<Self, WeightsFileCause> {
        let separator = if line.contains(';') { b';' } else { b',' };
        let found = split(line, separator);
        let mut places: [Option<usize>; 5] = [None; 5];
        for (place, cell) in found.iter().enumerate() {
            let lower = cell.to_lowercase();
            let Some(which) = NAMES.iter().position(|name| *name == lower) else {
                return Err(WeightsFileCause::UnknownColumn { found: shortened(cell) });
            };
            if places[which].replace(place).is_some() {
                return Err(WeightsFileCause::DuplicateColumn { name: NAMES[which] });
            }
        }
        let [code, weight, base, floor, cap] = places;
        let needed =
            |place: Option<usize>, name| place.ok_or(WeightsFileCause::MissingColumn { name });
        Ok(Self {
            code: needed(code, "code")?,
            weight: needed(weight, "weight")?,
            base,
            floor,
            cap,
            count: found.len(),
            separator,
        })
    }

    pub(super) fn decimal_comma(&self) -> bool {
        self.separator == b';'
    }
}

/// Splits one line into trimmed cells; quotes hold a cell together.
pub(super) fn split(line: &str, separator: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(separator)
        .buffer_capacity(line.len().max(1))
        .from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(|cell| cell.trim().to_owned()).collect()
}

pub(super) fn weight(cell: &str, decimal_comma: bool) -> Result<f64, WeightsFileCause> {
    if cell.is_empty() {
        return Err(WeightsFileCause::NoWeight);
    }
    let refused = || WeightsFileCause::Weight { found: shortened(cell) };
    let text = with_point(cell, decimal_comma).ok_or_else(refused)?;
    // Keeps out the words that read as numbers: inf, nan.
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    let value: f64 = text.parse().ok().filter(|_| is_number).ok_or_else(refused)?;
    if !value.is_finite() || value < 0.0 {
        return Err(refused());
    }
    Ok(value.abs())
}

pub(super) fn amount(
    column: &'static str,
    cell: Option<&str>,
    decimal_comma: bool,
) -> Result<Ore, WeightsFileCause> {
    Ok(optional_amount(column, cell, decimal_comma)?.unwrap_or_default())
}

pub(super) fn optional_amount(
    column: &'static str,
    cell: Option<&str>,
    decimal_comma: bool,
) -> Result<Option<Ore>, WeightsFileCause> {
    let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { return Ok(None) };
    let amount: Option<Ore> = with_point(cell, decimal_comma).and_then(|text| text.parse().ok());
    match amount.filter(|amount| *amount >= Ore::new(0)) {
        Some(amount) => Ok(Some(amount)),
        None => Err(WeightsFileCause::Amount { column, found: shortened(cell) }),
    }
}

/// Returns the number with a decimal point; `None` where a comma has no place in it.
fn with_point(cell: &str, decimal_comma: bool) -> Option<String> {
    match (cell.contains(','), decimal_comma) {
        (true, false) => None,
        (true, true) if cell.contains('.') => None,
        _ => Some(cell.replace(',', ".")),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
