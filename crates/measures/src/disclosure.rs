//! Figures about few are kept from being known.
//!
//! [`protect_table`] chooses which cells of a table to withhold and audits the choice;
//! [`check_anonymity`] tells how well persons hide in records; [`mask::publication_mask`] says of a
//! small table what a page may show. Rounding ([`round_table`]), perturbation ([`perturb_table`])
//! and noise ([`add_noise`]) are the other ways.

pub mod anonymity;
mod attack;
pub mod audit;
pub mod cell_key;
pub mod contributions;
pub mod controlled_rounding;
pub mod discrete_noise;
mod listed;
pub mod mask;
mod noisy_table;
pub mod optimal;
pub mod pattern;
mod perturbed_table;
mod rounded_table;
pub mod rule;
pub mod suppression;
pub mod table;

#[cfg(test)]
mod tests;

use anonymity::{AnonymityError, Classes, Distance};
use audit::{Audit, Depth, audit};
use contributions::{Contributions, Records};
use optimal::suppress_optimally;
use rule::{Rule, RuleError, Shown, primaries};
use suppression::{Effort, Suppression, SuppressionError, Task, suppress};
use table::{Dimension, Table, TableError};

use crate::estimate::{Diagnostic, Estimate, Finding, Listed, Part};
pub use listed::{
    ANONYMITY_MEASURES, NOISE_MEASURES, PERTURBATION_MEASURES, ROUNDING_MEASURES, TABLE_MEASURES,
};
pub use noisy_table::{Mechanism, NoiseQuestion, NoisyTable, add_noise};
pub use perturbed_table::{PerturbationQuestion, PerturbedTable, perturb_table};
pub use rounded_table::{RoundedTable, RoundingQuestion, round_table};

/// What is asked of a table.
#[derive(Debug, Clone, Copy)]
pub struct TableQuestion<'a> {
    /// The dimensions, 1 to 3.
    pub dimensions: &'a [Dimension],
    /// The records that the table is summed from.
    pub records: Records<'a>,
    /// When a cell is sensitive; any of them.
    pub rules: &'a [Rule],
    /// What the table shows.
    pub shown: Shown,
    /// What withholding a cell costs.
    pub cost: Cost,
    /// Whether one who stands alone behind a cell may learn another from it.
    pub singletons: Singletons,
    /// How the cells to withhold are sought.
    pub search: Search,
    /// How much the audit works out.
    pub depth: Depth,
    /// The ids of the measures wanted, all where empty.
    pub measures: &'a [&'a str],
}

/// What withholding a cell costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Its value, at least 1: detail goes before totals.
    Value,
    /// One: as few cells as can be.
    Unity,
}

/// How the cells to withhold are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// By patterns, each met as cheaply as can be: any table, safe, not proven cheapest.
    Patterns(Effort),
    /// By branch and cut until nothing cheaper is left, on tables of at most
    /// [`optimal::MOST_CELLS`] cells.
    Optimal {
        /// The most branches of each search among choices; where they do not suffice, the answer
        /// is as safe, and says what withholding costs at least.
        node_limit: u64,
    },
}

/// Whether contributors who stand alone behind a sensitive cell are guarded against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Singletons {
    /// They are outsiders like everyone else.
    Ignored,
    /// They know their own cell and still must not learn a sensitive one in the same sum.
    Guarded,
}

/// A table with what may be shown of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProtectedTable {
    /// The true table: show only what [`Suppression::statuses`] says is published.
    pub table: Table,
    /// What becomes of each cell.
    pub suppression: Suppression,
    /// What withholding costs at least; `None` where [`Search::Patterns`] does not ask.
    pub least_cost: Option<LeastCost>,
    /// What an outsider can work out.
    pub audit: Audit,
    /// The measures asked for.
    pub estimates: Vec<Estimate>,
}

/// What withholding costs at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastCost {
    /// No choice of cells that protects costs less, sensitive cells included.
    pub bound: f64,
    /// Whether the choice found is proven to be as cheap as any.
    pub is_proven: bool,
}

