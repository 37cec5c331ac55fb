//! A run as rows, pictures and tables to be shown.

use evaluation::answer::{Evaluation, Finding};
use evaluation::design::Plan;
use evaluation::evidence::{
    Behind, CheckFound, FigureOf, NearThreshold, OutcomeEvidence, Reason, Series,
};
use serde_json::{Value, json};

use super::{EvaluationRun, RestsOn, RunOutcome};
use crate::evaluations;
use crate::figure_table::FigureTable;
use crate::worked_evaluations::shown::{diagnostics, of_table};
use crate::worked_evaluations::{EventTime, Picture, ShownTable, picture};

/// The columns of the table of a plan of adoption, one line per outcome.
const COLUMNS: [&str; 18] = [
    "design",
    "indicator",
    "group",
    "verdict",
    "reason",
    "contradicted_by",
    "explorative",
    "estimate",
    "low",
    "high",
    "p_value",
    "adjusted_p_value",
    "smallest_of_interest",
    "smallest_detectable_effect",
    "treated",
    "compared",
    "first_year",
    "last_year",
];

/// The columns of the table of a plan at a threshold, one line per outcome.
const COLUMNS_AT_THRESHOLD: [&str; 17] = [
    "design",
    "column",
    "verdict",
    "reason",
    "contradicted_by",
    "explorative",
    "estimate",
    "low",
    "high",
    "p_value",
    "adjusted_p_value",
    "smallest_of_interest",
    "smallest_detectable_effect",
    "rows_below_in_bandwidth",
    "rows_above_in_bandwidth",
    "data_set",
    "data_set_sha256",
];

impl EvaluationRun {
    /// Returns the run as a table of figures, one line per outcome.
    #[must_use]
    pub fn table(&self) -> FigureTable {
        let columns: &'static [&'static str] = match self.design.plan {
            Plan::Adoption(_) => &COLUMNS,
            Plan::Threshold(_) => &COLUMNS_AT_THRESHOLD,
        };
        let line = |run: &RunOutcome| match &run.evidence.behind {
            Behind::Series(series) => self.line(run, series),
            Behind::Threshold(behind) => self.line_at_threshold(run, behind),
        };
        FigureTable::new(columns, self.outcomes.iter().map(line).collect(), self.data_sets())
    }

    fn line(&self, run: &RunOutcome, series: &Series) -> Vec<Value> {
        let mut cells = vec![
            json!(self.design.id),
            json!(series.outcome.indicator.as_str()),
            json!(series.outcome.group.as_str()),
        ];
        cells.extend(found(run));
        cells.extend([
            json!(series.treated),
            json!(series.compared),
            json!(series.years.map(|(first, _)| first)),
            json!(series.years.map(|(_, last)| last)),
        ]);
        cells
    }

    fn line_at_threshold(&self, run: &RunOutcome, behind: &NearThreshold) -> Vec<Value> {
        let set = match &self.rests_on {
            RestsOn::Shipped(set) => Some(set),
            RestsOn::Statistics { .. } => None,
        };
        let mut cells = vec![json!(self.design.id), json!(behind.outcome.column.name)];
        cells.extend(found(run));
        cells.extend([
            json!(behind.near.map(|[below, _]| below)),
            json!(behind.near.map(|[_, above]| above)),
            json!(set.map(|set| set.id)),
            json!(set.map(|set| set.sha256)),
        ]);
        cells
    }

    /// Returns the outcome whose [`RunOutcome::id`] is `id`.
    #[must_use]
    pub fn outcome(&self, id: &str) -> Option<&RunOutcome> {
        self.outcomes.iter().find(|outcome| outcome.id() == id)
    }
}

/// Returns the cells of what was found, which every plan has.
fn found(run: &RunOutcome) -> [Value; 11] {
    let found: &OutcomeEvidence = &run.evidence;
    let against = match &found.reason {
        Reason::Contradicted(checks) => json!(checks.join(", ")),
        _ => Value::Null,
    };
    [
        json!(found.verdict.id()),
        json!(found.reason.id()),
        against,
        json!(run.explorative),
        json!(found.estimate()),
        json!(found.interval().map(|(low, _)| low)),
        json!(found.interval().map(|(_, high)| high)),
        json!(found.answer.as_ref().ok().and_then(|answer| answer.p_value)),
        json!(found.adjusted_p_value),
        json!(found.expectation.smallest_of_interest),
        json!(found.detectable),
    ]
}

