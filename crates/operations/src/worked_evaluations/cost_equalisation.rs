//! Whether municipalities that get more in cost-equalising grants employ more people.
//!
//! From 1996 to 2004 a municipality whose inhabitants became more than two percent fewer in ten
//! years got a grant that grew with the loss: the grant's slope has a kink at the threshold, and
//! an effect would show as a kink of the personnel at the same place.

use evaluation::answer::Evaluation;
use evaluation::discontinuity::question::{
    Approach, Bins, DiscontinuityQuestion, Names, PlotQuestion, RobustOptions, Spacing,
    USUAL_ROBUST,
};
use evaluation::discontinuity::{DiscontinuityError, discontinuity, plot};
use evaluation::rows::Numbers;

use super::{Case, Published, WorkedEvaluation, WorkedEvaluationError, picture, told_of_interval};
use crate::shipped_data::{COST_EQUALISATION, named};

const PEER: &str = "rdrobust 2.1.1, fuzzy, deriv = 1, same data";

/// Local parabolas, corrected by the third degree, as rdrobust takes for a kink.
const KINK: RobustOptions<'static> = RobustOptions { p: 2, q: 3, derivative: 1, ..USUAL_ROBUST };

/// The columns of the file.
struct Kink<'a> {
    grants: Numbers<'a>,
    running: Numbers<'a>,
    codes: &'a [Option<&'a str>],
}

impl Kink<'_> {
    /// Returns the effect of the grant on an outcome, errors shared within municipalities.
    fn by_municipality(&self, outcome: Numbers<'_>) -> Result<Evaluation, DiscontinuityError> {
        self.asked(outcome, Some(Names { name: "code", values: self.codes }))
    }

    fn asked(
        &self,
        outcome: Numbers<'_>,
        cluster: Option<Names<'_>>,
    ) -> Result<Evaluation, DiscontinuityError> {
        discontinuity(&DiscontinuityQuestion {
            outcome,
            running: self.running,
            cutoff: 0.0,
            treatment: Some(self.grants),
            covariates: &[],
            weights: None,
            cluster,
            approach: Approach::Robust(KINK),
            level: 0.95,
        })
    }

    fn plotted(&self, outcome: Numbers<'_>) -> Result<Evaluation, DiscontinuityError> {
        let bins = Bins::Given { spacing: Spacing::Quantile, n: [16, 16] };
        let running = self.running;
        plot(&PlotQuestion { outcome, running, cutoff: 0.0, bins, degree: 2, level: 0.95 })
    }
}

/// Returns the case, evaluated.
pub(super) fn evaluate() -> Result<WorkedEvaluation, WorkedEvaluationError> {
    let table = COST_EQUALISATION.columns()?;
    let (grants, forcing) = (table.numbers("costequalgrants")?, table.numbers("forcing")?);
    let (personnel, administration) = (table.numbers("pers_total")?, table.numbers("pers_admin")?);
    let codes: Vec<Option<&str>> =
        table.texts("code")?.iter().map(|code| Some(code.as_str())).collect();
    let kink = Kink {
        grants: named("costequalgrants", &grants),
        running: named("forcing", &forcing),
        codes: &codes,
    };
    let total = named("pers_total", &personnel);
    let answer = kink.by_municipality(total)?;
    let as_peer = kink.asked(total, None)?;
    let officials = kink.by_municipality(named("pers_admin", &administration))?;
    let (of_grants, of_personnel) = (kink.plotted(kink.grants)?, kink.plotted(total)?);
    let beside = |key, value, found| Published { key, value, found, decimals: 4, source: PEER };
    let published = vec![
        beside("kink", 0.3386, as_peer.estimate),
        beside("kink-error", 0.2285, as_peer.standard_error),
    ];
    let told =
        told_of_interval(&answer, 2).ok_or(WorkedEvaluationError::NoTable { table: "estimate" })?;
    Ok(WorkedEvaluation {
        case: Case::CostEqualisation,
        told,
        pictures: vec![
            picture::threshold("grants", 0.0, &of_grants)?,
            picture::threshold("personnel", 0.0, &of_personnel)?,
        ],
        beside: vec![
            ("unclustered", as_peer),
            ("administration", officials),
            ("binned-grants", of_grants),
            ("binned-personnel", of_personnel),
        ],
        published,
        answer,
    })
}
