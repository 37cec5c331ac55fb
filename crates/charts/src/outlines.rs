//! The outlines of areas, projected and shortened once, so that drawing a map only joins strings.

use std::collections::BTreeMap;

use crate::projection::project;
use crate::simplify::{Vertex, simplify};

/// Grid steps per user unit of the map.
pub(crate) const GRID: f64 = 2.0;
/// The height of a map in user units.
const HEIGHT: f64 = 640.0;
/// The empty margin around the outlines in user units.
const MARGIN: f64 = 6.0;

/// One area with its outline.
#[derive(Clone, Debug)]
pub struct Area {
    /// What fills refer to; unique.
    pub id: String,
    /// The name.
    pub title: String,
    /// Borders between areas of different groups are drawn over the fills.
    pub group: String,
    /// Rings of (longitude, latitude) in degrees; neighbours share exact vertices.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// Why outlines could not be made.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum OutlinesError {
    /// There is nothing to draw.
    #[error("draw a map without areas: give at least one area with a ring")]
    Empty,
    /// A coordinate is not a number.
    #[error("place area {id}: a coordinate is not a finite number, check its rings")]
    NotFinite {
        /// The area.
        id: String,
    },
    /// Two areas have the same id.
    #[error("tell areas apart: id {id} is there twice, give each area an id of its own")]
    Twice {
        /// The id.
        id: String,
    },
}

/// Outlines ready to be filled.
#[derive(Clone, Debug)]
pub struct Outlines {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) borders: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) path: String,
    /// The westernmost and easternmost edge and the middle height, in user units.
    pub(crate) west: f64,
    pub(crate) east: f64,
    pub(crate) middle: f64,
}

impl Outlines {
    /// Projects areas to equal area, rounds them to the grid and writes their paths.
    ///
    /// Vertices that make no visible difference are left out.
    /// Neighbours that share vertices before still share them after. Areas too small for the grid
    /// keep a dot of one grid step. To show a part of the country larger, give only its areas.
    ///
    /// # Errors
    /// When there are no areas, an id is there twice or a coordinate is not finite.
    pub fn new(areas: &[Area]) -> Result<Self, OutlinesError> {
        check(areas)?;
        let projected: Vec<Vec<Vec<(f64, f64)>>> = areas
            .iter()
            .map(|a| {
                a.rings.iter().map(|r| r.iter().map(|p| project(p.0, p.1)).collect()).collect()
            })
            .collect();
        let all = || projected.iter().flatten().flatten();
        let (west, east) = ends(all().map(|p| p.0)).ok_or(OutlinesError::Empty)?;
        let (south, north) = ends(all().map(|p| p.1)).ok_or(OutlinesError::Empty)?;
        let inner = HEIGHT - 2.0 * MARGIN;
        // A wide part of the country is held by its width, a tall one by its height.
        let scale = (inner / (north - south).max(1.0)).min(inner / (east - west).max(1.0));
        let place = |p: &(f64, f64)| {
            let x = (p.0 - west) * scale + MARGIN;
            let y = (north - p.1) * scale + MARGIN;
            (grid(x * GRID), grid(y * GRID))
        };
        let mut rounded: Vec<Vec<Vec<Vertex>>> = projected
            .iter()
            .map(|rings| rings.iter().map(|ring| without_repeats(ring.iter().map(place))).collect())
            .collect();
        simplify(&mut rounded);
        let shapes = areas.iter().zip(&rounded).map(|(area, rings)| shape(area, rings)).collect();
        Ok(Self {
            width: (east - west) * scale + 2.0 * MARGIN,
            height: (north - south) * scale + 2.0 * MARGIN,
            shapes,
            borders: borders(areas, &rounded),
        })
    }

    /// Returns the ids of all areas in their order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.shapes.iter().map(|shape| shape.id.as_str())
    }
}

fn check(areas: &[Area]) -> Result<(), OutlinesError> {
    let mut seen = std::collections::BTreeSet::new();
    for area in areas {
        if !seen.insert(area.id.as_str()) {
            return Err(OutlinesError::Twice { id: area.id.clone() });
        }
        let finite = |p: &(f64, f64)| p.0.is_finite() && p.1.is_finite();
        if !area.rings.iter().flatten().all(finite) {
            return Err(OutlinesError::NotFinite { id: area.id.clone() });
        }
    }
    Ok(())
}

fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, v| match ends {
        None => Some((v, v)),
        Some((low, high)) => Some((v.min(low), v.max(high))),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "held to the grid of a map, far inside i32")]
fn grid(value: f64) -> i32 {
    value.round().clamp(-1e6, 1e6) as i32
}

