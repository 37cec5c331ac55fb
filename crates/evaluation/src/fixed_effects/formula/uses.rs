//! Which columns a formula needs.

use std::collections::BTreeSet;

use super::{Expression, Factor, Formula, Node};

impl Formula {
    /// Returns the names of every column that the formula needs.
    #[must_use]
    pub fn columns(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.outcomes.iter().for_each(|outcome| of_expression(outcome, &mut names));
        self.terms.iter().flatten().for_each(|factor| of_factor(factor, &mut names));
        names.extend(self.effects.iter().flatten().map(String::as_str));
        names
    }
}

fn of_factor<'a>(factor: &'a Factor, names: &mut BTreeSet<&'a str>) {
    match factor {
        Factor::Value(expression) => of_expression(expression, names),
        Factor::Category(name) => {
            names.insert(name);
        }
        Factor::Indicators { of, by, .. } => {
            names.insert(of);
            names.extend(by.as_deref());
        }
        Factor::SunAbraham { cohort, period } => {
            names.insert(cohort);
            names.insert(period);
        }
    }
}

fn of_expression<'a>(expression: &'a Expression, names: &mut BTreeSet<&'a str>) {
    of_node(&expression.node, names);
}

fn of_node<'a>(node: &'a Node, names: &mut BTreeSet<&'a str>) {
    match node {
        Node::Column(name) => {
            names.insert(name);
        }
        Node::Number(_) => {}
        Node::Operation(_, left, right) => {
            of_node(left, names);
            of_node(right, names);
        }
        Node::Function(_, of) => of_node(of, names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_named_once() {
        let text = "log(y) ~ i(time, treat, ref = -1) + a*b + sunab(g, t) + C(k) | unit^year";
        let formula = Formula::read(text).unwrap();
        let names: Vec<&str> = formula.columns().into_iter().collect();
        assert_eq!(names, ["a", "b", "g", "k", "t", "time", "treat", "unit", "y", "year"]);
    }
}
