use super::*;
use proptest::prelude::*;

fn claim(code: &str, votes: f64) -> SeatClaim {
    SeatClaim { code: code.to_owned(), votes, floor: 0, cap: None }
}

fn claims(votes: &[u32]) -> Vec<SeatClaim> {
    let code = |(index, votes): (usize, &u32)| claim(&format!("{index:03}"), f64::from(*votes));
    votes.iter().enumerate().map(code).collect()
}

fn seats(method: Method, house: u64, votes: &[u32]) -> Vec<u64> {
    apportion(method, house, &claims(votes)).unwrap().seats
}

fn divisors() -> impl Iterator<Item = Method> {
    Method::ALL.into_iter().map(|(_, method)| method).filter(|m| matches!(m, Method::Divisor(_)))
}

#[test]
fn every_method_is_that_of_the_package_apportionment() {
    let json: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/reference/alloc_apportionment.json"))
            .unwrap();
    let peers = [
        ("hamilton", "hamilton"),
        ("quota", "balinski-young"),
        ("dhondt", "dhondt"),
        ("saintelague", "sainte-lague"),
        ("modified_saintelague", "modified-sainte-lague"),
        ("huntington", "huntington-hill"),
        ("adams", "adams"),
        ("dean", "dean"),
    ];
    for (name, case) in json["outputs"].as_object().unwrap() {
        let numbers = |key: &str| -> Vec<u32> {
            let list = case[key].as_array().unwrap();
            list.iter().map(|x| u32::try_from(x.as_u64().unwrap()).unwrap()).collect()
        };
        let house = case["seats"].as_u64().unwrap();
        for (peer, id) in peers {
            let (_, method) = Method::ALL.into_iter().find(|(word, _)| *word == id).unwrap();
            let expected: Vec<u64> = numbers(peer).into_iter().map(u64::from).collect();
            assert_eq!(seats(method, house, &numbers("votes")), expected, "{name} {id}");
        }
    }
}

#[test]
fn quotas_differ_in_what_a_seat_costs() {
    // Wikipedia, "Largest remainder method": 100 000 votes, 10 seats.
    let votes = [47_000, 16_000, 15_800, 12_000, 6_100, 3_100];
    assert_eq!(seats(Method::Hamilton, 10, &votes), [5, 2, 1, 1, 1, 0]);
    assert_eq!(seats(Method::Droop, 10, &votes), [5, 2, 2, 1, 0, 0]);
    assert_eq!(seats(Method::HagenbachBischoff, 10, &votes), [5, 2, 2, 1, 0, 0]);
    assert_eq!(seats(Method::Imperiali, 10, &votes), [5, 2, 2, 1, 0, 0]);
}

#[test]
fn a_larger_house_takes_a_seat_by_largest_remainders_and_by_no_other_method() {
    let votes = [6, 6, 2];
    assert_eq!(seats(Method::Hamilton, 10, &votes), [4, 4, 2]);
    assert_eq!(seats(Method::Hamilton, 11, &votes), [5, 5, 1]);
    for method in divisors().chain([Method::BalinskiYoung]) {
        let (before, after) = (seats(method, 10, &votes), seats(method, 11, &votes));
        assert!(before.iter().zip(&after).all(|(before, after)| before <= after), "{method}");
    }
}

#[test]
fn the_first_divisor_keeps_small_parties_out() {
    // 100 / 5 = 20 against 27/1, 27/1.2 = 22.5 and 27/1.4 = 19.3.
    let votes = [100, 27];
    assert_eq!(seats(Method::Divisor(Divisor::SainteLague), 3, &votes), [2, 1]);
    assert_eq!(seats(Method::Divisor(Divisor::SwedishSainteLague), 3, &votes), [2, 1]);
    assert_eq!(seats(Method::Divisor(Divisor::ModifiedSainteLague), 3, &votes), [3, 0]);
    // 24/1.2 = 20 = 100/5: a tie, and the larger has it.
    let tie = apportion(Method::Divisor(Divisor::SwedishSainteLague), 3, &claims(&[100, 24]));
    let tie = tie.unwrap();
    assert_eq!((tie.seats, tie.tied), (vec![3, 0], vec![0, 1]));
}

#[test]
fn ties_go_to_the_larger_votes_then_to_the_first_code_and_are_told() {
    for (_, method) in Method::ALL {
        let equal = [claim("b", 50.0), claim("a", 50.0)];
        if matches!(method, Method::Imperiali | Method::HagenbachBischoff) {
            // Their whole quotas are four seats.
            continue;
        }
        let found = apportion(method, 3, &equal).unwrap();
        assert_eq!(found.seats, [1, 2], "{method}");
        assert_eq!(found.tied, [0, 1], "{method}");
    }
    let clear = apportion(Method::Hamilton, 3, &[claim("a", 51.0), claim("b", 49.0)]).unwrap();
    assert_eq!((clear.seats, clear.tied), (vec![2, 1], vec![]));
}

