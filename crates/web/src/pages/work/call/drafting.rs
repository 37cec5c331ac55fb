//! The builder of calls: a draft is written, and written anew, on one page.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Path;
use axum::response::Response;
use domain::area::AreaCode;
use domain::grants::access::{Object, Right, require};
use domain::grants::act::Moment;
use domain::grants::call::plan::{EligibleList, Evaluation, Plan};
use domain::grants::call::{Command, State};
use domain::grants::id::{CallId, OrganisationId, ProgrammeId};
use domain::grants::wording::Wording;
use domain::money::Ore;
use domain::people::organisation::Kind;
use domain::regime::Version;
use domain::regime::applying::Applicants;
use domain::regime::rule::Rule;
use operations::grants::error::DeskError;
use operations::grants::tables::matters::Asked;

use super::super::acts::matter_address;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::grant_words;
use crate::language::Language;
use crate::pages::selection::RUNS;
use crate::signed_in::Guarded;

/// How many of the funder's calls are looked through for programmes.
const MOST_CALLS: u32 = 200;

/// What the list of those who may apply is called where it was written on the page.
const WRITTEN: &str = "förteckning";

/// How many years of a frame the page asks for.
const YEARS: usize = 3;

/// Shows the page of a call's draft; `ny` is a call that does not exist yet.
pub(crate) async fn show_draft(at: AtDesk, Path(id): Path<String>) -> Response {
    match draft_page(&at, &id).await {
        Ok(act) => at.show_act(act),
        Err(error) => at.failed(&error),
    }
}

/// Returns the page of a draft: of a new one, or of one that the writer's own authority has begun.
async fn draft_page(at: &AtDesk, id: &str) -> Result<Act, DeskError> {
    require(at.who.actor.role, Right::Write, Object::Call, &[])?;
    let language = at.visit.language;
    let is_new = id == "ny";
    require(at.who.actor.role, Right::Write, Object::Call, &[])?;
    let seen = at.desk.read::<State>(id).await?;
    if !is_new && seen.state.funder.as_ref() != Some(&at.who.actor.organisation) {
        return Err(DeskError::NotFound { kind: "call", id: id.to_owned() });
    }
    let plan = seen.state.plan.as_ref();
    Ok(Act {
        title: language.text(if is_new { "work-call-new" } else { "work-call-amend" }),
        lead: language.text("work-call-draft-lead"),
        facts: Vec::new(),
        fields: fields(at, plan, programmes(at).await?),
        button: language.text("work-save-draft"),
        back: if is_new { "/arbete".to_owned() } else { matter_address("call", id) },
        back_name: plan.map_or_else(|| language.text("work-basket"), |plan| plan.title.clone()),
        action: format!("/arbete/utlysning/{id}/utkast"),
        seen: seen.version,
        confirms: false,
    })
}

fn fields(at: &AtDesk, plan: Option<&Plan>, programmes: Vec<(String, String)>) -> Vec<Field> {
    let language = at.visit.language;
    let text = |key: &str| language.text(key);
    let programme = plan.map_or(String::new(), |plan| plan.programme.to_string());
    let wording = plan.map_or(String::new(), |plan| key_of(plan.wording));
    let forms = at.desk.forms().iter().filter(|form| !form.for_call(0).covers.is_empty());
    let forms = forms.map(|form| {
        let title = language.of(form.title());
        (form.version().to_string(), format!("{title} ({})", form.version()))
    });
    let form = plan.map_or(String::new(), |plan| plan.form.version.to_string());
    let mut fields = vec![
        Field::new("title", text("work-title-of-call"), Input::Line)
            .value(plan.map_or(String::new(), |plan| plan.title.clone())),
        Field::new("programme", text("work-programme"), Input::Choice(programmes)).value(programme),
        Field::new("wording", text("desk-wording"), Input::Choice(wordings(at))).value(wording),
        Field::new("decision_day", text("work-decision-day"), Input::Day)
            .value(plan.map_or(String::new(), |plan| plan.decision_day.to_string())),
    ];
    fields.extend(window_fields(language, plan));
    fields.extend(frame_fields(language, plan));
    let reason = match plan.map(|plan| &plan.evaluation) {
        Some(Evaluation::NotPossible { reason }) => reason.clone(),
        _ => String::new(),
    };
    let design = match plan.map(|plan| &plan.evaluation) {
        Some(Evaluation::Design(design)) => design.to_string(),
        _ => String::new(),
    };
    fields.extend([
        Field::new("form", text("work-form"), Input::Choice(forms.collect())).value(form),
        Field::new("most_minutes", text("work-most-minutes"), Input::Number)
            .hint(text("work-most-minutes-hint"))
            .value(plan.map_or("120".to_owned(), |plan| plan.form.most_minutes.to_string())),
        Field::new("n_reviews", text("work-n-reviews"), Input::Number)
            .value(plan.map_or("1".to_owned(), |plan| plan.n_reviews.to_string())),
        Field::new("design", text("work-design"), Input::Choice(designs(at))).value(design),
        Field::new("no_design", text("work-no-design"), Input::Lines).value(reason),
        Field::new("eligible", text("work-eligible"), Input::Lines)
            .hint(text("work-eligible-hint"))
            .value(plan.map_or(String::new(), |plan| written_list(at, plan))),
        Field::new("freeze", text("work-freeze"), Input::Tick),
    ]);
    fields
}

