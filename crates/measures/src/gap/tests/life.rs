//! Life tables and the decomposition of gaps in life expectancy.

use numerics::streams::Stream;

use super::groups::{assert_near, number, numbers, read};
use crate::gap::life_expectancy::arriaga::{ArriagaBase, Cause, Population, arriaga};
use crate::gap::life_expectancy::{AgeGroups, LifeTable, LifeTableError, OpenAge, life_table};
use crate::gap::life_gap::{LifeColumns, LifeGapError, LifeQuestion, life_gap};

const EXACT: f64 = 1e-9;
const SUMS: f64 = 1e-12;

struct Data {
    ages: AgeGroups,
    /// Deaths and people of A, then of B.
    columns: [Vec<f64>; 4],
}

impl Data {
    fn read() -> Self {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/lifetable19.csv");
        let text = std::fs::read_to_string(file).unwrap();
        let column = |k: usize| -> Vec<f64> {
            let cell = |line: &str| line.split(',').nth(k).unwrap().parse().unwrap();
            text.lines().skip(1).map(cell).collect()
        };
        let ages = AgeGroups::new(&column(0)).unwrap();
        Self { ages, columns: [column(1), column(2), column(3), column(4)] }
    }

    fn table(&self, side: usize, open_age: OpenAge) -> LifeTable {
        let [deaths, people] = [&self.columns[2 * side], &self.columns[2 * side + 1]];
        life_table(&self.ages, deaths, people, open_age).unwrap()
    }

    fn population<'a>(&'a self, side: usize, table: &'a LifeTable) -> Population<'a> {
        let [deaths, person_years] = [&self.columns[2 * side], &self.columns[2 * side + 1]];
        Population { table, deaths, person_years }
    }
}

#[test]
fn the_reference_comes_back() {
    let expected = &read("gap_life_expectancy.json")["outputs"];
    let data = Data::read();
    let [a, b] = [0, 1].map(|side| data.table(side, OpenAge::Certain));
    for (found, name) in [
        (a.expectancy[0], "e0A"),
        (b.expectancy[0], "e0B"),
        (a.expectancy[14], "e65A"),
        (b.expectancy[14], "e65B"),
        (a.expectancy_variance[0], "varA"),
        (b.expectancy_variance[0], "varB"),
    ] {
        assert_near(found, number(&expected[name]), EXACT);
    }
    for (column, name) in [(&a.dying, "qA"), (&a.survivors, "lA")] {
        for (found, expected) in column.iter().zip(numbers(&expected[name])) {
            assert_near(*found, expected, EXACT);
        }
    }
    let (first, second) = (data.population(1, &b), data.population(0, &a));
    let found = arriaga(&data.ages, &first, &second, &[], ArriagaBase::Second).unwrap();
    assert_near(found.gap, number(&expected["gap"]), EXACT);
    for (age, expected) in found.by_age.iter().zip(numbers(&expected["arriaga"])) {
        assert_near(age.total, expected, EXACT);
    }
    let total: f64 = found.by_age.iter().map(|age| age.total).sum();
    assert!((total - found.gap).abs() < SUMS);
}

#[test]
fn the_front_door_gives_expectancies_and_the_gap_with_its_error() {
    let expected = &read("gap_life_expectancy.json")["outputs"];
    let data = Data::read();
    let columns = LifeColumns {
        ages: &data.ages,
        first: [&data.columns[2], &data.columns[3]],
        second: [&data.columns[0], &data.columns[1]],
        causes: &[],
    };
    let question = LifeQuestion {
        measures: &[],
        open_age: OpenAge::Certain,
        base: ArriagaBase::Second,
        level: 0.95,
    };
    let found = life_gap(&question, &columns).unwrap();
    assert_eq!(found.len(), 3);
    assert_near(found[2].standard_error.unwrap(), number(&expected["se_gap"]), EXACT);
    assert_near(found[0].estimate.unwrap(), number(&expected["e0B"]), EXACT);
    let unknown = LifeQuestion { measures: &["e0"], ..question };
    assert!(matches!(life_gap(&unknown, &columns).unwrap_err(), LifeGapError::Asked(_)));
}

