use super::*;
use crate::synthetic_control::did_inference::{Cohort, Draws, jackknife, placebos};
use crate::synthetic_control::synthetic_did::{
    Arms, Design, DidFit, Mode, Prepared, Settings, fit, noise_level,
};

const COMPATIBLE: f64 = 1e-10;
const EXACT: f64 = 1e-9;

const NONE: Draws = Draws { draws: 0, seed: 0 };

fn cohort(prepared: &Prepared, treated: &[usize], settings: Settings, fitted: DidFit) -> Cohort {
    let (prepared, treated) = (prepared.clone(), treated.to_vec());
    Cohort { start: 0, prepared, treated, n_after: 1, settings, fitted }
}

#[test]
fn proposition_99_is_as_in_r_and_in_the_table_of_the_paper() {
    let panel = Balanced::prop99();
    let treated = [panel.row("California")];
    let controls = panel.others(&treated);
    let arms = Arms { controls: &controls, treated: &treated };
    let prepared = Prepared::of(&panel.outcomes, 19);
    let reference = reference("sdid_prop99.json");
    let outputs = &reference["outputs"];
    let noise = noise_level(&prepared.before, &controls).unwrap();
    close(noise, outputs["noise_level"].as_f64().unwrap(), 1e-13);
    let designs = [
        (Design::SyntheticDid, "synthdid", 9.370_998_652_681_69),
        (Design::SyntheticControl, "sc", 10.615_296_744_041),
        (Design::DifferenceInDifferences, "did", 17.286_800_078_726_1),
    ];
    for (design, name, spread) in designs {
        let settings = Settings::usual(design, Mode::Compatible, noise, 1, 12);
        let found = fit(&prepared, arms, &settings, None).unwrap();
        close(found.estimate, outputs[name]["estimate"].as_f64().unwrap(), COMPATIBLE);
        for (place, row) in controls.iter().enumerate() {
            let expected = outputs[name]["omega"][&panel.units[*row]].as_f64().unwrap();
            close(found.weights.omega[place], expected, COMPATIBLE);
        }
        let placebos =
            placebos(&controls, &[cohort(&prepared, &treated, settings, found)], NONE).unwrap();
        close(placebos.spread, spread, COMPATIBLE);
        let expected = outputs["placebo_enumeration"][name].as_array().unwrap();
        for ((_, found), expected) in placebos.estimates.iter().zip(expected) {
            close(*found, expected.as_f64().unwrap(), COMPATIBLE);
        }
    }
}

#[test]
fn the_exact_mode_reaches_the_optimum() {
    let panel = Balanced::prop99();
    let treated = [panel.row("California")];
    let controls = panel.others(&treated);
    let arms = Arms { controls: &controls, treated: &treated };
    let prepared = Prepared::of(&panel.outcomes, 19);
    let noise = noise_level(&prepared.before, &controls).unwrap();
    let settings = Settings::usual(Design::SyntheticDid, Mode::Exact, noise, 1, 12);
    let found = fit(&prepared, arms, &settings, None).unwrap();
    let reference = reference("sdid_prop99_python_peers.json");
    let oracle = &reference["outputs"]["exact_qp_oracle"];
    close(found.estimate, oracle["estimate"].as_f64().unwrap(), EXACT);
    assert!(found.kkt_residual.unwrap() < 1e-12);
    for (place, row) in controls.iter().enumerate() {
        let expected = oracle["omega"][&panel.units[*row]].as_f64().unwrap();
        close(found.weights.omega[place], expected, EXACT);
    }
    for (place, period) in panel.periods[..19].iter().enumerate() {
        let expected = oracle["lambda_"][period.to_string()].as_f64().unwrap();
        close(found.weights.lambda[place], expected, EXACT);
    }
}

#[test]
fn several_treated_counties_are_as_in_r() {
    let panel = Balanced::read("mpdta_sdid80.csv", "countyreal", "year", "lemp", 1.0);
    let stored = Stored::read("mpdta_sdid80.csv");
    let treated_names: Vec<&String> = (0..stored.words("D").len())
        .filter(|row| stored.words("D")[*row] == "1")
        .map(|row| &stored.words("countyreal")[row])
        .collect();
    let treated: Vec<usize> = treated_names.iter().map(|name| panel.row(name)).collect();
    let reference = reference("sdid_multi_treated_mpdta.json");
    let outputs = &reference["outputs"];
    let controls = panel.others(&treated);
    let arms = Arms { controls: &controls, treated: &treated };
    let prepared = Prepared::of(&panel.outcomes, 4);
    let noise = noise_level(&prepared.before, &controls).unwrap();
    let designs = [
        (Design::SyntheticDid, "res"),
        (Design::SyntheticControl, "sc"),
        (Design::DifferenceInDifferences, "did"),
    ];
    for (design, name) in designs {
        let settings = Settings::usual(design, Mode::Compatible, noise, treated.len(), 1);
        let found = fit(&prepared, arms, &settings, None).unwrap();
        close(found.estimate, outputs[name]["estimate"].as_f64().unwrap(), COMPATIBLE);
        if design == Design::SyntheticDid {
            let cohort = cohort(&prepared, &treated, settings, found);
            let error = jackknife(&controls, &[cohort]).unwrap();
            close(error, 0.061_432_892_338_758, COMPATIBLE);
        }
    }
}
