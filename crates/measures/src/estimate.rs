//! What every measure answers with: the number, how sure it is, what it rests on.

pub use numerics::answer::{Diagnostic, Finding, Interval};

/// A measure's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The measure's name as the field writes it.
    pub measure: &'static str,
    /// The number; `None` where the measure is undefined for these data, and a diagnostic says
    /// why.
    pub estimate: Option<f64>,
    /// The standard deviation of the estimate over samples; `None` where no method was asked for
    /// or none is defined.
    pub standard_error: Option<f64>,
    /// Where the true number lies with a stated confidence.
    pub interval: Option<Interval>,
    /// The convention behind the estimate and the method behind the standard error.
    pub method: String,
    /// What the estimate rests on, after everything missing has been left out: units, or persons
    /// where `method` says so.
    pub n: usize,
    /// What a reader must know to trust the number, in a fixed order.
    pub diagnostics: Vec<Diagnostic>,
    /// What the estimate is made of or goes with: groups, levels, terms.
    pub parts: Vec<Part>,
}

/// One part of an estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which part: a group, a level, a term of a decomposition.
    pub name: String,
    /// Its number; `None` where it is undefined.
    pub estimate: Option<f64>,
    /// Its standard error, where one was computed.
    pub standard_error: Option<f64>,
    /// What it is made of in turn.
    pub parts: Vec<Part>,
}

impl Part {
    /// Returns a part without standard error or parts of its own.
    #[must_use]
    pub fn new(name: impl Into<String>, estimate: impl Into<Option<f64>>) -> Self {
        Self {
            name: name.into(),
            estimate: estimate.into(),
            standard_error: None,
            parts: Vec::new(),
        }
    }
}

/// A measure as a list of all measures shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// The name that asks for it, lower-case words with hyphens: "theil-t".
    pub id: &'static str,
    /// The name as the field writes it.
    pub name: &'static str,
    /// What it measures and its formula, in one line.
    pub definition: &'static str,
    /// Who defined it and where.
    pub source: &'static str,
}

impl Listed {
    /// Returns the measure with this id, name, definition and source.
    #[must_use]
    pub const fn new(
        id: &'static str,
        name: &'static str,
        definition: &'static str,
        source: &'static str,
    ) -> Self {
        Self { id, name, definition, source }
    }
}

/// The most ids that a refusal lists; of more it names those closest to what was asked for.
const MOST_LISTED: usize = 12;

/// How many close ids a refusal names.
const CLOSE: usize = 4;

/// Returns what a refusal says is known: every id, or where there are many those whose spelling is
/// closest to `asked` and how many more there are.
pub(crate) fn known_ids(asked: &str, known: &[&str]) -> String {
    if known.len() <= MOST_LISTED {
        return known.join(", ");
    }
    let mut closest = known.to_vec();
    closest.sort_by_key(|id| (strsim::damerau_levenshtein(asked, id), *id));
    closest.truncate(CLOSE);
    format!("{} and {} more", closest.join(", "), known.len() - closest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_id_is_answered_with_its_likeliest() {
        let ids: Vec<String> = (0..20).map(|n| format!("measure-{n:02}")).collect();
        let known: Vec<&str> =
            ids.iter().map(String::as_str).chain(["dissimilarity", "gini"]).collect();
        let told = known_ids("dissimilarty", &known);
        assert!(told.starts_with("dissimilarity, ") && told.ends_with(" and 18 more"), "{told}");
        assert_eq!(known_ids("gin", &["gini", "hoover"]), "gini, hoover");
    }
}
