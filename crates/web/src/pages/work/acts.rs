//! Acts of a few fields on a matter, each on a page of its own, and where each is done.
//!
//! Heading, sentence, button and receipt of an act stand under `do-SLUG`, `do-SLUG-lead`,
//! `do-SLUG-button` and `done-SLUG`.

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::access::Role;
use domain::grants::grant::concern::Concern;
use domain::grants::matter::{Awaited, Awaits};
use operations::grants::Seen;
use operations::grants::error::DeskError;
use serde::Deserialize;

use super::matter::Matter;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input};
use crate::desk::names::Names;
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::language::Language;
use crate::signed_in::Guarded;

/// A matter that an act is about to be done to.
pub(crate) struct Scene<'a, S> {
    /// Who is at the desk.
    pub(crate) at: &'a AtDesk,
    /// The matter.
    pub(crate) state: &'a S,
    /// The instalment, claim, report, change or reclaim; 0 for the matter itself.
    pub(crate) number: u16,
    /// What persons are called, where the act names some.
    pub(crate) names: &'a Names,
}

impl<S> Scene<'_, S> {
    pub(crate) fn language(&self) -> Language {
        self.at.visit.language
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.language().text(key)
    }
}

type Facts<S> = fn(&Scene<'_, S>) -> Vec<(String, String)>;
type Fields<S> = fn(&Scene<'_, S>) -> Vec<Field>;
type Read<S> = fn(&mut Reader<'_>, &Scene<'_, S>) -> Option<<S as Matter>::Sends>;

/// An act of a few fields.
pub(crate) struct ActOn<S: Matter> {
    /// Its name in addresses and locale files.
    pub(crate) slug: &'static str,
    /// Whether it is about a numbered thing.
    pub(crate) is_numbered: bool,
    /// The roles that do it.
    roles: &'static [Role],
    /// Whether it is offered as the matter stands; whether it may be done is for the desk to say.
    when: fn(&S) -> bool,
    /// Whether the password is asked for again: money, signatures.
    confirms: bool,
    /// Whether its page names persons.
    names_people: bool,
    /// What whoever does it must see.
    facts: Facts<S>,
    /// What it asks for.
    fields: Fields<S>,
    /// What it sends; `None` where a field cannot be read.
    command: Read<S>,
}

/// Returns an act that asks for nothing.
pub(crate) const fn act<S: Matter>(
    slug: &'static str,
    roles: &'static [Role],
    when: fn(&S) -> bool,
    command: Read<S>,
) -> ActOn<S> {
    ActOn {
        slug,
        is_numbered: false,
        roles,
        when,
        confirms: false,
        names_people: false,
        facts: |_| Vec::new(),
        fields: |_| Vec::new(),
        command,
    }
}

impl<S: Matter> ActOn<S> {
    /// About a numbered thing.
    pub(crate) const fn numbered(self) -> Self {
        Self { is_numbered: true, ..self }
    }

    /// With the password again.
    pub(crate) const fn confirmed(self) -> Self {
        Self { confirms: true, ..self }
    }

    /// With persons named.
    pub(crate) const fn naming_people(self) -> Self {
        Self { names_people: true, ..self }
    }

    /// With a reason and nothing else.
    pub(crate) const fn with_reason(self) -> Self {
        Self { fields: |scene| vec![reason(scene)], ..self }
    }

    /// With these fields.
    pub(crate) const fn asking(self, fields: Fields<S>) -> Self {
        Self { fields, ..self }
    }

    /// With these figures in sight.
    pub(crate) const fn showing(self, facts: Facts<S>) -> Self {
        Self { facts, ..self }
    }

    /// Returns the roles that do it.
    #[cfg(test)]
    pub(crate) fn roles(&self) -> &'static [Role] {
        self.roles
    }

    /// Returns whether the one who is signed in may think of doing it now.
    pub(crate) fn is_offered(&self, at: &AtDesk, state: &S) -> bool {
        self.roles.contains(&at.who.actor.role) && (self.when)(state)
    }
}

/// Returns the field for a reason.
pub(crate) fn reason<S>(scene: &Scene<'_, S>) -> Field {
    let hint = scene.text("desk-reason-hint");
    Field::new("reason", scene.text("desk-reason"), Input::Lines).hint(hint)
}

/// Which of several things an act is done to, and what was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) nr: Option<u16>,
    pub(crate) klart: String,
}

