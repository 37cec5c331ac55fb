//! Grants that are made known are published as the standard says.

use serde_json::Value;

use crate::bank::{Bank, statement};
use crate::world::{World, amount};

/// The rules of the standard, as `interchange` keeps them.
const SCHEMA: &str = include_str!("../../../interchange/tests/schemas/grants-data-1.4.json");

#[tokio::test]
async fn the_package_follows_the_schema_and_ties_out_with_what_was_paid() {
    let mut world = World::new(4, 2).await;
    let mut bank = Bank::default();
    bank.hand_in(&world.send_orders().await.file.unwrap(), world.day);
    world.take(&statement("S1", &bank.bookings)).await;
    world.wait_a_day();
    bank.send_back(0, world.day);
    world.take(&statement("S2", &bank.bookings[8..])).await;
    let package = world.desk.awarded_grants().await.unwrap().unwrap();
    let json: Value = serde_json::from_slice(&package.to_json().unwrap()).unwrap();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    let grants = json["grants"].as_array().unwrap();
    assert_eq!(grants.len(), 4);
    let first = &grants[0];
    assert_eq!(first["id"], "360G-brygga-B-2018-0001");
    assert_eq!(first["description"], "läxhjälp och fritid");
    assert_eq!(first["recipientOrganization"][0]["name"], "Eda kommun");
    assert_eq!(first["beneficiaryLocation"][0]["geoCode"], "1730");
    assert_eq!(first["fundingOrganization"][0]["id"], "SE-ON-202100-6149");
    assert_eq!(first["classifications"][0]["code"], "2018:151");
    let kronor = |ore: i64| serde_json::Number::from_f64(ore as f64 / 100.0).unwrap();
    let [one, two] = [1, 2].map(|number| amount(0, number).ore());
    assert_eq!(first["amountAwarded"].as_f64(), kronor(one + two).as_f64());
    // One of its payments came back.
    assert_eq!(first["amountDisbursed"].as_f64(), kronor(two).as_f64());
    let moved = first["disbursementTransaction"].as_array().unwrap();
    let values: f64 = moved.iter().map(|one| one["value"].as_f64().unwrap()).sum();
    assert_eq!((moved.len(), (values * 100.0).round()), (3, two as f64));
    assert!(String::from_utf8(package.to_csv().unwrap()).unwrap().lines().count() >= 5);
}

#[tokio::test]
async fn nothing_is_published_before_anything_is_made_known() {
    let world = World::new(0, 0).await;
    assert_eq!(world.desk.awarded_grants().await.unwrap(), None);
}
