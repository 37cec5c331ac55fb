use super::*;
use proptest::prelude::*;

fn kronor(amount: i64) -> Ore {
    Ore::from_kronor(amount).unwrap()
}

fn candidate(code: &str, benefit: f64, cost: i64, group: Option<&str>) -> Candidate {
    Candidate {
        code: code.to_owned(),
        benefit,
        cost: kronor(cost),
        group: group.map(str::to_owned),
        standing: Standing::Free,
    }
}

fn terms(budget: i64) -> Terms {
    Terms {
        budget: kronor(budget),
        at_least: 0,
        at_most: None,
        groups: Vec::new(),
        most_nodes: 100_000,
    }
}

fn bounds(group: &str, at_least: usize, at_most: Option<usize>) -> GroupBounds {
    GroupBounds { group: group.to_owned(), at_least, at_most }
}

fn codes(choice: &Choice, candidates: &[Candidate]) -> Vec<String> {
    let chosen = candidates.iter().zip(&choice.is_chosen).filter(|(_, chosen)| **chosen);
    chosen.map(|(candidate, _)| candidate.code.clone()).collect()
}

/// The 290 made-up municipalities of the reference.
fn municipalities() -> Vec<Candidate> {
    include_str!("../../../tests/reference/alloc290.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
            let (id, population) = (cells[0] as usize, cells[2] as i64);
            Candidate {
                code: format!("{id:03}"),
                benefit: (cells[1] * cells[2] * 1_000.0).round() / 1_000.0,
                cost: kronor(2_000_000 + 120 * population),
                group: Some(format!("{:02}", id % 21)),
                standing: Standing::Free,
            }
        })
        .collect()
}

fn reference_terms(budget: i64) -> Terms {
    Terms {
        at_most: Some(60),
        groups: (0..21).map(|county| bounds(&format!("{county:02}"), 2, None)).collect(),
        ..terms(budget)
    }
}

