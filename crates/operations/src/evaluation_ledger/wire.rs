//! A registration as it is written: the layout of statistics is older than that of data sets.

use serde::{Deserialize, Serialize};

use super::{Knew, Known, KnownDataSet, Registration};

/// A registration, by what was known.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Row {
    Statistics(StatisticsRow),
    DataSet(DataSetRow),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatisticsRow {
    design: String,
    sha256: String,
    registered_at: String,
    known: Vec<Known>,
    compared: Option<Vec<String>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataSetRow {
    design: String,
    sha256: String,
    registered_at: String,
    data_set: KnownDataSet,
}

impl From<Row> for Registration {
    fn from(row: Row) -> Self {
        match row {
            Row::Statistics(StatisticsRow { design, sha256, registered_at, known, compared }) => {
                let knew = Knew::Statistics { known, compared };
                Self { design, sha256, registered_at, knew }
            }
            Row::DataSet(DataSetRow { design, sha256, registered_at, data_set }) => {
                Self { design, sha256, registered_at, knew: Knew::DataSet(data_set) }
            }
        }
    }
}

impl From<Registration> for Row {
    fn from(registration: Registration) -> Self {
        let Registration { design, sha256, registered_at, knew } = registration;
        match knew {
            Knew::Statistics { known, compared } => {
                Self::Statistics(StatisticsRow { design, sha256, registered_at, known, compared })
            }
            Knew::DataSet(data_set) => {
                Self::DataSet(DataSetRow { design, sha256, registered_at, data_set })
            }
        }
    }
}
