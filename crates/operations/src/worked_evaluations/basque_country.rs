//! What terrorism cost the economy of the Basque Country.

use evaluation::synthetic_control::did_inference::Draws;
use evaluation::synthetic_control::predictors::Importance;
use evaluation::synthetic_control::question::{
    Check, ControlInference, ControlQuestion, Predictor, WeighBy,
};
use evaluation::synthetic_control::study::{SeveralTreated, Who};
use evaluation::synthetic_control::synthetic_control;

use super::{Case, Published, WorkedEvaluation, WorkedEvaluationError, picture, told_of_control};
use crate::shipped_data::{BASQUE_COUNTRY, named};

/// The first year that counts as treated.
const START: i64 = 1970;

/// The variables of the paper with the periods of their means and their importance. The importance
/// is that which a search over 1960–1969 finds from equal importance (pysyncon 1.7.0), written for
/// the standard deviations of the seventeen regions.
const PREDICTORS: [(&str, [i64; 3], f64); 14] = [
    ("school.illit", [1964, 1969, 1], 0.009593),
    ("school.prim", [1964, 1969, 1], 0.006876),
    ("school.med", [1964, 1969, 1], 0.0002822),
    ("school.high", [1964, 1969, 1], 0.006343),
    ("school.post.high", [1964, 1969, 1], 0.001081),
    ("invest", [1964, 1969, 1], 0.0001708),
    ("gdpcap", [1960, 1969, 1], 0.1663),
    ("sec.agriculture", [1961, 1969, 2], 0.08906),
    ("sec.energy", [1961, 1969, 2], 0.22),
    ("sec.industry", [1961, 1969, 2], 0.1352),
    ("sec.construction", [1961, 1969, 2], 0.07531),
    ("sec.services.venta", [1961, 1969, 2], 0.002178),
    ("sec.services.nonventa", [1961, 1969, 2], 0.03364),
    ("popdens", [1969, 1969, 1], 0.2539),
];

const PAPER: &str =
    "Abadie & Gardeazabal (2003), American Economic Review 93(1), doi 10.1257/000282803321455188";

/// Returns the case, evaluated.
pub(super) fn evaluate() -> Result<WorkedEvaluation, WorkedEvaluationError> {
    let table = BASQUE_COUNTRY.columns()?;
    let product = table.numbers("gdpcap")?;
    let (regions, years) = (table.texts("regionname")?, table.whole("year")?);
    let treated = ["Basque Country (Pais Vasco)".to_owned()];
    let mut columns = Vec::new();
    for (name, [from, to, step], _) in PREDICTORS {
        let periods: Vec<i64> = (from..=to).filter(|year| (year - from) % step == 0).collect();
        columns.push((name, table.numbers(name)?, periods));
    }
    let predictors: Vec<Predictor<'_>> = columns
        .iter()
        .map(|(name, values, periods)| Predictor { column: named(name, values), periods })
        .collect();
    let importance = PREDICTORS.map(|(_, _, importance)| importance);
    let ask = |weigh_by, checks| {
        synthetic_control(&ControlQuestion {
            outcome: named("gdpcap", &product),
            unit: regions,
            time: &years,
            who: Who { treated: &treated, start: START, donors: &[] },
            several: SeveralTreated::EachOwn,
            weigh_by,
            inference: ControlInference::Placebo,
            checks,
            level: 0.95,
            draws: Draws { draws: 999, seed: 1 },
        })
    };
    let importance = Importance::Given(&importance);
    let answer =
        ask(WeighBy::Predictors { predictors: &predictors, importance }, &[Check::LeaveOneOut])?;
    let outcomes = ask(WeighBy::Outcomes, &[])?;
    let weight = |key, value, donor| Published {
        key,
        value,
        found: picture::weight(&answer, donor),
        decimals: 4,
        source: PAPER,
    };
    let published = vec![
        weight("weight-catalonia", 0.8508, "Cataluna"),
        weight("weight-madrid", 0.1492, "Madrid (Comunidad De)"),
    ];
    let gaps = picture::gaps(&answer)?;
    let told = told_of_control(&answer, &gaps, START, 2)
        .ok_or(WorkedEvaluationError::NoTable { table: "estimate" })?;
    Ok(WorkedEvaluation {
        case: Case::BasqueCountry,
        told,
        beside: vec![("outcomes-alone", outcomes)],
        pictures: vec![picture::control(&answer, START)?],
        published,
        answer,
    })
}