#[test]
fn where_first_seats_are_too_few_the_largest_have_them() {
    for divisor in [Divisor::Adams, Divisor::Dean, Divisor::HuntingtonHill] {
        assert_eq!(seats(Method::Divisor(divisor), 2, &[5, 9, 7, 0]), [0, 1, 1, 0]);
        assert_eq!(seats(Method::Divisor(divisor), 0, &[5, 9]), [0, 0]);
    }
}

#[test]
fn floors_and_caps_hold_and_the_others_share_the_rest() {
    let mut bounded = claims(&[600, 300, 90, 10]);
    bounded[3].floor = 2;
    bounded[0].cap = Some(4);
    for method in divisors().chain([Method::Hamilton]) {
        let found = apportion(method, 12, &bounded).unwrap();
        assert_eq!(found.seats.iter().sum::<u64>(), 12, "{method}");
        assert_eq!((found.seats[0], found.seats[3]), (4, 2), "{method}");
        assert_eq!(found.seats[1] + found.seats[2], 6, "{method}");
    }
}

#[test]
fn the_divisor_gives_the_seats() {
    let votes = [41_600, 33_800, 15_300, 9_300];
    let found = apportion(Method::Divisor(Divisor::SainteLague), 10, &claims(&votes)).unwrap();
    let divisor = found.divisor.unwrap();
    for (votes, seats) in votes.iter().zip(&found.seats) {
        assert_eq!((f64::from(*votes) / divisor).round(), *seats as f64);
    }
}

#[test]
fn a_frame_in_kronor_is_divided_as_fast_as_a_parliament() {
    let house = 600_000_000_000;
    let found =
        apportion(Method::Divisor(Divisor::SainteLague), house, &claims(&[1, 2, 4])).unwrap();
    assert_eq!(found.seats, [85_714_285_714, 171_428_571_429, 342_857_142_857]);
    let error = apportion(Method::Hamilton, MOST_SEATS + 1, &claims(&[1])).unwrap_err();
    assert_eq!(error, ApportionmentError::TooManySeats { seats: MOST_SEATS + 1 });
}

#[test]
fn what_cannot_be_divided_is_refused_with_the_reason() {
    let refused =
        |method, house, claims: &[SeatClaim]| apportion(method, house, claims).unwrap_err();
    let hamilton = |claims: &[SeatClaim]| refused(Method::Hamilton, 5, claims);
    assert_eq!(hamilton(&[]), ApportionmentError::NoClaims);
    assert_eq!(hamilton(&[claim("a", 0.0)]), ApportionmentError::NoVotes);
    let twice = [claim("a", 1.0), claim("a", 2.0)];
    assert!(matches!(hamilton(&twice), ApportionmentError::DuplicateCode { .. }));
    for votes in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(hamilton(&[claim("a", votes)]), ApportionmentError::Votes { .. }));
    }
    let fine = [claim("a", 1e-9), claim("b", 1e15)];
    assert_eq!(hamilton(&fine), ApportionmentError::TooManyDigits);
    let bounded = |floor, cap| [SeatClaim { floor, cap, ..claim("a", 1.0) }];
    assert!(matches!(hamilton(&bounded(3, Some(2))), ApportionmentError::CapBelowFloor { .. }));
    assert!(matches!(hamilton(&bounded(6, None)), ApportionmentError::FloorsExceedSeats { .. }));
    assert!(matches!(hamilton(&bounded(0, Some(4))), ApportionmentError::CapsBelowSeats { .. }));
    assert_eq!(
        refused(Method::Droop, 5, &bounded(1, None)),
        ApportionmentError::NoBounds { method: Method::Droop }
    );
    let half = [claim("a", 1.5)];
    assert!(matches!(refused(Method::Droop, 5, &half), ApportionmentError::NotWhole { .. }));
    // Two whole quotas of V/(h+1) or V/(h+2) with one seat.
    let even = claims(&[50, 50]);
    for (method, given) in [(Method::HagenbachBischoff, 2), (Method::Imperiali, 2)] {
        let expected = ApportionmentError::QuotaTooSmall { method, given, seats: 1 };
        assert_eq!(refused(method, 1, &even), expected);
    }
    // ⌊2/(5+1)⌋ + 1 = 1 vote is a seat: two votes, two seats, three left for one recipient.
    assert_eq!(
        refused(Method::Droop, 5, &claims(&[2])),
        ApportionmentError::QuotaTooLarge { method: Method::Droop, left: 3, seats: 5, n_claims: 1 }
    );
    let long = refused(Method::BalinskiYoung, MOST_SEATS, &even);
    assert!(matches!(long, ApportionmentError::TooLong { .. }));
}

