//! What a new register is given before anyone acts in it: organisations and programmes as published.
//!
//! Every organisation that ships with the program, with its number where that is known, and every programme with
//! its frames as sourced. What is there already is left as it is, so that a second opening adds nothing, and a
//! later version of the program adds what it knows more: organisations, and numbers that nobody has entered.

use domain::grants::access::Role;
use domain::grants::act::{Act, Actor, Moment, Stream as _};
use domain::grants::draw::Hash;
use domain::grants::id::{IdError, ProgrammeId};
use domain::grants::programme::{self, FrameStage, Statement};
use domain::people::organisation::{Kind, Organisation};
use domain::people::{self, State as People};
use domain::programme::{FrameStatus, Programme};
use register::text::Word;

use super::Desk;
use super::acting::Sent;
use super::error::DeskError;
use crate::known_organisations::{KnownOrganisationsError, known_organisations};
use crate::programme_file::{self, ProgrammeFileError};

/// The organisation of those who administer the installation, and the actor of what it does itself.
pub const INSTALLATION: &str = "installation";

/// Why it was entered, as every event of the opening says.
const REASON: &str = "Infört när registret öppnades, ur de källor som följer med programmet";

/// What was entered. Zero where it was there already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entered {
    /// Organisations.
    pub n_organisations: usize,
    /// Programmes that were established.
    pub programmes: Vec<ProgrammeId>,
    /// Statements of frames.
    pub n_frames: usize,
    /// Statements that are no longer possible, such as a proposal for a year that is decided.
    pub n_left_out: usize,
}

