//! Which cells are sensitive by themselves, and how unsure an outsider must stay about them.

use super::contributions::Contributions;

/// When a cell is sensitive. Shares are from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// The threshold rule: fewer contributors than `at_least`, and not none.
    Threshold {
        /// The fewest contributors of a safe cell.
        at_least: u32,
        /// How far from the truth an outsider's bounds must be, as a share of the cell.
        range: f64,
    },
    /// The dominance rule (n, k): the `n` largest are more than the share `k` of the cell.
    Dominance {
        /// How many of the largest count.
        n: usize,
        /// The largest share they may have.
        k: f64,
    },
    /// The p % rule: what is left without the two largest is less than the share `p` of the
    /// largest, so that the second largest can tell the largest within `p`.
    PPercent {
        /// How close the second largest may come, as a share of the largest.
        p: f64,
    },
    /// The prior–posterior rule: the p % rule with `p / q`, where others are known beforehand
    /// within the share `q`.
    PriorPosterior {
        /// How close one may come afterwards.
        p: f64,
        /// How close one was before.
        q: f64,
    },
}

/// What the table shows of each cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// How many contributors.
    Counts,
    /// The sum of their amounts.
    Totals,
}

/// A cell that is sensitive by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Primary {
    /// The cell.
    pub cell: usize,
    /// How far below the truth an outsider's lower bound must be.
    pub lower: f64,
    /// How far above the truth an outsider's upper bound must be.
    pub upper: f64,
}

/// A rule cannot be applied.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleError {
    /// A number of the rule has no meaning.
    #[error("read the rule {rule:?}: {why}")]
    Meaningless {
        /// The rule.
        rule: Rule,
        /// What would have one.
        why: &'static str,
    },
    /// The rule looks at more contributors than were kept.
    #[error("apply the rule {rule:?}: it looks at the {needed} largest, {kept} were kept")]
    TooFewKept {
        /// The rule.
        rule: Rule,
        /// Contributors it looks at.
        needed: usize,
        /// Contributors kept.
        kept: usize,
    },
}

impl Rule {
    /// Returns how many of a cell's largest contributors the rule looks at.
    #[must_use]
    pub fn n_largest(self) -> usize {
        match self {
            Self::Threshold { .. } => 0,
            Self::Dominance { n, .. } => n,
            Self::PPercent { .. } | Self::PriorPosterior { .. } => 2,
        }
    }

    /// Returns whether the rule's numbers have a meaning.
    ///
    /// # Errors
    /// [`RuleError::Meaningless`] where they have none.
    pub fn check(self) -> Result<(), RuleError> {
        let positive = |share: f64| share > 0.0 && share.is_finite();
        let why = match self {
            Self::Threshold { at_least, range } => (at_least < 2 || !positive(range))
                .then_some("the threshold is 2 or more and the range above 0"),
            Self::Dominance { n, k } => (n == 0 || !positive(k) || k >= 1.0)
                .then_some("n is 1 or more and k between 0 and 1, without both"),
            Self::PPercent { p } => (!positive(p)).then_some("p is above 0"),
            Self::PriorPosterior { p, q } => {
                (!positive(p) || !positive(q) || p >= q).then_some("p is above 0 and below q")
            }
        };
        why.map_or(Ok(()), |why| Err(RuleError::Meaningless { rule: self, why }))
    }

    /// Returns by how much a cell of totals falls short of being safe; 0 or below for a safe cell.
    ///
    /// Dominance: `Σ largest n / k − total`. p %: `p · x₁ − (total − x₁ − x₂)`. These are the
    /// protection levels of the literature: a true value so much greater would be safe.
    fn shortfall(self, total: f64, largest: &[f64]) -> f64 {
        let at = |place: usize| largest.get(place).copied().unwrap_or(0.0);
        match self {
            Self::Threshold { .. } => 0.0,
            Self::Dominance { n, k } => largest[..n].iter().sum::<f64>() / k - total,
            Self::PPercent { p } => p * at(0) - (total - at(0) - at(1)),
            Self::PriorPosterior { p, q } => p / q * at(0) - (total - at(0) - at(1)),
        }
    }

    /// Returns how unsure one must stay about a cell, `(lower, upper)`; `None` for a safe one.
    fn levels(self, count: u32, total: f64, largest: &[f64], shown: Shown) -> Option<(f64, f64)> {
        let counted = f64::from(count);
        let level = match self {
            Self::Threshold { at_least, range } => {
                let unsafe_cell = count > 0 && count < at_least;
                unsafe_cell.then_some(match shown {
                    Shown::Counts => (range * counted).ceil().max(1.0),
                    Shown::Totals => range * total,
                })
            }
            other => {
                let shortfall = other.shortfall(total, largest);
                (count > 0 && shortfall > ROUNDING * total).then_some(match shown {
                    Shown::Counts => 1.0,
                    Shown::Totals => shortfall,
                })
            }
        }?;
        let value = match shown {
            Shown::Counts => counted,
            Shown::Totals => total,
        };
        Some((level.min(value), level))
    }
}

/// What is taken for rounding, as a share of a cell.
const ROUNDING: f64 = 1e-12;

