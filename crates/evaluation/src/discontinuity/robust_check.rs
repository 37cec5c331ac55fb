//! What the robust approach refuses, before and after it has estimated.

use super::local_polynomial::HIGHEST_DEGREE;
use super::question::{Bandwidth, DiscontinuityQuestion, RobustOptions};
use super::refusal::DiscontinuityError;
use super::robust::Jump;
use super::robust_answer::Run;

/// The least number of clusters on a side that a variance by cluster rests on.
const LEAST_CLUSTERS: usize = 5;

/// Checks that the options have a meaning.
pub(crate) fn check_options(
    question: &DiscontinuityQuestion<'_>,
    options: &RobustOptions<'_>,
) -> Result<(), DiscontinuityError> {
    let refuse =
        |option, value: String, reason| Err(DiscontinuityError::Option { option, value, reason });
    let positive = |width: &f64| width.is_finite() && *width > 0.0;
    let widths: Vec<f64> = match options.bandwidth {
        Bandwidth::Given { estimate, bias } => [estimate, bias].concat(),
        Bandwidth::Ratio { ratio, .. } => vec![ratio],
        Bandwidth::Selected { .. } => Vec::new(),
    };
    if let Some(width) = widths.iter().find(|width| !positive(width)) {
        return refuse("--bandwidth", width.to_string(), "a bandwidth is above zero");
    }
    if let Bandwidth::Selected { regularisation, .. } = options.bandwidth
        && !(regularisation.is_finite() && regularisation >= 0.0)
    {
        return refuse(
            "regularisation",
            regularisation.to_string(),
            "it is zero or above; 1 is usual",
        );
    }
    if options.q <= options.p || options.q + 2 > HIGHEST_DEGREE {
        let value = format!("{} beside p {}", options.q, options.p);
        return refuse("q", value, "the bias needs a higher degree than the estimate, 7 at most");
    }
    if options.derivative > options.p {
        let value = format!("{} beside p {}", options.derivative, options.p);
        return refuse(
            "derivative",
            value,
            "a polynomial has no derivative beyond its degree; raise p",
        );
    }
    if options.variance.needs_clusters() && question.cluster.is_none() {
        return refuse(
            "--errors",
            options.variance.name(),
            "it is for clusters; name their column, or take HC2 or HC3",
        );
    }
    if !options.scale.is_finite() || options.scale == 0.0 {
        return refuse("scale", options.scale.to_string(), "it is a number other than zero");
    }
    if !(question.level > 0.0 && question.level < 1.0) {
        return refuse(
            "--level",
            question.level.to_string(),
            "it is a share between 0 and 1, 0.95",
        );
    }
    if !question.cutoff.is_finite() {
        return refuse("--cutoff", question.cutoff.to_string(), "it is a finite number");
    }
    Ok(())
}

/// Checks that what was found can be told: clusters enough, a treatment that jumps, finite errors.
pub(crate) fn check_found(
    question: &DiscontinuityQuestion<'_>,
    found: &Run,
) -> Result<(), DiscontinuityError> {
    if let (Some(names), true) = (question.cluster, found.sides[0].clusters.is_some()) {
        for (side, n) in found.sides.iter().zip(found.estimate.n_estimate) {
            let codes = side.clusters.as_deref().unwrap_or_default();
            let clusters = n_clusters(&codes[..n]);
            if clusters < LEAST_CLUSTERS {
                let column = names.name.to_owned();
                return Err(DiscontinuityError::TooFewClusters {
                    column,
                    found: clusters,
                    side: side.name(),
                });
            }
        }
    }
    if let (Some(first), Some(treatment)) = (found.estimate.first_stage, question.treatment) {
        let size: f64 = found
            .sides
            .iter()
            .flat_map(|side| &side.columns[1])
            .fold(0.0, |a: f64, t| a.max(t.abs()));
        if first.conventional.abs() <= 1e-10 * size {
            return Err(DiscontinuityError::NoFirstStage { treatment: treatment.name.to_owned() });
        }
    }
    let Jump { conventional, bias_corrected, standard_error, robust_standard_error } =
        found.estimate.effect;
    let whole = [conventional, bias_corrected, standard_error, robust_standard_error];
    if !whole.iter().all(|value| value.is_finite()) {
        return Err(DiscontinuityError::Degenerate {
            cutoff: question.cutoff,
            reason: "a row decides its own fit alone, so its residual has no variance; use \
                     nearest neighbours or a wider --bandwidth",
        });
    }
    if standard_error <= 0.0 || robust_standard_error <= 0.0 {
        return Err(DiscontinuityError::Degenerate {
            cutoff: question.cutoff,
            reason: "the outcome does not vary around its fit, so no standard error exists; check \
                     that --outcome is not made from --running",
        });
    }
    Ok(())
}

/// Returns how many different clusters there are.
pub(crate) fn n_clusters(codes: &[u32]) -> usize {
    let mut codes = codes.to_vec();
    codes.sort_unstable();
    codes.dedup();
    codes.len()
}
