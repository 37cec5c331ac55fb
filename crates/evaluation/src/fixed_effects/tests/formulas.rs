use super::*;
use crate::fixed_effects::formula::{Factor, Formula};

fn refusal(text: &str) -> String {
    Formula::read(text).unwrap_err().to_string()
}

#[test]
fn a_formula_has_outcomes_terms_and_effects() {
    let formula = Formula::read("y1 + log(y2) ~ a*b + i(year, d, ref=-1) + I(x^2) - 1 | u^t + z");
    let formula = formula.unwrap();
    let names: Vec<&str> = formula.outcomes.iter().map(|y| y.name.as_str()).collect();
    assert_eq!(names, ["y1", "log(y2)"]);
    assert_eq!(formula.terms.len(), 5);
    assert!(!formula.has_intercept);
    assert_eq!(formula.effects, [vec!["u", "t"], vec!["z"]]);
    let Factor::Indicators { of, by, reference } = &formula.terms[3][0] else { panic!() };
    assert_eq!((of.as_str(), by.as_deref(), reference.as_deref()), ("year", Some("d"), Some("-1")));
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    assert_eq!(
        refusal("y ~ poly(x, 2)"),
        "read the formula at character 5: the function 'poly' is not known; use i, sunab, C, I, \
         log, exp, sqrt or abs"
    );
    for (text, place) in [
        ("y x", "at character 3: '~'"),
        ("y ~ x | unit[z]", "at character 13: a slope"),
        ("y ~ x | unit | z ~ w", "at character 14: an instrumented"),
        ("y ~ x^2", "at character 6: a power"),
        ("y ~ x + ", "at character 9: a column"),
        ("y ~ x $ z", "at character 7: '$'"),
        ("y ~ 3x", "at character 5: '3x' is no number"),
        ("y ~ (a + b):c", "at character 5: a bracket"),
        ("y ~ `x", "at character 5: the quote"),
        ("y ~ x - z", "at character 9: 1 after"),
        ("y ~ x | log(z)", "at character 9: a function of an effect"),
        ("y ~ i(x, refs = 1)", "ref, the only option"),
    ] {
        assert!(refusal(text).contains(place), "{text}: {}", refusal(text));
    }
}

#[test]
fn computed_terms_are_what_they_say() {
    let data = Data::read("petersen.csv");
    let answer = ask(&data, "I(2*y + 3*x) ~ x + x:x + I(x^2) + exp(x)", PLAIN).unwrap();
    let plain = ask(&data, "y ~ x + I(x**2) + exp(x)", PLAIN).unwrap();
    assert!(close(row(&answer, "x")[0], 2.0 * row(&plain, "x")[0] + 3.0, 1e-9));
    assert!(close(row(&answer, "x:x")[0], 2.0 * row(&plain, "I(x**2)")[0], 1e-9));
    assert_eq!(table(&answer, "dropped").rows[0][1], Cell::from("I(x^2)"));
    let by_words = ask(&data, "y ~ x + C(year)", PLAIN).unwrap();
    let absorbed = ask(&data, "y ~ x | year", PLAIN).unwrap();
    assert!(close(row(&by_words, "x")[0], row(&absorbed, "x")[0], 1e-10));
    assert!(close(row(&by_words, "x")[1], row(&absorbed, "x")[1], 1e-10));
}

#[test]
fn columns_and_levels_that_are_not_there_are_refused_with_the_nearest() {
    let data = Data::read("mpdta.csv");
    let refusal = |formula: &str| ask(&data, formula, PLAIN).unwrap_err().to_string();
    assert_eq!(
        refusal("lempp ~ post | countyreal"),
        "read 'lempp': no column has this name; did you mean 'lemp'?"
    );
    assert_eq!(
        refusal("lemp ~ i(year, ref=1999) | countyreal"),
        "leave out the level '1999' of 'year': there is none; its levels are 2003, 2004, 2005, \
         2006, 2007"
    );
    assert!(refusal("lemp ~ 0 | countyreal").starts_with("fit: the formula has no term"));
    assert!(refusal("lemp ~ treat | countyreal").starts_with("estimate 'treat': fixed effects"));
    assert!(
        refusal("lemp ~ sunab(first_treat, year):post").contains("cannot be part of a product")
    );
}
