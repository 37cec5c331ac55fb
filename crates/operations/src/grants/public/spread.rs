//! How amounts are spread over grants, and what they are per inhabitant.

use domain::area::{AreaCode, Level};
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::money::Ore;
use numerics::quantile::quantile;
use observations::store::StoreError;

use super::GrantView;
use crate::allocate::in_kronor;
use crate::describe_municipality::indicator_and_panel;
use crate::library::{Library, POPULATION};

/// How what was decided is spread over grants, in kronor. Quartiles by linear interpolation (Hyndman & Fan
/// 1996, type 7).
#[derive(Debug, Clone, PartialEq)]
pub struct AmountSpread {
    /// Name of the recipient and what it got, in the order of the grants.
    pub amounts: Vec<(String, Ore)>,
    /// The least.
    pub least: f64,
    /// The first quartile.
    pub first_quartile: f64,
    /// The median.
    pub median: f64,
    /// The third quartile.
    pub third_quartile: f64,
    /// The most.
    pub most: f64,
}

impl AmountSpread {
    /// Returns the spread of what was decided; `None` where there are no grants.
    #[must_use]
    pub fn of(grants: &[GrantView]) -> Option<Self> {
        let amounts: Vec<(String, Ore)> =
            grants.iter().map(|one| (one.recipient.name.clone(), one.money().decided)).collect();
        let kronor: Vec<f64> = amounts.iter().map(|(_, amount)| in_kronor(*amount)).collect();
        let at = |share| quantile(&kronor, share);
        Some(Self {
            least: at(0.0)?,
            first_quartile: at(0.25)?,
            median: at(0.5)?,
            third_quartile: at(0.75)?,
            most: at(1.0)?,
            amounts,
        })
    }
}

/// How many live in a municipality, the last that is known.
#[derive(Debug, Clone)]
pub struct Inhabitants {
    /// How many.
    pub n: f64,
    /// The year that they were counted in.
    pub year: i32,
    /// The data set that says so; `None` where it is lost.
    pub data_set: Option<DataSet>,
}

impl Inhabitants {
    /// Returns the last count of a municipality; `None` where none is known.
    ///
    /// # Errors
    /// Where the store refuses.
    pub fn of(library: &Library, code: &AreaCode) -> Result<Option<Self>, StoreError> {
        if code.level() != Level::Municipality {
            return Ok(None);
        }
        let id: IndicatorId = POPULATION.parse().expect("the id is well formed");
        let Some((_, panel)) = indicator_and_panel(library, &id, None)? else { return Ok(None) };
        let series = panel.series(&Group::total(), code).into_iter().rev();
        let mut known = series.filter_map(|(period, measured)| Some((period, measured.value()?)));
        let Some((period, n)) = known.next() else { return Ok(None) };
        let set = panel.data_set_at(&Group::total(), code, period).cloned();
        let mut sets = library.store().data_sets().into_iter();
        let data_set = set.and_then(|id| sets.find(|one| one.id == id));
        Ok(Some(Self { n, year: period.year(), data_set }))
    }

    /// Returns kronor per inhabitant; `None` where nobody lives there.
    #[must_use]
    pub fn each(&self, amount: Ore) -> Option<f64> {
        (self.n > 0.0).then(|| in_kronor(amount) / self.n)
    }
}
