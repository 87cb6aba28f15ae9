//! Facts about Python text: its keywords, its identifiers and string prefixes, where words
//! stand, which names a file binds and which modules it imports.
//!
//! This is the one crate that sees the parser; what it returns are plain ranges, so that the
//! parser can be exchanged. Nothing here does I/O.
//!
//! ```
//! use phi_python::{Role, read_words};
//!
//! let words = read_words("if x: print(x)", |name| name == "print")?;
//! let roles: Vec<Role> = words.iter().map(|word| word.role).collect();
//! assert_eq!(roles, [Role::HardKeyword, Role::FreeLoad]);
//! # Ok::<(), phi_python::PythonSyntaxError>(())
//! ```

mod bindings;
mod contents;
mod identifier;
mod imports;
mod keywords;
mod literals;
mod nesting;
mod string_prefix;
mod syntax_error;
mod target;
mod words;

pub use contents::Contents;
pub use identifier::{is_identifier, is_identifier_continue, is_identifier_start};
pub use imports::{Import, Imports, Use, read_imports};
pub use keywords::{
    BUILTINS, HARD_KEYWORDS, OTHER_BUILTINS, SOFT_KEYWORDS, is_hard_keyword, is_soft_keyword,
};
pub use literals::literals;
pub use string_prefix::{StringPrefix, is_string_prefix};
pub use syntax_error::PythonSyntaxError;
pub use target::Target;
pub use words::{Role, Word, read_words, syntax_error};
