//! `phicode trace export`.

use std::fs;

use crate::recording;
use crate::trace::{project, shows};
use crate::trace_bad::damaged;

#[test]
fn a_trace_is_exported_to_each_format() {
    let project = project();
    let export = |words: &str| {
        let words = format!("trace export app.calcharo {words}");
        shows(&project, &words.split(' ').collect::<Vec<_>>(), &[])
    };
    let json: serde_json::Value = serde_json::from_str(&export("--to json")).expect("JSON");
    assert_eq!((&json["format"], &json["form"]), (&1.into(), &"delta".into()));
    let json: serde_json::Value =
        serde_json::from_str(&export("--to json --steps full")).expect("JSON");
    assert_eq!(json["form"], "full");
    let lines = export("--to jsonl");
    assert_eq!(lines.lines().count(), 16);
    for line in lines.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
    let tutor: serde_json::Value = serde_json::from_str(&export("--to tutor")).expect("JSON");
    assert_eq!(tutor["code"], recording::SOURCE);
    assert_eq!(export("--to jsonl -o out.jsonl"), "");
    assert_eq!(project.read("work/out.jsonl"), lines);
    project.write("work/out.jsonl", "old");
    export("--to jsonl -o out.jsonl");
    assert_eq!(project.read("work/out.jsonl"), lines);
    assert_eq!(export("--to jsonl -o /dev/stdout"), lines);
}

#[test]
fn an_export_that_is_not_whole_is_told() {
    let project = damaged();
    let outcome = project.run("trace export app.calcharo --to jsonl -o out");
    outcome.is_refusal(1, "app.calcharo: steps 0 to 14 cannot be read");
    assert_eq!(project.read("work/out").lines().count(), 3);
}

#[test]
fn an_export_destroys_nothing() {
    let project = project();
    let before = fs::read(project.path("work/app.calcharo")).expect("it is there");
    let words = "trace export app.calcharo --to json -o ./app.calcharo";
    project.run(words).is_refusal(
        2,
        "app.calcharo: it would be replaced by its export\nhelp: name another file with -o",
    );
    assert_eq!(fs::read(project.path("work/app.calcharo")).expect("it is there"), before);
    let outcome = project.run("trace export app.calcharo --to json -o no/where");
    assert_eq!(outcome.status, Some(1));
    assert!(outcome.stderr.starts_with("phicode: failed to write no/where: "), "{outcome:?}");
    let outcome = project.run("trace export app.calcharo --to jsonl --steps full");
    assert_eq!(outcome.status, Some(2));
    assert_eq!(project.run("trace export app.calcharo").status, Some(2));
    assert_eq!(project.run("trace export app.calcharo --to xml").status, Some(2));
}
