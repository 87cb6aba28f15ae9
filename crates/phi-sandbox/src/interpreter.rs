//! The interpreter that the sandbox runs, and what of the host it needs to see.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use phi_cell::message::Blueprint;
use serde::Deserialize;

use crate::StartError;

/// Folders of the system with shared libraries and programs.
const SYSTEM: [&str; 8] = [
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/bin",
    "/usr/share/zoneinfo",
    "/bin",
    "/lib",
    "/lib64",
];

/// Asks an interpreter about itself; nothing of the user's environment counts.
const QUESTION: &str = "import json, sys, ctypes
print(json.dumps({'implementation': sys.implementation.name, 'version': sys.version_info[:2],
                  'executable': sys.executable, 'prefix': sys.base_prefix, 'text': sys.version,
                  'paths': sys.path}))";

/// What an interpreter says about itself.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Interpreter {
    /// Where it was asked: in a virtual environment not what it takes for its own path.
    #[serde(skip)]
    pub(crate) path: PathBuf,
    implementation: String,
    /// Major and minor.
    pub(crate) version: (u8, u8),
    /// Its own idea of its path.
    pub(crate) executable: PathBuf,
    prefix: PathBuf,
    /// `sys.version`.
    pub(crate) text: String,
    paths: Vec<PathBuf>,
}

impl Interpreter {
    /// Asks one after the other.
    ///
    /// Errors: none can be used, each with its reason.
    pub(crate) fn first_of(
        paths: &[PathBuf],
        user: Option<(u32, u32)>,
    ) -> Result<Self, StartError> {
        let mut reasons = Vec::new();
        for path in paths {
            match Self::ask(path, user) {
                Ok(interpreter) => return Ok(interpreter),
                Err(reason) => reasons.push(reason.0),
            }
        }
        let reasons = reasons.join("\n  ");
        Err(StartError(format!("{reasons}\nhint: name another one with --python")))
    }

    /// Asks the interpreter at `path`.
    ///
    /// Errors: it does not start, or is none that the sandbox can use.
    fn ask(path: &Path, user: Option<(u32, u32)>) -> Result<Self, StartError> {
        let mut command = Command::new(path);
        command.args(["-I", "-S", "-c", QUESTION]).env_clear();
        as_user(&mut command, user);
        let shown = path.display();
        let output = command
            .output()
            .map_err(|error| StartError(format!("cannot start {shown}: {error}{}", hint(user))))?;
        let answer: Self = serde_json::from_slice(&output.stdout).map_err(|_| {
            let said = String::from_utf8_lossy(&output.stderr);
            let last = said.lines().last().unwrap_or("it said nothing").to_owned();
            StartError(format!("{shown} cannot run programs: {last}"))
        })?;
        if answer.implementation != "cpython" || answer.version < (3, 8) {
            let (major, minor) = answer.version;
            let text = format!(
                "{shown} is {} {major}.{minor}: the sandbox needs CPython 3.8 or newer; name one \
                 with --python",
                answer.implementation
            );
            return Err(StartError(text));
        }
        Ok(Self { path: path.to_path_buf(), ..answer })
    }

    /// What the cell shows of the host.
    pub(crate) fn blueprint(&self, namespaces: bool, counted: bool, more: &[PathBuf]) -> Blueprint {
        let mut visible = BTreeSet::new();
        let mut links = Vec::new();
        for path in SYSTEM.iter().map(Path::new) {
            match fs::read_link(path) {
                Ok(target) => links.push((text(path), text(&target))),
                Err(_) if path.exists() => drop(visible.insert(path.to_path_buf())),
                Err(_) => {}
            }
        }
        let own = [&self.executable, &self.prefix.join("lib")];
        let own = own.into_iter().chain(&self.paths).chain(more);
        visible.extend(own.filter_map(|path| path.canonicalize().ok()));
        let visible = outermost(&visible);
        for path in [&self.executable, &self.prefix] {
            if let Ok(real) = path.canonicalize()
                && real != *path
                && !visible.iter().any(|shown| path.starts_with(shown))
            {
                links.push((text(path), text(&real)));
            }
        }
        let visible = visible.iter().map(|path| text(path)).collect();
        Blueprint { namespaces, counted, visible, links }
    }
}

/// User and group that run programs if this process is root: nobody's.
pub const NOBODY: (u32, u32) = (65534, 65534);

/// The user and group that are to run programs instead of this process's own, if those are root's.
pub(crate) fn unprivileged(user: (u32, u32)) -> Option<(u32, u32)> {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    // In a namespace with one user root is that user, and there is no other.
    (rustix::process::geteuid().is_root() && is_mapped(&map, user.0)).then_some(user)
}

/// Whether a user namespace knows a user: lines of first id inside, outside, and their number.
fn is_mapped(map: &str, user: u32) -> bool {
    map.lines().any(|line| {
        let mut fields = line.split_whitespace().map(str::parse::<u32>);
        let (first, count) = (fields.next(), fields.nth(1));
        matches!((first, count), (Some(Ok(first)), Some(Ok(count)))
            if user.checked_sub(first).is_some_and(|offset| offset < count))
    })
}

/// Runs a command as an unprivileged user without groups, if the caller is root.
pub(crate) fn as_user(command: &mut Command, user: Option<(u32, u32)>) {
    use std::os::unix::process::CommandExt;
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
}

fn hint(user: Option<(u32, u32)>) -> String {
    user.map_or_else(String::new, |(user, _)| {
        format!(
            " (as user {user}, which runs programs when the sandbox is started by root: name an \
             interpreter that everyone can read, such as /usr/bin/python3, with --python)"
        )
    })
}

/// The paths that lie below no other.
fn outermost(paths: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let mut kept: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !kept.iter().any(|outer| path.starts_with(outer)) {
            kept.push(path.clone());
        }
    }
    kept
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::is_mapped;

    #[test]
    fn a_user_namespace_knows_some_users() {
        assert!(is_mapped("         0          0 4294967295\n", 65534));
        assert!(is_mapped("0 1000 1\n1 100000 65536\n", 65534));
        assert!(!is_mapped("0 1000 1\n", 65534));
        assert!(!is_mapped("0 1000 65534\n", 65534));
        assert!(!is_mapped("", 0));
    }
}