/// Returns the acts that concern the matter as a whole and that the reader may do now: name and
/// address.
pub(crate) fn offered<S: Matter>(at: &AtDesk, id: &str, state: &S) -> Vec<(String, String)> {
    let offered = S::acts().iter().filter(|act| !act.is_numbered && act.is_offered(at, state));
    let line = |act: &ActOn<S>| {
        let address = format!("{}/{}", matter_address(S::KIND, id), act.slug);
        (at.visit.language.text(&format!("do-{}", act.slug)), address)
    };
    offered.map(line).collect()
}

/// Shows the page of one act.
pub(crate) async fn show_act<S: Matter>(
    at: AtDesk,
    Path((id, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(act) = S::acts().iter().find(|act| act.slug == slug) else {
        return at.visit.not_found();
    };
    match found(&at, &id, act).await {
        Ok((seen, names)) => match page_of(&at, &id, (&seen, &names), act, asked.nr) {
            Ok(act) => at.show_act(act),
            Err(answer) => answer,
        },
        Err(error) => at.failed(&error),
    }
}

/// Returns the matter with the names that the act's page tells.
async fn found<S: Matter>(
    at: &AtDesk,
    id: &str,
    act: &ActOn<S>,
) -> Result<(Seen<S>, Names), DeskError> {
    let seen = at.desk.find::<S>(id).await?;
    let names = if act.names_people { Names::of(at).await? } else { Names::default() };
    Ok((seen, names))
}

/// Does an act.
pub(crate) async fn submit_act<S: Matter>(
    at: AtDesk,
    Path((id, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let posted = Posted(pairs);
    let Some(act) = S::acts().iter().find(|act| act.slug == slug) else {
        return at.visit.not_found();
    };
    let (seen, names) = match found(&at, &id, act).await {
        Ok(found) => found,
        Err(error) => return at.failed(&error),
    };
    let shown = match page_of(&at, &id, (&seen, &names), act, asked.nr) {
        Ok(shown) => shown,
        Err(answer) => return answer,
    };
    let number = asked.nr.unwrap_or_default();
    let scene = Scene { at: &at, state: seen.state.as_ref(), number, names: &names };
    let send = async |command| {
        S::send(&at, &id, &posted, command).await?;
        Ok(at.led_to(&matter_address(S::KIND, &id), act.slug))
    };
    at.do_act(shown, &posted, |reader| (act.command)(reader, &scene), send).await
}

/// Returns the page of an act for whoever may read the matter and acts in a role that does it. Whether it
/// may be done now is for the desk to say.
fn page_of<S: Matter>(
    at: &AtDesk,
    id: &str,
    (seen, names): (&Seen<S>, &Names),
    act: &ActOn<S>,
    number: Option<u16>,
) -> Result<Act, Response> {
    let language = at.visit.language;
    let state = seen.state.as_ref();
    if !state.may_be_read(at) || act.is_numbered != number.is_some() {
        return Err(at.visit.not_found());
    }
    at.in_role(act.roles)?;
    let scene = Scene { at, state, number: number.unwrap_or_default(), names };
    let back = matter_address(S::KIND, id);
    let query = number.map_or(String::new(), |number| format!("?nr={number}"));
    let title = language.text(&format!("do-{}", act.slug));
    Ok(Act {
        title: number.map_or(title.clone(), |number| format!("{title} {number}")),
        lead: language.text(&format!("do-{}-lead", act.slug)),
        facts: (act.facts)(&scene),
        fields: (act.fields)(&scene),
        button: language.text(&format!("do-{}-button", act.slug)),
        action: format!("{back}/{}{query}", act.slug),
        back,
        back_name: state.title(id),
        seen: seen.version,
        confirms: act.confirms,
    })
}

/// Returns the address of a matter at the desk, without language.
pub(crate) fn matter_address(kind: &str, id: &str) -> String {
    let folder = match kind {
        "call" => "utlysning",
        "application" => "ansokan",
        _ => "bidrag",
    };
    format!("/arbete/{folder}/{id}")
}

/// Returns the address of a matter for someone in a role: an applicant's application is where it is
/// written.
pub(crate) fn address_for(role: Role, kind: &str, id: &str) -> String {
    match (role, kind) {
        (Role::Applicant | Role::Signatory | Role::CivilSociety, "application") => {
            format!("/ansok/{id}")
        }
        _ => matter_address(kind, id),
    }
}

/// Returns where something that waits is done, without language.
pub(crate) fn address_of(kind: &str, id: &str, awaited: &Awaited) -> String {
    match awaited.what {
        Awaits::WriteApplication | Awaits::Complete => return format!("/ansok/{id}"),
        Awaits::SignApplication => return format!("/ansok/{id}/signera"),
        _ => {}
    }
    let matter = matter_address(kind, id);
    if awaited.what == Awaits::WriteCall {
        return format!("{matter}/utkast");
    }
    let number = match awaited.concern {
        Concern::Instalment(number)
        | Concern::Claim(number)
        | Concern::Report(number)
        | Concern::Change(number)
        | Concern::Reclaim(number) => format!("?nr={number}"),
        Concern::Decision | Concern::BankAccount | Concern::Advance | Concern::Check => {
            String::new()
        }
    };
    match act_of(awaited.what) {
        Some(act) => format!("{matter}/{act}{number}"),
        None => matter,
    }
}

/// Returns the act that ends the waiting, as addresses name it; `None` where it is done on the page of
/// the matter itself, or by the bank.
fn act_of(what: Awaits) -> Option<&'static str> {
    Some(match what {
        Awaits::ApproveCall => "godkann",
        Awaits::OpenCall => "oppna",
        Awaits::CloseCall => "stang",
        Awaits::AssessCall => "bered",
        Awaits::SettleCall => "avgor",
        Awaits::Register => "registrera",
        Awaits::BeginAssessment => "bedom",
        Awaits::Propose => "foresla",
        Awaits::Decide => "besluta",
        Awaits::Despatch => "expediera",
        Awaits::Accept => "acceptera",
        Awaits::Start => "starta",
        Awaits::StateBankAccount => "ange-konto",
        Awaits::VerifyBankAccount => "kontrollera-konto",
        Awaits::RequestPayment => "begar-utbetalning",
        Awaits::FixPayment => "faststall",
        Awaits::Attest => "attestera",
        Awaits::SendOrder => "skicka",
        Awaits::Resume => "aterta",
        Awaits::AssessClaim => "granska-kostnader",
        Awaits::ResendClaim => "redovisa-kostnader",
        Awaits::SignReport => "signera-redovisning",
        Awaits::CheckContent => "granska-i-sak",
        Awaits::CheckFinances => "granska-ekonomi",
        Awaits::ApproveReport => "godkann-redovisning",
        Awaits::SendChange => "skicka-andring",
        Awaits::PrepareChange => "bered-andring",
        Awaits::DecideChange => "besluta-andring",
        Awaits::ConcludeCheck => "avsluta-granskning",
        Awaits::CommunicateReclaim => "kommunicera",
        Awaits::AnswerReclaim => "svara",
        Awaits::DecideReclaim => "besluta-aterkrav",
        Awaits::Invoice => "fakturera",
        Awaits::SettleGrant => "slutreglera",
        Awaits::CloseGrant => "avsluta",
        Awaits::WriteReport | Awaits::ChangeReport => "redovisning",
        Awaits::WriteCall
        | Awaits::WriteApplication
        | Awaits::Complete
        | Awaits::SignApplication
        | Awaits::BankAnswer
        | Awaits::Repay => return None,
    })
}
