//! What Python sees of the recorder.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64};
use std::time::Instant;

use calcharo::{Footer, Header, Writer};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::effects::Effects;
use crate::events;
use crate::global;
use crate::hooks::Hooks;
use crate::keyframe::CHUNK;
use crate::late::Late;
use crate::limits::{Limits, Watch, thread_cpu_ns};
use crate::mirror::Mirrors;
use crate::objects::Objects;
use crate::recorder::{Heap, Options, Recorder};
use crate::redaction::Redaction;
use crate::shapes::Shapes;
use crate::turns;
use crate::types::KnownTypes;

/// Everything that a recording is told at its beginning.
#[derive(FromPyObject)]
#[expect(clippy::struct_excessive_bools, reason = "they are the user's switches")]
struct Settings<'py> {
    header: String,
    output: Option<PathBuf>,
    heap: String,
    clock: String,
    once: bool,
    exact_clock: bool,
    audit: bool,
    threads: bool,
    public_frames: bool,
    max_string: usize,
    max_items: usize,
    max_steps: Option<u64>,
    max_trace_bytes: Option<u64>,
    max_memory_bytes: Option<u64>,
    wall_seconds: Option<f64>,
    cpu_seconds: Option<f64>,
    secret_names: Vec<String>,
    secret_values: Vec<String>,
    modules: Vec<String>,
    pure: Vec<Bound<'py, PyAny>>,
    hiding: Vec<Bound<'py, PyAny>>,
    running: Vec<Bound<'py, PyAny>>,
    methods: Vec<(Bound<'py, PyAny>, u8)>,
    discover: Py<PyAny>,
    restart: Py<PyAny>,
    disable: Py<PyAny>,
    missing: Py<PyAny>,
    on_limit: Option<Py<PyAny>>,
    /// Called with the limit when code that sends no events passes one.
    late: Option<Py<PyAny>>,
    /// In a process of the program's own: a descriptor that the parent reads.
    status: Option<i32>,
}

/// A recording of this process; there can be one at a time.
#[pyclass(frozen, module = "calcharo._tracer")]
pub(crate) struct Recording {
    watch: std::sync::Mutex<Option<Watch>>,
}

fn value_error(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

fn nanoseconds(seconds: Option<f64>) -> Option<u64> {
    let nanoseconds =
        |seconds: f64| std::time::Duration::from_secs_f64(seconds.max(0.0)).as_nanos();
    seconds.map(|seconds| u64::try_from(nanoseconds(seconds)).unwrap_or(u64::MAX))
}

#[pymethods]
impl Recording {
    /// Begins a recording. Its events are registered by the caller.
    #[new]
    fn new(py: Python<'_>, settings: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut settings: Settings<'_> = settings.extract()?;
        let (late, status) = (settings.late.take(), settings.status);
        let ticks = Arc::new(AtomicU32::new(0));
        let resident = Arc::new(AtomicU64::new(0));
        let recorder = recorder_of(py, settings, &ticks, &resident)?;
        let late = Late::new(recorder.limits.clone(), late, status);
        if !global::set(Box::new(recorder)) {
            return Err(PyRuntimeError::new_err("there is a recording in this process already"));
        }
        let watch = Watch::start(ticks, resident, late)?;
        Ok(Self { watch: std::sync::Mutex::new(Some(watch)) })
    }

    /// Takes the plan of a code object in scope.
    #[staticmethod]
    fn attach(code: &Bound<'_, PyAny>, plan: &Bound<'_, PyAny>) -> PyResult<()> {
        with(|recorder| recorder.attach(code, plan))?
    }

    /// Classes of this module are in scope.
    #[staticmethod]
    fn add_module(name: &str) -> PyResult<()> {
        with(|recorder| recorder.shapes.add_module(name.as_bytes().to_vec()))
    }

    /// Text went to standard output (0) or standard error (1).
    #[staticmethod]
    fn output(stream: usize, text: &[u8]) {
        drop(with(|recorder| {
            if !recorder.paused && !recorder.is_over {
                recorder.output(stream, text);
            }
        }));
    }

    /// Notes something that is not recorded.
    #[staticmethod]
    fn note(text: &str) {
        drop(with(|recorder| recorder.note(text)));
    }

    /// Nothing is recorded until it is set again.
    #[staticmethod]
    fn set_paused(paused: bool) -> PyResult<()> {
        with(|recorder| recorder.paused = paused)
    }

    /// The limit that was reached, if one was.
    #[staticmethod]
    fn limit() -> PyResult<Option<&'static str>> {
        with(|recorder| recorder.stopped)
    }

    /// Steps so far.
    #[staticmethod]
    fn steps() -> PyResult<u64> {
        with(|recorder| recorder.steps())
    }

    /// Writes that the tracer missed, each described. Only for recordings that are audited.
    #[staticmethod]
    fn audit() -> PyResult<Vec<String>> {
        with(|recorder| {
            if recorder.is_over {
                return Vec::new();
            }
            recorder.inside = true;
            let missed = recorder.audit();
            recorder.inside = false;
            missed
        })
    }

    /// Leaves the recording to the parent process: this one is a copy of it.
    fn abandon(&self) {
        // Threads of the parent are not here, so there is nothing to end or to wait for.
        let watch = self.watch.lock().ok().and_then(|mut watch| watch.take());
        std::mem::forget(watch);
        if let Some(mut recorder) = global::clear() {
            #[expect(unsafe_code, reason = "the caller is attached")]
            // SAFETY: see the reason.
            unsafe {
                recorder.hooks.stop();
            }
            std::mem::forget(recorder);
        }
    }

    /// Ends the recording; the bytes of a trace in memory.
    fn finish<'py>(
        &self,
        py: Python<'py>,
        outcome: &str,
        reason: Option<String>,
    ) -> PyResult<Option<Bound<'py, PyBytes>>> {
        if let Some(mut watch) = self.watch.lock().ok().and_then(|mut watch| watch.take()) {
            py.detach(|| watch.stop());
        }
        let mut recorder = turns::take(py)?;
        recorder.last_step(outcome);
        recorder.finish_chunk();
        let footer = recorder.footer(outcome, reason);
        let writer = recorder.writer.take();
        drop(recorder);
        let finished = py.detach(|| writer.map(|writer| writer.finish(footer)).transpose());
        let bytes = finished.map_err(value_error)?.flatten();
        Ok(bytes.map(|bytes| PyBytes::new(py, &bytes)))
    }
}

