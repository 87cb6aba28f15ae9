//! Python text of a file, and names and lines in it.

use std::path::Path;

use phi_config::map_for_source;
use phi_syntax::to_python;

use crate::finder::Kind;
use crate::queue::Waiting;

/// The name that an import means; `Err` is what was typed, if it leads out of its package.
pub(crate) fn absolute_name(module: &str, level: u32, package: &str) -> Result<String, String> {
    if level == 0 {
        return Ok(module.to_owned());
    }
    let mut base = package;
    for _ in 1..level {
        base = base.rsplit_once('.').map_or("", |(outer, _)| outer);
    }
    if base.is_empty() {
        return Err(format!("{}{module}", ".".repeat(level as usize)));
    }
    Ok(if module.is_empty() { base.to_owned() } else { format!("{base}.{module}") })
}

/// The Python text of what was read; what is not text is left to the interpreter.
pub(crate) fn as_python(text: &[u8], waiting: &Waiting) -> Result<String, String> {
    if waiting.kind == Kind::Python {
        return Ok(String::from_utf8_lossy(text).into_owned());
    }
    let folder = waiting.file.parent().unwrap_or(Path::new(""));
    let map = map_for_source(text, Some(folder)).map_err(|error| format!("failed to {error}"))?;
    Ok(String::from_utf8_lossy(&to_python(text, &map).text).into_owned())
}

/// Whether `file` belongs to the program: it lies in no folder of installed distributions.
pub(crate) fn is_own(file: &Path) -> bool {
    !file.iter().any(|part| part == "site-packages" || part == "dist-packages")
}

/// The line of a byte offset, from 1.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}

/// Words for a module that is not there.
pub(crate) fn not_found(name: &str) -> String {
    if name.contains('.') {
        format!("`{name}` is not found")
    } else {
        format!("`{name}` is not installed")
    }
}
