//! `phicode check -- TOOL` with tools that are small scripts: what they see, what becomes of what
//! they say, and how they end. `tests/tools` has the real ones.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::project::{Outcome, Project};

/// The Python text is `if x in y: print(z)`.
const PHI: &str = "¿ x ∈ y: π(z)\n";

fn project() -> Project {
    let project = Project::new();
    project.write("work/pyproject.toml", "");
    project.write("work/pkg/a.φ", PHI);
    project
}

/// Runs a tool that is the shell script `script`.
fn tool(project: &Project, words: &str, script: &str) -> Outcome {
    project.script("venv/bin/tool", &format!("#!/bin/sh\n{script}"));
    fs::create_dir_all(project.path("tmp")).expect("a folder can be made");
    let outcome = project.run_with("TMPDIR", project.path("tmp"), words);
    let left = fs::read_dir(project.path("tmp")).expect("it is there").count();
    assert_eq!(left, 0, "the mirror is left behind");
    outcome
}

/// What the user sees of a tool that prints `line`.
fn shown(line: &str) -> String {
    let project = project();
    let outcome = tool(&project, "check -- tool", &format!("cat <<'END'\n{line}\nEND\n"));
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("", Some(0)));
    let work = project.path("work");
    outcome.stdout.trim_end().replace(&*work.to_string_lossy(), "/work")
}

#[test]
fn the_tool_sees_a_project_of_python_files() {
    let project = project();
    project.write("work/pkg/b.phi", PHI);
    project.write("work/pkg/b.py", "an old conversion\n");
    project.write("work/pkg/c.py", "plain = 1\n");
    project.write("work/pkg/py.typed", "");
    project.write("work/pkg/a.pyi", "x: int\n");
    project.write("work/pkg/data/words.bin", "data");
    project.write("work/mypy.ini", "[mypy]\n");
    let script = "find . -name 'a.*' -o -name 'b.*' -o -name '*.ini' | sort; cat pkg/a.py pkg/b.py \
                  pkg/c.py pkg/data/words.bin\n";
    let outcome = tool(&project, "check -- tool", script);
    let python = "if x in y: print(z)\n";
    let expected =
        format!("./mypy.ini\n./pkg/a.φ\n./pkg/a.pyi\n./pkg/b.phi\n{python}{python}plain = 1\ndata");
    assert_eq!((outcome.stdout, outcome.status), (expected, Some(0)), "{}", outcome.stderr);
}

#[test]
fn words_that_name_files_name_their_python_text() {
    let project = project();
    let words = "check pkg/a.φ -- tool pkg/a.φ ./pkg --config=pyproject.toml --strict";
    let outcome = tool(&project, words, "for word in \"$@\"; do echo \"<$word>\"; done\n");
    // The names pass the same translation on their way back.
    assert_eq!(
        outcome.stdout,
        "<pkg/a.φ>\n<./pkg>\n<--config=pyproject.toml>\n<--strict>\n<pkg/a.φ>\n"
    );
    let outcome = tool(&project, words, "test -f \"$1\" && test -f \"$5\" && pwd -P\n");
    assert!(outcome.stdout.ends_with("/work\n"), "{outcome:?}");
}

