//! Texts that are not what they should be: one clear message, the documented status, no loss.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::project::Project;

/// Both subcommands refuse `source` with status 1 and a message that begins so; nothing is written.
#[track_caller]
fn refused(source: &[u8], message: &str) {
    let project = Project::new();
    project.write("work/a.φ", source);
    let checked = project.run("check a.φ");
    assert!(checked.stdout.starts_with(message), "check: {}", checked.stdout);
    let converted = project.run("convert a.φ");
    assert!(converted.stderr.starts_with(message), "convert: {}", converted.stderr);
    assert_eq!((checked.status, converted.status), (Some(1), Some(1)));
    assert!(!project.exists("work/a.py"));
    assert_eq!(fs::read(project.path("work/a.φ")).expect("it is there"), source);
}

/// `convert` passes `source` on, and back from φ comes every byte.
#[track_caller]
fn kept(source: &[u8]) {
    let project = Project::new();
    let outcome = project.feed("convert --to python -", source);
    assert_eq!(outcome.stdout.as_bytes(), source);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""));
}

#[test]
fn bytes_that_are_not_utf_8_are_named() {
    refused(
        b"x = 1\ns = '\xE9'\n",
        "a.φ:2:6: error[SYN001]: not UTF-8: byte 0xE9 at offset 11, line 2, column 6",
    );
}

#[test]
fn utf_16_is_named() {
    refused(b"\xFF\xFEx\0=\0\n\0", "a.φ:1:1: error[SYN001]: not UTF-8: the file is UTF-16");
    refused(b"\xFE\xFF\0x", "a.φ:1:1: error[SYN001]: not UTF-8: the file is UTF-16");
}

#[test]
fn utf_16_without_a_mark_is_named() {
    let message = "a.φ:1:2: error[SYN008]: source code cannot contain null bytes";
    refused(b"x\0=\x001\0\n\0", message);
    let project = Project::new();
    project.write("work/a.φ", b"x\0=\x001\0\n\0");
    let help = "help: the file looks like UTF-16: phicode convert --from utf-16le ";
    assert!(project.run("check a.φ").stdout.contains(help));
    assert!(project.run("convert a.φ").stderr.contains(help));
    project.run("convert --from utf-16le a.φ").is_silent_success();
    assert_eq!(project.read("work/a.py"), "x=1\n");
}

#[test]
fn a_file_that_cannot_be_read_has_the_status_of_a_run() {
    let project = Project::new();
    let file = project.files(&["a.φ"]).path("work/a.φ");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("the mode can be set");
    if fs::read(&file).is_ok() {
        eprintln!("skipped: this user reads everything");
        return;
    }
    for words in ["run a.φ", "convert a.φ", "check a.φ"] {
        let outcome = project.run(words);
        assert!(outcome.stderr.contains("Permission denied"), "{}", outcome.stderr);
        assert_eq!(outcome.status, Some(2), "{words}");
    }
}

#[test]
fn null_bytes_are_refused() {
    refused(b"x = 1\n\0\n", "a.φ:2:1: error[SYN008]: source code cannot contain null bytes");
}

#[test]
fn a_foreign_cookie_is_refused() {
    refused(
        b"# coding: latin-1\n",
        "a.φ:1:11: error[SYN002]: declared encoding is latin-1; φ files are UTF-8",
    );
}

#[test]
fn stray_backticks_and_glued_names_are_refused() {
    refused("x = `\n".as_bytes(), "a.φ:1:5: error[SYN003]");
    refused("x = `for`\n".as_bytes(), "a.φ:1:5: error[SYN004]");
    refused("x = y`λ`\n".as_bytes(), "a.φ:1:");
}

#[test]
fn an_unterminated_string_is_diagnosed() {
    let outcome = Project::new().feed("check -", "x = 'abc\n");
    assert!(outcome.stdout.starts_with("<stdin>:1:5: error[SYN000]"), "{}", outcome.stdout);
    assert_eq!(outcome.status, Some(1));
    let outcome = Project::new().feed("convert --to phi -", "x = 'abc\n");
    assert!(outcome.stderr.starts_with("<stdin>:1:5: error[SYN000]"), "{}", outcome.stderr);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(1), ""));
}

