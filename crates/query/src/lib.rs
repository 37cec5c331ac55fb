//! SQL over the statistics store, for reading only.
//!
//! A [`session::Session`] has four views: `observation`, `indicator`, `area` and `data_set`, as
//! `docs/sql.md` describes them. The first reads the store's Parquet files as they lie; where
//! several vintages hold an indicator, its cells come from [`Store::panel`], so that SQL and every
//! other way to the statistics agree.
//!
//! [`Store::panel`]: observations::store::Store::panel

pub mod answer;
mod description_views;
mod observation_view;
mod overlaid;
mod reading_only;
pub mod session;
mod vintages;
