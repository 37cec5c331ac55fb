//! Tables of dimensions: which dimension is the area, the time, the contents, the sex, and what
//! each cell becomes.

pub(crate) mod indicators;
mod roles;

use domain::area::AreaCode;
use domain::group::Group;
use domain::observation::Measured;
use domain::period::Period;

use crate::formats::area_code::{PublishedArea, name_after_code, read_area};
use crate::formats::cube::indicators::Indicators;

use crate::formats::cube::roles::{roles_of, sex_of};
use crate::formats::failure::{Fault, Problem, shortened};
use crate::formats::gathering::{Entry, Gathering};
use crate::formats::{Aggregates, Options};

/// The largest number of cells a table may have.
pub(crate) const MAX_CELLS: u64 = 20_000_000;

/// What a dimension is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Area,
    Time,
    Contents,
    Sex,
    Other,
}

/// One dimension of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dimension {
    pub(crate) id: String,
    pub(crate) label: String,
    /// The role the format itself gives, if any.
    pub(crate) role: Option<Role>,
    pub(crate) categories: Vec<Category>,
}

/// One value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Category {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) unit: Option<String>,
    pub(crate) decimals: Option<u8>,
}

/// A table: its dimensions, the last of which varies fastest, and its cells.
#[derive(Debug)]
pub(crate) struct Cube {
    /// The publisher's id of the table.
    pub(crate) table: String,
    /// What the table is about, for the names of indicators.
    pub(crate) title: String,
    /// The unit of the whole table, where it has no contents dimension.
    pub(crate) unit: Option<String>,
    /// The dimensions in the order of the cells.
    pub(crate) dimensions: Vec<Dimension>,
}

impl Cube {
    /// Returns how many cells the dimensions make, refusing more than [`MAX_CELLS`].
    pub(crate) fn n_cells(&self) -> Result<u64, Problem> {
        n_cells(self.dimensions.iter().map(|dimension| dimension.categories.len() as u64))
    }
}

/// Returns the product of the sizes, refusing more than [`MAX_CELLS`].
pub(crate) fn n_cells(sizes: impl IntoIterator<Item = u64>) -> Result<u64, Problem> {
    let mut product: u64 = 1;
    for size in sizes {
        product = product
            .checked_mul(size)
            .filter(|n| *n <= MAX_CELLS)
            .ok_or(Problem::TooManyValues { limit: MAX_CELLS })?;
    }
    Ok(product)
}

/// What a category contributes to a cell's keys.
enum Part {
    Area(PublishedArea),
    Period(Period),
    Group(Group),
    /// The position among the categories that make the indicator.
    Indicator,
}

/// Turns cells into observations. `cells` are in the order of the dimensions, last fastest.
///
/// # Errors
/// A dimension for area or time that is lacking or ambiguous, a code that cannot be read, a
/// number of cells that does not fit the dimensions.
pub(crate) fn gather(
    cube: &Cube,
    cells: &[Measured],
    options: &Options,
    gathering: &mut Gathering,
) -> Result<(), Fault> {
    let expected = cube.n_cells()?;
    if expected != cells.len() as u64 {
        return Err(Problem::CellCount { expected, found: cells.len() as u64 }.into());
    }
    let mut reader = CellReader::new(cube, options)?;
    reader.name_areas(gathering);
    let mut position = vec![0; cube.dimensions.len()];
    let start = gathering.len() as u64;
    for (index, measured) in cells.iter().enumerate() {
        reader.read(start + index as u64 + 1, &position, *measured, gathering)?;
        advance(&mut position, &cube.dimensions);
    }
    Ok(())
}

/// Reads the cells of a cube one at a time, wherever they are.
pub(crate) struct CellReader<'a> {
    cube: &'a Cube,
    options: &'a Options,
    parts: Vec<Vec<Part>>,
    indicators: Indicators<'a>,
}

impl<'a> CellReader<'a> {
    /// Decides what the dimensions are for and reads their codes.
    pub(crate) fn new(cube: &'a Cube, options: &'a Options) -> Result<Self, Fault> {
        let roles = roles_of(&cube.dimensions, options)?;
        let parts = parts_of(cube, &roles, options)?;
        Ok(Self { cube, options, parts, indicators: Indicators::new(cube, &roles) })
    }

