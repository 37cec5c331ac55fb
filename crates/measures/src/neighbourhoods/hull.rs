//! The outermost places: the farthest place from anywhere is among them.

/// Returns the corners of the convex hull of points, each once.
///
/// # Source
/// Andrew, A. M. (1979), Another efficient algorithm for convex hulls in two dimensions,
/// Information Processing Letters 9(5), doi 10.1016/0020-0190(79)90072-3.
pub(super) fn corners(x: &[u32], y: &[u32], is_counted: impl Fn(usize) -> bool) -> Vec<(u32, u32)> {
    let counted = (0..x.len()).filter(|index| is_counted(*index));
    let mut points: Vec<(u32, u32)> = counted.map(|index| (x[index], y[index])).collect();
    points.sort_unstable();
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let mut hull = half(points.iter().copied());
    hull.pop();
    hull.extend(half(points.iter().rev().copied()));
    hull.pop();
    hull
}

fn half(points: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut chain: Vec<(u32, u32)> = Vec::new();
    for point in points {
        while let [.., before, last] = chain[..]
            && !turns_left(before, last, point)
        {
            chain.pop();
        }
        chain.push(point);
    }
    chain
}

fn turns_left(a: (u32, u32), b: (u32, u32), c: (u32, u32)) -> bool {
    // Coordinates fit 30 bits: products and their difference fit 64.
    let along = |from: u32, to: u32| i64::from(to) - i64::from(from);
    along(a.0, b.0) * along(a.1, c.1) > along(a.1, b.1) * along(a.0, c.0)
}

/// Returns the square of the distance to the farthest of the corners.
pub(super) fn farthest(corners: &[(u32, u32)], x: u32, y: u32) -> u64 {
    let distance = |corner: &(u32, u32)| {
        let (east, north) = (u64::from(corner.0.abs_diff(x)), u64::from(corner.1.abs_diff(y)));
        east * east + north * north
    };
    corners.iter().map(distance).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_farthest_place_is_found_among_the_corners() {
        let x: Vec<u32> = (0..500_u32).map(|i| (i * 7919) % 1009).collect();
        let y: Vec<u32> = (0..500_u32).map(|i| (i * 104_729) % 997).collect();
        let hull = corners(&x, &y, |_| true);
        assert!(hull.len() < 60);
        for (ox, oy) in [(0, 0), (500, 400), (1008, 3), (77, 990)] {
            let all: Vec<(u32, u32)> = x.iter().copied().zip(y.iter().copied()).collect();
            assert_eq!(farthest(&hull, ox, oy), farthest(&all, ox, oy));
        }
    }

    #[test]
    fn places_in_a_line_have_two_corners() {
        assert_eq!(corners(&[1, 2, 3, 2], &[1, 2, 3, 2], |_| true), [(1, 1), (3, 3)]);
        assert_eq!(corners(&[5], &[6], |_| true), [(5, 6)]);
    }
}
