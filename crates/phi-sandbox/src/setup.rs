//! From options to a sandbox whose isolation is known.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use crate::cgroup::Tree;
use crate::interpreter::Interpreter;
use crate::pool::Pool;
use crate::recorder::Recorder;
use crate::sandbox::BASE;
use crate::slots::Slots;
use crate::zygote::Recipe;
use crate::{Isolation, Level, Options, Sandbox, StartError, folder, selftest};

/// Modules of the standard library that are imported before any run.
const WARM: [&str; 21] = [
    "json",
    "re",
    "math",
    "collections",
    "random",
    "itertools",
    "datetime",
    "functools",
    "typing",
    "dataclasses",
    "string",
    "statistics",
    "ast",
    "traceback",
    "io",
    "decimal",
    "fractions",
    "heapq",
    "bisect",
    "copy",
    "linecache",
];

/// How often warm interpreters are looked after.
const CARE: Duration = Duration::from_secs(5);

/// Builds the best sandbox that this machine gives, and tries it.
pub(crate) fn build(
    options: &Options,
    interpreter: &Interpreter,
    user: Option<(u32, u32)>,
) -> Result<Sandbox, StartError> {
    let mut missing = Vec::new();
    let tree = Tree::make().map_err(|reason| missing.push(no_cgroup(&reason))).ok();
    let slots = Slots::new(options.slots, tree).map_err(StartError)?;
    let counted = slots.cgroup() != "none";
    let world = |namespaces| World { namespaces, counted };
    let pools = match pools(options, interpreter, user, world(true)) {
        Ok(pools) => pools,
        Err(with_namespaces) => {
            missing.push(no_namespaces(&with_namespaces));
            folder::remove_abandoned(user);
            // What fails without namespaces as well is no matter of isolation.
            pools(options, interpreter, user, world(false))
                .map_err(|_| StartError(with_namespaces))?
        }
    };
    care_for(pools.iter().map(Arc::downgrade).collect());
    let cgroup = slots.cgroup();
    let untried = selftest::untried(missing.clone());
    let recorder = recorder(interpreter, &pools);
    let text = interpreter.text.clone();
    let mut sandbox = Sandbox::assemble(untried, text, pools, recorder, slots);
    let isolation = selftest::isolation(&sandbox, cgroup, missing);
    sandbox.set_isolation(isolation);
    if options.slots > 1 {
        sandbox.keep_warm();
    }
    Ok(sandbox)
}

/// What this machine gives.
#[derive(Clone, Copy)]
struct World {
    namespaces: bool,
    counted: bool,
}

/// What is missing for a level, and how to get it.
pub(crate) fn too_weak(isolation: &Isolation, required: Level) -> StartError {
    let mut text = format!("the isolation here is {}, but {required} is required", isolation.level);
    for reason in &isolation.missing {
        text.push_str("\n  ");
        text.push_str(reason);
    }
    let word = if isolation.level < Level::L2 { "--allow-weak-sandbox" } else { "--isolation L2" };
    text.push_str("\nhint: ");
    text.push_str(word);
    text.push_str(" permits it");
    StartError(text)
}

fn no_cgroup(reason: &str) -> String {
    format!(
        "no control groups: {reason}; for L3 start it as root, or delegate a group (with systemd: \
         Delegate=yes)"
    )
}

fn no_namespaces(reason: &str) -> String {
    format!(
        "no namespaces: {reason}; allow unprivileged user namespaces (sysctl \
         kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0, or a \
         container that permits them)"
    )
}

fn pools(
    options: &Options,
    interpreter: &Interpreter,
    user: Option<(u32, u32)>,
    world: World,
) -> Result<Vec<Arc<Pool>>, String> {
    let packages: Vec<_> =
        options.packages.iter().filter_map(|it| it.canonicalize().ok()).collect();
    let paths: Vec<_> = packages.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    let base = std::iter::once((BASE, [].as_slice()));
    let more = options.profiles.iter().map(|it| (it.name.as_str(), it.imports.as_slice()));
    base.chain(more)
        .map(|(name, imports)| {
            let warm = WARM.iter().map(|&module| module.to_owned());
            let recipe = Recipe {
                executable: interpreter.executable.clone(),
                blueprint: interpreter.blueprint(world.namespaces, world.counted, &packages),
                imports: warm.chain(imports.iter().cloned()).collect(),
                paths: paths.clone(),
                hidden: Vec::new(),
                user,
            };
            let pool = Pool::start(name.to_owned(), recipe);
            pool.map(Arc::new).map_err(|failure| failure.to_string())
        })
        .collect()
}

/// The recorder, whose interpreter has the walls of the others.
fn recorder(interpreter: &Interpreter, pools: &[Arc<Pool>]) -> Recorder {
    let like = pools.first().map(|pool| pool.recipe().clone());
    Recorder::new(interpreter.path.clone(), interpreter.version, like)
}

/// Looks after interpreters for as long as the sandbox lives.
pub(crate) fn care_for(pools: Vec<Weak<Pool>>) {
    let name = "phi-sandbox-care".to_owned();
    let care = move || {
        loop {
            let mut living = false;
            for pool in pools.iter().filter_map(Weak::upgrade) {
                pool.care();
                living = true;
            }
            if !living {
                return;
            }
            thread::sleep(CARE);
        }
    };
    // Without the thread a dead interpreter is replaced by the next run that meets it.
    let _ = thread::Builder::new().name(name).spawn(care);
}
