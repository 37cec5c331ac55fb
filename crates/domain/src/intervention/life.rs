//! What can be done to an intervention, what has happened, and what is refused.

mod refusal;

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use super::Description;
use super::result::{self, Measured};
use crate::calendar::DaySpan;
use crate::grants::access::table::Limit;
use crate::grants::access::{Object, Right, Role, require, require_own};
use crate::grants::act::{Act, Actor, Moment};
use crate::grants::id::OrganisationId;
use crate::grants::refusal::{Cause, Refusal as NotPermitted};

pub use self::refusal::Refusal;

/// When it is asked what lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// When it ends.
    AtEnd,
    /// A year after.
    After12Months,
    /// Two years after.
    After24Months,
}

impl Asked {
    /// Every time, first to last.
    pub const ALL: [Self; 3] = [Self::AtEnd, Self::After12Months, Self::After24Months];

    /// Returns the day from which it is asked; 29 February becomes 28 February.
    #[must_use]
    pub fn on(self, ended: Date) -> Date {
        let years = match self {
            Self::AtEnd => 0,
            Self::After12Months => 1,
            Self::After24Months => 2,
        };
        let year = ended.year() + years;
        ended.replace_year(year).unwrap_or_else(|_| {
            Date::from_calendar_date(year, Month::February, 28).unwrap_or(ended)
        })
    }
}

/// What became of it afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LivesOn {
    /// It is ordinary work.
    Yes {
        /// Who answers for it.
        owner: String,
        /// What pays for it.
        budget_line: String,
        /// Since when.
        since: Date,
    },
    /// It has ceased.
    No {
        /// Why.
        why: String,
    },
}

/// What can be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Describes it, for the first time or anew.
    Describe(Box<Description>),
    /// Reports what came, for periods of indicators, all at once; replaces what was reported of each
    /// before.
    Report(Vec<Report>),
    /// Ends it, or corrects the day as long as nothing is answered on what lives on.
    End {
        /// The last day.
        on: Date,
    },
    /// Answers what lives on.
    AnswerLivesOn {
        /// Which time it was asked.
        asked: Asked,
        /// The answer.
        answer: LivesOn,
    },
    /// Comments on it. Changes nothing.
    Comment {
        /// The comment.
        text: String,
    },
    /// Asks the owner something, on behalf of another organisation.
    AskOwner {
        /// The question.
        text: String,
    },
    /// Replies to what another organisation asked.
    Reply {
        /// Which question, the first is 1.
        question: u16,
        /// The reply.
        text: String,
    },
}

/// What came, for a period of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The indicator.
    pub indicator: String,
    /// The days of the period.
    pub days: DaySpan,
    /// What came.
    pub actuals: Vec<Measured>,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was described.
    Described(Box<Description>),
    /// What came was reported.
    Reported {
        /// The indicator.
        indicator: String,
        /// The days of the period.
        days: DaySpan,
        /// What came.
        actuals: Vec<Measured>,
    },
    /// It ended.
    Ended {
        /// The last day.
        on: Date,
    },
    /// What lives on was answered.
    LivesOnAnswered {
        /// Which time it was asked.
        asked: Asked,
        /// The answer.
        answer: LivesOn,
    },
    /// Someone commented.
    Commented {
        /// The comment.
        text: String,
    },
    /// Someone of another organisation asked the owner.
    OwnerAsked {
        /// The question.
        text: String,
    },
    /// The owner replied.
    Replied {
        /// Which question, the first is 1.
        question: u16,
        /// The reply.
        text: String,
    },
}

/// What another organisation has asked the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Who asks.
    pub by: OrganisationId,
    /// When.
    pub at: Moment,
    /// What.
    pub text: String,
    /// When the owner last replied and what; `None` where it has not.
    pub reply: Option<(Moment, String)>,
}

/// An intervention as its events have made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Who owns it: the organisation that described it first.
    pub owner: Option<OrganisationId>,
    /// The description, with what was reported.
    pub description: Option<Description>,
    /// The last day, once it has ended.
    pub ended: Option<Date>,
    /// What lives on, by when it was asked.
    pub lives_on: Vec<(Asked, LivesOn)>,
    /// Comments: who, when, what.
    pub comments: Vec<(OrganisationId, Moment, String)>,
    /// Questions of other organisations, first to last.
    pub questions: Vec<Question>,
    /// When something last happened.
    pub last: Option<Moment>,
}

impl State {
    /// Decides what an act leads to. Changes nothing.
    ///
    /// # Errors
    /// [`Refusal`] says why and what to do.
    pub fn decide(&self, act: &Act<Command>) -> Result<Vec<Event>, Refusal> {
        if self.last.is_some_and(|last| act.at < last) {
            return Err(Refusal::OutOfOrder);
        }
        match (&act.command, &self.description) {
            (Command::Describe(description), _) => {
                self.may_write(Object::Intervention, &act.actor)?;
                description.check()?;
                Ok(vec![Event::Described(description.clone())])
            }
            (_, None) => Err(Refusal::NotDescribed),
            (Command::Comment { text }, Some(_)) => {
                may_comment(&act.actor)?;
                let text = written("comment", text)?;
                Ok(vec![Event::Commented { text }])
            }
            (Command::AskOwner { text }, Some(_)) => self.ask(&act.actor, text),
            (Command::Report(reports), Some(description)) => {
                self.may_write(Object::ReportedIndicator, &act.actor)?;
                report(description, reports)
            }
            (command, Some(description)) => {
                self.may_write(Object::Intervention, &act.actor)?;
                self.conclude(command, description, act.at.day())
            }
        }
    }

