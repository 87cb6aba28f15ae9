//! One action on the token file.

use std::ffi::OsString;

use anyhow::Result;
use phi_server::{NewToken, Scope, StoredToken, TokenError, create, load, revoke};

use crate::clap_errors;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::{UsageError, say};
use crate::serve::token_file;
use crate::token::arguments::{Action, CreateArguments, TokenArguments};

/// Runs `phicode token`.
pub(crate) fn token(words: Vec<OsString>) -> Result<Exit> {
    match clap_errors::parse::<TokenArguments>("phicode token", words)? {
        Err(exit) => return Ok(exit),
        Ok(TokenArguments { action }) => match action {
            Action::Create(arguments) => make(arguments)?,
            Action::List(file) => {
                let tokens = load(&token_file(file.token_file.as_deref())?).map_err(refused)?;
                print(tokens.iter().map(line).collect::<String>())?;
            }
            Action::Revoke(arguments) => {
                let path = token_file(arguments.file.token_file.as_deref())?;
                revoke(&path, &arguments.name).map_err(refused)?;
            }
        },
    }
    Ok(Exit::Success)
}

fn make(arguments: CreateArguments) -> Result<()> {
    let path = token_file(arguments.file.token_file.as_deref())?;
    let mut scopes = arguments.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    let new = NewToken {
        name: arguments.name,
        scopes,
        rate: arguments.rate.map(Into::into),
        concurrency: arguments.concurrency.map(Into::into),
    };
    let secret = create(&path, new).map_err(refused)?;
    print(format!("{secret}\n"))?;
    say("phicode: this is the only time that the token is shown");
    Ok(())
}

/// Name, scopes, limits and day of a token.
fn line(token: &StoredToken) -> String {
    let scopes: Vec<&str> = token.scopes.iter().copied().map(Scope::name).collect();
    let limit = |name: &str, limit: Option<u32>| {
        limit.map(|limit| format!(" {name}={limit}")).unwrap_or_default()
    };
    let (rate, share) = (limit("rate", token.rate), limit("concurrency", token.concurrency));
    let day = token.created.split('T').next().unwrap_or_default();
    format!("{} {}{rate}{share} {day}\n", token.name, scopes.join(","))
}

fn refused(error: TokenError) -> anyhow::Error {
    let hint = match &error {
        TokenError::Unknown(_) => "`phicode token list` names them",
        TokenError::Name { .. } => "`phicode token create NAME --scope execute`",
        _ => "--token-file names another one",
    };
    let text = format!("token: failed to {:#}", anyhow::Error::new(error));
    UsageError::new(text, hint).into()
}
