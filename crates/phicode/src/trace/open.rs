//! Opens a trace file.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use calcharo::{StoreErrorKind, Trace};

use crate::trace::TraceError;

/// The trace in the file `path`.
pub(crate) fn open(path: &Path) -> Result<Arc<Trace>, TraceError> {
    // A folder can be opened as a file, and only reading it fails.
    if path.is_dir() {
        let help = format!("name a file in it: `ls {}/*.calcharo`", path.display());
        return Err(TraceError::usage(path, "it is a folder", help));
    }
    Trace::open(path).map(Arc::new).map_err(|error| match error.kind {
        StoreErrorKind::Io(cause) if cause.kind() == ErrorKind::NotFound => TraceError::usage(
            path,
            "no such file",
            format!("`phicode trace run -o {} app.φ` makes it", path.display()),
        ),
        StoreErrorKind::Io(cause) if cause.kind() == ErrorKind::PermissionDenied => {
            TraceError::usage(path, "you may not read it", "ask its owner, or change its mode")
        }
        kind => TraceError::of(path, &kind),
    })
}
