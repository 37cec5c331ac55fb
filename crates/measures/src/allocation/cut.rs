//! Who loses what when a frame is reduced.

use std::collections::BTreeMap;

use domain::money::Ore;

/// What a change of frame means for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The recipient's code.
    pub code: String,
    /// What it got before; `None` where it was not among the recipients.
    pub before: Option<Ore>,
    /// What it gets now; `None` where it is no longer among the recipients.
    pub after: Option<Ore>,
    /// Now less before, no part counting as no kronor; negative is a loss.
    pub difference: Ore,
}

/// Returns what each recipient of either division loses or gains, the largest loss first, equal
/// ones by code.
///
/// Each code comes at most once in a division; of several the last counts.
#[must_use]
pub fn cut<'a>(
    before: impl IntoIterator<Item = (&'a str, Ore)>,
    after: impl IntoIterator<Item = (&'a str, Ore)>,
) -> Vec<Cut> {
    let mut both: BTreeMap<&str, (Option<Ore>, Option<Ore>)> = BTreeMap::new();
    for (code, amount) in before {
        both.entry(code).or_default().0 = Some(amount);
    }
    for (code, amount) in after {
        both.entry(code).or_default().1 = Some(amount);
    }
    let ore = |amount: Option<Ore>| amount.map_or(0, Ore::ore);
    let mut cuts: Vec<Cut> = both
        .into_iter()
        .map(|(code, (before, after))| Cut {
            code: code.to_owned(),
            before,
            after,
            difference: Ore::new(ore(after) - ore(before)),
        })
        .collect();
    cuts.sort_by_key(|cut| cut.difference);
    cuts
}
