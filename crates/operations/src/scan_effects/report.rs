//! A scan as an answer: ranked indicators, and those left out with the reason.

use std::collections::BTreeMap;

use domain::indicator::Indicator;
use evaluation::answer::{Cell, Diagnostic, Evaluation, Finding, Table};
use evaluation::honesty::many_outcomes::simes;
use evaluation::synthetic_control::scan::empirical_null::{EmpiricalNull, LEAST_CONTROLS};
use evaluation::synthetic_control::scan::{CONTINUED_AT, LIKES, candidates};

use super::{LeftOut, POOR_FIT, ScanQuestion, Scanned};

pub(super) fn report(
    question: &ScanQuestion,
    found: &[Scanned],
    left: &[(Indicator, LeftOut)],
    null: Option<EmpiricalNull>,
) -> Evaluation {
    let alpha = 1.0 - question.level;
    let p_values: Vec<f64> = found.iter().map(|one| one.calibrated).collect();
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
        diagnostics: diagnostics(found, left, null, alpha),
        warnings: warnings(question, null),
    }
}

const COLUMNS: [&str; 23] = [
    "rank",
    "indicator",
    "effect",
    "standard_error",
    "z",
    "p_value",
    "p_value_calibrated",
    "q_value",
    "q_value_any_dependence",
    "verdict",
    "z_at_false_start",
    "p_value_at_false_start",
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
        finding.standard_error.into(),
        finding.z.into(),
        finding.p_value.into(),
        one.calibrated.into(),
        one.q_value.into(),
        one.q_whatever_dependence.into(),
        one.verdict(alpha).into(),
        one.at_false_start.map(|finding| finding.z).into(),
        one.at_false_start.map(|finding| finding.p_value).into(),
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
    let places = candidates(question.treated.len());
    vec![
        ("estimator", format!(
            "each treated municipality's own synthetic control with an intercept, by outcomes before; the mean gap less that of the {LIKES} municipalities most like it"
        )),
        ("inference", "the effect over its standard error, among sets of as many like municipalities; below five treated the effect itself".into()),
        ("likeness", "population, and the outcome's level and trend before the start as normal scores".into()),
        ("treated", listed(&question.treated)),
        ("excluded", listed(&question.excluded)),
        ("from", question.from.to_string()),
        ("false start", question.false_start.to_string()),
        ("group", question.group.to_string()),
        ("as of", question.as_of.map_or_else(|| "all published".into(), |day| day.to_string())),
        ("years", format!(
            "in a row around the start, at least {} before and {} from it on, in each values of {} \
             of the municipalities that ever have one",
            adequate.before, adequate.after, adequate.coverage
        )),
        ("donors", format!("every other municipality with a value each year, at least {}", adequate.donors)),
        ("placebo sets", format!(
            "each of the treated replaced by one of the {places} most like it; {} sets, and up to {} where p is then at most {CONTINUED_AT}; a single one by each",
            draws.first, draws.most
        )),
        ("seed", draws.seed.to_string()),
        ("calibration", "2Φ(−|z|/s), never below the p-value among sets; s is the median |z| at the false start over 0.6745, used where above 1".into()),
        ("q value", "Benjamini-Hochberg over the calibrated p-values of all indicators scanned; beside it Benjamini-Yekutieli, any dependence".into()),
        ("verdicts", format!(
            "effect seen: q at most {0:.4}; may be chance: calibrated p at most {0:.4}; poor fit \
             before: fit_before, the share of sets that fit as badly before or worse, is at most \
             {POOR_FIT}; none seen: the rest",
            1.0 - question.level
        )),
    ]
}

fn diagnostics(
    found: &[Scanned],
    left: &[(Indicator, LeftOut)],
    null: Option<EmpiricalNull>,
    alpha: f64,
) -> Vec<Diagnostic> {
    let with = |verdict: &str| found.iter().filter(|one| one.verdict(alpha) == verdict).count();
    let one = |name, count| Diagnostic { name, finding: Finding::Count(count) };
    let mut all = vec![
        one("indicators_scanned", found.len()),
        one("indicators_left_out", left.len()),
        one("effect_seen", with("effect seen")),
        one("may_be_chance", with("may be chance")),
        one("none_seen", with("none seen")),
        one("poor_fit_before", with("poor fit before")),
    ];
    if let Some(EmpiricalNull { n, share_at_five_percent, spread }) = null {
        let value = |name, value| Diagnostic { name, finding: Finding::Number(value) };
        all.push(one("indicators_at_false_start", n));
        all.push(value("share_at_false_start_with_p_at_most_0.05", share_at_five_percent));
        all.push(value("spread_at_false_start", spread));
    }
    all
}

fn warnings(question: &ScanQuestion, null: Option<EmpiricalNull>) -> Vec<String> {
    let mut warnings = vec![
        at_false_start(question.false_start, null),
        "A scan looks for what to study, not for proof: a finding needs a design of its own, decided before newer values are seen.".to_owned(),
    ];
    if question.treated.len() == 1 {
        warnings.push("One municipality is treated: the smallest possible p-value is one over the number of municipalities it is compared with and one, so many looks leave little to find.".to_owned());
    }
    warnings
}

/// Returns what the false start says, and what follows for the p-values.
fn at_false_start(year: i32, null: Option<EmpiricalNull>) -> String {
    let Some(null) = null else {
        return format!(
            "Fewer than {LEAST_CONTROLS} indicators have enough years before a false start in {year}, so that p-values are not calibrated."
        );
    };
    let share = 100.0 * null.share_at_five_percent;
    let seen = format!(
        "At a false start in {year}, {share:.1} % of {} indicators had p ≤ 0.05 (5 % expected)",
        null.n
    );
    if null.is_wider_than_chance() {
        format!(
            "{seen}; standardised effects spread {:.2} times as widely as chance, and p-values calibrated by that rank and decide.",
            null.spread
        )
    } else {
        format!("{seen}; they spread no wider than chance, and p-values stand as they are.")
    }
}
