//! A document as values that the template reads.
//!
//! The template gets text as strings, which it shows as they are: nothing is evaluated.

use typst::foundations::{Array, Bytes, Dict, IntoValue, Str, Value};

use crate::characters::{breakable, shown};
use crate::document::{
    Align, Block, Document, Figure, Language, Level, Marks, Reference, Run, Table, Term,
};
use crate::{UNDATED, faces};

/// Returns all that the template shows.
pub(crate) fn values(document: &Document) -> Dict {
    let day = document.date.unwrap_or(UNDATED);
    let words = words(document.language);
    dictionary([
        ("face", text(faces::FAMILY)),
        ("title", text(&shown(&document.title).replace('\n', " "))),
        ("author", text(&shown(&document.author).replace('\n', " "))),
        ("language", text(words.language)),
        ("region", text(words.region)),
        ("page", text(words.page)),
        ("of", text(words.of)),
        ("year", i64::from(day.year()).into_value()),
        ("month", i64::from(u8::from(day.month())).into_value()),
        ("day", i64::from(day.day()).into_value()),
        ("sender", array(&document.head.sender, |line| lines(line))),
        ("recipient", array(&document.head.recipient, |line| lines(line))),
        ("references", array(&document.head.references, reference)),
        ("blocks", array(&document.blocks, |content| block(content, words))),
    ])
}

/// The words of the page itself, in one language.
#[derive(Debug, Clone, Copy)]
struct Words {
    language: &'static str,
    region: &'static str,
    page: &'static str,
    of: &'static str,
    decimal_sign: char,
}

fn words(language: Language) -> Words {
    match language {
        Language::Swedish => {
            Words { language: "sv", region: "SE", page: "Sida", of: "av", decimal_sign: ',' }
        }
        Language::English => {
            Words { language: "en", region: "GB", page: "Page", of: "of", decimal_sign: '.' }
        }
    }
}

fn reference(reference: &Reference) -> Value {
    dictionary([("label", lines(&reference.label)), ("value", lines(&reference.value))])
        .into_value()
}

fn block(content: &Block, words: Words) -> Value {
    let (kind, fields) = match content {
        Block::Heading { level, text: words } => {
            let depth: i64 = match level {
                Level::One => 2,
                Level::Two => 3,
                Level::Three => 4,
            };
            let heading = text(&breakable(words).replace('\n', " "));
            ("heading", vec![("level", depth.into_value()), ("text", heading)])
        }
        Block::Paragraph(content) => ("paragraph", vec![("runs", runs(content))]),
        Block::Note(content) => ("note", vec![("runs", runs(content))]),
        Block::List { marks, items } => {
            let kind = match marks {
                Marks::Bullets => "bullets",
                Marks::Numbers => "numbers",
            };
            (kind, vec![("items", array(items, |item| runs(item)))])
        }
        Block::Terms(terms) => ("terms", vec![("terms", array(terms, term))]),
        Block::Table(content) => ("table", table(content, words.decimal_sign)),
        Block::Figure(content) => ("figure", figure(content)),
        Block::PageBreak => ("page-break", Vec::new()),
    };
    dictionary(std::iter::once(("kind", text(kind))).chain(fields)).into_value()
}

fn term(term: &Term) -> Value {
    dictionary([("label", lines(&term.label)), ("value", runs(&term.value))]).into_value()
}

fn figure(figure: &Figure) -> Vec<(&'static str, Value)> {
    vec![
        ("svg", Bytes::from_string(figure.svg.clone()).into_value()),
        ("alternative", text(&shown(&figure.alternative).replace('\n', " "))),
        ("caption", lines(&figure.caption)),
    ]
}

fn runs(runs: &[Run]) -> Value {
    array(runs, |run| {
        let (weight, address) = match run {
            Run::Plain(_) => ("plain", ""),
            Run::Strong(_) => ("strong", ""),
            Run::Link { address, .. } => ("link", address.as_str()),
        };
        let fields =
            [("kind", text(weight)), ("lines", lines(run.text())), ("address", text(address))];
        dictionary(fields).into_value()
    })
}

fn table(table: &Table, decimal_sign: char) -> Vec<(&'static str, Value)> {
    let longest: Vec<usize> = (0..table.columns.len())
        .map(|column| {
            let cells = table.rows.iter().chain(&table.total).map(|row| row[column].as_str());
            cells.filter_map(|cell| decimals(cell, decimal_sign)).max().unwrap_or(0)
        })
        .collect();
    let row = |cells: &Vec<String>| {
        let cells = table.columns.iter().zip(&longest).zip(cells);
        let cells = cells.map(|((column, longest), cell)| {
            let filler = match column.align {
                Align::Number => filler(cell, *longest, decimal_sign),
                Align::Left | Align::Right => String::new(),
            };
            dictionary([("lines", lines(cell)), ("filler", text(&filler))]).into_value()
        });
        cells.collect::<Array>().into_value()
    };
    let columns = array(&table.columns, |column| {
        let align = match column.align {
            Align::Left => "left",
            Align::Right | Align::Number => "right",
        };
        dictionary([("heading", lines(&column.heading)), ("align", text(align))]).into_value()
    });
    let total = table.total.as_ref().map_or(Value::None, row);
    let rows = array(&table.rows, row);
    vec![("caption", lines(&table.caption)), ("columns", columns), ("rows", rows), ("total", total)]
}

/// Returns how many decimals a number has; `None` for what is no number.
fn decimals(cell: &str, decimal_sign: char) -> Option<usize> {
    let number = cell.trim().trim_start_matches(['-', '−', '+']);
    let (whole, part) = number.split_once(decimal_sign).unwrap_or((number, ""));
    let is_digit = |c: char| c.is_ascii_digit();
    let grouped = |c: char| is_digit(c) || c.is_whitespace() || (decimal_sign == '.' && c == ',');
    let is_number = whole.starts_with(is_digit) && whole.chars().all(grouped);
    (is_number && part.chars().all(is_digit)).then_some(part.len())
}

/// Returns what is as wide as the decimals that a cell lacks.
fn filler(cell: &str, longest: usize, decimal_sign: char) -> String {
    match decimals(cell, decimal_sign) {
        Some(0) if longest > 0 => format!("{decimal_sign}{}", "0".repeat(longest)),
        Some(found) => "0".repeat(longest - found),
        None => String::new(),
    }
}

/// Returns a text as its lines.
fn lines(content: &str) -> Value {
    breakable(content).split('\n').map(text).collect::<Array>().into_value()
}

fn text(content: &str) -> Value {
    content.into_value()
}

fn array<T>(items: &[T], value: impl Fn(&T) -> Value) -> Value {
    items.iter().map(value).collect::<Array>().into_value()
}

fn dictionary(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Dict {
    fields.into_iter().map(|(key, value)| (Str::from(key), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_filled_so_that_ones_stand_below_ones() {
        for (cell, filled) in
            [("1\u{a0}234", ",00"), ("7,5", "0"), ("−0,25", ""), ("uppgift saknas", ""), ("", "")]
        {
            assert_eq!(filler(cell, 2, ','), filled, "{cell}");
        }
        assert_eq!(decimals("1,234.5", '.'), Some(1));
        assert_eq!(decimals("7 §", ','), None);
        assert_eq!(decimals("2018-01-01", ','), None);
    }
}
