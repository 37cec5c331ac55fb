//! What was attained, as the paper words it in Swedish.

use domain::form::quantity::{Decimal, Style};
use domain::grants::results::{Figure, Line, NotAdded, OfGrant};
use report::annual_report::{Attained, Completeness, OfResults, Outcome, Spread, Sum};

use crate::grants::annual_report::AnnualReport;
use crate::grants::chronicle::Chronicle;
use crate::grants::results::shown::spread_shown;

/// Returns how complete the results are.
pub(super) fn completeness(report: &AnnualReport) -> OfResults {
    let of = report.results.completeness;
    OfResults {
        reports: Completeness { n_reported: of.n_with_results, n_expected: of.n_due },
        n_handed_in: of.n_handed_in,
        has_withheld: report.results.has_withheld(),
    }
}

/// Returns each measure with what each recipient says of it.
pub(super) fn attained(chronicle: &Chronicle, report: &AnnualReport) -> Vec<Outcome> {
    report.results.lines.iter().map(|line| outcome(chronicle, line)).collect()
}

fn outcome(chronicle: &Chronicle, line: &Line) -> Outcome {
    let parts: Vec<&str> = line.dimensions.iter().map(|one| one.value.swedish.as_str()).collect();
    let name = line.worded.name.swedish.as_str();
    let part = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
    let sum = line.total.ok().map(|total| Sum {
        baseline: said(total.baseline),
        target: said(total.target),
        actual: written(total.actual),
    });
    let [least, median, most] = spread_shown(line).map(said);
    Outcome {
        measure: format!("{name}{part}, {} ({})", line.key.year, line.key.unit),
        sum,
        spread: Spread { least, median, most },
        not_added: line.total.err().map_or("", why).to_owned(),
        reported: Completeness { n_reported: line.n_reported, n_expected: line.n_expected },
        each: line.grants.iter().map(|one| each(chronicle, one)).collect(),
    }
}

fn each(chronicle: &Chronicle, one: &OfGrant) -> Attained {
    Attained {
        recipient: chronicle.name(&one.recipient).to_owned(),
        baseline: said(one.figures.baseline),
        target: said(one.figures.target),
        actual: said(one.figures.actual),
    }
}

fn said(figure: Figure) -> Option<String> {
    match figure {
        Figure::Known(number) => Some(written(number)),
        Figure::Missing => None,
        Figure::Withheld => Some("skyddad".to_owned()),
    }
}

fn written(number: Decimal) -> String {
    number.written(Style::Swedish)
}

/// Returns why a measure is not added up.
fn why(reason: NotAdded) -> &'static str {
    match reason {
        NotAdded::NobodyReported => "ingen har rapporterat utfall",
        NotAdded::Ratio => "andelar och medelvärden läggs inte ihop",
        NotAdded::UnknownUnit => "enheten är inte känd som ett antal",
        NotAdded::OwnWords => "måttet är beskrivet med mottagarens egna ord",
        NotAdded::SameRecipient => "samma mottagare rapporterar det för flera bidrag",
        NotAdded::SeveralRows => "det står på flera rader som inte kan skiljas åt",
        NotAdded::TooLarge => "summan ryms inte",
        NotAdded::Withheld => "summan skulle röja få personer",
    }
}
