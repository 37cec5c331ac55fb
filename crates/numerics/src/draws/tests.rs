use super::*;
use crate::sum::count;

/// Returns the chi-square of counts against chances, over values expected five times or more, and
/// how many those are.
fn chi_square(counts: &[u64], chance: impl Fn(u64) -> f64, draws: f64) -> (f64, f64) {
    let (mut sum, mut degrees, mut rest, mut rest_expected) = (0.0, 0.0, draws, draws);
    for (value, count) in (0u64..).zip(counts) {
        let expected = draws * chance(value);
        if expected >= 5.0 {
            sum += (as_float(*count) - expected).powi(2) / expected;
            (degrees, rest, rest_expected) =
                (degrees + 1.0, rest - as_float(*count), rest_expected - expected);
        }
    }
    if rest_expected > 1.0 {
        sum += (rest - rest_expected).powi(2) / rest_expected;
        degrees += 1.0;
    }
    (sum, degrees - 1.0)
}

fn check(draw: impl Fn(&mut Stream) -> u64, chance: impl Fn(u64) -> f64, what: &str) {
    let (mut stream, n) = (Stream::new(11, 4), 60_000);
    let mut counts = vec![0; 4_000];
    for _ in 0..n {
        counts[usize::try_from(draw(&mut stream)).unwrap()] += 1;
    }
    let (sum, degrees) = chi_square(&counts, chance, count(n));
    // Four and a half standard deviations of a chi-square.
    assert!(sum < degrees + 4.5 * (2.0 * degrees).sqrt() + 3.0, "{what}: {sum} of {degrees}");
}

fn binomial_chance(n: u64, p: f64, k: u64) -> f64 {
    if k > n {
        return 0.0;
    }
    let (n, k) = (as_float(n), as_float(k));
    let ways = ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    exp(ways + k * ln(p) + (n - k) * libm::log1p(-p))
}

fn poisson_chance(mean: f64, k: u64) -> f64 {
    let k = as_float(k);
    exp(k * ln(mean) - mean - ln_factorial(k))
}

#[test]
fn binomial_counts_follow_their_distribution() {
    for (n, p) in [(1, 0.3), (40, 0.1), (40, 0.5), (300, 0.2), (2_000, 0.9), (3_000, 0.4)] {
        let chance = |k| binomial_chance(n, p, k);
        check(|stream| binomial(n, p, stream), chance, &format!("binomial {n} {p}"));
        let sums = Sums::new(SumOf::Trials { chance: p }, n);
        check(|stream| sums.draw(n, stream), chance, &format!("sum of {n} trials of {p}"));
    }
    let mut stream = Stream::new(1, 1);
    assert_eq!(binomial(7, 0.0, &mut stream), 0);
    assert_eq!(binomial(7, 1.0, &mut stream), 7);
    assert_eq!(binomial(0, 0.5, &mut stream), 0);
}

#[test]
fn poisson_counts_follow_their_distribution() {
    for mean in [0.2, 3.0, 9.9, 10.1, 80.0, 1_000.0] {
        let chance = |k| poisson_chance(mean, k);
        check(|stream| poisson(mean, stream), chance, &format!("poisson {mean}"));
    }
    for n in [1, 127, 128, 1_300, 20_000] {
        let mean = 0.083;
        let sums = Sums::new(SumOf::Poisson { mean }, 20_000);
        let chance = |k| poisson_chance(mean * as_float(n), k);
        check(|stream| sums.draw(n, stream), chance, &format!("sum of {n} Poisson counts"));
    }
    let mut stream = Stream::new(2, 2);
    let large = Sums::new(SumOf::Poisson { mean: 1e5 }, 500);
    for n in [1, 3, 127, 400, 100_000] {
        let mean = 1e5 * as_float(n);
        let drawn = as_float(large.draw(n, &mut stream));
        assert!((drawn - mean).abs() < 6.0 * sqrt(mean), "{drawn} of {mean}");
    }
}

#[test]
fn an_alias_table_keeps_its_chances() {
    let weights = [1.0, 0.0, 5.0, 2.5, 0.01];
    let alias = Alias::new(&weights).unwrap();
    let total = 8.51;
    let chance = |place: u64| {
        weights.get(usize::try_from(place).unwrap()).map_or(0.0, |weight| weight / total)
    };
    check(|stream| u64::try_from(alias.draw(stream)).unwrap(), chance, "alias");
    assert_eq!(Alias::new(&[0.0, 0.0]), None);
    assert_eq!(Alias::new(&[]), None);
}

#[test]
fn persons_over_cells_are_multinomial() {
    let sizes = vec![300, 0, 700, 50, 4_000];
    for n_persons in [40, 3_000] {
        let cells = PersonsOverCells::new(sizes.clone(), n_persons).unwrap();
        let draw = |cell: usize| {
            let cells = &cells;
            move |stream: &mut Stream| {
                let mut persons = [0.0; 5];
                cells.draw(&mut persons, stream);
                assert_eq!(persons.iter().sum::<f64>(), as_float(n_persons));
                as_whole(persons[cell])
            }
        };
        for cell in [0, 1, 2, 4] {
            let p = as_float(sizes[cell]) / 5_050.0;
            let chance = |k| {
                if p > 0.0 { binomial_chance(n_persons, p, k) } else { as_float(u64::from(k == 0)) }
            };
            check(draw(cell), chance, &format!("{n_persons} persons, cell {cell}"));
        }
    }
}

#[test]
fn one_binomial_per_cell_gives_the_same_distribution() {
    let weights = [0.3, 0.0, 0.7, 1.0];
    let draw = |stream: &mut Stream| {
        let mut persons = [0; 4];
        multinomial(500, &weights, &mut persons, stream);
        assert_eq!(persons.iter().sum::<u64>(), 500);
        assert_eq!(persons[1], 0);
        persons[2]
    };
    check(draw, |k| binomial_chance(500, 0.35, k), "multinomial");
}

#[test]
fn persons_picked_without_replacement_are_hypergeometric() {
    let capacity = [120, 30, 0, 250];
    let places = Alias::new(&[120.0, 30.0, 0.0, 250.0]).unwrap();
    for wanted in [20, 150, 390] {
        let among = PersonsAmongPlaces::new(wanted, 400, 250);
        let draw = |stream: &mut Stream| {
            let (mut living, mut picked) = (capacity, [0.0; 4]);
            among.draw((&mut living, &capacity), &places, &mut picked, stream);
            assert_eq!(picked.iter().sum::<f64>(), as_float(wanted));
            assert_eq!(living[0] + as_whole(picked[0]), 120);
            as_whole(picked[0])
        };
        let ways = |n: u64, k: u64| {
            ln_factorial(as_float(n)) - ln_factorial(as_float(k)) - ln_factorial(as_float(n - k))
        };
        let chance = |k: u64| {
            if k > 120 || k > wanted || wanted - k > 280 {
                return 0.0;
            }
            exp(ways(120, k) + ways(280, wanted - k) - ways(400, wanted))
        };
        check(draw, chance, &format!("{wanted} picked"));
    }
}

#[test]
fn every_order_is_as_likely() {
    let mut stream = Stream::new(5, 5);
    let mut seen = std::collections::BTreeMap::new();
    for _ in 0..24_000 {
        let mut items = [0, 1, 2, 3];
        shuffle(&mut items, &mut stream);
        *seen.entry(items).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 24);
    assert!(seen.values().all(|times| (850..1150).contains(times)), "{seen:?}");
}
