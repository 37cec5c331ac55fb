//! Recipients chosen within a budget, and seats divided, on made-up municipalities;
//! `peers/allocation.py` gives the same choices to HiGHS and compares.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use domain::money::Ore;
use measures::allocation::apportionment::{Method, SeatClaim, apportion};
use measures::allocation::choice::{Candidate, Choice, GroupBounds, Standing, Terms, choose};

use crate::peer;
use crate::timing::Timing;

const N_COUNTIES: usize = 21;

/// Prints seconds per choice and per method, then lets HiGHS choose from the same file.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    for n_candidates in [290, 6_000] {
        let candidates = candidates(n_candidates);
        for share in [2, 4, 6] {
            compare(&candidates, share)?;
        }
    }
    let claims: Vec<SeatClaim> = candidates(6_000)
        .into_iter()
        .map(|c| SeatClaim { code: c.code, votes: c.benefit, floor: 0, cap: None })
        .collect();
    for (id, method) in Method::ALL {
        if method == Method::Droop {
            continue;
        }
        let seats = if method == Method::BalinskiYoung { 10_000 } else { 600_000_000 };
        let timing = Timing::of(3, || apportion(method, seats, &claims))?;
        timing.print(&format!("{seats} seats among 6 000 by {id}"));
    }
    Ok(())
}

/// Chooses with a budget of one part in `share` of all costs, at least two of every county.
fn compare(candidates: &[Candidate], share: i64) -> Result<(), Box<dyn Error>> {
    let all: i64 = candidates.iter().map(|candidate| candidate.cost.ore()).sum();
    let terms = Terms {
        budget: Ore::new(all / share / 100 * 100),
        at_least: 0,
        at_most: Some(candidates.len() / 4),
        groups: (0..N_COUNTIES)
            .map(|county| GroupBounds { group: county.to_string(), at_least: 2, at_most: None })
            .collect(),
        most_nodes: 1_000_000,
    };
    let timing = Timing::of(3, || choose(&terms, candidates))?;
    let choice = choose(&terms, candidates)?;
    timing.print(&format!(
        "{} candidates, budget 1/{share}: {} in {} nodes, proven {}",
        candidates.len(),
        choice.benefit,
        choice.n_nodes,
        choice.is_proven
    ));
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile()?;
    write(candidates, &mut file)?;
    ask_peer(file.path(), &terms, &choice, timing.processor())
}

fn ask_peer(file: &Path, terms: &Terms, choice: &Choice, taken: f64) -> Result<(), Box<dyn Error>> {
    let most = terms.at_most.unwrap_or(usize::MAX);
    let words = [
        file.display().to_string(),
        terms.budget.to_string(),
        most.to_string(),
        choice.benefit.to_string(),
        taken.to_string(),
    ];
    peer::ask("allocation.py", &words, "HiGHS and the choice differ, see above")
}

fn write(candidates: &[Candidate], file: &mut impl Write) -> Result<(), Box<dyn Error>> {
    writeln!(file, "county,benefit,cost")?;
    for candidate in candidates {
        let county = candidate.group.as_deref().unwrap_or("");
        writeln!(file, "{county},{},{}", candidate.benefit, candidate.cost)?;
    }
    file.flush()?;
    Ok(())
}

/// Need and population of skewed sizes; the cost follows the population, the benefit both.
fn candidates(n_candidates: usize) -> Vec<Candidate> {
    (0..n_candidates)
        .map(|index| {
            let spread = |seed: u64| {
                let share = uniform(seed, index);
                0.05 / (1.02 - share)
            };
            let population = (3_000.0 + 40_000.0 * spread(1_202)).round();
            let thousandths = (population * spread(1_201) * 1_000.0).round();
            Candidate {
                code: format!("{index:05}"),
                benefit: thousandths / 1_000.0,
                cost: format!("{}", 2e6 + 120.0 * population).parse().unwrap_or(Ore::new(0)),
                group: Some((index % N_COUNTIES).to_string()),
                standing: Standing::Free,
            }
        })
        .collect()
}

/// Returns the number of a place in a counted stream, from 0 up to 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits")]
fn uniform(seed: u64, index: usize) -> f64 {
    let mut z = seed.wrapping_add((index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
}
