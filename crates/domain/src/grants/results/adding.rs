//! Numbers of many reports as lines, added where they may be.

use std::collections::{BTreeMap, BTreeSet};

use super::arithmetic::Arithmetic;
use super::{
    Dimension, Figure, Figures, Line, LineKey, Measure, NotAdded, OfGrant, ReportRead, Reported,
    Row, Spread, Total, Worded,
};
use crate::area::Level;
use crate::form::answer::Place;
use crate::form::key::Key;
use crate::form::quantity::Decimal;
use crate::grants::id::{GrantId, OrganisationId, PartId};

/// Returns the numbers of reports that tell of one year, as lines in the order of their keys.
///
/// Of a grant, each question is taken from its last report that answers it: a final report replaces an
/// interim one and is not added to it. A measure that the form of a report asks for and the report does
/// not tell is missing for its grant. The order of the reports does not matter.
///
/// A line is added up where its unit counts something, its measure is standard, each grant tells it once
/// for each place or once in all, and no recipient tells an official indicator for two grants. A person
/// whom two grants reach is counted by both.
#[must_use]
pub fn add(reports: &[ReportRead], year: i32) -> Vec<Line> {
    let mut gathered: BTreeMap<LineKey, Gathered> = BTreeMap::new();
    for (report, reported) in in_force(reports) {
        let line = gathered.entry(key_of(reported, year)).or_default();
        line.take(report, reported);
    }
    for (measure, (worded, grants)) in asked_of(reports) {
        let unit = unit_of(&worded);
        let is_of = |key: &LineKey| key.measure == measure && key.unit == unit;
        if !gathered.keys().any(is_of) {
            let measure = measure.clone();
            let key = LineKey { measure, unit: unit.clone(), year, dimensions: Vec::new() };
            gathered.insert(key, Gathered { worded: Some(worded), ..Gathered::default() });
        }
        for (_, line) in gathered.iter_mut().filter(|(key, _)| is_of(key)) {
            line.asked.extend(grants.iter().cloned());
        }
    }
    gathered.into_iter().map(|(key, line)| line.finished(key)).collect()
}

type Teller = (OrganisationId, GrantId);

/// Returns each number of the last report of each grant that answers its question.
fn in_force(reports: &[ReportRead]) -> Vec<(&ReportRead, &Reported)> {
    let mut last: BTreeMap<(&GrantId, &PartId), u16> = BTreeMap::new();
    for report in reports {
        for reported in &report.reported {
            let number = last.entry((&report.grant, &reported.part)).or_default();
            *number = (*number).max(report.number);
        }
    }
    let all =
        reports.iter().flat_map(|report| report.reported.iter().map(move |one| (report, one)));
    all.filter(|(report, one)| last.get(&(&report.grant, &one.part)) == Some(&report.number))
        .collect()
}

fn asked_of(reports: &[ReportRead]) -> BTreeMap<Measure, (Worded, BTreeSet<Teller>)> {
    let mut asked: BTreeMap<Measure, (Worded, BTreeSet<Teller>)> = BTreeMap::new();
    for report in reports {
        for (measure, worded) in &report.asked {
            let entry =
                asked.entry(measure.clone()).or_insert_with(|| (worded.clone(), BTreeSet::new()));
            entry.1.insert((report.recipient.clone(), report.grant.clone()));
        }
    }
    asked
}

fn unit_of(worded: &Worded) -> String {
    worded.unit.swedish.trim().to_lowercase()
}

fn key_of(reported: &Reported, year: i32) -> LineKey {
    let dimensions = reported.dimensions.iter();
    let mut dimensions: Vec<(Key, Key)> =
        dimensions.map(|one| (one.column.clone(), one.option.clone())).collect();
    dimensions.sort();
    LineKey {
        measure: reported.measure.clone(),
        unit: unit_of(&reported.worded),
        year: reported.actual.map_or(year, |(_, year)| year),
        dimensions,
    }
}

