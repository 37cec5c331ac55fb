//! The density test beside its peer.

use super::super::bandwidth::MassPoints;
use super::super::density_test;
use super::super::kernel::Kernel;
use super::super::question::{DensityBandwidth, DensityModel, DensityQuestion};
use super::data::{Table, number, outputs};
use crate::answer::Evaluation;
use crate::rows::Numbers;

/// Relative, as the reference's README asks.
const CLOSE: f64 = 1e-8;

fn question(running: Numbers<'_>) -> DensityQuestion<'_> {
    DensityQuestion {
        running,
        cutoff: 0.0,
        p: 2,
        q: 3,
        kernel: Kernel::Triangular,
        model: DensityModel::Unrestricted,
        bandwidth: DensityBandwidth::Combined,
        mass_points: MassPoints::Adjust,
        level: 0.95,
    }
}

/// Returns both densities, their standard errors, that of their difference, and the bandwidths.
fn numbers(found: &Evaluation) -> [f64; 7] {
    let [below, above] = [0, 1].map(|side: usize| &found.details[0].rows[side]);
    let at = |row: &Vec<_>, place: usize| number(&row[place]);
    [
        at(below, 1),
        at(above, 1),
        at(below, 2),
        at(above, 2),
        found.standard_error.unwrap(),
        at(below, 3),
        at(above, 3),
    ]
}

fn check(expected: [f64; 7], found: &Evaluation, close: f64) {
    for (expected, found) in expected.into_iter().zip(numbers(found)) {
        assert!((expected - found).abs() <= close * expected.abs(), "{found} for {expected}");
    }
}

#[test]
fn the_senate_is_not_bent_as_the_peer_finds() {
    let table = Table::senate();
    let found = density_test(&question(table.numbers("margin"))).unwrap();
    let peer = &outputs("rd_senate")["rddensity_default"];
    let value = |group: &str, side: &str| peer[group][side].as_f64().unwrap();
    let expected = [
        value("hat", "left"),
        value("hat", "right"),
        value("sd_jk", "left"),
        value("sd_jk", "right"),
        value("sd_jk", "diff"),
        value("h", "left"),
        value("h", "right"),
    ];
    check(expected, &found, CLOSE);
    let p = peer["test"]["p_jk"].as_f64().unwrap();
    assert!((found.p_value.unwrap() - p).abs() <= CLOSE * p);
    assert_eq!(number(&found.details[0].rows[1][5]), 460.0);
}

/// Relative; rddensity 3.0 inverts moments of raw powers of the running variable.
const CLOSE_TO_RAW_POWERS: f64 = 1e-7;

#[test]
fn other_options_are_as_the_peer_prints_them() {
    // rddensity 3.0 on the margin, all digits printed.
    let table = Table::senate();
    let usual = question(table.numbers("margin"));
    let model = DensityModel::Restricted;
    check(
        [
            0.020266855360656984,
            0.016115179870746215,
            0.0017438265470536072,
            0.0016399647619268144,
            0.0027337841580859154,
            19.307095244113476,
            19.307095244113476,
        ],
        &density_test(&DensityQuestion { model, ..usual }).unwrap(),
        CLOSE_TO_RAW_POWERS,
    );
    check(
        [
            0.01723098017985704,
            0.01801023324959514,
            0.004356478651599284,
            0.003520479758870497,
            0.005601132383228914,
            4.5100937749083005,
            6.0131130265820465,
        ],
        &density_test(&DensityQuestion { p: 1, q: 2, ..usual }).unwrap(),
        CLOSE_TO_RAW_POWERS,
    );
    check(
        [
            0.02297102579612515,
            0.01925896414201663,
            0.002984799087174719,
            0.002311626197991036,
            0.0037752670462280987,
            41.29091148185573,
            50.34553183805583,
        ],
        &density_test(&DensityQuestion { p: 3, q: 4, ..usual }).unwrap(),
        CLOSE_TO_RAW_POWERS,
    );
}

#[test]
fn other_kernels_and_aims_are_as_the_peer_prints_them() {
    let table = Table::senate();
    let usual = question(table.numbers("margin"));
    check(
        [
            0.021899630638338913,
            0.01758001262999208,
            0.003384423703208023,
            0.00261966675494445,
            0.004279833841356343,
            17.87672704305906,
            21.247476130867536,
        ],
        &density_test(&DensityQuestion { kernel: Kernel::Uniform, ..usual }).unwrap(),
        CLOSE_TO_RAW_POWERS,
    );
    check(
        [
            0.02168591465326467,
            0.01820289335480335,
            0.00328847813429574,
            0.002350812737813314,
            0.004042327172296514,
            19.841108436260512,
            27.568828105319707,
        ],
        &density_test(&DensityQuestion { bandwidth: DensityBandwidth::Each, ..usual }).unwrap(),
        CLOSE_TO_RAW_POWERS,
    );
}

#[test]
fn heaps_are_treated_as_the_peer_does() {
    let table = Table::senate();
    let rounded: Vec<Option<f64>> =
        table.values("margin").iter().map(|x| x.map(f64::round_ties_even)).collect();
    let usual = question(Numbers { name: "margin", values: &rounded });
    let found = density_test(&usual).unwrap();
    check(
        [
            0.021681513579898015,
            0.01798291117981395,
            0.003334488889823507,
            0.00220966616698061,
            0.004000180086684716,
            23.0,
            27.529745698627437,
        ],
        &found,
        CLOSE_TO_RAW_POWERS,
    );
    assert!(found.warnings[0].contains("heap"), "{:?}", found.warnings);
    check(
        [
            0.022023867491491298,
            0.01801876193635551,
            0.0032226862888521707,
            0.0022339585232694207,
            0.003921259695569078,
            23.0,
            26.71117691587282,
        ],
        &density_test(&DensityQuestion { mass_points: MassPoints::Off, ..usual }).unwrap(),
        CLOSE_TO_RAW_POWERS,
    );
}
