use std::collections::BTreeMap;

use proptest::prelude::*;
use time::macros::date;

use super::PlannedInstalment;
use crate::grants::grant::State;
use crate::grants::grant::instalment::{Instalment, PaymentKind, Stage};
use crate::money::Ore;

/// Instalments of 2024 and 2025: amount in kronor, and whether it is paid already.
fn state(instalments: &[(i32, i64, bool)]) -> State {
    let mut state = State::default();
    for (number, (year, kronor, is_paid)) in (1..).zip(instalments) {
        let planned = PlannedInstalment {
            year: *year,
            day: date!(2024 - 03 - 01),
            amount: Ore::new(kronor * 100),
            kind: PaymentKind::Running,
        };
        let stage = if *is_paid { Stage::Paid } else { Stage::Planned };
        state.instalments.insert(number, Instalment { stage, ..Instalment::planned(planned) });
    }
    state
}

fn sum_of(plan: &BTreeMap<u16, PlannedInstalment>, year: i32) -> i64 {
    plan.values().filter(|one| one.year == year).map(|one| one.amount.ore()).sum()
}

proptest! {
    #[test]
    fn a_plan_for_another_grant_keeps_what_is_paid_and_adds_up_to_the_rest(
        instalments in prop::collection::vec(
            (prop_oneof![Just(2024), Just(2025)], 1..5_000_000_i64, any::<bool>()), 1..8),
        more in 0..900_000_000_i64,
    ) {
        let state = state(&instalments);
        let paid = |year| -> i64 {
            let of = instalments.iter().filter(|(of, _, is_paid)| *of == year && *is_paid);
            of.map(|(_, kronor, _)| kronor * 100).sum()
        };
        let is_open = |year| instalments.iter().any(|(of, _, is_paid)| *of == year && !is_paid);
        let grant = [2024, 2025].map(|year| (year, Ore::new(paid(year) + more)));
        let plan = state.plan_for(&grant.into());
        for (year, amount) in grant {
            let expected = if is_open(year) { amount.ore() } else { paid(year) };
            prop_assert_eq!(sum_of(&plan, year), expected);
        }
        for (number, one) in state.instalments.iter().filter(|(_, one)| one.stage == Stage::Paid) {
            prop_assert_eq!(plan.get(number), Some(&one.planned));
        }
        prop_assert!(plan.values().all(|one| one.amount > Ore::default()));
    }
}

#[test]
fn open_instalments_share_a_lower_grant_in_their_proportions() {
    let state = state(&[(2024, 100_000, true), (2024, 300_000, false), (2024, 100_000, false)]);
    let plan = state.plan_for(&[(2024, Ore::new(30_000_000))].into());
    let amounts: Vec<i64> = plan.values().map(|one| one.amount.ore() / 100).collect();
    assert_eq!(amounts, [100_000, 150_000, 50_000]);
}
