//! Language packs: their judgement, their digits, their words for diagnostics.

use crate::project::Project;

const WORDS: &str = "[words]\nif = \"wenn\"\n";

#[test]
fn a_bundled_pack_is_usable() {
    let project = Project::new();
    let done = project.run("config validate --pack hi tr phi");
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("hi: ") && lines[0].contains(" words, 10 digits, "));
    assert!(lines.iter().all(|line| line.contains("; 0 errors, ")), "{}", done.stdout);
}

#[test]
fn a_pack_with_a_keyword_missing_is_refused_with_its_name() {
    let project = Project::new();
    project.write("work/m.toml", format!("name = \"m\"\n{WORDS}"));
    let done = project.run("config validate --pack m.toml");
    assert_eq!(done.status, Some(1));
    assert!(
        done.stderr.contains("error[SYN208]: no entry for False, None, True"),
        "{}",
        done.stderr
    );
    assert!(done.stderr.contains("a word that stays Python's is written False = \"False\""));
    assert_eq!(done.stdout, "m: 1 word, 0 digits, 0 messages; 1 error, 0 warnings\n");
}

#[test]
fn a_file_that_is_no_pack_is_told_in_the_words_of_a_pack() {
    let project = Project::new();
    for (pack, told) in [
        ("name = ", "at line 1 column 8\nhint: correct the TOML there\n"),
        ("name = \"m\"", "it has neither `words` nor `extends`\nhint: write the table [words]"),
        ("[words]", "it has no key `name`\nhint: give the pack a name"),
        ("name = \"m\"\nwords = 3", "words: the number 3 where a table is wanted\nhint: "),
    ] {
        project.write("work/m.toml", pack);
        let done = project.run("config validate --pack m.toml");
        assert!(done.stderr.starts_with("m.toml: error: failed to read the pack `m.toml`: "));
        assert!(done.stderr.contains(told), "{pack}: {}", done.stderr);
        assert_eq!(done.status, Some(1));
    }
}

#[test]
fn a_pack_upon_another_may_bring_messages_only() {
    let project = Project::new();
    let pack = "name = \"m\"\nextends = \"es\"\n[messages]\nhelp = \"socorro\"\n";
    project.write("work/m.toml", pack);
    let done = project.run("config validate --pack m.toml");
    assert!(!done.stderr.contains("missing field") && !done.stderr.contains("failed to"));
    let python = project.feed("convert --map m.toml --to python -", "si 1: pasar\n");
    assert_eq!(python.stdout, "if 1: pass\n", "{python:?}");
}

#[test]
fn every_row_of_the_rules_is_checked() {
    let rows = [
        ("if = \"x y\"", "error[SYN202]: `x y` for if contains a blank"),
        ("if = \"f\"", "error[SYN202]: `f` for if before a quote is a string prefix"),
        ("if = 1979-05-27", "error[SYN210]: if: a date or time where text is wanted"),
        ("if = [\"si\", 2]", "error[SYN210]: if: the number 2 in the list where text is wanted"),
        ("if = \"si\"\nelse = \"si\"", "error[SYN201]: `si` stands for both else and if"),
        ("if = \"sum\"", "error[SYN201]: `sum` for if is a Python built-in"),
        ("if = \"⇒⇒\"", "error[SYN203]: `⇒` (import) is the beginning"),
        ("\"a b\" = \"x\"", "error[SYN204]: `a b` is no Python word"),
        ("pritn = \"druck\"", "warning[SYN204]: `pritn` is no word of Python"),
        ("and = \"y\"", "warning[SYN206]: `y` for and is a common name: 3630 times"),
        ("if = \"ℙ\"", "warning[SYN206]: `ℙ` does not survive"),
        ("if = \"іf\"", "warning[SYN206]: `іf` for if mixes letters of two scripts"),
    ];
    let project = Project::new();
    for (row, told) in rows {
        project.write("work/m.toml", format!("name = \"m\"\nextends = \"phi\"\n[words]\n{row}\n"));
        let done = project.run("config validate --pack m.toml");
        assert!(done.stderr.contains(told), "{row}: {}", done.stderr);
        assert_eq!(done.status, Some(i32::from(told.starts_with("error"))), "{row}");
    }
}

#[test]
fn digits_and_messages_are_checked() {
    let project = Project::new();
    let pack = r#"{"name": "m", "extends": "phi", "digits": "0123456789", "words": {},
                   "messages": {"name": "{nombre}?", "nam": "x"}}"#;
    project.write("work/m.json", pack);
    let done = project.run("config validate --pack m.json");
    assert_eq!(done.status, Some(1));
    for told in [
        "error[SYN207]: digits `0123456789`: `0` is no decimal digit beyond ASCII",
        "error[SYN209]: message `name` has no place {nombre}; its places: {name}",
        "error[SYN209]: `nam` is no message that a pack can have",
    ] {
        assert!(done.stderr.contains(told), "{}", done.stderr);
    }
}

#[test]
fn a_corpus_is_carried_there_and_back() {
    let project = Project::new();
    project.write("work/lib/a.py", "def f(y):\n    return y if y else 'si'  # no\n");
    project.write("work/lib/b.py", "print(1)\n");
    project.write("work/lib/bad.py", "x = = 1\n");
    let done = project.run("config validate --pack es zh --corpus lib");
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    assert!(done.stderr.contains("bad.py: left out: expected an expression"), "{}", done.stderr);
    let figures: Vec<&str> =
        done.stdout.lines().filter(|line| line.contains("there and")).collect();
    assert_eq!(
        figures,
        [
            "es: 2 files there and back, 3 names in backticks in 1 file; 0 differences",
            "zh: 2 files there and back, 0 names in backticks in 0 files; 0 differences",
        ]
    );
    project
        .run("config validate --pack es --corpus nowhere")
        .is_refusal(2, "phicode: nowhere: no such folder\nhint: name a folder that exists");
}

#[test]
fn digits_of_the_language_are_read_and_ascii_is_written() {
    let project = Project::new();
    let python = project.feed("convert --map hi --to python -", "छापो(१२ + ३.१४)\n");
    assert_eq!(python.stdout, "print(12 + 3.14)\n");
    let phi = project.feed("convert --map hi --to phi -", "print(12 + 3.14)\n");
    assert_eq!(phi.stdout, "छापो(12 + 3.14)\n");
}

#[test]
fn a_check_speaks_the_language_of_the_file_and_keeps_place_and_code() {
    let project = Project::new();
    project.write("work/a.φ", "# φ: map=es\nx = 1：\n");
    let done = project.run("check a.φ");
    assert_eq!(done.status, Some(1));
    assert!(done.stdout.starts_with("a.φ:2:6: error[SYN007]: "), "{}", done.stdout);
    assert!(done.stdout.ends_with("    ayuda: Python writes :\n"), "{}", done.stdout);
    project.write("work/b.φ", "# φ: map=de\nausgabe = 1\n");
    let done = project.run("check b.φ");
    assert!(done.stdout.starts_with("b.φ:2:1: Warnung[SYN105]: "), "{}", done.stdout);
    let json = project.run("check --format json b.φ");
    assert!(json.stdout.contains("\"severity\":\"warning\""), "{}", json.stdout);
}
