//! Forms as data: sections of questions, each with why it is asked and what it re-uses.
//!
//! A [`Form`] is checked when it is made and never changes: a call holds its version, and answers
//! always show with the version they were given to. An answer goes one way round:
//!
//! ```text
//! posted pairs ─► Fields (what was typed) ─► Given (an answer, or what was typed) ─► Fields ─► page
//! ```
//!
//! What cannot be read is kept as it was typed, so that every draft can be saved; [`checking::check`]
//! says what is wrong, on three levels. [`standing::Standing`] says which questions are asked and
//! what is calculated, [`status`] how far each section has come, [`burden`] what the form costs the
//! one who fills it in.
//!
//! ```
//! use domain::form::key::Label;
//! use domain::form::kind::{Kind, MoneyLimits, Need};
//! use domain::form::{Form, Question, Section, fields::Fields, quantity::Style, reading, writing};
//! use domain::money::Ore;
//!
//! let question = Question {
//!     part: "sokt-belopp".parse().unwrap(),
//!     label: Label::new("Hur mycket söker ni?", "How much do you apply for?"),
//!     hint: Label::default(),
//!     why: Label::new("Beslutet anger ett belopp.", "The decision states an amount."),
//!     reuse: None,
//!     covers: None,
//!     kind: Kind::Money(MoneyLimits { least: Ore::new(0), most: None }),
//!     need: Need::Mandatory,
//!     condition: None,
//! };
//! let layout = question.kind.layout();
//! let posted = [("sokt-belopp.value", "12 500 kr")];
//! let fields = Fields::posted(&layout, &question.part, posted).unwrap();
//! let answer = reading::read(&question.kind, &fields).unwrap().unwrap();
//! let shown = writing::write(&answer, Style::Swedish);
//! assert_eq!(shown.pairs(&question.part)[0].1, "12\u{a0}500");
//! let section = Section { id: "pengar".parse().unwrap(), title: Label::new("Pengar", "Money"), questions: vec![question] };
//! let form = Form::new("ansokan-1".parse().unwrap(), Label::new("Ansökan", "Application"), vec![section]).unwrap();
//! assert_eq!(form.for_call(30).mandatory.len(), 1);
//! ```

pub mod answer;
pub mod burden;
pub mod calculation;
pub mod checking;
pub mod condition;
pub mod fault;
pub mod fields;
pub mod key;
pub mod kind;
pub mod layout;
pub mod quantity;
pub mod reading;
pub mod soundness;
pub mod standing;
pub mod status;
pub mod writing;

use std::collections::BTreeSet;

use self::condition::Condition;
use self::key::{Key, Label};
use self::kind::{Kind, Need};
use self::soundness::UnsoundForm;
use crate::grants::call::plan;
use crate::grants::id::{CategoryId, FormVersionId, PartId};
use crate::regime::applying::ApplicationPart;

/// What is known once an answer has been given, by the name that forms share for it.
pub type ReuseKey = Key;

/// A version of a form.
///
/// Sound by construction: every part is named once, conditions and calculations rest on earlier
/// questions of the right type, and every limit can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    version: FormVersionId,
    title: Label,
    sections: Vec<Section>,
}

/// A section: one task in the list of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name, used in addresses and as the name of a sheet.
    pub id: Key,
    /// What a person sees.
    pub title: Label,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The part of the application that it is: 1 to 60 of the characters a–z, 0–9 and hyphen.
    pub part: PartId,
    /// The question.
    pub label: Label,
    /// How to answer; may be empty.
    pub hint: Label,
    /// Why it is asked; where it is empty, a call with the form cannot be reviewed.
    pub why: Label,
    /// What it re-uses: where the answer is known from before, it is shown and not asked for again.
    pub reuse: Option<ReuseKey>,
    /// What it asks for of that which an ordinance says an application must hold.
    pub covers: Option<ApplicationPart>,
    /// What it asks for.
    pub kind: Kind,
    /// Whether it must be answered, where it is asked.
    pub need: Need,
    /// When it is asked; `None` is always.
    pub condition: Option<Condition>,
}

impl Form {
    /// Returns a form.
    ///
    /// # Errors
    /// [`UnsoundForm`] names the first question or section that cannot be used, and why.
    pub fn new(
        version: FormVersionId,
        title: Label,
        sections: Vec<Section>,
    ) -> Result<Self, UnsoundForm> {
        let form = Self { version, title, sections };
        soundness::check(&form)?;
        Ok(form)
    }

    /// Returns the version.
    #[must_use]
    pub fn version(&self) -> &FormVersionId {
        &self.version
    }

    /// Returns the title.
    #[must_use]
    pub fn title(&self) -> &Label {
        &self.title
    }

    /// Returns the sections, in order.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Returns the questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// Returns a question, or `None` where the form lacks it.
    #[must_use]
    pub fn question(&self, part: &PartId) -> Option<&Question> {
        self.questions().find(|question| question.part == *part)
    }

    /// Returns what a category of costs is called, or `None` where no budget of the form has it.
    #[must_use]
    pub fn category(&self, category: &CategoryId) -> Option<&Label> {
        let categories = self.questions().flat_map(|question| match &question.kind {
            Kind::Budget(limits) => limits.categories.as_slice(),
            _ => &[],
        });
        let mut named = categories.filter(|choice| choice.key.as_str() == category.as_str());
        named.next().map(|choice| &choice.label)
    }

    /// Returns what a call must know of the form.
    ///
    /// `mandatory` holds the questions that every application must answer. Those that only some must,
    /// because they have a condition, are found by [`standing::Standing::unanswered`] when the
    /// application is to be ready. `minutes` is that of someone of whom nothing is known yet.
    #[must_use]
    pub fn for_call(&self, most_minutes: u32) -> plan::Form {
        let asked = || self.questions().filter(|q| !matches!(q.kind, Kind::Calculated(_)));
        let parts = |questions: &mut dyn Iterator<Item = &Question>| -> BTreeSet<PartId> {
            questions.map(|question| question.part.clone()).collect()
        };
        let is_always_mandatory =
            |q: &&Question| q.need == Need::Mandatory && q.condition.is_none();
        let has_no_reason =
            |q: &&Question| q.why.swedish.trim().is_empty() || q.why.english.trim().is_empty();
        let covers: BTreeSet<ApplicationPart> = asked().filter_map(|q| q.covers).collect();
        plan::Form {
            version: self.version.clone(),
            parts: parts(&mut asked()),
            mandatory: parts(&mut asked().filter(is_always_mandatory)),
            covers: covers.into_iter().collect(),
            unexplained: parts(&mut asked().filter(has_no_reason)),
            minutes: burden::burden(self, &BTreeSet::new()).minutes(),
            most_minutes,
        }
    }
}

#[cfg(test)]
mod tests;
