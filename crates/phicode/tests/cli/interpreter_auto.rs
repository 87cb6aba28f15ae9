//! `--interpreter auto` and `interpreters explain`: a program moves to PyPy only if nothing speaks
//! against it, and everything that does is said.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::project::{NAMING_PYTHON, Project, outcome};

/// Answers the probe, and otherwise prints which file it is.
const ANSWERING: &str = r#"#!/bin/sh
if [ "$1" = -E ]; then printf '%s' 'phicode-interpreter 1 {"implementation": "NAME", ' \
'"version": VERSION, "release": "final", "pypy_version": null, "cache_tag": "t-1", ' \
'"executable": "' "$0" '", "prefix": "' "${0%/*/*}" '", "base_prefix": "/x", ' \
'"platform": "linux", "os_name": "posix", "free_threaded": false, "standard": ["' "${0%/*/*}/lib" '"], ' \
'"paths": ["' "${0%/*/*}/lib" '", "' "${0%/*/*}/site" '"], "editable": {}, "builtins": ["sys"], ' \
'"suffixes": [".so"], "engine": null}'
elif [ "$1" = -I ]; then
    case " $* " in *itertools:*pairwise*) echo 'phicode-library 1 ["itertools:pairwise"]' ;;
    *) echo 'phicode-library 1 []' ;; esac
else echo "$0"; fi
"#;

/// A default interpreter that names itself, and a PyPy with its own libraries in `pypy/site`.
fn with_pypy() -> Project {
    let project = Project::with_python(NAMING_PYTHON);
    project.environment("pypy", &answering("pypy", "[3, 9, 16]"));
    project
}

fn answering(implementation: &str, version: &str) -> String {
    ANSWERING.replace("NAME", implementation).replace("VERSION", version)
}

fn pypy(project: &Project) -> PathBuf {
    project.path("pypy/bin/python")
}

/// What a start says about its choice.
fn told(project: &Project, program: &str) -> (String, String) {
    let mut command = project.command(&["run", "--debug", "--interpreter", "auto", program]);
    let outcome = outcome(command.env("PHIPY_PATH", pypy(project)));
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    let line = outcome.stderr.lines().find(|line| line.contains("auto stays"));
    let reason =
        line.and_then(|line| line.split_once("venv/bin/python: ")).map_or("", |(_, it)| it);
    let name = project.path("").display().to_string();
    (outcome.stdout.trim_end().replace(&name, ""), reason.replace(&name, ""))
}

#[track_caller]
fn moves(project: &Project, program: &str) {
    assert_eq!(told(project, program), ("pypy/bin/python".to_owned(), String::new()));
}

#[track_caller]
fn stays(project: &Project, program: &str, reason: &str) {
    let expected = format!("with pypy/bin/python {reason}");
    assert_eq!(told(project, program), ("venv/bin/python".to_owned(), expected));
}

