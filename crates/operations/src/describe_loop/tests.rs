use std::sync::Arc;

use domain::intervention::result::{Dimension, Measured};
use domain::lesson::Evidence;
use domain::money::Ore;
use evaluation::evidence::Verdict;
use register::location::Location;
use register::register::Register;
use time::macros::date;

use super::*;
use crate::describe_municipality::describe_municipality;
use crate::describe_municipality::tests::LIBRARY;
use crate::grants::chronicle::Chronicle;
use crate::grants::public::without_register;
use crate::grants::{Desk, tables};

static RUNS: SelectionCache = SelectionCache::new();

const LAGGING: &str = "kommuner-med-eftersatta-omraden";

fn sources<'a>(
    programmes: &'a [ProgrammeView],
    interventions: &'a [InterventionFile],
) -> LoopSources<'a> {
    let now = Moment::start_of(date!(2026 - 11 - 22)).unwrap();
    LoopSources { library: &LIBRARY, programmes, interventions, runs: &RUNS, now }
}

fn of_programme(id: &str, interventions: &[InterventionFile]) -> Loop {
    let programmes = without_register(LIBRARY.programmes());
    let programme = programmes.iter().find(|one| one.id.as_str() == id).unwrap();
    loop_of_programme(&sources(&programmes, interventions), programme).unwrap()
}

fn of_municipality(code: &str) -> Loop {
    let programmes = without_register(LIBRARY.programmes());
    let profile = describe_municipality(&LIBRARY, &code.parse().unwrap(), None).unwrap().unwrap();
    let sources = sources(&programmes, LIBRARY.interventions());
    loop_of_municipality(&sources, &profile, None).unwrap()
}

async fn demonstration(folder: &tempfile::TempDir) -> Arc<Chronicle> {
    let location = Location::File(folder.path().join("register.sqlite"));
    let register = Register::open(&location, tables::tables()).await.unwrap();
    let desk = Desk::new(Arc::new(register)).unwrap();
    desk.begin_demonstration().await.unwrap();
    desk.chronicle(date!(2026 - 11 - 22)).await.unwrap()
}

fn told(found: &Loop, question: Question) -> Vec<&Told> {
    found.step(question).unwrap().findings.iter().map(|finding| &finding.told).collect()
}

#[test]
fn the_programme_of_2018_names_32_municipalities_and_its_effect_is_what_its_design_says() {
    let found = of_programme(LAGGING, LIBRARY.interventions());
    let questions: Vec<Question> = found.steps.iter().map(|step| step.question).collect();
    assert_eq!(questions, Question::ALL);
    assert!(matches!(told(&found, Question::Selection)[..], [Told::Annex { n: 32, .. }]));
    let granted = found.step(Question::Grant).unwrap();
    assert!(matches!(granted.findings[0].told, Told::Treated { n: 32, start: 2018, .. }));
    assert!(matches!(granted.findings[1].told, Told::Frame { year: 2021, .. }));
    assert!(
        matches!(&granted.lacking, Some(Lacking::NoAmounts(text)) if text.contains("30 kommuner"))
    );
    let followed = LIBRARY.evaluations().unwrap();
    let design = followed.iter().find(|one| one.file.design.id == "statsbidraget-2018").unwrap();
    let expected: Vec<Verdict> =
        design.run.as_ref().unwrap().outcomes.iter().map(|one| one.evidence.verdict).collect();
    let verdicts: Vec<Verdict> = told(&found, Question::Effect)
        .into_iter()
        .filter_map(|told| match told {
            Told::Estimated { verdict, .. } => Some(*verdict),
            _ => None,
        })
        .collect();
    assert_eq!(verdicts, expected);
    assert_eq!(verdicts.len(), 5);
    assert!(verdicts.iter().all(|one| *one == Verdict::CannotBeTold));
    let (number, broken) = found.broken_at().unwrap();
    assert_eq!((number, broken.question), (4, Question::Activity));
    assert_eq!(broken.lacking, Some(Lacking::NoInterventions));
    let next = found.step(Question::NextCall).unwrap();
    assert_eq!((next.is_answered(), &next.lacking), (false, &Some(Lacking::NoCall)));
}

#[test]
fn a_programme_without_ordinance_is_measured_by_its_reforms_and_has_no_evaluation() {
    let found = of_programme("reformprogram-minskad-segregation", LIBRARY.interventions());
    let gaps = told(&found, Question::Gap);
    assert!(!gaps.is_empty() && gaps.iter().all(|told| matches!(told, Told::Spread { .. })));
    assert_eq!(found.step(Question::Selection).unwrap().lacking, Some(Lacking::NoSelection));
    assert_eq!(found.step(Question::Effect).unwrap().lacking, Some(Lacking::NoDesign));
    let grant = found.step(Question::Grant).unwrap();
    assert!(!grant.is_answered(), "a frame tells no recipient");
    assert_eq!(grant.lacking, Some(Lacking::NoGrants));
}

