//! `phicode convert` for single texts.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use crate::project::Project;

#[test]
fn the_suffix_decides_and_the_result_lies_beside_the_source() {
    let project = Project::new();
    project.write("work/a.φ", "¿ x: π(1)\n");
    project.write("work/b.py", "if x: print(1)\n");
    project.write("work/c.phi", "⋯\n");
    project.run("convert a.φ b.py c.phi").is_silent_success();
    assert_eq!(project.read("work/a.py"), "if x: print(1)\n");
    assert_eq!(project.read("work/b.φ"), "¿ x: π(1)\n");
    assert_eq!(project.read("work/c.py"), "pass\n");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let project = Project::new();
    assert_eq!(project.feed("convert -", "π(1)\r\n").stdout, "print(1)\r\n");
    assert_eq!(project.feed("convert --to phi -", "print(1)").stdout, "π(1)");
    assert_eq!(project.feed("convert --to phi --map es -", "if 1: pass").stdout, "si 1: pasar");
    assert_eq!(project.feed("convert -", "").stdout, "");
    project.feed("convert - -o out.py", "π(1)").is_silent_success();
    assert_eq!(project.read("work/out.py"), "print(1)");
}

#[test]
fn an_existing_file_is_not_overwritten_without_force() {
    let project = Project::new();
    project.write("work/a.φ", "π(1)\n");
    project.write("work/a.py", "mine\n");
    project.refuses(
        "convert a.φ",
        1,
        "a.py: error: it exists already\nhint: --force overwrites it",
    );
    assert_eq!(project.read("work/a.py"), "mine\n");
    project.run("convert --force a.φ").is_silent_success();
    assert_eq!(project.read("work/a.py"), "print(1)\n");
    project.run("convert a.φ").is_silent_success();
}

#[test]
fn the_output_can_be_a_file_a_folder_or_a_stream() {
    let project = Project::new();
    project.write("work/a.φ", "π(1)\n");
    project.run("convert a.φ -o x/y.py").is_silent_success();
    assert_eq!(project.read("work/x/y.py"), "print(1)\n");
    project.run("convert a.φ -o new/").is_silent_success();
    assert_eq!(project.read("work/new/a.py"), "print(1)\n");
    assert_eq!(project.run("convert a.φ -o -").stdout, "print(1)\n");
    project.run("convert a.φ -o /dev/null").is_silent_success();
    assert!(!fs::metadata("/dev/null").expect("it is there").is_file());
}

#[test]
fn in_place_keeps_name_mode_links_and_newlines() {
    let project = Project::new();
    let file = project.write("work/real.φ", "if x:\r\n\tprint(1)\r\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o750)).expect("the mode can be set");
    symlink("real.φ", project.path("work/link.φ")).expect("a link can be made");
    project.run("convert --in-place --to phi link.φ").is_silent_success();
    assert_eq!(project.read("work/real.φ"), "¿ x:\r\n\tπ(1)\r\n");
    assert_eq!(fs::metadata(&file).expect("it is there").mode() & 0o777, 0o750);
    assert!(project.path("work/link.φ").is_symlink());
    project.run("convert --in-place --force real.φ").is_silent_success();
    assert_eq!(project.read("work/real.φ"), "if x:\r\n\tprint(1)\r\n");
}

#[test]
fn a_file_that_needs_no_change_is_not_touched_in_place() {
    let project = Project::new();
    let file = project.write("work/a.φ", "x = 1\n");
    let before = fs::metadata(&file).expect("it is there");
    project.run("convert --in-place --to phi a.φ").is_silent_success();
    let after = fs::metadata(&file).expect("it is there");
    assert_eq!((before.ino(), before.mtime_nsec()), (after.ino(), after.mtime_nsec()));
}

#[test]
fn a_new_file_has_the_mode_of_its_source() {
    let project = Project::new();
    project.script("work/a.φ", "#!/usr/bin/env python3\nπ(1)\n");
    project.run("convert a.φ").is_silent_success();
    let mode = fs::metadata(project.path("work/a.py")).expect("it is there").mode();
    assert_eq!(mode & 0o777, 0o755);
}

#[test]
fn check_names_what_is_not_up_to_date_and_writes_nothing() {
    let project = Project::new();
    project.write("work/a.φ", "π(1)\n");
    let stale = project.run("convert --check a.φ");
    assert_eq!((stale.stdout.as_str(), stale.status), ("would write a.py\n", Some(1)));
    assert!(!project.exists("work/a.py"));
    project.run("convert a.φ").is_silent_success();
    project.run("convert --check a.φ").is_silent_success();
    let in_place = project.run("convert --check --in-place --force a.φ");
    assert_eq!((in_place.stdout.as_str(), in_place.status), ("would write a.φ\n", Some(1)));
    assert_eq!(project.feed("convert --check -", "π(1)").status, Some(1));
    project.feed("convert --check -", "x = 1").is_silent_success();
}

#[test]
fn diff_shows_what_changes_and_writes_nothing() {
    let project = Project::new();
    project.write("work/a.φ", "x = 1\nπ(x)\ny = 2\n");
    let outcome = project.run("convert --diff a.φ");
    assert_eq!(
        outcome.stdout,
        "--- a.φ\n+++ a.py\n@@ -1,3 +1,3 @@\n x = 1\n-π(x)\n+print(x)\n y = 2\n"
    );
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(1), ""));
    assert!(!project.exists("work/a.py"));
    project.write("work/b.φ", "x = 1\n");
    project.run("convert --diff b.φ").is_silent_success();
}

