//! The rules of a version, each from its keys.

use domain::regime::applying::{Bar, Circumstance};
use domain::regime::deciding::DecisionPart;
use domain::regime::rules::Rules;

use super::RegimeFileError;
use super::afterwards::{agency_account, interest, payment_stop, reclaim, repayment, report};
use super::applying::{applicants, clause, clauses, contents, frame, signature};
use super::deciding::{appeal, body, conditions, consultation, grant_year, share, years};
use super::wire::{Source, VersionTable};
use super::words::words;

/// Returns the rules of a version.
pub(super) fn rules(source: &Source<'_>, t: &VersionTable) -> Result<Rules, RegimeFileError> {
    let from = t.source.get_ref();
    Ok(Rules {
        deciding_body: source.rule("deciding_body", &t.deciding_body, from, |v| body(v))?,
        consultation: source.rule("consultation", &t.consultation, from, consultation)?,
        purposes: source.rule("purposes", &t.purposes, from, |v| clauses(v))?,
        forbidden_uses: source.rule("forbidden_uses", &t.forbidden_uses, from, |v| {
            words(v, &Circumstance::ALL, Circumstance::as_str)
        })?,
        applicants: source.rule("applicants", &t.applicants, from, applicants)?,
        bars: source.rule("bars", &t.bars, from, |v| words(v, &Bar::ALL, Bar::as_str))?,
        application_contents: source.rule(
            "application_contents",
            &t.application_contents,
            from,
            contents,
        )?,
        signature: source.rule("signature", &t.signature, from, signature)?,
        priorities: source.rule("priorities", &t.priorities, from, |v| clauses(v))?,
        frame: source.rule("frame", &t.frame, from, frame)?,
        max_share: source.rule("max_share", &t.max_share, from, share)?,
        longest_decision: source.rule("longest_decision", &t.longest_decision, from, years)?,
        grant_year: source.rule("grant_year", &t.grant_year, from, grant_year)?,
        decision_contents: source.rule("decision_contents", &t.decision_contents, from, |v| {
            words(v, &DecisionPart::ALL, DecisionPart::as_str)
        })?,
        conditions: source.rule("conditions", &t.conditions, from, |v| conditions(v))?,
        report: source.rule("report", &t.report, from, report)?,
        changed_circumstances: source.rule(
            "changed_circumstances",
            &t.changed_circumstances,
            from,
            clause,
        )?,
        evaluation: source.rule("evaluation", &t.evaluation, from, clause)?,
        sampling: source.rule("sampling", &t.sampling, from, clause)?,
        agency_account: source.rule("agency_account", &t.agency_account, from, agency_account)?,
        payment_stop: source.rule("payment_stop", &t.payment_stop, from, payment_stop)?,
        repayment: source.rule("repayment", &t.repayment, from, |v| repayment(v))?,
        reclaim: source.rule("reclaim", &t.reclaim, from, reclaim)?,
        interest: source.rule("interest", &t.interest, from, interest)?,
        appeal: source.rule("appeal", &t.appeal, from, appeal)?,
    })
}
