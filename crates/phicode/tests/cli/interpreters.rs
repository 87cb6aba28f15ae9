//! Which interpreter runs, and what is said when none does.

use crate::project::{NAMING_PYTHON, Project};

/// A project whose binary lies in no virtual environment and has no interpreter beside it.
fn bare() -> Project {
    let project = Project::new();
    for gone in ["venv/bin/python", "venv/pyvenv.cfg"] {
        std::fs::remove_file(project.path(gone)).expect("it is there");
    }
    project.files(&["app.φ"]);
    project
}

#[track_caller]
fn runs(outcome: &crate::project::Outcome, project: &Project, python: &str) {
    assert_eq!(outcome.stderr, "");
    assert_eq!(outcome.stdout.trim_end(), project.path(python).display().to_string());
}

#[test]
fn the_first_rule_of_the_chain_that_applies_decides() {
    let project = Project::with_python(NAMING_PYTHON);
    project.files(&["app.φ"]);
    let named = |place: &str| project.environment(place, NAMING_PYTHON);
    let (active, conda, given) = (named("active"), named("conda"), named("given"));
    named("work/.venv");
    let root = |python: &std::path::Path| python.ancestors().nth(2).expect("root").to_owned();
    let set = |words: &str, with_venv: bool| {
        let mut command = project.command(&words.split(' ').collect::<Vec<_>>());
        command.env("CONDA_PREFIX", root(&conda)).env("PHITON_PATH", &given);
        if with_venv {
            command.env("VIRTUAL_ENV", root(&active));
        }
        crate::project::outcome(&mut command)
    };
    runs(&set("app", true), &project, "venv/bin/python");
    std::fs::remove_file(project.path("venv/pyvenv.cfg")).expect("it is there");
    runs(&set("app", true), &project, "active/bin/python");
    runs(&set("app", false), &project, "conda/bin/python");
    runs(&project.run("app"), &project, "work/.venv/bin/python");
    std::fs::remove_dir_all(project.path("work/.venv")).expect("it is there");
    runs(&project.run_with("PHITON_PATH", &given, "app"), &project, "given/bin/python");
    runs(&project.run("app"), &project, "venv/bin/python");
}

#[test]
fn the_environment_of_a_project_is_found_from_below() {
    let project = bare();
    project.environment("work/.venv", NAMING_PYTHON);
    project.files(&["src/deep/b.φ", "pyproject.toml"]);
    runs(&project.run("run src/deep/b.φ"), &project, "work/.venv/bin/python");
}

#[test]
fn without_a_project_only_the_programs_own_directory_is_searched() {
    let project = bare();
    project.environment("work/.venv", NAMING_PYTHON);
    project.files(&["sub/b.φ"]);
    let outcome = project.run_with("PATH", project.path("nothing"), "run sub/b.φ");
    assert_eq!(outcome.status, Some(127), "{outcome:?}");
}

#[test]
fn the_flag_takes_a_path_a_command_or_a_version() {
    let project = Project::new();
    project.files(&["app.φ"]);
    let other = project.environment("other", NAMING_PYTHON);
    project.script("other/bin/python3.9", NAMING_PYTHON);
    let path = format!("run --interpreter {} app", other.display());
    runs(&project.run(&path), &project, "other/bin/python");
    let directory = project.path("other/bin");
    for (name, python) in [("3.9", "python3.9"), ("python3.9", "python3.9"), ("python", "python")] {
        let outcome = project.run_with("PATH", &directory, &format!("app --interpreter {name}"));
        runs(&outcome, &project, &format!("other/bin/{python}"));
    }
}

#[test]
fn python_is_the_default_and_cpython_prefers_its_variable() {
    let project = Project::with_python(NAMING_PYTHON);
    project.files(&["app.φ"]);
    let given = project.environment("given", NAMING_PYTHON);
    runs(&project.run_with("PHITON_PATH", &given, "app --python"), &project, "venv/bin/python");
    runs(&project.run_with("PHITON_PATH", &given, "app --cpython"), &project, "given/bin/python");
}

#[test]
fn an_unknown_interpreter_is_127() {
    let project = Project::new();
    project.files(&["app.φ"]);
    let hint = "hint: name a path, a command on PATH or a version such as 3.12";
    for name in ["./none", "no-such-python", "3.999"] {
        project.refuses(
            &format!("run --interpreter {name} app"),
            127,
            &format!("phicode: failed to find the interpreter `{name}`\n{hint}"),
        );
    }
}

#[test]
fn no_interpreter_at_all_is_127() {
    let project = bare();
    project.run_with("PATH", project.path("nothing"), "app").is_refusal(
        127,
        "phicode: failed to find a Python interpreter\n\
         hint: install Python 3.8 or newer, or name one with --interpreter PATH",
    );
}

#[test]
fn an_interpreter_that_does_not_start_is_126() {
    let project = Project::with_python("");
    let python = project.path("venv/bin/python");
    project.files(&["app.φ"]).refuses(
        "app",
        126,
        &format!("phicode: failed to start `{}`: Exec format error (os error 8)", python.display()),
    );
    let silent = bare();
    silent.script("lonely/python3", "#!/bin/sh\n");
    let outcome = silent.run_with("PATH", silent.path("lonely"), "app");
    assert_eq!(outcome.status, Some(126));
    assert!(outcome.stderr.contains("it does not answer as a Python interpreter"));
}

#[test]
fn an_interpreter_that_starts_the_launcher_again_is_126() {
    let project = Project::with_python("#!/bin/sh\nexec \"${0%/*}/phicode\" app\n");
    project.files(&["app.φ"]).refuses(
        "app",
        126,
        "phicode: failed to start a program: the interpreter starts the launcher again",
    );
}

#[test]
fn an_empty_file_named_pypy_changes_nothing() {
    let project = Project::with_python(NAMING_PYTHON);
    project.script("lonely/pypy3", "");
    let outcome = project.files(&["app.φ"]).run_with("PATH", project.path("lonely"), "app");
    runs(&outcome, &project, "venv/bin/python");
}
