//! The measures that the front door knows.

use crate::estimate::Listed;
use crate::segregation::indices::{Kind, Local, Multigroup, Ordered, Simulated, TwoGroup};

/// Every measure of the family, in the order in which all of them are answered.
pub const MEASURES: &[Listed] = &[
    Listed::new(
        "dissimilarity",
        "Dissimilarity D",
        "share of a group that would have to move for areas to be alike: ½ Σ |xᵢ/X − yᵢ/Y|",
        "Duncan and Duncan 1955, doi 10.2307/2088328",
    ),
    Listed::new(
        "gini",
        "Gini index of segregation G",
        "mean difference in shares between pairs of persons: Σ tᵢtⱼ|pᵢ − pⱼ| / (2T²P(1 − P))",
        "Duncan and Duncan 1955, doi 10.2307/2088328",
    ),
    Listed::new(
        "information-theory",
        "Information theory index H of two groups",
        "share of the groups' entropy that areas tell: 1 − Σ tᵢEᵢ / (T E)",
        "Theil and Finizza 1971, doi 10.1080/0022250X.1971.9989795",
    ),
    Listed::new(
        "isolation",
        "Isolation xPx",
        "own group's share in the area of its mean member: Σ (xᵢ/X)(xᵢ/tᵢ)",
        "Bell 1954, doi 10.2307/2574118",
    ),
    Listed::new(
        "interaction",
        "Interaction xPy",
        "others' share in the area of the mean member: Σ (xᵢ/X)(yᵢ/tᵢ)",
        "Bell 1954, doi 10.2307/2574118",
    ),
    Listed::new(
        "atkinson",
        "Atkinson index of segregation A(b)",
        "1 − P/(1 − P) · [Σ (1 − pᵢ)^(1−b) pᵢ^b tᵢ / (PT)]^(1/(1−b))",
        "James and Taeuber 1985, doi 10.2307/270845",
    ),
    Listed::new(
        "correlation-ratio",
        "Correlation ratio V (eta squared)",
        "variance of shares between areas as a share of all: Σ tᵢ(pᵢ − P)² / (T P(1 − P))",
        "Bell 1954, doi 10.2307/2574118",
    ),
    Listed::new(
        "concentration-profile",
        "Concentration profile R",
        "area between the curve of the group's concentration and an even one, exact integral",
        "Hong and Sadahiro 2014, doi 10.1007/s10109-013-0190-5",
    ),
    Listed::new(
        "concentration-profile-as-pysal",
        "Concentration profile R as PySAL sums it",
        "the same by right ends of steps",
        "PySAL segregation 2.6, ConProf",
    ),
    Listed::new(
        "min-max",
        "Min-max index S",
        "1 − Σ min(xᵢ/X, yᵢ/Y) / Σ max(xᵢ/X, yᵢ/Y)",
        "O'Sullivan and Wong 2007, doi 10.1111/j.1538-4632.2007.00699.x",
    ),
    Listed::new(
        "hutchens",
        "Hutchens' square root index O",
        "1 − Σ √(xᵢ/X · yᵢ/Y)",
        "Hutchens 2004, doi 10.1111/j.1468-2354.2004.00136.x",
    ),
    Listed::new(
        "gorard",
        "Gorard's segregation index S",
        "½ Σ |xᵢ/X − tᵢ/T| = D(1 − P)",
        "Gorard and Taylor 2002, doi 10.1177/003803850203600405",
    ),
    Listed::new(
        "density-corrected-dissimilarity",
        "Density-corrected dissimilarity",
        "½ Σ σᵢθᵢ with the most likely distance θᵢ of each area",
        "Allen et al. 2015, doi 10.1111/ectj.12039",
    ),
    Listed::new(
        "density-corrected-dissimilarity-as-pysal",
        "Density-corrected dissimilarity as PySAL searches it",
        "the same with a search that stops in flat places",
        "PySAL segregation 2.6, DensityCorrectedDissim",
    ),
    Listed::new(
        "modified-dissimilarity",
        "Modified dissimilarity",
        "(D − D*)/(1 − D*) with the mean D* where chance alone places the group",
        "Carrington and Troske 1997, doi 10.1080/07350015.1997.10524718",
    ),
    Listed::new(
        "modified-gini",
        "Modified Gini",
        "(G − G*)/(1 − G*) with the mean G* where chance alone places the group",
        "Carrington and Troske 1997, doi 10.1080/07350015.1997.10524718",
    ),
    Listed::new(
        "bias-corrected-dissimilarity",
        "Bias-corrected dissimilarity",
        "2D − D̄ with the mean D̄ over samples within groups",
        "Allen et al. 2015, doi 10.1111/ectj.12039",
    ),
    Listed::new(
        "mutual-information",
        "Mutual information M (divergence)",
        "Σ pᵢₖ ln(pᵢₖ/(pᵢ.p.ₖ)) in nats; with levels, divided over them",
        "Mora and Ruiz-Castillo 2011, doi 10.1111/j.1467-9531.2011.01237.x",
    ),
    Listed::new(
        "multigroup-information-theory",
        "Multigroup information theory H",
        "M / E; with levels, divided over them",
        "Reardon and Firebaugh 2002, doi 10.1111/1467-9531.00110",
    ),
    Listed::new(
        "multigroup-dissimilarity",
        "Multigroup dissimilarity D",
        "Σ tᵢ|pᵢₖ − Pₖ| / (2TI)",
        "Sakoda 1981, doi 10.2307/2061096",
    ),
    Listed::new(
        "multigroup-gini",
        "Multigroup Gini G",
        "Σₖ Σ tᵢtⱼ|pᵢₖ − pⱼₖ| / (2T²I)",
        "Reardon and Firebaugh 2002, doi 10.1111/1467-9531.00110",
    ),
    Listed::new(
        "relative-diversity",
        "Relative diversity R",
        "Σ tᵢ(pᵢₖ − Pₖ)² / (TI)",
        "Reardon and Firebaugh 2002, doi 10.1111/1467-9531.00110",
    ),
    Listed::new(
        "normalized-exposure",
        "Normalised exposure P",
        "Σ tᵢ(pᵢₖ − Pₖ)² / (T(1 − Pₖ))",
        "James 1986, doi 10.1111/j.1747-4469.1986.tb00249.x",
    ),
    Listed::new(
        "squared-coefficient-of-variation",
        "Squared coefficient of variation C",
        "Σ tᵢ(pᵢₖ − Pₖ)² / (T(K − 1)Pₖ)",
        "Reardon and Firebaugh 2002, doi 10.1111/1467-9531.00110",
    ),
    Listed::new("diversity", "Diversity E (entropy)", "Σ Pₖ ln(1/Pₖ) in nats", "Theil 1972"),
    Listed::new(
        "simpson-concentration",
        "Simpson's concentration λ",
        "Σ Pₖ²",
        "Simpson 1949, doi 10.1038/163688a0",
    ),
    Listed::new(
        "simpson-interaction",
        "Simpson's interaction I",
        "Σ Pₖ(1 − Pₖ)",
        "Lieberson 1969, doi 10.2307/2095977",
    ),
    Listed::new(
        "exposure",
        "Exposure of every group to every group",
        "Σ (xᵢ/X)(yᵢ/tᵢ); the number is the mean isolation",
        "Bell 1954, doi 10.2307/2574118",
    ),
    Listed::new(
        "local-segregation",
        "Local segregation of areas",
        "Σₖ p(k|i) ln(p(k|i)/p(k)); the number is M",
        "Mora and Ruiz-Castillo 2011, doi 10.1111/j.1467-9531.2011.01237.x",
    ),
    Listed::new(
        "local-segregation-of-groups",
        "Local segregation of groups",
        "Σᵢ p(i|k) ln(p(i|k)/p(i)); the number is M",
        "Mora and Ruiz-Castillo 2011, doi 10.1111/j.1467-9531.2011.01237.x",
    ),
    Listed::new(
        "location-quotient",
        "Location quotient",
        "pᵢₖ / Pₖ of each area and group",
        "Isard 1960",
    ),
    Listed::new(
        "local-diversity",
        "Local diversity",
        "Σₖ pᵢₖ ln(1/pᵢₖ) in nats; the number is the mean over persons",
        "Theil 1972",
    ),
    Listed::new(
        "local-entropy",
        "Local entropy",
        "local diversity / ln K; the number is the mean over persons",
        "Reardon and O'Sullivan 2004, doi 10.1111/j.0081-1750.2004.00150.x",
    ),
    Listed::new(
        "local-simpson-concentration",
        "Local Simpson concentration",
        "Σₖ pᵢₖ²; the number is the mean over persons",
        "Simpson 1949, doi 10.1038/163688a0",
    ),
    Listed::new(
        "local-simpson-interaction",
        "Local Simpson interaction",
        "Σₖ pᵢₖ(1 − pᵢₖ); the number is the mean over persons",
        "Reardon and Firebaugh 2002, doi 10.1111/1467-9531.00110",
    ),
    Listed::new(
        "ordinal-information-theory",
        "Ordinal information theory H^O",
        "relative fall of the entropy over ordered categories within areas",
        "Reardon 2009, doi 10.1108/S1049-2585(2009)0000017011",
    ),
    Listed::new(
        "ordinal-variation-ratio",
        "Ordinal variation ratio R^O",
        "the same with f(c) = 4c(1 − c)",
        "Reardon 2009, doi 10.1108/S1049-2585(2009)0000017011",
    ),
    Listed::new(
        "ordinal-square-root",
        "Ordinal square root S^O",
        "the same with f(c) = 2√(c(1 − c))",
        "Reardon 2009, doi 10.1108/S1049-2585(2009)0000017011",
    ),
    Listed::new(
        "ordinal-absolute-difference",
        "Ordinal absolute difference",
        "the same with f(c) = 1 − |2c − 1|",
        "Reardon 2009, doi 10.1108/S1049-2585(2009)0000017011",
    ),
    Listed::new(
        "rank-order-information-theory",
        "Rank-order information theory H^R",
        "H between persons below and above a rank, over all ranks",
        "Reardon and Bischoff 2011, doi 10.1086/657114",
    ),
    Listed::new(
        "rank-order-variance-ratio",
        "Rank-order variance ratio R^R",
        "the same of the variance ratio",
        "Reardon 2011",
    ),
    Listed::new(
        "rank-order-square-root",
        "Rank-order square root S^R",
        "the same of Hutchens' index",
        "Reardon 2011",
    ),
];

