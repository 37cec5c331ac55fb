//! Need indices as TOML files; `docs/indexes.md` documents every key.

mod meaning;
mod wire;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::period::Period;
use measures::need_index::model::IndexModel;
use measures::need_index::uncertainty::Uncertainty;
use observations::toml_fault;

/// A composite index and what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexFile {
    /// What it is made of and by which rules.
    pub model: IndexModel,
    /// What it measures and why so, for readers.
    pub description: String,
    /// The period of the indicators where they come from the store.
    pub period: Option<Period>,
    /// The choices that are open, for the uncertainty of ranks.
    pub uncertainty: Option<Uncertainty>,
}

/// The indices that ship with the program: file name, contents.
const SHIPPED: [(&str, &str); 1] = [(
    "indexes/uppvaxtvillkor-2022.toml",
    include_str!("../../../indexes/uppvaxtvillkor-2022.toml"),
)];

/// No index is larger than this.
const MOST_BYTES: u64 = 1 << 20;

/// An index file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("read the index {file}: {cause}")]
pub struct IndexFileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub cause: IndexFileCause,
}

/// What is wrong in an index file.
#[derive(Debug, thiserror::Error)]
pub enum IndexFileCause {
    /// The file system refused.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The file is too large to be an index.
    #[error("the file is larger than 1 MB")]
    TooLarge,
    /// The text is not UTF-8.
    #[error("the text is not UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// The file is no TOML, or has unknown, missing or misshapen keys.
    #[error("{message}")]
    Shape {
        /// Where, what and what to do.
        message: String,
    },
    /// Keys that can each be read have no meaning together.
    #[error(transparent)]
    NoMeaning(#[from] NoMeaning),
}

/// Choices that have no meaning together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoMeaning {
    /// A choice is of weights and of something else.
    #[error(
        "the choice '{choice}' has both weights and other alternatives; make two choices of it"
    )]
    ChoiceOfTwoKinds {
        /// The choice.
        choice: String,
    },
    /// The transformation by Box and Cox lacks a parameter.
    #[error("the transform box-cox needs both lambda and shift")]
    NoExponent,
    /// Another transformation has its parameters.
    #[error("lambda and shift belong to the transform box-cox and to no other")]
    ExponentUnused,
    /// Values are to be winsorised and transformed, and one of the two is missing.
    #[error("combine transforms what is winsorised; give both winsorise and transform")]
    NothingToCombine,
    /// A screening leaves nobody out.
    #[error(
        "the step screen asks for nothing; give minimum_available, minimum_non_zero, always_in or \
         always_out, or leave the step out"
    )]
    ScreensNothing,
    /// A unit is kept and left out by name.
    #[error("the unit '{unit}' stands under both always_in and always_out")]
    InAndOut {
        /// The unit.
        unit: String,
    },
    /// An indicator is left as it is and treated.
    #[error("'{indicator}' has a treatment and is untreated; take one of them away")]
    TreatedAndUntreated {
        /// The indicator.
        indicator: String,
    },
    /// An indicator has a rule for a step that is not made.
    #[error(
        "'{indicator}' has a treatment, and no step treats outliers; add the step treat or take \
         the treatment away"
    )]
    TreatmentUnused {
        /// The indicator.
        indicator: String,
    },
    /// Values are filled in over time in an index of one period.
    #[error(
        "the step impute-linear-in-time needs several periods, and {key} is of one; take one of \
         them away"
    )]
    LineInOnePeriod {
        /// The key that is of one period.
        key: &'static str,
    },
    /// A grouping is a column that the index as it is does without.
    #[error(
        "the grouping '{grouping}' stands among alternatives alone; impute by it in the index's \
         own [[preparation]] and let the alternatives do without"
    )]
    OpenGrouping {
        /// The grouping.
        grouping: String,
    },
    /// Components are to weigh members of no level.
    #[error("first-component weighs no level; give levels, 2 for indicators under pillars")]
    NoComponentLevels,
}

/// Returns the indices that ship with the program.
///
/// # Errors
/// [`IndexFileError`] where one of them cannot be used.
pub fn shipped() -> Result<Vec<IndexFile>, IndexFileError> {
    SHIPPED.iter().map(|(file, text)| parsed(text, file)).collect()
}

/// Returns the index in a file.
///
/// # Errors
/// [`IndexFileError`] names the file and the line.
pub fn read(path: &Path) -> Result<IndexFile, IndexFileError> {
    let file = path.display().to_string();
    let failed = |cause: IndexFileCause| IndexFileError { file: file.clone(), cause };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| failed(error.into()))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(failed(IndexFileCause::TooLarge));
    }
    let text = String::from_utf8(bytes).map_err(|_| failed(IndexFileCause::NotUtf8))?;
    parsed(&text, &file)
}

