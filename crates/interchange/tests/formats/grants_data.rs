//! Published grants keep to the rules of the 360Giving Data Standard, in JSON and in CSV.

use std::collections::BTreeMap;

use domain::money::Ore;
use interchange::grants_data::{
    Classification, Document, Grant, GrantsDataError, Location, LocationScope, Organisation,
    Package, Period, Programme, Publisher, Regrant, Transaction,
};
use interchange::organisation::OrganisationNumber;
use proptest::prelude::*;
use serde_json::{Value, json};
use time::macros::{date, datetime};

fn organisation(number: &str, name: &str) -> Organisation {
    let number: OrganisationNumber = number.parse().unwrap();
    Organisation {
        id: number.identifier(),
        name: name.to_owned(),
        department: None,
        locations: Vec::new(),
    }
}

/// A grant with what the standard requires and no more.
fn small(id: &str) -> Grant {
    Grant {
        id: id.to_owned(),
        title: "Påhittat bidrag".to_owned(),
        description: "Ett exempel, inte ett beslut".to_owned(),
        amount_applied_for: None,
        amount_awarded: Ore::new(10),
        amount_disbursed: None,
        award_date: date!(2018 - 06 - 20),
        url: None,
        planned: None,
        actual: None,
        recipients: vec![organisation("212000-2411", "Sundsvalls kommun")],
        funders: vec![organisation("202100-6149", "Tillväxtverket")],
        beneficiary_locations: Vec::new(),
        programmes: Vec::new(),
        from_open_call: None,
        classifications: Vec::new(),
        documents: Vec::new(),
        commitments: Vec::new(),
        disbursements: Vec::new(),
        regrant: None,
        location_scope: None,
        data_source: None,
        modified: None,
    }
}

/// A grant with everything. The decision is fictional.
fn full(id: &str) -> Grant {
    let mut recipient = organisation("212000-2411", "Sundsvalls kommun");
    recipient.department = Some("Kommunstyrelsen".to_owned());
    recipient.locations = vec![Location { name: "Sundsvall".into(), code: Some("2281".into()) }];
    Grant {
        amount_applied_for: Some(Ore::new(400_000_050)),
        amount_awarded: Ore::new(350_000_000),
        amount_disbursed: Some(Ore::new(0)),
        url: Some("https://example.org/bidrag/1".to_owned()),
        planned: Some(Period { start: date!(2018 - 07 - 01), end: Some(date!(2020 - 12 - 31)) }),
        actual: Some(Period { start: date!(2018 - 07 - 01), end: None }),
        recipients: vec![recipient, organisation("232100-0206", "Region Västernorrland")],
        beneficiary_locations: vec![Location { name: "Sundsvall".into(), code: None }],
        programmes: vec![Programme { code: "2018:152".into(), title: "Utsatta områden".into() }],
        from_open_call: Some(false),
        classifications: vec![Classification {
            vocabulary: "Områden".into(),
            code: "3".into(),
            title: "Skola, \"utbildning\"".into(),
        }],
        documents: vec![Document {
            title: "Beslut".into(),
            url: "https://example.org/b.pdf".into(),
        }],
        commitments: vec![Transaction {
            id: "1".into(),
            date: date!(2018 - 06 - 20),
            value: Ore::new(350_000_000),
        }],
        disbursements: vec![Transaction {
            id: "1".into(),
            date: date!(2018 - 09 - 03),
            value: Ore::new(-1),
        }],
        regrant: Some(Regrant::Intermediary),
        location_scope: Some(LocationScope::LocalArea),
        data_source: Some("https://example.org/".to_owned()),
        modified: Some(datetime!(2026-11-22 11:00 +1)),
        ..small(id)
    }
}

fn package(grants: Vec<Grant>) -> Package {
    Package {
        identifier: "bidrag-2018".to_owned(),
        title: "Bidrag 2018".to_owned(),
        description: "Beviljade bidrag".to_owned(),
        publisher: Publisher {
            identifier: "SE-ON-202100-6149".to_owned(),
            name: "Tillväxtverket".to_owned(),
            website: Some("https://tillvaxtverket.se/".to_owned()),
        },
        license: "https://creativecommons.org/publicdomain/zero/1.0/".to_owned(),
        issued: date!(2018 - 07 - 01),
        modified: date!(2026 - 11 - 22),
        download_url: Some("https://example.org/bidrag.json".to_owned()),
        access_url: None,
        grants,
    }
}

fn read(package: &Package) -> Value {
    serde_json::from_slice(&package.to_json().unwrap()).unwrap()
}

