//! Suppression against τ-ARGUS and against proven optima.

use numerics::elementary::{exp, ln, pow};
use numerics::streams::Stream;
use proptest::prelude::*;

use crate::disclosure::audit::{Audit, Audited, Depth, audit};
use crate::disclosure::contributions::{Contributions, Records};
use crate::disclosure::optimal::suppress_optimally;
use crate::disclosure::rule::{Primary, Rule, Shown, primaries};
use crate::disclosure::suppression::{
    Certificate, Effort, Status, Suppression, SuppressionError, Task, suppress,
};
use crate::disclosure::table::{Dimension, Table};

const MICRO_21: &str = include_str!("../../../tests/reference/sdc_micro_21.csv");
const MILP: &str = include_str!("../../../tests/reference/sdc_milp_optimal.json");
const MODULAR: &str = include_str!("../../../tests/reference/sdc_pytauargus_21x8x4_MOD.json");
const FEWER_THAN_3: Rule = Rule::Threshold { at_least: 3, range: 0.2 };
/// The simplex method's rounding.
const TOLERANCE: f64 = 1e-7;

/// Everything a task borrows.
struct Case {
    table: Table,
    primaries: Vec<Primary>,
    costs: Vec<f64>,
    singletons: Vec<usize>,
}

impl Case {
    fn of(contributions: &Contributions, shown: Shown) -> Self {
        let table = match shown {
            Shown::Counts => contributions.count_table().unwrap(),
            Shown::Totals => contributions.total_table().unwrap(),
        };
        let primaries = primaries(contributions, &[FEWER_THAN_3], shown).unwrap();
        let costs = table.values().iter().map(|value| value.max(1.0)).collect();
        let alone = primaries.iter().filter(|p| contributions.counts()[p.cell] == 1);
        let singletons = alone.map(|p| p.cell).collect();
        Self { table, primaries, costs, singletons }
    }

    fn of_counts(dimensions: Vec<Dimension>, leaves: &[f64]) -> Self {
        let table = Table::from_leaves(dimensions, leaves).unwrap();
        let few = table.values().iter().enumerate().filter(|(_, n)| **n > 0.0 && **n < 3.0);
        let primaries = few.map(|(cell, _)| Primary { cell, lower: 1.0, upper: 1.0 }).collect();
        let costs = table.values().iter().map(|value| value.max(1.0)).collect();
        let ones = table.values().iter().enumerate().filter(|(_, n)| **n == 1.0);
        let singletons = ones.map(|(cell, _)| cell).collect();
        Self { table, primaries, costs, singletons }
    }

    fn task(&self) -> Task<'_> {
        Task {
            table: &self.table,
            primaries: &self.primaries,
            costs: &self.costs,
            published: &[],
            singletons: &[],
        }
    }

    fn audit(&self, found: &Suppression, depth: Depth) -> Audit {
        audit(&self.task(), &found.withheld(), depth).unwrap()
    }
}

fn flat<const N: usize>(sizes: [usize; N]) -> Vec<Dimension> {
    sizes.map(|n| Dimension::flat(n).unwrap()).to_vec()
}

/// Returns the made-up enterprises in 21 regions, 8 sectors and 4 sizes.
fn enterprises() -> Contributions {
    let (mut leaves, mut amounts) = ([Vec::new(), Vec::new(), Vec::new()], Vec::new());
    for line in MICRO_21.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        leaves[0].push(fields[0][1..].parse::<usize>().unwrap());
        leaves[1].push(usize::from(fields[1].as_bytes()[0] - b'A'));
        leaves[2].push(fields[2][1..].parse::<usize>().unwrap() - 1);
        amounts.push(fields[3].parse::<f64>().unwrap());
    }
    let first = *leaves[0].iter().min().unwrap();
    leaves[0].iter_mut().for_each(|region| *region -= first);
    let leaves: Vec<&[usize]> = leaves.iter().map(Vec::as_slice).collect();
    Contributions::of(flat([21, 8, 4]), Records { leaves: &leaves, amounts: &amounts }, 2).unwrap()
}