/// Returns the programmes that a call can announce money of, by id and name: those of the funder's calls
/// so far, then those that ship with the program.
async fn programmes(at: &AtDesk) -> Result<Vec<(String, String)>, DeskError> {
    let shipped = at.visit.library().programmes();
    let named = |id: &str| {
        let found = shipped.iter().find(|one| one.id == id);
        (id.to_owned(), found.map_or_else(|| id.to_owned(), |one| one.name.clone()))
    };
    let funder = Some(at.who.actor.organisation.clone());
    let asked = Asked { kind: Some("call"), funder, ..Asked::default() };
    let mut ids = BTreeSet::new();
    for listed in at.desk.matters(&asked, MOST_CALLS).await?.matters {
        let call = at.desk.call(&listed.id.parse()?).await?;
        ids.extend(call.state.plan.as_ref().map(|plan| plan.programme.to_string()));
    }
    let others = shipped.iter().filter(|one| !ids.contains(&one.id));
    Ok(ids.iter().map(|id| named(id)).chain(others.map(|one| named(&one.id))).collect())
}

/// Returns the fields for when the call opens and closes. Empty ones are whole days.
fn window_fields(language: Language, plan: Option<&Plan>) -> [Field; 4] {
    let text = |key: &str| language.text(key);
    let day = |moment: Option<Moment>| moment.map_or(String::new(), |at| at.day().to_string());
    let clock = |moment: Option<Moment>, otherwise: &str| {
        let shown = |at: Moment| {
            let at = at.in_sweden();
            format!("{:02}:{:02}", at.hour(), at.minute())
        };
        moment.map_or_else(|| otherwise.to_owned(), shown)
    };
    let (opens, closes) = (plan.map(|plan| plan.opens), plan.map(|plan| plan.closes));
    [
        Field::new("opens", text("work-opens"), Input::Day).value(day(opens)),
        Field::new("opens_at", text("work-opens-at"), Input::Time).value(clock(opens, "00:00")),
        Field::new("closes", text("work-closes"), Input::Day).value(day(closes)),
        Field::new("closes_at", text("work-closes-at"), Input::Time)
            .hint(text("work-closes-hint"))
            .value(clock(closes, "23:59")),
    ]
}

/// Returns the fields for the years of the frame.
fn frame_fields(language: Language, plan: Option<&Plan>) -> Vec<Field> {
    let mut fields = Vec::new();
    for index in 0..YEARS {
        let year = plan.and_then(|plan| plan.frame.iter().nth(index));
        let number = language.whole(index + 1);
        let label = |key: &str| language.text_with(key, &[("n", &number)]);
        fields.push(
            Field::new(format!("year-{index}"), label("work-frame-year"), Input::Number)
                .value(year.map_or(String::new(), |(year, _)| year.to_string())),
        );
        let amount = year.map_or(String::new(), |(_, amount)| amount.to_string());
        let field = Field::new(format!("amount-{index}"), label("work-frame-amount"), Input::Money);
        fields.push(field.value(amount));
    }
    fields
}

