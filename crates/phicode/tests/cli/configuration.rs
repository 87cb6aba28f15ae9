//! Configuration files and variables, as far as runs, conversions and checks need them.

use crate::project::{NAMING_PYTHON, Project};

const FN: &str = r#"{"symbols": {"def": "fn"}}"#;

#[track_caller]
fn converts(project: &Project, file: &str, expected: &str) {
    let outcome = project.run(&format!("convert -o - {file}"));
    assert_eq!(outcome.stdout, expected, "{file}");
    assert!(!outcome.stderr.contains("phicode:"), "{file}: {}", outcome.stderr);
}

#[test]
fn the_nearest_directory_wins_and_nothing_is_merged() {
    let project = Project::new();
    project.write("work/.phicode/config.json", FN);
    project.write("work/inner/.(φ)/config.json", r#"{"symbols": {"return": "give"}}"#);
    project.write("work/a.φ", "fn f(): give 1\n");
    project.write("work/inner/deep/a.φ", "fn f(): give 1\n");
    converts(&project, "a.φ", "def f(): give 1\n");
    converts(&project, "inner/deep/a.φ", "fn f(): return 1\n");
}

#[test]
fn the_three_places_have_an_order() {
    let project = Project::new();
    project.write("work/pyproject.toml", "[tool.phicode]\nsymbols = { def = \"three\" }\n");
    project.write("work/a.φ", "one two three\n");
    converts(&project, "a.φ", "one two def\n");
    project.write("work/.phicode/config.json", r#"{"symbols": {"def": "two"}}"#);
    converts(&project, "a.φ", "one def three\n");
    project.write("work/.(φ)/config.json", r#"{"symbols": {"def": "one"}}"#);
    converts(&project, "a.φ", "def two three\n");
}

#[test]
fn a_pyproject_without_our_table_is_no_configuration() {
    let project = Project::new();
    project.write("work/.phicode/config.json", FN);
    project.write("work/in/pyproject.toml", "[project]\ndependencies = [\"phicode\"]\n");
    project.write("work/in/a.φ", "fn f(): ⋯\n");
    converts(&project, "in/a.φ", "def f(): pass\n");
}

#[test]
fn the_search_ends_at_a_repository_and_at_the_library() {
    let project = Project::new();
    project.write("work/.phicode/config.json", FN);
    for inside in ["repo/.git/HEAD", "lib/site-packages/pkg/x"] {
        project.files(&[inside]);
    }
    for file in ["repo/a.φ", "lib/site-packages/pkg/a.φ", "lib/site-packages/a.φ"] {
        project.write(&format!("work/{file}"), "fn f(): ⋯\n");
        converts(&project, file, "fn f(): pass\n");
    }
}

#[test]
fn a_header_comes_before_the_configuration() {
    let project = Project::new();
    project.write("work/.phicode/config.json", FN);
    project.write("work/a.φ", "# φ: map=es\nsi 1: fn\n");
    converts(&project, "a.φ", "# φ: map=es\nif 1: fn\n");
}

#[test]
fn an_explicit_file_replaces_the_search() {
    let project = Project::new();
    let explicit = project.write("other.toml", "language = \"es\"\n");
    project.write("work/a.φ", "si 1: pasar\n");
    let outcome = project.run_with("PHICODE_CONFIG", &explicit, "convert -o - a.φ");
    assert_eq!(outcome.stdout, "if 1: pass\n", "{outcome:?}");
    let missing = project.run_with("PHICODE_CONFIG", "none.json", "convert -o - a.φ");
    missing.is_refusal(
        2,
        "phicode: failed to read configuration `none.json`: it does not exist\n\
         hint: name a file that exists",
    );
}

#[test]
fn an_unknown_key_is_told_with_the_nearest_known_one() {
    let project = Project::new();
    project.write("work/.phicode/config.json", r#"{"simbols": {}, "guard": {}, "lang": 1}"#);
    let outcome = project.files(&["a.φ"]).run("check");
    outcome.is_refusal(
        0,
        "phicode: ./.phicode/config.json: unknown key `simbols`; did you mean `symbols`?\n\
         phicode: ./.phicode/config.json: unknown key `lang`"
            .replace("./", &format!("{}/", project.path("work").display()))
            .as_str(),
    );
}

#[test]
fn the_older_engines_walrus_is_the_operator() {
    let project = Project::new();
    project.write("work/.phicode/config.json", r#"{"symbols": {"walrus": "≔"}}"#);
    project.write("work/a.φ", "π(n ≔ 10)\n");
    let outcome = project.run("convert -o - a.φ");
    assert_eq!(outcome.stdout, "print(n := 10)\n");
    assert!(outcome.stderr.contains("`walrus` is read as `:=`"), "{}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1);
}

#[test]
fn broken_json_is_passed_over_with_a_notice() {
    let project = Project::new();
    project.write("work/.(φ)/config.json", "{");
    project.write("work/.phicode/config.json", FN);
    project.write("work/a.φ", "fn f(): ⋯\n");
    let outcome = project.run("convert -o - a.φ");
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("def f(): pass\n", Some(0)));
    assert!(
        outcome.stderr.contains("passed over: failed to parse configuration")
            && outcome.stderr.contains("line 1 column 1"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn strict_mode_refuses_with_every_problem_before_anything_runs() {
    let project = Project::new();
    project.write(
        "work/.phicode/config.json",
        r#"{"symbols": {"def": "if", "class": "2x", "for": 3}, "file_extension": ".py"}"#,
    );
    project.files(&["a.φ"]);
    for words in ["convert a.φ", "check a.φ", "run a.φ", "a"] {
        let outcome = project.run_with("PHICODE_STRICT", "true", words);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(2), ""), "{words}");
        assert!(outcome.stderr.contains("accept the configuration in strict mode"), "{words}");
        for part in ["`if`", "`2x`", "3", "`.py` belongs to Python"] {
            assert!(outcome.stderr.contains(part), "{words}: {part}: {}", outcome.stderr);
        }
    }
    assert!(!project.exists("work/a.py"));
    assert_eq!(project.run("run a.φ").status, Some(0), "otherwise the program runs");
}

#[test]
fn strict_mode_can_stand_in_the_file_and_be_lifted_by_the_variable() {
    let project = Project::new();
    let text = r#"{"strict": true, "symbols": {"def": "if"}}"#;
    project.write("work/.phicode/config.json", text);
    project.files(&["a.φ"]);
    assert_eq!(project.run("run a.φ").status, Some(2));
    assert_eq!(project.run_with("PHICODE_STRICT", "0", "run a.φ").status, Some(0));
}

#[test]
fn strict_mode_refuses_what_cannot_be_parsed() {
    let project = Project::new();
    project.write("work/.phicode/config.json", "[");
    project.files(&["a.φ"]);
    for words in ["run a.φ", "check"] {
        let outcome = project.run_with("PHICODE_STRICT", "1", words);
        assert_eq!(outcome.status, Some(2), "{outcome:?}");
    }
}

#[test]
fn a_variable_that_does_not_parse_is_told_and_refused_in_strict_mode() {
    let project = Project::new();
    project.files(&["a.φ"]);
    let told = project.run_with("STARTUP_WARNING_MS", "soon", "run a.φ");
    assert_eq!(
        told.stderr,
        "phicode: STARTUP_WARNING_MS: `soon` is not a whole number; the default 25 holds\n"
    );
    assert_eq!(told.status, Some(0));
    let mut strict = project.command(&["run", "a.φ"]);
    strict.env("STARTUP_WARNING_MS", "soon").env("PHICODE_STRICT", "1");
    assert_eq!(crate::project::outcome(&mut strict).status, Some(2));
}

#[test]
fn the_configured_interpreter_comes_before_the_environments() {
    let project = Project::with_python(NAMING_PYTHON);
    let configured = project.environment("work/tools", NAMING_PYTHON);
    project.write("work/.phicode/config.json", r#"{"interpreter": "tools/bin/python"}"#);
    project.files(&["sub/a.φ"]);
    let outcome = project.run("run sub/a.φ");
    assert_eq!(outcome.stdout.trim_end(), configured.display().to_string(), "{outcome:?}");
    let flag = project.run("run --python sub/a.φ");
    assert_eq!(flag.stdout.trim_end(), project.path("venv/bin/python").display().to_string());
}

#[test]
fn a_further_suffix_belongs_to_phi_files() {
    let project = Project::new();
    project.write("work/.phicode/config.json", r#"{"file_extension": ".fi"}"#);
    project.write("work/a.fi", "π(1)\n");
    project.run("convert a.fi").is_silent_success();
    assert_eq!(project.read("work/a.py"), "print(1)\n");
}

#[test]
fn a_pack_file_can_be_the_language() {
    let project = Project::new();
    project.write("work/.phicode/config.json", r#"{"language": "pirate.toml"}"#);
    project.write("work/.phicode/pirate.toml", "name = \"pirate\"\n[words]\nif = \"arr\"\n");
    project.write("work/a.φ", "arr 1: pass\n");
    converts(&project, "a.φ", "if 1: pass\n");
}

#[test]
fn a_pack_file_that_is_missing_stops_the_start_with_the_file_and_the_key() {
    let project = Project::new();
    project.write("work/.phicode/config.json", r#"{"language": "ess.toml"}"#);
    project.files(&["a.φ"]);
    for words in ["check a.φ", "convert a.φ"] {
        let outcome = project.run(words);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(2), ""), "{words}");
        for part in [
            "failed to use the `language` of `",
            ".phicode/config.json`: failed to read the pack `",
            "ess.toml`: it does not exist\nhint: did you mean the bundled `es`?",
            "bundled are ",
        ] {
            assert!(outcome.stderr.contains(part), "{words}: {part}: {}", outcome.stderr);
        }
    }
}

#[test]
fn a_key_that_python_does_not_know_is_told_with_the_nearest_word() {
    let project = Project::new();
    let text = r#"{"symbols": {"forr": "para", "self": "yo", "ValueError": "Mal", "sortd": null}}"#;
    let file = project.write("work/.phicode/config.json", text).display().to_string();
    project.write("work/a.φ", "π(yo)\n");
    let key = |word, question| {
        format!(
            "phicode: warning[SYN204]: `{word}` is no word of Python, but a name of your own\
             {question} (in {file})\n"
        )
    };
    let said = [
        key("forr", "; did you mean `for`?"),
        key("self", ""),
        key("sortd", "; did you mean `sorted`?"),
    ];
    let checked = project.run("check a.φ");
    assert_eq!((checked.stderr.as_str(), checked.status), (said.concat().as_str(), Some(0)));
    let converted = project.run("convert -o - a.φ");
    assert_eq!((converted.stderr, converted.stdout.as_str()), (said.concat(), "print(self)\n"));
    assert_eq!(project.run("run a.φ").stderr, "", "a run tells errors only");
}

#[test]
fn a_wrong_suffix_in_a_list_leaves_the_others_in_force() {
    let project = Project::new();
    project.write("work/.phicode/config.json", r#"{"file_extension": [".fi", 3]}"#);
    project.write("work/a.fi", "π(1)\n");
    let outcome = project.run("convert -o - a.fi");
    assert_eq!(outcome.stdout, "print(1)\n");
    let told = "file_extension: 3 is not a string; the other entries hold\n";
    assert!(outcome.stderr.ends_with(told), "{}", outcome.stderr);
}

#[test]
fn each_folder_of_a_walk_has_the_suffixes_of_its_own_configuration() {
    let project = Project::new();
    project.write("work/.phicode/config.json", r#"{"file_extension": ".fi"}"#);
    project.write("work/in/.phicode/config.json", r#"{"file_extension": ".fo"}"#);
    for file in ["a.fi", "b.fo", "in/a.fi", "in/b.fo", "in/c.φ", "in/deep/d.fo"] {
        project.write(&format!("work/{file}"), "π(1)\n");
    }
    assert_eq!(project.run("convert -o out .").status, Some(0));
    for (file, is_phi) in
        [("a", true), ("b", false), ("in/a", false), ("in/b", true), ("in/c", true)]
    {
        assert_eq!(project.exists(&format!("work/out/{file}.py")), is_phi, "{file}");
    }
    assert!(project.exists("work/out/in/deep/d.py"));
    assert_eq!(project.run("fmt --check --names .").stdout.lines().count(), 4);
    project.write("work/in/b.fo", "x ∉ y\n");
    project.write("work/b.fo", "x ∉ y\n");
    let checked = project.run("check");
    assert_eq!(checked.stdout.matches("SYN007").count(), 1, "{}", checked.stdout);
}
