//! A run as rows, pictures and tables to be shown.

use evaluation::answer::Evaluation;
use evaluation::evidence::{CheckFound, Reason};
use serde_json::{Value, json};

use super::{EvaluationRun, RunOutcome};
use crate::evaluations;
use crate::figure_table::FigureTable;
use crate::worked_evaluations::shown::{diagnostics, of_table};
use crate::worked_evaluations::{EventTime, Picture, ShownTable, picture};

/// The columns of a run's table, one line per outcome.
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

impl EvaluationRun {
    /// Returns the run as a table of figures, one line per outcome.
    #[must_use]
    pub fn table(&self) -> FigureTable {
        let rows = self.outcomes.iter().map(|outcome| self.line(outcome)).collect();
        FigureTable::new(&COLUMNS, rows, &self.data_sets)
    }

    fn line(&self, run: &RunOutcome) -> Vec<Value> {
        let found = &run.evidence;
        let answer = found.answer.as_ref().ok();
        let against = match &found.reason {
            Reason::Contradicted(checks) => json!(checks.join(", ")),
            _ => Value::Null,
        };
        vec![
            json!(self.design.id),
            json!(run.indicator.id.as_str()),
            json!(found.outcome.group.as_str()),
            json!(found.verdict.id()),
            json!(found.reason.id()),
            against,
            json!(run.explorative),
            json!(answer.and_then(|answer| answer.estimate)),
            json!(found.interval().map(|(low, _)| low)),
            json!(found.interval().map(|(_, high)| high)),
            json!(answer.and_then(|answer| answer.p_value)),
            json!(found.adjusted_p_value),
            json!(found.outcome.smallest_of_interest),
            json!(found.detectable),
            json!(found.treated),
            json!(found.compared),
            json!(found.years.map(|(first, _)| first)),
            json!(found.years.map(|(_, last)| last)),
        ]
    }

    /// Returns the outcome whose [`RunOutcome::id`] is `id`.
    #[must_use]
    pub fn outcome(&self, id: &str) -> Option<&RunOutcome> {
        self.outcomes.iter().find(|outcome| outcome.id() == id)
    }
}

impl RunOutcome {
    /// Returns the outcome's id within its design: indicator and group.
    #[must_use]
    pub fn id(&self) -> String {
        let outcome = &self.evidence.outcome;
        format!("{}-{}", outcome.indicator.as_str(), outcome.group.as_str())
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
        let found = self.check("synthetic-control")?;
        let start = i64::from(self.evidence.start?);
        picture::control(&found.answer.as_ref().ok()?.evaluation, start).ok()
    }

    /// Returns a check of the design.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<&CheckFound> {
        self.evidence.checks.iter().find(|found| found.check.id() == id)
    }

    /// Returns the answer's options and diagnostics, as name and text.
    #[must_use]
    pub fn method(&self) -> Vec<(String, String)> {
        let Ok(answer) = &self.evidence.answer else { return Vec::new() };
        let options = answer.options.iter().map(|(name, text)| ((*name).to_owned(), text.clone()));
        options.chain(diagnostics(answer)).collect()
    }

    /// Returns every table of the answer and of its checks, each with at most `most_rows` rows.
    #[must_use]
    pub fn tables(&self, most_rows: usize) -> Vec<ShownTable> {
        let of = |key: Option<&str>, answer: &Evaluation| -> Vec<ShownTable> {
            answer.details.iter().map(|table| of_table(key, table, most_rows)).collect()
        };
        let own = self.evidence.answer.iter().flat_map(|answer| of(None, answer));
        let checks = self.evidence.checks.iter().flat_map(|found| {
            let answer = found.answer.as_ref().ok();
            answer.map(|answer| of(Some(found.check.id()), &answer.evaluation)).unwrap_or_default()
        });
        own.chain(checks).collect()
    }

    /// Returns the table whose [`ShownTable::file`] is `file` as CSV with every row; `None` where
    /// there is none.
    #[must_use]
    pub fn table_csv(&self, file: &str) -> Option<String> {
        let Some((check, table)) = file.split_once('.') else {
            return evaluations::to_csv(self.evidence.answer.as_ref().ok()?, file);
        };
        let answer = self.check(check)?.answer.as_ref().ok()?;
        evaluations::to_csv(&answer.evaluation, table)
    }
}
