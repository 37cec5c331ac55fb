use domain::area::{Area, Level, Validity};
use domain::data_set::Publication;
use domain::group::Group;
use domain::indicator::Unit;
use domain::observation::Measured;
use observations::draft::{Draft, Rows};
use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::model_file::parsed;

/// A store in a folder that goes when the store does.
pub(crate) struct Fixture {
    pub(crate) store: Store,
    _folder: tempfile::TempDir,
}

const CODES: [&str; 5] = ["0114", "0115", "0117", "0120", "0123"];

fn indicator(id: &str) -> Indicator {
    Indicator {
        id: id.parse().unwrap(),
        name: format!("Nyckeltal {id}"),
        definition: String::new(),
        unit: Unit::Percent,
        direction: None,
        subject: String::new(),
        decimals: 1,
    }
}

fn draft(published: Date, values: &[(&str, &str, Measured)]) -> Draft {
    let area = |code: &&str| Area {
        code: code.parse().unwrap(),
        name: format!("Kommun {code}"),
        parent: None,
        validity: Validity::default(),
    };
    let mut rows = Rows::default();
    for (id, code, measured) in values {
        let (id, code) = (id.parse().unwrap(), code.parse().unwrap());
        rows.push(&id, &code, "2022".parse().unwrap(), &Group::total(), *measured);
    }
    let mut ids: Vec<&str> = values.iter().map(|(id, _, _)| *id).collect();
    ids.dedup();
    Draft {
        publication: Publication {
            withheld: None,
            source: "Prov".into(),
            table: "t".into(),
            title: "Prov".into(),
            published,
            fetched: published,
            origin: "prov".into(),
            terms: "fritt".into(),
        },
        indicators: ids.into_iter().map(indicator).collect(),
        areas: CODES.iter().map(area).collect(),
        rows,
    }
}

fn number(value: f64) -> Measured {
    Measured::final_value(value).unwrap()
}

/// Returns a store of five municipalities, one of them with a protected value, and a revision
/// of one value published later.
pub(crate) fn store() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let values = [
        ("N00001", "0114", number(10.0)),
        ("N00001", "0115", number(8.0)),
        ("N00001", "0117", number(6.0)),
        ("N00001", "0120", number(4.0)),
        ("N00001", "0123", Measured::suppressed()),
        ("N00002", "0114", number(1.0)),
        ("N00002", "0115", number(2.0)),
        ("N00002", "0117", number(3.0)),
        ("N00002", "0120", number(4.0)),
        ("N00002", "0123", number(5.0)),
        ("N01951", "0114", number(1000.0)),
        ("N01951", "0115", number(1000.0)),
        ("N01951", "0117", number(1000.0)),
        ("N01951", "0120", number(7000.0)),
    ];
    store.import(draft(date!(2023 - 05 - 01), &values), &mut |_, _| ()).unwrap();
    let revised = [("N00001", "0117", number(7.0))];
    store.import(draft(date!(2024 - 05 - 01), &revised), &mut |_, _| ()).unwrap();
    Fixture { store, _folder: folder }
}

/// Returns a model of one criterion on the fixture with the given choice.
pub(crate) fn model(choose: &str) -> SelectionModel {
    model_with(choose, "")
}

pub(crate) fn model_with(choose: &str, more: &str) -> SelectionModel {
    let text = format!(
        "id = \"prov\"\nname = \"Prov\"\ndescription = \"\"\nlegal_source = \"\"\n\
         unit = \"municipality\"\n[choose]\n{choose}\n[[criterion]]\nid = \"a\"\nname = \"A\"\n\
         indicator = \"N00001\"\nperiod = \"2022\"\nneed = \"higher\"\n\
         transformation = \"z-score\"\nweight = 1\n{more}"
    );
    parsed(&text, "prov.toml").unwrap()
}

#[test]
fn a_list_by_score_is_as_computed_by_hand() {
    let fixture = store();
    let as_of = Some(date!(2023 - 12 - 31));
    let run = run(&fixture.store, &model("top = 2"), as_of).unwrap();
    let units = &run.selection.units;
    assert_eq!(units.iter().map(|u| u.code.as_str()).collect::<Vec<_>>(), CODES);
    assert_eq!(run.names[0], "Kommun 0114");
    // Mean 7, variance (9 + 1 + 1 + 9) / 4 = 5.
    let deviation = 5.0_f64.sqrt();
    for (unit, distance) in units.iter().zip([3.0, 1.0, -1.0, -3.0]) {
        assert!((unit.score.unwrap() - distance / deviation).abs() < 1e-12);
    }
    let eligible: Vec<Option<bool>> = units.iter().map(|unit| unit.eligible).collect();
    assert_eq!(eligible, [Some(true), Some(true), Some(false), Some(false), None]);
    assert_eq!(run.by_rank(), [0, 1, 2, 3, 4]);
    assert_eq!(run.n_chosen(), 2);
    assert_eq!(run.rank_range(0), Some((1, 1)), "one criterion has one order");
    assert_eq!(run.share_of_draws(0), Some(1.0));
    assert_eq!(run.share_of_draws(4), None);
    assert_eq!(run.security(4), Security::Open);
    assert_eq!(run.criteria[0].gaps[4], Some(Status::Suppressed));
    assert_eq!(run.criteria[0].data_sets.len(), 1);
}

#[test]
fn an_older_day_gives_the_older_vintage() {
    let fixture = store();
    let value = |as_of| {
        let run = run(&fixture.store, &model("top = 2"), as_of).unwrap();
        let row = run.row_of(&"0117".parse().unwrap()).unwrap();
        let origin = run.criteria[0].origins[row].clone().unwrap();
        (run.selection.units[row].criteria[0].value, origin, run.criteria[0].data_sets.len())
    };
    let (before, first, one) = value(Some(date!(2024 - 04 - 30)));
    let (after, second, two) = value(None);
    assert_eq!((before, after, one, two), (Some(6.0), Some(7.0), 1, 2));
    assert_ne!(first, second);
}

