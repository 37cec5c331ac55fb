//! The figure's bins beside the peer.

use super::super::plot;
use super::super::question::{BinAim, BinVariance, Bins, PlotQuestion, Spacing};
use super::data::{Table, number};

fn question(table: &Table, bins: Bins) -> PlotQuestion<'_> {
    PlotQuestion {
        outcome: table.numbers("vote"),
        running: table.numbers("margin"),
        cutoff: 0.0,
        bins,
        degree: 4,
        level: 0.95,
    }
}

#[test]
fn the_numbers_of_bins_are_the_peers() {
    // rdplot of rdrobust 2.1.1: es, espr, esmv, esmvpr, qs, qspr, qsmv, qsmvpr.
    let expected = [[8, 9], [8, 9], [15, 35], [21, 36], [21, 16], [21, 16], [28, 49], [29, 50]];
    let table = Table::senate();
    let mut found = Vec::new();
    for spacing in [Spacing::Even, Spacing::Quantile] {
        for aim in [BinAim::MeanSquaredError, BinAim::MimicVariance] {
            for by in [BinVariance::Spacings, BinVariance::Polynomial] {
                let answer = plot(&question(&table, Bins::Chosen { spacing, aim, by })).unwrap();
                let option = |name: &str| -> usize {
                    let (_, value) = answer.options.iter().find(|(n, _)| *n == name).unwrap();
                    value.parse().unwrap()
                };
                found.push([option("bins below"), option("bins above")]);
            }
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn bins_and_curve_are_the_peers() {
    let table = Table::senate();
    let spacing = Spacing::Even;
    let answer = plot(&question(&table, Bins::Given { spacing, n: [15, 35] })).unwrap();
    let first: Vec<f64> = answer.details[0].rows[0][1..].iter().map(number).collect();
    let expected =
        [-100.0, -93.333333, 4.0, -98.395315, 25.446317, 10.118798, -6.756213, 57.648848];
    for (found, expected) in first.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{found} for {expected}");
    }
    // A bin of one row has a mean and no interval.
    assert_eq!(answer.details[0].rows[1][6], crate::answer::Cell::Missing);
    let curve = &answer.details[1].rows;
    let near = [number(&curve[100][2]), number(&curve[101][2])];
    assert!((near[0] - 43.9372950).abs() < 1e-6 && (near[1] - 53.3443697).abs() < 1e-6, "{near:?}");
}
