//! `brygga evaluate staggered`.

use anyhow::bail;
use clap::ValueEnum;
use evaluation::answer::Evaluation;
use evaluation::rows::Numbers;
use evaluation::staggered::aggregation::Aggregate;
use evaluation::staggered::callaway_santanna::{CallawaySantanna, Inference};
use evaluation::staggered::chaisemartin_dhaultfoeuille::{
    ChaisemartinDHaultfoeuille, SwitchingErrors,
};
use evaluation::staggered::design::{Assignment, StaggeredColumns};
use evaluation::staggered::group_time::Base;
use evaluation::staggered::imputation::Imputation;
use evaluation::staggered::multiplier::Multiplier;
use evaluation::staggered::sample::{Control, Gaps, SmallCohorts};
use evaluation::staggered::sun_abraham::SunAbraham;
use evaluation::staggered::two_by_two::Method;
use evaluation::staggered::two_stage::TwoStage;
use evaluation::staggered::{Estimator, StaggeredQuestion, staggered};

use super::panel::{Draws, Level, Panel, numbers, units};

/// Effects of a treatment that units take up at different times
///
/// Examples:
///   brygga evaluate staggered --data panel.csv --outcome y --unit unit --time year --cohort first_year
///   brygga evaluate staggered … --estimator imputation --aggregate dynamic
///   brygga evaluate staggered … --treatment amount --estimator chaisemartin-dhaultfoeuille
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    panel: Panel,
    /// The column with the first treated period; empty or 0 is never.
    #[arg(long, value_name = "COLUMN", required_unless_present = "treatment")]
    cohort: Option<String>,
    /// Instead of --cohort: whether, or how much, the unit is treated in the period.
    #[arg(long, value_name = "COLUMN", conflicts_with = "cohort")]
    treatment: Option<String>,
    /// Columns that make units comparable.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    covariates: Vec<String>,
    /// How much each row counts; alike where not given.
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// The column within whose values errors may be related; the unit where not given.
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    #[arg(long, value_enum, default_value_t = Way::CallawaySantanna)]
    estimator: Way,
    /// Who the treated are compared with.
    #[arg(long, value_enum, default_value_t = Against::Never)]
    control: Against,
    /// How covariates are used, for callaway-santanna.
    #[arg(long, value_enum, default_value_t = Use::Dr)]
    method: Use,
    /// The period that outcomes are compared with before treatment, for callaway-santanna.
    #[arg(long, value_enum, default_value_t = From::Varying)]
    base: From,
    /// What the one number averages.
    #[arg(long, value_enum, default_value_t = By::Simple)]
    aggregate: By,
    /// With --aggregate dynamic: only cohorts seen for so many periods after their start.
    #[arg(long, value_name = "PERIODS")]
    balance: Option<i64>,
    /// How many periods before its start a treatment may already have an effect.
    #[arg(long, default_value_t = 0, value_name = "PERIODS")]
    anticipation: i64,
    /// What happens to units whose rows have gaps, for callaway-santanna.
    #[arg(long, value_enum, default_value_t = Holes::DropUnits)]
    gaps: Holes,
    /// What happens to cohorts of one unit, which have no standard error.
    #[arg(long, value_enum, default_value_t = Small::Refuse)]
    small_cohorts: Small,
    /// Where standard errors come from.
    #[arg(long, value_enum, default_value_t = Sure::Analytic)]
    inference: Sure,
    /// Periods before treatment that are tested for effects, for imputation and
    /// chaisemartin-dhaultfoeuille.
    #[arg(long, default_value_t = 3, value_name = "PERIODS")]
    placebos: usize,
    /// Periods with a changed treatment that effects are given for, for
    /// chaisemartin-dhaultfoeuille.
    #[arg(long, default_value_t = 5, value_name = "PERIODS")]
    effects: usize,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    level: Level,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    CallawaySantanna,
    SunAbraham,
    /// Borusyak, Jaravel and Spiess.
    Imputation,
    /// Gardner.
    TwoStage,
    /// Goodman-Bacon: what the two-way regression averages.
    Bacon,
    /// For a treatment that ends or is an amount.
    ChaisemartinDhaultfoeuille,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Against {
    Never,
    NotYet,
    LastCohort,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Use {
    /// Doubly robust.
    Dr,
    /// Inverse probability weights.
    Ipw,
    /// Outcome regression.
    Reg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    Varying,
    Universal,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Simple,
    Dynamic,
    Group,
    Calendar,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Holes {
    /// Units that miss a period are left out.
    DropUnits,
    /// Each cell uses the units observed in both of its periods.
    PerCell,
    /// Periods are compared as separate samples.
    RepeatedCrossSection,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Small {
    Refuse,
    LeaveOut,
    Keep,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sure {
    /// From influence functions.
    Analytic,
    /// Mammen's multipliers, with uniform bands; for chaisemartin-dhaultfoeuille the bootstrap.
    Bootstrap,
    /// Rademacher's multipliers, with uniform bands.
    BootstrapRademacher,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let panel = &arguments.panel;
    let assigned = arguments.cohort.as_ref().or(arguments.treatment.as_ref());
    let Some(assigned) = assigned.map(String::as_str) else {
        bail!("find the treated: write --cohort COLUMN or --treatment COLUMN");
    };
    let wanted = [panel.outcome.as_str(), &panel.time, assigned];
    let more = arguments.covariates.iter().chain(&arguments.weights).map(String::as_str);
    let texts = std::iter::once(panel.unit.as_str()).chain(arguments.cluster.as_deref());
    let table = panel.file.read(wanted.into_iter().chain(more), texts)?;
    let unit = units(&table, panel)?;
    let cluster = arguments.cluster.as_deref().map(|name| table.names(name)).transpose()?;
    let covariates: Vec<Numbers<'_>> =
        arguments.covariates.iter().map(|name| numbers(&table, name)).collect();
    let columns = StaggeredColumns {
        outcome: numbers(&table, &panel.outcome),
        unit: &unit,
        time: numbers(&table, &panel.time),
        assignment: if arguments.cohort.is_some() {
            Assignment::Cohort(numbers(&table, assigned))
        } else {
            Assignment::Treatment(numbers(&table, assigned))
        },
        covariates: &covariates,
        weights: arguments.weights.as_deref().map(|name| numbers(&table, name)),
        cluster: arguments.cluster.as_deref().zip(cluster.as_deref()),
    };
    let (estimator, level) = (estimator(arguments), arguments.level.level);
    Ok(staggered(&StaggeredQuestion { columns, estimator, level })?)
}

fn estimator(arguments: &Arguments) -> Estimator {
    let aggregate = match arguments.aggregate {
        By::Simple => Aggregate::Simple,
        By::Dynamic => Aggregate::Dynamic { balance: arguments.balance },
        By::Group => Aggregate::Group,
        By::Calendar => Aggregate::Calendar,
    };
    let control = match arguments.control {
        Against::Never => Control::Never,
        Against::NotYet => Control::NotYet,
        Against::LastCohort => Control::LastCohort,
    };
    let small_cohorts = match arguments.small_cohorts {
        Small::Refuse => SmallCohorts::Refuse,
        Small::LeaveOut => SmallCohorts::LeaveOut,
        Small::Keep => SmallCohorts::Keep,
    };
    let anticipation = arguments.anticipation;
    match arguments.estimator {
        Way::CallawaySantanna => Estimator::CallawaySantanna(callaway_santanna(
            arguments,
            aggregate,
            control,
            small_cohorts,
        )),
        Way::SunAbraham => {
            Estimator::SunAbraham(SunAbraham { control, anticipation, aggregate, small_cohorts })
        }
        Way::Imputation => {
            let pre_trends = arguments.placebos;
            Estimator::Imputation(Imputation { aggregate, anticipation, pre_trends, small_cohorts })
        }
        Way::TwoStage => Estimator::TwoStage(TwoStage { aggregate, anticipation, small_cohorts }),
        Way::Bacon => Estimator::Bacon,
        Way::ChaisemartinDhaultfoeuille => {
            let Draws { draws, seed } = arguments.draws;
            Estimator::ChaisemartinDHaultfoeuille(ChaisemartinDHaultfoeuille {
                effects: arguments.effects,
                placebos: arguments.placebos,
                errors: match arguments.inference {
                    Sure::Analytic => SwitchingErrors::Influence,
                    _ => SwitchingErrors::Bootstrap { draws, seed },
                },
            })
        }
    }
}

fn callaway_santanna(
    arguments: &Arguments,
    aggregate: Aggregate,
    control: Control,
    small_cohorts: SmallCohorts,
) -> CallawaySantanna {
    let Draws { draws, seed } = arguments.draws;
    let drawn = |multiplier| Inference::Multiplier { multiplier, draws, seed };
    CallawaySantanna {
        control,
        method: match arguments.method {
            Use::Dr => Method::DoublyRobust,
            Use::Ipw => Method::InverseProbability,
            Use::Reg => Method::Regression,
        },
        base: match arguments.base {
            From::Varying => Base::Varying,
            From::Universal => Base::Universal,
        },
        anticipation: arguments.anticipation,
        aggregate,
        gaps: match arguments.gaps {
            Holes::DropUnits => Gaps::DropUnits,
            Holes::PerCell => Gaps::PerCell,
            Holes::RepeatedCrossSection => Gaps::RepeatedCrossSection,
        },
        small_cohorts,
        inference: match arguments.inference {
            Sure::Analytic => Inference::Analytic,
            Sure::Bootstrap => drawn(Multiplier::Mammen),
            Sure::BootstrapRademacher => drawn(Multiplier::Rademacher),
        },
    }
}
