//! The series of one area, put together from the codes it was published under.
//!
//! Going back in time from the area asked for, each change tells which codes stood for the same
//! place before it: one code after a recoding, several after a merger, a part of one after a
//! split. Where no rule gives the same quantity, the series is broken and what is known from
//! before stands in a segment of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::share::{PopulationShare, Share, add_up_to_one};
use super::{AreaChange, ChangeKind, Effect, SeriesBreak, latest_year, met_in};
use crate::area::AreaCode;
use crate::period::Period;

/// The values published under each code. `None` is a value known to be missing.
pub type SeriesByCode = BTreeMap<AreaCode, BTreeMap<Period, Option<f64>>>;

/// What a series is linked from.
#[derive(Debug, Clone, Copy)]
pub struct Linking<'a> {
    /// The values published under each code.
    pub series: &'a SeriesByCode,
    /// The changes of areas, in any order.
    pub changes: &'a [AreaChange],
    /// Whether values of areas add up to the value of the area they form
    /// ([`crate::indicator::Unit::adds_up`]).
    pub adds_up: bool,
    /// Population shares to apportion sums and weigh means by; empty to do neither.
    pub shares: &'a [PopulationShare],
}

/// The series of one area across changes.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedSeries {
    /// The points in time order, at most one per period.
    pub points: Vec<LinkedPoint>,
    /// The breaks between points, oldest first: before and after do not compare.
    pub breaks: Vec<SeriesBreak>,
}

/// One point of a linked series.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedPoint {
    /// When.
    pub period: Period,
    /// The value, or `None` where it, or one it is made of, is missing.
    pub value: Option<f64>,
    /// How the value came about.
    pub origin: Origin,
    /// Which unbroken stretch of the series it belongs to, from 0. Only points of one segment may
    /// be compared or joined by a line.
    pub segment: usize,
}

/// How a value of a linked series came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Published for the area under its own code.
    Observed,
    /// Published for the same place under an earlier code.
    Recoded {
        /// The earlier code.
        from: AreaCode,
    },
    /// The sum of what was published for the areas that merged.
    Summed {
        /// Those areas.
        from: Vec<AreaCode>,
    },
    /// A share of what was published for a larger area: an estimate.
    Apportioned {
        /// The larger area.
        from: AreaCode,
        /// The share.
        share: Share,
    },
    /// The sum of shares of what was published for several areas: the weighted mean after a
    /// merger of means, or an estimate where sums were both merged and apportioned.
    Weighted {
        /// The areas with their shares.
        from: Vec<(AreaCode, Share)>,
    },
}

/// The series cannot be linked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// All shares of a change are given and they are not the whole.
    #[error("link across '{name}' of {year}: its population shares do not add up to exactly one")]
    SharesAreNotOne {
        /// The change's name.
        name: String,
        /// Its year.
        year: i32,
    },
    /// Shares of shares became too long for exact fractions.
    #[error("link across the changes of {year}: their population shares have too many digits")]
    TooManyDigits {
        /// The year of the change.
        year: i32,
    },
}

/// Links the series of `area` across changes.
///
/// Before a change the area's values come from
/// - a recoding: the earlier code, where the area's own code has no value for the period (a
///   publisher may have recalculated its series to current codes);
/// - a merger: the sum of the merged areas for values that add up; for others their mean weighted
///   by population, where all weights are given;
/// - a split: the given share of the area before, for values that add up.
///
/// After anything else — a split or merger without shares, a transfer, a redivision, several
/// changes in one year — the series is broken at the year, and what was published earlier under
/// the area's own code stands in an earlier segment as it was published.
///
/// A value made of several is missing where one of them is missing or not published.
///
/// # Errors
/// [`LinkError`] where the population shares contradict themselves.
pub fn link(area: &AreaCode, linking: &Linking<'_>) -> Result<LinkedSeries, LinkError> {
    let mut recipe = vec![Ingredient { codes: vec![area.clone()], share: Share::WHOLE }];
    let mut before = i64::from(i32::MAX) + 1;
    let mut points: BTreeMap<Period, (Option<f64>, Origin)> = BTreeMap::new();
    let mut breaks: Vec<SeriesBreak> = Vec::new();
    loop {
        let years = recipe.iter().filter_map(|i| latest_year(linking.changes, i.code(), before));
        let year = years.max();
        let since = year.map_or(i64::MIN, i64::from);
        for period in periods(&recipe, linking.series, since, before) {
            points.extend(point(area, &recipe, linking.series, period).map(|p| (period, p)));
        }
        let Some(year) = year else { break };
        let (earlier, broken) = recipe_before(&recipe, year, linking)?;
        recipe = earlier;
        breaks.extend(broken);
        before = since;
    }
    Ok(in_segments(points, breaks))
}

