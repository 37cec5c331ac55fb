//! Every figure the family answers with, computed from one view of the rows.

use crate::inequality::atkinson::{atkinson, atkinson_linearised};
use crate::inequality::entropy::{
    generalised_entropy, generalised_entropy_linearised, j_divergence, j_divergence_linearised,
};
use crate::inequality::gini::{
    gini, gini_as_convey, gini_as_convey_linearised, gini_linearised, gini_normalised,
    gini_normalised_linearised, gini_of_different_units, gini_of_different_units_linearised,
};
use crate::inequality::groups::{between_linearised, split_by_group, within_linearised};
use crate::inequality::hoover::{
    hoover, hoover_linearised, schutz_as_pysal, schutz_as_pysal_linearised,
};
use crate::inequality::lorenz::{
    income_share, income_share_linearised, lorenz, lorenz_linearised, lorenz_linearised_as_convey,
    palma, palma_linearised, wolfson, wolfson_as_pysal, wolfson_as_pysal_linearised,
    wolfson_linearised,
};
use crate::inequality::poverty::{
    PovertyLine, foster_greer_thorbecke, foster_greer_thorbecke_linearised, median_below,
    median_below_linearised, poverty_rate, poverty_rate_linearised, relative_median_gap,
    relative_median_gap_linearised, watts, watts_linearised,
};
use crate::inequality::ratio::{
    percentile_ratio, percentile_ratio_linearised, quintile_share_ratio,
    quintile_share_ratio_linearised,
};
use crate::inequality::sample::{Linearised, Sample, Undefined};
use crate::inequality::sources::{
    SourceGini, source_gini, source_gini_linearised, source_variation, source_variation_linearised,
};
use crate::inequality::zenga::{
    zenga, zenga_as_convey, zenga_as_convey_linearised, zenga_linearised,
};

/// One number to compute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Figure {
    Gini,
    GiniOfDifferentUnits,
    GiniAsConvey,
    GiniNormalised,
    QuintileShareRatio,
    Entropy(f64),
    EntropyWithin(f64),
    EntropyBetween(f64),
    JDivergence,
    Atkinson(f64),
    Palma,
    Hoover,
    SchutzAsPysal,
    PercentileRatio { upper: f64, lower: f64 },
    Wolfson,
    WolfsonAsPysal,
    Lorenz(f64),
    LorenzAsConvey(f64),
    IncomeShare { from: f64, to: f64 },
    PovertyLine,
    PovertyRate,
    MedianBelowLine,
    RelativeMedianGap,
    FosterGreerThorbecke(f64),
    Watts,
    Zenga,
    ZengaAsConvey,
    SourceGini(usize),
    SourceShare(usize),
    SourceOwnGini(usize),
    SourceCorrelation(usize),
    SourceMarginal(usize),
    SourceVariation(usize),
}

/// What does not change with the weights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Traits {
    /// The group of each row, in the sample's order.
    pub(super) groups: Vec<usize>,
    /// The groups' names.
    pub(super) group_names: Vec<String>,
    /// Each source's amounts, in the sample's order.
    pub(super) sources: Vec<Vec<f64>>,
    /// The sources' names.
    pub(super) source_names: Vec<String>,
    /// Where the poverty line is drawn.
    pub(super) line: PovertyLine,
}

/// The rows under one set of weights.
pub(super) struct View<'a> {
    /// Everyone: whom the poverty line is taken of.
    pub(super) all: &'a Sample,
    /// Those measured; the others weigh nothing.
    pub(super) kept: &'a Sample,
    /// Groups, sources and the line.
    pub(super) traits: &'a Traits,
}

