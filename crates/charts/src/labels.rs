//! Where labels stand so that none hides another.

use crate::canvas::Anchor;

/// The distance between a leader and the text of its flag.
const OFFSET: f64 = 5.0;
/// The least distance between two texts in the same row.
const GAP: f64 = 10.0;
/// How near a leader may pass a text.
const CLEARANCE: f64 = 3.0;
/// Up to this many flags all combinations of sides are tried.
const TRIED: usize = 9;

/// A text that stands beside a vertical leader at `x`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flag {
    pub(crate) x: f64,
    pub(crate) width: f64,
}

/// Where a flag stands: its edges, and its row counted upward from the marks.
///
/// The text hangs by the edge nearest its leader, so that fonts of other widths never cross it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hoisted {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) leftward: bool,
    /// Whether the text stands across the end of its own leader, for want of room beside it.
    pub(crate) across: bool,
    pub(crate) row: usize,
}

impl Hoisted {
    /// Returns which end of the text stands where.
    pub(crate) fn anchored(&self) -> (Anchor, f64) {
        if self.leftward { (Anchor::End, self.right) } else { (Anchor::Start, self.left) }
    }

    /// Returns where the leader ends for a text with this baseline.
    pub(crate) fn leader_top(&self, baseline: f64) -> f64 {
        if self.across { baseline + 4.0 } else { baseline - 12.0 }
    }
}

/// Places flags in as few rows as possible, with texts and leaders clear of one another.
///
/// A leader runs from row to marks, so a text over another's `x` must stand above that one's row.
/// Texts stay between `left` and `right` where there is room at all.
pub(crate) fn hoist(flags: &[Flag], left: f64, right: f64) -> Vec<Hoisted> {
    let mut best: Option<(Score, Vec<Hoisted>)> = None;
    for sides in sides_to_try(flags, left.midpoint(right)) {
        let boxes: Vec<(f64, f64)> =
            flags.iter().zip(&sides).map(|(f, &side)| text_box(f, side, left, right)).collect();
        let Some(rows) = rows(flags, &boxes) else { continue };
        let score = Score {
            across: flags.iter().zip(&boxes).filter(|(flag, b)| is_across(flag, **b)).count(),
            highest: rows.iter().copied().max().unwrap_or(0),
            total: rows.iter().sum(),
            leftward: sides.iter().filter(|&&s| s).count(),
        };
        if best.as_ref().is_none_or(|(least, _)| score.is_better_than(least)) {
            let hoisted = flags.iter().zip(&boxes).zip(&sides).zip(rows);
            let hoisted =
                hoisted.map(|(((flag, b), &leftward), row)| hoisted_at(flag, *b, leftward, row));
            best = Some((score, hoisted.collect()));
        }
    }
    best.map_or_else(|| stacked(flags, left, right), |(_, placed)| placed)
}

/// Returns how many rows hoisted flags take.
pub(crate) fn row_count(hoisted: &[Hoisted]) -> usize {
    hoisted.iter().map(|h| h.row + 1).max().unwrap_or(0)
}

struct Score {
    across: usize,
    highest: usize,
    total: usize,
    leftward: usize,
}

impl Score {
    fn is_better_than(&self, other: &Self) -> bool {
        self.across
            .cmp(&other.across)
            .then(self.highest.cmp(&other.highest))
            .then(self.total.cmp(&other.total))
            .then(self.leftward.cmp(&other.leftward))
            .is_lt()
    }
}

/// Returns choices of side for each flag, `true` for a text to the left of its leader.
fn sides_to_try(flags: &[Flag], middle: f64) -> Vec<Vec<bool>> {
    if flags.len() > TRIED {
        return vec![
            vec![false; flags.len()],
            vec![true; flags.len()],
            flags.iter().map(|f| f.x > middle).collect(),
        ];
    }
    (0..1_usize << flags.len())
        .map(|mask| (0..flags.len()).map(|i| mask >> i & 1 == 1).collect())
        .collect()
}

/// Returns the left and right edge of a text, moved inside the frame where it would not fit.
fn text_box(flag: &Flag, leftward: bool, left: f64, right: f64) -> (f64, f64) {
    let wanted = if leftward { flag.x - OFFSET - flag.width } else { flag.x + OFFSET };
    let start = wanted.min(right - flag.width).max(left);
    (start, start + flag.width)
}

fn is_across(flag: &Flag, text: (f64, f64)) -> bool {
    text.0 < flag.x + OFFSET - 0.01 && text.1 > flag.x - OFFSET + 0.01
}

fn hoisted_at(flag: &Flag, text: (f64, f64), leftward: bool, row: usize) -> Hoisted {
    let across = is_across(flag, text);
    // A text moved inside the frame hangs by the edge that met the frame.
    Hoisted { left: text.0, right: text.1, leftward: leftward != across, across, row }
}