#[test]
fn a_map_is_a_bundled_name_or_a_file() {
    let project = Project::new();
    project.write("work/m.json", r#"{"name": "m", "words": {"if": ["wenn"]}}"#);
    assert_eq!(project.feed("convert --map m.json -", "wenn 1: ∈").stderr.lines().count(), 4);
    assert_eq!(project.feed("convert --map m.json -", "wenn 1: pass").stdout, "if 1: pass");
    project.feed("convert --map ess -", "").is_refusal(
        2,
        "phicode: failed to find a symbol map named `ess`\nhint: did you mean `es`?",
    );
    let unknown = project.feed("convert --map klingon -", "");
    assert!(unknown.stderr.contains("hint: bundled are"), "{}", unknown.stderr);
}

#[test]
fn from_decodes_and_rewrites_the_cookie() {
    let project = Project::new();
    let latin = b"# -*- coding: latin-1 -*-\nif 1: print('\xE9\x80')\n";
    project.write("work/a.py", latin);
    let refused = project.run("convert a.py");
    assert_eq!(refused.status, Some(1));
    assert!(refused.stderr.contains("SYN002"), "{}", refused.stderr);
    assert!(refused.stderr.contains("phicode convert --from latin-1"), "{}", refused.stderr);
    project.run("convert --from latin-1 a.py").is_silent_success();
    let phi = "# -*- coding: utf-8 -*-\n¿ 1: π('\u{e9}\u{80}')\n";
    assert_eq!(project.read("work/a.φ"), phi);
    project.write(
        "work/w.φ",
        "¿ 1: ⋯\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
    );
    assert_eq!(project.run("convert --from utf-16 -o - w.φ").stdout, "if 1: pass\n");
    project.refuses(
        "convert --from klingon a.py",
        2,
        "phicode: --from klingon: no such encoding\n\
         hint: latin-1, cp1252, utf-16, shift_jis, gbk, koi8-r, … are known",
    );
    project.refuses(
        "convert --from ascii -o - a.py",
        1,
        "a.py: error: not ASCII: byte 0xE9 at offset 39",
    );
}

#[test]
fn words_that_do_not_fit_are_usage_errors() {
    let project = Project::new();
    project.files(&["a.φ", "b.φ", "c.txt", "d.py", "e.ϕ"]);
    for (words, message) in [
        (
            "convert c.txt",
            "c.txt: the suffix says neither φ nor Python\nhint: say --to python or --to phi",
        ),
        ("convert e.ϕ", "e.ϕ: the suffix is ϕ (U+03D5), not φ (U+03C6)\nhint: rename it to e.φ"),
        ("convert a.φ b.φ -o -", "-o -: standard output takes one text\nhint: name one file"),
        ("convert a.φ b.φ -o d.py", "d.py: not a folder\nhint: several results need a folder"),
        (
            "convert a.φ b.φ -o out.py",
            "out.py: the name of one file\nhint: several results need a folder; out.py/ is one",
        ),
        ("convert --in-place -", "-: standard input has no place\nhint: drop --in-place"),
        (
            "convert --to python d.py",
            "d.py: the result would have the name of the source\n\
             hint: --in-place replaces it, -o PATH names another",
        ),
    ] {
        project.refuses(words, 2, &format!("phicode: {message}"));
    }
    for words in ["convert", "convert --to latin a.φ", "convert --in-place -o x a.φ", "convert --x"]
    {
        let outcome = project.run(words);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(2), ""), "{words}");
        assert!(outcome.stderr.starts_with("error: "), "{}", outcome.stderr);
    }
}

#[test]
fn a_phi_file_becomes_the_printed_spelling_and_stays_so() {
    let project = Project::new();
    project.write("work/a.φ", "ƒ f(x):\n    return x∈[1]\n`λ` = f\n");
    let phi = "ƒ f(x):\n    ⟲ x ∈[1]\n`λ` = f\n";
    for _ in 0..2 {
        project.run("convert --in-place --to phi a.φ").is_silent_success();
        assert_eq!(project.read("work/a.φ"), phi);
    }
    project.write("work/b.φ", "x = 1\n¿ x\n");
    let outcome = project.run("convert --in-place --to phi b.φ");
    assert!(outcome.stderr.starts_with("b.φ:2:4: error[SYN000]"), "{}", outcome.stderr);
    assert_eq!(project.read("work/b.φ"), "x = 1\n¿ x\n");
}

#[test]
fn a_result_that_is_read_with_another_map_is_noted_once() {
    let project = Project::new();
    project.write("work/x.py", "if 1: pass\n");
    project.write("work/h.py", "# φ: map=es\nif 1: pass\n");
    project.write("work/m.toml", "name = \"m\"\n[words]\nif = \"wenn\"\n");
    project.run("convert --to phi --map es x.py -o a/x.φ").is_refusal(
        0,
        "note: a/x.φ is read with map phi; put \"# φ: map=es\" in its first line or set \
         \"language\" in the configuration",
    );
    project.run("convert --to phi --map m.toml x.py -o m.φ").is_refusal(
        0,
        "note: m.φ is read with map phi; name the map's file as \"language\" in the configuration",
    );
    let many = project.run("convert --to phi --map es h.py x.py -o many");
    assert_eq!(many.stderr.matches("note: many/x.φ").count(), 1, "{}", many.stderr);
    assert_eq!(many.stderr.lines().count(), 1, "{}", many.stderr);
    project.run("convert --to phi --map phi x.py").is_silent_success();
    project.write("work/es/.phicode/config.json", r#"{"language": "es"}"#);
    project.run("convert --to phi --map es x.py -o es/x.φ").is_silent_success();
    assert_eq!(project.run("convert --to phi --map es x.py -o -").stderr, "");
}
