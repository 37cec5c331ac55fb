//! Who may apply, for what, and what an application holds.

use serde::{Deserialize, Serialize};
use time::Date;

use super::Version;
use super::refusal::{Reason, Refusal};
use super::rule::{Rule, Stated};
use super::rules::RuleName;
use crate::area::{AreaCode, Level};
use crate::selection::Annex;

/// Something that a wording names: a purpose, a ground of priority, a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// A short id, used in files and by whoever refers to the clause: `overgripande-plan`.
    pub id: String,
    /// What the wording says, in Swedish.
    pub text: String,
}

/// Who may apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applicants {
    /// The municipalities that an annex names.
    Annex(Annex),
    /// The municipalities that a rule in the wording chooses; a selection model computes them.
    Model {
        /// The rule, in Swedish.
        text: String,
        /// The id of the selection model.
        model: String,
    },
    /// The municipalities on a list that the agency decides and publishes before every call.
    PublishedList {
        /// The rule that the agency follows, in Swedish.
        text: String,
    },
    /// Every municipality.
    EveryMunicipality {
        /// What the wording says, in Swedish.
        text: String,
    },
}

/// A list of municipalities that was decided under a rule: the agency's list before a call, or
/// what a selection model chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EligibleList {
    /// The day the list was decided.
    pub decided_on: Date,
    /// The municipalities on it.
    pub municipalities: Vec<AreaCode>,
}

/// A circumstance that can forbid that a grant is used for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// What the municipality must do by law anyway.
    StatutoryTask,
    /// What the municipality does already.
    ExistingActivity,
    /// What other money pays for already.
    ReplacesExistingFunding,
    /// A cost or project that another state grant was given for.
    CoveredByStateGrant,
}

impl Circumstance {
    /// Every circumstance.
    pub const ALL: [Self; 4] = [
        Self::StatutoryTask,
        Self::ExistingActivity,
        Self::ReplacesExistingFunding,
        Self::CoveredByStateGrant,
    ];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StatutoryTask => "statutory_task",
            Self::ExistingActivity => "existing_activity",
            Self::ReplacesExistingFunding => "replaces_existing_funding",
            Self::CoveredByStateGrant => "covered_by_state_grant",
        }
    }
}

/// What shuts an applicant out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bar {
    /// The applicant is in liquidation or bankrupt.
    LiquidationOrBankruptcy,
    /// Debts of tax, fees or the like are with the Enforcement Authority.
    DebtsAtEnforcementAuthority,
    /// A reclaimed grant of the same agency is not paid in time.
    UnpaidReclaim,
}

impl Bar {
    /// Every bar.
    pub const ALL: [Self; 3] =
        [Self::LiquidationOrBankruptcy, Self::DebtsAtEnforcementAuthority, Self::UnpaidReclaim];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LiquidationOrBankruptcy => "liquidation_or_bankruptcy",
            Self::DebtsAtEnforcementAuthority => "debts_at_enforcement_authority",
            Self::UnpaidReclaim => "unpaid_reclaim",
        }
    }
}

/// A part of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationPart {
    /// What the grant is to be used for.
    Use,
    /// Goals.
    Goals,
    /// A timetable or time frame.
    Timetable,
    /// A budget or estimated costs.
    Budget,
    /// An overall plan for the work.
    OverallPlan,
    /// A plan of the measures, filed with the application.
    PlanOfMeasures,
    /// The needs in the municipality.
    Needs,
    /// How the measures relate to what is known.
    RelationToKnowledge,
    /// How measures are followed up and how the result is taken care of.
    FollowUpPlan,
    /// How results are evaluated.
    EvaluationPlan,
    /// Whom the applicant works with.
    Partners,
    /// Other state grants sought or granted, with purpose and amount; "none" is an answer.
    OtherStateGrants,
}

