//! What every page has around its own contents: title, language, navigation.

use crate::assets;
use crate::language::Language;
use crate::signed_in::Recognised;

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
    /// Bidrag.
    Grants,
    /// Effekter.
    Effects,
    /// Arbete: what waits for whoever is signed in.
    Work,
    /// Öppna data.
    OpenData,
    /// A page outside the main navigation.
    Elsewhere,
}

/// The main navigation in order: place, path, key of its name.
const PLACES: [(Place, &str, &str); 9] = [
    (Place::Situation, "/", "frame-situation"),
    (Place::Indicators, "/nyckeltal", "frame-indicators"),
    (Place::Municipalities, "/kommun", "frame-municipalities"),
    (Place::Compare, "/jamfor", "frame-compare"),
    (Place::Selection, "/urval", "frame-selection"),
    (Place::Allocation, "/fordelning", "frame-allocation"),
    (Place::Grants, "/bidrag", "frame-grants"),
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
    /// Who is signed in; `None` where nobody is.
    pub signed_in: Option<SignedInPart>,
    /// Whether a form on the page was not taken: the title in the window says so first.
    has_problems: bool,
    place: Place,
}

/// What the top bar shows of who is signed in.
#[derive(Debug, Clone)]
pub struct SignedInPart {
    /// The person's name.
    pub name: String,
    /// What forms of the page repeat.
    pub csrf: String,
}

impl Frame {
    /// Returns the frame of a page; `address` is the page's own path and query without the
    /// language prefix.
    #[must_use]
    pub fn new(language: Language, place: Place, title: String, address: &str) -> Self {
        let in_other_language = format!("{}{address}", language.other().prefix());
        Self {
            language,
            description: title.clone(),
            title,
            in_other_language,
            place,
            signed_in: None,
            has_problems: false,
        }
    }

    /// Returns the frame with who is signed in.
    #[must_use]
    pub(crate) fn of(self, recognised: &Recognised) -> Self {
        let csrf = recognised.present.session.csrf.as_str().to_owned();
        Self {
            signed_in: Some(SignedInPart { name: recognised.present.name.clone(), csrf }),
            ..self
        }
    }

    /// Returns the frame of a form that was not taken: the title says so first.
    #[must_use]
    pub(crate) fn with_problems(self) -> Self {
        Self { has_problems: true, ..self }
    }

    /// Returns the title of the window, which screen readers tell first.
    pub(crate) fn window_title(&self) -> String {
        if self.has_problems {
            format!("{} {}", self.t("sign-in-error-prefix"), self.title)
        } else {
            self.title.clone()
        }
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
