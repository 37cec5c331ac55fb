//! What is known at a step of the loop, as a line of words with its link and its source.

mod estimated;

use domain::lesson;
use evaluation::evidence::Verdict;
use operations::describe_indicator::SpreadTrend;
use operations::describe_loop::{CallChange, Finding, Source, Told};
use operations::describe_municipality::Trend;

use super::say;
use crate::grant_words::{days, stages, wording};
use crate::language::Language;
use crate::pages::effects::designs::words as evaluated;

/// How many characters of a record's id tell it from others.
const N_SHOWN: usize = 12;

/// A line.
pub(in crate::pages) struct Line {
    /// A verdict in one word with its class; `None` where there is none.
    pub(in crate::pages) tag: Option<(&'static str, String)>,
    /// What it is of, and whether that is Swedish in every language.
    pub(in crate::pages) name: String,
    pub(in crate::pages) is_swedish: bool,
    pub(in crate::pages) link: String,
    pub(in crate::pages) words: String,
    /// Where it comes from, and whether that is Swedish in every language.
    pub(in crate::pages) source: String,
    pub(in crate::pages) is_source_swedish: bool,
}

/// Returns a finding as a line.
pub(in crate::pages) fn line(language: Language, finding: &Finding) -> Line {
    let (name, is_swedish) = match name(&finding.told) {
        Some(name) => (name.to_owned(), true),
        None => (language.text(&format!("loop-name-{}", finding.told.as_str())), false),
    };
    Line {
        tag: tag(language, &finding.told),
        name,
        is_swedish,
        link: format!("{}{}", language.prefix(), finding.leads_to.path()),
        words: words(language, &finding.told),
        source: source(language, finding),
        is_source_swedish: matches!(finding.source, Source::Stated(_) | Source::Owner(_)),
    }
}

/// Returns the name that the data give; `None` where they give none.
fn name(told: &Told) -> Option<&str> {
    match told {
        Told::Spread { label, .. }
        | Told::Worst { label, .. }
        | Told::Estimated { label, .. }
        | Told::EstimatedAtThreshold { label, .. } => Some(label),
        Told::Annex { name, .. } | Told::Chosen { name, .. } | Told::Eligible { name, .. } => {
            Some(name)
        }
        Told::CallList { title, .. }
        | Told::OnCallList { title }
        | Told::Treated { title, .. }
        | Told::TreatedHere { title, .. }
        | Told::Documented { title, .. }
        | Told::Counted { title, .. }
        | Told::Changed { title, .. }
        | Told::Unchanged { title }
        | Told::TakesIn { title, .. } => Some(title),
        Told::Learned { claim, .. } | Told::CarriedOver { claim } => Some(claim),
        Told::NothingWorse { .. }
        | Told::Frame { .. }
        | Told::Grants { .. }
        | Told::Reports { .. } => None,
    }
}

fn tag(language: Language, told: &Told) -> Option<(&'static str, String)> {
    match told {
        Told::Estimated { verdict, .. } | Told::EstimatedAtThreshold { verdict, .. } => {
            let class = match verdict {
                Verdict::Supported => "yes",
                Verdict::NotSupported => "no",
                Verdict::CannotBeTold | Verdict::TooEarly => "unknown",
            };
            Some((class, language.text(evaluated::verdict_key(*verdict))))
        }
        Told::Eligible { answer, .. } => Some(match answer {
            Some(true) => ("yes", language.text("municipality-eligible-yes")),
            Some(false) => ("no", language.text("municipality-eligible-no")),
            None => ("unknown", language.text("municipality-eligible-unknown")),
        }),
        Told::Learned { verdict, .. } => Some(went(language, *verdict)),
        _ => None,
    }
}

/// Returns how it went as a lesson says, in a word with its class.
pub(in crate::pages) fn went(
    language: Language,
    verdict: lesson::Verdict,
) -> (&'static str, String) {
    let class = match verdict {
        lesson::Verdict::Worked => "yes",
        lesson::Verdict::Failed => "no",
        lesson::Verdict::CannotBeTold => "unknown",
    };
    (class, language.text(&format!("intervention-verdict-{}", verdict.as_str())))
}

/// Returns what is told, in a sentence or two.
fn words(language: Language, told: &Told) -> String {
    of_gap(language, told)
        .or_else(|| of_selection(language, told))
        .or_else(|| of_grant(language, told))
        .or_else(|| of_work(language, told))
        .unwrap_or_else(|| of_call(language, told))
}

fn of_gap(language: Language, told: &Told) -> Option<String> {
    match told {
        Told::Spread { unit, period, nation, best_tenth, worst_tenth, n, trend, .. } => {
            let value = |value: f64| language.value(value, *unit);
            let places = [
                ("nation", nation.map_or_else(|| language.text("frame-missing"), value)),
                ("best", value(*best_tenth)),
                ("worst", value(*worst_tenth)),
                ("period", period.to_string()),
                ("n", language.whole(*n)),
            ];
            let key = match trend {
                Some(SpreadTrend::Apart) => Some("loop-trend-apart"),
                Some(SpreadTrend::Together) => Some("loop-trend-together"),
                Some(SpreadTrend::Same) => Some("loop-trend-same"),
                None => None,
            };
            let trend = key.map(|key| language.text(key));
            Some(joined(say(language, "loop-told-spread", &places), trend))
        }
        Told::Worst {
            unit,
            period,
            value,
            nation,
            lower_quartile,
            upper_quartile,
            n,
            trend,
            ..
        } => {
            let written = |value: f64| language.value(value, *unit);
            let places = [
                ("value", written(*value)),
                ("nation", written(*nation)),
                ("low", written(*lower_quartile)),
                ("high", written(*upper_quartile)),
                ("period", period.to_string()),
                ("n", language.whole(*n)),
            ];
            let trend = trend.map(|(since, trend)| {
                let key = match trend {
                    Trend::Grown => "loop-worst-grown",
                    Trend::Unchanged => "loop-worst-unchanged",
                    Trend::Shrunk => "loop-worst-shrunk",
                    Trend::Turned => "loop-worst-turned",
                };
                say(language, key, &[("since", since.to_string())])
            });
            Some(joined(say(language, "loop-told-worst", &places), trend))
        }
        Told::NothingWorse { n } => {
            Some(say(language, "loop-told-nothing-worse", &[("n", language.whole(*n))]))
        }
        _ => None,
    }
}

fn of_selection(language: Language, told: &Told) -> Option<String> {
    let n = |n: &usize| ("n", language.whole(*n));
    match told {
        Told::Annex { n: count, .. } => Some(say(language, "loop-told-annex", &[n(count)])),
        Told::Chosen { n: count, n_open, .. } => {
            let places = [n(count), ("open", language.whole(*n_open))];
            let key = if *n_open == 0 { "loop-told-chosen" } else { "loop-told-chosen-open" };
            Some(say(language, key, &places))
        }
        Told::CallList { n: count, .. } => Some(say(language, "loop-told-call-list", &[n(count)])),
        Told::OnCallList { .. } => Some(language.text("loop-told-on-call-list")),
        Told::Eligible { answer, is_annex, .. } => {
            let key = match (answer, is_annex) {
                (Some(true), true) => "loop-told-named",
                (Some(true), false) => "loop-told-chosen-here",
                (Some(false), true) => "loop-told-not-named",
                (Some(false), false) => "loop-told-not-chosen-here",
                (None, _) => "loop-told-open-here",
            };
            Some(language.text(key))
        }
        _ => None,
    }
}

fn of_grant(language: Language, told: &Told) -> Option<String> {
    match told {
        Told::Frame { year, stage, amount } => {
            let places = [
                ("year", year.to_string()),
                ("amount", language.kronor(*amount)),
                ("stage", stages::stage(language, *stage).to_lowercase()),
            ];
            Some(say(language, "loop-told-frame", &places))
        }
        Told::Grants { n, n_recipients, decided, paid } => {
            let places = [
                ("n", language.whole(*n)),
                ("recipients", language.whole(*n_recipients)),
                ("decided", language.kronor(*decided)),
                ("paid", language.kronor(*paid)),
            ];
            let key = if *n_recipients == 1 { "loop-told-grants-one" } else { "loop-told-grants" };
            Some(say(language, key, &places))
        }
        Told::Treated { n, start, .. } => {
            let places = [("n", language.whole(*n)), ("start", start.to_string())];
            Some(say(language, "loop-told-treated", &places))
        }
        Told::TreatedHere { start, .. } => {
            Some(say(language, "loop-told-treated-here", &[("start", start.to_string())]))
        }
        _ => None,
    }
}

fn of_work(language: Language, told: &Told) -> Option<String> {
    match told {
        Told::Documented { days: span, .. } => Some(between(language, span)),
        Told::Counted { unit, days: span, target, actual, .. } => {
            let number =
                |value: f64| language.number(value, if value.fract() == 0.0 { 0 } else { 2 });
            let places = [
                ("actual", number(*actual)),
                ("unit", unit.clone()),
                ("target", target.map_or_else(String::new, number)),
                ("days", between(language, span)),
            ];
            let key = match target {
                Some(_) => "loop-told-counted",
                None => "loop-told-counted-without-target",
            };
            Some(say(language, key, &places))
        }
        Told::Reports { n_due, n_handed_in } => {
            let places = [("due", language.whole(*n_due)), ("n", language.whole(*n_handed_in))];
            Some(say(language, "loop-told-reports", &places))
        }
        Told::Estimated { .. } => Some(estimated::over_time(language, told)),
        Told::EstimatedAtThreshold { .. } => Some(estimated::at_threshold(language, told)),
        Told::Learned { status, .. } => {
            Some(language.text(&format!("loop-told-learned-{}", status.as_str())))
        }
        Told::CarriedOver { .. } => Some(language.text("loop-told-carried-over")),
        _ => None,
    }
}

fn of_call(language: Language, told: &Told) -> String {
    match told {
        Told::Changed { change, .. } => changed(language, change),
        Told::Unchanged { .. } => language.text("loop-told-unchanged"),
        Told::TakesIn { opens, closes, is_open, .. } => {
            let places = [
                ("opens", days::moment(language, *opens)),
                ("closes", days::moment(language, *closes)),
            ];
            let key = if *is_open { "loop-told-open-now" } else { "loop-told-opens" };
            say(language, key, &places)
        }
        _ => String::new(),
    }
}

/// Returns a difference between two calls.
fn changed(language: Language, change: &CallChange) -> String {
    let none = || language.text("loop-changed-no-design");
    let design = |id: &Option<String>| id.clone().unwrap_or_else(none);
    let places = match change {
        CallChange::Wording(from, to) => {
            [("from", wording(language, *from)), ("to", wording(language, *to))]
        }
        CallChange::Form(from, to) | CallChange::Selection(from, to) => {
            [("from", from.clone()), ("to", to.clone())]
        }
        CallChange::Minutes(from, to) => [("from", from.to_string()), ("to", to.to_string())],
        CallChange::Reviews(from, to) => [("from", from.to_string()), ("to", to.to_string())],
        CallChange::Reserved(from, to) => {
            [("from", language.kronor(*from)), ("to", language.kronor(*to))]
        }
        CallChange::Eligible { n_in, n_out } => {
            [("from", language.whole(*n_out)), ("to", language.whole(*n_in))]
        }
        CallChange::Evaluation(from, to) => [("from", design(from)), ("to", design(to))],
    };
    say(language, &format!("loop-changed-{}", change.as_str()), &places)
}

fn source(language: Language, finding: &Finding) -> String {
    match &finding.source {
        Source::Stated(text) | Source::Owner(text) => text.clone(),
        Source::DataSet { publisher, published } => {
            let places = [("source", publisher.clone()), ("published", published.to_string())];
            say(language, "loop-source-data-set", &places)
        }
        Source::Law(law) => wording(language, *law),
        Source::Register => language.text("loop-source-register"),
        Source::Record { id, registered_at } => {
            let design = match &finding.told {
                Told::Estimated { design, .. } | Told::EstimatedAtThreshold { design, .. } => {
                    design.clone()
                }
                _ => String::new(),
            };
            let id: String = id.chars().take(N_SHOWN).collect();
            let at = registered_at.as_deref();
            let places = [
                ("design", design),
                ("id", id),
                ("at", at.map_or_else(String::new, |at| evaluated::moment(language, at))),
            ];
            let key = match at {
                Some(_) => "loop-source-record",
                None => "loop-source-record-unregistered",
            };
            say(language, key, &places)
        }
    }
}

fn between(language: Language, span: &domain::calendar::DaySpan) -> String {
    format!("{} – {}", days::day(language, span.first()), days::day(language, span.last()))
}

fn joined(sentence: String, more: Option<String>) -> String {
    match more {
        Some(more) => format!("{sentence} {more}"),
        None => sentence,
    }
}
