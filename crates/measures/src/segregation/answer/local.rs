//! Measures of each area or group as answers.

use crate::estimate::{Diagnostic, Estimate, Finding, Part};
use crate::segregation::counts::{Counts, Table};
use crate::segregation::entropy::{local_diversity, local_entropy};
use crate::segregation::exposure::exposure_matrix;
use crate::segregation::indices::Local;
use crate::segregation::local_segregation::{
    LocalScore, local_segregation_of_areas, local_segregation_of_groups,
};
use crate::segregation::location_quotient::location_quotients;
use crate::segregation::simpson::{local_simpson_concentration, local_simpson_interaction};

/// Returns the answer of a measure that has a number for each area or group.
pub(crate) fn answer(counts: &Counts, mut estimate: Estimate, measure: Local) -> Estimate {
    let table = counts.table();
    let all = |values: Vec<f64>| values.into_iter().map(Some).collect();
    match measure {
        Local::Exposure => return exposure(counts, estimate),
        Local::LocationQuotient => return quotients(counts, estimate),
        Local::SegregationOfAreas => {
            return scores(counts.areas(), &local_segregation_of_areas(&table), estimate);
        }
        Local::SegregationOfGroups => {
            return scores(counts.groups(), &local_segregation_of_groups(&table), estimate);
        }
        Local::Diversity => of_areas(counts, &mut estimate, all(local_diversity(&table))),
        Local::Entropy => {
            let local = local_entropy(&table).map_or_else(Vec::new, all);
            of_areas(counts, &mut estimate, local);
        }
        Local::SimpsonConcentration => {
            of_areas(counts, &mut estimate, local_simpson_concentration(&table));
        }
        Local::SimpsonInteraction => {
            of_areas(counts, &mut estimate, local_simpson_interaction(&table));
        }
    }
    estimate
}

fn of_areas(counts: &Counts, estimate: &mut Estimate, local: Vec<Option<f64>>) {
    estimate.estimate = mean_over_persons(&counts.table(), &local);
    let areas = counts.areas().iter().zip(local);
    estimate.parts = areas.map(|(area, value)| Part::new(area.clone(), value)).collect();
}

fn mean_over_persons(table: &Table<'_>, local: &[Option<f64>]) -> Option<f64> {
    let known = || local.iter().zip(table.area_totals()).filter_map(|(v, n)| Some(((*v)?, *n)));
    let persons = numerics::sum::sum(known().map(|(_, n)| n));
    (persons > 0.0).then(|| numerics::sum::sum(known().map(|(value, n)| value * n)) / persons)
}

fn scores(names: &[String], scores: &[LocalScore], mut estimate: Estimate) -> Estimate {
    let known = scores.iter().filter_map(|local| Some(local.score? * local.share));
    estimate.estimate = Some(numerics::sum::sum(known));
    let part = |(name, local): (&String, &LocalScore)| Part {
        parts: vec![Part::new("share of persons", local.share)],
        ..Part::new(name.clone(), local.score)
    };
    estimate.parts = names.iter().zip(scores).map(part).collect();
    estimate
}

fn by_group(counts: &Counts, values: impl IntoIterator<Item = Option<f64>>) -> Vec<Part> {
    let groups = counts.groups().iter().zip(values);
    groups.map(|(group, value)| Part::new(group.clone(), value)).collect()
}

fn exposure(counts: &Counts, mut estimate: Estimate) -> Estimate {
    let table = counts.table();
    let matrix = exposure_matrix(&table);
    let rows = counts.groups().iter().zip(matrix).enumerate();
    let mut isolation = Vec::new();
    for (group, (name, row)) in rows {
        let Some(row) = row else { continue };
        isolation.push(row[group] * table.group_totals()[group]);
        let parts = by_group(counts, row.iter().copied().map(Some));
        estimate.parts.push(Part { parts, ..Part::new(name.clone(), row[group]) });
    }
    estimate.estimate = Some(numerics::sum::sum(isolation) / table.total());
    estimate
}

fn quotients(counts: &Counts, mut estimate: Estimate) -> Estimate {
    let areas = counts.areas().iter().zip(location_quotients(&counts.table()));
    let part = |(area, row): (&String, Vec<Option<f64>>)| Part {
        parts: by_group(counts, row),
        ..Part::new(area.clone(), None)
    };
    estimate.parts = areas.map(part).collect();
    estimate.diagnostics.push(Diagnostic {
        name: "undefined",
        finding: Finding::Text("a quotient is of an area and a group: see the parts".to_owned()),
    });
    estimate
}
