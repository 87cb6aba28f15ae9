//! `phicode check`.

use crate::project::Project;

#[test]
fn an_error_has_place_excerpt_caret_and_help() {
    let project = Project::new();
    project.write("work/a.φ", "x = 1\ny ∉ x\n");
    let outcome = project.run("check a.φ");
    assert_eq!(
        outcome.stdout,
        "a.φ:2:3: error[SYN007]: invalid character '∉' (U+2209)\n    y ∉ x\n      ^\n    \
         help: map phi has no ∉; nearest: ∈ (in)\n"
    );
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(1), ""));
}

#[test]
fn a_clean_text_is_silent_success() {
    let project = Project::new();
    project.write("work/a.φ", "ƒ f(x): ⟲ x∈[1]\n");
    project.run("check a.φ").is_silent_success();
    project.feed("check -", "π(1)\n").is_silent_success();
    project.feed("check -", "").is_silent_success();
}

#[test]
fn warnings_and_hints_do_not_change_the_status() {
    let outcome = Project::new().feed("check -", "π = 3\nobj.π(1)\n");
    assert_eq!(outcome.status, Some(0));
    assert!(outcome.stdout.starts_with("<stdin>:1:1: warning[SYN105]"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("<stdin>:2:5: hint[SYN104]"), "{}", outcome.stdout);
}

#[test]
fn json_is_one_document_of_all_files() {
    let project = Project::new();
    project.write("work/a.φ", "∉\n");
    project.write("work/sub/b.φ", "¿ x\n");
    let outcome = project.run("check --format json .");
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("it is JSON");
    let found = document["diagnostics"].as_array().expect("it is a list");
    let files: Vec<_> = found.iter().map(|one| one["file"].as_str()).collect();
    assert_eq!(files, [Some("./a.φ"), Some("./sub/b.φ")]);
    assert_eq!(outcome.status, Some(1));
    let clean = project.feed("check --format=json -", "");
    let document: serde_json::Value = serde_json::from_str(&clean.stdout).expect("it is JSON");
    assert_eq!(document["diagnostics"].as_array().map(Vec::len), Some(0));
}

#[test]
fn nothing_is_the_current_folder() {
    let project = Project::new();
    project.write("work/sub/b.phi", "∉\n");
    project.write("work/sub/c.py", "∉\n");
    let outcome = project.run("check");
    assert!(outcome.stdout.starts_with("./sub/b.phi:1:1:"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("c.py"));
}

#[test]
fn a_python_file_that_is_named_is_parsed() {
    let project = Project::new();
    project.write("work/a.py", "π = 1\n");
    project.write("work/b.py", "x = = 1\n");
    project.run("check a.py").is_silent_success();
    let outcome = project.run("check b.py");
    assert!(outcome.stdout.starts_with("b.py:1:5: error[SYN000]"), "{}", outcome.stdout);
    assert_eq!(outcome.status, Some(1));
}

#[test]
fn a_map_that_the_header_asks_for_must_be_there() {
    let project = Project::new();
    project.write("work/a.φ", "# φ: map=ess\n");
    project.write("work/b.φ", "# φ: map=es@0000\n");
    let outcome = project.run("check a.φ b.φ");
    assert!(
        outcome.stdout.contains("a.φ:1:10: error[SYN205]: failed to find a symbol map named `ess`"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.contains("b.φ:1:10: error[SYN205]"), "{}", outcome.stdout);
    assert_eq!(outcome.status, Some(1));
    assert_eq!(project.run("convert a.φ").status, Some(1));
}

#[test]
fn problems_of_the_map_are_told_once() {
    let project = Project::new();
    project.write("work/.phicode/config.json", r#"{"symbols": {"def": "if", "class": "no"}}"#);
    project.files(&["a.φ", "b.φ", "sub/c.φ"]);
    let outcome = project.run("check");
    assert_eq!(outcome.stderr.matches("error[SYN2").count(), 1, "{}", outcome.stderr);
    assert_eq!(outcome.status, Some(1));
    let converted = project.run("convert a.φ");
    assert_eq!(converted.stderr.matches("error[SYN2").count(), 1);
    assert_eq!(converted.status, Some(0));
}

#[test]
fn words_that_do_not_fit_are_usage_errors() {
    let project = Project::new();
    assert_eq!(project.run("check --format xml").status, Some(2));
    project.refuses(
        "check none.φ",
        2,
        "none.φ: error: failed to read: No such file or directory (os error 2)",
    );
}

#[test]
fn a_comment_that_was_meant_as_the_header_is_told() {
    let project = Project::new();
    for said in ["mpa=es", "map="] {
        project.write("work/a.φ", format!("# φ: {said}\nπ(1)\n"));
        let outcome = project.run("check a.φ");
        let told = format!("a.φ:1:6: warning[SYN108]: `{said}` names no symbol map");
        assert!(outcome.stdout.contains(&told), "{}", outcome.stdout);
        assert!(outcome.stdout.contains("write `# φ: map=NAME`"), "{}", outcome.stdout);
        assert_eq!(outcome.status, Some(0));
    }
}
