//! What it is called, what is done, what it is about and for whom.

use domain::intervention::{Description, Theme};

use super::super::form::{Block, field};
use crate::desk::field::{Input, Problem};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::language::Language;

pub(super) fn written(description: &Description) -> Vec<(String, String)> {
    let texts = [
        ("titel", &description.title),
        ("sammanfattning", &description.summary),
        ("malgrupp", &description.target_group),
    ];
    let texts = texts.map(|(name, text)| (name.to_owned(), text.clone()));
    let ticks = description.themes.iter().map(|theme| (tick(*theme), "1".to_owned()));
    texts.into_iter().chain(ticks).collect()
}

pub(super) fn blocks(language: Language, posted: &Posted) -> Vec<Block> {
    let label = |key: &str| language.text(&format!("own-intervention-field-{key}"));
    let mut blocks = vec![
        Block::Field(field(posted, "titel", label("titel"), Input::Line)),
        Block::Field(field(posted, "sammanfattning", label("sammanfattning"), Input::Lines)),
        Block::Field(field(posted, "malgrupp", label("malgrupp"), Input::Line)),
    ];
    blocks.extend(themes(language, posted));
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
    language: Language,
    posted: &Posted,
    description: &mut Description,
) -> Vec<Problem> {
    let mut reader = Reader::new(language, posted);
    description.title = reader.text("titel");
    description.summary = reader.text("sammanfattning");
    description.target_group = reader.text("malgrupp");
    description.themes = ticked_themes(&mut reader, posted);
    reader.problems()
}

fn tick(theme: Theme) -> String {
    format!("tema-{}", theme.as_str())
}