fn rules() -> jsonschema::Validator {
    let schema = include_str!("../schemas/grants-data-1.4.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

#[test]
fn the_least_and_the_most_keep_to_the_standard() {
    let package = read(&package(vec![full("360G-brygga-1"), small("360G-brygga-2")]));
    let rules = rules();
    let errors: Vec<String> = rules.iter_errors(&package).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut wrong = package;
    wrong["grants"][0]["awardDate"] = json!("20 juni");
    assert!(!rules.is_valid(&wrong), "the rules are looked at");
}

#[test]
fn amounts_are_exact_and_what_is_not_known_is_left_out() {
    let package = read(&package(vec![full("360G-brygga-1"), small("360G-brygga-2")]));
    let grants = &package["grants"];
    assert_eq!(grants[0]["amountAppliedFor"].to_string(), "4000000.5");
    assert_eq!(grants[0]["amountAwarded"].to_string(), "3500000");
    assert_eq!(grants[0]["amountDisbursed"].to_string(), "0");
    assert_eq!(grants[0]["disbursementTransaction"][0]["value"].to_string(), "-0.01");
    assert_eq!(grants[0]["dateModified"], "2026-11-22T10:00:00Z");
    assert_eq!(grants[1]["amountAwarded"].to_string(), "0.1");
    for absent in ["amountDisbursed", "plannedDates", "grantProgramme", "fromOpenCall"] {
        assert!(grants[1].get(absent).is_none(), "{absent}");
    }
}

#[test]
fn the_table_holds_what_the_package_holds() {
    let example = package(vec![small("360G-brygga-2"), full("360G-brygga-1")]);
    let json = read(&example);
    let table = example.to_csv().unwrap();
    let mut reader = csv::Reader::from_reader(table.as_slice());
    let head = reader.headers().unwrap().clone();
    for (row, grant) in reader.records().zip(json["grants"].as_array().unwrap()) {
        let row = row.unwrap();
        let cells: BTreeMap<&str, &str> = head.iter().zip(row.iter()).collect();
        for (column, cell) in &cells {
            let value = grant.pointer(&format!("/{column}"));
            let text = value.map_or(String::new(), |value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            assert_eq!(**cell, text, "{column}");
        }
        assert!(cells.contains_key("recipientOrganization/1/name"));
        // Each known value but those of transactions has a column.
        let n_known = cells.values().filter(|cell| !cell.is_empty()).count();
        let n_transactions: usize = ["commitmentTransaction", "disbursementTransaction"]
            .iter()
            .filter_map(|list| grant.get(list))
            .map(leaves)
            .sum();
        // The country of a recipient's location is Sweden, and not a column.
        let n_countries = grant["recipientOrganization"].to_string().matches("countryCode").count();
        assert_eq!(n_known, leaves(grant) - n_transactions - n_countries);
    }
    assert_eq!(head.len(), 41);
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.values().map(leaves).sum(),
        Value::Array(items) => items.iter().map(leaves).sum(),
        _ => 1,
    }
}

#[test]
fn what_cannot_be_published_is_refused() {
    let refused = |change: fn(&mut Package)| {
        let mut example = package(vec![full("360G-brygga-1")]);
        change(&mut example);
        let error = example.to_json().unwrap_err();
        assert_eq!(example.to_csv().unwrap_err(), error);
        let message = error.to_string();
        assert!(message.len() < 500 && !message.contains('\n'), "{message}");
        error
    };
    use GrantsDataError as E;
    assert!(matches!(refused(|p| p.grants.clear()), E::NoGrants { .. }));
    assert!(matches!(refused(|p| p.grants.push(p.grants[0].clone())), E::Twice { .. }));
    assert!(matches!(refused(|p| p.grants[0].recipients.clear()), E::Nobody { .. }));
    assert!(matches!(refused(|p| p.grants[0].funders.clear()), E::Nobody { .. }));
    assert!(matches!(refused(|p| p.grants[0].title = "\n".repeat(900)), E::Text { .. }));
    assert!(matches!(refused(|p| p.license = "CC0".into()), E::Address { .. }));
    assert!(matches!(refused(|p| p.grants[0].url = Some("https://å".into())), E::Address { .. }));
    assert!(matches!(refused(|p| p.grants[0].amount_awarded = Ore::new(-1)), E::Amount { .. }));
    let most = |p: &mut Package| p.grants[0].amount_awarded = Ore::new(i64::MAX);
    assert!(matches!(refused(most), E::Amount { .. }));
    let backwards = |p: &mut Package| {
        p.grants[0].planned =
            Some(Period { start: date!(2020 - 01 - 02), end: Some(date!(2020 - 01 - 01)) });
    };
    assert!(matches!(refused(backwards), E::Period { .. }));
}

proptest! {
    #[test]
    fn every_amount_is_written_to_the_ore(ore in 0_i64..=999_999_999_999_999) {
        let mut grant = small("360G-brygga-1");
        grant.amount_awarded = Ore::new(ore);
        let text = String::from_utf8(package(vec![grant]).to_json().unwrap()).unwrap();
        let written = text.split("\"amountAwarded\": ").nth(1).unwrap();
        let written = written.split(',').next().unwrap();
        prop_assert_eq!(written.parse::<Ore>().unwrap(), Ore::new(ore), "{}", written);
    }

    #[test]
    fn the_same_grants_give_the_same_bytes(
        grants in Just(["1", "2", "3"].map(full).to_vec()).prop_shuffle(),
    ) {
        let sorted = package(["1", "2", "3"].map(full).to_vec());
        prop_assert_eq!(package(grants.clone()).to_json(), sorted.to_json());
        prop_assert_eq!(package(grants).to_csv(), sorted.to_csv());
    }
}