    /// Refuses whoever may not write: someone of another organisation than the owner's, or in a role
    /// that does not. Nobody owns what is not yet described.
    ///
    /// # Errors
    /// [`Refusal::NotTheOwner`], [`Refusal::NotPermitted`].
    pub fn may_write(&self, object: Object, actor: &Actor) -> Result<(), Refusal> {
        let owner = self.owner.as_ref().unwrap_or(&actor.organisation);
        if *owner != actor.organisation {
            return Err(Refusal::NotTheOwner);
        }
        Ok(require_own(actor, Right::Write, object, owner)?)
    }

    /// Refuses whoever may not ask the owner: the owner itself, and roles that may not comment.
    ///
    /// # Errors
    /// [`Refusal::OwnQuestion`], [`Refusal::NotPermitted`].
    pub fn may_ask(&self, actor: &Actor) -> Result<(), Refusal> {
        if self.owner.as_ref() == Some(&actor.organisation) {
            return Err(Refusal::OwnQuestion);
        }
        Ok(may_comment(actor)?)
    }

    fn ask(&self, actor: &Actor, text: &str) -> Result<Vec<Event>, Refusal> {
        self.may_ask(actor)?;
        Ok(vec![Event::OwnerAsked { text: written("question", text)? }])
    }

    /// Decides what the owner does after the work: ends it, answers, replies.
    fn conclude(
        &self,
        command: &Command,
        description: &Description,
        today: Date,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::End { on } => self.end(description, *on),
            Command::AnswerLivesOn { asked, answer } => self.answer(*asked, answer, today),
            Command::Reply { question, text } => {
                let index = usize::from(*question).checked_sub(1);
                if index.and_then(|index| self.questions.get(index)).is_none() {
                    return Err(Refusal::NoSuchQuestion(*question));
                }
                let text = written("reply", text)?;
                Ok(vec![Event::Replied { question: *question, text }])
            }
            _ => Ok(Vec::new()),
        }
    }

    fn end(&self, description: &Description, on: Date) -> Result<Vec<Event>, Refusal> {
        let begins = description.days.first();
        match self.ended {
            Some(ended) if ended == on || !self.lives_on.is_empty() => {
                Err(Refusal::HasEnded(ended))
            }
            _ if on < begins => Err(Refusal::EndsBeforeItBegins { begins, on }),
            _ => Ok(vec![Event::Ended { on }]),
        }
    }

    fn answer(&self, asked: Asked, answer: &LivesOn, today: Date) -> Result<Vec<Event>, Refusal> {
        let from = asked.on(self.ended.ok_or(Refusal::NotEnded)?);
        if today < from {
            return Err(Refusal::NotYetAsked(from));
        }
        let lacking = match answer {
            LivesOn::Yes { owner, .. } if owner.trim().is_empty() => Some("owner of what lives on"),
            LivesOn::Yes { budget_line, .. } if budget_line.trim().is_empty() => {
                Some("budget line of what lives on")
            }
            LivesOn::No { why } if why.trim().is_empty() => Some("reason why nothing lives on"),
            _ => None,
        };
        match lacking {
            Some(what) => Err(Refusal::Lacking(what)),
            None => Ok(vec![Event::LivesOnAnswered { asked, answer: answer.clone() }]),
        }
    }

    /// Returns the questions of what lives on that are to be answered by now, first to last.
    #[must_use]
    pub fn to_be_answered(&self, today: Date) -> Vec<Asked> {
        let Some(ended) = self.ended else { return Vec::new() };
        let is_open = |asked: &Asked| {
            asked.on(ended) <= today && !self.lives_on.iter().any(|(known, _)| known == asked)
        };
        Asked::ALL.into_iter().filter(is_open).collect()
    }
}

/// Refuses whoever may not comment: who may not read interventions at work, and who writes nothing.
///
/// # Errors
/// [`Cause::NotPermitted`].
pub fn may_comment(actor: &Actor) -> Result<(), NotPermitted> {
    let (role, object) = (actor.role, Object::Intervention);
    if matches!(role, Role::Auditor | Role::Public) {
        return Err(Cause::NotPermitted { role, right: Right::Write, object }.into());
    }
    // Every intervention is public, so that a right to read one's own is a right to read.
    require(role, Right::Read, object, &[Limit::Own, Limit::Appointed])
}

/// Returns a text that must say something.
fn written(what: &'static str, text: &str) -> Result<String, Refusal> {
    if text.trim().is_empty() { Err(Refusal::Lacking(what)) } else { Ok(text.to_owned()) }
}

fn report(description: &Description, reports: &[Report]) -> Result<Vec<Event>, Refusal> {
    if reports.is_empty() {
        return Err(Refusal::Lacking("value to report"));
    }
    let mut indicators = description.indicators.clone();
    let mut events = Vec::new();
    for Report { indicator, days, actuals } in reports {
        let period = indicators
            .iter_mut()
            .filter(|known| known.id == *indicator)
            .flat_map(|known| &mut known.periods)
            .find(|period| period.days == *days);
        let Some(period) = period else {
            let days = format!("{}–{}", days.first(), days.last());
            return Err(Refusal::NoSuchPeriod { indicator: indicator.clone(), days });
        };
        period.actuals.clone_from(actuals);
        let (indicator, days, actuals) = (indicator.clone(), *days, actuals.clone());
        events.push(Event::Reported { indicator, days, actuals });
    }
    result::check(&indicators)?;
    Ok(events)
}
