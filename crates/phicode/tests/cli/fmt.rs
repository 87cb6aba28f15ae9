//! `phicode fmt`: what it writes, what it refuses, what it leaves alone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::project::Project;

const NAMES: &str = "if x is not None: print(len(x))\n";
const GLYPHS: &str = "¿ x ≡ ¬ Ø: π(ℓ(x))\n";

#[test]
fn names_become_glyphs_and_come_back() {
    let project = Project::new();
    project.write("work/a.φ", NAMES);
    project.run("fmt a.φ").is_silent_success();
    assert_eq!(project.read("work/a.φ"), GLYPHS);
    project.run("fmt a.φ").is_silent_success();
    assert_eq!(project.read("work/a.φ"), GLYPHS);
    project.run("fmt --names a.φ").is_silent_success();
    assert_eq!(project.read("work/a.φ"), NAMES);
}

#[test]
fn check_names_the_files_and_writes_nothing() {
    let project = Project::new();
    project.write("work/p/a.φ", NAMES);
    project.write("work/p/b.φ", GLYPHS);
    project.write("work/p/c.phi", NAMES);
    project.write("work/p/d.py", NAMES);
    let outcome = project.run("fmt --check p");
    assert_eq!(outcome.stdout, "would format p/a.φ\nwould format p/c.phi\n");
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("", Some(1)));
    assert_eq!(project.read("work/p/a.φ"), NAMES);
    project.run("fmt p").is_silent_success();
    project.run("fmt --check p").is_silent_success();
    assert_eq!(project.read("work/p/d.py"), NAMES);
}

#[test]
fn diff_shows_the_change() {
    let project = Project::new();
    project.write("work/a.φ", "x = 1\nprint(x)\n");
    let outcome = project.run("fmt --diff a.φ");
    assert_eq!(outcome.stdout, "--- a.φ\n+++ a.φ\n@@ -1,2 +1,2 @@\n x = 1\n-print(x)\n+π(x)\n");
    assert_eq!(outcome.status, Some(1));
    assert_eq!(project.read("work/a.φ"), "x = 1\nprint(x)\n");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let outcome = Project::new().feed("fmt -", NAMES);
    assert_eq!((outcome.stdout.as_str(), outcome.status), (GLYPHS, Some(0)));
    let outcome = Project::new().feed("fmt --names --check -", GLYPHS);
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("would format <stdin>\n", Some(1)));
}

#[test]
fn the_map_is_that_of_flag_header_or_configuration() {
    let project = Project::new();
    project.write("work/a.φ", "# φ: map=es\nif x: print(x)\n");
    project.run("fmt a.φ").is_silent_success();
    assert_eq!(project.read("work/a.φ"), "# φ: map=es\nsi x: imprimir(x)\n");
    project.write("work/.phicode/config.json", r#"{"language": "es"}"#);
    project.write("work/b.φ", "if x: pass\n");
    project.run("fmt b.φ").is_silent_success();
    assert_eq!(project.read("work/b.φ"), "si x: pasar\n");
    project.run("fmt --map phi b.φ").is_refusal(
        1,
        "b.φ:1:4: error[SYN000]: simple statements must be separated by newlines or semicolons\n    \
         si x: pasar\n       ^",
    );
}

#[test]
fn a_broken_file_is_told_and_the_others_are_written() {
    let project = Project::new();
    project.write("work/a.φ", "¿ x\n");
    project.write("work/b.φ", "print(1)\n");
    let outcome = project.run("fmt a.φ b.φ missing.φ");
    let told: Vec<_> = outcome.stderr.lines().filter(|line| line.contains("error")).collect();
    assert_eq!(
        told,
        [
            "a.φ:1:4: error[SYN000]: expected `:`, found newline",
            "missing.φ: error: failed to read: No such file or directory (os error 2)"
        ]
    );
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("", Some(2)));
    assert_eq!(project.read("work/a.φ"), "¿ x\n");
    assert_eq!(project.read("work/b.φ"), "π(1)\n");
}

#[test]
fn python_files_are_refused() {
    let project = Project::new();
    project.write("work/a.py", NAMES);
    project.refuses(
        "fmt a.py",
        2,
        "a.py: error: a Python file, not a φ file\nhint: `phicode convert a.py` writes it as a φ file",
    );
    assert_eq!(project.read("work/a.py"), NAMES);
}

#[test]
fn mode_links_and_bytes_around_the_words_stay() {
    let project = Project::new();
    let file = project.write("work/a.φ", "\u{FEFF}#!/usr/bin/env phicode\r\nprint( 1 )\t\r\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o750)).expect("the mode can be set");
    symlink("a.φ", project.path("work/link.φ")).expect("a link can be made");
    project.run("fmt link.φ").is_silent_success();
    assert_eq!(project.read("work/a.φ"), "\u{FEFF}#!/usr/bin/env phicode\r\nπ( 1 )\t\r\n");
    let mode = fs::metadata(&file).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o750);
    let link = fs::symlink_metadata(project.path("work/link.φ")).expect("it is there");
    assert!(link.is_symlink());
    assert_eq!(fs::read_dir(project.path("work")).expect("it is there").count(), 2);
}

#[test]
fn a_formatted_file_is_not_written_again() {
    let project = Project::new();
    let file = project.write("work/a.φ", GLYPHS);
    let stamp = || fs::metadata(&file).and_then(|found| found.modified()).expect("it is there");
    let before = stamp();
    project.run("fmt a.φ").is_silent_success();
    assert_eq!(stamp(), before);
}

#[test]
fn a_folder_without_files_is_told() {
    let project = Project::new();
    project.write("work/p/a.py", NAMES);
    project.refuses("fmt p", 0, "p: no φ files");
}
