//! Where the keys and values of a configuration stand in its text.
//!
//! The parsers of JSON and TOML give values without places, so the text is walked a second time;
//! only by those who point at it. The text is known to be valid.

use std::collections::HashMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// The places of all keys and list elements, in the order of the text.
pub(crate) struct Places {
    all: Vec<Place>,
    /// By path, the last of equal ones: the one that counts.
    index: HashMap<Vec<String>, usize>,
}

/// One key, or one element of a list.
pub(crate) struct Place {
    /// The keys and indices that lead to it.
    pub(crate) path: Vec<String>,
    /// Bytes of the key, quotes included; of an element, its value.
    pub(crate) key: Range<usize>,
    /// Bytes of the value.
    pub(crate) value: Range<usize>,
}

impl Places {
    /// The places in a JSON text.
    pub(crate) fn of_json(text: &str) -> Self {
        let mut scanner = Scanner { text, at: 0, path: Vec::new(), places: Vec::new() };
        scanner.value();
        Self::new(scanner.places)
    }

    /// The places in a TOML text.
    pub(crate) fn of_toml(text: &str) -> Self {
        let mut places = Vec::new();
        if let Ok(table) = DeTable::parse(text) {
            walk_table(table.get_ref(), &mut Vec::new(), &mut places);
        }
        Self::new(places)
    }

    fn new(all: Vec<Place>) -> Self {
        let paths = all.iter().enumerate();
        let index = paths.map(|(index, place)| (place.path.clone(), index)).collect();
        Self { all, index }
    }

    /// The place of `path`; of a key that is given twice the last.
    pub(crate) fn find(&self, path: &[&str]) -> Option<&Place> {
        let path: Vec<String> = path.iter().map(|&part| part.to_owned()).collect();
        self.index.get(&path).map(|&index| &self.all[index])
    }

    /// Keys that an equal one follows.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = &Place> {
        let is_last = |(index, place): &(usize, &Place)| self.index[&place.path] == *index;
        self.all.iter().enumerate().filter(move |one| !is_last(one)).map(|(_, place)| place)
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    path: Vec<String>,
    places: Vec<Place>,
}

impl Scanner<'_> {
    fn value(&mut self) -> Range<usize> {
        self.skip_blanks();
        let start = self.at;
        match self.peek() {
            Some(b'{') => self.members(b'}'),
            Some(b'[') => self.members(b']'),
            Some(b'"') => self.string(),
            _ => self.at += self.rest().find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(0),
        }
        start..self.at
    }

    /// The members of an object or the elements of a list, up to `close`.
    fn members(&mut self, close: u8) {
        self.at += 1;
        let mut index = 0;
        loop {
            self.skip_blanks();
            let Some(first) = self.peek() else { return };
            if first == close || first == b',' {
                self.at += 1;
                if first == close {
                    return;
                }
                continue;
            }
            let before = self.at;
            self.member(close == b'}', index);
            if self.at == before {
                return;
            }
            index += 1;
        }
    }

    fn member(&mut self, is_named: bool, index: usize) {
        let start = self.at;
        let (name, key) = if is_named {
            self.string();
            let key = start..self.at;
            (serde_json::from_str(&self.text[key.clone()]).unwrap_or_default(), Some(key))
        } else {
            (index.to_string(), None)
        };
        self.path.push(name);
        let position = self.places.len();
        let path = self.path.clone();
        self.places.push(Place { path, key: 0..0, value: 0..0 });
        let value = self.value();
        self.places[position].key = key.unwrap_or_else(|| value.clone());
        self.places[position].value = value;
        self.path.pop();
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return;
            }
        }
    }

    /// Skips what stands before a value: the colon too, which says nothing in a valid text.
    fn skip_blanks(&mut self) {
        let rest = self.rest();
        let blanks = [' ', '\t', '\r', '\n', ':', '\u{feff}'];
        self.at += rest.len() - rest.trim_start_matches(blanks).len();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

fn walk_table(table: &DeTable<'_>, path: &mut Vec<String>, places: &mut Vec<Place>) {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        places.push(Place { path: path.clone(), key: key.span(), value: value.span() });
        walk_value(value.get_ref(), path, places);
        path.pop();
    }
}

fn walk_value(value: &DeValue<'_>, path: &mut Vec<String>, places: &mut Vec<Place>) {
    if let Some(table) = value.as_table() {
        walk_table(table, path, places);
    }
    for (index, element) in value.as_array().into_iter().flat_map(|all| all.iter().enumerate()) {
        path.push(index.to_string());
        places.push(Place { path: path.clone(), key: element.span(), value: element.span() });
        walk_value(element.get_ref(), path, places);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn json_and_toml_give_the_same_places() {
        let json = "{\"a\" : [1, \"x,]\"],\r\n \"b\": {\"φ\\\"\": null, \"c\": 2}}";
        let toml = "a = [1, \"x,]\"]\n[b]\n\"φ\\\"\" = 0\nc = 2\n";
        for (places, text) in [(Places::of_json(json), json), (Places::of_toml(toml), toml)] {
            let value = |path: &[&str]| {
                let place = places.find(path).unwrap_or_else(|| panic!("{path:?} in {text}"));
                &text[place.value.clone()]
            };
            assert_eq!(value(&["a"]), "[1, \"x,]\"]");
            assert_eq!(value(&["a", "1"]), "\"x,]\"");
            assert_eq!(value(&["b", "c"]), "2");
            assert_eq!(text[places.find(&["b", "φ\""]).expect("a key").key.clone()], *"\"φ\\\"\"");
        }
    }

    #[test]
    fn a_repeated_key_is_seen_and_the_last_counts() {
        let text = "{\"a\": 1, \"b\": {\"a\": 2}, \"a\": 3}";
        let places = Places::of_json(text);
        let starts: Vec<usize> = places.repeated().map(|one| one.key.start).collect();
        assert_eq!(starts, [1]);
        assert_eq!(text[places.find(&["a"]).expect("it is there").value.clone()], *"3");
    }
}
