//! What the standard library of an interpreter holds: it is asked itself, once for each name.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::Identity;
use crate::names::Pair;
use crate::probe::ask;
use crate::record::Record;
use crate::store;

const QUESTION: &str = include_str!("library.py");
const MARKER: &str = "phicode-library 1 ";

/// Those of `wanted` that the interpreter of `record` does not have; the answers are kept beside
/// its description. `Err` says why there is no answer.
pub(crate) fn missing_in(
    record: &Record,
    wanted: &BTreeSet<Pair>,
) -> Result<BTreeSet<Pair>, String> {
    let identity = Identity::of(&record.executable);
    let mut known = store::load_names(&identity);
    let is_new = |pair: &&Pair| !known.contains_key(&key(pair));
    let new: BTreeSet<&Pair> = wanted.iter().filter(is_new).collect();
    if !new.is_empty() {
        let missing = asked(record, &new)?;
        let answers: BTreeMap<String, bool> =
            new.into_iter().map(key).map(|key| (key.clone(), !missing.contains(&key))).collect();
        store::save_names(&identity, &answers);
        known.extend(answers);
    }
    let is_missing = |pair: &&Pair| known.get(&key(pair)) == Some(&false);
    Ok(wanted.iter().filter(is_missing).cloned().collect())
}

fn asked(record: &Record, wanted: &BTreeSet<&Pair>) -> Result<Vec<String>, String> {
    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (module, name) in wanted {
        modules.entry(module).or_default().push(name);
    }
    let questions: Vec<String> =
        modules.iter().map(|(module, names)| format!("{module}:{}", names.join(","))).collect();
    let words = ["-I", "-S", "-B", "-c", QUESTION];
    let words: Vec<&str> = words.into_iter().chain(questions.iter().map(String::as_str)).collect();
    let answer = ask(&record.executable, &words)?;
    answer
        .lines()
        .rev()
        .find_map(|line| serde_json::from_str(line.strip_prefix(MARKER)?).ok())
        .ok_or_else(|| "it gives no answer".to_owned())
}

fn key((module, name): &Pair) -> String {
    format!("{module}:{name}")
}
