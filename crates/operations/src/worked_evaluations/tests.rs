use super::*;

fn case(case: Case) -> &'static WorkedEvaluation {
    worked_evaluation(case.id()).unwrap().unwrap()
}

#[test]
fn every_case_is_found_by_its_id_and_no_other() {
    for known in Case::ALL {
        assert_eq!(Case::with_id(known.id()), Some(known));
        assert_eq!(case(known).case, known);
    }
    assert_eq!(Case::with_id("annat"), None);
    assert!(worked_evaluation("annat").unwrap().is_none());
}

/// Half a unit of the last published decimal, and a hair for numbers that end in five.
fn rounding(decimals: usize) -> f64 {
    0.5001 * (0..decimals).fold(1.0, |unit, _| unit / 10.0)
}

#[test]
fn every_published_number_is_found_to_its_last_decimal() {
    for worked in worked_evaluations().unwrap() {
        assert!(!worked.published.is_empty(), "{:?}", worked.case);
        for published in &worked.published {
            let found = published.found.unwrap();
            let apart = (found - published.value).abs();
            let name = (worked.case, published.key);
            assert!(apart <= rounding(published.decimals), "{name:?}: {found}");
        }
    }
}

#[test]
fn the_basque_country_has_the_most_unusual_path_and_the_tobacco_programme_nearly() {
    assert_eq!(case(Case::BasqueCountry).told.rank, Some((1, 17)));
    assert_eq!(case(Case::Tobacco).told.rank, Some((3, 39)));
}

#[test]
fn the_grants_effect_cannot_be_told_apart_from_none() {
    let (low, high) = case(Case::CostEqualisation).told.interval.unwrap();
    assert!(low < 0.0 && 0.0 < high);
    assert!(
        case(Case::CostEqualisation).answer.warnings.iter().any(|text| text.contains("hardly"))
    );
}

#[test]
fn figures_have_every_period_and_every_placebo() {
    let [Picture::Control { gaps, placebos, .. }] = case(Case::Tobacco).pictures.as_slice() else {
        panic!("the tobacco programme has one picture");
    };
    assert_eq!((gaps.len(), placebos.len()), (31, 38));
    assert!(placebos.iter().all(|placebo| placebo.gaps.len() == 31));
    let [Picture::EventTimes(times)] = case(Case::MinimumWage).pictures.as_slice() else {
        panic!("minimum wages have one picture");
    };
    assert_eq!(times.iter().map(|time| time.time).collect::<Vec<_>>(), [-3, -2, -1, 0, 1, 2, 3]);
    for picture in &case(Case::CostEqualisation).pictures {
        let Picture::Threshold { binned, .. } = picture else { panic!("a kink has a threshold") };
        assert_eq!(binned.bins.len(), 32);
        assert!(binned.curves.iter().all(|curve| curve.len() > 10));
    }
}
