//! Drawing one population.

use numerics::draws::{Alias, PersonsAmongPlaces, PersonsOverCells, SumOf, Sums, multinomial};
use numerics::streams::Stream;

use crate::segregation::counts::Table;
use crate::segregation::lanes::total;
use crate::segregation::resampling::Resampling;

/// A drawn population, in memory that the next draw uses again.
pub(crate) struct Population {
    counts: Vec<f64>,
    area_totals: Vec<f64>,
    group_totals: Vec<f64>,
    /// Persons of each area without a group yet.
    living: Vec<u64>,
}

impl Population {
    /// Returns room for a population as large as a table.
    pub(crate) fn like(table: &Table<'_>) -> Self {
        Self {
            counts: vec![0.0; table.counts().len()],
            area_totals: vec![0.0; table.n_areas()],
            group_totals: vec![0.0; table.n_groups()],
            living: vec![0; table.n_areas()],
        }
    }

    /// Returns the population as the kernels read it.
    pub(crate) fn table(&self) -> Table<'_> {
        Table::new(&self.counts, &self.area_totals, &self.group_totals)
    }

    fn sum_up(&mut self) {
        self.area_totals.fill(0.0);
        let columns = self.counts.chunks_exact(self.area_totals.len());
        for (group, column) in self.group_totals.iter_mut().zip(columns) {
            *group = total(column);
            for (area, count) in self.area_totals.iter_mut().zip(column) {
                *area += count;
            }
        }
    }
}

/// What is prepared once for all draws.
pub(crate) enum Sampler {
    /// All cells at once.
    Cells(PersonsOverCells),
    /// Group after group over areas.
    Groups(Vec<PersonsOverCells>),
    /// Whole areas.
    Areas { counts: Vec<f64>, n_areas: usize },
    /// Group after group among the persons of each area: the chance of each among those left.
    Persons { sizes: Vec<u64>, chances: Vec<Sums> },
    /// Group after group picked from all persons left; the last group is who is left.
    Picked(Picked),
    /// Margins first, then group after group over areas.
    Independent { sizes: Vec<f64>, groups: Vec<f64>, persons: u64 },
}

/// Groups picked without replacement, smallest first.
pub(crate) struct Picked {
    sizes: Vec<u64>,
    places: Alias,
    groups: Vec<usize>,
    among: Vec<PersonsAmongPlaces>,
}

impl Sampler {
    pub(crate) fn new(table: &Table<'_>, resampling: Resampling) -> Self {
        let areas = whole(table.area_totals());
        let persons = |values: &[f64]| as_whole(total(values));
        let over = |sizes: Vec<u64>, persons: u64| {
            PersonsOverCells::new(sizes, persons).expect("a table has a person")
        };
        match resampling {
            Resampling::Persons => {
                Self::Cells(over(whole(table.counts()), persons(table.counts())))
            }
            Resampling::PersonsWithinGroups => {
                let columns = (0..table.n_groups()).map(|group| table.column(group));
                Self::Groups(columns.map(|c| over(whole(c), persons(c))).collect())
            }
            Resampling::Systematic => {
                let groups = whole(table.group_totals()).into_iter();
                Self::Groups(groups.map(|persons| over(areas.clone(), persons)).collect())
            }
            Resampling::Areas => {
                Self::Areas { counts: table.counts().to_vec(), n_areas: table.n_areas() }
            }
            Resampling::Evenness => Self::even(table, areas),
            Resampling::Permutation => Self::Picked(Picked::new(table, areas)),
            Resampling::Independence => Self::Independent {
                sizes: table.area_totals().to_vec(),
                groups: table.group_totals().to_vec(),
                persons: persons(table.counts()),
            },
        }
    }

    fn even(table: &Table<'_>, sizes: Vec<u64>) -> Self {
        let largest = sizes.iter().copied().max().unwrap_or(0);
        let mut left = table.total();
        let all_but_last = &table.group_totals()[..table.n_groups() - 1];
        let chances = all_but_last.iter().map(|group| {
            let chance = if left > 0.0 { (group / left).clamp(0.0, 1.0) } else { 0.0 };
            left -= group;
            Sums::new(SumOf::Trials { chance }, largest)
        });
        Self::Persons { chances: chances.collect(), sizes }
    }

