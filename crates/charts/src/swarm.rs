//! A beeswarm: dots moved off the line just enough that none hides another.

/// Places dots with centres at the given `xs` and no two nearer than two radii.
///
/// `held` is a circle (x, radius) on the line that the dots keep away from. Offsets from the line
/// stay within `room`; where a place is full, dots move sideways by whole diameters, which only
/// happens when a great many values are the same. The answer is in the order of `xs`.
pub(crate) fn swarm(
    xs: &[f64],
    held: Option<(f64, f64)>,
    radius: f64,
    room: f64,
) -> Vec<(f64, f64)> {
    within(xs, held, radius, room, f64::INFINITY).unwrap_or_default()
}

/// Returns the swarm, or nothing as soon as one dot reaches further than `limit` from the line.
fn within(
    xs: &[f64],
    held: Option<(f64, f64)>,
    radius: f64,
    room: f64,
    limit: f64,
) -> Option<Vec<(f64, f64)>> {
    let mut order: Vec<usize> = (0..xs.len()).collect();
    order.sort_by(|&a, &b| xs[a].total_cmp(&xs[b]).then(a.cmp(&b)));
    let mut circles: Vec<(f64, f64, f64)> = held.map(|(x, r)| (x, 0.0, r)).into_iter().collect();
    let mut placed = vec![(0.0, 0.0); xs.len()];
    for (turn, &index) in order.iter().enumerate() {
        let spot = nearest_free(&circles, xs[index], radius, room, turn % 2 == 0);
        if spot.1.abs() + radius > limit {
            return None;
        }
        circles.push((spot.0, spot.1, radius));
        placed[index] = spot;
    }
    Some(placed)
}

/// Returns the largest of `radii` at which the swarm needs no more than `room` from the line.
pub(crate) fn fitting_radius(
    xs: &[f64],
    held: Option<(f64, f64)>,
    radii: &[f64],
    room: f64,
) -> f64 {
    let smallest = radii.last().copied().unwrap_or(1.0);
    let fits = |&radius: &f64| within(xs, held, radius, f64::INFINITY, room).is_some();
    radii.iter().copied().find(fits).unwrap_or(smallest)
}

/// Returns how far a swarm reaches from its line, dots included.
pub(crate) fn reach(spots: &[(f64, f64)], radius: f64) -> f64 {
    spots.iter().map(|spot| spot.1.abs() + radius).fold(0.0, f64::max)
}

fn nearest_free(
    circles: &[(f64, f64, f64)],
    x: f64,
    radius: f64,
    room: f64,
    upward: bool,
) -> (f64, f64) {
    let mut shift = 0.0;
    loop {
        for x in if shift == 0.0 { vec![x] } else { vec![x + shift, x - shift] } {
            let y = free_offset(circles, x, radius, upward);
            if y.abs() + radius <= room.max(radius) {
                return (x, y);
            }
        }
        shift += 2.0 * radius;
    }
}

/// Returns the offset nearest the line at which a dot at `x` touches no other.
fn free_offset(circles: &[(f64, f64, f64)], x: f64, radius: f64, upward: bool) -> f64 {
    const SLACK: f64 = 1e-6;
    let near: Vec<_> = circles.iter().filter(|c| (c.0 - x).abs() < c.2 + radius).collect();
    let mut offsets = vec![0.0];
    for circle in &near {
        let apart = circle.2 + radius;
        let height = (apart * apart - (circle.0 - x) * (circle.0 - x)).max(0.0).sqrt();
        offsets.extend([circle.1 - height - SLACK, circle.1 + height + SLACK]);
    }
    // Distances equal within the slack count as equal, so that sides take turns.
    let distance = |y: f64| (y.abs() * 1e4).round();
    let side = |y: f64| if (y < 0.0) == upward { 0_u8 } else { 1 };
    offsets.sort_by(|a, b| {
        distance(*a).total_cmp(&distance(*b)).then(side(*a).cmp(&side(*b))).then(a.total_cmp(b))
    });
    let free = |&y: &f64| {
        near.iter().all(|c| {
            let apart = c.2 + radius;
            (c.0 - x) * (c.0 - x) + (c.1 - y) * (c.1 - y) >= apart * apart - SLACK
        })
    };
    offsets.iter().copied().find(free).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apart(spots: &[(f64, f64)], radius: f64) -> bool {
        (0..spots.len()).all(|i| {
            (0..i).all(|j| {
                let (dx, dy) = (spots[i].0 - spots[j].0, spots[i].1 - spots[j].1);
                dx * dx + dy * dy >= 4.0 * radius * radius - 1e-3
            })
        })
    }

    #[test]
    fn dots_with_room_stay_on_the_line() {
        assert_eq!(swarm(&[0.0, 50.0], None, 4.0, 60.0), [(0.0, 0.0), (50.0, 0.0)]);
    }

    #[test]
    fn equal_values_stack_without_hiding_one_another() {
        let spots = swarm(&[100.0; 290], Some((100.0, 7.0)), 2.0, 60.0);
        assert!(apart(&spots, 2.0));
        assert!(reach(&spots, 2.0) <= 60.0);
        assert!(spots.iter().all(|s| (s.0 - 100.0).abs() < 30.0));
    }

    proptest! {
        #[test]
        fn no_dot_hides_another(xs in proptest::collection::vec(0.0..300.0_f64, 0..150)) {
            let radius = fitting_radius(&xs, Some((150.0, 7.0)), &[5.0, 4.0, 3.0, 2.0], 60.0);
            let spots = swarm(&xs, Some((150.0, 7.0)), radius, 60.0);
            prop_assert!(apart(&spots, radius));
            prop_assert!(reach(&spots, radius) <= 60.0);
        }
    }
}
