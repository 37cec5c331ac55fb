//! Small-sample corrections of variances, each by the name that fixest and pyfixest give it.

/// Which fixed effects count among the coefficients in `(n − 1) / (n − k)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectsCounted {
    /// None of them: fixest's `K.fixef = "none"`.
    None,
    /// Those not nested in a cluster, and one for the nested: fixest's "nonnested".
    NonNested,
    /// All of them: fixest's "full".
    Full,
}

/// How independent effects are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// By the rank of their indicators.
    Exact,
    /// Levels less one for each effect after the first, as fixest and pyfixest count.
    Levels,
}

/// The number of clusters in `G / (G − 1)` with several cluster columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterCount {
    /// The smallest number for every term.
    Min,
    /// Each term its own.
    Conventional,
}

/// Small-sample corrections, as fixest and pyfixest name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmallSample {
    /// Whether variances are multiplied with `(n − 1) / (n − k)` (`k_adj`).
    pub k_adjustment: bool,
    /// Which effects `k` counts (`k_fixef`).
    pub effects_counted: EffectsCounted,
    /// How they are counted.
    pub counting: Counting,
    /// Whether variances are multiplied with `G / (G − 1)` (`G_adj`).
    pub g_adjustment: bool,
    /// Which number of clusters (`G_df`).
    pub cluster_count: ClusterCount,
}

impl SmallSample {
    /// What fixest and pyfixest do by default, with the effects' exact rank.
    pub const FIXEST: Self = Self {
        k_adjustment: true,
        effects_counted: EffectsCounted::NonNested,
        counting: Counting::Exact,
        g_adjustment: true,
        cluster_count: ClusterCount::Min,
    };

    /// Nothing is corrected.
    pub const NONE: Self = Self {
        k_adjustment: false,
        effects_counted: EffectsCounted::None,
        counting: Counting::Exact,
        g_adjustment: false,
        cluster_count: ClusterCount::Min,
    };
}
