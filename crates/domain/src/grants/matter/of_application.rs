//! An application as a matter.

use serde::{Deserialize, Serialize};

use super::{Awaits, Matter};
use crate::grants::act::{Recorded, Stream};
use crate::grants::application::proposal::Proposal;
use crate::grants::application::{Event, Stage};
use crate::grants::grant::concern::Concern;
use crate::grants::life_cycle::Stage as _;

/// An application as a matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApplicationMatter(pub Matter);

impl Stream for ApplicationMatter {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        let matter = &mut self.0;
        matter.last = Some(recorded.at);
        let mut due = None;
        match &recorded.event {
            Event::Started { call, funder, .. } => {
                matter.call = Some(call.clone());
                matter.funder = Some(funder.clone());
                matter.party = Some(recorded.actor.organisation.clone());
            }
            // A draft may hold sums that do not fit; they are refused before it is signed.
            Event::BudgetSet(budget) => matter.amount = budget.grant().unwrap_or_default(),
            Event::Registered { diary_number } => matter.diary_number = Some(diary_number.clone()),
            Event::CompletionRequested(request) => due = Some(request.last_day),
            Event::Proposed(proposal) => {
                if let Proposal::Grant(award) = proposal.as_ref() {
                    matter.title.clone_from(&award.project);
                }
            }
            _ => {}
        }
        let Some(stage) = recorded.event.stage() else { return };
        stage.swedish().clone_into(&mut matter.stage);
        let what = match stage {
            Stage::Draft => Awaits::WriteApplication,
            Stage::ReadyToSign => Awaits::SignApplication,
            Stage::Submitted => Awaits::Register,
            Stage::Registered | Stage::Completed => Awaits::BeginAssessment,
            Stage::CompletionRequested => Awaits::Complete,
            Stage::UnderAssessment => Awaits::Propose,
            Stage::Proposed => Awaits::Decide,
            Stage::Decided | Stage::Withdrawn => {
                matter.finish(Concern::Decision);
                return;
            }
        };
        matter.wait(Concern::Decision, what, recorded.at, due);
    }
}
