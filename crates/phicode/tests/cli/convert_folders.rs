//! `phicode convert` for folders and for many files.

use std::fs;
use std::os::unix::fs::symlink;

use crate::project::Project;

#[test]
fn a_folder_is_converted_with_everything_in_it() {
    let project = Project::new();
    project.write("work/src/a.φ", "π(1)\n");
    project.write("work/src/deep/b.phi", "π(2)\n");
    project.write("work/src/readme.txt", "π(3)\n");
    project.run("convert src").is_silent_success();
    assert_eq!(project.read("work/src/a.py"), "print(1)\n");
    assert_eq!(project.read("work/src/deep/b.py"), "print(2)\n");
    assert_eq!(project.read("work/src/readme.txt"), "π(3)\n");
    project.run("convert --to python src -o out").is_silent_success();
    assert_eq!(project.read("work/out/deep/b.py"), "print(2)\n");
}

#[test]
fn a_folder_of_both_languages_needs_a_direction() {
    let project = Project::new();
    project.files(&["src/a.φ", "src/b.py"]);
    project.refuses(
        "convert src",
        2,
        "phicode: src: holds both φ and Python files\nhint: say --to python or --to phi",
    );
    project.run("convert --to phi src").is_silent_success();
    assert!(project.exists("work/src/b.φ") && !project.exists("work/src/a.py"));
}

#[test]
fn what_is_no_source_is_left_out() {
    let project = Project::new();
    let left_out = [".git/a.φ", "__pycache__/a.φ", ".venv/a.φ", "venv/lib/a.φ", "sub/.cache/a.φ"];
    project.files(&left_out).files(&["venv/pyvenv.cfg", "keep.φ"]);
    project.run("convert .").is_silent_success();
    for file in left_out {
        assert!(!project.exists(&format!("work/{}", file.replace(".φ", ".py"))), "{file}");
    }
    assert!(project.exists("work/keep.py"));
}

#[test]
fn symbolic_links_are_not_followed() {
    let project = Project::new();
    project.write("outside/secret.φ", "π(1)\n");
    project.files(&["src/a.φ"]);
    symlink(project.path("outside"), project.path("work/src/link")).expect("a link can be made");
    symlink(project.path("work/src"), project.path("work/src/loop")).expect("a link can be made");
    symlink(project.path("outside/secret.φ"), project.path("work/src/s.φ")).expect("can be made");
    project.run("convert --in-place --to phi src").is_silent_success();
    project.run("convert src").is_silent_success();
    assert_eq!(project.read("outside/secret.φ"), "π(1)\n");
    assert!(!project.exists("outside/secret.py") && !project.exists("work/src/s.py"));
}

#[test]
fn a_failing_file_does_not_stop_the_others() {
    let project = Project::new();
    project.write("work/src/a.φ", "x = ∉\n");
    project.write("work/src/b.φ", b"\xFF\n");
    project.write("work/src/c.φ", "π(1)\n");
    let outcome = project.run("convert src");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(1), ""));
    assert!(outcome.stderr.contains("src/a.φ:1:5: error[SYN007]"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("src/b.φ:1:1: error[SYN001]"), "{}", outcome.stderr);
    assert!(!project.exists("work/src/a.py") && !project.exists("work/src/b.py"));
    assert_eq!(project.read("work/src/c.py"), "print(1)\n");
    let missing = project.run("convert src/none.φ src/c.φ");
    missing
        .is_refusal(2, "src/none.φ: error: failed to read: No such file or directory (os error 2)");
}

#[test]
fn two_sources_never_write_one_result() {
    let project = Project::new();
    project.write("work/src/a.phi", "π(1)\n");
    project.write("work/src/a.φ", "π(2)\n");
    let outcome = project.run("convert --force src");
    outcome.is_refusal(1, "src/a.φ: error: src/a.py is already the result of another file");
    assert_eq!(project.read("work/src/a.py"), "print(1)\n");
}

#[test]
fn a_folder_without_matching_files_is_told() {
    let project = Project::new();
    fs::create_dir(project.path("work/src")).expect("a folder can be made");
    project.run("convert src").is_refusal(0, "src: no φ files");
    project.run("convert --to phi src").is_refusal(0, "src: no Python files");
}

#[test]
fn a_folder_comes_back_byte_for_byte() {
    let project = Project::new();
    let text = "def f(x):\r\n    return x is not None\r\n\x0c\nprint(f(1))";
    project.write("work/src/a.py", text);
    project.write("work/src/pkg/__init__.py", "\u{feff}import os\n");
    project.run("convert --to phi src -o phi").is_silent_success();
    assert!(project.read("work/phi/a.φ").contains('ƒ'));
    project.run("convert --to python phi -o back").is_silent_success();
    assert_eq!(project.read("work/back/a.py"), text);
    assert_eq!(project.read("work/back/pkg/__init__.py"), "\u{feff}import os\n");
}

#[test]
fn no_temporary_file_stays_behind() {
    let project = Project::new();
    project.files(&["src/a.φ", "src/b.φ"]);
    project.write("work/src/b.py", "mine\n");
    assert_eq!(project.run("convert --to python src").status, Some(1));
    project.run("convert --to python --force src").is_silent_success();
    let entries = fs::read_dir(project.path("work/src")).expect("it can be listed");
    assert_eq!(entries.count(), 4);
}
