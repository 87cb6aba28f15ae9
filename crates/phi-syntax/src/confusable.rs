//! Spellings that a reader cannot tell apart.

/// Letters of other scripts and the Latin letter that they look like.
const LATIN_TWINS: &str = "аa еe оo рp сc уy хx іi јj ѕs һh ԁd АA ВB ЕE КK МM НH ОO РP СC ТT ХX \
                           ІI ЅS ЈJ οo αa νv υu ρp ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ıi";

/// The text with each letter as the Latin letter that it looks like.
pub(crate) fn skeleton(text: &str) -> String {
    let seen = |one: char| if one.is_ascii() { one } else { twin(one).unwrap_or(one) };
    text.chars().map(seen).collect()
}

/// Whether the letters are of two scripts that share their looks, Latin and another.
pub(crate) fn mixes_scripts(text: &str) -> bool {
    let is_greek_or_cyrillic = |one: char| matches!(one, '\u{370}'..='\u{52F}');
    text.chars().any(|one| one.is_ascii_alphabetic()) && text.chars().any(is_greek_or_cyrillic)
}

fn twin(character: char) -> Option<char> {
    let mut pairs = LATIN_TWINS.split(' ').map(|pair| (pair.chars().next(), pair.chars().nth(1)));
    pairs.find(|(seen, _)| *seen == Some(character)).and_then(|(_, latin)| latin)
}

#[cfg(test)]
mod tests {
    use super::{mixes_scripts, skeleton};

    #[test]
    fn letters_of_other_scripts_are_seen_as_latin_ones() {
        assert_eq!(skeleton("рас"), "pac");
        assert!(mixes_scripts("pас") && !mixes_scripts("рас") && !mixes_scripts("λ"));
    }
}
