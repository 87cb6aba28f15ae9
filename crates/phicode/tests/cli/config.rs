//! `phicode config`: nothing of the user's is lost, and every problem is explained at its place.

use std::fs;
use std::os::unix::fs::symlink;

use crate::project::{Outcome, Project, outcome};

const FILE: &str = "work/.(φ)/config.json";

fn validate(project: &Project, text: impl AsRef<[u8]>) -> Outcome {
    project.write(FILE, text);
    project.run("config validate")
}

/// Asserts that a configuration is refused with these parts of a message, and that a run goes on
/// without it, or is refused in strict mode, but never ends in another way.
#[track_caller]
fn explains(text: impl AsRef<[u8]>, parts: &[&str]) {
    let project = Project::new();
    let told = validate(&project, text);
    assert_eq!(told.status, Some(1), "{told:?}");
    assert_eq!(told.stdout.matches("error[").count(), 1, "{}", told.stdout);
    for part in parts {
        assert!(told.stdout.contains(part), "{part}: {}", told.stdout);
    }
    assert!(told.stdout.contains("help: "), "{}", told.stdout);
    project.files(&["a.φ"]);
    for words in ["run a.φ", "check a.φ", "convert -o - a.φ", "config show"] {
        let outcome = project.run(words);
        assert!(matches!(outcome.status, Some(0 | 1)), "{words}: {outcome:?}");
        let strict = project.run_with("PHICODE_STRICT", "1", words);
        assert_eq!(strict.status, Some(2), "{words}: {strict:?}");
        assert!(strict.stderr.contains("hint: "), "{words}: {}", strict.stderr);
    }
}

