//! Placebos of 290 units over 30 periods, for synthetic control and synthetic
//! difference-in-differences.
//!
//! `peers/synthetic_control.py` asks diff-diff the same of the same panel and compares.

use std::error::Error;
use std::fs;

use evaluation::panel::Panel;
use evaluation::rows::Numbers;
use evaluation::synthetic_control::adjustment::Adjustment;
use evaluation::synthetic_control::did_inference::Draws;
use evaluation::synthetic_control::many::{Indicator, ManyQuestion, many};
use evaluation::synthetic_control::question::{
    ControlInference, ControlQuestion, DidInference, DidQuestion, Penalty, Treated, WeighBy,
};
use evaluation::synthetic_control::study::{SeveralTreated, Who};
use evaluation::synthetic_control::synthetic_did::{Design, Mode};
use evaluation::synthetic_control::{synthetic_control, synthetic_did};

use crate::peer;
use crate::timing::Timing;

/// Outcomes scanned in one call.
const SCANNED: usize = 50;

const PANEL: &str = "crates/evaluation/tests/reference/data/bench_sc_290x30.csv";

/// A long table of the stored panel.
struct Long {
    unit: Vec<String>,
    time: Vec<i64>,
    outcome: Vec<Option<f64>>,
}

/// Prints what each estimate took, then lets the peer do the same.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let long = read()?;
    let words: Vec<String> = measured(&long)?.iter().map(f64::to_string).collect();
    peer::ask("synthetic_control.py", &words, "diff-diff differs, or is not there")
}

fn read() -> Result<Long, Box<dyn Error>> {
    let mut long = Long { unit: Vec::new(), time: Vec::new(), outcome: Vec::new() };
    for (unit, line) in fs::read_to_string(PANEL)?.lines().enumerate() {
        for (period, cell) in (0_i64..).zip(line.split(',')) {
            long.unit.push(format!("{unit:03}"));
            long.time.push(period);
            long.outcome.push(Some(cell.parse()?));
        }
    }
    Ok(long)
}

/// Returns estimate and seconds on the processor, in turn.
fn measured(long: &Long) -> Result<Vec<f64>, Box<dyn Error>> {
    let names: Vec<String> = (0..20).map(|unit| format!("{unit:03}")).collect();
    let who = |n: usize| Who { treated: &names[..n], start: 20, donors: &[] };
    let mut found = Vec::new();
    found.extend(timed("synthetic control, 289 placebos", || {
        Ok(synthetic_control(&control(long, who(1)))?.estimate)
    })?);
    for mode in [Mode::Exact, Mode::Compatible] {
        for n in [1, 20] {
            let what = format!("synthetic difference-in-differences, {n} treated, {mode:?}");
            found.extend(timed(&what, || Ok(synthetic_did(&did(long, who(n), mode))?.estimate))?);
        }
    }
    let panel = Panel::of(&long.unit, &long.time, &long.outcome)?;
    let indicators = vec![Indicator { name: "outcome", panel: &panel }; SCANNED];
    let taken = Timing::of(1, || {
        Ok::<_, Box<dyn Error>>(many(&ManyQuestion {
            indicators: &indicators,
            who: who(1),
            several: SeveralTreated::EachOwn,
            least_before: 5,
            draws: Draws { draws: 200, seed: 1 },
        }))
    })?;
    taken.print(&format!("{SCANNED} outcomes scanned with placebos"));
    Ok(found)
}

fn timed(
    what: &str,
    ask: impl Fn() -> Result<Option<f64>, Box<dyn Error>>,
) -> Result<[f64; 2], Box<dyn Error>> {
    let mut estimate = None;
    let taken = Timing::of(5, || {
        estimate = ask()?;
        Ok::<(), Box<dyn Error>>(())
    })?;
    taken.print(what);
    Ok([estimate.ok_or("nothing estimated")?, taken.processor()])
}

fn control<'a>(long: &'a Long, who: Who<'a>) -> ControlQuestion<'a> {
    ControlQuestion {
        outcome: Numbers { name: "outcome", values: &long.outcome },
        unit: &long.unit,
        time: &long.time,
        who,
        several: SeveralTreated::EachOwn,
        weigh_by: WeighBy::Outcomes,
        inference: ControlInference::Placebo,
        checks: &[],
        level: 0.95,
        draws: Draws { draws: 200, seed: 1 },
    }
}

fn did<'a>(long: &'a Long, who: Who<'a>, mode: Mode) -> DidQuestion<'a> {
    DidQuestion {
        outcome: Numbers { name: "outcome", values: &long.outcome },
        unit: &long.unit,
        time: &long.time,
        treated: Treated::Named(who),
        covariates: &[],
        adjustment: Adjustment::Projected,
        design: Design::SyntheticDid,
        mode,
        penalty: Penalty::Usual,
        inference: DidInference::Placebo,
        level: 0.95,
        draws: Draws { draws: 200, seed: 1 },
    }
}
