//! The methods of the family, as a list of all methods shows them.

use crate::answer::Listed;

/// The family's methods.
pub const METHODS: &[Listed] = &[
    Listed {
        id: "local-polynomial",
        name: "Regression discontinuity, robust bias-corrected",
        definition: "the jump, or kink, of the outcome at a cut-off, sharp or fuzzy",
        source: "Calonico, Cattaneo and Titiunik (2014), doi 10.3982/ECTA11757",
    },
    Listed {
        id: "honest",
        name: "Honest interval under bounded curvature",
        definition: "the jump, with an interval for every curve of bounded second derivative",
        source: "Armstrong and Kolesár (2020), doi 10.3982/QE1199",
    },
    Listed {
        id: "bounded-misspecification",
        name: "Honest interval for running variables of few values",
        definition: "the jump, where the polynomial errs at the cut-off as at the values seen",
        source: "Kolesár and Rothe (2018), doi 10.1257/aer.20160945",
    },
    Listed {
        id: "local-randomisation",
        name: "Local randomisation",
        definition: "the difference of means in a window, as if sides were drawn by lot",
        source: "Cattaneo, Frandsen and Titiunik (2015), doi 10.1515/jci-2013-0010",
    },
    Listed {
        id: "density-test",
        name: "Density test of a bent running variable",
        definition: "the jump of the running variable's density at the cut-off",
        source: "Cattaneo, Jansson and Ma (2020), doi 10.1080/01621459.2019.1635480",
    },
    Listed {
        id: "binned-means",
        name: "Regression discontinuity plot",
        definition: "means of the outcome in bins, with a curve over each side",
        source: "Calonico, Cattaneo and Titiunik (2015), doi 10.1080/01621459.2015.1017578",
    },
];
