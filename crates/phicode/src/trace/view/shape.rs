//! What an object is called, and what it holds.

use calcharo::{Object, ObjectKind, Value};

use crate::trace::view::value::plain;

/// A part of an object: how it is reached, and what is there.
pub(crate) struct Part<'a> {
    pub(crate) key: Key<'a>,
    pub(crate) value: &'a Value,
}

/// How a part is reached from its object.
pub(crate) enum Key<'a> {
    /// By its index.
    Index(usize),
    /// A member of a set.
    Member,
    /// By a key.
    Entry(&'a Value),
    /// By a name.
    Attribute(String),
}

/// An object taken apart.
pub(crate) struct Shape<'a> {
    pub(crate) parts: Vec<Part<'a>>,
    /// How many further parts there are that were not recorded.
    pub(crate) missing: u64,
    /// What stands before and behind the parts if all are in one line.
    pub(crate) brackets: (String, &'static str),
}

impl Shape<'_> {
    /// Whether only the name of an object is of interest.
    pub(crate) fn is_leaf(object: &Object) -> bool {
        use ObjectKind::{Class, Function, Method, Module};
        matches!(object.kind, Class | Function | Method | Module)
    }

    pub(crate) fn of(object: &Object) -> Shape<'_> {
        let mut parts = Vec::new();
        let items = object.items.iter().flatten().enumerate();
        parts.extend(items.map(|(index, value)| Part { key: Key::Index(index), value }));
        let members = object.members.iter().flatten();
        parts.extend(members.map(|value| Part { key: Key::Member, value }));
        let entries = object.entries.iter().flatten();
        parts.extend(entries.map(|(key, value)| Part { key: Key::Entry(key), value }));
        let attributes = object.attributes.iter().flatten();
        parts.extend(attributes.map(|(name, value)| Part {
            key: Key::Attribute(match name {
                Value::Str(name) => plain(name),
                _ => "?".to_owned(),
            }),
            value,
        }));
        let recorded = object.items.iter().flatten().count()
            + object.members.iter().flatten().count()
            + object.entries.iter().flatten().count();
        let missing = object.length.unwrap_or(0).saturating_sub(recorded as u64);
        Shape { parts, missing, brackets: brackets(object) }
    }
}

fn brackets(object: &Object) -> (String, &'static str) {
    let name = type_name(object);
    let is_plain = object.attributes.is_none();
    match (object.kind, name.as_str()) {
        (ObjectKind::List, "list") if is_plain => ("[".to_owned(), "]"),
        (ObjectKind::Tuple, "tuple") if is_plain => ("(".to_owned(), ")"),
        (ObjectKind::Dict, "dict") | (ObjectKind::Set, "set") if is_plain => ("{".to_owned(), "}"),
        _ => (format!("{}(", name_of(object)), ")"),
    }
}

/// `list`, `shop.Cart`.
fn type_name(object: &Object) -> String {
    match &object.type_name {
        Value::Str(name) => plain(name),
        _ => object.kind.name().to_owned(),
    }
}

/// The type, or for what has a name of its own the kind and the name.
pub(crate) fn name_of(object: &Object) -> String {
    match &object.label {
        Some(Value::Str(label)) => format!("{} {}", object.kind.name(), plain(label)),
        _ => type_name(object),
    }
}
