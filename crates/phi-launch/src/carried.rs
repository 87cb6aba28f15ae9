//! What a program needs in its environment when its engine is not installed.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use phi_config::{environment, variables};

use crate::plan::percent_encoded;

/// The variables of the start with the engine in `tree`; what they replace is noted in `launch`.
///
/// Children of the program get the hook by `sitecustomize`, which Python imports from a folder of
/// `PYTHONPATH`, and the binary by a variable. An interpreter that reads no variables of Python's
/// gets both from its entry file; the start file of another version, which it may read all the
/// same, is kept quiet.
pub(crate) fn variables(
    tree: &Path,
    python_flags: &[OsString],
    launch: &mut String,
) -> Vec<(&'static str, OsString)> {
    let mut changes = Vec::new();
    if let Ok(binary) = environment::current_program() {
        changes.push((variables::BINARY.name, binary.into_os_string()));
    }
    if let Some(path) = environment::path_list(tree, &variables::PYTHONPATH) {
        changes.push((variables::PYTHONPATH.name, path));
    }
    if python_flags.iter().any(|flag| hides_variables(flag)) {
        let before = environment::text(&variables::NO_HOOK).unwrap_or_default();
        changes.push((variables::NO_HOOK.name, "1".into()));
        launch.push_str(";no_hook=");
        launch.push_str(&percent_encoded(&before));
    }
    changes
}

/// Whether a word such as `-BE` makes Python ignore its variables.
fn hides_variables(flag: &OsStr) -> bool {
    let letters = flag.as_encoded_bytes();
    // What follows `-W` and `-X` is their value.
    let end = letters.iter().position(|letter| b"WX".contains(letter)).unwrap_or(letters.len());
    letters.starts_with(b"-") && letters[..end].iter().any(|letter| b"EI".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::hides_variables;

    #[test]
    fn only_two_letters_hide_variables_and_none_in_a_value() {
        for (flag, expected) in [
            ("-I", true),
            ("-BE", true),
            ("-B", false),
            ("-XIE", false),
            ("-EWIgnore", true),
            ("I", false),
        ] {
            assert_eq!(hides_variables(flag.as_ref()), expected, "{flag}");
        }
    }
}
