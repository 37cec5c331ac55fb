//! The read tables of grants: what lists and baskets ask for, and what may be there once only.

pub mod diary_numbers;
pub mod interventions;
pub mod lessons;
pub mod matters;
pub mod orders_on_their_way;

use register::read_table::ReadTable;

/// Returns the read tables that a register of grants keeps.
#[must_use]
pub fn tables() -> Vec<Box<dyn ReadTable>> {
    vec![
        Box::new(matters::Matters),
        Box::new(diary_numbers::DiaryNumbers),
        Box::new(interventions::Interventions),
        Box::new(orders_on_their_way::OrdersOnTheirWay),
        Box::new(lessons::Lessons),
    ]
}
