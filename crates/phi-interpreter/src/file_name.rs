//! File names of interpreters.

/// Whether `name` is that of an interpreter: `python`, `python3`, `pypy3.9`, `python3.13t`, and not
/// `python3-config`.
pub(crate) fn is_interpreter(name: &str) -> bool {
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let Some(rest) = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy")) else {
        return false;
    };
    let tail = rest.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    // Free-threaded, debug, and the build of 3.7 and earlier; `pypy3-c` is how `PyPy` is built.
    matches!(tail, "" | "t" | "d" | "td" | "m" | "dm" | "-dbg" | "-c") && !rest.ends_with('.')
}

/// Sorts before others what users type.
pub(crate) fn preference(name: &str) -> usize {
    let usual = ["python3", "python", "pypy3", "pypy"];
    usual.iter().position(|one| *one == name).unwrap_or(usual.len())
}

#[cfg(test)]
mod tests {
    use super::is_interpreter;

    #[test]
    fn names_of_interpreters_and_of_their_helpers_are_told_apart() {
        for name in ["python", "python3", "python3.13t", "pypy3.9", "pypy3-c", "python3.exe"] {
            assert!(is_interpreter(name), "{name}");
        }
        for name in
            ["python3-config", "pypy3clean", "python-argcomplete-tcsh", "pythonw", "ipython"]
        {
            assert!(!is_interpreter(name), "{name}");
        }
    }
}
