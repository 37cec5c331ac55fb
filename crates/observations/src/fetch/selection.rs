//! What is asked of a PxWeb table, checked against the table and split under a service's limits.

use std::collections::BTreeSet;

use crate::formats::cube::read_period;
use crate::formats::failure::{listed, shortened};

/// What is asked of one variable of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The code of the variable, `Region`.
    pub variable: String,
    /// A list of codes other than the table's own, `vs_RegSO2025` or `agg:RegionKommungrupp`.
    pub codelist: Option<String>,
    /// Which values.
    pub choice: Choice,
}

/// Which values of a variable are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// All of them.
    All,
    /// These codes.
    Codes(Vec<String>),
    /// The newest periods of a variable for time, this many.
    Newest(usize),
}

/// A variable as the table describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) code: String,
    pub(crate) values: Vec<String>,
    /// Whether the table gives totals where the variable is left out.
    pub(crate) can_be_left_out: bool,
}

/// A variable with the codes that are asked for, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) variable: String,
    pub(crate) codelist: Option<String>,
    pub(crate) codes: Vec<String>,
}

/// Turns selections into codes. `codelist_values` gives the codes of a list that is not the
/// table's own, where they are known.
///
/// # Errors
/// A sentence naming the variable or code that does not fit.
pub(crate) fn choose(
    variables: &[Variable],
    selections: &[Selection],
    mut codelist_values: impl FnMut(&str) -> Option<Vec<String>>,
) -> Result<Vec<Chosen>, String> {
    let names = || listed(variables.iter().map(|variable| variable.code.as_str()));
    let mut seen = BTreeSet::new();
    for selection in selections {
        if !seen.insert(selection.variable.as_str()) {
            return Err(format!("{} is selected twice; select it once", selection.variable));
        }
        if !variables.iter().any(|variable| variable.code == selection.variable) {
            let name = shortened(&selection.variable);
            return Err(format!("the table has no variable '{name}' among {}", names()));
        }
    }
    let mut chosen = Vec::new();
    for variable in variables {
        let selection = selections.iter().find(|selection| selection.variable == variable.code);
        match selection {
            Some(selection) => {
                let values = match &selection.codelist {
                    None => Some(variable.values.clone()),
                    Some(codelist) => codelist_values(codelist),
                };
                chosen.push(Chosen {
                    variable: variable.code.clone(),
                    codelist: selection.codelist.clone(),
                    codes: codes_for(selection, values.as_deref())?,
                });
            }
            None if variable.can_be_left_out => {}
            None => {
                let code = &variable.code;
                return Err(format!("{code} must be selected, the table gives no total for it"));
            }
        }
    }
    Ok(chosen)
}

fn codes_for(selection: &Selection, values: Option<&[String]>) -> Result<Vec<String>, String> {
    let name = &selection.variable;
    let unknown = || format!("{name} with another code list needs its codes named one by one");
    let codes = match &selection.choice {
        Choice::All => values.ok_or_else(unknown)?.to_vec(),
        Choice::Newest(n_newest) => newest(name, values.ok_or_else(unknown)?, *n_newest)?,
        Choice::Codes(codes) => {
            if let Some(values) = values {
                let known: BTreeSet<&String> = values.iter().collect();
                if let Some(code) = codes.iter().find(|code| !known.contains(code)) {
                    return Err(format!("{name} has no value '{}'", shortened(code)));
                }
            }
            codes.clone()
        }
    };
    let mut seen = BTreeSet::new();
    if let Some(code) = codes.iter().find(|code| !seen.insert(code.as_str())) {
        return Err(format!("{name} names '{}' twice; name it once", shortened(code)));
    }
    if codes.is_empty() {
        return Err(format!("no value of {name} is selected"));
    }
    Ok(codes)
}

fn newest(name: &str, values: &[String], n_newest: usize) -> Result<Vec<String>, String> {
    let mut periods = Vec::with_capacity(values.len());
    for value in values {
        let period = read_period(value)
            .map_err(|_| format!("{name} is no time, so it has no newest values"))?;
        periods.push((period, value));
    }
    periods.sort_unstable();
    let start = periods.len().saturating_sub(n_newest);
    Ok(periods[start..].iter().map(|(_, value)| (*value).clone()).collect())
}

/// Splits a question into questions of at most `max_cells` cells, by halving the longest list of
/// codes again and again. The parts cover every cell exactly once.
pub(crate) fn split(chosen: Vec<Chosen>, max_cells: u64) -> Vec<Vec<Chosen>> {
    let n_cells: u128 = chosen.iter().map(|variable| variable.codes.len() as u128).product();
    let longest = (0..chosen.len()).max_by_key(|index| chosen[*index].codes.len());
    match longest {
        Some(index) if n_cells > u128::from(max_cells.max(1)) && chosen[index].codes.len() > 1 => {
            let middle = chosen[index].codes.len().div_ceil(2);
            let mut second = chosen.clone();
            let mut first = chosen;
            second[index].codes.drain(..middle);
            first[index].codes.truncate(middle);
            let mut parts = split(first, max_cells);
            parts.extend(split(second, max_cells));
            parts
        }
        _ => vec![chosen],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(code: &str, values: &[&str], can_be_left_out: bool) -> Variable {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Variable { code: code.to_owned(), values, can_be_left_out }
    }

    fn selection(variable: &str, choice: Choice) -> Selection {
        Selection { variable: variable.to_owned(), codelist: None, choice }
    }

    #[test]
    fn the_newest_periods_are_told_by_time_not_by_place() {
        let variables = [variable("Tid", &["2024", "2022", "2023"], false)];
        let chosen = choose(&variables, &[selection("Tid", Choice::Newest(2))], |_| None).unwrap();
        assert_eq!(chosen[0].codes, ["2023", "2024"]);
    }

    #[test]
    fn a_question_that_does_not_fit_the_table_is_refused_by_name() {
        let variables = [variable("Region", &["0114"], true), variable("Tid", &["2022"], false)];
        let told = |selections: &[Selection]| choose(&variables, selections, |_| None).unwrap_err();
        let codes = |codes: &[&str]| Choice::Codes(codes.iter().map(|c| (*c).to_owned()).collect());
        assert!(told(&[]).contains("Tid must be selected"));
        assert!(told(&[selection("Kon", Choice::All)]).contains("'Kon'"));
        assert!(told(&[selection("Tid", codes(&["1900"]))]).contains("'1900'"));
        assert!(told(&[selection("Tid", codes(&["2022", "2022"]))]).contains("twice"));
        assert!(told(&[selection("Tid", codes(&[]))]).contains("no value of Tid"));
    }

    #[test]
    fn parts_stay_under_the_limit_and_cover_every_cell_once() {
        let chosen: Vec<Chosen> = [("Region", 290), ("Tid", 23), ("Kon", 3)]
            .iter()
            .map(|(name, n_codes)| Chosen {
                variable: (*name).to_owned(),
                codelist: None,
                codes: (0..*n_codes).map(|code: i32| code.to_string()).collect(),
            })
            .collect();
        let parts = split(chosen, 1_000);
        let size = |part: &Vec<Chosen>| part.iter().map(|c| c.codes.len()).product::<usize>();
        assert!(parts.iter().all(|part| size(part) <= 1_000));
        assert_eq!(parts.iter().map(size).sum::<usize>(), 290 * 23 * 3);
    }
}
