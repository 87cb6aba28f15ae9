//! The words of a tool: φ files by the names that they have in the mirror.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use phi_config::environment::absolute;

use crate::check::tool::mirror::Mirror;

/// The word for the mirror; `here` is the user's current folder.
pub(crate) fn for_mirror(word: &OsStr, here: &Path, mirror: &Mirror) -> OsString {
    let Some(text) = word.to_str() else {
        return word.to_owned();
    };
    // `--option=PATH`
    if text.starts_with('-') {
        return match text.split_once('=') {
            Some((option, value)) => format!("{option}={}", path(value, here, mirror)).into(),
            None => word.to_owned(),
        };
    }
    path(text, here, mirror).into()
}

/// A relative path stays relative: the tool runs in the same place of the mirror.
fn path(text: &str, here: &Path, mirror: &Mirror) -> String {
    let whole = absolute(&here.join(text));
    let Ok(inside) = whole.strip_prefix(&mirror.base) else {
        return text.to_owned();
    };
    let in_mirror = mirror.root.join(inside);
    let python = mirror.files.iter().find(|(_, file)| file.phi == whole).map(|(path, _)| path);
    if Path::new(text).is_absolute() {
        return python.unwrap_or(&in_mirror).to_string_lossy().into_owned();
    }
    match python.and_then(|path| path.file_name()) {
        Some(name) => Path::new(text).with_file_name(name).to_string_lossy().into_owned(),
        None => text.to_owned(),
    }
}
