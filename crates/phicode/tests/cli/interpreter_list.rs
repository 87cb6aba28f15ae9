//! `phicode interpreters list` and `show`: what is found, what is said about what does not work,
//! and that nothing is asked twice.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::project::{Outcome, Project, outcome};

/// Answers as an interpreter and notes each run; `NAME` and `VERSION` are filled in.
const ANSWERING: &str = r#"#!/bin/sh
echo run >> "$HOME/runs"
echo "noise of a start file"
echo 'phicode-interpreter 1 {"implementation": "NAME", "version": VERSION, "release": "final",
"pypy_version": null, "cache_tag": "t-1", "executable": "/x/python", "prefix": "/x/PREFIX",
"base_prefix": "/x", "platform": "linux", "os_name": "posix", "free_threaded": false,
"standard": ["/x/lib"], "paths": ["/x/lib", "/x/site-packages"], "editable": {},
"builtins": ["sys"], "suffixes": [".so"], "engine": null}' | tr -d '\n'
echo
"#;

fn answering(name: &str, version: &str, prefix: &str) -> String {
    ANSWERING.replace("NAME", name).replace("VERSION", version).replace("PREFIX", prefix)
}

/// A project that sees only the interpreters in `found`.
fn lonely() -> Project {
    let project = Project::new();
    for gone in ["venv/bin/python", "venv/pyvenv.cfg"] {
        fs::remove_file(project.path(gone)).expect("it is there");
    }
    project
}

fn command(project: &Project, words: &str) -> Command {
    let mut command = project.command(&words.split(' ').collect::<Vec<_>>());
    // The scripts need a shell and its tools; no interpreter has one of these names.
    let tools = project.path("tools");
    fs::create_dir_all(&tools).expect("a directory can be made");
    for tool in ["sh", "tr", "sleep"] {
        let link = tools.join(tool);
        if !link.exists() {
            std::os::unix::fs::symlink(Path::new("/bin").join(tool), link).expect("a link");
        }
    }
    let found = project.path("found");
    command.env("PATH", std::env::join_paths([found, tools]).expect("no colon in a path"));
    command
}

fn run(project: &Project, words: &str) -> Outcome {
    outcome(&mut command(project, words))
}

fn listed(project: &Project) -> Vec<Value> {
    let found = run(project, "interpreters list --json");
    assert_eq!((found.stderr.as_str(), found.status), ("", Some(0)));
    let document: Value = serde_json::from_str(&found.stdout).expect("JSON");
    assert_eq!(document["version"], 1);
    document["interpreters"].as_array().expect("a list").clone()
}

fn runs(project: &Project) -> usize {
    fs::read_to_string(project.path("home/runs")).map_or(0, |runs| runs.lines().count())
}

fn reason_of(project: &Project, script: &str) -> String {
    project.script("found/pypy3", script);
    let all = listed(project);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0]["usable"], false);
    all[0]["reason"].as_str().expect("a reason").to_owned()
}

#[test]
fn an_interpreter_is_described_and_asked_once() {
    let project = lonely();
    let python = project.script("found/python3", &answering("cpython", "[3, 12, 4]", ""));
    let first = run(&project, "interpreters list --versions");
    let line = format!("* {}  CPython  3.12.4  no engine  (PATH)\n", python.display());
    assert_eq!((first.stdout, first.stderr), (line.clone(), String::new()));
    assert_eq!(run(&project, "interpreters list --versions").stdout, line);
    assert_eq!(runs(&project), 1);
    assert_eq!(run(&project, "interpreters list --versions --refresh").stdout, line);
    assert_eq!(runs(&project), 2);
}

#[test]
fn an_interpreter_in_another_place_of_the_old_one_is_asked_again() {
    let project = lonely();
    project.script("found/python3", &answering("cpython", "[3, 12, 4]", ""));
    assert_eq!(listed(&project)[0]["python_version"], "3.12.4");
    let other = project.script("other", &answering("cpython", "[3, 13, 9]", ""));
    fs::rename(other, project.path("found/python3")).expect("renamed");
    assert_eq!(listed(&project)[0]["python_version"], "3.13.9");
    assert_eq!(runs(&project), 2);
}

#[test]
fn a_damaged_description_is_made_anew() {
    let project = lonely();
    project.script("found/python3", &answering("cpython", "[3, 12, 4]", ""));
    listed(&project);
    let folder = project.path("home/.cache/phicode/interpreters");
    let files: Vec<_> = fs::read_dir(folder).expect("it is there").flatten().collect();
    assert_eq!(files.len(), 1);
    let file = files[0].path();
    let whole = fs::read(&file).expect("it can be read");
    for (position, value) in [(30, b'X'), (whole.len() / 2, b'9'), (whole.len() - 1, b' ')] {
        let mut damaged = whole.clone();
        damaged[position] = value;
        fs::write(&file, &damaged).expect("it can be written");
        assert_eq!(listed(&project)[0]["python_version"], "3.12.4");
    }
    fs::write(&file, &whole[..whole.len() / 2]).expect("it can be written");
    assert_eq!(listed(&project)[0]["python_version"], "3.12.4");
    assert_eq!(runs(&project), 5);
}

