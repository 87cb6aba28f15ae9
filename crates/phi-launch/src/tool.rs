//! Tools of Python's world that run as children: a linter, a type checker.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;

use phi_config::environment;

use crate::error::{LaunchError, LaunchErrorKind};
use crate::interpreter::default_interpreter;
use crate::platform::is_executable;
use crate::search_path::{find_command, find_in};

/// A tool with its words and the folder that it runs in.
#[derive(Debug)]
pub struct Tool {
    /// The program's file.
    pub program: PathBuf,
    /// Its words.
    pub arguments: Vec<OsString>,
    /// Its current directory.
    pub directory: PathBuf,
}

/// Finds the program that `word` names: a path, or a command of the environment that runs the
/// programs of `directory`, or one on `PATH`.
pub fn find_tool(word: &OsStr, directory: &Path) -> Result<PathBuf, LaunchError> {
    let is_path = Path::new(word).components().count() > 1;
    let found = if is_path {
        let program = environment::absolute(&directory.join(word));
        program.exists().then_some(program)
    } else {
        let name = word.to_string_lossy();
        let python = default_interpreter(directory);
        let beside = python.as_ref().and_then(|choice| choice.python.parent());
        find_in(&name, beside.iter()).or_else(|| find_command(&name))
    };
    let program = found.ok_or_else(|| {
        let missing = format!("a tool named `{}`", word.to_string_lossy());
        let error = LaunchError::new(LaunchErrorKind::InterpreterMissing(missing));
        if is_path {
            return error;
        }
        let python = default_interpreter(directory).map(|choice| choice.python);
        let python = python.map_or_else(|| "python3".into(), |it| it.display().to_string());
        error.with_hint(format!("`{python} -m pip install {}` installs it", word.to_string_lossy()))
    })?;
    if !is_executable(&program) {
        let cause = io::Error::from(io::ErrorKind::PermissionDenied);
        return Err(LaunchError::because(LaunchErrorKind::InterpreterBroken(program), cause));
    }
    Ok(program)
}

impl Tool {
    /// Runs the tool to its end with the caller's standard input; each line of its output goes to
    /// `stdout` or `stderr`, line end included. `started` is told the child's process id.
    pub fn run(
        &self,
        started: impl FnOnce(u32),
        mut stdout: impl FnMut(&[u8]),
        mut stderr: impl FnMut(&[u8]) + Send,
    ) -> Result<ExitStatus, LaunchError> {
        let mut child = self.start()?;
        started(child.id());
        let (out, err) = (child.stdout.take(), child.stderr.take());
        thread::scope(|scope| {
            scope.spawn(move || each_line(err, &mut stderr));
            each_line(out, &mut stdout);
        });
        child.wait().map_err(|error| self.broken(error))
    }

    fn start(&self) -> Result<Child, LaunchError> {
        let own = self.program.parent().unwrap_or(Path::new(""));
        Command::new(&self.program)
            .args(&self.arguments)
            .current_dir(&self.directory)
            .env("PWD", &self.directory)
            // A type checker asks the `python` on PATH for its libraries: that of its environment.
            .env("PATH", environment::search_path_from(own))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.broken(error))
    }

    fn broken(&self, error: io::Error) -> LaunchError {
        LaunchError::because(LaunchErrorKind::InterpreterBroken(self.program.clone()), error)
    }
}

/// Reads to the end; bytes that cannot be read end the stream.
fn each_line(stream: Option<impl Read>, take: &mut impl FnMut(&[u8])) {
    let Some(stream) = stream else { return };
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        take(&line);
        line.clear();
    }
}
