//! Indices of surroundings and walks: Reardon and O'Sullivan's, PySAL's and distortion.

use numerics::sum::sum;

use super::{Entry, Need, Scope};
use crate::estimate::Listed;
use crate::segregation::spatial::prepared::Prepared;

pub(super) const EGOHOODS: [Entry; 14] = [
    Entry {
        listed: Listed {
            id: "egohood-information-theory",
            name: "spatial information theory",
            definition: "H̃ = 1 − ΣτₚẼₚ/(TE) over surroundings",
            source: "Reardon and O'Sullivan (2004), doi 10.1111/j.0081-1750.2004.00150.x",
        },
        scope: Scope::AllGroups,
        need: Need::Egohood,
        value: |of, _, scale| Ok(of.egohoods.get(scale).and_then(|found| found.information_theory)),
        method: "people weigh where they live",
        undefined: "all people are of one group",
    },
    Entry {
        listed: Listed {
            id: "egohood-dissimilarity",
            name: "spatial dissimilarity",
            definition: "D̃ = ΣₘΣₚτₚ|π̃ₚₘ − πₘ|/(2TI) over surroundings",
            source: "Reardon and O'Sullivan (2004), doi 10.1111/j.0081-1750.2004.00150.x",
        },
        scope: Scope::AllGroups,
        need: Need::Egohood,
        value: |of, _, scale| Ok(of.egohoods.get(scale).and_then(|found| found.dissimilarity)),
        method: "people weigh where they live",
        undefined: "all people are of one group",
    },
    Entry {
        listed: Listed {
            id: "egohood-relative-diversity",
            name: "spatial relative diversity",
            definition: "R̃ = 1 − ΣτₚĨₚ/(TI) over surroundings",
            source: "Reardon and O'Sullivan (2004), doi 10.1111/j.0081-1750.2004.00150.x",
        },
        scope: Scope::AllGroups,
        need: Need::Egohood,
        value: |of, _, scale| Ok(of.egohoods.get(scale).and_then(|found| found.relative_diversity)),
        method: "people weigh where they live",
        undefined: "all people are of one group",
    },
    Entry {
        listed: Listed {
            id: "egohood-isolation",
            name: "spatial isolation",
            definition: "ₘP̃*ₘ = Σ(τₚₘ/Tₘ)π̃ₚₘ over surroundings",
            source: "Reardon and O'Sullivan (2004), doi 10.1111/j.0081-1750.2004.00150.x",
        },
        scope: Scope::EachGroup,
        need: Need::Egohood,
        value: |of, group, scale| Ok(met(of, group, scale, |other| other == group)),
        method: "people weigh where they live",
        undefined: "the group is absent",
    },
    Entry {
        listed: Listed {
            id: "egohood-exposure",
            name: "spatial exposure",
            definition: "ₘP̃*ₙ = Σ(τₚₘ/Tₘ)π̃ₚₙ over surroundings, n all other groups",
            source: "Reardon and O'Sullivan (2004), doi 10.1111/j.0081-1750.2004.00150.x",
        },
        scope: Scope::EachGroup,
        need: Need::Egohood,
        value: |of, group, scale| Ok(met(of, group, scale, |other| other != group)),
        method: "people weigh where they live",
        undefined: "the group is absent",
    },
    Entry {
        listed: Listed {
            id: "egohood-information-theory-as-pysal",
            name: "spatial information theory as PySAL",
            definition: "MultiInfoTheory of rounded surroundings",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::AllGroups,
        need: Need::EgohoodAsPysal,
        value: |of, _, scale| {
            Ok(of.egohoods_as_pysal.get(scale).and_then(|found| found.information_theory()))
        },
        method: "surroundings rounded to whole people, who are weights and composition too",
        undefined: "all people are of one group",
    },
    Entry {
        listed: Listed {
            id: "egohood-dissimilarity-of-all-as-pysal",
            name: "spatial multigroup dissimilarity as PySAL",
            definition: "MultiDissim of rounded surroundings",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::AllGroups,
        need: Need::EgohoodAsPysal,
        value: |of, _, scale| {
            Ok(of.egohoods_as_pysal.get(scale).and_then(|found| found.dissimilarity_of_all()))
        },
        method: "surroundings rounded to whole people, who are weights and composition too",
        undefined: "all people are of one group",
    },
    Entry {
        listed: Listed {
            id: "egohood-relative-diversity-as-pysal",
            name: "spatial relative diversity as PySAL",
            definition: "MultiRelativeDiversity of rounded surroundings",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::AllGroups,
        need: Need::EgohoodAsPysal,
        value: |of, _, scale| {
            Ok(of.egohoods_as_pysal.get(scale).and_then(|found| found.relative_diversity()))
        },
        method: "surroundings rounded to whole people, who are weights and composition too",
        undefined: "all people are of one group",
    },
    Entry {
        listed: Listed {
            id: "egohood-dissimilarity-as-pysal",
            name: "spatial dissimilarity of a group as PySAL",
            definition: "Dissim of rounded surroundings",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::EgohoodAsPysal,
        value: |of, group, scale| {
            Ok(of.egohoods_as_pysal.get(scale).and_then(|found| found.dissimilarity(group)))
        },
        method: "surroundings rounded to whole people, who are weights and composition too",
        undefined: "the group is absent or everybody",
    },
    Entry {
        listed: Listed {
            id: "egohood-gini-as-pysal",
            name: "spatial Gini of a group as PySAL",
            definition: "Gini of rounded surroundings",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::EgohoodAsPysal,
        value: |of, group, scale| {
            Ok(of.egohoods_as_pysal.get(scale).and_then(|found| found.gini(group)))
        },
        method: "surroundings rounded to whole people, who are weights and composition too",
        undefined: "the group is absent or everybody",
    },
    Entry {
        listed: Listed {
            id: "egohood-entropy-as-pysal",
            name: "spatial entropy index of a group as PySAL",
            definition: "Entropy of rounded surroundings",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::EgohoodAsPysal,
        value: |of, group, scale| {
            Ok(of.egohoods_as_pysal.get(scale).and_then(|found| found.entropy(group)))
        },
        method: "surroundings rounded to whole people, who are weights and composition too",
        undefined: "the group is absent or everybody",
    },
    Entry {
        listed: Listed {
            id: "egohood-isolation-as-pysal",
            name: "spatial isolation as PySAL",
            definition: "Isolation of rounded surroundings",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::EachGroup,
        need: Need::EgohoodAsPysal,
        value: |of, group, scale| {
            Ok(of.egohoods_as_pysal.get(scale).and_then(|found| found.isolation(group)))
        },
        method: "surroundings rounded to whole people, who are weights and composition too",
        undefined: "the group is absent or everybody",
    },
    Entry {
        listed: Listed {
            id: "distortion",
            name: "global distortion coefficient",
            definition: "ΣtᵢΔᵢ/T over its greatest, Δᵢ = Σₙ KL(people of the n nearest areas ‖ everybody)",
            source: "Olteanu, Randon-Furling and Clark (2019), doi 10.1073/pnas.1900192116",
        },
        scope: Scope::AllGroups,
        need: Need::Distortion,
        value: |of, _, _| Ok(of.distortion.as_ref().map(|found| found.global)),
        method: "areas at one distance are met together; greatest over groups arranged from a corner",
        undefined: "all people are of one group",
    },
    Entry {
        listed: Listed {
            id: "distortion-as-pysal",
            name: "global distortion coefficient as PySAL",
            definition: "the coefficient with areas at one distance met in the order of numba’s quicksort",
            source: "PySAL segregation 2.6.0 (BSD)",
        },
        scope: Scope::AllGroups,
        need: Need::DistortionAsPysal,
        value: |of, _, _| Ok(of.distortion_as_pysal.as_ref().map(|found| found.global)),
        method: "areas at one distance one by one",
        undefined: "all people are of one group",
    },
];

/// Returns the share of some groups among those whom a member of a group meets.
fn met(
    of: &Prepared<'_>,
    group: usize,
    scale: usize,
    counts: impl Fn(usize) -> bool,
) -> Option<f64> {
    let n_groups = of.population.n_groups();
    let exposure = &of.egohoods.get(scale)?.exposure[group * n_groups..(group + 1) * n_groups];
    let shares = exposure.iter().enumerate().filter(|(other, _)| counts(*other));
    shares.map(|(_, share)| *share).collect::<Option<Vec<f64>>>().map(sum)
}
