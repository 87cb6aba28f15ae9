//! Texts with named places: `name '{name}' is not defined`.

/// A part of a text with places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Text that stands as it is.
    Text(&'a str),
    /// A place; `…` is the name of places that nobody asks for.
    Place(&'a str),
}

/// The parts of a text; `None` if its braces do not match.
pub(crate) fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some(open) = rest.find(['{', '}']) {
        let close = rest[open..].find('}').filter(|_| rest[open..].starts_with('{'))?;
        parts.push(Part::Text(&rest[..open]));
        parts.push(Part::Place(&rest[open + 1..open + close]));
        rest = &rest[open + close + 1..];
    }
    parts.push(Part::Text(rest));
    Some(parts)
}

/// The names of the places of a text.
pub(crate) fn places(text: &str) -> impl Iterator<Item = &str> {
    parts(text).unwrap_or_default().into_iter().filter_map(|part| match part {
        Part::Place(name) if name != "…" => Some(name),
        _ => None,
    })
}

/// What stands at the places of `pattern` in `message`, if the message has that form.
pub(crate) fn matched<'a>(pattern: &'a str, message: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let parts = parts(pattern)?;
    let (mut found, mut rest, mut open) = (Vec::new(), message, None);
    for (index, part) in parts.iter().enumerate() {
        match (*part, open.take()) {
            (Part::Place(name), _) => open = Some(name),
            (Part::Text(text), None) => rest = rest.strip_prefix(text)?,
            (Part::Text(text), Some(name)) => {
                let is_last = index + 1 == parts.len();
                let end =
                    if is_last { rest.len().checked_sub(text.len())? } else { rest.find(text)? };
                if !rest.get(end..)?.starts_with(text) {
                    return None;
                }
                found.push((name, &rest[..end]));
                rest = &rest[end + text.len()..];
            }
        }
    }
    let is_whole =
        rest.is_empty() && found.iter().all(|(name, text)| *name == "…" || !text.is_empty());
    is_whole.then_some(found)
}

/// The template with its places filled; a place without a value keeps its braces.
pub(crate) fn filled(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    for part in parts(template).unwrap_or_else(|| vec![Part::Text(template)]) {
        match part {
            Part::Text(plain) => text.push_str(plain),
            Part::Place(name) => {
                text.push_str(&value(name).unwrap_or_else(|| format!("{{{name}}}")));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{filled, matched, parts};

    #[test]
    fn places_are_found_and_filled() {
        let found = matched("{f}() got '{name}'.{…}", "go() got 'x'. More").expect("it matches");
        assert_eq!(found, [("f", "go"), ("name", "x"), ("…", " More")]);
        assert_eq!(matched("a '{x}' b", "a 'it's' b"), Some(vec![("x", "it's")]));
        for other in ["a 'x'", "a '' b", "b 'x' b", "a 'x' b c"] {
            assert_eq!(matched("a '{x}' b", other), None, "{other}");
        }
        assert_eq!(filled("<{x}> {y}", |name| (name == "x").then(|| "1".into())), "<1> {y}");
        assert!(parts("a } b").is_none() && parts("{a").is_none());
    }
}