/// Returns the cells that break any of the rules, in rising order, each with the highest
/// protection levels that a rule asks for.
///
/// A cell without contributors is never sensitive. Threshold: the level is `range · value` for
/// totals and `max(1, ⌈range · count⌉)` for counts; the lower level is never more than the value,
/// since everyone knows that a value is not negative. In a table of counts, a cell that is
/// sensitive for its amounts has level 1.
///
/// ```
/// use measures::disclosure::contributions::{Contributions, Records};
/// use measures::disclosure::rule::{Rule, Shown, primaries};
/// use measures::disclosure::table::Dimension;
///
/// let records = Records { leaves: &[&[0, 0, 1, 1, 1]], amounts: &[90.0, 10.0, 4.0, 3.0, 3.0] };
/// let found = Contributions::of(vec![Dimension::flat(2).unwrap()], records, 2).unwrap();
/// let sensitive = primaries(&found, &[Rule::PPercent { p: 0.1 }], Shown::Totals).unwrap();
/// assert_eq!((sensitive.len(), sensitive[0].cell, sensitive[0].upper), (1, 0, 9.0));
/// ```
///
/// # Errors
/// [`RuleError`] where a rule's numbers have no meaning or too few contributors were kept.
///
/// # Source
/// Hundepool, A. et al. (2012), Statistical Disclosure Control, Wiley, doi
/// 10.1002/9781118348239, sections 4.2.1–4.2.2; Cox (1981), JASA 76, doi
/// 10.1080/01621459.1981.10477741.
pub fn primaries(
    contributions: &Contributions,
    rules: &[Rule],
    shown: Shown,
) -> Result<Vec<Primary>, RuleError> {
    for rule in rules {
        rule.check()?;
        let (needed, kept) = (rule.n_largest(), contributions.n_largest());
        if needed > kept {
            return Err(RuleError::TooFewKept { rule: *rule, needed, kept });
        }
    }
    let cells = contributions.counts().iter().zip(contributions.totals()).enumerate();
    let found = cells.filter_map(|(cell, (count, total))| {
        let largest = contributions.largest(cell);
        let levels = rules.iter().filter_map(|rule| rule.levels(*count, *total, largest, shown));
        let highest = levels.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)));
        highest.map(|(lower, upper)| Primary { cell, lower, upper })
    });
    Ok(found.collect())
}

#[cfg(test)]
mod tests {
    use super::super::table::Dimension;
    use super::*;
    use crate::disclosure::contributions::Records;

    fn cell_of(amounts: &[f64], kept: usize) -> Contributions {
        let leaves = vec![0; amounts.len()];
        let dimensions = vec![Dimension::flat(1).unwrap()];
        Contributions::of(dimensions, Records { leaves: &[&leaves], amounts }, kept).unwrap()
    }

    fn check(amounts: &[f64], rule: Rule, shown: Shown) -> Option<(f64, f64)> {
        let found = primaries(&cell_of(amounts, 3), &[rule], shown).unwrap();
        found.first().map(|primary| (primary.lower, primary.upper))
    }

    #[test]
    fn few_contributors_are_sensitive_and_none_are_not() {
        let rule = Rule::Threshold { at_least: 3, range: 0.2 };
        assert_eq!(check(&[5.0, 5.0], rule, Shown::Totals), Some((2.0, 2.0)));
        assert_eq!(check(&[5.0, 5.0], rule, Shown::Counts), Some((1.0, 1.0)));
        assert_eq!(check(&[5.0, 5.0, 5.0], rule, Shown::Totals), None);
        assert_eq!(check(&[], rule, Shown::Counts), None);
    }

    #[test]
    fn dominance_and_p_percent_protect_to_where_the_cell_would_be_safe() {
        // 60 + 25 of 100 is more than 80 %: safe from 85/0.8 = 106.25.
        let amounts = [60.0, 25.0, 15.0];
        let dominance = Rule::Dominance { n: 2, k: 0.8 };
        assert_eq!(check(&amounts, dominance, Shown::Totals), Some((6.25, 6.25)));
        assert_eq!(check(&amounts, Rule::Dominance { n: 2, k: 0.9 }, Shown::Totals), None);
        // What is left, 15, is less than 30 % of 60.
        assert_eq!(check(&amounts, Rule::PPercent { p: 0.3 }, Shown::Totals), Some((3.0, 3.0)));
        assert_eq!(check(&amounts, Rule::PPercent { p: 0.25 }, Shown::Totals), None);
        let prior = Rule::PriorPosterior { p: 0.15, q: 0.5 };
        assert_eq!(check(&amounts, prior, Shown::Totals), Some((3.0, 3.0)));
        assert_eq!(check(&amounts, dominance, Shown::Counts), Some((1.0, 1.0)));
    }

    #[test]
    fn the_highest_level_of_several_rules_counts() {
        let rules = [Rule::Threshold { at_least: 5, range: 0.01 }, Rule::PPercent { p: 0.3 }];
        let found = primaries(&cell_of(&[60.0, 25.0, 15.0], 2), &rules, Shown::Totals).unwrap();
        assert_eq!(found[0], Primary { cell: 0, lower: 3.0, upper: 3.0 });
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn rules_without_meaning_are_refused() {
        let contributions = cell_of(&[1.0], 1);
        for rule in [
            Rule::Threshold { at_least: 1, range: 0.2 },
            Rule::Dominance { n: 1, k: 75.0 },
            Rule::PPercent { p: f64::NAN },
            Rule::PriorPosterior { p: 0.5, q: 0.1 },
        ] {
            let refused = primaries(&contributions, &[rule], Shown::Totals);
            assert!(matches!(refused, Err(RuleError::Meaningless { .. })), "{rule:?}");
        }
        let refused = primaries(&contributions, &[Rule::PPercent { p: 0.1 }], Shown::Totals);
        assert!(matches!(refused, Err(RuleError::TooFewKept { needed: 2, kept: 1, .. })));
    }
}
