//! Who may apply, for what, and what an application and a decision hold.

use super::*;

#[test]
fn an_annex_with_lacking_names_cannot_tell_who_is_not_on_it() {
    let on = date!(2019 - 01 - 01);
    let version = of_2018();
    assert!(version.may_apply(&code("1280"), on).is_ok());
    assert_eq!(
        version.may_apply(&code("0180"), on).unwrap_err().to_string(),
        "apply applicants in SFS 2018:151, bilaga 1: it cannot be told whether 0180 is on the list, \
         for 2 of its 32 names are known; enter the others in the regime's file"
    );
    let whole = Annex { members: vec![code("1280")], size: 1 };
    let applicants = stated("bilaga 1", Applicants::Annex(whole));
    let version = Version { rules: Rules { applicants, ..rules() }, ..of_2018() };
    let refusal = version.may_apply(&code("0180"), on).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotOnList { municipality: code("0180") });
    assert!(matches!(
        version.may_apply(&code("12"), on).unwrap_err().reason,
        Reason::NoMunicipality { .. }
    ));
}

#[test]
fn a_list_decided_under_the_rule_says_who_may_apply() {
    let published = Applicants::PublishedList { text: "T".into() };
    let modelled = Applicants::Model { text: "T".into(), model: "ojamlikhet-2022".into() };
    let on = date!(2019 - 06 - 01);
    for (applicants, reason) in [
        (published, Reason::PublishedListNeeded),
        (modelled, Reason::SelectionNeeded { model: "ojamlikhet-2022".into() }),
    ] {
        let rules = Rules { applicants: stated("3 §", applicants), ..rules() };
        let version = Version { rules, ..of_2018() };
        assert_eq!(version.may_apply(&code("1280"), on).unwrap_err().reason, reason);
        let list =
            EligibleList { decided_on: date!(2019 - 05 - 01), municipalities: vec![code("1280")] };
        assert!(version.may_apply_by_list(&code("1280"), on, &list).is_ok());
        let refusal = version.may_apply_by_list(&code("0180"), on, &list).unwrap_err();
        assert_eq!(refusal.reason, Reason::NotOnList { municipality: code("0180") });
        let late = EligibleList { decided_on: date!(2019 - 06 - 02), ..list };
        let refusal = version.may_apply_by_list(&code("1280"), on, &late).unwrap_err();
        assert!(matches!(refusal.reason, Reason::ListDecidedLater { .. }));
    }
    let list = EligibleList { decided_on: on, municipalities: vec![code("0180")] };
    let refusal = of_2018().may_apply_by_list(&code("0180"), on, &list).unwrap_err();
    assert_eq!(refusal.reason, Reason::NoListInWording);
}

#[test]
fn uses_applications_and_signatures_are_held_to_the_wording() {
    let version = of_2018();
    assert!(version.may_be_used_for("overgripande-plan", &[]).is_ok());
    assert!(version.may_be_used_for("atgarder", &[Circumstance::ExistingActivity]).is_ok());
    let forbidden = version.may_be_used_for("atgarder", &[Circumstance::StatutoryTask]);
    assert_eq!(forbidden.unwrap_err().paragraph.unwrap().as_str(), "5 §");
    let no_purpose = version.may_be_used_for("vagar", &[]).unwrap_err();
    assert_eq!(no_purpose.reason, Reason::NoSuchPurpose { purpose: "vagar".into() });

    assert!(version.application_is_complete(&ApplicationPart::ALL).is_ok());
    let lacking = version.application_is_complete(&[ApplicationPart::Use]).unwrap_err();
    assert_eq!(lacking.reason, Reason::Lacking { parts: vec!["goals"] });
    assert!(!version.must_list_other_state_grants().unwrap());

    let unsworn = Signature { by_authorised_representative: true, on_honour_and_conscience: false };
    let refusal = version.signature_is_valid(unsworn).unwrap_err();
    assert_eq!(refusal.reason, Reason::Lacking { parts: vec!["honour_and_conscience"] });
    assert!(version.may_receive(&[Bar::LiquidationOrBankruptcy]).is_ok());
    assert!(version.may_receive(&[Bar::UnpaidReclaim]).is_err());

    assert!(version.decision_is_complete(&DecisionPart::ALL).is_ok());
    let lacking = version.decision_is_complete(&[DecisionPart::GrantYear]).unwrap_err();
    assert_eq!(lacking.reason, Reason::Lacking { parts: vec!["measures"] });
    assert!(version.condition_binds(true).is_ok());
    assert_eq!(version.condition_binds(false).unwrap_err().reason, Reason::ConditionNotInDecision);
}
