//! Which ordinances a text rests on, so that programme, selection, design and call are known to be of
//! the same grant.

use std::collections::BTreeSet;

use domain::regime::rule::Sfs;

use crate::grants::demonstration::MARK;
use crate::grants::public::ProgrammeView;

/// Returns the ordinances that a text cites as their own, as Swedish law cites itself: with the number
/// in parentheses, "förordning (2018:151) om …". Acts that changed or repealed one are written without
/// and are not among them.
pub(super) fn cited(text: &str) -> BTreeSet<Sfs> {
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    inside.filter_map(|number| number.parse().ok()).collect()
}

/// Returns the ordinances of a programme: those of its legal source and of its calls. A made-up
/// programme has none, so that nothing real is told of it.
pub(super) fn of_programme(programme: &ProgrammeView) -> BTreeSet<Sfs> {
    if programme.legal_source.starts_with(MARK) {
        return BTreeSet::new();
    }
    let mut found = cited(&programme.legal_source);
    found.extend(programme.calls.iter().map(|call| call.wording.ordinance));
    found
}

/// Returns whether a text cites one of the ordinances.
pub(super) fn cites(text: &str, ordinances: &BTreeSet<Sfs>) -> bool {
    !cited(text).is_disjoint(ordinances)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinance_is_cited_by_its_number_in_parentheses() {
        let text = "Förordning (2018:151) om statsbidrag, bilaga 1. Upphävd genom SFS 2025:277.";
        assert_eq!(cited(text), BTreeSet::from(["2018:151".parse().unwrap()]));
        let text = "Förordning (2018:118) i lydelsen enligt SFS 2022:59 (utlysningen)";
        assert_eq!(cited(text), BTreeSet::from(["2018:118".parse().unwrap()]));
        assert!(cited("Ingen. Exemplet saknar stöd i lag.").is_empty());
        assert!(cites("(2018:151)", &cited("enligt (2018:152) och (2018:151)")));
        assert!(!cites("utan lag", &BTreeSet::new()));
    }
}
