//! The words behind `phicode token`.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use phi_server::Scope;

/// Make, list and revoke the tokens of `phicode serve`.
///
/// A running server reads them again at SIGHUP. Exit status: 0 done; 2 usage, a token that is or is
/// not there, or a token file that cannot be used.
#[derive(Debug, Parser)]
#[command(name = "phicode token", disable_version_flag = true)]
pub(crate) struct TokenArguments {
    #[command(subcommand)]
    pub(crate) action: Action,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    Create(CreateArguments),
    List(FileArguments),
    Revoke(RevokeArguments),
}

/// Make a token; its secret is printed once and kept nowhere.
#[derive(Debug, Args)]
pub(crate) struct CreateArguments {
    /// What logs call it.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// What it allows: execute, convert, check, trace or metrics; may be repeated.
    #[arg(long = "scope", value_name = "SCOPE", required = true, value_delimiter = ',')]
    pub(crate) scopes: Vec<Scope>,

    /// Requests per second, in place of the server's own limit.
    #[arg(long, value_name = "COUNT")]
    pub(crate) rate: Option<NonZeroU32>,

    /// Programs at one time.
    #[arg(long, value_name = "COUNT")]
    pub(crate) concurrency: Option<NonZeroU32>,

    #[command(flatten)]
    pub(crate) file: FileArguments,
}

/// List the tokens, without their secrets.
#[derive(Debug, Args)]
pub(crate) struct FileArguments {
    /// Token file; without the option it is `phicode/tokens.json` in the configuration folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

/// Make a token worthless.
#[derive(Debug, Args)]
pub(crate) struct RevokeArguments {
    /// Its name.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) file: FileArguments,
}
