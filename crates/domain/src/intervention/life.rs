//! What can be done to an intervention, what has happened, and what is refused.

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use super::Description;
use super::result::{self, Measured, ResultError};
use crate::calendar::DaySpan;
use crate::grants::act::{Act, Moment};
use crate::grants::id::OrganisationId;

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
    /// Reports what came, for a period of an indicator; replaces what was reported before.
    Report {
        /// The indicator.
        indicator: String,
        /// The days of the period.
        days: DaySpan,
        /// What came.
        actuals: Vec<Measured>,
    },
    /// Ends it.
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
}

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// Someone else than the owner would change the text.
    #[error("only the owner writes an intervention; leave a comment instead")]
    NotTheOwner,
    /// Nothing is described yet.
    #[error("the intervention is not described yet; describe it first")]
    NotDescribed,
    /// Something has to be written.
    #[error("the intervention has no {0}; write it")]
    Lacking(&'static str),
    /// The cost is below zero.
    #[error("the intervention's cost is below zero; leave it out where it is not known")]
    NegativeCost,
    /// An indicator.
    #[error(transparent)]
    Result(#[from] ResultError),
    /// The indicator, or its period, is not described.
    #[error("the intervention has no indicator '{indicator}' with the period {days}")]
    NoSuchPeriod {
        /// The indicator.
        indicator: String,
        /// The days.
        days: String,
    },
    /// It has ended already.
    #[error("the intervention ended on {0}; describe it anew to correct that")]
    HasEnded(Date),
    /// It would end before it begins.
    #[error("the intervention begins on {begins} and cannot end on {on}")]
    EndsBeforeItBegins {
        /// The first day.
        begins: Date,
        /// The last day.
        on: Date,
    },
    /// It is asked later.
    #[error("what lives on is asked from {0}; answer then")]
    NotYetAsked(Date),
    /// It lasts still.
    #[error("the intervention has not ended; what lives on is asked when it has")]
    NotEnded,
    /// Time runs backwards.
    #[error("the act lies before what has already happened")]
    OutOfOrder,
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
        let is_owner = self.owner.as_ref().is_none_or(|owner| *owner == act.actor.organisation);
        match (&act.command, &self.description) {
            (Command::Comment { .. }, None) => Err(Refusal::NotDescribed),
            (Command::Comment { text }, Some(_)) if text.trim().is_empty() => {
                Err(Refusal::Lacking("comment"))
            }
            (Command::Comment { text }, Some(_)) => {
                Ok(vec![Event::Commented { text: text.clone() }])
            }
            _ if !is_owner => Err(Refusal::NotTheOwner),
            (Command::Describe(description), _) => {
                description.check()?;
                Ok(vec![Event::Described(description.clone())])
            }
            (_, None) => Err(Refusal::NotDescribed),
            (Command::Report { indicator, days, actuals }, Some(description)) => {
                report(description, indicator, *days, actuals)
            }
            (Command::End { on }, Some(description)) => self.end(description, *on),
            (Command::AnswerLivesOn { asked, answer }, Some(_)) => {
                self.answer(*asked, answer, act.at.day())
            }
        }
    }

    fn end(&self, description: &Description, on: Date) -> Result<Vec<Event>, Refusal> {
        let begins = description.days.first();
        match self.ended {
            Some(ended) => Err(Refusal::HasEnded(ended)),
            None if on < begins => Err(Refusal::EndsBeforeItBegins { begins, on }),
            None => Ok(vec![Event::Ended { on }]),
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

fn report(
    description: &Description,
    indicator: &str,
    days: DaySpan,
    actuals: &[Measured],
) -> Result<Vec<Event>, Refusal> {
    let mut indicators = description.indicators.clone();
    let period = indicators
        .iter_mut()
        .filter(|known| known.id == indicator)
        .flat_map(|known| &mut known.periods)
        .find(|period| period.days == days);
    let Some(period) = period else {
        let days = format!("{}–{}", days.first(), days.last());
        return Err(Refusal::NoSuchPeriod { indicator: indicator.to_owned(), days });
    };
    period.actuals = actuals.to_vec();
    result::check(&indicators)?;
    Ok(vec![Event::Reported { indicator: indicator.to_owned(), days, actuals: actuals.to_vec() }])
}