impl ApplicationPart {
    /// Every part.
    pub const ALL: [Self; 12] = [
        Self::Use,
        Self::Goals,
        Self::Timetable,
        Self::Budget,
        Self::OverallPlan,
        Self::PlanOfMeasures,
        Self::Needs,
        Self::RelationToKnowledge,
        Self::FollowUpPlan,
        Self::EvaluationPlan,
        Self::Partners,
        Self::OtherStateGrants,
    ];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Use => "use",
            Self::Goals => "goals",
            Self::Timetable => "timetable",
            Self::Budget => "budget",
            Self::OverallPlan => "overall_plan",
            Self::PlanOfMeasures => "plan_of_measures",
            Self::Needs => "needs",
            Self::RelationToKnowledge => "relation_to_knowledge",
            Self::FollowUpPlan => "follow_up_plan",
            Self::EvaluationPlan => "evaluation_plan",
            Self::Partners => "partners",
            Self::OtherStateGrants => "other_state_grants",
        }
    }
}

/// What an application must contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationContents {
    /// What every application must hold.
    pub always: Vec<ApplicationPart>,
    /// What it must hold where there is something to tell.
    pub where_applicable: Vec<ApplicationPart>,
}

/// How an application is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// An authorised representative of the applicant must sign.
    pub by_authorised_representative: bool,
    /// What it says is given on honour and conscience.
    pub on_honour_and_conscience: bool,
}

impl Version {
    /// Returns whether a municipality may apply on a day, by the annex or by the wording itself.
    ///
    /// # Errors
    /// A [`Refusal`] where the municipality is not on the annex; where the annex's names are not
    /// all known, so that it cannot be told; where the wording leaves it to a list, see
    /// [`Version::may_apply_by_list`]; where the day lies outside the version; where the rule is
    /// not known.
    pub fn may_apply(&self, municipality: &AreaCode, on: Date) -> Result<(), Refusal> {
        let stated = self.applicants(municipality, on)?;
        let refused = |reason| Err(self.refusal(RuleName::Applicants, &stated.paragraph, reason));
        match &stated.value {
            Applicants::EveryMunicipality { .. } => Ok(()),
            Applicants::Annex(annex) if annex.members.contains(municipality) => Ok(()),
            Applicants::Annex(annex) if annex.members.len() < annex.size => {
                let (known, size) = (annex.members.len(), annex.size);
                refused(Reason::ListIncomplete { municipality: municipality.clone(), known, size })
            }
            Applicants::Annex(_) => {
                refused(Reason::NotOnList { municipality: municipality.clone() })
            }
            Applicants::PublishedList { .. } => refused(Reason::PublishedListNeeded),
            Applicants::Model { model, .. } => {
                refused(Reason::SelectionNeeded { model: model.clone() })
            }
        }
    }

    /// Returns whether a municipality may apply on a day, by the list that was decided under the
    /// rule: the agency's list before the call, or what the selection model chose.
    ///
    /// # Errors
    /// A [`Refusal`] where the municipality is not on the list, where the list was decided after
    /// the day, and where the wording rests on no list; else as [`Version::may_apply`].
    pub fn may_apply_by_list(
        &self,
        municipality: &AreaCode,
        on: Date,
        list: &EligibleList,
    ) -> Result<(), Refusal> {
        let stated = self.applicants(municipality, on)?;
        let refused = |reason| Err(self.refusal(RuleName::Applicants, &stated.paragraph, reason));
        match &stated.value {
            Applicants::Annex(_) | Applicants::EveryMunicipality { .. } => {
                refused(Reason::NoListInWording)
            }
            Applicants::PublishedList { .. } | Applicants::Model { .. } => {
                if list.decided_on > on {
                    return refused(Reason::ListDecidedLater { decided_on: list.decided_on, on });
                }
                if list.municipalities.contains(municipality) {
                    return Ok(());
                }
                refused(Reason::NotOnList { municipality: municipality.clone() })
            }
        }
    }

    fn applicants(
        &self,
        municipality: &AreaCode,
        on: Date,
    ) -> Result<&Stated<Applicants>, Refusal> {
        self.applies_on(on)?;
        let stated = self.required(RuleName::Applicants, &self.rules.applicants)?;
        if municipality.level() == Level::Municipality {
            return Ok(stated);
        }
        let reason = Reason::NoMunicipality { area: municipality.clone() };
        Err(self.refusal(RuleName::Applicants, &stated.paragraph, reason))
    }

