//! The columns of a file that a measure is asked of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use observations::columns::{Columns, DecimalSign, Kind, Wanted, read_as};

/// How numbers are written in files.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Decimals {
    /// Numbers in the file are written 12,5.
    #[arg(long)]
    decimal_comma: bool,
}

/// A file.
#[derive(Debug, clap::Args)]
pub(super) struct File {
    /// A CSV or Parquet file whose first line names the columns.
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    #[command(flatten)]
    decimals: Decimals,
}

/// A file, and what is asked of it.
#[derive(Debug, clap::Args)]
pub(super) struct Data {
    #[command(flatten)]
    file: File,
    #[command(flatten)]
    asked: Asked,
}

/// Which measures are asked for.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// The measures, by the ids that --list prints; all that fit where not given.
    #[arg(long, value_delimiter = ',', value_name = "ID,…")]
    measure: Vec<String>,
}

impl Asked {
    /// Returns the ids of the measures asked for.
    pub(super) fn measures(&self) -> Vec<&str> {
        self.measure.iter().map(String::as_str).collect()
    }
}

impl Data {
    /// Returns the ids of the measures asked for.
    pub(super) fn measures(&self) -> Vec<&str> {
        self.asked.measures()
    }

    /// Reads columns of numbers and of texts; one named twice is read once.
    pub(super) fn read<'a>(
        &self,
        numbers: impl IntoIterator<Item = &'a str>,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> anyhow::Result<Table> {
        self.file.read(numbers, texts)
    }
}

impl File {
    /// Reads columns of numbers and of texts; one named twice is read once.
    pub(super) fn read<'a>(
        &self,
        numbers: impl IntoIterator<Item = &'a str>,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> anyhow::Result<Table> {
        self.decimals.read(&self.data, numbers, texts)
    }
}

impl Decimals {
    /// Numbers are written 12.5.
    pub(super) const POINT: Self = Self { decimal_comma: false };

    /// Reads columns of numbers and of texts of this file; one named twice is read once.
    pub(super) fn read<'a>(
        self,
        file: &Path,
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
        let columns = read_as(file, &wanted, sign)?;
        let column = |name: &&str| Ok((String::from(*name), columns.numbers(name)?.to_vec()));
        let numbers = numbers.iter().map(column).collect::<anyhow::Result<_>>()?;
        Ok(Table { file: file.display().to_string(), numbers, columns })
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

    /// Returns a column of whole numbers from 0 up that was read; what is missing is `None`.
    pub(super) fn counts(&self, name: &str) -> anyhow::Result<Vec<Option<u64>>> {
        let whole = |(row, value): (usize, &Option<f64>)| match value {
            None => Ok(None),
            Some(number) => whole(*number).map(Some).ok_or_else(|| {
                let file = &self.file;
                anyhow!(
                    "read {file}, row {}, column '{name}': {number} is no whole number from 0 up",
                    row + 1
                )
            }),
        };
        self.numbers(name).iter().enumerate().map(whole).collect()
    }

    /// Returns a column of whole numbers from 0 up without a gap.
    pub(super) fn complete_counts(&self, name: &str) -> anyhow::Result<Vec<u64>> {
        self.complete(name)?;
        Ok(self.counts(name)?.into_iter().flatten().collect())
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

/// Returns a whole number from 0 up below 2⁵³.
pub(super) fn whole(number: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, from zero up and below 2⁵³"
    )]
    let count = (number.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&number))
        .then_some(number as u64);
    count
}

/// Lends texts without a gap as kernels read them.
pub(super) fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// Lends texts as kernels read them.
pub(super) fn lent(texts: &[Option<String>]) -> Vec<Option<&str>> {
    texts.iter().map(Option::as_deref).collect()
}
