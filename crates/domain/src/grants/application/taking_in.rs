//! How events make an application.

use super::assessment::{Consultation, ConsultationStage, Review, ReviewStage};
use super::{Event, Stage, State};
use crate::grants::act::{Recorded, Stream};

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        if let Some(stage) = recorded.event.stage() {
            self.stage = Some(stage);
        }
        match &recorded.event {
            Event::Registered { .. } | Event::Completed | Event::AssessmentBegun => {
                self.handling = self.handling.run(recorded.at);
            }
            Event::CompletionRequested(_) | Event::Decided { .. } | Event::Withdrawn => {
                self.handling = self.handling.stand(recorded.at);
            }
            _ => {}
        }
        self.take_writing(recorded);
        self.take_assessment(recorded);
    }
}

impl Event {
    /// Returns the stage that the event leads to, or `None` where the stage stays.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        Some(match self {
            Self::Started { .. } | Self::TakenBack => Stage::Draft,
            Self::MarkedReady => Stage::ReadyToSign,
            Self::Signed { .. } => Stage::Submitted,
            Self::Registered { .. } => Stage::Registered,
            Self::CompletionRequested(_) => Stage::CompletionRequested,
            Self::Completed => Stage::Completed,
            Self::AssessmentBegun | Self::ProposalReturned => Stage::UnderAssessment,
            Self::Proposed(_) => Stage::Proposed,
            Self::Decided { .. } => Stage::Decided,
            Self::Withdrawn => Stage::Withdrawn,
            _ => return None,
        })
    }
}

impl State {
    /// Takes in what the applicant does.
    fn take_writing(&mut self, recorded: &Recorded<Event>) {
        let actor = &recorded.actor;
        match &recorded.event {
            Event::Started { call, funder, wording, form, mandatory } => {
                self.wording = Some(*wording);
                self.call = Some(call.clone());
                self.funder = Some(funder.clone());
                self.form = Some(form.clone());
                self.mandatory.clone_from(mandatory);
                self.applicant = Some(actor.organisation.clone());
                self.parties.organisations.insert(actor.organisation.clone());
            }
            Event::PartnerInvited { organisation } => {
                self.partners.insert(organisation.clone(), false);
                self.parties.organisations.insert(organisation.clone());
            }
            Event::PartnerConfirmed { organisation } => {
                self.partners.insert(organisation.clone(), true);
            }
            Event::Answered { part, answer } => {
                self.answers.insert(part.clone(), answer.clone());
            }
            Event::BudgetSet(budget) => self.budget = Some(budget.as_ref().clone()),
            Event::Signed { key, .. } => self.key = Some(key.clone()),
            Event::MarkedReady | Event::TakenBack | Event::Completed | Event::Withdrawn => {}
            _ => return,
        }
        self.parties.took_part.insert(actor.person.clone());
    }

    /// Takes in what the funder does.
    fn take_assessment(&mut self, recorded: &Recorded<Event>) {
        let person = &recorded.actor.person;
        match &recorded.event {
            Event::Registered { diary_number } => self.diary_number = Some(diary_number.clone()),
            Event::CompletionRequested(request) => self.completion = Some(request.clone()),
            Event::Completed | Event::AssessmentBegun => self.completion = None,
            Event::ReviewerAppointed { person } => {
                let review = Review { stage: ReviewStage::Appointed, points: None, reason: None };
                self.reviews.insert(person.clone(), review);
            }
            Event::ReviewFiled { points, reason } => {
                let (points, reason) = (Some(*points), Some(reason.clone()));
                let review = Review { stage: ReviewStage::Filed, points, reason };
                self.reviews.insert(person.clone(), review);
            }
            Event::ConflictDeclared { person, ground } => {
                self.parties.declared.insert(person.clone(), *ground);
                if let Some(review) = self.reviews.get_mut(person) {
                    review.stage = ReviewStage::SteppedDown;
                }
            }
            Event::Consulted { organisation, last_day } => {
                let consultation =
                    Consultation { stage: ConsultationStage::Asked, last_day: *last_day };
                self.consultations.insert(organisation.clone(), consultation);
            }
            Event::OpinionKept { organisation, stage } => {
                if let Some(consultation) = self.consultations.get_mut(organisation) {
                    consultation.stage = *stage;
                }
            }
            Event::Proposed(proposal) => {
                self.proposal = Some(proposal.as_ref().clone());
                self.rapporteur = Some(person.clone());
            }
            Event::ProposalReturned => self.proposal = None,
            Event::Decided { grant, .. } => self.grant.clone_from(grant),
            _ => {}
        }
    }
}
