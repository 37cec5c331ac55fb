//! Options that families share: how error is found, how often is drawn, from what seed, how sure.

/// The confidence of intervals.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Confidence {
    /// The confidence of intervals.
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    pub(super) level: f64,
}

/// What fixes what is drawn.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Seed {
    /// What fixes the draws: the same seed gives the same numbers.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(super) seed: u64,
}

/// What is drawn, and from what.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Draws {
    /// How many samples or deals are drawn.
    #[arg(long, value_name = "NUMBER", default_value_t = 500)]
    pub(super) replications: usize,
    #[command(flatten)]
    seed: Seed,
}

impl Draws {
    /// Returns what fixes the draws.
    pub(super) fn seed(self) -> u64 {
        self.seed.seed
    }
}

/// How standard errors are made.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Errors {
    /// None: the rows are everyone.
    None,
    /// By formula, from how the estimate moves with each row.
    Linearisation,
    /// By drawing the rows anew.
    Bootstrap,
}

/// How standard errors and intervals are made.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Sampling {
    /// How standard errors are made; where not given, `gap model` has them by linearisation and
    /// `inequality` has none.
    #[arg(long, value_enum)]
    pub(super) errors: Option<Errors>,
    #[command(flatten)]
    pub(super) draws: Draws,
    #[command(flatten)]
    pub(super) confidence: Confidence,
}
