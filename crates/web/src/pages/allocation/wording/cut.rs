//! Who loses what where the frame becomes smaller.

use domain::money::Ore;
use operations::allocate::{Allocation, in_kronor, share_of_before};

use crate::language::Language;
use crate::pages::allocation::refusal::of_bounds;

/// A smaller frame and what it means, or why it cannot be divided.
pub(in crate::pages::allocation) struct CutShown {
    pub(in crate::pages::allocation) lead: String,
    pub(in crate::pages::allocation) problem: Option<String>,
    pub(in crate::pages::allocation) rows: Vec<CutRow>,
    pub(in crate::pages::allocation) before: String,
    pub(in crate::pages::allocation) after: String,
    pub(in crate::pages::allocation) difference: String,
}

/// What it means for one recipient.
pub(in crate::pages::allocation) struct CutRow {
    pub(in crate::pages::allocation) name: String,
    pub(in crate::pages::allocation) before: String,
    pub(in crate::pages::allocation) after: String,
    pub(in crate::pages::allocation) difference: String,
    pub(in crate::pages::allocation) share: String,
}

pub(super) fn cut(language: Language, allocation: &Allocation, reduced: Ore) -> CutShown {
    let (before, after) = (language.kronor(allocation.frame()), language.kronor(reduced));
    let places = [("before", before.as_str()), ("after", &after)];
    let (divided, cuts) = match allocation.cut_to(reduced) {
        Ok(divided) => divided,
        Err(error) => {
            return CutShown {
                lead: language.text_with("allocation-cut-refused", &places),
                problem: Some(of_bounds(language, &(&error).into()).text),
                rows: Vec::new(),
                before,
                after,
                difference: String::new(),
            };
        }
    };
    let amount = |amount: Option<Ore>| amount.map(|a| language.kronor(a)).unwrap_or_default();
    let name = |code: &str| {
        allocation.part_of(code).map_or_else(|| code.to_owned(), |part| part.name().to_owned())
    };
    let rows: Vec<CutRow> = cuts
        .iter()
        .map(|cut| CutRow {
            name: name(&cut.code),
            before: amount(cut.before),
            after: amount(cut.after),
            difference: signed(language, cut.difference),
            share: share_of_before(cut)
                .map(|share| language.signed(share * 100.0, 1) + "\u{a0}%")
                .unwrap_or_default(),
        })
        .collect();
    let total = Ore::new(divided.total().ore() - allocation.total().ore());
    CutShown {
        lead: lead(language, &places, &rows, total, cuts.iter().map(|cut| cut.difference)),
        problem: None,
        rows,
        difference: signed(language, total),
        before,
        after,
    }
}

fn lead(
    language: Language,
    places: &[(&'static str, &str)],
    rows: &[CutRow],
    total: Ore,
    differences: impl Iterator<Item = Ore>,
) -> String {
    let losing = differences.filter(|difference| *difference < Ore::new(0)).count();
    let count = language.counted("allocation-count", losing);
    let [first, .., last] = rows else {
        return language.text_with("allocation-cut-one", places);
    };
    if total >= Ore::new(0) {
        return language.text_with("allocation-cut-none", places);
    }
    let mut places = places.to_vec();
    places.extend([
        ("count", count.as_str()),
        ("most", first.difference.trim_start_matches('\u{2212}')),
        ("most-name", first.name.as_str()),
        ("least", last.difference.trim_start_matches('\u{2212}')),
        ("least-name", last.name.as_str()),
    ]);
    language.text_with("allocation-cut-lead", &places)
}

fn signed(language: Language, amount: Ore) -> String {
    let written = language.kronor(amount);
    if in_kronor(amount) > 0.0 { format!("+{written}") } else { written }
}