#[test]
fn sixty_of_290_municipalities_are_chosen_as_highs_does() {
    let json: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/reference/alloc_milp290.json")).unwrap();
    let candidates = municipalities();
    let choice = choose(&reference_terms(400_000_000), &candidates).unwrap();
    assert_eq!(choice.benefit, json["outputs"]["objective"].as_f64().unwrap());
    assert_eq!(choice.cost, kronor(225_325_560));
    assert!(choice.is_proven);
    assert_eq!((choice.bound, choice.gap), (choice.benefit, Some(0.0)));
    let expected: Vec<String> = json["outputs"]["selected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| format!("{:03}", id.as_u64().unwrap()))
        .collect();
    assert_eq!(codes(&choice, &candidates), expected);
}

#[test]
fn a_budget_that_binds_is_proven_too() {
    for budget in [150_000_000, 180_000_000, 200_000_000, 210_000_001] {
        let candidates = municipalities();
        let choice = choose(&reference_terms(budget), &candidates).unwrap();
        assert!(choice.is_proven, "{budget} {choice:?}");
        assert!(choice.cost <= kronor(budget));
        assert!(choice.relaxation >= choice.benefit);
        let again: f64 = candidates
            .iter()
            .zip(&choice.is_chosen)
            .filter(|(_, chosen)| **chosen)
            .map(|(candidate, _)| candidate.benefit)
            .sum();
        assert!((again / choice.benefit - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_choice_is_the_same_for_every_order_of_candidates() {
    let mut candidates = municipalities();
    let before = codes(&choose(&reference_terms(200_000_000), &candidates).unwrap(), &candidates);
    candidates.rotate_left(100);
    candidates.reverse();
    let mut after =
        codes(&choose(&reference_terms(200_000_000), &candidates).unwrap(), &candidates);
    after.sort();
    assert_eq!(before, after);
}

#[test]
fn a_search_that_stops_tells_its_gap() {
    let candidates = municipalities();
    let stopped = choose(&Terms { most_nodes: 0, ..reference_terms(180_000_000) }, &candidates);
    let stopped = stopped.unwrap();
    let best = choose(&reference_terms(180_000_000), &candidates).unwrap();
    assert!(!stopped.is_proven && stopped.n_nodes == 0);
    assert!(stopped.bound >= best.benefit && stopped.benefit <= best.benefit);
    let gap = stopped.gap.unwrap();
    assert!((gap - (stopped.bound / stopped.benefit - 1.0)).abs() < 1e-12 && gap > 0.0);
}

#[test]
fn mandatory_and_excluded_candidates_are_as_they_are_told() {
    let mut candidates = vec![
        candidate("a", 10.0, 60, None),
        candidate("b", 9.0, 50, None),
        candidate("c", 9.0, 50, None),
        candidate("d", 0.0, 1, None),
    ];
    assert_eq!(codes(&choose(&terms(100), &candidates).unwrap(), &candidates), ["b", "c"]);
    candidates[0].standing = Standing::Mandatory;
    assert_eq!(codes(&choose(&terms(100), &candidates).unwrap(), &candidates), ["a"]);
    candidates[0].standing = Standing::Excluded;
    candidates[1].standing = Standing::Excluded;
    assert_eq!(codes(&choose(&terms(100), &candidates).unwrap(), &candidates), ["c"]);
    let at_least = Terms { at_least: 2, ..terms(100) };
    assert_eq!(codes(&choose(&at_least, &candidates).unwrap(), &candidates), ["c", "d"]);
}

#[test]
fn terms_that_no_choice_can_meet_are_named() {
    let candidates = vec![
        candidate("a", 1.0, 60, Some("x")),
        candidate("b", 2.0, 50, Some("x")),
        candidate("c", 3.0, 40, Some("y")),
    ];
    let refused = |terms: Terms| choose(&terms, &candidates).unwrap_err();
    let with = |groups: Vec<GroupBounds>| Terms { groups, ..terms(100) };
    assert_eq!(
        refused(Terms { at_least: 3, ..terms(100) }),
        ChoiceError::TooExpensive { least: kronor(150), budget: kronor(100) }
    );
    assert!(matches!(refused(Terms { at_least: 4, ..terms(100) }), ChoiceError::TooFew { .. }));
    assert!(matches!(refused(with(vec![bounds("x", 3, None)])), ChoiceError::TooFew { .. }));
    assert!(matches!(
        refused(with(vec![bounds("x", 2, Some(1))])),
        ChoiceError::BoundsCross { .. }
    ));
    let both = with(vec![bounds("x", 1, None), bounds("y", 1, None)]);
    assert!(matches!(refused(Terms { at_most: Some(1), ..both }), ChoiceError::TooMany { .. }));
    assert!(matches!(
        refused(with(vec![bounds("x", 1, None), bounds("x", 1, None)])),
        ChoiceError::DuplicateGroup { .. }
    ));
    let unknown = refused(with(vec![bounds("z", 1, None)]));
    assert!(unknown.to_string().ends_with("the groups are x, y"));
    assert!(matches!(refused(terms(-1)), ChoiceError::TooExpensive { .. }));
    let refused = |candidates: &[Candidate]| choose(&terms(1), candidates).unwrap_err();
    assert_eq!(refused(&[]), ChoiceError::NoCandidates);
    let one = |benefit, cost| [candidate("a", benefit, cost, None)];
    for benefit in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(refused(&one(benefit, 1)), ChoiceError::Benefit { .. }));
    }
    assert!(matches!(refused(&one(1.0, -1)), ChoiceError::NegativeCost { .. }));
    assert!(matches!(refused(&one(1e40, 1)), ChoiceError::TooManyDigits));
    let twice = [candidate("a", 1.0, 1, None), candidate("a", 1.0, 1, None)];
    assert!(matches!(refused(&twice), ChoiceError::DuplicateCode { .. }));
}

/// The benefit of the best choice by trying them all, in tenths.
fn best_of_all(terms: &Terms, candidates: &[Candidate]) -> Option<i64> {
    (0u32..1 << candidates.len())
        .filter_map(|choice| {
            let chosen = |index: usize| choice >> index & 1 == 1;
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            let (mut benefit, mut cost, mut n) = (0, 0, 0);
            for (index, candidate) in candidates.iter().enumerate() {
                match candidate.standing {
                    Standing::Mandatory if !chosen(index) => return None,
                    Standing::Excluded if chosen(index) => return None,
                    _ if !chosen(index) => continue,
                    _ => {}
                }
                n += 1;
                cost += candidate.cost.ore();
                #[expect(clippy::cast_possible_truncation, reason = "small test numbers")]
                let tenths = (candidate.benefit * 10.0).round() as i64;
                benefit += tenths;
                *counts.entry(candidate.group.as_deref().unwrap_or("")).or_default() += 1;
            }
            let keeps = terms.groups.iter().all(|bounds| {
                let count = counts.get(bounds.group.as_str()).copied().unwrap_or(0);
                count >= bounds.at_least && bounds.at_most.is_none_or(|most| count <= most)
            });
            let fits = cost <= terms.budget.ore()
                && n >= terms.at_least
                && terms.at_most.is_none_or(|most| n <= most);
            (keeps && fits).then_some(benefit)
        })
        .max()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_other_choice_is_better(
        rows in prop::collection::vec((0u32..60, 0i64..50, 0usize..3, 0u8..12), 1..11),
        budget in 0i64..250, total in (0usize..5, prop::option::of(0usize..9)),
        groups in prop::collection::vec((0usize..3, prop::option::of(0usize..5)), 2),
        alike in any::<bool>(),
    ) {
        let candidates: Vec<Candidate> = rows
            .iter()
            .enumerate()
            .map(|(index, (benefit, cost, group, standing))| Candidate {
                // Costs that follow the benefits make the hard programmes.
                cost: kronor(if alike { i64::from(*benefit) / 2 + 5 } else { *cost }),
                group: ["x", "y"].get(*group).map(|group| (*group).to_owned()),
                standing: match standing { 0 => Standing::Mandatory, 1 => Standing::Excluded, _ => Standing::Free },
                ..candidate(&format!("{index:02}"), f64::from(*benefit) / 10.0, 0, None)
            })
            .collect();
        let mut asked = Terms { at_least: total.0, at_most: total.1, ..terms(budget) };
        for (name, (least, most)) in ["x", "y"].iter().zip(&groups) {
            if candidates.iter().any(|c| c.group.as_deref() == Some(name)) {
                asked.groups.push(bounds(name, *least, *most));
            }
        }
        let best = best_of_all(&asked, &candidates);
        match choose(&asked, &candidates) {
            Ok(choice) => {
                prop_assert!(choice.is_proven);
                let best = best.map(|tenths| f64::from(i32::try_from(tenths).unwrap()) / 10.0);
                prop_assert_eq!(Some(choice.benefit), best);
            }
            Err(_) => prop_assert_eq!(best, None),
        }
    }
}
