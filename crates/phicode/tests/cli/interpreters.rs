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

#[test]
fn a_name_that_leads_nowhere_is_told_with_who_gave_it() {
    let project = Project::new();
    project.files(&["app.φ"]);
    let hint = "hint: name a path, a command on PATH or a version such as 3.12";
    let refused = |origin: &str| {
        format!("phicode: failed to find the interpreter `none`, which {origin} names\n{hint}")
    };
    let asked = project.run_with("PHITON_PATH", "none", "app --cpython");
    asked.is_refusal(127, &refused("PHITON_PATH"));
    project.run_with("PHIPY_PATH", "none", "app --pypy").is_refusal(127, &refused("PHIPY_PATH"));
    let file = project.write("work/.phicode/config.json", r#"{"interpreter": "none"}"#);
    project.refuses("app", 127, &refused(&file.display().to_string()));
    project.write("work/.phicode/config.json", r#"{"interpreter": ""}"#);
    let checked = project.run("config validate");
    assert_eq!(checked.status, Some(1), "{checked:?}");
    let text = "error[CFG003]: interpreter: \"\" is not the name of an interpreter";
    assert!(checked.stdout.contains(text), "{checked:?}");
}

#[test]
fn a_full_version_is_one_that_pyenv_installed() {
    let project = Project::new();
    project.files(&["app.φ"]);
    let version = "home/.pyenv/versions/3.9.77";
    project.environment(version, NAMING_PYTHON);
    runs(&project.run("app --interpreter 3.9.77"), &project, &format!("{version}/bin/python"));
    assert_eq!(project.run("app --interpreter 3.9.76").status, Some(127));
}

#[test]
fn an_active_environment_without_interpreter_is_told() {
    let project = bare();
    project.files(&["app.φ"]);
    let python = project.environment("other", NAMING_PYTHON);
    std::fs::rename(&python, python.with_file_name("python3")).expect("it is there");
    let start = |active: &str| {
        let mut command = project.command(&["run", "app"]);
        command.env("PATH", project.path("other/bin"));
        if !active.is_empty() {
            command.env("VIRTUAL_ENV", project.path(active));
        }
        crate::project::outcome(&mut command)
    };
    let told = |root: &str| {
        format!(
            "phicode: the environment {root} has no interpreter that can be started: {} runs instead\n",
            python.with_file_name("python3").display()
        )
    };
    let gone = project.path("gone").display().to_string();
    assert_eq!(start("gone").stderr, told(&format!("{gone} (VIRTUAL_ENV)")));
    assert_eq!(start("").stderr, "");
    std::fs::create_dir_all(project.path("work/.venv/bin")).expect("can be made");
    std::os::unix::fs::symlink("/nowhere/python", project.path("work/.venv/bin/python"))
        .expect("can be made");
    let outcome = start("");
    assert_eq!(outcome.stderr, told(&project.path("work/.venv").display().to_string()));
    assert!(outcome.stdout.contains("other/bin/python3"), "{outcome:?}");
}

#[test]
fn flags_may_stand_before_the_subcommand_run() {
    let project = Project::new();
    project.files(&["app.φ"]);
    project.passes_on("--python run app a --debug", &["file", "app.φ", "a", "--debug"]);
    let debug = project.run("--debug run --python app");
    assert!(debug.stderr.contains("file app.φ"), "{debug:?}");
    project.refuses(
        "--pypy run --python app",
        2,
        "phicode: --python, --cpython, --pypy, --interpreter exclude each other",
    );
    project.files(&["run.φ"]).passes_on("--python run app", &["file", "run.φ", "app"]);
}
