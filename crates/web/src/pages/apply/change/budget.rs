//! The budget part of a change request: costs, co-financing and the grant of each year, filled in with
//! what holds; what differs is asked for.

use domain::form::quantity::{Style, write_money};
use domain::grants::budget::Budget;
use domain::grants::grant::State;
use domain::grants::grant::account::Account;
use domain::grants::grant::change::Part;
use domain::money::Ore;

use crate::desk::AtDesk;
use crate::desk::field::{Field, Input, Problem};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;

/// Returns the budget that holds: that of the decision, with each year's grant as it is now.
fn in_force(state: &State) -> Option<Budget> {
    let mut budget = state.award("show").ok()?.budget.clone();
    budget.grant = state.grant_in_force();
    Some(budget)
}

/// Returns whether a year's grant can be changed: not before it has been tried against its budget.
fn is_tried(state: &State, year: i32) -> bool {
    state.ledger.balance((year, Account::Conditional)) == Ore::default()
}

/// Returns the fields, filled in.
pub(super) fn fields(at: &AtDesk, state: &State) -> Vec<Field> {
    let language = at.visit.language;
    let Some(budget) = in_force(state) else { return Vec::new() };
    let money = |name: String, label: String, amount: Ore| {
        Field::new(name, label, Input::Money).value(write_money(amount, Style::Swedish))
    };
    let mut fields = Vec::new();
    for (index, line) in budget.costs.iter().enumerate() {
        let category = at.category(&line.category);
        let places = [("cost", category.as_str()), ("year", &line.year.to_string())];
        let label = language.text_with("apply-change-cost", &places);
        fields.push(money(format!("kostnad-{index}"), label, line.amount));
    }
    for (index, line) in budget.financing.iter().enumerate() {
        let organisation = at.name_of(&line.organisation);
        let places = [("organisation", organisation.as_str())];
        let label = language.text_with("work-financing-of", &places);
        fields.push(money(format!("medfin-{index}"), label, line.amount));
    }
    for (year, amount) in budget.grant.iter().filter(|(year, _)| is_tried(state, **year)) {
        let label = language.text_with("work-grant-of-year", &[("year", &year.to_string())]);
        fields.push(money(format!("bidrag-{year}"), label, *amount));
    }
    let hint = language.text("apply-change-budget-hint");
    fields.into_iter().map(|field| field.hint(hint.clone())).collect()
}

/// Returns the part that asks for another budget, or nothing where all is as it was.
pub(super) fn read(
    at: &AtDesk,
    state: &State,
    posted: &Posted,
) -> Result<Option<Part>, Vec<Problem>> {
    let Some(before) = in_force(state) else { return Ok(None) };
    let mut reader = Reader::new(at.visit.language, posted);
    let mut budget = before.clone();
    for (index, line) in budget.costs.iter_mut().enumerate() {
        line.amount = reader.money(&format!("kostnad-{index}"));
    }
    for (index, line) in budget.financing.iter_mut().enumerate() {
        line.amount = reader.money(&format!("medfin-{index}"));
    }
    for (year, amount) in budget.grant.iter_mut().filter(|(year, _)| is_tried(state, **year)) {
        *amount = reader.money(&format!("bidrag-{year}"));
    }
    let is_other = budget != before;
    budget.costs.retain(|line| line.amount != Ore::default());
    budget.financing.retain(|line| line.amount != Ore::default());
    let plan = state.plan_for(&budget.grant);
    let part = is_other.then_some(Part::Budget { budget, plan });
    reader.finish(Some(part))
}
