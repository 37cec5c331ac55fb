//! What the newest call changes against the one before it, from what the two say themselves.

use std::collections::BTreeSet;

use domain::grants::act::Moment;
use domain::grants::call::plan::Evaluation;
use domain::grants::wording::Wording;
use domain::money::Ore;

use super::told::{LeadsTo, Told};
use super::{Finding, Source};
use crate::grants::public::{CallView, ProgrammeView};

/// A difference between two calls. Of each the earlier comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallChange {
    /// The wording of the law.
    Wording(Wording, Wording),
    /// The version of the form.
    Form(String, String),
    /// The minutes that the form is expected to take.
    Minutes(u32, u32),
    /// The run of a selection model or the annex that says who may apply.
    Selection(String, String),
    /// Who may apply: how many came in and how many left.
    Eligible {
        /// How many may apply that could not before.
        n_in: usize,
        /// How many could before and may not.
        n_out: usize,
    },
    /// The money that is reserved, all years.
    Reserved(Ore, Ore),
    /// How many reviews a proposal needs.
    Reviews(u8, u8),
    /// How the effect is evaluated: the design, or that none is possible.
    Evaluation(Option<String>, Option<String>),
}

impl CallChange {
    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Wording(..) => "wording",
            Self::Form(..) => "form",
            Self::Minutes(..) => "minutes",
            Self::Selection(..) => "selection",
            Self::Eligible { .. } => "eligible",
            Self::Reserved(..) => "reserved",
            Self::Reviews(..) => "reviews",
            Self::Evaluation(..) => "evaluation",
        }
    }
}

/// Returns what the newer call changes, in a fixed order; empty where nothing that is compared does.
pub(super) fn changes(earlier: &CallView, newer: &CallView) -> Vec<CallChange> {
    let mut found = Vec::new();
    if earlier.wording != newer.wording {
        found.push(CallChange::Wording(earlier.wording, newer.wording));
    }
    if earlier.selection != newer.selection {
        found.push(CallChange::Selection(earlier.selection.clone(), newer.selection.clone()));
    }
    let ids = |call: &CallView| -> BTreeSet<String> {
        call.eligible.iter().map(|one| one.id.clone()).collect()
    };
    let (before, now) = (ids(earlier), ids(newer));
    if before != now {
        let (n_in, n_out) = (now.difference(&before).count(), before.difference(&now).count());
        found.push(CallChange::Eligible { n_in, n_out });
    }
    let reserved = |call: &CallView| call.frame.values().copied().sum::<Ore>();
    if reserved(earlier) != reserved(newer) {
        found.push(CallChange::Reserved(reserved(earlier), reserved(newer)));
    }
    if earlier.form != newer.form {
        found.push(CallChange::Form(earlier.form.clone(), newer.form.clone()));
    }
    if earlier.minutes != newer.minutes {
        found.push(CallChange::Minutes(earlier.minutes, newer.minutes));
    }
    if earlier.n_reviews != newer.n_reviews {
        found.push(CallChange::Reviews(earlier.n_reviews, newer.n_reviews));
    }
    let design = |call: &CallView| match &call.evaluation {
        Evaluation::Design(id) => Some(id.as_str().to_owned()),
        Evaluation::NotPossible { .. } | Evaluation::Missing => None,
    };
    if design(earlier) != design(newer) {
        found.push(CallChange::Evaluation(design(earlier), design(newer)));
    }
    found
}

/// Returns what a programme's newest call changes against the one before it; empty where there are not
/// two calls. Calls that were called off are not compared with.
pub(super) fn of_programme(programme: &ProgrammeView) -> Vec<Finding> {
    let [newer, earlier, ..] = compared(programme)[..] else { return Vec::new() };
    let finding = |told| Finding {
        told,
        source: Source::Law(newer.wording),
        leads_to: LeadsTo::Call(newer.id.clone()),
    };
    let title = || newer.title.clone();
    let found = changes(earlier, newer);
    if found.is_empty() {
        return vec![finding(Told::Unchanged { title: title() })];
    }
    found.into_iter().map(|change| finding(Told::Changed { title: title(), change })).collect()
}

/// Returns a programme's calls that count, the one that opens last first.
pub(super) fn compared(programme: &ProgrammeView) -> Vec<&CallView> {
    let cancelled =
        domain::grants::life_cycle::Stage::swedish(domain::grants::call::Stage::Cancelled);
    programme.calls.iter().filter(|call| call.stage != cancelled).collect()
}

/// Returns the calls that take in applications now or later, the one that closes first first.
pub(super) fn taking_in<'a>(
    calls: impl Iterator<Item = &'a CallView>,
    now: Moment,
) -> Vec<Finding> {
    let mut open: Vec<&CallView> =
        calls.filter(|call| call.is_open_at(now) || call.opens_after(now)).collect();
    open.sort_by_key(|call| (call.closes, call.id.clone()));
    let finding = |call: &CallView| Finding {
        told: Told::TakesIn {
            title: call.title.clone(),
            opens: call.opens,
            closes: call.closes,
            is_open: call.is_open_at(now),
        },
        source: Source::Law(call.wording),
        leads_to: LeadsTo::Call(call.id.clone()),
    };
    open.into_iter().map(finding).collect()
}
