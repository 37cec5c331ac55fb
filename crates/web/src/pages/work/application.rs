//! An application at the desk: what is applied for, where it stands, and what can be done to it.

mod acts;
mod proposing;

use askama::Template;
use axum::response::Response;
use domain::form::Form;
use domain::grants::access::{Object, Right, require, require_own};
use domain::grants::application::proposal::Proposal;
use domain::grants::application::{Stage, State};
use domain::grants::budget::CostLine;
use domain::grants::id::{ApplicationId, GrantId, PartId};
use domain::grants::transaction::Decide;
use operations::grants::acting::Done;
use operations::grants::error::DeskError;

use self::acts::{ACTS, OnApplication};
use super::acts::{ActOn, matter_address};
use super::matter::{Around, Matter};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::names::Names;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::grant_words::{days, names::name, stages};

#[derive(Template)]
#[template(path = "pages/work_application.html")]
struct ApplicationPage {
    frame: Frame,
    around: Around,
    /// The lines of the budget: what, year, amount.
    costs: Vec<(String, String, String)>,
    /// Who else pays, and how much.
    financing: Vec<(String, String)>,
    reviews: Vec<(String, String, String)>,
    consultations: Vec<(String, String, String)>,
    proposal: Vec<(String, String)>,
    answers_address: String,
    letter_address: Option<String>,
    grant_address: Option<String>,
}

/// Returns the form that the application is written in.
fn form_of<'a>(at: &'a AtDesk, state: &State) -> Option<&'a Form> {
    at.desk.form(state.form.as_ref()?)
}

/// Returns what a question of the application's form is called.
fn part_name(at: &AtDesk, state: &State, part: &PartId) -> String {
    let question = form_of(at, state).and_then(|form| form.question(part));
    let named = question.map(|question| at.visit.language.of(&question.label));
    named.unwrap_or(part.as_str()).to_owned()
}

/// Returns the reviews that the reader may see, each with who and what.
async fn reviews(at: &AtDesk, state: &State) -> Result<Vec<(String, String, String)>, DeskError> {
    let language = at.visit.language;
    if require(at.who.actor.role, Right::Read, Object::Review, &[]).is_err() {
        return Ok(Vec::new());
    }
    let visible = state.reviews_visible_to(&at.who.actor.person);
    let persons = visible.keys().map(ToString::to_string).collect();
    let names = Names::of_some(at, &persons).await?;
    let mut lines = Vec::new();
    for (person, review) in visible {
        let name = names.in_full(at, person);
        let points = review.points.map_or(String::new(), |points| format!("{points}/100"));
        let stage = stages::stage(language, review.stage);
        let reason = review.reason.clone().unwrap_or_default();
        lines.push((name, format!("{stage} {points}"), reason));
    }
    Ok(lines)
}

fn consultations(at: &AtDesk, state: &State) -> Vec<(String, String, String)> {
    let language = at.visit.language;
    let line =
        |(organisation, one): (_, &domain::grants::application::assessment::Consultation)| {
            let day = days::day(language, one.last_day);
            (at.name_of(organisation), stages::stage(language, one.stage), day)
        };
    state.consultations.iter().map(line).collect()
}

fn proposal(at: &AtDesk, state: &State) -> Vec<(String, String)> {
    let language = at.visit.language;
    let Some(proposal) = &state.proposal else { return Vec::new() };
    let is_of_funder = state.funder.as_ref() == Some(&at.who.actor.organisation);
    if !is_of_funder && state.stage != Some(Stage::Decided) {
        return Vec::new();
    }
    let mut lines = vec![(language.text("work-proposal"), name(language, proposal))];
    lines.push((language.text("work-reasons"), proposal.reasons().to_owned()));
    if let Proposal::Grant(award) = proposal {
        for (year, amount) in &award.budget.grant {
            lines.push((year.to_string(), language.kronor(*amount)));
        }
        for refused in &award.refused {
            let amount = language.kronor(refused.amount);
            let what = language.text_with("work-refused-cost", &[("cost", refused.cost.as_str())]);
            lines.push((what, format!("{amount}: {}", refused.reason)));
        }
        lines.extend(
            award.conditions.iter().map(|one| (language.text("desk-condition"), one.clone())),
        );
    }
    lines
}

impl Matter for State {
    type Sends = OnApplication;

