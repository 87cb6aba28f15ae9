//! Punctuation that keyboards and input methods write in place of ASCII's.

/// Characters and what Python writes for them.
const COUNTERPARTS: &[(&str, &str)] = &[
    ("、،", ","),
    ("。٫", "."),
    ("；؛", ";"),
    ("？؟", "?"),
    ("“”„‟«»「」『』〝〞＂", "\""),
    ("‘’‚‛‹›′＇", "'"),
    ("【〔〖", "["),
    ("】〕〗", "]"),
    ("−–—―－", "-"),
    ("×∗", "*"),
    ("÷∕⁄", "/"),
    ("≤⩽", "<="),
    ("≥⩾", ">="),
    ("≠", "!="),
    ("٪％", "%"),
    ("～", "~"),
];

/// What to write in place of `character`: ASCII of the same meaning.
pub(crate) fn ascii_counterpart(character: char) -> Option<String> {
    let code = u32::from(character);
    if matches!(
        character,
        '\u{3000}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}'
    ) {
        return Some("a blank".to_owned());
    }
    if matches!(character, '٬' | '\u{2009}') {
        return Some("_".to_owned());
    }
    let listed = COUNTERPARTS.iter().find(|(known, _)| known.contains(character));
    if let Some((_, ascii)) = listed {
        return Some((*ascii).to_owned());
    }
    // Full-width forms repeat ASCII in its order.
    let ascii = char::from_u32(code.wrapping_sub(0xFEE0)).filter(char::is_ascii_punctuation)?;
    (0xFF01..=0xFF5E).contains(&code).then(|| ascii.to_string())
}

#[cfg(test)]
mod tests {
    use super::ascii_counterpart;

    #[test]
    fn punctuation_of_input_methods_has_a_counterpart() {
        let pairs = [
            ('：', ":"),
            ('（', "("),
            ('，', ","),
            ('。', "."),
            ('＝', "="),
            ('“', "\""),
            ('،', ","),
        ];
        for (character, ascii) in pairs {
            assert_eq!(ascii_counterpart(character).as_deref(), Some(ascii), "{character}");
        }
        assert_eq!(ascii_counterpart('\u{3000}').as_deref(), Some("a blank"));
        assert_eq!((ascii_counterpart('∉'), ascii_counterpart('ａ')), (None, None));
    }
}
