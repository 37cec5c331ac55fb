//! A call as a matter.

use serde::{Deserialize, Serialize};

use super::{Awaits, Matter};
use crate::grants::act::{Recorded, Stream};
use crate::grants::call::plan::Plan;
use crate::grants::call::{Event, Stage};
use crate::grants::grant::concern::Concern;
use crate::grants::ledger::sum;
use crate::grants::life_cycle::Stage as _;

/// A call as a matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallMatter(pub Matter);

impl Stream for CallMatter {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        let matter = &mut self.0;
        matter.last = Some(recorded.at);
        match &recorded.event {
            Event::Drafted(plan) | Event::Amended(plan) => {
                matter.funder.get_or_insert_with(|| recorded.actor.organisation.clone());
                describe(matter, plan);
            }
            Event::Extended { closes } => {
                matter.wait(Concern::Decision, Awaits::CloseCall, recorded.at, Some(closes.day()));
            }
            _ => {}
        }
        let Some(stage) = recorded.event.stage() else { return };
        stage.swedish().clone_into(&mut matter.stage);
        let what = match stage {
            Stage::Draft => Awaits::WriteCall,
            Stage::Reviewed => Awaits::ApproveCall,
            Stage::Scheduled => Awaits::OpenCall,
            Stage::Open => Awaits::CloseCall,
            Stage::Closed => Awaits::AssessCall,
            Stage::UnderAssessment => Awaits::SettleCall,
            Stage::Settled | Stage::Archived | Stage::Cancelled => {
                matter.finish(Concern::Decision);
                return;
            }
        };
        matter.wait(Concern::Decision, what, recorded.at, None);
    }
}

fn describe(matter: &mut Matter, plan: &Plan) {
    matter.title.clone_from(&plan.title);
    // A frame that does not fit is refused when the call is reviewed.
    matter.amount = sum("the frame", plan.frame.values().copied()).unwrap_or_default();
}
