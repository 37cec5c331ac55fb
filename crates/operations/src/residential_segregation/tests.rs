use super::*;
use crate::describe_municipality::tests::LIBRARY;

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

/// Sums of four thousand products.
const CLOSE: f64 = 1e-12;

#[test]
fn the_levels_of_the_country_sum_to_the_whole() {
    let nation = in_nation(&LIBRARY, None).unwrap().unwrap();
    let years: Vec<i32> = nation.years.iter().map(|year| year.period.year()).collect();
    assert_eq!(years, [2020, 2021, 2022, 2023]);
    for year in &nation.years {
        let parts = year.between_counties + year.within_counties + year.within_municipalities;
        assert!((parts - year.total).abs() < CLOSE, "{year:?}");
        assert!(year.within_municipalities > year.between_counties, "{year:?}");
    }
    let last = nation.years.last().unwrap();
    // Kolada's share of inhabitants born abroad in 2023 is a fifth.
    assert!((0.19..0.22).contains(&last.born_abroad), "{}", last.born_abroad);
}

#[test]
fn the_areas_of_a_municipality_make_its_dissimilarity() {
    let malmö = in_municipality(&LIBRARY, &code("1280"), None).unwrap().unwrap();
    let last = malmö.years.last().unwrap();
    let parts = numerics::sum::sum(malmö.areas.iter().map(|area| area.part_of_dissimilarity));
    assert!((parts - last.dissimilarity.unwrap()).abs() < CLOSE);
    assert_eq!(malmö.areas.len(), last.n_areas);
    let spread = last.municipalities.as_ref().unwrap();
    let place = malmö.place.unwrap();
    assert_eq!(place.n, spread.n);
    assert!(place.rank > place.n / 2, "Malmö is among the more divided: {place:?}");
}

#[test]
fn a_municipality_of_one_area_has_no_segregation_and_no_place() {
    let mut one = Residents::default();
    one.push(code("2418R001"), 100.0, 90.0);
    one.push(code("2418R002"), 0.0, 0.0);
    assert_eq!((one.n_areas(), one.share_born_abroad()), (1, 0.1));
    let year = municipal_year("2023".parse().unwrap(), &one, &[]).unwrap();
    assert_eq!((year.dissimilarity, year.information_theory), (None, None));
    assert!(year.municipalities.is_none());
}

#[test]
fn a_place_that_is_unknown_has_nothing() {
    assert!(in_municipality(&LIBRARY, &code("9999"), None).unwrap().is_none());
    assert!(in_municipality(&LIBRARY, &code("01"), None).unwrap().is_none());
}

#[test]
fn people_are_whole_again_after_percent() {
    let mut residents = Residents::default();
    residents.push(code("0114R001"), 3.0, 100.0 * 2.0 / 3.0);
    residents.push(code("0114R002"), 7.0, 100.0 * 5.0 / 7.0);
    assert_eq!(residents.inhabitants(), 10.0);
    assert_eq!(residents.share_born_abroad(), 0.3);
}
