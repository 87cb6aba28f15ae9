//! Each test is named by what went wrong once.

use crate::project::Project;

#[test]
fn the_configuration_above_the_current_directory_was_not_seen() {
    let project = Project::new();
    project.write("work/.git/HEAD", "");
    project.write("work/.phicode/config.json", r#"{"strict": true, "symbols": {"def": "if"}}"#);
    project.files(&["sub/a.φ"]);
    let mut command = project.command(&["run", "a.φ"]);
    let outcome = crate::project::outcome(command.current_dir(project.path("work/sub")));
    assert_eq!(outcome.status, Some(2), "{outcome:?}");
}
