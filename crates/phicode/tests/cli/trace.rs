//! `phicode trace view` and `stats`: what is shown of a trace.

use std::fs;

use crate::project::Project;
use crate::recording::{self, Ops, int, reference, text};

pub(crate) fn project() -> Project {
    let project = Project::new();
    recording::finished(&project.path("work/app.calcharo"));
    project
}

#[track_caller]
pub(crate) fn shows(project: &Project, words: &[&str], parts: &[&str]) -> String {
    let shown = crate::project::outcome(&mut project.command(words));
    assert_eq!((shown.stderr.as_str(), shown.status), ("", Some(0)), "{words:?}");
    for part in parts {
        assert!(shown.stdout.contains(part), "{words:?}: {part}\n{}", shown.stdout);
    }
    shown.stdout
}

pub(crate) fn told(project: &Project, commands: &str) -> String {
    let view = ["trace", "view", "app.calcharo", "--commands", commands];
    shows(project, &view, &[]).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_step_is_shown_with_its_source_variables_calls_and_output() {
    let shown = shows(&project(), &["trace", "view", "app.calcharo", "--at", "6"], &[]);
    let expected = "\
step 6/15  line  add  app.py:3

source of /home/u/app.py
     1  def add(a, b):
     2      c = a + b
>    3      return c
     4
     5  total = 0
     6  for n in [1, 2]:
     7      total = add(total, n)

variables of add
  a = 0
  b = 1
  c = 1

calls
  <module>  app.py:7
  add  app.py:3
";
    assert_eq!(shown, expected);
}

#[test]
fn the_last_step_is_shown_if_none_is_named() {
    let shown = shows(&project(), &["trace", "view", "app.calcharo"], &[]);
    assert!(
        shown.starts_with("step 15/15  end  <module>  app.py:8\noutcome = 'finished'\n"),
        "{shown}"
    );
    assert!(shown.ends_with("\noutput\n  3\n"), "{shown}");
    assert!(shown.contains("  total = 3\n"), "{shown}");
    assert!(!shown.contains("__name__"), "{shown}");
}

#[test]
fn tasks_are_named_at_their_steps_and_in_the_counts() {
    let project = Project::new();
    recording::tasks(&project.path("work/app.calcharo"), 12);
    let first = |at: &str| {
        let shown = shows(&project, &["trace", "view", "app.calcharo", "--at", at], &[]);
        shown.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(first("0"), "step 0/3  call  <module>  app.py:1");
    assert_eq!(first("3"), "step 3/3  line  add  app.py:2  job 1");
    shows(&project, &["trace", "view", "app.calcharo", "--at", "1"], &["name = 'job 1'"]);
    let counts = shows(&project, &["trace", "stats", "app.calcharo"], &["1 task_switch"]);
    assert!(counts.contains("tasks        job 0, job 1, job 2, "), "{counts}");
    assert!(counts.contains("job 9 and 2 more\n"), "{counts}");
    shows(&project, &["trace", "stats", "app.calcharo", "--json"], &["\"job 11\""]);
}

#[test]
fn one_object_under_two_names_has_one_number() {
    let shown = shows(&project(), &["trace", "view", "app.calcharo", "--at", "14"], &[]);
    let tree = "  nested = list #4, 2 items\n    [0] = 1\n    [1] = [2] #3\n  again = [2] #3\n";
    assert!(shown.contains(tree), "{shown}");
    assert!(shown.contains("  esc = '\\x1b[31m\\u202e'\n"), "{shown}");
}

#[test]
fn cycles_and_depth_end() {
    let project = Project::new();
    let path = project.path("work/a.calcharo");
    let mut ops = Ops::default();
    ops.empty_state().new_object(calcharo::ObjectKind::Dict, &[]);
    for id in 1..=5 {
        ops.new_object(calcharo::ObjectKind::List, &[int(0), reference(id + 1)]);
    }
    ops.new_object(calcharo::ObjectKind::List, &[reference(6)]);
    ops.call(0, Some(0), &[]).entry(0, "deep", reference(1)).entry(0, "self", reference(6));
    ops.line(0, &[]);
    recording::save(&path, recording::SOURCE, vec![(ops, "")], None);
    let shown = shows(&project, &["trace", "view", "a.calcharo"], &[]);
    let tree = "  deep = list #1, 2 items
    [0] = 0
    [1] = list #2, 2 items
      [0] = 0
      [1] = list #3, 2 items
  self = list #6, 1 item
    [0] = list #6, 1 item, shown above
";
    assert!(shown.contains(tree), "{shown}");
}

#[test]
fn commands_lead_where_those_of_a_debugger_do() {
    let project = project();
    for (commands, place) in [
        ("start", "step 0/15  call  <module>  app.py:1"),
        ("n", "step 1/15  line  <module>  app.py:5"),
        ("n 4 p", "step 3/15  line  <module>  app.py:7"),
        ("g 3 s", "step 5/15  line  add  app.py:2"),
        ("g 3 o", "step 8/15  line  <module>  app.py:6"),
        ("g 5 o o", "step 8/15  line  <module>  app.py:6"),
        ("g 5 u", "step 8/15  line  <module>  app.py:6"),
        ("g 8 b", "step 3/15  line  <module>  app.py:7"),
        ("g 6 b b", "step 3/15  line  <module>  app.py:7"),
        ("end l 7", "step 3/15  line  <module>  app.py:7"),
        ("until 7 until 7", "step 9/15  line  <module>  app.py:7"),
        ("g 4 q n", "step 4/15  call  add  app.py:1"),
        ("end", "step 15/15  end  <module>  app.py:8"),
    ] {
        assert_eq!(told(&project, commands), place, "{commands}");
    }
}

#[test]
fn a_command_that_leads_nowhere_says_so_and_stays() {
    let project = project();
    for (commands, place, note) in [
        ("end n", "step 15/15", "this is the last step"),
        ("p", "step 0/15", "this is the first step"),
        ("g 9 until 5", "step 9/15", "line 5 does not run after this step"),
        ("g 9 l 4", "step 9/15", "line 4 does not run"),
        ("g 14 o", "step 14/15", "there is no such step"),
        ("g 99", "step 0/15", "there is no step 99: the trace has 16"),
    ] {
        let view = ["trace", "view", "app.calcharo", "--commands", commands];
        shows(&project, &view, &[place, &format!("\nnote: {note}\n")]);
    }
    let words = ["trace", "view", "app.calcharo", "--commands", "fly"];
    let refused = crate::project::outcome(&mut project.command(&words));
    refused.is_refusal(
        2,
        "phicode: trace view: there is no command `fly`\nhint: `--commands ?` lists them",
    );
    shows(
        &project,
        &["trace", "view", "app.calcharo", "--commands", "?"],
        &["to the next step on line N"],
    );
}

#[test]
fn a_watched_name_is_found_in_the_frame_and_in_its_module() {
    let view = ["trace", "view", "app.calcharo", "--commands", "g 6 w total w a w nobody w a"];
    shows(&project(), &view, &["\nwatched\n  total = 0\n  nobody is not bound here\n\n"]);
}

#[test]
fn statistics_count_every_step() {
    let project = project();
    let size = fs::metadata(project.path("work/app.calcharo")).expect("it is there").len();
    let shown = shows(
        &project,
        &["trace", "stats", "app.calcharo"],
        &[
            "program      app.py x\n",
            "outcome      finished\n",
            "interpreter  cpython 3.13.0\n",
            "level        values\n",
            "steps        16, 10 of them line steps\n",
            "\n                    10 line\n",
            "functions            8 <module>  /home/u/app.py:1\n",
            "chunks       1\n",
            "wall time    0.013 s\n",
            "threads      MainThread\n",
            "diagnostics  output of C code\n",
            "damage       none\n",
        ],
    );
    assert!(shown.contains(&format!("{size} in the file")), "{shown}");
    let json = shows(&project, &["trace", "stats", "app.calcharo", "--json"], &[]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json["version"], &json["steps"]), (&1.into(), &16.into()));
    assert_eq!(json["events"]["call"], 3);
    assert_eq!(json["functions"][1]["function"], "add");
    assert_eq!(json["stored_bytes"], size);
    assert_eq!(json["damage"], serde_json::json!([]));
}

#[test]
fn a_killed_recording_is_read_up_to_its_end() {
    let project = Project::new();
    recording::save(
        &project.path("work/app.calcharo"),
        recording::SOURCE,
        vec![(recording::run(), "3\n")],
        None,
    );
    shows(
        &project,
        &["trace", "stats", "app.calcharo"],
        &["outcome      recovered\n", "not known"],
    );
    shows(&project, &["trace", "view", "app.calcharo"], &["step 14/14  line"]);
}

#[test]
fn values_are_written_as_python_writes_them() {
    let project = Project::new();
    recording::values(
        &project.path("work/a"),
        &[("name", text("it's φ")), ("low", int(-40)), ("__hidden__", int(1))],
    );
    let shown = shows(&project, &["trace", "view", "a"], &["  name = \"it's φ\"\n  low = -40\n"]);
    assert!(!shown.contains("hidden"), "{shown}");
}
