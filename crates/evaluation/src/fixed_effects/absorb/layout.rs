//! Rows sorted by the effect with most levels, the others as places in one list of unknowns.

use numerics::sum::count;

/// Rows as the projection walks them.
///
/// A place is a row's position after sorting by the leading effect. The levels of the other
/// effects are numbered through, effect after effect: these are the unknowns.
#[derive(Debug)]
pub(super) struct Layout {
    /// The row at each place; `None` where the rows were sorted already.
    order: Option<Vec<u32>>,
    /// Where each level of the leading effect starts among the places, and the end.
    pub(super) starts: Vec<usize>,
    /// The unknown of each other effect at each place.
    pub(super) unknowns: Vec<Vec<u32>>,
    /// Where each other effect's unknowns start, and the end.
    pub(super) offsets: Vec<usize>,
    /// Each place's weight; `None` where all are one.
    pub(super) weights: Option<Vec<f64>>,
    /// The weight of each level of the leading effect.
    pub(super) totals: Vec<f64>,
    /// The weight of each unknown.
    pub(super) diagonal: Vec<f64>,
    /// Which of the caller's effects leads, then those of `unknowns`.
    pub(super) which: Vec<usize>,
    /// The caller's code of every level, by the order of `which`.
    pub(super) names: Vec<Vec<u32>>,
}

/// One effect with its levels numbered without gaps, in rising order of the caller's codes.
struct Dense {
    levels: Vec<u32>,
    names: Vec<u32>,
}

fn dense(codes: &[u32]) -> Dense {
    let most = codes.iter().copied().max().unwrap_or(0) as usize;
    if most > 4 * codes.len() + 1_000 {
        let mut names = codes.to_vec();
        names.sort_unstable();
        names.dedup();
        let place = |code| names.binary_search(code).expect("every code is among the names");
        let levels = codes.iter().map(|code| index32(place(code))).collect();
        return Dense { levels, names };
    }
    let mut place = vec![u32::MAX; most + 1];
    for &code in codes {
        place[code as usize] = 0;
    }
    let mut names = Vec::new();
    for (code, place) in (0_u32..).zip(place.iter_mut()).filter(|(_, place)| **place == 0) {
        *place = index32(names.len());
        names.push(code);
    }
    Dense { levels: codes.iter().map(|code| place[*code as usize]).collect(), names }
}

/// Returns a number of rows or levels as 32 bits.
pub(super) fn index32(index: usize) -> u32 {
    u32::try_from(index).expect("the number of rows has been checked against 32 bits")
}

impl Layout {
    pub(super) fn new(effects: &[&[u32]], weights: Option<&[f64]>) -> Self {
        let mut all: Vec<Dense> = effects.iter().map(|codes| dense(codes)).collect();
        let lead = (0..all.len())
            .max_by_key(|effect| (all[*effect].names.len(), all.len() - effect))
            .expect("at least one effect");
        let which: Vec<usize> =
            [lead].into_iter().chain((0..all.len()).filter(|effect| *effect != lead)).collect();
        let leading = std::mem::replace(&mut all[lead], Dense { levels: vec![], names: vec![] });
        let starts = starts_of(&leading.levels, leading.names.len());
        let order = order_of(&leading.levels, &starts);
        let sorted = |values: Vec<u32>, offset: u32| -> Vec<u32> {
            match &order {
                None => values.into_iter().map(|v| v + offset).collect(),
                Some(order) => order.iter().map(|row| values[*row as usize] + offset).collect(),
            }
        };
        let (mut unknowns, mut offsets, mut names) = (Vec::new(), vec![0], vec![leading.names]);
        for effect in &which[1..] {
            let effect =
                std::mem::replace(&mut all[*effect], Dense { levels: vec![], names: vec![] });
            let offset = *offsets.last().expect("starts with zero");
            unknowns.push(sorted(effect.levels, index32(offset)));
            offsets.push(offset + effect.names.len());
            names.push(effect.names);
        }
        let weights = weights.map(|weights| match &order {
            None => weights.to_vec(),
            Some(order) => order.iter().map(|row| weights[*row as usize]).collect(),
        });
        let (totals, diagonal) = (Vec::new(), vec![0.0; *offsets.last().expect("not empty")]);
        let mut layout =
            Self { order, starts, unknowns, offsets, weights, totals, diagonal, which, names };
        layout.weigh();
        layout
    }

    fn weigh(&mut self) {
        let weight = |place: usize| self.weights.as_ref().map_or(1.0, |weights| weights[place]);
        self.totals = match &self.weights {
            None => self.starts.windows(2).map(|ends| count(ends[1] - ends[0])).collect(),
            Some(w) => self.starts.windows(2).map(|e| w[e[0]..e[1]].iter().sum()).collect(),
        };
        for unknowns in &self.unknowns {
            for (place, unknown) in unknowns.iter().enumerate() {
                self.diagonal[*unknown as usize] += weight(place);
            }
        }
    }

    pub(super) fn n(&self) -> usize {
        *self.starts.last().expect("starts end with the number of rows")
    }

    pub(super) fn n_leading(&self) -> usize {
        self.totals.len()
    }