#[test]
fn a_threshold_by_population_uses_the_inhabitants() {
    let fixture = store();
    let more = "threshold = { mean_plus_deviations = 0, weighting = \"population\" }";
    let as_of = Some(date!(2023 - 12 - 31));
    let run = run(&fixture.store, &model_with("every_threshold = true", more), as_of).unwrap();
    // (10 + 8 + 6 + 7 · 4) / 10 = 5.2
    let threshold = run.selection.criteria[0].threshold.unwrap();
    assert!((threshold - 5.2).abs() < 1e-12, "{threshold}");
    let eligible: Vec<Option<bool>> = run.selection.units.iter().map(|u| u.eligible).collect();
    assert_eq!(eligible, [Some(true), Some(true), Some(true), Some(false), None]);
}

#[test]
fn a_missing_criterion_leaves_open_what_the_other_does_not_decide() {
    let fixture = store();
    let more = "threshold = { value = 8 }\n[[criterion]]\nid = \"b\"\nname = \"B\"\n\
                not_available = \"inte öppet\"\nneed = \"higher\"\nthreshold = { value = 1 }\n";
    let run = run(&fixture.store, &model_with("every_threshold = true", more), None).unwrap();
    let eligible: Vec<Option<bool>> = run.selection.units.iter().map(|u| u.eligible).collect();
    assert_eq!(eligible, [None, None, Some(false), Some(false), None]);
    assert_eq!(run.criteria[1].indicator, None);
    assert_eq!(run.n_chosen(), 0);
}

#[test]
fn what_the_store_lacks_is_refused() {
    let fixture = store();
    let refused = |text: &str, to: &str| {
        let text = crate::model_file::written(&model("top = 2")).replace(text, to);
        let model = parsed(&text, "prov.toml").unwrap();
        run(&fixture.store, &model, None).unwrap_err().to_string()
    };
    let message = refused("N00001", "N99999");
    assert!(message.contains("'a'") && message.contains("N99999"), "{message}");
    let message = refused("\"2022\"", "\"2030\"");
    assert!(message.contains("2030") && message.contains("values for 2022"), "{message}");
    let message = refused("\"municipality\"", "\"deso\"");
    assert!(message.contains("deso"), "{message}");
    let early = run(&fixture.store, &model("top = 2"), Some(date!(2000 - 01 - 01)));
    let message = early.unwrap_err().to_string();
    assert!(message.contains("2000-01-01") && message.contains("2023-05-01"), "{message}");
}

#[test]
fn a_list_that_names_an_unknown_area_is_refused() {
    let fixture = store();
    let annex = |members: &str| {
        let text = format!(
            "id = \"l\"\nname = \"L\"\ndescription = \"\"\nlegal_source = \"\"\n\
             unit = \"municipality\"\n[annex]\nsize = 2\nmembers = [{members}]\n"
        );
        run(&fixture.store, &parsed(&text, "l.toml").unwrap(), None)
    };
    assert!(matches!(annex("\"9999\""), Err(RunError::UnknownMember { .. })));
    let run = annex("\"0115\"").unwrap();
    assert_eq!(run.selection.units[1].eligible, Some(true));
    assert_eq!(run.selection.units[0].eligible, None, "one of two names is not known");
    assert_eq!((run.selection.unknown_places, run.robustness.is_none()), (1, true));
    assert_eq!(run.security(1), Security::SecurelyIn);
}

#[test]
fn every_rule_has_a_perturbation_that_can_be_run() {
    let fixture = store();
    let second = "[[criterion]]\nid = \"b\"\nname = \"B\"\nindicator = \"N00002\"\n\
                  period = \"2022\"\nneed = \"lower\"\ntransformation = \"min-max\"\nweight = 2\n\
                  threshold = { need_quantile = 0.5 }\n";
    for choose in ["top = 2", "score_at_least = 0", "every_threshold = true", "thresholds = 1"] {
        let run = run(&fixture.store, &model_with(choose, second), None).unwrap();
        let robustness = run.robustness.unwrap();
        assert_eq!(robustness.draws, DRAWS);
        assert!(robustness.units.iter().all(|unit| (0.0..=1.0).contains(&unit.eligible_share)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_order_of_imported_rows_changes_nothing(
        order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle()
    ) {
        let values = [9.0, 7.0, 7.0, 3.0, 1.0];
        let answer = |order: &[usize]| {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(folder.path()).unwrap();
            let rows: Vec<_> =
                order.iter().map(|&i| ("N00001", CODES[i], number(values[i]))).collect();
            store.import(draft(date!(2023 - 05 - 01), &rows), &mut |_, _| ()).unwrap();
            run(&store, &model("top = 2"), None).unwrap()
        };
        let sorted = answer(&[0, 1, 2, 3, 4]);
        prop_assert_eq!(answer(&order), sorted);
    }
}

#[test]
fn areas_that_share_the_last_place_are_all_in() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let rows = [9.0, 7.0, 7.0, 3.0].iter().zip(CODES).map(|(v, c)| ("N00001", c, number(*v)));
    store.import(draft(date!(2023 - 05 - 01), &rows.collect::<Vec<_>>()), &mut |_, _| ()).unwrap();
    let run = run(&store, &model("top = 2"), None).unwrap();
    assert_eq!(run.n_chosen(), 3);
    assert_eq!(run.selection.border.as_ref().unwrap().tied, [1, 2]);
    assert_eq!(run.model.unit, Level::Municipality);
}