#[test]
fn a_municipality_that_got_the_grant_is_told_so_and_one_that_did_not_is_told_that() {
    let botkyrka = of_municipality("0127");
    assert!(
        told(&botkyrka, Question::Selection).iter().any(|told| {
            matches!(told, Told::Eligible { answer: Some(true), is_annex: true, .. })
        })
    );
    assert!(matches!(
        told(&botkyrka, Question::Grant)[..],
        [Told::TreatedHere { start: 2018, .. }]
    ));
    assert_eq!(told(&botkyrka, Question::Effect).len(), 5);

    let hofors = of_municipality("2104");
    assert!(matches!(told(&hofors, Question::Gap)[..], [Told::Worst { .. }]));
    assert!(told(&hofors, Question::Selection).iter().any(|told| {
        matches!(told, Told::Eligible { answer: Some(false), is_annex: true, .. })
    }));
    for (question, lacking) in [
        (Question::Grant, Lacking::NoGrants),
        (Question::Activity, Lacking::NoInterventions),
        (Question::Result, Lacking::NothingToCount),
        (Question::Effect, Lacking::NoDesign),
        (Question::Lesson, Lacking::NoLessons),
        (Question::NextCall, Lacking::NoCall),
    ] {
        let step = hofors.step(question).unwrap();
        assert_eq!((&step.lacking, step.findings.is_empty()), (&Some(lacking), true));
    }
}

#[test]
fn an_office_that_is_no_grant_is_work_done_and_not_money_granted() {
    let filipstad = of_municipality("1782");
    let granted = told(&filipstad, Question::Grant);
    assert_eq!(granted.len(), 1, "the grant of 2018 and not the office of 2022");
    assert!(matches!(told(&filipstad, Question::Activity)[..], [Told::Documented { .. }]));
    assert_eq!(
        filipstad.step(Question::Result).unwrap().lacking,
        Some(Lacking::NoResults { n_indicators: 2 })
    );
    let lessons = told(&filipstad, Question::Lesson);
    assert!(matches!(lessons[..], [Told::Learned { .. }]));
    assert_eq!(told(&filipstad, Question::Effect).len(), 5 + outcomes("servicekontor-2022-2023"));
    assert!(matches!(told(&filipstad, Question::NextCall)[..], [Told::CarriedOver { .. }]));
}

fn outcomes(design: &str) -> usize {
    let followed = LIBRARY.evaluations().unwrap();
    let found = followed.iter().find(|one| one.file.design.id == design).unwrap();
    found.run.as_ref().unwrap().outcomes.len()
}

#[test]
fn a_result_is_the_last_that_was_reported_of_the_whole_and_never_zero() {
    let mut file = LIBRARY.interventions()[0].clone();
    file.description.designs = vec!["statsbidraget-2018".parse().unwrap()];
    let part = Measured {
        value: 3.0,
        dimensions: vec![Dimension { name: "kön".into(), value: "kvinnor".into() }],
        comment: String::new(),
    };
    file.description.indicators[0].periods[1].actuals = vec![part];
    let of = |file: &InterventionFile| of_programme(LAGGING, std::slice::from_ref(file));
    let lacking = of(&file).step(Question::Result).unwrap().lacking.clone();
    assert_eq!(lacking, Some(Lacking::NoResults { n_indicators: 2 }), "a part is not the whole");
    let whole = Measured { value: 12.0, dimensions: Vec::new(), comment: String::new() };
    file.description.indicators[0].periods[0].actuals = vec![whole];
    let found = of(&file);
    assert!(matches!(
        told(&found, Question::Result)[..],
        [Told::Counted { target: Some(target), actual, .. }] if (*target, *actual) == (14.0, 12.0)
    ));
    // The programme's design evaluates it, so that it is work of the programme with its lesson.
    assert!(matches!(told(&found, Question::Activity)[..], [Told::Documented { .. }]));
    assert!(matches!(told(&found, Question::Lesson)[..], [Told::Learned { .. }]));
    let next = found.step(Question::NextCall).unwrap();
    assert!(matches!(next.findings[0].told, Told::CarriedOver { .. }));
    assert!(!next.is_answered(), "a lesson alone changes no call");
    assert_eq!(found.broken_at().unwrap().0, 8);
}

#[test]
fn a_lesson_that_rests_on_the_design_is_the_programme_s_wherever_it_was_written() {
    let mut file = LIBRARY.interventions()[1].clone();
    let evidence = Evidence::Evaluation("statsbidraget-2018".to_owned());
    file.lessons[0].claim.evidence.insert(evidence);
    let found = of_programme(LAGGING, std::slice::from_ref(&file));
    assert!(matches!(told(&found, Question::Lesson)[..], [Told::Learned { .. }]));
    assert!(told(&found, Question::Activity).is_empty());
    file.lessons[0].status = domain::lesson::Status::Proposed;
    let found = of_programme(LAGGING, std::slice::from_ref(&file));
    assert!(told(&found, Question::Lesson).is_empty(), "a proposal is nobody's lesson yet");
}

