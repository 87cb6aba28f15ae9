//! The table of words that the engine sees and words that the program gets.

use super::{Form, Invocation, Request, Selection, TargetWord, parse};

fn read(form: Form, words: &str) -> Result<Invocation, String> {
    let words = words.split_whitespace().map(Into::into).collect();
    match parse(form, words) {
        Ok(Request::Run(run)) => Ok(run),
        Ok(other) => Err(format!("{other:?}")),
        Err(error) => Err(error.to_string()),
    }
}

#[track_caller]
fn check(form: Form, words: &str, debug: bool, arguments: &[&str]) {
    let run = read(form, words).expect("the words can be read");
    assert_eq!(run.engine.debug, debug, "{words}");
    assert_eq!(run.arguments, arguments, "{words}");
    assert_eq!(run.target, Some(TargetWord::Name("app".into())), "{words}");
}

#[test]
fn the_documented_table_holds_word_for_word() {
    check(Form::Bare, "app --debug x --pypy", true, &["x", "--pypy"]);
    check(Form::Bare, "app -- --debug", false, &["--debug"]);
    check(Form::Bare, "app a --foo -- b", false, &["a", "--foo", "--", "b"]);
    check(Form::Bare, "app --name bob", false, &["--name", "bob"]);
    check(Form::Strict, "app --debug -- x", false, &["--debug", "--", "x"]);
    assert_eq!(
        read(Form::Bare, "app --phiemon --name svc x").expect_err("it is refused"),
        "use `--phiemon`: it is not part of this version"
    );
}

#[test]
fn a_run_of_flags_ends_at_the_first_word_of_the_program() {
    check(Form::Bare, "app --debug --name bob --debug", true, &["--name", "bob", "--debug"]);
    check(Form::Bare, "app --max-restarts 3", false, &["--max-restarts", "3"]);
    check(Form::Bare, "app --debug -- -- x", true, &["--", "x"]);
    check(Form::Bare, "app --debug=1", false, &["--debug=1"]);
    check(Form::Bare, "app --list-interpreters", false, &["--list-interpreters"]);
    check(Form::Bare, "-- app --debug", false, &["--debug"]);
    check(Form::Strict, "-- app -- x", false, &["--", "x"]);
}

#[test]
fn name_belongs_to_the_engine_wherever_phiemon_stands_in_the_same_run() {
    for words in ["app --name svc --phiemon", "app --debug --phiemon --name svc"] {
        assert!(read(Form::Bare, words).expect_err("it is refused").contains("this version"));
    }
}

#[test]
fn flags_of_python_are_passed_on_in_order() {
    let run = read(Form::Strict, "-OO -Bu -W error -Xdev --debug -X utf8 app -O").expect("read");
    assert_eq!(run.python_flags, ["-OO", "-Bu", "-W", "error", "-Xdev", "-X", "utf8"]);
    assert_eq!(run.arguments, ["-O"]);
    assert!(run.engine.debug);
}

#[test]
fn code_and_module_are_targets_also_in_a_cluster() {
    let run = read(Form::Strict, "-c π(1) --debug").expect("read");
    assert_eq!(run.target, Some(TargetWord::Code("π(1)".into())));
    assert_eq!(run.arguments, ["--debug"]);
    let run = read(Form::Strict, "-Bm unittest -v").expect("read");
    assert_eq!(run.target, Some(TargetWord::Module("unittest".into())));
    assert_eq!((run.python_flags, run.arguments), (vec!["-B".into()], vec!["-v".into()]));
    let run = read(Form::Strict, "-mjson.tool x").expect("read");
    assert_eq!(run.target, Some(TargetWord::Module("json.tool".into())));
}

#[test]
fn the_interpreter_flags_exclude_each_other() {
    let error = read(Form::Bare, "--python --interpreter 3.12 app").expect_err("they clash");
    assert!(error.contains("--python, --cpython, --pypy, --interpreter exclude"), "{error}");
    let run = read(Form::Bare, "app --interpreter=3.12 x").expect("read");
    assert_eq!(run.engine.selection, Some(Selection::Named("3.12".into())));
    assert_eq!(run.arguments, ["x"]);
}

#[test]
fn unknown_flags_and_missing_values_are_usage_errors() {
    for (words, part) in [
        ("--debgu app", "unknown flag `--debgu`"),
        ("-k app", "unknown flag `-k`"),
        ("-i app", "`-i` is not supported"),
        ("-c", "`-c` needs a value"),
        ("-W", "`-W` needs a value"),
        ("--interpreter", "`--interpreter` needs a value"),
        ("app --interpreter", "`--interpreter` needs a value"),
        ("--debug=yes app", "`--debug` takes no value"),
    ] {
        let error = read(Form::Bare, words).expect_err(words);
        assert!(error.contains(part), "{words}: {error}");
    }
}

#[test]
fn help_and_version_count_only_before_the_target() {
    assert_eq!(read(Form::Strict, "--debug --help").expect_err("no run"), "Help");
    assert_eq!(read(Form::Bare, "-V app").expect_err("no run"), "Version");
    check(Form::Bare, "app --help", false, &["--help"]);
}
