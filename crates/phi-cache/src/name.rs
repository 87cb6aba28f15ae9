//! What an entry's file name says.

use crate::hash::SipVariant;

/// The parts of `NAME.TAG[.opt-N].SUFFIX.pyc`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryName {
    /// The source's name without its suffix.
    pub stem: String,
    /// The interpreter's cache tag, for example `cpython-313`.
    pub tag: String,
    /// The optimisation level, empty for none.
    pub optimisation: String,
    /// The source's suffix without its point, for example `φ`.
    pub suffix: String,
}

impl EntryName {
    /// Reads a file name; `None` if it is not the name of an entry, Python's own included.
    pub fn parse(file_name: &str) -> Option<Self> {
        let (rest, suffix) = file_name.strip_suffix(".pyc")?.rsplit_once('.')?;
        if suffix.starts_with("opt-") {
            return None;
        }
        let (rest, optimisation) = match rest.rsplit_once(".opt-") {
            Some((rest, level)) => (rest, level),
            None => (rest, ""),
        };
        let (stem, tag) = rest.rsplit_once('.')?;
        (is_tag(tag) && !stem.is_empty()).then(|| Self {
            stem: stem.to_owned(),
            tag: tag.to_owned(),
            optimisation: optimisation.to_owned(),
            suffix: suffix.to_owned(),
        })
    }

    /// The checksum that the interpreter with this tag writes.
    pub fn variant(&self) -> SipVariant {
        let minor = self.tag.strip_prefix("cpython-3").and_then(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<u32>().ok()
        });
        if minor.is_some_and(|minor| minor >= 11) { SipVariant::Sip13 } else { SipVariant::Sip24 }
    }
}

/// `cpython-313`, `pypy39`.
fn is_tag(tag: &str) -> bool {
    let is_digit = |digit: char| digit.is_ascii_digit();
    if let Some(version) = tag.strip_prefix("pypy") {
        return version.trim_start_matches('-').starts_with(is_digit);
    }
    tag.split_once('-').is_some_and(|(name, version)| {
        name.bytes().all(|byte| byte.is_ascii_lowercase()) && version.starts_with(is_digit)
    })
}

#[cfg(test)]
mod tests {
    use super::EntryName;
    use crate::SipVariant;

    #[test]
    fn names_of_entries_are_told_from_pythons_own() {
        let name = EntryName::parse("a.b.cpython-313.opt-2.φ.pyc").expect("an entry");
        assert_eq!((name.stem.as_str(), name.suffix.as_str()), ("a.b", "φ"));
        assert_eq!((name.tag.as_str(), name.optimisation.as_str()), ("cpython-313", "2"));
        for other in ["a.cpython-313.pyc", "a.cpython-313.opt-1.pyc", "a.pyc", "a.φ", "a.b.c.pyc"]
        {
            assert_eq!(EntryName::parse(other), None, "{other}");
        }
    }

    #[test]
    fn the_checksum_follows_the_tag() {
        let variant = |tag: &str| EntryName::parse(&format!("a.{tag}.φ.pyc")).map(|n| n.variant());
        assert_eq!(variant("cpython-310"), Some(SipVariant::Sip24));
        assert_eq!(variant("cpython-38"), Some(SipVariant::Sip24));
        assert_eq!(variant("cpython-311"), Some(SipVariant::Sip13));
        assert_eq!(variant("pypy39"), Some(SipVariant::Sip24));
        assert_eq!(variant("pypy311-pp73"), Some(SipVariant::Sip24));
    }
}
