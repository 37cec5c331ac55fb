//! Draws the neighbourhood of every place.

use rayon::prelude::*;

use super::crossing::Search;
use super::definition::{NeighbourhoodError, Overshoot, OwnPlace, Places, Scale, check};
use super::discs::Discs;
use super::hull;
use super::lattice::{Lattice, LatticeDiscs};
use super::overshoot::{Extent, Rules, Tally, within_own_place};
use super::people::{People, float};
use super::scattered::{Scattered, ScatteredDiscs};

/// Places in a row along the curve that one task draws: fixed, so that nothing depends on the
/// number of threads.
const PLACES_PER_TASK: usize = 2048;

/// People on the ground, indexed once for any number of scales.
#[derive(Debug)]
pub struct Landscape {
    people: People,
    index: Index,
    corners: Vec<(u32, u32)>,
    n_populated: u64,
}

#[derive(Debug)]
enum Index {
    Lattice(Lattice),
    Scattered(Scattered),
}

/// The neighbourhoods of places at one scale: one row per place.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbourhoods {
    /// How far they reach.
    pub scale: Scale,
    /// People met, Nₖ: k itself, more by the rule for the crossing ring, or fewer where
    /// `is_reached` is false.
    pub population: Vec<f64>,
    /// Members of each group among them, Tₖ: one column per group.
    pub groups: Vec<Vec<f64>>,
    /// How far one must go for them, in metres: to the farthest place of all where k is not
    /// reached.
    pub radius_m: Vec<f64>,
    /// Whether k was reached. Where it was not, the row holds everybody there is.
    pub is_reached: Vec<bool>,
}

impl Neighbourhoods {
    /// Returns the share of a group among the people of a neighbourhood, Rₖ, or `None` where
    /// nobody was met.
    ///
    /// # Panics
    /// Where there is no such group or row.
    #[must_use]
    pub fn share(&self, group: usize, row: usize) -> Option<f64> {
        let people = self.population[row];
        (people > 0.0).then(|| self.groups[group][row] / people)
    }
}

impl Landscape {
    /// Indexes places.
    ///
    /// Rows with the same coordinates are one place. Whole counts are counted exactly; fractions
    /// of people in units of 2⁻ˢ person, s being 40 or the most that all people together allow
    /// (37 for ten million), so that what is met never depends on the order of adding. Distances
    /// are compared as integers: squares of the largest step that all coordinates are multiples
    /// of. Where the step makes a lattice the places are held as rows of bits, else in square
    /// bins; both give the same answers.
    ///
    /// # Errors
    /// No places; nobody living anywhere; columns of different lengths; a population or group
    /// that is negative or not a finite number; a group above its population; places or people
    /// too many or too far apart to count exactly.
    pub fn new(places: &Places<'_>) -> Result<Self, NeighbourhoodError> {
        let people = People::new(places)?;
        let index = match Lattice::new(&people) {
            Some(lattice) => Index::Lattice(lattice),
            None => Index::Scattered(Scattered::new(&people)),
        };
        Ok(Self::over(people, index))
    }

    /// Indexes places as free points whatever their coordinates.
    #[cfg(test)]
    pub(super) fn of_free_points(places: &Places<'_>) -> Result<Self, NeighbourhoodError> {
        let people = People::new(places)?;
        let index = Index::Scattered(Scattered::new(&people));
        Ok(Self::over(people, index))
    }

    fn over(people: People, index: Index) -> Self {
        let is_populated = |place: usize| people.counts[0][place] > 0;
        let corners = hull::corners(&people.x, &people.y, is_populated);
        let n_populated = people.counts[0].iter().map(|count| u64::from(*count > 0)).sum();
        Self { people, index, corners, n_populated }
    }

    /// Returns how many rows share a place with an earlier row.
    #[must_use]
    pub fn n_joined_rows(&self) -> usize {
        self.people.place_of_row.len() - self.people.n_places()
    }

