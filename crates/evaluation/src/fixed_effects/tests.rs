mod doors;
mod family;
mod formulas;
mod inference;
mod reference;

use std::path::Path;

use super::columns::{Column, Values};
use super::covariance::StandardErrors;
use super::design::Singletons;
use super::question::{Inference, Model, Question, Terms};
use super::small_sample::{Counting, SmallSample};
use super::*;
use crate::answer::{Cell, Evaluation};

/// A file of the reference data.
struct Data {
    names: Vec<String>,
    numbers: Vec<Option<Vec<Option<f64>>>>,
    words: Vec<Vec<String>>,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference")
}

impl Data {
    fn read(file: &str) -> Self {
        let mut reader = csv::Reader::from_path(folder().join("data").join(file)).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut words = vec![Vec::new(); names.len()];
        for record in reader.records() {
            for (column, cell) in words.iter_mut().zip(record.unwrap().iter()) {
                column.push(cell.to_owned());
            }
        }
        Self::of(names, words)
    }

    fn of(names: Vec<String>, words: Vec<Vec<String>>) -> Self {
        let parse = |column: &Vec<String>| {
            let number = |cell: &String| {
                if cell.is_empty() { Some(None) } else { cell.parse().ok().map(Some) }
            };
            column.iter().map(number).collect::<Option<Vec<Option<f64>>>>()
        };
        let numbers = words.iter().map(parse).collect();
        Self { names, numbers, words }
    }

    fn columns(&self) -> Vec<Column<'_>> {
        let values = self.numbers.iter().zip(&self.words).map(|(numbers, words)| match numbers {
            Some(numbers) => Values::Numbers(numbers),
            None => Values::Names(words),
        });
        self.names.iter().zip(values).map(|(name, values)| Column { name, values }).collect()
    }

    /// Puts the rows in another order.
    fn turned(mut self) -> Self {
        for words in &mut self.words {
            words.reverse();
            let third = words.len() / 3;
            words.rotate_left(third);
        }
        Self::of(self.names, self.words)
    }
}

const PLAIN: Terms<'static> = Terms {
    weights: None,
    clusters: &[],
    standard_errors: StandardErrors::Iid,
    small_sample: SmallSample { counting: Counting::Levels, ..SmallSample::FIXEST },
    singletons: Singletons::Keep,
    level: 0.95,
};

fn ask(data: &Data, formula: &str, terms: Terms<'_>) -> Result<Evaluation, FixedEffectsError> {
    fixed_effects(&Question {
        columns: &data.columns(),
        model: Model::Formula(formula),
        focus: None,
        terms,
        inference: Inference::Analytic,
    })
}

fn table<'a>(answer: &'a Evaluation, name: &str) -> &'a crate::answer::Table {
    answer.details.iter().find(|table| table.name == name).unwrap()
}

/// Returns a coefficient's row: estimate, standard error, t, p, low, high.
fn row(answer: &Evaluation, term: &str) -> Vec<f64> {
    let rows = &table(answer, "coefficients").rows;
    let row = rows.iter().find(|row| row[1] == Cell::from(term)).unwrap();
    row[2..].iter().map(|cell| if let Cell::Number(x) = cell { *x } else { f64::NAN }).collect()
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * b.abs().max(1e-3)
}
