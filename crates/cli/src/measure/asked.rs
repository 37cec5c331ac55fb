//! A file, and the measures that are asked of it.

use crate::columns::{File, Table};

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
