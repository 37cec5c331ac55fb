//! A divided frame as CSV and JSON, and its weights as a file that gives the same division again.

use std::fmt::Write;

use domain::money::Ore;
use serde_json::Value;

use super::{Allocation, Part};

/// One column: its name and what stands in it.
struct Column {
    name: &'static str,
    cell: fn(&Allocation, &Part) -> Cell,
}

/// What stands in a cell. Amounts are written exactly; a missing one is empty or null.
enum Cell {
    Text(String),
    Number(String),
    Missing,
}

const ALWAYS: [Column; 8] = [
    Column { name: "code", cell: |_, part| Cell::Text(part.recipient.claim.code.clone()) },
    Column { name: "name", cell: |_, part| text(part.recipient.name.as_deref()) },
    Column { name: "amount", cell: |_, part| amount(Some(part.amount)) },
    Column { name: "weight", cell: |_, part| number(Some(part.recipient.claim.weight)) },
    Column { name: "base", cell: |_, part| amount(Some(part.recipient.claim.base)) },
    Column { name: "floor", cell: |_, part| amount(part.recipient.claim.floor) },
    Column { name: "cap", cell: |_, part| amount(part.recipient.claim.cap) },
    Column { name: "share", cell: |whole, part| number(whole.share(part)) },
];

const INDEX: Column = Column { name: "index", cell: |_, part| number(part.recipient.index) };

const BY_POPULATION: [Column; 2] = [
    Column { name: "population", cell: |_, part| number(part.recipient.population) },
    Column { name: "per_inhabitant", cell: |_, part| number(part.per_inhabitant()) },
];

fn text(text: Option<&str>) -> Cell {
    text.map_or(Cell::Missing, |text| Cell::Text(text.to_owned()))
}

fn amount(amount: Option<Ore>) -> Cell {
    amount.map_or(Cell::Missing, |amount| Cell::Number(amount.to_string()))
}

fn number(number: Option<f64>) -> Cell {
    number.filter(|n| n.is_finite()).map_or(Cell::Missing, |n| Cell::Number(n.to_string()))
}

impl Allocation {
    /// Returns the columns that hold anything: index and population only where some part has one.
    fn columns(&self) -> Vec<&'static Column> {
        let mut columns: Vec<&Column> = ALWAYS.iter().collect();
        if self.parts.iter().any(|part| part.recipient.index.is_some()) {
            columns.push(&INDEX);
        }
        if self.parts.iter().any(|part| part.recipient.population.is_some()) {
            columns.extend(&BY_POPULATION);
        }
        columns
    }

    /// Returns the parts as comma-separated values with a header; amounts in kronor with a
    /// decimal point, öre only where there are any.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let columns = self.columns();
        let mut out = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",");
        out.push('\n');
        for part in &self.parts {
            let cells: Vec<String> = columns
                .iter()
                .map(|column| match (column.cell)(self, part) {
                    Cell::Text(text) => quoted(&text),
                    Cell::Number(number) => number,
                    Cell::Missing => String::new(),
                })
                .collect();
            out.push_str(&cells.join(","));
            out.push('\n');
        }
        out
    }

    /// Returns `{frame, parts: […]}`; amounts are numbers in kronor, whole or with exactly two
    /// decimals.
    #[must_use]
    pub fn to_json(&self) -> String {
        let columns = self.columns();
        let mut out = format!("{{\n  \"frame\": {},\n  \"parts\": [", self.frame);
        for (place, part) in self.parts.iter().enumerate() {
            out.push_str(if place == 0 { "\n    {" } else { ",\n    {" });
            for (place, column) in columns.iter().enumerate() {
                let before = if place == 0 { "" } else { ", " };
                let cell = match (column.cell)(self, part) {
                    Cell::Text(text) => Value::from(text).to_string(),
                    Cell::Number(number) => number,
                    Cell::Missing => "null".to_owned(),
                };
                write!(out, "{before}\"{}\": {cell}", column.name).expect("text takes all");
            }
            out.push('}');
        }
        out.push_str("\n  ]\n}\n");
        out
    }

    /// Returns a file of weights that divides the same frame in the same way.
    #[must_use]
    pub fn to_weights_file(&self) -> String {
        let mut out = String::from("code,weight,base,floor,cap\n");
        for part in &self.parts {
            let claim = &part.recipient.claim;
            let bound = |bound: Option<Ore>| bound.map(|b| b.to_string()).unwrap_or_default();
            writeln!(
                out,
                "{},{},{},{},{}",
                quoted(&claim.code),
                claim.weight,
                claim.base,
                bound(claim.floor),
                bound(claim.cap)
            )
            .expect("text takes all");
        }
        out
    }
}

/// Quotes a cell where it needs it.
fn quoted(text: &str) -> String {
    if text.contains([',', ';', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