/// Returns the vertices of a closed ring without repeats and without the closing one.
fn without_repeats(vertices: impl Iterator<Item = Vertex>) -> Vec<Vertex> {
    let mut ring: Vec<Vertex> = Vec::new();
    for vertex in vertices {
        if ring.last() != Some(&vertex) {
            ring.push(vertex);
        }
    }
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

fn shape(area: &Area, rings: &[Vec<Vertex>]) -> Shape {
    let mut path = String::new();
    let large: Vec<&Vec<Vertex>> = rings.iter().filter(|ring| ring.len() > 2).collect();
    for ring in &large {
        relative(&mut path, ring);
        path.push('z');
    }
    if let (true, Some((x, y))) = (large.is_empty(), rings.iter().flatten().next()) {
        path = format!("M{x} {y}h1v1h-1z");
    }
    // The label stands beside the largest ring, not beside islands far off.
    let largest = rings.iter().max_by_key(|ring| ring.len());
    let vertices = || largest.into_iter().flatten();
    let place = |v: i32| f64::from(v) / GRID;
    let (west, east) = ends(vertices().map(|v| place(v.0))).unwrap_or((0.0, 0.0));
    let (top, bottom) = ends(vertices().map(|v| place(v.1))).unwrap_or((0.0, 0.0));
    let (id, title) = (area.id.clone(), area.title.clone());
    Shape { id, title, path, west, east, middle: top.midpoint(bottom) }
}

/// Writes vertices as one absolute move and relative steps, with a space only where needed.
///
/// Steps that go on in the same direction are joined.
fn relative(path: &mut String, vertices: &[Vertex]) {
    let Some(first) = vertices.first() else { return };
    path.push_str(&format!("M{} {}", first.0, first.1));
    let mut steps: Vec<Vertex> = Vec::new();
    for pair in vertices.windows(2) {
        let step = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        match steps.last_mut() {
            Some(last)
                if last.0 * step.1 == last.1 * step.0 && last.0 * step.0 + last.1 * step.1 > 0 =>
            {
                *last = (last.0 + step.0, last.1 + step.1);
            }
            _ => steps.push(step),
        }
    }
    for (index, step) in steps.iter().enumerate() {
        let separator = if index == 0 { "l" } else { " " };
        for (number, separator) in [(step.0, separator), (step.1, " ")] {
            if number >= 0 || separator == "l" {
                path.push_str(separator);
            }
            path.push_str(&number.to_string());
        }
    }
}

/// Returns the edges that lie on the outside or between two groups, joined to long lines.
fn borders(areas: &[Area], rounded: &[Vec<Vec<Vertex>>]) -> String {
    let mut sides: BTreeMap<(Vertex, Vertex), Vec<&str>> = BTreeMap::new();
    for (area, rings) in areas.iter().zip(rounded) {
        for ring in rings.iter().filter(|ring| ring.len() > 2) {
            let next = ring.iter().cycle().skip(1);
            for (a, b) in ring.iter().zip(next) {
                sides.entry((*a.min(b), *a.max(b))).or_default().push(&area.group);
            }
        }
    }
    let mut open: BTreeMap<Vertex, Vec<Vertex>> = BTreeMap::new();
    for ((a, b), groups) in sides {
        if groups.len() == 1 || groups.iter().any(|group| *group != groups[0]) {
            open.entry(a).or_default().push(b);
            open.entry(b).or_default().push(a);
        }
    }
    let mut path = String::new();
    while let Some(start) = start_of_line(&open) {
        relative(&mut path, &walk(&mut open, start));
    }
    path
}

/// Returns a vertex where lines meet or end, or any on a closed line.
fn start_of_line(open: &BTreeMap<Vertex, Vec<Vertex>>) -> Option<Vertex> {
    let junction = open.iter().find(|(_, ends)| ends.len() % 2 == 1);
    junction.or_else(|| open.iter().next()).map(|(vertex, _)| *vertex)
}

/// Follows edges from `start` until there are none left, taking them away.
fn walk(open: &mut BTreeMap<Vertex, Vec<Vertex>>, start: Vertex) -> Vec<Vertex> {
    let mut line = vec![start];
    let mut at = start;
    while let Some(next) = open.get_mut(&at).and_then(Vec::pop) {
        forget_if_empty(open, at);
        if let Some(back) = open.get_mut(&next)
            && let Some(index) = back.iter().position(|v| *v == at)
        {
            back.remove(index);
            forget_if_empty(open, next);
        }
        line.push(next);
        at = next;
    }
    line
}

fn forget_if_empty(open: &mut BTreeMap<Vertex, Vec<Vertex>>, vertex: Vertex) {
    if open.get(&vertex).is_some_and(Vec::is_empty) {
        open.remove(&vertex);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(id: &str, group: &str, west: f64) -> Area {
        let ring = vec![(west, 60.0), (west + 1.0, 60.0), (west + 1.0, 61.0), (west, 61.0)];
        Area { id: id.into(), title: id.into(), group: group.into(), rings: vec![ring] }
    }

    #[test]
    fn bad_areas_are_refused() {
        assert_eq!(Outlines::new(&[]).unwrap_err(), OutlinesError::Empty);
        let twice = Outlines::new(&[square("a", "", 15.0), square("a", "", 16.0)]);
        assert_eq!(twice.unwrap_err(), OutlinesError::Twice { id: "a".into() });
        let mut bad = square("a", "", 15.0);
        bad.rings[0][1].0 = f64::NAN;
        assert_eq!(Outlines::new(&[bad]).unwrap_err(), OutlinesError::NotFinite { id: "a".into() });
    }

    #[test]
    fn borders_lie_between_groups_and_on_the_outside() {
        let inner = |east: &str| {
            let areas = [square("a", "x", 15.0), square("b", east, 16.0)];
            Outlines::new(&areas).unwrap().borders.split(['l', ' ', '-']).count()
        };
        assert!(inner("y") > inner("x"), "the line between is there as well");
    }

    #[test]
    fn steps_in_one_direction_are_joined() {
        let mut path = String::new();
        relative(&mut path, &[(0, 0), (1, 1), (3, 3), (3, 2), (-1, 2)]);
        assert_eq!(path, "M0 0l3 3 0-1-4 0");
    }

    #[test]
    fn an_area_smaller_than_the_grid_keeps_a_dot() {
        let mut small = square("b", "", 16.0);
        small.rings[0] = vec![(16.0, 60.0), (16.000_1, 60.0), (16.0, 60.000_1)];
        let outlines = Outlines::new(&[square("a", "", 15.0), small]).unwrap();
        assert!(outlines.shapes[1].path.ends_with("h1v1h-1z"));
    }
}
