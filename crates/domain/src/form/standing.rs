//! A form with its answers: which questions are asked, and what follows from the answers.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::Answers;
use super::calculation::{Amount, Term, value_of};
use super::condition::{Known, Truth};
use super::kind::{Kind, Need};
use super::{Form, Question};
use crate::grants::id::PartId;

/// What follows from the answers to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    asked: BTreeMap<PartId, Truth>,
    calculated: BTreeMap<PartId, Amount>,
}

impl Standing {
    /// Works out which questions are asked and what is calculated, in the order of the form:
    /// conditions and calculations rest on earlier questions only.
    #[must_use]
    pub fn of(form: &Form, answers: &Answers) -> Self {
        let mut standing = Self { asked: BTreeMap::new(), calculated: BTreeMap::new() };
        for question in form.questions() {
            let asked = standing.truth(question, answers);
            if asked == Truth::Yes
                && let Kind::Calculated(calculation) = &question.kind
                && let Some(amount) = calculation.result(|term| standing.amount(term, answers))
            {
                standing.calculated.insert(question.part.clone(), amount);
            }
            standing.asked.insert(question.part.clone(), asked);
        }
        standing
    }

    fn truth(&self, question: &Question, answers: &Answers) -> Truth {
        let Some(condition) = &question.condition else { return Truth::Yes };
        let known = |part: &PartId| match self.asked(part) {
            Truth::No => Known::NotAsked,
            Truth::NotYet => Known::Open,
            Truth::Yes => answers.get(part).map_or(Known::Open, Known::Answer),
        };
        condition.holds(&known, &|term| self.amount(term, answers))
    }

    fn amount(&self, term: &Term, answers: &Answers) -> Option<Amount> {
        if self.asked(&term.part) != Truth::Yes {
            return None;
        }
        if let (Some(amount), None) = (self.calculated.get(&term.part), &term.column) {
            return Some(*amount);
        }
        value_of(answers.get(&term.part)?.answer()?, term.column.as_ref())
    }

    /// Returns whether a question is asked; a question that the form lacks is not.
    #[must_use]
    pub fn asked(&self, part: &PartId) -> Truth {
        self.asked.get(part).copied().unwrap_or(Truth::No)
    }

    /// Returns what was calculated for a question; `None` where it is not known.
    #[must_use]
    pub fn calculated(&self, part: &PartId) -> Option<Amount> {
        self.calculated.get(part).copied()
    }

    /// Returns the mandatory questions without an answer that could be read. One that is not asked
    /// is not mandatory; one that cannot be asked yet rests on another that has no answer, which is
    /// here itself where it is mandatory.
    #[must_use]
    pub fn unanswered(&self, form: &Form, answers: &Answers) -> BTreeSet<PartId> {
        let is_lacking = |question: &&Question| {
            question.need == Need::Mandatory
                && !matches!(question.kind, Kind::Calculated(_))
                && self.asked(&question.part) == Truth::Yes
                && answers.get(&question.part).is_none_or(|given| given.answer().is_none())
        };
        form.questions().filter(is_lacking).map(|question| question.part.clone()).collect()
    }
}
