//! A matter says of a grant what its state says.

use domain::grants::act::Stream;
use domain::grants::grant::concern::Concern;
use domain::grants::grant::{self, instalment, report};
use domain::grants::life_cycle::Stage as _;
use domain::grants::matter::{ApplicationMatter, Awaits, CallMatter, GrantMatter, Matter};
use domain::money::Ore;

use crate::world::{Kept, World};

/// Panics where a matter and a state differ.
pub(crate) fn check(world: &World) {
    for kept in world.calls.values() {
        let stage = kept.state.stage.map_or("", |stage| stage.swedish());
        assert_eq!(CallMatter::of(&kept.log).0.stage, stage);
    }
    for kept in world.applications.values() {
        let matter = ApplicationMatter::of(&kept.log).0;
        assert_eq!(matter.stage, kept.state.stage.map_or("", |stage| stage.swedish()));
        assert_eq!(matter.funder, kept.state.funder);
    }
    for kept in world.grants.values() {
        grant(kept);
    }
}

fn grant(kept: &Kept<grant::State>) {
    let (state, kept_matter) = (&kept.state, GrantMatter::of(&kept.log));
    let matter = &kept_matter.matter;
    let written = serde_json::to_value(&kept_matter).unwrap();
    assert_eq!(serde_json::from_value::<GrantMatter>(written).unwrap(), kept_matter);
    assert_eq!(matter.stage, state.stage.map_or("", |stage| stage.swedish()));
    assert_eq!(matter.funder, state.funder);
    let paid = state.instalments.values().filter(|one| one.stage == instalment::Stage::Paid);
    let paid: i64 = paid.map(|one| one.planned.amount.ore()).sum();
    assert_eq!(matter.paid, Ore::new(paid));
    if state.stage != Some(grant::Stage::Ongoing) {
        return;
    }
    for (number, one) in &state.instalments {
        use instalment::Stage;
        let awaited = match one.stage {
            Stage::Requested => Some(Awaits::FixPayment),
            Stage::Fixed | Stage::FirstAttested | Stage::Failed => Some(Awaits::Attest),
            Stage::Attested => Some(Awaits::SendOrder),
            Stage::Sent => Some(Awaits::BankAnswer),
            Stage::Withheld => Some(Awaits::Resume),
            Stage::Paid | Stage::Struck => None,
            // Years subject to budget wait for the legislator.
            Stage::Planned => continue,
        };
        assert_eq!(
            awaits(matter, Concern::Instalment(*number)),
            awaited,
            "{number} {:?}",
            one.stage
        );
    }
    for (number, one) in &state.reports {
        use report::Stage;
        let awaited = match one.stage {
            Stage::NotStarted | Stage::InProgress | Stage::Reopened => Some(Awaits::WriteReport),
            Stage::ReadyToSign => Some(Awaits::SignReport),
            Stage::Submitted | Stage::Changed => Some(Awaits::CheckContent),
            Stage::ChangesRequested => Some(Awaits::ChangeReport),
            Stage::ContentChecked => Some(Awaits::CheckFinances),
            Stage::FinancesChecked => Some(Awaits::ApproveReport),
            Stage::Approved | Stage::Failed => None,
        };
        assert_eq!(awaits(matter, Concern::Report(*number)), awaited, "{number} {:?}", one.stage);
    }
}

fn awaits(matter: &Matter, concern: Concern) -> Option<Awaits> {
    let found = matter.awaited.iter().find(|awaited| awaited.concern == concern);
    found.map(|awaited| awaited.what)
}
