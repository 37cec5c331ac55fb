//! What each part of an intervention reads from its row.

use std::collections::BTreeSet;

use domain::area::AreaCode;
use domain::indicator::IndicatorId;
use domain::intervention::logic_model::{EvidenceGrade, Link, Node};
use domain::intervention::result::{Baseline, Measured, Origin, ResultIndicator, ResultPeriod};
use domain::intervention::{Cost, Theme};
use domain::lesson::{Claim, Status, Verdict};
use domain::money::Ore;

use super::super::super::wire::{checked_id, evidence, parts_of_percent, wrong};
use super::super::super::{FiledLesson, InterventionFileCause, Known};
use super::super::draft::{self, Draft};
use super::super::{Part, TableCause, TableError, dimensions};
use super::cells::Cells;

type Read<T> = Result<T, TableError>;

/// Reads the row of the intervention itself.
pub(super) fn head(cells: &Cells<'_>, id: String) -> Read<draft::Head> {
    let id = checked_id(id).map_err(|cause| cells.content("intervention", cause))?;
    let read = |text: &str| text.parse::<Ore>().ok();
    let cost = if cells.has_value() {
        let amount =
            cells.word("value", read, "cost in kronor", "write one as 75000 or 75000.50")?;
        Some(Cost { amount, source: cells.text("source") })
    } else if cells.text("source").is_empty() {
        None
    } else {
        return Err(cells.wrong("value", TableCause::Lacking));
    };
    Ok(draft::Head {
        id,
        owner: cells.text("owner"),
        title: cells.needed("title")?,
        summary: cells.needed("text")?,
        target_group: cells.needed("target_group")?,
        days: cells.days()?,
        dose: cells.text("dose"),
        method: cells.text("method"),
        context: cells.text("context"),
        cost,
    })
}

/// Reads the row of a part into the intervention that it is of.
pub(super) fn take(cells: &Cells<'_>, part: Part, known: Known<'_>, draft: &mut Draft) -> Read<()> {
    match part {
        Part::Intervention => {}
        Part::Theme => {
            let of = |word: &str| Theme::ALL.into_iter().find(|theme| theme.as_str() == word);
            draft.themes.push(cells.word("kind", of, "theme", "write one as integration")?);
        }
        Part::Place => place(cells, known, draft)?,
        Part::Grant => draft.grants.push(named(cells)?),
        Part::Evaluation => draft.designs.push(named(cells)?),
        Part::Source => draft.sources.push(cells.text("text")),
        Part::Step => {
            let level =
                cells.word("kind", draft::level_of, "level", "write one as activity or output")?;
            let (id, text) = (cells.needed("id")?, cells.needed("text")?);
            draft.nodes.push(Node { id, level, text });
        }
        Part::Link => draft.links.push(link(cells)?),
        Part::Indicator => indicator(cells, known, draft)?,
        Part::Baseline => baseline(cells, draft)?,
        Part::Period => period(cells, draft)?,
        Part::Target | Part::Actual => value(cells, part, draft)?,
        Part::Lesson => lesson(cells, draft)?,
        Part::Evidence => evidence_of(cells, draft)?,
    }
    Ok(())
}

fn named<T: std::str::FromStr>(cells: &Cells<'_>) -> Read<T> {
    let text = cells.needed("id")?;
    text.parse().map_err(|_| {
        cells.content("id", wrong(&text, "name", "write 1 to 120 characters on one line"))
    })
}

fn place(cells: &Cells<'_>, known: Known<'_>, draft: &mut Draft) -> Read<()> {
    let read = |text: &str| text.parse::<AreaCode>().ok();
    let code = cells.word("id", read, "code of a place", "write one as 0114 or 0114R001")?;
    if !(known.has_area)(&code) {
        return Err(cells.content("id", InterventionFileCause::UnknownPlace(code)));
    }
    if draft.places.iter().any(|(place, _)| *place == code) {
        return Err(cells.wrong("id", TableCause::Twice(code.to_string())));
    }
    let percent = cells.key("value")?.replacen(',', ".", 1);
    let part = parts_of_percent(&percent).map_err(|cause| cells.content("value", cause))?;
    draft.places.push((code, part));
    Ok(())
}

fn link(cells: &Cells<'_>) -> Read<Link> {
    let of = |word: &str| EvidenceGrade::ALL.into_iter().find(|grade| grade.as_str() == word);
    Ok(Link {
        from: cells.needed("id")?,
        to: cells.needed("to")?,
        assumption: cells.text("text"),
        evidence: cells.word("kind", of, "grade of evidence", "write one as assumed or limited")?,
        source: cells.text("source"),
    })
}

fn indicator(cells: &Cells<'_>, known: Known<'_>, draft: &mut Draft) -> Read<()> {
    let id = cells.needed("id")?;
    if draft.indicator(&id).is_some() {
        return Err(cells.wrong("id", TableCause::Twice(id)));
    }
    let origin = match cells.text("source").trim() {
        "" => Origin::Reported,
        text => {
            let official: IndicatorId = text.parse().map_err(|_| {
                cells.content("source", wrong(text, "id of an indicator", "write one as N03926"))
            })?;
            if !(known.has_indicator)(&official) {
                let cause = InterventionFileCause::UnknownIndicator { indicator: id, official };
                return Err(cells.content("source", cause));
            }
            Origin::Official(official)
        }
    };
    let yes_or_no = |word: &str| match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    draft.indicators.push(ResultIndicator {
        id,
        title: cells.needed("title")?,
        kind: cells.word("kind", draft::kind_of, "kind", "write output, outcome or impact")?,
        origin,
        unit: cells.text("unit"),
        is_higher_better: cells.word("higher_is_better", yes_or_no, "answer", "write yes or no")?,
        baseline: None,
        periods: Vec::new(),
    });
    Ok(())
}