/// Runs `work` on the recording.
fn with<T>(work: impl FnOnce(&mut Recorder) -> T) -> PyResult<T> {
    #[expect(unsafe_code, reason = "methods of Python classes run attached")]
    // SAFETY: the caller is a method of a Python class.
    let recorder = unsafe { global::recorder() };
    recorder.map(work).ok_or_else(|| PyRuntimeError::new_err("there is no recording"))
}

fn recorder_of(
    py: Python<'_>,
    settings: Settings<'_>,
    ticks: &Arc<AtomicU32>,
    resident: &Arc<AtomicU64>,
) -> PyResult<Recorder> {
    let header: Header = serde_json::from_str(&settings.header).map_err(value_error)?;
    let writer = match &settings.output {
        Some(path) => Writer::create(path, &header),
        None => Writer::in_memory(&header),
    };
    let mut shapes = Shapes::default();
    for module in &settings.modules {
        shapes.add_module(module.as_bytes().to_vec());
    }
    let mut limits = Limits {
        steps: settings.max_steps,
        trace_bytes: settings.max_trace_bytes,
        memory_bytes: settings.max_memory_bytes,
        wall_ns: nanoseconds(settings.wall_seconds),
        cpu_ns: nanoseconds(settings.cpu_seconds),
        reached: Arc::default(),
        chunk_stop: 0,
    };
    limits.set_stop(0);
    let mut recorder = Recorder {
        options: Options {
            heap: match settings.heap.as_str() {
                "none" => Heap::None,
                "shallow" => Heap::Shallow,
                _ => Heap::Full,
            },
            clock: settings.clock != "off",
            once: settings.once,
            exact_clock: settings.exact_clock,
            audit: settings.audit,
            threads: settings.threads,
            public_frames: settings.public_frames,
            max_string: settings.max_string,
            max_items: settings.max_items,
        },
        known: KnownTypes::find(py)?,
        shapes,
        objects: Objects::default(),
        hooks: Hooks::default(),
        effects: Effects::new(
            &settings.pure,
            &settings.hiding,
            &settings.running,
            &settings.methods,
            settings.restart,
        ),
        redaction: Redaction::new(&settings.secret_names, &settings.secret_values)
            .map_err(value_error)?,
        limits,
        on_limit: settings.on_limit,
        codes: FxHashMap::default(),
        last_code: (0, std::ptr::null()),
        kept: Vec::new(),
        discover: settings.discover,
        disable: settings.disable,
        missing: settings.missing,
        threads: Vec::new(),
        current: 0,
        running: 0,
        tasks: None,
        suspended: FxHashMap::default(),
        mirrors: Mirrors::default(),
        spare: Vec::new(),
        next_frame: 0,
        out: Vec::with_capacity(CHUNK * 2),
        atoms: FxHashMap::default(),
        atom_count: 0,
        long_texts: FxHashMap::default(),
        appended: 0,
        chunk_limit: CHUNK,
        chunk_steps: 0,
        chunk_lines: 0,
        first_step: 0,
        chunk_began_ns: 0,
        written: [Vec::new(), Vec::new()],
        written_length: [0, 0],
        writer: Some(writer.map_err(value_error)?),
        definitions: Vec::new(),
        code_count: 0,
        started: Instant::now(),
        ticks: ticks.clone(),
        last_tick: 0,
        wall_ns: 0,
        cpu_ns: 0,
        cpu_start: thread_cpu_ns(),
        resident: 0,
        peak: resident.clone(),
        writing: 0,
        volatile: Vec::new(),
        is_distrustful: false,
        paused: true,
        is_over: false,
        inside: false,
        caller: 0,
        stopped: None,
        notes: FxHashSet::default(),
        scratch: Vec::new(),
    };
    recorder.begin();
    Ok(recorder)
}

