//! `phicode trace` and files that are damaged, cut off or no traces: each is told with its place, its
//! cause and what helps.

use std::fs;

use crate::project::{Outcome, Project};
use crate::recording::{self, Ops, int};
use crate::trace::{project, shows, told};

/// Two chunks; a byte of the first is another one.
pub(crate) fn damaged() -> Project {
    let project = Project::new();
    let path = project.path("work/app.calcharo");
    let mut second = Ops::default();
    second.empty_state().new_object(calcharo::ObjectKind::Dict, &[]);
    second.call(0, Some(0), &[]).entry(0, "total", int(5)).line(2, &[]).line(3, &[]);
    recording::save(&path, recording::SOURCE, vec![(recording::run(), ""), (second, "")], None);
    let mut bytes = fs::read(&path).expect("it is there");
    let chunk = bytes.windows(4).position(|four| four == b"\x03blk").expect("a chunk");
    bytes[chunk + 50] ^= 0x55;
    fs::write(&path, bytes).expect("it can be written");
    project
}

#[test]
fn a_damaged_part_is_told_and_the_rest_is_shown() {
    let project = damaged();
    let refused = project.run("trace view app.calcharo --at 3");
    refused.is_refusal(
        1,
        "app.calcharo: damaged: the checksum of a block does not hold\n\
         help: `phicode trace stats app.calcharo` says what can be read",
    );
    shows(&project, &["trace", "view", "app.calcharo"], &["step 17/17  line", "total = 5"]);
    assert_eq!(told(&project, "n"), "step 16/17  line  <module>  app.py:7");
    shows(
        &project,
        &["trace", "view", "app.calcharo", "--commands", "p p"],
        &["step 15/17", "note: "],
    );
    shows(
        &project,
        &["trace", "stats", "app.calcharo"],
        &["damage       steps 0 to 14 cannot be read\n"],
    );
}

#[track_caller]
fn refused(project: &Project, file: &str, status: i32, message: &str) {
    for words in ["view", "stats", "export --to json"] {
        project.run(&format!("trace {words} {file}")).is_refusal(status, message);
    }
}

#[test]
fn what_is_no_trace_is_refused_with_its_reason() {
    let project = project();
    let whole = fs::read(project.path("work/app.calcharo")).expect("it is there");
    project.write("work/none", "");
    project.write("work/other", "print(1)\n");
    project.write("work/short", &whole[..30]);
    project.write("work/later", [&whole[..8], &[9, 0], &whole[10..]].concat());
    let help = "help: `phicode trace run -o app.calcharo app.φ` makes one";
    refused(&project, "none", 1, &format!("none: it is not a trace file\n{help}"));
    refused(&project, "other", 1, &format!("other: it is not a trace file\n{help}"));
    refused(
        &project,
        "short",
        1,
        "short: it ends before its first step: the recording was killed as it began\nhelp: record it again",
    );
    refused(
        &project,
        "later",
        1,
        "later: it is of format 9, and this version reads up to 1\nhelp: install the version of phicode that recorded it, or a newer one",
    );
    refused(
        &project,
        "nowhere",
        2,
        "nowhere: no such file\nhelp: `phicode trace run -o nowhere app.φ` makes it",
    );
    refused(&project, ".", 2, ".: it is a folder\nhelp: name a file in it: `ls ./*.calcharo`");
}

#[test]
fn a_step_behind_the_last_is_refused() {
    project().run("trace view app.calcharo --at 16").is_refusal(
        2,
        "app.calcharo: there is no step 16: the last one is 15\nhelp: name a step from 0 to 15 with --at",
    );
}

#[test]
fn a_trace_without_steps_is_told() {
    let project = Project::new();
    recording::save(&project.path("work/a"), recording::SOURCE, Vec::new(), None);
    project
        .run("trace view a")
        .is_refusal(1, "a: it holds no step\nhelp: `phicode trace stats a` says what it holds");
    shows(&project, &["trace", "stats", "a"], &["steps        0, 0 of them line steps\n"]);
}

#[test]
fn no_byte_that_is_changed_or_missing_is_a_crash() {
    let project = project();
    let whole = fs::read(project.path("work/app.calcharo")).expect("it is there");
    let is_answer = |outcome: &Outcome| matches!(outcome.status, Some(0..=2));
    for at in (0..whole.len()).step_by(17) {
        project.write("work/cut", &whole[..at]);
        let mut changed = whole.clone();
        changed[at] ^= 0xA5;
        project.write("work/changed", changed);
        for words in ["view cut", "view changed", "stats changed"] {
            let outcome = project.run(&format!("trace {words}"));
            assert!(is_answer(&outcome), "{words} {at}: {outcome:?}");
            assert!(!outcome.stderr.contains("panicked"), "{words} {at}: {outcome:?}");
        }
    }
}

#[test]
fn what_nobody_reads_is_success() {
    let project = project();
    for words in [["trace", "view", "app.calcharo"], ["trace", "stats", "app.calcharo"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe can be made");
        drop(reader);
        let ended = crate::project::outcome(project.command(&words).stdout(writer));
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{words:?}");
    }
}
