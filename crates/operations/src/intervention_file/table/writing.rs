//! Interventions row by row.

use csv::WriterBuilder;
use domain::area::AreaCode;
use domain::intervention::logic_model::{Link, Node};
use domain::intervention::result::{Measured, Origin, ResultIndicator};
use domain::lesson::{Evidence, Status};
use spreadsheet::csv_file::{BYTE_ORDER_MARK, guarded};

use super::super::{FiledLesson, InterventionFile};
use super::draft::{kind_word, level_word};
use super::{Part, columns, dimensions};

/// Columns that hold numbers and days, which no program takes for a formula.
pub(super) const PLAIN: [&str; 3] = ["first", "last", "value"];

/// Returns the interventions as a table: UTF-8 with a byte-order mark, semicolons between cells, as
/// Swedish spreadsheet programs have it. [`super::read`] gives the same interventions.
///
/// A text that a spreadsheet program could take for a formula gets an apostrophe in front, which
/// reading takes away. A cost, a baseline or a value that is not stated has no cell; nothing is zero
/// that is missing.
#[must_use]
pub fn write(files: &[InterventionFile]) -> String {
    let mut table = WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let to_memory = "writing to memory does not fail";
    table.write_record(columns()).expect(to_memory);
    for row in files.iter().flat_map(rows) {
        table.write_record(row).expect(to_memory);
    }
    let bytes = table.into_inner().expect(to_memory);
    format!("{BYTE_ORDER_MARK}{}", String::from_utf8(bytes).expect("every cell is text"))
}

/// Makes the rows of one intervention.
struct Rows<'a> {
    id: &'a str,
    rows: Vec<Vec<String>>,
}

impl Rows<'_> {
    fn add(&mut self, part: Part, cells: &[(&str, &str)]) {
        let cell = |column: &str| match column {
            "intervention" => self.id.to_owned(),
            "part" => part.as_str().to_owned(),
            column => {
                let text = cells.iter().find(|(name, _)| *name == column).map_or("", |(_, t)| *t);
                if PLAIN.contains(&column) { text.to_owned() } else { guarded(text).into_owned() }
            }
        };
        self.rows.push(columns().map(cell).collect());
    }
}

fn rows(file: &InterventionFile) -> Vec<Vec<String>> {
    let mut rows = Rows { id: &file.id, rows: Vec::new() };
    intervention(&mut rows, file);
    let description = &file.description;
    for theme in &description.themes {
        rows.add(Part::Theme, &[("kind", theme.as_str())]);
    }
    for part in description.places.parts() {
        place(&mut rows, part);
    }
    for grant in &description.grants {
        rows.add(Part::Grant, &[("id", grant.as_str())]);
    }
    for design in &description.designs {
        rows.add(Part::Evaluation, &[("id", design.as_str())]);
    }
    for source in &file.sources {
        rows.add(Part::Source, &[("text", source)]);
    }
    description.logic_model.nodes().iter().for_each(|node| step(&mut rows, node));
    description.logic_model.links().iter().for_each(|one| link(&mut rows, one));
    description.indicators.iter().for_each(|one| indicator(&mut rows, one));
    file.lessons.iter().for_each(|one| lesson(&mut rows, one));
    rows.rows
}

fn intervention(rows: &mut Rows<'_>, file: &InterventionFile) {
    let description = &file.description;
    let cost = description.cost.as_ref();
    let amount = cost.map_or_else(String::new, |cost| cost.amount.to_string());
    let cells = [
        ("owner", file.owner.as_str()),
        ("title", &description.title),
        ("text", &description.summary),
        ("target_group", &description.target_group),
        ("first", &description.days.first().to_string()),
        ("last", &description.days.last().to_string()),
        ("dose", &description.dose),
        ("method", &description.method),
        ("context", &description.context),
        ("value", &amount),
        ("source", cost.map_or("", |cost| &cost.source)),
    ];
    rows.add(Part::Intervention, &cells);
}

fn place(rows: &mut Rows<'_>, (code, part): &(AreaCode, u16)) {
    let percent = format!("{}.{:02}", part / 100, part % 100);
    rows.add(Part::Place, &[("id", code.as_str()), ("value", &percent)]);
}

fn step(rows: &mut Rows<'_>, node: &Node) {
    let kind = level_word(node.level);
    rows.add(Part::Step, &[("id", &node.id), ("kind", kind), ("text", &node.text)]);
}

fn link(rows: &mut Rows<'_>, link: &Link) {
    let cells = [
        ("id", link.from.as_str()),
        ("to", &link.to),
        ("text", &link.assumption),
        ("kind", link.evidence.as_str()),
        ("source", &link.source),
    ];
    rows.add(Part::Link, &cells);
}

fn indicator(rows: &mut Rows<'_>, indicator: &ResultIndicator) {
    let official = match &indicator.origin {
        Origin::Official(id) => id.as_str(),
        Origin::Reported => "",
    };
    let id = indicator.id.as_str();
    let cells = [
        ("id", id),
        ("title", &indicator.title),
        ("kind", kind_word(indicator.kind)),
        ("unit", &indicator.unit),
        ("higher_is_better", if indicator.is_higher_better { "yes" } else { "no" }),
        ("source", official),
    ];
    rows.add(Part::Indicator, &cells);
    if let Some(baseline) = &indicator.baseline {
        let year = baseline.year.to_string();
        if baseline.values.is_empty() {
            rows.add(Part::Baseline, &[("id", id), ("first", &year)]);
        }
        for value in &baseline.values {
            measured(rows, Part::Baseline, &[("id", id), ("first", &year)], value);
        }
    }
    for period in &indicator.periods {
        let (first, last) = (period.days.first().to_string(), period.days.last().to_string());
        let days = [("id", id), ("first", first.as_str()), ("last", last.as_str())];
        rows.add(Part::Period, &days);
        for value in &period.targets {
            measured(rows, Part::Target, &days, value);
        }
        for value in &period.actuals {
            measured(rows, Part::Actual, &days, value);
        }
    }
}

fn measured(rows: &mut Rows<'_>, part: Part, of: &[(&str, &str)], measured: &Measured) {
    let value = measured.value.to_string();
    let dimensions = dimensions::write(&measured.dimensions);
    let told =
        [("value", value.as_str()), ("dimensions", &dimensions), ("comment", &measured.comment)];
    rows.add(part, &[of, &told].concat());
}

fn lesson(rows: &mut Rows<'_>, lesson: &FiledLesson) {
    let claim = &lesson.claim;
    let by = match &lesson.status {
        Status::Contradicted { by } => format!("{}:{}", evidence_word(by), by.reference()),
        Status::Replaced { by } => by.clone(),
        Status::Proposed | Status::Reviewed | Status::Spread => String::new(),
    };
    let cells = [
        ("id", lesson.id.as_str()),
        ("text", &claim.claim),
        ("target_group", &claim.for_whom),
        ("context", &claim.context),
        ("kind", claim.verdict.as_str()),
        ("status", lesson.status.as_str()),
        ("to", &by),
    ];
    rows.add(Part::Lesson, &cells);
    for evidence in &claim.evidence {
        let (kind, text) = (evidence_word(evidence), evidence.reference());
        rows.add(Part::Evidence, &[("id", &lesson.id), ("kind", kind), ("text", text)]);
    }
}

fn evidence_word(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Intervention(_) => "intervention",
        Evidence::Evaluation(_) => "evaluation",
        Evidence::Report(_) => "report",
    }
}
