//! From words to a set-up.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use phi_config::{load_map, project_config};
use phi_sandbox::{BASE, Limits, Profile, Sandbox};
use phi_server::{Address, Identity, InterpreterInfo, Options, default_slots};
use phi_syntax::SymbolMap;

use crate::report::UsageError;
use crate::serve::arguments::ServeArguments;

const DEFAULT_PORT: u16 = 8000;

/// Where to listen.
pub(crate) fn addresses(arguments: &ServeArguments) -> Vec<Address> {
    if !arguments.listen.is_empty() {
        return arguments.listen.clone();
    }
    let port = arguments.api_port.unwrap_or(DEFAULT_PORT);
    vec![Address::Tcp(([127, 0, 0, 1], port).into())]
}

/// How many programs run at one time.
pub(crate) fn slots(arguments: &ServeArguments) -> usize {
    arguments.slots.map_or_else(default_slots, |slots| slots as usize)
}

/// The token file, whether it is there or not.
///
/// Errors: there is no folder for it.
pub(crate) fn token_file(named: Option<&Path>) -> Result<PathBuf> {
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    let folder = phi_config::user_config_directory().ok_or_else(|| {
        UsageError::new("tokens: there is no home folder to keep them in", "name a --token-file")
    })?;
    Ok(folder.join("tokens.json"))
}

/// The token file of the server; without a home folder there are no tokens to be found.
pub(crate) fn found_token_file(arguments: &ServeArguments) -> Option<PathBuf> {
    token_file(arguments.token_file.as_deref()).ok()
}

/// The set-up of the server.
pub(crate) fn options(arguments: &ServeArguments, sandbox: &Sandbox) -> Result<Options> {
    let version = sandbox.python().split(' ').next().unwrap_or_default();
    let python = format!("CPython {version}");
    let info = |profile| InterpreterInfo { profile, version: python.clone() };
    let longest = Duration::from_millis(arguments.max_timeout);
    Ok(Options {
        hosts: arguments.hosts.clone(),
        origins: arguments.origins.clone(),
        token_file: found_token_file(arguments),
        log_file: arguments.log.clone(),
        map: map(arguments.map.as_deref())?,
        interpreters: sandbox.profiles().into_iter().map(info).collect(),
        python,
        required: arguments.place.isolation,
        weak_allowed: arguments.place.allow_weak_sandbox,
        slots: slots(arguments),
        queue: arguments.queue as usize,
        queue_wait: Duration::from_millis(arguments.queue_wait),
        rate: arguments.rate,
        max_body: usize::try_from(arguments.max_body).unwrap_or(usize::MAX),
        maximum: Limits {
            wall: longest,
            cpu: longest,
            memory_mb: arguments.max_memory,
            ..Limits::MAXIMUM
        },
        grace: Duration::from_secs(arguments.grace),
        ..Options::default()
    })
}

fn map(named: Option<&str>) -> Result<SymbolMap> {
    Ok(match named {
        Some(name) => load_map(name)?.map,
        None => project_config(Path::new("."))?.map,
    })
}

/// The warm interpreters beside the base one.
///
/// Errors: two have one name, or a name that is none.
pub(crate) fn profiles(arguments: &ServeArguments) -> Result<Vec<Profile>> {
    let mut profiles: Vec<Profile> = Vec::new();
    for text in &arguments.profiles {
        let (name, imports) = text.split_once('=').unwrap_or((text, text));
        let is_name = |text: &str| {
            let is_right = |it: char| it.is_alphanumeric() || it == '_' || it == '.';
            !text.is_empty() && text.chars().all(is_right)
        };
        let imports: Vec<String> = imports.split(',').map(str::to_owned).collect();
        if !is_name(name) || !imports.iter().all(|module| is_name(module)) {
            let hint = "--zygote numpy, or --zygote science=numpy,pandas";
            return Err(UsageError::new(format!("serve: --zygote {text}: no module"), hint).into());
        }
        if name == BASE || profiles.iter().any(|known| known.name == name) {
            let text = format!("serve: --zygote {text}: there is one called {name}");
            return Err(UsageError::new(text, "choose another name: NAME=IMPORTS").into());
        }
        profiles.push(Profile { name: name.to_owned(), imports });
    }
    Ok(profiles)
}

/// Who the server goes on as.
///
/// Errors: no number, or root.
pub(crate) fn identity(text: &str) -> Result<Identity> {
    let (user, group) = text.split_once(':').unwrap_or((text, text));
    if let (Ok(user @ 1..), Ok(group @ 1..)) = (user.parse(), group.parse()) {
        return Ok(Identity { user, group });
    }
    let hint = "numbers above 0, such as --user 65534:65534; `id -u NAME` tells them";
    Err(UsageError::new(format!("serve: --user {text}: no user"), hint).into())
}
