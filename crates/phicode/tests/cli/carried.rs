//! The engine that the binary carries, for interpreters in which it is not installed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::project::{Outcome, Project};

/// Answers the probe; else prints the file that it is started with, and its variables.
const PYTHON: &str = r#"#!/bin/sh
if [ "$1" = -E ]; then
echo 'phicode-interpreter 1 {"implementation":"cpython","version":[3,12,4],"release":"final","pypy_version":null,"cache_tag":"t-1","executable":"/x/python","prefix":"/x","base_prefix":"/x","platform":"linux","os_name":"posix","free_threaded":false,"standard":[],"paths":[],"editable":{},"builtins":[],"suffixes":[],"engine":ENGINE}'
exit 0
fi
for word in "$@"; do case "$word" in *.py) echo "$word";; esac; done
echo "path=$PYTHONPATH"
echo "binary=$PHICODE_BINARY"
echo "hook=$PHICODE_NO_HOOK"
"#;

/// A project whose only interpreter has the engine that the JSON text says.
fn project(engine: &str) -> Project {
    let project = Project::new();
    for gone in ["venv/bin/python", "venv/pyvenv.cfg"] {
        fs::remove_file(project.path(gone)).expect("it is there");
    }
    project.files(&["app.φ"]);
    project.script("lonely/python3", &PYTHON.replace("ENGINE", engine));
    project
}

fn run(project: &Project, words: &str) -> Outcome {
    let outcome = project.run_with("PATH", project.path("lonely"), words);
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("", Some(0)));
    outcome
}

/// The tree that the interpreter was started with.
fn tree(outcome: &Outcome) -> PathBuf {
    let entry = PathBuf::from(outcome.stdout.lines().next().expect("a line"));
    assert!(entry.ends_with("phicode_engine/_bundled.py"), "{outcome:?}");
    entry.ancestors().nth(2).expect("a tree").to_owned()
}

#[test]
fn an_interpreter_without_engine_gets_the_carried_one() {
    let project = project("null");
    let outcome = run(&project, "app");
    let tree = tree(&outcome);
    assert!(tree.starts_with(project.path("home/.cache/phicode/runtime")));
    let name = tree.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.starts_with(concat!(env!("CARGO_PKG_VERSION"), "-")), "{name}");
    let lines: Vec<_> = outcome.stdout.lines().skip(1).collect();
    let binary = project.path("venv/bin/phicode");
    assert_eq!(lines[0], format!("path={}", tree.display()));
    assert_eq!(lines[1], format!("binary={}", binary.display()));
    assert_eq!(lines[2], "hook=");
    assert!(tree.join("sitecustomize.py").is_file());
    assert_eq!(crate::carried::tree(&run(&project, "app")), tree);
}

#[test]
fn python_path_of_the_user_follows() {
    let project = project("null");
    let mut command = project.command(&["app"]);
    command.env("PATH", project.path("lonely")).env("PYTHONPATH", "/a:/b");
    let outcome = crate::project::outcome(&mut command);
    let tree = tree(&outcome);
    assert!(outcome.stdout.contains(&format!("path={}:/a:/b\n", tree.display())), "{outcome:?}");
}

#[test]
fn an_engine_of_another_version_is_not_used() {
    let other = Project::new();
    other.files(&["app.φ"]);
    other.script("venv/bin/python", PYTHON);
    other.engine("venv/lib/python3.12/site-packages/phicode_engine", "2.0.0");
    tree(&other.run("app"));
    let asked = Project::new();
    let entry = asked.engine("elsewhere/phicode_engine", "2.0.0");
    let package = entry.parent().expect("it has one").display().to_string();
    let record = format!("{{\"package\": \"{package}\", \"version\": \"2.0.0\"}}");
    tree(&run(&project(&record), "app"));
}

#[test]
fn an_engine_in_an_unusual_place_is_asked_for() {
    let place = Project::new();
    let entry = place.engine("elsewhere/phicode_engine", env!("CARGO_PKG_VERSION"));
    let package = entry.parent().expect("it has one").display().to_string();
    let record = format!("{{\"package\": \"{package}\", \"version\": null}}");
    let outcome = run(&project(&record), "app");
    assert_eq!(outcome.stdout.lines().next(), entry.to_str());
}

#[test]
fn start_files_are_kept_quiet_where_python_reads_no_variables() {
    let project = project("null");
    for flags in ["-I", "-BE"] {
        let outcome = run(&project, &format!("run {flags} app"));
        assert!(outcome.stdout.contains("hook=1\n"), "{outcome:?}");
    }
}

#[test]
fn a_damaged_file_is_replaced() {
    let project = project("null");
    let tree = tree(&run(&project, "app"));
    let file = tree.join("phicode_engine/_hook.py");
    let content = fs::read(&file).expect("it is there");
    fs::write(&file, &content[..content.len() / 2]).expect("it can be written");
    run(&project, "app");
    assert_eq!(fs::read(&file).expect("it is there"), content);
}

#[test]
fn without_a_home_or_with_one_that_cannot_be_written_it_runs_all_the_same() {
    let project = project("null");
    let temporary = project.path("tmp");
    fs::create_dir(&temporary).expect("it can be made");
    let start = |home: Option<PathBuf>| {
        let mut command = project.command(&["app"]);
        command.env("PATH", project.path("lonely")).env("TMPDIR", &temporary).env_remove("HOME");
        command.envs(home.map(|home| ("HOME", home)));
        tree(&crate::project::outcome(&mut command))
    };
    // A file is a home that nobody can write to, root included.
    let file = project.write("file", "");
    for home in [None, Some(file)] {
        let tree = start(home.clone());
        assert!(tree.starts_with(&temporary), "{home:?}: {}", tree.display());
        let folder = tree.parent().expect("it has one");
        let mode = fs::metadata(folder).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
