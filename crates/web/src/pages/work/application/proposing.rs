//! The proposal of a decision: what is granted of what was applied for, or why nothing is.

use domain::calendar::DaySpan;
use domain::form::Form;
use domain::form::quantity::{Style, write_share};
use domain::grants::application::Command;
use domain::grants::application::drafting::Draft;
use domain::grants::application::proposal::Proposal;
use domain::grants::grant::instalment::PaymentKind;
use domain::money::Ore;
use domain::regime::rule::Rule;

use super::acts::{OnApplication, Scene, send};
use crate::desk::field::{Field, Input};
use crate::desk::reading::Reader;
use crate::grant_words::names::name;
use crate::language::Language;

/// Returns the fields of a proposal to grant, filled in with what was applied for.
pub(super) fn fields(scene: &Scene<'_>) -> Vec<Field> {
    let language = scene.language();
    let text = |key: &str| language.text(key);
    let budget = scene.state.budget.clone().unwrap_or_default();
    let plain = |amount: Ore| amount.to_string();
    let mut fields = vec![
        Field::new("project", text("work-project"), Input::Line),
        Field::new("measures", text("work-measures"), Input::Lines),
        Field::new("purpose", text("work-purpose"), Input::Choice(purposes(scene))),
    ];
    for (index, line) in budget.costs.iter().enumerate() {
        let category = scene.at.category(&line.category);
        let places = [("cost", category.as_str()), ("year", &line.year.to_string())];
        let label = language.text_with("work-refuse-of", &places);
        let hint = language.kronor(line.amount);
        let hint = language.text_with("work-applied-for", &[("amount", &hint)]);
        fields
            .push(Field::new(format!("avslag-{index}"), label, Input::Money).hint(hint).value("0"));
        let why = language.text_with("work-refuse-why", &places);
        fields.push(Field::new(format!("avslag-skal-{index}"), why, Input::Line));
    }
    for (index, line) in budget.financing.iter().enumerate() {
        let name = scene.at.name_of(&line.organisation);
        let label = language.text_with("work-financing-of", &[("organisation", &name)]);
        let field = Field::new(format!("medfin-{index}"), label, Input::Money);
        fields.push(field.value(plain(line.amount)));
    }
    for (year, amount) in &budget.grant {
        let label = language.text_with("work-grant-of-year", &[("year", &year.to_string())]);
        fields
            .push(Field::new(format!("bidrag-{year}"), label, Input::Money).value(plain(*amount)));
    }
    let kinds = [("advance", PaymentKind::Advance), ("running", PaymentKind::Running)];
    let kinds = kinds.map(|(value, kind)| (value.to_owned(), name(language, &kind)));
    fields.extend([
        Field::new("instalments", text("work-instalments-a-year"), Input::Number).value("2"),
        Field::new("first", text("work-first-instalment"), Input::Choice(kinds.into())),
        Field::new("from", text("work-from"), Input::Day),
        Field::new("to", text("work-to"), Input::Day),
        Field::new("accept_by", text("desk-accept-by"), Input::Day),
        Field::new("final_report", text("work-final-report"), Input::Day),
        report_form(scene),
        Field::new("conditions", text("work-conditions"), Input::Lines)
            .hint(text("work-conditions-hint")),
        Field::new("reasons", text("work-reasons"), Input::Lines).hint(text("work-reasons-hint")),
    ]);
    fields
}

/// Returns what was applied for: costs, grant, its share, and the most that the ordinance lets be granted.
pub(super) fn facts(scene: &Scene<'_>) -> Vec<(String, String)> {
    let language = scene.language();
    let budget = scene.state.budget.clone().unwrap_or_default();
    let (Ok(costs), Ok(grant)) = (budget.costs(), budget.grant()) else { return Vec::new() };
    let mut facts = vec![
        (scene.text("work-costs"), language.kronor(costs)),
        (scene.text("apply-amount"), language.kronor(grant)),
    ];
    // In hundredths of a per cent, rounded half up.
    let rounded = (i128::from(grant.ore()) * 20_000 + i128::from(costs.ore()))
        .checked_div(2 * i128::from(costs.ore()));
    if let Some(share) = rounded.and_then(|share| u16::try_from(share).ok()) {
        let style = match language {
            Language::Swedish => Style::Swedish,
            Language::English => Style::Plain,
        };
        facts.push((scene.text("work-share"), format!("{} %", write_share(share, style))));
    }
    let version = scene.state.wording.and_then(|wording| scene.at.desk.wording(wording).ok());
    if let Some(version) = version
        && let Ok(greatest) = version.greatest_grant(costs)
    {
        let most = match version.rules.max_share.as_stated() {
            Some(stated) => format!("{} ({})", language.kronor(greatest), stated.paragraph),
            None => scene.text("work-no-greatest-share"),
        };
        facts.push((scene.text("work-greatest-grant"), most));
    }
    facts
}

