//! Where a change of M between two times comes from: areas that came or went, margins, structure.

mod margins;
mod matching;
mod terms;

use crate::segregation::change::margins::Adjusted;
use crate::segregation::change::matching::{Common, match_up};
use crate::segregation::counts::{Counts, Table};
use crate::segregation::mutual_information::mutual_information;

pub use crate::segregation::change::margins::{Adjustment, AdjustmentError};

/// How the change of the areas and groups that are there both times is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeMethod {
    /// The mean over the orders in which margins and structure can change, and within the margins
    /// over the orders of groups and areas. No order is preferred.
    Shapley,
    /// Margins first: each alone by scaling, then both together; what both do beyond the two is
    /// "interaction". The structure last.
    KarmelMaclachlan,
    /// The change of the groups' entropy, of the areas' sizes and of the composition of areas. The
    /// structure here is not free of the margins.
    MoraRuizCastillo,
}

/// A change of M divided into terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// M before, in nats.
    pub m_before: f64,
    /// M after.
    pub m_after: f64,
    /// `m_after − m_before`, the sum of the terms.
    pub difference: f64,
    /// What areas and groups that are there only after add.
    pub additions: f64,
    /// What areas and groups that are there only before took with them.
    pub removals: f64,
    /// What the change of the groups' shares does.
    pub group_marginal: f64,
    /// What the change of the areas' sizes does.
    pub unit_marginal: f64,
    /// What both margins do beyond the sum of each; only of [`ChangeMethod::KarmelMaclachlan`].
    pub interaction: Option<f64>,
    /// What is left: who lives where, given the margins.
    pub structural: f64,
    /// The structural term by area, which sum to it; only of [`ChangeMethod::Shapley`].
    pub structural_by_area: Vec<(String, f64)>,
    /// Areas there both times, only before, only after.
    pub areas: Matched,
    /// Groups there both times, only before, only after.
    pub groups: Matched,
}

/// How many of something are there both times and once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched {
    /// Both times.
    pub both: usize,
    /// Before only.
    pub before_only: usize,
    /// After only.
    pub after_only: usize,
}

/// Two times that cannot be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ChangeError {
    /// Fewer than two areas or groups are there both times.
    #[error(
        "compare two times: {areas} areas and {groups} groups are there both times, and two of \
         each are needed"
    )]
    NothingInCommon {
        /// Areas there both times.
        areas: usize,
        /// Groups there both times.
        groups: usize,
    },
    /// The margins of one time cannot be given to the other.
    #[error(transparent)]
    Adjustment(#[from] AdjustmentError),
}

/// Returns the change of M from `before` to `after`, areas and groups matched by name.
///
/// `additions = M₂ − M₂(common)` and `removals = M₁(common) − M₁`; the rest is the change of M
/// over the areas and groups of both times. A structure is given other margins by iterative
/// proportional fitting, which leaves all odds ratios as they are.
///
/// # Errors
/// [`ChangeError`] where too little is there both times or the fitting does not end.
///
/// # Source
/// Elbers, B. (2023), A method for studying differences in segregation across time and space,
/// Sociological Methods and Research 52, doi 10.1177/0049124121986204; Karmel, T. and Maclachlan,
/// M. (1988), doi 10.1111/j.1475-4932.1988.tb02057.x; Mora, R. and Ruiz-Castillo, J. (2009),
/// doi 10.1108/S1049-2585(2009)0000017006; Deming, W. E. and Stephan, F. F. (1940),
/// doi 10.1214/aoms/1177731829.
pub fn decompose_change(
    before: &Counts,
    after: &Counts,
    method: ChangeMethod,
    adjustment: Adjustment,
) -> Result<Change, ChangeError> {
    let tables = (before.table(), after.table());
    let common = match_up((&tables.0, before), (&tables.1, after))?;
    decompose_tables((tables.0, tables.1), &common, method, adjustment)
}

/// Returns [`decompose_change`] of tables whose areas and groups have been matched.
pub(crate) fn decompose_tables(
    (before, after): (Table<'_>, Table<'_>),
    common: &Common,
    method: ChangeMethod,
    adjustment: Adjustment,
) -> Result<Change, ChangeError> {
    let (first, second) = (common.of(&before, true), common.of(&after, false));
    let (m_before, m_after) = (mutual_information(&before), mutual_information(&after));
    let (m_first, m_second) = (first.m(), second.m());
    let terms = match method {
        ChangeMethod::Shapley => {
            terms::shapley(&Adjusted::new(&first, &second, adjustment)?, &common.areas)
        }
        ChangeMethod::KarmelMaclachlan => {
            terms::karmel_maclachlan(&Adjusted::new(&first, &second, adjustment)?)
        }
        ChangeMethod::MoraRuizCastillo => terms::mora_ruiz_castillo(&first, &second),
    };
    Ok(Change {
        m_before,
        m_after,
        difference: m_after - m_before,
        additions: m_after - m_second,
        removals: m_first - m_before,
        group_marginal: terms.group_marginal,
        unit_marginal: terms.unit_marginal,
        interaction: terms.interaction,
        structural: terms.structural,
        structural_by_area: terms.by_area,
        areas: common.matched_areas,
        groups: common.matched_groups,
    })
}
