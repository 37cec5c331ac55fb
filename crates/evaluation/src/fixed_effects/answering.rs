//! A fit as an answer: tables, conventions by name, warnings.

use numerics::answer::{Diagnostic, Finding};

use super::absorb::Rank;
use super::covariance::StandardErrors;
use super::design::Singletons;
use super::estimation::{Effect, Estimated};
use super::question::Terms;
use super::regressors::Reason;
use super::small_sample::{ClusterCount, Counting, EffectsCounted};
use crate::answer::{Cell, Table};

/// Fewer clusters than this are worth a warning.
const FEW_CLUSTERS: usize = 30;

pub(super) fn options(terms: &Terms<'_>, estimated: &[Estimated]) -> Vec<(&'static str, String)> {
    let form = match terms.standard_errors {
        StandardErrors::Iid => "iid",
        StandardErrors::Hc1 => "HC1",
        StandardErrors::Hc2 => "HC2",
        StandardErrors::Hc3 => "HC3",
        StandardErrors::Clustered => "CRV1",
        StandardErrors::ClusteredJackknife => "CRV3 (jackknife of clusters)",
    };
    let mut options = vec![("standard errors", form.to_owned())];
    if terms.standard_errors.is_clustered() {
        options.push(("cluster", terms.clusters.join(" + ")));
    }
    options.push(("weights", terms.weights.unwrap_or("none").to_owned()));
    let effects = estimated.first().map_or_else(String::new, |e| e.design.effect_names.join(" + "));
    options.push(("absorb", if effects.is_empty() { "none".to_owned() } else { effects }));
    options.push((
        "singletons",
        match terms.singletons {
            Singletons::Keep => "kept".to_owned(),
            Singletons::LeaveOut => "left out".to_owned(),
        },
    ));
    options.extend(corrections(terms));
    options.push((
        "distribution",
        match terms.standard_errors {
            StandardErrors::Clustered | StandardErrors::ClusteredJackknife => {
                "Student's t with G − 1 degrees of freedom, G the smallest number of clusters"
                    .to_owned()
            }
            _ => "Student's t with n − k degrees of freedom".to_owned(),
        },
    ));
    options.push(("level", terms.level.to_string()));
    options
}

fn corrections(terms: &Terms<'_>) -> Vec<(&'static str, String)> {
    let small = terms.small_sample;
    let counted = match small.effects_counted {
        EffectsCounted::None => "none",
        EffectsCounted::NonNested => "nonnested: all but those nested in a cluster, one for them",
        EffectsCounted::Full => "full",
    };
    let counting = match small.counting {
        Counting::Exact => "rank of the effects' indicators",
        Counting::Levels => "levels, less one for each effect after the first",
    };
    let clusters = match small.cluster_count {
        ClusterCount::Min => "min: the smallest number of clusters in every term",
        ClusterCount::Conventional => "conventional: each term its own number of clusters",
    };
    let yes_no = |yes: bool, what: &str| if yes { what.to_owned() } else { "no".to_owned() };
    vec![
        ("k_adj", yes_no(small.k_adjustment, "(n − 1) / (n − k)")),
        ("k_fixef", counted.to_owned()),
        ("effects counted by", counting.to_owned()),
        (
            "G_adj",
            match (small.g_adjustment, terms.standard_errors) {
                (true, StandardErrors::Iid) => "not for iid".to_owned(),
                (true, StandardErrors::Hc1 | StandardErrors::Hc2 | StandardErrors::Hc3) => {
                    "n / (n − 1)".to_owned()
                }
                (true, _) => "G / (G − 1)".to_owned(),
                (false, StandardErrors::ClusteredJackknife) => {
                    "(G − 1) / G, as published".to_owned()
                }
                (false, _) => "no".to_owned(),
            },
        ),
        ("G_df", clusters.to_owned()),
    ]
}

/// Returns an effect as cells: estimate, standard error, t, p, low, high.
pub(super) fn effect_cells(effect: &Effect) -> Vec<Cell> {
    let statistic = effect.standard_error.map(|error| effect.estimate / error);
    vec![
        effect.estimate.into(),
        effect.standard_error.into(),
        statistic.into(),
        effect.p_value.into(),
        effect.interval.as_ref().map(|interval| interval.low).into(),
        effect.interval.as_ref().map(|interval| interval.high).into(),
    ]
}

/// The columns that [`effect_cells`] fills.
pub(super) const EFFECT_COLUMNS: [&str; 6] =
    ["estimate", "standard_error", "statistic", "p_value", "low", "high"];

pub(super) fn coefficients(estimated: &[Estimated], level: f64) -> Table {
    let mut rows = Vec::new();
    for own in estimated {
        for (at, kept) in own.regressors.kept.iter().enumerate() {
            let mut row: Vec<Cell> = vec![
                own.design.outcome_name.as_str().into(),
                own.design.names[*kept].as_str().into(),
            ];
            row.extend(effect_cells(&own.effect(&[(at, 1.0)], level)));
            rows.push(row);
        }
    }
    let columns = ["outcome", "term"].into_iter().chain(EFFECT_COLUMNS).collect();
    Table { name: "coefficients", columns, rows }
}

