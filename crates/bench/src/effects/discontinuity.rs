//! A discontinuity and a density test of 10⁵ rows of the first model of Calonico et al. (2014):
//! `peers/discontinuity.py` times rdrobust and rddensity on the same rows and compares.

use std::error::Error;
use std::fs;

use evaluation::discontinuity::bandwidth::MassPoints;
use evaluation::discontinuity::kernel::Kernel;
use evaluation::discontinuity::question::{
    Approach, DensityBandwidth, DensityModel, DensityQuestion, DiscontinuityQuestion, USUAL_ROBUST,
};
use evaluation::discontinuity::{density_test, discontinuity};
use evaluation::rows::Numbers;
use numerics::elementary::{cos, ln, sqrt};
use numerics::streams::Stream;

use crate::peer;
use crate::timing::Timing;

const ROWS: usize = 100_000;

const SEED: u64 = 20_264;

const REPEATS: usize = 21;

/// Prints estimates and processor seconds, then the peers' beside them.
pub(crate) fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    let n = match words {
        [] => ROWS,
        [n] => n.parse()?,
        _ => return Err("say how many rows, or nothing".into()),
    };
    let mut stream = Stream::new(SEED, 0);
    let rows: Vec<(f64, f64)> = (0..n).map(|_| row(&mut stream)).collect();
    let x: Vec<Option<f64>> = rows.iter().map(|(x, _)| Some(*x)).collect();
    let y: Vec<Option<f64>> = rows.iter().map(|(_, y)| Some(*y)).collect();
    let running = Numbers { name: "x", values: &x };
    let question = DiscontinuityQuestion {
        outcome: Numbers { name: "y", values: &y },
        running,
        cutoff: 0.0,
        treatment: None,
        covariates: &[],
        weights: None,
        cluster: None,
        approach: Approach::Robust(USUAL_ROBUST),
        level: 0.95,
    };
    let (jump, taken) = timed(|| Ok(discontinuity(&question)?.estimate))?;
    taken.print(&format!("discontinuity of {n} rows"));
    let bent = DensityQuestion {
        running,
        cutoff: 0.0,
        p: 2,
        q: 3,
        kernel: Kernel::Triangular,
        model: DensityModel::Unrestricted,
        bandwidth: DensityBandwidth::Combined,
        mass_points: MassPoints::Adjust,
        level: 0.95,
    };
    let (density, density_taken) = timed(|| Ok(density_test(&bent)?.estimate))?;
    density_taken.print(&format!("density test of {n} rows"));

    let file = std::env::temp_dir().join("brygga-discontinuity.csv");
    let lines: Vec<String> = rows.iter().map(|(x, y)| format!("{x},{y}")).collect();
    fs::write(&file, lines.join("\n"))?;
    let numbers = [jump, taken.processor(), density, density_taken.processor()];
    let words: Vec<String> = [file.display().to_string()]
        .into_iter()
        .chain(numbers.iter().map(f64::to_string))
        .collect();
    let compared =
        peer::ask("discontinuity.py", &words, "rdrobust or rddensity differ, or are not there");
    fs::remove_file(file)?;
    compared
}

/// Returns the estimate and how long each of several runs took.
fn timed(
    ask: impl Fn() -> Result<Option<f64>, Box<dyn Error>>,
) -> Result<(f64, Timing), Box<dyn Error>> {
    let mut found = None;
    let taken = Timing::of(REPEATS, || {
        found = ask()?;
        Ok::<(), Box<dyn Error>>(())
    })?;
    Ok((found.ok_or("nothing estimated")?, taken))
}

/// Returns twice a Beta(2, 4) number less one, the second least of five uniform ones, and its
/// outcome: a jump of 0.04.
fn row(stream: &mut Stream) -> (f64, f64) {
    let mut five = [0.0; 5].map(|_: f64| stream.uniform());
    five.sort_by(f64::total_cmp);
    let x = 2.0 * five[1] - 1.0;
    let below = [0.48, 1.27, 7.18, 20.21, 21.54, 7.33];
    let above = [0.52, 0.84, -3.00, 7.99, -9.01, 3.56];
    let curve = if x < 0.0 { below } else { above };
    let (u, v) = (1.0 - stream.uniform(), stream.uniform());
    let noise = sqrt(-2.0 * ln(u)) * cos(2.0 * std::f64::consts::PI * v);
    (x, curve.iter().rev().fold(0.0, |sum, c| sum * x + c) + 0.1295 * noise)
}
