//! Areas, reforms and statements of a programme file.

use domain::commitment::measure::Lack;
use domain::form::key::Label;
use domain::programme::reform::{
    DevelopmentArea, Instrument, Outcome, Reform, Responsible, Standing, Statement,
};
use serde::Deserialize;

use super::{ProgrammeFileCause, filled};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    sv: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AreaRow {
    number: u8,
    name: String,
    line: u32,
    #[serde(default)]
    parts: Vec<Texts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReformRow {
    number: u8,
    text: String,
    line: u32,
    instrument: String,
    area: u8,
    responsible: Option<ResponsibleRow>,
    standing: String,
    standing_source: String,
    outcome: OutcomeRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponsibleRow {
    authority: String,
    stated: bool,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeRow {
    told: Texts,
    indicator: Option<String>,
    missing: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatementRow {
    about: String,
    text: String,
    line: u32,
}

fn label(key: &'static str, texts: Texts) -> Result<Label, ProgrammeFileCause> {
    Ok(Label { swedish: filled(key, texts.sv)?, english: filled(key, texts.en)? })
}

/// Returns the areas.
pub(super) fn areas(rows: Vec<AreaRow>) -> Result<Vec<DevelopmentArea>, ProgrammeFileCause> {
    let mut areas: Vec<DevelopmentArea> = Vec::new();
    for AreaRow { number, name, line, parts } in rows {
        if areas.iter().any(|known| known.number == number) {
            return Err(ProgrammeFileCause::Number { key: "areas", number });
        }
        let parts: Result<Vec<Label>, _> =
            parts.into_iter().map(|part| label("parts", part)).collect();
        areas.push(DevelopmentArea { number, name: filled("name", name)?, parts: parts?, line });
    }
    Ok(areas)
}

/// Returns the reforms.
pub(super) fn reforms(rows: Vec<ReformRow>) -> Result<Vec<Reform>, ProgrammeFileCause> {
    let mut reforms: Vec<Reform> = Vec::new();
    for row in rows {
        let reform = reform(row)?;
        if reforms.iter().any(|known| known.number == reform.number) {
            return Err(ProgrammeFileCause::Number { key: "reforms", number: reform.number });
        }
        reforms.push(reform);
    }
    Ok(reforms)
}

fn reform(row: ReformRow) -> Result<Reform, ProgrammeFileCause> {
    let instrument = Instrument::ALL.into_iter().find(|one| one.as_str() == row.instrument);
    let instrument = instrument.ok_or_else(|| {
        word("instrument", row.instrument, &Instrument::ALL.map(Instrument::as_str))
    })?;
    let standing = Standing::ALL.into_iter().find(|one| one.as_str() == row.standing);
    let standing = standing
        .ok_or_else(|| word("standing", row.standing, &Standing::ALL.map(Standing::as_str)))?;
    let responsible = |row: ResponsibleRow| {
        Ok::<_, ProgrammeFileCause>(Responsible {
            authority: filled("authority", row.authority)?,
            is_stated: row.stated,
            basis: filled("basis", row.basis)?,
        })
    };
    Ok(Reform {
        number: row.number,
        text: filled("text", row.text)?,
        line: row.line,
        instrument,
        area: row.area,
        responsible: row.responsible.map(responsible).transpose()?,
        standing,
        standing_source: filled("standing_source", row.standing_source)?,
        outcome: outcome(row.outcome)?,
    })
}

fn outcome(row: OutcomeRow) -> Result<Outcome, ProgrammeFileCause> {
    let lack = |found: String| {
        let known = Lack::ALL.into_iter().find(|lack| lack.as_str() == found);
        known.ok_or_else(|| word("missing", found, &Lack::ALL.map(Lack::as_str)))
    };
    let id = |id: String| {
        id.parse()
            .map_err(|_| word("indicator", id.clone(), &["the id of an indicator, as N15428"]))
    };
    Ok(Outcome {
        told: label("told", row.told)?,
        indicator: row.indicator.map(id).transpose()?,
        missing: row.missing.into_iter().map(lack).collect::<Result<_, _>>()?,
    })
}

fn word(key: &'static str, found: String, words: &[&str]) -> ProgrammeFileCause {
    let found = found.chars().take(40).collect();
    ProgrammeFileCause::Word { key, found, words: words.join(", ") }
}

/// Returns what the sources say of how the programme is carried out.
pub(super) fn statements(rows: Vec<StatementRow>) -> Result<Vec<Statement>, ProgrammeFileCause> {
    rows.into_iter()
        .map(|StatementRow { about, text, line }| {
            Ok(Statement { about: filled("about", about)?, text: filled("text", text)?, line })
        })
        .collect()
}
