//! The heap of an entry: boxes that values point to.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::primitive::{bytes_text, inline, text_box};
use crate::object::{Object, ObjectKind};
use crate::state::State;
use crate::value::Value;

/// Numbers of boxes: an object, or a value without identity, keeps its number through the trace.
#[derive(Default)]
pub(super) struct Numbers(HashMap<Value, u64>);

impl Numbers {
    fn of(&mut self, value: &Value) -> u64 {
        let next = self.0.len() as u64 + 1;
        *self.0.entry(value.clone()).or_insert(next)
    }
}

/// The heap of one entry, filled with what is asked for.
pub(super) struct Heap<'a> {
    state: &'a State,
    numbers: &'a mut Numbers,
    boxes: BTreeMap<u64, Json>,
    waiting: Vec<(u64, Value)>,
}

impl<'a> Heap<'a> {
    pub(super) fn new(state: &'a State, numbers: &'a mut Numbers) -> Self {
        Self { state, numbers, boxes: BTreeMap::new(), waiting: Vec::new() }
    }

    /// A value as it stands in a variable or a box: itself, or a pointer to its box.
    pub(super) fn encode(&mut self, value: &Value) -> Json {
        if let Some(inline) = inline(value) {
            return inline;
        }
        let number = self.numbers.of(value);
        if let std::collections::btree_map::Entry::Vacant(place) = self.boxes.entry(number) {
            // Known before it is filled: it may lead to itself.
            place.insert(Json::Null);
            self.waiting.push((number, value.clone()));
        }
        json!(["REF", number])
    }

    /// All boxes, by number.
    pub(super) fn finish(mut self) -> Json {
        while let Some((number, value)) = self.waiting.pop() {
            let content = self.content(&value);
            self.boxes.insert(number, content);
        }
        let boxes = self.boxes.into_iter();
        Json::Object(boxes.map(|(number, content)| (number.to_string(), content)).collect())
    }

    fn content(&mut self, value: &Value) -> Json {
        if let Some(text_box) = text_box(value) {
            return text_box;
        }
        match value {
            Value::Tuple(items) => self.sequence(json!(["TUPLE"]), items.iter()),
            Value::Ref(id) => match self.state.objects.get(id) {
                Some(object) => self.object(object),
                None => json!(["HEAP_PRIMITIVE", "object", "not recorded"]),
            },
            _ => json!(["HEAP_PRIMITIVE", "object", ""]),
        }
    }

    fn object(&mut self, object: &Object) -> Json {
        let type_name = text(&object.type_name);
        let label = object.label.as_ref().map_or_else(|| type_name.clone(), text);
        let items = object.items.iter().flatten();
        match object.kind {
            ObjectKind::List | ObjectKind::Deque | ObjectKind::Array => {
                self.sequence(json!(["LIST"]), items)
            }
            ObjectKind::Tuple => self.sequence(json!(["TUPLE"]), items),
            ObjectKind::Set | ObjectKind::FrozenSet => {
                self.sequence(json!(["SET"]), object.members.iter().flatten())
            }
            ObjectKind::Dict => self.pairs(json!(["DICT"]), object.entries.as_ref()),
            ObjectKind::ByteArray => {
                let data = object.data.as_deref().unwrap_or_default();
                json!(["HEAP_PRIMITIVE", type_name, bytes_text(data)])
            }
            ObjectKind::Function => json!(["FUNCTION", format!("{label}(...)"), null]),
            ObjectKind::Method => {
                let function = attribute(object, "__func__").cloned();
                let name = function.map_or(label, |function| self.label(&function));
                json!(["FUNCTION", format!("{name}(...)"), null])
            }
            ObjectKind::Module => json!(["module", label]),
            ObjectKind::Class => {
                let bases = attribute(object, "__bases__").cloned();
                let bases = bases.map_or_else(Vec::new, |bases| self.names(&bases));
                let head = json!(["CLASS", label, bases]);
                self.attributes(head, object)
            }
            ObjectKind::Exception => {
                let args = items.map(|item| self.encode(item)).collect::<Vec<_>>();
                let mut content = json!(["INSTANCE", type_name]);
                for (index, arg) in args.into_iter().enumerate() {
                    push(&mut content, json!([format!("args[{index}]"), arg]));
                }
                self.attributes(content, object)
            }
            ObjectKind::Opaque
            | ObjectKind::Instance
            | ObjectKind::Cell
            | ObjectKind::Generator => self.attributes(json!(["INSTANCE", type_name]), object),
        }
    }

    fn sequence<'b>(&mut self, mut head: Json, items: impl Iterator<Item = &'b Value>) -> Json {
        for item in items {
            let item = self.encode(item);
            push(&mut head, item);
        }
        head
    }

    fn pairs(&mut self, mut head: Json, pairs: Option<&IndexMap<Value, Value>>) -> Json {
        for (key, value) in pairs.into_iter().flatten() {
            let pair = json!([self.encode(key), self.encode(value)]);
            push(&mut head, pair);
        }
        head
    }

    fn attributes(&mut self, mut head: Json, object: &Object) -> Json {
        for (name, value) in object.attributes.iter().flatten() {
            if !is_hidden(name) {
                let pair = json!([self.encode(name), self.encode(value)]);
                push(&mut head, pair);
            }
        }
        head
    }

    /// The name of a function or class.
    fn label(&self, value: &Value) -> String {
        let Value::Ref(id) = value else { return String::new() };
        let object = self.state.objects.get(id);
        object.and_then(|object| object.label.as_ref()).map_or_else(String::new, text)
    }

    /// Names of the classes in a tuple, without the one that all have.
    fn names(&self, tuple: &Value) -> Vec<String> {
        let items: Vec<&Value> = match tuple {
            Value::Tuple(items) => items.iter().collect(),
            Value::Ref(id) => {
                let object = self.state.objects.get(id);
                object.and_then(|object| object.items.as_ref()).into_iter().flatten().collect()
            }
            _ => Vec::new(),
        };
        let names = items.into_iter().map(|item| self.label(item));
        names.filter(|name| name != "object").collect()
    }
}

/// Names that Python adds to every class and module.
pub(super) fn is_hidden(name: &Value) -> bool {
    const SHOWN: [&str; 2] = ["__init__", "__name__"];
    let Value::Str(name) = name else { return false };
    name.starts_with(b"__")
        && name.ends_with(b"__")
        && !SHOWN.iter().any(|shown| shown.as_bytes() == &**name)
}

fn attribute<'o>(object: &'o Object, name: &str) -> Option<&'o Value> {
    object.attributes.as_ref()?.get(&Value::Str(name.as_bytes().into()))
}

fn push(array: &mut Json, item: Json) {
    if let Some(array) = array.as_array_mut() {
        array.push(item);
    }
}

/// Text of a name.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Str(text) => String::from_utf8_lossy(text).into_owned(),
        _ => String::new(),
    }
}
