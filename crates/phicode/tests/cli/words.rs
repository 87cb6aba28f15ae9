//! The documented table: which words the engine sees, and which the program gets.

use crate::project::{LAUNCH_PYTHON, Project};

#[test]
fn the_documented_table_holds_word_for_word() {
    let project = Project::new();
    project.files(&["app.φ"]);
    for (words, expected) in [
        ("app -- --debug", vec!["--debug"]),
        ("app a --foo -- b", vec!["a", "--foo", "--", "b"]),
        ("app --name bob", vec!["--name", "bob"]),
        ("run app --debug -- x", vec!["--debug", "--", "x"]),
    ] {
        project.passes_on(words, &[&["file", "app.φ"], &expected[..]].concat());
    }
    let debugged = project.run("app --debug x --pypy");
    assert_eq!(debugged.stdout.lines().skip(2).collect::<Vec<_>>(), ["x", "--pypy"]);
    assert!(debugged.stderr.contains("µs interpreter"), "{}", debugged.stderr);
    project.refuses(
        "app --phiemon --name svc x",
        2,
        "phicode: --phiemon: not part of this version",
    );
}

#[test]
fn a_normal_run_prints_nothing_of_its_own() {
    let project = Project::with_python("#!/bin/sh\n");
    project.files(&["app.φ"]).run("app").is_silent_success();
}

#[test]
fn the_programs_status_is_the_commands_status() {
    let project = Project::with_python("#!/bin/sh\nexit 7\n");
    assert_eq!(project.files(&["app.φ"]).run("app").status, Some(7));
    let killed = Project::with_python("#!/bin/sh\nkill -TERM $$\n");
    assert_eq!(killed.files(&["app.φ"]).run("app").status, None, "a real death by signal");
}

#[test]
fn flags_of_python_go_to_python() {
    let project = Project::with_python("#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done\n");
    let words = "run -OO -Bu -W error -Xdev --check-hash-based-pycs always app -O";
    let outcome = project.files(&["app.φ"]).run(words);
    let lines: Vec<_> = outcome.stdout.lines().collect();
    let flags = ["-OO", "-Bu", "-W", "error", "-Xdev", "--check-hash-based-pycs", "always"];
    assert_eq!(lines[..7], flags);
    assert!(lines[7].ends_with("phicode_engine/_run.py"));
    assert_eq!(lines[8..], ["file", "app.φ", "-O"]);
}

#[test]
fn the_engine_is_told_when_and_what() {
    let project = Project::with_python(LAUNCH_PYTHON);
    project.files(&["ä b.φ"]);
    let mut command = project.command(&["run", "ä b.φ"]);
    let outcome = crate::project::outcome(command.env("STARTUP_WARNING_MS", "7"));
    let fields: Vec<_> = outcome.stdout.trim().split(';').collect();
    assert_eq!(fields[0], "1");
    assert_eq!(fields[2..5], ["cmd=%C3%A4%20b.%CF%86", "debug=0", "warn_ms=7"]);
    assert!(fields[5].starts_with("binary=") && fields[5].ends_with("/venv/bin/phicode"));
    let number = |field: &str| field.split_once('=').map(|(_, ns)| ns.parse::<u64>());
    assert!(matches!((number(fields[1]), number(fields[6])), (Some(Ok(a)), Some(Ok(b))) if a <= b));
}

#[test]
fn flags_of_the_older_engine_are_refused_by_name() {
    let project = Project::new();
    project.files(&["app.φ"]);
    for flag in ["--phiemon-list", "--benchmark", "--security-install", "--phimmuno"] {
        project.refuses(flag, 2, &format!("phicode: {flag}: not part of this version"));
    }
}

#[test]
fn flags_of_the_older_engine_stand_for_subcommands() {
    let project = Project::new();
    for (flags, today) in [
        ("--list-interpreters", "interpreters list"),
        ("--list-interpreters --show-versions", "interpreters list --versions"),
        ("--show-versions --list-interpreters", "interpreters list --versions"),
        ("--list-interpreters --json", "interpreters list --json"),
        ("--interpreter no-such", "interpreters show no-such"),
        ("--debug --interpreter=no-such", "interpreters show no-such"),
        ("--config-generate --help", "config generate --help"),
        ("--config-reset", "config reset"),
        ("--phirust --help", "doctor --help"),
        ("--api-server --help", "serve --help"),
        ("--api-server --api-port x", "serve --api-port x"),
        ("--api-port=x --api-server", "serve --api-port x --api-server"),
        ("--phirust-status --help", "doctor --help"),
    ] {
        let (older, newer) = (project.run(flags), project.run(today));
        assert_eq!((&older.stdout, &older.stderr), (&newer.stdout, &newer.stderr), "{flags}");
        assert_eq!(older.status, newer.status, "{flags}");
    }
}

#[test]
fn config_generate_by_its_older_name_overwrites_nothing() {
    let project = Project::new();
    assert_eq!(project.run("--config-generate").status, Some(0));
    let made = project.read("work/.(φ)/config.json");
    project.write("work/.(φ)/config.json", "{}\n");
    assert_ne!(project.run("--config-generate").status, Some(0));
    assert_eq!(project.read("work/.(φ)/config.json"), "{}\n");
    assert_eq!(project.run("--config-generate --force").status, Some(0));
    assert_eq!(project.read("work/.(φ)/config.json"), made);
}

#[test]
fn subcommands_of_later_versions_are_refused_by_name() {
    let project = Project::new();
    for name in ["daemon", "guard", "lsp"] {
        project.refuses(
            name,
            2,
            &format!(
                "phicode: {name}: not part of this version\n\
                 hint: `phicode run {name}` runs a program of that name"
            ),
        );
    }
}

#[test]
fn words_that_do_not_fit_are_usage_errors() {
    let project = Project::new();
    project.files(&["app.φ"]);
    project.refuses(
        "--debgu app",
        2,
        "phicode: unknown flag `--debgu`\nhint: did you mean `--debug`?",
    );
    project.refuses(
        "-Bi app",
        2,
        "phicode: Python's `-i` is not supported\n\
         hint: PYTHONINSPECT=1 in the environment opens the prompt after the program",
    );
    project.refuses(
        "run -x app",
        2,
        "phicode: Python's `-x` is not supported\n\
         hint: make the first line of the file a comment",
    );
    project.refuses(
        "-k app",
        2,
        "phicode: unknown flag `-k`\nhint: the program's own flags stand after its name",
    );
    project.refuses("run -c", 2, "phicode: `-c` needs a value");
    project.refuses(
        "--python --interpreter x app",
        2,
        "phicode: --python, --cpython, --pypy, --interpreter exclude each other",
    );
}

#[test]
fn bypass_is_accepted_and_says_nothing() {
    let project = Project::new();
    project.files(&["app.φ"]).passes_on("--bypass app --bypass x", &["file", "app.φ", "x"]);
}
