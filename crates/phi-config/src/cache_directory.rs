//! Where the product keeps what belongs to the user and to no project.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::environment;
use crate::variables;

/// The user's cache folder, absolute and perhaps not there yet; `None` without a home folder.
///
/// `PHICODE_CACHE_DIR`, else `phicode` in `XDG_CACHE_HOME`, else `.cache/phicode` in the home
/// folder. As the XDG base directory specification asks, a relative `XDG_CACHE_HOME` counts as
/// unset. Who cannot write there goes on without a cache and without a message.
///
/// ```
/// if let Some(directory) = phi_config::user_cache_directory() {
///     assert!(directory.is_absolute());
/// }
/// ```
pub fn user_cache_directory() -> Option<PathBuf> {
    place(
        environment::text(&variables::CACHE_DIR),
        environment::text(&variables::XDG_CACHE_HOME),
        environment::home_directory(),
    )
}

fn place(own: Option<OsString>, xdg: Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    if let Some(own) = own {
        return Some(environment::absolute(Path::new(&own)));
    }
    let all = xdg.map(PathBuf::from).filter(|caches| caches.is_absolute());
    Some(all.or_else(|| home.map(|home| home.join(".cache")))?.join("phicode"))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::place;

    #[test]
    fn the_own_variable_wins_then_xdg_then_home() {
        let home = || Some(PathBuf::from("/home/u"));
        let check = |own: Option<&str>, xdg: Option<&str>, expected: &str| {
            let found = place(own.map(Into::into), xdg.map(Into::into), home());
            assert_eq!(found.as_deref(), Some(Path::new(expected)));
        };
        check(Some("/own"), Some("/xdg"), "/own");
        check(None, Some("/xdg"), "/xdg/phicode");
        check(None, Some("relative"), "/home/u/.cache/phicode");
        check(None, None, "/home/u/.cache/phicode");
        assert_eq!(place(None, None, None), None);
    }
}
