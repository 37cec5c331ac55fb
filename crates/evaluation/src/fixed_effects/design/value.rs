//! Values computed of columns, row by row.

use numerics::elementary::{exp, ln, pow, sqrt};

use crate::fixed_effects::columns::{ColumnError, Columns};
use crate::fixed_effects::formula::{Expression, Function, Node};

/// Returns an expression's values; missing where a column is, or where the result is no finite
/// number: the logarithm of zero, a quotient by zero.
pub(super) fn of(
    expression: &Expression,
    table: &Columns<'_>,
) -> Result<Vec<Option<f64>>, ColumnError> {
    node(&expression.node, table)
}

fn node(tree: &Node, table: &Columns<'_>) -> Result<Vec<Option<f64>>, ColumnError> {
    Ok(match tree {
        Node::Column(name) => table.numbers(name)?.to_vec(),
        Node::Number(number) => vec![Some(*number); table.n_rows()],
        Node::Operation(sign, left, right) => {
            let (left, right) = (node(left, table)?, node(right, table)?);
            let both = left.iter().zip(&right);
            both.map(|(a, b)| Some(operate(*sign, (*a)?, (*b)?)).filter(|v| v.is_finite()))
                .collect()
        }
        Node::Function(function, inner) => {
            let inner = node(inner, table)?;
            let apply = |x: &Option<f64>| Some(applied(*function, (*x)?)).filter(|v| v.is_finite());
            inner.iter().map(apply).collect()
        }
    })
}

fn operate(sign: char, a: f64, b: f64) -> f64 {
    match sign {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        '/' => a / b,
        _ if b == 2.0 => a * a,
        _ => pow(a, b),
    }
}

fn applied(function: Function, x: f64) -> f64 {
    match function {
        Function::Log => ln(x),
        Function::Exp => exp(x),
        Function::Root => sqrt(x),
        Function::Absolute => x.abs(),
    }
}
