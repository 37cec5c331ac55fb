use super::*;

pub(crate) fn design() -> Design {
    let treated = |code: &str| Treated { area: code.parse().unwrap(), start: 2018 };
    Design {
        id: "a-grant".to_owned(),
        title: "A grant".to_owned(),
        question: "Did it help?".to_owned(),
        programme: "A programme".to_owned(),
        source: "A decision".to_owned(),
        lacks: None,
        treated: ["0114", "0115", "0117"].map(treated).to_vec(),
        outcomes: vec![Outcome {
            indicator: "N03926".parse().unwrap(),
            group: Group::total(),
            expected: Direction::LowerIsBetter,
            horizon: 3,
            smallest_of_interest: Some(0.5),
        }],
        from: 2010,
        comparison: Comparison::NeverTreated,
        excluded: Vec::new(),
        flagged: Vec::new(),
        estimator: Estimator::CallawaySantanna,
        checks: vec![Check::PlaceboDate { years: 3 }, Check::Estimator(Estimator::SyntheticDid)],
        level: 0.95,
        seed: 1,
    }
}

fn refusal(change: impl FnOnce(&mut Design)) -> String {
    let mut design = design();
    change(&mut design);
    design.check().unwrap_err().to_string()
}

#[test]
fn a_design_that_can_be_followed_is_taken() {
    assert_eq!(design().check(), Ok(()));
    assert_eq!(design().last_year(&design().outcomes[0]), 2020);
    assert_eq!(design().outcomes[0].expected_effect(), Some(-0.5), "it should fall");
}

#[test]
fn what_cannot_be_followed_is_refused_with_what_to_do() {
    let named = |code: &str| Named { area: code.parse().unwrap(), reason: "r".to_owned() };
    let told = refusal(|d| d.id = "A grant".to_owned());
    assert!(told.starts_with("the id 'A grant' is not"), "{told}");
    assert_eq!(refusal(|d| d.source = " ".to_owned()), "'source' is empty; write what it is");
    assert!(refusal(|d| d.treated.clear()).starts_with("'treated' names nothing"));
    assert!(refusal(|d| d.outcomes.clear()).starts_with("'outcomes' names nothing"));
    let told = refusal(|d| d.treated.push(d.treated[0].clone()));
    assert_eq!(told, "0114 stands twice among the treated; keep one");
    let told = refusal(|d| d.treated[0].area = "01".parse().unwrap());
    assert_eq!(told, "01 is no municipality; effects are estimated on municipalities");
    assert!(refusal(|d| d.from = 2016).contains("at least three years before"));
    assert!(refusal(|d| d.excluded = vec![named("0114")]).contains("stands twice among"));
    assert!(refusal(|d| d.flagged = vec![named("0115")]).contains("stands twice among"));
    let chosen = Comparison::Chosen { areas: vec!["0117".parse().unwrap()], reason: "r".into() };
    assert!(refusal(|d| d.comparison = chosen).contains("those compared with"));
    assert!(refusal(|d| d.outcomes[0].horizon = 0).contains("the start itself is one"));
    assert!(refusal(|d| d.outcomes[0].smallest_of_interest = Some(-1.0)).contains("above 0"));
    assert!(refusal(|d| d.outcomes.push(d.outcomes[0].clone())).contains("stands twice"));
    assert!(refusal(|d| d.level = 95.0).contains("between 0.5 and 1"));
    assert!(refusal(|d| d.checks.push(Check::WithoutFlagged)).contains("'flagged'"));
    assert!(refusal(|d| d.checks.push(Check::PlaceboDate { years: 2 })).contains("stands twice"));
    let told = refusal(|d| d.checks = vec![Check::Estimator(Estimator::CallawaySantanna)]);
    assert!(told.contains("repeats the estimator"), "{told}");
    let told = refusal(|d| {
        d.treated[0].start = 2019;
        d.estimator = Estimator::SyntheticControl;
        d.checks.clear();
    });
    assert!(told.contains("use callaway-santanna"), "{told}");
}