#[test]
fn wrong_phi_text_is_converted_and_told() {
    let project = Project::new();
    for (phi, python, message) in [
        ("x = 'abc\n", "x = 'abc\n", "a.φ:1:5: error[SYN000]"),
        ("f = λx: x\n", "f = λx: x\n", "a.φ:1:"),
        ("¿ 1:\nπ(1)\n", "if 1:\nprint(1)\n", "a.φ:2:1: error[SYN000]"),
    ] {
        project.write("work/a.φ", phi);
        let outcome = project.run("convert --to python --force a.φ");
        assert!(outcome.stderr.starts_with(message), "{}", outcome.stderr);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(1), ""));
        assert_eq!(project.read("work/a.py"), python, "nothing is lost");
    }
    let piped = project.feed("convert -", "¿ x\n");
    assert_eq!((piped.stdout.as_str(), piped.status), ("if x\n", Some(1)));
    assert!(piped.stderr.contains("SYN000"), "{}", piped.stderr);
    project.write("work/b.φ", "π = 3\nobj.π(1)\n");
    project.run("convert b.φ").is_silent_success();
}

#[test]
fn awkward_but_legal_texts_are_kept() {
    kept(b"");
    kept("\u{feff}x = 1\r\n".as_bytes());
    kept(b"x = 1\r\n\x0cy = 2\rz = 3");
    kept(b"\n\n");
}

#[test]
fn python_that_does_not_parse_is_refused_with_its_place() {
    let project = Project::new();
    project.write("work/a.py", "if x\n");
    let outcome = project.run("convert a.py");
    assert!(outcome.stderr.starts_with("a.py:1:5: error[SYN000]"), "{}", outcome.stderr);
    assert_eq!(outcome.status, Some(1));
    assert!(!project.exists("work/a.φ"));
}

#[test]
fn a_map_that_is_named_is_refused_with_every_error() {
    let project = Project::new();
    let text = "name = \"m\"\n[words]\nif = \"si\"\nin = \"si\"\nor = \"a b\"\n";
    project.write("work/m.toml", text);
    for words in ["convert --map m.toml -", "check --map m.toml"] {
        project.refuses(
            words,
            2,
            "phicode: failed to accept map `m.toml`\n  \
             SYN202: `a b` for or contains a blank (in m.toml)\n  \
             SYN201: `si` stands for both if and in (in m.toml)",
        );
    }
}

#[test]
fn a_pack_that_extends_an_unknown_map_is_refused() {
    let project = Project::new();
    project.write("work/m.toml", "name = \"m\"\nextends = \"ess\"\n[words]\nif = \"si\"\n");
    project.write("work/sub/.phicode/config.json", r#"{"language": "../../m.toml"}"#);
    project.files(&["sub/a.φ"]);
    for words in ["convert --map m.toml -", "check sub", "convert sub/a.φ"] {
        let outcome = project.run(words);
        assert!(outcome.stderr.contains("SYN204: extends: no bundled map `ess`"), "{outcome:?}");
        assert!(outcome.stderr.contains("m.toml`"), "{outcome:?}");
        assert!(outcome.stderr.ends_with("hint: did you mean `es`?\n"), "{outcome:?}");
        assert_eq!(outcome.status, Some(2));
    }
}

#[test]
fn a_file_that_is_no_map_is_refused_with_its_place() {
    let project = Project::new();
    project.write("work/m.toml", "name = \n");
    project.write("work/m.json", "[]");
    for map in ["m.toml", "m.json", "none.toml"] {
        let outcome = project.run(&format!("convert --map {map} -"));
        assert_eq!(outcome.status, Some(2), "{outcome:?}");
        assert!(outcome.stderr.contains(map), "{outcome:?}");
    }
}

#[test]
fn a_folder_in_the_way_is_told() {
    let project = Project::new();
    project.files(&["a.φ", "a.py/x"]);
    project.refuses("convert --force a.φ", 1, "a.py: error: a folder is in the way");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let project = Project::new();
    project.files(&["src/a.φ"]);
    let folder = project.path("work/src");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).expect("the mode can be set");
    if fs::write(folder.join("probe"), "").is_ok() {
        eprintln!("skipped: this user writes everywhere");
        return;
    }
    project.refuses(
        "convert src",
        1,
        "src/a.py: error: failed to write: Permission denied (os error 13)",
    );
}

#[test]
fn a_full_disk_leaves_the_old_text() {
    let project = Project::new();
    project.write("work/a.φ", "π(1)\n");
    // Writing to it is what a full disk says.
    let outcome = project.run("convert a.φ -o /dev/full");
    outcome
        .is_refusal(1, "/dev/full: error: failed to write: No space left on device (os error 28)");
    assert_eq!(project.read("work/a.φ"), "π(1)\n");
}

#[test]
fn a_name_that_is_no_text_is_a_file_like_any_other() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let project = Project::new();
    let name = OsStr::from_bytes(b"\xE9.py");
    fs::write(project.path("work").join(name), "print(1)\n").expect("it can be written");
    let mut command = project.command(&["convert", "-o", "-"]);
    let outcome = crate::project::outcome(command.arg(name));
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("π(1)\n", Some(0)), "{outcome:?}");
}