/// Returns the lowest rows without a collision, or nothing where texts cover each other's leader.
fn rows(flags: &[Flag], boxes: &[(f64, f64)]) -> Option<Vec<usize>> {
    let mut rows = vec![0; flags.len()];
    loop {
        let mut moved = false;
        for i in 0..flags.len() {
            for j in 0..flags.len() {
                if i == j {
                    continue;
                }
                let covers = boxes[i].0 - CLEARANCE < flags[j].x
                    && flags[j].x < boxes[i].1 + CLEARANCE
                    && flags[i].x != flags[j].x;
                let overlaps = boxes[i].0 < boxes[j].1 + GAP && boxes[j].0 < boxes[i].1 + GAP;
                if (covers && rows[i] <= rows[j]) || (overlaps && i < j && rows[i] == rows[j]) {
                    rows[i] = rows[j] + 1;
                    moved = true;
                }
                if rows[i] > flags.len() {
                    return None;
                }
            }
        }
        if !moved {
            return Some(rows);
        }
    }
}

/// Returns one row per flag, for labels too wide to stand clear of all leaders.
fn stacked(flags: &[Flag], left: f64, right: f64) -> Vec<Hoisted> {
    let rows = flags.iter().enumerate();
    rows.map(|(row, flag)| hoisted_at(flag, text_box(flag, false, left, right), false, row))
        .collect()
}

/// Moves places apart to `distance` with the least squared movement, between `low` and `high`.
///
/// The answer is in the order of `places`. Where there is not room, the distance shrinks evenly.
pub(crate) fn spread(places: &[f64], distance: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].total_cmp(&places[b]).then(a.cmp(&b)));
    let steps = places.len().saturating_sub(1) as f64;
    let distance = if steps > 0.0 { distance.min((high - low) / steps) } else { distance };
    // Taking away the distance turns the task into pooling adjacent violators.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (rank, &index) in order.iter().enumerate() {
        let mut pool = (places[index] - rank as f64 * distance, 1);
        while let Some(&(mean, size)) = pools.last()
            && mean > pool.0
        {
            let total = size + pool.1;
            pool = ((mean * size as f64 + pool.0 * pool.1 as f64) / total as f64, total);
            pools.pop();
        }
        pools.push(pool);
    }
    let mut spread = vec![0.0; places.len()];
    let means = pools.iter().flat_map(|&(mean, size)| std::iter::repeat_n(mean, size));
    for (rank, (&index, mean)) in order.iter().zip(means).enumerate() {
        let held = mean.min(high - steps * distance).max(low);
        spread[index] = held + rank as f64 * distance;
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn collide(flags: &[Flag], placed: &[Hoisted]) -> bool {
        (0..flags.len()).any(|i| {
            (0..i).any(|j| {
                placed[i].row == placed[j].row
                    && placed[i].left < placed[j].left + flags[j].width
                    && placed[j].left < placed[i].left + flags[i].width
            })
        })
    }

    #[test]
    fn distant_flags_share_a_row() {
        let flags = [Flag { x: 10.0, width: 50.0 }, Flag { x: 200.0, width: 50.0 }];
        assert_eq!(row_count(&hoist(&flags, 0.0, 300.0)), 1);
    }

    #[test]
    fn two_near_flags_turn_away_from_each_other() {
        let flags = [Flag { x: 100.0, width: 50.0 }, Flag { x: 104.0, width: 50.0 }];
        let placed = hoist(&flags, 0.0, 300.0);
        assert_eq!(row_count(&placed), 1);
        assert!(placed[0].left < 100.0 && placed[1].left > 104.0);
    }

    #[test]
    fn flags_at_one_place_do_not_collide() {
        let flags = [Flag { x: 100.0, width: 80.0 }; 5];
        let placed = hoist(&flags, 0.0, 300.0);
        assert!(!collide(&flags, &placed));
        assert_eq!(row_count(&placed), 3);
    }

    #[test]
    fn places_are_spread_evenly_about_where_they_were() {
        assert_eq!(spread(&[50.0, 50.0], 10.0, 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(spread(&[99.0, 98.0, 3.0], 10.0, 0.0, 100.0), [100.0, 90.0, 3.0]);
        assert!(spread(&[], 10.0, 0.0, 100.0).is_empty());
    }

    proptest! {
        #[test]
        fn flags_never_collide_and_stay_inside(
            flags in proptest::collection::vec((0.0..360.0_f64, 20.0..200.0_f64), 0..8)
        ) {
            let flags: Vec<Flag> = flags.into_iter().map(|(x, width)| Flag { x, width }).collect();
            let placed = hoist(&flags, 0.0, 360.0);
            prop_assert!(!collide(&flags, &placed));
            for (flag, spot) in flags.iter().zip(&placed) {
                prop_assert!(spot.left >= 0.0 && spot.left + flag.width <= 360.0 + 1e-9);
            }
        }

        #[test]
        fn spread_places_keep_their_distance_and_order(
            places in proptest::collection::vec(0.0..100.0_f64, 0..9)
        ) {
            let spread = spread(&places, 12.0, 0.0, 100.0);
            for i in 0..places.len() {
                for j in 0..places.len() {
                    if places[i] < places[j] {
                        prop_assert!(spread[j] - spread[i] > 11.999);
                    }
                }
                prop_assert!((-1e-9..=100.000_001).contains(&spread[i]));
            }
        }
    }
}
