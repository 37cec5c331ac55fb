//! The view `observation`: every visible row with the data set it comes from.
//!
//! An indicator that one data set holds is read from that data set's Parquet file, where filters
//! and columns are pushed down to the file. An indicator that several hold is read through
//! [`Overlaid`], which lays vintages over each other as the store does.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::catalog::TableProvider;
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, col, lit};
use datafusion::prelude::{DataFrame, SessionContext};
use domain::indicator::IndicatorId;
use observations::store::Store;
use time::Date;

use crate::overlaid::Overlaid;
use crate::vintages::{Vintage, Vintages};

/// The columns of `observation.parquet`, in the file's order.
const IN_FILE: [&str; 6] = ["indicator", "group", "area", "period", "value", "status"];

/// The columns of the view, in its order.
const IN_VIEW: [&str; 7] = ["indicator", "area", "period", "group", "value", "status", "data_set"];

/// Returns the type of texts that repeat.
pub(crate) fn text_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

fn schema_of(columns: &[&str]) -> SchemaRef {
    let field = |name: &&str| match *name {
        "value" => Field::new(*name, DataType::Float64, true),
        _ => Field::new(*name, text_type(), false),
    };
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

/// Returns the schema of the view.
pub(crate) fn schema() -> SchemaRef {
    schema_of(&IN_VIEW)
}

/// Returns the view.
pub(crate) fn view(
    context: &SessionContext,
    store: &Arc<Store>,
    vintages: &Vintages,
    as_of: Option<Date>,
) -> Result<Arc<dyn TableProvider>> {
    let overlaid = Overlaid::new(Arc::clone(store), vintages.shared.clone(), as_of);
    let mut parts = Vec::new();
    for vintage in &vintages.visible {
        parts.extend(part(context, vintage, &vintages.shared)?);
    }
    // Also where nothing is shared or visible: the view then has its columns and no rows.
    if parts.is_empty() || !vintages.shared.is_empty() {
        parts.push(context.read_table(Arc::new(overlaid))?.into_unoptimized_plan());
    }
    let mut parts = parts.into_iter();
    let first = parts.next().expect("the overlaid part stands in where there is no other");
    let whole: LogicalPlan =
        parts.try_fold(first, |plan, part| LogicalPlanBuilder::from(plan).union(part)?.build())?;
    Ok(DataFrame::new(context.state(), whole).into_view())
}

/// Returns the rows of a data set whose indicators no other holds; `None` where it has none.
fn part(
    context: &SessionContext,
    vintage: &Vintage,
    shared: &BTreeSet<IndicatorId>,
) -> Result<Option<LogicalPlan>> {
    let (in_several, alone): (Vec<&IndicatorId>, Vec<&IndicatorId>) =
        vintage.ids.iter().partition(|id| shared.contains(*id));
    if alone.is_empty() {
        return Ok(None);
    }
    let rows = context.read_table(Arc::new(file_table(context, &vintage.observations)?))?;
    let listed = |ids: &[&IndicatorId]| ids.iter().map(|id| lit(id.as_str())).collect();
    let indicator = col("indicator");
    let rows = if in_several.is_empty() {
        rows
    } else if in_several.len() < alone.len() {
        rows.filter(indicator.in_list(listed(&in_several), true))?
    } else {
        rows.filter(indicator.in_list(listed(&alone), false))?
    };
    let id = ScalarValue::Utf8(Some(vintage.data_set.id.to_string()));
    let id = lit(ScalarValue::Dictionary(Box::new(DataType::Int32), Box::new(id)));
    let columns: Vec<Expr> = IN_VIEW
        .iter()
        .map(|name| if *name == "data_set" { id.clone().alias("data_set") } else { col(*name) })
        .collect();
    Ok(Some(rows.select(columns)?.into_unoptimized_plan()))
}

fn file_table(context: &SessionContext, path: &Path) -> Result<ListingTable> {
    let options = context.state().default_table_options().parquet;
    let format = ParquetFormat::new().with_options(options);
    let listing = ListingOptions::new(Arc::new(format)).with_file_extension(".parquet");
    let config = ListingTableConfig::new(ListingTableUrl::parse(file_url(path)?)?)
        .with_listing_options(listing)
        .with_schema(schema_of(&IN_FILE));
    ListingTable::try_new(config)
}

/// Returns the address of a file; characters such as `*` in a folder's name are no patterns.
fn file_url(path: &Path) -> Result<String> {
    let whole = std::path::absolute(path).map_err(DataFusionError::from)?;
    let escaped = whole.as_os_str().as_encoded_bytes().iter().map(|byte| match byte {
        b'/' | b'-' | b'_' | b'.' | b'~' => char::from(*byte).to_string(),
        plain if plain.is_ascii_alphanumeric() => char::from(*plain).to_string(),
        other => format!("%{other:02X}"),
    });
    Ok(format!("file://{}", escaped.collect::<String>()))
}
