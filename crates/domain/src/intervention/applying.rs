//! What events make of an intervention.

use super::life::{Event, Question, State};
use crate::grants::act::{Recorded, Stream};

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        match &recorded.event {
            Event::Described(description) => {
                self.owner.get_or_insert_with(|| recorded.actor.organisation.clone());
                self.description = Some((**description).clone());
            }
            Event::Reported { indicator, days, actuals } => {
                let indicators = self.description.iter_mut().flat_map(|d| &mut d.indicators);
                let reported = indicators.filter(|known| known.id == *indicator);
                let periods = reported.flat_map(|known| &mut known.periods);
                for period in periods.filter(|period| period.days == *days) {
                    period.actuals.clone_from(actuals);
                }
            }
            Event::Ended { on } => self.ended = Some(*on),
            Event::LivesOnAnswered { asked, answer } => {
                self.lives_on.retain(|(known, _)| known != asked);
                self.lives_on.push((*asked, answer.clone()));
                self.lives_on.sort_by_key(|(asked, _)| *asked);
            }
            Event::Commented { text } => {
                let who = recorded.actor.organisation.clone();
                self.comments.push((who, recorded.at, text.clone()));
            }
            Event::OwnerAsked { text } => self.questions.push(Question {
                by: recorded.actor.organisation.clone(),
                at: recorded.at,
                text: text.clone(),
                reply: None,
            }),
            Event::Replied { question, text } => {
                let index = usize::from(*question).checked_sub(1);
                if let Some(asked) = index.and_then(|index| self.questions.get_mut(index)) {
                    asked.reply = Some((recorded.at, text.clone()));
                }
            }
        }
    }
}