/// Why a register cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// Something is refused, or the register cannot.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The organisations that ship with the program are broken.
    #[error(transparent)]
    Organisations(#[from] KnownOrganisationsError),
    /// The programmes that ship with the program are broken.
    #[error(transparent)]
    Programmes(#[from] ProgrammeFileError),
}

impl From<IdError> for OpeningError {
    fn from(error: IdError) -> Self {
        Self::Desk(error.into())
    }
}

impl Desk {
    /// Gives the register what every register has from the start, as of a moment.
    ///
    /// # Errors
    /// [`OpeningError`]; what was entered before the error stays, and the next opening goes on.
    pub async fn open_register(&self, at: Moment) -> Result<Entered, OpeningError> {
        let mut organisations = vec![installation()?];
        organisations.extend(known_organisations()?);
        let mut entered = Entered {
            n_organisations: self.enter_organisations(at, &organisations).await?,
            ..Entered::default()
        };
        for programme in programme_file::shipped()? {
            self.enter_programme(at, &programme, &mut entered).await?;
        }
        Ok(entered)
    }

    /// Enters those that are not there, and numbers that are not, all at once.
    pub(super) async fn enter_organisations(
        &self,
        at: Moment,
        organisations: &[Organisation],
    ) -> Result<usize, DeskError> {
        let people = self.people().await?;
        let wanting = |people: &People| -> Vec<Organisation> {
            organisations.iter().filter_map(|one| wanting(people, one)).collect()
        };
        let ids: Vec<String> =
            wanting(people.state.as_ref()).iter().map(|one| one.id.to_string()).collect();
        if ids.is_empty() {
            return Ok(0);
        }
        let sent = &sent(at, Role::Administrator, "organisations", &ids.join(" "))?;
        let wanting = &wanting;
        self.keep(sent, || {
            Box::pin(async move {
                let people = self.people().await?;
                let mut state = people.state.as_ref().clone();
                let mut happened = Vec::new();
                for one in wanting(people.state.as_ref()) {
                    let command = people::Command::EnterOrganisation(one);
                    let events = state.decide(&sent.act.with(command))?;
                    sent.act.record(events.clone()).iter().for_each(|event| state.apply(event));
                    happened.extend(events);
                }
                Ok::<_, DeskError>(vec![people.then(&happened, &[])?])
            })
        })
        .await?;
        Ok(ids.len())
    }

    /// Enters a programme with its frames: what is put forward before what is decided, and that
    /// before what is decided anew.
    async fn enter_programme(
        &self,
        at: Moment,
        programme: &Programme,
        entered: &mut Entered,
    ) -> Result<(), DeskError> {
        let id: ProgrammeId = programme.id.parse()?;
        let years = programme.frames.iter().map(|frame| frame.year);
        let (Some(first_year), Some(last_year)) = (years.clone().min(), years.max()) else {
            return Ok(());
        };
        if self.read::<programme::State>(id.as_str()).await?.version == 0 {
            let legal_source = programme.legal_source.clone();
            let establish = programme::Command::Establish { first_year, last_year, legal_source };
            self.enter_in_programme(at, &id, vec![establish]).await?;
            entered.programmes.push(id.clone());
        }
        let known = self.frames_stated(&id).await?;
        for stage in [FrameStage::Proposed, FrameStage::Decided, FrameStage::Revised] {
            let of_stage = programme.frames.iter().map(statement);
            let of_stage = of_stage.filter(|one| one.stage == stage && !known.contains(one));
            let commands: Vec<_> = of_stage.map(programme::Command::State).collect();
            let n_asked = commands.len();
            let n_stated = self.enter_in_programme(at, &id, commands).await?;
            entered.n_frames += n_stated;
            entered.n_left_out += n_asked - n_stated;
        }
        Ok(())
    }

    /// Keeps the commands that the programme's life lets, all in one, and returns how many they are.
    async fn enter_in_programme(
        &self,
        at: Moment,
        id: &ProgrammeId,
        commands: Vec<programme::Command>,
    ) -> Result<usize, DeskError> {
        let is_proposal = |command: &programme::Command| matches!(command, programme::Command::State(one) if one.stage == FrameStage::Proposed);
        let role = if commands.iter().any(is_proposal) { Role::Officer } else { Role::Decider };
        let (sent, commands) = (&sent(at, role, id.as_str(), &format!("{commands:?}"))?, &commands);
        let decided = self.decided_in_programme(sent, id, commands).await?;
        if decided.is_empty() {
            return Ok(0);
        }
        self.keep(sent, || {
            Box::pin(async move {
                let programme = self.read::<programme::State>(id.as_str()).await?;
                Ok::<_, DeskError>(vec![
                    programme.then(&self.decided_in_programme(sent, id, commands).await?, &[])?,
                ])
            })
        })
        .await?;
        Ok(decided.len())
    }

    async fn decided_in_programme(
        &self,
        sent: &Sent<()>,
        id: &ProgrammeId,
        commands: &[programme::Command],
    ) -> Result<Vec<programme::Event>, DeskError> {
        let mut state = self.read::<programme::State>(id.as_str()).await?.state.as_ref().clone();
        let mut happened = Vec::new();
        for command in commands {
            let Ok(events) = state.decide(&sent.act.with(command.clone())) else { continue };
            sent.act.record(events.clone()).iter().for_each(|event| state.apply(event));
            happened.extend(events);
        }
        Ok(happened)
    }

    async fn frames_stated(&self, id: &ProgrammeId) -> Result<Vec<Statement>, DeskError> {
        let mut statements = Vec::new();
        for event in self.history::<programme::State>(id.as_str()).await? {
            let recorded = super::events::read::<programme::Event>(&event)?;
            if let programme::Event::FrameStated(statement) = recorded.event {
                statements.push(statement);
            }
        }
        Ok(statements)
    }
}

/// Returns what is to be entered of an organisation: the whole where it is not there, the number where nobody
/// has entered one, `None` where it is there under this or another id.
fn wanting(people: &People, wanted: &Organisation) -> Option<Organisation> {
    let is_other = |known: &Organisation| {
        let has_number = wanted.number.is_some() && known.number == wanted.number;
        known.id != wanted.id && (known.name == wanted.name || has_number)
    };
    if people.organisations.values().any(is_other) {
        return None;
    }
    match people.organisations.get(&wanted.id) {
        None => Some(wanted.clone()),
        Some(known) if known.number.is_none() && wanted.number.is_some() => {
            Some(Organisation { number: wanted.number.clone(), ..known.clone() })
        }
        Some(_) => None,
    }
}

fn statement(frame: &domain::programme::Frame) -> Statement {
    let stage = match frame.status {
        FrameStatus::Proposed => FrameStage::Proposed,
        FrameStatus::Decided => FrameStage::Decided,
        FrameStatus::Revised => FrameStage::Revised,
    };
    Statement { stage, year: frame.year, amount: frame.amount, source: frame.source.clone() }
}

/// Returns a command of the installation itself: the same content has the same key.
fn sent(at: Moment, role: Role, what: &str, content: &str) -> Result<Sent<()>, DeskError> {
    let actor = Actor { person: INSTALLATION.parse()?, organisation: INSTALLATION.parse()?, role };
    let act = Act { actor, at, reason: Some(REASON.to_owned()), command: () };
    let key: Word = format!("opening-{what}-{}", Hash::of(content).as_str()).parse()?;
    Ok(Sent::new(act, key))
}

/// Returns the organisation of those who administer the installation.
///
/// # Errors
/// None: its id is a name.
pub(super) fn installation() -> Result<Organisation, IdError> {
    Ok(Organisation {
        id: INSTALLATION.parse()?,
        kind: Kind::Agency,
        name: "Installationens systemförvaltning".to_owned(),
        number: None,
        area: None,
    })
}

#[cfg(test)]
mod tests;
