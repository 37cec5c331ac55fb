//! The figures: bars of amounts, and how grants are spread.

use charts::bars::{self, Bars};
use charts::figure::{Figure, both};
use charts::strip::{self, Band, Dot, Mark, Strip};
use domain::indicator::Unit;
use domain::money::Ore;
use operations::allocate::in_kronor;
use operations::grants::public::AmountSpread;

use super::say;
use crate::language::Language;

/// The fewest grants that make a distribution.
const FEWEST_DOTS: usize = 3;

/// A figure with its title and a line on how to read it.
pub(super) struct Drawn {
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) svg: String,
}

/// An amount to draw.
pub(super) struct Amount {
    pub(super) label: String,
    /// `None` where it is not known.
    pub(super) amount: Option<Ore>,
    /// In words.
    pub(super) text: String,
    /// Whether it is the one that the page is about.
    pub(super) is_own: bool,
}

impl Amount {
    /// Returns an amount that is known.
    pub(super) fn known(language: Language, label: String, amount: Ore) -> Self {
        Self { label, amount: Some(amount), text: language.kronor(amount), is_own: false }
    }
}

/// Returns amounts as bars from zero; one that is not known is hatched.
pub(super) fn amounts(id: &str, title: String, reading: String, amounts: &[Amount]) -> Drawn {
    let rows: Vec<bars::Row<'_>> = amounts
        .iter()
        .map(|one| bars::Row {
            label: &one.label,
            value: one.amount.map(in_kronor),
            value_text: &one.text,
            interval: None,
            link: None,
            own: one.is_own,
        })
        .collect();
    let svg = both(id, |id, layout| {
        let figure = Figure { id, title: &title, description: &reading, layout };
        bars::render(&Bars { figure, rows: &rows, references: &[] })
    });
    Drawn { title, reading, svg }
}

/// Returns how what was decided is spread over grants; nothing where they are too few to spread.
pub(super) fn spread(language: Language, spread: &AmountSpread) -> Option<Drawn> {
    if spread.amounts.len() < FEWEST_DOTS {
        return None;
    }
    let titles: Vec<(f64, String)> = spread
        .amounts
        .iter()
        .map(|(name, amount)| (in_kronor(*amount), format!("{name}: {}", language.kronor(*amount))))
        .collect();
    let dots: Vec<Dot<'_>> = titles
        .iter()
        .map(|(value, title)| Dot { value: Some(*value), title, link: None })
        .collect();
    let kronor = |value: f64| language.value(value, Unit::Kronor);
    let places = [
        ("n", language.whole(spread.amounts.len())),
        ("least", kronor(spread.least)),
        ("median", kronor(spread.median)),
        ("most", kronor(spread.most)),
    ];
    let is_even = spread.least.total_cmp(&spread.most).is_eq();
    let title =
        say(language, if is_even { "grants-spread-even" } else { "grants-spread" }, &places);
    let reading = language.text("grants-spread-reading");
    let label = say(language, "grants-spread-median", &places);
    let marks = [Mark { value: Some(spread.median), label: &label }];
    let middle = language.text("grants-spread-middle");
    let band = (!is_even).then_some(Band {
        low: spread.first_quartile,
        high: spread.third_quartile,
        label: &middle,
    });
    let number = |value: f64| language.axis(value, Unit::Kronor);
    let svg = both("spridning", |id, layout| {
        strip::render(&Strip {
            figure: Figure { id, title: &title, description: &reading, layout },
            dots: &dots,
            own: None,
            marks: &marks,
            band,
            number: &number,
            note: "",
        })
    });
    Some(Drawn { title, reading, svg })
}
