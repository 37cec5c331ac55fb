//! Cell keys and anonymity against their peers.

use crate::disclosure::anonymity::{Classes, Distance};
use crate::disclosure::cell_key::{PerturbationTable, Perturbed};
use crate::disclosure::table::Dimension;

const MICRO: &str = include_str!("../../../tests/reference/cellkey_micro4000.csv");
const PYCANON: &str = include_str!("../../../tests/reference/sdc_pycanon.json");

fn rows(text: &str) -> Vec<Vec<Option<i64>>> {
    let number = |field: &str| field.split('.').next().and_then(|whole| whole.parse().ok());
    text.lines().skip(1).map(|line| line.split(',').map(number).collect()).collect()
}

fn column(rows: &[Vec<Option<i64>>], place: usize) -> Vec<usize> {
    rows.iter().map(|row| usize::try_from(row[place].unwrap()).unwrap()).collect()
}

/// Compares a published cross-table by these columns of the records (0 region, 1 age, 3 illness).
fn check(columns: &[usize], threshold: u32, published: &str) {
    let micro = rows(MICRO);
    let keys: Vec<Option<u32>> =
        micro.iter().map(|r| Some(u32::try_from(r[4].unwrap()).unwrap())).collect();
    let codes: Vec<Vec<usize>> = columns.iter().map(|place| column(&micro, *place)).collect();
    let sizes: Vec<usize> = codes.iter().map(|codes| *codes.iter().max().unwrap()).collect();
    let leaves: Vec<Vec<usize>> =
        codes.iter().map(|codes| codes.iter().map(|code| code - 1).collect()).collect();
    let leaves: Vec<&[usize]> = leaves.iter().map(Vec::as_slice).collect();
    let dimensions: Vec<Dimension> = sizes.iter().map(|n| Dimension::flat(*n).unwrap()).collect();
    let table = PerturbationTable::ons_10_5();
    let cells = table.perturb_records(&dimensions, &leaves, &keys, threshold).unwrap();
    let expected = rows(published);
    for row in &expected {
        let place = columns.iter().enumerate().fold(0, |place, (axis, _)| {
            place * (sizes[axis] + 1) + usize::try_from(row[axis].unwrap()).unwrap() - 1
        });
        let n = columns.len();
        let number = |at: usize| u32::try_from(row[at].unwrap()).unwrap();
        let found = Perturbed {
            before: number(n),
            key: number(n + 1),
            row: number(n + 2),
            change: i32::try_from(row[n + 3].unwrap()).unwrap(),
            count: row[n + 4].map(|count| u32::try_from(count).unwrap()),
        };
        assert_eq!(cells[place], found);
    }
    let inner = sizes.iter().product::<usize>();
    assert!(expected.len() <= inner);
}

#[test]
fn perturbed_counts_are_those_of_the_ons_package() {
    check(&[0, 1, 3], 10, include_str!("../../../tests/reference/cellkey_reg_age_ill_thr10.csv"));
    check(&[0, 1, 3], 0, include_str!("../../../tests/reference/cellkey_reg_age_ill_thr0.csv"));
    check(&[0, 3], 10, include_str!("../../../tests/reference/cellkey_reg_ill_thr10.csv"));
    check(&[0, 3], 0, include_str!("../../../tests/reference/cellkey_reg_ill_thr0.csv"));
    check(&[3], 10, include_str!("../../../tests/reference/cellkey_ill_thr10.csv"));
    check(&[3], 0, include_str!("../../../tests/reference/cellkey_ill_thr0.csv"));
}

#[test]
fn every_row_of_the_10_5_table_is_the_published_one() {
    let table = PerturbationTable::ons_10_5();
    let published = rows(include_str!("../../../tests/reference/ons_ptable_10_5_rows.csv"));
    assert_eq!(published.len(), 750);
    for row in published {
        let count = u32::try_from(row[0].unwrap()).unwrap();
        let (lowest, highest) = (row[1].unwrap(), row[2].unwrap());
        for key in 0..256 {
            let change = i64::from(table.perturb(count, key, 0).change);
            assert!(change >= lowest && change <= highest, "row {count}");
        }
    }
}

#[test]
fn anonymity_is_measured_as_by_pycanon() {
    let reference: serde_json::Value = serde_json::from_str(PYCANON).unwrap();
    let outputs = &reference["outputs"];
    let codes = |name: &str| -> Vec<u32> {
        let texts: Vec<String> =
            outputs["table"][name].as_array().unwrap().iter().map(ToString::to_string).collect();
        let mut sorted = texts.clone();
        sorted.sort();
        sorted.dedup();
        texts.iter().map(|t| u32::try_from(sorted.binary_search(t).unwrap()).unwrap()).collect()
    };
    let quasi = ["age", "sex", "zip_"].map(codes);
    let classes = Classes::of(&[&quasi[0], &quasi[1], &quasi[2]]).unwrap();
    let sensitive = classes.sensitive(&codes("dis")).unwrap();
    let expected = |name: &str| outputs[name].as_f64().unwrap();
    let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}");
    assert_eq!(classes.k() as u64, outputs["k"].as_u64().unwrap());
    assert_eq!(sensitive.distinct_l() as u64, outputs["l"].as_u64().unwrap());
    close(sensitive.entropy_l(), expected("entropy_l"));
    close(sensitive.t(Distance::Equal), expected("t"));
    close(sensitive.alpha(), outputs["alpha_k"][0].as_f64().unwrap());
    close(sensitive.beta(), expected("beta"));
    close(sensitive.delta(), expected("delta"));
}

#[test]
fn larger_classes_with_mixed_values_hide_better() {
    let classes = Classes::of(&[&[1, 1, 1, 2, 2, 2]]).unwrap();
    let mixed = classes.sensitive(&[1, 2, 3, 1, 2, 3]).unwrap();
    assert_eq!((classes.k(), classes.n_classes(), mixed.distinct_l()), (3, 2, 3));
    assert!((mixed.entropy_l() - 3.0).abs() < 1e-12);
    assert_eq!((mixed.t(Distance::Equal), mixed.beta(), mixed.delta()), (0.0, 0.0, 0.0));
    // All of one class at the lowest rank, all of the other at the highest.
    let apart = classes.sensitive(&[1, 1, 1, 3, 3, 3]).unwrap();
    assert_eq!((apart.t(Distance::Ordered), apart.t(Distance::Equal)), (0.5, 0.5));
    assert!(Classes::of(&[]).is_err() && Classes::of(&[&[]]).is_err());
    assert!(Classes::of(&[&[1], &[1, 2]]).is_err() && classes.sensitive(&[1]).is_err());
}
