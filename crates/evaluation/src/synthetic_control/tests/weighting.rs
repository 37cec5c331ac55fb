use super::*;
use crate::panel::Panel;
use crate::synthetic_control::augmented::LambdaRule;
use crate::synthetic_control::did_inference::Draws;
use crate::synthetic_control::placebo::{in_space, treated};
use crate::synthetic_control::predictors::{Importance, PredictorTable, Search, predictor_weights};
use crate::synthetic_control::study::{Study, Who};
use crate::synthetic_control::weighting::Weighting;

fn panel(name: &str, unit: &str, time: &str, outcome: &str, times: f64) -> Panel {
    let stored = Stored::read(name);
    Panel::of(stored.words(unit), &stored.whole(time, times), &stored.numbers(outcome)).unwrap()
}

fn study(panel: &Panel, treated: &str, start: i64) -> Study {
    Study::of(panel, Who { treated: &[treated.to_owned()], start, donors: &[] }).unwrap()
}

#[test]
fn california_ranks_third_of_39() {
    let panel = panel("prop99.csv", "State", "Year", "PacksPerCapita", 1.0);
    let study = study(&panel, "California", 1989);
    let fitted = treated(&study, Weighting::OutcomeOnly).unwrap();
    close(fitted[0].fit.effect, -19.513_629_768_422_764, 1e-9);
    let none = Draws { draws: 0, seed: 0 };
    let space = in_space(&study, Weighting::OutcomeOnly, &fitted, none).unwrap();
    assert_eq!((space.rank, space.compared, space.enumerated), (3, 38, true));
    close(space.p_value, 3.0 / 39.0, 1e-15);
}

#[test]
fn kansas_is_as_in_the_vignette_of_augsynth() {
    let panel = panel("kansas.csv", "fips", "year_qtr", "lngdpcapita", 4.0);
    let study = study(&panel, "20", 2012 * 4 + 1);
    let effect = |weighting| treated(&study, weighting).unwrap()[0].fit.effect;
    close(effect(Weighting::OutcomeOnly), -0.029_434_73, 1e-8);
    close(effect(Weighting::Ridge(LambdaRule::OneStandardError)), -0.040_062_91, 1e-8);
    close(effect(Weighting::Ridge(LambdaRule::Minimum)), -0.083_059, 1e-6);
}

/// Mean over periods `from..=to` of a column, by unit of the study.
fn mean_over(stored: &Stored, study: &Study, unit: &str, column: &str, years: &[i64]) -> Vec<f64> {
    let (units, times) = (stored.words(unit), stored.whole("year", 1.0));
    let values = stored.numbers(column);
    let mean = |name: &String| {
        let rows = (0..units.len()).filter(|&r| units[r] == *name && years.contains(&times[r]));
        let found: Vec<f64> = rows.filter_map(|row| values[row]).collect();
        found.iter().sum::<f64>() / found.len() as f64
    };
    study.units.iter().map(mean).collect()
}

fn basque() -> (Study, PredictorTable) {
    let panel = panel("basque.csv", "regionname", "year", "gdpcap", 1.0);
    let study = study(&panel, "Basque Country (Pais Vasco)", 1970);
    let stored = Stored::read("basque.csv");
    let reference = reference("sc_basque.json");
    let options = &reference["options"];
    let mut names = Vec::new();
    let mut columns = Vec::new();
    for name in options["predictors"].as_array().unwrap() {
        names.push(name.as_str().unwrap().to_owned());
        let years: Vec<i64> = (1964..=1969).collect();
        columns.push(mean_over(&stored, &study, "regionname", name.as_str().unwrap(), &years));
    }
    for special in options["special_predictors"].as_array().unwrap() {
        let name = special[0].as_str().unwrap();
        let years: Vec<i64> = match name {
            "gdpcap" => (1960..1970).collect(),
            "popdens" => vec![1969],
            _ => (1961..1970).step_by(2).collect(),
        };
        names.push(name.to_owned());
        columns.push(mean_over(&stored, &study, "regionname", name, &years));
    }
    (study, PredictorTable { names, values: Matrix::from_columns(&columns) })
}

#[test]
fn the_basque_country_has_the_exact_weights_of_given_importance_and_fits_no_worse_than_the_peer() {
    let (study, table) = basque();
    let reference = reference("sc_basque.json");
    let outputs = &reference["outputs"];
    let unit = study.treated[0];
    let given: Vec<f64> =
        outputs["nm_equal"]["V"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let cases =
        [("exact_inner_given_V", Importance::Given(&given)), ("exact_equal_V", Importance::Equal)];
    for (name, importance) in cases {
        let found = predictor_weights(&study, &table, &importance, unit, &study.donors).unwrap();
        for (donor, weight) in study.donors.iter().zip(&found.weights) {
            let expected = outputs[name]["weights"][&study.units[*donor]].as_f64().unwrap();
            close(*weight, expected, 1e-8);
        }
    }
    let periods: Vec<i64> = (1960..1970).collect();
    let search = Importance::Searched(Search { periods: &periods, starts: 2, seed: 1 });
    let found = predictor_weights(&study, &table, &search, unit, &study.donors).unwrap();
    let squares =
        (0..study.periods.len()).filter(|t| periods.contains(&study.periods[*t])).map(|t| {
            let synthetic: f64 = study
                .donors
                .iter()
                .zip(&found.weights)
                .map(|(donor, weight)| weight * study.outcomes.get(*donor, t))
                .sum();
            (study.outcomes.get(unit, t) - synthetic).powi(2)
        });
    let fit = squares.sum::<f64>() / 10.0;
    assert!(fit <= outputs["nm_equal"]["mspe"].as_f64().unwrap() * (1.0 + 1e-9), "{fit}");
}

#[test]
fn west_germany_fits_no_worse_than_the_peer_at_its_own_importance() {
    let panel = panel("germany.csv", "country", "year", "gdp", 1.0);
    let study = study(&panel, "West Germany", 1990);
    let stored = Stored::read("germany.csv");
    let years = |from: i64, to: i64| (from..=to).collect::<Vec<i64>>();
    let columns = [
        ("gdp", years(1981, 1990)),
        ("trade", years(1981, 1990)),
        ("infrate", years(1981, 1990)),
        ("industry", years(1981, 1990)),
        ("schooling", vec![1980, 1985]),
        ("invest80", vec![1980]),
    ];
    let values: Vec<Vec<f64>> = columns
        .iter()
        .map(|(name, years)| mean_over(&stored, &study, "country", name, years))
        .collect();
    let names = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let table = PredictorTable { names, values: Matrix::from_columns(&values) };
    let importance = Importance::Searched(Search { periods: &[], starts: 2, seed: 1 });
    let weighting = Weighting::Predictors { table: &table, importance: &importance };
    let fitted = treated(&study, weighting).unwrap();
    let fit = fitted[0].fit.rmspe_before.powi(2);
    // pysyncon's weights have 14 766, short of the optimum of its importance at 15 051.
    assert!(fit <= 15_051.0, "{fit}");
    let austria = study.donors.iter().position(|donor| study.units[*donor] == "Austria").unwrap();
    assert!(fitted[0].weighed.weights[austria] > 0.2, "{:?}", fitted[0].weighed);
}
