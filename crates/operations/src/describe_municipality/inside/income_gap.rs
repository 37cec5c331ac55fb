//! Where the gap in wage income to the country comes from: which kinds of areas people live in,
//! or what they earn in areas of the same kind.

use domain::area::AreaCode;
use domain::period::Period;
use measures::gap::kitagawa::{
    Components, EmptyStratum, KitagawaConventions, RateVariation, Strata, kitagawa,
};
use numerics::sum::{sum, weighted_mean};

use super::{AREA_TYPES, Areas, Known, type_number};

/// The gap in mean wage income between a municipality and the country, in two parts that sum to
/// it, by types of area.
///
/// Means are over areas, weighted by inhabitants. Areas without type, income or inhabitants are
/// left out on both sides.
///
/// # Source
/// Kitagawa, E. M. (1955), doi 10.1080/01621459.1955.10501299. Types without inhabitants here take
/// the country's income, and differ by composition only.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomeGap {
    /// The year of the incomes.
    pub period: Period,
    /// The municipality's mean, thousands of kronor.
    pub own: f64,
    /// The country's mean.
    pub nation: f64,
    /// `own − nation`.
    pub gap: f64,
    /// What follows from living in other types of areas than the country's inhabitants.
    pub composition: f64,
    /// What follows from other incomes in areas of the same type.
    pub within_types: f64,
    /// Every type of area.
    pub types: Vec<IncomeOfType>,
}

/// One type of area.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomeOfType {
    /// 1 (large socio-economic challenges) to 5 (very good socio-economic conditions).
    pub number: u8,
    /// The share of the municipality's inhabitants, 0 to 1.
    pub own_share: f64,
    /// The share of the country's.
    pub nation_share: f64,
    /// Mean income in the municipality's areas of the type; `None` where it has none.
    pub own: Option<f64>,
    /// Mean income in the country's.
    pub nation: Option<f64>,
}

/// Income and inhabitants of the areas of each type.
struct ByType {
    sizes: Vec<f64>,
    means: Vec<Option<f64>>,
}

impl ByType {
    fn of<'a>(
        areas: &Areas<'_>,
        income: &Known,
        codes: impl Iterator<Item = &'a AreaCode>,
    ) -> Option<Self> {
        let (inhabitants, types) = (areas.inhabitants?, areas.types?);
        let mut of_type: Vec<(Vec<f64>, Vec<f64>)> =
            AREA_TYPES.map(|_| (Vec::new(), Vec::new())).collect();
        for code in codes {
            let people = inhabitants.panel.value(&super::TOTAL_OF_PANELS, code, income.period);
            let known = (type_number(types.value(code)), income.value(code), people);
            if let (Some(number), Some(income), Some(people)) = known {
                let (incomes, sizes) = &mut of_type[usize::from(number - AREA_TYPES.start())];
                incomes.push(income);
                sizes.push(people);
            }
        }
        let sizes = of_type.iter().map(|(_, sizes)| sum(sizes.iter().copied())).collect();
        let means = of_type.iter().map(|(incomes, sizes)| weighted_mean(incomes, sizes)).collect();
        Some(Self { sizes, means })
    }

    fn share(&self, index: usize) -> f64 {
        self.sizes[index] / sum(self.sizes.iter().copied())
    }
}

/// Returns where the gap comes from; `None` where types, incomes or inhabitants are unknown.
pub(super) fn income_gap(areas: &Areas<'_>, income: &Known) -> Option<IncomeGap> {
    let here = ByType::of(areas, income, areas.codes.iter())?;
    let country = ByType::of(areas, income, income.all().map(|(code, _)| code))?;
    let some = |sizes: &[f64]| sizes.iter().copied().map(Some).collect::<Vec<_>>();
    let (own_sizes, nation_sizes) = (some(&here.sizes), some(&country.sizes));
    let conventions = KitagawaConventions {
        components: Components::Two,
        empty_stratum: EmptyStratum::Borrow,
        variation: RateVariation::Fixed,
    };
    let own = Strata { sizes: &own_sizes, rates: &here.means };
    let nation = Strata { sizes: &nation_sizes, rates: &country.means };
    // A municipality whose areas have no type or income has no gap to divide.
    let parts = kitagawa(&own, &nation, &conventions).ok()?;
    let one = |(index, number): (usize, u8)| IncomeOfType {
        number,
        own_share: here.share(index),
        nation_share: country.share(index),
        own: here.means[index],
        nation: country.means[index],
    };
    Some(IncomeGap {
        period: income.period,
        own: parts.first_rate,
        nation: parts.second_rate,
        gap: parts.gap.estimate,
        composition: parts.composition.estimate,
        within_types: parts.rate.estimate,
        types: AREA_TYPES.enumerate().map(one).collect(),
    })
}
