//! `brygga measure allocation recipients`.

use measures::allocation::answers::RecipientQuestion;
use measures::allocation::choice::GroupBounds;
use measures::allocation::choose_recipients;
use measures::estimate::Estimate;

use crate::columns::{File, borrowed, lent};

const EXAMPLES: &str = "\
Examples:
  The most benefit for at most 50 million kronor:
    brygga measure allocation recipients --data projects.csv --code project --benefit benefit \\
        --cost cost --budget 50000000

  At least ten in all, two to four in Norrland and none or one in Gotland:
    brygga measure allocation recipients --data projects.csv --code project --benefit benefit \\
        --cost cost --budget 50000000 --at-least 10 --group region \\
        --group-bounds Norrland=2..4,Gotland=0..1

  A column of standings says who is free to be chosen, mandatory or excluded:
    brygga measure allocation recipients --data projects.csv --code project --benefit benefit \\
        --cost cost --budget 50000000 --standing standing";

/// A row is a candidate with a benefit and a cost; the best choice within a budget, proven
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: File,
    /// The most kronor that the chosen cost together.
    #[arg(long, value_name = "KRONOR", allow_negative_numbers = true)]
    budget: f64,
    /// The column with the candidates, each once.
    #[arg(long, value_name = "COLUMN")]
    code: String,
    /// What choosing each is worth.
    #[arg(long, value_name = "COLUMN")]
    benefit: String,
    /// What choosing each costs, in kronor.
    #[arg(long, value_name = "COLUMN")]
    cost: String,
    /// The group of each; an empty cell is in no group.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Whether each is free, mandatory or excluded; an empty cell is free.
    #[arg(long, value_name = "COLUMN")]
    standing: Option<String>,
    /// The fewest that are chosen in all.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    at_least: usize,
    /// The most that are chosen in all.
    #[arg(long, value_name = "NUMBER")]
    at_most: Option<usize>,
    /// How many of each group are chosen, as in Norrland=2..4,Gotland=1..
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "GROUP=LEAST..MOST,…",
        requires = "group",
        value_parser = group_bounds
    )]
    group_bounds: Vec<GroupBounds>,
    /// After how many nodes the search stops with the best so far and how far it is from a proof.
    #[arg(long, value_name = "NUMBER", default_value_t = 10_000_000)]
    most_nodes: u64,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let Arguments { code, benefit, cost, group, standing, .. } = arguments;
    let texts = std::iter::once(code).chain(group).chain(standing).map(String::as_str);
    let table = arguments.file.read([benefit.as_str(), cost.as_str()], texts)?;
    let codes = table.names(code)?;
    let column = |name: &Option<String>| name.as_deref().map(|name| table.texts(name)).transpose();
    let (groups, standings) = (column(group)?, column(standing)?);
    Ok(choose_recipients(&RecipientQuestion {
        measures: &[],
        budget: arguments.budget,
        codes: &borrowed(&codes),
        benefits: table.numbers(benefit),
        costs: table.numbers(cost),
        groups: groups.as_deref().map(lent).as_deref(),
        standings: standings.as_deref().map(lent).as_deref(),
        at_least: arguments.at_least,
        at_most: arguments.at_most,
        group_bounds: &arguments.group_bounds,
        most_nodes: arguments.most_nodes,
    })?)
}

/// Reads how many of a group are chosen, as in `Norrland=2..4` or `Gotland=1..`.
fn group_bounds(text: &str) -> Result<GroupBounds, String> {
    let wrong = || format!("write GROUP=LEAST..MOST, as in Norrland=2..4, not '{text}'");
    let (group, bounds) = text.rsplit_once('=').ok_or_else(wrong)?;
    let (least, most) = bounds.split_once("..").ok_or_else(wrong)?;
    let number = |text: &str, none| {
        if text.is_empty() { Ok(none) } else { text.parse().map(Some).map_err(|_| wrong()) }
    };
    Ok(GroupBounds {
        group: group.to_owned(),
        at_least: number(least, Some(0))?.unwrap_or(0),
        at_most: number(most, None)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_a_group_may_be_open() {
        let bounds = |group: &str, at_least, at_most| {
            Ok(GroupBounds { group: group.to_owned(), at_least, at_most })
        };
        assert_eq!(group_bounds("Norrland=2..4"), bounds("Norrland", 2, Some(4)));
        assert_eq!(group_bounds("a=b=1.."), bounds("a=b", 1, None));
        assert_eq!(group_bounds("Gotland=..1"), bounds("Gotland", 0, Some(1)));
        for text in ["Norrland", "Norrland=2", "Norrland=a..b", "Norrland=-1..2"] {
            assert!(group_bounds(text).unwrap_err().contains(text));
        }
    }
}