fn of_indicator<'d>(cells: &Cells<'_>, draft: &'d mut Draft) -> Read<&'d mut ResultIndicator> {
    let id = cells.needed("id")?;
    draft.indicator(&id).ok_or_else(|| cells.no_such("id", "the indicator", &id))
}

fn measured(cells: &Cells<'_>) -> Read<Measured> {
    let told = cells.text("dimensions");
    let dimensions = dimensions::read(&told).ok_or_else(|| {
        let example = "write one as kön=kvinnor; ålder=16–19";
        cells.content("dimensions", wrong(&told, "list of dimensions", example))
    })?;
    Ok(Measured { value: cells.number()?, dimensions, comment: cells.text("comment") })
}

fn baseline(cells: &Cells<'_>, draft: &mut Draft) -> Read<()> {
    let read = |text: &str| text.parse::<i32>().ok();
    let year = cells.word("first", read, "year", "write one as 2021")?;
    let value = if cells.has_value() { Some(measured(cells)?) } else { None };
    let told = |column| !cells.text(column).is_empty();
    if value.is_none() && (told("dimensions") || told("comment")) {
        return Err(cells.wrong("value", TableCause::Lacking));
    }
    let indicator = of_indicator(cells, draft)?;
    let baseline = indicator.baseline.get_or_insert_with(|| Baseline { year, values: Vec::new() });
    if baseline.year != year {
        return Err(cells.wrong("first", TableCause::Twice("baseline".to_owned())));
    }
    baseline.values.extend(value);
    Ok(())
}

fn period(cells: &Cells<'_>, draft: &mut Draft) -> Read<()> {
    let days = cells.days()?;
    let indicator = of_indicator(cells, draft)?;
    if indicator.periods.iter().any(|known| known.days == days) {
        let name = format!("{} – {}", days.first(), days.last());
        return Err(cells.wrong("first", TableCause::Twice(name)));
    }
    indicator.periods.push(ResultPeriod { days, targets: Vec::new(), actuals: Vec::new() });
    Ok(())
}

fn value(cells: &Cells<'_>, part: Part, draft: &mut Draft) -> Read<()> {
    let (id, days, value) = (cells.needed("id")?, cells.days()?, measured(cells)?);
    of_indicator(cells, draft)?;
    let period = draft.period(&id, days).ok_or_else(|| {
        let name = format!("{} – {}", days.first(), days.last());
        cells.no_such("first", "a period with the days", &name)
    })?;
    match part {
        Part::Target => period.targets.push(value),
        _ => period.actuals.push(value),
    }
    Ok(())
}

fn lesson(cells: &Cells<'_>, draft: &mut Draft) -> Read<()> {
    let id = checked_id(cells.needed("id")?).map_err(|cause| cells.content("id", cause))?;
    if draft.lessons.iter().any(|known| known.id == id) {
        return Err(cells.wrong("id", TableCause::Twice(id)));
    }
    let verdict = |word: &str| Verdict::ALL.into_iter().find(|known| known.as_str() == word);
    let status = match cells.key("status")? {
        "proposed" => Status::Proposed,
        "reviewed" => Status::Reviewed,
        "spread" => Status::Spread,
        "contradicted" => {
            let by = evidence(&cells.needed("to")?).map_err(|cause| cells.content("to", cause))?;
            Status::Contradicted { by }
        }
        "replaced" => Status::Replaced { by: cells.needed("to")? },
        other => {
            let example = "write proposed, reviewed, spread, contradicted or replaced";
            return Err(cells.content("status", wrong(other, "status", example)));
        }
    };
    let has_other = matches!(status, Status::Contradicted { .. } | Status::Replaced { .. });
    if !has_other && !cells.text("to").is_empty() {
        return Err(cells.wrong("to", TableCause::NotOfPart("lesson")));
    }
    let claim = Claim {
        claim: cells.needed("text")?,
        context: cells.text("context"),
        for_whom: cells.text("target_group"),
        verdict: cells.word("kind", verdict, "verdict", "write one as cannot-be-told")?,
        evidence: BTreeSet::new(),
    };
    draft.lessons.push(FiledLesson { id, claim, status });
    Ok(())
}

fn evidence_of(cells: &Cells<'_>, draft: &mut Draft) -> Read<()> {
    let id = cells.needed("id")?;
    let told = format!("{}:{}", cells.key("kind")?, cells.needed("text")?);
    let found = evidence(&told).map_err(|cause| cells.content("kind", cause))?;
    let lesson = draft.lessons.iter_mut().find(|known| known.id == id);
    let lesson = lesson.ok_or_else(|| cells.no_such("id", "the lesson", &id))?;
    lesson.claim.evidence.insert(found);
    Ok(())
}
