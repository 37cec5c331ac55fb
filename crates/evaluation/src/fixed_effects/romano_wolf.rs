//! One design and a family of outcomes: p-values that allow for all of them being looked at.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::check;
use super::columns::Columns;
use super::covariance::StandardErrors;
use super::design::{Asked, Parts};
use super::estimation::{Effect, Estimated, Originals};
use super::many_outcomes::{ManyOutcomes, check_outcomes, formula};
use super::question::FixedEffectsError;
use super::testing::{FEWEST_DRAWS, wild_options, wild_sums};
use super::wild_bootstrap::family::{FamilyTest, Member, step_down};
use super::wild_bootstrap::{WildBootstrap, WildSums};
use crate::answer::{Cell, Evaluation, Table};
use crate::rows::Numbers;

/// A family of outcomes with one design, tested by one bootstrap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RomanoWolf<'a> {
    /// The design and the outcomes; standard errors are CRV1 by one cluster column.
    pub family: ManyOutcomes<'a>,
    /// How clusters turn, the same in all outcomes; its `null` is the value tested for each.
    pub bootstrap: WildBootstrap,
}

/// An outcome estimated for the family.
struct Own {
    n: usize,
    effect: Effect,
    sums: WildSums,
    /// The table's codes of its clusters, in rising order.
    codes: Vec<u32>,
}

/// Returns for every outcome the treatment's coefficient, its wild cluster bootstrap p-value, and
/// the p-value of Romano and Wolf that allows for the whole family.
///
/// A draw turns every cluster the same way in all outcomes, so that the outcomes' dependence is
/// kept; statistics are studentised; outcomes step down by size. The answer's own p-value is the
/// smallest adjusted one: of the test that no outcome moved. An outcome whose own rows do not tell
/// the effect has a reason instead and is left out of the family; rows with missing cells are left
/// out for their outcome alone.
///
/// # Errors
/// [`FixedEffectsError`] where the standard errors are not CRV1 by one cluster column, there are
/// fewer than 99 draws, or no outcome tells the effect.
///
/// # Source
/// Romano, J. and Wolf, M. (2005), doi 10.1198/016214504000000539, and (2016), doi
/// 10.1016/j.spl.2016.02.012; the bootstrap is that of Cameron, C., Gelbach, J. and Miller, D.
/// (2008), doi 10.1162/rest.90.3.414.
pub fn romano_wolf(question: &RomanoWolf<'_>) -> Result<Evaluation, FixedEffectsError> {
    let (family, how) = (&question.family, &question.bootstrap);
    check(&family.terms)?;
    if family.terms.standard_errors != StandardErrors::Clustered || family.terms.clusters.len() != 1
    {
        let what = "bootstrap clusters: it needs one cluster column and CRV1 standard errors";
        return Err(FixedEffectsError::Combination { what });
    }
    if how.draws < FEWEST_DRAWS {
        return Err(FixedEffectsError::TooFewDraws { draws: how.draws });
    }
    check_outcomes(family)?;
    let table = Columns::of(family.columns)?;
    let formula = formula(family);
    let asked = Asked {
        weights: family.terms.weights,
        clusters: family.terms.clusters,
        singletons: family.terms.singletons,
    };
    let parts = Parts::read(&formula, &table, asked)?;
    let estimate = |outcome: &Numbers<'_>| estimated(&parts, outcome, family);
    let all: Vec<Result<Own, FixedEffectsError>> =
        family.outcomes.par_iter().map(estimate).collect();
    let told: Vec<&Own> = all.iter().filter_map(|own| own.as_ref().ok()).collect();
    if told.is_empty() {
        let refusal = all.into_iter().find_map(Result::err);
        return Err(refusal.unwrap_or(FixedEffectsError::Combination {
            what: "test a family of outcomes: none is given; name at least one",
        }));
    }
    let test = tested(&told, how);
    Ok(answer(question, &all, &test))
}

