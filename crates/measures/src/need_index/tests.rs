mod asem;
mod coinr_functions;
mod faults;
mod made_up;
mod properties;
mod sobol;
mod tracing;
mod uncertain_ranks;

use serde_json::Value;

/// Relative; the references carry twelve digits and more.
const CLOSE: f64 = 1e-9;

#[track_caller]
fn close(found: f64, expected: f64, what: &str) {
    let size = expected.abs().max(1.0);
    assert!((found - expected).abs() <= CLOSE * size, "{what}: {found} is not {expected}");
}

/// A number of a reference; "NA" is missing.
fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}

fn numbers(value: &Value) -> Vec<Option<f64>> {
    value.as_array().unwrap().iter().map(number).collect()
}

#[track_caller]
fn all_close(found: &[Option<f64>], expected: &[Option<f64>], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (row, (found, expected)) in found.iter().zip(expected).enumerate() {
        match (found, expected) {
            (Some(found), Some(expected)) => {
                close(*found, *expected, &format!("{what}, row {row}"))
            }
            (found, expected) => assert_eq!(found, expected, "{what}, row {row}"),
        }
    }
}
