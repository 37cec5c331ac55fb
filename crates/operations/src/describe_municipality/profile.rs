//! One key indicator for one municipality: its value among all, against the nation and its like.

use domain::area::{AreaCode, Level};
use domain::data_set::DataSetId;
use domain::group::Group;
use domain::indicator::{Direction, Indicator};
use domain::observation::Measured;
use domain::period::Period;
use measures::column::ColumnError;
use measures::gap::{Centre, Gap, Place, Reference, gap, place, reference};
use measures::spread::{Spread, spread};
use observations::panel::Panel;

use super::{YEARS_OF_CHANGE, period_shown};

/// How few years change may be told over.
const MIN_YEARS_OF_CHANGE: i32 = 3;

/// One key indicator for one municipality.
#[derive(Debug, Clone)]
pub struct ProfileRow {
    /// What is measured.
    pub indicator: Indicator,
    /// Its short name in Swedish.
    pub label: String,
    /// The period shown: the latest in which most municipalities have a value.
    pub period: Period,
    /// The municipality's value, or why there is none.
    pub own: Measured,
    /// Its latest value before the period shown, where it has none in it.
    pub last_known: Option<(Period, f64)>,
    /// The first period in which it has a value.
    pub first_known: Option<Period>,
    /// The nation's value as published.
    pub nation: Option<f64>,
    /// The distance to the nation.
    pub to_nation: Option<Gap>,
    /// The middle of the similar municipalities.
    pub similar: Option<Reference>,
    /// Its place among the municipalities with a value, 1 for the best, or for the highest where
    /// no direction is decided.
    pub place: Option<Place>,
    /// How the value is spread over municipalities.
    pub spread: Option<Spread>,
    /// What has changed over ten years or the years there are.
    pub change: Option<Change>,
    /// Women and men, where both are published for the municipality.
    pub sexes: Option<SexGap>,
    /// The data set of the value shown, or of the panel where there is none.
    pub data_set: Option<DataSetId>,
}

/// What has changed up to the period shown. All in the indicator's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The period that the change is counted from.
    pub from: Period,
    /// How much the municipality's value has risen.
    pub own: f64,
    /// How much the nation's has.
    pub nation: Option<f64>,
    /// The distance to the nation in the first period.
    pub gap_before: Option<Gap>,
}

/// Women and men in the municipality and in the nation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SexGap {
    /// The women's value.
    pub women: f64,
    /// The men's value.
    pub men: f64,
    /// `women − men`.
    pub difference: f64,
    /// `women − men` in the nation.
    pub nation: Option<f64>,
}

impl ProfileRow {
    /// Returns the standing against the nation: positive means worse, in standard deviations of
    /// the municipalities; `None` without direction, values or spread.
    #[must_use]
    pub fn worse_by_deviations(&self) -> Option<f64> {
        let worse_by = self.to_nation?.worse_by?;
        let deviation = self.spread.as_ref()?.standard_deviation;
        (deviation > 0.0).then(|| worse_by / deviation)
    }
}

/// Whose profile is made, and whom it is held against.
pub(super) struct Viewpoint<'a> {
    pub(super) own: &'a AreaCode,
    pub(super) similar: &'a [AreaCode],
}

impl Viewpoint<'_> {
    /// Returns the row of one indicator; `None` where no municipality ever has a value.
    pub(super) fn row(
        &self,
        indicator: Indicator,
        label: &str,
        panel: &Panel,
    ) -> Result<Option<ProfileRow>, ColumnError> {
        let Some(period) = period_shown(panel) else { return Ok(None) };
        let total = Group::total();
        let column = Column::of(panel, &total, period);
        let own = panel.measured(&total, self.own, period).unwrap_or_else(Measured::missing);
        let known = known_periods(panel, &total, self.own);
        let nation = panel.value(&total, &AreaCode::nation(), period);
        let spread = spread(&column.values)?;
        let place = match column.row_of(self.own) {
            Some(row) => place(&column.values, row, indicator.direction)?,
            None => None,
        };
        let similar_rows: Vec<usize> =
            self.similar.iter().filter_map(|code| column.row_of(code)).collect();
        Ok(Some(ProfileRow {
            last_known: last_known(&own, &known, period),
            first_known: known.first().map(|(first, _)| *first),
            to_nation: gap(own.value(), nation, indicator.direction),
            similar: reference(&column.values, &similar_rows, Centre::Median)?,
            change: change(panel, indicator.direction, &known, period),
            sexes: sexes(panel, self.own, period),
            data_set: panel
                .data_set_at(&total, self.own, period)
                .or_else(|| panel.data_sets().last())
                .cloned(),
            label: label.to_owned(),
            indicator,
            period,
            own,
            nation,
            place,
            spread,
        }))
    }
}

/// The municipalities of a panel with their values in one period.
struct Column<'a> {
    codes: Vec<&'a AreaCode>,
    values: Vec<Option<f64>>,
}

impl<'a> Column<'a> {
    fn of(panel: &'a Panel, group: &Group, period: Period) -> Self {
        let (codes, values) = panel
            .cross_section(group, period)
            .filter(|(area, _)| area.level() == Level::Municipality)
            .unzip();
        Self { codes, values }
    }

    fn row_of(&self, code: &AreaCode) -> Option<usize> {
        self.codes.binary_search(&code).ok()
    }
}

fn known_periods(panel: &Panel, group: &Group, area: &AreaCode) -> Vec<(Period, f64)> {
    let series = panel.series(group, area).into_iter();
    series.filter_map(|(period, measured)| Some((period, measured.value()?))).collect()
}

fn last_known(own: &Measured, known: &[(Period, f64)], shown: Period) -> Option<(Period, f64)> {
    if own.value().is_some() {
        return None;
    }
    known.iter().rev().find(|(period, _)| *period < shown).copied()
}

/// Counts from the oldest value that is at most ten and at least three years old.
fn change(
    panel: &Panel,
    direction: Option<Direction>,
    known: &[(Period, f64)],
    shown: Period,
) -> Option<Change> {
    let (_, now) = known.iter().find(|(period, _)| *period == shown)?;
    let age = |period: Period| shown.year() - period.year();
    let fits = |period: &Period| (MIN_YEARS_OF_CHANGE..=YEARS_OF_CHANGE).contains(&age(*period));
    let (from, before) = known.iter().find(|(period, _)| fits(period))?;
    let nation = |period| panel.value(&Group::total(), &AreaCode::nation(), period);
    let nation_before = nation(*from);
    Some(Change {
        from: *from,
        own: now - before,
        nation: nation(shown).zip(nation_before).map(|(now, before)| now - before),
        gap_before: gap(Some(*before), nation_before, direction),
    })
}

fn sexes(panel: &Panel, own: &AreaCode, period: Period) -> Option<SexGap> {
    let value = |group: &Group, area: &AreaCode| panel.value(group, area, period);
    let both = |area: &AreaCode| value(&Group::women(), area).zip(value(&Group::men(), area));
    let (women, men) = both(own)?;
    let nation = both(&AreaCode::nation()).map(|(women, men)| women - men);
    Some(SexGap { women, men, difference: women - men, nation })
}
