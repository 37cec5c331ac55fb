use proptest::prelude::*;

use super::super::*;

/// One neighbourhood: people, members of each group, radius, reached.
type Row = (f64, Vec<f64>, f64, bool);

struct Everybody<'a> {
    x: &'a [i64],
    y: &'a [i64],
    population: &'a [u32],
    groups: &'a [Vec<u32>],
}

/// Draws a neighbourhood by sorting everybody, in integers.
fn by_sorting(
    Everybody { x, y, population, groups }: &Everybody<'_>,
    origin: usize,
    k: u64,
    proportional: bool,
    own_place: OwnPlace,
) -> Row {
    let is_own = |i: usize| x[i] == x[origin] && y[i] == y[origin];
    let is_counted = |i: &usize| !(own_place == OwnPlace::Excluded && is_own(*i));
    let distance = |i: usize| (x[i] - x[origin]).pow(2) + (y[i] - y[origin]).pow(2);
    let counted: Vec<usize> =
        (0..x.len()).filter(is_counted).filter(|i| population[*i] > 0).collect();
    let mut rings: Vec<i64> = counted.iter().map(|i| distance(*i)).collect();
    rings.sort_unstable();
    rings.dedup();
    let of_ring = |column: &[u32], ring: i64| -> u64 {
        counted.iter().filter(|i| distance(**i) == ring).map(|i| u64::from(column[*i])).sum()
    };
    let (mut met, mut members) = (0, vec![0; groups.len()]);
    let mut inner = 0;
    for ring in rings {
        let people = of_ring(population, ring);
        if met + people >= k {
            let share = if proportional { (k - met) as f64 / people as f64 } else { 1.0 };
            let n = met as f64 + share * people as f64;
            let each = groups.iter().zip(&members);
            let t = each.map(|(g, m)| *m as f64 + share * of_ring(g, ring) as f64).collect();
            let inner = if proportional { inner } else { ring };
            let radius = (inner as f64 + share * (ring - inner) as f64).sqrt();
            return (n, t, radius, true);
        }
        met += people;
        for (member, group) in members.iter_mut().zip(*groups) {
            *member += of_ring(group, ring);
        }
        inner = ring;
    }
    let farthest = (0..x.len()).filter(|i| population[*i] > 0).map(distance).max().unwrap();
    (met as f64, members.into_iter().map(|m| m as f64).collect(), (farthest as f64).sqrt(), false)
}

fn floats(column: &[u32]) -> Vec<f64> {
    column.iter().map(|value| f64::from(*value)).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]
    #[test]
    fn every_index_and_rule_agrees_with_sorting_everybody(
        cells in prop::collection::vec((0..60_i64, 0..40_i64, 0..9_u32, 0..9_u32, 0..9_u32), 1..160),
        step in prop::sample::select(vec![1_i64, 7, 100]),
        k in prop::sample::select(vec![1_u64, 2, 5, 17, 60, 200, 600, 5_000]),
        proportional in any::<bool>(),
        excluded in any::<bool>(),
    ) {
        let x: Vec<i64> = cells.iter().map(|cell| 1_000 + step * cell.0).collect();
        let y: Vec<i64> = cells.iter().map(|cell| -500 + step * cell.1).collect();
        let mut population: Vec<u32> = cells.iter().map(|cell| cell.2).collect();
        population[0] += 1;
        let groups: Vec<Vec<u32>> = vec![
            cells.iter().map(|cell| cell.2.min(cell.3)).collect(),
            cells.iter().map(|cell| cell.2.min(cell.4)).collect(),
        ];
        let columns = (floats(&population), floats(&groups[0]), floats(&groups[1]));
        let places = Places {
            x_m: &x, y_m: &y, population: &columns.0, groups: &[&columns.1, &columns.2],
        };
        let own_place = if excluded { OwnPlace::Excluded } else { OwnPlace::Included };
        let overshoot = if proportional { Overshoot::Proportional } else { Overshoot::WholeRing };
        let everybody = Everybody { x: &x, y: &y, population: &population, groups: &groups };
        let scale = Scale::Nearest { k };
        for land in [Landscape::new(&places).unwrap(), Landscape::of_free_points(&places).unwrap()] {
            let drawn = land.neighbourhoods(scale, overshoot, own_place).unwrap();
            for row in 0..x.len() {
                let expected = by_sorting(&everybody, row, k, proportional, own_place);
                let found = (drawn.population[row], drawn.radius_m[row], drawn.is_reached[row]);
                prop_assert!(close(found.0, expected.0), "row {row}: {found:?} {expected:?}");
                prop_assert!(close(found.1, expected.2), "row {row}: {found:?} {expected:?}");
                prop_assert_eq!(found.2, expected.3);
                prop_assert!(close(drawn.groups[0][row], expected.1[0]), "row {row}");
                prop_assert!(close(drawn.groups[1][row], expected.1[1]), "row {row}");
            }
        }
    }
}
