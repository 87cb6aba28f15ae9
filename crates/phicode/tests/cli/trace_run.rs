//! `phicode trace run`: what the tracer is started with, and when it is not.

use crate::project::Project;

/// Answers the question of the launcher, and prints its words otherwise.
const PYTHON: &str = r#"#!/bin/sh
if [ "$4" = -c ]; then
    echo 'phicode-interpreter 1 {"implementation": "NAME", "version": VERSION, "release": "final", "pypy_version": null, "cache_tag": "t-1", "executable": "/x/python", "prefix": "/x", "base_prefix": "/x", "platform": "linux", "os_name": "posix", "free_threaded": FREE, "standard": [], "paths": ["HERE"], "editable": {}, "builtins": ["sys"], "suffixes": [".so"], "engine": null}'
    exit
fi
for word in "$@"; do echo "$word"; done
echo "${PHICODE_LAUNCH-no launch}"
exit 7
"#;

fn python(name: &str, version: &str) -> Project {
    let project = Project::new();
    let here = project.path("site").display().to_string();
    let free = if version.ends_with('t') { "true" } else { "false" };
    let version = version.trim_end_matches('t');
    let script = PYTHON.replace("NAME", name).replace("VERSION", version);
    project.script("venv/bin/python", &script.replace("HERE", &here).replace("FREE", free));
    project.write("site/calcharo/__main__.py", "");
    project.files(&["app.py", "app.φ", "other.phi", "-odd.py"]);
    project
}

/// The words that start the tracer, without the folder that Python searches first.
const START: [&str; 3] = [
    "-c",
    "import sys; sys.flags.safe_path or sys.path.pop(0); from calcharo._cli import main; \
     main(sys.argv[1:])",
    "run",
];

#[track_caller]
fn starts(words: &str, expected: &[&str]) {
    let outcome = python("cpython", "[3, 13, 0]").run(words);
    assert_eq!(outcome.stderr, "", "{words}");
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines, [&START, expected, &["no launch"]].concat(), "{words}");
    assert_eq!(outcome.status, Some(7), "{words}");
}

#[test]
fn the_tracer_gets_the_options_as_typed_and_the_program_all_that_follows() {
    starts("trace run app.py a --level -x", &["app.py", "a", "--level", "-x"]);
    starts("trace run app", &["app.φ"]);
    starts("trace run -o t.calcharo other.phi", &["-o", "t.calcharo", "other.phi"]);
    starts(
        "trace run --level=full --scope !path:lib/* app.φ",
        &["--level=full", "--scope", "!path:lib/*", "app.φ"],
    );
    starts(
        "trace run --cpython --quiet -m pkg.mod --quiet",
        &["--quiet", "-m", "pkg.mod", "--quiet"],
    );
    starts("trace run --max-steps 10 -c x=1 -o y", &["--max-steps", "10", "-c", "x=1", "-o", "y"]);
    starts("trace run -- -odd.py", &["./-odd.py"]);
    starts(
        "trace run --preset education --isolation process --clock off --heap shallow --on-limit \
         detach --wall-seconds 1.5 --cpu-seconds 2 --max-memory 1000 --max-trace-bytes 9 app.py",
        &[
            "--preset",
            "education",
            "--isolation",
            "process",
            "--clock",
            "off",
            "--heap",
            "shallow",
            "--on-limit",
            "detach",
            "--wall-seconds",
            "1.5",
            "--cpu-seconds",
            "2",
            "--max-memory",
            "1000",
            "--max-trace-bytes",
            "9",
            "app.py",
        ],
    );
}

#[test]
fn plugins_are_listed_by_the_interpreter_that_records() {
    let project = python("cpython", "[3, 12, 4]");
    for (words, expected) in
        [("trace plugins", vec!["plugins"]), ("trace plugins --json", vec!["plugins", "--json"])]
    {
        let listed = project.run(words);
        let words = [vec!["-c", START[1]], expected, vec!["no launch"]].concat();
        assert_eq!(listed.stdout.lines().collect::<Vec<_>>(), words);
        assert_eq!((listed.stderr.as_str(), listed.status), ("", Some(7)));
    }
    let refused = python("cpython", "[3, 11, 4]").run("trace plugins");
    assert_eq!((refused.stdout.as_str(), refused.status), ("", Some(2)));
    assert!(refused.stderr.contains("the tracer runs in CPython 3.12 and 3.13"), "{refused:?}");
    let python = project.path("venv/bin/python").display().to_string();
    let unable = self::python("cpython", "[3, 11, 4]");
    let named = unable.run(&format!("trace plugins --interpreter {python}"));
    assert_eq!(named.status, Some(7), "{named:?}");
    assert_eq!(project.run("trace plugins more").status, Some(2));
}

#[test]
fn flags_of_python_stand_before_the_tracer() {
    let outcome = python("cpython", "[3, 12, 4]").run("trace run -X dev --quiet app.py");
    let words = format!("-X\ndev\n{}\n--quiet\napp.py\n", START.join("\n"));
    assert!(outcome.stdout.starts_with(&words), "{outcome:?}");
}