/// What a value is made of: a share of the value of one place, known by one or several codes.
#[derive(Debug, Clone)]
struct Ingredient {
    /// The codes of the place, the one that held in the period looked at last.
    codes: Vec<AreaCode>,
    share: Share,
}

impl Ingredient {
    fn code(&self) -> &AreaCode {
        self.codes.last().expect("an ingredient is built with a code")
    }

    /// Returns the value and the code it was published under: the code of the time comes after
    /// the later ones, under which a publisher may have recalculated the series.
    fn published(&self, series: &SeriesByCode, period: Period) -> Option<(&AreaCode, Option<f64>)> {
        self.codes.iter().find_map(|code| Some((code, *series.get(code)?.get(&period)?)))
    }
}

fn periods(
    recipe: &[Ingredient],
    series: &SeriesByCode,
    since: i64,
    before: i64,
) -> BTreeSet<Period> {
    let codes = recipe.iter().flat_map(|ingredient| &ingredient.codes);
    let published = codes.filter_map(|code| series.get(code)).flat_map(BTreeMap::keys);
    published
        .copied()
        .filter(|period| (since..before).contains(&i64::from(period.year())))
        .collect()
}

fn point(
    area: &AreaCode,
    recipe: &[Ingredient],
    series: &SeriesByCode,
    period: Period,
) -> Option<(Option<f64>, Origin)> {
    let mut sum = Some(0.0);
    let mut from: Vec<(AreaCode, Share)> = Vec::new();
    for ingredient in recipe {
        let published = ingredient.published(series, period);
        let (code, value) = published.unwrap_or((ingredient.code(), None));
        sum = sum.zip(value).map(|(sum, value)| sum + ingredient.share.of(value));
        from.push((code.clone(), ingredient.share));
    }
    let value = match recipe {
        // Adding a value to zero would lose the sign of a negative zero.
        [only] => only.published(series, period)?.1.map(|value| only.share.of(value)),
        _ => sum,
    };
    Some((value, origin(area, from)))
}

fn origin(area: &AreaCode, mut from: Vec<(AreaCode, Share)>) -> Origin {
    if from.len() == 1
        && let Some((code, share)) = from.pop()
    {
        return match share {
            Share::WHOLE if code == *area => Origin::Observed,
            Share::WHOLE => Origin::Recoded { from: code },
            share => Origin::Apportioned { from: code, share },
        };
    }
    if from.iter().all(|(_, share)| *share == Share::WHOLE) {
        return Origin::Summed { from: from.into_iter().map(|(code, _)| code).collect() };
    }
    Origin::Weighted { from }
}

/// Returns what the values are made of before the changes of `year`, and the breaks there.
fn recipe_before(
    recipe: &[Ingredient],
    year: i32,
    linking: &Linking<'_>,
) -> Result<(Vec<Ingredient>, Vec<SeriesBreak>), LinkError> {
    let mut earlier = Vec::new();
    let mut breaks = Vec::new();
    for ingredient in recipe {
        let met = met_in(year, ingredient.code(), linking.changes);
        let linked = match met.as_slice() {
            [] => Some(vec![ingredient.clone()]),
            [(change, _)] => ingredient_before(ingredient, change, linking)?,
            _ => None,
        };
        match linked {
            Some(linked) => earlier.extend(linked),
            None => breaks.extend(met.into_iter().map(|(change, effect)| SeriesBreak {
                year,
                effect,
                reason: change.clone(),
            })),
        }
    }
    if breaks.is_empty() {
        earlier.sort_by(|a, b| a.codes.cmp(&b.codes));
        return Ok((earlier, breaks));
    }
    // What was published under the codes of the time is kept as it is, if it is one series.
    let own = if recipe.len() == 1 { recipe.to_vec() } else { Vec::new() };
    Ok((own, breaks))
}

