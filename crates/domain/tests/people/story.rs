//! From an empty installation to a delegation that has ended, and what is refused on the way.

use domain::grants::access::Role;
use domain::grants::access::delegation::Duty;
use domain::grants::refusal::Rule;
use domain::money::Ore;
use domain::people::organisation::Kind;
use domain::people::{Command, DelegationStage};
use time::macros::date;

use crate::{
    MORNING, actor, delegation, end, entered, give, membership, operator, organisation, propose,
};

#[test]
fn a_delegation_is_put_forward_by_one_and_given_by_another() {
    let mut world = entered();
    let administrator = actor("administrator", "delmos", Role::Administrator);
    let director = actor("director", "delmos", Role::Signatory);
    let decider = actor("decider", "delmos", Role::Decider);
    let today = date!(2026 - 11 - 22);
    let amount = Ore::new(50_000_000);
    world
        .act(&administrator, propose("d-1", delegation("decider", "delmos", Duty::Decide)))
        .unwrap();
    let people = world.state.people();
    assert!(people.delegation_for(&decider, Duty::Decide, amount, today).is_err(), "only proposed");
    world.act(&director, give("d-1")).unwrap();
    let people = world.state.people();
    let found = people.delegation_for(&decider, Duty::Decide, amount, today).unwrap();
    assert_eq!(found.as_str(), "d-1");
    let above = Ore::new(50_000_001);
    assert!(people.delegation_for(&decider, Duty::Decide, above, today).is_err());
    world.act(&director, end("d-1", date!(2026 - 11 - 30))).unwrap();
    let people = world.state.people();
    let covers = |day| people.delegation_for(&decider, Duty::Decide, amount, day).is_ok();
    assert!(covers(date!(2026 - 11 - 30)) && !covers(date!(2026 - 12 - 01)));
    assert_eq!(people.body(&"delmos".parse().unwrap()).0, "Delmos");
}

#[test]
fn nobody_gives_what_they_put_forward() {
    let mut world = entered();
    let in_both = membership("administrator", "delmos", Role::Signatory);
    world.act(&operator(), Command::MakeMember(in_both)).unwrap();
    let administrator = actor("administrator", "delmos", Role::Administrator);
    world
        .act(&administrator, propose("d-1", delegation("decider", "delmos", Duty::Decide)))
        .unwrap();
    let in_another_role = actor("administrator", "delmos", Role::Signatory);
    let told = world.act(&in_another_role, give("d-1")).unwrap_err();
    assert_eq!(told.rule(), Rule::R1);
    assert_eq!(
        told.to_string(),
        "give delegation: the same person did 'propose delegation'; let a second person do it (R1)"
    );
    let told = world.act(&administrator, give("d-1")).unwrap_err();
    assert_eq!(told.rule(), Rule::Access, "an administrator writes and never approves");
    let foreign = actor("signatory", "0127", Role::Signatory);
    let told = world.act(&foreign, give("d-1")).unwrap_err();
    assert_eq!(told.rule(), Rule::Access, "{told}");
}

#[test]
fn nobody_gives_themselves_a_role() {
    let mut world = entered();
    let administrator = actor("administrator", "delmos", Role::Administrator);
    let decider = membership("administrator", "delmos", Role::Decider);
    let told = world.act(&administrator, Command::MakeMember(decider)).unwrap_err();
    assert_eq!(told.rule(), Rule::R1);
    assert_eq!(
        told.to_string(),
        "make member: the same person did 'receive the role'; let a second person do it (R1)"
    );
}

#[test]
fn an_organisation_makes_its_own_applicants_and_nothing_above() {
    let mut world = entered();
    let applicant = actor("applicant", "0127", Role::Applicant);
    let entering = Command::EnterPerson { person: "new".parse().unwrap() };
    world.act(&applicant, entering).unwrap();
    let of = |organisation, role| Command::MakeMember(membership("new", organisation, role));
    world.act(&applicant, of("0127", Role::Applicant)).unwrap();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Applicant) {
        let told = world.act(&applicant, of("0127", role)).unwrap_err();
        assert_eq!(told.rule(), Rule::Access, "{role}: {told}");
    }
    let told = world.act(&applicant, of("delmos", Role::Applicant)).unwrap_err();
    assert_eq!(told.rule(), Rule::Access, "{told}");
    for role in Role::ALL {
        if ![Role::Applicant, Role::CivilSociety, Role::Administrator].contains(&role) {
            let other = actor("new", "0127", role);
            let entering = Command::EnterPerson { person: "newer".parse().unwrap() };
            assert!(world.act(&other, entering).is_err(), "{role}");
        }
    }
}