#[test]
fn wrong_options_are_refused_before_the_start() {
    let project = python("cpython", "[3, 13, 0]");
    for (words, part) in [
        ("--level much app.py", "[possible values: off, lines, calls, values, full]"),
        ("--scope lib app.py", "a rule is path:GLOB"),
        ("--max-steps 0 app.py", "0 is not in 1.."),
        ("--wall-seconds -1 app.py", "wall-seconds"),
        ("--levle full app.py", "unknown flag `--levle`"),
        ("--output", "a value is required for '--output <FILE>'"),
        ("", "no program is named"),
        ("-", "is not read from standard input"),
        ("mod:function", "a single function is not recorded"),
        ("nowhere.py", "failed to find a program named `nowhere.py`"),
    ] {
        let refused = project.run(format!("trace run {words}").trim_end());
        assert_eq!(
            (refused.stdout.as_str(), refused.status),
            ("", Some(2)),
            "{words}: {refused:?}"
        );
        assert!(refused.stderr.contains(part), "{words}: {}", refused.stderr);
    }
}

#[test]
fn an_interpreter_that_cannot_record_is_named_with_what_can() {
    for (name, version, found) in [
        ("cpython", "[3, 11, 4]", "CPython 3.11.4"),
        ("cpython", "[3, 14, 0]", "CPython 3.14.0"),
        ("cpython", "[3, 13, 0]t", "CPython 3.13.0, free-threaded"),
        ("pypy", "[3, 10, 1]", "PyPy 3.10.1"),
    ] {
        let project = python(name, version);
        let path = project.path("venv/bin/python");
        let mut command = project.command(&["trace", "run", "app.py"]);
        // Nothing else is to be found.
        let refused = crate::project::outcome(command.env("PATH", "/nowhere"));
        refused.is_refusal(
            2,
            &format!(
                "phicode: failed to trace with `{}` (virtual environment of phicode): it is \
                 {found}; the tracer runs in CPython 3.12 and 3.13\nhint: install CPython 3.13, \
                 then `phicode trace run --interpreter 3.13 …`",
                path.display()
            ),
        );
    }
}

#[test]
fn an_interpreter_that_can_record_is_offered() {
    let project = python("cpython", "[3, 11, 4]");
    let able = python("cpython", "[3, 12, 4]").path("venv/bin/python");
    drop(able);
    let script = PYTHON.replace("NAME", "cpython").replace("VERSION", "[3, 12, 4]");
    let here = project.path("site").display().to_string();
    project.script("found/python3.12", &script.replace("HERE", &here).replace("FREE", "false"));
    let mut command = project.command(&["trace", "run", "app.py"]);
    let refused = crate::project::outcome(command.env("PATH", project.path("found")));
    assert!(
        refused.stderr.ends_with("hint: `phicode trace run --interpreter 3.12 …` uses that one\n"),
        "{refused:?}"
    );
    let mut command = project.command(&["trace", "run", "--interpreter", "3.12", "app.py"]);
    let path = format!("{}:/usr/bin:/bin", project.path("found").display());
    assert_eq!(crate::project::outcome(command.env("PATH", path)).status, Some(7));
}

#[test]
fn an_interpreter_without_the_tracer_is_told_how_to_get_it() {
    let project = python("cpython", "[3, 13, 0]");
    std::fs::remove_file(project.path("site/calcharo/__main__.py")).expect("it is there");
    let path = project.path("venv/bin/python").display().to_string();
    project.run("trace run app.py").is_refusal(
        127,
        &format!(
            "phicode: failed to find calcharo, the tracer, for `{path}`\n\
             hint: `{path} -m pip install phicode` installs it"
        ),
    );
    let found = project.run_with("PYTHONPATH", project.path("more"), "trace run app.py");
    assert_eq!(found.status, Some(127));
    // The current folder is not searched.
    project.write("calcharo/__main__.py", "");
    assert_eq!(project.run("trace run app.py").status, Some(127));
    project.write("more/calcharo/__main__.py", "");
    let found = project.run_with("PYTHONPATH", project.path("more"), "trace run app.py");
    assert_eq!(found.status, Some(7));
}

#[test]
fn each_action_has_its_help() {
    let project = Project::new();
    for (words, part) in [
        ("trace --help", "export"),
        ("trace run --help", "--on-limit <ACTION>"),
        ("trace run -h", "phicode trace run [OPTIONS] TARGET [ARG]..."),
        ("trace view --help", "--commands <WORDS>"),
        ("trace stats --help", "--json"),
        ("trace export --help", "jsonl"),
        ("trace plugins --help", "--interpreter <X>"),
    ] {
        let help = project.run(words);
        assert!(help.stdout.contains(part), "{words}: {}", help.stdout);
        assert_eq!((help.stderr.as_str(), help.status), ("", Some(0)), "{words}");
    }
}
