//! What may be done to the numbers of a unit.

/// What may be done to numbers in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arithmetic {
    /// Persons, or something that each is about a person: they are added, and few are not shown.
    Persons,
    /// Things, times, hours or money: they are added.
    Things,
    /// A share, a mean, a rate or a score: never added and never averaged.
    Ratio,
    /// A unit that is not in the list: not added.
    Unknown,
}

/// Units that count persons, or cases of one person each. A bare "antal" can count persons, so it is
/// among them.
const PERSONS: &[&str] = &[
    "anmälningar",
    "anställda",
    "antal",
    "barn",
    "brott",
    "brukare",
    "deltagare",
    "elever",
    "familjer",
    "flickor",
    "föräldrar",
    "hushåll",
    "individer",
    "invånare",
    "klienter",
    "kvinnor",
    "lärare",
    "män",
    "personer",
    "pojkar",
    "ungdomar",
    "unga",
    "vuxna",
    "ärenden",
    "children",
    "participants",
    "people",
    "persons",
    "pupils",
];

/// Units that count things, times, hours or money.
const THINGS: &[&str] = &[
    "aktiviteter",
    "besök",
    "bostäder",
    "dagar",
    "fritidsgårdar",
    "förskolor",
    "föreningar",
    "grupper",
    "insatser",
    "klasser",
    "kr",
    "kronor",
    "lägenheter",
    "mkr",
    "områden",
    "platser",
    "samtal",
    "sek",
    "skolor",
    "st",
    "stycken",
    "tillfällen",
    "timmar",
    "tkr",
    "träffar",
    "utbildningar",
    "åtgärder",
    "activities",
    "hours",
    "schools",
    "visits",
];

/// Words and signs that a ratio is known by, wherever they stand in a unit.
const RATIOS: &[&str] = &[
    "%",
    "procent",
    "per cent",
    "percent",
    "promille",
    "andel",
    "kvot",
    "index",
    "poäng",
    "betyg",
    "medel",
    "median",
    "snitt",
    "genomsnitt",
    " per ",
    "/",
    "mean",
    "share",
    "score",
];

impl Arithmetic {
    /// Returns what may be done to numbers in a unit, from its words alone: case and spaces around it do
    /// not matter, and "antal elever" is "elever". A unit that is not in the list is not guessed at.
    ///
    /// ```
    /// use domain::grants::results::arithmetic::Arithmetic;
    ///
    /// assert_eq!(Arithmetic::of_unit("Antal elever"), Arithmetic::Persons);
    /// assert_eq!(Arithmetic::of_unit("timmar"), Arithmetic::Things);
    /// assert_eq!(Arithmetic::of_unit("kr per elev"), Arithmetic::Ratio);
    /// assert_eq!(Arithmetic::of_unit("steg"), Arithmetic::Unknown);
    /// ```
    #[must_use]
    pub fn of_unit(unit: &str) -> Self {
        let unit = unit.trim().to_lowercase();
        if RATIOS.iter().any(|word| unit.contains(word)) {
            return Self::Ratio;
        }
        let counted = unit.strip_prefix("antal ").unwrap_or(&unit).trim();
        if PERSONS.contains(&counted) {
            Self::Persons
        } else if THINGS.contains(&counted) {
            Self::Things
        } else {
            Self::Unknown
        }
    }

    /// Returns whether numbers may be added.
    #[must_use]
    pub fn adds_up(self) -> bool {
        matches!(self, Self::Persons | Self::Things)
    }
}