impl Figure {
    /// Returns the figure's number.
    pub(super) fn value(self, view: &View) -> Result<f64, Undefined> {
        let (sample, traits) = (view.kept, view.traits);
        let line = || traits.line.amount(view.all);
        match self {
            Self::Gini => gini(sample),
            Self::GiniOfDifferentUnits => gini_of_different_units(sample),
            Self::GiniAsConvey => gini_as_convey(sample),
            Self::GiniNormalised => gini_normalised(sample),
            Self::QuintileShareRatio => quintile_share_ratio(sample),
            Self::Entropy(alpha) => generalised_entropy(sample, alpha),
            Self::EntropyWithin(alpha) => {
                let n_groups = traits.group_names.len();
                split_by_group(sample, &traits.groups, n_groups, alpha).map(|split| split.within)
            }
            Self::EntropyBetween(alpha) => {
                let n_groups = traits.group_names.len();
                split_by_group(sample, &traits.groups, n_groups, alpha).map(|split| split.between)
            }
            Self::JDivergence => j_divergence(sample),
            Self::Atkinson(aversion) => atkinson(sample, aversion),
            Self::Palma => palma(sample),
            Self::Hoover => hoover(sample),
            Self::SchutzAsPysal => schutz_as_pysal(sample),
            Self::PercentileRatio { upper, lower } => percentile_ratio(sample, upper, lower),
            Self::Wolfson => wolfson(sample),
            Self::WolfsonAsPysal => wolfson_as_pysal(sample),
            Self::Lorenz(share) | Self::LorenzAsConvey(share) => lorenz(sample, share),
            Self::IncomeShare { from, to } => income_share(sample, from, to),
            Self::PovertyLine => Ok(line()),
            Self::PovertyRate => Ok(poverty_rate(sample, line())),
            Self::MedianBelowLine => median_below(sample, line()),
            Self::RelativeMedianGap => relative_median_gap(sample, line()),
            Self::FosterGreerThorbecke(aversion) => {
                foster_greer_thorbecke(sample, line(), aversion)
            }
            Self::Watts => watts(sample, line()),
            Self::Zenga => zenga(sample),
            Self::ZengaAsConvey => zenga_as_convey(sample),
            Self::SourceVariation(source) => source_variation(sample, &traits.sources[source]),
            Self::SourceGini(source)
            | Self::SourceShare(source)
            | Self::SourceOwnGini(source)
            | Self::SourceCorrelation(source)
            | Self::SourceMarginal(source) => {
                self.of_source(&source_gini(sample, &traits.sources[source])?)
            }
        }
    }

    fn of_source(self, parts: &SourceGini) -> Result<f64, Undefined> {
        let found = match self {
            Self::SourceShare(_) => Some(parts.income_share),
            Self::SourceOwnGini(_) => parts.own,
            Self::SourceCorrelation(_) => parts.correlation,
            Self::SourceMarginal(_) => parts.marginal,
            _ => Some(parts.contribution),
        };
        found.ok_or(Undefined::ZeroMean)
    }

    /// Returns the figure linearised.
    pub(super) fn linearised(self, view: &View) -> Result<Linearised, Undefined> {
        let (sample, traits) = (view.kept, view.traits);
        let n_groups = traits.group_names.len();
        let line = || traits.line.linearised(view.all);
        match self {
            Self::Gini => gini_linearised(sample),
            Self::GiniOfDifferentUnits => gini_of_different_units_linearised(sample),
            Self::GiniAsConvey => gini_as_convey_linearised(sample),
            Self::GiniNormalised => gini_normalised_linearised(sample),
            Self::QuintileShareRatio => quintile_share_ratio_linearised(sample),
            Self::Entropy(alpha) => generalised_entropy_linearised(sample, alpha),
            Self::EntropyWithin(alpha) => {
                within_linearised(sample, &traits.groups, n_groups, alpha)
            }
            Self::EntropyBetween(alpha) => {
                between_linearised(sample, &traits.groups, n_groups, alpha)
            }
            Self::JDivergence => j_divergence_linearised(sample),
            Self::Atkinson(aversion) => atkinson_linearised(sample, aversion),
            Self::Palma => palma_linearised(sample),
            Self::Hoover => hoover_linearised(sample),
            Self::SchutzAsPysal => schutz_as_pysal_linearised(sample),
            Self::PercentileRatio { upper, lower } => {
                percentile_ratio_linearised(sample, upper, lower)
            }
            Self::Wolfson => wolfson_linearised(sample),
            Self::WolfsonAsPysal => wolfson_as_pysal_linearised(sample),
            Self::Lorenz(share) => lorenz_linearised(sample, share),
            Self::LorenzAsConvey(share) => lorenz_linearised_as_convey(sample, share),
            Self::IncomeShare { from, to } => income_share_linearised(sample, from, to),
            Self::PovertyLine => line(),
            Self::PovertyRate => poverty_rate_linearised(sample, &line()?),
            Self::MedianBelowLine => median_below_linearised(sample, &line()?),
            Self::RelativeMedianGap => relative_median_gap_linearised(sample, &line()?),
            Self::FosterGreerThorbecke(aversion) => {
                foster_greer_thorbecke_linearised(sample, &line()?, aversion)
            }
            Self::Watts => watts_linearised(sample, &line()?),
            Self::Zenga => zenga_linearised(sample),
            Self::ZengaAsConvey => zenga_as_convey_linearised(sample),
            Self::SourceGini(source) => source_gini_linearised(sample, &traits.sources[source]),
            Self::SourceVariation(source) => {
                source_variation_linearised(sample, &traits.sources[source])
            }
            Self::SourceShare(_)
            | Self::SourceOwnGini(_)
            | Self::SourceCorrelation(_)
            | Self::SourceMarginal(_) => Err(Undefined::NoLinearisedForm),
        }
    }
}
