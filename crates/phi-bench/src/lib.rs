//! Measurements of the product by itself: scenarios, rounds, reports.
//!
//! [`cache_tiers`] asks whether a cached Python text is worth its file, what an in-memory cache and
//! a mapping of files bring, and what grouping writes does. Every case of a scenario runs once per
//! round, round after round, so that whatever else the machine does meets all of them; a figure is
//! a median, and no case counts whose result is not byte for byte what it must be.

mod cells;
mod compile;
mod coprocess;
mod ffi;
mod files;
mod report;
mod rounds;
mod texts;
mod tiers;
mod writes;

pub use report::{Report, Row, Writes};
pub use tiers::{Options, cache_tiers};
