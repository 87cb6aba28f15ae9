//! The class that Python reads traces with.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use calcharo::json::{JsonError, JsonSteps, from_json, to_json};
use calcharo::{StoreError, StoreErrorKind, Trace};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

use super::alike::alike;
use super::convert::{described, named, python};
use super::failure::{json_failure, store_failure};
use super::reading::{Reading, told};
use super::record::record;
use super::rows::{IntervalRow, StackRow, StepRow, interval_row, stack_row, step_row};

type Named<'py> = Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>;

/// A recorded trace. Steps are numbered from 0; every method may be called from any thread.
#[pyclass(frozen, module = "calcharo._tracer")]
pub(crate) struct Reader {
    trace: Arc<Trace>,
    reading: Mutex<Reading>,
}

#[pymethods]
impl Reader {
    /// Opens a trace file.
    #[staticmethod]
    fn open(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Self::of(py, py.detach(move || Trace::open(&path)))
    }

    /// Reads the bytes of a trace file.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        Self::of(py, py.detach(|| Trace::from_bytes(data.to_vec())))
    }

    /// Reads what `to_json` made.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        let bytes = py.detach(|| from_json(text.as_bytes()));
        let bytes = bytes.map_err(|error| json_failure(py, error))?;
        Self::of(py, py.detach(|| Trace::from_bytes(bytes)))
    }

    /// The trace as JSON, in the form `delta` or `full`.
    fn to_json<'py>(&self, py: Python<'py>, form: &str) -> PyResult<Bound<'py, PyString>> {
        let steps = match form {
            "delta" => JsonSteps::Delta,
            "full" => JsonSteps::Full,
            _ => return Err(PyValueError::new_err("steps are given as 'delta' or 'full'")),
        };
        let written = py.detach(|| {
            let mut text = Vec::new();
            to_json(&self.trace, steps, &mut text)?;
            Ok::<_, JsonError>(text)
        });
        let text = written.map_err(|error| json_failure(py, error))?;
        PyString::from_bytes(py, &text)
    }

    fn __len__(&self) -> usize {
        usize::try_from(self.trace.len()).unwrap_or(usize::MAX)
    }

    fn header<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        described(py, serde_json::to_string(self.trace.header()))
    }

    fn footer<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        described(py, serde_json::to_string(&self.trace.footer()))
    }

    fn files<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        described(py, serde_json::to_string(&self.trace.files()))
    }

    fn codes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        described(py, serde_json::to_string(&self.trace.codes()))
    }

    fn threads<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        described(py, serde_json::to_string(&self.trace.threads()))
    }

    fn tasks<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        described(py, serde_json::to_string(&self.trace.tasks()))
    }

    /// Blocks that could not be read, each described.
    fn damage(&self) -> Vec<String> {
        self.trace.damage().to_vec()
    }

    #[getter]
    fn line_steps(&self) -> u64 {
        self.trace.line_steps()
    }

    /// Bytes of the steps before compression.
    #[getter]
    fn raw_bytes(&self) -> u64 {
        self.trace.raw_bytes()
    }

    /// Size of the file.
    #[getter]
    fn stored_bytes(&self, py: Python<'_>) -> PyResult<u64> {
        self.trace.stored_bytes().map_err(|error| store_failure(py, error))
    }

    /// All bytes of the trace file.
    fn bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| self.trace.bytes());
        Ok(PyBytes::new(py, &bytes.map_err(|error| store_failure(py, error))?))
    }

    /// All that was written to standard output (0) or standard error (1).
    fn output<'py>(&self, py: Python<'py>, stream: usize) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.trace.written(stream))
    }

    /// Event, value, file, line, column, last line, column behind the last character, function,
    /// index of the code, frame, indices of the thread and of its task, depth.
    fn step<'py>(&self, py: Python<'py>, index: u64) -> PyResult<StepRow<'py>> {
        let (step, place) = self.read(py, |reading| reading.step(index))?;
        let value = python(py, &told(step.value.clone()))?;
        Ok(step_row(&step, value, place))
    }

    /// Names and values of the variables of a step's frame.
    fn variables<'py>(&self, py: Python<'py>, index: u64) -> PyResult<Named<'py>> {
        named(py, &self.read(py, |reading| reading.variables(index))?)
    }

    /// Names and values of the globals that a step's code sees.
    fn globals<'py>(&self, py: Python<'py>, index: u64) -> PyResult<Named<'py>> {
        named(py, &self.read(py, |reading| reading.globals(index))?)
    }

    /// Names and values of the variables of a frame that is alive at a step.
    fn frame_variables<'py>(
        &self,
        py: Python<'py>,
        index: u64,
        frame: u64,
    ) -> PyResult<Named<'py>> {
        let variables = self.read(py, |reading| reading.frame_variables(index, frame))?;
        named(py, &variables.ok_or_else(|| PyKeyError::new_err(frame))?)
    }

    /// Frame, function, file, line and index of the code, for each frame, outermost first.
    fn stack(&self, py: Python<'_>, index: u64) -> PyResult<Vec<StackRow>> {
        let places = self.read(py, |reading| reading.stack(index))?;
        Ok(places.into_iter().map(stack_row).collect())
    }

    /// What was recorded of an object.
    fn object<'py>(
        &self,
        py: Python<'py>,
        index: u64,
        object: u64,
    ) -> PyResult<Bound<'py, PyDict>> {
        let found =
            self.read(py, |reading| Ok(reading.at(index)?.state().objects.get(&object).cloned()))?;
        record(py, &found.ok_or_else(|| PyKeyError::new_err(object))?)
    }

    /// Numbers of the objects that the variables of all frames and the globals lead to.
    fn object_ids(&self, py: Python<'_>, index: u64) -> PyResult<Vec<u64>> {
        self.read(py, |reading| reading.reachable(index))
    }

    /// Bytes of standard output and of standard error so far.
    fn written(&self, py: Python<'_>, index: u64) -> PyResult<(u64, u64)> {
        Ok(self.read(py, |reading| reading.counters(index))?.0.written.into())
    }

    /// Wall-clock and CPU seconds since the start, resident bytes, objects that are alive.
    fn clock(&self, py: Python<'_>, index: u64) -> PyResult<(f64, f64, u64, usize)> {
        let (counters, objects) = self.read(py, |reading| reading.counters(index))?;
        let seconds = |ns| std::time::Duration::from_nanos(ns).as_secs_f64();
        let (wall, cpu) = (seconds(counters.wall_ns), seconds(counters.cpu_ns));
        Ok((wall, cpu, counters.resident, objects))
    }

    /// Objects and frames that there were until a step.
    fn totals(&self, py: Python<'_>, index: u64) -> PyResult<(u64, u64)> {
        let (counters, _) = self.read(py, |reading| reading.counters(index))?;
        Ok((counters.next_object, counters.next_frame))
    }

    /// What happened from a step to the next one of its frame, without what other frames did:
    /// expressions, conditions, changes, output, and the index of that step.
    fn interval<'py>(&self, py: Python<'py>, index: u64) -> PyResult<IntervalRow<'py>> {
        let (step, place) = self.read(py, |reading| reading.step(index))?;
        let code = place.code.and_then(|code| self.trace.codes().get(code as usize));
        let interval = self.read(py, |reading| Ok(reading.intervals.of(step.index)?.told()))?;
        interval_row(py, &interval, code)
    }

    /// What was recorded of an object that ended in the interval of a step.
    fn freed<'py>(&self, py: Python<'py>, index: u64, object: u64) -> PyResult<Bound<'py, PyDict>> {
        let found = self.read(py, |reading| {
            let freed = &reading.intervals.of(index)?.freed;
            Ok(freed.iter().rev().find(|freed| freed.id == object).cloned())
        })?;
        record(py, &found.ok_or_else(|| PyKeyError::new_err(object))?)
    }

    /// How many of the first steps of both traces are sure to be the same.
    fn alike(&self, py: Python<'_>, other: &Self) -> u64 {
        py.detach(|| alike(&self.trace, &other.trace))
    }
}

impl Reader {
    fn of(py: Python<'_>, trace: Result<Trace, StoreError>) -> PyResult<Self> {
        let trace = Arc::new(trace.map_err(|error| store_failure(py, error))?);
        let reading = Mutex::new(Reading::new(trace.clone()));
        Ok(Self { trace, reading })
    }

    /// Runs `work` under the lock. Whoever holds the lock never waits for the interpreter.
    fn read<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut Reading) -> Result<T, StoreErrorKind> + Send,
    ) -> PyResult<T> {
        let done = py.detach(|| work(&mut self.lock()));
        done.map_err(|kind| store_failure(py, kind.at(self.trace.path().map(Path::to_owned))))
    }

    fn lock(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(|poisoned| {
            // Where a panic left the cursors is not known.
            self.reading.clear_poison();
            let mut reading = poisoned.into_inner();
            *reading = Reading::new(self.trace.clone());
            reading
        })
    }
}
