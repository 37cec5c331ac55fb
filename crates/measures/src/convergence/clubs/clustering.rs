//! The clustering of areas into clubs.

use numerics::sum::{count, sum};
use rayon::prelude::*;

use super::log_t::{LogT, of_spread};
use super::{ClubPanel, ClubSettings, GroupSums};
use crate::convergence::ConvergenceError;

/// Areas that grow together.
#[derive(Debug, Clone, PartialEq)]
pub struct Club {
    /// The rows of its areas, rising.
    pub rows: Vec<usize>,
    /// The mean of its areas in the last period.
    pub last_mean: f64,
    /// The log t regression of the club; `None` where its areas do not differ in some period.
    pub test: Option<LogT>,
}

/// The clubs of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Clubs {
    /// All areas together; clubs are sought where it rejects.
    pub all: Option<LogT>,
    /// The clubs, the one that ends highest first.
    pub clubs: Vec<Club>,
    /// Clubs before merging.
    pub before_merging: usize,
    /// The rows of areas that belong to no club, rising.
    pub divergent: Vec<usize>,
    /// The rows left out for want of a value in some period.
    pub left_out: Vec<usize>,
}

/// Returns the convergence clubs of areas over periods (columns), in steps:
///
/// 1. Areas are lined up from the highest at the end. 2. A core: from the first neighbours that
///    pass the test, areas are added in line while it passes; the core is where t was largest.
/// 3. Every other area is tried with the core alone and joins where t is above the joining value;
///    where core and joiners fail together, the joining value is raised to the weakest joiner that
///    stays out. 4. What is left is a club if it passes by itself, else the steps begin again; with
///    no core the rest is divergent. 5. Neighbouring clubs that pass together are merged.
///
/// # Errors
/// [`ConvergenceError`] where columns cannot be used, fewer than two areas or too few periods are
/// left, a value is zero or below or a setting has no meaning.
///
/// # Source
/// Phillips, P. C. B. and Sul, D. (2007), doi 10.1111/j.1468-0262.2007.00811.x; merging: (2009),
/// doi 10.1002/jae.1080; raising the joining value: Schnurbus, J., Haupt, H. and Meier, V. (2017),
/// doi 10.1002/jae.2495.
pub fn convergence_clubs(
    columns: &[Vec<Option<f64>>],
    settings: &ClubSettings,
) -> Result<Clubs, ConvergenceError> {
    let panel = ClubPanel::new(columns, settings)?;
    let test =
        |areas: &[usize]| of_spread(&GroupSums::of(&panel, areas).spread(), areas.len(), settings);
    let mut line = in_line(&panel, settings);
    let all = test(&line);
    let passes = |found: Option<LogT>| found.is_none_or(|found| found.t > settings.critical_value);
    let mut clubs: Vec<Vec<usize>> = Vec::new();
    let mut divergent = Vec::new();
    while !line.is_empty() {
        if line.len() == 1 {
            divergent.append(&mut line);
        } else if passes(test(&line)) {
            clubs.push(std::mem::take(&mut line));
        } else if let Some(core) = core(&panel, &line, settings) {
            let club = joined(&panel, &line, core, settings);
            line.retain(|area| !club.contains(area));
            clubs.push(club);
        } else {
            divergent.append(&mut line);
        }
    }
    let before_merging = clubs.len();
    if settings.merge {
        clubs = merged(clubs, |areas| passes(test(areas)));
    }
    let club = |areas: Vec<usize>| {
        let last = areas.iter().map(|area| panel.series(*area)[panel.n_periods - 1]);
        let (last_mean, test) = (sum(last) / count(areas.len()), test(&areas));
        Club { rows: rows(&panel, &areas), last_mean, test }
    };
    let n_areas = columns.first().map_or(0, Vec::len);
    Ok(Clubs {
        all,
        clubs: clubs.into_iter().map(club).collect(),
        before_merging,
        divergent: rows(&panel, &divergent),
        left_out: (0..n_areas).filter(|row| panel.rows.binary_search(row).is_err()).collect(),
    })
}

