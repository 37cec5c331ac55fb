//! What a call says.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::grants::act::Moment;
use crate::grants::id::{
    DesignId, FormVersionId, OrganisationId, PartId, PersonId, ProgrammeId, SelectionId,
};
use crate::grants::programme;
use crate::grants::programme::booking::Years;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::grants::wording::Wording;
use crate::regime::Version;
use crate::regime::applying::ApplicationPart;

/// What a call says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The programme whose money it announces.
    pub programme: ProgrammeId,
    /// Its title.
    pub title: String,
    /// The wording of the law that is expected to be in force when it is decided.
    pub wording: Wording,
    /// The day on which decisions are expected.
    pub decision_day: Date,
    /// Opening time.
    pub opens: Moment,
    /// Closing time; a submission received at that very second counts.
    pub closes: Moment,
    /// How much of each year's frame it reserves. Years whose frame is not decided are not here:
    /// decisions for them are subject to budget.
    pub frame: Years,
    /// Who may apply.
    pub eligible: EligibleList,
    /// The form.
    pub form: Form,
    /// How the effect will be evaluated.
    pub evaluation: Evaluation,
    /// How many reviews a proposal needs.
    pub n_reviews: u8,
}

/// The organisations that may apply, as a run of a selection model or an annex gave them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EligibleList {
    /// The run or the annex.
    pub selection: SelectionId,
    /// Who made it.
    pub made_by: PersonId,
    /// Who froze it; `None` while it may still change.
    pub frozen_by: Option<PersonId>,
    /// The organisations.
    pub organisations: BTreeSet<OrganisationId>,
}

/// A version of a form as far as a call must know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The version.
    pub version: FormVersionId,
    /// The parts that can be answered.
    pub parts: BTreeSet<PartId>,
    /// Those that every application must answer. Those that only some must, because they have a
    /// condition, are told when an application is to be ready.
    pub mandatory: BTreeSet<PartId>,
    /// What it asks for of that which ordinances say an application must hold.
    pub covers: Vec<ApplicationPart>,
    /// Those without a stated reason for asking.
    pub unexplained: BTreeSet<PartId>,
    /// Minutes that it is expected to take.
    pub minutes: u32,
    /// Minutes that it may take: the programme's budget for the burden of reporting.
    pub most_minutes: u32,
}

/// How the effect of the grants will be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evaluation {
    /// By a registered design.
    Design(DesignId),
    /// It cannot be, for a stated reason.
    NotPossible {
        /// Why.
        reason: String,
    },
    /// Not yet thought of: a call cannot be reviewed so.
    Missing,
}

impl Plan {
    /// Refuses a plan that is not whole.
    ///
    /// # Errors
    /// The first thing that is lacking.
    pub(super) fn check(
        &self,
        at: Moment,
        programme: &programme::State,
        regime: &Version,
    ) -> Result<(), Refusal> {
        const ACT: &str = "review the call";
        if self.closes <= self.opens || self.opens < at {
            let (from, to) = (at, self.closes);
            return refuse(Cause::OutsideWindow { act: "open the call", at: self.opens, from, to });
        }
        self.wording.require(regime)?;
        regime.applies_on(self.decision_day)?;
        regime.application_is_complete(&self.form.covers)?;
        let lacking = |what| refuse(Cause::Lacking { rule: Rule::LifeCycle, act: ACT, what });
        match &self.eligible.frozen_by {
            None => return lacking("a frozen list of eligible organisations"),
            Some(person) if *person == self.eligible.made_by => {
                return refuse(Cause::SamePerson { act: "freeze the list", earlier: "make it" });
            }
            Some(_) => {}
        }
        match &self.evaluation {
            Evaluation::Missing => return lacking("an evaluation design, or why none is possible"),
            Evaluation::NotPossible { reason } if reason.trim().is_empty() => {
                return lacking("the reason why no evaluation is possible");
            }
            Evaluation::NotPossible { .. } | Evaluation::Design(_) => {}
        }
        if !self.form.unexplained.is_empty() {
            return lacking("the reason for a question");
        }
        if self.form.minutes > self.form.most_minutes {
            return lacking("room in the burden budget for the form");
        }
        if !self.form.mandatory.is_subset(&self.form.parts) {
            return lacking("a mandatory part in the form");
        }
        // The reservation itself is made when the call is scheduled; a frame that is too large is
        // told as early as here.
        programme.refuse_unreservable(&self.frame)
    }
}
