//! The configuration files that a search meets.

use std::path::Path;

use crate::environment;
use crate::error::ConfigError;
use crate::search::{self, CANDIDATES};
use crate::text::Text;
use crate::variables;

/// The texts that a search from `start` meets, nearest first; `PHICODE_CONFIG` replaces the search.
pub(crate) fn texts(start: &Path) -> Box<dyn Iterator<Item = Result<Text, ConfigError>>> {
    if let Some(file) = environment::path(&variables::CONFIG) {
        return Box::new(std::iter::once(Text::read(&file)));
    }
    let places = search::directories(start)
        .flat_map(|directory| CANDIDATES.map(|place| directory.join(place)));
    Box::new(places.filter_map(|file| Text::read_if_configuration(&file).transpose()))
}
