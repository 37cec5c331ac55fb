//! Rectangular data sets that ship with the program for evaluations, each with where it comes from
//! and the SHA-256 of its bytes.

mod columns;

pub(crate) use columns::{Columns, named};

/// A data set of rows and columns that ships with the program.
#[derive(Debug, PartialEq, Eq)]
pub struct ShippedData {
    /// Lower-case letters and hyphens: how designs name it.
    pub id: &'static str,
    /// The file, from the root of the repository.
    pub path: &'static str,
    /// Who made it public, where.
    pub source: &'static str,
    /// On what terms.
    pub terms: &'static str,
    /// SHA-256 of the file, as 64 hexadecimal digits.
    pub sha256: &'static str,
    bytes: &'static [u8],
}

/// Sweden's cost-equalising grants 1996–2004 and the municipalities' personnel.
pub(crate) static COST_EQUALISATION: ShippedData = ShippedData {
    id: "cost-equalisation",
    path: "data/evaluations/cost_equalisation.csv",
    source: "Lundqvist, Dahlberg & Mörk (2014), American Economic Journal: Economic Policy 6(1), doi 10.1257/pol.6.1.167; R package causalweight",
    terms: "MIT",
    sha256: "4a909519d3f7559341eebc18ce45739170bb6059dd24e1272d240192ad75103d",
    bytes: include_bytes!("../../../data/evaluations/cost_equalisation.csv"),
};

/// Cigarettes sold in the states of the United States.
pub(crate) static TOBACCO: ShippedData = ShippedData {
    id: "tobacco",
    path: "data/evaluations/prop99.csv",
    source: "Abadie, Diamond & Hainmueller (2010), Journal of the American Statistical Association 105(490), doi 10.1198/jasa.2009.ap08746; mlsynth",
    terms: "MIT",
    sha256: "6e73bc3448bae5c3cc0c1352cba4ac64c8ff09f0f94fa65dbb6b725277fd622e",
    bytes: include_bytes!("../../../data/evaluations/prop99.csv"),
};

/// Product and characteristics of the regions of Spain.
pub(crate) static BASQUE_COUNTRY: ShippedData = ShippedData {
    id: "basque-country",
    path: "data/evaluations/basque.csv",
    source: "Abadie & Gardeazabal (2003), American Economic Review 93(1), doi 10.1257/000282803321455188; mlsynth",
    terms: "MIT",
    sha256: "598050e95c84744ab45535f8a1540ced7fe3ed4f7cddef5f6c64e8177beae374",
    bytes: include_bytes!("../../../data/evaluations/basque.csv"),
};

/// Minimum wages and the employment of young people in counties of the United States.
pub(crate) static MINIMUM_WAGE: ShippedData = ShippedData {
    id: "minimum-wage",
    path: "data/evaluations/minimum_wage.csv",
    source: "Callaway & Sant'Anna (2021), Journal of Econometrics 225(2), doi 10.1016/j.jeconom.2020.12.001; R package did",
    terms: "no separate terms stated",
    sha256: "0f79a3c9f5e0f499cade662b835b62a831ef02e8c6f9d120e1cac4ecebfcc608",
    bytes: include_bytes!("../../../data/evaluations/minimum_wage.csv"),
};

/// Elections to the Senate of the United States.
pub(crate) static SENATE: ShippedData = ShippedData {
    id: "senate",
    path: "data/evaluations/senate.csv",
    source: "Cattaneo, Frandsen & Titiunik (2015), Journal of Causal Inference 3(1), doi 10.1515/jci-2013-0010; rdrobust",
    terms: "no separate terms stated",
    sha256: "c7a3ed22618d3ac3c370098884ded0c785d9e3f65353279f66e9c559f49fc899",
    bytes: include_bytes!("../../../data/evaluations/senate.csv"),
};

static SHIPPED: [&ShippedData; 5] =
    [&COST_EQUALISATION, &TOBACCO, &BASQUE_COUNTRY, &MINIMUM_WAGE, &SENATE];

/// A data set that ships cannot be read as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShippedDataError {
    /// A line is not as it should be.
    #[error("read the bundled {path}, line {line}: {reason}")]
    Line {
        /// The file, from the root of the repository.
        path: &'static str,
        /// The line.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// No such column.
    #[error("read the data set {set}: it has no column '{column}'; it has {known}")]
    NoColumn {
        /// The data set.
        set: &'static str,
        /// The column.
        column: String,
        /// Those that there are.
        known: String,
    },
}

/// Returns the data sets that ship, in a fixed order.
#[must_use]
pub fn shipped() -> &'static [&'static ShippedData] {
    &SHIPPED
}

/// Returns the data set with an id.
#[must_use]
pub fn with_id(id: &str) -> Option<&'static ShippedData> {
    SHIPPED.into_iter().find(|set| set.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design_file::hash_of;

    #[test]
    fn every_data_set_that_ships_has_the_bytes_that_are_told_of_it() {
        for set in shipped() {
            assert_eq!(hash_of(set.bytes), set.sha256, "{}", set.path);
            assert_eq!(with_id(set.id), Some(*set));
            assert!(!set.source.is_empty() && !set.terms.is_empty());
        }
        assert_eq!(with_id("annat"), None);
    }

    #[test]
    fn columns_are_read_by_name_and_what_is_not_there_is_told_with_what_is() {
        let columns = COST_EQUALISATION.columns().unwrap();
        assert_eq!(columns.texts("code").unwrap().len(), 2_511);
        assert_eq!(columns.whole("year").unwrap()[0], 1996);
        assert_eq!(columns.numbers("forcing").unwrap()[1], Some(0.559_999_94));
        let told = columns.numbers("pers_school").unwrap_err().to_string();
        let known = "code, year, municipality, costequalgrants, forcing, pers_total, pers_admin";
        let set = "read the data set cost-equalisation: it has no column 'pers_school'";
        assert_eq!(told, format!("{set}; it has {known}"));
        let told = columns.numbers("municipality").unwrap_err().to_string();
        assert!(told.contains("line 2: 'Sundsvall' does not fit the column municipality"));
    }
}
