//! The measures of disclosure control by name.

use crate::estimate::Listed;

/// What protecting a table says ([`super::protect_table`]).
pub const TABLE_MEASURES: &[Listed] = &[
    Listed::new(
        "sensitive-cells",
        "Sensitive cells (primary suppressions)",
        "cells that break a threshold, dominance (n, k), p % or prior-posterior rule",
        "Hundepool et al. (2012), doi 10.1002/9781118348239",
    ),
    Listed::new(
        "secondary-suppressions",
        "Secondary suppressions",
        "further cells withheld so that no sensitive one can be bounded within its levels",
        "Fischetti and Salazar (2001), doi 10.1287/mnsc.47.7.1008.9805",
    ),
    Listed::new(
        "withheld-cost",
        "Cost of withholding",
        "sum of the costs of all cells withheld, by default their values",
        "Fischetti and Salazar (2001), doi 10.1287/mnsc.47.7.1008.9805",
    ),
    Listed::new(
        "exposed-cells",
        "Exposed cells",
        "sensitive cells that an audit by linear programming finds unprotected; 0 is safe",
        "Fischetti and Salazar (2001), doi 10.1287/mnsc.47.7.1008.9805",
    ),
    Listed::new(
        "narrowest-interval",
        "Narrowest interval",
        "least (upper - lower) / value over audited cells that have both bounds",
        "Fischetti and Salazar (2001), doi 10.1287/mnsc.47.7.1008.9805",
    ),
];

/// How well persons hide in records ([`super::check_anonymity`]).
pub const ANONYMITY_MEASURES: &[Listed] = &[
    Listed::new(
        "k-anonymity",
        "k-anonymity",
        "records in the smallest class of records that look alike",
        "Sweeney (2002), doi 10.1142/S0218488502001648",
    ),
    Listed::new(
        "alpha",
        "(α, k)-anonymity, α",
        "largest share of one sensitive value in one class",
        "Wong et al. (2006), doi 10.1145/1150402.1150499",
    ),
    Listed::new(
        "l-diversity",
        "Distinct l-diversity",
        "fewest different sensitive values in a class",
        "Machanavajjhala et al. (2007), doi 10.1145/1217299.1217302",
    ),
    Listed::new(
        "entropy-l-diversity",
        "Entropy l-diversity",
        "exp of the smallest entropy of sensitive values in a class",
        "Machanavajjhala et al. (2007), doi 10.1145/1217299.1217302",
    ),
    Listed::new(
        "t-closeness",
        "t-closeness",
        "largest earth mover's distance between a class's sensitive values and all",
        "Li, Li and Venkatasubramanian (2007), doi 10.1109/ICDE.2007.367856",
    ),
    Listed::new(
        "beta-likeness",
        "Basic β-likeness",
        "largest (p - q) / q of a sensitive value's share in a class over its share in all",
        "Cao and Karras (2012), doi 10.14778/2350229.2350255",
    ),
    Listed::new(
        "delta-disclosure",
        "δ-disclosure privacy",
        "largest |ln(p / q)| of a sensitive value present in a class",
        "Brickell and Shmatikov (2008), doi 10.1145/1401890.1401904",
    ),
];

/// What rounding a table says ([`super::round_table`]).
pub const ROUNDING_MEASURES: &[Listed] = &[Listed::new(
    "controlled-rounding",
    "Controlled rounding",
    "sum of |changes| of all cells, each at a multiple of the base next to it, totals kept",
    "Cox (1987), doi 10.1080/01621459.1987.10478456; Causey, Cox and Ernst (1985), doi 10.1080/01621459.1985.10478217",
)];

/// What perturbing a table by cell keys says ([`super::perturb_table`]).
pub const PERTURBATION_MEASURES: &[Listed] = &[Listed::new(
    "cell-key-perturbation",
    "Cell-key perturbation",
    "mean |change| of cells with people, looked up by count and sum of the people's keys",
    "Fraser and Wooton (2005), UNECE; ONS, cell-key-perturbation 3.1",
)];

/// What adding noise to a table says ([`super::add_noise`]).
pub const NOISE_MEASURES: &[Listed] = &[
    Listed::new(
        "discrete-laplace",
        "Discrete Laplace mechanism, ε",
        "1 / scale of noise P(x) ∝ exp(−|x| / scale) on every finest cell; one person is one record",
        "Canonne, Kamath and Steinke (2020), arXiv 2004.00010",
    ),
    Listed::new(
        "discrete-gaussian",
        "Discrete Gaussian mechanism, ρ",
        "1 / 2σ² of noise P(x) ∝ exp(−x² / 2σ²) on every finest cell; one person is one record",
        "Canonne, Kamath and Steinke (2020), arXiv 2004.00010",
    ),
];

/// Returns a measure's name.
///
/// # Panics
/// Where the id is not listed.
pub(super) fn name(id: &str) -> &'static str {
    let lists = [TABLE_MEASURES, ANONYMITY_MEASURES];
    let found = lists.into_iter().flatten().find(|listed| listed.id == id);
    found.expect("every measure that is computed is listed").name
}
