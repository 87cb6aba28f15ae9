//! Opens, starts, gives up root, serves.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::{Context, Result};
use phi_sandbox::{Options as SandboxOptions, Sandbox};
use phi_server::{
    Listeners, Prepared, ServeError, check_tokens, control, drop_privileges, forgo_new_privileges,
    prepare,
};

use crate::clap_errors;
use crate::exit::Exit;
use crate::ffi::ignore_broken_pipes;
use crate::report::{UsageError, say};
use crate::sandbox::{interpreters, packages, required};
use crate::serve::arguments::ServeArguments;
use crate::serve::options::{addresses, found_token_file, identity, options, profiles, slots};

/// Runs `phicode serve`.
pub(crate) fn serve(words: Vec<OsString>) -> Result<Exit> {
    let arguments = match clap_errors::parse::<ServeArguments>("phicode serve", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    // A client that is gone must not end the server.
    ignore_broken_pipes();
    forgo_new_privileges().context("forgo new privileges")?;
    let identity = identity(&arguments.user)?;
    let sandbox = sandbox_options(&arguments, (identity.user, identity.group))?;
    // Before the sandbox, whose start takes long: most mistakes are here.
    let listeners =
        Listeners::bind(&addresses(&arguments)).map_err(|error| refused(error.into()))?;
    check_named_tokens(&arguments)?;
    check_tokens(&listeners, found_token_file(&arguments).as_deref()).map_err(refused)?;
    let sandbox = Sandbox::start(&sandbox)
        .map_err(|error| UsageError::new(format!("serve: {error}"), String::new()))?;
    let sandbox = Arc::new(sandbox);
    let options = options(&arguments, &sandbox)?;
    let said = announcement(&listeners, &sandbox);
    let prepared = prepare(listeners, options, Arc::clone(&sandbox) as _).map_err(refused)?;
    sandbox.give_to(identity.user, identity.group).context("give up root")?;
    drop_privileges(identity).context("give up root")?;
    say(said);
    warn(&prepared);
    let (_control, commands) = control();
    prepared.run(commands).map_err(refused)?;
    Ok(Exit::Success)
}

/// Whoever names a file wants tokens to be asked for.
fn check_named_tokens(arguments: &ServeArguments) -> Result<()> {
    match &arguments.token_file {
        Some(path) if !path.exists() => {
            let text = format!("serve: there is no token file `{}`", path.display());
            let hint = "`phicode token create NAME --token-file FILE` makes it";
            Err(UsageError::new(text, hint).into())
        }
        _ => Ok(()),
    }
}

fn sandbox_options(arguments: &ServeArguments, user: (u32, u32)) -> Result<SandboxOptions> {
    Ok(SandboxOptions {
        required: required(&arguments.place)?,
        pythons: interpreters(arguments.place.python.as_deref()),
        profiles: profiles(arguments)?,
        packages: packages(&arguments.place)?,
        slots: slots(arguments),
        user,
    })
}

/// Where the server is, and what holds its programs.
fn announcement(listeners: &Listeners, sandbox: &Sandbox) -> String {
    let mut text = String::from("phicode: serving on");
    for address in listeners.addresses() {
        let scheme = if address.to_string().starts_with("unix:") { "" } else { "http://" };
        write!(text, " {scheme}{address}").expect("writing to a string cannot fail");
    }
    text + &format!("; isolation {}", sandbox.isolation().level)
}

fn warn(prepared: &Prepared) {
    if !prepared.needs_token() {
        say("phicode: every user of this machine can run programs: there is no token\n\
             hint: phicode token create NAME --scope execute");
    }
}

/// An error of the server as one of usage, with all its causes.
fn refused(error: ServeError) -> anyhow::Error {
    let hint = match &error {
        ServeError::Listen(error) => error.hint(),
        ServeError::Tokens(_) => "`phicode token list` reads the same file",
        ServeError::System(_) => "name a --log that can be written",
    };
    let text = format!("serve: failed to {:#}", anyhow::Error::new(error));
    UsageError::new(text, hint).into()
}
