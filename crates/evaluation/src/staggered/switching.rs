//! Units whose treatment changes, beside those that had the same and still have it.

use std::collections::BTreeMap;

use crate::staggered::design::Design;

/// What one unit's treatment does over the periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Path {
    /// The place of the first period with a known dose.
    pub start: usize,
    /// The dose there.
    pub baseline: f64,
    /// The place of the first period with another dose; `None` where it never changes.
    pub switch: Option<usize>,
    /// Whether the dose first goes up, 1, or down, −1; 0 where it never changes.
    pub sign: f64,
    /// The place from which the unit is not used: its dose is unknown, or has crossed its
    /// baseline, so that no sign tells what an effect is of.
    pub until: usize,
}

/// Returns the path of each unit; `None` where no dose is known.
#[must_use]
pub fn paths(design: &Design) -> Vec<Option<Path>> {
    let (n, periods) = (design.n(), design.periods.len());
    let path = |unit: usize| {
        let dose = |place: usize| design.dose[place * n + unit];
        let start = (0..periods).find(|place| dose(*place).is_some())?;
        let baseline = dose(start)?;
        let known = (start..periods).find(|place| dose(*place).is_none()).unwrap_or(periods);
        let moved = |place: usize| dose(place).map_or(0.0, |dose| dose - baseline);
        let switch = (start..known).find(|place| moved(*place) != 0.0);
        let sign = switch.map_or(0.0, |place| moved(place).signum());
        let crossed = |place: &usize| moved(*place) * sign < 0.0;
        let until = (switch.unwrap_or(known)..known).find(crossed).unwrap_or(known);
        Some(Path { start, baseline, switch, sign, until })
    };
    (0..n).map(path).collect()
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// The outcome in the `ℓ`-th period with a changed treatment, beside the one before it changed.
    Effect(usize),
    /// The outcome `ℓ` periods before the last one before it changed, beside that one.
    Placebo(usize),
}

/// A unit whose treatment has changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Switcher {
    /// The unit.
    pub unit: usize,
    /// Its weight in the period before the change.
    pub weight: f64,
    /// Whether its treatment went up, 1, or down, −1.
    pub sign: f64,
    /// What its outcome changed by.
    pub change: f64,
    /// How far its dose is from the baseline in the period of the outcome, in size.
    pub dose_now: f64,
    /// The sum of that since the change.
    pub dose_so_far: f64,
}

/// Switchers and the units beside them, which had the same treatment and still have it.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// The switchers.
    pub switchers: Vec<Switcher>,
    /// Unit, weight and change of the outcome.
    pub controls: Vec<(usize, f64, f64)>,
}

/// Returns the comparisons of a horizon, by baseline and date of the change. Switchers without
/// anything beside them are left out; placebos are of switchers whose effect at the same distance
/// can be seen, beside units that have not changed until then.
///
/// # Source
/// De Chaisemartin, C. and D'Haultfœuille, X. (2024), Difference-in-differences estimators of
/// intertemporal treatment effects, Review of Economics and Statistics, doi 10.1162/rest_a_01414.
#[must_use]
pub fn comparisons(design: &Design, paths: &[Option<Path>], horizon: Horizon) -> Vec<Beside> {
    let mut alike: BTreeMap<u64, Vec<(usize, Path)>> = BTreeMap::new();
    for (unit, path) in paths.iter().enumerate() {
        if let Some(path) = path {
            // Adding zero makes −0 and 0 one baseline.
            alike.entry((path.baseline + 0.0).to_bits()).or_default().push((unit, *path));
        }
    }
    let mut found = Vec::new();
    for units in alike.values() {
        let mut dates: Vec<usize> = units.iter().filter_map(|(_, path)| path.switch).collect();
        dates.sort_unstable();
        dates.dedup();
        found.extend(dates.into_iter().filter_map(|date| beside(design, units, date, horizon)));
    }
    found
}

fn beside(
    design: &Design,
    units: &[(usize, Path)],
    date: usize,
    horizon: Horizon,
) -> Option<Beside> {
    let n = design.n();
    let before = date.checked_sub(1)?;
    let (ahead, outcome) = match horizon {
        Horizon::Effect(l) => (before + l, before + l),
        Horizon::Placebo(l) => (before + l, before.checked_sub(l)?),
    };
    if ahead >= design.periods.len() {
        return None;
    }
    let change = |unit: usize, path: &Path| {
        let (now, then) = (outcome * n + unit, before * n + unit);
        let seen = path.start <= outcome.min(before) && path.until > ahead;
        let seen = seen && design.present[now] && design.present[then];
        (seen && design.weight(then) > 0.0).then(|| design.outcome[now] - design.outcome[then])
    };
    let far = |place: usize, unit: usize, path: &Path| {
        design.dose[place * n + unit].map_or(0.0, |dose| (dose - path.baseline) * path.sign)
    };
    let mut found = Beside { switchers: Vec::new(), controls: Vec::new() };
    for (unit, path) in units {
        let Some(change) = change(*unit, path) else { continue };
        let weight = design.weight(before * n + unit);
        if path.switch == Some(date) {
            found.switchers.push(Switcher {
                unit: *unit,
                weight,
                sign: path.sign,
                change,
                dose_now: far(ahead, *unit, path),
                dose_so_far: (date..=ahead).map(|place| far(place, *unit, path)).sum(),
            });
        } else if path.switch.is_none_or(|switch| switch > ahead) {
            found.controls.push((*unit, weight, change));
        }
    }
    (!found.switchers.is_empty() && !found.controls.is_empty()).then_some(found)
}

