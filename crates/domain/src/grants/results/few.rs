//! Counts of few persons taken out of what everyone may see.

use std::collections::{BTreeMap, BTreeSet};

use super::arithmetic::Arithmetic;
use super::{Figure, Figures, Line, NotAdded, OfGrant};
use crate::form::quantity::Decimal;
use crate::grants::id::OrganisationId;

/// The fewest persons of a count that is shown to everyone; zero is.
pub const AT_LEAST: i64 = 5;

/// Takes away counts of fewer persons than `at_least`, and what would tell them.
///
/// The lines of one measure, unit and year are protected together, whatever they are parts of. A
/// recipient with a count of few is taken away from all of them, with baseline and place. As long as a sum
/// that is shown would tell what was taken away – one recipient alone, or fewer than `at_least` persons
/// together – the recipient with the least is taken away too; where there is none left, the sums are. How
/// many reported is still told.
///
/// Zero is shown, and so is a target, which is about nobody yet. Units that count no persons are left as
/// they are. Each day's lines are protected by themselves: who compares two days can see more.
pub fn withhold_few(lines: &mut [Line], at_least: i64) {
    let mut families: BTreeMap<(String, String, i32), Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        if line.arithmetic == Arithmetic::Persons {
            let key = (line.key.measure.written(), line.key.unit.clone(), line.key.year);
            families.entry(key).or_default().push(index);
        }
    }
    let limit = Decimal::whole(at_least);
    for family in families.into_values() {
        let members: Vec<&Line> = family.iter().map(|index| &lines[*index]).collect();
        let Some(hidden) = Hidden::of(&members, limit) else { continue };
        family.into_iter().for_each(|index| hidden.take_from(&mut lines[index]));
    }
}

/// What is taken away from the lines of one family.
struct Hidden {
    recipients: BTreeSet<OrganisationId>,
    has_sums: bool,
}

impl Hidden {
    /// Returns what must be taken away; `None` where nothing must.
    fn of(lines: &[&Line], limit: Decimal) -> Option<Self> {
        let all = || lines.iter().flat_map(|line| &line.grants);
        let few = all().filter(|one| is_few(one, limit));
        let mut recipients: BTreeSet<OrganisationId> =
            few.map(|one| one.recipient.clone()).collect();
        if recipients.is_empty() {
            return None;
        }
        let mut candidates = by_size(lines);
        candidates.retain(|candidate| !recipients.contains(candidate));
        let mut candidates = candidates.into_iter();
        loop {
            if lines.iter().all(|line| is_hidden_well(line, &recipients, limit)) {
                return Some(Self { recipients, has_sums: true });
            }
            match candidates.next() {
                Some(next) => recipients.insert(next),
                None => return Some(Self { recipients, has_sums: false }),
            };
        }
    }

    fn take_from(&self, line: &mut Line) {
        for one in line.grants.iter_mut().filter(|one| self.recipients.contains(&one.recipient)) {
            hide(&mut one.figures);
            one.rows.iter_mut().for_each(|row| hide(&mut row.figures));
        }
        line.spread = None;
        if !self.has_sums && line.total.is_ok() {
            line.total = Err(NotAdded::Withheld);
        }
    }
}

fn hide(figures: &mut Figures) {
    for figure in [&mut figures.baseline, &mut figures.actual] {
        if figure.known().is_some() {
            *figure = Figure::Withheld;
        }
    }
}

fn is_between(number: Decimal, limit: Decimal) -> bool {
    number > Decimal::whole(0) && number < limit
}

fn counts(figures: &Figures) -> impl Iterator<Item = Decimal> {
    [figures.baseline, figures.actual].into_iter().filter_map(Figure::known)
}

fn is_few(one: &OfGrant, limit: Decimal) -> bool {
    let rows = one.rows.iter().map(|row| &row.figures);
    let figures = std::iter::once(&one.figures).chain(rows);
    figures.flat_map(counts).any(|number| is_between(number, limit))
}

/// Returns whether the sum of a line is itself not of few.
fn line_sum_is_safe(line: &Line, limit: Decimal) -> bool {
    let Ok(total) = &line.total else { return true };
    let baseline = total.baseline.known();
    !baseline.into_iter().chain([total.actual]).any(|number| is_between(number, limit))
}

/// A figure that is summed, and whether its sum is shown.
type Summed = (fn(&Figures) -> Figure, bool);

/// Returns whether what is taken away from a line cannot be told from its sums.
fn is_hidden_well(line: &Line, hidden: &BTreeSet<OrganisationId>, limit: Decimal) -> bool {
    let Ok(total) = &line.total else { return true };
    if !line_sum_is_safe(line, limit) {
        return false;
    }
    let columns: [Summed; 2] = [
        (|figures| figures.actual, true),
        (|figures| figures.baseline, total.baseline.known().is_some()),
    ];
    columns.into_iter().filter(|(_, is_shown)| *is_shown).all(|(of, _)| {
        let taken = line.grants.iter().filter(|one| hidden.contains(&one.recipient));
        let told = taken.filter_map(|one| Some((&one.recipient, of(&one.figures).known()?)));
        let above_zero = told.filter(|(_, number)| *number != Decimal::whole(0));
        let above_zero: Vec<(&OrganisationId, Decimal)> = above_zero.collect();
        let n_recipients = above_zero.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>().len();
        let together: i128 = above_zero.iter().map(|(_, number)| number.millionths()).sum();
        above_zero.is_empty() || (n_recipients > 1 && together >= limit.millionths())
    })
}

/// Returns the recipients that tell something above zero, those with the least first.
fn by_size(lines: &[&Line]) -> Vec<OrganisationId> {
    let mut sizes: BTreeMap<&OrganisationId, i128> = BTreeMap::new();
    for one in lines.iter().flat_map(|line| &line.grants) {
        let size: i128 = counts(&one.figures).map(Decimal::millionths).sum();
        *sizes.entry(&one.recipient).or_default() += size;
    }
    let mut sizes: Vec<(i128, &OrganisationId)> =
        sizes.into_iter().map(|(id, size)| (size, id)).filter(|(size, _)| *size > 0).collect();
    sizes.sort();
    sizes.into_iter().map(|(_, id)| id.clone()).collect()
}