/// Returns the wordings that a call may be under: those of every ordinance.
fn wordings(at: &AtDesk) -> Vec<(String, String)> {
    let regimes = at.desk.regimes().iter();
    let versions = regimes.flat_map(|regime| {
        regime.versions().iter().map(move |version| (regime.title(), Wording::of(version)))
    });
    versions
        .map(|(title, wording)| {
            (
                key_of(wording),
                format!("{}: {title}", grant_words::wording(at.visit.language, wording)),
            )
        })
        .collect()
}

fn key_of(wording: Wording) -> String {
    format!("{}/{}", wording.ordinance, wording.given_by)
}

fn designs(at: &AtDesk) -> Vec<(String, String)> {
    let none = (String::new(), at.visit.language.text("work-design-none"));
    let registered = at.visit.library().known_designs();
    let registered =
        registered.iter().map(|file| (file.design.id.clone(), file.design.title.clone()));
    std::iter::once(none).chain(registered).collect()
}

/// Writes the draft, or writes it anew.
pub(crate) async fn submit_draft(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let posted = Posted(pairs);
    let page = match draft_page(&at, &id).await {
        Ok(page) => page,
        Err(error) => return at.failed(&error),
    };
    let before = match at.desk.read::<State>(&id).await {
        Ok(seen) => seen.state.plan.clone(),
        Err(error) => return at.failed(&error),
    };
    let read = {
        let mut reader = Reader::new(at.visit.language, &posted);
        let read = plan(&at, &mut reader, before.as_ref());
        reader.finish(read)
    };
    let plan = match read {
        Ok(plan) => plan,
        Err(problems) => return at.show_problems(page, &posted, problems),
    };
    let id = if before.is_some() { id } else { new_id(&plan, &posted) };
    match send(&at, &id, &posted, plan, before.is_some()).await {
        Ok(()) => at.led_to(&matter_address("call", &id), "utkast"),
        Err(error) => at.show_refusal(page, &posted, &error),
    }
}

async fn send(
    at: &AtDesk,
    id: &str,
    posted: &Posted,
    plan: Plan,
    is_there: bool,
) -> Result<(), DeskError> {
    let call: CallId = id.parse()?;
    let plan = Box::new(plan);
    let command = if is_there { Command::Amend(plan) } else { Command::Draft(plan) };
    at.desk.act_on_call(&call, &at.sent(posted, command)?).await.map(|_| ())
}

/// Returns the name of a new call: its programme, the day that it opens and something of the form that
/// was sent, so that a second click finds the same call and another form makes another.
fn new_id(plan: &Plan, posted: &Posted) -> String {
    let key = posted.key().map_or(String::new(), |key| key.as_str().to_owned());
    let tail: String = key.chars().rev().take(6).collect();
    format!("{}.{}.{tail}", plan.programme, plan.opens.day())
}

fn plan(at: &AtDesk, reader: &mut Reader<'_>, before: Option<&Plan>) -> Option<Plan> {
    let title = reader.text("title");
    let programme: Option<ProgrammeId> = reader.id("programme");
    let chosen = reader.text("wording");
    let versions = at.desk.regimes().iter().flat_map(|regime| regime.versions());
    let version = versions.into_iter().find(|version| key_of(Wording::of(version)) == chosen);
    let decision_day = reader.day("decision_day");
    let opens = Moment::by_clock(reader.day("opens"), reader.time("opens_at"));
    let closes = Moment::by_clock(reader.day("closes"), reader.time("closes_at"));
    let mut frame: BTreeMap<i32, Ore> = BTreeMap::new();
    for index in 0..YEARS {
        if !reader.text_or_empty(&format!("year-{index}")).is_empty() {
            let year = reader.number(&format!("year-{index}"));
            frame.insert(year, reader.money(&format!("amount-{index}")));
        }
    }
    let chosen = reader.text("form");
    let form = at.desk.forms().iter().find(|form| form.version().as_str() == chosen);
    let most_minutes = reader.number("most_minutes");
    let version = version?;
    Some(Plan {
        programme: programme?,
        title,
        wording: Wording::of(version),
        decision_day,
        opens: opens?,
        // To the last second of the minute.
        closes: Moment::from_unix(closes?.unix() + 59)?,
        frame,
        eligible: eligible(at, reader, version, before),
        form: form?.for_call(most_minutes),
        evaluation: evaluation(reader),
        n_reviews: reader.number("n_reviews"),
    })
}

