//! What the reader must know beside the amounts: where the frame is stated, who is left out.

use domain::programme::Frame;
use operations::allocate::question::{Answer, Weighting};

use crate::language::Language;
use crate::pages::allocation::asked::View;
use crate::pages::allocation::form::status;

/// What one source says of one year of a programme.
pub(in crate::pages::allocation) struct Statement {
    pub(in crate::pages::allocation) year: String,
    pub(in crate::pages::allocation) amount: String,
    pub(in crate::pages::allocation) status: String,
    pub(in crate::pages::allocation) source: String,
    pub(in crate::pages::allocation) is_in_force: bool,
}

/// Returns where the programme's frame is stated and how binding it is.
pub(super) fn stated(language: Language, view: &View, answer: &Answer) -> Option<String> {
    let (programme, frame) = view.stated.as_ref()?;
    let year = frame.year.to_string();
    let amount = language.kronor(frame.amount);
    let status = status(language, frame.status);
    let places = [
        ("programme", programme.name.as_str()),
        ("year", &year),
        ("amount", &amount),
        ("status", &status),
        ("source", &frame.source),
        ("law", &programme.legal_source),
    ];
    let is_own = frame.amount != answer.allocation.frame();
    let key = if is_own { "allocation-stated-own" } else { "allocation-stated" };
    Some(language.text_with(key, &places))
}

/// Returns everything that is stated of the programme's frames, by year, and the years between
/// that nothing is stated of.
pub(super) fn statements(language: Language, view: &View) -> Vec<Statement> {
    let Some((programme, _)) = &view.stated else { return Vec::new() };
    let in_force = programme.frames_in_force();
    let years = in_force.keys().copied();
    let (Some(first), Some(last)) = (years.clone().min(), years.max()) else { return Vec::new() };
    let mut all = Vec::new();
    for year in first..=last {
        let of_year: Vec<&Frame> =
            programme.frames.iter().filter(|frame| frame.year == year).collect();
        if of_year.is_empty() {
            all.push(Statement {
                year: year.to_string(),
                amount: language.text("allocation-not-stated"),
                status: String::new(),
                source: String::new(),
                is_in_force: false,
            });
        }
        all.extend(of_year.into_iter().map(|frame| Statement {
            year: year.to_string(),
            amount: language.kronor(frame.amount),
            status: status(language, frame.status),
            source: frame.source.clone(),
            is_in_force: in_force.get(&year).is_some_and(|known| **known == *frame),
        }));
    }
    all
}

/// Returns who is left out and what is not as the formula asks.
pub(super) fn notes(language: Language, view: &View, answer: &Answer) -> Vec<String> {
    let mut notes = Vec::new();
    let mut counted = |key: &str, count: usize, names: &str| {
        if count > 0 {
            let form = if count == 1 { "-one" } else { "" };
            let places = [("count", language.whole(count)), ("names", names.to_owned())];
            let places = places.each_ref().map(|(name, text)| (*name, text.as_str()));
            notes.push(language.text_with(&format!("allocation-{key}{form}"), &places));
        }
    };
    let names: Vec<&str> = answer.left_out.iter().map(|(_, name)| name.as_str()).collect();
    counted("left-out", names.len(), &names.join(", "));
    counted("undecided", answer.undecided, "");
    counted("unknown-places", answer.unknown_places, "");
    let by_population = !matches!(view.weighting, None | Some(Weighting::Equal));
    if by_population && !answer.population.precedes {
        let years = years(language, answer);
        notes.push(language.text_with("allocation-older-population", &[("years", &years)]));
    }
    notes
}

/// Writes the years of the mean population, first year first.
pub(in crate::pages::allocation) fn years(language: Language, answer: &Answer) -> String {
    let mut years: Vec<String> = answer.population.years.iter().map(i32::to_string).collect();
    years.reverse();
    match years.split_last() {
        None => language.text("frame-missing"),
        Some((last, [])) => last.clone(),
        Some((last, earlier)) => {
            let earlier = earlier.join(", ");
            let places = [("earlier", earlier.as_str()), ("last", last)];
            language.text_with("allocation-years", &places)
        }
    }
}

/// Returns where population and index come from.
pub(super) fn source(language: Language, answer: &Answer) -> String {
    let mut sources: Vec<String> = answer
        .data_sets
        .iter()
        .map(|set| {
            let published = set.publication.published.to_string();
            let places = [("source", set.publication.source.as_str()), ("published", &published)];
            language.text_with("frame-source", &places)
        })
        .collect();
    sources.dedup();
    sources.join(" ")
}