    /// Returns the neighbourhood of every row's place at a scale.
    ///
    /// # Errors
    /// A k of 0; a self-potential outside 0 to 1 or a cell without a side.
    ///
    /// # Source
    /// Östh, J., Clark, W. A. V. and Malmberg, B. (2015), Measuring the scale of segregation using
    /// k-nearest neighbor aggregates, Geographical Analysis 47, doi 10.1111/gean.12053; the rules
    /// for the crossing ring, self-potential and own place as in EquiPop 1.62 (Östh 2026).
    ///
    /// # Example
    /// ```
    /// use measures::neighbourhoods::{Landscape, Overshoot, OwnPlace, Places, Scale};
    /// let group = [0.0, 4.0, 1.0];
    /// let places = Places {
    ///     x_m: &[50, 150, 450],
    ///     y_m: &[50, 50, 50],
    ///     population: &[5.0, 6.0, 9.0],
    ///     groups: &[&group],
    /// };
    /// let land = Landscape::new(&places)?;
    /// let scale = Scale::Nearest { k: 8 };
    /// let around = land.neighbourhoods(scale, Overshoot::Proportional, OwnPlace::Included)?;
    /// assert_eq!(around.groups[0][0], 2.0); // half of the second place's people
    /// # Ok::<(), measures::neighbourhoods::NeighbourhoodError>(())
    /// ```
    pub fn neighbourhoods(
        &self,
        scale: Scale,
        overshoot: Overshoot,
        own_place: OwnPlace,
    ) -> Result<Neighbourhoods, NeighbourhoodError> {
        let by_place = self.of_places(scale, overshoot, own_place)?;
        let rows: Vec<usize> =
            self.people.place_of_row.iter().map(|place| *place as usize).collect();
        Ok(in_order(&by_place, &rows))
    }

    /// Returns the neighbourhoods of some rows' places only, in the order asked for, each drawn
    /// from everybody.
    ///
    /// # Errors
    /// As [`Self::neighbourhoods`], and a row that is not there.
    pub fn neighbourhoods_of(
        &self,
        rows: &[usize],
        scale: Scale,
        overshoot: Overshoot,
        own_place: OwnPlace,
    ) -> Result<Neighbourhoods, NeighbourhoodError> {
        let n_rows = self.people.place_of_row.len();
        if let Some(row) = rows.iter().find(|row| **row >= n_rows) {
            return Err(NeighbourhoodError::NoSuchRow { row: row + 1, n_rows });
        }
        let mut places: Vec<u32> = rows.iter().map(|row| self.people.place_of_row[*row]).collect();
        places.sort_unstable();
        places.dedup();
        let by_place = self.draw(&places, scale, overshoot, own_place)?;
        let drawn = |row: &usize| {
            let place = self.people.place_of_row[*row];
            places.partition_point(|other| *other < place)
        };
        let order: Vec<usize> = rows.iter().map(drawn).collect();
        Ok(in_order(&by_place, &order))
    }

    /// Returns the population and then each group, by place.
    pub(super) fn local_counts(&self) -> Vec<Vec<f64>> {
        let people = &self.people;
        let persons =
            |column: &Vec<u64>| column.iter().map(|units| people.persons(*units)).collect();
        people.counts.iter().map(persons).collect()
    }

    fn n_places(&self) -> u32 {
        u32::try_from(self.people.n_places()).expect("places were counted")
    }

    /// Draws the neighbourhoods of every place, in the order of places.
    pub(super) fn of_places(
        &self,
        scale: Scale,
        overshoot: Overshoot,
        own_place: OwnPlace,
    ) -> Result<Neighbourhoods, NeighbourhoodError> {
        let places: Vec<u32> = (0..self.n_places()).collect();
        self.draw(&places, scale, overshoot, own_place)
    }

    fn draw(
        &self,
        places: &[u32],
        scale: Scale,
        overshoot: Overshoot,
        own_place: OwnPlace,
    ) -> Result<Neighbourhoods, NeighbourhoodError> {
        check(scale, own_place)?;
        let tasks: Vec<Task> = match &self.index {
            Index::Lattice(lattice) => places
                .par_chunks(PLACES_PER_TASK)
                .map(|some| {
                    self.task(LatticeDiscs::new(lattice), some, scale, overshoot, own_place)
                })
                .collect(),
            Index::Scattered(scattered) => places
                .par_chunks(PLACES_PER_TASK)
                .map(|some| {
                    self.task(ScatteredDiscs::new(scattered), some, scale, overshoot, own_place)
                })
                .collect(),
        };
        Ok(joined(scale, tasks, self.people.counts.len(), places.len()))
    }

    fn task(
        &self,
        mut discs: impl Discs,
        places: &[u32],
        scale: Scale,
        overshoot: Overshoot,
        own_place: OwnPlace,
    ) -> Task {
        let people_per_place = float(self.people.totals[0]) / float(self.n_populated);
        let everything = self.furthest_reach();
        let mut search = Search::new(everything, people_per_place);
        let mut tally = Tally::new(self.people.counts.len());
        let mut units = vec![0; self.people.counts.len()];
        let mut task = Task::new(places.len(), self.people.counts.len());
        for (place, counts) in
            places.iter().zip(task.counts.chunks_exact_mut(self.people.counts.len()))
        {
            let place = *place as usize;
            discs.centre(self.people.x[place], self.people.y[place]);
            let extent = match scale {
                Scale::Within { radius_m } => {
                    self.within(&mut discs, place, radius_m, own_place, (&mut units, counts))
                }
                Scale::Nearest { k } => {
                    let work = (&mut search, &mut tally);
                    self.nearest(&mut discs, place, (k, overshoot, own_place), work, counts)
                }
            };
            task.radius_m.push(extent.radius_m);
            task.is_reached.push(extent.is_reached);
        }
        task
    }

