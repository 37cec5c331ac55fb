//! Patterns of any shape, by linear programming.

use numerics::linear_programme::{Goal, LinearProgramme, ProgrammeError, Relation, Search};

use super::{Pattern, Requirement};
use crate::disclosure::table::Table;

/// Returns the pattern that meets the requirement with the least `Σ price · |change|`; `None` where
/// no pattern does.
pub(in crate::disclosure) fn cheapest(
    table: &Table,
    price: &[f64],
    requirement: &Requirement,
) -> Result<Option<Pattern>, ProgrammeError> {
    let mut programme = LinearProgramme::new(Goal::Minimise);
    let required = requirement.direction.sign();
    let mut columns = vec![None; table.n_cells()];
    for cell in 0..table.n_cells() {
        let value = table.values()[cell] / requirement.amount;
        if cell == requirement.cell {
            let up = programme.add_variable(0.0, required.max(0.0), required.max(0.0));
            let down = programme.add_variable(0.0, -required.min(0.0), -required.min(0.0));
            columns[cell] = Some((up, down));
        } else if price[cell].is_finite() && requirement.known != Some(cell) {
            let up = programme.add_variable(price[cell], 0.0, f64::INFINITY);
            let down = programme.add_variable(price[cell], 0.0, value);
            columns[cell] = Some((up, down));
        }
    }
    if required < 0.0 && table.values()[requirement.cell] < requirement.amount {
        return Ok(None);
    }
    for equation in table.equations() {
        let moving = equation
            .terms()
            .filter_map(|(cell, sign)| columns[cell].map(|(up, down)| [(up, sign), (down, -sign)]));
        let terms: Vec<_> = moving.flatten().collect();
        if !terms.is_empty() {
            programme.add_constraint(&terms, Relation::Equal, 0.0);
        }
    }
    match programme.solve(&Search::TO_PROOF) {
        Err(ProgrammeError::Infeasible) => Ok(None),
        Err(other) => Err(other),
        Ok(solution) => {
            let changes = columns.iter().enumerate().filter_map(|(cell, column)| {
                let (up, down) = (*column)?;
                let change = solution.values[up.index()] - solution.values[down.index()];
                (change.abs() > NOTHING).then_some((cell, change * requirement.amount))
            });
            Ok(Some(Pattern::new(changes.collect())))
        }
    }
}

/// A change, as a share of the required one, that the solver takes for none.
const NOTHING: f64 = 1e-7;
