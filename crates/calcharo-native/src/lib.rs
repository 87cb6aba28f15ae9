//! The extension module `calcharo._tracer`: events of CPython 3.12 and 3.13 become a trace.
//!
//! `sys.monitoring` calls [`events`]; these make steps of them ([`steps`], [`lines`]) and, before
//! instructions that may write objects, note which ([`calls`]); at the next event ([`settle`]) they
//! are compared with what was written of them ([`check`]). Frames are read from memory ([`layout`]),
//! or through the public interface ([`mirror`], [`unseen`]). Values become bytes in [`encode`] and
//! [`describe`].
//! Everything runs while the interpreter is attached, one callback at a time.

#[cfg(any(not(Py_3_12), Py_3_14, Py_GIL_DISABLED, Py_LIMITED_API))]
compile_error!("calcharo records on CPython 3.12 and 3.13 with the global interpreter lock");

mod api;
mod atom;
mod audit;
mod calls;
mod check;
mod container;
mod content;
mod describe;
mod dicts;
mod effects;
mod encode;
mod ends;
mod entries;
mod events;
mod global;
mod hooks;
mod keyframe;
mod labelled;
mod late;
mod layout;
mod limits;
mod lines;
mod mirror;
mod names;
mod objects;
mod plan;
mod probe;
mod reader;
mod recorder;
mod redaction;
mod repr;
mod settle;
mod shapes;
mod steps;
mod switch;
mod tasks;
mod texts;
mod threads;
mod turns;
mod types;
mod unseen;

#[pyo3::pymodule]
mod _tracer {
    #[pymodule_export]
    use crate::api::{Recording, callbacks, footer_block};
    #[pymodule_export]
    use crate::late::interrupt;
    #[pymodule_export]
    use crate::probe::{read_frame, read_generator, read_object};
    #[pymodule_export]
    use crate::reader::Reader;
}