/// Returns what an ingredient was made of before the change, or `None` where the change breaks it.
fn ingredient_before(
    ingredient: &Ingredient,
    change: &AreaChange,
    linking: &Linking<'_>,
) -> Result<Option<Vec<Ingredient>>, LinkError> {
    let code = ingredient.code();
    let parts: Vec<(&AreaCode, Share)> = match change.kind() {
        ChangeKind::Recoded { .. } | ChangeKind::Redivided { .. } => {
            let Some(Effect::NewCode { from }) = change.effect_on(code) else { return Ok(None) };
            return Ok(Some(vec![under_earlier_code(ingredient, from, change, linking.changes)]));
        }
        ChangeKind::Merged { from, .. } if linking.adds_up => {
            from.iter().map(|from| (from, Share::WHOLE)).collect()
        }
        ChangeKind::Merged { from, to } => {
            let pairs: Vec<_> = from.iter().map(|from| (from, to)).collect();
            match given_shares(change, &pairs, linking.shares)? {
                shares if shares.len() == from.len() => shares,
                _ => return Ok(None),
            }
        }
        ChangeKind::Split { from, into } if linking.adds_up => {
            let pairs: Vec<_> = into.iter().map(|to| (to, from)).collect();
            let shares = given_shares(change, &pairs, linking.shares)?;
            match shares.into_iter().find(|(to, _)| *to == code) {
                Some((_, share)) => vec![(from, share)],
                None => return Ok(None),
            }
        }
        ChangeKind::Split { .. } | ChangeKind::Transferred { .. } => return Ok(None),
    };
    let too_many_digits = LinkError::TooManyDigits { year: change.year() };
    let multiplied = parts.into_iter().map(|(code, share)| {
        let share = ingredient.share.times(share)?;
        Some(Ingredient { codes: vec![code.clone()], share })
    });
    multiplied.collect::<Option<_>>().map(Some).ok_or(too_many_digits)
}

/// Returns the ingredient under its earlier code. The later codes are kept for series that were
/// recalculated, unless the later code stood for another place before the change.
fn under_earlier_code(
    ingredient: &Ingredient,
    from: AreaCode,
    change: &AreaChange,
    changes: &[AreaChange],
) -> Ingredient {
    let code = ingredient.code();
    let was_another_place = changes.iter().any(|other| {
        other != change && other.year() <= change.year() && other.kind().codes().0.contains(&code)
    });
    let mut codes = if was_another_place { Vec::new() } else { ingredient.codes.clone() };
    codes.push(from);
    Ingredient { codes, share: ingredient.share }
}