/// Returns 60 000 made-up enterprises in 290 municipalities, 8 sectors and 4 sizes.
fn municipalities() -> Contributions {
    let mut stream = Stream::new(290, 0);
    let places: Vec<f64> = (0..290).map(|i| pow(f64::from(i) + 3.0, -0.7)).collect();
    let sectors = [2488.0, 1270.0, 912.0, 792.0, 663.0, 654.0, 623.0, 598.0];
    let sizes = [4206.0, 1572.0, 1254.0, 968.0];
    let drawn = |weights: &[f64], stream: &mut Stream| {
        let mut left = stream.uniform() * weights.iter().sum::<f64>();
        let found = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        found.unwrap_or(0)
    };
    let mut leaves = [Vec::new(), Vec::new(), Vec::new()];
    let mut amounts = Vec::new();
    for _ in 0..60_000 {
        for (column, weights) in leaves.iter_mut().zip([&places[..], &sectors, &sizes]) {
            column.push(drawn(weights, &mut stream));
        }
        let normal = (-2.0 * ln(1.0 - stream.uniform())).sqrt()
            * (std::f64::consts::TAU * stream.uniform()).cos();
        amounts.push(exp(4.4 + 1.4 * normal).round().max(1.0));
    }
    let leaves: Vec<&[usize]> = leaves.iter().map(Vec::as_slice).collect();
    let records = Records { leaves: &leaves, amounts: &amounts };
    Contributions::of(flat([290, 8, 4]), records, 0).unwrap()
}

#[test]
fn the_table_of_990_cells_is_protected_at_less_cost_than_by_tau_argus() {
    let case = Case::of(&enterprises(), Shown::Totals);
    let reference: serde_json::Value = serde_json::from_str(MODULAR).unwrap();
    let outputs = &reference["outputs"];
    assert_eq!(case.table.n_cells() as u64, outputs["n_cells_incl_margins"].as_u64().unwrap());
    assert_eq!(case.primaries.len() as u64, outputs["status_counts"]["U"].as_u64().unwrap());
    let found = suppress(&case.task(), Effort::USUAL).unwrap();
    assert!(found.n_secondary as u64 <= outputs["status_counts"]["M"].as_u64().unwrap());
    let cost = found.primary_cost + found.secondary_cost;
    assert!(cost <= outputs["suppressed_value_sum"].as_f64().unwrap(), "{cost}");
    let audit = case.audit(&found, Depth::Intervals);
    assert!(audit.is_passed(), "{:?}", audit.exposed());
    assert_eq!(audit.cells.len(), 77 + found.n_secondary);
    // No withheld cell can be worked out to the krona.
    let width = |cell: &Audited| cell.upper.map_or(f64::INFINITY, |upper| upper - cell.lower);
    assert!(audit.cells.iter().all(|cell| width(cell) > 1e-6 * cell.value));
    assert!(case.audit(&found, Depth::Protection).is_passed());
}

#[test]
fn a_table_of_13_095_cells_is_protected_and_audited() {
    let case = Case::of(&municipalities(), Shown::Totals);
    assert_eq!(case.table.n_cells(), 13_095);
    let effort = Effort { trials: 0, exchanges: 0, seed: 1 };
    let found = suppress(&case.task(), effort).unwrap();
    let withheld = found.withheld();
    let holds = |certificate: &Certificate| {
        certificate.pattern.proves(&case.table, &withheld, &certificate.requirement)
    };
    assert!(found.certificates.iter().all(holds));
    assert_eq!(found.certificates.len(), 2 * case.primaries.len());
    let audit = case.audit(&found, Depth::Protection);
    assert!(audit.is_passed(), "{:?}", audit.exposed());
}

#[test]
fn every_certificate_proves_what_it_stands_for() {
    let case = Case::of(&enterprises(), Shown::Counts);
    let found = suppress(&case.task(), Effort { trials: 2, exchanges: 1, seed: 3 }).unwrap();
    let withheld = found.withheld();
    for certificate in &found.certificates {
        assert!(certificate.pattern.proves(&case.table, &withheld, &certificate.requirement));
    }
    let again = suppress(&case.task(), Effort { trials: 2, exchanges: 1, seed: 3 }).unwrap();
    assert_eq!(found, again);
}

