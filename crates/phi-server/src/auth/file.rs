//! The token file.
//!
//! JSON: `{"version": 1, "checksum": "…", "tokens": [{"name", "sha256", "scopes", "rate",
//! "concurrency", "created"}]}`. The checksum is the SHA-256 of the list as it is written, so that
//! a damaged file lets nobody in. A file of another version is refused by this one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::auth::error::TokenError;
use crate::auth::hex::{hex, sha256, unhex};
use crate::auth::scope::Scope;

const VERSION: u64 = 1;

/// A token as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredToken {
    /// What logs call it.
    pub name: String,
    /// The hash of the secret, in hexadecimal digits.
    pub sha256: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// Requests per second; none is the server's own limit.
    pub rate: Option<u32>,
    /// Runs at one time; none is the server's slots.
    pub concurrency: Option<u32>,
    /// When it was made (RFC 3339).
    pub created: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u64,
    checksum: String,
    tokens: Vec<StoredToken>,
}

/// The tokens of a file; a file that is not there has none.
pub fn load(path: &Path) -> Result<Vec<StoredToken>, TokenError> {
    let read = |source| TokenError::Read { path: path.to_owned(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(read(error)),
    };
    let mode = file.metadata().map_err(read)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(TokenError::Open { path: path.to_owned(), mode });
    }
    let text = io::read_to_string(file).map_err(read)?;
    parse(&text).map_err(|reason| TokenError::Broken { path: path.to_owned(), reason })
}

fn parse(text: &str) -> Result<Vec<StoredToken>, String> {
    let document: Document = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if document.version != VERSION {
        let found = document.version;
        return Err(format!("its version is {found}, this program reads {VERSION}"));
    }
    if document.checksum != checksum(&document.tokens) {
        return Err("its checksum does not match; restore it or create the tokens anew".into());
    }
    match document.tokens.iter().find(|token| unhex(&token.sha256).is_none()) {
        None => Ok(document.tokens),
        Some(token) => Err(format!("the hash of {} is none", token.name)),
    }
}

/// Replaces the file; a reader sees the old tokens or the new ones, never a part.
pub(crate) fn save(path: &Path, tokens: Vec<StoredToken>) -> Result<(), TokenError> {
    let write = |source| TokenError::Write { path: path.to_owned(), source };
    let document = Document { version: VERSION, checksum: checksum(&tokens), tokens };
    let text = serde_json::to_string_pretty(&document).map_err(|error| write(error.into()))?;
    // Made with mode 0600 beside its target.
    let mut file = tempfile::NamedTempFile::new_in(folder(path)).map_err(write)?;
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(write)?;
    if let Ok(old) = fs::metadata(path) {
        // A server that gave up root reads it as the user that it belongs to.
        fchown(file.as_file(), Some(old.uid()), Some(old.gid())).map_err(write)?;
    }
    file.as_file().sync_all().map_err(write)?;
    file.persist(path).map_err(|error| write(error.error))?;
    Ok(())
}

/// Keeps other writers out until the answer is dropped.
pub(crate) fn lock(path: &Path) -> Result<File, TokenError> {
    let write = |source| TokenError::Write { path: path.to_owned(), source };
    fs::create_dir_all(folder(path)).map_err(write)?;
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = File::options().create(true).append(true).mode(0o600).open(name).map_err(write)?;
    lock.lock().map_err(write)?;
    Ok(lock)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn checksum(tokens: &[StoredToken]) -> String {
    let list = serde_json::to_string(tokens).expect("texts and numbers are JSON");
    hex(&sha256(list.as_bytes()))
}
