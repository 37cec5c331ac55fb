//! `brygga evaluate fixed-effects`.

use std::collections::BTreeSet;

use anyhow::bail;
use clap::ValueEnum;
use evaluation::answer::Evaluation;
use evaluation::fixed_effects::covariance::StandardErrors;
use evaluation::fixed_effects::design::Singletons;
use evaluation::fixed_effects::fixed_effects;
use evaluation::fixed_effects::formula::Formula;
use evaluation::fixed_effects::question::{Inference, Model, Question, Terms};
use evaluation::fixed_effects::randomisation::{self, Statistic};
use evaluation::fixed_effects::small_sample::{
    ClusterCount, Counting, EffectsCounted, SmallSample,
};
use evaluation::fixed_effects::wild_bootstrap::{Residuals, Turns, WildBootstrap};

use super::panel::{Draws, Level, regression_columns};
use crate::columns::{File, borrowed};

/// Least squares with any number of fixed effects
///
/// Examples:
///   brygga evaluate fixed-effects --data panel.csv --formula "y ~ treat + x | unit + year" --cluster unit
///   brygga evaluate fixed-effects --data panel.csv --outcome y --treatment treat --absorb unit,year --cluster unit
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: File,
    /// What is fitted, as fixest and pyfixest users write it: y ~ x1 + i(year, treat, ref = 2005) |
    /// unit + year.
    #[arg(long, value_name = "FORMULA", conflicts_with_all = ["outcome", "treatment", "covariates", "absorb"])]
    formula: Option<String>,
    /// The column that treatment may change.
    #[arg(long, value_name = "COLUMN", required_unless_present = "formula")]
    outcome: Option<String>,
    /// The column whose coefficient is asked for.
    #[arg(long, value_name = "COLUMN", required_unless_present = "formula")]
    treatment: Option<String>,
    /// Columns held fixed.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    covariates: Vec<String>,
    /// Columns each of whose values has its own mean; a^b crosses two.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    absorb: Vec<String>,
    /// The coefficient that the answer is about, by its name; the treatment or the first where not
    /// given.
    #[arg(long, value_name = "TERM")]
    focus: Option<String>,
    #[command(flatten)]
    fit: Fit,
    /// Where the p-value comes from.
    #[arg(long, value_enum, default_value_t = Test::Analytic)]
    inference: Test,
    /// The tested value of the coefficient, for the wild bootstrap.
    #[arg(long, default_value_t = 0.0, allow_hyphen_values = true, value_name = "VALUE")]
    null: f64,
    /// The random turns of the wild bootstrap.
    #[arg(long, value_enum, default_value_t = Turn::Rademacher)]
    turns: Turn,
    /// For randomisation: the column whose values are assigned to treatment.
    #[arg(long, value_name = "COLUMN", required_if_eq("inference", "randomisation"))]
    unit: Option<String>,
    /// For randomisation where treatment changes within units: the period.
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    #[command(flatten)]
    draws: Draws,
}

