//! How an index stands in a file.

use domain::period::Period;
use measures::need_index::aggregation::{Aggregation, LevelRule};
use measures::need_index::imputation::{Imputation, Together};
use measures::need_index::model::{
    Denominator, Direction, Goalposts, Group, IndexModel, Indicator, OwnTreatment, Preparation,
};
use measures::need_index::normalisation::Normalisation;
use measures::need_index::ranking::{First, Ranking, Ties};
use measures::need_index::screening::Screening;
use measures::need_index::treatment::transform::Transform;
use measures::need_index::treatment::winsorisation::Limit;
use measures::need_index::treatment::{OutlierTest, Treatment};
use measures::need_index::uncertainty::{Alternative, Choice, Uncertainty, Varies};
use measures::need_index::weighting::{LoadingUse, Weighting};
use serde::{Deserialize, Deserializer, de};

use super::IndexFile;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndexTable {
    id: String,
    name: String,
    description: String,
    #[serde(default, deserialize_with = "period")]
    period: Option<Period>,
    ranking: RankingTable,
    normalisation: NormalisationTable,
    weighting: WeightingTable,
    level: Vec<LevelTable>,
    #[serde(default)]
    preparation: Vec<PreparationTable>,
    group: Vec<GroupTable>,
    indicator: Vec<IndicatorTable>,
    uncertainty: Option<UncertaintyTable>,
}

fn period<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Period>, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map(Some).map_err(|error| de::Error::custom(format!("'{text}': {error}")))
}

