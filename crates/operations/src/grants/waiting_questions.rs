//! Questions that wait for an organisation: of a commitment that was sent back to it, of others about
//! an intervention of its own, and of a lower level in a network where it sits.

use domain::commitment::life::may_own;
use domain::commitment::{Commitment, Register};
use domain::grants::access::{Object, Right};
use domain::grants::act::{Actor, Moment};
use domain::grants::id::{CommitmentId, NetworkId, NetworkQuestionId, OrganisationId};
use domain::programme::reform::DevelopmentArea;

use super::Desk;
use super::error::DeskError;
use crate::library::Library;
use crate::programme_table::network_id;

/// A question that someone may answer for their organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingQuestion {
    /// What it is about.
    pub about: About,
    /// The question.
    pub text: String,
    /// Who asked.
    pub asked_by: OrganisationId,
    /// When.
    pub since: Moment,
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A commitment that was sent back to its owner.
    Commitment {
        /// The register that it stands in.
        register: String,
        /// The commitment.
        id: CommitmentId,
        /// Its text.
        text: String,
    },
    /// An intervention, whose owner another organisation asks.
    Intervention {
        /// The intervention.
        id: String,
        /// What it is called.
        title: String,
        /// Which of its questions, the first is 1.
        number: u16,
    },
    /// What one level of a network asks another.
    Network {
        /// The network.
        id: NetworkId,
        /// The area that it is a network of.
        area: String,
        /// The question.
        question: NetworkQuestionId,
    },
}

impl Desk {
    /// Returns the questions that someone may answer for their organisation, the oldest first.
    ///
    /// # Errors
    /// Where the register refuses, or an event cannot be read.
    pub async fn waiting_questions(
        &self,
        library: &Library,
        actor: &Actor,
    ) -> Result<Vec<WaitingQuestion>, DeskError> {
        let mut waiting = Vec::new();
        for file in library.commitments() {
            waiting.extend(self.sent_back_to(&file.register, actor).await?);
        }
        waiting.extend(self.asked_of_owner(actor).await?);
        waiting.extend(self.asked_in_networks(library, actor).await?);
        waiting.sort_by_key(|one| one.since);
        Ok(waiting)
    }

    async fn sent_back_to(
        &self,
        register: &Register,
        actor: &Actor,
    ) -> Result<Vec<WaitingQuestion>, DeskError> {
        let may_answer = |one: &&Commitment| may_own(Right::Write, one, actor).is_ok();
        let own: Vec<&Commitment> = register.commitments().iter().filter(may_answer).collect();
        if own.is_empty() {
            return Ok(Vec::new());
        }
        let lives = self.lives_of(register).await?.state;
        let waiting = own.into_iter().filter_map(|commitment| {
            let state = lives.states.get(&commitment.id)?;
            let sent_back = state.sent_back()?;
            Some(WaitingQuestion {
                about: About::Commitment {
                    register: register.id.clone(),
                    id: commitment.id.clone(),
                    text: commitment.text.clone(),
                },
                text: state.returned.clone()?,
                asked_by: sent_back.actor.organisation.clone(),
                since: sent_back.at,
            })
        });
        Ok(waiting.collect())
    }

    async fn asked_of_owner(&self, actor: &Actor) -> Result<Vec<WaitingQuestion>, DeskError> {
        let mut waiting = Vec::new();
        for (id, seen) in self.interventions(Some(&actor.organisation)).await? {
            let state = seen.state;
            if state.may_write(Object::Intervention, actor).is_err() {
                continue;
            }
            let title = state.description.as_ref().map_or("", |known| known.title.as_str());
            for (number, question) in (1..).zip(&state.questions) {
                if question.reply.is_none() {
                    let (id, title) = (id.clone(), title.to_owned());
                    waiting.push(WaitingQuestion {
                        about: About::Intervention { id, title, number },
                        text: question.text.clone(),
                        asked_by: question.by.clone(),
                        since: question.at,
                    });
                }
            }
        }
        Ok(waiting)
    }

    async fn asked_in_networks(
        &self,
        library: &Library,
        actor: &Actor,
    ) -> Result<Vec<WaitingQuestion>, DeskError> {
        let programmes = library.programmes().iter();
        let named = programmes.flat_map(|programme| {
            let areas = programme.areas.iter();
            areas.map(|area| (network_id(&programme.id, area.number), area))
        });
        let named: Vec<(String, &DevelopmentArea)> = named.collect();
        let mut waiting = Vec::new();
        for (name, area) in named {
            let id: NetworkId = name.parse()?;
            let state = self.network(&id).await?.state;
            if state.may_take_part(actor).is_err() {
                continue;
            }
            let asked = state.waiting_for(&actor.organisation).map(|(question, one)| {
                let about = About::Network {
                    id: id.clone(),
                    area: area.name.clone(),
                    question: question.clone(),
                };
                let (text, asked_by) = (one.text.clone(), one.asked_by.clone());
                WaitingQuestion { about, text, asked_by, since: one.at }
            });
            waiting.extend(asked);
        }
        Ok(waiting)
    }
}
