//! Columns of the φ text in a tree of code objects.

use phi_engine::LineEdits;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};

use crate::ffi::LineTableField;

/// The code object with rewritten columns, nested ones included.
///
/// `co_code`, exception table and line numbers stay as they are. `code` must be fresh from the
/// compiler: it is changed in place where the interpreter's layout is known.
pub(crate) fn rewrite<'py>(
    code: Bound<'py, PyAny>,
    lines: &LineEdits<'_>,
) -> PyResult<Bound<'py, PyAny>> {
    match LineTableField::of(&code) {
        Some(field) => {
            write(&code, field, lines)?;
            Ok(code)
        }
        None => Ok(replaced(&code, lines)?.unwrap_or(code)),
    }
}

/// Writes the new tables into `code` and everything below it.
fn write(code: &Bound<'_, PyAny>, field: LineTableField, lines: &LineEdits<'_>) -> PyResult<()> {
    for constant in nested(code)? {
        write(&constant.1, field, lines)?;
    }
    if let Some(table) = new_table(code, lines)? {
        field.set(code, table);
    }
    Ok(())
}

/// A copy of `code` with the new tables; `None` if nothing changes.
fn replaced<'py>(
    code: &Bound<'py, PyAny>,
    lines: &LineEdits<'_>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let changes = PyDict::new(code.py());
    let mut constants: Vec<_> =
        code.getattr(intern!(code.py(), "co_consts"))?.cast_into::<PyTuple>()?.iter().collect();
    for (index, constant) in nested(code)? {
        if let Some(other) = replaced(&constant, lines)? {
            constants[index] = other;
            changes.set_item("co_consts", PyTuple::new(code.py(), &constants)?)?;
        }
    }
    if let Some(table) = new_table(code, lines)? {
        changes.set_item("co_linetable", table)?;
    }
    if changes.is_empty() {
        return Ok(None);
    }
    code.call_method("replace", (), Some(&changes)).map(Some)
}

fn new_table<'py>(
    code: &Bound<'py, PyAny>,
    lines: &LineEdits<'_>,
) -> PyResult<Option<Bound<'py, PyBytes>>> {
    let table = code.getattr(intern!(code.py(), "co_linetable"))?.cast_into::<PyBytes>()?;
    let first_line: usize = code.getattr(intern!(code.py(), "co_firstlineno"))?.extract()?;
    let rewritten = phi_engine::rewrite(table.as_bytes(), first_line, lines);
    Ok(rewritten.map(|columns| PyBytes::new(code.py(), &columns)))
}

/// The code objects among the constants, with their indices.
fn nested<'py>(code: &Bound<'py, PyAny>) -> PyResult<Vec<(usize, Bound<'py, PyAny>)>> {
    let kind = code.get_type();
    let constants = code.getattr(intern!(code.py(), "co_consts"))?.cast_into::<PyTuple>()?;
    Ok(constants.iter().enumerate().filter(|(_, one)| one.is_exact_instance(&kind)).collect())
}
