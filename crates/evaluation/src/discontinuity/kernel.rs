//! How much a row counts by its distance to the cut-off.

/// A kernel: the weight of a row by its distance as a share of the bandwidth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// `1 − |u|`: best at a border among kernels of one sign (Cheng, Fan and Marron 1997).
    Triangular,
    /// `0.75 (1 − u²)`.
    Epanechnikov,
    /// `0.5`: all rows in the window alike.
    Uniform,
}

impl Kernel {
    /// Every kernel, by the name the command has.
    pub const ALL: [Self; 3] = [Self::Triangular, Self::Epanechnikov, Self::Uniform];

    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Triangular => "triangular",
            Self::Epanechnikov => "epanechnikov",
            Self::Uniform => "uniform",
        }
    }

    /// Returns the weight at `share`, a distance from zero up as a share of the bandwidth.
    #[must_use]
    pub fn weight(self, share: f64) -> f64 {
        match self {
            _ if share > 1.0 => 0.0,
            Self::Triangular => 1.0 - share,
            Self::Epanechnikov => 0.75 * (1.0 - share * share),
            Self::Uniform => 0.5,
        }
    }

    /// Returns the constant of the pilot bandwidth, `C · σ · n^(−1/5)`: Silverman's rule for this
    /// kernel.
    pub(crate) fn pilot_constant(self) -> f64 {
        match self {
            Self::Triangular => 2.576,
            Self::Epanechnikov => 2.34,
            Self::Uniform => 1.843,
        }
    }
}
