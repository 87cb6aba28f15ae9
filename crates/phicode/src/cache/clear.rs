//! `phicode cache clear`.

use anyhow::Result;
use phi_cache::{Cleared, Effect, Scope, TIERS};
use phi_config::user_cache_directory;

use crate::cache::arguments::ClearArguments;
use crate::cache::place::{roots, say_findings, surroundings};
use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::say;

pub(crate) fn clear(arguments: ClearArguments) -> Result<Exit> {
    let scope = if arguments.stale { Scope::Useless } else { Scope::Every };
    let effect = if arguments.dry_run { Effect::Rehearse } else { Effect::Remove };
    let around = surroundings();
    let mut exit = Exit::Success;
    let mut cleared = Cleared::default();
    for root in roots(arguments.paths, &around, &mut exit) {
        cleared.add(&root, scope, effect, &around);
    }
    if let Some(cache) = user_cache_directory().filter(|_| arguments.all) {
        for tier in TIERS {
            tier.clear(&cache, effect, &mut cleared);
        }
    }
    for path in &cleared.kept {
        say(format_args!(
            "{}: kept, for nothing but its name says that it is an entry",
            path.display()
        ));
    }
    exit = exit.max(say_findings(&cleared.failures));
    if effect == Effect::Rehearse {
        let names: Vec<String> =
            cleared.files.iter().map(|file| format!("{}\n", file.display())).collect();
        print(names.concat())?;
    }
    let count = cleared.files.len();
    let files = if count == 1 { "file" } else { "files" };
    let verb = if effect == Effect::Rehearse { "would be removed" } else { "removed" };
    print(format!("{count} {files} of {} bytes {verb}\n", cleared.bytes))?;
    Ok(exit)
}
