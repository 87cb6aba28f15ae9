//! Which characters make names.
//!
//! Python takes `XID_Start` and `XID_Continue` of Unicode (PEP 3131), `_` included.

/// Whether a name can begin with `character`.
pub fn is_identifier_start(character: char) -> bool {
    character == '_' || unicode_ident::is_xid_start(character)
}

/// Whether a name can go on with `character`.
pub fn is_identifier_continue(character: char) -> bool {
    unicode_ident::is_xid_continue(character)
}

/// Whether `text` has the form of a name; keywords have it too.
pub fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(is_identifier_start) && characters.all(is_identifier_continue)
}

#[cfg(test)]
mod tests {
    use super::is_identifier;

    #[test]
    fn letters_of_every_alphabet_make_names_and_symbols_do_not() {
        for name in ["a", "_", "λ", "naïve", "変数", "x1"] {
            assert!(is_identifier(name), "{name}");
        }
        for other in ["", "1x", "∈", "a b", "a-b", "\u{301}a"] {
            assert!(!is_identifier(other), "{other}");
        }
    }
}
