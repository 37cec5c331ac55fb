//! Regressions with two and three fixed effects, a hard graph, the wild bootstrap and many
//! outcomes, against pyfixest and wildboottest.
//!
//! `peers/fixed_effects.py` makes the same data from the same generator, does the same and compares.

use std::error::Error;

use evaluation::fixed_effects::absorb::Absorber;
use evaluation::fixed_effects::clusters::Clusters;
use evaluation::fixed_effects::columns::{Column, Values};
use evaluation::fixed_effects::covariance::{Counted, Setting, StandardErrors, covariance};
use evaluation::fixed_effects::design::Singletons;
use evaluation::fixed_effects::fixed_effects;
use evaluation::fixed_effects::many_outcomes::{ManyOutcomes, outcome_effects};
use evaluation::fixed_effects::question::{Inference, Model, Question, Terms};
use evaluation::fixed_effects::regressors::Regressors;
use evaluation::fixed_effects::small_sample::SmallSample;
use evaluation::fixed_effects::wild_bootstrap::{Residuals, Turns, WildBootstrap, WildSums};
use evaluation::rows::Numbers;
use numerics::sum::count;

use crate::peer;
use crate::timing::Timing;

const YEARS: usize = 10;
const MUNICIPALITIES: f64 = 290.0;
const OUTCOMES: usize = 5_000;

/// Measures, then lets the peer do the same and compare.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let mut words = Vec::new();
    for units in [100_000, 1_000_000] {
        let panel = Panel::made(units);
        for (name, effects) in [("two", 2), ("three", 3)] {
            let what = format!("{} rows, {name} effects, CRV1", units * YEARS);
            words.extend(panel.timed(effects, false, &what)?);
        }
    }
    let chain = Panel::made(100_000);
    words.extend(chain.timed(3, true, "1 000 000 rows, three effects, the graph a chain")?);
    let taken = Timing::of(5, || bootstrap().map(|p| p > 0.0))?;
    taken.print("9 999 wild bootstrap draws, 100 000 rows, 290 clusters, with the fit");
    words.push(taken.processor());
    let taken = many()?;
    taken.print("5 000 outcomes, 290 units by 25 years, two effects, CRV1");
    let words: Vec<String> = words.iter().map(f64::to_string).collect();
    for units in [100_000, 1_000_000] {
        through_the_front_door(Panel::made(units))?;
    }
    peer::ask("fixed_effects.py", &words, "pyfixest and the regressions differ")
}

struct Panel {
    unit: Vec<u32>,
    year: Vec<u32>,
    municipality: Vec<u32>,
    firm: Vec<u32>,
    columns: Vec<Vec<f64>>,
    outcome: Vec<f64>,
}

impl Panel {
    /// Every fifth uniform number by row: a move, where to, two regressors, noise.
    fn made(units: usize) -> Self {
        let rows = units * YEARS;
        let mut panel = Self {
            unit: Vec::with_capacity(rows),
            year: Vec::with_capacity(rows),
            municipality: Vec::with_capacity(rows),
            firm: Vec::with_capacity(rows),
            columns: vec![Vec::with_capacity(rows), Vec::with_capacity(rows)],
            outcome: Vec::with_capacity(rows),
        };
        let mut uniform = uniforms(20_263);
        let mut at = 0;
        for unit in 0..u32::try_from(units).unwrap_or(0) {
            for year in 0..10_u32 {
                let [moves, to, one, two, noise] =
                    [(); 5].map(|()| uniform.next().unwrap_or_default());
                if year == 0 || moves < 0.05 {
                    at = whole(to * MUNICIPALITIES);
                }
                let one = one + 0.1 * f64::from(unit % 7);
                let effects = f64::from(unit % 11) + 0.1 * f64::from(year) + 0.01 * f64::from(at);
                panel.unit.push(unit);
                panel.year.push(year);
                panel.municipality.push(at);
                panel.firm.push((10 * unit + 3 * year) / 30);
                panel.columns[0].push(one);
                panel.columns[1].push(two);
                panel.outcome.push(0.5 * one - 0.3 * two + effects + noise);
            }
        }
        panel
    }

    /// Returns coefficient, standard error and seconds on the processor.
    fn timed(
        &self,
        effects: usize,
        is_chain: bool,
        what: &str,
    ) -> Result<[f64; 3], Box<dyn Error>> {
        let mut found = (0.0, 0.0);
        let taken = Timing::of(1, || {
            found = self.regress(effects, is_chain)?;
            Ok::<(), Box<dyn Error>>(())
        })?;
        taken.print(what);
        Ok([found.0, found.1, taken.processor()])
    }

