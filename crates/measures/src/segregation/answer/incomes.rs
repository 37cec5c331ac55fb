//! Income segregation as an answer.

use crate::estimate::{Diagnostic, Estimate, Finding, Listed, Part};
use crate::segregation::SegregationError;
use crate::segregation::rank_order::incomes::{Incomes, OneSided, Profile, rank_order_incomes};

/// The measure of segregation by income, of persons with an income each.
pub const INCOME_MEASURES: &[Listed] = &[Listed::new(
    "rank-order-information-theory",
    "Rank-order information theory H^R",
    "H between persons below and above a rank of income, over all ranks",
    "Reardon and Bischoff 2011, doi 10.1086/657114",
)];

pub(crate) fn answer(people: &Incomes<'_>, profile: Profile) -> Result<Estimate, SegregationError> {
    let found = rank_order_incomes(people, profile)?;
    let one_sided = match profile.one_sided {
        OneSided::NoEntropy => "an area on one side of a rank has no entropy",
        OneSided::AMillionth => "shares of 0 and 1 as a millionth away, as segindex 0.2",
    };
    let point = |point: &crate::segregation::rank_order::ProfilePoint| {
        Part::new(format!("rank {:.6}", point.rank), point.segregation)
    };
    Ok(Estimate {
        measure: INCOME_MEASURES[0].name,
        estimate: Some(found.index),
        standard_error: None,
        interval: None,
        method: format!(
            "H at {} ranks joined by a polynomial of degree {}; {one_sided}; n counts persons",
            found.profile.len(),
            profile.degree
        ),
        n: people.incomes.len(),
        diagnostics: vec![Diagnostic {
            name: "ranks with persons on both sides",
            finding: Finding::Count(found.profile.len()),
        }],
        parts: found.profile.iter().map(point).collect(),
    })
}