/// Seats one after another to the greatest quotient, in wide floats of small numbers.
fn one_by_one(divisor: Divisor, house: u64, votes: &[u32]) -> Vec<u64> {
    let mut seats = vec![0u64; votes.len()];
    let signpost = |s: u64| -> (u128, u128) {
        let s = u128::from(s);
        match divisor {
            Divisor::DHondt => (s + 1, 1),
            Divisor::SainteLague => (2 * s + 1, 2),
            Divisor::ModifiedSainteLague => {
                if s == 0 {
                    (7, 10)
                } else {
                    (2 * s + 1, 2)
                }
            }
            Divisor::SwedishSainteLague => {
                if s == 0 {
                    (6, 10)
                } else {
                    (2 * s + 1, 2)
                }
            }
            Divisor::HuntingtonHill => (s * (s + 1), 1),
            Divisor::Adams => (s, 1),
            Divisor::Dean => (2 * s * (s + 1), 2 * s + 1),
        }
    };
    for _ in 0..house {
        let value = |claim: usize| {
            let (above, below) = signpost(seats[claim]);
            let v = u128::from(votes[claim]);
            (if divisor == Divisor::HuntingtonHill { v * v * below } else { v * below }, above)
        };
        let first = (0..votes.len())
            .filter(|claim| votes[*claim] > 0)
            .max_by(|a, b| {
                let ((va, da), (vb, db)) = (value(*a), value(*b));
                let by_value = if da == 0 && db == 0 {
                    std::cmp::Ordering::Equal
                } else {
                    (va * db).cmp(&(vb * da))
                };
                by_value.then(votes[*a].cmp(&votes[*b])).then(b.cmp(a))
            })
            .unwrap();
        seats[first] += 1;
    }
    seats
}

fn ballots() -> impl Strategy<Value = Vec<u32>> {
    let votes = prop_oneof![0u32..12, 0u32..2_000_000];
    prop::collection::vec(votes, 1..12).prop_filter("some votes", |v| v.iter().any(|x| *x > 0))
}

proptest! {
    #[test]
    fn a_divisor_method_gives_seat_after_seat_to_the_greatest_quotient(votes in ballots(), house in 0u64..300) {
        for method in divisors() {
            let Method::Divisor(divisor) = method else { continue };
            prop_assert_eq!(seats(method, house, &votes), one_by_one(divisor, house, &votes), "{}", method);
        }
    }

    #[test]
    fn a_larger_house_takes_no_seat_by_divisors_nor_by_the_quota_method(votes in ballots(), house in 0u64..200) {
        for method in divisors().chain([Method::BalinskiYoung]) {
            let (before, after) = (seats(method, house, &votes), seats(method, house + 1, &votes));
            prop_assert!(before.iter().zip(&after).all(|(b, a)| b <= a), "{}", method);
            prop_assert_eq!(after.iter().sum::<u64>(), house + 1);
        }
    }

    #[test]
    fn hamilton_and_the_quota_method_stay_within_the_quota(votes in ballots(), house in 0u64..200) {
        let total: u64 = votes.iter().map(|v| u64::from(*v)).sum();
        for method in [Method::Hamilton, Method::BalinskiYoung] {
            for (votes, seats) in votes.iter().zip(seats(method, house, &votes)) {
                let lower = house * u64::from(*votes) / total;
                let upper = (house * u64::from(*votes)).div_ceil(total);
                prop_assert!((lower..=upper).contains(&seats), "{} {}", method, seats);
            }
        }
    }

    #[test]
    fn the_order_of_recipients_and_the_unit_of_votes_change_nothing(
        votes in ballots(), house in 0u64..200, turn in 0usize..12,
    ) {
        let claims = claims(&votes);
        let mut turned = claims.clone();
        turned.rotate_left(turn % claims.len());
        let scaled: Vec<SeatClaim> =
            claims.iter().map(|c| SeatClaim { votes: c.votes * 8.0, ..c.clone() }).collect();
        for (_, method) in Method::ALL {
            let Ok(found) = apportion(method, house, &claims) else { continue };
            let mut expected = found.seats.clone();
            expected.rotate_left(turn % claims.len());
            prop_assert_eq!(apportion(method, house, &turned).unwrap().seats, expected, "{}", method);
            if method != Method::Droop {
                prop_assert_eq!(&apportion(method, house, &scaled).unwrap().seats, &found.seats, "{}", method);
            }
        }
    }

    #[test]
    fn floors_and_caps_hold_for_any_claims(
        rows in prop::collection::vec((1u32..5_000, 0u64..6, 0u64..9), 1..12), share in 0.0..1.0_f64,
    ) {
        let claims: Vec<SeatClaim> = rows
            .iter()
            .enumerate()
            .map(|(index, (votes, floor, room))| SeatClaim {
                floor: *floor,
                cap: Some(floor + room),
                ..claim(&format!("{index:03}"), f64::from(*votes))
            })
            .collect();
        let least: u64 = rows.iter().map(|row| row.1).sum();
        let room: u64 = rows.iter().map(|row| row.2).sum();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small test numbers")]
        let house = least + (share * room as f64) as u64;
        for method in divisors().chain([Method::Hamilton]) {
            let found = apportion(method, house, &claims).unwrap().seats;
            prop_assert_eq!(found.iter().sum::<u64>(), house);
            for (seats, claim) in found.iter().zip(&claims) {
                prop_assert!(*seats >= claim.floor && Some(*seats) <= claim.cap);
            }
        }
    }
}
