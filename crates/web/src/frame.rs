//! What every page has around its own contents: title, language, navigation.

use crate::assets;
use crate::language::Language;

/// A place in the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Läget.
    Situation,
    /// Nyckeltal.
    Indicators,
    /// Kommuner.
    Municipalities,
    /// Jämför.
    Compare,
    /// Urval.
    Selection,
    /// Fördelning.
    Allocation,
    /// Effekter.
    Effects,
    /// Öppna data.
    OpenData,
    /// A page outside the main navigation.
    Elsewhere,
}

/// The main navigation in order: place, path, key of its name.
const PLACES: [(Place, &str, &str); 8] = [
    (Place::Situation, "/", "frame-situation"),
    (Place::Indicators, "/nyckeltal", "frame-indicators"),
    (Place::Municipalities, "/kommun", "frame-municipalities"),
    (Place::Compare, "/jamfor", "frame-compare"),
    (Place::Selection, "/urval", "frame-selection"),
    (Place::Allocation, "/fordelning", "frame-allocation"),
    (Place::Effects, "/effekter", "frame-effects"),
    (Place::OpenData, "/oppna-data", "frame-open-data"),
];

/// One link of the main navigation.
#[derive(Debug)]
pub(crate) struct PlaceLink {
    pub(crate) path: &'static str,
    pub(crate) name: String,
    pub(crate) is_current: bool,
}

/// The frame of one page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language the page is written in.
    pub language: Language,
    /// The page's title, in that language.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// Where the same view stands in the other language.
    pub in_other_language: String,
    place: Place,
}

impl Frame {
    /// Returns the frame of a page; `address` is the page's own path and query without the
    /// language prefix.
    #[must_use]
    pub fn new(language: Language, place: Place, title: String, address: &str) -> Self {
        let in_other_language = format!("{}{address}", language.other().prefix());
        Self { language, description: title.clone(), title, in_other_language, place }
    }

    /// Returns the wording under `key`.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.language.text(key)
    }

    /// Returns what links on this page start with.
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        self.language.prefix()
    }

    pub(crate) fn stylesheet(&self) -> &'static str {
        assets::stylesheet_path()
    }

    pub(crate) fn places(&self) -> Vec<PlaceLink> {
        PLACES
            .iter()
            .map(|(place, path, key)| PlaceLink {
                path,
                name: self.t(key),
                is_current: *place == self.place,
            })
            .collect()
    }
}
