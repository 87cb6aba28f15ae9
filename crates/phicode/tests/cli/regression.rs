//! Each test is named by what went wrong once.

use crate::project::Project;

#[test]
fn the_configuration_above_the_current_directory_was_not_seen() {
    let project = Project::new();
    project.write("work/.git/HEAD", "");
    project.write("work/.phicode/config.json", r#"{"strict": true, "symbols": {"def": "if"}}"#);
    project.files(&["sub/a.φ"]);
    let mut command = project.command(&["run", "a.φ"]);
    let outcome = crate::project::outcome(command.current_dir(project.path("work/sub")));
    assert_eq!(outcome.status, Some(2), "{outcome:?}");
}

#[test]
fn a_closed_standard_stream_became_the_null_device() {
    let project = Project::with_python(
        "#!/bin/sh\nif [ -e /dev/fd/0 ]; then echo open; else echo closed; fi\n",
    );
    project.files(&["a.φ"]);
    let phicode = project.path("venv/bin/phicode");
    let mut shell = std::process::Command::new("/bin/sh");
    shell.args(["-c", "exec \"$0\" run a.φ <&-"]).arg(phicode);
    let outcome = crate::project::outcome(shell.current_dir(project.path("work")));
    if std::path::Path::new("/dev/fd/1").exists() {
        assert_eq!(outcome.stdout, "closed\n", "{outcome:?}");
    }
}

#[test]
fn a_start_script_of_windows_took_the_name_of_a_module() {
    let project = Project::new();
    project.files(&["src/idle.py", "src/idle.pyw"]);
    project.run("convert --to phi src").is_silent_success();
    assert!(project.exists("work/src/idle.φ"));
}

#[test]
fn a_path_through_the_parent_was_configured_by_the_current_directory() {
    let project = Project::new();
    let strict = r#"{"strict": true, "symbols": {"def": "if"}}"#;
    project.write("work/here/.phicode/config.json", strict);
    project.files(&["there/a.φ"]);
    let mut command = project.command(&["run", "../there/a.φ"]);
    let outcome = crate::project::outcome(command.current_dir(project.path("work/here")));
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
}

#[test]
fn an_empty_target_was_a_program() {
    let project = Project::new();
    project.files(&["__main__.py", ".φ"]);
    let outcome = crate::project::outcome(&mut project.command(&["run", ""]));
    assert_eq!(outcome.status, Some(2), "{outcome:?}");
}

#[test]
fn a_python_file_in_place_held_phi_text_and_then_rubbish() {
    let project = Project::new();
    project.write("work/src/a.py", "print(1)\n");
    project.write("work/src/b.φ", "if x: print(1)\n");
    let message = "src/a.py: error: its name is not that of a φ file, so not in place\n\
                   hint: without --in-place the result is src/a.φ; --force does it anyway";
    project.refuses("convert --to phi --in-place src", 2, message);
    project.refuses("convert --in-place src/a.py", 2, message);
    assert_eq!(project.read("work/src/a.py"), "print(1)\n");
    assert_eq!(project.read("work/src/b.φ"), "¿ x: π(1)\n", "the others are converted");
    for words in ["convert --in-place src/b.φ", "convert --in-place --to python src/b.φ"] {
        let outcome = project.run(words);
        assert!(outcome.stderr.contains("not that of a Python file"), "{}", outcome.stderr);
        assert_eq!(outcome.status, Some(2));
    }
    project.run("convert --to phi --in-place --force src/a.py").is_silent_success();
    assert_eq!(project.read("work/src/a.py"), "π(1)\n");
}

#[test]
fn a_link_to_nothing_was_suggested_as_its_own_correction() {
    let project = Project::new();
    std::os::unix::fs::symlink("gone.φ", project.path("work/dang.φ")).expect("can be made");
    project.refuses(
        "run dang.φ",
        2,
        "phicode: failed to run `dang.φ`: it is a link to `gone.φ`, which does not exist",
    );
}

#[test]
fn the_help_for_a_python_file_named_a_command_that_is_refused() {
    let project = Project::new();
    project.write("work/a.py", b"# coding: latin-1\ns = '\xE9'\n");
    let help = "help: phicode convert --from latin-1 --to phi FILE\n";
    let converted = project.run("convert a.py");
    assert!(converted.stderr.ends_with(help), "{}", converted.stderr);
    let checked = project.run("check a.py");
    assert!(checked.stdout.contains(help), "{}", checked.stdout);
    project.run("convert --from latin-1 --to phi a.py").is_silent_success();
}