fn rows(panel: &ClubPanel, areas: &[usize]) -> Vec<usize> {
    let mut rows: Vec<usize> = areas.iter().map(|area| panel.rows[*area]).collect();
    rows.sort_unstable();
    rows
}

/// Returns the areas, highest at the end first; where equal, highest over all periods first.
fn in_line(panel: &ClubPanel, settings: &ClubSettings) -> Vec<usize> {
    let last = (0..panel.n_periods)
        .rev()
        .take_while(|period| {
            count(panel.n_periods - period) <= settings.last_share * count(panel.n_periods)
        })
        .count()
        .max(1);
    let height = |area: usize| sum(panel.series(area)[panel.n_periods - last..].iter().copied());
    let heights: Vec<f64> = (0..panel.rows.len()).map(height).collect();
    let mut line: Vec<usize> = (0..panel.rows.len()).collect();
    line.sort_by(|a, b| {
        let series = || panel.series(*b).iter().zip(panel.series(*a)).map(|(b, a)| b.total_cmp(a));
        let by_series = || series().find(|order| order.is_ne()).unwrap_or(a.cmp(b));
        heights[*b].total_cmp(&heights[*a]).then_with(by_series)
    });
    line
}

/// Returns the core group of areas in line; `None` where no neighbours pass.
fn core(panel: &ClubPanel, line: &[usize], settings: &ClubSettings) -> Option<Vec<usize>> {
    // Areas that do not differ are as close as can be.
    let t_of = |sums: &GroupSums<'_>, n: usize| {
        of_spread(&sums.spread(), n, settings).map_or(f64::INFINITY, |found| found.t)
    };
    for start in 0..line.len() - 1 {
        let mut sums = GroupSums::of(panel, &line[start..start + 2]);
        let mut best = (t_of(&sums, 2), 2);
        if best.0 <= settings.critical_value {
            continue;
        }
        for n in 3..=line.len() - start {
            sums = sums.with(line[start + n - 1]);
            let t = t_of(&sums, n);
            if t <= settings.critical_value {
                break;
            }
            if t > best.0 {
                best = (t, n);
            }
        }
        return Some(line[start..start + best.1].to_vec());
    }
    None
}

/// Returns the core with those that join it.
fn joined(
    panel: &ClubPanel,
    line: &[usize],
    core: Vec<usize>,
    settings: &ClubSettings,
) -> Vec<usize> {
    let sums = GroupSums::of(panel, &core);
    let others: Vec<usize> = line.iter().filter(|area| !core.contains(area)).copied().collect();
    let with = |area: &usize| {
        let spread = sums.clone().with(*area).spread();
        of_spread(&spread, core.len() + 1, settings).map_or(f64::INFINITY, |found| found.t)
    };
    let values: Vec<f64> = others.par_iter().with_min_len(64).map(with).collect();
    let mut candidates: Vec<(f64, usize)> =
        values.into_iter().zip(others).filter(|(t, _)| *t > settings.joining_value).collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    loop {
        let club: Vec<usize> =
            core.iter().copied().chain(candidates.iter().map(|(_, area)| *area)).collect();
        let spread = GroupSums::of(panel, &club).spread();
        let found = of_spread(&spread, club.len(), settings);
        if candidates.is_empty() || found.is_none_or(|found| found.t > settings.critical_value) {
            return club;
        }
        // The joining value rises to the weakest joiner, and all that are no stronger stay out.
        let weakest = candidates.last().map_or(f64::INFINITY, |(t, _)| *t);
        candidates.retain(|(t, _)| *t > weakest);
    }
}

/// Merges each club with the next as long as both pass together.
fn merged(clubs: Vec<Vec<usize>>, passes: impl Fn(&[usize]) -> bool) -> Vec<Vec<usize>> {
    let mut merged: Vec<Vec<usize>> = Vec::new();
    for club in clubs {
        if let Some(last) = merged.last_mut() {
            let both: Vec<usize> = last.iter().chain(&club).copied().collect();
            if passes(&both) {
                *last = both;
                continue;
            }
        }
        merged.push(club);
    }
    merged
}
