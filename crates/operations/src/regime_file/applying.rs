//! Who may apply, for what, and what an application holds.

use domain::area::{AreaCode, Level};
use domain::regime::applying::{
    Applicants, ApplicationContents, ApplicationPart, Clause, Signature,
};
use domain::regime::frame::FrameFormula;
use domain::selection::Annex;
use serde::Deserialize;

use super::wire::one_line;
use super::words::words;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClauseTable {
    id: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ApplicantsTable {
    Annex(AnnexTable),
    Model(ModelTable),
    PublishedList(String),
    EveryMunicipality(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnnexTable {
    size: usize,
    complete: bool,
    municipalities: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelTable {
    id: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContentsTable {
    always: Vec<String>,
    where_applicable: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureTable {
    by_authorised_representative: bool,
    on_honour_and_conscience: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameTable {
    mean_over_years: u8,
    index: String,
}

pub(super) fn clause(table: &ClauseTable) -> Result<Clause, String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if table.id.is_empty() || table.id.len() > 60 || !table.id.bytes().all(fits) {
        return Err("write an id of up to 60 of the characters a–z, 0–9 and -".to_owned());
    }
    Ok(Clause { id: table.id.clone(), text: one_line(&table.text)? })
}

pub(super) fn clauses(tables: &[ClauseTable]) -> Result<Vec<Clause>, String> {
    if tables.is_empty() {
        return Err("the list is empty; write at least one, or not_stated".to_owned());
    }
    let mut clauses: Vec<Clause> = Vec::new();
    for table in tables {
        if clauses.iter().any(|known| known.id == table.id) {
            return Err(format!("the id '{}' comes twice; change one", table.id));
        }
        clauses.push(clause(table)?);
    }
    Ok(clauses)
}

pub(super) fn applicants(table: &ApplicantsTable) -> Result<Applicants, String> {
    Ok(match table {
        ApplicantsTable::Annex(table) => Applicants::Annex(annex(table)?),
        ApplicantsTable::Model(table) => {
            Applicants::Model { text: one_line(&table.text)?, model: one_line(&table.id)? }
        }
        ApplicantsTable::PublishedList(text) => Applicants::PublishedList { text: one_line(text)? },
        ApplicantsTable::EveryMunicipality(text) => {
            Applicants::EveryMunicipality { text: one_line(text)? }
        }
    })
}

fn annex(table: &AnnexTable) -> Result<Annex, String> {
    let mut members: Vec<AreaCode> = Vec::new();
    for text in &table.municipalities {
        let code: AreaCode = text.parse().map_err(|error| format!("could not {error}"))?;
        if code.level() != Level::Municipality {
            return Err(format!("{code} is no municipality; write its code of four digits"));
        }
        if members.contains(&code) {
            return Err(format!("{code} comes twice; remove one"));
        }
        members.push(code);
    }
    let known = members.len();
    if known > table.size || table.complete != (known == table.size) || table.size == 0 {
        return Err(format!(
            "{known} names are written and the list has {}, which does not fit complete = {}; \
             write complete = true only where every name is there",
            table.size, table.complete
        ));
    }
    Ok(Annex { members, size: table.size })
}

pub(super) fn contents(table: &ContentsTable) -> Result<ApplicationContents, String> {
    let always = words(&table.always, &ApplicationPart::ALL, ApplicationPart::as_str)?;
    let where_applicable = if table.where_applicable.is_empty() {
        Vec::new()
    } else {
        words(&table.where_applicable, &ApplicationPart::ALL, ApplicationPart::as_str)?
    };
    match always.iter().find(|part| where_applicable.contains(part)) {
        Some(part) => Err(format!("'{}' is in both lists; remove one", part.as_str())),
        None => Ok(ApplicationContents { always, where_applicable }),
    }
}

pub(super) fn signature(table: &SignatureTable) -> Result<Signature, String> {
    let SignatureTable { by_authorised_representative, on_honour_and_conscience } = *table;
    if !by_authorised_representative && !on_honour_and_conscience {
        return Err("neither is asked for; write not_stated".to_owned());
    }
    Ok(Signature { by_authorised_representative, on_honour_and_conscience })
}

pub(super) fn frame(table: &FrameTable) -> Result<FrameFormula, String> {
    let mean_over_years = table.mean_over_years;
    if mean_over_years == 0 {
        return Err("the mean is over no years; write at least 1".to_owned());
    }
    Ok(FrameFormula { mean_over_years, index: one_line(&table.index)? })
}
