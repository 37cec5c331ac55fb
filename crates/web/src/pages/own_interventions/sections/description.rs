//! What it is called, what is done, what it is about, for whom, and what evaluates it.

use domain::grants::id::DesignId;
use domain::intervention::{Description, Theme};

use super::super::form::{Block, field};
use super::Known;
use crate::desk::field::{Input, Problem};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::language::Language;

/// What the name of an evaluation's box begins with.
const EVALUATION: &str = "utvardering-";

pub(super) fn written(description: &Description) -> Vec<(String, String)> {
    let texts = [
        ("titel", &description.title),
        ("sammanfattning", &description.summary),
        ("malgrupp", &description.target_group),
    ];
    let texts = texts.map(|(name, text)| (name.to_owned(), text.clone()));
    let ticks = description.themes.iter().map(|theme| (tick(*theme), "1".to_owned()));
    let designs = description.designs.iter();
    let designs = designs.map(|id| (format!("{EVALUATION}{id}"), "1".to_owned()));
    texts.into_iter().chain(ticks).chain(designs).collect()
}

pub(super) fn blocks(known: &Known<'_>, posted: &Posted) -> Vec<Block> {
    let language = known.language;
    let label = |key: &str| language.text(&format!("own-intervention-field-{key}"));
    let mut blocks = vec![
        Block::Field(field(posted, "titel", label("titel"), Input::Line)),
        Block::Field(field(posted, "sammanfattning", label("sammanfattning"), Input::Lines)),
        Block::Field(field(posted, "malgrupp", label("malgrupp"), Input::Line)),
    ];
    blocks.extend(themes(language, posted));
    blocks.push(Block::Heading(language.text("own-intervention-evaluations")));
    blocks.extend(known.evaluations.iter().map(|(id, title)| {
        let name = format!("{EVALUATION}{id}");
        Block::Field(field(posted, &name, title.clone(), Input::Tick))
    }));
    blocks
}

/// Returns a box to tick for each theme.
pub(in super::super) fn themes(language: Language, posted: &Posted) -> Vec<Block> {
    let heading = language.text("own-intervention-themes");
    let boxes = Theme::ALL.into_iter().map(|theme| {
        let label = language.text(&format!("intervention-theme-{}", theme.as_str()));
        Block::Field(field(posted, &tick(theme), label, Input::Tick))
    });
    std::iter::once(Block::Heading(heading)).chain(boxes).collect()
}

/// Returns the themes that are ticked; at least one must be.
pub(in super::super) fn ticked_themes(reader: &mut Reader<'_>, posted: &Posted) -> Vec<Theme> {
    let is_ticked = |theme: &Theme| !posted.text(&tick(*theme)).is_empty();
    let themes: Vec<Theme> = Theme::ALL.into_iter().filter(is_ticked).collect();
    if themes.is_empty() {
        reader.problem(&tick(Theme::ALL[0]), "own-intervention-no-theme");
    }
    themes
}

pub(super) fn read(
    known: &Known<'_>,
    posted: &Posted,
    description: &mut Description,
) -> Vec<Problem> {
    let mut reader = Reader::new(known.language, posted);
    description.title = reader.text("titel");
    description.summary = reader.text("sammanfattning");
    description.target_group = reader.text("malgrupp");
    description.themes = ticked_themes(&mut reader, posted);
    description.designs = ticked_evaluations(&mut reader, known, posted, &description.designs);
    reader.problems()
}

/// Returns the evaluations that are ticked, and those that were named before and are listed no longer:
/// they stay. One that is neither is refused.
fn ticked_evaluations(
    reader: &mut Reader<'_>,
    known: &Known<'_>,
    posted: &Posted,
    before: &[DesignId],
) -> Vec<DesignId> {
    let is_listed = |id: &str| known.evaluations.iter().any(|(known, _)| known == id);
    let mut chosen: Vec<DesignId> =
        before.iter().filter(|id| !is_listed(id.as_str())).cloned().collect();
    for (name, text) in &posted.0 {
        let Some(id) = name.strip_prefix(EVALUATION).filter(|_| !text.trim().is_empty()) else {
            continue;
        };
        let read = id.parse::<DesignId>().ok().filter(|_| is_listed(id));
        match read {
            Some(id) if !chosen.contains(&id) => chosen.push(id),
            None if !before.iter().any(|known| known.as_str() == id) => {
                let id: String = id.chars().take(60).collect();
                let told =
                    known.language.text_with("own-intervention-unknown-evaluation", &[("id", &id)]);
                reader.tell(name, told);
            }
            _ => {}
        }
    }
    chosen
}

fn tick(theme: Theme) -> String {
    format!("tema-{}", theme.as_str())
}