impl RunOutcome {
    /// Returns the outcome's id within its design: indicator and group, or column.
    #[must_use]
    pub fn id(&self) -> String {
        match &self.evidence.behind {
            Behind::Series(Series { outcome, .. }) => {
                format!("{}-{}", outcome.indicator.as_str(), outcome.group.as_str())
            }
            Behind::Threshold(behind) => behind.outcome.id(),
        }
    }

    /// Returns the figures of a threshold, below and above it: of the treatment taken, where there is
    /// one, and of the outcome.
    #[must_use]
    pub fn thresholds(&self, cutoff: f64) -> Vec<Picture> {
        let Behind::Threshold(behind) = &self.evidence.behind else { return Vec::new() };
        let drawn =
            |(of, drawn): &(FigureOf, Evaluation)| picture::threshold(of.id(), cutoff, drawn).ok();
        behind.figures.iter().filter_map(drawn).collect()
    }

    /// Returns the effects by years since the start; none where the estimator gives none.
    #[must_use]
    pub fn event_times(&self) -> Vec<EventTime> {
        let times = self.evidence.answer.as_ref().ok().map(picture::event_times);
        match times {
            Some(Ok(Picture::EventTimes(times))) => times,
            _ => Vec::new(),
        }
    }

    /// Returns the treated together beside their synthetic control and its placebos, where the
    /// design tries one.
    #[must_use]
    pub fn control(&self) -> Option<Picture> {
        let Behind::Series(series) = &self.evidence.behind else { return None };
        let found = self.check("synthetic-control")?;
        let start = i64::from(series.start?);
        picture::control(&found.answer.as_ref().ok()?.evaluation, start).ok()
    }

    /// Returns a check of the design.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<&CheckFound> {
        self.evidence.checks.iter().find(|found| found.check.id() == id)
    }

    /// Returns how clearly the treatment taken changes at the threshold, where the design asks.
    #[must_use]
    pub fn first_stage_f(&self) -> Option<f64> {
        let stage = self.check("first-stage")?.answer.as_ref().ok()?;
        match stage.evaluation.diagnostics.first()?.finding {
            Finding::Number(f) => Some(f),
            Finding::Count(_) | Finding::Text(_) => None,
        }
    }

    /// Returns the answer's options and diagnostics, as name and text.
    #[must_use]
    pub fn method(&self) -> Vec<(String, String)> {
        let Ok(answer) = &self.evidence.answer else { return Vec::new() };
        let options = answer.options.iter().map(|(name, text)| ((*name).to_owned(), text.clone()));
        options.chain(diagnostics(answer)).collect()
    }

    /// Returns the evaluations beside the answer, each with what its tables' files begin with: the
    /// checks, and the figures of a threshold.
    fn beside(&self) -> impl Iterator<Item = (&'static str, &Evaluation)> {
        let checks = self.evidence.checks.iter().filter_map(|found| {
            let answer = found.answer.as_ref().ok()?;
            Some((found.check.id(), &answer.evaluation))
        });
        let figures = match &self.evidence.behind {
            Behind::Threshold(behind) => behind.figures.as_slice(),
            Behind::Series(_) => &[],
        };
        checks.chain(figures.iter().map(|(of, drawn)| (of.id(), drawn)))
    }

    /// Returns every table of the answer and of what stands beside it, each with at most `most_rows` rows.
    #[must_use]
    pub fn tables(&self, most_rows: usize) -> Vec<ShownTable> {
        let of = |key: Option<&str>, answer: &Evaluation| -> Vec<ShownTable> {
            answer.details.iter().map(|table| of_table(key, table, most_rows)).collect()
        };
        let own = self.evidence.answer.iter().flat_map(|answer| of(None, answer));
        own.chain(self.beside().flat_map(|(key, found)| of(Some(key), found))).collect()
    }

    /// Returns the table whose [`ShownTable::file`] is `file` as CSV with every row; `None` where
    /// there is none.
    #[must_use]
    pub fn table_csv(&self, file: &str) -> Option<String> {
        let Some((beside, table)) = file.split_once('.') else {
            return evaluations::to_csv(self.evidence.answer.as_ref().ok()?, file);
        };
        let (_, found) = self.beside().find(|(key, _)| *key == beside)?;
        evaluations::to_csv(found, table)
    }
}
