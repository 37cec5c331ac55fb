//! The form, with what was typed and what is wrong with it.

use domain::area::Level;
use domain::programme::{Frame, FrameStatus};
use domain::selection::Rule;

use super::asked::{Asked, Problem};
use crate::answer::Visit;
use crate::language::Language;

/// The form as it is shown.
pub(super) struct Form {
    pub(super) programmes: Vec<Options>,
    pub(super) own_frame_chosen: bool,
    pub(super) recipients: Vec<Options>,
    pub(super) weights: Vec<Options>,
    pub(super) frame: Field,
    pub(super) base: Field,
    pub(super) floor: Field,
    pub(super) cap: Field,
    pub(super) reduced: Field,
    pub(super) own: OwnWeights,
}

/// The form for weights of one's own.
#[derive(Default)]
pub(super) struct OwnWeights {
    pub(super) is_open: bool,
    pub(super) frame: String,
    pub(super) weights: String,
    pub(super) reduced: String,
    pub(super) problem: Option<String>,
}

/// A list to choose from, under a heading.
pub(super) struct Options {
    pub(super) heading: String,
    pub(super) options: Vec<Choice>,
}

/// One line of a list.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) is_chosen: bool,
}

/// A field for an amount.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) value: String,
    pub(super) problem: Option<String>,
}

impl Form {
    pub(super) fn of(visit: &Visit, asked: &Asked) -> Self {
        let language = visit.language;
        let field = |name: &'static str, value: &str| Field {
            name,
            label: language.text(&format!("allocation-field-{name}")),
            hint: language.text(&format!("allocation-hint-{name}")),
            value: value.to_owned(),
            problem: None,
        };
        Self {
            programmes: programmes(visit, asked.programme()),
            own_frame_chosen: asked.programme() == "egen",
            recipients: recipients(visit, asked.recipients()),
            weights: weights(visit, asked.weight()),
            frame: field("ram", &asked.ram),
            base: field("grund", &asked.grund),
            floor: field("golv", &asked.golv),
            cap: field("tak", &asked.tak),
            reduced: field("minskad", &asked.minskad),
            own: OwnWeights::default(),
        }
    }

    pub(super) fn with_problems(mut self, problems: &[Problem]) -> Self {
        for field in
            [&mut self.frame, &mut self.base, &mut self.floor, &mut self.cap, &mut self.reduced]
        {
            let own = problems.iter().find(|problem| problem.field == field.name);
            field.problem = own.map(|problem| problem.text.clone());
        }
        self
    }

    /// Returns the form with what was sent as weights of one's own.
    pub(super) fn with_own(mut self, own: OwnWeights) -> Self {
        self.own = own;
        self
    }
}

/// Returns the words for how binding a frame is.
pub(super) fn status(language: Language, status: FrameStatus) -> String {
    language.text(&format!("allocation-status-{}", status.as_str()))
}

fn programmes(visit: &Visit, chosen: &str) -> Vec<Options> {
    let language = visit.language;
    let choice = |id: &str, frame: &Frame| {
        let value = format!("{id}:{}", frame.year);
        let year = frame.year.to_string();
        let places = [
            ("year", year.as_str()),
            ("amount", &language.kronor(frame.amount)),
            ("status", &status(language, frame.status)),
        ];
        let name = language.text_with("allocation-programme-year", &places);
        Choice { is_chosen: value == chosen, value, name }
    };
    let programmes = visit.library().programmes().iter();
    programmes
        .map(|programme| Options {
            heading: programme.name.clone(),
            options: programme
                .frames_in_force()
                .values()
                .map(|frame| choice(&programme.id, frame))
                .collect(),
        })
        .collect()
}

fn recipients(visit: &Visit, chosen: &str) -> Vec<Options> {
    let language = visit.language;
    let choice = |value: String, name: String| Choice { is_chosen: value == chosen, value, name };
    let models = visit.library().models().iter();
    let by_model = models
        .filter(|model| model.unit == Level::Municipality)
        .map(|model| choice(format!("modell:{}", model.id), model.name.clone()));
    let n_all = visit.library().municipalities().len();
    let all = choice("alla".to_owned(), language.counted("allocation-all", n_all));
    let mut lists = vec![
        Options { heading: language.text("allocation-everyone"), options: vec![all] },
        Options { heading: language.text("allocation-by-model"), options: by_model.collect() },
    ];
    for classification in visit.library().classifications() {
        let groups = classification.groups.iter().map(|group| {
            let count = language.whole(group.members.len());
            let value = format!("grupp:{}:{}", classification.id, group.code);
            choice(value, format!("{} ({count})", group.name))
        });
        let heading = classification.name.clone();
        lists.push(Options { heading, options: groups.collect() });
    }
    lists
}

fn weights(visit: &Visit, chosen: &str) -> Vec<Options> {
    let language = visit.language;
    let choice = |value: String, name: String| Choice { is_chosen: value == chosen, value, name };
    let plain =
        [("lika", "allocation-weight-equal"), ("folkmangd", "allocation-weight-population")]
            .map(|(value, key)| choice(value.to_owned(), language.text(key)));
    let weighs = |rule: &Rule| match rule {
        Rule::Criteria(rule) => rule.criteria.iter().any(|criterion| criterion.weight > 0.0),
        Rule::Annex(_) => false,
    };
    let by_need = visit
        .library()
        .models()
        .iter()
        .filter(|model| model.unit == Level::Municipality && weighs(model.rule()))
        .map(|model| {
            let places = [("model", model.name.as_str())];
            let name = language.text_with("allocation-weight-by-need", &places);
            choice(format!("behov:{}", model.id), name)
        });
    vec![
        Options { heading: language.text("allocation-weight-plain"), options: plain.into() },
        Options { heading: language.text("allocation-weight-need"), options: by_need.collect() },
    ]
}
