//! The words behind `phicode interpreters`.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

/// Find, describe and compare Python interpreters.
#[derive(Debug, Parser)]
#[command(name = "phicode interpreters", disable_version_flag = true)]
pub(crate) struct InterpretersArguments {
    #[command(subcommand)]
    pub(crate) action: Action,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// List every CPython and PyPy that is found; `*` marks the default.
    ///
    /// Looked at are the folder of phicode, `VIRTUAL_ENV`, `CONDA_PREFIX`, .venv upward,
    /// `PHITON_PATH`, `PHIPY_PATH`, PATH and the installations of pyenv. Exit status: 0; 2 usage.
    List {
        /// Print versions too: of the language, and of the engine that is installed.
        #[arg(long)]
        versions: bool,
        #[command(flatten)]
        output: Output,
    },
    /// Print what is known about one interpreter.
    ///
    /// Exit status: 0; 2 usage; 126 it cannot be used; 127 there is none of that name.
    Show {
        /// A path, a command or a version such as 3.12 or pypy3.9.
        #[arg(value_name = "X")]
        interpreter: OsString,
        #[command(flatten)]
        output: Output,
    },
    /// Print how each interpreter would fare with a program, and what `--interpreter auto` chooses.
    ///
    /// The program's imports are followed through its files and the installed packages; nothing is
    /// run. Exit status: 0; 2 usage, or TARGET is not found; 127 there is no interpreter.
    Explain {
        /// A file, folder, name or module, as `phicode TARGET` takes it.
        #[arg(value_name = "TARGET")]
        target: OsString,
        /// TARGET is a module, also if a file has its name.
        #[arg(short, long)]
        module: bool,
        #[command(flatten)]
        output: Output,
    },
}

/// What all forms of the answer share.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Output {
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
    /// Ask every interpreter again, in place of believing what is kept in the user's cache folder.
    #[arg(long)]
    pub(crate) refresh: bool,
}

impl Output {
    pub(crate) fn freshness(self) -> phi_interpreter::Freshness {
        if self.refresh {
            phi_interpreter::Freshness::Anew
        } else {
            phi_interpreter::Freshness::Kept
        }
    }
}
