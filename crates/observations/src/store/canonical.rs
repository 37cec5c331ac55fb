//! Rows in canonical order and the hash that tells whether two publications say the same.

use std::collections::BTreeSet;

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::Status;
use domain::period::Period;
use sha2::{Digest, Sha256};

use super::StoreError;
use crate::draft::{RowKey, Rows};

/// The most cells (groups × areas × periods) of one indicator: half a gigabyte of values.
const MOST_CELLS: u64 = 1 << 26;

/// Rows sorted by indicator, group, area and period, each cell once.
#[derive(Debug)]
pub(crate) struct Canonical {
    pub(crate) indicators: Vec<IndicatorId>,
    pub(crate) groups: Vec<Group>,
    pub(crate) areas: Vec<AreaCode>,
    pub(crate) periods: Vec<Period>,
    /// Positions in the sorted lists above.
    pub(crate) keys: Vec<RowKey>,
    pub(crate) values: Vec<f64>,
    pub(crate) statuses: Vec<Status>,
    /// SHA-256 as 64 hexadecimal digits.
    pub(crate) hash: String,
}

/// Sorts the rows, drops repetitions and takes the hash.
pub(crate) fn canonical(rows: Rows, origin: &str) -> Result<Canonical, StoreError> {
    if rows.is_empty() {
        return Err(StoreError::Empty { origin: origin.to_owned() });
    }
    let Rows { indicators, groups, areas, periods, positions: mut keys, values, statuses } = rows;
    let (indicators, new_indicator) = ranked(indicators.list(), keys.iter().map(|k| k.indicator));
    let (groups, new_group) = ranked(groups.list(), keys.iter().map(|k| k.group));
    let (areas, new_area) = ranked(areas.list(), keys.iter().map(|k| k.area));
    let (periods, new_period) = ranked(periods.list(), keys.iter().map(|k| k.period));
    for key in &mut keys {
        *key = RowKey {
            indicator: new_indicator[key.indicator as usize],
            group: new_group[key.group as usize],
            area: new_area[key.area as usize],
            period: new_period[key.period as usize],
        };
    }
    let hash = String::new();
    let mut canonical =
        Canonical { indicators, groups, areas, periods, keys, values, statuses, hash };
    if !canonical.keys.is_sorted_by(|a, b| a < b) {
        canonical.sort()?;
    }
    canonical.check_sizes()?;
    canonical.hash = canonical.content_hash();
    Ok(canonical)
}

/// Returns the used keys in order, and for each old position the new one.
fn ranked<K: Ord + Clone>(list: &[K], used: impl Iterator<Item = u32>) -> (Vec<K>, Vec<u32>) {
    let mut is_used = vec![false; list.len()];
    used.for_each(|position| is_used[position as usize] = true);
    let mut order: Vec<usize> = (0..list.len()).filter(|i| is_used[*i]).collect();
    order.sort_by(|a, b| list[*a].cmp(&list[*b]));
    let mut new_position = vec![0; list.len()];
    for (new, old) in (0..).zip(&order) {
        new_position[*old] = new;
    }
    (order.into_iter().map(|i| list[i].clone()).collect(), new_position)
}

impl Canonical {
    fn sort(&mut self) -> Result<(), StoreError> {
        let mut order: Vec<(RowKey, usize)> = self.keys.iter().copied().zip(0..).collect();
        order.sort_unstable();
        let says = |row: usize| (self.values[row].to_bits(), self.statuses[row]);
        for pair in order.windows(2) {
            if pair[0].0 == pair[1].0 && says(pair[0].1) != says(pair[1].1) {
                return Err(self.conflict(pair[0].0));
            }
        }
        order.dedup_by_key(|(key, _)| *key);
        self.keys = order.iter().map(|(key, _)| *key).collect();
        self.values = order.iter().map(|(_, row)| self.values[*row]).collect();
        self.statuses = order.iter().map(|(_, row)| self.statuses[*row]).collect();
        Ok(())
    }

    /// Refuses an indicator whose dense block would not fit in memory.
    fn check_sizes(&self) -> Result<(), StoreError> {
        for run in self.keys.chunk_by(|a, b| a.indicator == b.indicator) {
            let different = |position: fn(&RowKey) -> u32| {
                run.iter().map(position).collect::<BTreeSet<u32>>().len() as u64
            };
            // So few rows cannot make a large block: no need to count.
            if run.len() < 400 {
                continue;
            }
            let cells = different(|k| k.group) * different(|k| k.area) * different(|k| k.period);
            if cells > MOST_CELLS {
                let id = self.indicators[run[0].indicator as usize].clone();
                return Err(StoreError::TooLarge { id, cells, limit: MOST_CELLS });
            }
        }
        Ok(())
    }

    fn conflict(&self, key: RowKey) -> StoreError {
        StoreError::Conflicting {
            indicator: self.indicators[key.indicator as usize].clone(),
            area: self.areas[key.area as usize].clone(),
            period: self.periods[key.period as usize],
            group: self.groups[key.group as usize].clone(),
        }
    }

    /// SHA-256 over the four sorted lists (each text with its length before it) and per row the
    /// positions, the exact bits of the value (zero where there is none) and the status.
    fn content_hash(&self) -> String {
        let mut hasher = Sha256::new();
        hash_list(&mut hasher, self.indicators.iter().map(ToString::to_string));
        hash_list(&mut hasher, self.groups.iter().map(ToString::to_string));
        hash_list(&mut hasher, self.areas.iter().map(ToString::to_string));
        hash_list(&mut hasher, self.periods.iter().map(ToString::to_string));
        let mut buffer = Vec::with_capacity(1 << 16);
        for ((key, value), status) in self.keys.iter().zip(&self.values).zip(&self.statuses) {
            let bits = if status.has_value() { value.to_bits() } else { 0 };
            for position in [key.indicator, key.group, key.area, key.period] {
                buffer.extend_from_slice(&position.to_le_bytes());
            }
            buffer.extend_from_slice(&bits.to_le_bytes());
            buffer.push(status_code(*status));
            if buffer.len() > (1 << 16) - 32 {
                hasher.update(&buffer);
                buffer.clear();
            }
        }
        hasher.update(&buffer);
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn hash_list(hasher: &mut Sha256, list: impl ExactSizeIterator<Item = String>) {
    hasher.update((list.len() as u64).to_le_bytes());
    for text in list {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
}

/// The status in the hash; never renumbered.
fn status_code(status: Status) -> u8 {
    match status {
        Status::Final => 0,
        Status::Preliminary => 1,
        Status::Suppressed => 2,
        Status::Missing => 3,
    }
}