/// Returns what a measure's id asks for.
pub(crate) fn kind_of(id: &str) -> Option<Kind> {
    two_group(id)
        .map(Kind::TwoGroup)
        .or_else(|| simulated(id).map(Kind::Simulated))
        .or_else(|| multigroup(id).map(Kind::Multigroup))
        .or_else(|| local(id).map(Kind::Local))
        .or_else(|| ordered(id).map(Kind::Ordered))
}

fn two_group(id: &str) -> Option<TwoGroup> {
    Some(match id {
        "dissimilarity" => TwoGroup::Dissimilarity,
        "gini" => TwoGroup::Gini,
        "information-theory" => TwoGroup::InformationTheory,
        "isolation" => TwoGroup::Isolation,
        "interaction" => TwoGroup::Interaction,
        "atkinson" => TwoGroup::Atkinson,
        "correlation-ratio" => TwoGroup::CorrelationRatio,
        "concentration-profile" => TwoGroup::ConcentrationProfile,
        "concentration-profile-as-pysal" => TwoGroup::ConcentrationProfileAsPysal,
        "min-max" => TwoGroup::MinMax,
        "hutchens" => TwoGroup::Hutchens,
        "gorard" => TwoGroup::Gorard,
        "density-corrected-dissimilarity" => TwoGroup::DensityCorrected,
        "density-corrected-dissimilarity-as-pysal" => TwoGroup::DensityCorrectedAsPysal,
        _ => return None,
    })
}

