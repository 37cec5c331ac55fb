//! The areas and groups that are there at both times.

use crate::segregation::change::margins::Shares;
use crate::segregation::change::{ChangeError, Matched};
use crate::segregation::counts::{Counts, Table};

/// Which areas and groups are there both times, and where they stand in each table.
pub(crate) struct Common {
    /// The names of the common areas.
    pub(crate) areas: Vec<String>,
    /// Their places before and after.
    area_places: Vec<(usize, usize)>,
    /// The places of the common groups before and after.
    group_places: Vec<(usize, usize)>,
    pub(crate) matched_areas: Matched,
    pub(crate) matched_groups: Matched,
}

/// Returns what two times have in common by name.
pub(crate) fn match_up(
    (first, before): (&Table<'_>, &Counts),
    (second, after): (&Table<'_>, &Counts),
) -> Result<Common, ChangeError> {
    let group_places: Vec<(usize, usize)> = places(before.groups(), after.groups());
    // An area of which no person is in a common group has no common composition.
    let in_both = |&(one, other): &(usize, usize)| {
        group_places.iter().any(|place| first.column(place.0)[one] > 0.0)
            && group_places.iter().any(|place| second.column(place.1)[other] > 0.0)
    };
    let area_places: Vec<(usize, usize)> =
        places(before.areas(), after.areas()).into_iter().filter(in_both).collect();
    let areas = area_places.iter().map(|place| before.areas()[place.0].clone()).collect();
    if area_places.len() < 2 || group_places.len() < 2 {
        let (areas, groups) = (area_places.len(), group_places.len());
        return Err(ChangeError::NothingInCommon { areas, groups });
    }
    let matched = |both: usize, before: usize, after: usize| Matched {
        both,
        before_only: before - both,
        after_only: after - both,
    };
    Ok(Common {
        matched_areas: matched(area_places.len(), before.areas().len(), after.areas().len()),
        matched_groups: matched(group_places.len(), before.groups().len(), after.groups().len()),
        areas,
        area_places,
        group_places,
    })
}

/// Returns the places of the names that both lists have, in the order of the first.
fn places(first: &[String], second: &[String]) -> Vec<(usize, usize)> {
    let mut sorted: Vec<usize> = (0..second.len()).collect();
    sorted.sort_unstable_by(|&a, &b| second[a].cmp(&second[b]));
    let find = |name: &String| sorted.binary_search_by(|&place| second[place].cmp(name)).ok();
    let pairs = first.iter().enumerate();
    pairs.filter_map(|(place, name)| Some((place, sorted[find(name)?]))).collect()
}

impl Common {
    /// Returns the shares of the common areas and groups in the table of one time.
    pub(crate) fn of(&self, table: &Table<'_>, before: bool) -> Shares {
        let side = |place: &(usize, usize)| if before { place.0 } else { place.1 };
        let mut cells = Vec::with_capacity(self.area_places.len() * self.group_places.len());
        for group in self.group_places.iter().map(side) {
            let column = table.column(group);
            cells.extend(self.area_places.iter().map(|place| column[side(place)]));
        }
        Shares::of_counts(cells, self.area_places.len())
    }
}