#[derive(Deserialize, Clone, Copy)]
#[serde(deny_unknown_fields)]
struct RankingTable {
    first: FirstWord,
    ties: TiesWord,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum FirstWord {
    Largest,
    Smallest,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum TiesWord {
    Average,
    FirstPlace,
}

#[derive(Deserialize, Clone)]
#[serde(tag = "method", rename_all = "kebab-case", deny_unknown_fields)]
enum NormalisationTable {
    MinMax { low: f64, high: f64 },
    ZScore { mean: f64, standard_deviation: f64 },
    Rank { ties: TiesWord },
    PercentileRank { ties: TiesWord },
    Borda { ties: TiesWord },
    Scaled,
    DistanceToMaximum,
    DistanceToReference { unit: String, cut: bool },
    DistanceToTarget { cut: bool },
    Goalposts { height: f64, cut: bool },
    FractionOfMaximum,
    AsItIs,
}

#[derive(Deserialize, Clone)]
#[serde(tag = "method", rename_all = "kebab-case", deny_unknown_fields)]
enum WeightingTable {
    Given,
    Equal,
    FirstComponent { levels: Vec<usize>, loadings: LoadingsWord },
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum LoadingsWord {
    AsWeights,
    SquaredAsWeights,
}

#[derive(Deserialize, Clone)]
#[serde(tag = "aggregation", rename_all = "kebab-case", deny_unknown_fields)]
enum LevelTable {
    Arithmetic { minimum_share: f64 },
    Geometric { minimum_share: f64 },
    Harmonic { minimum_share: f64 },
    GeneralisedMean { power: f64, minimum_share: f64 },
    Copeland { minimum_share: f64 },
}

#[derive(Deserialize, Clone)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
enum PreparationTable {
    Denominate,
    ImputeMean,
    ImputeMedian,
    ImputeGroupMean { grouping: String },
    ImputeGroupMedian { grouping: String },
    ImputeExpectation { siblings_only: bool, maximum_rounds: usize, tolerance: f64 },
    Screen { minimum_available: Option<f64>, minimum_non_zero: Option<f64> },
    Treat { skewness: f64, kurtosis: f64, winsorise: Option<usize>, transform: Option<LogWord> },
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum LogWord {
    LogFromMinimum,
    LogBySkew,
    Log,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupTable {
    id: String,
    name: String,
    parent: Option<String>,
    #[serde(default = "one")]
    weight: f64,
}

fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorTable {
    id: String,
    name: String,
    parent: String,
    direction: DirectionWord,
    #[serde(default = "one")]
    weight: f64,
    denominator: Option<DenominatorTable>,
    goalposts: Option<[f64; 2]>,
    target: Option<f64>,
    normalisation: Option<NormalisationTable>,
    #[serde(default)]
    untreated: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum DirectionWord {
    Raises,
    Lowers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DenominatorTable {
    column: String,
    factor: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UncertaintyTable {
    draws: usize,
    seed: u64,
    first_places: usize,
    choice: Vec<ChoiceTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceTable {
    name: String,
    weights: Option<WeightSpread>,
    #[serde(default)]
    normalisations: Vec<NormalisationTable>,
    #[serde(default)]
    without_indicators: Vec<String>,
    #[serde(default)]
    levels: Vec<Vec<LevelTable>>,
    #[serde(default)]
    as_model: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightSpread {
    level: usize,
    spread: f64,
}

impl From<IndexTable> for IndexFile {
    fn from(table: IndexTable) -> Self {
        let model = IndexModel {
            id: table.id,
            name: table.name,
            indicators: table.indicator.into_iter().map(Into::into).collect(),
            groups: table.group.into_iter().map(Into::into).collect(),
            preparation: table.preparation.into_iter().map(Into::into).collect(),
            normalisation: table.normalisation.into(),
            weighting: table.weighting.into(),
            levels: table.level.into_iter().map(Into::into).collect(),
            ranking: Ranking {
                first: match table.ranking.first {
                    FirstWord::Largest => First::Largest,
                    FirstWord::Smallest => First::Smallest,
                },
                ties: table.ranking.ties.into(),
            },
        };
        let uncertainty = table.uncertainty.map(|open| Uncertainty {
            draws: open.draws,
            seed: open.seed,
            first_places: open.first_places,
            choices: open.choice.into_iter().map(Into::into).collect(),
        });
        Self { model, description: table.description, period: table.period, uncertainty }
    }
}

impl From<TiesWord> for Ties {
    fn from(word: TiesWord) -> Self {
        match word {
            TiesWord::Average => Self::Average,
            TiesWord::FirstPlace => Self::FirstPlace,
        }
    }
}

impl From<NormalisationTable> for Normalisation {
    fn from(table: NormalisationTable) -> Self {
        use NormalisationTable as T;
        match table {
            T::MinMax { low, high } => Self::MinMax { low, high },
            T::ZScore { mean, standard_deviation } => Self::ZScore { mean, standard_deviation },
            T::Rank { ties } => Self::Rank { ties: ties.into() },
            T::PercentileRank { ties } => Self::PercentileRank { ties: ties.into() },
            T::Borda { ties } => Self::Borda { ties: ties.into() },
            T::Scaled => Self::Scaled,
            T::DistanceToMaximum => Self::DistanceToMaximum,
            T::DistanceToReference { unit, cut } => Self::DistanceToReference { unit, cut },
            T::DistanceToTarget { cut } => Self::DistanceToTarget { cut },
            T::Goalposts { height, cut } => Self::Goalposts { height, cut },
            T::FractionOfMaximum => Self::FractionOfMaximum,
            T::AsItIs => Self::AsItIs,
        }
    }
}

impl From<WeightingTable> for Weighting {
    fn from(table: WeightingTable) -> Self {
        match table {
            WeightingTable::Given => Self::Given,
            WeightingTable::Equal => Self::Equal,
            WeightingTable::FirstComponent { levels, loadings } => {
                let loadings = match loadings {
                    LoadingsWord::AsWeights => LoadingUse::AsWeights,
                    LoadingsWord::SquaredAsWeights => LoadingUse::SquaredAsWeights,
                };
                Self::FirstComponent { levels, loadings }
            }
        }
    }
}

impl From<LevelTable> for LevelRule {
    fn from(table: LevelTable) -> Self {
        use LevelTable as T;
        let (aggregation, minimum_share) = match table {
            T::Arithmetic { minimum_share } => (Aggregation::Arithmetic, minimum_share),
            T::Geometric { minimum_share } => (Aggregation::Geometric, minimum_share),
            T::Harmonic { minimum_share } => (Aggregation::Harmonic, minimum_share),
            T::GeneralisedMean { power, minimum_share } => {
                (Aggregation::GeneralisedMean { power }, minimum_share)
            }
            T::Copeland { minimum_share } => (Aggregation::Copeland, minimum_share),
        };
        Self { aggregation, minimum_share }
    }
}

impl From<PreparationTable> for Preparation {
    fn from(table: PreparationTable) -> Self {
        use PreparationTable as T;
        match table {
            T::Denominate => Self::Denominate,
            T::ImputeMean => Self::Impute(Imputation::Mean),
            T::ImputeMedian => Self::Impute(Imputation::Median),
            T::ImputeGroupMean { grouping } => Self::Impute(Imputation::GroupMean { grouping }),
            T::ImputeGroupMedian { grouping } => Self::Impute(Imputation::GroupMedian { grouping }),
            T::ImputeExpectation { siblings_only, maximum_rounds, tolerance } => {
                let together = if siblings_only { Together::Siblings } else { Together::All };
                Self::Impute(Imputation::ExpectationMaximisation {
                    together,
                    maximum_rounds,
                    tolerance,
                })
            }
            T::Screen { minimum_available, minimum_non_zero } => Self::Screen(Screening {
                minimum_available,
                minimum_non_zero,
                always_in: Vec::new(),
                always_out: Vec::new(),
            }),
            T::Treat { skewness, kurtosis, winsorise, transform } => Self::Treat(Treatment {
                test: OutlierTest { skewness, kurtosis },
                winsorise: winsorise.map(Limit::Points),
                transform: transform.map(|word| match word {
                    LogWord::LogFromMinimum => Transform::LogFromMinimum,
                    LogWord::LogBySkew => Transform::LogBySkew,
                    LogWord::Log => Transform::Log,
                }),
                combine: false,
            }),
        }
    }
}

impl From<GroupTable> for Group {
    fn from(table: GroupTable) -> Self {
        let GroupTable { id, name, parent, weight } = table;
        Self { id, name, parent, weight }
    }
}

impl From<IndicatorTable> for Indicator {
    fn from(table: IndicatorTable) -> Self {
        Self {
            id: table.id,
            name: table.name,
            parent: table.parent,
            direction: match table.direction {
                DirectionWord::Raises => Direction::Raises,
                DirectionWord::Lowers => Direction::Lowers,
            },
            weight: table.weight,
            denominator: table
                .denominator
                .map(|DenominatorTable { column, factor }| Denominator { column, factor }),
            goalposts: table.goalposts.map(|[lower, upper]| Goalposts { lower, upper }),
            target: table.target,
            treatment: table.untreated.then_some(OwnTreatment::Untreated),
            normalisation: table.normalisation.map(Into::into),
        }
    }
}

impl From<ChoiceTable> for Choice {
    fn from(table: ChoiceTable) -> Self {
        let varies = match table.weights {
            Some(WeightSpread { level, spread }) => Varies::Weights { level, spread },
            None => {
                let own = table.as_model.then_some(Alternative::AsModel);
                let scales = table.normalisations.into_iter().map(Into::into);
                let levels = table.levels.into_iter();
                let levels = levels.map(|rules| rules.into_iter().map(Into::into).collect());
                let without = table.without_indicators.into_iter();
                Varies::OneOf(
                    own.into_iter()
                        .chain(scales.map(Alternative::Normalisation))
                        .chain(levels.map(Alternative::Levels))
                        .chain(without.map(Alternative::WithoutIndicator))
                        .collect(),
                )
            }
        };
        Self { name: table.name, varies }
    }
}
