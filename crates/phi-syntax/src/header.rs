//! The header that pins a file's map: `# φ: map=NAME` or `# φ: map=NAME@FINGERPRINT`.

use std::ops::Range;

use crate::encoding::text_start;

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
    const LONGEST: usize = 512;
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
    use super::file_map_header;

    #[test]
    fn it_stands_in_the_first_two_lines() {
        let header = file_map_header("#!/x\n# φ: map=es@1a2b rest\n".as_bytes()).expect("found");
        assert_eq!((header.name.as_str(), header.fingerprint.as_deref()), ("es", Some("1a2b")));
        assert_eq!(header.range, 15..22);
        assert_eq!(file_map_header("\n\n# φ: map=es\n".as_bytes()), None);
        assert_eq!(file_map_header("x = '# φ: map=es'".as_bytes()), None);
    }
}
