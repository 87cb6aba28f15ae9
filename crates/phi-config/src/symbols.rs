//! The keys `symbols` and `language` as the specification of a symbol map.

use std::path::Path;

use phi_syntax::{MapSpec, SymbolMap};
use serde_json::{Map, Value};

use crate::error::ConfigError;
use crate::map;
use crate::pack_file::PackFile;
use crate::remark::Remark;
use crate::settings::Settings;

/// What to build for a configuration.
pub(crate) enum Wanted {
    /// A bundled map, unchanged.
    Bundled(&'static SymbolMap),
    /// A map of its own, and the pack file that is a part of it.
    Custom(Box<MapSpec>, Option<PackFile>),
}

/// The map that `settings` of `file` describe.
///
/// If the language cannot be used, the answer is the map `phi` with the same `symbols`, so that
/// their problems are seen too, beside the error.
pub(crate) fn wanted_map(settings: &mut Settings, file: &Path) -> (Wanted, Option<ConfigError>) {
    let symbols = rename_walrus(settings);
    let language = settings.language.as_deref().unwrap_or("phi");
    let origin = file.display().to_string();
    match SymbolMap::bundled(language) {
        Some(map) => (laid_on(map, &symbols, &origin), None),
        None => match map::read_pack(language, file.parent()) {
            Ok((mut spec, pack)) => {
                let on_top = MapSpec::overlay(&spec.name, &symbols, &origin);
                let is_replaced = |word: &str| on_top.words.iter().any(|(own, _)| own == word);
                spec.words.retain(|(word, _)| !is_replaced(word));
                spec.words.extend(on_top.words);
                spec.mistyped.extend(on_top.mistyped);
                (Wanted::Custom(Box::new(spec), Some(pack)), None)
            }
            Err(error) => (laid_on(SymbolMap::phi(), &symbols, &origin), Some(error)),
        },
    }
}

fn laid_on(map: &'static SymbolMap, symbols: &Map<String, Value>, origin: &str) -> Wanted {
    if symbols.is_empty() {
        return Wanted::Bundled(map);
    }
    Wanted::Custom(Box::new(MapSpec::overlay(map.name(), symbols, origin)), None)
}

/// The `symbols` with the older engine's word `walrus` as the operator that it meant.
fn rename_walrus(settings: &mut Settings) -> Map<String, Value> {
    let is_walrus = |word: &str| word == "walrus";
    if settings.symbols.keys().any(|word| is_walrus(word)) {
        settings.remarks.push(Remark::warning(
            "CFG104",
            &["symbols", "walrus"],
            "symbols: `walrus` is read as `:=`; write `\":=\"` to say so".to_owned(),
            "rename the key to `\":=\"`",
        ));
    }
    let symbols = std::mem::take(&mut settings.symbols).into_iter();
    symbols
        .map(|(word, value)| (if is_walrus(&word) { ":=".into() } else { word }, value))
        .collect()
}