#[tokio::test]
async fn the_newest_call_is_compared_with_the_one_before_and_nothing_real_is_told_of_what_is_made_up()
 {
    let folder = tempfile::tempdir().unwrap();
    let chronicle = demonstration(&folder).await;
    let programmes = chronicle.programme_views();
    let sources = sources(&programmes, LIBRARY.interventions());
    let id = "pahittat-2023-442".parse().unwrap();
    let programme = chronicle.programme_view(&id).unwrap();
    let found = loop_of_programme(&sources, &programme).unwrap();
    assert!(found.step(Question::NextCall).unwrap().is_answered());
    assert!(matches!(told(&found, Question::Grant)[0], Told::Grants { n, .. } if *n > 1));
    let effect = found.step(Question::Effect).unwrap();
    assert!(effect.findings.is_empty());
    assert!(matches!(&effect.lacking, Some(Lacking::NotPossible(reasons)) if reasons.len() == 1));
    let growth = chronicle.programme_view(&"pahittat-2018-151".parse().unwrap()).unwrap();
    let found = loop_of_programme(&sources, &growth).unwrap();
    assert!(told(&found, Question::Effect).is_empty(), "the real effect is not of the made-up");
    let botkyrka = chronicle.municipality_view("0127").unwrap();
    let profile = describe_municipality(&LIBRARY, &"0127".parse().unwrap(), None).unwrap().unwrap();
    let found = loop_of_municipality(&sources, &profile, Some(&botkyrka)).unwrap();
    let granted = told(&found, Question::Grant);
    assert!(matches!(granted[0], Told::Grants { decided, .. } if *decided > Ore::default()));
    assert!(told(&found, Question::Selection).iter().any(|t| matches!(t, Told::OnCallList { .. })));
}

#[tokio::test]
async fn what_two_calls_differ_in_is_told_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let chronicle = demonstration(&folder).await;
    let earlier = chronicle.call_view(&"pahittat-2023-442-2024".parse().unwrap()).unwrap();
    assert_eq!(call_changes::changes(&earlier, &earlier), []);
    let mut newer = earlier.clone();
    newer.form = "annat-1".to_owned();
    newer.n_reviews = 2;
    let left = newer.eligible.pop().unwrap();
    assert_eq!(
        call_changes::changes(&earlier, &newer),
        [
            CallChange::Eligible { n_in: 0, n_out: 1 },
            CallChange::Form(earlier.form.clone(), "annat-1".to_owned()),
            CallChange::Reviews(1, 2),
        ],
        "{left:?} left"
    );
}

#[test]
fn the_table_has_a_row_for_each_finding_and_each_lack_and_a_path_on_every_row() {
    let found = of_programme(LAGGING, LIBRARY.interventions());
    let table = found.table();
    let n_findings: usize = found.steps.iter().map(|step| step.findings.len()).sum();
    let n_lacking = found.steps.iter().filter(|step| step.lacking.is_some()).count();
    assert_eq!(table.rows.len(), n_findings + n_lacking);
    let column = |name: &str| table.columns.iter().position(|known| *known == name).unwrap();
    for row in &table.rows {
        assert_eq!(row.len(), table.columns.len());
        assert!(row[column("path")].as_str().unwrap().starts_with('/'));
        let is_lack = row[column("told")].is_null();
        assert_eq!(is_lack, !row[column("lacking")].is_null());
    }
    let estimated = |row: &&Vec<serde_json::Value>| row[column("told")] == "estimated";
    assert_eq!(table.rows.iter().filter(estimated).count(), 5);
    assert_eq!(table.csv(), of_programme(LAGGING, LIBRARY.interventions()).table().csv());
}

#[test]
fn a_design_at_a_threshold_tells_its_outcomes_and_treats_nobody_by_name() {
    let findings = effects_of(&LIBRARY, &["kostnadsutjamning-1996-2004"]).unwrap();
    let labels: Vec<&str> = findings
        .iter()
        .filter_map(|finding| match &finding.told {
            Told::EstimatedAtThreshold { label, n_near, is_explorative: true, .. } => {
                assert!(*n_near > 500, "{n_near}");
                Some(label.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!(labels, ["Anställda i kommunen totalt", "Anställda i administrationen"]);
    assert!(findings.iter().all(|one| one.told.verdict() == Some(Verdict::CannotBeTold)));
    let leads_to = findings[0].leads_to.path();
    assert_eq!(leads_to, "/effekter/kostnadsutjamning-1996-2004/pers-total");
    let sundsvall = of_municipality("2281");
    let effects = sundsvall.step(Question::Effect).unwrap();
    let is_of = |one: &Finding| one.leads_to.path().contains("kostnadsutjamning");
    assert!(!effects.findings.iter().any(is_of), "a rule for the whole country names nobody");
}
