//! Treatments that are amounts or end: by hand, against a peer, and against group-time effects.

use std::collections::BTreeMap;

use crate::staggered::aggregation::Aggregate;
use crate::staggered::callaway_santanna::{CallawaySantanna, group_time};
use crate::staggered::chaisemartin_dhaultfoeuille::{ChaisemartinDHaultfoeuille, SwitchingErrors};
use crate::staggered::design::Design;
use crate::staggered::sample::Control;
use crate::staggered::switching::{Horizon, paths};
use crate::staggered::switching_effects::{AtHorizon, Switching, switching};
use crate::staggered::tests::group_time_reference::PLAIN;
use crate::staggered::tests::table::{Long, agree, made_up, outputs};

const THREE: ChaisemartinDHaultfoeuille =
    ChaisemartinDHaultfoeuille { effects: 3, placebos: 3, errors: SwitchingErrors::Influence };

fn doses(table: &Long) -> Design {
    table.with(Design::with_doses).unwrap()
}

fn of(found: &Switching, horizon: Horizon) -> &AtHorizon {
    found.horizons.iter().find(|at| at.horizon == horizon).unwrap()
}

#[test]
fn amounts_give_the_peers_effects_placebos_and_errors() {
    let design = doses(&Long::treated("switching_dose.csv", ["y", "i", "t", "d"]));
    let found = switching(&design, &THREE).unwrap();
    let theirs = &outputs("switching_treatment")["dose"];
    for l in 1..=3_usize {
        let (effect, normalised) = (&theirs["effects"][l.to_string()], &theirs["normalised"]);
        let ours = of(&found, Horizon::Effect(l));
        agree(ours.effect.value, effect["effect"].as_f64().unwrap(), 1e-9, "effect");
        let theirs_normalised = normalised[l.to_string()]["effect"].as_f64().unwrap();
        agree(ours.normalised.value, theirs_normalised, 1e-9, "normalised");
        let error = peer_error(&design, ours);
        agree(error, effect["se"].as_f64().unwrap(), 1e-9, "effect s.e.");
        assert!(ours.effect.standard_error.unwrap() > error);
        let placebo = &theirs["placebos"][format!("-{l}")];
        let ours = of(&found, Horizon::Placebo(l));
        // The peer takes every control unchanged until the later period, as we do.
        agree(ours.effect.value, placebo["effect"].as_f64().unwrap(), 1e-9, "placebo");
        agree(peer_error(&design, ours), placebo["se"].as_f64().unwrap(), 1e-9, "placebo s.e.");
    }
    let per_unit = &theirs["per_unit"];
    agree(found.per_unit.value, per_unit["effect"].as_f64().unwrap(), 1e-9, "per unit");
    // The peer adds horizons as if they were independent; they share units and base periods.
    assert!(found.per_unit.standard_error.unwrap() > 1.3 * per_unit["se"].as_f64().unwrap());
}

/// Returns the standard error without n/(n−1) within baseline, date and direction.
fn peer_error(design: &Design, at: &AtHorizon) -> f64 {
    let paths = paths(design);
    let key = |unit: usize| {
        let path = paths[unit].unwrap();
        (path.baseline.to_bits(), path.switch, path.sign > 0.0)
    };
    let mut sizes: BTreeMap<_, f64> = BTreeMap::new();
    let compared = |unit: &usize| at.added[*unit] != 0.0;
    (0..design.n()).filter(compared).for_each(|unit| *sizes.entry(key(unit)).or_default() += 1.0);
    let square = |unit: usize| {
        let n = sizes[&key(unit)];
        at.added[unit] * at.added[unit] * (n - 1.0) / n
    };
    (0..design.n()).filter(compared).map(square).sum::<f64>().sqrt() / at.totals.weight
}

#[test]
fn treatments_that_end_give_the_peers_effects_between_consecutive_periods() {
    let design = doses(&Long::treated("switching_binary.csv", ["y", "i", "t", "d"]));
    let found = switching(&design, &THREE).unwrap();
    let theirs = &outputs("switching_treatment")["switch"];
    let names = ["overall_att", "joiners_att", "leavers_att", "placebo_effect"];
    for (ours, name) in found.consecutive.iter().zip(names) {
        agree(ours.unwrap().value, theirs[name].as_f64().unwrap(), 1e-9, name);
    }
}

