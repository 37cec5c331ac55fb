//! Indices of nearness: clustering, proximity and distance-decay exposure.

use super::{Entry, Need, Scope};
use crate::estimate::Listed;
use crate::segregation::spatial::SpatialError;
use crate::segregation::spatial::prepared::Prepared;
use crate::segregation::spatial::proximity::Proximity;

pub(super) const NEAR: [Entry; 12] = [
    Entry {
        listed: Listed {
            id: "absolute-clustering",
            name: "absolute clustering",
            definition: "[Σ(xᵢ/X)Σcᵢⱼxⱼ − (X/n²)ΣΣc] / [Σ(xᵢ/X)Σcᵢⱼtⱼ − (X/n²)ΣΣc]",
            source: "Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Decay,
        value: |of, group, _| Ok(decaying(of)?.absolute_clustering(group)),
        method: "nearness exp(−d/unit)",
        undefined: "the group is absent or the denominator zero",
    },
    Entry {
        listed: Listed {
            id: "absolute-clustering-by-side",
            name: "absolute clustering over neighbours",
            definition: "absolute clustering with c = 1 for areas that share a boundary and 0 for others and within, as OasisR",
            source: "Tivadar (2019), doi 10.18637/jss.v089.i07",
        },
        scope: Scope::EachGroup,
        need: Need::Contiguity,
        value: |of, group, _| {
            Ok(of.touching.as_ref().and_then(|found| found.absolute_clustering(group)))
        },
        method: "rook contiguity",
        undefined: "the group is absent or the denominator zero",
    },
    Entry {
        listed: Listed {
            id: "relative-clustering",
            name: "relative clustering",
            definition: "Pxx/Pyy − 1, Pxx = ΣΣxᵢxⱼcᵢⱼ/X²; without upper bound",
            source: "Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Decay,
        value: |of, group, _| {
            let found = decaying(of)?;
            let (own, rest) = (found.within_group(group), found.within_rest(group));
            Ok(Proximity::relative_clustering(own, rest))
        },
        method: "nearness exp(−d/unit)",
        undefined: "the group or everybody else is absent or nobody else is near another",
    },
    Entry {
        listed: Listed {
            id: "spatial-proximity",
            name: "spatial proximity",
            definition: "(X Pxx + Y Pyy) / (T Ptt)",
            source: "White (1983), doi 10.1086/227768",
        },
        scope: Scope::EachGroup,
        need: Need::Decay,
        value: |of, group, _| Ok(decaying(of)?.spatial_proximity(group)),
        method: "nearness exp(−d/unit)",
        undefined: "the group or everybody else is absent or nobody is near another",
    },
    Entry {
        listed: Listed {
            id: "spatial-proximity-of-all",
            name: "spatial proximity of all groups",
            definition: "Σ Xₖ Pₖₖ / (T Ptt)",
            source: "White (1983), doi 10.1086/227768; Tivadar (2019), doi 10.18637/jss.v089.i07",
        },
        scope: Scope::AllGroups,
        need: Need::Decay,
        value: |of, _, _| Ok(decaying(of)?.spatial_proximity_of_all()),
        method: "nearness exp(−d/unit)",
        undefined: "nobody is near another",
    },
    Entry {
        listed: Listed {
            id: "distance-decay-isolation",
            name: "distance-decay isolation",
            definition: "Σ(xᵢ/X) Σcᵢⱼxⱼ/Σcᵢⱼtⱼ",
            source: "Morgan (1983), Sociology and Social Research 67; Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Decay,
        value: |of, group, _| Ok(decaying(of)?.exposure(group, group)),
        method: "nearness exp(−d/unit)",
        undefined: "the group is absent, or nearness underflows: the unit of distance is too short for these areas",
    },
    Entry {
        listed: Listed {
            id: "distance-decay-interaction",
            name: "distance-decay interaction",
            definition: "Σ(xᵢ/X) Σcᵢⱼyⱼ/Σcᵢⱼtⱼ",
            source: "Morgan (1983), Sociology and Social Research 67; Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Decay,
        value: |of, group, _| Ok(decaying(of)?.exposure_to_rest(group)),
        method: "nearness exp(−d/unit)",
        undefined: "the group is absent, or nearness underflows: the unit of distance is too short for these areas",
    },
    Entry {
        listed: Listed {
            id: "absolute-clustering-as-pysal",
            name: "absolute clustering as PySAL",
            definition: "absolute clustering with PySAL’s c",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::DecayAsPysal,
        value: |of, group, _| {
            Ok(of.as_pysal.as_ref().and_then(|found| found.absolute_clustering(group)))
        },
        method: "c = 1 − exp(−dᵢⱼ/Σₖdₖⱼ), which grows with distance",
        undefined: "the group or everybody else is absent",
    },
    Entry {
        listed: Listed {
            id: "relative-clustering-as-pysal",
            name: "relative clustering as PySAL",
            definition: "Pxx/Pyy − 1 with Pxx = Σⱼxⱼ²Σᵢcᵢⱼ/X² and PySAL’s c",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::DecayAsPysal,
        value: |of, group, _| {
            Ok(of.as_pysal.as_ref().and_then(|found| found.relative_clustering(group)))
        },
        method: "c = 1 − exp(−dᵢⱼ/Σₖdₖⱼ), which grows with distance",
        undefined: "the group or everybody else is absent",
    },
    Entry {
        listed: Listed {
            id: "spatial-proximity-as-pysal",
            name: "spatial proximity as PySAL",
            definition: "spatial proximity with PySAL’s c",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::DecayAsPysal,
        value: |of, group, _| {
            Ok(of.as_pysal.as_ref().and_then(|found| found.spatial_proximity(group)))
        },
        method: "c = 1 − exp(−dᵢⱼ/Σₖdₖⱼ), which grows with distance",
        undefined: "the group or everybody else is absent",
    },
    Entry {
        listed: Listed {
            id: "distance-decay-isolation-as-pysal",
            name: "distance-decay isolation as PySAL",
            definition: "ΣᵢΣⱼ(xᵢ/X)cᵢⱼxⱼ/Σₖcⱼₖtₖ with PySAL’s c",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::DecayAsPysal,
        value: |of, group, _| {
            Ok(of.as_pysal.as_ref().and_then(|found| found.exposure(group, group)))
        },
        method: "c = 1 − exp(−dᵢⱼ/Σₖdₖⱼ), which grows with distance",
        undefined: "the group or everybody else is absent",
    },
    Entry {
        listed: Listed {
            id: "distance-decay-interaction-as-pysal",
            name: "distance-decay interaction as PySAL",
            definition: "ΣᵢΣⱼ(xᵢ/X)cᵢⱼyⱼ/Σₖcⱼₖtₖ with PySAL’s c",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::DecayAsPysal,
        value: |of, group, _| {
            Ok(of.as_pysal.as_ref().and_then(|found| found.exposure_to_rest(group)))
        },
        method: "c = 1 − exp(−dᵢⱼ/Σₖdₖⱼ), which grows with distance",
        undefined: "the group or everybody else is absent",
    },
];

fn decaying<'a>(of: &'a Prepared<'_>) -> Result<&'a Proximity, SpatialError> {
    of.decaying.as_ref().ok_or(SpatialError::NoPeople)
}
