//! Reads recorded traces for Python.
//!
//! The lock of a [`Reader`] is held by Rust code alone: values are copied out of the trace first,
//! and become Python objects after that.

mod alike;
mod api;
mod change;
mod convert;
mod failure;
mod interval;
mod reading;
mod record;
mod replace;
mod rows;
mod visible;
mod walk;

pub(crate) use api::Reader;
