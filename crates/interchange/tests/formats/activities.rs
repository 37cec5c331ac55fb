//! Published activities keep to the IATI schema.

use domain::money::Ore;
use interchange::activities::refusal::ActivitiesError;
use interchange::activities::{
    Achievement, AchievementKind, Activities, Activity, ActivityStatus, Baseline, Budget,
    Certainty, DateKind, DescriptionKind, Indicator, Location, Measure, Measurement, Narrative,
    OrganisationKind, Participant, Period, Role, Sector, SectorVocabulary, Tag, Transaction,
    TransactionKind,
};
use time::macros::{date, datetime};

use crate::schema;

fn words(swedish: &str) -> Narrative {
    Narrative { swedish: swedish.to_owned(), english: None }
}

fn organisation(reference: &str, kind: OrganisationKind, name: &str) -> Participant {
    Participant { reference: Some(reference.to_owned()), kind: Some(kind), name: words(name) }
}

fn value(value: f64) -> Measurement {
    Measurement { value: Some(value), location: None, dimensions: Vec::new(), comment: None }
}

/// A fictional intervention with what the standard requires and no more.
fn small(identifier: &str) -> Activity {
    Activity {
        identifier: identifier.to_owned(),
        reporting: organisation(
            "SE-ON-202100-6149",
            OrganisationKind::Government,
            "Tillväxtverket",
        ),
        is_secondary: false,
        title: words("Påhittad insats"),
        description: words("Ett exempel <inte> en insats"),
        further: Vec::new(),
        participants: vec![(
            Role::Implementing,
            organisation(
                "SE-ON-212000-2411",
                OrganisationKind::LocalGovernment,
                "Sundsvalls kommun",
            ),
        )],
        status: ActivityStatus::Implementation,
        dates: vec![(DateKind::PlannedStart, date!(2018 - 07 - 01))],
        locations: Vec::new(),
        sectors: Vec::new(),
        tags: Vec::new(),
        budgets: Vec::new(),
        transactions: Vec::new(),
        results: Vec::new(),
        updated: Some(datetime!(2026-11-22 11:00 +1)),
    }
}

/// A result with everything that one can have.
fn achievement() -> Achievement {
    let girls = Measurement {
        value: Some(12.5),
        location: Some("2281R001".to_owned()),
        dimensions: vec![("kön".to_owned(), "flickor".to_owned())],
        comment: Some(Narrative {
            swedish: "Fler".to_owned(),
            english: Some("More & more".to_owned()),
        }),
    };
    let qualitative = Measurement { value: None, dimensions: Vec::new(), ..girls.clone() };
    let indicator = |measure, measurement: Measurement| Indicator {
        measure,
        is_ascending: true,
        title: words("Andel behöriga"),
        description: Some(words("Enhet: procent")),
        reference: Some("N15428".to_owned()),
        baselines: vec![
            Baseline {
                year: 2018,
                day: Some(date!(2018 - 06 - 15)),
                measurement: measurement.clone(),
            },
            Baseline { year: 2017, day: None, measurement: measurement.clone() },
        ],
        periods: vec![Period {
            start: date!(2018 - 07 - 01),
            end: date!(2019 - 06 - 30),
            targets: vec![measurement.clone()],
            actuals: vec![measurement],
        }],
    };
    Achievement {
        kind: AchievementKind::Outcome,
        adds_up: false,
        title: words("Fler klarar skolan"),
        indicators: vec![
            indicator(Measure::Percentage, girls),
            indicator(Measure::Qualitative, qualitative),
            indicator(Measure::Unit, value(0.0)),
        ],
    }
}

/// A fictional intervention with everything.
fn full(identifier: &str) -> Activity {
    Activity {
        dates: vec![
            (DateKind::ActualEnd, date!(2020 - 12 - 31)),
            (DateKind::PlannedStart, date!(2018 - 07 - 01)),
        ],
        is_secondary: true,
        further: vec![
            (DescriptionKind::Objectives, words("Fler behöriga")),
            (DescriptionKind::TargetGroups, words("Elever i årskurs 9")),
            (DescriptionKind::Other, words("Metod: läxhjälp")),
        ],
        participants: vec![(
            Role::Accountable,
            Participant { reference: None, kind: None, name: words("Påhittad kommun") },
        )],
        locations: vec![Location {
            code: "2281R001".to_owned(),
            name: words("Nacksta"),
            done_there: Some(words("100 procent av insatsen")),
        }],
        sectors: vec![
            Sector {
                vocabulary: SectorVocabulary::Own,
                code: "3".to_owned(),
                name: words("Skola"),
            },
            Sector {
                vocabulary: SectorVocabulary::PurposeCodes,
                code: "43010".to_owned(),
                name: words("Flera områden"),
            },
        ],
        tags: vec![Tag { code: "skola".to_owned(), name: words("Skola") }],
        updated: None,
        budgets: vec![Budget {
            start: date!(2020 - 01 - 01),
            end: date!(2020 - 12 - 31),
            value: Ore::new(350_000_050),
            value_date: date!(2018 - 06 - 20),
            certainty: Certainty::Indicative,
        }],
        transactions: vec![Transaction {
            reference: "B-7.1".to_owned(),
            kind: TransactionKind::Disbursement,
            date: date!(2018 - 09 - 03),
            value: Ore::new(-1),
        }],
        results: vec![achievement()],
        ..small(identifier)
    }
}

