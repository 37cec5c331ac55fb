//! Recipients chosen within a budget.

use super::super::choice::{Candidate, GroupBounds, Standing, Terms, choose};
use super::dividing::in_kronor;
use super::{AnswerError, asked, check_length, known, money, name, number, text};
use crate::estimate::{Diagnostic, Estimate, Finding, Part};

/// Recipients to choose among.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipientQuestion<'a> {
    /// `budget-choice` or nothing.
    pub measures: &'a [&'a str],
    /// The most kronor that the chosen cost together.
    pub budget: f64,
    /// The recipients, each once.
    pub codes: &'a [&'a str],
    /// What choosing each is worth; a missing one is refused.
    pub benefits: &'a [Option<f64>],
    /// What choosing each costs, in kronor; a missing one is refused.
    pub costs: &'a [Option<f64>],
    /// The group of each; a missing one is in no group.
    pub groups: Option<&'a [Option<&'a str>]>,
    /// `free`, `mandatory` or `excluded`; free where missing.
    pub standings: Option<&'a [Option<&'a str>]>,
    /// The fewest that are chosen in all.
    pub at_least: usize,
    /// The most that are chosen in all.
    pub at_most: Option<usize>,
    /// How many of each group.
    pub group_bounds: &'a [GroupBounds],
    /// After how many nodes of the search it stops without a proof.
    pub most_nodes: u64,
}

/// Returns the benefit of the best choice found, with one part per chosen recipient.
///
/// Diagnostics: whether the choice is proven best, the bound and the gap, what it costs, the bound
/// of the linear programme, how many nodes were searched.
///
/// # Errors
/// [`AnswerError`].
pub fn choose_recipients(question: &RecipientQuestion<'_>) -> Result<Vec<Estimate>, AnswerError> {
    asked(question.measures, &[("budget-choice", ())])?;
    let n = question.codes.len();
    check_length("benefit", question.benefits.len(), n)?;
    check_length("cost", question.costs.len(), n)?;
    check_length("group", question.groups.map_or(n, <[_]>::len), n)?;
    check_length("standing", question.standings.map_or(n, <[_]>::len), n)?;
    let candidates: Vec<Candidate> =
        (0..n).map(|row| candidate(question, row)).collect::<Result<_, _>>()?;
    let terms = Terms {
        budget: money("budget", "all", question.budget)?,
        at_least: question.at_least,
        at_most: question.at_most,
        groups: question.group_bounds.to_vec(),
        most_nodes: question.most_nodes,
    };
    let choice = choose(&terms, &candidates)?;
    let proof = if choice.is_proven {
        "no choice within the terms has more benefit".to_owned()
    } else {
        format!("not proven: the search stopped after {} nodes", choice.n_nodes)
    };
    let mut diagnostics = vec![
        text("proof", proof),
        number("bound", choice.bound),
        number("cost in kronor", in_kronor(choice.cost)),
        number("bound of the linear programme", choice.relaxation),
        Diagnostic {
            name: "nodes searched",
            finding: Finding::Count(usize::try_from(choice.n_nodes).unwrap_or(usize::MAX)),
        },
    ];
    diagnostics.extend(choice.gap.map(|gap| number("gap", gap)));
    let chosen = candidates.iter().zip(&choice.is_chosen).filter(|(_, chosen)| **chosen);
    Ok(vec![Estimate {
        measure: name("budget-choice"),
        estimate: Some(choice.benefit),
        standard_error: None,
        interval: None,
        method: "branch and bound with the budget relaxed, in whole numbers".to_owned(),
        n,
        diagnostics,
        parts: chosen.map(|(c, _)| Part::new(c.code.clone(), c.benefit)).collect(),
    }])
}

fn candidate(question: &RecipientQuestion<'_>, row: usize) -> Result<Candidate, AnswerError> {
    let code = question.codes[row];
    let standing = match question.standings.and_then(|standings| standings[row]) {
        None | Some("free") => Standing::Free,
        Some("mandatory") => Standing::Mandatory,
        Some("excluded") => Standing::Excluded,
        Some(other) => {
            let (code, found) = (code.to_owned(), other.to_owned());
            return Err(AnswerError::Standing { code, found });
        }
    };
    Ok(Candidate {
        code: code.to_owned(),
        benefit: known("benefit", code, question.benefits[row])?,
        cost: money("cost", code, known("cost", code, question.costs[row])?)?,
        group: question.groups.and_then(|groups| groups[row]).map(str::to_owned),
        standing,
    })
}
