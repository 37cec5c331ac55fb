//! `brygga allocate`: divides a frame of money by a file of weights.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use domain::area::AreaCode;
use domain::area::register::AreaRegister;
use domain::money::Ore;
use operations::allocate::{Allocation, Recipient, allocate};
use operations::weights_file::{Codes, MOST_BYTES, read_weights};

/// Divide a frame of money to the krona by weights in a file; needs no store
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How much to divide, in kronor (75000000, or 1000.50 with öre)
    #[arg(long, value_name = "KRONOR", allow_hyphen_values = true)]
    frame: Ore,
    /// CSV file with the columns code, weight and, where wanted, base, floor, cap
    #[arg(long, value_name = "FILE")]
    weights: PathBuf,
    /// Take any codes, not only those of Swedish areas
    #[arg(long)]
    any_code: bool,
    /// How the parts are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// Divides the frame and prints the parts in the order of the file.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let register = AreaRegister::new(operations::bundled::areas()?)?;
    let codes = if arguments.any_code { Codes::Any } else { Codes::InRegister(&register) };
    let bytes = read(&arguments.weights)?;
    let claims = read_weights(&arguments.weights.display().to_string(), &bytes, codes)?;
    let recipients = claims
        .into_iter()
        .map(|claim| {
            let known = claim.code.parse::<AreaCode>().ok().and_then(|code| register.get(&code));
            let name = known.map(|area| area.name.clone());
            Recipient { claim, name, index: None, population: None }
        })
        .collect();
    let allocation = allocate(arguments.frame, recipients)?;
    let text = match arguments.format {
        Format::Table => table(&allocation),
        Format::Csv => allocation.to_csv(),
        Format::Json => allocation.to_json(),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// Reads no more of the file than it may have and one byte, so that any file ends.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let failed = |error| anyhow!("read the weights in {}: {error}", path.display());
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn table(allocation: &Allocation) -> String {
    let mut rows: Vec<[String; 5]> =
        vec![["code", "name", "weight", "amount", "share"].map(str::to_owned)];
    for part in allocation.parts() {
        let claim = &part.recipient.claim;
        let share = allocation.share(part).map(|share| format!("{:.2} %", share * 100.0));
        rows.push([
            claim.code.clone(),
            part.recipient.name.clone().unwrap_or_default(),
            claim.weight.to_string(),
            part.amount.to_string(),
            share.unwrap_or_default(),
        ]);
    }
    let total = [String::new(), "sum".to_owned(), String::new(), allocation.total().to_string()];
    let [code, name, weight, amount] = total;
    rows.push([code, name, weight, amount, String::new()]);
    aligned(&rows)
}

/// Aligns texts to the left and, from the third column, numbers to the right.
fn aligned(rows: &[[String; 5]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..5).map(|column| width(column).unwrap_or(0)).collect();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column < 2 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use operations::allocate::Recipient;

    use super::*;

    #[test]
    fn the_table_ends_with_the_frame() {
        let claims = read_weights("w", b"code,weight\nA,1\nB,2\n", Codes::Any).unwrap();
        let recipients = claims
            .into_iter()
            .map(|claim| Recipient { claim, name: None, index: None, population: None })
            .collect();
        let allocation = allocate("10".parse().unwrap(), recipients).unwrap();
        assert_eq!(
            table(&allocation),
            "code  name  weight  amount    share\n\
             A                1       3  30.00 %\n\
             B                2       7  70.00 %\n      sum               10\n"
        );
    }
}
