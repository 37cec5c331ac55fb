//! The register of areas: names, parents and children by code.

use std::collections::BTreeMap;

use super::{Area, AreaCode, Level};

/// All known areas by code.
#[derive(Debug, Clone, Default)]
pub struct AreaRegister {
    areas: BTreeMap<AreaCode, Area>,
}

/// Two areas with one code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("keep two areas under the code {code}: '{first}' and '{second}'")]
pub struct DuplicateArea {
    /// The code that occurs twice.
    pub code: AreaCode,
    /// The name that came first.
    pub first: String,
    /// The name that came second.
    pub second: String,
}

impl AreaRegister {
    /// Builds the register.
    ///
    /// # Errors
    /// [`DuplicateArea`] where two areas have one code and different contents.
    pub fn new(areas: impl IntoIterator<Item = Area>) -> Result<Self, DuplicateArea> {
        let mut register = Self::default();
        for area in areas {
            register.add(area)?;
        }
        Ok(register)
    }

    /// Adds an area; adding the same area again changes nothing.
    ///
    /// # Errors
    /// [`DuplicateArea`] where the code is taken by another area.
    pub fn add(&mut self, area: Area) -> Result<(), DuplicateArea> {
        match self.areas.get(&area.code) {
            Some(known) if *known == area => Ok(()),
            Some(known) => Err(DuplicateArea {
                code: area.code.clone(),
                first: known.name.clone(),
                second: area.name,
            }),
            None => {
                self.areas.insert(area.code.clone(), area);
                Ok(())
            }
        }
    }

    /// Returns the area with this code.
    #[must_use]
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        self.areas.get(code)
    }

    /// Returns the area's name, or its code where it is not in the register.
    #[must_use]
    pub fn name<'a>(&'a self, code: &'a AreaCode) -> &'a str {
        self.areas.get(code).map_or(code.as_str(), |area| &area.name)
    }

    /// Returns all areas, largest level first, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
    }

    /// Returns the areas of one level that still exist, by code.
    pub fn at_level(&self, level: Level) -> impl Iterator<Item = &Area> {
        self.areas.values().filter(move |a| a.code.level() == level && a.validity.to.is_none())
    }

    /// Returns the areas of `level` that lie in `area`, at any depth, by code.
    pub fn within<'a>(
        &'a self,
        area: &'a AreaCode,
        level: Level,
    ) -> impl Iterator<Item = &'a Area> {
        self.at_level(level).filter(move |inner| self.lies_in(&inner.code, area))
    }

    /// Returns whether `inner` is `outer` or lies in it.
    #[must_use]
    pub fn lies_in(&self, inner: &AreaCode, outer: &AreaCode) -> bool {
        let mut current = Some(inner.clone());
        while let Some(code) = current {
            if code == *outer {
                return true;
            }
            current = match self.areas.get(&code) {
                Some(area) => area.parent.clone(),
                None => code.parent(),
            };
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::Validity;

    fn area(code: &str, name: &str, parent: &str) -> Area {
        Area {
            code: code.parse().unwrap(),
            name: name.to_owned(),
            parent: parent.parse().ok(),
            validity: Validity::default(),
        }
    }

    #[test]
    fn a_deso_lies_in_its_regso_municipality_county_and_the_nation() {
        let register = AreaRegister::new([
            area("0114A0010", "omland", "0114R010"),
            area("0114R010", "RegSO", "0114"),
            area("0114", "Upplands Väsby", "01"),
        ])
        .unwrap();
        let deso = "0114A0010".parse().unwrap();
        for outer in ["0114R010", "0114", "01", "SE"] {
            assert!(register.lies_in(&deso, &outer.parse().unwrap()), "{outer}");
        }
        assert!(!register.lies_in(&deso, &"0115".parse().unwrap()));
    }

    #[test]
    fn one_code_cannot_name_two_areas() {
        let mut register = AreaRegister::new([area("0114", "Upplands Väsby", "01")]).unwrap();
        assert!(register.add(area("0114", "Upplands Väsby", "01")).is_ok());
        assert!(register.add(area("0114", "Vallentuna", "01")).is_err());
    }
}
