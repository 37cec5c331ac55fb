//! A page of grants as sections, each with what it says, its figure, its table and its files.

use askama::Template;
use axum::response::Response;

use super::AtGrants;
use super::figures::Drawn;
use super::table::Table;
use crate::answer::page;
use crate::frame::Frame;

/// A page of sections.
#[derive(Template)]
#[template(path = "pages/grants.html")]
struct GrantsPage {
    frame: Frame,
    head: Head,
    sections: Vec<Section>,
}

/// What a page begins with.
pub(super) struct Head {
    /// Where the page is: name and address of what it is part of.
    pub(super) crumbs: Vec<(String, String)>,
    /// Whether the title is Swedish in every language.
    pub(super) is_swedish: bool,
    /// The sentence that answers the question of the page.
    pub(super) lead: String,
    /// That what is shown is made up; empty where it is not.
    pub(super) note: String,
}

/// A part of a page.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) figure: Option<Drawn>,
    pub(super) table: Option<Table>,
    /// Name and address.
    pub(super) links: Vec<(String, String)>,
    /// Words that are Swedish in every language.
    pub(super) swedish_list: Vec<String>,
    /// Name and address.
    pub(super) files: Vec<(String, String)>,
    pub(super) source: String,
}

/// A fact by its name.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) value: String,
    /// Where it leads; empty where it leads nowhere.
    pub(super) link: String,
    pub(super) is_swedish: bool,
}

impl Section {
    /// Returns a section with nothing in it yet.
    pub(super) fn titled(id: &'static str, title: String) -> Self {
        Self {
            id,
            title,
            paragraphs: Vec::new(),
            facts: Vec::new(),
            figure: None,
            table: None,
            links: Vec::new(),
            swedish_list: Vec::new(),
            files: Vec::new(),
            source: String::new(),
        }
    }
}

impl Fact {
    /// Returns a fact in the reader's language.
    pub(super) fn new(name: String, value: String) -> Self {
        Self { name, value, link: String::new(), is_swedish: false }
    }

    /// Returns a fact whose words are Swedish in every language.
    pub(super) fn swedish(name: String, value: String) -> Self {
        Self { is_swedish: true, ..Self::new(name, value) }
    }

    /// Returns the fact with where it leads.
    pub(super) fn to(self, link: String) -> Self {
        Self { link, ..self }
    }
}

impl AtGrants {
    /// Returns what a page begins with, under the page of all grants.
    pub(super) fn head(&self, lead: String) -> Head {
        let language = self.language();
        let all = (language.text("grants-title"), format!("{}/bidrag", language.prefix()));
        Head { crumbs: vec![all], is_swedish: false, lead, note: self.note() }
    }

    /// Answers with a page of sections.
    pub(super) fn page(&self, title: String, head: Head, sections: Vec<Section>) -> Response {
        let mut frame = self.frame(title);
        frame.description.clone_from(&head.lead);
        page(&GrantsPage { frame, head, sections })
    }
}