#[test]
fn small_tables_are_protected_at_the_least_cost() {
    let reference: serde_json::Value = serde_json::from_str(MILP).unwrap();
    for name in ["4x3", "5x5", "8x6"] {
        let output = &reference["outputs"][name];
        let rows = output["table"].as_array().unwrap();
        let leaves: Vec<f64> = rows
            .iter()
            .flat_map(|row| row.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()))
            .collect();
        let case = Case::of_counts(flat([rows.len(), leaves.len() / rows.len()]), &leaves);
        let least = output["objective"].as_f64().unwrap();
        let optimum = suppress_optimally(&case.task(), None).unwrap();
        let found = &optimum.suppression;
        assert!(optimum.is_proven, "{name}");
        assert_eq!(found.primary_cost + found.secondary_cost, least, "{name}");
        assert!((optimum.bound - least).abs() < TOLERANCE, "{name}");
        assert!(case.audit(found, Depth::Intervals).is_passed(), "{name}");
        let quick = suppress(&case.task(), Effort::USUAL).unwrap();
        let cost = quick.primary_cost + quick.secondary_cost;
        assert!(cost >= least && cost <= 1.5 * least, "{name}: {cost}");
        check_intervals(&case, output);
    }
}

#[test]
fn a_search_cut_short_claims_no_proof() {
    let leaves =
        [11.0, 16.0, 1.0, 4.0, 17.0, 1.0, 1.0, 22.0, 35.0, 1.0, 0.0, 3.0, 6.0, 2.0, 4.0, 6.0];
    let case = Case::of_counts(flat([4, 4]), &leaves);
    let proven = suppress_optimally(&case.task(), None).unwrap();
    let cut = suppress_optimally(&case.task(), Some(1)).unwrap();
    let cost = |found: &Suppression| found.primary_cost + found.secondary_cost;
    assert!(proven.is_proven);
    assert!((proven.bound - cost(&proven.suppression)).abs() < TOLERANCE);
    assert!(cut.bound <= cost(&proven.suppression) + TOLERANCE);
    assert!(cost(&cut.suppression) >= cost(&proven.suppression));
    assert!(case.audit(&cut.suppression, Depth::Intervals).is_passed());
}

/// Compares the intervals of the reference's own choice of cells.
fn check_intervals(case: &Case, output: &serde_json::Value) {
    let mut withheld = vec![false; case.table.n_cells()];
    for place in output["suppressed"].as_array().unwrap() {
        let at = |axis: usize| usize::try_from(place[axis].as_u64().unwrap()).unwrap();
        withheld[case.table.cell(&[at(0), at(1)])] = true;
    }
    let audit = audit(&case.task(), &withheld, Depth::Intervals).unwrap();
    assert!(audit.is_passed());
    for cell in &audit.cells {
        let name =
            format!("({}, {})", case.table.node(cell.cell, 0), case.table.node(cell.cell, 1));
        let expected = &output["audit"][&name];
        assert!((cell.lower - expected["lower"].as_f64().unwrap()).abs() < TOLERANCE, "{name}");
        let upper = expected["upper"].as_f64().unwrap();
        assert!((cell.upper.unwrap() - upper).abs() < TOLERANCE, "{name}");
    }
}

#[test]
fn a_pattern_that_was_too_thin_is_found_out() {
    let case = Case::of_counts(flat([2, 2]), &[1.0, 9.0, 8.0, 7.0]);
    let found = suppress(&case.task(), Effort::USUAL).unwrap();
    assert_eq!(found.n_secondary, 3);
    let mut withheld = found.withheld();
    let secondary = found.statuses.iter().position(|s| *s == Status::Secondary).unwrap();
    withheld[secondary] = false;
    for depth in [Depth::Intervals, Depth::Protection] {
        let audit = audit(&case.task(), &withheld, depth).unwrap();
        assert_eq!(audit.exposed(), [case.primaries[0].cell], "{depth:?}");
    }
    withheld[case.primaries[0].cell] = false;
    assert!(!audit(&case.task(), &withheld, Depth::Intervals).unwrap().is_passed());
}

