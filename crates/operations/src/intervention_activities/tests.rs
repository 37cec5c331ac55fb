use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use domain::calendar::DaySpan;
use domain::intervention::Cost;
use domain::intervention::result::{Baseline as Before, ResultPeriod};
use domain::money::Ore;
use time::macros::date;

use super::*;
use crate::intervention_file::{Known, shipped};

const TODAY: Date = date!(2026 - 11 - 22);

fn files() -> Vec<InterventionFile> {
    shipped(Known { has_indicator: &|_| true, has_area: &|_| true }).unwrap()
}

fn names() -> Names<'static> {
    Names {
        area: &|code| format!("Område {code}"),
        theme: &|theme| (format!("Tema {}", theme.as_str()), theme.as_str().to_owned()),
        owner: &|_| None,
    }
}

fn written_of(files: &[InterventionFile]) -> String {
    String::from_utf8(activities(files, TODAY, names()).write().unwrap()).unwrap()
}

/// Fails with what `xmllint` says unless the text keeps to the published schema.
fn assert_follows_the_schema(text: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../interchange/tests/schemas");
    let mut lint = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(Path::new(folder).join("iati-activities-schema.xsd"))
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint is installed by ./test tools (libxml2-utils)");
    lint.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = lint.wait_with_output().unwrap();
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_interventions_that_ship_keep_to_the_published_schema() {
    let text = written_of(&files());
    assert_follows_the_schema(&text);
    assert!(text.contains("<iati-identifier>SE-BRYGGA-servicekontor-2022-2023<"), "{text}");
    assert!(text.contains("<activity-status code=\"4\"/>"), "{text}");
    assert!(text.contains("<target value=\"14\">"), "{text}");
    assert!(text.contains("<reference vocabulary=\"99\" code=\"N03926\"/>"), "{text}");
    assert!(text.contains("3,58 procent av insatsen"), "{text}");
    assert!(!text.contains("<actual"), "nothing is reported: {text}");
    assert_eq!(written_of(&files()), text, "the same day gives the same bytes");
}

#[test]
fn an_owner_with_a_number_tells_of_its_own_and_no_other() {
    let number = "212000-2882".parse().unwrap();
    let botkyrka = Organisation {
        id: "0127".parse().unwrap(),
        kind: Kind::Municipality,
        name: "Botkyrka kommun".to_owned(),
        number: Some(number),
        area: Some("0127".parse().unwrap()),
    };
    let files = files();
    let own = files[0].id.as_str();
    let written = |owner: &dyn Fn(&str) -> Option<Organisation>| {
        let bytes = activities(&files, TODAY, Names { owner, ..names() }).write().unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let text = written(&|id| (id == own).then(|| botkyrka.clone()));
    assert_follows_the_schema(&text);
    assert!(text.contains(&format!("<iati-identifier>SE-ON-212000-2882-{own}<")), "{text}");
    assert!(text.contains("<reporting-org ref=\"SE-ON-212000-2882\" type=\"11\">"), "{text}");
    assert!(text.contains("<participating-org ref=\"SE-ON-212000-2882\" type=\"11\" role=\"2\">"));
    let stand_in = format!("<iati-identifier>SE-BRYGGA-{}<", files[1].id);
    assert!(text.contains(&stand_in), "{text}");
    let unnumbered = Organisation { number: None, ..botkyrka };
    let text = written(&|_| Some(unnumbered.clone()));
    assert!(!text.contains("SE-ON-") && text.contains("<participating-org role=\"2\">"), "{text}");
    assert_eq!(text, written_of(&files), "without a number nothing is known");
}

/// An intervention that lasts a year, with everything that a result can have.
fn full() -> InterventionFile {
    let mut file = files().remove(0);
    let description = &mut file.description;
    description.title = "=Läxhjälp\r\n& <mer>\u{1}".to_owned();
    description.days = DaySpan::new(date!(2027 - 01 - 01), date!(2027 - 12 - 31)).unwrap();
    description.cost = Some(Cost { amount: Ore::new(123_450), source: "Budget".to_owned() });
    description.themes.truncate(1);
    let dimension =
        |name: &str, value: &str| Dimension { name: name.to_owned(), value: value.to_owned() };
    let part = Measured {
        value: 12.25,
        dimensions: vec![dimension("plats", "0180"), dimension("kön", "flickor")],
        comment: "Fler\nän väntat".to_owned(),
    };
    let whole = Measured { value: 40.0, dimensions: Vec::new(), comment: String::new() };
    let indicator = &mut description.indicators[0];
    indicator.unit = "procent".to_owned();
    indicator.baseline = Some(Before { year: 2026, values: vec![whole.clone(), part.clone()] });
    indicator.periods = vec![ResultPeriod {
        days: description.days,
        targets: vec![whole.clone(), part.clone()],
        actuals: vec![part],
    }];
    file
}

#[test]
fn every_value_has_its_place_and_its_dimensions() {
    let activities = activities(std::slice::from_ref(&full()), TODAY, names());
    let activity = &activities.activities[0];
    assert_eq!(activity.status, ActivityStatus::Pipeline);
    assert_eq!(activity.budgets[0].value, Ore::new(123_450));
    assert_eq!(activity.sectors[0].vocabulary, SectorVocabulary::Own);
    let indicator = &activity.results[0].indicators[0];
    assert_eq!(indicator.measure, Measure::Percentage);
    assert_eq!(indicator.baselines.len(), 2);
    let actual = &indicator.periods[0].actuals[0];
    assert_eq!(actual.location.as_deref(), Some("0180"));
    assert_eq!(actual.dimensions, [("kön".to_owned(), "flickor".to_owned())]);
    assert_eq!(actual.comment, Some(words("Fler än väntat")));
    let text = written_of(&[full()]);
    assert_follows_the_schema(&text);
    assert!(text.contains("=Läxhjälp &amp; &lt;mer&gt;"), "{text}");
    assert!(text.contains("<value value-date=\"2027-01-01\">1234.50</value>"), "{text}");
}

#[test]
fn a_cost_over_several_years_is_words_and_no_budget() {
    let mut file = full();
    file.description.days = DaySpan::new(date!(2024 - 01 - 01), date!(2027 - 12 - 31)).unwrap();
    file.description.indicators.clear();
    let activities = activities(std::slice::from_ref(&file), TODAY, names());
    assert!(activities.activities[0].budgets.is_empty());
    assert_eq!(activities.activities[0].status, ActivityStatus::Implementation);
    let text = written_of(&[file]);
    assert_follows_the_schema(&text);
    assert!(text.contains("Kostnad: 1234.50 kronor (Budget)"), "{text}");
}