    fn name_areas(&self, gathering: &mut Gathering) {
        name_areas(self.cube, &self.parts, gathering);
    }

    /// Adds the cell at `position`, found at `number` in the input.
    pub(crate) fn read(
        &mut self,
        number: u64,
        position: &[usize],
        measured: Measured,
        gathering: &mut Gathering,
    ) -> Result<(), Fault> {
        let indicator = self.indicators.at(position, gathering)?;
        let Some((area, period, group)) = keys_at(&self.parts, position, self.options) else {
            gathering.skipped_aggregates += 1;
            return Ok(());
        };
        let entry = Entry { indicator: &indicator, area: &area, period, group: &group, measured };
        gathering.push(number, entry)
    }
}

fn advance(position: &mut [usize], dimensions: &[Dimension]) {
    for (index, dimension) in position.iter_mut().zip(dimensions).rev() {
        *index += 1;
        if *index < dimension.categories.len() {
            return;
        }
        *index = 0;
    }
}

/// Returns the area, period and group at a position, or `None` for an aggregate to be skipped.
fn keys_at(
    parts: &[Vec<Part>],
    position: &[usize],
    options: &Options,
) -> Option<(AreaCode, Period, Group)> {
    let mut area = options.area.clone();
    let mut period = options.period;
    let mut group = Group::total();
    for (categories, index) in parts.iter().zip(position) {
        match &categories[*index] {
            Part::Area(PublishedArea::Aggregate) => return None,
            Part::Area(PublishedArea::Area(code)) => area = Some(code.clone()),
            Part::Period(at) => period = Some(*at),
            Part::Group(of) => group = of.clone(),
            Part::Indicator => {}
        }
    }
    let area = area.expect("a table without an area was refused when the roles were decided");
    let period = period.expect("a table without a time was refused when the roles were decided");
    Some((area, period, group))
}

fn parts_of(cube: &Cube, roles: &[Role], options: &Options) -> Result<Vec<Vec<Part>>, Fault> {
    let mut parts = Vec::with_capacity(roles.len());
    for (dimension, role) in cube.dimensions.iter().zip(roles) {
        let mut categories = Vec::with_capacity(dimension.categories.len());
        for category in &dimension.categories {
            let part = part_of(category, *role, options).map_err(|problem| {
                Fault::at_key(format!("{}.{}", dimension.id, shortened(&category.code)), problem)
            })?;
            categories.push(part);
        }
        parts.push(categories);
    }
    Ok(parts)
}

fn part_of(category: &Category, role: Role, options: &Options) -> Result<Part, Problem> {
    match role {
        Role::Area => {
            let area = read_area(&category.code)
                .or_else(|problem| read_area(&category.label).map_err(|_| problem))?;
            refuse_aggregate(&category.code, &area, options)?;
            Ok(Part::Area(area))
        }
        Role::Time => read_period(&category.code)
            .or_else(|problem| read_period(&category.label).map_err(|_| problem))
            .map(Part::Period),
        Role::Sex => sex_of(category).map(Part::Group),
        Role::Contents | Role::Other => Ok(Part::Indicator),
    }
}

/// Reads a period, in whatever case its letters are.
pub(crate) fn read_period(text: &str) -> Result<Period, Problem> {
    text.trim().to_uppercase().parse().map_err(|_| Problem::Period { found: shortened(text) })
}

fn name_areas(cube: &Cube, parts: &[Vec<Part>], gathering: &mut Gathering) {
    for (dimension, parts) in cube.dimensions.iter().zip(parts) {
        for (category, part) in dimension.categories.iter().zip(parts) {
            if let Part::Area(PublishedArea::Area(code)) = part {
                let name = name_after_code(&category.label).unwrap_or(&category.label);
                if name != category.code {
                    gathering.name_area(code, name);
                }
            }
        }
    }
}

/// Refuses an aggregate, unless aggregates are to be skipped.
pub(crate) fn refuse_aggregate(
    code: &str,
    area: &PublishedArea,
    options: &Options,
) -> Result<(), Problem> {
    match (area, options.aggregates) {
        (PublishedArea::Aggregate, Aggregates::Refuse) => {
            Err(Problem::Aggregate { found: shortened(code) })
        }
        _ => Ok(()),
    }
}
