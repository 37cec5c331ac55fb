//! Which indicator a cell of a cube belongs to.

use std::collections::BTreeMap;

use domain::indicator::{Indicator, IndicatorId};

use crate::formats::cube::{Category, Cube, Role};
use crate::formats::failure::{Fault, Problem, shortened};
use crate::formats::gathering::Gathering;
use crate::formats::unit::unit_of;

/// The indicators that contents and other dimensions make together.
pub(super) struct Indicators<'a> {
    cube: &'a Cube,
    /// The dimensions that make the id: contents first, then others in order.
    making: Vec<(usize, Role)>,
    known: BTreeMap<Vec<usize>, IndicatorId>,
    sources: BTreeMap<IndicatorId, String>,
    last: Option<(Vec<usize>, IndicatorId)>,
}

impl<'a> Indicators<'a> {
    pub(super) fn new(cube: &'a Cube, roles: &[Role]) -> Self {
        let mut making: Vec<(usize, Role)> = roles
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, role)| matches!(role, Role::Contents | Role::Other))
            .collect();
        making.sort_by_key(|(index, role)| (*role, *index));
        Self { cube, making, known: BTreeMap::new(), sources: BTreeMap::new(), last: None }
    }

    pub(super) fn at(
        &mut self,
        position: &[usize],
        gathering: &mut Gathering,
    ) -> Result<IndicatorId, Fault> {
        let key: Vec<usize> = self.making.iter().map(|(index, _)| position[*index]).collect();
        if let Some((last, id)) = &self.last
            && *last == key
        {
            return Ok(id.clone());
        }
        let id = match self.known.get(&key) {
            Some(id) => id.clone(),
            None => self.make(&key, gathering)?,
        };
        self.last = Some((key, id.clone()));
        Ok(id)
    }

    /// Makes the id `TABLE:CONTENTS:Dimension.code`; a total of a dimension leaves no trace in it.
    fn make(&mut self, key: &[usize], gathering: &mut Gathering) -> Result<IndicatorId, Fault> {
        let mut id = allowed(&self.cube.table);
        let mut name = String::new();
        let mut codes = String::new();
        let mut contents: Option<&Category> = None;
        for ((dimension_index, role), category_index) in self.making.iter().zip(key) {
            let dimension = &self.cube.dimensions[*dimension_index];
            let category = &dimension.categories[*category_index];
            codes.push_str(&format!("{}={} ", dimension.id, category.code));
            if *role == Role::Contents {
                contents = Some(category);
                id.push_str(&format!(":{}", allowed(&category.code)));
                name.clone_from(&category.label);
            } else if !is_total(category) {
                id.push_str(&format!(":{}.{}", allowed(&dimension.id), allowed(&category.code)));
                let title = if name.is_empty() { self.cube.title.as_str() } else { &name };
                name = format!("{title}, {}", category.label);
            }
        }
        let id: IndicatorId =
            id.parse().map_err(|_| Problem::Indicator { found: shortened(&id) })?;
        if let Some(first) = self.sources.get(&id) {
            let (first, second) = (first.trim().to_owned(), codes.trim().to_owned());
            let id = id.to_string();
            return Err(Problem::SameIndicator { first, second, id }.into());
        }
        if name.is_empty() {
            name.clone_from(&self.cube.title);
        }
        gathering.describe(self.indicator(&id, name, contents));
        self.sources.insert(id.clone(), codes);
        self.known.insert(key.to_vec(), id.clone());
        Ok(id)
    }

    fn indicator(&self, id: &IndicatorId, name: String, contents: Option<&Category>) -> Indicator {
        let unit = contents.and_then(|c| c.unit.as_ref()).or(self.cube.unit.as_ref());
        Indicator {
            id: id.clone(),
            definition: self.cube.title.clone(),
            unit: unit_of(unit.map_or(name.as_str(), String::as_str)),
            name,
            direction: None,
            subject: String::new(),
            decimals: contents.and_then(|c| c.decimals).unwrap_or(0).min(6),
        }
    }
}

/// Returns whether a category of a dimension stands for all of it.
fn is_total(category: &Category) -> bool {
    ["totalt", "total", "tot", "totsa", "tot1", "samtliga"].iter().any(|word| {
        category.code.trim().eq_ignore_ascii_case(word)
            || category.label.trim().eq_ignore_ascii_case(word)
    })
}

/// Replaces every character that an id cannot have by `_`.
pub(crate) fn allowed(text: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || "+-._".contains(c);
    text.trim().chars().map(|c| if fits(c) { c } else { '_' }).collect()
}
