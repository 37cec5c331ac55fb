//! Tables of text on the standard output.

use std::io::{self, Write};

/// Writes rows in columns of equal width; the last column is not filled up.
pub(crate) fn write_table(
    header: &[&str],
    rows: &[Vec<String>],
    mut out: impl Write,
) -> io::Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([header[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let header: Vec<String> = header.iter().map(|&cell| cell.to_owned()).collect();
    for row in std::iter::once(&header).chain(rows) {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut out = Vec::new();
        let rows = vec![vec!["Väsby".to_owned(), "1".to_owned()]];
        write_table(&["a", "value"], &rows, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a      value\nVäsby  1\n");
    }
}