    fn acts() -> &'static [ActOn<Self>] {
        ACTS
    }

    /// The applicant and its partners read their own, the funder and others what has been sent.
    fn may_be_read(&self, at: &AtDesk) -> bool {
        let actor = &at.who.actor;
        let Some(applicant) = &self.applicant else { return false };
        let is_draft = matches!(self.stage, Some(Stage::Draft | Stage::ReadyToSign));
        let object = if is_draft { Object::ApplicationDraft } else { Object::Application };
        let is_party = self.parties.organisations.contains(&actor.organisation);
        let own = if is_party { &actor.organisation } else { applicant };
        let is_own = require_own(actor, Right::Read, object, own).is_ok();
        let is_of_funder = self.funder.as_ref() == Some(&actor.organisation);
        let others = require(actor.role, Right::Read, object, &[]).is_ok();
        let is_auditor = actor.role == domain::grants::access::Role::Auditor;
        is_own || (others && (is_of_funder || is_auditor))
    }

    fn title(&self, id: &str) -> String {
        let project = match &self.proposal {
            Some(Proposal::Grant(award)) => Some(award.project.clone()),
            _ => None,
        };
        project.or_else(|| self.diary_number.clone()).unwrap_or_else(|| id.to_owned())
    }

    fn lead(&self, at: &AtDesk) -> String {
        let language = at.visit.language;
        let applicant = self.applicant.as_ref().map(|applicant| at.name_of(applicant));
        let amount = language.kronor(self.requested().unwrap_or_default());
        let places = [("applicant", applicant.unwrap_or_default()), ("amount", amount)];
        let places = places.each_ref().map(|(name, text)| (*name, text.as_str()));
        language.text_with("work-application-lead", &places)
    }

    fn stage(&self, at: &AtDesk) -> String {
        self.stage.map_or(String::new(), |stage| stages::stage(at.visit.language, stage))
    }

    fn facts(&self, at: &AtDesk) -> Vec<(String, String)> {
        let language = at.visit.language;
        let mut facts = Vec::new();
        let number = self.diary_number.clone();
        facts.extend(number.map(|number| (language.text("work-diary-number"), number)));
        facts.push((
            language.text("work-handled"),
            days::handled(language, self.handling, at.now()),
        ));
        let partners = self.partners.iter().map(|(partner, has_confirmed)| {
            let key = if *has_confirmed { "work-confirmed" } else { "work-invited" };
            (at.name_of(partner), language.text(key))
        });
        facts.extend(partners);
        facts
    }

    async fn page(&self, at: &AtDesk, id: &str, around: Around) -> Result<Response, DeskError> {
        let language = at.visit.language;
        let budget = self.budget.clone().unwrap_or_default();
        let kronor = |amount| language.kronor(amount);
        let costs = budget.costs.iter();
        let category = |line: &CostLine| at.category(&line.category);
        let costs = costs.map(|line| (category(line), line.year.to_string(), kronor(line.amount)));
        let financing = budget.financing.iter();
        let financing = financing.map(|line| (at.name_of(&line.organisation), kronor(line.amount)));
        let grant = self.grant.as_ref().map(|grant| matter_address("grant", grant.as_str()));
        Ok(page(&ApplicationPage {
            frame: at.frame(self.title(id)),
            around,
            costs: costs.collect(),
            financing: financing.collect(),
            reviews: reviews(at, self).await?,
            consultations: consultations(at, self),
            proposal: proposal(at, self),
            answers_address: format!("{}/svar", matter_address("application", id)),
            letter_address: (self.stage == Some(Stage::Decided))
                .then(|| format!("{}/beslut.pdf", matter_address("application", id))),
            grant_address: grant,
        }))
    }

    async fn send(
        at: &AtDesk,
        id: &str,
        posted: &Posted,
        command: OnApplication,
    ) -> Result<Done, DeskError> {
        let application: ApplicationId = id.parse()?;
        match command {
            OnApplication::Command(command) => {
                at.desk.act_on_application(&application, &at.sent(posted, *command)?).await
            }
            OnApplication::Decide => {
                // The grant is named as its application: one follows from the other.
                let grant: GrantId = id.parse()?;
                let command = Decide { application, grant };
                at.desk.decide_application(&at.sent(posted, command)?).await
            }
        }
    }
}
