//! Checks on what source files may use.

use std::collections::BTreeSet;

use super::Repository;

/// Crates that take bytes and give bytes.
const PURE: [&str; 3] = ["crates/phi-python/", "crates/phi-syntax/", "crates/phi-diagnostics/"];

/// File names that say that the file holds `unsafe` code.
const UNSAFE_NAMES: [&str; 4] = ["simd.rs", "ffi.rs", "frame.rs", "cell.rs"];

/// Where a cached start begins.
const HOOK_MODULES: [&str; 6] = ["__init__", "_activate", "_hook", "_loader", "_cache", "_run"];

/// What the import hook may import at its top: all of it is in every Python.
const HOOK_IMPORTS: [&str; 23] = [
    "__future__",
    "_frozen_importlib",
    "_frozen_importlib_external",
    "_imp",
    "_io",
    "_thread",
    "builtins",
    "collections",
    "errno",
    "importlib",
    "io",
    "itertools",
    "linecache",
    "marshal",
    "os",
    "phicode_engine",
    "posix",
    "runpy",
    "sys",
    "time",
    "types",
    "typing",
    "warnings",
];

/// Variables are read where they are documented, in `phi-config`; `main` reads the arguments.
pub(crate) fn environment_only_in_phi_config(repository: &Repository) -> Vec<String> {
    let exceptions = &repository.rules.environment;
    let users = files_with(repository, |line| {
        (line.contains("std::env") && !line.contains("env::args")) || line.contains(" env::var")
    });
    users
        .into_iter()
        .filter(|(path, _)| !path.starts_with("crates/phi-config/") && !path.starts_with("xtask/"))
        .filter(|(path, _)| !path.ends_with("build.rs") && !exceptions.contains_key(path))
        .map(|(path, line)| format!("{path}:{line}: std::env belongs to phi-config"))
        .collect()
}

/// `unsafe` code stands in files that are named for it or listed with their reason.
pub(crate) fn unsafe_only_in_listed_modules(repository: &Repository) -> Vec<String> {
    let is_unsafe = |line: &str| {
        ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"]
            .iter()
            .any(|form| line.contains(form))
    };
    files_with(repository, is_unsafe)
        .into_iter()
        .filter(|(path, _)| !path.starts_with("xtask/"))
        .filter(|(path, _)| !UNSAFE_NAMES.iter().any(|name| path.ends_with(name)))
        .filter(|(path, _)| !repository.rules.unsafe_files.contains_key(path))
        .map(|(path, line)| {
            format!("{path}:{line}: unsafe code in a file that is not named for it")
        })
        .collect()
}

/// The language core takes bytes and gives bytes: no files, no processes, no clock.
pub(crate) fn core_does_no_io(repository: &Repository) -> Vec<String> {
    let does_io = |line: &str| {
        ["std::fs", "std::process", "std::net", "std::time"]
            .iter()
            .any(|module| line.contains(module))
    };
    files_with(repository, does_io)
        .into_iter()
        .filter(|(path, _)| PURE.iter().any(|crate_path| path.starts_with(crate_path)))
        .map(|(path, line)| format!("{path}:{line}: the language core does no I/O"))
        .collect()
}

/// What a cached start loads imports, at its top, only what starts fast.
///
/// Modules that are imported inside functions are paid for by those who need them.
pub(crate) fn hook_imports_standard_library(repository: &Repository) -> Vec<String> {
    let mut open: Vec<String> = HOOK_MODULES.iter().map(|name| (*name).to_owned()).collect();
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    while let Some(module) = open.pop() {
        let path = format!("python/phicode_engine/{module}.py");
        let Some(text) = repository.files.get(&path).filter(|_| seen.insert(module)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            match top_import(line) {
                Some(own) if own.starts_with('.') => open.push(own[1..].to_owned()),
                Some(other) if !HOOK_IMPORTS.contains(&other) => {
                    problems.push(format!("{path}:{}: imports {other} at start", number + 1));
                }
                _ => {}
            }
        }
    }
    problems
}

/// The module that a line at the module's own level imports; `.name` for one of the package.
fn top_import(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("import ").or_else(|| line.strip_prefix("from "))?;
    if rest.starts_with('.') {
        return rest.split(' ').next();
    }
    rest.split([' ', '.', ',']).next()
}

/// First line of each source file whose code, comments aside, has the property.
fn files_with(repository: &Repository, has: impl Fn(&str) -> bool) -> Vec<(String, usize)> {
    let first = |(path, text): (&str, &str)| {
        let code = |line: &str| has(line.split("//").next().unwrap_or(line));
        let line = text.lines().position(code)?;
        Some((path.to_owned(), line + 1))
    };
    repository.rust_sources().filter_map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(check: fn(&Repository) -> Vec<String>, path: &str, text: &str) -> usize {
        check(&Repository::of(&[(path, text)])).len()
    }

    #[test]
    fn the_environment_is_read_in_one_crate() {
        let check = environment_only_in_phi_config;
        let text = "//! x\nlet a = std::env::var(\"A\");\n";
        assert_eq!(problems(check, "crates/phi-launch/src/plan.rs", text), 1);
        assert_eq!(problems(check, "crates/phi-config/src/variables.rs", text), 0);
        assert_eq!(problems(check, "crates/phi-launch/src/plan.rs", "// std::env\n"), 0);
        assert_eq!(problems(check, "crates/phi-launch/tests/run.rs", text), 0);
    }

    #[test]
    fn unsafe_code_is_found_outside_its_files() {
        let text = "//! x\nlet a = unsafe { b() };\n";
        assert_eq!(problems(unsafe_only_in_listed_modules, "crates/a/src/scan.rs", text), 1);
        assert_eq!(problems(unsafe_only_in_listed_modules, "crates/a/src/simd.rs", text), 0);
    }

    #[test]
    fn the_core_opens_no_file() {
        let text = "//! x\nuse std::fs;\n";
        assert_eq!(problems(core_does_no_io, "crates/phi-syntax/src/convert.rs", text), 1);
        assert_eq!(problems(core_does_no_io, "crates/phi-cache/src/store.rs", text), 0);
    }

    #[test]
    fn a_heavy_import_at_start_is_found() {
        let check = hook_imports_standard_library;
        assert_eq!(problems(check, "python/phicode_engine/_hook.py", "import re\n"), 1);
        assert_eq!(
            problems(check, "python/phicode_engine/_hook.py", "def f():\n    import re\n"),
            0
        );
        assert_eq!(problems(check, "python/phicode_engine/_hook.py", "from . import _cache\n"), 0);
    }
}