fn simulated(id: &str) -> Option<Simulated> {
    Some(match id {
        "modified-dissimilarity" => Simulated::ModifiedDissimilarity,
        "modified-gini" => Simulated::ModifiedGini,
        "bias-corrected-dissimilarity" => Simulated::BiasCorrectedDissimilarity,
        _ => return None,
    })
}

fn multigroup(id: &str) -> Option<Multigroup> {
    Some(match id {
        "mutual-information" => Multigroup::MutualInformation,
        "multigroup-information-theory" => Multigroup::InformationTheory,
        "multigroup-dissimilarity" => Multigroup::Dissimilarity,
        "multigroup-gini" => Multigroup::Gini,
        "relative-diversity" => Multigroup::RelativeDiversity,
        "normalized-exposure" => Multigroup::NormalizedExposure,
        "squared-coefficient-of-variation" => Multigroup::SquaredCoefficientOfVariation,
        "diversity" => Multigroup::Diversity,
        "simpson-concentration" => Multigroup::SimpsonConcentration,
        "simpson-interaction" => Multigroup::SimpsonInteraction,
        _ => return None,
    })
}

fn local(id: &str) -> Option<Local> {
    Some(match id {
        "exposure" => Local::Exposure,
        "local-segregation" => Local::SegregationOfAreas,
        "local-segregation-of-groups" => Local::SegregationOfGroups,
        "location-quotient" => Local::LocationQuotient,
        "local-diversity" => Local::Diversity,
        "local-entropy" => Local::Entropy,
        "local-simpson-concentration" => Local::SimpsonConcentration,
        "local-simpson-interaction" => Local::SimpsonInteraction,
        _ => return None,
    })
}

fn ordered(id: &str) -> Option<Ordered> {
    use crate::segregation::ordinal::OrdinalSpread as Spread;
    use crate::segregation::rank_order::RankOrderIndex as Rank;
    Some(match id {
        "ordinal-information-theory" => Ordered::Ordinal(Spread::Entropy),
        "ordinal-variation-ratio" => Ordered::Ordinal(Spread::Variation),
        "ordinal-square-root" => Ordered::Ordinal(Spread::SquareRoot),
        "ordinal-absolute-difference" => Ordered::Ordinal(Spread::AbsoluteDifference),
        "rank-order-information-theory" => Ordered::RankOrder(Rank::InformationTheory),
        "rank-order-variance-ratio" => Ordered::RankOrder(Rank::VarianceRatio),
        "rank-order-square-root" => Ordered::RankOrder(Rank::SquareRoot),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_measure_is_known_once() {
        for (place, listed) in MEASURES.iter().enumerate() {
            assert!(kind_of(listed.id).is_some(), "{}", listed.id);
            assert!(MEASURES[..place].iter().all(|earlier| earlier.id != listed.id));
        }
        assert!(kind_of("segregation").is_none());
    }
}
