use domain::data_set::Publication;
use domain::indicator::Indicator;
use domain::observation::Measured;
use observations::draft::Rows;
use proptest::prelude::*;
use time::macros::date;

use super::*;

fn indicator(id: &str, unit: Unit) -> Indicator {
    Indicator {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        definition: String::new(),
        unit,
        direction: None,
        subject: String::new(),
        decimals: 0,
    }
}

fn draft(rows: &[(&str, &str, &str, f64)]) -> Draft {
    let mut kept = Rows::default();
    for (indicator, area, group, value) in rows {
        let measured = Measured::final_value(*value).unwrap();
        kept.push(
            &indicator.parse().unwrap(),
            &area.parse().unwrap(),
            "2024".parse().unwrap(),
            &group.parse().unwrap(),
            measured,
        );
    }
    Draft {
        publication: Publication {
            source: "A municipality".to_owned(),
            table: "clients".to_owned(),
            title: "Clients".to_owned(),
            published: date!(2025 - 01 - 01),
            fetched: date!(2025 - 01 - 01),
            origin: "clients.csv".to_owned(),
            terms: String::new(),
            withheld: None,
        },
        indicators: vec![indicator("clients", Unit::Count), indicator("share", Unit::Percent)],
        areas: Vec::new(),
        rows: kept,
    }
}

fn rule(counts: Option<&str>) -> FewRule {
    FewRule { at_least: 5, counts: counts.map(|id| id.parse().unwrap()) }
}

/// What is left of each row, in order.
fn left(draft: &Draft) -> Vec<Option<f64>> {
    (0..draft.rows.len()).map(|number| draft.rows.row(number).value).collect()
}

const CLIENTS: [(&str, &str, &str, f64); 9] = [
    ("clients", "0180", "T", 100.0),
    ("clients", "0180", "K", 60.0),
    ("clients", "0180", "M", 40.0),
    ("clients", "0114", "T", 23.0),
    ("clients", "0114", "K", 3.0),
    ("clients", "0114", "M", 20.0),
    ("clients", "01", "T", 123.0),
    ("clients", "01", "K", 63.0),
    ("clients", "01", "M", 60.0),
];

#[test]
fn a_count_of_few_is_withheld_with_what_would_tell_it() {
    let mut read = draft(&CLIENTS);
    let withheld = withhold_few(&mut read, &rule(Some("clients"))).unwrap();
    assert_eq!((withheld.few, withheld.at_least), (1, 5));
    let shown = left(&read);
    assert_eq!(shown[4], None, "three women");
    assert!(shown[3].is_none() || shown[5].is_none(), "else T − M tells: {shown:?}");
    assert!(shown[1].is_none() || shown[7].is_none(), "else the county tells: {shown:?}");
    assert_eq!(read.publication.withheld, Some(withheld));
}

#[test]
fn shares_follow_their_count() {
    let mut rows = CLIENTS.to_vec();
    rows.push(("share", "0114", "K", 12.5));
    rows.push(("share", "0180", "T", 12.5));
    let mut read = draft(&rows);
    withhold_few(&mut read, &rule(Some("clients"))).unwrap();
    let shown = left(&read);
    assert_eq!((shown[9], shown[10].is_some()), (None, shown[0].is_some()));
    rows.push(("share", "0136", "T", 1.0));
    let told = withhold_few(&mut draft(&rows), &rule(Some("clients"))).unwrap_err().to_string();
    assert!(told.contains("0136 has a value for group T in 2024"), "{told}");
}

#[test]
fn the_rest_of_a_county_beside_the_places_told_is_protected_too() {
    // The county counts 126 and its only other municipality would be found to count 3.
    let rows = [
        ("clients", "01", "T", 126.0),
        ("clients", "0114", "T", 23.0),
        ("clients", "0180", "T", 100.0),
    ];
    let mut read = draft(&rows);
    let withheld = withhold_few(&mut read, &rule(Some("clients"))).unwrap();
    assert_eq!((withheld.few, withheld.beside > 0), (0, true), "{:?}", left(&read));
}

#[test]
fn what_makes_no_table_is_refused_and_nothing_is_withheld() {
    let refusal = |rows: &[(&str, &str, &str, f64)], counts: Option<&str>| {
        let mut read = draft(rows);
        let before = left(&read);
        let told = withhold_few(&mut read, &rule(counts)).unwrap_err().to_string();
        assert_eq!(left(&read), before);
        assert!(told.len() < 500 && !told.contains('\n'), "{told}");
        told
    };
    assert!(refusal(&CLIENTS, Some("N9")).contains("no indicator N9"));
    assert!(refusal(&CLIENTS, Some("share")).contains("no number of persons"));
    assert!(refusal(&CLIENTS, None).contains("withhold few in share"));
    let told = refusal(&CLIENTS[..8], Some("clients"));
    assert!(told.contains("01 has no count of group M"), "{told}");
    let half = [("clients", "0114", "T", 2.5)];
    assert!(refusal(&half, Some("clients")).contains("2.5 of group T"));
    let ages = [("clients", "0114", "20-64", 9.0), ("clients", "0114", "65+", 9.0)];
    assert!(refusal(&ages, Some("clients")).contains("without T"));
    let more = [("clients", "01", "T", 9.0), ("clients", "0114", "T", 10.0)];
    assert!(refusal(&more, Some("clients")).contains("more than it counts"));
    let two = [("clients", "0114R001", "T", 9.0), ("clients", "0114A0010", "T", 9.0)];
    assert!(refusal(&two, Some("clients")).contains("both RegSO and DeSO"));
}

/// Returns every county table of two counts per municipality with true totals.
fn tables() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::vec((0_u32..12, 0_u32..30), 2..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever sees what is left can think of another table with a different count in every place
    /// that is about few: checked by moving persons about within the published totals.
    #[test]
    fn no_count_of_few_follows_from_what_is_left(counts in tables()) {
        let codes = ["0114", "0115", "0117", "0120", "0123", "0125", "0126"];
        let mut rows = Vec::new();
        let (mut women, mut men) = (0, 0);
        for (code, (k, m)) in codes.iter().zip(&counts) {
            rows.push(("clients", *code, "K", f64::from(*k)));
            rows.push(("clients", *code, "M", f64::from(*m)));
            rows.push(("clients", *code, "T", f64::from(k + m)));
            women += k;
            men += m;
        }
        for (group, sum) in [("K", women), ("M", men), ("T", women + men)] {
            rows.push(("clients", "01", group, f64::from(sum)));
        }
        let mut read = draft(&rows);
        if withhold_few(&mut read, &rule(Some("clients"))).is_err() {
            // Too little to hide among: nothing was kept, which protects.
            return Ok(());
        }
        let shown = left(&read);
        for (row, left) in rows.iter().zip(&shown) {
            let is_few = row.3 > 0.0 && row.3 < 5.0;
            prop_assert_eq!(is_few && left.is_some(), false, "{:?}", row);
        }
        // One line with a single hole would tell it.
        for line in shown[..3 * counts.len()].chunks(3) {
            prop_assert!(line.iter().filter(|value| value.is_none()).count() != 1, "{:?}", shown);
        }
        for group in 0..3 {
            let column = shown.iter().skip(group).step_by(3);
            prop_assert!(column.filter(|value| value.is_none()).count() != 1, "{:?}", shown);
        }
    }
}