/// What is asked of records.
#[derive(Debug, Clone, Copy)]
pub struct AnonymityQuestion<'a> {
    /// What an outsider may know of a person: one column of codes each; missing has its own code.
    pub quasi_identifiers: &'a [&'a [u32]],
    /// What nobody must learn; empty where only k is asked for.
    pub sensitive: &'a [u32],
    /// How far apart sensitive values are, for t.
    pub distance: Distance,
    /// The ids of the measures wanted, all where empty.
    pub measures: &'a [&'a str],
}

/// A question about disclosure has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DisclosureError {
    /// No such measure.
    #[error("answer '{id}': known are {known}")]
    Unknown {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// The measure looks at a sensitive attribute and there is none.
    #[error(
        "answer '{id}': it needs a sensitive attribute; ask for 'k-anonymity' alone or give one"
    )]
    NoSensitiveAttribute {
        /// What was asked for.
        id: &'static str,
    },
    /// The records make no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A rule has no meaning.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The table cannot be protected.
    #[error(transparent)]
    Suppression(#[from] SuppressionError),
    /// The records cannot be looked at.
    #[error(transparent)]
    Anonymity(#[from] AnonymityError),
}

/// Chooses which cells of a table to withhold, audits the choice and counts what it costs.
///
/// # Errors
/// [`DisclosureError`] where the records make no table, a rule has no meaning, a measure is
/// unknown or the table cannot be protected.
pub fn protect_table(question: &TableQuestion<'_>) -> Result<ProtectedTable, DisclosureError> {
    let wanted = wanted(question.measures, TABLE_MEASURES)?;
    let n_largest = question.rules.iter().map(|rule| rule.n_largest()).max().unwrap_or(0);
    let dimensions = question.dimensions.to_vec();
    let contributions = Contributions::of(dimensions, question.records, n_largest)?;
    let sensitive = primaries(&contributions, question.rules, question.shown)?;
    let table = match question.shown {
        Shown::Counts => contributions.count_table()?,
        Shown::Totals => contributions.total_table()?,
    };
    let costs: Vec<f64> = table
        .values()
        .iter()
        .map(|value| match question.cost {
            Cost::Value => value.max(1.0),
            Cost::Unity => 1.0,
        })
        .collect();
    let alone = sensitive.iter().filter(|p| contributions.counts()[p.cell] == 1).map(|p| p.cell);
    let singletons: Vec<usize> = match question.singletons {
        Singletons::Ignored => Vec::new(),
        Singletons::Guarded => alone.collect(),
    };
    let task = Task {
        table: &table,
        primaries: &sensitive,
        costs: &costs,
        published: &[],
        singletons: &singletons,
    };
    let (suppression, least_cost) = match question.search {
        Search::Patterns(effort) => (suppress(&task, effort)?, None),
        Search::Optimal { node_limit } => {
            let found = suppress_optimally(&task, Some(node_limit))?;
            (found.suppression, Some(LeastCost { bound: found.bound, is_proven: found.is_proven }))
        }
    };
    let audit = audit(&task, &suppression.withheld(), question.depth)?;
    let n = question.records.amounts.len();
    let of = |id: &&str| of_table(id, n, &suppression, least_cost, &audit);
    let estimates = wanted.iter().map(of).collect();
    Ok(ProtectedTable { table, suppression, least_cost, audit, estimates })
}

fn of_table(
    id: &str,
    n: usize,
    suppression: &Suppression,
    least_cost: Option<LeastCost>,
    audit: &Audit,
) -> Estimate {
    let count = |n: usize| Some(numerics::sum::count(n));
    let (value, parts) = match id {
        "sensitive-cells" => (count(suppression.n_primary), Vec::new()),
        "secondary-suppressions" => (count(suppression.n_secondary), Vec::new()),
        "withheld-cost" => {
            let (primary, secondary) = (suppression.primary_cost, suppression.secondary_cost);
            let parts = vec![
                Part::new("sensitive cells", primary),
                Part::new("secondary suppressions", secondary),
            ];
            (Some(primary + secondary), parts)
        }
        "exposed-cells" => (count(audit.exposed().len()), Vec::new()),
        _ => (narrowest(audit), Vec::new()),
    };
    let mut diagnostics = vec![
        Diagnostic {
            name: "linear programmes solved",
            finding: Finding::Count(suppression.n_programmes + audit.n_programmes),
        },
        Diagnostic {
            name: "requirements proven by another table that looks the same",
            finding: Finding::Count(suppression.certificates.len()),
        },
    ];
    if let Some(least) = least_cost {
        let text = if least.is_proven { "yes" } else { "no, the search was stopped" };
        diagnostics.push(Diagnostic {
            name: "proven that nothing cheaper protects",
            finding: Finding::Text(text.to_owned()),
        });
        diagnostics.push(Diagnostic {
            name: "withholding costs at least",
            finding: Finding::Number(least.bound),
        });
    }
    if value.is_none() {
        let text = "no withheld cell with a value above zero has bounds on both sides";
        diagnostics.push(Diagnostic { name: "undefined", finding: Finding::Text(text.to_owned()) });
    }
    let search = match least_cost {
        None => "incremental patterns, exchanged under a linear programme",
        Some(_) => "branch and cut among cells",
    };
    let method = format!(
        "outsiders know every published cell, all sums and that no value is negative; zeros are \
         published; {search}; n counts records"
    );
    answer(listed::name(id), value, method, n, diagnostics, parts)
}

/// Returns the least `(upper − lower) / value` over audited cells with a value and both ends.
fn narrowest(audit: &Audit) -> Option<f64> {
    let bounded = audit.cells.iter().filter(|cell| cell.value > 0.0);
    let widths = bounded.filter_map(|cell| Some((cell.upper? - cell.lower) / cell.value));
    widths.min_by(f64::total_cmp)
}

/// Tells how well persons hide among others in records.
///
/// # Errors
/// [`DisclosureError`] where there are no records, lengths differ, a measure is unknown or needs a
/// sensitive attribute that is not given.
pub fn check_anonymity(question: &AnonymityQuestion<'_>) -> Result<Vec<Estimate>, DisclosureError> {
    let mut wanted = wanted(question.measures, ANONYMITY_MEASURES)?;
    let classes = Classes::of(question.quasi_identifiers)?;
    if question.sensitive.is_empty() {
        if question.measures.is_empty() {
            wanted.truncate(1);
        }
        if let Some(id) = wanted.iter().find(|id| **id != "k-anonymity") {
            return Err(DisclosureError::NoSensitiveAttribute { id });
        }
    }
    let sensitive = match question.sensitive {
        [] => None,
        values => Some(classes.sensitive(values)?),
    };
    let estimate = |id: &str| {
        let known = sensitive.as_ref();
        let value = match id {
            "k-anonymity" => Some(numerics::sum::count(classes.k())),
            "alpha" => known.map(|s| s.alpha()),
            "l-diversity" => known.map(|s| numerics::sum::count(s.distinct_l())),
            "entropy-l-diversity" => known.map(|s| s.entropy_l()),
            "t-closeness" => known.map(|s| s.t(question.distance)),
            "beta-likeness" => known.map(|s| s.beta()),
            _ => known.map(|s| s.delta()),
        };
        let method = match (id, question.distance) {
            ("t-closeness", Distance::Equal) => "worst class; equal distances",
            ("t-closeness", Distance::Ordered) => "worst class; ordered distances",
            _ => "worst class; natural logarithms; n counts records",
        };
        let finding = Finding::Count(classes.n_classes());
        let diagnostics = vec![Diagnostic { name: "classes of records that look alike", finding }];
        let n = classes.n_records();
        answer(listed::name(id), value, method.to_owned(), n, diagnostics, Vec::new())
    };
    Ok(wanted.iter().map(|id| estimate(id)).collect())
}

fn answer(
    measure: &'static str,
    estimate: Option<f64>,
    method: String,
    n: usize,
    diagnostics: Vec<Diagnostic>,
    parts: Vec<Part>,
) -> Estimate {
    let (standard_error, interval) = (None, None);
    Estimate { measure, estimate, standard_error, interval, method, n, diagnostics, parts }
}

/// Returns the ids asked for, in the order asked, or all.
fn wanted(asked: &[&str], known: &'static [Listed]) -> Result<Vec<&'static str>, DisclosureError> {
    let ids = || known.iter().map(|listed| listed.id);
    if asked.is_empty() {
        return Ok(ids().collect());
    }
    let find = |id: &&str| {
        ids().find(|known| known == id).ok_or_else(|| DisclosureError::Unknown {
            id: (*id).to_owned(),
            known: ids().collect::<Vec<_>>().join(", "),
        })
    };
    asked.iter().map(find).collect()
}
