//! The keys that a configuration may hold.

use crate::nearest::nearest;
use crate::remark::Remark;

/// One key of a configuration file.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// The value that holds when it is absent, as TOML; empty means none.
    pub default: &'static str,
    /// What it does, as one sentence.
    pub meaning: &'static str,
}

const fn key(name: &'static str, default: &'static str, meaning: &'static str) -> Key {
    Key { name, default, meaning }
}

/// Every documented key.
pub static KEYS: &[Key] = &[
    key(
        "symbols",
        "{}",
        "Spellings laid on top of the language: Python word to spelling, list or null.",
    ),
    key("language", "\"phi\"", "Bundled symbol map or pack file that files are read with."),
    key("file_extension", "[\".φ\", \".phi\"]", "Further suffix, or list of suffixes, of φ files."),
    key("interpreter", "", "Interpreter as a path, a command, a version or `auto`."),
    key("validation", "true", "As the variable PHICODE_VALIDATION."),
    key("strict", "false", "As the variable PHICODE_STRICT."),
    key("guard", "{}", "Settings of the guard."),
    key("daemon", "{}", "Settings of the supervisor."),
    key("server", "{}", "Settings of the HTTP interface."),
    key("trace", "{}", "Settings of the tracer."),
];

/// The keys of parts that do not exist yet: known, without effect.
pub(crate) const RESERVED: [&str; 4] = ["guard", "daemon", "server", "trace"];

/// What to say about a key that nobody documents; `None` for a known one.
pub(crate) fn unknown_key(name: &str) -> Option<Remark> {
    if KEYS.iter().any(|known| known.name == name) {
        return None;
    }
    let close = nearest(name, KEYS.iter().map(|known| known.name), 1);
    let meant = close.first().map(|known| format!("; did you mean `{known}`?"));
    let text = format!("unknown key `{name}`{}", meant.unwrap_or_default());
    let names: Vec<_> = KEYS.iter().map(|known| known.name).collect();
    let help = format!("remove it, or rename it: the keys are {}", names.join(", "));
    Some(Remark::warning("CFG101", &[name], text, help))
}

#[cfg(test)]
mod tests {
    use super::unknown_key;

    #[test]
    fn the_nearest_known_key_is_named() {
        let text = |name| unknown_key(name).map(|remark| remark.text);
        assert_eq!(
            text("simbols").as_deref(),
            Some("unknown key `simbols`; did you mean `symbols`?")
        );
        assert_eq!(text("colour").as_deref(), Some("unknown key `colour`"));
        assert_eq!(text("guard"), None);
    }
}
