//! The front door to life expectancy and the gap in it.

use super::life_expectancy::arriaga::{ArriagaBase, ArriagaGap, Cause, Population, arriaga};
use super::life_expectancy::{AgeGroups, LifeTable, LifeTableError, OpenAge, life_table};
use crate::asked::{AskedError, asked};
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};

/// Measures of life expectancy.
pub const LIFE_MEASURES: &[Listed] = &[
    Listed {
        id: "life-expectancy",
        name: "life expectancy",
        definition: "years left at the first age at today's death rates: T/l of an abridged life \
                     table",
        source: "Chiang (1984), The Life Table and its Applications",
    },
    Listed {
        id: "life-expectancy-gap",
        name: "life-expectancy gap",
        definition: "e₁ − e₂ at the first age, parted by age and cause of death",
        source: "Arriaga (1984), doi 10.2307/2061029",
    },
];

/// What to measure and how.
#[derive(Debug, Clone, Copy)]
pub struct LifeQuestion<'a> {
    /// Which measures, by id; all where empty.
    pub measures: &'a [&'a str],
    /// How the open age group enters the variance.
    pub open_age: OpenAge,
    /// Whose survivors the contributions are counted in.
    pub base: ArriagaBase,
    /// The confidence of intervals: 0.95.
    pub level: f64,
}

/// Deaths and person-years of two populations, one row per age group, the last one open.
#[derive(Debug, Clone, Copy)]
pub struct LifeColumns<'a> {
    /// The age groups.
    pub ages: &'a AgeGroups,
    /// Deaths and person-years of the first population.
    pub first: [&'a [f64]; 2],
    /// Of the second; the gap is `first − second`.
    pub second: [&'a [f64]; 2],
    /// Deaths by cause.
    pub causes: &'a [Cause<'a>],
}

/// Life expectancy cannot be measured as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LifeGapError {
    /// A life table cannot be made.
    #[error(transparent)]
    Table(#[from] LifeTableError),
    /// A measure or the confidence is none.
    #[error(transparent)]
    Asked(#[from] AskedError),
}

/// Returns the life expectancy of both populations (two estimates, first and second) and the gap.
///
/// # Errors
/// [`LifeGapError`] where a life table cannot be made or a measure is unknown.
pub fn life_gap(
    question: &LifeQuestion<'_>,
    columns: &LifeColumns<'_>,
) -> Result<Vec<Estimate>, LifeGapError> {
    let asked = asked(question.measures, LIFE_MEASURES.iter(), question.level)?;
    let table =
        |[deaths, years]: [&[f64]; 2]| life_table(columns.ages, deaths, years, question.open_age);
    let tables = [table(columns.first)?, table(columns.second)?];
    let is_asked = |id: &str| asked.iter().any(|listed| listed.id == id);
    let mut estimates = Vec::new();
    if is_asked(LIFE_MEASURES[0].id) {
        for (table, which) in tables.iter().zip(["first", "second"]) {
            estimates.push(expectancy(columns.ages, table, which, question));
        }
    }
    if is_asked(LIFE_MEASURES[1].id) {
        let population =
            |table, [deaths, person_years]: [_; 2]| Population { table, deaths, person_years };
        let first = population(&tables[0], columns.first);
        let second = population(&tables[1], columns.second);
        let found = arriaga(columns.ages, &first, &second, columns.causes, question.base)?;
        estimates.push(gap(&found, &tables, question));
    }
    Ok(estimates)
}

fn expectancy(
    ages: &AgeGroups,
    table: &LifeTable,
    which: &str,
    question: &LifeQuestion<'_>,
) -> Estimate {
    let error = table.expectancy_variance[0].sqrt();
    let at_age = |(row, start): (usize, &f64)| Part {
        name: format!("at age {start}"),
        estimate: Some(table.expectancy[row]),
        standard_error: Some(table.expectancy_variance[row].sqrt()),
        parts: Vec::new(),
    };
    Estimate {
        measure: LIFE_MEASURES[0].name,
        estimate: Some(table.expectancy[0]),
        standard_error: Some(error),
        interval: Some(Interval::normal(table.expectancy[0], error, question.level)),
        method: format!("{which} population; {}", method(question.open_age)),
        n: table.rates.len(),
        diagnostics: without_deaths(table.without_deaths),
        parts: ages.starts().iter().enumerate().map(at_age).collect(),
    }
}

fn gap(found: &ArriagaGap, tables: &[LifeTable; 2], question: &LifeQuestion<'_>) -> Estimate {
    let variance = tables[0].expectancy_variance[0] + tables[1].expectancy_variance[0];
    let error = variance.sqrt();
    let ages: Vec<String> = found.by_age.iter().map(|age| format!("age {}", age.start)).collect();
    let by_age = found.by_age.iter().zip(&ages).map(|(age, name)| Part {
        name: name.clone(),
        estimate: Some(age.total),
        standard_error: Some(age.standard_error),
        parts: vec![Part::new("direct", age.direct), Part::new("indirect", age.indirect)],
    });
    let by_cause = found.by_cause.iter().map(|cause| Part {
        name: cause.name.clone(),
        estimate: Some(cause.total),
        standard_error: None,
        parts: ages.iter().zip(&cause.by_age).map(|(age, x)| Part::new(age.clone(), *x)).collect(),
    });
    let whole = |name: &str, parts: Vec<Part>| Part {
        name: name.to_owned(),
        estimate: Some(found.gap),
        standard_error: Some(error),
        parts,
    };
    let mut parts = vec![whole("by age", by_age.collect())];
    if !found.by_cause.is_empty() {
        parts.push(whole("by cause", by_cause.collect()));
    }
    let base = match question.base {
        ArriagaBase::Second => "the second population's survivors",
        ArriagaBase::First => "the first population's survivors",
        ArriagaBase::Mean => "the mean of both populations' survivors",
    };
    let mut diagnostics = without_deaths(tables[0].without_deaths + tables[1].without_deaths);
    if found.ages_that_cancel > 0 {
        let name = "ages whose causes cancel out and are not parted";
        diagnostics.push(Diagnostic { name, finding: Finding::Count(found.ages_that_cancel) });
    }
    Estimate {
        measure: LIFE_MEASURES[1].name,
        estimate: Some(found.gap),
        standard_error: Some(error),
        interval: Some(Interval::normal(found.gap, error, question.level)),
        method: format!("first less second; Arriaga by {base}; {}", method(question.open_age)),
        n: found.by_age.len(),
        diagnostics,
        parts,
    }
}

fn method(open_age: OpenAge) -> String {
    let open = match open_age {
        OpenAge::Certain => "taken as certain",
        OpenAge::Varies => "varies with its deaths (Silcocks et al. 2001)",
    };
    format!("abridged life table, Chiang's variance, expectancy of the open age group {open}")
}

fn without_deaths(count: usize) -> Vec<Diagnostic> {
    let name = "age groups without deaths, taken as certainly without";
    if count == 0 {
        return Vec::new();
    }
    vec![Diagnostic { name, finding: Finding::Count(count) }]
}
