//! Costs and results of a grant by place, with the words of the unit, for those who may read its reports.

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::grants::access::{Object, Right, require, require_own};
use domain::grants::grant::State;
use domain::grants::id::GrantId;
use domain::money::Ore;
use operations::grants::error::DeskError;

use crate::desk::AtDesk;
use crate::pages::grants::results::{AtPlace, at_places};

/// Returns approved costs and reported results by place; none for whoever may not read the reports.
pub(super) async fn places(
    at: &AtDesk,
    id: &str,
    state: &State,
) -> Result<Vec<AtPlace>, DeskError> {
    let Some(origin) = &state.origin else { return Ok(Vec::new()) };
    let actor = &at.who.actor;
    let is_own = require_own(actor, Right::Read, Object::Report, &origin.recipient).is_ok();
    if !is_own && require(actor.role, Right::Read, Object::Report, &[]).is_err() {
        return Ok(Vec::new());
    }
    let grant: GrantId = id.parse()?;
    let chronicle = at.desk.chronicle(at.now().day()).await?;
    let years = at.desk.grant_results(&chronicle, &grant).await?;
    let lines: Vec<_> = years.into_values().flat_map(|results| results.lines).collect();
    let areas = at.visit.library().areas();
    Ok(at_places(at.visit.language, &areas, &costs(state), &lines))
}

/// Returns approved costs by the place where they were used.
fn costs(state: &State) -> BTreeMap<AreaCode, Ore> {
    let mut costs: BTreeMap<AreaCode, Ore> = BTreeMap::new();
    for (place, amount) in state.claims.values().flat_map(|claim| claim.approved_by_place()) {
        let sum = costs.entry(place).or_default();
        *sum = [*sum, amount].into_iter().sum();
    }
    costs
}
