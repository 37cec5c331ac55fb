//! Decides, with three answers: in, out, and open where values are missing.

use domain::selection::Eligibility;

use super::{Border, CriterionOutcome, CriterionSummary, Decisive};

/// What is known of one area when its eligibility is decided.
pub(super) struct Evidence<'a> {
    pub(super) criteria: &'a [CriterionOutcome],
    pub(super) summaries: &'a [CriterionSummary],
    pub(super) score: Option<f64>,
    pub(super) border: Option<&'a Border>,
}

/// Returns the line that a rule by score draws.
pub(super) fn border(
    eligibility: Eligibility,
    scores: &[Option<f64>],
    ranks: &[Option<usize>],
) -> Option<Border> {
    let without_score = scores.iter().filter(|score| score.is_none()).count();
    if without_score == scores.len() {
        return None;
    }
    match eligibility {
        Eligibility::ScoreAtLeast(score) => Some(Border { score, tied: Vec::new(), without_score }),
        Eligibility::Top(places) => {
            let inside = |rank: &Option<usize>| rank.is_some_and(|rank| rank <= places);
            let last_rank = ranks.iter().filter(|rank| inside(rank)).max().copied()?;
            let last: Vec<usize> =
                (0..ranks.len()).filter(|row| ranks[*row] == last_rank).collect();
            let score = scores[*last.first()?]?;
            let chosen = ranks.iter().filter(|rank| inside(rank)).count();
            let tied = if chosen > places { last } else { Vec::new() };
            Some(Border { score, tied, without_score })
        }
        Eligibility::EveryThreshold | Eligibility::Thresholds(_) => None,
    }
}

/// Returns whether an area is in; `None` where what is missing could change the answer.
pub(super) fn eligible(eligibility: Eligibility, unit: &Evidence<'_>) -> Option<bool> {
    match eligibility {
        Eligibility::Top(_) | Eligibility::ScoreAtLeast(_) => {
            unit.score.zip(unit.border).map(|(score, border)| score >= border.score)
        }
        Eligibility::EveryThreshold => by_count(unit, unit.thresholds().count()),
        Eligibility::Thresholds(needed) => by_count(unit, needed),
    }
}

/// Returns how far an area is from the line that decides; `None` where that is open.
pub(super) fn decisive(eligibility: Eligibility, unit: &Evidence<'_>) -> Option<Decisive> {
    match eligibility {
        Eligibility::Top(_) | Eligibility::ScoreAtLeast(_) => {
            let (score, border) = unit.score.zip(unit.border)?;
            Some(Decisive { criterion: None, margin: score - border.score })
        }
        Eligibility::EveryThreshold => nth_best(unit, unit.thresholds().count()),
        Eligibility::Thresholds(needed) => nth_best(unit, needed),
    }
}

impl Evidence<'_> {
    /// The places of the criteria that have a threshold in the model. One whose threshold could
    /// not be derived counts as missing.
    fn thresholds(&self) -> impl Iterator<Item = usize> {
        (0..self.criteria.len()).filter(|&index| self.summaries[index].has_threshold)
    }
}

fn by_count(unit: &Evidence<'_>, needed: usize) -> Option<bool> {
    let count = |met: Option<bool>| {
        unit.thresholds().filter(|&index| unit.criteria[index].met == met).count()
    };
    let (met, open) = (count(Some(true)), count(None));
    if met >= needed {
        Some(true)
    } else if met + open < needed {
        Some(false)
    } else {
        None
    }
}

/// Returns the threshold that is met by the needed-th best margin, in standard deviations.
fn nth_best(unit: &Evidence<'_>, needed: usize) -> Option<Decisive> {
    let mut margins: Vec<(f64, usize)> = Vec::new();
    for index in unit.thresholds() {
        let deviation =
            unit.summaries[index].standard_deviation.filter(|deviation| *deviation > 0.0)?;
        margins.push((unit.criteria[index].margin? / deviation, index));
    }
    margins.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (margin, index) = *margins.get(needed.checked_sub(1)?)?;
    Some(Decisive { criterion: Some(index), margin })
}
