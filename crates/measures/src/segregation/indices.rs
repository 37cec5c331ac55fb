//! The measures by name, computed of a table: in the data and in every replicate alike.

use crate::segregation::atkinson::atkinson;
use crate::segregation::concentration_profile::{
    concentration_profile, concentration_profile_as_pysal,
};
use crate::segregation::corrected::{
    Corrected, bias_corrected_dissimilarity, modified_dissimilarity, modified_gini,
};
use crate::segregation::correlation_ratio::correlation_ratio;
use crate::segregation::counts::Table;
use crate::segregation::density_corrected::{
    density_corrected_dissimilarity, density_corrected_dissimilarity_as_pysal,
};
use crate::segregation::dissimilarity::{dissimilarity, gorard, multigroup_dissimilarity};
use crate::segregation::entropy::diversity;
use crate::segregation::exposure::{interaction, isolation};
use crate::segregation::gini::{gini, multigroup_gini};
use crate::segregation::hutchens::hutchens;
use crate::segregation::min_max::min_max;
use crate::segregation::mutual_information::{
    WholeLogarithms, information_theory, mutual_information, two_group_information_theory,
};
use crate::segregation::ordinal::{OrdinalSpread, ordinal_segregation};
use crate::segregation::rank_order::{RankOrderIndex, rank_order_segregation};
use crate::segregation::relative_diversity::{
    normalized_exposure, relative_diversity, squared_coefficient_of_variation,
};
use crate::segregation::resampling::ResamplingError;
use crate::segregation::simpson::{simpson_concentration, simpson_interaction};

/// What the measures with a choice in them are computed with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Atkinson's b, above 0 and below 1; 0.5 weighs areas of low and high shares alike.
    pub atkinson_shape: f64,
    /// The thresholds of the concentration profile as PySAL sums it; 1 000 there.
    pub profile_points: usize,
    /// The degree of the polynomial of the rank-order indices; 4 as a rule.
    pub polynomial_degree: usize,
    /// Populations drawn for the modified and bias-corrected indices.
    pub correction_replications: usize,
    /// The seed of these draws.
    pub correction_seed: u64,
}

