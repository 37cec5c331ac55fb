//! How an index stands in a file.

mod preparation;
mod uncertainty;

use domain::period::Period;
use measures::need_index::aggregation::{Aggregation, LevelRule};
use measures::need_index::association::Association;
use measures::need_index::model::{
    Denominator, Direction, Goalposts, Group, IndexModel, Indicator, OwnTreatment,
};
use measures::need_index::normalisation::Normalisation;
use measures::need_index::ranking::{First, Ranking, Ties};
use measures::need_index::weighting::optimised::{Importance, Optimisation};
use measures::need_index::weighting::{LoadingUse, Weighting};
use serde::{Deserialize, Deserializer, de};

use super::{IndexFile, NoMeaning};
use preparation::{PreparationTable, TreatmentTable, preparations};
use uncertainty::UncertaintyTable;

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
    FirstComponent {
        levels: Vec<usize>,
        loadings: LoadingsWord,
    },
    Optimised {
        level: usize,
        importance: ImportanceWord,
        association: AssociationWord,
        maximum_steps: usize,
        tolerance: f64,
    },
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum LoadingsWord {
    AsWeights,
    SquaredAsWeights,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum ImportanceWord {
    Equal,
    AsWeights,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum AssociationWord {
    Pearson,
    Spearman,
    Kendall,
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
    treatment: Option<TreatmentTable>,
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

impl TryFrom<IndexTable> for IndexFile {
    type Error = NoMeaning;

    fn try_from(table: IndexTable) -> Result<Self, NoMeaning> {
        let indicators = table.indicator.into_iter().map(TryInto::try_into);
        let model = IndexModel {
            id: table.id,
            name: table.name,
            indicators: indicators.collect::<Result<_, _>>()?,
            groups: table.group.into_iter().map(Into::into).collect(),
            preparation: preparations(table.preparation)?,
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
        let uncertainty = table.uncertainty.map(TryInto::try_into).transpose()?;
        Ok(Self { model, description: table.description, period: table.period, uncertainty })
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
            WeightingTable::Optimised {
                level,
                importance,
                association,
                maximum_steps,
                tolerance,
            } => Self::Optimised(Optimisation {
                level,
                importance: match importance {
                    ImportanceWord::Equal => Importance::Equal,
                    ImportanceWord::AsWeights => Importance::AsWeights,
                },
                association: match association {
                    AssociationWord::Pearson => Association::Pearson,
                    AssociationWord::Spearman => Association::Spearman,
                    AssociationWord::Kendall => Association::Kendall,
                },
                maximum_steps,
                tolerance,
            }),
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

impl From<GroupTable> for Group {
    fn from(table: GroupTable) -> Self {
        let GroupTable { id, name, parent, weight } = table;
        Self { id, name, parent, weight }
    }
}

impl TryFrom<IndicatorTable> for Indicator {
    type Error = NoMeaning;

    fn try_from(table: IndicatorTable) -> Result<Self, NoMeaning> {
        let treatment = match (table.untreated, table.treatment) {
            (false, None) => None,
            (true, None) => Some(OwnTreatment::Untreated),
            (false, Some(own)) => Some(OwnTreatment::Treated(own.try_into()?)),
            (true, Some(_)) => {
                return Err(NoMeaning::TreatedAndUntreated { indicator: table.id });
            }
        };
        Ok(Self {
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
            treatment,
            normalisation: table.normalisation.map(Into::into),
        })
    }
}