#[test]
fn places_in_text_are_those_of_the_phi_file() {
    for (python, phi) in [
        ("pkg/a.py:1:6: E1 odd", "pkg/a.φ:1:5: E1 odd"),
        ("./pkg/a.py:1:12:1:16: error: odd", "./pkg/a.φ:1:10:1:10: error: odd"),
        ("pkg/a.py:1: error: odd", "pkg/a.φ:1: error: odd"),
        ("  --> pkg/a.py:1:18", "  --> pkg/a.φ:1:12"),
        ("  File \"pkg/a.py\", line 1, in f", "  File \"pkg/a.φ\", line 1, in f"),
        (
            "::e file=pkg/a.py,line=1,col=6,endLine=1,endColumn=8::",
            "::e file=pkg/a.φ,line=1,col=5,endLine=1,endColumn=6::",
        ),
        (
            "\u{1b}[1mpkg/a.py\u{1b}[0m\u{1b}[36m:\u{1b}[0m1\u{1b}[36m:\u{1b}[0m6: x",
            "\u{1b}[1mpkg/a.φ\u{1b}[0m\u{1b}[36m:\u{1b}[0m1\u{1b}[36m:\u{1b}[0m5: x",
        ),
        ("would reformat pkg/a.py, pkg/a.pyc", "would reformat pkg/a.φ, pkg/a.pyc"),
        ("pkg/other.py:1:6: odd", "pkg/other.py:1:6: odd"),
        ("pkg/a.py:9:99: odd", "pkg/a.φ:9:99: odd"),
        ("pkg/a.py:0:0: odd", "pkg/a.φ:0:0: odd"),
        ("pkg/a.py:1:99999999999999999999999: odd", "pkg/a.φ:1:99999999999999999999999: odd"),
    ] {
        assert_eq!(shown(python), phi);
    }
}

#[test]
fn excerpts_and_their_marks_are_of_the_phi_file() {
    assert_eq!(
        shown(" --> pkg/a.py:1:12\n  |\n1 | if x in y: print(z)\n  |            ^^^^^ odd\n"),
        " --> pkg/a.φ:1:10\n  |\n1 | ¿ x ∈ y: π(z)\n  |          ^ odd"
    );
    assert_eq!(
        shown("pkg/a.py:1: error: odd\n    if x in y: print(z)\n               ^~~~~\n"),
        "pkg/a.φ:1: error: odd\n    ¿ x ∈ y: π(z)\n             ^"
    );
}

#[test]
fn places_in_json_are_those_of_the_phi_file() {
    for (python, phi) in [
        (
            r#"[{"filename":"pkg/a.py","location":{"row":1,"column":12},"end_location":{"row":1,"column":17}}]"#,
            r#"[{"filename":"pkg/a.φ","location":{"row":1,"column":10},"end_location":{"row":1,"column":11}}]"#,
        ),
        (
            r#"{"file":"pkg/a.py","range":{"start":{"line":0,"character":11},"end":{"line":0,"character":16}}}"#,
            r#"{"file":"pkg/a.φ","range":{"start":{"line":0,"character":9},"end":{"line":0,"character":10}}}"#,
        ),
        (
            r#"{"physicalLocation":{"artifactLocation":{"uri":"pkg/a.py"},"region":{"startLine":1,"startColumn":6,"endLine":1,"endColumn":8}}}"#,
            r#"{"physicalLocation":{"artifactLocation":{"uri":"pkg/a.φ"},"region":{"startLine":1,"startColumn":5,"endLine":1,"endColumn":6}}}"#,
        ),
        (r#"{"broken": pkg/a.py:1:6"#, r#"{"broken": pkg/a.φ:1:5"#),
    ] {
        assert_eq!(shown(python), phi);
    }
}

#[test]
fn the_status_and_both_streams_are_those_of_the_tool() {
    let project = project();
    let outcome = tool(&project, "check -- tool", "echo out; echo pkg/a.py:1:6 >&2; exit 7\n");
    assert_eq!(outcome.stdout, "out\n");
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("pkg/a.φ:1:5\n", Some(7)));
    let outcome = tool(&project, "check -- tool", "kill -KILL $$\n");
    assert_eq!(outcome.status, None, "it ends as the tool did");
}

#[test]
fn a_tool_that_changes_files_changes_nothing_of_the_project() {
    let project = project();
    project.write("work/pkg/c.py", "plain = 1\n");
    let script = "echo fixed > pkg/a.py; echo fixed > pkg/c.py; echo > new.py\n";
    let outcome = tool(&project, "check -- tool", script);
    assert!(outcome.stderr.starts_with("note: the tool has changed the Python text of "));
    assert_eq!(project.read("work/pkg/a.φ"), PHI);
    assert_eq!(project.read("work/pkg/c.py"), "plain = 1\n");
    assert!(!project.exists("work/new.py"));
}

