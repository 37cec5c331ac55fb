//! Areas from one outwards.

use super::super::geography::Geography;

/// What happens to areas at one distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// They are met together.
    Together,
    /// They are met one by one, in the order that numba's quicksort leaves them in: PySAL's
    /// numbers to the last digits, and dependent on the rows' order.
    AsPysal,
}

/// Areas ordered by distance from one of them.
pub(super) struct Nearest {
    distances: Vec<f64>,
    order: Vec<usize>,
    scratch: Vec<usize>,
    starts: Vec<usize>,
    stops: Vec<usize>,
}

impl Nearest {
    pub(super) fn new(n: usize) -> Self {
        Self {
            distances: vec![0.0; n],
            order: vec![0; n],
            scratch: vec![0; n],
            starts: vec![0; n + 1],
            stops: Vec::with_capacity(n),
        }
    }

    /// Returns the areas, nearest first.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// Returns after how many areas the walk stops to look: where the distance changes, or after
    /// each area where they are met one by one.
    pub(super) fn stops(&self) -> &[usize] {
        &self.stops
    }

    /// Orders the areas from an origin.
    pub(super) fn from(&mut self, geography: &Geography, origin: usize, ties: Ties) {
        geography.squared_distances_m2(origin, &mut self.distances);
        match ties {
            Ties::Together => {
                self.sort_in_buckets();
                let (order, distances) = (&self.order, &self.distances);
                let n = order.len();
                self.stops.clear();
                self.stops
                    .extend((1..=n).filter(|at| {
                        *at == n || distances[order[*at]] > distances[order[*at - 1]]
                    }));
            }
            Ties::AsPysal => {
                for squared in &mut self.distances {
                    *squared = squared.sqrt();
                }
                for (at, area) in self.order.iter_mut().enumerate() {
                    *area = at;
                }
                quicksort(&self.distances, &mut self.order);
                self.stops.clear();
                self.stops.extend(1..=self.order.len());
            }
        }
    }

    /// Sorts by squared distance: as areas fill a plane, buckets of equal width hold about equally
    /// many, and what is left to do is little.
    #[expect(clippy::cast_possible_truncation, reason = "a bucket below the number of areas")]
    #[expect(clippy::cast_sign_loss, reason = "squares are not negative")]
    fn sort_in_buckets(&mut self) {
        let n = self.order.len();
        let farthest = self.distances.iter().copied().fold(0.0, f64::max);
        let scale = if farthest > 0.0 { numerics::sum::count(n - 1) / farthest } else { 0.0 };
        self.starts.fill(0);
        for (bucket, squared) in self.scratch.iter_mut().zip(&self.distances) {
            *bucket = ((squared * scale) as usize).min(n - 1);
            self.starts[*bucket + 1] += 1;
        }
        for bucket in 0..n {
            self.starts[bucket + 1] += self.starts[bucket];
        }
        for (area, bucket) in self.scratch.iter().enumerate() {
            self.order[self.starts[*bucket]] = area;
            self.starts[*bucket] += 1;
        }
        for at in 1..n {
            let area = self.order[at];
            let distance = self.distances[area];
            let mut place = at;
            while place > 0 && distance < self.distances[self.order[place - 1]] {
                self.order[place] = self.order[place - 1];
                place -= 1;
            }
            self.order[place] = area;
        }
    }
}

/// Sorts indices by value with Hoare's quicksort: median of the first, middle and last as pivot,
/// the pivot kept last while both ends move inwards past smaller and greater values, the smaller
/// part first, insertion for parts of at most fifteen.
///
/// This is the order in which numba 0.6x leaves equal values, so that PySAL's answers for maps
/// with equal distances can be had to the last digits.
fn quicksort(values: &[f64], order: &mut [usize]) {
    const SMALL: usize = 15;
    let Some(last) = order.len().checked_sub(1) else { return };
    let mut waiting = vec![(0, last)];
    while let Some((mut low, mut high)) = waiting.pop() {
        while high.saturating_sub(low) >= SMALL {
            let pivot = partition(values, order, low, high);
            if high - pivot > pivot - low {
                waiting.push((pivot + 1, high));
                high = pivot.saturating_sub(1);
            } else {
                if pivot > low {
                    waiting.push((low, pivot - 1));
                }
                low = pivot + 1;
            }
        }
        for at in low + 1..=high {
            let moved = order[at];
            let mut place = at;
            while place > low && values[moved] < values[order[place - 1]] {
                order[place] = order[place - 1];
                place -= 1;
            }
            order[place] = moved;
        }
    }
}

fn partition(values: &[f64], order: &mut [usize], low: usize, high: usize) -> usize {
    let middle = usize::midpoint(low, high);
    for (first, second) in [(low, middle), (middle, high), (low, middle)] {
        if values[order[second]] < values[order[first]] {
            order.swap(first, second);
        }
    }
    let pivot = values[order[middle]];
    order.swap(high, middle);
    let (mut from_left, mut past_right) = (low, high);
    loop {
        while from_left < high && values[order[from_left]] < pivot {
            from_left += 1;
        }
        // `past_right` is one past the place that is looked at, so that it never falls below zero.
        while past_right > low && pivot < values[order[past_right - 1]] {
            past_right -= 1;
        }
        if from_left + 1 >= past_right {
            break;
        }
        order.swap(from_left, past_right - 1);
        from_left += 1;
        past_right -= 1;
    }
    order.swap(from_left, high);
    from_left
}

#[cfg(test)]
mod tests {
    use super::*;
    use numerics::streams::Stream;

    #[test]
    fn both_ways_sort() {
        let mut stream = Stream::new(11, 0);
        for n in [1, 2, 16, 17, 400] {
            let x: Vec<f64> = (0..n).map(|_| (stream.uniform() * 9.0).floor()).collect();
            let y: Vec<f64> = (0..n).map(|_| stream.uniform() * 1e4).collect();
            let mut order: Vec<usize> = (0..n).collect();
            quicksort(&x, &mut order);
            assert!(order.windows(2).all(|pair| x[pair[0]] <= x[pair[1]]));
            let mut nearest = Nearest::new(n);
            nearest.distances.clone_from(&y);
            nearest.sort_in_buckets();
            assert!(nearest.order.windows(2).all(|pair| y[pair[0]] <= y[pair[1]]));
        }
    }
}
