use proptest::prelude::*;

use super::worked::{Standing, typical, worked};
use super::*;
use crate::weights_file::{Codes, read_weights};

fn kronor(kronor: i64) -> Ore {
    Ore::from_kronor(kronor).unwrap()
}

fn recipient(code: &str, weight: f64) -> Recipient {
    let claim = Claim { code: code.into(), weight, base: kronor(0), floor: None, cap: None };
    Recipient { claim, name: None, index: None, population: None }
}

fn three() -> Vec<Recipient> {
    vec![recipient("0114", 1.0), recipient("0180", 2.0), recipient("1280", 4.0)]
}

#[test]
fn the_summary_names_the_ends_and_the_middle() {
    let mut recipients = three();
    recipients[0].population = Some(10.0);
    recipients[2].population = Some(8.0);
    let allocation = allocate(kronor(700), recipients).unwrap();
    let summary = allocation.summary();
    assert_eq!(summary.least.recipient.claim.code, "0114");
    assert_eq!(summary.most.recipient.claim.code, "1280");
    assert_eq!(summary.median, 200.0);
    assert_eq!(summary.per_inhabitant, Some([10.0, 30.0, 50.0]));
    assert_eq!((summary.at_floor, summary.at_cap), (0, 0));
}

#[test]
fn a_cut_shows_who_loses_what_and_floors_hold() {
    let mut recipients = three();
    recipients[0].claim.floor = Some(kronor(100));
    let before = allocate(kronor(700), recipients).unwrap();
    let (after, cuts) = before.cut_to(kronor(400)).unwrap();
    assert_eq!(after.total(), kronor(400));
    let losses: Vec<_> = cuts
        .iter()
        .map(|cut| (cut.code.as_str(), cut.difference.whole_kronor().unwrap()))
        .collect();
    assert_eq!(losses, [("1280", -200), ("0180", -100), ("0114", 0)]);
    assert!(matches!(before.cut_to(kronor(99)), Err(AllocationError::FloorsExceedFrame { .. })));
}

#[test]
fn an_amount_by_weight_is_worked_from_what_the_bounds_leave() {
    let mut recipients = three();
    recipients[2].claim.cap = Some(kronor(200));
    for one in &mut recipients {
        one.claim.base = kronor(50);
    }
    let allocation = allocate(kronor(450), recipients).unwrap();
    let shown = worked(&allocation, "0180").unwrap();
    assert_eq!(shown.standing, Standing::ByWeight);
    assert_eq!(shown.divided_by_weight, kronor(150));
    assert_eq!(shown.total_weight, 3.0);
    assert_eq!(shown.before_rounding, Some(150.0));
    assert_eq!(shown.part.amount, kronor(150));
    assert_eq!(worked(&allocation, "1280").unwrap().standing, Standing::AtCap);
    assert_eq!(worked(&allocation, "9999"), None);
    assert_eq!(typical(&allocation).unwrap().recipient.claim.code, "0114");
}

#[test]
fn amounts_are_written_exactly() {
    let mut recipients = three();
    recipients[0].name = Some("Väsby, \"norr\"".to_owned());
    recipients[1].claim.cap = Some(Ore::new(10_050));
    let allocation = allocate(Ore::new(70_000), recipients).unwrap();
    assert_eq!(
        allocation.to_csv(),
        "code,name,amount,weight,base,floor,cap,share\n\
         0114,\"Väsby, \"\"norr\"\"\",119.90,1,0,,,0.1712857142857143\n\
         0180,,100.50,2,0,,100.50,0.14357142857142857\n\
         1280,,479.60,4,0,,,0.6851428571428572\n"
    );
    let json: serde_json::Value = serde_json::from_str(&allocation.to_json()).unwrap();
    assert_eq!(json["frame"], 700);
    assert_eq!(json["parts"][0]["name"], "Väsby, \"norr\"");
    assert_eq!(json["parts"][1]["amount"].to_string(), "100.5");
    assert!(allocation.to_json().contains("\"amount\": 100.50,"));
    assert_eq!(json["parts"][1]["floor"], serde_json::Value::Null);
}

#[test]
fn nothing_has_no_shares() {
    let allocation = allocate(kronor(0), three()).unwrap();
    assert_eq!(allocation.share(&allocation.parts()[0]), None);
    assert!(allocation.to_json().contains("\"share\": null"));
}

proptest! {
    #[test]
    fn the_weights_file_gives_the_same_division_again(
        frame in 0i64..10_000_000_000,
        rows in proptest::collection::vec((0u32..1_000_000, 0i64..1_000, 0i64..2_000), 1..40),
    ) {
        let recipients: Vec<Recipient> = rows.iter().enumerate().map(|(place, (weight, base, floor))| {
            let mut one = recipient(&format!("k{place}"), f64::from(*weight) / 7.0 + 0.001);
            one.claim.base = Ore::new(*base);
            one.claim.floor = Some(Ore::new(*floor));
            one
        }).collect();
        prop_assume!(frame > 80_000);
        let allocation = allocate(Ore::new(frame), recipients).unwrap();
        prop_assert_eq!(allocation.total(), Ore::new(frame));
        let claims = read_weights("w", allocation.to_weights_file().as_bytes(), Codes::Any).unwrap();
        let again = measures::allocation::allocate(Ore::new(frame), &claims).unwrap();
        let amounts: Vec<Ore> = allocation.parts().iter().map(|part| part.amount).collect();
        prop_assert_eq!(again, amounts);
    }

    #[test]
    fn every_amount_decided_by_weight_is_within_one_krona_of_the_worked_one(
        frame in 0i64..1_000_000_000,
        weights in proptest::collection::vec(1u32..100_000, 1..40),
    ) {
        let recipients = weights.iter().enumerate()
            .map(|(place, weight)| recipient(&format!("k{place}"), f64::from(*weight)))
            .collect();
        let allocation = allocate(kronor(frame), recipients).unwrap();
        for part in allocation.parts() {
            let shown = worked(&allocation, &part.recipient.claim.code).unwrap();
            let exact = shown.before_rounding.unwrap();
            prop_assert!((exact - in_kronor(part.amount)).abs() < 1.0 + 1e-6);
        }
    }
}