/// What has been gathered of a line.
#[derive(Default)]
struct Gathered {
    worded: Option<Worded>,
    dimensions: Vec<Dimension>,
    told: BTreeMap<Teller, (u16, Vec<Row>)>,
    asked: BTreeSet<Teller>,
}

impl Gathered {
    fn take(&mut self, report: &ReportRead, reported: &Reported) {
        let is_first = |worded: &Worded| {
            words(&reported.worded, &reported.dimensions) < words(worded, &self.dimensions)
        };
        if self.worded.as_ref().is_none_or(is_first) {
            self.worded = Some(reported.worded.clone());
            self.dimensions.clone_from(&reported.dimensions);
        }
        let number = |figure: Option<(Decimal, i32)>| figure.map(|(number, _)| number).into();
        let row = Row {
            place: reported.place.clone(),
            named: report.places.clone(),
            words: reported.words.clone(),
            figures: Figures {
                baseline: number(reported.baseline),
                target: number(reported.target),
                actual: number(reported.actual),
            },
        };
        let teller = (report.recipient.clone(), report.grant.clone());
        let (told_in, rows) = self.told.entry(teller).or_default();
        *told_in = report.number;
        rows.push(row);
    }

    fn finished(self, key: LineKey) -> Line {
        let arithmetic = Arithmetic::of_unit(&key.unit);
        let lacking = self.asked.into_iter().filter(|teller| !self.told.contains_key(teller));
        let lacking: Vec<OfGrant> = lacking.map(untold).collect();
        let told = self
            .told
            .into_iter()
            .flat_map(|(teller, (number, rows))| of_grant(teller, number, rows, arithmetic));
        let mut grants: Vec<OfGrant> = told.chain(lacking).collect();
        grants.sort_by(|a, b| (&a.recipient, &a.grant).cmp(&(&b.recipient, &b.grant)));
        let told_by = |of: &dyn Fn(&&OfGrant) -> bool| {
            grants.iter().filter(of).map(|one| &one.grant).collect::<BTreeSet<_>>().len()
        };
        let n_reported = told_by(&|one| one.figures.actual.known().is_some());
        let n_expected = told_by(&|_| true);
        let total = total(&key.measure, arithmetic, &grants);
        let spread = spread(&grants);
        let unworded = || Worded { name: Default::default(), unit: Default::default() };
        let worded = self.worded.unwrap_or_else(unworded);
        let dimensions = self.dimensions;
        Line { key, worded, dimensions, arithmetic, grants, n_reported, n_expected, total, spread }
    }
}

/// Returns every word of a measure, so that the same reports choose the same wording in any order.
fn words<'a>(worded: &'a Worded, dimensions: &'a [Dimension]) -> Vec<&'a str> {
    let of_dimensions = dimensions.iter().flat_map(|one| [&one.name, &one.value]);
    let labels = [&worded.name, &worded.unit].into_iter().chain(of_dimensions);
    labels.flat_map(|label| [label.swedish.as_str(), label.english.as_str()]).collect()
}

/// Returns a grant that was asked and did not tell.
fn untold((recipient, grant): Teller) -> OfGrant {
    let missing = Figure::Missing;
    let figures = Figures { baseline: missing, target: missing, actual: missing };
    OfGrant { recipient, grant, report: None, figures, rows: Vec::new() }
}

/// Returns what a grant tells: its rows as one where they add up, else each for itself.
fn of_grant(
    (recipient, grant): Teller,
    number: u16,
    mut rows: Vec<Row>,
    arithmetic: Arithmetic,
) -> Vec<OfGrant> {
    rows.sort_by(|a, b| (&a.place, &a.words).cmp(&(&b.place, &b.words)));
    let one = |figures, rows| OfGrant {
        recipient: recipient.clone(),
        grant: grant.clone(),
        report: Some(number),
        figures,
        rows,
    };
    let whole = if arithmetic.adds_up() && are_parts(&rows) { whole_of(&rows) } else { None };
    match (whole, &rows[..]) {
        (_, [single]) => vec![one(single.figures, rows.clone())],
        (Some(whole), _) => vec![one(whole, rows)],
        (None, _) => rows.into_iter().map(|row| one(row.figures, vec![row])).collect(),
    }
}

