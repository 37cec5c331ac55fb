//! Indices of place: centre, land, boundaries and steps.

use super::{Entry, Need, Scope};
use crate::estimate::Listed;
use crate::segregation::spatial::SpatialError;
use crate::segregation::spatial::centralization::{Outwards, centralization};
use crate::segregation::spatial::concentration::Concentration;
use crate::segregation::spatial::delta::{delta, delta_of_inhabited};
use crate::segregation::spatial::neighbour_dissimilarity::Touch;
use crate::segregation::spatial::prepared::Prepared;

pub(super) const PLACE: [Entry; 15] = [
    Entry {
        listed: Listed {
            id: "absolute-centralization",
            name: "absolute centralization",
            definition: "twice the area between the curves of group and land outwards from the centre: Σ Xᵢ₋₁Aᵢ − Σ XᵢAᵢ₋₁",
            source: "Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Rings,
        value: |of, group, _| {
            outwards(&of.rings, &of.population.group(group), of.question.geography.area_m2()?)
        },
        method: "areas outwards from the centre, those equally far as one ring",
        undefined: "the group is absent",
    },
    Entry {
        listed: Listed {
            id: "absolute-centralization-as-pysal",
            name: "absolute centralization as PySAL",
            definition: "absolute centralization with areas equally far from the centre one by one",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::OneByOne,
        value: |of, group, _| {
            outwards(&of.one_by_one, &of.population.group(group), of.question.geography.area_m2()?)
        },
        method: "areas outwards from the centre one by one, those equally far in order of row",
        undefined: "the group is absent",
    },
    Entry {
        listed: Listed {
            id: "relative-centralization",
            name: "relative centralization",
            definition: "twice the area between the curves of group and rest outwards from the centre: Σ Xᵢ₋₁Yᵢ − Σ XᵢYᵢ₋₁",
            source: "Duncan and Duncan (1955), doi 10.2307/2088328; Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Rings,
        value: |of, group, _| {
            outwards(&of.rings, &of.population.group(group), &of.population.rest(group))
        },
        method: "areas outwards from the centre, those equally far as one ring",
        undefined: "the group or everybody else is absent",
    },
    Entry {
        listed: Listed {
            id: "relative-centralization-as-pysal",
            name: "relative centralization as PySAL",
            definition: "relative centralization with areas equally far from the centre one by one",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::OneByOne,
        value: |of, group, _| {
            outwards(&of.one_by_one, &of.population.group(group), &of.population.rest(group))
        },
        method: "areas outwards from the centre one by one, those equally far in order of row",
        undefined: "the group or everybody else is absent",
    },
    Entry {
        listed: Listed {
            id: "absolute-concentration",
            name: "absolute concentration",
            definition: "1 − (Σxᵢaᵢ/X − least) / (most − least), least and most the mean areas if as many lived in the smallest or largest",
            source: "Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Nothing,
        value: |of, group, _| Ok(concentration(of, group)?.and_then(|found| found.absolute())),
        method: "areas of one size are taken together",
        undefined: "the group or everybody else is absent, or all areas that could hold it are of one size (0/0)",
    },
    Entry {
        listed: Listed {
            id: "relative-concentration",
            name: "relative concentration",
            definition: "(Σxᵢaᵢ/X / Σyᵢaᵢ/Y − 1) / (least/most − 1)",
            source: "Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Nothing,
        value: |of, group, _| Ok(concentration(of, group)?.and_then(|found| found.relative())),
        method: "areas of one size are taken together",
        undefined: "the group or everybody else is absent, or all areas that could hold it are of one size (0/0)",
    },
    Entry {
        listed: Listed {
            id: "delta",
            name: "delta",
            definition: "½ Σ |xᵢ/X − aᵢ/A|",
            source: "Hoover (1941), doi 10.1017/S0022050700052980; Massey and Denton (1988), doi 10.1093/sf/67.2.281",
        },
        scope: Scope::EachGroup,
        need: Need::Nothing,
        value: |of, group, _| {
            Ok(delta(&of.population.group(group), of.question.geography.area_m2()?))
        },
        method: "areas without people are land like other",
        undefined: "the group is absent",
    },
    Entry {
        listed: Listed {
            id: "delta-of-inhabited",
            name: "delta of inhabited areas",
            definition: "½ Σ |xᵢ/X − aᵢ/A| over areas where somebody lives, as OasisR",
            source: "Hoover (1941), doi 10.1017/S0022050700052980; Tivadar (2019), doi 10.18637/jss.v089.i07",
        },
        scope: Scope::EachGroup,
        need: Need::Nothing,
        value: |of, group, _| {
            let area_m2 = of.question.geography.area_m2()?;
            let people = &of.population;
            Ok(delta_of_inhabited(&people.group(group), people.totals(), area_m2))
        },
        method: "areas without people are left out",
        undefined: "the group is absent",
    },
    Entry {
        listed: Listed {
            id: "neighbour-dissimilarity",
            name: "dissimilarity adjusted for neighbours",
            definition: "D − Σcᵢⱼ|pᵢ − pⱼ| / Σcᵢⱼ, c = 1 for areas that touch in any point",
            source: "Morrill (1991), Geography Research Forum 11",
        },
        scope: Scope::EachGroup,
        need: Need::Touch,
        value: |of, group, _| of.touch(group, Touch::AnyPoint),
        method: "queen contiguity; areas without people have the share 0",
        undefined: "the group or everybody else is absent, or no two areas touch",
    },
    Entry {
        listed: Listed {
            id: "neighbour-dissimilarity-by-side",
            name: "dissimilarity adjusted for neighbours by side",
            definition: "D − Σcᵢⱼ|pᵢ − pⱼ| / Σcᵢⱼ, c = 1 for areas that share a boundary, as OasisR",
            source: "Morrill (1991), Geography Research Forum 11; Tivadar (2019), doi 10.18637/jss.v089.i07",
        },
        scope: Scope::EachGroup,
        need: Need::Touch,
        value: |of, group, _| of.touch(group, Touch::SharedBoundary),
        method: "rook contiguity; areas without people have the share 0",
        undefined: "the group or everybody else is absent, or no two areas touch",
    },
    Entry {
        listed: Listed {
            id: "boundary-dissimilarity",
            name: "dissimilarity adjusted for boundaries",
            definition: "D − Σbᵢⱼ|pᵢ − pⱼ| / Σbᵢⱼ, b the length of the shared boundary",
            source: "Wong (1993), doi 10.1080/00420989320080551; Hong, O'Sullivan and Sadahiro (2014), doi 10.1371/journal.pone.0113767",
        },
        scope: Scope::EachGroup,
        need: Need::Touch,
        value: |of, group, _| of.touch(group, Touch::BoundaryLength),
        method: "lengths over their sum; areas without people have the share 0",
        undefined: "the group or everybody else is absent, or no two areas touch",
    },
    Entry {
        listed: Listed {
            id: "boundary-dissimilarity-as-pysal",
            name: "dissimilarity adjusted for boundaries as PySAL",
            definition: "D − Σ(bᵢⱼ/Σⱼbᵢⱼ)|pᵢ − pⱼ| / n, n the areas with neighbours",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::Touch,
        value: |of, group, _| of.touch(group, Touch::BoundaryLengthByArea),
        method: "lengths over the area’s sum; areas without people have the share 0",
        undefined: "the group or everybody else is absent, or no two areas touch",
    },
    Entry {
        listed: Listed {
            id: "perimeter-area-dissimilarity",
            name: "dissimilarity adjusted for boundaries and shapes",
            definition: "D − Σ(bᵢⱼ/Σb)|pᵢ − pⱼ| ½(Pᵢ/Aᵢ + Pⱼ/Aⱼ)/max(P/A)",
            source: "Wong (1993), doi 10.1080/00420989320080551; Tivadar (2019), doi 10.18637/jss.v089.i07",
        },
        scope: Scope::EachGroup,
        need: Need::Touch,
        value: |of, group, _| of.touch(group, Touch::PerimeterArea),
        method: "as PySAL; areas without people have the share 0",
        undefined: "the group or everybody else is absent, or no two areas touch",
    },
    Entry {
        listed: Listed {
            id: "spatial-proximity-profile",
            name: "spatial proximity profile",
            definition: "[Φ − (∫₀^Φ η − ∫_Φ^1 η)] / (1 − Φ), η(t) = (k² − k)/ΣΣδᵢⱼ over the k areas with shares of at least t",
            source: "Hong and Sadahiro (2014), doi 10.1007/s10109-013-0193-5",
        },
        scope: Scope::EachGroup,
        need: Need::Profile,
        value: |of, group, _| of.profile(group),
        method: "integrals exact; steps over any touch; areas without people join at no threshold",
        undefined: "the group or everybody else is absent",
    },
    Entry {
        listed: Listed {
            id: "spatial-proximity-profile-as-pysal",
            name: "spatial proximity profile as PySAL",
            definition: "the profile at thresholds from 0 to 1, means in place of integrals",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::Profile,
        value: |of, group, _| of.profile_as_pysal(group),
        method: "areas without people join at no threshold",
        undefined: "the group or everybody else is absent",
    },
];

fn outwards(order: &Option<Outwards>, x: &[f64], y: &[f64]) -> Result<Option<f64>, SpatialError> {
    order.as_ref().map_or(Ok(None), |order| centralization(order, x, y))
}

fn concentration(of: &Prepared<'_>, group: usize) -> Result<Option<Concentration>, SpatialError> {
    let (x, y) = (of.population.group(group), of.population.rest(group));
    Ok(Concentration::new(&x, &y, of.question.geography.area_m2()?))
}
