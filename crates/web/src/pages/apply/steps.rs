//! What the applicant does to the whole: says that it is ready, takes it back, asks partners, completes
//! and withdraws.

use axum::extract::Path;
use axum::response::Response;
use domain::grants::access::Role;
use domain::grants::application::{Command, Stage, State};
use domain::grants::id::ApplicationId;
use operations::grants::error::DeskError;

use super::filling::{Filling, Subject};
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::signed_in::{Guarded, led};

/// A step that an application can take.
struct Step {
    /// The last part of its address and of its wordings' keys.
    slug: &'static str,
    role: Role,
    stages: &'static [Stage],
    /// Whether a partner takes it, and not the applicant.
    is_of_partner: bool,
    /// Whether the password must have been given recently.
    confirms: bool,
    fields: fn(&AtDesk, &Filling) -> Vec<Field>,
    command: fn(&mut Reader<'_>) -> Option<Command>,
}

const OPEN: &[Stage] = &[
    Stage::Draft,
    Stage::ReadyToSign,
    Stage::Submitted,
    Stage::Registered,
    Stage::CompletionRequested,
    Stage::Completed,
    Stage::UnderAssessment,
    Stage::Proposed,
];

const STEPS: &[Step] = &[
    plain("klar", Role::Applicant, &[Stage::Draft], |_| Some(Command::MarkReady)),
    plain("aterta", Role::Applicant, &[Stage::ReadyToSign], |_| Some(Command::TakeBack)),
    plain("komplettera", Role::Applicant, &[Stage::CompletionRequested], |_| {
        Some(Command::Complete)
    }),
    Step {
        fields: organisations,
        ..plain("bjud-in", Role::Applicant, &[Stage::Draft], |reader| {
            let organisation = reader.id("organisation")?;
            Some(Command::InvitePartner { organisation })
        })
    },
    Step {
        is_of_partner: true,
        confirms: true,
        ..plain("bekrafta", Role::Signatory, &[Stage::Draft], |_| Some(Command::ConfirmPartner))
    },
    Step {
        confirms: true,
        fields: |at, _| {
            let label = at.visit.language.text("apply-reason");
            vec![Field::new("reason", label, Input::Lines)]
        },
        ..plain("aterkalla", Role::Signatory, OPEN, |_| Some(Command::Withdraw))
    },
];

const fn plain(
    slug: &'static str,
    role: Role,
    stages: &'static [Stage],
    command: fn(&mut Reader<'_>) -> Option<Command>,
) -> Step {
    let fields = |_: &AtDesk, _: &Filling| Vec::new();
    Step { slug, role, stages, is_of_partner: false, confirms: false, fields, command }
}

/// Returns every organisation that may be asked to be a partner.
fn organisations(at: &AtDesk, filling: &Filling) -> Vec<Field> {
    let Subject::Application(_, state) = &filling.subject else { return Vec::new() };
    let known = at.who.people.organisations.iter();
    let others = known.filter(|(id, _)| !state.parties.organisations.contains(*id));
    let options = others.map(|(id, entered)| (id.to_string(), entered.name.clone())).collect();
    let label = at.visit.language.text("apply-partner");
    vec![Field::new("organisation", label, Input::Choice(options))]
}

impl Step {
    fn is_offered(&self, at: &AtDesk, filling: &Filling, state: &State) -> bool {
        let actor = &at.who.actor;
        let is_own = actor.organisation == filling.owner;
        let is_partner = state.partners.get(&actor.organisation) == Some(&false);
        let is_theirs = if self.is_of_partner { is_partner } else { is_own };
        let has_role =
            actor.role == self.role || (self.is_of_partner && actor.role == Role::CivilSociety);
        is_theirs && has_role && state.stage.is_some_and(|stage| self.stages.contains(&stage))
    }
}

/// Returns what the reader can do to the whole now: what and address.
pub(super) fn offered(at: &AtDesk, filling: &Filling) -> Vec<(String, String)> {
    let language = at.visit.language;
    match &filling.subject {
        Subject::Application(_, state) => {
            let steps = STEPS.iter().filter(|step| step.is_offered(at, filling, state));
            let line = |step: &Step| {
                let address = filling.address_of(&format!("gor/{}", step.slug));
                (language.text(&format!("apply-step-{}", step.slug)), address)
            };
            let mut lines: Vec<_> = steps.map(line).collect();
            let is_signatory =
                at.who.actor.role == Role::Signatory && at.who.actor.organisation == filling.owner;
            if is_signatory && state.stage == Some(Stage::ReadyToSign) {
                let address = filling.address_of("signera");
                lines.insert(0, (language.text("apply-step-signera"), address));
            }
            lines
        }
        Subject::Report(id, state, number) => {
            super::reporting::offered(at, filling, state, *number)
                .into_iter()
                .map(|slug| {
                    let address = format!("/arbete/bidrag/{id}/{slug}?nr={number}");
                    (language.text(&format!("do-{slug}")), address)
                })
                .collect()
        }
    }
}

/// Shows a step on a page of its own.
pub(super) async fn show(at: AtDesk, Path((id, slug)): Path<(String, String)>) -> Response {
    let (filling, step) = match found(&at, &id, &slug).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    at.show_act(act_of(&at, &filling, step))
}

/// Takes a step.
pub(super) async fn submit(
    at: AtDesk,
    Path((id, slug)): Path<(String, String)>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let (filling, step) = match found(&at, &id, &slug).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let posted = Posted(pairs);
    let send = async |command| {
        send(&at, &id, &posted, command).await?;
        let back = Filling::asking(&filling.address_of(""), &format!("klart={slug}"));
        Ok(led(&format!("{}{back}", at.visit.language.prefix())))
    };
    at.do_act(act_of(&at, &filling, step), &posted, step.command, send).await
}

async fn send(at: &AtDesk, id: &str, posted: &Posted, command: Command) -> Result<(), DeskError> {
    let id: ApplicationId = id.parse()?;
    at.desk.act_on_application(&id, &at.sent(posted, command)?).await?;
    Ok(())
}

async fn found(at: &AtDesk, id: &str, slug: &str) -> Result<(Filling, &'static Step), Response> {
    let step = STEPS.iter().find(|step| step.slug == slug);
    let step = step.ok_or_else(|| at.visit.not_found())?;
    let filling = Filling::of_application(at, id).await.map_err(|error| at.failed(&error))?;
    let of_partner = [step.role, Role::CivilSociety];
    at.in_role(if step.is_of_partner { &of_partner } else { &of_partner[..1] })?;
    Ok((filling, step))
}

fn act_of(at: &AtDesk, filling: &Filling, step: &Step) -> Act {
    let language = at.visit.language;
    let word = |ending: &str| language.text(&format!("apply-step-{}{ending}", step.slug));
    Act {
        title: word(""),
        lead: word("-lead"),
        facts: filling.facts(at),
        fields: (step.fields)(at, filling),
        button: word("-button"),
        back: filling.address_of(""),
        back_name: language.text("apply-tasks"),
        action: filling.address_of(&format!("gor/{}", step.slug)),
        seen: filling.seen,
        confirms: step.confirms,
    }
}
