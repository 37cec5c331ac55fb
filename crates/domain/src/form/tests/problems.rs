use super::*;
use crate::form::checking::{check, check_question};
use crate::form::fault::{Fault, Level};

/// Returns what is wrong, as field, level and sentence.
fn faults(kind: &Kind, pairs: &[(&str, &str)]) -> Vec<(Option<String>, Level, String)> {
    let given = given(kind, pairs);
    check_question(&question("q", kind.clone()), Some(&given))
        .into_iter()
        .map(|misreading| {
            let fault = misreading.fault;
            assert!(fault.english().len() < 500 && !fault.english().is_empty());
            (misreading.field, fault.level(), fault.swedish())
        })
        .collect()
}

fn only(kind: &Kind, pairs: &[(&str, &str)], field: Option<&str>, level: Level, sentence: &str) {
    let expected = (field.map(str::to_owned), level, sentence.to_owned());
    assert_eq!(faults(kind, pairs), [expected]);
}

#[test]
fn limits_are_told_where_they_are_broken() {
    use Level::{BeforeSigning, Stop};
    let value = Some("value");
    only(
        &text(),
        &[("value", "tjugoen tecken är det")],
        value,
        BeforeSigning,
        "Texten har 21 tecken. Korta den till högst 20.",
    );
    only(
        &text(),
        &[("value", "a\r\nb\nc")],
        value,
        BeforeSigning,
        "Texten har 3 rader. Korta den till högst 2.",
    );
    only(
        &text(),
        &[("value", "a\u{202e}b")],
        value,
        Stop,
        "Texten innehåller tecken som inte syns. Ta bort dem eller skriv om texten.",
    );
    only(
        &money(),
        &[("value", "1 000 000,01")],
        value,
        BeforeSigning,
        "Skriv ett belopp som är högst 1\u{a0}000\u{a0}000 kronor.",
    );
    only(
        &money(),
        &[("value", "-1")],
        value,
        BeforeSigning,
        "Skriv ett belopp som är minst 0 kronor.",
    );
    only(
        &number(),
        &[("value", "100,5 timmar")],
        value,
        BeforeSigning,
        "Skriv ett tal som är högst 100.",
    );
    only(&number(), &[("value", "1,25")], value, BeforeSigning, "Skriv högst en decimal.");
    only(&yes_or_no(), &[("value", "kanske")], value, Stop, "Välj ett av alternativen som finns.");
    assert_eq!(faults(&yes_or_no(), &[("value", "Yes-SV")]), []);
}

#[test]
fn a_row_that_lacks_a_cell_is_kept_and_told() {
    let sentence = "Svaret saknas. Fyll i det.";
    only(&table(), &[("rows-1-amount", "5")], Some("rows-1-name"), Level::BeforeSigning, sentence);
    assert_eq!(faults(&table(), &[("rows-1-name", "a"), ("rows-2-name", " ")]), []);
}

#[test]
fn shares_by_place_add_up_exactly() {
    let row = |n: u8, place: &str, share: &str| {
        [
            (format!("rows-{n}-place"), place.to_owned()),
            (format!("rows-{n}-share"), share.to_owned()),
        ]
    };
    let check = |rows: Vec<[(String, String); 2]>| {
        let pairs: Vec<(String, String)> = rows.into_iter().flatten().collect();
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        faults(&places(), &pairs)
    };
    let thirds = ["33,33", "33,33", "33,34"];
    let codes = ["0114R001", "0114R002", "0114R003"];
    let rows = || (1..).zip(codes.into_iter().zip(thirds)).map(|(n, (p, s))| row(n, p, s));
    assert_eq!(check(rows().collect()), []);
    let short = check(rows().take(2).collect());
    assert_eq!(short[0].2, "Andelarna blir 66,66 procent. De ska bli exakt 100.");
    assert_eq!(short[0].1, Level::BeforeSigning);
    let twice = check(vec![row(1, "0114R001", "50"), row(2, "0114R001", "50")]);
    assert_eq!(twice[0].0.as_deref(), Some("rows-2-place"));
    let coarse = check(vec![row(1, "0114", "100")]);
    assert_eq!((coarse[0].0.as_deref(), coarse[0].1), (Some("rows-1-place"), Level::Stop));
}

