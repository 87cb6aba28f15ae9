//! The locale of an interpreter that does not see to it itself.
//!
//! Where no locale is set, as under a scheduler or in a container, CPython takes UTF-8 for names of
//! files (PEP 538). `PyPy` takes ASCII, and finds no file named `.φ`.

use std::ffi::OsString;
use std::path::Path;

use phi_config::{environment, variables};

/// The variable that such an interpreter needs.
pub(crate) fn variable(python: &Path) -> Option<(&'static str, OsString)> {
    let deciding = [&variables::LC_ALL, &variables::LC_CTYPE, &variables::LANG];
    let set = deciding.into_iter().find_map(|one| environment::text(one).map(|text| (one, text)));
    let is_plain = match &set {
        None => true,
        // Nothing overrides this one.
        Some((one, _)) if one.name == variables::LC_ALL.name => false,
        Some((_, text)) => text == "C" || text == "POSIX",
    };
    (is_plain && is_pypy(python)).then(|| (variables::LC_CTYPE.name, "C.UTF-8".into()))
}

/// Whether the file behind `python` is called so; asked only where the answer matters.
fn is_pypy(python: &Path) -> bool {
    let real = python.canonicalize().unwrap_or_else(|_| python.to_owned());
    real.file_name().is_some_and(|name| name.to_string_lossy().contains("pypy"))
}
