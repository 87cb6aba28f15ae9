//! Which texts a pack may give, and what is wrong with those that it gives.

use std::collections::HashSet;

use crate::messages::patterns::{LABELS, PATTERNS};
use crate::messages::template::{parts, places};

/// Whether a pack may have a message of that key.
pub(crate) fn is_known(key: &str) -> bool {
    LABELS.contains(&key) || PATTERNS.iter().any(|pattern| pattern.key == key)
}

/// The places that every wording of a key has.
pub(crate) fn places_of(key: &str) -> HashSet<&'static str> {
    if key == "did-you-mean" {
        return HashSet::from(["name"]);
    }
    let wordings = PATTERNS.iter().filter(|pattern| pattern.key == key);
    let sets = wordings.flat_map(|pattern| pattern.wordings).map(|text| places(text).collect());
    sets.reduce(|common: HashSet<&str>, other| &common & &other).unwrap_or_default()
}

/// Keys with what is wrong about their texts.
pub(crate) fn message_problems(messages: &[(String, String)]) -> Vec<(String, String)> {
    let judged = messages.iter().filter_map(|(key, text)| Some((key, problem(key, text)?)));
    judged.map(|(key, problem)| (key.clone(), problem)).collect()
}

fn problem(key: &str, text: &str) -> Option<String> {
    if !is_known(key) {
        return Some(format!("`{key}` is no message that a pack can have"));
    }
    if text.trim().is_empty() {
        return Some(format!("message `{key}` is empty"));
    }
    if text.contains(['\n', '\r']) {
        return Some(format!("message `{key}` has more than one line"));
    }
    if parts(text).is_none() {
        return Some(format!("message `{key}`: its braces do not match"));
    }
    let known = places_of(key);
    let odd = places(text).find(|place| !known.contains(place))?;
    let mut known: Vec<String> = known.into_iter().map(|place| format!("{{{place}}}")).collect();
    known.sort();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Some(format!("message `{key}` has no place {{{odd}}}; its places: {known}"))
}

#[cfg(test)]
mod tests {
    use super::{message_problems, places_of};

    #[test]
    fn texts_that_would_be_wrong_are_told() {
        let problem = |key: &str, text: &str| {
            message_problems(&[(key.into(), text.into())]).pop().map(|(_, problem)| problem)
        };
        assert_eq!(problem("name", "«{name}» no existe"), None);
        assert_eq!(problem("error", "fallo"), None);
        let wrong = problem("name", "«{nombre}» no existe").expect("told");
        assert_eq!(wrong, "message `name` has no place {nombre}; its places: {name}");
        assert!(problem("nombre", "x").expect("told").contains("no message"));
        assert!(problem("name", "{name").expect("told").contains("braces"));
        assert!(problem("name", " ").expect("told").contains("empty"));
        assert!(problem("name", "a\nb").expect("told").contains("one line"));
        assert!(places_of("index-range").is_empty());
    }
}
