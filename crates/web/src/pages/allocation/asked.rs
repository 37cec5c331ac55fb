//! What the address says, read into a question.

use domain::money::Ore;
use domain::programme::{Frame, Programme};
use operations::allocate::question::{Question, Recipients, Weighting};
use serde::Deserialize;

use crate::answer::Visit;
use crate::pages::indicators::encoded;

/// What the address can say. Everything is text until it is read, so that nothing typed is lost.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Programme and year as `id:2019`; `egen` for a frame of one's own.
    pub(super) program: Option<String>,
    /// A frame in kronor that goes before the programme's.
    pub(super) ram: String,
    /// Who shares: `alla`, `modell:id` or `grupp:classification:group`.
    pub(super) vilka: Option<String>,
    /// By what: `lika`, `folkmangd` or `behov:model`.
    pub(super) vikt: Option<String>,
    /// Base amount in kronor.
    pub(super) grund: String,
    /// Floor in kronor.
    pub(super) golv: String,
    /// Cap in kronor.
    pub(super) tak: String,
    /// A smaller frame in kronor, to see who loses what.
    pub(super) minskad: String,
    /// The municipality that is worked through.
    pub(super) visa: String,
}

/// Something in the form that cannot be used.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    /// The name of the field.
    pub(super) field: &'static str,
    /// A full sentence on what to do.
    pub(super) text: String,
}

/// What is to be divided, and what else the page shows of it.
pub(super) struct Plan {
    /// The question.
    pub(super) question: Question,
    /// What else is shown.
    pub(super) view: View,
}

/// What the page shows beside the division.
#[derive(Default)]
pub(super) struct View {
    /// By what the frame is divided; `None` for weights of the reader's own.
    pub(super) weighting: Option<Weighting>,
    /// Programme and frame, where one was chosen.
    pub(super) stated: Option<(Programme, Frame)>,
    /// The smaller frame.
    pub(super) reduced: Option<Ore>,
    /// The municipality that is worked through.
    pub(super) worked: String,
}

/// The programme that is shown first, and the year with it.
const FIRST_PROGRAMME: &str = "socioekonomiskt-eftersatta-kommuner:2020";
const FIRST_RECIPIENTS: &str = "modell:fyra-kriterier-2018";
const FIRST_WEIGHT: &str = "behov:fyra-kriterier-2018";

impl Asked {
    pub(super) fn programme(&self) -> &str {
        self.program.as_deref().unwrap_or(FIRST_PROGRAMME)
    }

    pub(super) fn recipients(&self) -> &str {
        self.vilka.as_deref().unwrap_or(FIRST_RECIPIENTS)
    }

    pub(super) fn weight(&self) -> &str {
        self.vikt.as_deref().unwrap_or(FIRST_WEIGHT)
    }

    /// Returns the fields that ask the same again, all choices written out.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let fields = [
            ("program", self.programme()),
            ("ram", &self.ram),
            ("vilka", self.recipients()),
            ("vikt", self.weight()),
            ("grund", &self.grund),
            ("golv", &self.golv),
            ("tak", &self.tak),
            ("minskad", &self.minskad),
        ];
        let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
        said.map(|(name, value)| (name, value.to_owned())).collect()
    }

    /// Returns the query that asks the same again.
    pub(super) fn query(&self) -> String {
        let fields = self.fields();
        let written = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        written.collect::<Vec<_>>().join("&")
    }

    /// Reads the address.
    pub(super) fn plan(&self, visit: &Visit) -> Result<Plan, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut amount = |field, text: &str| match kronor(text) {
            Ok(amount) => amount,
            Err(()) => {
                problems.push(not_an_amount(visit, field, text));
                None
            }
        };
        let own_frame = amount("ram", &self.ram);
        let base = amount("grund", &self.grund);
        let floor = amount("golv", &self.golv);
        let cap = amount("tak", &self.tak);
        let reduced = amount("minskad", &self.minskad);
        let problem = |field, key: &str| Problem { field, text: visit.language.text(key) };
        let stated = stated_frame(visit, self.programme());
        if stated.is_none() && self.programme() != "egen" {
            problems.push(problem("program", "allocation-unknown-programme"));
        }
        let frame = own_frame.or(stated.as_ref().map(|(_, frame)| frame.amount));
        if frame.is_none() && !problems.iter().any(|one| matches!(one.field, "ram" | "program")) {
            problems.push(problem("ram", "allocation-no-frame"));
        }
        let recipients = recipients(self.recipients());
        if recipients.is_none() {
            problems.push(problem("vilka", "allocation-unknown-recipients"));
        }
        let weighting = weighting(self.weight());
        if weighting.is_none() {
            problems.push(problem("vikt", "allocation-unknown-weight"));
        }
        match (frame, recipients, weighting) {
            (Some(frame), Some(recipients), Some(weighting)) if problems.is_empty() => Ok(Plan {
                question: Question {
                    frame,
                    year: stated.as_ref().map(|(_, frame)| frame.year),
                    recipients,
                    weighting: weighting.clone(),
                    base: base.unwrap_or_default(),
                    floor,
                    cap,
                },
                view: View {
                    weighting: Some(weighting),
                    stated,
                    reduced,
                    worked: self.visa.clone(),
                },
            }),
            _ => Err(problems),
        }
    }
}

