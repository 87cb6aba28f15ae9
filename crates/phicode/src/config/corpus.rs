//! The Python files that a pack must carry to φ and back.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use phi_syntax::{Acceptance, SymbolMap, accept, to_python};

use crate::config::command::no_folder;
use crate::inputs::walk;
use crate::report::say;

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Texts that parse, and the names of the files that hold none.
pub(crate) struct Corpus {
    texts: Vec<(PathBuf, String)>,
    left_out: Vec<(PathBuf, String)>,
}

/// What the round trip of a corpus showed.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) checked: usize,
    pub(crate) stropped: usize,
    pub(crate) colliding: usize,
    pub(crate) different: Vec<(PathBuf, Vec<&'static str>)>,
}

impl Corpus {
    /// Reads every `.py` file below `directory`; what cannot be read or is no Python is left out.
    pub(crate) fn read(directory: &Path) -> anyhow::Result<Self> {
        if !directory.is_dir() {
            return Err(no_folder(directory).into());
        }
        let folder = walk(directory);
        for failure in &folder.failures {
            say(&failure.message);
        }
        let is_python = |file: &PathBuf| file.extension().is_some_and(|suffix| suffix == "py");
        let files: Vec<PathBuf> = folder.files.into_iter().filter(is_python).collect();
        let (mut texts, mut left_out) = (Vec::new(), Vec::new());
        let outcomes = in_parallel(&files, |file| python_text(file));
        for (file, outcome) in files.into_iter().zip(outcomes) {
            match outcome {
                Ok(text) => texts.push((file, text)),
                Err(reason) => left_out.push((file, reason)),
            }
        }
        Ok(Self { texts, left_out })
    }

    /// Says which files are no part of the corpus, and why.
    pub(crate) fn tell_what_is_left_out(&self) {
        for (file, reason) in &self.left_out {
            say(format_args!("{}: left out: {reason}", file.display()));
        }
    }

    /// Carries every text to φ and back.
    pub(crate) fn check(&self, map: &SymbolMap) -> Tally {
        let outcomes = in_parallel(&self.texts, |(_, text)| accept(text, map));
        let mut tally = Tally::default();
        for ((file, _), outcome) in self.texts.iter().zip(outcomes) {
            tally.checked += 1;
            match outcome {
                Ok(Acceptance { broken, stropped }) => {
                    tally.stropped += stropped;
                    tally.colliding += usize::from(stropped > 0);
                    if !broken.is_empty() {
                        tally.different.push((file.clone(), broken));
                    }
                }
                Err(_) => tally.different.push((file.clone(), vec!["no Python any more"])),
            }
        }
        tally
    }
}

/// The text of a file, or why it is no part of a corpus.
fn python_text(file: &Path) -> Result<String, String> {
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    // Of a text in another encoding nothing is converted.
    if let Some(refused) = to_python(&bytes, SymbolMap::phi())
        .diagnostics
        .into_iter()
        .find(|one| matches!(one.code, "SYN001" | "SYN002"))
    {
        return Err(refused.message);
    }
    let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).map_or(text.clone(), str::to_owned);
    match accept(&text, SymbolMap::phi()) {
        Ok(_) => Ok(text),
        Err(error) => Err(error.message),
    }
}

/// The results of `work` in the order of `items`, by as many threads as there are processors.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(item)));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(take)).collect();
        threads.into_iter().flat_map(|one| one.join().expect("no text panics")).collect()
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
