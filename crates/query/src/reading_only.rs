//! What a query may be: one statement that reads the four views and changes nothing.

use datafusion::common::TableReference;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::LogicalPlan;
use datafusion::sql::parser::{DFParser, Statement};
use datafusion::sql::resolve::resolve_table_references;
use datafusion::sql::sqlparser::ast;

use crate::session::{QueryError, one_line};

/// The views that can be read from.
pub(crate) const VIEWS: [&str; 4] = ["observation", "indicator", "area", "data_set"];

/// Columns whose names are words of the language.
const QUOTED: [&str; 2] = ["group", "table"];

/// Reads the one statement, refusing those that do not only read.
pub(crate) fn statement(sql: &str) -> Result<Statement, QueryError> {
    let mut statements = DFParser::parse_sql(sql).map_err(|error| QueryError::failed(&error))?;
    match (statements.pop_front(), statements.len()) {
        (Some(statement), 0) => {
            check(&statement)?;
            Ok(statement)
        }
        (None, _) => Err(QueryError::NotOne { found: 0 }),
        (Some(_), others) => Err(QueryError::NotOne { found: others + 1 }),
    }
}

fn check(statement: &Statement) -> Result<(), QueryError> {
    let reads = match statement {
        Statement::Statement(statement) => return check_plain(statement),
        Statement::Explain(explain) => return check(&explain.statement),
        Statement::CreateExternalTable(_) | Statement::CopyTo(_) | Statement::Reset(_) => false,
    };
    if reads { Ok(()) } else { Err(writes(statement)) }
}

fn check_plain(statement: &ast::Statement) -> Result<(), QueryError> {
    match statement {
        ast::Statement::Query(_)
        | ast::Statement::ExplainTable { .. }
        | ast::Statement::ShowTables { .. }
        | ast::Statement::ShowColumns { .. }
        | ast::Statement::ShowFunctions { .. }
        | ast::Statement::ShowVariable { .. } => Ok(()),
        ast::Statement::Explain { statement, .. } => check_plain(statement),
        other => Err(writes(other)),
    }
}

fn writes(statement: &impl ToString) -> QueryError {
    let text = statement.to_string();
    QueryError::Writes { statement: text.split_whitespace().next().unwrap_or("it").to_owned() }
}

/// Refuses tables, files and table functions other than the views.
pub(crate) fn check_views(statement: &Statement) -> Result<(), QueryError> {
    let (tables, _) =
        resolve_table_references(statement, true).map_err(|error| QueryError::failed(&error))?;
    for table in tables {
        let is_view = match &table {
            TableReference::Bare { table } => VIEWS.contains(&&**table),
            TableReference::Partial { schema, table } => is_here(schema, table),
            TableReference::Full { catalog, schema, table } => {
                &**catalog == "brygga" && is_here(schema, table)
            }
        };
        if !is_view {
            return Err(QueryError::UnknownView { name: table.to_string() });
        }
    }
    Ok(())
}

fn is_here(schema: &str, table: &str) -> bool {
    schema == "information_schema" || (schema == "store" && VIEWS.contains(&table))
}

/// Refuses a plan that changes something anywhere, as `SELECT … INTO` does.
pub(crate) fn check_plan(plan: &LogicalPlan) -> Result<(), QueryError> {
    let reading =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    let is_reading = reading.verify_plan(plan).is_ok();
    is_reading.then_some(()).ok_or_else(|| QueryError::Writes { statement: plan_word(plan) })
}

fn plan_word(plan: &LogicalPlan) -> String {
    plan.display().to_string().split([':', ' ']).next().unwrap_or("it").to_owned()
}

/// Returns what is wrong with the text, and what to do where a column's name needs quotes.
pub(crate) fn syntax_reason(message: &str) -> String {
    let message = one_line(message);
    let reason = message.trim_start_matches("sql parser error: ").to_owned();
    let lower = reason.to_lowercase();
    match QUOTED.iter().find(|word| lower.contains(&format!("found: {word}"))) {
        Some(word) => format!("{reason}; the column {word} is written \"{word}\", in quotes"),
        None => reason,
    }
}
