//! A run in the words of the cell.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use phi_cell::message::{Job, KernelLimits};
use serde::Serialize;

use crate::zygote::HOME;
use crate::{Edit, Limits, Run};

/// Address space that a process has beside its memory: code, stacks of threads, reserves.
const ADDRESS_RESERVE: u64 = 256 << 20;

/// What `zygote.py` reads.
#[derive(Serialize)]
struct Task<'a> {
    file: String,
    folder: &'a str,
    python: &'a str,
    phi: Option<&'a str>,
    /// By line: start and end in the Python text, start and end in the φ text.
    edits: BTreeMap<u32, Vec<[u32; 4]>>,
    /// Names of modules that lie in the work folder.
    modules: BTreeSet<&'a str>,
    args: &'a [String],
    env: BTreeMap<&'a str, &'a str>,
}

/// Makes the job of a run whose files lie in `folder`; with what else of the host it may read if it
/// has no file system of its own.
pub(crate) fn job_of(run: &Run, folder: &str, readable: Option<&[String]>) -> Job {
    let name = run.program.name.as_str();
    let phi = run.program.phi.as_ref();
    let task = Task {
        file: format!("{folder}/{name}"),
        folder,
        // A mark at the beginning is no part of the text.
        python: run.program.python.trim_start_matches('\u{feff}'),
        phi: phi.map(|phi| phi.text.as_str()),
        edits: by_line(phi.map_or(&[], |phi| &phi.edits)),
        modules: modules(run),
        args: &run.args,
        env: environment(run, folder),
    };
    let shown = phi.map_or(&run.program.python, |phi| &phi.text);
    let mut files = vec![(name.to_owned(), shown.clone().into_bytes())];
    files.extend(run.files.iter().map(|file| (file.path.clone(), file.content.clone())));
    Job {
        script: serde_json::to_vec(&task).unwrap_or_default(),
        files,
        return_files: run.return_files.clone(),
        folder: readable.map(|_| folder.to_owned()),
        readable: readable.unwrap_or_default().to_vec(),
        limits: kernel_limits(&run.limits),
    }
}

/// Files and folders at the top that `import` may find.
fn modules(run: &Run) -> BTreeSet<&str> {
    let names = run.files.iter().map(|file| file.path.as_str());
    names
        .filter_map(|path| match path.split_once('/') {
            Some((folder, _)) => Some(folder),
            None => path.strip_suffix(".py"),
        })
        .collect()
}

/// What the warm interpreter's own environment does not say.
fn environment<'a>(run: &'a Run, folder: &'a str) -> BTreeMap<&'a str, &'a str> {
    let home = (folder != HOME).then_some(("HOME", folder));
    let wanted = run.env.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    home.into_iter().chain(wanted).collect()
}

fn by_line(edits: &[Edit]) -> BTreeMap<u32, Vec<[u32; 4]>> {
    let mut lines = BTreeMap::<u32, Vec<[u32; 4]>>::new();
    for edit in edits {
        let row = [edit.python.0, edit.python.1, edit.phi.0, edit.phi.1];
        lines.entry(edit.line).or_default().push(row);
    }
    lines
}

fn kernel_limits(limits: &Limits) -> KernelLimits {
    KernelLimits {
        address_space: (limits.memory_mb << 20) + ADDRESS_RESERVE,
        // In whole seconds, and a second net: the host ends the run on time.
        cpu_seconds: (limits.cpu + Duration::from_secs(1)).as_secs() + 1,
        processes: limits.processes,
        open_files: limits.open_files,
        file_size: limits.file_size,
        disk_bytes: limits.disk_bytes,
        disk_files: limits.disk_files,
    }
}
