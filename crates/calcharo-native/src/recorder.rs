//! The recorder: what is known of the running program, and the chunk that is being written.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64};
use std::time::Instant;

use calcharo::{Chunk, Definition, Writer};
use pyo3::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::effects::Effects;
use crate::hooks::Hooks;
use crate::limits::Limits;
use crate::mirror::Mirrors;
use crate::objects::Objects;
use crate::plan::CodePlan;
use crate::redaction::Redaction;
use crate::repr::Repr;
use crate::shapes::Shapes;
use crate::tasks::Tasks;
use crate::types::KnownTypes;

/// How much is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heap {
    /// Objects are numbers and types.
    None,
    /// The content of what variables refer to, and no further.
    Shallow,
    /// Everything that variables lead to.
    Full,
}

/// What is recorded, and how.
#[expect(clippy::struct_excessive_bools, reason = "they are the user's switches")]
pub(crate) struct Options {
    pub(crate) heap: Heap,
    pub(crate) clock: bool,
    /// Lines are only recorded the first time that they run.
    pub(crate) once: bool,
    /// The clock is read at each event.
    pub(crate) exact_clock: bool,
    pub(crate) audit: bool,
    pub(crate) threads: bool,
    /// Frames are read through the public interface.
    pub(crate) public_frames: bool,
    pub(crate) max_string: usize,
    pub(crate) max_items: usize,
}

/// A frame in scope, as far as it was written.
pub(crate) struct ShadowFrame {
    /// Address of the interpreter's frame, or of its mirror.
    pub(crate) frame: usize,
    pub(crate) plan: *const CodePlan,
    pub(crate) id: u64,
    /// Site of the last line, from 1; 0 before the first.
    pub(crate) site: u32,
    pub(crate) slots: Vec<Repr>,
    /// Numbers of the namespaces, from 1.
    pub(crate) globals: u64,
    pub(crate) namespace: u64,
}

/// A thread that ran code in scope.
#[derive(Default)]
pub(crate) struct Thread {
    /// Its number among all threads of the process.
    pub(crate) token: u64,
    pub(crate) name: String,
    /// Number, from 1, of the task that it runs as far as it was written; 0 for none.
    pub(crate) task: u32,
    pub(crate) stack: Vec<ShadowFrame>,
    /// Frames that run in another task than those below them.
    pub(crate) bases: Vec<Base>,
    /// Objects to look at again when the next event comes.
    pub(crate) pending: Vec<Pending>,
}

/// Where a task begins on a stack.
pub(crate) struct Base {
    /// How many frames are below.
    pub(crate) depth: usize,
    /// Number, from 1, of the task that runs above; 0 for none.
    pub(crate) task: u32,
}

/// An object that an instruction is about to write.
#[derive(Clone, Copy)]
pub(crate) struct Pending {
    pub(crate) address: usize,
    pub(crate) id: u64,
    pub(crate) what: Expected,
    /// Site of the instruction, from 1.
    pub(crate) site: u32,
    /// Depth of the frame whose call is not over yet; `usize::MAX` for writes that are.
    pub(crate) depth: usize,
}

/// What is about to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// One item of a list.
    Item(isize),
    /// An attribute, by the address of its name; 0 for any.
    Attribute(usize),
    /// An item is added at the end.
    Append,
    /// Anything.
    Any,
    /// Anything, of an object that was just made.
    Fresh,
    /// Anything, of any object: what the instruction works on is not known.
    Everything,
}

