//! The keys of a mapping file as TOML has them.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingKeys {
    pub(super) separator: Option<String>,
    pub(super) encoding: Option<String>,
    pub(super) decimal: Option<String>,
    pub(super) thousands: Option<String>,
    #[serde(default)]
    pub(super) skip_lines: u64,
    pub(super) sheet: Option<String>,
    pub(super) missing: Option<Vec<String>>,
    pub(super) suppressed: Option<Vec<String>>,
    #[serde(default)]
    pub(super) zero: Vec<String>,
    #[serde(default)]
    pub(super) ignore: Vec<String>,
    #[serde(default)]
    pub(super) columns: ColumnKeys,
    pub(super) wide: Option<WideKeys>,
    #[serde(default)]
    pub(super) constant: ConstantKeys,
    #[serde(default)]
    pub(super) groups: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) statuses: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) indicators: Vec<IndicatorKeys>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ColumnKeys {
    pub(super) indicator: Option<String>,
    pub(super) area: Option<String>,
    pub(super) area_name: Option<String>,
    pub(super) period: Option<String>,
    pub(super) group: Option<String>,
    pub(super) value: Option<String>,
    pub(super) status: Option<String>,
    pub(super) ignore: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WideKeys {
    pub(super) across: String,
    #[serde(default)]
    pub(super) columns: Vec<String>,
    #[serde(default)]
    pub(super) prefix: String,
    #[serde(default)]
    pub(super) headings: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConstantKeys {
    pub(super) indicator: Option<String>,
    pub(super) area: Option<String>,
    pub(super) period: Option<String>,
    pub(super) group: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorKeys {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) definition: String,
    pub(super) unit: Option<String>,
    pub(super) direction: Option<String>,
    #[serde(default)]
    pub(super) subject: String,
    #[serde(default)]
    pub(super) decimals: u8,
}