/// Returns the index in the text of a file; `file` is what messages call it.
///
/// # Errors
/// [`IndexFileError`] names the line.
pub fn parsed(text: &str, file: &str) -> Result<IndexFile, IndexFileError> {
    let table: wire::IndexTable = toml::from_str(text).map_err(|error| {
        let message = toml_fault::told(text, &error);
        IndexFileError { file: file.to_owned(), cause: IndexFileCause::Shape { message } }
    })?;
    let failed = |cause: NoMeaning| IndexFileError { file: file.to_owned(), cause: cause.into() };
    let read = table.try_into().map_err(failed)?;
    meaning::check(&read).map_err(failed)?;
    Ok(read)
}

#[cfg(test)]
mod tests {
    use measures::need_index::imputation::Imputation;
    use measures::need_index::imputation::interpolation::Ends;
    use measures::need_index::model::{OwnTreatment, Preparation};
    use measures::need_index::plan::Plan;
    use measures::need_index::treatment::transform::{Shift, Transform};
    use measures::need_index::treatment::winsorisation::Limit;
    use measures::need_index::uncertainty::{Alternative, Varies};
    use measures::need_index::weighting::Weighting;
    use measures::need_index::weighting::optimised::Importance;

    use super::*;

    #[test]
    fn every_index_that_ships_holds_together() {
        for index in shipped().unwrap() {
            Plan::new(&index.model).unwrap();
            assert!(index.period.is_some() && index.uncertainty.is_some(), "{}", index.model.id);
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let text = SHIPPED[0].1.replacen("direction = \"raises\"", "direction = \"upp\"", 1);
        let line = 1 + text[..text.find("\"upp\"").unwrap()].matches('\n').count();
        let told = parsed(&text, "i.toml").unwrap_err().to_string();
        assert!(told.contains(&format!("line {line}")) && told.contains("upp"), "{told}");
        let told = parsed("id = 1\nnonsense = 2\n", "i.toml").unwrap_err().to_string();
        assert!(told.contains("i.toml"), "{told}");
    }

    /// Returns a small index with these lines for [weighting], more of the file, and more of its
    /// last indicator.
    fn small(weighting: &str, more: &str, of_indicator: &str) -> String {
        format!(
            r#"
id = "small"
name = "Small"
description = "Two indicators"
{more}

[ranking]
first = "largest"
ties = "average"

[normalisation]
method = "z-score"
mean = 0
standard_deviation = 1

[weighting]
{weighting}

[[level]]
aggregation = "arithmetic"
minimum_share = 1

[[group]]
id = "index"
name = "Index"

[[indicator]]
id = "a"
name = "A"
parent = "index"
direction = "raises"

[[indicator]]
id = "b"
name = "B"
parent = "index"
direction = "lowers"
{of_indicator}
"#
        )
    }

    const GIVEN: &str = "method = \"given\"";

    fn model(weighting: &str, more: &str, of_indicator: &str) -> IndexModel {
        let read = parsed(&small(weighting, more, of_indicator), "small.toml").unwrap();
        Plan::new(&read.model).unwrap();
        read.model
    }

    fn refusal(weighting: &str, more: &str, of_indicator: &str) -> String {
        let told = parsed(&small(weighting, more, of_indicator), "small.toml").unwrap_err();
        told.to_string()
    }

    #[test]
    fn weights_can_be_sought_for_importance() {
        let asked = "method = \"optimised\"\nlevel = 1\nimportance = \"as-weights\"\n\
                     association = \"pearson\"\nmaximum_steps = 100\ntolerance = 1e-9";
        let Weighting::Optimised(rule) = model(asked, "", "").weighting else { panic!("given") };
        assert_eq!((rule.level, rule.importance), (1, Importance::AsWeights));
        assert_eq!((rule.maximum_steps, rule.tolerance), (100, 1e-9));
        let told = refusal(&asked.replace("pearson", "rank"), "", "");
        assert!(told.contains("spearman"), "{told}");
        let read = parsed(&small(&asked.replace("1e-9", "nan"), "", ""), "small.toml").unwrap();
        assert!(Plan::new(&read.model).unwrap_err().to_string().contains("tolerance"));
    }

    #[test]
    fn every_preparation_has_a_name() {
        let step = |lines: &str| {
            let more = format!("preparation = [{{ {lines} }}]");
            model(GIVEN, &more, "").preparation.remove(0)
        };
        assert_eq!(
            step("step = \"impute-linear-in-time\", ends = \"missing\""),
            Preparation::Impute(Imputation::LinearInTime { ends: Ends::Missing })
        );
        let Preparation::Screen(rule) =
            step("step = \"screen\", always_in = [\"x\"], always_out = [\"y\"]")
        else {
            panic!("another step")
        };
        assert_eq!((rule.always_in, rule.always_out), (vec!["x".to_owned()], vec!["y".to_owned()]));
        let treat = |lines: &str| match step(&format!(
            "step = \"treat\", skewness = 2, kurtosis = 3.5, {lines}"
        )) {
            Preparation::Treat(rule) => rule,
            other => panic!("{other:?}"),
        };
        let rule = treat("winsorise = \"until-passing\", transform = \"log\", combine = true");
        assert_eq!((rule.winsorise, rule.combine), (Some(Limit::UntilPassing), true));
        let names = [
            ("log-from-minimum-plus-one", Transform::LogFromMinimumPlusOne),
            ("log-innovation-index", Transform::LogInnovationIndex),
            ("log-by-skew", Transform::LogBySkew),
        ];
        for (name, expected) in names {
            assert_eq!(treat(&format!("transform = \"{name}\"")).transform, Some(expected));
        }
        assert_eq!(
            treat("transform = \"box-cox\", lambda = 0.5, shift = \"unshifted\"").transform,
            Some(Transform::BoxCox { lambda: 0.5, shift: Shift::Unshifted })
        );
    }

    #[test]
    fn an_indicator_can_have_a_treatment_of_its_own() {
        let treat = "preparation = [{ step = \"treat\", skewness = 2, kurtosis = 3.5 }]";
        let own = "treatment = { skewness = 1, kurtosis = 2, winsorise = 3 }";
        let read = model(GIVEN, treat, own);
        let Some(OwnTreatment::Treated(rule)) = &read.indicators[1].treatment else {
            panic!("{:?}", read.indicators[1])
        };
        assert_eq!(rule.winsorise, Some(Limit::Points(3)));
    }

    #[test]
    fn steps_and_weights_can_be_open_choices() {
        let open = "[uncertainty]\ndraws = 10\nseed = 1\nfirst_places = 1\n\
                    choice = [{ name = \"steps\", preparations = [[], [{ step = \"impute-mean\" \
                    }]] }, { name = \"weights\", weightings = [{ method = \"equal\" }] }]";
        let read = parsed(&small(GIVEN, "", open), "small.toml").unwrap();
        let choices = read.uncertainty.unwrap().choices;
        let alternatives = |place: usize| match &choices[place].varies {
            Varies::OneOf(alternatives) => alternatives.clone(),
            Varies::Weights { .. } => panic!("weights"),
        };
        assert_eq!(
            alternatives(0),
            [
                Alternative::Preparation(Vec::new()),
                Alternative::Preparation(vec![Preparation::Impute(Imputation::Mean)])
            ]
        );
        assert_eq!(alternatives(1), [Alternative::Weighting(Weighting::Equal)]);
    }

    #[test]
    fn what_has_no_meaning_together_is_refused_by_name() {
        let step = |lines: &str| refusal(GIVEN, &format!("preparation = [{{ {lines} }}]"), "");
        let treat =
            |more: &str| step(&format!("step = \"treat\", skewness = 2, kurtosis = 3.5, {more}"));
        let open = |choice: &str| {
            let lines = "[uncertainty]\ndraws = 10\nseed = 1\nfirst_places = 1\nchoice = ";
            refusal(GIVEN, "", &format!("{lines}[{{ name = \"x\", {choice} }}]"))
        };
        let line = "{ step = \"impute-linear-in-time\", ends = \"nearest\" }";
        let own = "treatment = { skewness = 1, kurtosis = 2 }";
        let refusals = [
            (treat("transform = \"box-cox\", lambda = 1"), "shift"),
            (treat("transform = \"log\", lambda = 1"), "box-cox"),
            (treat("lambda = 1"), "box-cox"),
            (treat("winsorise = 2, combine = true"), "combine"),
            (treat("winsorise = \"all\""), "until-passing"),
            (step("step = \"screen\""), "minimum_available"),
            (step("step = \"screen\", always_in = [\"q\"], always_out = [\"q\"]"), "'q'"),
            (refusal(GIVEN, "", own), "step treat"),
            (refusal(GIVEN, "", &format!("untreated = true\n{own}")), "untreated"),
            (
                refusal(GIVEN, &format!("period = \"2022\"\npreparation = [{line}]"), ""),
                "period is of one",
            ),
            (open(&format!("preparations = [[{line}]]")), "[uncertainty] is of one"),
            (
                open("preparations = [[{ step = \"impute-group-mean\", grouping = \"county\" }]]"),
                "'county'",
            ),
            (open("as_model = true, weights = { level = 1, spread = 0.2 }"), "two choices"),
            (
                refusal(
                    "method = \"first-component\"\nlevels = []\nloadings = \"as-weights\"",
                    "",
                    "",
                ),
                "levels",
            ),
        ];
        for (told, part) in refusals {
            assert!(told.starts_with("read the index small.toml: "), "{told}");
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
