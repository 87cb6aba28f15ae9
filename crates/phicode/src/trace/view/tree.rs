//! A name and its value: in one line if it fits, else with what it holds below, two levels deep.

use std::collections::HashSet;

use calcharo::{Object, ObjectId, ObjectKind, State, Value};

use crate::trace::view::shape::{Key, Part, Shape, name_of};
use crate::trace::view::text::quoted_bytes;
use crate::trace::view::value::line;

/// An object with more letters than this in one line is shown as a tree.
const MOST_LETTERS: usize = 60;
/// Parts of one object that are shown.
const MOST_PARTS: usize = 20;
/// Levels of objects below a name that are shown.
const LEVELS: u32 = 2;

/// Draws variables; objects that were drawn are not drawn a second time.
pub(crate) struct Tree<'a> {
    state: &'a State,
    drawn: HashSet<ObjectId>,
    /// The lines so far.
    pub(crate) lines: Vec<String>,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(state: &'a State) -> Self {
        Self { state, drawn: HashSet::new(), lines: Vec::new() }
    }

    /// Adds `name = value`.
    pub(crate) fn add(&mut self, name: &str, value: &Value) {
        self.draw(0, &format!("{name} = "), value);
    }

    fn draw(&mut self, depth: u32, label: &str, value: &Value) {
        let object = match value {
            Value::Ref(id) => self.state.objects.get(id).filter(|it| !Shape::is_leaf(it)),
            _ => None,
        };
        let Some(object) = object else {
            return self.push(depth, label, &line(value, self.state));
        };
        let shape = Shape::of(object);
        if let Some(text) = self.in_one_line(object, &shape) {
            return self.push(depth, label, &text);
        }
        let head = head(object, &shape);
        if !self.drawn.insert(object.id) {
            return self.push(depth, label, &format!("{head}, shown above"));
        }
        self.push(depth, label, &head);
        if depth >= LEVELS {
            // It may be drawn where it is met again, nearer to a name.
            self.drawn.remove(&object.id);
            return;
        }
        for part in shape.parts.iter().take(MOST_PARTS) {
            let label = match &part.key {
                Key::Index(index) => format!("[{index}] = "),
                Key::Member => String::new(),
                Key::Entry(key) => format!("[{}] = ", line(key, self.state)),
                Key::Attribute(name) => format!(".{name} = "),
            };
            self.draw(depth + 1, &label, part.value);
        }
        let more = shape.parts.len().saturating_sub(MOST_PARTS) as u64 + shape.missing;
        if more > 0 {
            self.push(depth + 1, "", &format!("… {more} more"));
        }
    }

    fn push(&mut self, depth: u32, label: &str, text: &str) {
        let indent = "  ".repeat(depth as usize);
        self.lines.push(format!("{indent}{label}{text}"));
    }

    /// An object whose parts are all plain values, if it is short.
    fn in_one_line(&self, object: &Object, shape: &Shape<'_>) -> Option<String> {
        if let Some(data) = &object.data {
            return Some(format!("bytearray({}) #{}", quoted_bytes(data, MOST_LETTERS), object.id));
        }
        if shape.missing > 0 || shape.parts.len() > MOST_PARTS || !has_content(object) {
            return None;
        }
        let parts: Option<Vec<String>> = shape.parts.iter().map(|part| self.short(part)).collect();
        let text = parts?.join(", ");
        let (open, close) = &shape.brackets;
        let comma =
            if object.kind == ObjectKind::Tuple && shape.parts.len() == 1 { "," } else { "" };
        let empty_set = open == "{" && object.kind == ObjectKind::Set && shape.parts.is_empty();
        let (open, close) = if empty_set { ("set(", ")") } else { (open.as_str(), *close) };
        (text.chars().count() <= MOST_LETTERS)
            .then(|| format!("{open}{text}{comma}{close} #{}", object.id))
    }

    fn short(&self, part: &Part<'_>) -> Option<String> {
        if matches!(part.value, Value::Ref(id)
            if !self.state.objects.get(id).is_some_and(Shape::is_leaf))
        {
            return None;
        }
        let value = line(part.value, self.state);
        Some(match &part.key {
            Key::Index(_) | Key::Member => value,
            Key::Entry(key) => format!("{}: {value}", line(key, self.state)),
            Key::Attribute(name) => format!("{name}={value}"),
        })
    }
}

/// Whether anything is known of what the object holds.
fn has_content(object: &Object) -> bool {
    object.items.is_some()
        || object.members.is_some()
        || object.entries.is_some()
        || object.attributes.is_some()
}

fn head(object: &Object, shape: &Shape<'_>) -> String {
    let count = shape.parts.len() as u64 + shape.missing;
    let parts = match (count, object.kind) {
        (0, _) => String::new(),
        (count, ObjectKind::Instance | ObjectKind::Exception) => {
            format!(", {count} attribute{}", plural(count))
        }
        (count, _) => format!(", {count} item{}", plural(count)),
    };
    format!("{} #{}{parts}", name_of(object), object.id)
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}
