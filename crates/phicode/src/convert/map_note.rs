//! `--map` chooses the words of a result; which words a run reads, the result itself decides.

use std::path::Path;

use phi_syntax::SymbolMap;

use crate::convert::arguments::Language;
use crate::convert::jobs::{Job, Target};
use crate::inputs::{Input, Maps};
use crate::report::say;

/// Says once per command that a φ file which was written is read with another map.
#[derive(Default)]
pub(crate) struct MapNote {
    is_told: bool,
}

impl MapNote {
    /// Compares the map of `--map` with the one that header and configuration give to `text`,
    /// the result of `job`.
    pub(crate) fn tell(&mut self, job: &Job, text: &[u8], maps: &mut Maps) {
        let Some(flag) = maps.flag().filter(|_| job.to == Language::Phi && !self.is_told) else {
            return;
        };
        let (flag, file) = match (&job.target, &job.input) {
            (Target::File(file), _) | (Target::Itself, Input::File(file)) => (flag.clone(), file),
            _ => return,
        };
        // What is wrong with that configuration is told by whoever reads with it.
        let directory = file.parent().unwrap_or(Path::new(""));
        let Ok(Ok(own)) = maps.own(text, directory) else {
            return;
        };
        if own.fingerprint() == flag.fingerprint() {
            return;
        }
        self.is_told = true;
        let (file, own) = (file.display(), own.name().to_owned());
        say(format_args!("note: {file} is read with map {own}; {}", advice(&flag)));
    }
}

/// A header can name a bundled map; a pack file is the configuration's to name.
fn advice(flag: &SymbolMap) -> String {
    let name = flag.name();
    let bundled = SymbolMap::bundled(name);
    if bundled.is_some_and(|map| map.fingerprint() == flag.fingerprint()) {
        format!(
            "put \"# φ: map={name}\" in its first line or set \"language\" in the configuration"
        )
    } else {
        "name the map's file as \"language\" in the configuration".to_owned()
    }
}