/// Returns whether rows are of places that do not overlap: all different and of one level.
fn are_parts(rows: &[Row]) -> bool {
    let places: BTreeSet<&Place> = rows.iter().filter_map(|row| row.place.as_ref()).collect();
    let level = |place: &&Place| match place {
        Place::Area(code) => Some(code.level()),
        Place::SchoolUnit(_) => None,
    };
    let levels: BTreeSet<Option<Level>> = places.iter().map(level).collect();
    places.len() == rows.len() && levels.len() == 1
}

/// Returns the sums of rows; a sum is missing where one of its figures is. `None` where one does not fit.
fn whole_of(rows: &[Row]) -> Option<Figures> {
    let whole = |of: fn(&Figures) -> Figure| {
        let figures: Option<Vec<Decimal>> =
            rows.iter().map(|row| of(&row.figures).known()).collect();
        match figures {
            Some(figures) => sum(figures).map(Figure::Known),
            None => Some(Figure::Missing),
        }
    };
    Some(Figures {
        baseline: whole(|one| one.baseline)?,
        target: whole(|one| one.target)?,
        actual: whole(|one| one.actual)?,
    })
}

/// Returns the exact sum, or `None` where it does not fit.
fn sum(figures: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    let mut millionths = 0_i128;
    for figure in figures {
        millionths = millionths.checked_add(figure.millionths())?;
    }
    Decimal::of_millionths(millionths)
}

fn total(measure: &Measure, arithmetic: Arithmetic, grants: &[OfGrant]) -> Result<Total, NotAdded> {
    let told = |one: &&OfGrant| one.figures.actual.known().is_some();
    let known: Vec<&OfGrant> = grants.iter().filter(told).collect();
    if known.is_empty() {
        return Err(NotAdded::NobodyReported);
    }
    match arithmetic {
        Arithmetic::Ratio => return Err(NotAdded::Ratio),
        Arithmetic::Unknown => return Err(NotAdded::UnknownUnit),
        Arithmetic::Persons | Arithmetic::Things => {}
    }
    if !measure.is_standard() {
        return Err(NotAdded::OwnWords);
    }
    if grants.windows(2).any(|pair| pair[0].grant == pair[1].grant) {
        return Err(NotAdded::SeveralRows);
    }
    let is_same = |pair: &[&OfGrant]| pair[0].recipient == pair[1].recipient;
    if matches!(measure, Measure::Official(_)) && known.windows(2).any(is_same) {
        return Err(NotAdded::SameRecipient);
    }
    let beside = |of: fn(&Figures) -> Figure| {
        let told: Option<Vec<Decimal>> = known.iter().map(|one| of(&one.figures).known()).collect();
        Figure::from(told.and_then(sum))
    };
    let actual = sum(known.iter().filter_map(|one| one.figures.actual.known()));
    Ok(Total {
        baseline: beside(|one| one.baseline),
        target: beside(|one| one.target),
        actual: actual.ok_or(NotAdded::TooLarge)?,
    })
}

fn spread(grants: &[OfGrant]) -> Option<Spread> {
    let mut told: Vec<Decimal> =
        grants.iter().filter_map(|one| one.figures.actual.known()).collect();
    told.sort();
    let middle = told.len() / 2;
    let (least, most) = (*told.first()?, *told.last()?);
    let above = *told.get(middle)?;
    let median = if told.len() % 2 == 1 {
        above
    } else {
        let below = *told.get(middle.checked_sub(1)?)?;
        Decimal::of_millionths((below.millionths() + above.millionths()) / 2)?
    };
    Some(Spread { least, median, most })
}
