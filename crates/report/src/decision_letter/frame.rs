//! What every letter has: its head, its end, and text as people wrote it.

use domain::grants::application;
use domain::grants::application::ConsultationStage;
use domain::grants::id::OrganisationId;
use time::Date;
use typeset::document::{Block, Document, Head, Language, Level, Marks, Reference, Run};

use super::{Names, Unwritable};
use crate::swedish;

/// Returns a letter with its head.
pub(super) fn document(
    title: &str,
    on: Date,
    application: &application::State,
    names: &Names,
    blocks: Vec<Block>,
) -> Result<Document, Unwritable> {
    let diary_number = application.diary_number.as_ref().ok_or(Unwritable::NoDiaryNumber)?;
    let reference = |label: &str, value: String| Reference { label: label.to_owned(), value };
    let lines = |name: &str, lines: &[String]| {
        std::iter::once(name.to_owned()).chain(lines.iter().cloned()).collect()
    };
    Ok(Document {
        title: title.to_owned(),
        language: Language::Swedish,
        author: names.funder.name.clone(),
        date: Some(on),
        head: Head {
            sender: lines(&names.funder.name, &names.funder.lines),
            references: vec![
                reference("Datum", swedish::short_day(on)),
                reference("Diarienummer", diary_number.clone()),
            ],
            recipient: lines(&names.recipient.name, &names.recipient.lines),
        },
        blocks,
    })
}

/// Returns text as it was written, one block for each of its paragraphs.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n");
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts.map(Block::paragraph).collect()
}

/// Returns who was heard and what came of it; nothing where nobody was.
pub(super) fn opinions(
    application: &application::State,
    names: &Names,
) -> Result<Vec<Block>, Unwritable> {
    if application.consultations.is_empty() {
        return Ok(Vec::new());
    }
    let mut items = Vec::new();
    for (organisation, consultation) in &application.consultations {
        let name = organisation_name(organisation, names)?;
        let came = match consultation.stage {
            ConsultationStage::Asked => "har fått tillfälle att yttra sig men har inte svarat",
            ConsultationStage::Answered => "har yttrat sig",
            ConsultationStage::Abstained => "har avstått från att yttra sig",
        };
        let last_day = swedish::day(consultation.last_day);
        items.push(vec![Run::Plain(format!("{name} {came} (sista dag {last_day})."))]);
    }
    Ok(vec![Block::heading(Level::One, "Yttranden"), Block::List { marks: Marks::Bullets, items }])
}

/// Returns the name of an organisation that is neither of the parties.
pub(super) fn organisation_name<'a>(
    organisation: &OrganisationId,
    names: &'a Names,
) -> Result<&'a str, Unwritable> {
    names
        .organisations
        .get(organisation)
        .map(String::as_str)
        .ok_or_else(|| Unwritable::NoName { kind: "organisation", id: organisation.to_string() })
}

/// Returns who decided and who prepared the decision.
pub(super) fn who_decided(
    application: &application::State,
    names: &Names,
) -> Result<Vec<Block>, Unwritable> {
    if application.rapporteur.is_none() {
        return Err(Unwritable::NoDecision { decision: "proposal by a rapporteur" });
    }
    let (decider, rapporteur) = (&names.decider, &names.rapporteur);
    let text = format!(
        "Beslutet har fattats av {} {} med stöd av {}. {} {} har varit föredragande.",
        decider.title,
        decider.name,
        names.delegation,
        capitalised(&rapporteur.title),
        rapporteur.name,
    );
    Ok(vec![Block::heading(Level::One, "Vem som har beslutat"), Block::paragraph(text)])
}

/// Returns words with a capital letter first.
fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
