//! Files are written whole or not at all.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Writes a new file at `path` with the mode of `like`; fails if something is there.
pub(crate) fn write_new(path: &Path, text: &[u8], like: Option<&Metadata>) -> io::Result<()> {
    let permissions = like.map(Metadata::permissions);
    let temporary = written_beside(path, text, permissions)?;
    temporary.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// Puts a new file at `path` in one step, in the place of whatever has that name.
pub(crate) fn replace_with(path: &Path, text: &[u8]) -> io::Result<()> {
    put_in_place(written_beside(path, text, None)?, path)
}

/// A new file that will take the place of `path`, for what is written bit by bit.
pub(crate) fn new_beside(path: &Path) -> io::Result<NamedTempFile> {
    written_beside(path, b"", None)
}

/// Puts a file that was written in the place of `path`.
pub(crate) fn put_in_place(temporary: NamedTempFile, path: &Path) -> io::Result<()> {
    temporary.as_file().sync_all()?;
    temporary.persist(path).map(drop).map_err(|error| error.error)
}

/// Replaces the text of the existing file `path` in one step; mode and, where allowed, owner stay.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    // A symbolic link stays a link: the file that it names gets the text.
    let path = fs::canonicalize(path)?;
    let found = fs::metadata(&path)?;
    if !found.is_file() {
        // A device or a pipe has no text to lose, and must not become a file.
        return OpenOptions::new().write(true).open(&path)?.write_all(text);
    }
    // Without this a file that may not be written would be replaced through its folder.
    OpenOptions::new().write(true).open(&path)?;
    let temporary = written_beside(&path, text, Some(found.permissions()))?;
    keep_owner(temporary.as_file(), &found);
    // The name must never point at a text that has not reached the disk.
    temporary.as_file().sync_all()?;
    temporary.persist(&path).map(drop).map_err(|error| error.error)
}

fn written_beside(
    path: &Path,
    text: &[u8],
    permissions: Option<Permissions>,
) -> io::Result<NamedTempFile> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".phicode-").suffix(".tmp");
    if let Some(default) = default_permissions() {
        builder.permissions(default);
    }
    let mut temporary = builder.tempfile_in(directory)?;
    temporary.write_all(text)?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    Ok(temporary)
}

/// What a new file gets, less the process's mask; a temporary file alone would be private.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "the other systems have none")]
fn default_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;

    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<Permissions> {
    None
}

#[cfg(unix)]
fn keep_owner(file: &File, like: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};

    // Only a privileged user may give files away; for anyone else the owner is right already.
    if file.metadata().is_ok_and(|own| (own.uid(), own.gid()) != (like.uid(), like.gid())) {
        let _ = fchown(file, Some(like.uid()), Some(like.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _like: &Metadata) {}
