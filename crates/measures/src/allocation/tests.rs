use super::*;
use proptest::prelude::*;

fn claim(code: &str, weight: f64) -> Claim {
    Claim { code: code.to_owned(), weight, base: Ore::new(0), floor: None, cap: None }
}

fn kronor(amount: i64) -> Ore {
    Ore::from_kronor(amount).unwrap()
}

fn in_kronor(parts: &[Ore]) -> Vec<i64> {
    parts.iter().map(|part| part.whole_kronor().unwrap()).collect()
}

fn divided(frame: i64, claims: &[Claim]) -> Vec<i64> {
    in_kronor(&allocate(kronor(frame), claims).unwrap())
}

fn reference(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

fn numbers(value: &serde_json::Value) -> Vec<i64> {
    value.as_array().unwrap().iter().map(|number| number.as_i64().unwrap()).collect()
}

#[test]
fn largest_remainders_are_those_of_the_package_apportionment() {
    let json = reference(include_str!("../../tests/reference/alloc_apportionment.json"));
    let cases = json["outputs"].as_object().unwrap();
    assert_eq!(cases.len(), 7);
    for (name, case) in cases {
        let claims: Vec<Claim> = numbers(&case["votes"])
            .into_iter()
            .enumerate()
            .map(|(index, votes)| {
                claim(&format!("{index:02}"), f64::from(i32::try_from(votes).unwrap()))
            })
            .collect();
        let seats = case["seats"].as_i64().unwrap();
        assert_eq!(divided(seats, &claims), numbers(&case["hamilton"]), "{name}");
    }
}

#[test]
fn floors_and_caps_fill_as_exact_fractions_do() {
    let json = reference(include_str!("../../tests/reference/waterfill290.json"));
    let frame = json["frame"].as_i64().unwrap();
    for case in json["cases"].as_array().unwrap() {
        let base = kronor(case["base"].as_i64().unwrap());
        let claims: Vec<Claim> = include_str!("../../tests/reference/alloc290.csv")
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
                let whole = |cell: f64| format!("{cell}").parse::<Ore>().unwrap();
                Claim {
                    code: format!("{:03}", cells[0]),
                    weight: (cells[1] * 1e6).round() * cells[2],
                    base,
                    floor: Some(whole(cells[3])),
                    cap: Some(whole(cells[4])),
                }
            })
            .collect();
        assert_eq!(divided(frame, &claims), numbers(&case["kronor"]));
    }
}

#[test]
fn base_amounts_come_first_and_the_rest_by_weight() {
    let with_base = |code, weight, base| Claim { base: kronor(base), ..claim(code, weight) };
    let claims = [with_base("a", 1.0, 100), with_base("b", 3.0, 0), with_base("c", 0.0, 40)];
    assert_eq!(divided(540, &claims), [200, 300, 40]);
    assert_eq!(divided(140, &claims), [100, 0, 40]);
}

#[test]
fn a_floor_takes_from_the_others_and_a_cap_gives_to_them() {
    let mut claims = [claim("a", 1.0), claim("b", 1.0), claim("c", 8.0)];
    claims[0].floor = Some(kronor(20));
    assert_eq!(divided(100, &claims), [20, 9, 71]);
    claims[2].cap = Some(kronor(60));
    assert_eq!(divided(100, &claims), [20, 20, 60]);
    claims[0].cap = Some(kronor(20));
    claims[1].cap = Some(kronor(20));
    assert_eq!(divided(100, &claims), [20, 20, 60]);
}

#[test]
fn amounts_are_whole_kronor_only_where_all_bounds_are() {
    let claims = [claim("a", 1.0), claim("b", 1.0), claim("c", 1.0)];
    assert_eq!(divided(10, &claims), [4, 3, 3]);
    let ore: Vec<i64> =
        allocate(Ore::new(1_001), &claims).unwrap().iter().map(|part| part.ore()).collect();
    assert_eq!(ore, [334, 334, 333]);
    let mut odd = claims;
    odd[2].floor = Some(Ore::new(50));
    let ore: Vec<i64> = allocate(kronor(10), &odd).unwrap().iter().map(|part| part.ore()).collect();
    assert_eq!(ore, [334, 333, 333]);
}

#[test]
fn ties_go_to_the_larger_weight_then_to_the_first_code() {
    // 10·1/4 = 2.5 and 10·3/4 = 7.5: equal remainders.
    assert_eq!(divided(10, &[claim("a", 1.0), claim("b", 3.0)]), [2, 8]);
    assert_eq!(divided(3, &[claim("b", 1.0), claim("a", 1.0)]), [1, 2]);
    // As decimals 0.1 and 0.3 tie too; as binary fractions they would not.
    assert_eq!(divided(10, &[claim("a", 0.1), claim("b", 0.3)]), [2, 8]);
    assert_eq!(divided(10, &[claim("a", 0.7), claim("b", 2.1)]), [2, 8]);
}

