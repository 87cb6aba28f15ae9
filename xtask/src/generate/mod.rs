//! `cargo xtask generate`: pages of `docs/reference` that are made from the sources.

mod glyphs;
mod packs;
mod pages;
mod settings;
mod typing;

pub(crate) use pages::{pages, run};
