//! The keys of a design file, by what decides who is treated: a list, or a threshold.

mod adoption;
mod threshold;

use domain::indicator::Direction;
use evaluation::design::Design;
use observations::toml_fault;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::DesignFileCause;

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Expected {
    Higher,
    Lower,
}

impl From<Expected> for Direction {
    fn from(expected: Expected) -> Self {
        match expected {
            Expected::Higher => Self::HigherIsBetter,
            Expected::Lower => Self::LowerIsBetter,
        }
    }
}

/// Reads a design.
pub(super) fn parse(text: &str) -> Result<Design, DesignFileCause> {
    // What is no TOML has no keys here, and is told of with line and column by the reader of rows.
    let keys: toml::Table = toml::from_str(text).unwrap_or_default();
    let design = match (keys.contains_key("treated"), keys.contains_key("threshold")) {
        (true, true) => {
            let words = "a design has [treated], who start and when, or [threshold], a rule that \
                         switches; keep one";
            return Err(DesignFileCause::Keys { words });
        }
        (false, true) => threshold::design(rows(text)?)?,
        (_, false) => adoption::design(rows(text)?)?,
    };
    design.check()?;
    Ok(design)
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<T, DesignFileCause> {
    toml::from_str(text)
        .map_err(|error| DesignFileCause::Shape { message: toml_fault::told(text, &error) })
}
