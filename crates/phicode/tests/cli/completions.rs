//! `phicode completions`, asked in the shells themselves.

use std::path::Path;
use std::process::Command;

use crate::project::{Project, outcome};

/// What bash offers for the last of `words`, sorted.
fn bash(project: &Project, words: &[&str]) -> Vec<String> {
    let ask = "source <(phicode completions bash); complete -p phicode phi >/dev/null || exit 9; \
               COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _phicode; \
               printf '%s\\n' \"${COMPREPLY[@]}\"";
    shell(project, Path::new("/bin/bash"), &["--norc", "-c", ask, "bash"], words)
}

fn shell(project: &Project, program: &Path, ask: &[&str], words: &[&str]) -> Vec<String> {
    let bin = project.path("venv/bin").display().to_string();
    let mut command = Command::new(program);
    command
        .args(ask)
        .args(words)
        .current_dir(project.path("work"))
        .env_clear()
        .env("HOME", project.path("home"))
        .env("LANG", "C.UTF-8")
        .env("LC_ALL", "C.UTF-8")
        .env("PATH", format!("{bin}:/usr/bin:/bin"));
    let answer = outcome(&mut command);
    assert_eq!((answer.stderr.as_str(), answer.status), ("", Some(0)), "{words:?}");
    let mut lines: Vec<String> =
        answer.stdout.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    lines.sort();
    lines.dedup();
    lines
}

fn project() -> Project {
    let project = Project::new();
    project.files(&["app.φ", "tool.phi", "old.py", "two words.φ", "notes.txt", "src/inner.φ"]);
    project
}

/// The shell, if this system has it.
fn installed(name: &str) -> Option<String> {
    let found = ["/usr/bin", "/bin", "/usr/local/bin"]
        .map(|directory| format!("{directory}/{name}"))
        .into_iter()
        .find(|path| Path::new(path).exists());
    if found.is_none() {
        eprintln!("{name} is not installed: its completions are not tested");
    }
    found
}

#[test]
fn bash_offers_subcommands_options_and_values() {
    let project = project();
    let offers = |words: &[&str]| bash(&project, words);
    assert_eq!(offers(&["phicode", "conv"]), ["convert"]);
    assert_eq!(offers(&["phi", "comp"]), ["completions"]);
    assert_eq!(offers(&["phicode", "convert", "--to", ""]), ["phi", "python"]);
    assert_eq!(offers(&["phicode", "fmt", "--na"]), ["--names"]);
    assert_eq!(offers(&["phicode", "fmt", "--names", "--map", "e"]), ["es"]);
    assert_eq!(offers(&["phicode", "cache", "ve"]), ["verify"]);
    assert_eq!(offers(&["phicode", "cache", "clear", "--dr"]), ["--dry-run"]);
    assert_eq!(offers(&["phicode", "completions", ""]), ["bash", "fish", "zsh"]);
    assert_eq!(offers(&["phicode", "--interp"]), ["--interpreter"]);
    assert_eq!(offers(&["phicode", "run", "--debug", "--pyp"]), ["--pypy"]);
    assert_eq!(offers(&["phicode", "repl", "--phie"]), [] as [&str; 0]);
    assert_eq!(offers(&["phicode", "trace", "ex"]), ["export"]);
    assert_eq!(offers(&["phicode", "trace", "run", "--clock", "s"]), ["sampled"]);
    assert_eq!(offers(&["phicode", "trace", "export", "--to", ""]), ["json", "jsonl", "tutor"]);
}

#[test]
fn bash_offers_sources_and_behind_a_program_every_file() {
    let project = project();
    let offers = |words: &[&str]| bash(&project, words);
    let sources = ["app.φ", "old.py", "src", "tool.phi", "two words.φ"];
    assert_eq!(offers(&["phicode", "check", ""]), sources);
    assert_eq!(offers(&["phicode", "run", ""]), sources);
    assert_eq!(offers(&["phicode", "--interpreter", "3.12", "ap"]), ["app.φ"]);
    assert_eq!(offers(&["phicode", "app.φ", "no"]), ["notes.txt"]);
    assert_eq!(offers(&["phicode", "run", "app.φ", "no"]), ["notes.txt"]);
    assert_eq!(offers(&["phicode", "trace", "run", "--level", "full", "ap"]), ["app.φ"]);
    assert_eq!(offers(&["phicode", "trace", "run", "app.φ", "no"]), ["notes.txt"]);
    assert_eq!(offers(&["phicode", "trace", "view", "no"]), ["notes.txt"]);
    assert_eq!(offers(&["phicode", "check", "--", "mkdi"]), ["mkdir"]);
    assert_eq!(offers(&["phicode", "check", "--", "mypy", "no"]), ["notes.txt"]);
}

#[test]
fn zsh_offers_the_same() {
    let Some(zsh) = installed("zsh") else { return };
    let project = project();
    // In place of what only a line editor has: functions that print what they are given.
    let ask = "compdef() { : }; source <(phicode completions zsh) || exit 9; \
               _describe() { local array=${@[-1]}; print -rl -- ${${(P)array}%%:*} }; \
               _files() { print -r -- files $* }; compadd() { shift; print -rl -- $* }; \
               _command_names() { print commands }; words=(\"$@\"); CURRENT=$#; _phicode; true";
    let offers =
        |words: &[&str]| shell(&project, Path::new(&zsh), &["-f", "-c", ask, "zsh"], words);
    assert_eq!(offers(&["phicode", "convert", "--to", ""]), ["phi", "python"]);
    assert_eq!(offers(&["phicode", "fmt", ""]), ["files -g *.(φ|phi|py)"]);
    assert_eq!(offers(&["phicode", "check", "--", ""]), ["commands"]);
    assert_eq!(offers(&["phicode", "app.φ", ""]), ["files"]);
    assert_eq!(offers(&["phicode", "trace", "stats", ""]), ["files"]);
    assert!(offers(&["phicode", ""]).contains(&"convert".to_owned()));
    assert!(offers(&["phicode", "cache", "clear", "-"]).contains(&"--dry-run".to_owned()));
}

#[test]
fn fish_offers_the_same() {
    let Some(fish) = installed("fish") else { return };
    let project = project();
    let ask = "phicode completions fish | source; complete -C \"$argv\" | string replace -r '\\t.*' ''; true";
    let offers = |line: &str| {
        let words = [line];
        shell(&project, Path::new(&fish), &["--no-config", "-c", ask], &words)
    };
    assert_eq!(offers("phicode conv"), ["convert"]);
    assert_eq!(offers("phicode convert --to "), ["phi", "python"]);
    assert_eq!(offers("phicode cache clear --dr"), ["--dry-run"]);
    assert_eq!(offers("phicode fmt ap"), ["app.φ"]);
    assert_eq!(offers("phicode fmt no"), [] as [&str; 0]);
    assert_eq!(offers("phicode app.φ no"), ["notes.txt"]);
}

#[test]
fn a_shell_without_completions_is_told() {
    let refused = Project::new().run("completions tcsh");
    assert_eq!((refused.stdout.as_str(), refused.status), ("", Some(2)));
    assert!(refused.stderr.contains("[possible values: bash, zsh, fish]"), "{}", refused.stderr);
}
