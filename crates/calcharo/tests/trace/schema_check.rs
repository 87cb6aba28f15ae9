//! The part of JSON Schema that `schema/trace-1.json` uses. A word that is not known here fails the
//! test, so that nothing in the schema is passed over.

use serde_json::{Map, Value as Json};

/// Annotations: nothing to check.
const NOTES: [&str; 5] = ["$schema", "$defs", "title", "description", "$comment"];

pub(crate) struct Schema(Json);

impl Schema {
    pub(crate) fn trace() -> Self {
        let text = include_str!("../../../../schema/trace-1.json");
        Self(serde_json::from_str(text).expect("JSON"))
    }

    /// What does not hold for `value`, with its place; nothing if all holds.
    pub(crate) fn problem(&self, value: &Json) -> Option<String> {
        self.check(&self.0, value).err()
    }

    /// The same, against one of the definitions.
    pub(crate) fn problem_as(&self, definition: &str, value: &Json) -> Option<String> {
        self.check(&self.0["$defs"][definition], value).err()
    }

    fn check(&self, schema: &Json, value: &Json) -> Result<(), String> {
        match schema {
            Json::Bool(true) => Ok(()),
            Json::Object(words) => {
                words.iter().try_for_each(|(word, rule)| self.word(word, rule, words, value))
            }
            _ => Err(format!("nothing is allowed here: {value}")),
        }
    }

    fn word(
        &self,
        word: &str,
        rule: &Json,
        words: &Map<String, Json>,
        value: &Json,
    ) -> Result<(), String> {
        let holds = match word {
            note if NOTES.contains(&note) => true,
            "$ref" => {
                let name = rule.as_str().and_then(|it| it.strip_prefix("#/$defs/"));
                return self.check(&self.0["$defs"][name.expect("a definition")], value);
            }
            "anyOf" => {
                let rules = rule.as_array().expect("schemas");
                let checked: Vec<_> = rules.iter().map(|rule| self.check(rule, value)).collect();
                // The longest complaint comes from the alternative that fits best.
                let best =
                    checked.iter().filter_map(|it| it.as_ref().err()).max_by_key(|it| it.len());
                if checked.iter().any(Result::is_ok) {
                    return Ok(());
                }
                return Err(best.cloned().unwrap_or_default());
            }
            "type" => match rule {
                Json::String(name) => is_type(name, value),
                names => {
                    let names = names.as_array().expect("types");
                    names.iter().any(|name| is_type(name.as_str().expect("a type"), value))
                }
            },
            "const" => rule == value,
            "enum" => rule.as_array().expect("values").contains(value),
            "minimum" => value.as_f64().is_none_or(|it| it >= rule.as_f64().expect("a number")),
            "pattern" => value.as_str().is_none_or(|it| matches(rule.as_str().expect("text"), it)),
            "minItems" => {
                let least = rule.as_u64().expect("a number");
                value.as_array().is_none_or(|items| items.len() as u64 >= least)
            }
            "required" => {
                let names = rule.as_array().expect("names");
                let has = |map: &Map<String, Json>, name: &Json| {
                    map.contains_key(name.as_str().expect("a name"))
                };
                value.as_object().is_none_or(|map| names.iter().all(|name| has(map, name)))
            }
            "prefixItems" => {
                let rules = rule.as_array().expect("schemas");
                let items = value.as_array().into_iter().flatten();
                return self.check_all(rules.iter().zip(items));
            }
            "items" => {
                let first = words.get("prefixItems").and_then(Json::as_array).map_or(0, Vec::len);
                let items = value.as_array().into_iter().flatten().skip(first);
                return self.check_all(items.map(|item| (rule, item)));
            }
            "properties" => {
                let rules = rule.as_object().expect("schemas");
                let pairs = rules.iter().filter_map(|(name, rule)| Some((rule, value.get(name)?)));
                return self.check_all(pairs);
            }
            "additionalProperties" => {
                assert!(!words.contains_key("properties"), "not needed so far");
                let values = value.as_object().into_iter().flat_map(Map::values);
                return self.check_all(values.map(|value| (rule, value)));
            }
            unknown => panic!("`{unknown}` is not known here"),
        };
        if holds { Ok(()) } else { Err(format!("{word} {rule} does not hold for {value}")) }
    }

    fn check_all<'a>(
        &self,
        mut pairs: impl Iterator<Item = (&'a Json, &'a Json)>,
    ) -> Result<(), String> {
        pairs.try_for_each(|(rule, value)| self.check(rule, value))
    }
}

fn is_type(name: &str, value: &Json) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("`{unknown}` is no type"),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    let is_hex = |text: &str| {
        text.len().is_multiple_of(2)
            && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
    };
    match pattern {
        "^([0-9a-f]{2})*$" => is_hex(text),
        "^-?(0x([0-9a-f]{2})*|[0-9]+)$" => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let is_decimal = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
            digits.strip_prefix("0x").map_or(is_decimal, is_hex)
        }
        "^(-?inf|-0|nan|nan:[0-9a-f]{16})$" => {
            let bits = text.strip_prefix("nan:");
            let is_named = ["inf", "-inf", "-0", "nan"].contains(&text);
            bits.map_or(is_named, |bits| bits.len() == 16 && is_hex(bits))
        }
        unknown => panic!("the pattern {unknown} is not known here"),
    }
}