#[test]
fn what_is_no_json_is_told_with_line_and_column() {
    explains("{\n  \"strict\": true,\n}", &["config.json:3:1: error[CFG002]: trailing comma"]);
    explains("{\r\n  \"a\": é\r\n}", &["config.json:2:8: error[CFG002]: expected value"]);
    explains("\u{feff}{\"strict\" true}", &["config.json:1:12: error[CFG002]: expected `:`"]);
    explains("[1, 2]", &["config.json:1:1: error[CFG002]: it is not a table of keys"]);
    explains("// no\n{}", &["config.json:1:1: error[CFG002]", "no comments"]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_reason() {
    explains("", &["error[CFG002]: it is empty", "{}"]);
    explains(" \n\t", &["error[CFG002]: it is empty"]);
    explains(
        b"{\"a\":\n \"\xE9\"}",
        &["cannot be read: byte 0xE9 at line 2 column 3 is not UTF-8"],
    );
    explains(b"\xFF\xFE{\0}\0", &["cannot be read: it is UTF-16, not UTF-8"]);
    explains(" ".repeat(1 << 20), &["cannot be read: it has 1048576 bytes, more than 262144"]);
}

#[test]
fn values_of_the_wrong_type_are_told_key_by_key() {
    explains(
        r#"{"strict": "yes"}"#,
        &["1:12: error[CFG003]: strict: \"yes\" is not true or false"],
    );
    explains(r#"{"validation": 1}"#, &["validation: 1 is not true or false"]);
    explains(r#"{"language": ["es"]}"#, &["language: [\"es\"] is not a string"]);
    explains(r#"{"interpreter": 3.12}"#, &["interpreter: 3.12 is not a string"]);
    explains(r#"{"symbols": ["def"]}"#, &["symbols: [\"def\"] is not a table"]);
    explains(r#"{"guard": "on"}"#, &["guard: \"on\" is not a table"]);
    explains(r#"{"file_extension": [".fi", {}]}"#, &["1:28: error[CFG003]: file_extension: {}"]);
    explains(r#"{"file_extension": ".py"}"#, &["error[CFG004]", "`.py` belongs to Python"]);
    explains(r#"{"file_extension": "fi"}"#, &["error[CFG004]", "not a dot and a name"]);
    explains(r#"{"file_extension": ".txt"}"#, &["error[CFG004]", "lie beside modules"]);
}

#[test]
fn a_value_instead_of_our_table_is_told_in_the_words_of_toml() {
    let project = Project::new();
    project.write("work/pyproject.toml", "[tool]\nphicode = 3\n");
    let told = project.run("config validate");
    for part in ["pyproject.toml:2:11: error[CFG002]", "write the table [tool.phicode]"] {
        assert!(told.stdout.contains(part), "{part}: {}", told.stdout);
    }
}

#[test]
fn spellings_that_cannot_be_used_are_told_entry_by_entry() {
    let two = r#"{"symbols": {"def": "fn", "class": "fn"}}"#;
    explains(two, &["1:21: error[SYN201]", "`fn` stands for both class and def"]);
    explains(
        r#"{"symbols": {"def": "+"}}"#,
        &["1:21: error[SYN202]", "`+` for def is an operator"],
    );
    explains(r#"{"symbols": {"def": "while"}}"#, &["error[SYN201]", "a Python keyword"]);
    explains(r#"{"symbols": {"a b": "x"}}"#, &["1:21: error[SYN204]", "`a b`"]);
    let told = ["1:21: error[SYN210]", "def: the number 3 where text is wanted"];
    explains(r#"{"symbols": {"def": 3}}"#, &told);
    explains(r#"{"symbols": {"sum": [null]}}"#, &["1:21: error[SYN210]", "sum: null in the list"]);
    explains(r#"{"symbols": {"print": true}}"#, &["error[SYN210]", "print: the truth value true"]);
}

#[test]
fn a_language_that_is_none_is_told_beside_the_problems_of_the_symbols() {
    let project = Project::new();
    let told = validate(&project, r#"{"language": "sp", "symbols": {"def": "if"}}"#);
    assert!(told.stdout.contains("1:14: error[CFG005]: language: failed to find a symbol map"));
    assert!(told.stdout.contains("1:39: error[SYN201]"), "{}", told.stdout);
    project.files(&["a.φ"]);
    let strict = project.run_with("PHICODE_STRICT", "1", "run a.φ");
    assert!(strict.stderr.contains("named `sp`") && strict.stderr.contains("`if` for def"));
}

#[test]
fn warnings_do_not_fail() {
    let project = Project::new();
    let text = "{\n\"simbols\": {},\n\"strict\": false, \"strict\": false,\n\
                \"symbols\": {\"walrus\": \"≔\", \"forr\": \"x\", \"is\": null},\n\"guard\": {\"a\": 1}}\n";
    let told = validate(&project, text);
    assert_eq!(told.status, Some(0), "{told:?}");
    for part in [
        "2:12: warning[CFG101]: unknown key `simbols`; did you mean `symbols`?",
        "3:1: warning[CFG102]: `strict` is given twice",
        "4:23: warning[CFG104]: symbols: `walrus` is read as `:=`",
        "warning[SYN204]: `forr` is no word of Python",
    ] {
        assert!(told.stdout.contains(part), "{part}: {}", told.stdout);
    }
    assert!(told.stderr.contains("0 errors, 4 warnings"), "{}", told.stderr);
}

#[test]
fn an_interpreter_is_looked_for_from_the_folder_of_the_project() {
    let project = Project::new();
    let told = validate(&project, r#"{"interpreter": "tools/python"}"#);
    assert_eq!(told.status, Some(0), "{told:?}");
    assert!(told.stdout.contains("1:17: warning[CFG106]"), "{}", told.stdout);
    assert!(told.stdout.contains("work/tools/python` is no file"), "{}", told.stdout);
    project.write("work/tools/python", "");
    assert_eq!(project.run("config validate").stdout, "");
    assert_eq!(validate(&project, r#"{"interpreter": "python3"}"#).stdout, "");
}

#[test]
fn crlf_and_a_byte_order_mark_are_no_problems() {
    let project = Project::new();
    let told = validate(&project, "\u{feff}{\r\n\"symbols\": {\"def\": \"fn\"}\r\n}\r\n");
    assert_eq!((told.status, told.stdout.as_str()), (Some(0), ""), "{told:?}");
    project.write("work/a.φ", "fn f(): ⋯\n");
    assert_eq!(project.run("convert -o - a.φ").stdout, "def f(): pass\n");
}

#[test]
fn a_folder_a_pipe_and_a_loop_of_links_are_no_files() {
    for (make, reason) in [
        ((|path| fs::create_dir(path)) as fn(_) -> std::io::Result<()>, "it is a folder"),
        (|path| symlink(path, path), "Too many levels of symbolic links"),
        (|path| symlink("/dev/zero", path), "it is no regular file"),
    ] {
        let project = Project::new();
        fs::create_dir(project.path("work/.(φ)")).expect("a folder can be made");
        let file = project.path(FILE);
        make(&*Box::leak(file.into_boxed_path())).expect("it can be made");
        let told = project.run("config validate");
        assert_eq!(told.status, Some(1), "{told:?}");
        assert!(told.stdout.contains(reason), "{}", told.stdout);
        project.files(&["a.φ"]);
        let run = project.run("run a.φ");
        assert_eq!(run.status, Some(0), "{run:?}");
        assert!(run.stderr.contains("passed over: failed to read") && run.stderr.contains(reason));
        assert_eq!(project.run("config generate").status, Some(1));
        assert_eq!(project.run_with("PHICODE_STRICT", "1", "run a.φ").status, Some(2));
    }
}

#[test]
fn toml_is_told_with_its_place_too() {
    let project = Project::new();
    project.write("work/pyproject.toml", "[tool.phicode]\nstrict = \"no\"\n[tool.x\n");
    let told = project.run("config validate pyproject.toml");
    assert!(told.stdout.contains("pyproject.toml:3:"), "{}", told.stdout);
    project.write("work/pyproject.toml", "[tool.phicode]\nstrict = \"no\"\nsymbols.def = \"if\"\n");
    let told = project.run("config validate");
    assert!(told.stdout.contains("pyproject.toml:2:10: error[CFG003]"), "{}", told.stdout);
    assert!(told.stdout.contains("pyproject.toml:3:15: error[SYN201]"), "{}", told.stdout);
}

#[test]
fn what_is_passed_over_and_what_is_hidden_is_told() {
    let project = Project::new();
    project.write("work/in/.(φ)/config.json", "{");
    project.write("work/.phicode/config.json", "{}");
    project.write("work/pyproject.toml", "[tool.phicode]\n");
    let told = project.run("config validate in");
    assert_eq!(told.status, Some(1));
    assert!(told.stdout.contains("in/.(φ)/config.json:1:1: error[CFG002]"), "{}", told.stdout);
    assert!(told.stdout.contains("warning[CFG103]: it hides `"), "{}", told.stdout);
}

#[test]
fn variables_and_machine_readable_output() {
    let project = Project::new();
    let told = project.run_with("MAX_FILE_RETRIES", "many", "config validate --format json");
    assert_eq!(told.status, Some(0));
    let document: serde_json::Value = serde_json::from_str(&told.stdout).expect("it is JSON");
    assert_eq!(document["diagnostics"][0]["code"], "CFG105");
    let mut strict = project.command(&["config", "validate"]);
    strict.env("MAX_FILE_RETRIES", "many").env("PHICODE_STRICT", "1");
    assert_eq!(outcome(&mut strict).status, Some(1));
}

#[test]
fn a_new_file_has_everything_and_changes_nothing() {
    let project = Project::new();
    project.write("work/a.φ", "ƒ f(): ⟲ ✓\n");
    let before = project.run("convert -o - a.φ").stdout;
    assert_eq!(project.run("config generate").stdout, "wrote ./.(φ)/config.json\n");
    let text = project.read(FILE);
    let file: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(file["symbols"].as_object().expect("a table").len(), 48);
    assert_eq!(project.run("config validate").stdout, "");
    assert_eq!(project.run("convert -o - a.φ").stdout, before);
    assert_eq!(project.run("run a.φ").stderr, "");
}

#[test]
fn an_existing_file_stays_or_is_kept() {
    let project = Project::new();
    project.write(FILE, "mine");
    let refused = project.run("config generate");
    refused.is_refusal(
        1,
        "./.(φ)/config.json: error: it exists already\nhint: --force replaces it and keeps a .bak",
    );
    assert_eq!(project.read(FILE), "mine");
    project.write(&format!("{FILE}.bak"), "older");
    assert_eq!(project.run("config generate --force --language es").status, Some(0));
    assert_eq!(project.read(&format!("{FILE}.bak")), "older");
    assert_eq!(project.read(&format!("{FILE}.bak2")), "mine");
    assert!(project.read(FILE).contains("\"definir\""));
    assert_eq!(project.run("config reset").status, Some(0));
    assert!(!project.exists(FILE) && project.read(&format!("{FILE}.bak3")).contains("definir"));
    let again = project.run("config reset");
    assert_eq!(again.stderr, "no configuration: the defaults hold\n");
}

#[test]
fn a_configuration_that_would_be_hidden_stops_a_new_one() {
    let project = Project::new();
    project.write("work/.phicode/config.json", "{}");
    let refused = project.run("config generate");
    assert_eq!(refused.status, Some(1));
    assert!(refused.stderr.contains("configures this folder already"), "{}", refused.stderr);
    assert!(!project.exists(FILE));
    assert_eq!(project.run("config generate --force").status, Some(0));
    project.run("config reset");
    assert!(!project.exists("work/.phicode/config.json"), "the folder is back to the defaults");
    assert!(project.exists("work/.phicode/config.json.bak"));
}

#[test]
fn a_new_file_may_begin_with_a_pack() {
    let project = Project::new();
    project.write("work/pirate.toml", "name = \"pirate\"\n[words]\nif = \"arr\"\n");
    assert_eq!(project.run("config generate --language pirate.toml").status, Some(0));
    project.write("work/a.φ", "arr 1: pass\n");
    assert_eq!(project.run("convert -o - a.φ").stdout, "if 1: pass\n");
    project.refuses(
        "config generate sub",
        2,
        "phicode: sub: no such folder\nhint: name a folder that exists",
    );
    let none = project.run("config generate --force --language klingon");
    assert_eq!((none.status, none.stdout.as_str()), (Some(2), ""), "{none:?}");
    assert!(project.read(FILE).contains("../pirate.toml"), "a refusal changes nothing");
}

#[test]
fn every_value_is_shown_with_its_origin() {
    let project = Project::new();
    project.write("work/words.toml", "name = \"w\"\n[words]\nif = \"arr\"\nfor = \"each\"\n");
    let text = "{\n\"language\": \"../words.toml\",\n\"symbols\": {\n\"for\": \"para\"},\n\"strict\": false}";
    let file = project.write(FILE, text).display().to_string();
    let pack = project.path("work/.(φ)/../words.toml");
    let pack = pack.parent().and_then(|it| it.parent()).and_then(|it| it.parent());
    let pack = pack.expect("the folder").join("words.toml").display().to_string();
    let mut command = project.command(&["config", "show", "--json"]);
    command.env("PHICODE_STRICT", "0").env("PHICODE_BATCH_SIZE", "7");
    let shown = outcome(&mut command);
    let view: serde_json::Value = serde_json::from_str(&shown.stdout).expect("it is JSON");
    let origin = |list: &str, name: &str, key: &str| {
        let all = view[list].as_array().expect("a list");
        let one = all.iter().find(|one| one[name] == key).unwrap_or_else(|| panic!("{key}"));
        one["origin"].clone()
    };
    let in_file =
        |file: &str, line: usize| serde_json::json!({"kind": "file", "file": file, "line": line});
    assert_eq!(origin("keys", "key", "language"), in_file(&file, 2));
    assert_eq!(origin("keys", "key", "strict")["name"], "PHICODE_STRICT");
    assert_eq!(origin("keys", "key", "validation")["kind"], "default");
    assert_eq!(origin("symbols", "word", "for"), in_file(&file, 4));
    assert_eq!(origin("symbols", "word", "if"), in_file(&pack, 3));
    let variables = view["variables"].as_array().expect("a list");
    let names: Vec<_> = variables.iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["PHICODE_STRICT", "PHICODE_BATCH_SIZE"], "none of the system's");
    let table = project.run("config show").stdout;
    assert!(table.contains(&format!("para  {file}:4")), "{table}");
}

#[test]
fn without_home_and_without_a_current_folder_nothing_panics() {
    let project = Project::new();
    project.write(FILE, "{}");
    for words in [&["config", "show"][..], &["config", "validate"], &["run", "a.φ"]] {
        project.files(&["a.φ"]);
        let ended = outcome(project.command(words).env_remove("HOME"));
        assert_eq!(ended.status, Some(0), "{words:?}: {ended:?}");
    }
    for words in ["show", "validate", "generate", "reset"] {
        let gone = project.path("gone");
        fs::create_dir(&gone).expect("a folder can be made");
        let script = format!("cd gone && rmdir ../gone && exec venv/bin/phicode config {words}");
        let script = script.replace("venv/", &format!("{}/", project.path("venv").display()));
        let mut shell = std::process::Command::new("/bin/sh");
        let shell = shell.args(["-c", &script]).env_clear().current_dir(project.path(""));
        let ended = outcome(shell);
        assert!(matches!(ended.status, Some(0..=2)), "{words}: {ended:?}");
        assert!(!ended.stderr.contains("panicked"), "{words}: {}", ended.stderr);
    }
}
