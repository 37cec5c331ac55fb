//! `brygga measure anonymity`.

use measures::disclosure::anonymity::Distance;
use measures::disclosure::{AnonymityQuestion, check_anonymity};
use measures::estimate::Estimate;

use super::asked::Data;

const EXAMPLES: &str = "\
Examples:
  How many look alike by age, sex and municipality:
    brygga measure anonymity --data persons.csv --quasi-identifiers age,sex,municipality

  The same, and what can be learnt of a diagnosis:
    brygga measure anonymity --data persons.csv --quasi-identifiers age,sex,municipality \\
        --sensitive diagnosis

  Incomes have an order, which closeness (t) counts with:
    brygga measure anonymity --data persons.csv --quasi-identifiers age,sex \\
        --sensitive income_class --ordered --measure t-closeness";

/// How well persons hide among others in records (k-anonymity, l-diversity, t-closeness)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The columns that an outsider may know of a person; empty cells look alike.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required = true)]
    quasi_identifiers: Vec<String>,
    /// The column that nobody must learn; only k-anonymity is answered without it.
    #[arg(long, value_name = "COLUMN")]
    sensitive: Option<String>,
    /// The sensitive column holds numbers whose order counts: values far apart differ more.
    #[arg(long, requires = "sensitive")]
    ordered: bool,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let sensitive = arguments.sensitive.as_deref();
    let (number, text) = if arguments.ordered { (sensitive, None) } else { (None, sensitive) };
    let quasi = arguments.quasi_identifiers.iter().map(String::as_str);
    let table = arguments.data.read(number, quasi.chain(text))?;
    let columns: Vec<Vec<u32>> = arguments
        .quasi_identifiers
        .iter()
        .map(|name| Ok(codes(&table.texts(name)?)))
        .collect::<anyhow::Result<_>>()?;
    let columns: Vec<&[u32]> = columns.iter().map(Vec::as_slice).collect();
    let sensitive = match (number, text) {
        (Some(name), _) => {
            let values = table.complete(name)?;
            let mut known = values.clone();
            known.sort_unstable_by(f64::total_cmp);
            known.dedup();
            values.iter().map(|value| place(known.partition_point(|k| k < value))).collect()
        }
        (None, Some(name)) => codes(&table.texts(name)?),
        (None, None) => Vec::new(),
    };
    Ok(check_anonymity(&AnonymityQuestion {
        quasi_identifiers: &columns,
        sensitive: &sensitive,
        distance: if arguments.ordered { Distance::Ordered } else { Distance::Equal },
        measures: &arguments.data.measures(),
    })?)
}

/// Returns each value's place among the different values, in rising order.
fn codes<T: Ord>(values: &[T]) -> Vec<u32> {
    let mut known: Vec<&T> = values.iter().collect();
    known.sort_unstable();
    known.dedup();
    values.iter().map(|value| place(known.partition_point(|k| *k < value))).collect()
}

fn place(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_with_the_values_and_what_is_missing_has_its_own() {
        assert_eq!(codes(&[Some("b"), None, Some("a"), Some("b")]), [2, 0, 1, 2]);
    }
}
