//! The sections of an intervention's description, one page each.
//!
//! Each section writes itself as the texts of a form and reads itself from them, so that what is shown
//! again after a refusal is what was typed.

mod circumstances;
mod description;
mod indicators;
mod logic_model;
mod places;

use axum::extract::Path;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use domain::grants::access::Object;
use domain::grants::id::GrantId;
use domain::grants::life_cycle::Stage as _;
use domain::grants::{grant, id::OrganisationId};
use domain::intervention::Description;
use domain::intervention::life::Command;
use operations::grants::error::DeskError;
use operations::grants::tables::matters::Asked;
use operations::library::Library;

use super::form::{self, Block, Form};
use super::{Own, own};
use crate::desk::AtDesk;
use crate::desk::field::Problem;
use crate::desk::posted::Posted;
use crate::language::Language;
use crate::pages::effects;
use crate::service::Service;
use crate::signed_in::Guarded;

pub(super) use self::circumstances::{cost, read_days};
pub(super) use self::description::{themes, ticked_themes};
pub(super) use self::indicators::written_part;
pub(super) use self::logic_model::first_model;
pub(super) use self::places::{block as places_block, read_places, written_place};

/// A section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Name, what is done, themes, for whom, evaluations.
    Description,
    /// Where, with shares.
    Places,
    /// When, dose, cost, method, context, grants.
    Circumstances,
    /// How it is thought to work.
    LogicModel,
    /// What is counted, with baseline and targets.
    Indicators,
}

/// What the sections must know to read what was typed.
pub(super) struct Known<'a> {
    pub(super) language: Language,
    pub(super) library: &'a Library,
    /// The grants of the owner that are made known, with their projects.
    pub(super) grants: Vec<(GrantId, String)>,
    /// The evaluations that are known, by id with their titles.
    pub(super) evaluations: Vec<(String, String)>,
}

impl Section {
    pub(super) const ALL: [Self; 5] =
        [Self::Description, Self::Places, Self::Circumstances, Self::LogicModel, Self::Indicators];

    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Description => "beskrivning",
            Self::Places => "platser",
            Self::Circumstances => "ramar",
            Self::LogicModel => "programlogik",
            Self::Indicators => "indikatorer",
        }
    }

    fn written(self, description: &Description) -> Posted {
        Posted(match self {
            Self::Description => description::written(description),
            Self::Places => places::written(description),
            Self::Circumstances => circumstances::written(description),
            Self::LogicModel => logic_model::written(&description.logic_model),
            Self::Indicators => indicators::written(description),
        })
    }

    fn blocks(self, known: &Known<'_>, posted: &Posted) -> Vec<Block> {
        match self {
            Self::Description => description::blocks(known, posted),
            Self::Places => vec![places::block(known, posted)],
            Self::Circumstances => circumstances::blocks(known, posted),
            Self::LogicModel => logic_model::blocks(known.language, posted),
            Self::Indicators => indicators::blocks(known.language, posted),
        }
    }

    /// Takes what was typed into a description, or tells what is wrong with it.
    fn read(
        self,
        known: &Known<'_>,
        posted: &Posted,
        description: &mut Description,
    ) -> Vec<Problem> {
        match self {
            Self::Description => description::read(known, posted, description),
            Self::Places => places::read(known, posted, description),
            Self::Circumstances => circumstances::read(known, posted, description),
            Self::LogicModel => logic_model::read(known.language, posted, description),
            Self::Indicators => indicators::read(known, posted, description),
        }
    }
}

/// Returns the route of a section.
pub(super) fn of(section: Section) -> MethodRouter<Service> {
    get(move |at: AtDesk, path: Path<String>| show(at, path, section)).post(
        move |at: AtDesk, path: Path<String>, sent: Guarded<Vec<(String, String)>>| {
            submit(at, path, sent, section)
        },
    )
}

async fn show(at: AtDesk, Path(id): Path<String>, section: Section) -> Response {
    let own = match own(&at, &id, Object::Intervention).await {
        Ok(own) => own,
        Err(refused) => return refused,
    };
    let known = match known(&at).await {
        Ok(known) => known,
        Err(refused) => return refused,
    };
    let written = section.written(&own.description);
    form::shown(&at, page_of(&at, &own, section, section.blocks(&known, &written)))
}

async fn submit(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
    section: Section,
) -> Response {
    let posted = Posted(pairs);
    let own = match own(&at, &id, Object::Intervention).await {
        Ok(own) => own,
        Err(refused) => return refused,
    };
    let known = match known(&at).await {
        Ok(known) => known,
        Err(refused) => return refused,
    };
    let shown = page_of(&at, &own, section, section.blocks(&known, &posted));
    if form::asks_for_rows(&posted) {
        return form::shown(&at, shown);
    }
    let mut description = own.description.clone();
    let problems = section.read(&known, &posted, &mut description);
    if !problems.is_empty() {
        return form::with_problems(&at, shown, problems);
    }
    if description == own.description {
        return at.led_to(&own.address(), section.slug());
    }
    let sent = match own.sent(&at, &posted, Command::Describe(Box::new(description))) {
        Ok(sent) => sent,
        Err(error) => return form::refused(&at, shown, &error),
    };
    match at.desk.intervene(&id, &sent).await {
        Ok(_) => at.led_to(&own.address(), section.slug()),
        Err(error) => form::refused(&at, shown, &error),
    }
}

fn page_of(at: &AtDesk, own: &Own, section: Section, blocks: Vec<Block>) -> Form {
    let text =
        |part: &str| at.visit.language.text(&format!("own-intervention-{}{part}", section.slug()));
    Form {
        title: text(""),
        lead: text("-lead"),
        facts: Vec::new(),
        blocks,
        button: at.visit.language.text("own-intervention-save"),
        back: own.address(),
        back_name: own.description.title.clone(),
        action: format!("{}/{}", own.address(), section.slug()),
        seen: own.version,
    }
}

/// Returns what the sections must know.
pub(super) async fn known(at: &AtDesk) -> Result<Known<'_>, Response> {
    let grants = grants_of(at, &at.who.actor.organisation).await;
    Ok(Known {
        language: at.visit.language,
        library: at.visit.library(),
        grants: grants.map_err(|error| at.failed(&error))?,
        evaluations: effects::known(&at.visit),
    })
}

/// Returns the grants of an organisation that are made known and taken up, with their projects.
pub(super) async fn grants_of(
    at: &AtDesk,
    organisation: &OrganisationId,
) -> Result<Vec<(GrantId, String)>, DeskError> {
    use grant::Stage::{Decided, Declined, Interrupted};
    const MOST: u32 = 500;
    let left_out = [Decided, Declined, Interrupted].map(grant::Stage::swedish);
    let asked =
        Asked { kind: Some("grant"), party: Some(organisation.clone()), ..Asked::default() };
    let listed = at.desk.matters(&asked, MOST).await?.matters;
    let mut grants = Vec::new();
    for one in listed {
        if !left_out.contains(&one.matter.stage.as_str()) {
            grants.push((one.id.parse()?, one.matter.title));
        }
    }
    Ok(grants)
}
