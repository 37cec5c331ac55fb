//! How the steps before the common scale stand in a file.

use measures::need_index::imputation::interpolation::Ends;
use measures::need_index::imputation::{Imputation, Together};
use measures::need_index::model::Preparation;
use measures::need_index::screening::Screening;
use measures::need_index::treatment::transform::{Shift, Transform};
use measures::need_index::treatment::winsorisation::Limit;
use measures::need_index::treatment::{OutlierTest, Treatment};
use serde::Deserialize;

use crate::index_file::NoMeaning;

#[derive(Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum PreparationTable {
    Denominate,
    ImputeMean,
    ImputeMedian,
    ImputeGroupMean {
        grouping: String,
    },
    ImputeGroupMedian {
        grouping: String,
    },
    ImputeLinearInTime {
        ends: EndsWord,
    },
    ImputeExpectation {
        siblings_only: bool,
        maximum_rounds: usize,
        tolerance: f64,
    },
    Screen {
        minimum_available: Option<f64>,
        minimum_non_zero: Option<f64>,
        #[serde(default)]
        always_in: Vec<String>,
        #[serde(default)]
        always_out: Vec<String>,
    },
    Treat(TreatmentTable),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(super) enum EndsWord {
    Nearest,
    Missing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TreatmentTable {
    skewness: f64,
    kurtosis: f64,
    winsorise: Option<LimitTable>,
    transform: Option<TransformWord>,
    lambda: Option<f64>,
    shift: Option<ShiftWord>,
    #[serde(default)]
    combine: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged, expecting = "winsorise is a number of values or \"until-passing\"")]
enum LimitTable {
    Points(usize),
    Word(LimitWord),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum LimitWord {
    UntilPassing,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum TransformWord {
    LogFromMinimum,
    LogBySkew,
    LogFromMinimumPlusOne,
    LogInnovationIndex,
    Log,
    BoxCox,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum ShiftWord {
    MinimumToOne,
    Unshifted,
}

/// Returns the steps in the order of the file.
pub(super) fn preparations(tables: Vec<PreparationTable>) -> Result<Vec<Preparation>, NoMeaning> {
    tables.into_iter().map(TryInto::try_into).collect()
}

impl TryFrom<PreparationTable> for Preparation {
    type Error = NoMeaning;

    fn try_from(table: PreparationTable) -> Result<Self, NoMeaning> {
        use PreparationTable as T;
        let rule = match table {
            T::Denominate => return Ok(Self::Denominate),
            T::Screen { minimum_available, minimum_non_zero, always_in, always_out } => {
                return Ok(Self::Screen(Screening {
                    minimum_available,
                    minimum_non_zero,
                    always_in,
                    always_out,
                }));
            }
            T::Treat(rule) => return Ok(Self::Treat(rule.try_into()?)),
            T::ImputeMean => Imputation::Mean,
            T::ImputeMedian => Imputation::Median,
            T::ImputeGroupMean { grouping } => Imputation::GroupMean { grouping },
            T::ImputeGroupMedian { grouping } => Imputation::GroupMedian { grouping },
            T::ImputeLinearInTime { ends } => Imputation::LinearInTime {
                ends: match ends {
                    EndsWord::Nearest => Ends::Nearest,
                    EndsWord::Missing => Ends::Missing,
                },
            },
            T::ImputeExpectation { siblings_only, maximum_rounds, tolerance } => {
                let together = if siblings_only { Together::Siblings } else { Together::All };
                Imputation::ExpectationMaximisation { together, maximum_rounds, tolerance }
            }
        };
        Ok(Self::Impute(rule))
    }
}

impl TryFrom<TreatmentTable> for Treatment {
    type Error = NoMeaning;

    fn try_from(table: TreatmentTable) -> Result<Self, NoMeaning> {
        let transform = table.transform()?;
        if table.combine && (table.winsorise.is_none() || transform.is_none()) {
            return Err(NoMeaning::NothingToCombine);
        }
        Ok(Self {
            test: OutlierTest { skewness: table.skewness, kurtosis: table.kurtosis },
            winsorise: table.winsorise.map(|limit| match limit {
                LimitTable::Points(most) => Limit::Points(most),
                LimitTable::Word(LimitWord::UntilPassing) => Limit::UntilPassing,
            }),
            transform,
            combine: table.combine,
        })
    }
}

impl TreatmentTable {
    fn transform(&self) -> Result<Option<Transform>, NoMeaning> {
        let Some(word) = self.transform else {
            return self.without_exponent().map(|()| None);
        };
        if word != TransformWord::BoxCox {
            self.without_exponent()?;
        }
        Ok(Some(match word {
            TransformWord::LogFromMinimum => Transform::LogFromMinimum,
            TransformWord::LogBySkew => Transform::LogBySkew,
            TransformWord::LogFromMinimumPlusOne => Transform::LogFromMinimumPlusOne,
            TransformWord::LogInnovationIndex => Transform::LogInnovationIndex,
            TransformWord::Log => Transform::Log,
            TransformWord::BoxCox => {
                let (lambda, shift) = self.lambda.zip(self.shift).ok_or(NoMeaning::NoExponent)?;
                let shift = match shift {
                    ShiftWord::MinimumToOne => Shift::MinimumToOne,
                    ShiftWord::Unshifted => Shift::Unshifted,
                };
                Transform::BoxCox { lambda, shift }
            }
        }))
    }

    fn without_exponent(&self) -> Result<(), NoMeaning> {
        if self.lambda.is_none() && self.shift.is_none() {
            Ok(())
        } else {
            Err(NoMeaning::ExponentUnused)
        }
    }
}
