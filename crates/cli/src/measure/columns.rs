//! The columns of a file that a measure is asked of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::anyhow;
use observations::columns::{Columns, DecimalSign, Kind, Wanted, read_as};

/// A file, and what is asked of it.
#[derive(Debug, clap::Args)]
pub(super) struct Data {
    /// A CSV or Parquet file whose first line names the columns.
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// The measures, by the ids that --list prints; all that fit where not given.
    #[arg(long, value_delimiter = ',', value_name = "ID,…")]
    measure: Vec<String>,
    /// Numbers in the file are written 12,5.
    #[arg(long)]
    decimal_comma: bool,
}

impl Data {
    /// Returns the ids of the measures asked for.
    pub(super) fn measures(&self) -> Vec<&str> {
        self.measure.iter().map(String::as_str).collect()
    }

    /// Reads columns of numbers and of texts; one named twice is read once.
    pub(super) fn read<'a>(
        &self,
        numbers: impl IntoIterator<Item = &'a str>,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> anyhow::Result<Table> {
        let unique = |names: &mut dyn Iterator<Item = &'a str>| {
            let mut seen = BTreeSet::new();
            names.filter(|name| seen.insert(*name)).collect::<Vec<_>>()
        };
        let numbers = unique(&mut numbers.into_iter());
        let texts = unique(&mut texts.into_iter());
        let of = |names: &[&'a str], kind| {
            names.iter().map(|name| Wanted { name, kind }).collect::<Vec<_>>()
        };
        let wanted = [of(&numbers, Kind::Numbers), of(&texts, Kind::Text)].concat();
        let sign = if self.decimal_comma { DecimalSign::Comma } else { DecimalSign::Point };
        let columns = read_as(&self.data, &wanted, sign)?;
        let column = |name: &&str| Ok((String::from(*name), columns.numbers(name)?.to_vec()));
        let numbers = numbers.iter().map(column).collect::<anyhow::Result<_>>()?;
        Ok(Table { file: self.data.display().to_string(), numbers, columns })
    }
}

/// Columns that were read.
pub(super) struct Table {
    file: String,
    numbers: BTreeMap<String, Vec<Option<f64>>>,
    columns: Columns,
}

impl Table {
    /// Returns the number of rows.
    pub(super) fn n_rows(&self) -> usize {
        self.columns.n_rows()
    }

    /// Returns a column of numbers that was read.
    pub(super) fn numbers(&self, name: &str) -> &[Option<f64>] {
        &self.numbers[name]
    }

    /// Returns a column of numbers without a gap.
    pub(super) fn complete(&self, name: &str) -> anyhow::Result<Vec<f64>> {
        let present = |(row, value): (usize, &Option<f64>)| {
            value.ok_or_else(|| {
                let file = &self.file;
                anyhow!("read {file}, row {}, column '{name}': a number is needed", row + 1)
            })
        };
        self.numbers(name).iter().enumerate().map(present).collect()
    }

    /// Returns a column of texts that was read.
    pub(super) fn texts(&self, name: &str) -> anyhow::Result<Vec<Option<String>>> {
        Ok(self.columns.texts(name)?.iter().map(|text| text.map(str::to_owned)).collect())
    }

    /// Returns a column of texts without a gap.
    pub(super) fn names(&self, name: &str) -> anyhow::Result<Vec<String>> {
        let present = |(row, text): (usize, Option<String>)| {
            text.ok_or_else(|| {
                let file = &self.file;
                anyhow!("read {file}, row {}, column '{name}': a text is needed", row + 1)
            })
        };
        self.texts(name)?.into_iter().enumerate().map(present).collect()
    }
}

/// Lends texts as kernels read them.
pub(super) fn lent(texts: &[Option<String>]) -> Vec<Option<&str>> {
    texts.iter().map(Option::as_deref).collect()
}
