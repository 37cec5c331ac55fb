//! A scan as an answer: ranked indicators, and those left out with the reason.

use std::collections::BTreeMap;

use domain::indicator::Indicator;
use evaluation::answer::{Cell, Diagnostic, Evaluation, Finding, Table};
use evaluation::honesty::many_outcomes::simes;
use evaluation::synthetic_control::scan::CONTINUED_AT;

use super::{LeftOut, POOR_FIT, ScanQuestion, Scanned};

pub(super) fn report(
    question: &ScanQuestion,
    found: &[Scanned],
    left: &[(Indicator, LeftOut)],
) -> Evaluation {
    let alpha = 1.0 - question.level;
    let p_values: Vec<f64> = found.iter().map(|one| one.finding.p_value).collect();
    Evaluation {
        method: "scan",
        options: options(question),
        estimate: None,
        standard_error: None,
        interval: None,
        p_value: Some(simes(&p_values)),
        n: found.len(),
        clusters: None,
        details: vec![
            Table {
                name: "indicators",
                columns: COLUMNS.to_vec(),
                rows: found.iter().zip(1..).map(|(one, rank)| row(one, rank, alpha)).collect(),
            },
            counted(left),
            left_out(left),
        ],
        diagnostics: diagnostics(found, left, alpha),
        warnings: warnings(question),
    }
}

const COLUMNS: [&str; 18] = [
    "rank",
    "indicator",
    "effect",
    "p_value",
    "q_value",
    "q_value_any_dependence",
    "verdict",
    "fit_before",
    "rmspe_before",
    "rmspe_after",
    "from_year",
    "to_year",
    "years_before",
    "years_after",
    "treated",
    "donors",
    "placebo_sets",
    "name",
];

fn whole(number: usize) -> Cell {
    i64::try_from(number).map_or(Cell::Missing, Cell::Whole)
}

fn row(one: &Scanned, rank: usize, alpha: f64) -> Vec<Cell> {
    let finding = &one.finding;
    vec![
        whole(rank),
        one.indicator.id.as_str().into(),
        finding.effect.into(),
        finding.p_value.into(),
        one.q_value.into(),
        one.q_whatever_dependence.into(),
        one.verdict(alpha).into(),
        finding.fit_share.into(),
        finding.rmspe_before.into(),
        finding.rmspe_after.into(),
        Cell::Whole(i64::from(one.years.0)),
        Cell::Whole(i64::from(one.years.1)),
        whole(one.n_before),
        whole(one.n_after),
        whole(one.n_treated),
        whole(one.n_donors),
        whole(finding.compared),
        one.indicator.name.as_str().into(),
    ]
}

/// Returns the reasons with the number of indicators, the commonest first.
pub(super) fn reasons(left: &[(Indicator, LeftOut)]) -> Vec<(&'static str, usize)> {
    let mut counts: BTreeMap<LeftOut, usize> = BTreeMap::new();
    for (_, reason) in left {
        *counts.entry(*reason).or_default() += 1;
    }
    let mut counts: Vec<(LeftOut, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts.into_iter().map(|(reason, n)| (reason.words(), n)).collect()
}

fn counted(left: &[(Indicator, LeftOut)]) -> Table {
    let row = |(reason, n): (&'static str, usize)| vec![reason.into(), whole(n)];
    let rows = reasons(left).into_iter().map(row).collect();
    Table { name: "reasons_for_leaving_out", columns: vec!["reason", "indicators"], rows }
}

fn left_out(left: &[(Indicator, LeftOut)]) -> Table {
    let row = |(indicator, reason): &(Indicator, LeftOut)| {
        vec![indicator.id.as_str().into(), reason.words().into(), indicator.name.as_str().into()]
    };
    let columns = vec!["indicator", "reason", "name"];
    Table { name: "left_out", columns, rows: left.iter().map(row).collect() }
}

fn options(question: &ScanQuestion) -> Vec<(&'static str, String)> {
    let listed = |areas: &[domain::area::AreaCode]| {
        areas.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let (adequate, draws) = (question.adequate, question.draws);
    let sets = format!(
        "all where at most {}; else {} drawn, and up to {} where p is then at most {CONTINUED_AT}",
        draws.first, draws.first, draws.most
    );
    vec![
        ("estimator", "each treated municipality's own synthetic control by outcomes before, gaps averaged".into()),
        ("inference", "ratio of fits after and before, among random sets of as many others".into()),
        ("treated", listed(&question.treated)),
        ("excluded", listed(&question.excluded)),
        ("from", question.from.to_string()),
        ("group", question.group.to_string()),
        ("as of", question.as_of.map_or_else(|| "all published".into(), |day| day.to_string())),
        ("years", format!(
            "in a row around the start, at least {} before and {} from it on, in each values of {} \
             of the municipalities that ever have one",
            adequate.before, adequate.after, adequate.coverage
        )),
        ("donors", format!("every other municipality with a value each year, at least {}", adequate.donors)),
        ("placebo sets", sets),
        ("seed", draws.seed.to_string()),
        ("q value", "Benjamini-Hochberg over all indicators scanned; beside it Benjamini-Yekutieli, any dependence".into()),
        ("verdicts", format!(
            "effect: q at most {0:.4}; signal, may be chance: p at most {0:.4}; poor fit before: \
             fit_before, the share of sets that fit as badly before or worse, is at most \
             {POOR_FIT}; unlike the placebos: it is at least {1}",
            1.0 - question.level,
            1.0 - POOR_FIT
        )),
    ]
}

fn diagnostics(found: &[Scanned], left: &[(Indicator, LeftOut)], alpha: f64) -> Vec<Diagnostic> {
    let with = |verdict: &str| found.iter().filter(|one| one.verdict(alpha) == verdict).count();
    let one = |name, count| Diagnostic { name, finding: Finding::Count(count) };
    vec![
        one("indicators_scanned", found.len()),
        one("indicators_left_out", left.len()),
        one("effect", with("effect")),
        one("signal_may_be_chance", with("signal, may be chance")),
        one("poor_fit_before", with("poor fit before")),
        one("unlike_the_placebos", with("unlike the placebos")),
        one("none_seen", with("none seen")),
    ]
}

fn warnings(question: &ScanQuestion) -> Vec<String> {
    let mut warnings = vec![
        "A scan looks for what to study, not for proof: a finding needs a design of its own, decided before newer values are seen.".to_owned(),
        "P-values hold as if the treated had been drawn at random; where they were chosen for what they were, a gap may be what they were already becoming.".to_owned(),
    ];
    if question.treated.len() == 1 {
        warnings.push("One municipality is treated: the smallest possible p-value is one over the number of municipalities, so many looks leave little to find.".to_owned());
    }
    warnings
}
