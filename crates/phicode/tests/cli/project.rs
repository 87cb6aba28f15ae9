//! A temporary installation, home and project, and the binary run in them.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Prints its words, one in each line.
pub(crate) const SPEAKING_PYTHON: &str = "#!/bin/sh
shift
for word in \"$@\"; do echo \"$word\"; done
";
/// Prints which file it is.
pub(crate) const NAMING_PYTHON: &str = "#!/bin/sh\necho \"$0\"\n";
/// Prints the launcher's variable.
pub(crate) const LAUNCH_PYTHON: &str = "#!/bin/sh\necho \"$PHICODE_LAUNCH\"\n";

const ENGINE: &str = "lib/python3.12/site-packages/phicode_engine";

/// `venv` holds the binary, an interpreter and an engine; `work` is the current directory.
pub(crate) struct Project {
    root: TempDir,
}

/// What a command printed, and its status.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: Option<i32>,
}

impl Project {
    /// With an interpreter that prints its words.
    pub(crate) fn new() -> Self {
        Self::with_python(SPEAKING_PYTHON)
    }

    pub(crate) fn with_python(script: &str) -> Self {
        let root = tempfile::tempdir().expect("a temporary directory can be made");
        let project = Self { root };
        for directory in ["home", "work", "venv/bin"] {
            fs::create_dir_all(project.path(directory)).expect("a directory can be made");
        }
        project.environment("venv", script);
        let installed = project.path("venv/bin/phicode");
        let built = env!("CARGO_BIN_EXE_phicode");
        if fs::hard_link(built, &installed).is_err() {
            fs::copy(built, &installed).expect("the binary can be copied");
        }
        project
    }

    /// A virtual environment with interpreter and engine.
    pub(crate) fn environment(&self, place: &str, script: &str) -> PathBuf {
        self.write(&format!("{place}/pyvenv.cfg"), "");
        self.engine(&format!("{place}/{ENGINE}"), env!("CARGO_PKG_VERSION"));
        self.script(&format!("{place}/bin/python"), script)
    }

    /// What the binary asks of an installed engine: its entry file, and its version.
    pub(crate) fn engine(&self, package: &str, version: &str) -> PathBuf {
        let text = format!("\"\"\"Text.\"\"\"\n\n__version__ = \"{version}\"\n");
        self.write(&format!("{package}/__init__.py"), text);
        self.write(&format!("{package}/_run.py"), "")
    }

    /// An executable file.
    pub(crate) fn script(&self, place: &str, text: &str) -> PathBuf {
        let path = self.write(place, text);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("the mode can be set");
        path
    }

    /// A path below the temporary root.
    pub(crate) fn path(&self, place: &str) -> PathBuf {
        self.root.path().join(place)
    }

    /// Writes a file below the root, with its directories.
    pub(crate) fn write(&self, place: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(place);
        fs::create_dir_all(path.parent().expect("it lies below the root")).expect("can be made");
        fs::write(&path, text).expect("a file can be written");
        path
    }

    /// Writes files of the project, all with the same text.
    pub(crate) fn files(&self, names: &[&str]) -> &Self {
        for name in names {
            self.write(&format!("work/{name}"), "x = 1\n");
        }
        self
    }

    pub(crate) fn read(&self, place: &str) -> String {
        let bytes = fs::read(self.path(place)).unwrap_or_else(|error| panic!("{place}: {error}"));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    pub(crate) fn exists(&self, place: &str) -> bool {
        self.path(place).exists()
    }

    /// The command `phicode` with a reduced environment.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(self.path("venv/bin/phicode"));
        command
            .args(words)
            .current_dir(self.path("work"))
            .env_clear()
            .env("HOME", self.path("home"))
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::null());
        command
    }

    /// Runs `phicode` with `words`, separated by blanks.
    pub(crate) fn run(&self, words: &str) -> Outcome {
        outcome(&mut self.command(&words.split(' ').collect::<Vec<_>>()))
    }

    /// Runs `phicode` with `words` and one variable.
    pub(crate) fn run_with(&self, name: &str, value: impl AsRef<Path>, words: &str) -> Outcome {
        let words: Vec<_> = words.split(' ').collect();
        outcome(self.command(&words).env(name, value.as_ref()))
    }

    /// Runs `phicode` with `input` as standard input.
    pub(crate) fn feed(&self, words: &str, input: impl AsRef<[u8]>) -> Outcome {
        let mut command = self.command(&words.split(' ').collect::<Vec<_>>());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let mut pipe = child.stdin.take().expect("it is piped");
        pipe.write_all(input.as_ref()).expect("the binary reads its input");
        drop(pipe);
        Outcome::from(child.wait_with_output().expect("the binary ends"))
    }

    /// Asserts what the interpreter gets behind the engine's file.
    #[track_caller]
    pub(crate) fn passes_on(&self, words: &str, expected: &[&str]) {
        let outcome = self.run(words);
        assert_eq!(outcome.stderr, "", "{words}");
        assert_eq!(outcome.stdout.lines().collect::<Vec<_>>(), expected, "{words}");
        assert_eq!(outcome.status, Some(0), "{words}");
    }

    /// Asserts status and standard error; standard output must be empty.
    #[track_caller]
    pub(crate) fn refuses(&self, words: &str, status: i32, stderr: &str) {
        self.run(words).is_refusal(status, stderr);
    }
}

impl Outcome {
    #[track_caller]
    pub(crate) fn is_refusal(&self, status: i32, stderr: &str) {
        assert_eq!(self.stderr.trim_end(), stderr);
        assert_eq!(self.stdout, "");
        assert_eq!(self.status, Some(status));
    }

    #[track_caller]
    pub(crate) fn is_silent_success(&self) {
        self.is_refusal(0, "");
    }
}

pub(crate) fn outcome(command: &mut Command) -> Outcome {
    // Another test that starts a process at the wrong moment takes over, for an instant, the open
    // descriptor of an interpreter that this test has just written.
    let is_held = |outcome: &Outcome| outcome.stderr.contains("Text file busy");
    let mut run = || Outcome::from(command.output().expect("the binary starts"));
    let first = run();
    if !is_held(&first) {
        return first;
    }
    (0..20).map(|_| run()).find(|again| !is_held(again)).unwrap_or(first)
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            status: output.status.code(),
        }
    }
}
