//! Suppression of a table of 990 cells and of one of 13 095.
//!
//! `peers/disclosure.py` lets τ-ARGUS protect the first and audits ours anew in HiGHS.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use measures::disclosure::audit::{Depth, audit};
use measures::disclosure::contributions::{Contributions, Records};
use measures::disclosure::rule::{Primary, Rule, Shown, primaries};
use measures::disclosure::suppression::{Effort, Suppression, Task, suppress};
use measures::disclosure::table::{Dimension, Table};
use numerics::elementary::{exp, ln, pow};
use numerics::streams::Stream;

use crate::peer;
use crate::timing::Timing;

/// Protects both tables and lets the peer audit the first.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let small = Case::of(&enterprises()?)?;
    let suppression = Timing::of(3, || suppress(&small.task(), Effort::USUAL))?;
    let found = suppress(&small.task(), Effort::USUAL)?;
    let withheld = found.withheld();
    let audited = Timing::of(3, || audit(&small.task(), &withheld, Depth::Intervals))?;
    suppression.print("suppression of 21 x 8 x 4 enterprises");
    audited.print("its audit, both ends of every withheld cell");
    let large = Case::of(&municipalities()?)?;
    let both = Timing::of(1, || {
        let found = suppress(&large.task(), Effort::USUAL)?;
        audit(&large.task(), &found.withheld(), Depth::Protection)
    })?;
    both.print("suppression of 290 x 8 x 4 enterprises with its audit");
    let file = tempfile::NamedTempFile::new()?;
    fs::write(file.path(), small.lines(&found))?;
    let words = [
        file.path().display().to_string(),
        suppression.processor().to_string(),
        audited.processor().to_string(),
    ];
    peer::ask("disclosure.py", &words, "a sensitive cell is not protected")
}

struct Case {
    table: Table,
    primaries: Vec<Primary>,
    costs: Vec<f64>,
}

impl Case {
    fn of(contributions: &Contributions) -> Result<Self, Box<dyn Error>> {
        let table = contributions.total_table()?;
        let rule = Rule::Threshold { at_least: 3, range: 0.2 };
        let primaries = primaries(contributions, &[rule], Shown::Totals)?;
        let costs = table.values().iter().map(|value| value.max(1.0)).collect();
        Ok(Self { table, primaries, costs })
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

    /// Returns a line per cell: value, whether withheld, levels.
    fn lines(&self, found: &Suppression) -> String {
        let mut levels = vec![(0.0, 0.0); self.table.n_cells()];
        self.primaries.iter().for_each(|p| levels[p.cell] = (p.lower, p.upper));
        let mut lines = String::new();
        for ((value, withheld), (lower, upper)) in
            self.table.values().iter().zip(found.withheld()).zip(levels)
        {
            let _ = writeln!(lines, "{value} {} {lower} {upper}", u8::from(withheld));
        }
        lines
    }
}

/// Returns the table that τ-ARGUS' figures are of.
fn enterprises() -> Result<Contributions, Box<dyn Error>> {
    let file = "../measures/tests/reference/sdc_micro_21.csv";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file))?;
    let (mut leaves, mut amounts) = ([Vec::new(), Vec::new(), Vec::new()], Vec::new());
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        leaves[0].push(fields[0][1..].parse::<usize>()?);
        leaves[1].push(usize::from(fields[1].as_bytes()[0] - b'A'));
        leaves[2].push(fields[2][1..].parse::<usize>()? - 1);
        amounts.push(fields[3].parse::<f64>()?);
    }
    let first = leaves[0].iter().min().copied().unwrap_or(0);
    leaves[0].iter_mut().for_each(|region| *region -= first);
    counted([21, 8, 4], &leaves, &amounts)
}

/// Returns 60 000 made-up enterprises in 290 municipalities of size `(i + 3)^−0.7`.
fn municipalities() -> Result<Contributions, Box<dyn Error>> {
    let mut stream = Stream::new(290, 0);
    let places: Vec<f64> = (0..290).map(|i| pow(f64::from(i) + 3.0, -0.7)).collect();
    let sectors = [2488.0, 1270.0, 912.0, 792.0, 663.0, 654.0, 623.0, 598.0];
    let sizes = [4206.0, 1572.0, 1254.0, 968.0];
    let (mut leaves, mut amounts) = ([Vec::new(), Vec::new(), Vec::new()], Vec::new());
    for _ in 0..60_000 {
        for (column, weights) in leaves.iter_mut().zip([&places[..], &sectors, &sizes]) {
            let mut left = stream.uniform() * weights.iter().sum::<f64>();
            let drawn = weights.iter().position(|weight| {
                left -= weight;
                left < 0.0
            });
            column.push(drawn.unwrap_or(0));
        }
        let normal = (-2.0 * ln(1.0 - stream.uniform())).sqrt()
            * (std::f64::consts::TAU * stream.uniform()).cos();
        amounts.push(exp(4.4 + 1.4 * normal).round().max(1.0));
    }
    counted([290, 8, 4], &leaves, &amounts)
}

fn counted(
    sizes: [usize; 3],
    leaves: &[Vec<usize>; 3],
    amounts: &[f64],
) -> Result<Contributions, Box<dyn Error>> {
    let dimensions = sizes.into_iter().map(Dimension::flat).collect::<Result<Vec<_>, _>>()?;
    let leaves: Vec<&[usize]> = leaves.iter().map(Vec::as_slice).collect();
    Ok(Contributions::of(dimensions, Records { leaves: &leaves, amounts }, 0)?)
}
