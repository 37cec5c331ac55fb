//! Who enters and who leaves against another list.

use domain::selection::Rule;
use measures::comparison::{Comparison, Move, Standing};
use operations::compare_selections::{compare_selections, name_of};
use operations::run_selection::SelectionRun;

use crate::language::Language;
use crate::selection_words::score;

/// The difference between the list shown and another.
pub(super) struct Changes {
    pub(super) sentence: String,
    pub(super) enters: Vec<Change>,
    pub(super) leaves: Vec<Change>,
}

/// One area that enters or leaves.
pub(super) struct Change {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// Returns who enters and leaves from `before` to `after`.
pub(super) fn changes(language: Language, before: &SelectionRun, after: &SelectionRun) -> Changes {
    let Ok(comparison) = compare_selections(before, after) else {
        let sentence = language.text("selection-changes-other-units");
        return Changes { sentence, enters: Vec::new(), leaves: Vec::new() };
    };
    let Comparison { enters, leaves, .. } = comparison;
    let sentence = sentence(language, before, after, enters.len(), leaves.len());
    let listed = |moves: &[Move]| -> Vec<Change> {
        moves.iter().map(|area| change(language, before, after, area)).collect()
    };
    Changes { sentence, enters: listed(&enters), leaves: listed(&leaves) }
}

fn sentence(
    language: Language,
    before: &SelectionRun,
    after: &SelectionRun,
    enters: usize,
    leaves: usize,
) -> String {
    let name = before.model.name.as_str();
    let same_model = before.model.id == after.model.id;
    let key = match (same_model, enters + leaves) {
        (true, 0) => "selection-changes-none",
        (false, 0) => "selection-changes-none-other",
        (true, _) => "selection-changes-own",
        (false, _) => "selection-changes-other",
    };
    let (enters, leaves) = (language.whole(enters), language.whole(leaves));
    language.text_with(key, &[("name", name), ("enters", &enters), ("leaves", &leaves)])
}

fn change(language: Language, before: &SelectionRun, after: &SelectionRun, area: &Move) -> Change {
    Change {
        code: area.code.to_string(),
        name: name_of(before, after, area).to_owned(),
        before: standing(language, before, area.before.as_ref()),
        after: standing(language, after, area.after.as_ref()),
    }
}

/// Writes where an area stands: its place and how far it is from the line.
fn standing(language: Language, run: &SelectionRun, standing: Option<&Standing>) -> String {
    let Some(standing) = standing else { return language.text("selection-not-among") };
    let Rule::Criteria(rule) = run.model.rule() else {
        return language.text(match standing.eligible {
            Some(true) => "selection-on-list",
            Some(false) => "selection-off-list",
            None => "selection-open-list",
        });
    };
    let margin = match standing.decisive {
        None => return language.text("selection-open"),
        Some(decisive) => decisive.margin,
    };
    // A threshold's margin is in standard deviations; a score's in the score's own unit.
    let by_limit = standing.decisive.is_some_and(|decisive| decisive.criterion.is_some());
    let size = if by_limit {
        language.number(margin.abs(), 2)
    } else {
        score(language, rule, margin.abs())
    };
    let key = match (by_limit, margin >= 0.0) {
        (true, true) => "selection-margin-limit-in",
        (true, false) => "selection-margin-limit-out",
        (false, true) => "selection-margin-in",
        (false, false) => "selection-margin-out",
    };
    let rank = standing.rank.map_or_else(String::new, |rank| language.whole(rank));
    language.text_with(key, &[("margin", &size), ("rank", &rank)])
}
