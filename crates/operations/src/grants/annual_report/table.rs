//! The account as a table: one figure a row, the same rows in the same order from the same account.

mod results;

use domain::money::Ore;
use serde_json::{Value, json};

use super::{AccountDue, AnnualReport, Money, Outcome};
use crate::figure_table::FigureTable;

/// Part of the account, what the figure is about, its name, what is measured, the unit and the figure.
const COLUMNS: &[&str] = &["part", "id", "name", "measure", "unit", "value"];

type Rows = Vec<Vec<Value>>;

impl AnnualReport {
    /// Returns the account as a table. Amounts are whole öre; a figure that is not known is null.
    #[must_use]
    pub fn table(&self) -> FigureTable {
        let mut rows = Rows::new();
        self.about(&mut rows);
        self.frame_rows(&mut rows);
        money_rows(&mut rows, "money", "", "", &self.money);
        for (purpose, money) in &self.by_purpose {
            money_rows(&mut rows, "purpose", purpose, "", money);
        }
        for line in &self.grants {
            let id = line.grant.as_str();
            rows.push(row(
                "grant",
                id,
                &line.recipient_name,
                "recipient",
                "id",
                json!(line.recipient.as_str()),
            ));
            rows.push(row(
                "grant",
                id,
                &line.recipient_name,
                "project",
                "text",
                json!(line.project),
            ));
            rows.push(row("grant", id, &line.recipient_name, "purpose", "id", json!(line.purpose)));
            rows.push(row("grant", id, &line.recipient_name, "stage", "text", json!(line.stage)));
            money_rows(&mut rows, "grant", id, &line.recipient_name, &line.money);
        }
        self.applicant_rows(&mut rows);
        self.count_rows(&mut rows);
        self.result_rows(&mut rows);
        FigureTable { columns: COLUMNS, rows, data_sets: Vec::new() }
    }

    fn about(&self, rows: &mut Rows) {
        let id = self.programme.as_str();
        let mut about =
            |measure, unit, value| rows.push(row("account", id, "", measure, unit, value));
        about("legal_source", "text", json!(self.legal_source));
        about("year", "year", json!(self.year));
        about("as_of", "day", json!(self.as_of.to_string()));
        for (wording, due) in &self.due {
            let (measure, value) = match due {
                AccountDue::By(deadline) => ("due", json!(deadline.day.to_string())),
                AccountDue::NotStated(_) => ("due", Value::Null),
            };
            rows.push(row("account", id, &wording.to_string(), measure, "day", value));
        }
    }

    fn frame_rows(&self, rows: &mut Rows) {
        let id = self.programme.as_str();
        let frame = &self.frame;
        for (measure, amount) in [
            ("proposed", frame.proposed),
            ("decided", frame.decided),
            ("revised", frame.revised),
            ("in_force", frame.in_force()),
            ("reserved", Some(frame.reserved)),
            ("committed", Some(frame.committed)),
            ("free", frame.free),
        ] {
            rows.push(row("frame", id, "", measure, "ore", optional(amount)));
        }
    }

    fn applicant_rows(&self, rows: &mut Rows) {
        for line in &self.applicants {
            let (id, name) = (line.application.as_str(), line.applicant_name.as_str());
            let mut about = |measure, unit, value| {
                rows.push(row("application", id, name, measure, unit, value))
            };
            about("applicant", "id", json!(line.applicant.as_str()));
            about("diary_number", "text", json!(line.diary_number));
            about("requested", "ore", json!(line.requested.ore()));
            about("outcome", "text", json!(line.outcome.as_str()));
            about("granted", "ore", optional(line.granted));
            about("handling", "seconds", json!(line.handling_seconds));
        }
    }

    fn count_rows(&self, rows: &mut Rows) {
        for outcome in Outcome::ALL {
            let n = self.applicants.iter().filter(|line| line.outcome == outcome).count();
            rows.push(row("applications", "", "", outcome.as_str(), "count", json!(n)));
        }
        let handling = &self.handling;
        rows.push(row("handling", "", "", "decided", "count", json!(handling.n_decided)));
        for (measure, days) in [
            ("least", handling.least),
            ("first_quartile", handling.first_quartile),
            ("median", handling.median),
            ("third_quartile", handling.third_quartile),
            ("most", handling.most),
            ("mean", handling.mean),
        ] {
            rows.push(row("handling", "", "", measure, "days", json!(days)));
        }
        let reports = &self.reports;
        let checks = &self.checks;
        for (part, measure, n) in [
            ("reports", "in_all", reports.n_in_all),
            ("reports", "due", reports.n_due),
            ("reports", "handed_in", reports.n_handed_in),
            ("reports", "late", reports.n_late),
            ("reports", "approved", reports.n_approved),
            ("checks", "flagged", checks.n_flagged),
            ("checks", "drawn", checks.n_drawn),
            ("checks", "passed_over", checks.n_passed_over),
            ("checks", "concluded", checks.n_concluded),
        ] {
            rows.push(row(part, "", "", measure, "count", json!(n)));
        }
    }
}

fn money_rows(rows: &mut Rows, part: &str, id: &str, name: &str, money: &Money) {
    for (measure, amount) in money.parts() {
        rows.push(row(part, id, name, measure, "ore", json!(amount.ore())));
    }
}

fn row(part: &str, id: &str, name: &str, measure: &str, unit: &str, value: Value) -> Vec<Value> {
    vec![json!(part), json!(id), json!(name), json!(measure), json!(unit), value]
}

fn optional(amount: Option<Ore>) -> Value {
    amount.map_or(Value::Null, |amount| json!(amount.ore()))
}
