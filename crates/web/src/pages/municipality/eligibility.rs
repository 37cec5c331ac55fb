//! What a municipality is eligible for by the selection models that ship with the program.

use domain::area::{AreaCode, Level};
use operations::index_file::IndexFile;
use operations::run_selection::{Security, SelectionRun};

use crate::answer::Visit;
use crate::language::Language;
use crate::pages::selection::RUNS;

/// One model's answer.
pub(super) struct Standing {
    pub(super) model: String,
    pub(super) name: String,
    pub(super) class: &'static str,
    pub(super) answer: String,
    pub(super) security: String,
    pub(super) rank: String,
}

/// One need index's answer.
pub(super) struct IndexStanding {
    pub(super) index: String,
    pub(super) name: String,
    pub(super) words: String,
}

/// Returns one line per need index that has a number for the municipality.
pub(super) fn in_indexes(visit: &Visit, code: &AreaCode) -> Vec<IndexStanding> {
    let (library, language) = (visit.library(), visit.language);
    let standing = |file: &IndexFile| {
        let (_, view) = library.index(&file.model.id).ok().flatten()?;
        let place = view.places.iter().find(|place| place.code == *code)?;
        let ranks = place.ranks?;
        let (rank, drawn) = (ranks.nominal?, ranks.drawn?);
        let [rank, low, high] = [rank, drawn.p5, drawn.p95].map(|rank| language.number(rank, 0));
        let count = language.whole(view.n_ranked());
        let places = [("rank", rank), ("low", low), ("high", high), ("count", count)];
        let places = places.each_ref().map(|(key, text)| (*key, text.as_str()));
        Some(IndexStanding {
            index: file.model.id.clone(),
            name: file.model.name.clone(),
            words: language.text_with("municipality-in-index", &places),
        })
    };
    library.indexes().filter_map(standing).collect()
}

/// Returns one line per model among municipalities; a model that cannot be run says so.
pub(super) fn of(visit: &Visit, code: &AreaCode) -> Vec<Standing> {
    let library = visit.library();
    let among = library.models().iter().filter(|model| model.unit == Level::Municipality);
    among
        .map(|model| match RUNS.run(library.store(), model, None) {
            Ok(run) => standing(visit.language, &run, code),
            Err(error) => {
                tracing::warn!(model = %model.id, %error, "a model could not be run");
                unknown(visit.language, &model.id, &model.name)
            }
        })
        .collect()
}

fn standing(language: Language, run: &SelectionRun, code: &AreaCode) -> Standing {
    let model = &run.model;
    let Some(row) = run.row_of(code) else { return unknown(language, &model.id, &model.name) };
    let unit = &run.selection.units[row];
    let (class, answer) = match unit.eligible {
        Some(true) => ("yes", "municipality-eligible-yes"),
        Some(false) => ("no", "municipality-eligible-no"),
        None => ("unknown", "municipality-eligible-unknown"),
    };
    let security = match (run.security(row), run.robustness.is_some()) {
        (Security::Open, false) => {
            language.counted("municipality-open-places", run.selection.unknown_places)
        }
        (Security::Open, true) => language.text("municipality-open-values"),
        (_, false) => String::new(),
        (Security::SecurelyIn, _) => language.text("municipality-securely-in"),
        (Security::BarelyIn, _) => language.text("municipality-barely-in"),
        (Security::BarelyOut, _) => language.text("municipality-barely-out"),
        (Security::SecurelyOut, _) => language.text("municipality-securely-out"),
    };
    Standing {
        model: model.id.clone(),
        name: model.name.clone(),
        class,
        answer: language.text(answer),
        security,
        rank: rank(language, run, row),
    }
}

fn rank(language: Language, run: &SelectionRun, row: usize) -> String {
    let Some(rank) = run.selection.units[row].rank else { return String::new() };
    let rank = language.whole(rank);
    let n_ranked = run.selection.units.iter().filter(|unit| unit.rank.is_some()).count();
    let n_ranked = language.whole(n_ranked);
    match run.rank_range(row) {
        Some((low, high)) => {
            let (low, high) = (language.whole(low), language.whole(high));
            let places =
                [("rank", rank.as_str()), ("n", &n_ranked), ("low", &low), ("high", &high)];
            language.text_with("municipality-model-rank-range", &places)
        }
        None => {
            let places = [("rank", rank.as_str()), ("n", &n_ranked)];
            language.text_with("municipality-model-rank", &places)
        }
    }
}

fn unknown(language: Language, id: &str, name: &str) -> Standing {
    Standing {
        model: id.to_owned(),
        name: name.to_owned(),
        class: "unknown",
        answer: language.text("municipality-eligible-unknown"),
        security: String::new(),
        rank: String::new(),
    }
}
