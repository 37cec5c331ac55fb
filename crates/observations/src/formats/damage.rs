//! Stops damaged files from ending the program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::formats::failure::{Fault, Problem};

/// Runs a step of a decoder of packed files.
///
/// The decoders of Parquet pages and of workbooks check some bytes by assertions that end in a
/// panic. Such a file is refused like any other damaged one; whatever the step was working on is
/// dropped by the caller, so nothing half-read is used.
pub(crate) fn guarded<T>(format: &'static str, step: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| {
        let reason = "a part of it is damaged".to_owned();
        Problem::NotTheFormat { format, reason }.into()
    })
}
