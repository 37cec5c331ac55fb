//! The trace makes the index again, number by number.

use super::asem::Asem;
use super::close;
use super::made_up::{four, two_pillars};
use crate::need_index::answer::{MEASURES, Question, answer};
use crate::need_index::build::build;
use crate::need_index::model::Step;
use crate::need_index::trace::{Effect, trace};

#[test]
fn every_contribution_of_every_unit_sums_to_its_index() {
    let asem = Asem::read();
    let model = asem.model();
    let built = build(&model, &asem.table()).unwrap();
    for (row, unit) in built.units.iter().enumerate() {
        let trace = trace(&model, &asem.table(), &built, unit, None).unwrap();
        for group in &trace.groups {
            let parts: f64 = group.members.iter().filter_map(|m| m.contribution).sum();
            close(parts, group.value.unwrap(), &group.id);
            close(group.members.iter().filter_map(|m| m.weight).sum(), 1.0, &group.id);
        }
        let last = trace.groups.last().unwrap();
        assert_eq!((last.id.as_str(), last.value), ("Index", built.index()[row]));
        let effective: f64 = trace.indicators.iter().map(|i| i.effective_weight).sum();
        close(effective, 1.0, "effective weights");
        for indicator in &trace.indicators {
            let steps: Vec<Step> = indicator.steps.iter().map(|step| step.step).collect();
            let all = [
                Step::Raw,
                Step::Denominated,
                Step::Imputed,
                Step::Screened,
                Step::Treated,
                Step::Normalised,
            ];
            assert_eq!(steps, all);
        }
    }
}

#[test]
fn the_trace_says_what_each_step_did() {
    let asem = Asem::read();
    let model = asem.model();
    let built = build(&model, &asem.table()).unwrap();
    let of = |unit: &str, indicator: &str, step: Step| {
        let trace = trace(&model, &asem.table(), &built, unit, None).unwrap();
        let found = trace.indicators.into_iter().find(|i| i.id == indicator).unwrap();
        found.steps.into_iter().find(|found| found.step == step).unwrap()
    };
    assert_eq!(of("BRN", "CultServ", Step::Raw).effect, Effect::Missing);
    let filled = of("BRN", "CultServ", Step::Imputed);
    assert_eq!(filled.effect, Effect::FilledIn);
    assert_eq!(filled.rule, "the mean of the units of the same EurAsia_group");
    assert_eq!(of("AUT", "LPI", Step::Denominated).effect, Effect::Unchanged);
    assert_eq!(of("AUT", "LPI", Step::Denominated).rule, "no denominator");
    assert_eq!(of("AUT", "Goods", Step::Denominated).rule, "divided by GDP");
    assert_eq!(of("AUT", "Goods", Step::Denominated).effect, Effect::Changed);
    let treated = of("LUX", "ForPort", Step::Treated);
    assert!(treated.rule.ends_with("3 values drawn in from above, 0 from below"), "{treated:?}");
    assert_eq!(treated.effect, Effect::Changed);
    assert!(of("AUT", "CO2", Step::Normalised).rule.contains("turned"));
}

#[test]
fn steps_that_are_switched_off_say_so_and_pass_values_on() {
    let (model, data) = (two_pillars(), four());
    let built = build(&model, &data.table()).unwrap();
    let trace = trace(&model, &data.table(), &built, "u2", None).unwrap();
    for (indicator, raw) in trace.indicators.iter().zip([Some(3.0), None, Some(7.0), Some(9.0)]) {
        let off: Vec<Option<f64>> = indicator
            .steps
            .iter()
            .filter(|step| step.effect == Effect::SwitchedOff)
            .map(|step| step.value)
            .collect();
        assert_eq!(off, [raw; 4]);
        assert_eq!(indicator.steps.len(), 6);
    }
    let p = &trace.groups[0];
    assert_eq!(p.members[0].weight, Some(1.0));
    assert_eq!((p.members[1].value, p.members[1].weight), (None, None));
    assert_eq!((trace.rank, trace.n_ranked), (Some(1.0), 4));
}

#[test]
fn the_answers_tell_of_every_unit_and_group() {
    let (model, data) = (two_pillars(), four());
    let question = Question { measures: &[], uncertainty: None, sensitivity: None };
    let answers = answer(&model, &data.table(), &question).unwrap();
    let of = |id: &str| {
        let name = MEASURES.iter().find(|listed| listed.id == id).unwrap().name;
        answers.iter().filter(|answer| answer.measure == name).collect::<Vec<_>>()
    };
    let indices = of("composite-index");
    assert_eq!(indices.len(), 4);
    close(indices[2].estimate.unwrap(), 14.0 / 3.0, "index");
    assert_eq!(indices[2].n, 3);
    assert_eq!(indices[2].parts.len(), 2);
    assert_eq!(indices[2].parts[0].parts[0].estimate, Some(3.0));
    assert_eq!(of("index-rank").len(), 4);
    assert_eq!(of("data-availability")[3].estimate, Some(0.25));
    assert_eq!(of("effective-weight").len(), 7);
    // Three groups have two members each; two units have both of p.
    assert_eq!(of("cronbach-alpha").len(), 3);
    let shares = of("first-component-share");
    assert!(shares.iter().any(|share| share.estimate.is_none() && !share.diagnostics.is_empty()));
    let one = Question { measures: &["index-rank"], ..question };
    assert_eq!(answer(&model, &data.table(), &one).unwrap().len(), 4);
}
