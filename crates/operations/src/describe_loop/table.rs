//! The loop as a table of figures: one row for each thing that is known, and one for what is lacking.

use domain::grants::programme::FrameStage;
use domain::money::Ore;
use serde_json::{Value, json};

use super::call_changes::CallChange;
use super::told::Told;
use super::{Finding, Lacking, Loop, Source, Step};
use crate::allocate::in_kronor;
use crate::describe_municipality::unit_word;
use crate::figure_table::FigureTable;

/// The columns. `value` is in `unit`; `low` and `high` are what `interval` says.
const COLUMNS: &[&str] = &[
    "step",
    "question",
    "told",
    "subject",
    "answer",
    "value",
    "unit",
    "reference",
    "low",
    "high",
    "interval",
    "n",
    "period",
    "source",
    "path",
    "lacking",
];

/// What `low` and `high` are.
const TENTHS: &str = "means of the best and the worst tenth of the municipalities";
const QUARTILES: &str = "middle half of the municipalities";
const CONFIDENCE: &str = "confidence interval of the design";

/// The cells of a finding that differ by what is told.
#[derive(Default)]
struct Cells {
    subject: String,
    answer: Option<String>,
    value: Value,
    unit: Option<String>,
    reference: Value,
    ends: Option<(f64, f64, &'static str)>,
    n: Option<usize>,
    period: Option<String>,
}

impl Loop {
    /// Returns the loop as a table; what is not known is an empty cell or `null`, never zero.
    #[must_use]
    pub fn table(&self) -> FigureTable {
        let rows = (1_usize..).zip(&self.steps).flat_map(|(number, step)| rows(number, step));
        FigureTable::new(COLUMNS, rows.collect(), [])
    }
}

fn rows(number: usize, step: &Step) -> Vec<Vec<Value>> {
    let question = step.question.as_str();
    let mut rows: Vec<Vec<Value>> =
        step.findings.iter().map(|finding| row(number, question, finding)).collect();
    if let Some(lacking) = &step.lacking {
        let mut row = vec![json!(number), json!(question)];
        row.resize(COLUMNS.len() - 2, Value::Null);
        row.push(json!(step.leads_to.path()));
        row.push(json!(said(lacking)));
        rows.push(row);
    }
    rows
}

fn said(lacking: &Lacking) -> String {
    let word = lacking.as_str();
    match lacking {
        Lacking::NoAmounts(text) | Lacking::NotFollowed(text) => format!("{word}: {text}"),
        Lacking::NotPossible(reasons) => format!("{word}: {}", reasons.join("; ")),
        Lacking::NoResults { n_indicators } => format!("{word}: {n_indicators}"),
        _ => word.to_owned(),
    }
}

fn row(number: usize, question: &str, finding: &Finding) -> Vec<Value> {
    let cells = cells(&finding.told);
    let end = |pick: fn(&(f64, f64, &'static str)) -> f64| cells.ends.as_ref().map(pick);
    vec![
        json!(number),
        json!(question),
        json!(finding.told.as_str()),
        json!(cells.subject),
        json!(cells.answer),
        cells.value.clone(),
        json!(cells.unit),
        cells.reference.clone(),
        json!(end(|ends| ends.0)),
        json!(end(|ends| ends.1)),
        json!(cells.ends.map(|ends| ends.2)),
        json!(cells.n),
        json!(cells.period),
        json!(source(&finding.source)),
        json!(finding.leads_to.path()),
        Value::Null,
    ]
}

fn source(source: &Source) -> String {
    match source {
        Source::Stated(text) | Source::Owner(text) => text.clone(),
        Source::DataSet { publisher, published } => format!("{publisher}, {published}"),
        Source::Law(wording) => wording.to_string(),
        Source::Record { id, registered_at } => match registered_at {
            Some(at) => format!("record {id}, design registered {at}"),
            None => format!("record {id}, design not registered"),
        },
        Source::Register => "register of grants".to_owned(),
    }
}

/// The cells of what is known, by the kind of step it belongs to.
fn cells(told: &Told) -> Cells {
    of_gap(told)
        .or_else(|| of_grant(told))
        .or_else(|| of_work(told))
        .unwrap_or_else(|| of_call(told))
}

fn of_gap(told: &Told) -> Option<Cells> {
    Some(match told {
        Told::Spread { label, unit, period, nation, best_tenth, worst_tenth, n, .. } => Cells {
            subject: label.clone(),
            value: json!(nation),
            unit: Some(unit_word(*unit).to_owned()),
            ends: Some((best_tenth.min(*worst_tenth), best_tenth.max(*worst_tenth), TENTHS)),
            n: Some(*n),
            period: Some(period.to_string()),
            ..Cells::default()
        },
        Told::Worst {
            label,
            unit,
            period,
            value,
            nation,
            lower_quartile,
            upper_quartile,
            n,
            ..
        } => Cells {
            subject: label.clone(),
            value: json!(value),
            unit: Some(unit_word(*unit).to_owned()),
            reference: json!(nation),
            ends: Some((*lower_quartile, *upper_quartile, QUARTILES)),
            n: Some(*n),
            period: Some(period.to_string()),
            ..Cells::default()
        },
        Told::NothingWorse { n } => Cells { n: Some(*n), ..Cells::default() },
        _ => return None,
    })
}

fn of_grant(told: &Told) -> Option<Cells> {
    let of = |subject: &str, n| Cells { subject: subject.to_owned(), n, ..Cells::default() };
    let kronor = |amount: Ore| json!(in_kronor(amount));
    let unit = Some("kronor".to_owned());
    Some(match told {
        Told::Annex { name, n } | Told::Chosen { name, n, .. } => of(name, Some(*n)),
        Told::CallList { title, n } => of(title, Some(*n)),
        Told::OnCallList { title } => of(title, None),
        Told::Eligible { name, answer, .. } => {
            let word = match answer {
                Some(true) => "eligible",
                Some(false) => "not eligible",
                None => "cannot be told",
            };
            Cells { answer: Some(word.to_owned()), ..of(name, None) }
        }
        Told::Frame { year, stage, amount } => Cells {
            answer: Some(stage_word(*stage).to_owned()),
            value: kronor(*amount),
            unit,
            period: Some(year.to_string()),
            ..Cells::default()
        },
        Told::Grants { n, decided, paid, .. } => Cells {
            answer: Some("decided; paid in reference".to_owned()),
            value: kronor(*decided),
            reference: kronor(*paid),
            unit,
            n: Some(*n),
            ..Cells::default()
        },
        Told::Treated { title, n, start } => {
            Cells { period: Some(start.to_string()), ..of(title, Some(*n)) }
        }
        Told::TreatedHere { title, start } => {
            Cells { period: Some(start.to_string()), ..of(title, None) }
        }
        _ => return None,
    })
}

fn stage_word(stage: FrameStage) -> &'static str {
    match stage {
        FrameStage::Proposed => "proposed",
        FrameStage::Decided => "decided",
        FrameStage::Revised => "revised",
    }
}

fn of_work(told: &Told) -> Option<Cells> {
    let days = |days: &domain::calendar::DaySpan| Some(format!("{}/{}", days.first(), days.last()));
    Some(match told {
        Told::Documented { title, days: span } => {
            Cells { subject: title.clone(), period: days(span), ..Cells::default() }
        }
        Told::Counted { title, unit, days: span, target, actual } => Cells {
            subject: title.clone(),
            value: json!(actual),
            unit: Some(unit.clone()),
            reference: json!(target),
            period: days(span),
            ..Cells::default()
        },
        Told::Reports { n_due, n_handed_in } => Cells {
            answer: Some("handed in, of those due in n".to_owned()),
            value: json!(n_handed_in),
            n: Some(*n_due),
            ..Cells::default()
        },
        Told::Estimated {
            label,
            unit,
            verdict,
            estimate,
            interval,
            last_needed,
            n_treated,
            ..
        } => Cells {
            subject: label.clone(),
            answer: Some(verdict.id().to_owned()),
            value: json!(estimate),
            unit: Some(unit_word(*unit).to_owned()),
            ends: interval.map(|(low, high)| (low, high, CONFIDENCE)),
            n: Some(*n_treated),
            period: Some(last_needed.to_string()),
            ..Cells::default()
        },
        Told::EstimatedAtThreshold { label, unit, verdict, estimate, interval, n_near, .. } => {
            Cells {
                subject: label.clone(),
                answer: Some(verdict.id().to_owned()),
                value: json!(estimate),
                unit: Some(unit.clone()),
                ends: interval.map(|(low, high)| (low, high, CONFIDENCE)),
                n: Some(*n_near),
                ..Cells::default()
            }
        }
        Told::Learned { claim, verdict, status } => Cells {
            subject: claim.clone(),
            answer: Some(format!("{}, {}", verdict.as_str(), status.as_str())),
            ..Cells::default()
        },
        Told::CarriedOver { claim } => Cells { subject: claim.clone(), ..Cells::default() },
        _ => return None,
    })
}

fn of_call(told: &Told) -> Cells {
    match told {
        Told::Changed { title, change } => {
            Cells { subject: title.clone(), answer: Some(changed(change)), ..Cells::default() }
        }
        Told::Unchanged { title } => Cells { subject: title.clone(), ..Cells::default() },
        Told::TakesIn { title, opens, closes, is_open } => Cells {
            subject: title.clone(),
            answer: Some(if *is_open { "open" } else { "opens later" }.to_owned()),
            period: Some(format!("{}/{}", opens.day(), closes.day())),
            ..Cells::default()
        },
        _ => Cells::default(),
    }
}

fn changed(change: &CallChange) -> String {
    let none = || "none".to_owned();
    let (from, to) = match change {
        CallChange::Wording(from, to) => (from.to_string(), to.to_string()),
        CallChange::Form(from, to) | CallChange::Selection(from, to) => (from.clone(), to.clone()),
        CallChange::Minutes(from, to) => (from.to_string(), to.to_string()),
        CallChange::Reviews(from, to) => (from.to_string(), to.to_string()),
        CallChange::Reserved(from, to) => {
            (in_kronor(*from).to_string(), in_kronor(*to).to_string())
        }
        CallChange::Eligible { n_in, n_out } => {
            return format!("{}: {n_in} in, {n_out} out", change.as_str());
        }
        CallChange::Evaluation(from, to) => {
            (from.clone().unwrap_or_else(none), to.clone().unwrap_or_else(none))
        }
    };
    format!("{}: {from} -> {to}", change.as_str())
}
