//! The selection models: what each is, how many it chooses, what it rests on.

use askama::Template;
use axum::response::Response;
use domain::selection::SelectionModel;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::pages::selection::{RUNS, answer, refusal};

#[derive(Template)]
#[template(path = "pages/selections.html")]
struct SelectionsPage {
    frame: Frame,
    models: Vec<ModelCard>,
    /// Id and name of every need index.
    indexes: Vec<(String, String)>,
}

struct ModelCard {
    id: String,
    name: String,
    sentence: String,
    legal_source: String,
    answer: String,
}

/// Shows every model.
pub(crate) async fn show(visit: Visit) -> Response {
    let models = visit.library().models();
    let cards = models.iter().map(|model| card(&visit, model)).collect();
    page(&SelectionsPage {
        frame: visit.frame(Place::Selection, visit.language.text("selection-list-title")),
        models: cards,
        indexes: visit
            .library()
            .indexes()
            .map(|index| (index.model.id.clone(), index.model.name.clone()))
            .collect(),
    })
}

fn card(visit: &Visit, model: &SelectionModel) -> ModelCard {
    let language = visit.language;
    let answer = match RUNS.run(visit.library().store(), model, None) {
        Ok(run) => answer::lead(language, &run),
        Err(error) => refusal::refusal(language, model, &error).unwrap_or_else(|| {
            tracing::error!(model = %model.id, %error, "model failed");
            language.text("selection-list-failed")
        }),
    };
    ModelCard {
        id: model.id.clone(),
        name: model.name.clone(),
        sentence: first_sentence(&model.description).to_owned(),
        legal_source: model.legal_source.clone(),
        answer,
    }
}

/// Returns the text up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_has_the_first_sentence_of_the_description() {
        assert_eq!(first_sentence("Ett. Två. Tre."), "Ett.");
        assert_eq!(first_sentence("Minst 1.5 gånger."), "Minst 1.5 gånger.");
        assert_eq!(first_sentence(""), "");
    }
}
