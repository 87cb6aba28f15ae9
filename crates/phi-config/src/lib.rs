//! Configuration files and environment variables: found, merged, validated.
//!
//! [`project_config`] answers with which symbol map the files of a directory are read;
//! [`launch_settings`] answers the two questions of a start without building a map;
//! [`environment`] is the only door to the process's variables, and [`variables::VARIABLES`] the
//! one table of those that the product reads.
//!
//! The search starts in a file's own directory and goes upward; the first directory with a
//! configuration wins, nothing is merged across directories. See [`search`] for where it ends.
//!
//! ```
//! let map = phi_config::named_map("es")?;
//! assert_eq!(map.name(), "es");
//! # Ok::<(), phi_config::ConfigError>(())
//! ```

pub mod environment;
pub mod nearest;
pub mod search;
pub mod variables;

mod cache_directory;
mod config_directory;
mod document;
mod error;
mod found;
mod keys;
mod launch;
mod map;
mod pack_file;
mod patience;
mod places;
mod project;
mod remark;
mod settings;
mod strictness;
mod suffix;
mod suffixes;
mod symbols;
mod text;
mod validation;
mod view;

pub use cache_directory::user_cache_directory;
pub use config_directory::user_config_directory;
pub use error::{ConfigError, ConfigErrorKind};
pub use keys::{KEYS, Key};
pub use launch::{LaunchSettings, launch_settings};
pub use map::{
    LoadedMap, load_map, load_pack, map_for_source, named_map, pack_problems, pinned_map,
};
pub use pack_file::PackFile;
pub use patience::read_patiently;
pub use project::{ProjectConfig, project_config};
pub use strictness::check_environment;
pub use suffixes::{BUILT_IN_SUFFIXES, further_suffixes};
pub use validation::{CheckedFile, validate_at, validate_file};
pub use view::{Origin, SymbolView, ValueView, View, view};
