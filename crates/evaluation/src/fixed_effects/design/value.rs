//! Values computed of columns, row by row.

use std::borrow::Cow;

use numerics::elementary::{exp, ln, pow, sqrt};

use crate::fixed_effects::columns::{ColumnError, Columns};
use crate::fixed_effects::formula::{Expression, Function, Node};

/// Returns an expression's values; missing where a column is, or where the result is no finite
/// number: the logarithm of zero, a quotient by zero.
pub(super) fn of<'a>(
    expression: &Expression,
    table: &Columns<'a>,
) -> Result<Cow<'a, [Option<f64>]>, ColumnError> {
    node(&expression.node, table)
}

fn node<'a>(tree: &Node, table: &Columns<'a>) -> Result<Cow<'a, [Option<f64>]>, ColumnError> {
    Ok(match tree {
        Node::Column(name) => Cow::Borrowed(table.numbers(name)?),
        Node::Number(number) => Cow::Owned(vec![Some(*number); table.n_rows()]),
        Node::Operation(sign, left, right) => {
            let (left, right) = (node(left, table)?, node(right, table)?);
            let both = left.iter().zip(right.iter());
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