#[test]
fn what_is_no_interpreter_is_listed_with_the_reason() {
    let project = lonely();
    let no_answer = "it does not answer as a Python interpreter";
    assert_eq!(reason_of(&project, ""), "it does not start: Exec format error (os error 8)");
    assert_eq!(reason_of(&project, "#!/bin/sh\n"), no_answer);
    assert_eq!(reason_of(&project, "#!/bin/sh\necho garbage\n"), no_answer);
    assert_eq!(reason_of(&project, "#!/bin/sh\nexit 3\n"), format!("{no_answer} (exit status: 3)"));
    assert_eq!(
        reason_of(&project, "#!/bin/sh\necho 'phicode-interpreter 1 {\"version\": [3, 12, 0]}'\n"),
        "its answer is not a full record"
    );
    assert_eq!(
        reason_of(&project, "#!/bin/sh\necho 'phicode-interpreter 1 {\"version\": [2, 7, 18]}'\n"),
        "Python 2.7.18 is older than 3.8"
    );
    let text = run(&project, "interpreters list");
    assert!(text.stdout.ends_with("pypy3  unusable: Python 2.7.18 is older than 3.8\n"));
}

#[test]
fn one_that_hangs_is_ended_and_never_run_again() {
    let project = lonely();
    let script =
        "#!/bin/sh\necho run >> \"$HOME/runs\"\nsleep 300 &\necho $! > \"$HOME/child\"\nwait\n";
    assert_eq!(reason_of(&project, script), "it gives no answer within 5 seconds");
    let child = project.read("home/child");
    let gone = || !Path::new("/proc").join(child.trim()).join("status").exists();
    let deadline = Instant::now() + Duration::from_secs(5);
    while !gone() && Instant::now() < deadline {
        std::thread::yield_now();
    }
    assert!(gone(), "what it started still runs");
    let shown = run(&project, "interpreters show pypy3");
    assert!(shown.stdout.contains("unusable  it gives no answer within 5 seconds"), "{shown:?}");
    assert_eq!(shown.status, Some(126));
    assert_eq!(runs(&project), 1);
}

#[test]
fn paths_of_one_interpreter_are_one_entry_and_environments_stay_apart() {
    let project = lonely();
    let python = project.script("found/python3.12", &answering("cpython", "[3, 12, 4]", ""));
    for link in ["found/python3", "found/python"] {
        std::os::unix::fs::symlink(&python, project.path(link)).expect("a link");
    }
    project.write("work/.venv/pyvenv.cfg", "");
    fs::create_dir_all(project.path("work/.venv/bin")).expect("a directory can be made");
    std::os::unix::fs::symlink(&python, project.path("work/.venv/bin/python")).expect("a link");
    // The script cannot know where it is started from, so its prefix is the same.
    let all = listed(&project);
    assert_eq!(runs(&project), 2);
    assert_eq!(all[0]["origin"], ".venv of the project");
    assert_eq!(all[0]["default"], true);
    assert_eq!(all[0]["also"].as_array().map(Vec::len), Some(3));
}

#[test]
fn shims_of_pyenv_are_resolved_and_never_run() {
    let project = lonely();
    let shim = "#!/bin/sh\necho run >> \"$HOME/shims\"\n";
    for version in ["3.9.1", "3.12.4", "3.12.11"] {
        let numbers = format!("[{}]", version.replace('.', ", "));
        let script = answering("cpython", &numbers, version);
        project.script(&format!("home/.pyenv/versions/{version}/bin/python3"), &script);
    }
    project.script("home/.pyenv/shims/python3", shim);
    project.write("home/.pyenv/version", "3.9.1\n");
    let path = std::env::join_paths([project.path("home/.pyenv/shims"), project.path("tools")]);
    let with_shims = |words: &str, version: Option<&str>| {
        let mut command = command(&project, words);
        command.env("PATH", path.as_ref().expect("no colon"));
        version.map(|version| command.env("PYENV_VERSION", version));
        outcome(&mut command).stdout
    };
    let all: Value =
        serde_json::from_str(&with_shims("interpreters list --json", None)).expect("JSON");
    let versions: Vec<_> = all["interpreters"].as_array().expect("a list").iter().collect();
    let versions: Vec<_> = versions.iter().map(|one| one["python_version"].as_str()).collect();
    assert_eq!(versions, [Some("3.12.11"), Some("3.12.4"), Some("3.9.1")]);
    assert!(with_shims("interpreters show python3", None).contains("version         3.9.1\n"));
    assert!(with_shims("interpreters show python3", Some("3.12")).contains("  3.12.11\n"));
    project.write("work/.python-version", "3.12.4");
    assert!(with_shims("interpreters show python3", None).contains("  3.12.4\n"));
    assert!(!project.exists("home/shims"));
}

#[test]
fn without_a_home_that_can_be_written_everything_works_without_a_message() {
    let project = lonely();
    project.script("found/python3", &answering("cpython", "[3, 12, 4]", ""));
    let mut homeless = command(&project, "interpreters list");
    let first = outcome(homeless.env_remove("HOME"));
    assert_eq!((first.stderr.as_str(), first.status), ("", Some(0)));
    let mut closed = command(&project, "interpreters list");
    project.write("closed", "a file, not a folder");
    let second = outcome(closed.env("PHICODE_CACHE_DIR", project.path("closed")));
    assert_eq!((second.stderr.as_str(), second.status), ("", Some(0)));
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn an_unknown_name_is_127() {
    run(&lonely(), "interpreters show python9.9").is_refusal(
        127,
        "phicode: failed to find the interpreter `python9.9`\n\
         hint: name a path, a command on PATH or a version such as 3.12",
    );
}

#[test]
fn no_interpreter_at_all_is_an_empty_list() {
    let project = lonely();
    let none = run(&project, "interpreters list");
    assert_eq!((none.stdout.as_str(), none.status), ("", Some(0)));
    assert_eq!(none.stderr, "phicode: no interpreter is found\n");
}