#[test]
fn all_bases_sum_to_the_gap_and_the_mean_turns_with_the_populations() {
    let data = Data::read();
    let [a, b] = [0, 1].map(|side| data.table(side, OpenAge::Varies));
    let (first, second) = (data.population(1, &b), data.population(0, &a));
    for base in [ArriagaBase::First, ArriagaBase::Second, ArriagaBase::Mean] {
        let found = arriaga(&data.ages, &first, &second, &[], base).unwrap();
        let total: f64 = found.by_age.iter().map(|age| age.total).sum();
        assert!((total - found.gap).abs() < SUMS);
    }
    let forth = arriaga(&data.ages, &first, &second, &[], ArriagaBase::Mean).unwrap();
    let back = arriaga(&data.ages, &second, &first, &[], ArriagaBase::Mean).unwrap();
    for (forth, back) in forth.by_age.iter().zip(&back.by_age) {
        assert!((forth.total + back.total).abs() < SUMS);
    }
}

#[test]
fn causes_sum_to_their_ages_and_what_they_leave_is_named() {
    let data = Data::read();
    let [a, b] = [0, 1].map(|side| data.table(side, OpenAge::Certain));
    let (first, second) = (data.population(1, &b), data.population(0, &a));
    let part = |column: &[f64], share: f64| -> Vec<f64> {
        column
            .iter()
            .enumerate()
            .map(|(k, d)| if k % 3 == 0 { share * d } else { 0.4 * d })
            .collect()
    };
    let heart = [part(&data.columns[2], 0.3), part(&data.columns[0], 0.5)];
    let cancer = [part(&data.columns[2], 0.5), part(&data.columns[0], 0.2)];
    let causes = [
        Cause { name: "heart", first: &heart[0], second: &heart[1] },
        Cause { name: "cancer", first: &cancer[0], second: &cancer[1] },
    ];
    let found = arriaga(&data.ages, &first, &second, &causes, ArriagaBase::Second).unwrap();
    let names: Vec<&str> = found.by_cause.iter().map(|cause| cause.name.as_str()).collect();
    assert_eq!(names, ["heart", "cancer", "other causes"]);
    for (k, age) in found.by_age.iter().enumerate() {
        let total: f64 = found.by_cause.iter().map(|cause| cause.by_age[k]).sum();
        assert!((total - age.total).abs() < 1e-9 * age.total.abs().max(1.0));
    }
    let total: f64 = found.by_cause.iter().map(|cause| cause.total).sum();
    assert!((total - found.gap).abs() < 1e-9);
    let too_many = [Cause { name: "all twice", first: &data.columns[3], second: &heart[1] }];
    let refused = arriaga(&data.ages, &first, &second, &too_many, ArriagaBase::Second);
    assert!(matches!(refused, Err(LifeTableError::Causes { .. })));
}

#[test]
fn ages_that_agree_while_their_causes_do_not_are_counted() {
    let ages = AgeGroups::new(&[0.0, 50.0]).unwrap();
    let (deaths, people) = ([10.0, 50.0], [1000.0, 500.0]);
    let table = life_table(&ages, &deaths, &people, OpenAge::Certain).unwrap();
    let same = Population { table: &table, deaths: &deaths, person_years: &people };
    let causes = [Cause { name: "one", first: &[10.0, 0.0], second: &[0.0, 0.0] }];
    let found = arriaga(&ages, &same, &same, &causes, ArriagaBase::Second).unwrap();
    assert_eq!((found.gap, found.ages_that_cancel), (0.0, 1));
    assert!(found.by_cause.iter().all(|cause| cause.total == 0.0));
}

