//! Fewer vertices for the same picture, with neighbours still sharing every vertex.

use std::collections::{BTreeMap, BTreeSet};

/// A vertex on the grid.
pub(crate) type Vertex = (i32, i32);

/// Twice the largest triangle, in grid cells, that may be cut off at a vertex.
const CUT: i64 = 12;
/// After this many rounds the outlines are good enough.
const ROUNDS: usize = 8;

/// Takes away vertices whose triangle with their two neighbours is next to nothing.
///
/// Whether a vertex goes depends only on the lines through it, not on the ring it is met in, so
/// both sides of a border lose the same ones. Vertices where borders meet stay, and so do all of
/// rings with four vertices or fewer.
pub(crate) fn simplify(areas: &mut [Vec<Vec<Vertex>>]) {
    for _ in 0..ROUNDS {
        let removable = removable(areas);
        let gone: BTreeSet<Vertex> = removable
            .iter()
            .filter(|(vertex, (cut, ends))| {
                ends.iter().all(|end| {
                    removable.get(end).is_none_or(|(other, _)| (*cut, **vertex) < (*other, *end))
                })
            })
            .map(|(vertex, _)| *vertex)
            .collect();
        if gone.is_empty() {
            return;
        }
        for ring in areas.iter_mut().flatten() {
            ring.retain(|vertex| !gone.contains(vertex));
        }
    }
}

/// Returns the vertices that may go, with their triangle and their two neighbours.
fn removable(areas: &[Vec<Vec<Vertex>>]) -> BTreeMap<Vertex, (i64, [Vertex; 2])> {
    let mut ends: BTreeMap<Vertex, BTreeSet<Vertex>> = BTreeMap::new();
    let mut kept: BTreeSet<Vertex> = BTreeSet::new();
    for ring in areas.iter().flatten() {
        if ring.len() <= 4 {
            kept.extend(ring);
        }
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            ends.entry(*a).or_default().insert(*b);
            ends.entry(*b).or_default().insert(*a);
        }
    }
    let triangle = |(vertex, ends): (&Vertex, &BTreeSet<Vertex>)| {
        let mut ends = ends.iter();
        let (Some(a), Some(b), None) = (ends.next(), ends.next(), ends.next()) else { return None };
        let along = |end: &Vertex| {
            (i64::from(end.0) - i64::from(vertex.0), i64::from(end.1) - i64::from(vertex.1))
        };
        let ((ax, ay), (bx, by)) = (along(a), along(b));
        let cut = (ax * by - ay * bx).abs();
        (cut <= CUT && !kept.contains(vertex)).then_some((*vertex, (cut, [*a, *b])))
    };
    ends.iter().filter_map(triangle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vertex_on_a_shared_border_goes_from_both_sides_or_stays_in_both() {
        let west = vec![(0, 0), (10, 0), (11, 5), (10, 10), (30, 20), (10, 40), (0, 40)];
        let east = vec![(10, 0), (60, 0), (60, 40), (10, 40), (30, 20), (10, 10), (11, 5)];
        let mut areas = vec![vec![west], vec![east]];
        areas[0][0][2] = (10, 5);
        areas[1][0][6] = (10, 5);
        simplify(&mut areas);
        for area in &areas {
            assert!(!area[0].contains(&(10, 5)), "straight on the way");
            assert!(area[0].contains(&(30, 20)), "a real corner");
            assert!(area[0].contains(&(10, 0)), "borders meet here");
        }
    }

    #[test]
    fn small_rings_keep_all_their_vertices() {
        let mut areas = vec![vec![vec![(0, 0), (1, 0), (1, 1), (0, 1)]]];
        simplify(&mut areas);
        assert_eq!(areas[0][0].len(), 4);
    }
}
