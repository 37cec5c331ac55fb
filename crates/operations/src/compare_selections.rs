//! Compares two lists: two models, or one model on two vintages.

use domain::area::Level;
use measures::comparison::{Comparison, Move, Standing, compare};
use serde::Serialize;

use crate::run_selection::SelectionRun;

/// One area in two lists, as programs read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonRow {
    /// `enters`, `leaves`, `stays`, or `shifts` where it is chosen neither time but its standing
    /// changes between out and open.
    pub change: &'static str,
    /// The area's code.
    pub code: String,
    /// The area's name.
    pub name: String,
    /// Where it stood before; `None` where it was not among the areas.
    pub before: Option<StandingCell>,
    /// Where it stands after; `None` where it is not among the areas.
    pub after: Option<StandingCell>,
}

/// Where an area stands on one list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandingCell {
    /// Whether it is chosen; `None` where that cannot be told.
    pub eligible: Option<bool>,
    /// Its place, 1 for the largest need.
    pub rank: Option<usize>,
    /// Its score.
    pub score: Option<f64>,
    /// How far it is inside the line that decides, negative outside: in the score's unit, or in
    /// standard deviations of the criterion that decides.
    pub margin: Option<f64>,
    /// The criterion whose threshold decides; `None` for the score.
    pub decided_by: Option<String>,
}

/// Two lists cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// They choose among different kinds of areas.
    #[error(
        "compare the models {before} and {after}: one chooses among areas of the level \
         {before_unit}, the other among {after_unit}"
    )]
    DifferentUnits {
        /// The first model.
        before: String,
        /// Its kind of area.
        before_unit: Level,
        /// The second model.
        after: String,
        /// Its kind of area.
        after_unit: Level,
    },
}

/// Returns who enters and who leaves from one list to another, and by what margin.
///
/// # Errors
/// [`CompareError::DifferentUnits`] where the lists are of different kinds of areas.
pub fn compare_selections(
    before: &SelectionRun,
    after: &SelectionRun,
) -> Result<Comparison, CompareError> {
    if before.model.unit != after.model.unit {
        return Err(CompareError::DifferentUnits {
            before: before.model.id.clone(),
            before_unit: before.model.unit,
            after: after.model.id.clone(),
            after_unit: after.model.unit,
        });
    }
    Ok(compare(&before.selection, &after.selection))
}

/// Returns every area that is chosen in either list or whose standing changes: who enters, who
/// leaves, who stays, then who shifts; each by code.
#[must_use]
pub fn rows(
    before: &SelectionRun,
    after: &SelectionRun,
    comparison: &Comparison,
) -> Vec<ComparisonRow> {
    let groups = [
        ("enters", &comparison.enters),
        ("leaves", &comparison.leaves),
        ("stays", &comparison.stays),
        ("shifts", &comparison.shifts),
    ];
    let row = |change, area: &Move| ComparisonRow {
        change,
        code: area.code.to_string(),
        name: name_of(before, after, area).to_owned(),
        before: area.before.as_ref().map(|standing| cell(before, standing)),
        after: area.after.as_ref().map(|standing| cell(after, standing)),
    };
    groups
        .into_iter()
        .flat_map(|(change, moves)| moves.iter().map(move |area| row(change, area)))
        .collect()
}

/// Returns the area's name, from the later list where it is on both.
#[must_use]
pub fn name_of<'a>(before: &'a SelectionRun, after: &'a SelectionRun, area: &'a Move) -> &'a str {
    let on = |list: &'a SelectionRun| list.row_of(&area.code).map(|row| list.names[row].as_str());
    on(after).or_else(|| on(before)).unwrap_or(area.code.as_str())
}

fn cell(list: &SelectionRun, standing: &Standing) -> StandingCell {
    let decided_by = standing.decisive.and_then(|decisive| decisive.criterion);
    StandingCell {
        eligible: standing.eligible,
        rank: standing.rank,
        score: standing.score,
        margin: standing.decisive.map(|decisive| decisive.margin),
        decided_by: decided_by.map(|index| list.selection.criteria[index].id.clone()),
    }
}

/// Returns the rows as a JSON array with numbers unrounded.
#[must_use]
pub fn json(rows: &[ComparisonRow]) -> String {
    let text = serde_json::to_string_pretty(rows);
    text.expect("a row has string keys and finite numbers") + "\n"
}

const HEADER: [&str; 9] = [
    "change",
    "code",
    "name",
    "eligible_before",
    "rank_before",
    "margin_before",
    "eligible_after",
    "rank_after",
    "margin_after",
];

/// Returns the rows as CSV with a header, numbers unrounded; what is missing is empty.
#[must_use]
pub fn csv(rows: &[ComparisonRow]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).expect("writing to memory cannot fail");
    for row in rows {
        let mut record = vec![row.change.to_owned(), row.code.clone(), row.name.clone()];
        for standing in [row.before.as_ref(), row.after.as_ref()] {
            let eligible = standing.and_then(|standing| standing.eligible);
            let rank = standing.and_then(|standing| standing.rank);
            let margin = standing.and_then(|standing| standing.margin);
            record.push(eligible.map_or_else(String::new, |eligible| eligible.to_string()));
            record.push(rank.map_or_else(String::new, |rank| rank.to_string()));
            record.push(margin.map_or_else(String::new, |margin| margin.to_string()));
        }
        writer.write_record(record).expect("every row has the header's columns");
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("the fields are text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run_selection::run;
    use crate::run_selection::tests::{model, store};

    #[test]
    fn fewer_places_let_the_last_one_go() {
        let store = store();
        let two = run(&store.store, &model("top = 2"), None).unwrap();
        let one = run(&store.store, &model("top = 1"), None).unwrap();
        let comparison = compare_selections(&two, &one).unwrap();
        let codes: Vec<&str> = comparison.leaves.iter().map(|m| m.code.as_str()).collect();
        assert_eq!(codes, ["0115"]);
        assert!(comparison.enters.is_empty());
        assert_eq!(comparison.stays.len(), 1);
        let after = comparison.leaves[0].after.unwrap();
        assert!(after.decisive.unwrap().margin < 0.0);
        let rows = rows(&two, &one, &comparison);
        let words: Vec<(&str, &str)> =
            rows.iter().map(|row| (row.change, row.name.as_str())).collect();
        assert_eq!(words, [("leaves", "Kommun 0115"), ("stays", "Kommun 0114")]);
        let text = csv(&rows);
        assert!(text.starts_with("change,code,name,eligible_before"), "{text}");
        assert!(text.contains("leaves,0115,Kommun 0115,true,2,0,false,2,-"), "{text}");
        assert!(json(&rows).contains("\"change\": \"leaves\""));
    }
}
