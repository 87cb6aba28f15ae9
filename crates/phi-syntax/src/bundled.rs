//! The maps that come with the engine: the glyphs and the language packs.

use std::sync::OnceLock;

use crate::map::SymbolMap;
use crate::{MapSpec, Validation};

/// Where the words of error messages begin; they are read only when an error is told.
const MESSAGES: &str = "\n[messages]\n";

/// A map that comes with the engine; built when it is first asked for.
struct Bundled {
    name: &'static str,
    text: &'static str,
    map: OnceLock<SymbolMap>,
}

macro_rules! bundled {
    ($($name:literal),*) => {
        static NAMES: &[&str] = &[$($name),*];
        static BUNDLED: [Bundled; [$($name),*].len()] = [$(Bundled {
            name: $name,
            text: include_str!(concat!("../packs/", $name, ".toml")),
            map: OnceLock::new(),
        }),*];
    };
}

bundled!("phi", "ar", "de", "es", "fr", "hi", "it", "ja", "pt", "ru", "tr", "zh");

impl Bundled {
    fn map(&self) -> &SymbolMap {
        self.map.get_or_init(|| {
            let words = self.text.split(MESSAGES).next().unwrap_or_default();
            let spec = MapSpec::from_toml(words, self.name).expect("bundled maps are tested");
            SymbolMap::build(&spec, Validation::On).0
        })
    }
}

impl SymbolMap {
    /// The default map of 48 glyphs.
    pub fn phi() -> &'static Self {
        BUNDLED[0].map()
    }

    /// The map of that name that comes with the engine.
    pub fn bundled(name: &str) -> Option<&'static Self> {
        BUNDLED.iter().find(|bundled| bundled.name == name).map(Bundled::map)
    }

    /// The names of all maps that come with the engine.
    pub fn bundled_names() -> &'static [&'static str] {
        NAMES
    }
}

/// The messages of the bundled map of that name.
pub(crate) fn bundled_messages(name: &str) -> Vec<(String, String)> {
    MapSpec::bundled(name).map(|spec| spec.messages).unwrap_or_default()
}

impl MapSpec {
    /// The pack of that name that comes with the engine, as it is written.
    pub fn bundled(name: &str) -> Option<Self> {
        let found = BUNDLED.iter().find(|bundled| bundled.name == name)?;
        // Each is read by a test, so that there is no error here.
        Self::from_toml(found.text, name).ok()
    }
}
