//! How well persons hide among others in records: k-anonymity and what it leaves open.

use std::collections::BTreeMap;

use numerics::elementary::{exp, ln};
use numerics::sum::{count, sum};

/// Records cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnonymityError {
    /// There are no records or no columns to tell them apart by.
    #[error("check anonymity: there are no {what}")]
    Empty {
        /// What there is none of.
        what: &'static str,
    },
    /// Columns differ in length.
    #[error("check anonymity: a column has {found} rows where {expected} are needed")]
    Length {
        /// Rows it has.
        found: usize,
        /// Rows it should have.
        expected: usize,
    },
}

/// Records in classes of those that look alike.
///
/// Values are codes; what is missing needs a code of its own, and two that are missing look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classes {
    classes: Vec<Vec<usize>>,
    n_records: usize,
}

/// How far apart values of a sensitive attribute are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// Any two as far as any other two: half the sum of absolute differences.
    Equal,
    /// By rank of code: the ordered earth mover's distance.
    Ordered,
}

impl Classes {
    /// Puts records with the same values of all quasi-identifiers into one class.
    ///
    /// # Errors
    /// [`AnonymityError`] where there are no columns or records, or lengths differ.
    pub fn of(quasi_identifiers: &[&[u32]]) -> Result<Self, AnonymityError> {
        let first = quasi_identifiers.first();
        let n_records = first.ok_or(AnonymityError::Empty { what: "quasi-identifiers" })?.len();
        if n_records == 0 {
            return Err(AnonymityError::Empty { what: "records" });
        }
        if let Some(other) = quasi_identifiers.iter().find(|column| column.len() != n_records) {
            return Err(AnonymityError::Length { found: other.len(), expected: n_records });
        }
        let mut classes: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
        for record in 0..n_records {
            let key = quasi_identifiers.iter().map(|column| column[record]).collect();
            classes.entry(key).or_default().push(record);
        }
        Ok(Self { classes: classes.into_values().collect(), n_records })
    }

    /// Returns the number of classes.
    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.classes.len()
    }

    /// Returns the number of records.
    #[must_use]
    pub fn n_records(&self) -> usize {
        self.n_records
    }

    /// Returns k: the size of the smallest class.
    ///
    /// # Source
    /// Sweeney (2002), doi 10.1142/S0218488502001648.
    #[must_use]
    pub fn k(&self) -> usize {
        self.classes.iter().map(Vec::len).min().unwrap_or(0)
    }

    /// Returns what is known of a sensitive attribute through the classes.
    ///
    /// # Errors
    /// [`AnonymityError::Length`] where the column has another length.
    pub fn sensitive(&self, values: &[u32]) -> Result<Sensitive, AnonymityError> {
        if values.len() != self.n_records {
            return Err(AnonymityError::Length { found: values.len(), expected: self.n_records });
        }
        let mut codes = values.to_vec();
        codes.sort_unstable();
        codes.dedup();
        let shares = |records: &mut dyn Iterator<Item = usize>| {
            let mut counts = vec![0_usize; codes.len()];
            let mut n = 0;
            for record in records {
                counts[codes.partition_point(|code| *code < values[record])] += 1;
                n += 1;
            }
            counts.into_iter().map(|c| count(c) / count(n)).collect()
        };
        let all = shares(&mut (0..self.n_records));
        let classes = self.classes.iter().map(|class| shares(&mut class.iter().copied())).collect();
        Ok(Sensitive { all, classes })
    }
}

/// The shares of a sensitive attribute's values, among all and in each class.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitive {
    all: Vec<f64>,
    classes: Vec<Vec<f64>>,
}

impl Sensitive {
    /// Returns α of (α, k)-anonymity: the largest share of one value in one class, 0 to 1.
    ///
    /// # Source
    /// Wong et al. (2006), doi 10.1145/1150402.1150499.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.largest(|class, _| class.iter().copied().fold(0.0, f64::max))
    }

    /// Returns l of distinct l-diversity: the fewest different values in a class.
    ///
    /// # Source
    /// Machanavajjhala et al. (2007), doi 10.1145/1217299.1217302.
    #[must_use]
    pub fn distinct_l(&self) -> usize {
        let distinct = |class: &Vec<f64>| class.iter().filter(|share| **share > 0.0).count();
        self.classes.iter().map(distinct).min().unwrap_or(0)
    }

    /// Returns l of entropy l-diversity, `exp(−Σ p ln p)` of the class where it is smallest, from 1;
    /// pycanon gives it rounded down to a whole number.
    ///
    /// # Source
    /// Machanavajjhala et al. (2007), doi 10.1145/1217299.1217302.
    #[must_use]
    pub fn entropy_l(&self) -> f64 {
        let entropies = self.classes.iter().map(|class| {
            sum(class.iter().filter(|share| **share > 0.0).map(|share| -share * ln(*share)))
        });
        exp(entropies.fold(f64::INFINITY, f64::min))
    }

    /// Returns t of t-closeness: the largest earth mover's distance between a class and all, 0 to
    /// 1. Equal distances: `½ Σ |p − q|`; ordered, with m values: `Σᵢ |Σ_{j≤i} (p − q)| / (m − 1)`.
    ///
    /// # Source
    /// Li, Li and Venkatasubramanian (2007), doi 10.1109/ICDE.2007.367856.
    #[must_use]
    pub fn t(&self, distance: Distance) -> f64 {
        self.largest(|class, all| {
            let differences = class.iter().zip(all).map(|(p, q)| p - q);
            match distance {
                Distance::Equal => 0.5 * sum(differences.map(f64::abs)),
                Distance::Ordered => {
                    let running = differences.scan(0.0, |so_far, difference| {
                        *so_far += difference;
                        Some(f64::abs(*so_far))
                    });
                    sum(running) / count(all.len().max(2) - 1)
                }
            }
        })
    }

    /// Returns β of basic β-likeness: the largest relative gain `(p − q) / q` of a value in a class
    /// over its share among all, from 0.
    ///
    /// # Source
    /// Cao and Karras (2012), doi 10.14778/2350229.2350255.
    #[must_use]
    pub fn beta(&self) -> f64 {
        self.largest(|class, all| {
            class.iter().zip(all).map(|(p, q)| (p - q) / q).fold(0.0, f64::max)
        })
    }

    /// Returns δ of δ-disclosure privacy: the largest `|ln(p / q)|` of a value present in a class.
    ///
    /// # Source
    /// Brickell and Shmatikov (2008), doi 10.1145/1401890.1401904.
    #[must_use]
    pub fn delta(&self) -> f64 {
        self.largest(|class, all| {
            let present = class.iter().zip(all).filter(|(p, _)| **p > 0.0);
            present.map(|(p, q)| ln(p / q).abs()).fold(0.0, f64::max)
        })
    }

    fn largest(&self, of: impl Fn(&[f64], &[f64]) -> f64) -> f64 {
        self.classes.iter().map(|class| of(class, &self.all)).fold(0.0, f64::max)
    }
}
