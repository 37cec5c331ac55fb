//! The answer about a treatment that may be an amount, go up and down.

use crate::answer::{Cell as Entry, Evaluation, Table};
use crate::staggered::design::Design;
use crate::staggered::refusal::StaggeredError;
use crate::staggered::report::{
    Around, Estimate, UNCERTAINTY, answer, counted, number, said, uncertainty, whole,
};
use crate::staggered::switching::Horizon;
use crate::staggered::switching_effects::{AtHorizon, Switching, switching};

/// How standard errors are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwitchingErrors {
    /// From what each unit adds, around the mean of units with the same baseline, date and
    /// direction of change, times `n/(n−1)` of them; summed within clusters.
    Influence,
    /// By drawing clusters, or units, with replacement: the standard deviation over draws.
    Bootstrap {
        /// How many draws.
        draws: usize,
        /// What fixes the draws.
        seed: u64,
    },
}

/// The options of the estimator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChaisemartinDHaultfoeuille {
    /// How many periods with a changed treatment effects are given for, from 1; fewer where the
    /// panel ends before.
    pub effects: usize,
    /// How many periods before the change are tested for effects.
    pub placebos: usize,
    /// How standard errors are made.
    pub errors: SwitchingErrors,
}

/// Returns the answer to the command: the average effect per unit of treatment, effects and
/// placebos by time since the change, and those between consecutive periods.
///
/// # Errors
/// As [`switching`].
pub fn chaisemartin_dhaultfoeuille(
    design: &Design,
    options: &ChaisemartinDHaultfoeuille,
    level: f64,
) -> Result<Evaluation, StaggeredError> {
    let found = switching(design, options)?;
    let errors = match options.errors {
        SwitchingErrors::Influence => "what units add, around means of baseline, date and \
             direction, n/(n−1), by cluster"
            .to_owned(),
        SwitchingErrors::Bootstrap { draws, seed } => {
            format!("standard deviation over {draws} draws of clusters, seed {seed}")
        }
    };
    let cluster = design.cluster.as_ref().map_or("unit", |(name, _)| name);
    let around = Around {
        method: "chaisemartin-dhaultfoeuille",
        options: vec![
            ("estimate", "sum of effects over sum of changed amounts of treatment".to_owned()),
            ("effects", options.effects.to_string()),
            ("placebos", options.placebos.to_string()),
            ("comparison", "units with the same baseline that have not changed yet".to_owned()),
            ("cluster", cluster.to_owned()),
            ("standard error", errors),
            ("distribution", "normal".to_owned()),
            ("level", level.to_string()),
        ],
        level,
        n: design.rows,
        clusters: Some(found.clusters),
        details: vec![
            horizon_table("effects", &found, level),
            horizon_table("placebos", &found, level),
            consecutive_table(&found, level),
        ],
        diagnostics: diagnostics(design, &found),
        warnings: warnings(&found, options),
    };
    Ok(answer(found.per_unit, around))
}

fn horizon_table(name: &'static str, found: &Switching, level: f64) -> Table {
    let mut columns = vec!["periods"];
    columns.extend(UNCERTAINTY);
    columns.extend(["per_unit_of_treatment", "per_unit_standard_error", "switchers"]);
    let row = |at: &AtHorizon| {
        let periods = match (name, at.horizon) {
            ("effects", Horizon::Effect(l)) | ("placebos", Horizon::Placebo(l)) => l,
            _ => return None,
        };
        let mut row = vec![whole(periods)];
        row.extend(uncertainty(at.effect, level));
        row.extend([at.normalised.value.into(), at.normalised.standard_error.into()]);
        row.push(whole(at.totals.switchers));
        Some(row)
    };
    Table { name, columns, rows: found.horizons.iter().filter_map(row).collect() }
}

fn consecutive_table(found: &Switching, level: f64) -> Table {
    let names = ["all", "up", "down", "placebo"];
    let row = |(name, estimate): (&str, &Option<Estimate>)| {
        let mut row: Vec<Entry> = vec![name.into()];
        row.extend(uncertainty((*estimate)?, level));
        Some(row)
    };
    Table {
        name: "consecutive_periods",
        columns: ["changes"].into_iter().chain(UNCERTAINTY).collect(),
        rows: names.into_iter().zip(&found.consecutive).filter_map(row).collect(),
    }
}

fn diagnostics(design: &Design, found: &Switching) -> Vec<numerics::answer::Diagnostic> {
    let mut diagnostics = vec![
        counted("units whose treatment changes and that are compared", found.switchers),
        counted("units whose dose is unknown or crosses its baseline later", found.cut),
        counted("units alone in baseline, date and direction of change", found.alone),
        counted("rows left out as incomplete", design.rows_left_out),
    ];
    match found.placebo_test {
        Some(test) => diagnostics.extend([
            number("test of placebos, chi-squared", test.statistic),
            counted("test of placebos degrees of freedom", test.degrees),
            number("test of placebos p-value", test.p_value),
        ]),
        None => diagnostics.push(said(
            "test of placebos",
            "not defined: no placebo has a standard \
             error, or their covariance has not full rank",
        )),
    }
    diagnostics
}

fn warnings(found: &Switching, options: &ChaisemartinDHaultfoeuille) -> Vec<String> {
    let mut warnings = Vec::new();
    let given = |effects: bool| {
        found
            .horizons
            .iter()
            .filter(|at| matches!(at.horizon, Horizon::Effect(_)) == effects)
            .count()
    };
    if given(true) < options.effects || given(false) < options.placebos {
        warnings.push(format!(
            "The panel holds {} effects and {} placebos of those asked for.",
            given(true),
            given(false)
        ));
    }
    if found.per_unit.standard_error.is_none() {
        warnings.push(
            "One unit, or one cluster, that changes treatment has no sampling standard error: use \
             a synthetic control with placebos, or randomisation inference."
                .to_owned(),
        );
    }
    if found.cut > 0 {
        warnings.push(format!(
            "{} units are left out from the period in which their treatment is unknown or crosses \
             its first level.",
            found.cut
        ));
    }
    warnings
}