#[test]
fn an_empty_frame_gives_everybody_nothing() {
    assert_eq!(divided(0, &[claim("a", 1.0), claim("b", 2.0)]), [0, 0]);
}

#[test]
fn the_largest_frame_and_the_finest_weights_still_add_up() {
    let claims = [claim("a", 1e-12), claim("b", 123_456.789_012_345), claim("c", 7e8)];
    let frame = Ore::new(i64::MAX);
    let parts = allocate(frame, &claims).unwrap();
    assert_eq!(parts.iter().map(|part| i128::from(part.ore())).sum::<i128>(), i128::from(i64::MAX));
    let error = allocate(frame, &[claim("a", 1e-30), claim("b", 1e30)]).unwrap_err();
    assert_eq!(error, AllocationError::TooManyDigits);
}

#[test]
fn what_cannot_be_divided_is_refused_with_the_reason() {
    let refused = |frame: i64, claims: &[Claim]| allocate(kronor(frame), claims).unwrap_err();
    assert_eq!(refused(1, &[]), AllocationError::NoClaims);
    assert!(matches!(refused(-1, &[claim("a", 1.0)]), AllocationError::NegativeFrame { .. }));
    assert_eq!(refused(1, &[claim("a", 0.0)]), AllocationError::NoWeights);
    for weight in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(refused(1, &[claim("a", weight)]), AllocationError::Weight { .. }));
    }
    let twice = [claim("a", 1.0), claim("a", 1.0)];
    assert_eq!(refused(1, &twice), AllocationError::DuplicateCode { code: "a".into() });
    let bounded = |floor, cap| Claim {
        floor: Some(kronor(floor)),
        cap: Some(kronor(cap)),
        ..claim("a", 1.0)
    };
    assert!(matches!(refused(5, &[bounded(3, 2)]), AllocationError::CapBelow { .. }));
    assert!(matches!(
        refused(5, &[bounded(-1, 2)]),
        AllocationError::NegativeAmount { what: "floor", .. }
    ));
    let error = refused(2, &[bounded(3, 9)]);
    assert_eq!(
        error.to_string(),
        "divide the frame: base amounts and floors take 3 kronor, 1 more than the frame of 2; \
         lower them or raise the frame"
    );
    let error = refused(10, &[bounded(3, 9)]);
    assert_eq!(error, AllocationError::CapsBelowFrame { most: kronor(9), frame: kronor(10) });
    // A recipient without weight takes no more than its floor, so it cannot hold the rest.
    let idle = Claim { floor: Some(kronor(4)), ..claim("b", 0.0) };
    let error = refused(20, &[bounded(3, 9), idle]);
    assert_eq!(error, AllocationError::CapsBelowFrame { most: kronor(13), frame: kronor(20) });
}

#[test]
fn the_need_formula_counts_the_years_there_are() {
    let need = |code: &str, index, preceding| NeedClaim { code: code.into(), index, preceding };
    let claims = [
        need("a", 2.0, [Some(110.0), Some(100.0), Some(90.0)]),
        need("b", 1.0, [Some(200.0), None, None]),
        need("c", 5.0, [None, Some(900.0), Some(900.0)]),
    ];
    let parts = need_formula(kronor(1_000), &claims).unwrap();
    let amounts: Vec<Option<Ore>> = parts.iter().map(|part| part.amount).collect();
    assert_eq!(amounts, [Some(kronor(500)), Some(kronor(500)), None]);
    assert_eq!((parts[0].population, parts[1].weight), (Some(100.0), Some(200.0)));
    let negative = [need("a", -1.0, [Some(1.0), None, None])];
    assert!(matches!(
        need_formula(kronor(1), &negative),
        Err(AllocationError::Need { what: "index", .. })
    ));
    assert_eq!(need_formula(kronor(1), &claims[2..]), Err(AllocationError::NoClaims));
}

#[test]
fn a_cut_names_the_largest_loss_first() {
    let before = [("0114", kronor(10)), ("0180", kronor(30)), ("1280", kronor(5))];
    let after = [("0114", kronor(8)), ("0180", kronor(10)), ("1480", kronor(7))];
    let cuts = cut(before, after);
    let told: Vec<(&str, i64)> = cuts
        .iter()
        .map(|cut| (cut.code.as_str(), cut.difference.whole_kronor().unwrap()))
        .collect();
    assert_eq!(told, [("0180", -20), ("1280", -5), ("0114", -2), ("1480", 7)]);
    assert_eq!((cuts[1].after, cuts[3].before), (None, None));
}