#[test]
fn one_who_stands_alone_does_not_learn_the_neighbour() {
    // Two ones in a row would reveal each other: each knows its own.
    let case = Case::of_counts(flat([3, 3]), &[1.0, 1.0, 9.0, 8.0, 6.0, 7.0, 5.0, 9.0, 8.0]);
    let open = suppress(&case.task(), Effort::USUAL).unwrap();
    let guarded = Task { singletons: &case.singletons, ..case.task() };
    let closed = suppress(&guarded, Effort::USUAL).unwrap();
    assert!(closed.n_secondary > open.n_secondary);
    assert!(!audit(&guarded, &open.withheld(), Depth::Intervals).unwrap().is_passed());
    assert!(audit(&guarded, &closed.withheld(), Depth::Intervals).unwrap().is_passed());
    assert!(audit(&guarded, &closed.withheld(), Depth::Protection).unwrap().is_passed());
}

#[test]
fn a_table_with_trees_is_protected_as_a_whole() {
    let mut stream = Stream::new(5, 0);
    let tree = [Some(6), Some(6), Some(6), Some(7), Some(7), Some(7), Some(8), Some(8), None];
    let regions = Dimension::tree(&tree).unwrap();
    let ages = Dimension::tree(&[Some(4), Some(4), Some(5), Some(5), Some(6), Some(6), None]);
    let dimensions = vec![regions, ages.unwrap(), Dimension::flat(2).unwrap()];
    let leaves: Vec<f64> =
        (0..6 * 4 * 2).map(|_| (stream.uniform() * stream.uniform() * 30.0).floor()).collect();
    let case = Case::of_counts(dimensions, &leaves);
    let found = suppress(&case.task(), Effort::USUAL).unwrap();
    assert!(found.n_primary > 3);
    assert!(case.audit(&found, Depth::Intervals).is_passed());
    assert!(case.audit(&found, Depth::Protection).is_passed());
}

#[test]
fn what_cannot_be_protected_is_said() {
    // The row's other cell is zero and published, as is the column's.
    let case = Case::of_counts(flat([2, 2]), &[1.0, 0.0, 0.0, 7.0]);
    let shown = [1, 3, 4, 5, 7, 8];
    let task = Task { published: &shown, ..case.task() };
    let refused = suppress(&task, Effort::USUAL);
    assert!(matches!(refused, Err(SuppressionError::Unprotectable { cell: 0, .. })), "{refused:?}");
    let too_few = Task { costs: &[1.0], ..case.task() };
    assert!(matches!(suppress(&too_few, Effort::USUAL), Err(SuppressionError::Unfit(_))));
    let twice = [case.primaries[0], case.primaries[0]];
    let task = Task { primaries: &twice, ..case.task() };
    assert!(matches!(suppress(&task, Effort::USUAL), Err(SuppressionError::Unfit(_))));
}

#[test]
fn a_table_without_sensitive_cells_is_published() {
    let case = Case::of_counts(flat([3]), &[5.0, 0.0, 7.0]);
    let found = suppress(&case.task(), Effort::USUAL).unwrap();
    assert_eq!((found.n_primary, found.n_secondary, found.secondary_cost), (0, 0, 0.0));
    let audit = case.audit(&found, Depth::Intervals);
    assert!(audit.cells.is_empty() && audit.is_passed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_protected_passes_both_audits(
        rows in 2usize..6, columns in 2usize..5, layers in 1usize..4, seed in 0u64..1000,
    ) {
        let mut stream = Stream::new(seed, 9);
        let n = rows * columns * layers;
        let leaves: Vec<f64> =
            (0..n).map(|_| (stream.uniform() * stream.uniform() * 25.0).floor()).collect();
        let dimensions = if layers == 1 { flat([rows, columns]) } else { flat([rows, columns, layers]) };
        let case = Case::of_counts(dimensions, &leaves);
        if let Ok(found) = suppress(&case.task(), Effort { trials: 1, exchanges: 1, seed }) {
            prop_assert!(case.audit(&found, Depth::Intervals).is_passed());
            prop_assert!(case.audit(&found, Depth::Protection).is_passed());
        }
    }
}
