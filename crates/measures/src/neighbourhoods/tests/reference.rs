use serde_json::Value;

use super::super::*;

/// Sums and square roots in another order than EquiPop's.
const EXACT: f64 = 1e-9;

/// Distances from how the draws fall out, in standard errors of EquiPop's mean over origins.
const DRAWN: f64 = 4.0;

const SCALES: [u64; 8] = [1, 10, 50, 200, 800, 3_200, 12_800, 25_000];

struct Town {
    x_m: Vec<i64>,
    y_m: Vec<i64>,
    population: Vec<f64>,
    group: Vec<f64>,
}

impl Town {
    fn read() -> Self {
        let text = include_str!("../../../tests/reference/knn3000.csv");
        let rows: Vec<Vec<f64>> = text
            .lines()
            .skip(1)
            .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
            .collect();
        let column = |index: usize| -> Vec<f64> { rows.iter().map(|row| row[index]).collect() };
        let metres = |index: usize| column(index).into_iter().map(|value| value as i64).collect();
        Self { x_m: metres(0), y_m: metres(1), population: column(2), group: column(3) }
    }

    fn places<'a>(&'a self, groups: &'a [&'a [f64]]) -> Places<'a> {
        Places { x_m: &self.x_m, y_m: &self.y_m, population: &self.population, groups }
    }
}

fn assert_close(found: f64, expected: f64, what: &str) {
    let distance = (found - expected).abs();
    let allowed = EXACT * expected.abs().max(1e-3);
    assert!(distance <= allowed, "{what}: {found} where EquiPop has {expected}");
}

/// Compares every scale with EquiPop's every tenth origin and its sums and means over all.
fn check_exact(rows: &str, json: &str, overshoot: Overshoot, own_place: OwnPlace) {
    let town = Town::read();
    let outputs: Value = serde_json::from_str(json).unwrap();
    let outputs = &outputs["outputs"];
    let groups: [&[f64]; 1] = [&town.group];
    let places = town.places(&groups);
    for land in [Landscape::new(&places).unwrap(), Landscape::of_free_points(&places).unwrap()] {
        for k in SCALES {
            let drawn = land.neighbourhoods(Scale::Nearest { k }, overshoot, own_place).unwrap();
            assert!(drawn.is_reached.iter().all(|is_reached| *is_reached));
            let key = k.to_string();
            let shares: Vec<f64> = (0..3_000).map(|row| drawn.share(0, row).unwrap()).collect();
            let sum = |column: &[f64]| numerics::sum::sum(column.iter().copied());
            for (name, found) in [
                ("sum_N", sum(&drawn.population)),
                ("sum_T", sum(&drawn.groups[0])),
                ("mean_R", sum(&shares) / 3_000.0),
                ("mean_Dist", sum(&drawn.radius_m) / 3_000.0),
            ] {
                let expected = outputs[name][&key].as_f64().unwrap();
                assert_close(found, expected, &format!("{name} at {k}"));
            }
            for cells in cells_at(rows, k) {
                let row = cells[0] as usize;
                assert_close(drawn.population[row], cells[2], &format!("N of {row} at {k}"));
                assert_close(drawn.groups[0][row], cells[3], &format!("T of {row} at {k}"));
                assert_close(drawn.radius_m[row], cells[4], &format!("radius of {row} at {k}"));
            }
        }
    }
}

/// Returns the reference's rows at a scale: row, k, N, T, radius.
fn cells_at(rows: &str, k: u64) -> impl Iterator<Item = Vec<f64>> {
    rows.lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
        .filter(move |cells: &Vec<f64>| cells[1] == k as f64)
}

macro_rules! reference {
    ($name:literal, $extension:literal) => {
        include_str!(concat!("../../../tests/reference/knn_equipop_3000_", $name, $extension))
    };
}

#[test]
fn whole_rings_are_those_of_equipop() {
    check_exact(
        reference!("whole_include", ".csv"),
        reference!("whole_include", ".json"),
        Overshoot::WholeRing,
        OwnPlace::Included,
    );
}

#[test]
fn proportional_shares_are_those_of_equipop() {
    check_exact(
        reference!("proportional_include", ".csv"),
        reference!("proportional_include", ".json"),
        Overshoot::Proportional,
        OwnPlace::Included,
    );
}

#[test]
fn neighbourhoods_without_the_own_place_are_those_of_equipop() {
    check_exact(
        reference!("proportional_exclude", ".csv"),
        reference!("proportional_exclude", ".json"),
        Overshoot::Proportional,
        OwnPlace::Excluded,
    );
}

/// Compares every scale with EquiPop's every tenth origin under a self-potential.
fn check_spread(rows: &str, overshoot: Overshoot, self_potential: f64) {
    let town = Town::read();
    let groups: [&[f64]; 1] = [&town.group];
    let land = Landscape::new(&town.places(&groups)).unwrap();
    let own_place = OwnPlace::Spread { self_potential, cell_side_m: 100.0 };
    for k in [1, 10, 50, 800] {
        let drawn = land.neighbourhoods(Scale::Nearest { k }, overshoot, own_place).unwrap();
        for cells in cells_at(rows, k) {
            let row = cells[0] as usize;
            assert_close(drawn.population[row], cells[2], &format!("N of {row} at {k}"));
            assert_close(drawn.groups[0][row], cells[3], &format!("T of {row} at {k}"));
            assert_close(drawn.radius_m[row], cells[4], &format!("radius of {row} at {k}"));
        }
    }
}

