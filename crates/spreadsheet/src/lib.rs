//! Workbooks and CSV of plain tables, written and read back.
//!
//! A [`sheet::Sheet`] is rows of cells; what they mean is the caller's. The same sheets give the same
//! bytes: the time of creation is fixed. What is read is somebody else's file: formulas, macros,
//! errors, too much of anything and what swells when it is unpacked are refused by sheet and cell.
//!
//! ```
//! use spreadsheet::sheet::{Cell, Sheet};
//! use spreadsheet::workbook;
//!
//! let sheet = Sheet {
//!     name: "kostnader".to_owned(),
//!     heading_rows: 1,
//!     rows: vec![
//!         vec![Cell::text("År"), Cell::text("Belopp")],
//!         vec![Cell::Number(2018.0), Cell::Number(12_500.5)],
//!     ],
//! };
//! let bytes = workbook::write(std::slice::from_ref(&sheet)).unwrap();
//! assert_eq!(bytes, workbook::write(std::slice::from_ref(&sheet)).unwrap());
//! let read = workbook::read(&bytes).unwrap();
//! assert_eq!(read[0].rows, sheet.rows);
//! ```

pub mod csv_file;
pub mod refusal;
pub mod sheet;
pub mod workbook;