#[test]
fn a_budget_balances() {
    let cost = [
        ("costs-1-category", "staff"),
        ("costs-1-year", "2018"),
        ("costs-1-kind", "Pengar"),
        ("costs-1-amount", "4 600 000"),
    ];
    let financing = [
        ("financing-1-organisation", "Exempelkommunen (påhittad)"),
        ("financing-1-kind", "cash"),
        ("financing-1-amount", "600 000"),
    ];
    let grant = |amount: &'static str| [("grant-1-year", "2018"), ("grant-1-amount", amount)];
    let all = |amount| [&cost[..], &financing[..], &grant(amount)[..]].concat();
    assert_eq!(faults(&budget(), &all("4 000 000")), []);
    let off = faults(&budget(), &all("4 000 001"));
    assert_eq!(off.len(), 1);
    assert!(off[0].2.starts_with("Kostnaderna är 4\u{a0}600\u{a0}000 kronor men"), "{}", off[0].2);
    let mut late = all("4 000 000");
    late[1].1 = "2021";
    assert_eq!(faults(&budget(), &late)[0].2, "Välj ett år från 2018 till 2020.");
    let mut in_kind = all("4 000 000");
    in_kind[2].1 = "in_kind";
    assert_eq!(faults(&budget(), &in_kind).len(), 1);
    let unfinished = faults(&budget(), &[("costs-1-amount", "5")]);
    assert_eq!(unfinished.len(), 3, "category, year and kind are lacking");
}

#[test]
fn a_logic_model_and_indicators_get_advice() {
    let model = [
        ("elements-1-name", "P1"),
        ("elements-1-step", "problem"),
        ("elements-1-text", "Få blir behöriga"),
        ("elements-2-name", "a1"),
        ("elements-2-step", "Aktiviteter"),
        ("elements-2-text", "Läxhjälp"),
        ("links-1-from", "p1"),
        ("links-1-to", "x"),
        ("links-1-assumption", "de kommer"),
    ];
    let found = faults(&Kind::LogicModel(rows(1, 9)), &model);
    assert_eq!(found[0].2, "Det finns ingen del som heter x.");
    assert_eq!((found[1].0.as_deref(), found[1].1), (Some("elements-2-name"), Level::Advice));
    let indicator = |target: &'static str, year: &'static str| {
        [
            ("rows-1-name", "Behöriga"),
            ("rows-1-unit", "procent"),
            ("rows-1-direction", "Ska öka"),
            ("rows-1-baseline", "70"),
            ("rows-1-baseline_year", "2017"),
            ("rows-1-target", target),
            ("rows-1-target_year", year),
        ]
    };
    assert_eq!(faults(&indicators(), &indicator("75", "2020")), []);
    let wrong = faults(&indicators(), &indicator("65", "2017"));
    assert!(wrong.iter().all(|fault| fault.1 == Level::Advice) && wrong.len() == 2);
    let half = faults(&indicators(), &[("rows-1-baseline", "5")]);
    let years = half.iter().any(|f| f.0.as_deref() == Some("rows-1-baseline_year"));
    assert!(!years || half.iter().all(|fault| fault.1 == Level::BeforeSigning));
}

#[test]
fn files_are_of_the_kinds_that_are_taken() {
    let hash = "0a".repeat(32);
    let file = |name: &'static str, bytes: &'static str| {
        vec![("rows-1-name", name), ("rows-1-bytes", bytes), ("rows-1-sha256", hash.as_str())]
    };
    assert_eq!(faults(&files(), &file("plan.PDF", "999")), []);
    let wrong = faults(&files(), &file("virus.exe", "1001"));
    assert_eq!(wrong[0].2, "Filtypen tas inte emot. Lämna pdf, xlsx, ods.");
    assert_eq!(wrong.len(), 2);
    let mut forged = file("plan.pdf", "999");
    forged[2].1 = "../../etc";
    assert_eq!(faults(&files(), &forged)[0].1, Level::Stop);
}

#[test]
fn a_form_tells_all_that_is_wrong_in_its_order() {
    let form = form(vec![question("a", text()), question("b", money())]);
    let answers = answers(&form, &[("b", &[("value", "mycket")])]);
    let problems = check(&form, &answers);
    let told: Vec<(&str, Level)> = problems.iter().map(|p| (p.part.as_str(), p.level())).collect();
    assert_eq!(told, [("a", Level::BeforeSigning), ("b", Level::Stop)]);
    assert_eq!(problems[0].fault, Fault::Missing);
}