#[test]
fn self_potential_is_that_of_equipop() {
    let (whole, part) = (Overshoot::WholeRing, Overshoot::Proportional);
    check_spread(reference!("whole_spread_0.71", ".csv"), whole, 0.71);
    check_spread(reference!("whole_spread_1.0", ".csv"), whole, 1.0);
    check_spread(reference!("proportional_spread_0.71", ".csv"), part, 0.71);
    check_spread(reference!("proportional_spread_1.0", ".csv"), part, 1.0);
}

#[test]
fn people_within_a_radius_are_those_of_equipop() {
    let town = Town::read();
    let groups: [&[f64]; 1] = [&town.group];
    let places = town.places(&groups);
    for (rows, own_place) in [
        (reference!("radius_include", ".csv"), OwnPlace::Included),
        (reference!("radius_exclude", ".csv"), OwnPlace::Excluded),
    ] {
        for land in [Landscape::new(&places).unwrap(), Landscape::of_free_points(&places).unwrap()]
        {
            for radius_m in [0, 100, 141, 142, 1_000, 5_000] {
                let scale = Scale::Within { radius_m };
                let drawn = land.neighbourhoods(scale, Overshoot::WholeRing, own_place).unwrap();
                for cells in cells_at(rows, u64::from(radius_m)) {
                    let row = cells[0] as usize;
                    assert_eq!(drawn.population[row], cells[2], "{row} within {radius_m}");
                    assert_eq!(drawn.groups[0][row], cells[3], "{row} within {radius_m}");
                }
            }
        }
    }
}

/// EquiPop draws rings in an order of its own, so only the rules and the means can agree.
fn check_drawn(rows: &str, json: &str, own_place: OwnPlace) {
    let town = Town::read();
    let outputs: Value = serde_json::from_str(json).unwrap();
    let outputs = &outputs["outputs"];
    let groups: [&[f64]; 1] = [&town.group];
    let land = Landscape::new(&town.places(&groups)).unwrap();
    for k in SCALES {
        let at =
            |overshoot| land.neighbourhoods(Scale::Nearest { k }, overshoot, own_place).unwrap();
        let (drawn, whole) = (at(Overshoot::Sampled { seed: 7 }), at(Overshoot::WholeRing));
        let proportional = at(Overshoot::Proportional);
        for row in 0..3_000 {
            assert!(drawn.population[row] >= k as f64);
            assert!(drawn.population[row] <= whole.population[row]);
            assert!(drawn.radius_m[row] >= proportional.radius_m[row] - 1e-9);
            assert!(drawn.radius_m[row] <= whole.radius_m[row] + 1e-9);
        }
        for cells in cells_at(rows, k) {
            let row = cells[0] as usize;
            // Both lie between k and the whole ring; where the ring is one place they are equal.
            assert!(cells[2] <= whole.population[row]);
        }
        let key = k.to_string();
        let spread: Vec<f64> =
            drawn.population.iter().zip(&whole.population).map(|(a, b)| a - b).collect();
        let error =
            DRAWN * (2.0 * numerics::moments::variance_n(&spread).unwrap() / 3_000.0).sqrt();
        let mean = numerics::sum::mean(&drawn.population).unwrap();
        let expected = outputs["sum_N"][&key].as_f64().unwrap() / 3_000.0;
        assert!((mean - expected).abs() <= error + 1e-9, "{k}: {mean} {expected} ± {error}");
    }
}

#[test]
fn drawn_rings_hold_as_many_people_as_those_of_equipop() {
    check_drawn(
        reference!("sampled_include", ".csv"),
        reference!("sampled_include", ".json"),
        OwnPlace::Included,
    );
    check_drawn(
        reference!("sampled_exclude", ".csv"),
        reference!("sampled_exclude", ".json"),
        OwnPlace::Excluded,
    );
}

#[test]
fn the_segregation_profile_is_that_of_equipop() {
    let town = Town::read();
    let some = |column: &[f64]| -> Vec<Option<f64>> { column.iter().copied().map(Some).collect() };
    let metres =
        |column: &[i64]| -> Vec<Option<i64>> { column.iter().copied().map(Some).collect() };
    let (x, y) = (metres(&town.x_m), metres(&town.y_m));
    let (population, group) = (some(&town.population), some(&town.group));
    let columns = Columns { x_m: &x, y_m: &y, population: &population, groups: &[("grp", &group)] };
    let text = include_str!("../../../tests/reference/knn_equipop_segprofile.json");
    let json: Value = serde_json::from_str(text).unwrap();
    let ask = |weighting| {
        let question = Question {
            measures: &[],
            k: &SCALES,
            radius_m: &[],
            overshoot: Overshoot::Proportional,
            own_place: OwnPlace::Included,
            weighting,
            aversion: 0.5,
        };
        profile(&columns, &question).unwrap()
    };
    let (met, local) = (ask(Weighting::Neighbourhoods), ask(Weighting::LocalPersons));
    for (name, estimates, measure) in [
        ("D", &met, "D, dissimilarity"),
        ("Gini", &met, "G, Gini index of segregation"),
        ("H", &met, "H, information theory index"),
        ("Atkinson_0.5", &met, "A(b), Atkinson index of segregation"),
        ("Isolation", &met, "xPx, isolation"),
        ("Interaction", &met, "xPy, interaction"),
        ("CorrelationV", &met, "V, correlation ratio"),
        ("SI", &local, "xPx, isolation"),
    ] {
        let found: Vec<f64> = estimates
            .iter()
            .filter(|estimate| estimate.measure == measure)
            .map(|estimate| estimate.estimate.unwrap())
            .collect();
        let expected = json["outputs"][name].as_array().unwrap();
        assert_eq!(found.len(), expected.len(), "{name}: places alone, then every k");
        for (found, expected) in found.iter().zip(expected) {
            assert_close(*found, expected.as_f64().unwrap(), name);
        }
    }
}