#[test]
fn errors_of_age_contributions_agree_with_drawn_deaths() {
    let data = Data::read();
    let [a, b] = [0, 1].map(|side| data.table(side, OpenAge::Varies));
    let (first, second) = (data.population(1, &b), data.population(0, &a));
    let found = arriaga(&data.ages, &first, &second, &[], ArriagaBase::Second).unwrap();
    let draws = 1500;
    let mut totals = vec![Vec::new(); 20];
    for draw in 0..draws {
        let mut stream = Stream::new(11, draw);
        let mut normal = || numerics::distribution::normal_quantile(stream.uniform().max(1e-300));
        let tables = [0, 1].map(|side: usize| {
            let (deaths, people) = (&data.columns[2 * side], &data.columns[2 * side + 1]);
            let table = data.table(side, OpenAge::Varies);
            // Chiang's variance is of the shares dying, from which the deaths are turned back.
            let drawn: Vec<f64> = (0..19)
                .map(|k| {
                    let (q, d, z) = (table.dying[k], deaths[k], normal());
                    if k == 18 {
                        return d / (1.0 + z / d.sqrt());
                    }
                    let (width, years) = [(1.0, 0.1), (4.0, 1.6), (5.0, 2.5)][k.min(2)];
                    let q = (q + q * ((1.0 - q) / d).sqrt() * z).max(1e-6);
                    q / (width - (width - years) * q) * people[k]
                })
                .collect();
            life_table(&data.ages, &drawn, &data.columns[2 * side + 1], OpenAge::Varies).unwrap()
        });
        let (first, second) = (data.population(1, &tables[1]), data.population(0, &tables[0]));
        let drawn = arriaga(&data.ages, &first, &second, &[], ArriagaBase::Second).unwrap();
        for (total, age) in totals.iter_mut().zip(&drawn.by_age) {
            total.push(age.total);
        }
        totals[19].push(drawn.gap);
    }
    let deviation =
        |values: &[f64]| numerics::moments::standard_deviation_n_minus_1(values).unwrap();
    // Ages with at least 20 deaths; a deviation of 1 500 draws is right to some 2 % (3 SE: 6 %).
    for (age, drawn) in found.by_age.iter().zip(&totals).skip(9) {
        assert_near(age.standard_error, deviation(drawn), 0.08);
    }
    let gap = (a.expectancy_variance[0] + b.expectancy_variance[0]).sqrt();
    assert_near(gap, deviation(&totals[19]), 0.08);
}

#[test]
fn tables_without_meaning_are_refused() {
    let ages = AgeGroups::new(&[0.0, 1.0, 5.0]).unwrap();
    let table =
        |deaths: &[f64], people: &[f64]| life_table(&ages, deaths, people, OpenAge::Certain);
    let people = [100.0, 100.0, 100.0];
    assert!(matches!(table(&[1.0, 1.0], &people), Err(LifeTableError::Length { .. })));
    assert!(matches!(table(&[1.0, -1.0, 1.0], &people), Err(LifeTableError::Number { .. })));
    assert!(matches!(table(&[1.0, f64::NAN, 1.0], &people), Err(LifeTableError::Number { .. })));
    assert!(matches!(table(&[1.0, 1.0, 0.0], &people), Err(LifeTableError::NobodyDies { .. })));
    assert!(matches!(
        table(&[1.0, 1.0, 1.0], &[1.0, 0.0, 1.0]),
        Err(LifeTableError::NoPeople { start }) if start == 1.0
    ));
    assert!(matches!(table(&[1.0, 100.0, 1.0], &people), Err(LifeTableError::RateTooHigh { .. })));
    assert!(matches!(AgeGroups::new(&[0.0]), Err(LifeTableError::Ages)));
    assert!(matches!(AgeGroups::new(&[5.0, 1.0]), Err(LifeTableError::AgeOrder { .. })));
    let years = AgeGroups::with_years_of_dying(&[0.0, 1.0], &[1.5]);
    assert!(matches!(years, Err(LifeTableError::YearsOfDying { .. })));
    let quiet = table(&[1.0, 0.0, 1.0], &people).unwrap();
    assert_eq!((quiet.without_deaths, quiet.dying[1]), (1, 0.0));
}