pub(super) fn not_an_amount(visit: &Visit, field: &'static str, text: &str) -> Problem {
    let found: String = text.chars().take(40).collect();
    let text = visit.language.text_with("allocation-not-an-amount", &[("found", &found)]);
    Problem { field, text }
}

/// Reads kronor as people write them, with spaces between thousands; nothing is no amount.
pub(super) fn kronor(text: &str) -> Result<Option<Ore>, ()> {
    let digits: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse::<Ore>() {
        Ok(amount) if amount >= Ore::new(0) => Ok(Some(amount)),
        _ => Err(()),
    }
}

/// Returns the programme and the frame in force that `id:year` names.
pub(super) fn stated_frame(visit: &Visit, text: &str) -> Option<(Programme, Frame)> {
    let (id, year) = text.rsplit_once(':')?;
    let programme = visit.library().programmes().iter().find(|known| known.id == id)?;
    let frame = (*programme.frames_in_force().get(&year.parse().ok()?)?).clone();
    Some((programme.clone(), frame))
}

fn recipients(text: &str) -> Option<Recipients> {
    match text.split_once(':') {
        None if text == "alla" => Some(Recipients::All),
        Some(("modell", model)) => Some(Recipients::ChosenBy { model: model.to_owned() }),
        Some(("grupp", rest)) => {
            rest.split_once(':').map(|(classification, group)| Recipients::InGroup {
                classification: classification.to_owned(),
                group: group.to_owned(),
            })
        }
        _ => None,
    }
}

fn weighting(text: &str) -> Option<Weighting> {
    match text.split_once(':') {
        None if text == "lika" => Some(Weighting::Equal),
        None if text == "folkmangd" => Some(Weighting::Population),
        Some(("behov", model)) => Some(Weighting::Need { model: model.to_owned() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(kronor(" 75 000\u{a0}000 "), Ok(Ore::from_kronor(75_000_000)));
        assert_eq!(kronor("1,50"), Ok(Some(Ore::new(150))));
        assert_eq!(kronor("  "), Ok(None));
        for text in ["-1", "1,505", "75 mnkr", "1e6", "NaN", "<script>"] {
            assert_eq!(kronor(text), Err(()), "{text}");
        }
    }

    #[test]
    fn an_address_asks_the_same_again() {
        let asked = Asked { ram: "1 000".into(), ..Asked::default() };
        assert_eq!(
            asked.query(),
            "program=socioekonomiskt-eftersatta-kommuner%3A2020&ram=1%20000&\
             vilka=modell%3Afyra-kriterier-2018&vikt=behov%3Afyra-kriterier-2018"
        );
    }

    #[test]
    fn what_names_nobody_is_not_read() {
        assert_eq!(recipients("alla"), Some(Recipients::All));
        for text in ["", "alla:", "grupp:a", "modell", "kommun:0114"] {
            assert_eq!(recipients(text), None, "{text}");
        }
        for text in ["", "lika:", "behov", "egen"] {
            assert_eq!(weighting(text), None, "{text}");
        }
    }
}
