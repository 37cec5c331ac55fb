//! Indicators that several data sets hold, cell by cell as the store resolves them.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{
    ArrayRef, AsArray, BooleanArray, Float64Builder, RecordBatch, StringArray,
    StringDictionaryBuilder,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{Field, Int32Type, Schema, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DFSchema, DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use domain::indicator::IndicatorId;
use domain::observation::Observation;
use futures::stream;
use observations::store::Store;
use time::Date;

use crate::observation_view::{schema, text_type};

/// Rows of one batch.
const BATCH_ROWS: usize = 65_536;

/// The rows of some indicators from all data sets published up to a day.
pub(crate) struct Overlaid {
    store: Arc<Store>,
    indicators: BTreeSet<IndicatorId>,
    as_of: Option<Date>,
}

impl Overlaid {
    /// Reads the indicators, each from the panel that the store makes of its vintages.
    pub(crate) fn new(
        store: Arc<Store>,
        indicators: BTreeSet<IndicatorId>,
        as_of: Option<Date>,
    ) -> Self {
        Self { store, indicators, as_of }
    }

    /// Returns the indicators that the filters do not exclude.
    fn kept(&self, session: &dyn Session, filters: &[Expr]) -> Result<Vec<IndicatorId>> {
        let ids: StringArray = self.indicators.iter().map(|id| Some(id.as_str())).collect();
        let ids: ArrayRef = cast(&ids, &text_type())?;
        let field = Field::new("indicator", text_type(), false);
        let batch = RecordBatch::try_new(Arc::new(Schema::new(vec![field])), vec![ids])?;
        let known = DFSchema::try_from(batch.schema())?;
        let mut kept = vec![true; self.indicators.len()];
        for filter in filters {
            let test = session.create_physical_expr(filter.clone(), &known)?;
            let passed = test.evaluate(&batch)?.into_array(batch.num_rows())?;
            let passed: &BooleanArray = passed.as_boolean();
            for (keep, passed) in kept.iter_mut().zip(passed) {
                *keep &= passed.unwrap_or(false);
            }
        }
        let ids = self.indicators.iter().zip(kept);
        Ok(ids.filter(|(_, keep)| *keep).map(|(id, _)| id.clone()).collect())
    }
}

impl fmt::Debug for Overlaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Overlaid({} indicators)", self.indicators.len())
    }
}

#[async_trait]
impl TableProvider for Overlaid {
    fn schema(&self) -> SchemaRef {
        schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    /// Filters on the indicator alone choose what is read; all are applied to the rows as well.
    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        let support = |filter: &&Expr| {
            let columns = filter.column_refs();
            if !columns.is_empty() && columns.iter().all(|column| column.name == "indicator") {
                TableProviderFilterPushDown::Inexact
            } else {
                TableProviderFilterPushDown::Unsupported
            }
        };
        Ok(filters.iter().map(support).collect())
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let unqualified: Vec<Expr> =
            filters.iter().cloned().map(unqualified).collect::<Result<_>>()?;
        let ids = self.kept(session, &unqualified)?;
        let n_parts = session.config().target_partitions().clamp(1, ids.len().max(1));
        let parts = (0..n_parts).map(|part| -> Arc<dyn PartitionStream> {
            Arc::new(Part {
                schema: schema(),
                store: Arc::clone(&self.store),
                ids: ids.iter().skip(part).step_by(n_parts).cloned().collect(),
                as_of: self.as_of,
            })
        });
        // A limit counts for the rows that pass every filter, which is known above this plan.
        let limit = limit.filter(|_| filters.is_empty());
        let parts = parts.collect();
        let plan = StreamingTableExec::try_new(schema(), parts, projection, None, false, limit)?;
        Ok(Arc::new(plan))
    }
}

/// Takes the table's name from columns, which the list of indicators does not have.
fn unqualified(filter: Expr) -> Result<Expr> {
    use datafusion::common::tree_node::{Transformed, TreeNode};
    let plain = filter.transform(|part| {
        Ok(match part {
            Expr::Column(column) => {
                Transformed::yes(Expr::Column(datafusion::common::Column::from_name(column.name)))
            }
            other => Transformed::no(other),
        })
    })?;
    Ok(plain.data)
}

/// Some of the indicators, read by one processor one after the other.
struct Part {
    schema: SchemaRef,
    store: Arc<Store>,
    ids: Vec<IndicatorId>,
    as_of: Option<Date>,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({} indicators)", self.ids.len())
    }
}

impl PartitionStream for Part {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (store, as_of) = (Arc::clone(&self.store), self.as_of);
        let of_indicator = move |id: IndicatorId| match batches(&store, &id, as_of) {
            Ok(batches) => batches.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        };
        let batches = stream::iter(self.ids.clone().into_iter().flat_map(of_indicator));
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), batches))
    }
}

fn batches(store: &Store, id: &IndicatorId, as_of: Option<Date>) -> Result<Vec<RecordBatch>> {
    let panel =
        store.panel(id, as_of).map_err(|error| DataFusionError::External(Box::new(error)))?;
    let mut batches = Vec::new();
    let mut columns = Columns::default();
    for row in panel.rows() {
        columns.push(&row);
        if columns.n_rows == BATCH_ROWS {
            batches.push(columns.finish()?);
        }
    }
    batches.push(columns.finish()?);
    Ok(batches)
}

#[derive(Default)]
struct Columns {
    n_rows: usize,
    texts: [StringDictionaryBuilder<Int32Type>; 6],
    values: Float64Builder,
}

impl Columns {
    fn push(&mut self, row: &Observation) {
        self.n_rows += 1;
        let period = row.period.to_string();
        let texts = [
            row.indicator.as_str(),
            row.area.as_str(),
            &period,
            row.group.as_str(),
            row.measured.status().as_str(),
            row.data_set.as_str(),
        ];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_value(text);
        }
        self.values.append_option(row.measured.value());
    }

    fn finish(&mut self) -> Result<RecordBatch> {
        self.n_rows = 0;
        let mut columns: Vec<ArrayRef> =
            self.texts.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        columns.insert(4, Arc::new(self.values.finish()));
        Ok(RecordBatch::try_new(schema(), columns)?)
    }
}