/// How a regression is fitted.
#[derive(Debug, clap::Args)]
pub(super) struct Fit {
    /// How much each row counts; alike where not given.
    #[arg(long, value_name = "COLUMN")]
    pub(super) weights: Option<String>,
    /// Columns within whose values errors may be related; several for multi-way clusters.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    pub(super) cluster: Vec<String>,
    /// The form of the standard errors; clustered with --cluster, else hc1.
    #[arg(long, value_enum)]
    errors: Option<Errors>,
    /// The small-sample correction.
    #[arg(long, value_enum, default_value_t = Correction::Fixest)]
    small_sample: Correction,
    /// Leaves out rows that are alone in a value of an absorbed column, as pyfixest does.
    #[arg(long)]
    drop_singletons: bool,
    #[command(flatten)]
    level: Level,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Errors {
    Iid,
    Hc1,
    Hc2,
    Hc3,
    /// CRV1.
    Clustered,
    /// CRV3, the jackknife of clusters.
    Jackknife,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Correction {
    /// As fixest does, with the effects' exact rank.
    Fixest,
    /// As fixest does, levels counted instead of the rank.
    FixestLevels,
    /// Every absorbed effect counts: reghdfe's and Stata's way.
    Full,
    /// None.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Test {
    Analytic,
    /// The wild cluster bootstrap, the tested value imposed.
    WildBootstrap,
    /// The same without imposing the tested value.
    WildBootstrapUnrestricted,
    /// Treatment assigned to other units.
    Randomisation,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Turn {
    Rademacher,
    Webb,
}

impl Fit {
    /// Returns how the regression is fitted; `clusters` lends the names of the cluster columns.
    pub(super) fn terms<'a>(&'a self, clusters: &'a [&'a str]) -> Terms<'a> {
        let usual = if clusters.is_empty() { Errors::Hc1 } else { Errors::Clustered };
        Terms {
            weights: self.weights.as_deref(),
            clusters,
            standard_errors: match self.errors.unwrap_or(usual) {
                Errors::Iid => StandardErrors::Iid,
                Errors::Hc1 => StandardErrors::Hc1,
                Errors::Hc2 => StandardErrors::Hc2,
                Errors::Hc3 => StandardErrors::Hc3,
                Errors::Clustered => StandardErrors::Clustered,
                Errors::Jackknife => StandardErrors::ClusteredJackknife,
            },
            small_sample: match self.small_sample {
                Correction::Fixest => SmallSample::FIXEST,
                Correction::FixestLevels => {
                    SmallSample { counting: Counting::Levels, ..SmallSample::FIXEST }
                }
                Correction::Full => SmallSample {
                    effects_counted: EffectsCounted::Full,
                    cluster_count: ClusterCount::Conventional,
                    ..SmallSample::FIXEST
                },
                Correction::None => SmallSample::NONE,
            },
            singletons: if self.drop_singletons { Singletons::LeaveOut } else { Singletons::Keep },
            level: self.level.level,
        }
    }
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let formula = arguments.formula.as_deref().map(Formula::read).transpose()?;
    let mut names: BTreeSet<&str> = match &formula {
        Some(formula) => formula.columns(),
        None => {
            let given = arguments.outcome.iter().chain(&arguments.treatment);
            let crossed = arguments.absorb.iter().flat_map(|name| name.split('^').map(str::trim));
            given.chain(&arguments.covariates).map(String::as_str).chain(crossed).collect()
        }
    };
    let beside = arguments.fit.weights.iter().chain(&arguments.time).chain(&arguments.unit);
    names.extend(beside.chain(&arguments.fit.cluster).map(String::as_str));
    let written = arguments.file.read_as_written(names)?;
    let columns = regression_columns(&written);
    let covariates = borrowed(&arguments.covariates);
    let absorb = borrowed(&arguments.absorb);
    let clusters = borrowed(&arguments.fit.cluster);
    let model = match (&arguments.formula, &arguments.outcome, &arguments.treatment) {
        (Some(formula), _, _) => Model::Formula(formula),
        (None, Some(outcome), Some(treatment)) => {
            Model::Columns { outcome, treatment, covariates: &covariates, absorb: &absorb }
        }
        _ => bail!("fit a regression: write --formula, or --outcome and --treatment"),
    };
    let question = Question {
        columns: &columns,
        model,
        focus: arguments.focus.as_deref(),
        terms: arguments.fit.terms(&clusters),
        inference: inference(arguments),
    };
    Ok(fixed_effects(&question)?)
}

fn inference(arguments: &Arguments) -> Inference<'_> {
    let Draws { draws, seed } = arguments.draws;
    let wild = |residuals| {
        let turns = match arguments.turns {
            Turn::Rademacher => Turns::Rademacher,
            Turn::Webb => Turns::Webb,
        };
        Inference::WildBootstrap(WildBootstrap {
            null: arguments.null,
            residuals,
            turns,
            draws,
            seed,
        })
    };
    match arguments.inference {
        Test::Analytic => Inference::Analytic,
        Test::WildBootstrap => wild(Residuals::Restricted),
        Test::WildBootstrapUnrestricted => wild(Residuals::Unrestricted),
        Test::Randomisation => Inference::Randomisation {
            unit: arguments.unit.as_deref().unwrap_or_default(),
            time: arguments.time.as_deref(),
            draws: randomisation::Draws { statistic: Statistic::Coefficient, draws, seed },
        },
    }
}