/// Any claims whose bounds leave room, with a frame that fits them.
fn feasible() -> impl Strategy<Value = (Ore, Vec<Claim>)> {
    let one = (
        prop_oneof![Just(0.0), 0.001..1e6_f64, (1u8..4).prop_map(f64::from)],
        0i64..5_000,
        prop::option::of(0i64..9_000),
        prop::option::of(0i64..50_000),
    );
    (prop::collection::vec(one, 1..25), 0.0..1.0_f64, any::<bool>()).prop_map(
        |(rows, share, whole)| {
            let scale = if whole { 100 } else { 1 };
            let mut claims: Vec<Claim> = rows
                .into_iter()
                .enumerate()
                .map(|(index, (weight, base, floor, room))| {
                    let least = base.max(floor.unwrap_or(0));
                    Claim {
                        code: format!("{index:02}"),
                        weight,
                        base: Ore::new(base * scale),
                        floor: floor.map(|floor| Ore::new(floor * scale)),
                        cap: room.map(|room| Ore::new((least + room) * scale)),
                    }
                })
                .collect();
            claims[0].weight = claims[0].weight.max(1.0);
            let least: i64 =
                claims.iter().map(|c| c.base.max(c.floor.unwrap_or(c.base)).ore()).sum();
            let most: i64 = claims
                .iter()
                .map(|c| {
                    let least = c.base.max(c.floor.unwrap_or(c.base));
                    let open = Ore::new(least.ore() + 30_000 * scale);
                    if c.weight == 0.0 { least } else { c.cap.unwrap_or(open) }.ore()
                })
                .sum();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "small test amounts"
            )]
            let room = (share * (most - least) as f64) as i64 / scale * scale;
            (Ore::new(least + room), claims)
        },
    )
}

proptest! {
    #[test]
    fn the_parts_are_the_frame_and_keep_every_bound((frame, claims) in feasible()) {
        let parts = allocate(frame, &claims).unwrap();
        prop_assert_eq!(parts.iter().copied().sum::<Ore>(), frame);
        for (part, claim) in parts.iter().zip(&claims) {
            prop_assert!(*part >= claim.base);
            prop_assert!(claim.floor.is_none_or(|floor| *part >= floor));
            prop_assert!(claim.cap.is_none_or(|cap| *part <= cap));
        }
    }

    #[test]
    fn what_lies_between_its_bounds_stands_at_one_level((frame, claims) in feasible()) {
        let parts = allocate(frame, &claims).unwrap();
        let unit = if rounding_unit(frame, &claims) == 100 { 100.0 } else { 1.0 };
        let level = |amount: f64, claim: &Claim| amount / claim.weight;
        #[expect(clippy::cast_precision_loss, reason = "small test amounts")]
        let rises: Vec<(f64, &Claim)> = parts
            .iter()
            .zip(&claims)
            .filter(|(part, claim)| {
                let floor = claim.base.max(claim.floor.unwrap_or(claim.base));
                claim.weight > 0.0 && **part > floor && claim.cap.is_none_or(|cap| **part < cap)
            })
            .map(|(part, claim)| ((part.ore() - claim.base.ore()) as f64, claim))
            .collect();
        for (a, claim_a) in &rises {
            for (b, claim_b) in &rises {
                let low = level(a - unit, claim_a);
                let high = level(b + unit, claim_b);
                prop_assert!(low <= high * (1.0 + 1e-12) + 1e-12, "{low} {high}");
            }
        }
    }

    #[test]
    fn the_order_of_recipients_changes_nothing((frame, claims) in feasible(), turn in 0usize..25) {
        let parts = allocate(frame, &claims).unwrap();
        let turn = turn % claims.len();
        let mut turned = claims.clone();
        turned.rotate_left(turn);
        let mut expected = parts;
        expected.rotate_left(turn);
        prop_assert_eq!(allocate(frame, &turned).unwrap(), expected);
    }

    #[test]
    fn a_larger_frame_takes_at_most_one_unit_from_anybody((frame, claims) in feasible(), more in 1i64..500) {
        let larger = Ore::new(frame.ore() + 100 * more);
        if let Ok(after) = allocate(larger, &claims) {
            let unit = i64::try_from(rounding_unit(frame, &claims)).unwrap();
            for (before, after) in allocate(frame, &claims).unwrap().iter().zip(after) {
                prop_assert!(after.ore() >= before.ore() - unit);
            }
        }
    }
}
