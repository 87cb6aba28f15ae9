//! `--version` and `--help`, under both names of the binary.

use std::process::Command;

use crate::project::{Project, outcome};

const VERSION: &str = concat!("phicode ", env!("CARGO_PKG_VERSION"), "\n");

#[test]
fn the_version_is_data_on_standard_output() {
    let project = Project::new();
    for words in ["--version", "-V", "run --version", "--debug --version"] {
        let outcome = project.run(words);
        assert_eq!((outcome.stdout.as_str(), outcome.status), (VERSION, Some(0)), "{words}");
        assert_eq!(outcome.stderr, "");
    }
}

#[test]
fn phi_is_another_name_of_phicode() {
    let outcome = outcome(Command::new(env!("CARGO_BIN_EXE_phi")).arg("-V").env_clear());
    assert_eq!((outcome.stdout.as_str(), outcome.status), (VERSION, Some(0)));
}

#[test]
fn help_names_every_flag_and_subcommand_of_this_version() {
    let help = Project::new().run("--help");
    assert_eq!((help.stderr.as_str(), help.status), ("", Some(0)));
    for word in
        ["convert", "check", "run", "--debug", "--interpreter X", "--pypy", "-c CODE", "127"]
    {
        assert!(help.stdout.contains(word), "{word}");
    }
}

#[test]
fn each_subcommand_has_its_own_help() {
    let project = Project::new();
    for (words, part) in [
        ("run -h", "Run a φ or Python program."),
        ("convert --help", "--in-place"),
        ("check --help", "--format"),
    ] {
        let help = project.run(words);
        assert!(help.stdout.contains(part), "{words}: {}", help.stdout);
        assert_eq!(help.status, Some(0));
    }
}

#[test]
fn output_that_nobody_reads_is_success() {
    let project = Project::new();
    project.write("work/big.φ", "π(1)\n".repeat(100_000));
    for words in ["--help", "convert -o - big.φ", "check --format json ."] {
        let mut command = project.command(&words.split(' ').collect::<Vec<_>>());
        let (reader, writer) = std::io::pipe().expect("a pipe can be made");
        drop(reader);
        let ended = outcome(command.stdout(writer));
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{words}");
    }
}
