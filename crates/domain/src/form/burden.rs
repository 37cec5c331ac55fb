//! What a form costs the one who fills it in.

use std::collections::BTreeSet;

use super::key::Label;
use super::kind::{Cell, Column, Kind, Need, Rows, TextLimits};
use super::layout::Group;
use super::{Form, Question, ReuseKey};

/// Words read in a minute.
const READING: u64 = 238;
/// Words composed in a minute.
const COMPOSING: u64 = 19;
/// Characters of a Swedish word, with the space after it.
const WORD: u64 = 6;
/// Seconds to find a figure, a date or a code and write it.
const LOOKED_UP: u64 = 30;
/// Seconds to choose an option, past reading it.
const CHOSEN: u64 = 5;
/// Seconds to find a file and hand it in.
const FILE: u64 = 120;
/// The rows that a table is expected to have, where its limits let it.
const EXPECTED_ROWS: u16 = 3;
/// The rows that the costs of a budget, and each group of a logic model, are expected to have.
const EXPECTED_LARGE: u16 = 8;

/// What a form costs the one who fills it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Burden {
    /// Mandatory fields: the questions that every answer must hold, with a table counted by the
    /// mandatory columns of its fewest rows, one row at least.
    pub mandatory_fields: u32,
    /// Seconds, every question counted, optional and conditional ones too: the most that is asked.
    pub seconds: u64,
}

impl Burden {
    /// Returns the minutes, rounded up.
    #[must_use]
    pub fn minutes(self) -> u32 {
        u32::try_from(self.seconds.div_ceil(60)).unwrap_or(u32::MAX)
    }
}

/// Computes the burden of a form; what is `known` from before costs nothing.
///
/// Each question costs reading (label, hint and reason in Swedish at 238 words a minute) and
/// answering, by the kind of its fields: a text half its most characters at 6 characters a word and
/// 19 words a minute; a number, amount, date, year or code 30 seconds to find and write; an option
/// or a box 5 seconds; a file 2 minutes. A table costs its row times the rows expected: the fewest,
/// or 3 where the limits let it, 8 for the costs of a budget and for the elements and the links of a
/// logic model. What is calculated costs the reading only.
///
/// The rates of reading and composing are measured; the half, the 30 seconds and the expected rows
/// are assumptions, to be replaced by measured times as reports come in.
///
/// # Source
/// The Standard Cost Model: time of each piece of information asked for (SCM Network, International
/// Standard Cost Model Manual, 2005). Reading: Brysbaert (2019), `doi:10.1016/j.jml.2019.104047`,
/// 238 words a minute silently in English non-fiction. Composing at a keyboard: Karat, Halverson,
/// Horn and Karat (1999), `doi:10.1145/302979.303160`, 19 words a minute.
#[must_use]
pub fn burden(form: &Form, known: &BTreeSet<ReuseKey>) -> Burden {
    let mut burden = Burden { mandatory_fields: 0, seconds: 0 };
    for question in form.questions() {
        if question.reuse.as_ref().is_some_and(|key| known.contains(key)) {
            continue;
        }
        if question.need == Need::Mandatory && question.condition.is_none() {
            burden.mandatory_fields += mandatory_fields(&question.kind);
        }
        burden.seconds += seconds(question);
    }
    burden
}

fn mandatory_fields(kind: &Kind) -> u32 {
    let layout = kind.layout();
    let is_mandatory = |column: &&Column| column.need == Need::Mandatory;
    let in_rows = layout.groups.iter().map(|group| {
        let n_columns = group.columns.iter().filter(is_mandatory).count();
        u32::try_from(n_columns).unwrap_or(u32::MAX).saturating_mul(group.rows.least.max(1).into())
    });
    // A single field is the question itself; boxes to tick are one field together.
    u32::from(!layout.fields.is_empty()) + in_rows.sum::<u32>()
}

/// Returns the seconds that one question takes.
fn seconds(question: &Question) -> u64 {
    let Question { label, hint, why, kind, .. } = question;
    let layout = kind.layout();
    let expected = |group: &Group| match (kind, group.key.as_str()) {
        (Kind::Budget(_), "costs") | (Kind::LogicModel(_), _) => EXPECTED_LARGE,
        _ => EXPECTED_ROWS,
    };
    let options: u64 = layout.fields.iter().map(|field| answering(&field.cell)).sum();
    let rows: u64 = layout
        .groups
        .iter()
        .map(|group| {
            let row: u64 = group.columns.iter().map(|column| answering(&column.cell)).sum();
            let per_row = if matches!(kind, Kind::Files(_)) { FILE } else { row };
            per_row * u64::from(expected_rows(group.rows, expected(group)))
        })
        .sum();
    reading([label, hint, why]) + options + rows
}

fn expected_rows(rows: Rows, expected: u16) -> u16 {
    rows.least.max(expected.min(rows.most))
}

fn reading(labels: [&Label; 3]) -> u64 {
    let n_words: usize = labels.iter().map(|label| label.swedish.split_whitespace().count()).sum();
    (u64::try_from(n_words).unwrap_or(u64::MAX).saturating_mul(60)).div_ceil(READING)
}

fn answering(cell: &Cell) -> u64 {
    match cell {
        Cell::Text(TextLimits { most_characters, .. }) => {
            (u64::from(*most_characters) * 60).div_ceil(2 * WORD * COMPOSING)
        }
        Cell::One(_) | Cell::Tick => CHOSEN,
        _ => LOOKED_UP,
    }
}
