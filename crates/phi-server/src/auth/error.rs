//! Why tokens cannot be read or written.

use std::io;
use std::path::PathBuf;

/// What is wrong with a token file; the text continues "failed to".
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file cannot be read.
    #[error("read the token file `{}`", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("write the token file `{}`", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others than its owner may read or write the file.
    #[error(
        "use the token file `{}`: its mode is {mode:03o}, so others can read it; chmod 600 it",
        .path.display()
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is not what this version writes.
    #[error("use the token file `{}`: {reason}", .path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A name that cannot be a token's.
    #[error("create the token `{name}`: {reason}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// There is no token of that name.
    #[error("revoke the token `{0}`: there is none of that name")]
    Unknown(String),
}
