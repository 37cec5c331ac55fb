//! Every measure of groups with its name, definition and source.

use super::attributable::{attributable_fraction, attributable_risk, best_group, reference_group};
use super::between_group_variance::{
    between_group_standard_deviation, between_group_variance, coefficient_of_variation,
};
use super::concentration::{
    Bounds, absolute_concentration_index, erreygers_index, relative_concentration_index,
    wagstaff_index,
};
use super::entropy::{mean_log_deviation, theil};
use super::extremes::{difference, ends, ratio, relative_difference};
use super::group_question::GroupQuestion;
use super::mean_difference::{
    Counting, index_of_disparity, mean_difference_from_group, mean_difference_from_mean,
};
use super::slope_index::{
    LogitEvents, logistic_indices, relative_index, slope_index, slope_over_mean,
};
use super::social_groups::{GroupMeasure, SocialGroups, Undefined};
use crate::estimate::Listed;

/// What a measure is of groups for a question.
type Measure = fn(&SocialGroups, &GroupQuestion<'_>) -> Result<GroupMeasure, Undefined>;

/// A measure with its kernel.
pub(crate) struct Kernel {
    pub(crate) listed: Listed,
    /// What the number's convention is.
    pub(crate) convention: &'static str,
    pub(crate) measure: Measure,
}

const REVIEW: &str = "Schlotheuber and Hosseinpoor (2022), doi 10.3390/ijerph19063697";
const KAKWANI: &str =
    "Kakwani, Wagstaff and van Doorslaer (1997), doi 10.1016/S0304-4076(96)01807-6";
const ENDS: &str = "most advantaged against most disadvantaged place where there is an order, else \
                    highest against lowest rate";
const LINE: &str = "least squares on ridits, each group weighted once by its people";
const LOGIT: &str = "logistic curve on ridits, rate × size / scale events, each person once";
const TWICE: &str = "as healthequal 1.0.1: logistic curve, rounded events, groups weighted by size \
                     a second time";
const RIDITS: &str = "ridits from the most disadvantaged";

const REFERENCE: &str = "held against the reference, else the most advantaged place, else the best \
                         rate";

/// The measures, simple ones first.
pub(crate) const GROUP_MEASURES: &[Kernel] = &[
    kernel(
        [
            "difference",
            "difference (D)",
            "the absolute gap y₁ − y₀ between the two ends, in the rates' unit",
            REVIEW,
        ],
        ENDS,
        |g, _| Ok(difference(g, &ends(g))),
    ),
    kernel(["ratio", "ratio (R)", "y₁ / y₀ of the two ends", REVIEW], ENDS, |g, _| {
        ratio(g, &ends(g))
    }),
    kernel(
        ["relative-gap", "relative gap", "(y₁ − y₀) / y₀ of the two ends", REVIEW],
        ENDS,
        |g, _| relative_difference(g, &ends(g)),
    ),
    kernel(
        [
            "slope-index-of-inequality",
            "slope index of inequality (SII)",
            "rise of the line of rates on ridits from rank 0 to rank 1",
            "Pamuk (1985), doi 10.1080/0032472031000141256",
        ],
        LINE,
        |g, _| slope_index(g),
    ),
    kernel(
        [
            "relative-index-of-inequality",
            "relative index of inequality (RII)",
            "ratio of the line's ends, (μ + SII/2) / (μ − SII/2)",
            "Mackenbach and Kunst (1997), doi 10.1016/S0277-9536(96)00073-1",
        ],
        LINE,
        |g, _| relative_index(g),
    ),
    kernel(
        [
            "slope-index-over-mean",
            "relative index of inequality, slope over mean",
            "SII / μ",
            "Pamuk (1985), doi 10.1080/0032472031000141256",
        ],
        LINE,
        |g, _| slope_over_mean(g),
    ),
    kernel(
        [
            "slope-index-of-inequality-logit",
            "slope index of inequality (SII), logistic",
            "difference of the ends of a logistic curve of shares on ridits",
            REVIEW,
        ],
        LOGIT,
        |g, _| Ok(logistic_indices(g, LogitEvents::Exact)?.slope),
    ),
    kernel(
        [
            "relative-index-of-inequality-logit",
            "relative index of inequality (RII), logistic",
            "ratio of the ends of a logistic curve of shares on ridits",
            REVIEW,
        ],
        LOGIT,
        |g, _| Ok(logistic_indices(g, LogitEvents::Exact)?.relative),
    ),
    kernel(
        [
            "slope-index-of-inequality-as-healthequal",
            "slope index of inequality (SII) as healthequal",
            "the logistic index with groups weighted by size twice",
            "R package healthequal 1.0.1",
        ],
        TWICE,
        |g, _| Ok(logistic_indices(g, LogitEvents::RoundedWeightedTwice)?.slope),
    ),
    kernel(
        [
            "relative-index-of-inequality-as-healthequal",
            "relative index of inequality (RII) as healthequal",
            "the logistic index with groups weighted by size twice",
            "R package healthequal 1.0.1",
        ],
        TWICE,
        |g, _| Ok(logistic_indices(g, LogitEvents::RoundedWeightedTwice)?.relative),
    ),
    kernel(
        [
            "absolute-concentration-index",
            "absolute concentration index (ACI)",
            "Σ pⱼyⱼ(2Rⱼ − 1), twice the covariance of rate and ridit",
            KAKWANI,
        ],
        RIDITS,
        |g, _| absolute_concentration_index(g),
    ),
    kernel(
        ["relative-concentration-index", "relative concentration index (RCI)", "ACI / μ", KAKWANI],
        RIDITS,
        |g, _| relative_concentration_index(g),
    ),
    kernel(
        [
            "erreygers-index",
            "Erreygers concentration index",
            "4·ACI / (b − a) for outcomes from a to b",
            "Erreygers (2009), doi 10.1016/j.jhealeco.2008.02.003",
        ],
        RIDITS,
        |g, q| erreygers_index(g, bounds(q)?),
    ),
    kernel(
        [
            "wagstaff-index",
            "Wagstaff concentration index",
            "ACI·(b − a) / ((b − μ)(μ − a)) for outcomes from a to b",
            "Wagstaff (2005), doi 10.1002/hec.953",
        ],
        RIDITS,
        |g, q| wagstaff_index(g, bounds(q)?),
    ),
    kernel(
        [
            "between-group-variance",
            "between-group variance (BGV)",
            "Σ pⱼ(yⱼ − μ)², in the rates' unit squared",
            REVIEW,
        ],
        "weighted by people, not corrected for sampling error",
        |g, _| Ok(between_group_variance(g)),
    ),
    kernel(
        [
            "between-group-standard-deviation",
            "between-group standard deviation (BGSD)",
            "√BGV",
            REVIEW,
        ],
        "weighted by people",
        |g, _| Ok(between_group_standard_deviation(g)),
    ),
    kernel(
        [
            "coefficient-of-variation",
            "coefficient of variation over groups (COV)",
            "100·BGSD / μ",
            REVIEW,
        ],
        "weighted by people",
        |g, _| coefficient_of_variation(g),
    ),
    kernel(
        [
            "mean-difference-from-mean",
            "mean difference from mean, weighted (MDMW)",
            "Σ pⱼ|yⱼ − μ|",
            REVIEW,
        ],
        "weighted by people",
        |g, _| Ok(mean_difference_from_mean(g, Counting::BySize)),
    ),
    kernel(
        [
            "mean-difference-from-mean-unweighted",
            "mean difference from mean, unweighted (MDMU)",
            "Σ |yⱼ − μ| / k, μ weighted by people",
            REVIEW,
        ],
        "groups alike, mean of all people",
        |g, _| Ok(mean_difference_from_mean(g, Counting::Alike)),
    ),
    kernel(
        [
            "mean-difference-from-best",
            "mean difference from best group, weighted (MDBW)",
            "Σ pⱼ|yⱼ − y_best|",
            REVIEW,
        ],
        "weighted by people",
        |g, q| from_best(g, q, Counting::BySize),
    ),
    kernel(
        [
            "mean-difference-from-best-unweighted",
            "mean difference from best group, unweighted (MDBU)",
            "Σ |yⱼ − y_best| / k",
            REVIEW,
        ],
        "groups alike",
        |g, q| from_best(g, q, Counting::Alike),
    ),
    kernel(
        [
            "mean-difference-from-reference",
            "mean difference from reference group, weighted (MDRW)",
            "Σ pⱼ|yⱼ − yᵣ|",
            REVIEW,
        ],
        "weighted by people",
        |g, q| from_reference(g, q, Counting::BySize),
    ),
    kernel(
        [
            "mean-difference-from-reference-unweighted",
            "mean difference from reference group, unweighted (MDRU)",
            "Σ |yⱼ − yᵣ| / k",
            REVIEW,
        ],
        "groups alike",
        |g, q| from_reference(g, q, Counting::Alike),
    ),
    kernel(
        [
            "index-of-disparity",
            "index of disparity, weighted (IDISW)",
            "100·Σ pⱼ|yⱼ − μ| / μ",
            REVIEW,
        ],
        "weighted by people",
        |g, _| index_of_disparity(g, Counting::BySize),
    ),
    kernel(
        [
            "index-of-disparity-unweighted",
            "index of disparity, unweighted (IDISU)",
            "100·Σ |yⱼ − μ| / (kμ), μ weighted by people",
            "Pearcy and Keppel (2002), doi 10.1093/phr/117.3.273",
        ],
        "groups alike, mean of all people",
        |g, _| index_of_disparity(g, Counting::Alike),
    ),
    kernel(
        [
            "theil-index-of-groups",
            "Theil index over groups (TI)",
            "Σ pⱼrⱼ ln rⱼ, rⱼ = yⱼ/μ; healthequal prints it times 1 000",
            "Ahn et al. (2018), doi 10.1200/CCI.18.00031",
        ],
        "weighted by people, natural logarithm",
        |g, _| theil(g),
    ),
    kernel(
        [
            "mean-log-deviation-of-groups",
            "mean log deviation over groups (MLD)",
            "−Σ pⱼ ln rⱼ, rⱼ = yⱼ/μ; healthequal prints it times 1 000",
            "Ahn et al. (2018), doi 10.1200/CCI.18.00031",
        ],
        "weighted by people, natural logarithm",
        |g, _| mean_log_deviation(g),
    ),
    kernel(
        [
            "population-attributable-risk",
            "population attributable risk (PAR)",
            "yᵣ − μ, zero where the mean is already better",
            REVIEW,
        ],
        REFERENCE,
        |g, q| attributable_risk(g, reference_group(g, q.reference, q.direction)?, q.direction),
    ),
    kernel(
        [
            "population-attributable-fraction",
            "population attributable fraction (PAF)",
            "100·(yᵣ − μ) / μ, zero where the mean is already better",
            REVIEW,
        ],
        REFERENCE,
        |g, q| attributable_fraction(g, reference_group(g, q.reference, q.direction)?, q.direction),
    ),
];

const fn kernel(
    [id, name, definition, source]: [&'static str; 4],
    convention: &'static str,
    measure: Measure,
) -> Kernel {
    Kernel { listed: Listed::new(id, name, definition, source), convention, measure }
}

fn bounds(question: &GroupQuestion<'_>) -> Result<Bounds, Undefined> {
    let from_scale = || question.scale.map(|high| Bounds { low: 0.0, high });
    question
        .bounds
        .or_else(from_scale)
        .ok_or(Undefined::Needs { needs: "what the rates are out of" })
}

fn from_best(
    groups: &SocialGroups,
    question: &GroupQuestion<'_>,
    counting: Counting,
) -> Result<GroupMeasure, Undefined> {
    let best = best_group(groups, question.direction)?;
    Ok(mean_difference_from_group(groups, best, counting))
}

fn from_reference(
    groups: &SocialGroups,
    question: &GroupQuestion<'_>,
    counting: Counting,
) -> Result<GroupMeasure, Undefined> {
    let Some(row) = question.reference else {
        return Err(Undefined::Needs { needs: "a reference group" });
    };
    let reference = reference_group(groups, Some(row), None)?;
    Ok(mean_difference_from_group(groups, reference, counting))
}
