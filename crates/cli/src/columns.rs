//! The columns of a file that something is asked of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use observations::columns::{Columns, DecimalSign, Kind, Wanted, read_as};

/// How numbers are written in files.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Decimals {
    /// Numbers in the file are written 12,5.
    #[arg(long)]
    decimal_comma: bool,
}

/// A file.
#[derive(Debug, clap::Args)]
pub(crate) struct File {
    /// A CSV or Parquet file whose first line names the columns.
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    #[command(flatten)]
    decimals: Decimals,
}

impl File {
    /// Returns where the file is.
    pub(crate) fn path(&self) -> &Path {
        &self.data
    }

    /// Reads columns of numbers and of texts; one named twice is read once.
    pub(crate) fn read<'a>(
        &self,
        numbers: impl IntoIterator<Item = &'a str>,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> anyhow::Result<Table> {
        self.decimals.read(&self.data, numbers, texts)
    }

    /// Reads columns as they are written: numbers where every filled cell is one, else texts, in
    /// which what is missing is empty.
    pub(crate) fn read_as_written(
        &self,
        names: BTreeSet<&str>,
    ) -> anyhow::Result<Vec<(String, Written)>> {
        let wanted: Vec<Wanted<'_>> =
            names.iter().map(|name| Wanted { name, kind: Kind::AsWritten }).collect();
        let columns = read_as(&self.data, &wanted, self.decimals.sign())?;
        let column = |name: &&str| {
            let written = match columns.numbers(name) {
                Ok(numbers) => Written::Numbers(numbers.to_vec()),
                Err(_) => {
                    let texts = columns.texts(name)?;
                    let owned = texts.iter().map(|text| text.unwrap_or_default().to_owned());
                    Written::Texts(owned.collect())
                }
            };
            Ok((String::from(*name), written))
        };
        names.iter().map(column).collect()
    }
}

impl Decimals {
    /// Numbers are written 12.5.
    pub(crate) const POINT: Self = Self { decimal_comma: false };

    fn sign(self) -> DecimalSign {
        if self.decimal_comma { DecimalSign::Comma } else { DecimalSign::Point }
    }

    /// Reads columns of numbers and of texts of this file; one named twice is read once.
    pub(crate) fn read<'a>(
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
        let columns = read_as(file, &wanted, self.sign())?;
        let column = |name: &&str| Ok((String::from(*name), columns.numbers(name)?.to_vec()));
        let numbers = numbers.iter().map(column).collect::<anyhow::Result<_>>()?;
        Ok(Table { file: file.display().to_string(), numbers, columns })
    }
}

/// A column as it is written.
pub(crate) enum Written {
    /// Numbers; what is missing is `None`.
    Numbers(Vec<Option<f64>>),
    /// Texts; what is missing is empty.
    Texts(Vec<String>),
}

/// Columns that were read.
pub(crate) struct Table {
    file: String,
    numbers: BTreeMap<String, Vec<Option<f64>>>,
    columns: Columns,
}

impl Table {
    /// Returns the number of rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.columns.n_rows()
    }

    /// Returns a column of numbers that was read.
    pub(crate) fn numbers(&self, name: &str) -> &[Option<f64>] {
        &self.numbers[name]
    }

    /// Returns a column of numbers without a gap.
    pub(crate) fn complete(&self, name: &str) -> anyhow::Result<Vec<f64>> {
        let present = |(row, value): (usize, &Option<f64>)| {
            value.ok_or_else(|| {
                let file = &self.file;
                anyhow!("read {file}, row {}, column '{name}': a number is needed", row + 1)
            })
        };
        self.numbers(name).iter().enumerate().map(present).collect()
    }

    /// Returns a column of whole numbers from 0 up that was read; what is missing is `None`.
    pub(crate) fn counts(&self, name: &str) -> anyhow::Result<Vec<Option<u64>>> {
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
    pub(crate) fn complete_counts(&self, name: &str) -> anyhow::Result<Vec<u64>> {
        self.complete(name)?;
        Ok(self.counts(name)?.into_iter().flatten().collect())
    }

    /// Returns a column of whole numbers of either sign; what is missing is `None`.
    pub(crate) fn whole_or_missing(&self, name: &str) -> anyhow::Result<Vec<Option<i64>>> {
        let whole = |(row, value): (usize, &Option<f64>)| match value {
            None => Ok(None),
            Some(number) => match whole(number.abs()).and_then(|size| i64::try_from(size).ok()) {
                Some(size) => Ok(Some(if *number < 0.0 { -size } else { size })),
                None => {
                    let file = &self.file;
                    Err(anyhow!(
                        "read {file}, row {}, column '{name}': {number} is no whole number",
                        row + 1
                    ))
                }
            },
        };
        self.numbers(name).iter().enumerate().map(whole).collect()
    }

    /// Returns a column of whole numbers of either sign without a gap.
    pub(crate) fn whole_numbers(&self, name: &str) -> anyhow::Result<Vec<i64>> {
        self.complete(name)?;
        Ok(self.whole_or_missing(name)?.into_iter().flatten().collect())
    }

    /// Returns a column of texts that was read.
    pub(crate) fn texts(&self, name: &str) -> anyhow::Result<Vec<Option<String>>> {
        Ok(self.columns.texts(name)?.iter().map(|text| text.map(str::to_owned)).collect())
    }

    /// Returns a column of texts without a gap.
    pub(crate) fn names(&self, name: &str) -> anyhow::Result<Vec<String>> {
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
pub(crate) fn whole(number: f64) -> Option<u64> {
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
pub(crate) fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// Lends texts as kernels read them.
pub(crate) fn lent(texts: &[Option<String>]) -> Vec<Option<&str>> {
    texts.iter().map(Option::as_deref).collect()
}