    /// Draws a population.
    pub(crate) fn draw(&self, population: &mut Population, stream: &mut Stream) {
        let n_areas = population.area_totals.len();
        match self {
            Self::Cells(cells) => cells.draw(&mut population.counts, stream),
            Self::Groups(groups) => {
                for (group, column) in
                    groups.iter().zip(population.counts.chunks_exact_mut(n_areas))
                {
                    group.draw(column, stream);
                }
            }
            Self::Areas { counts, n_areas } => {
                for place in 0..*n_areas {
                    let area = stream.index(*n_areas);
                    for group in 0..counts.len() / n_areas {
                        population.counts[group * n_areas + place] = counts[group * n_areas + area];
                    }
                }
            }
            Self::Persons { sizes, chances } => {
                even_groups(sizes, chances, population, stream);
            }
            Self::Picked(picked) => picked.draw(population, stream),
            Self::Independent { sizes, groups, persons } => {
                let mut drawn_groups = vec![0; groups.len()];
                multinomial(*persons, groups, &mut drawn_groups, stream);
                let columns = population.counts.chunks_exact_mut(n_areas);
                for (persons, column) in drawn_groups.into_iter().zip(columns) {
                    multinomial(persons, sizes, &mut population.living, stream);
                    for (count, drawn) in column.iter_mut().zip(&population.living) {
                        *count = as_float(*drawn);
                    }
                }
            }
        }
        population.sum_up();
    }
}

/// Gives every person of each area a group, the last group to those left.
fn even_groups(sizes: &[u64], chances: &[Sums], population: &mut Population, stream: &mut Stream) {
    population.living.copy_from_slice(sizes);
    let mut columns = population.counts.chunks_exact_mut(sizes.len());
    for (chance, column) in chances.iter().zip(columns.by_ref()) {
        for (count, left) in column.iter_mut().zip(&mut population.living) {
            let drawn = chance.draw(*left, stream);
            *left -= drawn;
            *count = as_float(drawn);
        }
    }
    for column in columns {
        for (count, left) in column.iter_mut().zip(&population.living) {
            *count = as_float(*left);
        }
    }
}

impl Picked {
    fn new(table: &Table<'_>, sizes: Vec<u64>) -> Self {
        let mut groups: Vec<usize> = (0..table.n_groups()).collect();
        let persons = whole(table.group_totals());
        groups.sort_by_key(|group| persons[*group]);
        let largest = sizes.iter().copied().max().unwrap_or(0);
        let mut left: u64 = sizes.iter().sum();
        let all_but_last = &groups[..groups.len() - 1];
        let among = all_but_last
            .iter()
            .map(|group| {
                let among = PersonsAmongPlaces::new(persons[*group], left, largest);
                left -= persons[*group];
                among
            })
            .collect();
        let places = Alias::new(table.area_totals()).expect("a table has a person");
        Self { sizes, places, groups, among }
    }

    fn draw(&self, population: &mut Population, stream: &mut Stream) {
        let n = self.sizes.len();
        population.living.copy_from_slice(&self.sizes);
        for (group, among) in self.groups.iter().zip(&self.among) {
            let column = &mut population.counts[group * n..(group + 1) * n];
            among.draw((&mut population.living, &self.sizes), &self.places, column, stream);
        }
        for group in &self.groups[self.among.len()..] {
            let column = &mut population.counts[group * n..(group + 1) * n];
            for (count, left) in column.iter_mut().zip(&population.living) {
                *count = as_float(*left);
            }
        }
    }
}

fn whole(counts: &[f64]) -> Vec<u64> {
    counts.iter().map(|count| as_whole(*count)).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers of persons, checked before"
)]
fn as_whole(count: f64) -> u64 {
    count as u64
}

#[expect(clippy::cast_precision_loss, reason = "numbers of persons are below 2^53")]
fn as_float(count: u64) -> f64 {
    count as f64
}