/// A measure, by what it is computed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    TwoGroup(TwoGroup),
    Simulated(Simulated),
    Multigroup(Multigroup),
    Local(Local),
    Ordered(Ordered),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TwoGroup {
    Dissimilarity,
    Gini,
    InformationTheory,
    Isolation,
    Interaction,
    Atkinson,
    CorrelationRatio,
    ConcentrationProfile,
    ConcentrationProfileAsPysal,
    MinMax,
    Hutchens,
    Gorard,
    DensityCorrected,
    DensityCorrectedAsPysal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Simulated {
    ModifiedDissimilarity,
    ModifiedGini,
    BiasCorrectedDissimilarity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Multigroup {
    MutualInformation,
    InformationTheory,
    Dissimilarity,
    Gini,
    RelativeDiversity,
    NormalizedExposure,
    SquaredCoefficientOfVariation,
    Diversity,
    SimpsonConcentration,
    SimpsonInteraction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Local {
    Exposure,
    SegregationOfAreas,
    SegregationOfGroups,
    LocationQuotient,
    Diversity,
    Entropy,
    SimpsonConcentration,
    SimpsonInteraction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ordered {
    Ordinal(OrdinalSpread),
    RankOrder(RankOrderIndex),
}

impl TwoGroup {
    pub(crate) fn of(self, group: &[f64], others: &[f64], settings: &Settings) -> Option<f64> {
        match self {
            Self::Dissimilarity => dissimilarity(group, others),
            Self::Gini => gini(group, others),
            Self::InformationTheory => two_group_information_theory(group, others),
            Self::Isolation => isolation(group, others),
            Self::Interaction => interaction(group, others),
            Self::Atkinson => atkinson(group, others, settings.atkinson_shape),
            Self::CorrelationRatio => correlation_ratio(group, others),
            Self::ConcentrationProfile => concentration_profile(group, others),
            Self::ConcentrationProfileAsPysal => {
                concentration_profile_as_pysal(group, others, settings.profile_points)
                    .map(|(index, _)| index)
            }
            Self::MinMax => min_max(group, others),
            Self::Hutchens => hutchens(group, others),
            Self::Gorard => gorard(group, others),
            Self::DensityCorrected => density_corrected_dissimilarity(group, others),
            Self::DensityCorrectedAsPysal => {
                density_corrected_dissimilarity_as_pysal(group, others)
            }
        }
    }
}

impl Simulated {
    pub(crate) fn of(
        self,
        group: &[f64],
        others: &[f64],
        settings: &Settings,
    ) -> Result<Option<Corrected>, ResamplingError> {
        let draws = (settings.correction_replications, settings.correction_seed);
        match self {
            Self::ModifiedDissimilarity => modified_dissimilarity(group, others, draws),
            Self::ModifiedGini => modified_gini(group, others, draws),
            Self::BiasCorrectedDissimilarity => bias_corrected_dissimilarity(group, others, draws),
        }
    }
}

impl Multigroup {
    pub(crate) fn of(self, table: &Table<'_>) -> Option<f64> {
        match self {
            Self::MutualInformation => Some(mutual_information(table)),
            Self::InformationTheory => information_theory(table),
            Self::Dissimilarity => multigroup_dissimilarity(table),
            Self::Gini => multigroup_gini(table),
            Self::RelativeDiversity => relative_diversity(table),
            Self::NormalizedExposure => normalized_exposure(table),
            Self::SquaredCoefficientOfVariation => squared_coefficient_of_variation(table),
            Self::Diversity => Some(diversity(table)),
            Self::SimpsonConcentration => Some(simpson_concentration(table)),
            Self::SimpsonInteraction => Some(simpson_interaction(table)),
        }
    }
}

impl Ordered {
    pub(crate) fn of(self, table: &Table<'_>, settings: &Settings) -> Option<f64> {
        match self {
            Self::Ordinal(spread) => ordinal_segregation(table, spread),
            Self::RankOrder(index) => {
                let fitted = rank_order_segregation(table, index, settings.polynomial_degree);
                fitted.ok().map(|found| found.index)
            }
        }
    }
}

/// One number asked for, of the data and of replicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Of a group against all others.
    TwoGroup(TwoGroup, usize),
    Multigroup(Multigroup),
    Ordered(Ordered),
}

/// Computes everything asked of one replicate of whole persons.
pub(crate) struct Replica<'a> {
    pub(crate) asked: &'a [Asked],
    pub(crate) settings: &'a Settings,
    pub(crate) logarithms: &'a WholeLogarithms,
}

impl Replica<'_> {
    pub(crate) fn of(&self, table: &Table<'_>) -> Vec<Option<f64>> {
        let (mut summed, mut summed_of) = (Vec::new(), None);
        let number = |asked: &Asked| match *asked {
            Asked::TwoGroup(index, group) => {
                let others = if table.n_groups() == 2 {
                    table.column(1 - group)
                } else {
                    if summed_of != Some(group) {
                        (summed, summed_of) = (table.others(group), Some(group));
                    }
                    &summed
                };
                let own = table.column(group);
                if index == TwoGroup::InformationTheory {
                    return self.logarithms.two_group_information_theory(own, others);
                }
                index.of(own, others, self.settings)
            }
            Asked::Multigroup(Multigroup::MutualInformation) => {
                Some(self.logarithms.mutual_information(table))
            }
            Asked::Multigroup(Multigroup::InformationTheory) => {
                let entropy = diversity(table);
                (entropy > 0.0).then(|| self.logarithms.mutual_information(table) / entropy)
            }
            Asked::Multigroup(index) => index.of(table),
            Asked::Ordered(index) => index.of(table, self.settings),
        };
        self.asked.iter().map(number).collect()
    }
}