fn file(activities: Vec<Activity>) -> Activities {
    Activities { generated: datetime!(2026-11-22 11:00 UTC), activities }
}

#[test]
fn the_least_and_the_most_keep_to_the_schema() {
    let bytes = file(vec![full("SE-ON-202100-6149-1"), small("SE-ON-202100-6149-2")]).write();
    let bytes = bytes.unwrap();
    schema::assert_follows("iati-activities-schema.xsd", &bytes);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("<value value-date=\"2018-06-20\">3500000.50</value>"), "{text}");
    assert!(text.contains("<value value-date=\"2018-09-03\">-0.01</value>"), "{text}");
    assert!(text.contains("<actual value=\"12.5\">"), "{text}");
    assert!(text.contains("<baseline year=\"2017\" value=\"12.5\">"), "{text}");
    assert!(text.contains("<reference vocabulary=\"99\" code=\"N15428\"/>"), "{text}");
    assert!(text.contains("secondary-reporter=\"1\""), "{text}");
    assert!(text.contains("<participating-org role=\"2\">"), "{text}");
    assert!(text.contains("<actual>\n"), "a value that is not known is left out: {text}");
    assert!(text.contains("<narrative xml:lang=\"en\">More &amp; more</narrative>"), "{text}");
}

#[test]
fn the_same_activities_give_the_same_bytes() {
    let one = file(vec![full("1"), small("2")]).write();
    assert_eq!(file(vec![small("2"), full("1")]).write(), one);
}

#[test]
fn what_cannot_be_published_is_refused() {
    let refused = |change: fn(&mut Activity)| {
        let mut example = full("1");
        change(&mut example);
        let error = file(vec![example]).write().unwrap_err();
        let message = error.to_string();
        assert!(message.len() < 500 && !message.contains('\n'), "{message}");
        error
    };
    use ActivitiesError as E;
    assert_eq!(file(Vec::new()).write(), Err(E::NoActivities));
    assert!(matches!(file(vec![small("1"), small("1")]).write(), Err(E::Twice { .. })));
    assert!(matches!(refused(|a| a.participants.clear()), E::Missing { .. }));
    assert!(matches!(refused(|a| a.dates.clear()), E::Missing { .. }));
    assert!(matches!(refused(|a| a.dates.push(a.dates[0])), E::Missing { .. }));
    assert!(matches!(refused(|a| a.results[0].indicators.clear()), E::Missing { .. }));
    assert!(matches!(refused(|a| a.title.swedish.clear()), E::Text { .. }));
    assert!(matches!(refused(|a| a.budgets[0].end = date!(2021 - 01 - 01)), E::Period { .. }));
    assert!(matches!(refused(|a| a.budgets[0].end = date!(2019 - 01 - 01)), E::Period { .. }));
    assert!(matches!(refused(|a| a.budgets[0].value = Ore::new(-1)), E::BelowZero { .. }));
    assert!(matches!(refused(|a| a.locations.clear()), E::UnknownLocation { .. }));
    assert!(matches!(refused(|a| a.reporting.reference = None), E::Missing { .. }));
    assert!(matches!(refused(|a| a.reporting.kind = None), E::Missing { .. }));
    let year = |a: &mut Activity| a.results[0].indicators[0].baselines[0].year = 2017;
    assert!(matches!(refused(year), E::Period { .. }), "the day lies in another year");
    let year = |a: &mut Activity| a.results[0].indicators[0].baselines[1].year = 0;
    assert!(matches!(refused(year), E::Period { .. }));
    let with_value = |found: Option<f64>| {
        let mut example = full("1");
        example.results[0].indicators[0].periods[0].actuals[0].value = found;
        file(vec![example]).write().unwrap_err()
    };
    for found in [None, Some(f64::NAN), Some(f64::INFINITY)] {
        assert!(matches!(with_value(found), E::Value { .. }), "{found:?}");
    }
}