/// One recording.
#[expect(clippy::struct_excessive_bools, reason = "each says how it goes by itself")]
pub(crate) struct Recorder {
    pub(crate) options: Options,
    pub(crate) known: KnownTypes,
    pub(crate) shapes: Shapes,
    pub(crate) objects: Objects,
    pub(crate) hooks: Hooks,
    pub(crate) effects: Effects,
    pub(crate) redaction: Redaction,
    pub(crate) limits: Limits,
    /// Makes the exception that ends the program at a limit; without it the program goes on.
    pub(crate) on_limit: Option<Py<PyAny>>,
    pub(crate) codes: FxHashMap<usize, Box<CodePlan>>,
    /// The code object that was looked up last.
    pub(crate) last_code: (usize, *const CodePlan),
    /// Keeps attached code objects alive: their addresses are keys.
    pub(crate) kept: Vec<Py<PyAny>>,
    /// Finds the plan of a code object seen for the first time, or `None`.
    pub(crate) discover: Py<PyAny>,
    pub(crate) disable: Py<PyAny>,
    /// Stands for an argument that there is not.
    pub(crate) missing: Py<PyAny>,
    pub(crate) threads: Vec<Thread>,
    pub(crate) current: usize,
    /// Number of the thread that runs, while its task is the one that was written last; else 0.
    pub(crate) running: u64,
    pub(crate) tasks: Option<Box<Tasks>>,
    pub(crate) suspended: FxHashMap<usize, ShadowFrame>,
    /// Frames as the public interface shows them, if that is what is read.
    pub(crate) mirrors: Mirrors,
    pub(crate) spare: Vec<Vec<Repr>>,
    pub(crate) next_frame: u64,
    // The chunk.
    pub(crate) out: Vec<u8>,
    pub(crate) atoms: FxHashMap<u64, u32>,
    pub(crate) atom_count: u32,
    /// Lengths of long texts of the chunk, by their hash.
    pub(crate) long_texts: FxHashMap<u64, usize>,
    /// Bytes of texts that are written as an end of another one.
    pub(crate) appended: usize,
    pub(crate) chunk_limit: usize,
    pub(crate) chunk_steps: u32,
    pub(crate) chunk_lines: u32,
    pub(crate) first_step: u64,
    /// Wall-clock time at the beginning of the chunk.
    pub(crate) chunk_began_ns: u64,
    pub(crate) written: [Vec<u8>; 2],
    pub(crate) written_length: [u64; 2],
    pub(crate) writer: Option<Writer>,
    pub(crate) definitions: Vec<Definition>,
    pub(crate) code_count: u32,
    // Clocks.
    pub(crate) started: Instant,
    pub(crate) ticks: Arc<AtomicU32>,
    pub(crate) last_tick: u32,
    pub(crate) wall_ns: u64,
    pub(crate) cpu_ns: u64,
    pub(crate) cpu_start: u64,
    pub(crate) resident: u64,
    pub(crate) peak: Arc<AtomicU64>,
    // How it goes.
    /// Site of the instruction that runs, from 1; 0 where it is not known.
    pub(crate) writing: u32,
    /// Instances that code out of scope writes when an attribute is read, by address and number.
    pub(crate) volatile: Vec<(usize, u64)>,
    /// The program has code that runs without events: everything is looked at each time.
    pub(crate) is_distrustful: bool,
    pub(crate) paused: bool,
    /// The last step is written. No callback begins any more: one is `inside` for ever.
    pub(crate) is_over: bool,
    /// A callback works: what it causes is its own doing.
    pub(crate) inside: bool,
    /// Number of the thread whose callback has called Python code; 0 for none.
    pub(crate) caller: u64,
    pub(crate) stopped: Option<&'static str>,
    pub(crate) notes: FxHashSet<String>,
    pub(crate) scratch: Vec<u8>,
}

impl Recorder {
    /// Says once that something was not recorded.
    pub(crate) fn note(&mut self, text: &str) {
        if self.notes.len() < 1000 && !self.notes.contains(text) {
            self.notes.insert(text.to_owned());
        }
    }

    /// Whether a callback works.
    pub(crate) fn is_at_work(&self) -> bool {
        self.inside && !self.is_over
    }

    /// How many steps there are so far.
    pub(crate) fn steps(&self) -> u64 {
        self.first_step + u64::from(self.chunk_steps)
    }

    #[inline]
    pub(crate) fn thread(&mut self) -> &mut Thread {
        &mut self.threads[self.current]
    }

    /// Hands the chunk to the writer, and begins the next one.
    pub(crate) fn finish_chunk(&mut self) {
        let Some(writer) = self.writer.as_mut() else { return };
        if let Some(tasks) = &mut self.tasks {
            self.definitions.extend(tasks.definitions());
        }
        writer.define(std::mem::take(&mut self.definitions));
        let chunk = Chunk {
            first_step: self.first_step,
            steps: self.chunk_steps,
            line_steps: self.chunk_lines,
            raw: std::mem::take(&mut self.out),
            written: std::mem::take(&mut self.written),
        };
        self.first_step += u64::from(self.chunk_steps);
        self.out = writer.write(chunk);
        self.chunk_steps = 0;
        self.chunk_lines = 0;
        self.atoms.clear();
        self.long_texts.clear();
        self.atom_count = 0;
        self.appended = 0;
    }
}
