//! Gaps of values, places and kinds of areas.

use super::*;
use proptest::prelude::*;

#[test]
fn worse_follows_the_direction() {
    let lower = gap(Some(8.0), Some(5.0), Some(Direction::LowerIsBetter)).unwrap();
    assert_eq!((lower.worse_by, lower.relative), (Some(3.0), Some(0.6)));
    let higher = gap(Some(8.0), Some(5.0), Some(Direction::HigherIsBetter)).unwrap();
    assert_eq!(higher.worse_by, Some(-3.0));
    assert_eq!(gap(Some(8.0), Some(0.0), None).unwrap().relative, None);
    assert_eq!(gap(Some(8.0), Some(0.0), None).unwrap().worse_by, None);
}

#[test]
fn a_reference_says_whom_it_rests_on() {
    let values = [Some(1.0), Some(9.0), None, Some(2.0)];
    let median = reference(&values, &[0, 1, 2, 3], Centre::Median).unwrap().unwrap();
    assert_eq!(median, Reference { value: 2.0, n: 3, missing: 1 });
    let mean = reference(&values, &[0, 1], Centre::Mean).unwrap().unwrap();
    assert_eq!(mean.value, 5.0);
    assert_eq!(reference(&values, &[2], Centre::Mean), Ok(None));
    assert_eq!(reference(&values, &[], Centre::Mean), Ok(None));
}

#[test]
fn equal_areas_share_the_first_place() {
    let values = [Some(3.0), Some(5.0), None, Some(3.0), Some(1.0)];
    let best_low = place(&values, 0, Some(Direction::LowerIsBetter)).unwrap().unwrap();
    assert_eq!(best_low, Place { rank: 2, n: 4, tied: 2 });
    let best_high = place(&values, 4, Some(Direction::HigherIsBetter)).unwrap().unwrap();
    assert_eq!(best_high, Place { rank: 4, n: 4, tied: 1 });
    assert_eq!(place(&values, 2, None), Ok(None));
}

#[test]
fn the_variance_between_and_within_kinds_is_all_of_it() {
    let values = [Some(1.0), Some(3.0), Some(7.0), Some(9.0), None, Some(100.0)];
    let weights = [Some(1.0), Some(1.0), Some(2.0), None, Some(1.0), Some(1.0)];
    let groups = [Some(0), Some(0), Some(1), Some(1), Some(1), None];
    let gaps = between_groups(&values, &weights, &groups, 3).unwrap();
    // Means 2 and 8 about 5: between 4·9 = 36, within 4·1 = 4.
    assert_eq!(gaps.between_share, Some(0.9));
    // Means 2 and 7 with weights 2 and 2 about 4.5: between 4·6.25 = 25, within 2.
    assert_eq!(gaps.weighted_between_share, Some(25.0 / 27.0));
    assert_eq!(gaps.without_group, 1);
    let second = gaps.groups[1];
    assert_eq!((second.n, second.missing, second.mean), (2, 1, Some(8.0)));
    assert_eq!(second.weighted_mean, Some(7.0));
    assert_eq!(gaps.groups[2].mean, None);
}

#[test]
fn equal_areas_have_no_share_between() {
    let alike = [Some(4.0); 4];
    let groups = [Some(0), Some(0), Some(1), Some(1)];
    let gaps = between_groups(&alike, &[None; 4], &groups, 2).unwrap();
    assert_eq!((gaps.between_share, gaps.weighted_between_share), (None, None));
}

#[test]
fn women_and_men_are_compared_area_by_area() {
    let women = [Some(60.0), Some(70.0), None, Some(50.0)];
    let men = [Some(50.0), Some(72.0), Some(1.0), Some(50.0)];
    let gap = group_difference(&women, &men).unwrap();
    assert_eq!(gap.differences, [Some(10.0), Some(-2.0), None, Some(0.0)]);
    assert_eq!((gap.first_higher, gap.second_higher, gap.equal), (1, 1, 1));
    assert_eq!(gap.mean, Some(8.0 / 3.0));
    assert!(group_difference(&women, &men[..2]).is_err());
}

proptest! {
    #[test]
    fn a_share_between_lies_between_nothing_and_all(
        rows in prop::collection::vec((-1e3..1e3_f64, 0.0..1e3_f64, 0usize..4), 1..40)
    ) {
        let values: Vec<_> = rows.iter().map(|row| Some(row.0)).collect();
        let weights: Vec<_> = rows.iter().map(|row| Some(row.1)).collect();
        let groups: Vec<_> = rows.iter().map(|row| Some(row.2)).collect();
        let gaps = between_groups(&values, &weights, &groups, 4).unwrap();
        for share in [gaps.between_share, gaps.weighted_between_share].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&share));
        }
    }
}

mod decompositions;
mod groups;
mod life;
mod persons;
mod regression;
