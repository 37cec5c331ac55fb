//! Read tables follow the events, answer questions, and are rebuilt by replay.

use register::append::Expected;
use register::failure::RegisterError;
use register::query::{Cursor, Filter, InvalidQuery, Order, Query};
use register::read_table::{InvalidReadTable, Row, Value};
use serde_json::json;

use crate::grants::{
    self, Grants, Sums, appended, command, event, pay, payment, sound, stream, sum,
};
use crate::stores::{Place, Store};

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

pub(crate) async fn rows_follow_the_events_in_the_same_transaction(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    pay(&register, 10).await;
    let row: Row = register.row("grants", "g1").await.unwrap().unwrap();
    // Payments 1, 4, 7 and 10.
    let expected =
        vec![text("payment-sent"), Value::Integer(2_200), Value::Missing, Value::Missing];
    assert_eq!(row.values, expected);
    assert_eq!(row.content.as_str(), r#"{"by":"Åsa Öberg","version":4}"#);
    assert_eq!(sum(&register).await, 5_500);
    assert_eq!(register.sum("grants", "paid", &[]).await.unwrap(), Some(5_500));
    let withdrawn = vec![event("grant-withdrawn", json!({}))];
    let withdraw =
        command("withdraw", vec![(stream("grant", "g1"), Expected::Version(4), withdrawn)]);
    appended(&register, withdraw).await;
    assert_eq!(register.row("grants", "g1").await.unwrap(), None);
    assert_eq!(sound(&register).await.n_rows, 3);
}

pub(crate) async fn a_basket_is_filtered_ordered_and_paged(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    for number in 0..60_i64 {
        let owner = ["Åsa", "Örjan", "Bo"][usize::try_from(number % 3).unwrap()];
        let paid = json!({ "amount": number / 2, "owner": owner, "order": number });
        let grant = format!("g{number:02}");
        let paid = vec![event("payment-sent", paid)];
        let append = command(&grant, vec![(stream("grant", &grant), Expected::Version(0), paid)]);
        appended(&register, append).await;
    }
    let mut query = Query {
        table: "grants".to_owned(),
        filters: vec![
            Filter::Equal("owner", text("Åsa")),
            Filter::AtLeast("paid", Value::Integer(3)),
        ],
        order: Order::Descending("paid"),
        after: None,
        limit: 7,
    };
    let mut seen = Vec::new();
    loop {
        let page = register.page(&query).await.unwrap();
        assert!(page.rows.len() <= 7);
        seen.extend(page.rows.into_iter().map(|(key, _)| key));
        let Some(next) = page.next else { break };
        // As it comes back from an address.
        query.after = Some(next.to_string().parse::<Cursor>().unwrap());
    }
    let expected: Vec<String> =
        (0..60).rev().filter(|n| n % 3 == 0 && n / 2 >= 3).map(|n| format!("g{n:02}")).collect();
    assert_eq!(seen, expected);
    let of_two = Filter::AnyOf("owner", vec![text("Bo"), text("Örjan")]);
    assert_eq!(register.count("grants", std::slice::from_ref(&of_two)).await.unwrap(), 40);
    assert_eq!(register.count("grants", &[Filter::AnyOf("owner", vec![])]).await.unwrap(), 0);
    assert_eq!(register.count("grants", &[Filter::Missing("limit")]).await.unwrap(), 60);
    let few = [of_two, Filter::AtMost("paid", Value::Integer(1))];
    assert_eq!(register.sum("grants", "paid", &few).await.unwrap(), Some(1));
    let none = [Filter::Present("limit")];
    assert_eq!(register.sum("grants", "limit", &none).await.unwrap(), None);
    // Text is ordered by its bytes in both stores.
    let by_key = Query { filters: vec![], order: Order::Key, after: None, limit: 2, ..query };
    let first = register.page(&by_key).await.unwrap();
    assert_eq!(first.rows[1].0, "g01");
    assert_eq!(first.next.unwrap().to_string(), r#"[null,"g01"]"#);
}

pub(crate) async fn a_question_without_an_answer_is_refused(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let query = |order, filters| Query {
        table: "grants".to_owned(),
        filters,
        order,
        after: None,
        limit: 10,
    };
    let questions = [
        query(Order::Ascending("owner"), vec![]),
        query(Order::Ascending("nothing"), vec![]),
        query(Order::Key, vec![Filter::Equal("nothing", Value::Integer(1))]),
        query(Order::Key, vec![Filter::Equal("paid", text("1"))]),
        query(Order::Key, vec![Filter::Equal("owner", Value::Missing)]),
        query(Order::Key, vec![Filter::Equal("owner", text("\0"))]),
        Query { table: "x\" --".to_owned(), ..query(Order::Key, vec![]) },
        Query { limit: 0, ..query(Order::Key, vec![]) },
        Query { after: Some("[\"a\",\"b\"]".parse().unwrap()), ..query(Order::Key, vec![]) },
    ];
    for question in questions {
        let told = register.page(&question).await.unwrap_err();
        assert!(matches!(told, RegisterError::Query(_)), "{question:?}: {told}");
        let told = told.to_string();
        assert!(told.len() < 500 && !told.contains('\n'), "{told}");
    }
    assert!(register.sum("grants", "owner", &[]).await.is_err());
    assert_eq!("{}".parse::<Cursor>(), Err(InvalidQuery::DamagedCursor));
}

pub(crate) async fn a_changed_table_is_rebuilt_by_replay(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    pay(&register, 10).await;
    register.close().await;
    // The sums are no longer kept, and the grants count double.
    let register = place.open_with(vec![Box::new(Grants { version: 2 })]).await;
    let row = register.row("grants", "g0").await.unwrap().unwrap();
    assert_ne!(row.values[1], Value::Integer(1_800));
    assert!(register.row("sums", "all").await.is_err());
    sound(&register).await;
    let other = register::register::Register::open(&place.location, grants::tables()).await;
    assert!(matches!(other.unwrap_err(), RegisterError::Newer { .. }));
    register.close().await;
    let tables: Vec<Box<dyn register::read_table::ReadTable>> =
        vec![Box::new(Sums), Box::new(Grants { version: 2 })];
    let register = place.open_with(tables).await;
    assert_eq!(sum(&register).await, 5_500);
    sound(&register).await;
}

pub(crate) async fn a_program_with_other_tables_is_told_to_restart(store: Store) {
    let place = Place::new(store).await;
    let old = place.open().await;
    pay(&old, 3).await;
    let new = place.open_with(vec![Box::new(Grants { version: 2 }), Box::new(Sums)]).await;
    let told = old.append(payment("late", "g1", Expected::Whatever, 1)).await.unwrap_err();
    assert!(matches!(told, RegisterError::OtherReadTables { .. }), "{told}");
    appended(&new, payment("late", "g1", Expected::Whatever, 1)).await;
    assert_eq!(sound(&new).await.head.position, 4);
}

pub(crate) async fn a_fold_that_refuses_stops_the_whole_command(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let limited = vec![event("grant-decided", json!({ "limit": 500 }))];
    let decide = command("decide", vec![(stream("grant", "g1"), Expected::Version(0), limited)]);
    appended(&register, decide).await;
    appended(&register, payment("a", "g1", Expected::Version(1), 300)).await;
    let told = register.append(payment("b", "g1", Expected::Version(2), 300)).await.unwrap_err();
    let refused = matches!(told, RegisterError::ReadTable(InvalidReadTable::Refused { .. }));
    assert!(refused, "{told}");
    assert_eq!(sum(&register).await, 300);
    appended(&register, payment("c", "g1", Expected::Version(2), 200)).await;
    assert_eq!(sound(&register).await.head.position, 3);
    // A fault of the program refuses its command and no other.
    let impossible = vec![event("grant-impossible", json!({}))];
    let fail = command("d", vec![(stream("grant", "g1"), Expected::Version(3), impossible)]);
    let told = register.append(fail).await.unwrap_err();
    let refused = matches!(told, RegisterError::ReadTable(InvalidReadTable::Refused { .. }));
    assert!(refused, "{told}");
    appended(&register, payment("e", "g2", Expected::Version(0), 200)).await;
}
