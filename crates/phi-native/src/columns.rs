//! Columns of the φ text in a tree of code objects.

use phi_syntax::PositionMap;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};

use crate::table;

/// The code object with rewritten columns, nested ones included; `None` if nothing changes.
///
/// `co_code`, exception table and line numbers stay as they are.
pub(crate) fn rewrite<'py>(
    code: &Bound<'py, PyAny>,
    positions: &PositionMap,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = code.py();
    let changes = PyDict::new(py);
    if let Some(constants) = constants(code, positions)? {
        changes.set_item("co_consts", constants)?;
    }
    let lines = code.getattr("co_linetable")?.cast_into::<PyBytes>()?;
    let first_line: usize = code.getattr("co_firstlineno")?.extract()?;
    if let Some(columns) = table::rewrite(lines.as_bytes(), first_line, positions) {
        changes.set_item("co_linetable", PyBytes::new(py, &columns))?;
    }
    if changes.is_empty() {
        return Ok(None);
    }
    code.call_method("replace", (), Some(&changes)).map(Some)
}

/// The constants with rewritten code objects among them; `None` if nothing changes.
fn constants<'py>(
    code: &Bound<'py, PyAny>,
    positions: &PositionMap,
) -> PyResult<Option<Bound<'py, PyTuple>>> {
    let kind = code.get_type();
    let constants = code.getattr("co_consts")?.cast_into::<PyTuple>()?;
    let mut changed: Option<Vec<Bound<'py, PyAny>>> = None;
    for (index, constant) in constants.iter().enumerate() {
        if !constant.is_exact_instance(&kind) {
            continue;
        }
        if let Some(nested) = rewrite(&constant, positions)? {
            changed.get_or_insert_with(|| constants.iter().collect())[index] = nested;
        }
    }
    changed.map(|items| PyTuple::new(code.py(), items)).transpose()
}
