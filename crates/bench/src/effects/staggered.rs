//! Staggered adoption on a panel of 290 units and 25 years.
//!
//! `peers/staggered.py` asks diff-diff and csdid the same of the same file and compares.

use std::error::Error;
use std::fs;

use evaluation::rows::Numbers;
use evaluation::staggered::aggregation::Aggregate;
use evaluation::staggered::callaway_santanna::{CallawaySantanna, Inference};
use evaluation::staggered::chaisemartin_dhaultfoeuille::{
    ChaisemartinDHaultfoeuille, SwitchingErrors,
};
use evaluation::staggered::design::{Assignment, StaggeredColumns};
use evaluation::staggered::group_time::Base;
use evaluation::staggered::imputation::Imputation;
use evaluation::staggered::multiplier::Multiplier;
use evaluation::staggered::sample::{Control, Gaps, SmallCohorts};
use evaluation::staggered::sun_abraham::SunAbraham;
use evaluation::staggered::two_by_two::Method;
use evaluation::staggered::two_stage::TwoStage;
use evaluation::staggered::{Estimator, StaggeredQuestion, staggered};

use crate::peer;
use crate::timing::Timing;

const PANEL: &str = "crates/evaluation/tests/reference/data/bench_cs_290x25.csv";

/// Times each question is asked.
const TIMES: usize = 101;

/// Prints what each estimator took, then lets the peers do the same.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let table = Table::read(PANEL)?;
    let (aggregate, anticipation, small_cohorts) =
        (Aggregate::Dynamic { balance: None }, 0, SmallCohorts::Refuse);
    let drawn = Inference::Multiplier { multiplier: Multiplier::Mammen, draws: 999, seed: 1 };
    let group_time = |inference| {
        Estimator::CallawaySantanna(CallawaySantanna {
            control: Control::Never,
            method: Method::DoublyRobust,
            base: Base::Varying,
            anticipation,
            aggregate,
            gaps: Gaps::DropUnits,
            small_cohorts,
            inference,
        })
    };
    let control = Control::Never;
    let questions = [
        ("group-time, analytic", false, group_time(Inference::Analytic)),
        ("group-time, 999 draws", false, group_time(drawn)),
        ("group-time, covariate, 999 draws", true, group_time(drawn)),
        (
            "Sun and Abraham",
            false,
            Estimator::SunAbraham(SunAbraham { control, anticipation, aggregate, small_cohorts }),
        ),
        (
            "imputation with 5 pre-trends",
            false,
            Estimator::Imputation(Imputation {
                aggregate,
                anticipation,
                pre_trends: 5,
                small_cohorts,
            }),
        ),
        (
            "two stages",
            false,
            Estimator::TwoStage(TwoStage { aggregate, anticipation, small_cohorts }),
        ),
        ("decomposition", false, Estimator::Bacon),
        (
            "switching, 10 effects and 3 placebos",
            false,
            Estimator::ChaisemartinDHaultfoeuille(ChaisemartinDHaultfoeuille {
                effects: 10,
                placebos: 3,
                errors: SwitchingErrors::Influence,
            }),
        ),
    ];
    let mut words = Vec::new();
    for (name, covariate, estimator) in questions {
        words.extend(table.time(name, covariate, estimator)?.map(|number| number.to_string()));
    }
    peer::ask("staggered.py", &words, "diff-diff or csdid differ, or are not there")
}

struct Table {
    unit: Vec<String>,
    time: Vec<Option<f64>>,
    cohort: Vec<Option<f64>>,
    covariate: Vec<Option<f64>>,
    outcome: Vec<Option<f64>>,
}

impl Table {
    /// Reads unit, year, cohort, covariate and outcome.
    fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(path)?;
        let column = |place: usize| {
            let cell = move |line: &str| line.split(',').nth(place).unwrap_or_default().to_owned();
            text.lines().skip(1).map(cell).collect::<Vec<String>>()
        };
        let numbers = |place: usize| column(place).iter().map(|cell| cell.parse().ok()).collect();
        Ok(Self {
            unit: column(0),
            time: numbers(1),
            cohort: numbers(2),
            covariate: numbers(3),
            outcome: numbers(4),
        })
    }

    /// Returns estimate and seconds on the processor.
    fn time(
        &self,
        name: &str,
        covariate: bool,
        estimator: Estimator,
    ) -> Result<[f64; 2], Box<dyn Error>> {
        let covariates = [Numbers { name: "x", values: &self.covariate }];
        let columns = StaggeredColumns {
            outcome: Numbers { name: "y", values: &self.outcome },
            unit: &self.unit,
            time: Numbers { name: "year", values: &self.time },
            assignment: Assignment::Cohort(Numbers { name: "g", values: &self.cohort }),
            covariates: if covariate { &covariates } else { &[] },
            weights: None,
            cluster: None,
        };
        let question = StaggeredQuestion { columns, estimator, level: 0.95 };
        let mut estimate = None;
        let taken = Timing::of(TIMES, || {
            estimate = staggered(&question)?.estimate;
            Ok::<(), Box<dyn Error>>(())
        })?;
        taken.print(name);
        Ok([estimate.ok_or("nothing estimated")?, taken.processor()])
    }
}
