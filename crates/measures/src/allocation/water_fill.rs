//! Finds the level at which claims between their floors and caps fill a frame, exactly.

use std::cmp::Ordering;

use numerics::exact::compare_fractions;

use super::Bounded;

/// Where the water stands: free claims get `base + rise·weight / free_weight`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    /// Which claims lie between their bounds.
    pub(super) is_free: Vec<bool>,
    /// What the other claims get: their floor or their cap. Zero for the free.
    pub(super) fixed: Vec<u64>,
    /// What the free claims share beyond their base amounts.
    pub(super) rise: u64,
    /// The sum of the free claims' weights; zero where there are none.
    pub(super) free_weight: u128,
}

/// A claim that leaves its floor or reaches its cap at the level `rise / weight`.
#[derive(Debug, Clone, Copy)]
struct Turn {
    rise: u64,
    weight: u128,
    claim: usize,
    kind: TurnKind,
}

/// A claim leaves its floor before it reaches its cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TurnKind {
    LeavesFloor,
    ReachesCap,
}

/// Returns the level at which the claims take exactly `frame`.
///
/// The caller has checked that the least amounts fit in the frame and that the most amounts hold
/// it. Raises the level from turn to turn; between two turns the sum is a straight line.
pub(super) fn fill(frame: u64, claims: &[Bounded]) -> Level {
    let mut level = Level {
        is_free: vec![false; claims.len()],
        fixed: claims.iter().map(|claim| claim.least).collect(),
        rise: frame - claims.iter().map(|claim| claim.least).sum::<u64>(),
        free_weight: 0,
    };
    for turn in turns(claims) {
        if is_full_before(&level, turn) {
            break;
        }
        let claim = &claims[turn.claim];
        match (turn.kind, claim.most) {
            (TurnKind::LeavesFloor, _) => {
                level.is_free[turn.claim] = true;
                level.fixed[turn.claim] = 0;
                level.rise += claim.least - claim.base;
                level.free_weight += claim.weight;
            }
            (TurnKind::ReachesCap, Some(most)) => {
                level.is_free[turn.claim] = false;
                level.fixed[turn.claim] = most;
                level.rise -= most - claim.base;
                level.free_weight -= claim.weight;
            }
            (TurnKind::ReachesCap, None) => {}
        }
    }
    level
}

/// Returns whether the free claims take all that is left at or before the turn's level.
fn is_full_before(level: &Level, turn: Turn) -> bool {
    if level.free_weight == 0 {
        return level.rise == 0;
    }
    let reached =
        compare_fractions(level.rise.into(), level.free_weight, turn.rise.into(), turn.weight);
    reached != Ordering::Greater
}

fn turns(claims: &[Bounded]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::with_capacity(2 * claims.len());
    for (index, claim) in claims.iter().enumerate().filter(|(_, claim)| claim.weight > 0) {
        let turn = |amount: u64, kind| Turn {
            rise: amount - claim.base,
            weight: claim.weight,
            claim: index,
            kind,
        };
        turns.push(turn(claim.least, TurnKind::LeavesFloor));
        turns.extend(claim.most.map(|most| turn(most, TurnKind::ReachesCap)));
    }
    turns.sort_by(|a, b| {
        compare_fractions(a.rise.into(), a.weight, b.rise.into(), b.weight)
            .then(a.kind.cmp(&b.kind))
            .then(a.claim.cmp(&b.claim))
    });
    turns
}
