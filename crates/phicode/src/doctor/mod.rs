//! `phicode doctor`: what is found, what is wrong, what to do.

mod caches;
mod command;
mod configuration;
mod engine;
mod findings;
mod interpreters;
mod programs;

pub(crate) use command::{DoctorArguments, doctor};
