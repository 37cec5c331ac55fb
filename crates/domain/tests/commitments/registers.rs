//! What a register and a plan refuse.

use domain::action_plan::{self, PlanFault, Process};
use domain::commitment::life::Stage;
use domain::commitment::measure::Target;
use domain::commitment::{Kind, PartyKind, RegisterFault};

use crate::{commitment, empty, more, owner, party};

#[test]
fn a_text_without_owner_binds_nobody_and_is_refused() {
    let mut one = commitment("c-1", more());
    one.owners.clear();
    let told = empty().with(vec![one]).unwrap_err();
    assert!(matches!(told, RegisterFault::NoOwner { .. }), "{told}");
    let mut one = commitment("c-1", more());
    one.owners[0].parties.clear();
    assert!(empty().with(vec![one]).is_err(), "an owner of nobody is none");
}

#[test]
fn kind_and_owners_agree_and_what_cannot_be_measured_asks() {
    let mut alone = commitment("c-1", more());
    alone.kind = Kind::Own;
    let told = empty().with(vec![alone]).unwrap_err();
    assert!(matches!(told, RegisterFault::Parties { found: 2, .. }), "{told}");
    let mut silent = commitment("c-1", Target::Undefined);
    silent.question = None;
    let told = empty().with(vec![silent]).unwrap_err();
    assert!(matches!(told, RegisterFault::NoQuestion { .. }), "{told}");
}

#[test]
fn a_part_stands_after_its_parent_and_ids_are_unique() {
    let mut part = commitment("c-2", more());
    part.parent = Some("c-1".parse().unwrap());
    let told = empty().with(vec![part.clone(), commitment("c-1", more())]).unwrap_err();
    assert!(matches!(told, RegisterFault::Unknown { .. }), "{told}");
    let twice = vec![commitment("c-1", more()), commitment("c-1", more())];
    assert!(matches!(empty().with(twice), Err(RegisterFault::Twice { .. })));
    let whole = empty().with(vec![commitment("c-1", more()), part]).unwrap();
    assert_eq!(whole.parts_of(&"c-1".parse().unwrap()).count(), 1);
}

#[test]
fn a_plan_made_together_has_owners_of_several_kinds() {
    let process = |n_actions| {
        let (n_proposals, is_collaborative) = (Some(500), true);
        Some(Process { n_proposals, n_actions, is_collaborative, steps: Vec::new() })
    };
    let mut plan = empty();
    plan.process = process(Some(44));
    let mut one = commitment("c-1", more());
    one.stated = Stage::Underway;
    let made = plan.clone().with(vec![one.clone()]).unwrap();
    assert_eq!(action_plan::check(&made), Ok(()));
    let remains = action_plan::remains(&made, &std::collections::BTreeMap::new());
    assert_eq!((remains.n_unlisted, remains.n_parts, remains.n_signed), (Some(43), 2, 0));
    one.kind = Kind::Own;
    one.owners = vec![owner(vec![party("region-14", PartyKind::Region)])];
    let alone = plan.with(vec![one]).unwrap();
    assert_eq!(action_plan::check(&alone), Err(PlanFault::OneKind));
}