impl Recorder {
    /// Knows the calling thread, watches dicts, and writes the first keyframe.
    fn begin(&mut self) {
        #[expect(unsafe_code, reason = "the interpreter is attached: a Python class is being made")]
        // SAFETY: see the reason.
        unsafe {
            self.add_thread();
            self.find_tasks();
            if !self.hooks.start() {
                self.note("writes to dicts: all watchers of the interpreter are taken");
            }
            let known = &self.known;
            let frames = if self.options.public_frames {
                vec![&raw mut ffi::PyFrame_Type]
            } else {
                vec![known.generator, known.coroutine, known.async_generator]
            };
            for kind in frames {
                self.hooks.hook(kind, known);
            }
            self.write_keyframe();
        }
    }

    /// How the recording ended, and what was not recorded.
    pub(crate) fn footer(&mut self, outcome: &str, reason: Option<String>) -> Footer {
        let mut diagnostics: Vec<String> = self.notes.drain().collect();
        diagnostics.sort();
        Footer {
            outcome: outcome.to_owned(),
            reason,
            diagnostics,
            wall_seconds: self.started.elapsed().as_secs_f64(),
        }
    }

    /// The step at the end shows what the program left behind. Behind it nothing is recorded.
    fn last_step(&mut self, outcome: &str) {
        if self.is_over {
            return;
        }
        #[expect(unsafe_code, reason = "the callers are attached")]
        // SAFETY: see the reason; frames that are gone were left by their events.
        unsafe {
            self.settle();
            self.drain();
            self.hooks.stop();
        }
        self.end(outcome);
    }

    /// A limit is reached: how the program is ended is not the program's doing.
    pub(crate) fn stop_at(&mut self, limit: &'static str) {
        self.stopped.get_or_insert(limit);
        self.inside = true;
        self.last_step("limit");
    }

    /// Whether a limit is reached, and with it the end of what is recorded.
    pub(crate) fn is_over_by_now(&mut self) -> bool {
        if let Some(limit) = self.stopped {
            self.stop_at(limit);
        }
        self.is_over
    }
}

/// The callbacks, by the names of their events.
#[pyfunction]
pub(crate) fn callbacks(py: Python<'_>) -> PyResult<HashMap<String, Py<PyAny>>> {
    Ok(events::callbacks(py)?.into_iter().collect())
}

/// The block that closes a trace file, for a trace whose process was killed.
#[pyfunction]
pub(crate) fn footer_block(
    py: Python<'_>,
    outcome: String,
    reason: Option<String>,
    diagnostics: Vec<String>,
    wall_seconds: f64,
) -> PyResult<Bound<'_, PyBytes>> {
    let footer = Footer { outcome, reason, diagnostics, wall_seconds };
    let header = Header::default();
    let empty = Writer::in_memory(&header).map_err(value_error)?;
    let whole = empty.finish(footer).map_err(value_error)?.unwrap_or_default();
    // The header's block comes first: 12 bytes of the file, and 40 with the length at 24.
    let length =
        whole.get(36..40).and_then(<[u8]>::first_chunk).map_or(0, |it| u32::from_le_bytes(*it));
    Ok(PyBytes::new(py, whole.get(52 + length as usize..).unwrap_or_default()))
}
