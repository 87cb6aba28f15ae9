//! What a text imports, and what it takes from there.

mod collector;
mod handlers;
mod shadows;
mod uses;

use std::ops::Range;

use ruff_python_ast::PythonVersion;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

pub use self::uses::Use;

use self::collector::Collector;
use crate::Contents;
use crate::PythonSyntaxError;
use crate::nesting::with_deep_stack;
use crate::syntax_error::located;
use crate::target::Target;

/// The imports of one text.
#[derive(Debug, Default)]
pub struct Imports {
    /// In the order of the text.
    pub imports: Vec<Import>,
    /// Byte offsets of imports whose name is computed, or cannot be followed.
    pub computed: Vec<usize>,
    /// The names in `__all__`: in a package, `*` imports those that are submodules.
    pub exports: Vec<String>,
    /// What is loaded from the imported modules, save where the text is ready to go without it.
    pub uses: Vec<Use>,
    /// Byte offsets of the built-in functions that run a text, with their names.
    pub runs_code: Vec<(usize, &'static str)>,
    /// What the module holds for those who import it.
    pub contents: Contents,
}

/// One import of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The dotted name; empty in `from . import name`.
    pub module: String,
    /// How many dots stand before it.
    pub level: u32,
    /// What is taken from it: each is an attribute or a submodule. `*` is not among them.
    pub names: Vec<String>,
    /// Byte offset of the statement or call.
    pub offset: usize,
    /// Whether the text goes on without it.
    pub optional: bool,
    /// Whether it happens whenever the text runs: not in a function, not under a test that only
    /// the run decides.
    pub certain: bool,
    /// The imports, by index, that this one replaces: it runs only if one of them fails.
    pub replaces: Option<Range<usize>>,
}

/// Reads the imports of `text` as they happen under `target`.
///
/// Branches that cannot be taken there are left out. The bodies of functions count: a program that
/// starts and fails later is no better. A text that does not parse, or uses syntax that is newer
/// than the target, is refused with its first error.
///
/// ```
/// use phi_python::{Target, read_imports};
///
/// let target = Target {
///     version: (3, 9),
///     implementation: "pypy",
///     platform: "linux",
///     os_name: "posix",
///     is_main: true,
/// };
/// let text = "import sys\nif sys.version_info >= (3, 11):\n    import tomllib\n";
/// let found = read_imports(text, &target)?;
/// assert_eq!(found.imports.len(), 1);
/// assert!(read_imports("match x:\n    case 1: pass\n", &target).is_err());
/// # Ok::<(), phi_python::PythonSyntaxError>(())
/// ```
pub fn read_imports(text: &str, target: &Target) -> Result<Imports, PythonSyntaxError> {
    with_deep_stack(text, || {
        let (major, minor) = target.version;
        let options =
            ParseOptions::from(Mode::Module).with_target_version(PythonVersion { major, minor });
        let parsed = parse_unchecked(text, options);
        if let Some(error) = parsed.errors().first() {
            return Err(located(&error.error, error.location));
        }
        if let Some(error) = parsed.unsupported_syntax_errors().first() {
            return Err(located(error, error.range));
        }
        let Some(module) = parsed.try_into_module() else { return Ok(Imports::default()) };
        let contents = Contents::of(module.suite(), target);
        Ok(Imports { contents, ..Collector::collect(module.suite(), target) })
    })
}

#[cfg(test)]
mod tests;
