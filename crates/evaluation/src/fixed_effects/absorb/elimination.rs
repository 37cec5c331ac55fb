//! Hard graphs: two effects eliminated approximately, level after level.
//!
//! With the sign of one effect turned, the normal equations of two effects are the Laplacian of
//! the graph whose edges are the rows. Eliminating a level joins all its neighbours with each
//! other; here a random tree stands for that clique, so that the factor stays as thin as the graph.
//! The factor only steers a search by conjugate gradients; the answer does not depend on the draws
//! beyond its stated error.
//!
//! # Source
//! Gao, Y., Kyng, R. and Spielman, D. A. (2023), Robust and practical solution of Laplacian
//! equations by approximate elimination, doi 10.48550/arXiv.2303.00709.

use numerics::streams::Stream;

use super::layout::{Layout, index32};

/// What fixes the draws of trees.
const SEED: u64 = 20_230_301;

/// Marks the end of a list of edges.
const END: u32 = u32::MAX;

/// An approximate factor of a graph's Laplacian.
#[derive(Debug)]
pub(super) struct Elimination {
    n_leading: usize,
    /// The vertices in the order of their elimination.
    order: Vec<u32>,
    /// Where each eliminated vertex's neighbours start, and the end.
    starts: Vec<usize>,
    /// The neighbours, each with the share that passes on to it of what comes.
    neighbours: Vec<(u32, f64)>,
    /// The weight of each eliminated vertex; zero for the last of a component.
    pivots: Vec<f64>,
}

/// The graph while vertices leave it: each edge stands in the lists of both ends.
struct Graph {
    first: Vec<u32>,
    next: Vec<u32>,
    edges: Vec<(u32, f64)>,
    degree: Vec<u32>,
    is_gone: Vec<bool>,
    /// Vertices by degree; an entry whose degree is old is passed over.
    queue: Vec<Vec<u32>>,
    lowest: usize,
}

impl Graph {
    fn new(n: usize) -> Self {
        Self {
            first: vec![END; n],
            next: Vec::new(),
            edges: Vec::new(),
            degree: vec![0; n],
            is_gone: vec![false; n],
            queue: Vec::new(),
            lowest: 0,
        }
    }

    fn join(&mut self, one: u32, other: u32, weight: f64) {
        for (from, to) in [(one, other), (other, one)] {
            self.next.push(self.first[from as usize]);
            self.first[from as usize] = index32(self.edges.len());
            self.edges.push((to, weight));
            self.degree[from as usize] += 1;
        }
    }

    fn enqueue(&mut self, vertex: u32) {
        let degree = self.degree[vertex as usize] as usize;
        if self.queue.len() <= degree {
            self.queue.resize_with(degree + 1, Vec::new);
        }
        self.queue[degree].push(vertex);
        self.lowest = self.lowest.min(degree);
    }

    /// Takes out the vertex with fewest edges.
    fn pop(&mut self) -> Option<u32> {
        while self.lowest < self.queue.len() {
            let Some(vertex) = self.queue[self.lowest].pop() else {
                self.lowest += 1;
                continue;
            };
            let is_current = self.degree[vertex as usize] as usize == self.lowest;
            if is_current && !self.is_gone[vertex as usize] {
                self.is_gone[vertex as usize] = true;
                return Some(vertex);
            }
        }
        None
    }

    /// Puts the vertex's remaining neighbours, each once, into `found`, light ones first.
    fn neighbours(&mut self, vertex: u32, found: &mut Vec<(u32, f64)>) {
        found.clear();
        let mut edge = self.first[vertex as usize];
        while edge != END {
            let (to, weight) = self.edges[edge as usize];
            if !self.is_gone[to as usize] {
                found.push((to, weight));
                self.degree[to as usize] -= 1;
            }
            edge = self.next[edge as usize];
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        found.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                kept.1 += later.1;
            }
            is_same
        });
        found.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    }
}

