//! Sensitivity to violations of parallel trends, against moderndid.
//!
//! `peers/honesty.py` asks the same of the same made-up event study and compares.

use std::error::Error;

use evaluation::answer::{Cell, Evaluation};
use evaluation::honesty::event_study::EventStudyColumns;
use evaluation::honesty::sensitivity::question::{
    Breakdown, IntervalKind, SensitivityQuestion, Target,
};
use evaluation::honesty::sensitivity::restriction::{Bounded, Direction, Restriction};
use evaluation::honesty::sensitivity::sensitivity;
use numerics::matrix::Matrix;

use crate::peer;
use crate::timing::Timing;

const COEFFICIENTS: [f64; 8] = [0.007, 0.029, -0.006, 0.073, 0.196, 0.312, 0.240, 0.126];
const M: [f64; 4] = [0.0, 0.1, 0.2, 0.3];
const MBAR: [f64; 4] = [0.5, 1.0, 1.5, 2.0];

/// Measures four fixed-length and four conditional intervals, then lets the peer do the same.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    // Neighbouring years are correlated 0.6, as the peer's script has it.
    let covariance = Matrix::from_fn(8, 8, |i, j| {
        let apart = i32::try_from(i.abs_diff(j)).unwrap_or(i32::MAX);
        0.0005 * 0.6_f64.powi(apart)
    });
    let columns = EventStudyColumns {
        periods: &[2004, 2005, 2006, 2007, 2009, 2010, 2011, 2012],
        reference: 2008,
        coefficients: &COEFFICIENTS,
        covariance: &covariance,
        n: 8,
        clusters: None,
    };
    let question = |bounded, bounds, interval, breakdown| SensitivityQuestion {
        columns,
        target: Target::First,
        restriction: Restriction { bounded, direction: Direction::Any },
        bounds,
        interval,
        breakdown,
        level: 0.95,
        draws: 10_000,
        seed: 1,
    };
    let fixed = question(Bounded::Smoothness, &M, IntervalKind::FixedLength, Breakdown::Skip);
    let hybrid = IntervalKind::ConditionalLeastFavourable;
    let relative = question(Bounded::RelativeMagnitudes, &MBAR, hybrid, Breakdown::Skip);
    let sought = SensitivityQuestion { breakdown: Breakdown::Find, ..relative };
    let fixed_time = Timing::of(20, || sensitivity(&fixed))?;
    let relative_time = Timing::of(20, || sensitivity(&relative))?;
    let sought_time = Timing::of(20, || sensitivity(&sought))?;
    fixed_time.print("four fixed-length intervals under smoothness");
    relative_time.print("four conditional intervals under relative magnitudes");
    sought_time.print("the same with the breakdown value");
    let ends = [ends(&sensitivity(&fixed)?), ends(&sensitivity(&relative)?)].concat();
    let taken = [&fixed_time, &relative_time].map(Timing::processor);
    let words: Vec<String> = ends.into_iter().chain(taken).map(|x| x.to_string()).collect();
    peer::ask("honesty.py", &words, "moderndid and the intervals differ")
}

/// Returns the ends of the robust intervals, low and high in turn.
fn ends(answer: &Evaluation) -> Vec<f64> {
    let number = |cell: &Cell| if let Cell::Number(number) = cell { *number } else { 0.0 };
    answer.details[0].rows.iter().flat_map(|row| [number(&row[1]), number(&row[2])]).collect()
}
