//! One run: the request is made, sent and followed.

use std::ffi::OsString;
use std::time::Duration;

use anyhow::Result;

use crate::clap_errors;
use crate::execute::address::Address;
use crate::execute::answer::{follow, refused, show};
use crate::execute::arguments::ExecuteArguments;
use crate::execute::connection::Connection;
use crate::execute::outcome::End;
use crate::execute::request;
use crate::exit::{self, Exit};
use crate::inputs::Failure;
use crate::report::{UsageError, say};

/// The longest run that any server allows.
const LONGEST: Duration = Duration::from_mins(1);
/// For the queue, the start and the way: more than the ten seconds between two signs of life.
const MARGIN: Duration = Duration::from_secs(30);

/// Runs `phicode execute`.
pub(crate) fn execute(words: Vec<OsString>) -> Result<Exit> {
    let arguments = match clap_errors::parse::<ExecuteArguments>("phicode execute", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    let address = address(&arguments)?;
    let token = arguments.token_file.as_deref().map(request::token).transpose();
    let (body, token) = match (request::body(&arguments), token) {
        (Ok(body), Ok(token)) => (body, token),
        (Err(failure), _) | (_, Err(failure)) => return Ok(tell(&failure)),
    };
    let connection = Connection {
        url: &arguments.url,
        address: &address,
        token: token.as_deref(),
        patience: arguments.timeout.map_or(LONGEST, Duration::from_millis) + MARGIN,
    };
    let end = run(&connection, &body, arguments.json)?;
    if let Some((text, help)) = &end.note {
        say(format_args!("phicode: {text}"));
        if !help.is_empty() {
            say(format_args!("help: {help}"));
        }
    }
    exit::with_program_status(end.status)
}

fn run(connection: &Connection<'_>, body: &str, is_raw: bool) -> Result<End> {
    let accept = if is_raw { "application/json" } else { "text/event-stream" };
    let response = connection.post("/execute", body, accept)?;
    if is_raw {
        show(connection, response)
    } else if response.status() == 200 {
        follow(connection, response)
    } else {
        Err(refused(connection, response)?.into())
    }
}

fn address(arguments: &ExecuteArguments) -> Result<Address, UsageError> {
    let is_input = |path: &std::path::PathBuf| path.as_os_str() == "-";
    if is_input(&arguments.file) && arguments.stdin.as_ref().is_some_and(is_input) {
        return Err(UsageError::new(
            "standard input cannot be both the program and what it reads",
            "put one of the two into a file",
        ));
    }
    let address = Address::read(&arguments.url)?;
    if cfg!(not(unix)) && matches!(address, Address::Unix(_)) {
        return Err(UsageError::new(
            format!("{}: this system has no unix sockets", arguments.url),
            "name a server as http://HOST:PORT",
        ));
    }
    Ok(address)
}

fn tell(failure: &Failure) -> Exit {
    say(&failure.message);
    failure.exit
}