    /// Returns whether an applicant with these bars may be given a grant.
    ///
    /// # Errors
    /// A [`Refusal`] that names the first bar of the wording that is there, and where the rule is
    /// not known.
    pub fn may_receive(&self, present: &[Bar]) -> Result<(), Refusal> {
        let Some(stated) = self.stated(RuleName::Bars, &self.rules.bars)? else { return Ok(()) };
        match stated.value.iter().find(|bar| present.contains(bar)) {
            None => Ok(()),
            Some(bar) => {
                Err(self.refusal(RuleName::Bars, &stated.paragraph, Reason::Barred { bar: *bar }))
            }
        }
    }

    /// Returns whether a grant may be used for a purpose under circumstances.
    ///
    /// # Errors
    /// A [`Refusal`] where the purpose is not one of the wording's, where a circumstance forbids
    /// the use, and where either rule is not known.
    pub fn may_be_used_for(
        &self,
        purpose: &str,
        circumstances: &[Circumstance],
    ) -> Result<(), Refusal> {
        let purposes = self.required(RuleName::Purposes, &self.rules.purposes)?;
        if !purposes.value.iter().any(|clause| clause.id == purpose) {
            let reason = Reason::NoSuchPurpose { purpose: cut(purpose) };
            return Err(self.refusal(RuleName::Purposes, &purposes.paragraph, reason));
        }
        let forbidden = self.stated(RuleName::ForbiddenUses, &self.rules.forbidden_uses)?;
        let Some(forbidden) = forbidden else { return Ok(()) };
        match forbidden.value.iter().find(|forbidden| circumstances.contains(forbidden)) {
            None => Ok(()),
            Some(circumstance) => {
                let reason = Reason::ForbiddenUse { circumstance: *circumstance };
                Err(self.refusal(RuleName::ForbiddenUses, &forbidden.paragraph, reason))
            }
        }
    }

    /// Returns whether an application with these parts is complete.
    ///
    /// Parts that are asked for only where there is something to tell do not count as lacking.
    ///
    /// # Errors
    /// A [`Refusal`] that names every lacking part, and where the rule is not known.
    pub fn application_is_complete(&self, present: &[ApplicationPart]) -> Result<(), Refusal> {
        let name = RuleName::ApplicationContents;
        let stated = self.stated(name, &self.rules.application_contents)?;
        let Some(stated) = stated else { return Ok(()) };
        let lacking: Vec<&'static str> = stated
            .value
            .always
            .iter()
            .filter(|part| !present.contains(part))
            .map(|part| part.as_str())
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        Err(self.refusal(name, &stated.paragraph, Reason::Lacking { parts: lacking }))
    }

    /// Returns whether other state grants must be listed in an application.
    ///
    /// # Errors
    /// A [`Refusal`] where the rule is not known.
    pub fn must_list_other_state_grants(&self) -> Result<bool, Refusal> {
        let rule: &Rule<ApplicationContents> = &self.rules.application_contents;
        let stated = self.stated(RuleName::ApplicationContents, rule)?;
        Ok(stated
            .is_some_and(|stated| stated.value.always.contains(&ApplicationPart::OtherStateGrants)))
    }

    /// Returns whether a signature is as the wording asks.
    ///
    /// # Errors
    /// A [`Refusal`] that names what is lacking, and where the rule is not known.
    pub fn signature_is_valid(&self, given: Signature) -> Result<(), Refusal> {
        let stated = self.stated(RuleName::Signature, &self.rules.signature)?;
        let Some(stated) = stated else { return Ok(()) };
        let asked = stated.value;
        let mut lacking = Vec::new();
        if asked.by_authorised_representative && !given.by_authorised_representative {
            lacking.push("authorised_representative");
        }
        if asked.on_honour_and_conscience && !given.on_honour_and_conscience {
            lacking.push("honour_and_conscience");
        }
        if lacking.is_empty() {
            return Ok(());
        }
        let reason = Reason::Lacking { parts: lacking };
        Err(self.refusal(RuleName::Signature, &stated.paragraph, reason))
    }
}

/// Returns the first sixty characters without line breaks, for a message of one line.
fn cut(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(60).collect()
}
