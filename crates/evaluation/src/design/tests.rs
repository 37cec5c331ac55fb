use domain::group::Group;

use super::adoption::{Adoption, Check, Comparison, Estimator, Named, Outcome, Treated};
use super::threshold::{self, Change, Column, LocalPolynomial, Treatment};
use super::*;
use crate::discontinuity::bandwidth::Selector;
use crate::discontinuity::kernel::Kernel;

fn design(plan: Plan) -> Design {
    Design {
        id: "a-grant".to_owned(),
        title: "A grant".to_owned(),
        question: "Did it help?".to_owned(),
        programme: "A programme".to_owned(),
        source: "A decision".to_owned(),
        lacks: None,
        plan,
    }
}

pub(crate) fn adoption() -> Adoption {
    let treated = |code: &str| Treated { area: code.parse().unwrap(), start: 2018 };
    Adoption {
        treated: ["0114", "0115", "0117"].map(treated).to_vec(),
        outcomes: vec![Outcome {
            indicator: "N03926".parse().unwrap(),
            group: Group::total(),
            expectation: Expectation {
                direction: Direction::LowerIsBetter,
                smallest_of_interest: Some(0.5),
            },
            horizon: 3,
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

pub(crate) fn at_a_threshold() -> Threshold {
    let column = |name: &str| Column {
        name: name.to_owned(),
        label: format!("the {name}"),
        unit: "units".to_owned(),
    };
    let expectation =
        Expectation { direction: Direction::HigherIsBetter, smallest_of_interest: None };
    Threshold {
        data_set: "a-set".to_owned(),
        running: column("running"),
        cutoff: 0.0,
        change: Change::Kink,
        treatment: Treatment::Taken(column("grant")),
        cluster: Some("unit".to_owned()),
        outcomes: vec![threshold::Outcome { column: column("staff_total"), expectation }],
        estimator: LocalPolynomial {
            p: 2,
            q: 3,
            kernel: Kernel::Triangular,
            selector: Selector::Mserd,
        },
        checks: vec![threshold::Check::Density, threshold::Check::FirstStage],
        level: 0.95,
    }
}

fn refused(change: impl FnOnce(&mut Design)) -> String {
    let mut design = design(Plan::Adoption(adoption()));
    change(&mut design);
    design.check().unwrap_err().to_string()
}

fn refusal(change: impl FnOnce(&mut Adoption)) -> String {
    let mut plan = adoption();
    change(&mut plan);
    design(Plan::Adoption(plan)).check().unwrap_err().to_string()
}

fn refusal_at_threshold(change: impl FnOnce(&mut Threshold)) -> String {
    let mut plan = at_a_threshold();
    change(&mut plan);
    design(Plan::Threshold(plan)).check().unwrap_err().to_string()
}

#[test]
fn a_design_that_can_be_followed_is_taken() {
    assert_eq!(design(Plan::Adoption(adoption())).check(), Ok(()));
    assert_eq!(adoption().last_year(&adoption().outcomes[0]), 2020);
    assert_eq!(adoption().outcomes[0].expectation.effect(), Some(-0.5), "it should fall");
    assert_eq!(design(Plan::Adoption(adoption())).treated().len(), 3);
}

#[test]
fn what_cannot_be_followed_is_refused_with_what_to_do() {
    let named = |code: &str| Named { area: code.parse().unwrap(), reason: "r".to_owned() };
    let told = refused(|d| d.id = "A grant".to_owned());
    assert!(told.starts_with("the id 'A grant' is not"), "{told}");
    assert_eq!(refused(|d| d.source = " ".to_owned()), "'source' is empty; write what it is");
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
    assert!(
        refusal(|d| d.outcomes[0].expectation.smallest_of_interest = Some(-1.0))
            .contains("above 0")
    );
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

#[test]
fn a_design_at_a_threshold_that_can_be_followed_is_taken() {
    let at_threshold = design(Plan::Threshold(at_a_threshold()));
    assert_eq!(at_threshold.check(), Ok(()));
    assert!(at_threshold.treated().is_empty(), "a rule treats, not a list");
    assert_eq!(at_a_threshold().outcomes[0].id(), "staff-total");
    let mut jump = at_a_threshold();
    (jump.change, jump.estimator.p, jump.estimator.q) = (Change::Jump, 0, 1);
    assert_eq!(design(Plan::Threshold(jump)).check(), Ok(()));
}

#[test]
fn what_has_no_meaning_at_a_threshold_is_refused_with_what_to_do() {
    use threshold::Check::{Balance, Bandwidths, Density, Donut, PlaceboCutoffs};

    let told = |change: fn(&mut Threshold)| refusal_at_threshold(change);
    assert!(told(|d| d.outcomes.clear()).starts_with("'outcomes' names nothing"));
    assert!(told(|d| d.cutoff = f64::INFINITY).contains("a cut-off is a finite number"));
    assert!(told(|d| d.level = 95.0).contains("between 0.5 and 1"));
    assert!(told(|d| d.data_set.clear()).starts_with("'data.set' is empty"));
    assert!(told(|d| d.cluster = Some(" ".to_owned())).starts_with("'data.cluster' is empty"));
    assert!(told(|d| d.running.unit.clear()).contains("is empty; write what it is"));
    let twice = told(|d| d.running.name = "grant".to_owned());
    assert!(twice.contains("the column 'grant' stands for two things"), "{twice}");
    let alike = |d: &mut Threshold| {
        let mut other = d.outcomes[0].clone();
        other.column.name = "staff.total".to_owned();
        d.outcomes.push(other);
    };
    assert!(told(alike).contains("'staff.total'"), "they would have one address");
    let size = |d: &mut Threshold| d.outcomes[0].expectation.smallest_of_interest = Some(0.0);
    assert!(told(size).contains("a size lies above 0"));
    assert!(told(|d| d.estimator.q = 2).contains("q lies above p"));
    assert!(told(|d| d.estimator.q = 8).contains("7 at most"));
    assert!(told(|d| d.estimator.p = 0).contains("1 for a kink"));
    assert!(told(|d| d.treatment = Treatment::ByRule).contains("add [treatment]"));
    assert!(told(|d| d.checks.push(Density)).contains("the check 'density' stands twice"));
    assert!(told(|d| d.checks = vec![PlaceboCutoffs(vec![])]).contains("'placebo_cutoffs'"));
    assert!(told(|d| d.checks = vec![PlaceboCutoffs(vec![-0.0])]).contains("the cut-off itself"));
    assert!(told(|d| d.checks = vec![PlaceboCutoffs(vec![1.0, 1.0])]).contains("stands twice"));
    assert!(told(|d| d.checks = vec![Bandwidths(vec![1.0])]).contains("the answer itself"));
    assert!(told(|d| d.checks = vec![Bandwidths(vec![-2.0])]).contains("above 0"));
    assert!(told(|d| d.checks = vec![Donut(0.0)]).contains("a distance lies above 0"));
    assert!(told(|d| d.checks = vec![Balance(vec![])]).contains("'balance_columns'"));
    let grant = told(|d| d.checks = vec![Balance(vec!["grant".to_owned()])]);
    assert!(grant.contains("'grant' stands for two things"), "{grant}");
}