fn evaluation(reader: &Reader<'_>) -> Evaluation {
    let reason = reader.text_or_empty("no_design");
    match reader.text_or_empty("design").parse() {
        Ok(design) => Evaluation::Design(design),
        Err(_) if reason.is_empty() => Evaluation::Missing,
        Err(_) => Evaluation::NotPossible { reason },
    }
}

/// Returns who may apply: the municipalities that are written on the page, else those that the ordinance
/// names by annex or model. The list is made by who first drafts the call and frozen by a second person;
/// once frozen it stays.
fn eligible(
    at: &AtDesk,
    reader: &mut Reader<'_>,
    version: &Version,
    before: Option<&Plan>,
) -> EligibleList {
    if let Some(frozen) = before.map(|plan| &plan.eligible).filter(|list| list.frozen_by.is_some())
    {
        return frozen.clone();
    }
    let person = at.who.actor.person.clone();
    let made_by = before.map_or(person.clone(), |plan| plan.eligible.made_by.clone());
    let is_frozen = !reader.text_or_empty("freeze").is_empty();
    let written = reader.text_or_empty("eligible");
    let written = written.split(|c: char| !c.is_ascii_digit()).filter(|code| !code.is_empty());
    let written: Vec<AreaCode> = written.filter_map(|code| code.parse().ok()).collect();
    let (source, codes) = match &version.rules.applicants {
        _ if !written.is_empty() => (WRITTEN, Some(written)),
        Rule::Stated(stated) => match &stated.value {
            Applicants::Annex(annex) => ("bilaga", Some(annex.members.clone())),
            Applicants::Model { model, .. } => ("urvalsmodell", chosen_by(at, model)),
            Applicants::EveryMunicipality { .. } => ("alla kommuner", None),
            Applicants::PublishedList { .. } => {
                reader.problem("eligible", "work-list-lacking");
                (WRITTEN, Some(Vec::new()))
            }
        },
        _ => ("alla kommuner", None),
    };
    let selection = format!("SFS {}, {source}", version.sfs);
    let selection = selection.parse().expect("an ordinance and a source make a short name");
    let frozen_by = is_frozen.then_some(person);
    EligibleList { selection, made_by, frozen_by, organisations: of_areas(at, codes.as_deref()) }
}

/// Returns the list that was written on the page, so that whoever freezes it has it before them; empty
/// where the ordinance gives the list.
fn written_list(at: &AtDesk, plan: &Plan) -> String {
    if !plan.eligible.selection.as_str().ends_with(WRITTEN) {
        return String::new();
    }
    let listed = plan.eligible.organisations.iter();
    let entered = listed.filter_map(|id| at.who.people.organisations.get(id));
    let areas = entered.filter_map(|one| one.area.as_ref().map(|area| (area, &one.name)));
    areas.map(|(area, name)| format!("{area} {name}\n")).collect()
}

/// Returns the municipalities that a selection model chooses from the newest statistics.
fn chosen_by(at: &AtDesk, model: &str) -> Option<Vec<AreaCode>> {
    let library = at.visit.library();
    let model = library.models().iter().find(|known| known.id == model)?;
    let run = RUNS.run(library.store(), model, None).ok()?;
    let chosen = run.selection.units.iter().filter(|unit| unit.eligible == Some(true));
    Some(chosen.map(|unit| unit.code.clone()).collect())
}

/// Returns the municipalities' organisations; all of them where no areas are named.
fn of_areas(at: &AtDesk, codes: Option<&[AreaCode]>) -> BTreeSet<OrganisationId> {
    let organisations = at.who.people.organisations.values();
    let municipalities = organisations.filter(|one| one.kind == Kind::Municipality);
    let is_named = |area: &Option<AreaCode>| {
        codes.is_none_or(|codes| area.as_ref().is_some_and(|area| codes.contains(area)))
    };
    municipalities.filter(|one| is_named(&one.area)).map(|one| one.id.clone()).collect()
}