    fn regress(&self, effects: usize, is_chain: bool) -> Result<(f64, f64), Box<dyn Error>> {
        let third = if is_chain { &self.firm } else { &self.municipality };
        let mut chosen = vec![self.unit.clone(), self.year.clone()];
        if effects == 3 {
            chosen.push(third.clone());
        }
        let slices: Vec<&[u32]> = chosen.iter().map(Vec::as_slice).collect();
        let absorber = Absorber::new(&slices, None)?;
        let regressors = Regressors::project(self.columns.clone(), Some(&absorber), None)?;
        let mut outcome = vec![self.outcome.clone()];
        absorber.residuals(&mut outcome)?;
        let fitted = regressors.fit(&outcome[0], None);
        let clusters = [Clusters::of("municipality", &self.municipality)];
        let setting = Setting {
            effects: &chosen,
            absorber: Some(&absorber),
            weights: None,
            clusters: &clusters,
            small_sample: SmallSample::FIXEST,
        };
        let form = StandardErrors::Clustered;
        let counted = Counted::of(form, &setting)?;
        let variance = covariance(&regressors, &fitted, form, &setting, counted)?;
        Ok((fitted.coefficients[0], variance.matrix.get(0, 0).sqrt()))
    }
}

/// The same with a table whose cells may be missing and a formula, as the command asks.
fn through_the_front_door(panel: Panel) -> Result<(), Box<dyn Error>> {
    let rows = panel.outcome.len();
    let codes = |codes: &[u32]| codes.iter().map(|code| Some(f64::from(*code))).collect();
    let numbers = |numbers: &[f64]| numbers.iter().copied().map(Some).collect();
    let table: [(&str, Vec<Option<f64>>); 6] = [
        ("y", numbers(&panel.outcome)),
        ("one", numbers(&panel.columns[0])),
        ("two", numbers(&panel.columns[1])),
        ("unit", codes(&panel.unit)),
        ("year", codes(&panel.year)),
        ("municipality", codes(&panel.municipality)),
    ];
    drop(panel);
    let columns =
        table.each_ref().map(|(name, values)| Column { name, values: Values::Numbers(values) });
    for formula in ["y ~ one + two | unit + year", "y ~ one + two | unit + year + municipality"] {
        let question = Question {
            columns: &columns,
            model: Model::Formula(formula),
            focus: Some("one"),
            terms: Terms {
                weights: None,
                clusters: &["municipality"],
                standard_errors: StandardErrors::Clustered,
                small_sample: SmallSample::FIXEST,
                singletons: Singletons::Keep,
                level: 0.95,
            },
            inference: Inference::Analytic,
        };
        let taken = Timing::of(1, || fixed_effects(&question))?;
        taken.print(&format!("{rows} rows through the front door, {formula}"));
    }
    Ok(())
}

fn bootstrap() -> Result<f64, Box<dyn Error>> {
    let rows = 100_000;
    let mut uniform = uniforms(20_265);
    let mut column = || -> Vec<f64> { (0..rows).map(|_| uniform.next().unwrap_or(0.0)).collect() };
    let columns = vec![column(), column(), column(), column(), vec![1.0; rows]];
    let outcome = column();
    let codes: Vec<u32> = column().iter().map(|u| whole(u * MUNICIPALITIES)).collect();
    let regressors = Regressors::project(columns, None, None)?;
    let fitted = regressors.fit(&outcome, None);
    let clusters = Clusters::of("municipality", &codes);
    let how = WildBootstrap {
        null: 0.0,
        residuals: Residuals::Restricted,
        turns: Turns::Rademacher,
        draws: 9_999,
        seed: 1,
    };
    Ok(WildSums::of(&regressors, &fitted, None, &clusters, 0).test(&how).p_value)
}

fn many() -> Result<Timing, Box<dyn Error>> {
    let (units, years) = (290, 25);
    let rows = units * years;
    let column = |value: &dyn Fn(usize) -> f64| -> Vec<Option<f64>> {
        (0..rows).map(|row| Some(value(row))).collect()
    };
    let unit = column(&|row| count(row / years));
    let year = column(&|row| count(row % years));
    let is_treated =
        |row: usize| (row / years).is_multiple_of(3) && row % years > 10 + row / years % 7;
    let treated = column(&|row| f64::from(u8::from(is_treated(row))));
    let mut uniform = uniforms(20_267);
    let outcomes: Vec<(String, Vec<Option<f64>>)> = (0..OUTCOMES)
        .map(|outcome| (outcome.to_string(), (0..rows).map(|_| uniform.next()).collect()))
        .collect();
    let outcomes: Vec<Numbers<'_>> =
        outcomes.iter().map(|(name, values)| Numbers { name, values }).collect();
    let columns = [("unit", &unit), ("year", &year), ("treated", &treated)]
        .map(|(name, values)| Column { name, values: Values::Numbers(values) });
    let question = ManyOutcomes {
        columns: &columns,
        outcomes: &outcomes,
        treatment: "treated",
        covariates: &[],
        absorb: &["unit", "year"],
        terms: Terms {
            weights: None,
            clusters: &["unit"],
            standard_errors: StandardErrors::Clustered,
            small_sample: SmallSample::FIXEST,
            singletons: Singletons::Keep,
            level: 0.95,
        },
    };
    Ok(Timing::of(1, || outcome_effects(&question))?)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a uniform number times a small one"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

/// The counter-based SplitMix64 of the peers' scripts.
fn uniforms(seed: u64) -> impl Iterator<Item = f64> {
    (1_u64..).map(move |i| {
        let z = seed.wrapping_add(i.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bits = u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or_default();
        f64::from(bits) / 4_294_967_296.0
    })
}
