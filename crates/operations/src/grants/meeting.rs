//! Which events a command meets: those that its sender must have seen before it is done.
//!
//! Two people may answer different parts of an application, and one may attest a payment while another
//! assesses a claim. Where both act on the same thing, the later one is shown what changed.

use domain::agreement::life as of_agreement;
use domain::commitment::life;
use domain::commitment::lives::{Asked, Happened};
use domain::grants::grant::concern::Concern;
use domain::grants::grant::report::{self, Step};
use domain::grants::id::{CallId, PartId};
use domain::grants::transaction::{ConfirmYear, Decide, DecideChange, End};
use domain::grants::{application, call, grant, programme};
use domain::intervention::life as of_intervention;
use domain::{lesson, network};

use super::answers::Answering;

/// A command that may meet events.
pub(super) trait Meets<Event> {
    /// Returns whether the event changed what the command is about.
    fn meets(&self, event: &Event) -> bool;
}

impl Meets<programme::Event> for programme::Command {
    fn meets(&self, event: &programme::Event) -> bool {
        !matches!(event, programme::Event::Booked(_))
    }
}

impl Meets<Happened> for Asked {
    fn meets(&self, event: &Happened) -> bool {
        use life::{Command, Event};
        let meets = match (&self.command, &event.happened) {
            (Command::Answer { lack, .. }, Event::Answered { lack: other, .. }) => lack == other,
            (Command::Sign { .. }, Event::Signed { .. }) => false,
            (Command::Report { .. } | Command::Replace { .. }, other) => {
                matches!(other, Event::Reported { .. } | Event::Replaced { .. })
            }
            (Command::Return { .. }, Event::Returned { .. } | Event::Answered { .. }) => true,
            _ => false,
        };
        meets && self.commitment == event.commitment
    }
}

impl Meets<of_agreement::Event> for of_agreement::Command {
    fn meets(&self, event: &of_agreement::Event) -> bool {
        use of_agreement::{Command, Event};
        match (self, event) {
            (Command::FollowUp(own), Event::FollowedUp(other)) => own.of == other.of,
            _ => false,
        }
    }
}

impl Meets<lesson::Event> for lesson::Command {
    fn meets(&self, event: &lesson::Event) -> bool {
        !matches!((self, event), (Self::Adopt, lesson::Event::Adopted))
    }
}

impl Meets<network::Event> for network::Command {
    fn meets(&self, event: &network::Event) -> bool {
        use network::{Command, Event};
        match (self, event) {
            (
                Command::Join(own) | Command::Leave(own),
                Event::Joined(other) | Event::Left(other),
            ) => own == other,
            (Command::Answer { id, .. }, Event::Answered { id: other, .. }) => id == other,
            _ => false,
        }
    }
}

impl Meets<of_intervention::Event> for of_intervention::Command {
    fn meets(&self, event: &of_intervention::Event) -> bool {
        use of_intervention::{Command, Event};
        match (self, event) {
            (
                Command::Describe(_) | Command::Report(_),
                Event::Described(_) | Event::Reported { .. },
            )
            | (Command::End { .. }, Event::Ended { .. } | Event::LivesOnAnswered { .. }) => true,
            (Command::AnswerLivesOn { asked, .. }, Event::LivesOnAnswered { asked: other, .. }) => {
                asked == other
            }
            (Command::Reply { question, .. }, Event::Replied { question: other, .. }) => {
                question == other
            }
            _ => false,
        }
    }
}

impl Meets<call::Event> for call::Command {
    fn meets(&self, _: &call::Event) -> bool {
        true
    }
}

impl Meets<call::Event> for CallId {
    fn meets(&self, _: &call::Event) -> bool {
        true
    }
}

impl Meets<application::Event> for application::Command {
    fn meets(&self, event: &application::Event) -> bool {
        use application::{Command, Event};
        match (self, event) {
            (Command::Answer { part, .. }, Event::Answered { part: other, .. }) => part == other,
            (Command::Answer { .. }, Event::BudgetSet(_) | Event::PartnerInvited { .. })
            | (Command::Answer { .. }, Event::PartnerConfirmed { .. })
            | (Command::SetBudget(_), Event::Answered { .. })
            | (Command::SetBudget(_), Event::PartnerInvited { .. })
            | (Command::SetBudget(_), Event::PartnerConfirmed { .. })
            | (Command::InvitePartner { .. } | Command::ConfirmPartner, _)
            | (Command::FileReview { .. } | Command::DeclareConflict { .. }, _) => false,
            _ => true,
        }
    }
}

impl Meets<application::Event> for Answering {
    fn meets(&self, event: &application::Event) -> bool {
        let part = self.part.clone();
        let sets_budget =
            self.budget.is_some() && matches!(event, application::Event::BudgetSet(_));
        let command = application::Command::Answer { part, answer: self.answer.clone() };
        sets_budget || command.meets(event)
    }
}

impl Meets<application::Event> for Decide {
    fn meets(&self, _: &application::Event) -> bool {
        true
    }
}

impl Meets<grant::Event> for grant::Command {
    fn meets(&self, event: &grant::Event) -> bool {
        if let (Some(own), grant::Event::Report(other)) = (saved_part(self), event)
            && let Step::Save { part, .. } = &other.step
        {
            return own == (other.report, part);
        }
        self.concern() == event.concern()
    }
}

/// Returns the report and the part that a command saves; two who write different parts never meet.
fn saved_part(command: &grant::Command) -> Option<(u16, &PartId)> {
    match command {
        grant::Command::Report(report::Command { report, step: Step::Save { part, .. } }) => {
            Some((*report, part))
        }
        _ => None,
    }
}

impl Meets<grant::Event> for ConfirmYear {
    fn meets(&self, event: &grant::Event) -> bool {
        matches!(event.concern(), Concern::Decision | Concern::Change(_) | Concern::Instalment(_))
    }
}

impl Meets<grant::Event> for DecideChange {
    fn meets(&self, event: &grant::Event) -> bool {
        event.concern() == Concern::Change(self.change)
    }
}

impl Meets<grant::Event> for End {
    fn meets(&self, _: &grant::Event) -> bool {
        true
    }
}
