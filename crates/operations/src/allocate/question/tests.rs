use std::collections::BTreeMap;

use domain::area::{AreaCode, Level};
use domain::selection::{Annex, Rule, SelectionModel};

use super::*;

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

fn index(scores: &[(&str, f64)]) -> Option<NeedIndex> {
    let annex = Annex { members: vec![code("0114")], size: 1 };
    let (id, name) = ("m".to_owned(), "M".to_owned());
    let model = SelectionModel::new(
        id,
        name,
        String::new(),
        String::new(),
        Level::Municipality,
        Rule::Annex(annex),
    );
    let scores: BTreeMap<AreaCode, f64> = scores.iter().map(|(c, s)| (code(c), *s)).collect();
    NeedIndex::new(&model.unwrap(), scores)
}

#[test]
fn the_index_runs_from_0_at_the_least_need_to_100_at_the_largest() {
    let index = index(&[("0114", -1.5), ("0180", 0.0), ("1280", 3.0)]).unwrap();
    assert_eq!(index.of(&code("0114")), Some(0.0));
    assert_eq!(index.of(&code("0180")), Some(33.3333));
    assert_eq!(index.of(&code("1280")), Some(100.0));
    assert_eq!(index.of(&code("1480")), None);
}

#[test]
fn equal_scores_give_equal_indices_and_no_scores_none() {
    let equal = index(&[("0114", 2.0), ("0180", 2.0)]).unwrap();
    assert_eq!((equal.of(&code("0114")), equal.of(&code("0180"))), (Some(100.0), Some(100.0)));
    assert_eq!(index(&[]), None);
}

#[test]
fn what_a_weight_is_made_of_cannot_be_missing() {
    let need = Weighting::Need { model: "m".into() };
    assert_eq!(weight(&need, Some(3.0), Some(2.5)), Some(7.5));
    assert_eq!(weight(&need, None, Some(2.5)), None);
    assert_eq!(weight(&need, Some(3.0), None), None);
    assert_eq!(weight(&Weighting::Population, Some(1.0 / 3.0), None), Some(0.3333));
    assert_eq!(weight(&Weighting::Population, None, None), None);
    assert_eq!(weight(&Weighting::Equal, None, None), Some(1.0));
}