    fn furthest_reach(&self) -> u64 {
        let longest = |values: &[u32]| u64::from(values.iter().copied().max().unwrap_or(0));
        let (east, north) = (longest(&self.people.x), longest(&self.people.y));
        (east * east + north * north).max(1)
    }

    fn nearest(
        &self,
        discs: &mut impl Discs,
        place: usize,
        (k, overshoot, own_place): (u64, Overshoot, OwnPlace),
        (search, tally): (&mut Search, &mut Tally),
        counts: &mut [f64],
    ) -> Extent {
        let people = &self.people;
        let own = people.counts[0][place];
        let not_counted = if own_place == OwnPlace::Excluded { own } else { 0 };
        let there_are = people.totals[0] - not_counted;
        // A k too large for its units is larger than everybody.
        let wanted = k.checked_mul(1 << people.unit_power).filter(|wanted| *wanted <= there_are);
        let Some(wanted) = wanted else {
            return self.everybody(place, own_place, counts);
        };
        let rules = Rules { wanted, overshoot, own_place };
        if own_place != OwnPlace::Excluded && own >= wanted {
            return within_own_place(people, place, &rules, counts);
        }
        let crossing = search.find(discs, wanted + not_counted);
        tally.fill(people, place, &rules, (search, discs, crossing), counts)
    }

    fn everybody(&self, place: usize, own_place: OwnPlace, counts: &mut [f64]) -> Extent {
        let people = &self.people;
        for ((count, total), column) in counts.iter_mut().zip(&people.totals).zip(&people.counts) {
            let own = if own_place == OwnPlace::Excluded { column[place] } else { 0 };
            *count = people.persons(total - own);
        }
        let reach = hull::farthest(&self.corners, self.people.x[place], self.people.y[place]);
        let radius_m = float(reach).sqrt() * float(self.people.step_m);
        Extent { radius_m, is_reached: false }
    }

    fn within(
        &self,
        discs: &mut impl Discs,
        place: usize,
        radius_m: u32,
        own_place: OwnPlace,
        (units, counts): (&mut [u64], &mut [f64]),
    ) -> Extent {
        let people = &self.people;
        let radius = u64::from(radius_m);
        let reach = radius * radius / (people.step_m * people.step_m);
        discs.open(reach.min(self.furthest_reach()));
        discs.opened(units);
        for ((count, units), column) in counts.iter_mut().zip(&*units).zip(&people.counts) {
            let own = if own_place == OwnPlace::Excluded { column[place] } else { 0 };
            *count = people.persons(units - own);
        }
        Extent { radius_m: f64::from(radius_m), is_reached: true }
    }
}

/// What one task drew: counts place by place, all counts of a place together.
struct Task {
    counts: Vec<f64>,
    radius_m: Vec<f64>,
    is_reached: Vec<bool>,
}

impl Task {
    fn new(n_places: usize, n_counts: usize) -> Self {
        Self {
            counts: vec![0.0; n_places * n_counts],
            radius_m: Vec::with_capacity(n_places),
            is_reached: Vec::with_capacity(n_places),
        }
    }
}

fn joined(scale: Scale, tasks: Vec<Task>, n_counts: usize, n_places: usize) -> Neighbourhoods {
    let column = || Vec::with_capacity(n_places);
    let mut joined = Neighbourhoods {
        scale,
        population: column(),
        groups: (1..n_counts).map(|_| column()).collect(),
        radius_m: column(),
        is_reached: Vec::with_capacity(n_places),
    };
    for task in tasks {
        for counts in task.counts.chunks_exact(n_counts) {
            joined.population.push(counts[0]);
            for (column, count) in joined.groups.iter_mut().zip(&counts[1..]) {
                column.push(*count);
            }
        }
        joined.radius_m.extend(task.radius_m);
        joined.is_reached.extend(task.is_reached);
    }
    joined
}

/// Returns rows by their numbers.
fn in_order(drawn: &Neighbourhoods, order: &[usize]) -> Neighbourhoods {
    let arranged = |column: &Vec<f64>| order.iter().map(|index| column[*index]).collect();
    Neighbourhoods {
        scale: drawn.scale,
        population: arranged(&drawn.population),
        groups: drawn.groups.iter().map(arranged).collect(),
        radius_m: arranged(&drawn.radius_m),
        is_reached: order.iter().map(|index| drawn.is_reached[*index]).collect(),
    }
}
