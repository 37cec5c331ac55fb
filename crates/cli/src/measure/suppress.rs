//! `brygga measure suppress`.

use anyhow::anyhow;
use measures::disclosure::audit::Depth;
use measures::disclosure::contributions::Records;
use measures::disclosure::rule::{Rule, Shown};
use measures::disclosure::suppression::{Effort, Status};
use measures::disclosure::{Cost, Search, Singletons, TableQuestion, protect_table};

use super::Format;
use super::asked::Asked;
use super::cross_table::Dimensions;

const EXAMPLES: &str = "\
Examples:
  Persons by municipality within county and sector, none of the cells of one or two:
    brygga measure suppress --data persons.csv --dimensions county/municipality,sector --threshold 3

  Turnover by trade, where no company may be told within 10 % by the second largest:
    brygga measure suppress --data companies.csv --dimensions trade,county --amount turnover \\
        --p-percent 0.1 --format csv

  A small table, with proof that as few cells as can be are withheld:
    brygga measure suppress --data persons.csv --dimensions district,group --threshold 5 \\
        --fewest --optimal";

/// The most branches of each search for the least cost: seconds on most tables.
const MOST_BRANCHES: u64 = 100_000;

/// Sum records into a table and withhold what would tell about few, with an audit
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    dimensions: Dimensions,
    #[command(flatten)]
    asked: Asked,
    /// What each record contributes; the table counts records where not given.
    #[arg(long, value_name = "COLUMN")]
    amount: Option<String>,
    /// A cell of fewer records is sensitive.
    #[arg(long, value_name = "RECORDS")]
    threshold: Option<u32>,
    /// How far from the truth bounds of a cell of few must be, as a share of the cell.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    range: f64,
    /// A cell is sensitive where its N largest records are more than a share K of it.
    #[arg(long, num_args = 2, value_names = ["N", "K"])]
    dominance: Vec<String>,
    /// A cell is sensitive where the second largest can tell the largest within this share.
    #[arg(long, value_name = "SHARE")]
    p_percent: Option<f64>,
    /// A cell is sensitive where the second largest, who knew others within the share Q, can tell
    /// the largest within the share P.
    #[arg(long, num_args = 2, value_names = ["P", "Q"])]
    prior_posterior: Vec<f64>,
    /// As few cells as can be are withheld, instead of as little value.
    #[arg(long)]
    fewest: bool,
    /// Prove that nothing cheaper protects, on tables of up to 100 cells, totals included.
    #[arg(long)]
    optimal: bool,
    /// Do not guard against contributors who stand alone behind a cell.
    #[arg(long)]
    ignore_singletons: bool,
}

/// Reads the records, protects their table and prints it.
pub(super) fn run(arguments: &Arguments, format: Format) -> anyhow::Result<()> {
    let table = arguments.dimensions.read(arguments.amount.as_deref())?;
    let amounts = table.amounts(arguments.amount.as_deref())?;
    let shown = if arguments.amount.is_some() { Shown::Totals } else { Shown::Counts };
    let found = protect_table(&TableQuestion {
        dimensions: &table.dimensions,
        records: Records { leaves: &table.leaves(), amounts: &amounts },
        rules: &rules(arguments)?,
        shown,
        cost: if arguments.fewest { Cost::Unity } else { Cost::Value },
        singletons: if arguments.ignore_singletons {
            Singletons::Ignored
        } else {
            Singletons::Guarded
        },
        search: if arguments.optimal {
            Search::Optimal { node_limit: MOST_BRANCHES }
        } else {
            Search::Patterns(Effort::USUAL)
        },
        depth: Depth::Protection,
        measures: &arguments.asked.measures(),
    })?;
    if !found.audit.is_passed() {
        return Err(anyhow!(
            "protect the table: the audit finds {} cells exposed; show fewer totals or coarser \
             groups",
            found.audit.exposed().len()
        ));
    }
    let cell = |(value, status): (&f64, &Status)| match status {
        Status::Published => (Some(*value), "published"),
        Status::Primary => (None, "sensitive"),
        Status::Secondary => (None, "withheld"),
    };
    let cells: Vec<_> =
        found.table.values().iter().zip(&found.suppression.statuses).map(cell).collect();
    table.print(format, &found.estimates, &cells)
}

fn rules(arguments: &Arguments) -> anyhow::Result<Vec<Rule>> {
    let mut rules = Vec::new();
    if let Some(at_least) = arguments.threshold {
        rules.push(Rule::Threshold { at_least, range: arguments.range });
    }
    if let [n, k] = arguments.dominance.as_slice() {
        let both = n.parse().ok().zip(k.parse().ok());
        let (n, k) = both.ok_or_else(|| {
            anyhow!("read the dominance rule '{n} {k}': write a count and a share, as in 2 0.85")
        })?;
        rules.push(Rule::Dominance { n, k });
    }
    rules.extend(arguments.p_percent.map(|p| Rule::PPercent { p }));
    if let [p, q] = arguments.prior_posterior[..] {
        rules.push(Rule::PriorPosterior { p, q });
    }
    if rules.is_empty() {
        return Err(anyhow!(
            "protect the table: give --threshold RECORDS, --dominance N K, --p-percent SHARE or \
             --prior-posterior P Q"
        ));
    }
    Ok(rules)
}