#[test]
fn a_program_of_which_everything_is_known_moves() {
    let project = with_pypy();
    project.write("work/app.φ", "⇒ sys, helper\nfrom pkg ⇒ part\n");
    project.write("work/helper.py", "try:\n    import fast\nexcept ImportError:\n    pass\nif __name__ == '__main__':\n    import numpy\n");
    project.write("work/pkg/__init__.φ", "from . ⇒ part\n");
    project.write("work/pkg/part.phi", "⇒ pure.deep\n");
    project.write("pypy/site/pure/__init__.py", "");
    project.write("pypy/site/pure/deep.py", "import pkg");
    moves(&project, "app.φ");
    project.write(".(φ)/config.json", "");
    project.write("work/.phicode/config.json", r#"{"interpreter": "auto"}"#);
    let outcome = project.run_with("PHIPY_PATH", pypy(&project), "app");
    assert_eq!(
        (outcome.stdout.trim_end(), outcome.stderr.as_str()),
        (pypy(&project).to_str().expect("text"), "")
    );
}

#[test]
fn it_stays_and_says_why() {
    let project = with_pypy();
    let cases = [
        ("⇒ numpy\n", "`numpy` is not installed (app.φ:1)"),
        ("if __name__ == '__main__':\n    ⇒ numpy\n", "`numpy` is not installed (app.φ:2)"),
        ("x = 1\nfrom pkg.none ⇒ x\n", "`pkg.none` is not found (app.φ:2)"),
        ("from space ⇒ none\n", "`space.none` is not found (app.φ:1)"),
        ("from . ⇒ x\n", "`.` is not found (app.φ:1)"),
        ("from star ⇒ *\n", "`pandas` is not installed (work/star/part.py:1), if it is reached"),
        ("x = 1\nimportlib.import_module(x)\n", "an import has a computed name (app.φ:2)"),
        (
            "match x:\n    case 1: pass\n",
            "cannot use `match` statement on Python 3.9 (syntax was added in Python 3.10) (app.φ:1)",
        ),
        ("from itertools ⇒ pairwise\n", "`itertools` has no `pairwise` (app.φ:1)"),
        ("from plain ⇒ inner\n", "`plain` has no `inner` (app.φ:1)"),
        ("⇒ plain\nplain.part\nplain.late\n", "`plain` has no `late` (app.φ:3)"),
        ("x = 1\nexec('y = 1')\n", "`exec` runs code that cannot be seen (app.φ:2)"),
        ("⇒ listed\n", "listed_dist 1.0 installs an extension module, listed/_x.pypy39.so"),
        ("⇒ bare\n", "`bare` holds an extension module, pypy/site/bare/_x.abi3.so"),
        ("⇒ single\n", "`single` holds an extension module, pypy/site/single.so"),
    ];
    project.write("work/pkg/__init__.py", "");
    project.write("work/star/__init__.py", "__all__ = ['part', 'attribute']\n");
    project.write("work/star/part.py", "import pandas\n");
    project.write("work/space/part.py", "");
    project.write("work/plain/__init__.py", "def f():\n    inner = 1\n");
    project.write("work/plain/part.py", "");
    project.write("pypy/lib/itertools.py", "");
    project.write("pypy/site/listed/__init__.py", "");
    project.write("pypy/site/listed/_x.pypy39.so", "");
    let record = "listed/__init__.py,sha256=x,0\nlisted/_x.pypy39.so,,\nlisted/gone.so,,\n";
    project.write("pypy/site/listed_dist-1.0.dist-info/RECORD", record);
    project.write("pypy/site/bare/__init__.py", "");
    project.write("pypy/site/bare/_x.abi3.so", "");
    project.write("pypy/site/single.so", "");
    for (text, reason) in cases {
        project.write("work/app.φ", text);
        stays(&project, "app.φ", reason);
    }
}

#[test]
fn an_import_that_stands_for_a_name_that_is_not_there_is_followed() {
    let project = with_pypy();
    project.write("pypy/lib/itertools.py", "");
    let text = |other: &str| {
        format!("try:\n    from itertools import pairwise\nexcept ImportError:\n    {other}\n")
    };
    project.write("work/app.φ", text("pairwise = None"));
    moves(&project, "app.φ");
    project.write("work/app.φ", text("from more import pairwise"));
    stays(&project, "app.φ", "`more` is not installed (app.φ:4)");
    project.write("work/more.py", "def pairwise(x): pass\n");
    moves(&project, "app.φ");
}

#[test]
fn a_pypy_that_does_not_tell_its_library_gets_nothing() {
    let project = with_pypy();
    let silent = answering("pypy", "[3, 9, 16]").replace("phicode-library", "no answer");
    project.script("pypy/bin/python", &silent);
    project.write("work/app.φ", "⇒ sys\nsys.argv\n");
    stays(&project, "app.φ", "its standard library cannot be asked: it gives no answer");
}

#[test]
fn a_name_in_a_comment_or_a_string_is_no_import() {
    let project = with_pypy();
    project.write("work/app.φ", "# import numpy\nx = 'import numpy'\nimportlib = 1\n");
    moves(&project, "app.φ");
}

#[test]
fn standard_input_and_archives_cannot_be_looked_through() {
    let project = with_pypy();
    stays(&project, "-", "standard input can be read only once");
    project.write("work/app.pyz", "PK");
    stays(&project, "app.pyz", "`app.pyz` has no text that can be read");
}

#[test]
fn a_pypy_that_does_not_work_changes_nothing() {
    let project = with_pypy();
    project.files(&["app.φ"]);
    let default = "venv/bin/python".to_owned();
    project.script("pypy/bin/python", "");
    let unusable = "pypy/bin/python is unusable: it does not start: Exec format error (os error 8)";
    assert_eq!(told(&project, "app.φ"), (default.clone(), unusable.to_owned()));
    project.script("pypy/bin/python", &answering("cpython", "[3, 12, 4]"));
    let other = "pypy/bin/python is CPython, not PyPy";
    assert_eq!(told(&project, "app.φ"), (default.clone(), other.to_owned()));
    fs::remove_file(pypy(&project)).expect("it is there");
    assert_eq!(told(&project, "app.φ"), (default, "no PyPy is found".to_owned()));
}

#[test]
fn the_default_is_never_pypy_and_never_asks_it() {
    let project = with_pypy();
    project.script("pypy/bin/python", "#!/bin/sh\necho asked >> \"$HOME/asked\"\n");
    project.files(&["app.φ"]);
    let outcome = project.run_with("PHIPY_PATH", pypy(&project), "app");
    assert_eq!(outcome.stdout.trim_end(), project.path("venv/bin/python").display().to_string());
    assert!(!project.exists("home/asked"));
}

#[test]
fn the_analysis_can_be_turned_off() {
    let project = with_pypy();
    project.files(&["app.φ"]);
    let mut command = project.command(&["--interpreter", "auto", "app.φ"]);
    command.env("PHIPY_PATH", pypy(&project)).env("PHICODE_IMPORT_ANALYSIS", "false");
    let outcome = outcome(&mut command);
    assert_eq!(outcome.stdout.trim_end(), project.path("venv/bin/python").display().to_string());
    assert_eq!(outcome.stderr, "");
}

#[test]
fn a_run_that_nobody_watches_says_nothing() {
    let project = with_pypy();
    project.write("work/app.φ", "⇒ numpy\n");
    let outcome = project.run_with("PHIPY_PATH", pypy(&project), "app --interpreter auto");
    assert_eq!(outcome.stdout.trim_end(), project.path("venv/bin/python").display().to_string());
    assert_eq!(outcome.stderr, "");
}

#[test]
fn pypy_runs_programs_when_asked() {
    let project = with_pypy();
    project.files(&["app.φ"]);
    let outcome = project.run_with("PHIPY_PATH", pypy(&project), "app --pypy");
    assert_eq!(outcome.stdout.trim_end(), pypy(&project).display().to_string());
    fs::rename(pypy(&project), project.path("pypy/bin/pypy3")).expect("renamed");
    let outcome = project.run_with("PATH", project.path("pypy/bin"), "run --pypy app");
    assert_eq!(outcome.stdout.trim_end(), project.path("pypy/bin/pypy3").display().to_string());
    project.run_with("PATH", project.path("home"), "app --pypy").is_refusal(
        127,
        "phicode: failed to find a PyPy interpreter\n\
         hint: install PyPy 3.9 or newer, or name one with PHIPY_PATH",
    );
}

#[test]
fn explain_prints_how_each_interpreter_would_fare() {
    let project = with_pypy();
    project.script("venv/bin/python", &answering("cpython", "[3, 12, 4]"));
    project.write("venv/site/numpy.py", "import late\n");
    project.write("work/app.φ", "⇒ numpy\n");
    let explain = |words: &[&str]| {
        let mut command = project.command(&[&["interpreters", "explain"], words].concat());
        command.env("PHIPY_PATH", pypy(&project)).env("PATH", project.path("none"));
        let outcome = outcome(&mut command);
        assert_eq!((outcome.stderr.as_str(), outcome.status), ("", Some(0)));
        outcome.stdout.replace(&project.path("").display().to_string(), "")
    };
    assert_eq!(
        explain(&["app"]),
        "* venv/bin/python (CPython 3.12.4): cannot run it\n    \
         followed 2 files\n    \
         - `late` is not installed (venv/site/numpy.py:1)\n  \
         pypy/bin/python (PyPy 3.9.16): cannot run it\n    \
         followed 1 file\n    \
         - `numpy` is not installed (app.φ:1)\n\
         auto stays with venv/bin/python: with pypy/bin/python `numpy` is not installed (app.φ:1)\n"
    );
    project.write("work/app.φ", "ƒ f():\n    ⇒ late\n");
    let document: Value = serde_json::from_str(&explain(&["--json", "app.φ"])).expect("JSON");
    let default = &document["interpreters"][0]["assessment"];
    assert_eq!(default["can_run"], true);
    assert_eq!(default["problems"][0]["condition"], "imports");
    assert_eq!(default["problems"][0]["certain"], false);
    assert_eq!(document["auto"]["path"], "venv/bin/python");
    project.write("work/app.φ", "x = 1\n");
    let last = explain(&["app"]);
    assert!(last.contains("auto moves to pypy/bin/python: every condition holds"), "{last}");
    let module = explain(&["-m", "none.such"]);
    assert!(module.contains("- `none` is not installed\n"), "{module}");
}

#[test]
fn explain_refuses_a_target_that_is_nowhere() {
    with_pypy().refuses(
        "interpreters explain ./none.φ",
        2,
        "phicode: failed to find a program named `./none.φ`",
    );
}

#[test]
fn another_implementation_than_the_one_asked_for_is_refused() {
    let project = with_pypy();
    project.files(&["app.φ"]);
    let other = project.environment("other", &answering("cpython", "[3, 12, 4]"));
    project.run_with("PHIPY_PATH", &other, "app --pypy").is_refusal(
        127,
        &format!(
            "phicode: failed to find a PyPy interpreter: `{}` (PHIPY_PATH) is CPython 3.12.4\n\
             hint: let PHIPY_PATH name a PyPy, or unset it",
            other.display()
        ),
    );
    project.run_with("PHITON_PATH", pypy(&project), "app --cpython").is_refusal(
        127,
        &format!(
            "phicode: failed to find a CPython interpreter: `{}` (PHITON_PATH) is PyPy 3.9.16\n\
             hint: let PHITON_PATH name a CPython, or unset it",
            pypy(&project).display()
        ),
    );
}

#[test]
fn a_full_version_is_looked_for_in_every_folder_of_path() {
    let project = with_pypy();
    project.files(&["app.φ"]);
    for (place, version) in [("first", "[3, 12, 4]"), ("second", "[3, 12, 7]")] {
        let python = project.environment(place, &answering("cpython", version));
        fs::rename(&python, python.with_file_name("python3.12")).expect("renamed");
    }
    let folders = [project.path("first/bin"), project.path("second/bin")];
    let path = std::env::join_paths(folders).expect("they can be joined");
    let outcome = project.run_with("PATH", path, "app --interpreter 3.12.7");
    let expected = project.path("second/bin/python3.12").display().to_string();
    assert_eq!(outcome.stdout.trim_end(), expected, "{outcome:?}");
}

#[test]
fn explain_of_a_module_that_is_nowhere_is_2() {
    let project = with_pypy();
    let outcome = project.run_with("PHIPY_PATH", pypy(&project), "interpreters explain nosuch");
    assert_eq!(outcome.status, Some(2), "{outcome:?}");
    let outcome = project.run_with("PHIPY_PATH", pypy(&project), "interpreters explain sys");
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
}
