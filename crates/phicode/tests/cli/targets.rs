//! The documented table of targets: what runs, in which order it is looked for.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::project::Project;

#[test]
fn standard_input_text_and_module_are_passed_as_such() {
    let project = Project::new();
    project.passes_on("run - a", &["stdin", "-", "a"]);
    project.passes_on("run -c π(1) a", &["code", "π(1)", "a"]);
    project.passes_on("run -m pkg.mod a", &["module", "pkg.mod", "a"]);
    project.passes_on("-m pkg.mod a", &["module", "pkg.mod", "a"]);
}

#[test]
fn a_bare_name_is_looked_for_in_the_documented_order() {
    let project = Project::new();
    project.files(&["a.φ", "a.phi", "a.py", "a/__main__.φ"]);
    for (gone, expected) in [("", "a.φ"), ("a.φ", "a.phi"), ("a.phi", "a.py"), ("a.py", "a")] {
        if !gone.is_empty() {
            fs::remove_file(project.path("work").join(gone)).expect("it is there");
        }
        project.passes_on("run a", &["file", expected]);
    }
    fs::remove_dir_all(project.path("work/a")).expect("it is there");
    project.passes_on("run a", &["module", "a"]);
}

#[test]
fn a_local_file_beats_a_module_of_the_standard_library() {
    let project = Project::new();
    project.passes_on("random", &["module", "random"]);
    project.files(&["random.φ"]).passes_on("random", &["file", "random.φ"]);
}

#[test]
fn a_path_is_that_file_and_no_other() {
    let project = Project::new();
    project.files(&["both.φ", "both.py", "sub/a.phi", "tool"]);
    project.passes_on("run both.py", &["file", "both.py"]);
    project.passes_on("run sub/a.phi x", &["file", "sub/a.phi", "x"]);
    project.passes_on("run ./both.φ", &["file", "./both.φ"]);
    project.passes_on("run tool", &["file", "tool"]);
}

#[test]
fn a_folder_with_main_is_a_program() {
    let project = Project::new();
    project.files(&["one/__main__.φ", "two/__main__.phi", "three/__main__.py"]);
    for name in ["one", "two", "three", "one/", "./two"] {
        project.passes_on(&format!("run {name}"), &["file", name]);
    }
}

#[test]
fn a_file_beside_a_folder_of_its_name_comes_first() {
    let project = Project::new();
    project.files(&["app.φ", "app/__main__.py"]).passes_on("app", &["file", "app.φ"]);
    let data = Project::new();
    data.files(&["build/data.txt"]).passes_on("build", &["module", "build"]);
}

#[test]
fn a_folder_without_main_is_refused() {
    let project = Project::new();
    project.files(&["pkg/__init__.φ", "empty/x.txt"]);
    let reason = "the directory has no __main__.φ, __main__.phi or __main__.py";
    for (words, name, hint) in [
        ("run pkg", "pkg", "pkg"),
        ("run ./empty", "./empty", "./empty"),
        ("run empty/", "empty/", "empty"),
    ] {
        let hint = format!("hint: add {hint}/__main__.φ, or name a file");
        project.refuses(words, 2, &format!("phicode: failed to run `{name}`: {reason}\n{hint}"));
    }
}

#[test]
fn dotted_names_and_functions_are_modules() {
    let project = Project::new();
    project.passes_on("run pkg.mod x", &["module", "pkg.mod", "x"]);
    project.passes_on("pkg.mod:main x", &["call", "pkg.mod:main", "x"]);
    project.passes_on("saludo.año:función", &["call", "saludo.año:función"]);
}

#[test]
fn nothing_means_main_if_it_exists() {
    let project = Project::new();
    let outcome = project.run("--debug");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(2), ""));
    assert!(outcome.stderr.starts_with("phicode: no program is named, and there is no main here"));
    assert!(outcome.stderr.contains("usage: phicode run"));
    project.files(&["main.φ"]);
    project.passes_on("run", &["file", "main.φ"]);
    let bare = crate::project::outcome(&mut project.command(&[]));
    assert_eq!(bare.stdout, "file\nmain.φ\n");
}

#[test]
fn a_subcommand_wins_over_a_file_with_a_note() {
    let project = Project::new();
    project.files(&["check.φ"]);
    project
        .run("check")
        .is_refusal(0, "note: check is a subcommand; `phicode run check` runs check.φ");
    project.passes_on("run check", &["file", "check.φ"]);
}

#[test]
fn only_a_python_file_of_the_bare_form_may_have_its_main_called() {
    let project = Project::new();
    project.files(&["a.py", "b.φ", "c/__main__.py"]);
    project.passes_on("a x", &["bare-file", "a.py", "x"]);
    project.passes_on("a.py", &["bare-file", "a.py"]);
    project.passes_on("run a.py", &["file", "a.py"]);
    project.passes_on("b", &["file", "b.φ"]);
    project.passes_on("c", &["file", "c"]);
}

#[test]
fn a_missing_file_is_refused_with_close_names() {
    let project = Project::new();
    project.files(&["hello.φ", "help.txt", "sub/tool.py"]);
    for (words, message) in [
        ("run helo.φ", "find a program named `helo.φ`\nhint: did you mean `hello.φ`?"),
        ("run hello.py", "find a program named `hello.py`\nhint: did you mean `hello.φ`?"),
        ("run sub/tol.φ", "find a program named `sub/tol.φ`\nhint: did you mean `sub/tool.py`?"),
        ("run nothing.φ", "find a program named `nothing.φ`"),
        ("run no/where.φ", "find a program named `no/where.φ`"),
        ("run hello.φ/x", "find a program named `hello.φ/x`"),
        ("run hel-lo", "find a program named `hel-lo`\nhint: did you mean `hello.φ`?"),
    ] {
        project.refuses(words, 2, &format!("phicode: failed to {message}"));
    }
}

#[test]
fn the_letter_that_looks_like_phi_is_refused() {
    let project = Project::new();
    project.files(&["app.ϕ"]).refuses(
        "run app.ϕ",
        2,
        "phicode: failed to run `app.ϕ`: the suffix is ϕ (U+03D5), not φ (U+03C6)\n\
         hint: rename it to app.φ",
    );
}

#[test]
fn an_unreadable_file_is_refused() {
    let project = Project::new();
    let file = project.write("work/secret.φ", "π(1)\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("the mode can be set");
    if fs::read(&file).is_ok() {
        eprintln!("skipped: this user reads everything");
        return;
    }
    project.refuses(
        "run secret.φ",
        2,
        "phicode: failed to read `secret.φ`: Permission denied (os error 13)",
    );
}