/// Returns the field for the form that reports are written in: one that asks for nothing of what an
/// application must hold, first that of the application's own ordinance.
fn report_form(scene: &Scene<'_>) -> Field {
    let is_report = |form: &&Form| form.for_call(0).covers.is_empty();
    let title = |form: &Form| scene.language().of(form.title()).to_owned();
    let forms = scene.at.desk.forms().iter().filter(is_report);
    let forms: Vec<_> = forms.map(|form| (form.version().to_string(), title(form))).collect();
    let ordinance = scene.state.wording.map(|wording| wording.ordinance.to_string());
    let own = ordinance.map_or(String::new(), |sfs| sfs.replace(':', "-"));
    let chosen = forms.iter().find(|(version, _)| version.contains(&own)).or(forms.first());
    let chosen = chosen.map_or(String::new(), |(version, _)| version.clone());
    let label = scene.text("work-report-form");
    Field::new("report_form", label, Input::Choice(forms)).value(chosen)
}

/// Returns the purposes that the ordinance states, by id and text.
fn purposes(scene: &Scene<'_>) -> Vec<(String, String)> {
    let version = scene.state.wording.and_then(|wording| scene.at.desk.wording(wording).ok());
    let stated = version.map(|version| &version.rules.purposes);
    let Some(Rule::Stated(purposes)) = stated else { return Vec::new() };
    purposes.value.iter().map(|clause| (clause.id.clone(), clause.text.clone())).collect()
}

/// Reads a proposal to grant.
pub(super) fn award(reader: &mut Reader<'_>, scene: &Scene<'_>) -> Option<OnApplication> {
    let budget = scene.state.budget.clone().unwrap_or_default();
    let mut refused = Vec::new();
    for index in 0..budget.costs.len() {
        let amount = reader.money(&format!("avslag-{index}"));
        let why = reader.text_or_empty(&format!("avslag-skal-{index}"));
        if amount != Ore::default() && why.is_empty() {
            reader.problem(&format!("avslag-skal-{index}"), "desk-lacking");
        }
        refused.push((amount, why));
    }
    let financing = 0..budget.financing.len();
    let financing = financing.map(|index| reader.money(&format!("medfin-{index}"))).collect();
    let years = budget.grant.keys();
    let grant = years.map(|year| (*year, reader.money(&format!("bidrag-{year}"))));
    let grant = grant.filter(|(_, amount)| *amount != Ore::default()).collect();
    let (from, to) = (reader.day("from"), reader.day("to"));
    let Ok(period) = DaySpan::new(from, to) else {
        reader.problem("to", "work-backwards");
        return None;
    };
    let conditions = reader.text_or_empty("conditions");
    let conditions = conditions.lines().map(str::trim).filter(|line| !line.is_empty());
    let draft = Draft {
        project: reader.text("project"),
        measures: reader.text("measures"),
        purpose: reader.text("purpose"),
        reasons: reader.text("reasons"),
        conditions: conditions.map(str::to_owned).collect(),
        period,
        accept_by: reader.day("accept_by"),
        refused,
        financing,
        grant,
        instalments_a_year: reader.number("instalments"),
        first: match reader.text("first").as_str() {
            "advance" => PaymentKind::Advance,
            _ => PaymentKind::Running,
        },
        final_report: reader.day("final_report"),
        report_form: reader.id("report_form")?,
    };
    send(Command::Propose(Box::new(Proposal::Grant(Box::new(draft.award(&budget))))))
}

/// Returns the fields of a proposal to grant nothing.
pub(super) fn refusal_fields(scene: &Scene<'_>) -> Vec<Field> {
    let kinds = ["reject", "dismiss"];
    let kinds = kinds.map(|kind| (kind.to_owned(), scene.text(&format!("work-{kind}"))));
    let hint = scene.text("work-reasons-hint");
    vec![
        Field::new("kind", scene.text("work-proposal"), Input::Choice(kinds.into())),
        Field::new("reasons", scene.text("work-reasons"), Input::Lines).hint(hint),
    ]
}

/// Reads a proposal to grant nothing.
pub(super) fn refusal(reader: &mut Reader<'_>, _: &Scene<'_>) -> Option<OnApplication> {
    let reasons = reader.text("reasons");
    let proposal = match reader.text("kind").as_str() {
        "dismiss" => Proposal::Dismiss { reasons },
        _ => Proposal::Reject { reasons },
    };
    send(Command::Propose(Box::new(proposal)))
}
