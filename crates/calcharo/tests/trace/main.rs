//! Traces that are built by an encoder of the tests' own, and read back.

mod damage;
mod encoder;
mod hostile;
mod json;
mod model;
mod program;
mod replay;
mod sample;
mod schema;
mod schema_check;
mod strategy;
mod tutor;
mod view;