impl Elimination {
    /// Factors the graph of the leading effect and the effect `other` of the layout's unknowns.
    pub(super) fn of(layout: &Layout, other: usize) -> Self {
        let n_leading = layout.n_leading();
        let n = n_leading + layout.offsets[other + 1] - layout.offsets[other];
        let mut graph = Graph::new(n);
        let mut own: Vec<(u32, f64)> = Vec::new();
        for (level, ends) in layout.starts.windows(2).enumerate() {
            own.clear();
            own.extend((ends[0]..ends[1]).map(|place| {
                let unknown = layout.unknowns[other][place] as usize - layout.offsets[other];
                (index32(n_leading + unknown), layout.weight(place))
            }));
            own.sort_unstable_by_key(|edge| edge.0);
            for same in own.chunk_by(|a, b| a.0 == b.0) {
                graph.join(index32(level), same[0].0, same.iter().map(|edge| edge.1).sum());
            }
        }
        for vertex in 0..index32(n) {
            graph.enqueue(vertex);
        }
        Self::eliminate(&mut graph, n, n_leading)
    }

    fn eliminate(graph: &mut Graph, n: usize, n_leading: usize) -> Self {
        let mut stream = Stream::new(SEED, 0);
        let (mut order, mut starts) = (Vec::with_capacity(n), vec![0]);
        let (mut neighbours, mut pivots) = (Vec::new(), Vec::with_capacity(n));
        let (mut found, mut running): (Vec<(u32, f64)>, Vec<f64>) = (Vec::new(), Vec::new());
        while let Some(vertex) = graph.pop() {
            graph.neighbours(vertex, &mut found);
            running.clear();
            running.extend(found.iter().scan(0.0, |total, edge| {
                *total += edge.1;
                Some(*total)
            }));
            let all = running.last().copied().unwrap_or(0.0);
            let (mut kept, mut weight) = (1.0, all);
            for (i, (neighbour, own)) in found.iter().enumerate() {
                if i + 1 == found.len() {
                    neighbours.push((*neighbour, 1.0));
                    pivots.push(own * kept);
                    break;
                }
                let share = own * kept / weight;
                let aim = running[i] + stream.uniform() * (all - running[i]);
                let drawn =
                    running.partition_point(|sum| *sum <= aim).clamp(i + 1, found.len() - 1);
                graph.join(*neighbour, found[drawn].0, share * (1.0 - share) * weight);
                neighbours.push((*neighbour, share));
                kept *= 1.0 - share;
                weight *= (1.0 - share) * (1.0 - share);
            }
            if found.is_empty() {
                pivots.push(0.0);
            }
            for (neighbour, _) in &found {
                graph.enqueue(*neighbour);
            }
            order.push(vertex);
            starts.push(neighbours.len());
        }
        Self { n_leading, order, starts, neighbours, pivots }
    }

    /// Solves the factored system for a right side that is zero on the leading effect; returns
    /// the part of the solution beside it.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; self.n_leading];
        y.extend_from_slice(right);
        for (step, vertex) in self.order.iter().enumerate() {
            let Some((last, others)) = self.neighbours_of(step).split_last() else {
                y[*vertex as usize] = 0.0;
                continue;
            };
            let mut left = y[*vertex as usize];
            for (neighbour, share) in others {
                y[*neighbour as usize] += share * left;
                left *= 1.0 - share;
            }
            y[last.0 as usize] += left;
            y[*vertex as usize] = left / self.pivots[step];
        }
        for (step, vertex) in self.order.iter().enumerate().rev() {
            let Some((last, others)) = self.neighbours_of(step).split_last() else { continue };
            let mut value = y[*vertex as usize] + y[last.0 as usize];
            for (neighbour, share) in others.iter().rev() {
                value = (1.0 - share) * value + share * y[*neighbour as usize];
            }
            y[*vertex as usize] = value;
        }
        y.split_off(self.n_leading)
    }

    fn neighbours_of(&self, step: usize) -> &[(u32, f64)] {
        &self.neighbours[self.starts[step]..self.starts[step + 1]]
    }
}
