//! `phicode cache verify`. That it agrees with what the hook writes is shown where the hook is.

use crate::project::Project;

#[test]
fn a_damaged_entry_is_named_and_fails() {
    let project = Project::new();
    project.write("work/__pycache__/a.cpython-313.φ.pyc", "torn");
    project.write("work/__pycache__/a.cpython-313.pyc", "Python's own");
    let outcome = project.run("cache verify");
    assert_eq!(outcome.status, Some(1));
    assert_eq!(outcome.stderr, "./__pycache__/a.cpython-313.φ.pyc: it is too short\n");
    assert_eq!(outcome.stdout, "0 whole entries of 0 bytes, 1 damaged\n");
}

#[test]
fn nothing_to_verify_is_success_and_a_missing_path_is_not() {
    let project = Project::new();
    let outcome = project.run("cache verify");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""));
    let outcome = project.run("cache verify nowhere");
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.starts_with("nowhere: No such file"), "{}", outcome.stderr);
}
