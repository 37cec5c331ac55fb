//! Accessible SVG from numbers; knows no domain.
//!
//! Every chart is a struct of numbers, words and links with a `render` function that returns one
//! `<svg>`. The words arrive finished from the caller, also the numbers in them, so that this
//! crate never decides how a number is written. Missing is `None`, and is drawn as a gap, a hatch
//! or a label; a value that is not finite is treated as missing.
//!
//! Put [`style::STYLE`] once on the page, and wrap a chart in [`figure::both`] where it is to be
//! read on a phone as well. [`figure::standalone`] turns a chart into a file of its own.
//!
//! Charts where rows or areas are links to follow by keyboard are `role="group"` since an image
//! has no links to a screen reader; all others are `role="img"`. Links on single dots serve the
//! pointer only: hundreds of stops are no help by keyboard, and the table twin has the same links.

pub mod bars;
mod canvas;
pub mod chain;
pub mod classes;
pub mod dumbbell;
pub mod figure;
pub mod forest;
pub mod histogram;
pub mod intervals;
mod labels;
mod lettering;
pub mod line;
pub mod map;
pub mod outlines;
pub mod projection;
pub mod rank_range;
mod rows;
pub mod scale;
pub mod scatter;
mod simplify;
pub mod strip;
pub mod style;
mod swarm;