/// Returns the comparisons of consecutive periods: units whose treatment changes between them,
/// beside those that had the same and keep it. `back` is 0 for the effect; 1 for the placebo, which
/// compares the period two before with the one before, in neither of which anything changed.
///
/// # Source
/// De Chaisemartin, C. and D'Haultfœuille, X. (2020), Two-way fixed effects estimators with
/// heterogeneous treatment effects, American Economic Review 110, doi 10.1257/aer.20181169.
#[must_use]
pub fn consecutive(design: &Design, back: usize) -> Vec<Beside> {
    let (n, periods) = (design.n(), design.periods.len());
    let mut found = Vec::new();
    for now in 1 + back..periods {
        let mut alike: BTreeMap<u64, Beside> = BTreeMap::new();
        for unit in 0..n {
            let dose = |place: usize| design.dose[place * n + unit];
            let (Some(was), Some(is)) = (dose(now - 1), dose(now)) else { continue };
            let still = (now - 1 - back..now).all(|place| dose(place) == Some(was));
            let (from, to) = match back {
                0 => ((now - 1) * n + unit, now * n + unit),
                _ => ((now - 1) * n + unit, (now - 1 - back) * n + unit),
            };
            let weight = design.weight(from);
            if !(still && design.present[from] && design.present[to] && weight > 0.0) {
                continue;
            }
            let group = alike
                .entry((was + 0.0).to_bits())
                .or_insert_with(|| Beside { switchers: Vec::new(), controls: Vec::new() });
            let change = design.outcome[to] - design.outcome[from];
            if is == was {
                group.controls.push((unit, weight, change));
            } else {
                let (sign, size) = ((is - was).signum(), (is - was).abs());
                let (dose_now, dose_so_far) = (size, size);
                group.switchers.push(Switcher {
                    unit,
                    weight,
                    sign,
                    change,
                    dose_now,
                    dose_so_far,
                });
            }
        }
        let both = |b: &Beside| !b.switchers.is_empty() && !b.controls.is_empty();
        found.extend(alike.into_values().filter(both));
    }
    found
}

/// Sums over the switchers of a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Totals {
    /// `Σ w S (ΔY − the mean ΔY beside)`.
    pub effect: f64,
    /// `Σ w`.
    pub weight: f64,
    /// `Σ w |D − baseline|` in the period of the outcome.
    pub dose_now: f64,
    /// The sum of that since the change.
    pub dose_so_far: f64,
    /// How many switchers there are.
    pub switchers: usize,
}

/// Returns the sums of comparisons, with each unit counted `times(unit)` times, and leaves in
/// `added` what each unit adds to the effect.
pub fn totals(
    comparisons: &[Beside],
    times: impl Fn(usize) -> f64,
    mut added: impl FnMut(usize, f64),
) -> Totals {
    let mut totals =
        Totals { effect: 0.0, weight: 0.0, dose_now: 0.0, dose_so_far: 0.0, switchers: 0 };
    for group in comparisons {
        let mass: f64 = group.controls.iter().map(|(unit, w, _)| w * times(*unit)).sum();
        if mass <= 0.0 {
            continue;
        }
        let moved: f64 = group.controls.iter().map(|(unit, w, y)| w * times(*unit) * y).sum();
        let mean = moved / mass;
        let mut signed = 0.0;
        for switcher in &group.switchers {
            let weight = switcher.weight * times(switcher.unit);
            totals.effect += weight * switcher.sign * (switcher.change - mean);
            totals.weight += weight;
            totals.dose_now += weight * switcher.dose_now;
            totals.dose_so_far += weight * switcher.dose_so_far;
            totals.switchers += usize::from(weight > 0.0);
            signed += weight * switcher.sign;
            added(switcher.unit, weight * switcher.sign * switcher.change);
        }
        for &(unit, weight, change) in &group.controls {
            added(unit, -signed * weight * times(unit) / mass * change);
        }
    }
    totals
}
