//! The words behind `phicode execute`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Run a program on a server that `phicode serve` started.
///
/// Its output comes as it is printed, and its exit status is that of this command. Ctrl-C ends it.
/// Exit status: the program's own; 128 and the signal that ended it; 124 its time was used up; 137
/// another limit; 2 usage, or a request that the server refuses; 69 no server, or no answer of one;
/// 70 the server failed; 75 it is busy; 77 the token or the guard does not allow it.
#[derive(Debug, Parser)]
#[command(name = "phicode execute", disable_version_flag = true)]
pub(crate) struct ExecuteArguments {
    /// The program, φ or Python; `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// What the program finds in `sys.argv`.
    #[arg(value_name = "ARG", last = true)]
    pub(crate) arguments: Vec<String>,

    /// The server: http://HOST:PORT, or unix:PATH.
    #[arg(long, default_value = "http://127.0.0.1:8000")]
    pub(crate) url: String,

    /// Language of the program; without it the suffix tells, or else the text.
    #[arg(long, value_enum)]
    pub(crate) language: Option<Language>,

    /// What the program reads as standard input; `-` is this command's.
    #[arg(long, value_name = "FILE")]
    pub(crate) stdin: Option<PathBuf>,

    /// Seconds that the program may run; without it the server's default.
    #[arg(long, value_name = "SECONDS", value_parser = milliseconds)]
    pub(crate) timeout: Option<u64>,

    /// Memory that the program may use, in MB; without it the server's default.
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) memory: Option<u64>,

    /// File that holds the token, as `phicode token create` printed it.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// Print the server's answer, one JSON document, in place of the program's output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The languages, by the names that the server has for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// φ if there is a glyph outside strings and comments, else Python.
    Auto,
    Python,
    Phi,
}

/// A time in seconds, as milliseconds; at least one.
fn milliseconds(text: &str) -> Result<u64, String> {
    let seconds: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    let milliseconds = (seconds * 1000.0).round();
    if !(1.0..=1e12).contains(&milliseconds) {
        return Err("it is no time that a program can run".to_owned());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let whole = milliseconds as u64;
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn seconds_are_positive_and_finite() {
        assert_eq!(milliseconds("2.5"), Ok(2500));
        assert_eq!(milliseconds("0.001"), Ok(1));
        for wrong in ["0", "-1", "nan", "inf", "1e300", "1s", ""] {
            assert!(milliseconds(wrong).is_err(), "{wrong}");
        }
    }
}