#[test]
fn errors_of_phi_files_are_told_and_the_tool_runs() {
    let project = project();
    project.write("work/b.φ", "x ∉ y\n");
    let outcome = tool(&project, "check -- tool", "cat b.py\n");
    assert!(outcome.stderr.contains("b.φ:1:3: error[SYN007]"), "{}", outcome.stderr);
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("x ∉ y\n", Some(0)));
}

#[test]
fn a_tool_that_is_not_there_is_told() {
    let project = project();
    let outcome = project.run("check -- no-such-tool");
    assert_eq!(outcome.status, Some(127));
    let lines: Vec<_> = outcome.stderr.lines().collect();
    assert_eq!(lines[0], "phicode: failed to find a tool named `no-such-tool`");
    assert!(lines[1].ends_with("/venv/bin/python -m pip install no-such-tool` installs it"));
    let outcome = project.run("check -- ./pkg/a.φ");
    assert_eq!(outcome.status, Some(126));
    assert!(outcome.stderr.contains("failed to start"), "{}", outcome.stderr);
}

#[test]
fn words_that_do_not_fit_are_usage_errors() {
    let project = project();
    for (words, first) in [
        ("check --", "phicode: check --: no tool is named"),
        ("check --format json -- tool", "phicode: --format is of phicode's own messages"),
        ("check - -- tool", "phicode: -: a tool reads files"),
        ("check none.φ -- tool", "phicode: none.φ: no such file or folder"),
    ] {
        project.script("venv/bin/tool", "#!/bin/sh\n");
        let outcome = project.run(words);
        assert_eq!(outcome.stderr.lines().next(), Some(first));
        assert_eq!(outcome.status, Some(2), "{words}");
    }
}

#[test]
fn a_home_folder_is_not_mirrored() {
    let project = project();
    project.script("venv/bin/tool", "#!/bin/sh\n");
    let mut command = project.command(&["check", "--", "tool"]);
    let refused = crate::project::outcome(command.current_dir(project.path("home")));
    let home = project.path("home");
    refused.is_refusal(
        2,
        &format!(
            "phicode: {}: not the folder of a project\n\
             hint: go to the project: all that lies in its folder is mirrored for the tool",
            home.display()
        ),
    );
}

#[test]
fn a_signal_reaches_the_tool_and_leaves_no_mirror() {
    let project = project();
    project.script("venv/bin/tool", "#!/bin/sh\necho ready; exec sleep 60\n");
    let temporary = project.path("tmp");
    fs::create_dir_all(&temporary).expect("a folder can be made");
    let mut command = project.command(&["check", "--", "tool"]);
    let mut child =
        command.env("TMPDIR", &temporary).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut ready = [0; 6];
    let stdout = child.stdout.as_mut().expect("it is piped");
    std::io::Read::read_exact(stdout, &mut ready).expect("the tool says so");
    let started = Instant::now();
    let id = child.id().to_string();
    let sent = std::process::Command::new("/bin/kill").args(["-TERM", &id]).status();
    assert!(sent.expect("kill starts").success());
    let status = child.wait().expect("it ends");
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(15));
    assert!(started.elapsed() < Duration::from_secs(30));
    assert_eq!(fs::read_dir(&temporary).expect("it is there").count(), 0);
}

#[test]
fn a_pipe_in_the_project_is_not_waited_for() {
    let project = project();
    let made = std::process::Command::new("mkfifo").arg(project.path("work/pkg/p.φ")).status();
    assert!(made.expect("mkfifo is there").success());
    let outcome = tool(&project, "check -- tool", "ls pkg\n");
    assert_eq!(
        (outcome.stdout.as_str(), outcome.status),
        ("a.py\n", Some(0)),
        "{}",
        outcome.stderr
    );
}