/// Returns the columns without a coefficient, where there are any.
pub(super) fn dropped(estimated: &[Estimated]) -> Option<Table> {
    let mut rows = Vec::new();
    for own in estimated {
        for (column, reason) in &own.regressors.dropped {
            let reason = match reason {
                Reason::Effects => "the fixed effects make it up",
                Reason::Columns => "the columns before it make it up",
            };
            rows.push(vec![
                own.design.outcome_name.as_str().into(),
                own.design.names[*column].as_str().into(),
                reason.into(),
            ]);
        }
    }
    let columns = vec!["outcome", "term", "reason"];
    (!rows.is_empty()).then_some(Table { name: "dropped", columns, rows })
}

/// Returns the average effects by time since the start, weighted by each cohort's rows, where
/// Sun and Abraham's interactions were asked for; and their average from the start on.
pub(super) fn by_relative_time(own: &Estimated, level: f64) -> Option<(Table, Option<Effect>)> {
    if own.design.cells.is_empty() {
        return None;
    }
    let cells: Vec<(usize, f64, f64)> = own
        .design
        .cells
        .iter()
        .filter_map(|cell| {
            let at = own.regressors.kept.iter().position(|kept| *kept == cell.column)?;
            Some((at, cell.relative, cell.weight))
        })
        .collect();
    let mut rows = Vec::new();
    for same in cells.chunk_by(|a, b| a.1 == b.1) {
        let effect = own.effect(&shares(same.iter().copied()), level);
        let mut row: Vec<Cell> = vec![same[0].1.into()];
        row.extend(effect_cells(&effect));
        rows.push(row);
    }
    let after = shares(cells.iter().copied().filter(|cell| cell.1 >= 0.0));
    let average = (!after.is_empty()).then(|| own.effect(&after, level));
    let columns = ["relative_time"].into_iter().chain(EFFECT_COLUMNS).collect();
    Some((Table { name: "event_times", columns, rows }, average))
}

fn shares(cells: impl Iterator<Item = (usize, f64, f64)>) -> Vec<(usize, f64)> {
    let cells: Vec<(usize, f64, f64)> = cells.collect();
    let total: f64 = cells.iter().map(|cell| cell.2).sum();
    cells.iter().map(|cell| (cell.0, cell.2 / total)).collect()
}

pub(super) fn diagnostics(estimated: &[Estimated]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for own in estimated {
        let count = |name, number| Diagnostic { name, finding: Finding::Count(number) };
        found.extend(own.design.left_out.iter().map(|(name, rows)| count(name, *rows)));
        if let Some(absorber) = &own.absorber {
            found.push(count("independent effects", absorber.rank().number()));
            let finding = Finding::Text(absorber.method().to_owned());
            found.push(Diagnostic { name: "how effects are taken out", finding });
        }
        found.push(count("k in (n − 1) / (n − k)", own.covariance.k));
        let degrees = Finding::Number(own.covariance.degrees);
        found.push(Diagnostic { name: "degrees of freedom", finding: degrees });
        let (around, within) = own.shares_explained();
        for (name, share) in [("R²", around), ("R² within effects", within)] {
            found.extend(share.map(|share| Diagnostic { name, finding: Finding::Number(share) }));
        }
    }
    found
}

pub(super) fn warnings(estimated: &[Estimated], terms: &Terms<'_>) -> Vec<String> {
    let mut warnings = Vec::new();
    for own in estimated {
        for (column, reason) in &own.regressors.dropped {
            let what = match reason {
                Reason::Effects => "the fixed effects",
                Reason::Columns => "the columns before it",
            };
            let name = &own.design.names[*column];
            warnings.push(format!("'{name}' has no coefficient: {what} make it up exactly."));
        }
        for (at, is_lone) in own.lone.iter().enumerate().filter(|(_, is_lone)| **is_lone) {
            debug_assert!(is_lone);
            let name = &own.design.names[own.regressors.kept[at]];
            warnings.push(format!(
                "'{name}' rests on one unit or cluster, so it has no sampling standard error; \
                 use randomisation inference, placebos or synthetic control."
            ));
        }
        let least = own.covariance.clusters.iter().min();
        if let Some(few) = least.filter(|n| **n < FEW_CLUSTERS) {
            warnings.push(format!(
                "{few} clusters are few: standard errors may be too small; compare the wild \
                 bootstrap or the jackknife."
            ));
        }
        if let Some(Rank::AtMost(rank)) = own.absorber.as_ref().map(|absorber| absorber.rank()) {
            warnings.push(format!(
                "The effects count as {rank} degrees of freedom, an upper bound: three or more \
                 effects with so many levels are not counted exactly."
            ));
        }
        let names = own.regressors.kept.iter().enumerate();
        for (at, kept) in names.filter(|(at, _)| !own.lone[*at]) {
            if own.effect(&[(at, 1.0)], terms.level).standard_error.is_none() {
                let name = &own.design.names[*kept];
                warnings.push(format!(
                    "'{name}' has no standard error: its variance is not above zero; cluster one \
                     way, or use the jackknife."
                ));
            }
        }
    }
    warnings
}
