//! How an amount was computed, step by step.

use domain::indicator::Unit;
use operations::allocate::question::{Answer, Weighting};
use operations::allocate::worked::{Standing, Worked, typical, worked};

use super::asked::View;
use super::wording::{notes::years, weight};
use crate::answer::Visit;
use crate::language::Language;

/// The method and one municipality worked through.
pub(super) struct Steps {
    pub(super) formula: String,
    pub(super) explained: Vec<String>,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) steps: Vec<String>,
    pub(super) command: String,
}

pub(super) fn steps(visit: &Visit, view: &View, answer: &Answer) -> Steps {
    let language = visit.language;
    let allocation = &answer.allocation;
    let asked = worked(allocation, &view.worked);
    let code = typical(allocation).map(|part| part.recipient.claim.code.clone());
    let shown = asked.or_else(|| worked(allocation, code.as_deref().unwrap_or_default()));
    let part = shown.as_ref().map(|shown| shown.part);
    Steps {
        formula: language.text(&format!("allocation-formula-{}", kind(view))),
        explained: explained(language, view, answer),
        name: part.map(|part| part.name().to_owned()).unwrap_or_default(),
        code: part.map(|part| part.recipient.claim.code.clone()).unwrap_or_default(),
        steps: shown.map(|shown| of_one(language, view, answer, &shown)).unwrap_or_default(),
        command: format!("brygga allocate --frame {} --weights vikter.csv", allocation.frame()),
    }
}

fn kind(view: &View) -> &'static str {
    match view.weighting {
        None => "own",
        Some(Weighting::Equal) => "equal",
        Some(Weighting::Population) => "population",
        Some(Weighting::Need { .. }) => "need",
    }
}

fn explained(language: Language, view: &View, answer: &Answer) -> Vec<String> {
    let mut said = Vec::new();
    let years = years(language, answer);
    if let Some(index) = &answer.index {
        let (lowest, highest) =
            (language.number(index.lowest, 4), language.number(index.highest, 4));
        let places =
            [("model", index.model_name.as_str()), ("lowest", &lowest), ("highest", &highest)];
        said.push(language.text_with("allocation-how-index", &places));
    }
    if matches!(view.weighting, Some(Weighting::Population | Weighting::Need { .. })) {
        said.push(language.text_with("allocation-how-population", &[("years", &years)]));
        said.push(language.text("allocation-how-decimals"));
    }
    said.push(language.text("allocation-how-bounds"));
    let whole = answer.allocation.is_in_whole_kronor();
    said.push(language.text(if whole { "allocation-how-krona" } else { "allocation-how-ore" }));
    if answer.population.years.is_empty() {
        return said;
    }
    said.push(language.text_with("allocation-how-per-inhabitant", &[("years", &years)]));
    said
}

fn of_one(language: Language, view: &View, answer: &Answer, shown: &Worked<'_>) -> Vec<String> {
    let mut steps = weight_steps(language, view, answer, shown);
    let claim = &shown.part.recipient.claim;
    let written = Written::of(language, answer, shown);
    let places = written.places();
    steps.push(language.text_with("allocation-step-divided", &places));
    if written.exact.is_some() {
        steps.push(language.text_with("allocation-step-amount", &places));
    }
    let key = match shown.standing {
        Standing::ByWeight => "allocation-step-rounded",
        Standing::AtFloor => "allocation-step-floor",
        Standing::AtCap => "allocation-step-cap",
        Standing::BaseOnly => "allocation-step-base",
    };
    if claim.weight > 0.0 || shown.standing != Standing::ByWeight {
        steps.push(language.text_with(key, &places));
    }
    steps
}

/// The numbers of the worked steps, written out.
struct Written {
    name: String,
    frame: String,
    divided: String,
    total: String,
    weight: String,
    base: String,
    exact: Option<String>,
    amount: String,
}

impl Written {
    fn of(language: Language, answer: &Answer, shown: &Worked<'_>) -> Self {
        let claim = &shown.part.recipient.claim;
        let exact = |kronor: f64| {
            let number = language.number(kronor, 4);
            language.text_with("allocation-kronor", &[("number", &number)])
        };
        Self {
            name: shown.part.name().to_owned(),
            frame: language.kronor(answer.allocation.frame()),
            divided: language.kronor(shown.divided_by_weight),
            total: weight(language, shown.total_weight),
            weight: weight(language, claim.weight),
            base: language.kronor(claim.base),
            exact: shown.before_rounding.map(exact),
            amount: language.kronor(shown.part.amount),
        }
    }

    fn places(&self) -> [(&'static str, &str); 8] {
        [
            ("name", &self.name),
            ("frame", &self.frame),
            ("divided", &self.divided),
            ("total", &self.total),
            ("weight", &self.weight),
            ("base", &self.base),
            ("exact", self.exact.as_deref().unwrap_or_default()),
            ("amount", &self.amount),
        ]
    }
}

fn weight_steps(
    language: Language,
    view: &View,
    answer: &Answer,
    shown: &Worked<'_>,
) -> Vec<String> {
    let recipient = &shown.part.recipient;
    let mut steps = Vec::new();
    let area = recipient.claim.code.parse().ok();
    let score = answer.index.as_ref().zip(area).and_then(|(index, area)| {
        let number = |value| language.number(value, 4);
        Some([index.score_of(&area)?, index.lowest, index.highest].map(number))
    });
    let index = recipient.index.map(|index| language.number(index, 4)).unwrap_or_default();
    if let Some([score, lowest, highest]) = &score {
        let places = [
            ("name", shown.part.name()),
            ("score", score),
            ("lowest", lowest),
            ("highest", highest),
            ("index", &index),
        ];
        steps.push(language.text_with("allocation-step-index", &places));
    }
    let population = recipient.population.map(|count| language.number(count, 4));
    let weight = weight(language, recipient.claim.weight);
    let places = [
        ("years", years(language, answer)),
        ("population", population.unwrap_or_default()),
        ("index", index),
        ("weight", weight),
    ];
    let places = places.each_ref().map(|(name, text)| (*name, text.as_str()));
    let keys: &[&str] = match view.weighting {
        Some(Weighting::Need { .. }) => &["population", "need-weight"],
        Some(Weighting::Population) => &["population-weight"],
        Some(Weighting::Equal) => &["equal-weight"],
        None => &["own-weight"],
    };
    steps.extend(
        keys.iter().map(|key| language.text_with(&format!("allocation-step-{key}"), &places)),
    );
    steps
}

/// Writes an amount per inhabitant.
pub(super) fn each(language: Language, kronor: f64) -> String {
    language.value(kronor, Unit::KronorPer)
}
