//! What a neighbourhood is: how far it reaches, what it does with the ring that crosses k, and
//! whether a place is its own neighbour.

use std::fmt;

/// Places and the people who live at them: one row per place.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// Eastings in whole metres, as SWEREF 99 TM has them.
    pub x_m: &'a [i64],
    /// Northings in whole metres.
    pub y_m: &'a [i64],
    /// Everybody who lives there: 0 or more, whole persons or fractions of modelled ones.
    pub population: &'a [f64],
    /// Members of each group, one column per group: from 0 to the population of the row.
    pub groups: &'a [&'a [f64]],
}

/// How far a neighbourhood reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As far as it takes to meet this many people.
    Nearest {
        /// People: k, 1 or more.
        k: u64,
    },
    /// To this distance as the crow flies, the edge included.
    Within {
        /// Metres.
        radius_m: u32,
    },
}

impl fmt::Display for Scale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nearest { k } => write!(formatter, "the {k} nearest people"),
            Self::Within { radius_m } => write!(formatter, "everybody within {radius_m} metres"),
        }
    }
}

/// What is taken of the ring of equally distant places that crosses k.
///
/// All places at one distance are one ring: the order of rows never decides who is a neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overshoot {
    /// All of it: Nₖ ≥ k.
    WholeRing,
    /// The same share of each of its places, so that Nₖ = k.
    Proportional,
    /// Whole places in an order drawn for each origin until k is met: Nₖ overshoots by less than
    /// one place. The draw follows the places' coordinates, not the order of rows.
    Sampled {
        /// The seed of the draws.
        seed: u64,
    },
}

impl Overshoot {
    /// Returns what the rule does, as a report says it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::WholeRing => "the ring that crosses k taken whole",
            Self::Proportional => "a proportional share of the ring that crosses k",
            Self::Sampled { .. } => "whole places of the ring that crosses k in drawn order",
        }
    }
}

/// Whether the people of a place are their own neighbours, and how far away they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OwnPlace {
    /// They are, at distance zero. What published EquiPop results do.
    Included,
    /// They are, spread evenly over their cell: k of its n people are met within
    /// `s · side · √(k ∕ nπ)`, and the cell's edge lies at `s · side ∕ √π`.
    Spread {
        /// EquiPop's self-potential s, from 0 (all at the middle) to 1 (the circle of the cell's
        /// area).
        self_potential: f64,
        /// The side of the square cell in metres.
        cell_side_m: f64,
    },
    /// They are not: nobody of the place itself counts, as weights for spatial regression ask.
    Excluded,
}

impl OwnPlace {
    /// Returns what the rule does, as a report says it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Included => "own place included",
            Self::Spread { .. } => "own place included, its people spread over the cell",
            Self::Excluded => "own place excluded",
        }
    }
}

/// Places of which no neighbourhood can be drawn, or a neighbourhood that is not defined.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NeighbourhoodError {
    /// There are no places.
    #[error("draw neighbourhoods: there are no places")]
    NoPlaces,
    /// There are more places than can be numbered.
    #[error("draw neighbourhoods: {found} places are more than the {most} that can be held")]
    TooManyPlaces {
        /// Places given.
        found: usize,
        /// Places that can be held.
        most: usize,
    },
    /// Nobody lives anywhere.
    #[error("draw neighbourhoods: every population is 0")]
    NobodyThere,
    /// Two columns have different lengths.
    #[error("draw neighbourhoods: '{column}' has {found} rows where {expected} are needed")]
    Length {
        /// The column.
        column: String,
        /// Rows it has.
        found: usize,
        /// Rows it should have.
        expected: usize,
    },
    /// A population or group is negative, infinite or not a number.
    #[error("draw neighbourhoods: row {row} of '{column}' is {value}; write a number from 0 up")]
    Count {
        /// The column.
        column: String,
        /// The row, counted from one.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A group is larger than the population it is part of.
    #[error(
        "draw neighbourhoods: row {row} has {members} members of '{group}' among {population} people"
    )]
    GroupAbovePopulation {
        /// The group.
        group: String,
        /// The row, counted from one.
        row: usize,
        /// Members of the group there.
        members: f64,
        /// People there.
        population: f64,
    },
    /// More people than can be counted exactly.
    #[error("draw neighbourhoods: {total} people are more than can be counted")]
    TooManyPeople {
        /// The sum of the populations.
        total: f64,
    },
    /// Places lie further apart than distances can be squared exactly.
    #[error("draw neighbourhoods: places span {span_m} metres; {most_m} is the most")]
    TooFarApart {
        /// How far they span along one axis.
        span_m: u64,
        /// How far they may span.
        most_m: u64,
    },
    /// No scale was asked for.
    #[error("draw neighbourhoods: name at least one number of people or radius")]
    NoScale,
    /// A neighbourhood of nobody.
    #[error("draw neighbourhoods: k is a number of people from 1 up, not {k}")]
    NoPeopleAsked {
        /// The k asked for.
        k: u64,
    },
    /// Numbers of people or radii do not rise.
    #[error(
        "draw neighbourhoods: write {what} in rising order, each once; {next} follows {before}"
    )]
    NotRising {
        /// What: numbers of people or radii.
        what: &'static str,
        /// A number in the list.
        before: u64,
        /// The number after it.
        next: u64,
    },
    /// A self-potential outside its range, or a cell without a side.
    #[error(
        "draw neighbourhoods: a self-potential of {self_potential} in cells of {cell_side_m} metres \
         is not defined; write 0 to 1 and a side above 0"
    )]
    SelfPotential {
        /// The self-potential asked for.
        self_potential: f64,
        /// The side of the cell asked for.
        cell_side_m: f64,
    },
    /// A row that is not there was asked for.
    #[error("draw neighbourhoods: row {row} of {n_rows} was asked for")]
    NoSuchRow {
        /// The row, counted from one.
        row: usize,
        /// Rows there are.
        n_rows: usize,
    },
    /// The aversion parameter of Atkinson's index lies outside its range.
    #[error("measure neighbourhoods: an aversion of {aversion} is not between 0 and 1")]
    Aversion {
        /// The parameter asked for.
        aversion: f64,
    },
    /// A measure that is not known was asked for.
    #[error("measure neighbourhoods: there is no measure '{id}'; the measures are {known}")]
    UnknownMeasure {
        /// The name asked for.
        id: String,
        /// The names there are.
        known: String,
    },
    /// No group was named.
    #[error("measure neighbourhoods: name at least one group")]
    NoGroups,
}

/// Checks that a neighbourhood is defined.
pub(super) fn check(scale: Scale, own_place: OwnPlace) -> Result<(), NeighbourhoodError> {
    if let Scale::Nearest { k: k @ 0 } = scale {
        return Err(NeighbourhoodError::NoPeopleAsked { k });
    }
    if let OwnPlace::Spread { self_potential, cell_side_m } = own_place {
        let defined =
            (0.0..=1.0).contains(&self_potential) && cell_side_m > 0.0 && cell_side_m.is_finite();
        if !defined {
            return Err(NeighbourhoodError::SelfPotential { self_potential, cell_side_m });
        }
    }
    Ok(())
}
