//! Where the product keeps what its user decides for no project.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::environment;
use crate::variables;

/// The user's configuration folder, absolute and perhaps not there yet; `None` without a home
/// folder.
///
/// `phicode` in `XDG_CONFIG_HOME`, else `.config/phicode` in the home folder. As the XDG base
/// directory specification asks, a relative `XDG_CONFIG_HOME` counts as unset.
pub fn user_config_directory() -> Option<PathBuf> {
    place(environment::text(&variables::XDG_CONFIG_HOME), environment::home_directory())
}

fn place(xdg: Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    let all = xdg.map(PathBuf::from).filter(|folder| folder.is_absolute());
    Some(all.or_else(|| home.map(|home| home.join(Path::new(".config"))))?.join("phicode"))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::place;

    #[test]
    fn xdg_wins_over_home_unless_it_is_relative() {
        let home = || Some(PathBuf::from("/home/u"));
        let found = |xdg: Option<&str>| place(xdg.map(Into::into), home());
        assert_eq!(found(Some("/xdg")).as_deref(), Some(Path::new("/xdg/phicode")));
        assert_eq!(found(Some("xdg")).as_deref(), Some(Path::new("/home/u/.config/phicode")));
        assert_eq!(found(None).as_deref(), Some(Path::new("/home/u/.config/phicode")));
        assert_eq!(place(None, None), None);
    }
}
