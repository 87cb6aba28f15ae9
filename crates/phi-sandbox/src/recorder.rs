//! The warm interpreter that records programs, started when it is first wanted.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use crate::interpreter::as_user;
use crate::pool::Pool;
use crate::setup::care_for;
use crate::zygote::Recipe;

/// What the recorder is imported as.
const MODULE: &str = "calcharo._sandboxed";

/// Asks an interpreter where the recorder is; arguments are further folders of packages.
const QUESTION: &str = "import json, os, sys
sys.path += sys.argv[1:]
try:
    import calcharo._sandboxed
    answer = {'folder': os.path.dirname(os.path.dirname(calcharo.__file__)), 'reason': ''}
except Exception as error:
    answer = {'folder': '', 'reason': f'{type(error).__name__}: {error}'}
print(json.dumps(answer))";

/// Records programs, if the interpreter can.
#[derive(Debug)]
pub(crate) struct Recorder {
    python: PathBuf,
    version: (u8, u8),
    /// An interpreter that does not record.
    like: Option<Recipe>,
    pool: OnceLock<Result<Arc<Pool>, String>>,
}

#[derive(Deserialize)]
struct Answer {
    folder: String,
    reason: String,
}

impl Recorder {
    /// Of the interpreter at `python`; nothing is started. `like` has the walls around it.
    pub(crate) fn new(python: PathBuf, version: (u8, u8), like: Option<Recipe>) -> Self {
        Self { python, version, like, pool: OnceLock::new() }
    }

    /// The interpreter, started by the first call.
    ///
    /// Errors: why there is none, and what to do about it; that does not change any more.
    pub(crate) fn pool(&self) -> Result<&Arc<Pool>, String> {
        self.pool.get_or_init(|| self.start()).as_ref().map_err(Clone::clone)
    }

    /// Whether it could be started, if that is known.
    pub(crate) fn known(&self) -> Option<Result<(), String>> {
        Some(self.pool.get()?.as_ref().map(drop).map_err(Clone::clone))
    }

    /// The interpreter, if it has been started.
    pub(crate) fn started(&self) -> Option<&Arc<Pool>> {
        self.pool.get()?.as_ref().ok()
    }

    fn start(&self) -> Result<Arc<Pool>, String> {
        let shown = self.python.display();
        let (major, minor) = self.version;
        if !matches!((major, minor), (3, 12 | 13)) {
            return Err(format!(
                "{shown} is CPython {major}.{minor}, and programs are recorded by CPython 3.12 and \
                 3.13 with the package phicode; name one with --python"
            ));
        }
        let mut recipe = self.like.clone().ok_or("there is no interpreter")?;
        let folder = ask(&self.python, &recipe).map_err(|reason| {
            format!(
                "{shown} cannot record programs: {reason}; install the package with `{shown} -m \
                 pip install phicode`, or name the folder that has it with --packages"
            )
        })?;
        recipe.imports.push(MODULE.to_owned());
        recipe.hidden.push(folder);
        let pool = Pool::start("trace".to_owned(), recipe)
            .map_err(|failure| format!("{shown} cannot record programs: {failure}"))?;
        let pool = Arc::new(pool);
        care_for(vec![Arc::downgrade(&pool)]);
        Ok(pool)
    }
}

/// The folder of the package, by importing it as programs are run: by the same user.
fn ask(python: &Path, recipe: &Recipe) -> Result<String, String> {
    let mut command = Command::new(python);
    command.args(["-I", "-B", "-c", QUESTION]).args(&recipe.paths).env_clear();
    as_user(&mut command, recipe.user);
    let output = command.output().map_err(|error| error.to_string())?;
    let answer: Answer = serde_json::from_slice(&output.stdout).map_err(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        said.lines().last().unwrap_or("it said nothing").to_owned()
    })?;
    if answer.reason.is_empty() { Ok(answer.folder) } else { Err(answer.reason) }
}