/// Returns the shares given for the change's pairs of (the area the share is for, the other area).
///
/// A share of the whole in a change of several areas contradicts itself, as does a full set that
/// does not add up to one.
fn given_shares<'a>(
    change: &AreaChange,
    pairs: &[(&'a AreaCode, &AreaCode)],
    shares: &[PopulationShare],
) -> Result<Vec<(&'a AreaCode, Share)>, LinkError> {
    let given: Vec<(&AreaCode, Share)> = pairs
        .iter()
        .filter_map(|(part, whole)| {
            let given = shares.iter().filter(|share| share.year == change.year()).find(
                |share| match change.kind() {
                    ChangeKind::Merged { .. } => share.from == **part && share.to == **whole,
                    _ => share.from == **whole && share.to == **part,
                },
            )?;
            Some((*part, given.share))
        })
        .collect();
    let is_whole = given.iter().any(|(_, share)| *share == Share::WHOLE);
    if is_whole
        || (given.len() == pairs.len() && !add_up_to_one(given.iter().map(|(_, share)| *share)))
    {
        return Err(LinkError::SharesAreNotOne {
            name: change.name().to_owned(),
            year: change.year(),
        });
    }
    Ok(given)
}

/// Keeps the breaks that part points and tells each point which segment it is in.
fn in_segments(
    points: BTreeMap<Period, (Option<f64>, Origin)>,
    mut breaks: Vec<SeriesBreak>,
) -> LinkedSeries {
    let years: Vec<i32> = points.keys().map(|period| period.year()).collect();
    breaks.retain(|mark| {
        years.iter().any(|year| *year < mark.year) && years.iter().any(|year| *year >= mark.year)
    });
    breaks.sort_by(|a, b| (a.year, &a.reason).cmp(&(b.year, &b.reason)));
    breaks.dedup();
    let break_years: BTreeSet<i32> = breaks.iter().map(|mark| mark.year).collect();
    let points = points
        .into_iter()
        .map(|(period, (value, origin))| LinkedPoint {
            period,
            value,
            origin,
            segment: break_years.range(..=period.year()).count(),
        })
        .collect();
    LinkedSeries { points, breaks }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> AreaCode {
        text.parse().unwrap()
    }

    fn change(year: &str, kind: &str, from: &str, to: &str) -> AreaChange {
        AreaChange::from_fields([year, kind, from, to, "namn", "källa"]).unwrap()
    }

    fn share(year: i32, from: &str, to: &str, numerator: u64, denominator: u64) -> PopulationShare {
        let share = Share::new(numerator, denominator).unwrap();
        PopulationShare { year, from: code(from), to: code(to), share }
    }

    fn series(published: &[(&str, i32, Option<f64>)]) -> SeriesByCode {
        let mut series = SeriesByCode::new();
        for (area, year, value) in published {
            let period = Period::year_of(*year).unwrap();
            series.entry(code(area)).or_default().insert(period, *value);
        }
        series
    }

    struct Case<'a> {
        area: &'a str,
        published: &'a [(&'a str, i32, Option<f64>)],
        changes: &'a [AreaChange],
        adds_up: bool,
        shares: &'a [PopulationShare],
    }

    fn linked(case: &Case<'_>) -> Result<LinkedSeries, LinkError> {
        let Case { changes, adds_up, shares, .. } = *case;
        let series = series(case.published);
        link(&code(case.area), &Linking { series: &series, changes, adds_up, shares })
    }

    /// Year, value, origin and segment of each point.
    type Row = (i32, Option<f64>, Origin, usize);

    fn rows(series: &LinkedSeries) -> Vec<Row> {
        let points = series.points.iter();
        points.map(|p| (p.period.year(), p.value, p.origin.clone(), p.segment)).collect()
    }

    const KNIVSTA: [(&str, i32, Option<f64>); 4] = [
        ("0380", 2002, Some(200.0)),
        ("0380", 2003, Some(188.0)),
        ("0330", 2003, Some(12.0)),
        ("0330", 2004, None),
    ];

    #[test]
    fn a_recoded_area_has_one_unbroken_series() {
        let series = linked(&Case {
            area: "0331",
            published: &[
                ("1917", 2005, Some(1.0)),
                ("1917", 2006, None),
                ("0331", 2007, Some(3.0)),
            ],
            changes: &[change("2007", "recoded", "1917", "0331")],
            adds_up: false,
            shares: &[],
        })
        .unwrap();
        let recoded = Origin::Recoded { from: code("1917") };
        assert_eq!(
            rows(&series),
            [
                (2005, Some(1.0), recoded.clone(), 0),
                (2006, None, recoded, 0),
                (2007, Some(3.0), Origin::Observed, 0),
            ]
        );
        assert_eq!(series.breaks, []);
    }

    #[test]
    fn a_series_recalculated_to_the_current_code_goes_before_the_earlier_code() {
        let series = linked(&Case {
            area: "0331",
            published: &[("1917", 2006, Some(1.0)), ("0331", 2006, Some(2.0))],
            changes: &[change("2007", "recoded", "1917", "0331")],
            adds_up: false,
            shares: &[],
        })
        .unwrap();
        assert_eq!(rows(&series), [(2006, Some(2.0), Origin::Observed, 0)]);
    }

    #[test]
    fn a_code_that_stood_for_another_place_does_not_lend_its_values() {
        let changes =
            [change("1990", "recoded", "1401", "1402"), change("2000", "recoded", "1403", "1401")];
        let series = linked(&Case {
            area: "1401",
            published: &[
                ("1401", 1989, Some(1.0)),
                ("1403", 1989, Some(2.0)),
                ("1401", 2000, Some(3.0)),
            ],
            changes: &changes,
            adds_up: true,
            shares: &[],
        })
        .unwrap();
        let recoded = Origin::Recoded { from: code("1403") };
        assert_eq!(
            rows(&series),
            [(1989, Some(2.0), recoded, 0), (2000, Some(3.0), Origin::Observed, 0)]
        );
    }

    #[test]
    fn a_split_breaks_what_remains_and_keeps_what_was_before_apart() {
        let changes = [change("2003", "split", "0380", "0330 0380")];
        for adds_up in [true, false] {
            let case =
                Case { area: "0380", published: &KNIVSTA, changes: &changes, adds_up, shares: &[] };
            let series = linked(&case).unwrap();
            assert_eq!(
                rows(&series),
                [
                    (2002, Some(200.0), Origin::Observed, 0),
                    (2003, Some(188.0), Origin::Observed, 1),
                ]
            );
            assert_eq!(series.breaks.len(), 1);
            assert_eq!(series.breaks[0].year, 2003);
            let new = linked(&Case { area: "0330", ..case }).unwrap();
            assert_eq!(
                rows(&new),
                [(2003, Some(12.0), Origin::Observed, 0), (2004, None, Origin::Observed, 0),]
            );
        }
    }

    #[test]
    fn a_split_with_shares_is_apportioned_and_says_so_but_never_for_means() {
        let changes = [change("2003", "split", "0380", "0330 0380")];
        let shares = [share(2003, "0380", "0330", 3, 50), share(2003, "0380", "0380", 47, 50)];
        let case = Case {
            area: "0330",
            published: &KNIVSTA,
            changes: &changes,
            adds_up: true,
            shares: &shares,
        };
        let new = linked(&case).unwrap();
        let apportioned = Origin::Apportioned { from: code("0380"), share: shares[0].share };
        assert_eq!(rows(&new)[0], (2002, Some(12.0), apportioned, 0));
        assert_eq!(new.breaks, []);
        let rest = linked(&Case { area: "0380", ..case }).unwrap();
        assert_eq!(rest.points[0].value, Some(188.0));
        assert!(matches!(rest.points[0].origin, Origin::Apportioned { .. }));
        let mean = linked(&Case { area: "0380", adds_up: false, ..case }).unwrap();
        assert_eq!(mean.breaks.len(), 1);
        assert_eq!(mean.points[0].value, Some(200.0));
    }

    #[test]
    fn merged_sums_are_added_and_merged_means_need_weights() {
        let changes = [change("1997", "merged", "11 12", "12")];
        let published =
            [("11", 1996, Some(10.0)), ("12", 1996, Some(20.0)), ("12", 1997, Some(31.0))];
        let case = Case {
            area: "12",
            published: &published,
            changes: &changes,
            adds_up: true,
            shares: &[],
        };
        let summed = Origin::Summed { from: vec![code("11"), code("12")] };
        assert_eq!(rows(&linked(&case).unwrap())[0], (1996, Some(30.0), summed, 0));
        let unweighted = linked(&Case { adds_up: false, ..case }).unwrap();
        assert_eq!(rows(&unweighted)[0], (1996, Some(20.0), Origin::Observed, 0));
        assert_eq!(unweighted.breaks.len(), 1, "the old county had the same code");
        let weights = [share(1997, "11", "12", 1, 4), share(1997, "12", "12", 3, 4)];
        let weighted = linked(&Case { adds_up: false, shares: &weights, ..case }).unwrap();
        assert_eq!(weighted.points[0].value, Some(17.5));
        assert!(matches!(weighted.points[0].origin, Origin::Weighted { .. }));
        assert_eq!(weighted.breaks, []);
        let one = linked(&Case { adds_up: false, shares: &weights[..1], ..case }).unwrap();
        assert_eq!(one, unweighted, "one weight of two is no weighting");
    }

    #[test]
    fn a_merger_of_areas_that_lost_a_part_the_same_year_is_no_sum() {
        let changes =
            [change("1998", "merged", "14 15 16", "14"), change("1998", "transferred", "16", "06")];
        let published = [
            ("14", 1997, Some(1.0)),
            ("15", 1997, Some(2.0)),
            ("16", 1997, Some(4.0)),
            ("14", 1998, Some(6.9)),
        ];
        let case = Case {
            area: "14",
            published: &published,
            changes: &changes,
            adds_up: true,
            shares: &[],
        };
        let series = linked(&case).unwrap();
        assert_eq!(
            rows(&series),
            [(1997, Some(1.0), Origin::Observed, 0), (1998, Some(6.9), Origin::Observed, 1)]
        );
        assert_eq!(series.breaks.len(), 2);
    }

    #[test]
    fn a_sum_with_a_missing_part_is_missing() {
        let changes = [change("1997", "merged", "11 12", "12")];
        for missing in
            [&[("11", 1996, Some(10.0)), ("12", 1996, None)][..], &[("11", 1996, Some(10.0))]]
        {
            let case = Case {
                area: "12",
                published: missing,
                changes: &changes,
                adds_up: true,
                shares: &[],
            };
            assert_eq!(linked(&case).unwrap().points[0].value, None);
        }
    }

    #[test]
    fn a_transfer_and_a_new_division_break() {
        let published = [("03", 2006, Some(1.0)), ("03", 2007, Some(2.0))];
        let changes = [change("2007", "transferred", "19", "03")];
        let case = Case {
            area: "03",
            published: &published,
            changes: &changes,
            adds_up: true,
            shares: &[],
        };
        assert_eq!(linked(&case).unwrap().breaks.len(), 1);
        let published = [("0114R001", 2023, Some(1.0)), ("0114R001_RegSO2025", 2024, Some(2.0))];
        let changes = [change("2024", "redivided", "regso", "")];
        let area = "0114R001_RegSO2025";
        let series =
            linked(&Case { area, published: &published, changes: &changes, ..case }).unwrap();
        assert_eq!(rows(&series), [(2024, Some(2.0), Origin::Observed, 0)]);
    }

    #[test]
    fn a_chain_of_changes_is_followed_back() {
        let changes = [
            change("1998", "recoded", "1583", "1490"),
            change("1995", "split", "1583", "1535 1583"),
        ];
        let published =
            [("1583", 1994, Some(1.0)), ("1583", 1995, Some(2.0)), ("1490", 1998, Some(3.0))];
        let case = Case {
            area: "1490",
            published: &published,
            changes: &changes,
            adds_up: true,
            shares: &[],
        };
        let recoded = Origin::Recoded { from: code("1583") };
        let series = linked(&case).unwrap();
        assert_eq!(
            rows(&series),
            [
                (1994, Some(1.0), recoded.clone(), 0),
                (1995, Some(2.0), recoded, 1),
                (1998, Some(3.0), Origin::Observed, 1),
            ]
        );
        let reversed: Vec<AreaChange> = changes.iter().cloned().rev().collect();
        assert_eq!(linked(&Case { changes: &reversed, ..case }).unwrap(), series);
    }

    #[test]
    fn shares_that_contradict_themselves_are_refused() {
        let changes = [change("2003", "split", "0380", "0330 0380")];
        for (one, other) in [((1, 2), (1, 3)), ((1, 1), (1, 2)), ((2, 3), (2, 3))] {
            let shares = [
                share(2003, "0380", "0330", one.0, one.1),
                share(2003, "0380", "0380", other.0, other.1),
            ];
            let case = Case {
                area: "0330",
                published: &KNIVSTA,
                changes: &changes,
                adds_up: true,
                shares: &shares,
            };
            assert!(matches!(linked(&case), Err(LinkError::SharesAreNotOne { year: 2003, .. })));
        }
    }

    #[test]
    fn nothing_published_gives_an_empty_series() {
        let case = Case { area: "0380", published: &[], changes: &[], adds_up: true, shares: &[] };
        assert_eq!(linked(&case).unwrap(), LinkedSeries { points: vec![], breaks: vec![] });
    }

    const CODES: [&str; 5] = ["1401", "1402", "1403", "1404", "1405"];

    fn any_code() -> impl Strategy<Value = &'static str> {
        prop::sample::select(&CODES[..])
    }

    fn any_change() -> impl Strategy<Value = AreaChange> {
        let kind = prop::sample::select(&["recoded", "split", "merged", "transferred"][..]);
        let fields = (1995_i32..2005, kind, any_code(), any_code(), any_code());
        fields.prop_filter_map("cannot have happened", |(year, kind, one, two, three)| {
            let (from, to) = match kind {
                "split" => (one.to_owned(), format!("{two} {three}")),
                "merged" => (format!("{one} {two}"), three.to_owned()),
                _ => (one.to_owned(), two.to_owned()),
            };
            AreaChange::from_fields([&year.to_string(), kind, &from, &to, "", ""]).ok()
        })
    }

    fn any_series() -> impl Strategy<Value = SeriesByCode> {
        let value = prop::option::of((0_u32..1000).prop_map(f64::from));
        prop::collection::vec((any_code(), 1993_i32..2007, value), 0..40)
            .prop_map(|published| series(&published))
    }

    proptest! {
        #[test]
        fn every_value_is_what_its_origin_says(
            series in any_series(),
            changes in prop::collection::vec(any_change(), 0..6),
            area in any_code(),
            adds_up: bool,
        ) {
            let area = code(area);
            let shares = [];
            let linking = Linking { series: &series, changes: &changes, adds_up, shares: &shares };
            let linked = link(&area, &linking).unwrap();
            for point in &linked.points {
                let of = |code: &AreaCode| series.get(code).and_then(|s| s.get(&point.period).copied());
                let expected = match &point.origin {
                    Origin::Observed => of(&area).unwrap(),
                    Origin::Recoded { from } => of(from).unwrap(),
                    Origin::Summed { from } => {
                        prop_assert!(adds_up && from.iter().any(|code| of(code).is_some()));
                        from.iter().map(|code| of(code).flatten()).sum()
                    }
                    other => return Err(TestCaseError::fail(format!("{other:?} without shares"))),
                };
                prop_assert_eq!(point.value, expected);
            }
            let periods: Vec<Period> = linked.points.iter().map(|p| p.period).collect();
            prop_assert!(periods.is_sorted_by(|a, b| a < b));
        }

        #[test]
        fn a_segment_ends_at_every_break_and_nowhere_else(
            series in any_series(),
            changes in prop::collection::vec(any_change(), 0..6),
            area in any_code(),
        ) {
            let linking = Linking { series: &series, changes: &changes, adds_up: true, shares: &[] };
            let linked = link(&code(area), &linking).unwrap();
            for pair in linked.points.windows(2) {
                let years = pair[0].period.year() + 1..=pair[1].period.year();
                let has_break = linked.breaks.iter().any(|mark| years.contains(&mark.year));
                prop_assert_eq!(pair[0].segment != pair[1].segment, has_break);
            }
        }

        #[test]
        fn the_order_of_changes_does_not_matter(
            series in any_series(),
            (changes, shuffled) in prop::collection::vec(any_change(), 0..6)
                .prop_flat_map(|changes| (Just(changes.clone()), Just(changes).prop_shuffle())),
            area in any_code(),
            adds_up: bool,
        ) {
            let one = Linking { series: &series, changes: &changes, adds_up, shares: &[] };
            let other = Linking { changes: &shuffled, ..one };
            prop_assert_eq!(link(&code(area), &one), link(&code(area), &other));
        }

        #[test]
        fn apportioned_parts_add_up_to_what_was_split(
            value in 0.0..1e9_f64,
            numerator in 1_u64..1000,
        ) {
            let changes = [change("2003", "split", "0380", "0330 0380")];
            let shares = [
                share(2003, "0380", "0330", numerator, 1000),
                share(2003, "0380", "0380", 1000 - numerator, 1000),
            ];
            let part = |area| {
                let published = [("0380", 2002, Some(value))];
                let case =
                    Case { area, published: &published, changes: &changes, adds_up: true, shares: &shares };
                linked(&case).unwrap().points[0].value.unwrap()
            };
            let sum = part("0330") + part("0380");
            // Two roundings of a product, two of a quotient and one of the sum.
            prop_assert!((sum - value).abs() <= 4.0 * f64::EPSILON * value);
        }
    }
}