#[test]
fn a_treatment_that_comes_and_stays_has_the_effects_of_not_yet_treated() {
    let table = made_up(100, 3, |cohort, period| 0.5 * (period - cohort + 1) as f64);
    let table = Long { covariates: vec![], ..table };
    let options = CallawaySantanna {
        control: Control::NotYet,
        aggregate: Aggregate::Dynamic { balance: None },
        ..PLAIN
    };
    let events = group_time(&table.design(), &options, 0.95).unwrap();
    let five = ChaisemartinDHaultfoeuille { effects: 5, placebos: 0, ..THREE };
    let found = switching(&doses(&table), &five).unwrap();
    for part in events.aggregated.parts.iter().filter(|part| part.key.unwrap() >= 0) {
        let l = usize::try_from(part.key.unwrap()).unwrap() + 1;
        agree(of(&found, Horizon::Effect(l)).effect.value, part.effect, 1e-10, "event");
    }
    let simple = CallawaySantanna { aggregate: Aggregate::Simple, ..options };
    let simple = group_time(&table.design(), &simple, 0.95).unwrap();
    agree(found.per_unit.value, simple.aggregated.overall.effect, 1e-10, "simple");
    let ratio = found.per_unit.standard_error.unwrap() / simple.overall_error.unwrap();
    assert!((0.8..1.25).contains(&ratio), "{ratio}");
}

#[test]
fn a_grant_that_doubles_and_one_that_halves_are_compared_as_by_hand() {
    // Unit a: 2 → 4 in period 2, y 1 → 5; b: 2 → 1 in period 2, y 3 → 1; c and d stay at 2 and
    // move by 1 and 2, so by 1.5 in the mean; e stays at 7 and is beside nobody.
    let mut rows = Vec::new();
    for (unit, doses, y) in [
        ("a", [2.0, 4.0], [1.0, 5.0]),
        ("b", [2.0, 1.0], [3.0, 1.0]),
        ("c", [2.0, 2.0], [0.0, 1.0]),
        ("d", [2.0, 2.0], [0.0, 2.0]),
        ("e", [7.0, 7.0], [0.0, 9.0]),
    ] {
        (0..2).for_each(|t| rows.push((unit.to_owned(), t as f64, doses[t], y[t])));
    }
    let table = Long {
        outcome: rows.iter().map(|row| Some(row.3)).collect(),
        unit: rows.iter().map(|row| row.0.clone()).collect(),
        time: rows.iter().map(|row| Some(row.1)).collect(),
        cohort: vec![None; rows.len()],
        treatment: Some(rows.iter().map(|row| Some(row.2)).collect()),
        covariates: vec![],
        weights: None,
        cluster: None,
    };
    let options = ChaisemartinDHaultfoeuille { effects: 2, placebos: 1, ..THREE };
    let found = switching(&doses(&table), &options).unwrap();
    // (4 − 1.5) for a and −(−2 − 1.5) for b: 2.5 and 3.5; three units of treatment in all.
    assert_eq!(found.horizons.len(), 1);
    agree(found.horizons[0].effect.value, 3.0, 1e-12, "effect");
    agree(found.per_unit.value, 2.0, 1e-12, "per unit");
    agree(found.consecutive[0].unwrap().value, 2.0, 1e-12, "consecutive");
    agree(found.consecutive[1].unwrap().value, 1.25, 1e-12, "up");
    agree(found.consecutive[2].unwrap().value, 3.5, 1e-12, "down");
}

#[test]
fn drawing_units_gives_errors_near_those_of_what_units_add() {
    let design = doses(&Long::treated("switching_dose.csv", ["y", "i", "t", "d"]));
    let exact = switching(&design, &THREE).unwrap();
    let errors = SwitchingErrors::Bootstrap { draws: 499, seed: 4 };
    let drawn = switching(&design, &ChaisemartinDHaultfoeuille { errors, ..THREE }).unwrap();
    let ratio = drawn.per_unit.standard_error.unwrap() / exact.per_unit.standard_error.unwrap();
    assert!((0.8..1.25).contains(&ratio), "{ratio}");
    assert!(drawn.consecutive[0].unwrap().standard_error.is_some());
}
