//! The header that pins a file's map: `# φ: map=NAME` or `# φ: map=NAME@FINGERPRINT`.

use std::ops::Range;

use phi_python::is_identifier;

use crate::encoding::text_start;

/// Bytes of a line that may be a header.
const LONGEST: usize = 512;

/// What a file says about its map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapHeader {
    /// The map's name.
    pub name: String,
    /// The beginning of the map's fingerprint in hexadecimal digits, if the file pins it.
    pub fingerprint: Option<String>,
    /// Byte offsets of name and fingerprint.
    pub range: Range<usize>,
}

/// Reads the header from the first two lines.
pub fn file_map_header(source: &[u8]) -> Option<MapHeader> {
    let start = text_start(source);
    let head = &source[start..source.len().min(start + 2 * LONGEST)];
    let mut offset = start;
    for line in head.split_inclusive(|&byte| byte == b'\n').take(2) {
        if let Some(header) = read_line(line, offset) {
            return Some(header);
        }
        offset += line.len();
    }
    None
}

/// A comment in the first two lines that looks like the header and is none: `mpa=es`, `map=`.
///
/// The answer is the place of what stands after `φ:`. Prose after `φ:` is a comment like any other.
pub fn header_slip(source: &[u8]) -> Option<Range<usize>> {
    if file_map_header(source).is_some() {
        return None;
    }
    let mut offset = text_start(source);
    let head = &source[offset..source.len().min(offset + 2 * LONGEST)];
    for line in head.split_inclusive(|&byte| byte == b'\n').take(2) {
        if let Some(slip) = slip_in(line) {
            let start = offset + (slip.as_ptr() as usize - line.as_ptr() as usize);
            return Some(start..start + slip.len());
        }
        offset += line.len();
    }
    None
}

fn slip_in(line: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(line).ok()?;
    let comment = text.trim_start().strip_prefix('#')?.trim_start();
    let said = comment.strip_prefix("φ:")?.trim();
    let rest = said.trim_start_matches(|character: char| character.is_ascii_alphabetic());
    let word = &said[..said.len() - rest.len()];
    let mut letters = word.as_bytes().to_vec();
    letters.sort_unstable();
    let is_map = letters == b"amp" && rest.trim_start().starts_with(['=', ':']);
    let is_name = |value: &str| {
        value.is_empty() || is_identifier(value.split_once('@').map_or(value, |(name, _)| name))
    };
    let is_setting = !word.is_empty() && rest.strip_prefix('=').is_some_and(is_name);
    (is_map || is_setting).then_some(said)
}

fn read_line(line: &[u8], offset: usize) -> Option<MapHeader> {
    let text = std::str::from_utf8(line).ok()?;
    let comment = text.trim_start().strip_prefix('#')?.trim_start();
    let value = comment.strip_prefix("φ:")?.trim_start().strip_prefix("map=")?;
    let value = value.split(|character: char| character.is_whitespace()).next()?;
    let (name, fingerprint) = match value.split_once('@') {
        Some((name, digits)) => (name, Some(digits.to_owned())),
        None => (value, None),
    };
    let start = offset + (value.as_ptr() as usize - line.as_ptr() as usize);
    let range = start..start + value.len();
    (!name.is_empty()).then(|| MapHeader { name: name.to_owned(), fingerprint, range })
}

#[cfg(test)]
mod tests {
    use super::{file_map_header, header_slip};

    #[test]
    fn it_stands_in_the_first_two_lines() {
        let header = file_map_header("#!/x\n# φ: map=es@1a2b rest\n".as_bytes()).expect("found");
        assert_eq!((header.name.as_str(), header.fingerprint.as_deref()), ("es", Some("1a2b")));
        assert_eq!(header.range, 15..22);
        assert_eq!(file_map_header("\n\n# φ: map=es\n".as_bytes()), None);
        assert_eq!(file_map_header("x = '# φ: map=es'".as_bytes()), None);
    }

    #[test]
    fn what_looks_like_a_header_is_told_and_prose_is_not() {
        let slip = |text: &str| header_slip(text.as_bytes()).map(|range| text[range].to_owned());
        for said in [
            "mpa=es",
            "language=es",
            "mpa = es",
            "map=",
            "map = es",
            "map= es",
            "map=@12",
            "map: es",
        ] {
            let text = format!("#!/x\n#  φ: {said} \nx\n");
            assert_eq!(slip(&text).as_deref(), Some(said), "{said}");
        }
        for text in ["# φ: map=es\n", "# φ: golden = 1.618\n", "# φ: see below\n", "φ = 1\n"] {
            assert_eq!(slip(text), None, "{text}");
        }
    }
}
