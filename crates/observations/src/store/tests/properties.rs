//! What holds for any rows in any order.

use std::collections::BTreeMap;

use domain::observation::{Measured, Observation, Status};
use proptest::prelude::*;

use super::*;

fn any_measured() -> impl Strategy<Value = Measured> {
    prop_oneof![
        any::<f64>().prop_filter_map("finite", Measured::final_value),
        any::<f64>().prop_filter_map("finite", Measured::preliminary),
        Just(Measured::suppressed()),
        Just(Measured::missing()),
    ]
}

/// Cells by (indicator, group, area, period).
fn any_cells() -> impl Strategy<Value = BTreeMap<Key, Measured>> {
    let key = (0..4_u8, 0..3_u8, 0..5_u8, 0..5_u8);
    proptest::collection::btree_map(key, any_measured(), 1..40)
}

/// A cell: indicator, group, area and period.
type Key = (u8, u8, u8, u8);

fn draft_of(published: Date, cells: &[(Key, Measured)]) -> Draft {
    let texts: Vec<_> = cells
        .iter()
        .map(|((i, g, a, p), m)| {
            let group = ["T", "K", "20-64"][usize::from(*g)];
            (format!("N{i}"), group, format!("011{a}"), format!("202{p}"), *m)
        })
        .collect();
    let rows: Vec<Row<'_>> =
        texts.iter().map(|(i, g, a, p, m)| (i.as_str(), *g, a.as_str(), p.as_str(), *m)).collect();
    draft(published, &rows)
}

fn all_rows(store: &Store) -> Vec<Observation> {
    let ids: Vec<IndicatorId> = store.indicators().iter().map(|i| i.id.clone()).collect();
    ids.iter().flat_map(|id| store.panel(id, None).unwrap().rows().collect::<Vec<_>>()).collect()
}

fn bits(rows: &[Observation]) -> Vec<(String, Option<u64>, Status)> {
    let key = |o: &Observation| format!("{} {} {} {}", o.indicator, o.group, o.area, o.period);
    let bits = |o: &Observation| o.measured.value().map(f64::to_bits);
    rows.iter().map(|o| (key(o), bits(o), o.measured.status())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn importing_the_same_rows_again_in_any_order_changes_nothing(
        (cells, shuffled) in any_cells().prop_flat_map(|cells| {
            let list: Vec<_> = cells.into_iter().collect();
            (Just(list.clone()), Just(list).prop_shuffle())
        })
    ) {
        let (directory, store) = store();
        let kept = keep(&store, draft_of(FIRST, &cells));
        let before = all_rows(&store);
        let again = store.import(draft_of(SECOND, &shuffled), &mut |_, _| ()).unwrap();
        prop_assert_eq!(again, Imported::Unchanged(kept));
        let mut twice = shuffled.clone();
        twice.extend(cells);
        let again = store.import(draft_of(SECOND, &twice), &mut |_, _| ()).unwrap();
        prop_assert!(matches!(again, Imported::Unchanged(_)));
        let store = Store::open(directory.path()).unwrap();
        prop_assert_eq!(bits(&all_rows(&store)), bits(&before));
        prop_assert_eq!(names(&directory).len(), 1);
    }

    #[test]
    fn a_panel_has_exactly_the_rows_that_were_imported(cells in any_cells()) {
        let (_directory, store) = store();
        let list: Vec<_> = cells.clone().into_iter().collect();
        let kept = keep(&store, draft_of(FIRST, &list));
        prop_assert_eq!(kept.rows, cells.len() as u64);
        let rows = all_rows(&store);
        prop_assert_eq!(rows.len(), cells.len());
        for row in &rows {
            let panel = store.panel(&row.indicator, None).unwrap();
            let found = panel.measured(&row.group, &row.area, row.period).unwrap();
            prop_assert_eq!(found.value().map(f64::to_bits), row.measured.value().map(f64::to_bits));
            prop_assert_eq!(found.status(), row.measured.status());
        }
        for ((i, g, a, p), measured) in &cells {
            let panel = store.panel(&format!("N{i}").parse().unwrap(), None).unwrap();
            let group: Group = ["T", "K", "20-64"][usize::from(*g)].parse().unwrap();
            let area = format!("011{a}").parse().unwrap();
            let found = panel.measured(&group, &area, format!("202{p}").parse().unwrap()).unwrap();
            prop_assert_eq!(found.status(), measured.status());
            prop_assert_eq!(found.value().map(f64::to_bits), measured.value().map(f64::to_bits));
        }
    }

    #[test]
    fn vintages_lie_over_each_other_cell_by_cell(older in any_cells(), newer in any_cells()) {
        let (_directory, store) = store();
        keep(&store, draft_of(FIRST, &older.clone().into_iter().collect::<Vec<_>>()));
        let newer_list: Vec<_> = newer.clone().into_iter().collect();
        store.import(draft_of(SECOND, &newer_list), &mut |_, _| ()).unwrap();
        let mut expected = older;
        expected.extend(newer);
        let (_elsewhere, together) = self::store();
        keep(&together, draft_of(SECOND, &expected.into_iter().collect::<Vec<_>>()));
        prop_assert_eq!(bits(&all_rows(&store)), bits(&all_rows(&together)));
    }
}
