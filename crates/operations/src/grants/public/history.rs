//! What has happened to a grant, each event with its day and the rule that it rests on, and what of the
//! law a call or a grant follows.

use domain::calendar::deadline::Deadline;
use domain::grants::id::GrantId;
use domain::grants::wording::Wording;
use domain::regime::Version;
use domain::regime::rule::{Paragraph, Rule};
use domain::regime::rules::RuleName;
use time::Date;

use super::grant::paragraph_in;
use crate::grants::Desk;
use crate::grants::chronicle::Chronicle;

/// An event of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryView {
    /// Its place among all events of the register.
    pub position: u64,
    /// The day in Sweden.
    pub day: Date,
    /// What happened, as the log calls it: `payment-sent`.
    pub what: String,
    /// The paragraph that it rests on; `None` where the wording states none for it, or is not known.
    pub paragraph: Option<String>,
}

/// What an ordinance says of grants under it, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawView {
    /// The ordinance's title.
    pub title: String,
    /// The wording.
    pub wording: Wording,
    /// The rules that the wording states, with their paragraphs.
    pub rules: Vec<(RuleName, String)>,
    /// When the agency's account of each year is due, and how that was found.
    pub account_due: Vec<(i32, Deadline)>,
}

impl Desk {
    /// Returns what has happened to a grant, oldest first.
    #[must_use]
    pub fn grant_history(&self, chronicle: &Chronicle, id: &GrantId) -> Vec<HistoryView> {
        let Some(told) = chronicle.grants.get(id) else { return Vec::new() };
        let bound = told.state.origin.as_ref().map(|origin| origin.wording);
        let version = bound.and_then(|wording| self.wording(wording).ok());
        let is_of = |line: &&super::DiaryLine| line.matter == "grant" && line.id == id.as_str();
        let lines = chronicle.log.iter().filter(is_of);
        let view = |(line, recorded): (&super::DiaryLine, &_)| HistoryView {
            position: line.position,
            day: line.day,
            what: line.what.clone(),
            paragraph: paragraph(version, &line.what, recorded),
        };
        lines.zip(&told.events).map(view).collect()
    }

    /// Returns what an ordinance says, for some years; `None` where the wording is not known.
    #[must_use]
    pub fn law_view(&self, wording: Wording, years: &[i32]) -> Option<LawView> {
        let version = self.wording(wording).ok()?;
        let regime = self.regimes().iter().find(|regime| regime.sfs() == wording.ordinance)?;
        let shown = [
            RuleName::Purposes,
            RuleName::Applicants,
            RuleName::DecidingBody,
            RuleName::MaxShare,
            RuleName::LongestDecision,
            RuleName::Report,
            RuleName::Repayment,
            RuleName::Appeal,
        ];
        let stated =
            |name: RuleName| stated_in(version, name).map(|place| (name, place.to_string()));
        let due = |year: &i32| Some((*year, version.agency_account_due(year + 1).ok()?));
        Some(LawView {
            title: regime.title().to_owned(),
            wording,
            rules: shown.into_iter().filter_map(stated).collect(),
            account_due: years.iter().filter_map(due).collect(),
        })
    }
}

fn paragraph(
    version: Option<&Version>,
    what: &str,
    recorded: &domain::grants::act::Recorded<domain::grants::grant::Event>,
) -> Option<String> {
    if let Some(paragraph) = paragraph_in(&recorded.event) {
        return Some(paragraph.to_owned());
    }
    stated_in(version?, rule_of(what)?).map(Paragraph::to_string)
}

/// Returns the rule that a kind of event rests on; `None` where it rests on none of the ordinance.
fn rule_of(what: &str) -> Option<RuleName> {
    Some(match what {
        "decided" | "change-decided" => RuleName::DecisionContents,
        "decision-breach-found" | "decision-breach-mended" => RuleName::Conditions,
        "decision-held" | "decision-released" => RuleName::PaymentStop,
        "decision-appealed" | "decision-appeal-settled" => RuleName::Appeal,
        "check-selected" | "check-passed-over" | "check-concluded" => RuleName::Sampling,
        "reclaim-interest-charged" => RuleName::Interest,
        _ if what.starts_with("reclaim-") => RuleName::Reclaim,
        _ if what.starts_with("report-") => RuleName::Report,
        _ => return None,
    })
}

/// Returns the paragraph where a wording states a rule.
fn stated_in(version: &Version, name: RuleName) -> Option<&Paragraph> {
    fn of<T>(rule: &Rule<T>) -> Option<&Paragraph> {
        rule.as_stated().map(|stated| &stated.paragraph)
    }
    let rules = &version.rules;
    match name {
        RuleName::Purposes => of(&rules.purposes),
        RuleName::Applicants => of(&rules.applicants),
        RuleName::DecidingBody => of(&rules.deciding_body),
        RuleName::MaxShare => of(&rules.max_share),
        RuleName::LongestDecision => of(&rules.longest_decision),
        RuleName::DecisionContents => of(&rules.decision_contents),
        RuleName::Conditions => of(&rules.conditions),
        RuleName::Report => of(&rules.report),
        RuleName::Sampling => of(&rules.sampling),
        RuleName::AgencyAccount => of(&rules.agency_account),
        RuleName::PaymentStop => of(&rules.payment_stop),
        RuleName::Repayment => of(&rules.repayment),
        RuleName::Reclaim => of(&rules.reclaim),
        RuleName::Interest => of(&rules.interest),
        RuleName::Appeal => of(&rules.appeal),
        _ => None,
    }
}
