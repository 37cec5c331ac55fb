use super::*;
use crate::synthetic_control::simplex::{SimplexProblem, simplex_weights};

/// The reference's own active set stops at reduced gradients of 10⁻¹⁰.
const ACTIVE_SET: f64 = 1e-9;

#[test]
fn every_state_has_the_exact_weights_of_the_reference() {
    let panel = Balanced::prop99();
    let california = panel.row("California");
    let before = Matrix::from_fn(39, 19, |unit, period| panel.outcomes.get(unit, period));
    let reference = reference("sc_prop99_outcome_only_exact.json");
    for (name, expected) in reference["outputs"]["units"].as_object().unwrap() {
        let unit = panel.row(name);
        let allowed = panel.others(&[unit, california]);
        let target: Vec<f64> = (0..19).map(|period| before.get(unit, period)).collect();
        let problem =
            SimplexProblem { donors: &before, allowed: &allowed, target: &target, ridge: 0.0 };
        let found = simplex_weights(&problem).unwrap();
        assert!(found.kkt_residual < 1e-12, "{name}: {}", found.kkt_residual);
        assert!(found.unique, "{name}");
        assert_eq!(found.support as u64, expected["support"].as_u64().unwrap(), "{name}");
        close(found.objective, expected["obj"].as_f64().unwrap(), ACTIVE_SET);
        for (place, row) in allowed.iter().enumerate() {
            let weight = expected["weights"][&panel.units[*row]].as_f64().unwrap_or(0.0);
            close(found.weights[place], weight, ACTIVE_SET);
        }
    }
}
