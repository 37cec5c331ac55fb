//! Dissimilarity less the difference between neighbours: Morrill's and Wong's indices.

use numerics::sum::{RunningSum, count};

use super::SpatialError;
use super::geography::Geography;
use super::population::{Population, dissimilarity};

/// How much the difference between two neighbours counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// Alike for all that touch, in a point too (queen): Morrill's index as PySAL takes it.
    AnyPoint,
    /// Alike for all that share a boundary (rook): Morrill's index as OasisR takes it.
    SharedBoundary,
    /// By the length of the shared boundary: Wong's D(w) as Hong, O'Sullivan and Sadahiro (2014)
    /// and Tivadar (2019) write it.
    BoundaryLength,
    /// By the shared boundary's part of the area's boundaries with its neighbours, every area
    /// counting alike: Wong's D(w) as PySAL takes it.
    BoundaryLengthByArea,
    /// By length times the mean of the areas' perimeter/area ratios over the greatest ratio:
    /// Wong's D(s) as Tivadar (2019) and PySAL write it.
    PerimeterArea,
}

/// Returns dissimilarity of a group from the rest less the mean difference of its share between
/// neighbours: `D − Σ cᵢⱼ|pᵢ − pⱼ| / Σ cᵢⱼ`, `None` where the group or the rest is empty or no
/// two areas touch.
///
/// An area without people has the share 0, as in PySAL; leave it out of population and geography
/// alike to follow OasisR. An area without neighbours adds nothing. With
/// [`Touch::PerimeterArea`] the weights are `cᵢⱼ/Σc · ½(Pᵢ/Aᵢ + Pⱼ/Aⱼ) / max(P/A)`. Wong's own
/// (1993) formulas halve what is taken away; the later sources correct that.
///
/// # Errors
/// [`SpatialError::Needs`] where the geography lacks contiguities, areas or perimeters that are
/// needed; [`SpatialError::Length`] where population and geography differ in areas.
///
/// # Source
/// Morrill (1991), Geography Research Forum 11; Wong (1993), doi 10.1080/00420989320080551;
/// Tivadar (2019), doi 10.18637/jss.v089.i07.
pub fn neighbour_dissimilarity(
    population: &Population,
    group: usize,
    geography: &Geography,
    touch: Touch,
) -> Result<Option<f64>, SpatialError> {
    let adjacency = geography.adjacency()?;
    geography.check_population(population)?;
    let (x, rest) = (population.group(group), population.rest(group));
    let Some(aspatial) = dissimilarity(&x, &rest) else { return Ok(None) };
    let shares: Vec<f64> =
        population.shares(group).into_iter().map(|share| share.unwrap_or(0.0)).collect();
    let form = match touch {
        Touch::PerimeterArea => form_ratios(geography)?,
        _ => vec![1.0; geography.n_areas()],
    };
    let (mut difference, mut weight) = (RunningSum::default(), RunningSum::default());
    for area in 0..geography.n_areas() {
        let shared_m = adjacency.shared_m(area);
        let all_m: f64 = shared_m.iter().sum();
        for (&neighbour, &length_m) in adjacency.of(area).iter().zip(shared_m) {
            let counts = match touch {
                Touch::AnyPoint => 1.0,
                Touch::SharedBoundary => count(usize::from(length_m > 0.0)),
                Touch::BoundaryLength | Touch::PerimeterArea => length_m,
                Touch::BoundaryLengthByArea if all_m > 0.0 => length_m / all_m,
                Touch::BoundaryLengthByArea => 0.0,
            };
            let form = 0.5 * (form[area] + form[neighbour]);
            difference.add(counts * form * (shares[area] - shares[neighbour]).abs());
            weight.add(counts);
        }
    }
    Ok((weight.value() > 0.0).then(|| aspatial - difference.value() / weight.value()))
}

/// Returns each area's perimeter per area as a part of the greatest.
fn form_ratios(geography: &Geography) -> Result<Vec<f64>, SpatialError> {
    let sizes = geography.perimeter_m()?.iter().zip(geography.area_m2()?);
    let ratios: Vec<f64> = sizes.map(|(perimeter, area)| perimeter / area).collect();
    let greatest = ratios.iter().copied().fold(0.0, f64::max);
    Ok(ratios.into_iter().map(|ratio| ratio / greatest).collect())
}
