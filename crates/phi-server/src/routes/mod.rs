//! What is found at which path.

mod answer;
mod check;
mod convert;
mod execute;
mod health;
mod info;
mod metrics;
mod openapi;
mod page;
mod symbols;
mod table;
mod trace;

pub(crate) use answer::{Context, answer};
pub(crate) use openapi::openapi_of;
pub(crate) use table::{Route, find};
