//! `phicode cache stats`.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use phi_cache::{Counts, Finding, Statistics, TIERS, Tier, TierCounts};
use phi_config::user_cache_directory;
use serde_json::{Value, json};

use crate::cache::arguments::StatsArguments;
use crate::cache::place::{roots, say_findings, surroundings};
use crate::dispatch::print;
use crate::exit::Exit;

/// The version of the JSON document; readers ignore keys they do not know.
const VERSION: u32 = 1;

/// What is counted.
struct Report {
    bytecode: Statistics,
    /// The user's cache folder, if there is one to have.
    user: Option<PathBuf>,
    tiers: Vec<(&'static Tier, TierCounts)>,
}

pub(crate) fn stats(arguments: StatsArguments) -> Result<Exit> {
    let mut exit = Exit::Success;
    let around = surroundings();
    let mut bytecode = Statistics::default();
    for root in roots(arguments.paths, &around, &mut exit) {
        bytecode.add(&root, &around);
    }
    exit = exit.max(say_findings(&bytecode.unreadable));
    let user = user_cache_directory();
    let mut tiers = Vec::new();
    for (tier, cache) in TIERS.iter().zip(std::iter::repeat(&user)) {
        let Some(cache) = cache else { continue };
        match tier.counts(cache) {
            Ok(counts) => tiers.push((tier, counts)),
            Err(error) => {
                let finding = Finding { path: cache.join(tier.folder), reason: error.to_string() };
                exit = exit.max(say_findings(&[finding]));
            }
        }
    }
    let report = Report { bytecode, user, tiers };
    print(if arguments.json { report.json() } else { report.text() })?;
    Ok(exit)
}

impl Report {
    fn text(&self) -> String {
        let mut text = format!(
            "{:<14} {:>8} {:>12} {:>8} {:>8} {:>8}\n",
            "bytecode", "entries", "bytes", "stale", "orphaned", "damaged"
        );
        let tags = self.bytecode.interpreters.iter().map(|(tag, counts)| (tag.as_str(), *counts));
        for (tag, counts) in tags.chain([("all", self.bytecode.total())]) {
            let Counts { entries, bytes, stale, orphaned, damaged } = counts;
            writeln!(
                text,
                "{tag:<14} {entries:>8} {bytes:>12} {stale:>8} {orphaned:>8} {damaged:>8}"
            )
            .expect("writing to a string cannot fail");
        }
        let Statistics { temporary, left_over, .. } = self.bytecode;
        writeln!(text, "temporary files: {temporary}, of dead writers: {left_over}")
            .expect("writing to a string cannot fail");
        let Some(user) = &self.user else { return text + "no cache folder of the user: no home\n" };
        writeln!(text, "cache folder of the user: {}", user.display())
            .expect("writing to a string cannot fail");
        for (tier, counts) in &self.tiers {
            let TierCounts { entries, bytes, .. } = counts;
            writeln!(text, "  {}: {entries} of {bytes} bytes", tier.holds)
                .expect("writing to a string cannot fail");
        }
        text
    }

    fn json(&self) -> String {
        let interpreters: serde_json::Map<String, Value> = self
            .bytecode
            .interpreters
            .iter()
            .map(|(tag, one)| (tag.clone(), counts(one)))
            .collect();
        let tiers: serde_json::Map<String, Value> = self
            .tiers
            .iter()
            .map(|(tier, counts)| {
                let TierCounts { entries, files, bytes } = counts;
                let counts = json!({"entries": entries, "files": files, "bytes": bytes});
                (tier.folder.to_owned(), counts)
            })
            .collect();
        let document = json!({
            "version": VERSION,
            "bytecode": {
                "all": counts(&self.bytecode.total()),
                "interpreters": interpreters,
                "temporary": self.bytecode.temporary,
                "left_over": self.bytecode.left_over,
            },
            "user": {
                "folder": self.user.as_ref().map(|user| user.to_string_lossy()),
                "tiers": tiers,
            },
        });
        format!("{document:#}\n")
    }
}

fn counts(counts: &Counts) -> Value {
    let Counts { entries, bytes, stale, orphaned, damaged } = counts;
    json!({
        "entries": entries, "bytes": bytes,
        "stale": stale, "orphaned": orphaned, "damaged": damaged,
    })
}
