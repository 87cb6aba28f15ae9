//! `phicode token`.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::project::Project;

#[test]
fn tokens_are_made_listed_and_revoked() {
    let project = Project::new();
    let made = project.run("token create ci --scope execute --scope convert --rate 5");
    assert_eq!((made.status, made.stdout.len()), (Some(0), 48), "{}", made.stderr);
    assert!(made.stdout.starts_with("phi_"), "{}", made.stdout);
    let file = "home/.config/phicode/tokens.json";
    assert!(!project.read(file).contains(made.stdout.trim().trim_start_matches("phi_")));
    let permissions = fs::metadata(project.path(file)).expect("the file").permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
    let listed = project.run("token list").stdout;
    assert!(listed.starts_with("ci execute,convert rate=5 20"), "{listed}");
    project.run("token revoke ci").is_silent_success();
    assert_eq!(project.run("token list").stdout, "");
}

#[test]
fn what_cannot_be_is_told_with_a_way_out() {
    let project = Project::new();
    project.refuses(
        "token revoke ci",
        2,
        "phicode: token: failed to revoke the token `ci`: there is none of that name\n\
         hint: `phicode token list` names them",
    );
    assert_eq!(project.run("token create ci --scope execute").status, Some(0));
    project.refuses(
        "token create ci --scope execute",
        2,
        "phicode: token: failed to create the token `ci`: there is one of that name; revoke it \
         first\nhint: `phicode token create NAME --scope execute`",
    );
    let wrong = project.run("token create ci --scope all");
    assert_eq!(wrong.status, Some(2));
    assert!(wrong.stderr.contains("execute, trace, convert, check, metrics"), "{}", wrong.stderr);
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let project = Project::new();
    assert_eq!(project.run("token create ci --scope execute --token-file t").status, Some(0));
    let path = project.path("work/t");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("changed");
    let refused = project.run("token list --token-file t");
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("its mode is 640"), "{}", refused.stderr);
}
