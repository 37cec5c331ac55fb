//! The measures of disclosure control by name.

use crate::estimate::Listed;

/// Every measure of the family.
pub const MEASURES: &[Listed] = &[
    Listed {
        id: "sensitive-cells",
        name: "Sensitive cells (primary suppressions)",
        definition: "cells that break a threshold, dominance (n, k), p % or prior-posterior rule",
        source: "Hundepool et al. (2012), doi 10.1002/9781118348239",
    },
    Listed {
        id: "secondary-suppressions",
        name: "Secondary suppressions",
        definition: "further cells withheld so that no sensitive one can be bounded within its levels",
        source: "Fischetti and Salazar (2001), doi 10.1287/mnsc.47.7.1008.9805",
    },
    Listed {
        id: "withheld-cost",
        name: "Cost of withholding",
        definition: "sum of the costs of all cells withheld, by default their values",
        source: "Fischetti and Salazar (2001), doi 10.1287/mnsc.47.7.1008.9805",
    },
    Listed {
        id: "exposed-cells",
        name: "Exposed cells",
        definition: "sensitive cells that an audit by linear programming finds unprotected; 0 is safe",
        source: "Fischetti and Salazar (2001), doi 10.1287/mnsc.47.7.1008.9805",
    },
    Listed {
        id: "narrowest-interval",
        name: "Narrowest interval",
        definition: "least (upper - lower) / value over audited cells that have both bounds",
        source: "Fischetti and Salazar (2001), doi 10.1287/mnsc.47.7.1008.9805",
    },
    Listed {
        id: "k-anonymity",
        name: "k-anonymity",
        definition: "records in the smallest class of records that look alike",
        source: "Sweeney (2002), doi 10.1142/S0218488502001648",
    },
    Listed {
        id: "alpha",
        name: "(α, k)-anonymity, α",
        definition: "largest share of one sensitive value in one class",
        source: "Wong et al. (2006), doi 10.1145/1150402.1150499",
    },
    Listed {
        id: "l-diversity",
        name: "Distinct l-diversity",
        definition: "fewest different sensitive values in a class",
        source: "Machanavajjhala et al. (2007), doi 10.1145/1217299.1217302",
    },
    Listed {
        id: "entropy-l-diversity",
        name: "Entropy l-diversity",
        definition: "exp of the smallest entropy of sensitive values in a class",
        source: "Machanavajjhala et al. (2007), doi 10.1145/1217299.1217302",
    },
    Listed {
        id: "t-closeness",
        name: "t-closeness",
        definition: "largest earth mover's distance between a class's sensitive values and all",
        source: "Li, Li and Venkatasubramanian (2007), doi 10.1109/ICDE.2007.367856",
    },
    Listed {
        id: "beta-likeness",
        name: "Basic β-likeness",
        definition: "largest (p - q) / q of a sensitive value's share in a class over its share in all",
        source: "Cao and Karras (2012), doi 10.14778/2350229.2350255",
    },
    Listed {
        id: "delta-disclosure",
        name: "δ-disclosure privacy",
        definition: "largest |ln(p / q)| of a sensitive value present in a class",
        source: "Brickell and Shmatikov (2008), doi 10.1145/1401890.1401904",
    },
];

/// Returns a measure's name.
///
/// # Panics
/// Where the id is not listed.
pub(super) fn name(id: &str) -> &'static str {
    let found = MEASURES.iter().find(|listed| listed.id == id);
    found.expect("every measure that is computed is listed").name
}