    pub(super) fn n_unknowns(&self) -> usize {
        self.diagonal.len()
    }

    /// Returns a place's weight.
    pub(super) fn weight(&self, place: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[place])
    }

    /// Puts a column from the order of rows into that of places; the other way with `scatter`.
    pub(super) fn gather(&self, column: &mut Vec<f64>) {
        if let Some(order) = &self.order {
            *column = order.iter().map(|row| column[*row as usize]).collect();
        }
    }

    pub(super) fn scatter(&self, column: &mut Vec<f64>) {
        if let Some(order) = &self.order {
            let mut rows = vec![0.0; column.len()];
            for (row, value) in order.iter().zip(column.iter()) {
                rows[*row as usize] = *value;
            }
            *column = rows;
        }
    }

    /// Takes the mean of each level of the leading effect out of a column; returns its norm then.
    pub(super) fn demean(&self, column: &mut [f64]) -> f64 {
        let mut squares = 0.0;
        for (ends, total) in self.starts.windows(2).zip(&self.totals) {
            let own = &mut column[ends[0]..ends[1]];
            let weights = self.weights.as_ref().map(|weights| &weights[ends[0]..ends[1]]);
            take_mean_out(own, weights, *total);
            squares += match weights {
                None => own.iter().map(|v| v * v).sum::<f64>(),
                Some(weights) => own.iter().zip(weights).map(|(v, w)| w * v * v).sum(),
            };
        }
        squares.sqrt()
    }

    /// Adds up a column by unknown: `D'W·column`.
    pub(super) fn sums(&self, column: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_unknowns()];
        for unknowns in &self.unknowns {
            match &self.weights {
                None => {
                    for (unknown, value) in unknowns.iter().zip(column) {
                        sums[*unknown as usize] += value;
                    }
                }
                Some(weights) => {
                    for ((unknown, value), weight) in unknowns.iter().zip(column).zip(weights) {
                        sums[*unknown as usize] += weight * value;
                    }
                }
            }
        }
        sums
    }

    /// Takes `M·D·x` out of a column, where `M` takes out the means of the leading effect; adds up
    /// what is left by unknown.
    pub(super) fn take_out(&self, x: &[f64], column: &mut [f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_unknowns()];
        for (ends, total) in self.starts.windows(2).zip(&self.totals) {
            let (start, end) = (ends[0], ends[1]);
            let own = &mut column[start..end];
            for unknowns in &self.unknowns {
                for (value, unknown) in own.iter_mut().zip(&unknowns[start..end]) {
                    *value -= x[*unknown as usize];
                }
            }
            let weights = self.weights.as_ref().map(|weights| &weights[start..end]);
            take_mean_out(own, weights, *total);
            self.add_by_unknown(own, start, &mut sums);
        }
        sums
    }

    /// Returns `S·x` with `S = D'WMD`, the normal equations beside the leading effect.
    pub(super) fn normal_product(&self, x: &[f64], fitted: &mut Vec<f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_unknowns()];
        for (ends, total) in self.starts.windows(2).zip(&self.totals) {
            let (start, end) = (ends[0], ends[1]);
            fitted.clear();
            fitted.resize(end - start, 0.0);
            for unknowns in &self.unknowns {
                for (value, unknown) in fitted.iter_mut().zip(&unknowns[start..end]) {
                    *value += x[*unknown as usize];
                }
            }
            let weights = self.weights.as_ref().map(|weights| &weights[start..end]);
            take_mean_out(fitted, weights, *total);
            self.add_by_unknown(fitted, start, &mut sums);
        }
        sums
    }

    fn add_by_unknown(&self, own: &[f64], start: usize, sums: &mut [f64]) {
        let end = start + own.len();
        for unknowns in &self.unknowns {
            let unknowns = &unknowns[start..end];
            match &self.weights {
                None => {
                    for (unknown, value) in unknowns.iter().zip(own) {
                        sums[*unknown as usize] += value;
                    }
                }
                Some(weights) => {
                    for ((unknown, value), w) in unknowns.iter().zip(own).zip(&weights[start..end])
                    {
                        sums[*unknown as usize] += w * value;
                    }
                }
            }
        }
    }
}

fn take_mean_out(own: &mut [f64], weights: Option<&[f64]>, total: f64) {
    let sum: f64 = match weights {
        None => own.iter().sum(),
        Some(weights) => own.iter().zip(weights).map(|(v, w)| w * v).sum(),
    };
    let mean = sum / total;
    for value in own {
        *value -= mean;
    }
}

fn starts_of(levels: &[u32], n_levels: usize) -> Vec<usize> {
    let mut starts = vec![0; n_levels + 1];
    for level in levels {
        starts[*level as usize + 1] += 1;
    }
    for level in 0..n_levels {
        starts[level + 1] += starts[level];
    }
    starts
}

fn order_of(levels: &[u32], starts: &[usize]) -> Option<Vec<u32>> {
    if levels.is_sorted() {
        return None;
    }
    let mut next = starts.to_vec();
    let mut order = vec![0; levels.len()];
    for (row, level) in levels.iter().enumerate() {
        order[next[*level as usize]] = index32(row);
        next[*level as usize] += 1;
    }
    Some(order)
}