fn estimated(
    parts: &Parts<'_>,
    outcome: &Numbers<'_>,
    family: &ManyOutcomes<'_>,
) -> Result<Own, FixedEffectsError> {
    let design = parts.design_of(outcome.name, outcome.values)?;
    let mut codes = design.clusters.concat();
    codes.sort_unstable();
    codes.dedup();
    let own = Estimated::of(design, &family.terms, Originals::Kept)?;
    let dropped = || FixedEffectsError::Dropped { term: family.treatment.to_owned() };
    let at = own.position(family.treatment).ok_or_else(dropped)?;
    if own.lone[at] {
        let what = "bootstrap clusters: the coefficient rests on one cluster, whose turns tell \
                    nothing; use randomisation inference or synthetic control";
        return Err(FixedEffectsError::Combination { what });
    }
    let sums = wild_sums(&own, &own.clusters[0], at)?;
    let effect = own.effect(&[(at, 1.0)], family.terms.level);
    Ok(Own { n: own.design.rows.len(), effect, sums, codes })
}

fn tested(told: &[&Own], how: &WildBootstrap) -> FamilyTest {
    let mut number: BTreeMap<u32, usize> =
        told.iter().flat_map(|own| &own.codes).map(|code| (*code, 0)).collect();
    for (place, number) in number.values_mut().enumerate() {
        *number = place;
    }
    let clusters: Vec<Vec<usize>> =
        told.iter().map(|own| own.codes.iter().map(|code| number[code]).collect()).collect();
    let members: Vec<Member<'_>> = told
        .iter()
        .zip(&clusters)
        .map(|(own, clusters)| Member { sums: &own.sums, clusters })
        .collect();
    step_down(&members, number.len(), how)
}

fn answer(
    question: &RomanoWolf<'_>,
    all: &[Result<Own, FixedEffectsError>],
    test: &FamilyTest,
) -> Evaluation {
    let family = &question.family;
    let place = test.adjusted.len();
    let without = all.len() - place;
    let warnings = match without {
        0 => Vec::new(),
        _ => vec![format!("{without} outcomes have no estimate and are left out of the family.")],
    };
    let mut options = vec![
        ("treatment", family.treatment.to_owned()),
        ("absorb", family.absorb.join(" + ")),
        ("cluster", family.terms.clusters.join(" + ")),
        ("family", place.to_string()),
    ];
    options.extend(wild_options(&question.bootstrap, test.draws, test.is_enumerated));
    let told = || all.iter().flatten();
    Evaluation {
        method: "romano-wolf",
        options,
        estimate: None,
        standard_error: None,
        interval: None,
        p_value: test.adjusted.iter().copied().reduce(f64::min),
        n: told().map(|own| own.n).max().unwrap_or(0),
        clusters: told().map(|own| own.codes.len()).min(),
        details: vec![outcomes_table(family.outcomes, all, test)],
        diagnostics: Vec::new(),
        warnings,
    }
}

fn outcomes_table(
    outcomes: &[Numbers<'_>],
    all: &[Result<Own, FixedEffectsError>],
    test: &FamilyTest,
) -> Table {
    let whole = |n: usize| Cell::Whole(i64::try_from(n).expect("a length fits 64 bits"));
    let mut rows = Vec::with_capacity(all.len());
    let mut place = 0;
    for (outcome, own) in outcomes.iter().zip(all) {
        let name = Cell::from(outcome.name);
        rows.push(match own {
            Ok(own) => {
                place += 1;
                vec![
                    name,
                    Some(own.effect.estimate).into(),
                    own.effect.standard_error.into(),
                    Some(test.statistics[place - 1]).into(),
                    Some(test.p_values[place - 1]).into(),
                    Some(test.adjusted[place - 1]).into(),
                    whole(own.n),
                    whole(own.codes.len()),
                    Cell::Missing,
                ]
            }
            Err(refusal) => {
                let mut row = vec![Cell::Missing; 9];
                row[0] = name;
                row[8] = refusal.to_string().as_str().into();
                row
            }
        });
    }
    let columns = vec![
        "outcome",
        "estimate",
        "standard_error",
        "statistic",
        "p_value",
        "adjusted_p_value",
        "n",
        "clusters",
        "reason",
    ];
    Table { name: "outcomes", columns, rows }
}