#[test]
fn what_rests_on_a_membership_ends_with_it() {
    let mut world = entered();
    let applicant = actor("applicant", "0127", Role::Applicant);
    let signatory = actor("signatory", "0127", Role::Signatory);
    world.act(&applicant, propose("d-1", delegation("signatory", "0127", Duty::Sign))).unwrap();
    world.act(&signatory, give("d-1")).unwrap();
    let leaving = Command::EndMembership(membership("signatory", "0127", Role::Signatory));
    let told = world.act_at(&operator(), MORNING, None, leaving.clone()).unwrap_err();
    assert_eq!(told.rule(), Rule::R3, "{told}");
    world.act(&operator(), leaving).unwrap();
    let held = &world.state.delegations[&"d-1".parse().unwrap()];
    assert_eq!(held.stage, DelegationStage::Ended);
    assert_eq!(held.delegation.to, Some(date!(2026 - 11 - 22)));
    assert!(world.state.actor(&membership("signatory", "0127", Role::Signatory)).is_err());
    assert!(world.state.actor(&membership("applicant", "0127", Role::Applicant)).is_ok());
}

#[test]
fn the_last_administrator_stays() {
    let mut world = entered();
    let leaving =
        Command::EndMembership(membership("administrator", "delmos", Role::Administrator));
    let told = world.act(&operator(), leaving).unwrap_err();
    assert_eq!(told.to_string(), "end membership: another administrator is lacking (access)");
}

#[test]
fn a_delegation_without_meaning_is_refused() {
    let administrator = actor("administrator", "delmos", Role::Administrator);
    let sound = delegation("decider", "delmos", Duty::Decide);
    let refused = |change: &dyn Fn(&mut domain::grants::access::delegation::Delegation)| {
        let mut wrong = sound.clone();
        change(&mut wrong);
        let told = entered().act(&administrator, propose("d-1", wrong)).unwrap_err();
        let text = told.to_string();
        assert!(text.len() < 500 && !text.contains('\n'), "{text}");
        text
    };
    assert!(refused(&|of| of.duty = Duty::Attest).contains("a membership in a role for the duty"));
    assert!(refused(&|of| of.basis = " ".into()).contains("the rule of delegation"));
    assert!(refused(&|of| of.up_to = Some(Ore::default())).contains("delegate up to 0 kronor"));
    assert!(refused(&|of| of.to = Some(date!(2026 - 10 - 31))).contains("not before the first"));
    assert!(refused(&|of| of.person = "nobody".parse().unwrap()).contains("no person 'nobody'"));
    let mut world = entered();
    world.act(&administrator, propose("d-1", sound.clone())).unwrap();
    let told = world.act(&administrator, propose("d-1", sound.clone())).unwrap_err();
    assert_eq!(told.rule(), Rule::LifeCycle, "{told}");
    let told = world.act(&administrator, end("d-1", date!(2026 - 11 - 21))).unwrap_err();
    assert_eq!(told.rule(), Rule::R5, "{told}");
    world.act(&administrator, end("d-1", date!(2026 - 11 - 22))).unwrap();
    assert!(world.state.people().delegations.is_empty(), "it was never given");
}

#[test]
fn an_organisation_is_corrected_with_a_reason() {
    let mut world = entered();
    let same = organisation("0127", Kind::Municipality, "Botkyrka kommun");
    assert!(world.act(&operator(), Command::EnterOrganisation(same.clone())).is_err());
    let mut corrected = same;
    corrected.number = Some("212000-2882".parse().unwrap());
    let command = Command::EnterOrganisation(corrected.clone());
    let told = world.act_at(&operator(), MORNING, None, command.clone()).unwrap_err();
    assert_eq!(told.rule(), Rule::R3);
    world.act(&operator(), command).unwrap();
    corrected.id = "0128".parse().unwrap();
    corrected.name = "En annan kommun".to_owned();
    assert!(world.act(&operator(), Command::EnterOrganisation(corrected)).is_err(), "same number");
    let told = world.act_at(&operator(), MORNING - 1, None, give("d")).unwrap_err();
    assert_eq!(told.rule(), Rule::R5, "time does not run backwards");
}

#[test]
fn events_keep_their_written_form() {
    let mut world = entered();
    let applicant = actor("applicant", "0127", Role::Applicant);
    world.act(&applicant, propose("d-1", delegation("signatory", "0127", Duty::Sign))).unwrap();
    world.act(&applicant, end("d-1", date!(2026 - 12 - 01))).unwrap();
    let written = |index: usize| serde_json::to_string(&world.log[index].event).unwrap();
    assert_eq!(
        written(1),
        r#"{"organisation_entered":{"id":"0127","kind":"municipality","name":"Botkyrka kommun","number":null,"area":"0127"}}"#
    );
    assert_eq!(written(2), r#"{"person_entered":{"person":"administrator"}}"#);
    assert_eq!(
        written(3),
        r#"{"member_made":{"person":"administrator","organisation":"delmos","role":"administrator"}}"#
    );
    let last = world.log.len() - 1;
    assert_eq!(
        written(last - 1),
        r#"{"delegation_proposed":{"id":"d-1","delegation":{"person":"signatory","organisation":"0127","duty":"sign","up_to":50000000,"from":"2026-11-01","to":null,"basis":"delegationsordning 4 §"}}}"#
    );
    assert_eq!(written(last), r#"{"delegation_ended":{"id":"d-1","on":"2026-12-01"}}"#);
}
