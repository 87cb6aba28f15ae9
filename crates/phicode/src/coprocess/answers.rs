//! What is asked and what is answered.
//!
//! A request is a list: its name, then its arguments. The first three arguments of a question
//! about a text are the text, the directory whose configuration holds (or nothing), and the
//! fingerprint of that configuration. Every question carries its text: a new coprocess answers it
//! as the one before it would have.
//!
//! A reply is a list: `ok` and the result, or the name of an error and what it says.

use std::borrow::Cow;
use std::path::Path;

use phi_config::ConfigError;
use phi_engine::{Converted, Place, body};
use phi_syntax::Edge;

use crate::coprocess::value::Value;

/// Why there is no result.
enum Failure {
    Configuration(Box<ConfigError>),
    Syntax(phi_engine::Refusal),
    Unknown(String),
}

type Answer<'a> = Result<Value<'a>, Failure>;

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Configuration(Box::new(error))
    }
}

/// The reply to `request`, whatever it is.
pub(crate) fn answer<'a>(request: &'a Value<'_>) -> Value<'a> {
    let answer = match request {
        Value::List(words) => match &words[..] {
            [Value::Text(name), arguments @ ..] => named(name, arguments),
            _ => Err(unknown(request)),
        },
        _ => Err(unknown(request)),
    };
    match answer {
        Ok(result) => ["ok".into(), result].into_iter().collect(),
        Err(Failure::Configuration(error)) => {
            let text = phi_engine::whole(&error);
            ["config".into(), text.into(), error.hint.into()].into_iter().collect()
        }
        Err(Failure::Syntax(why)) => {
            let place = [why.message.into(), why.line.into(), why.column.into(), why.text.into()];
            std::iter::once("syntax".into()).chain(place).collect()
        }
        Err(Failure::Unknown(what)) => ["unknown".into(), what.into()].into_iter().collect(),
    }
}

fn named<'a>(name: &str, arguments: &'a [Value<'_>]) -> Answer<'a> {
    let unknown = || Failure::Unknown(format!("{name} with {} arguments", arguments.len()));
    match (name, arguments) {
        ("to_phi", [Value::Text(text), rest @ ..]) => {
            let (directory, context) = place_of(rest).ok_or_else(unknown)?;
            let phi = phi_engine::to_phi(text, directory, context)?;
            phi.map(Value::from).map_err(Failure::Syntax)
        }
        ("symbols", rest) => {
            let (directory, context) = place_of(rest).ok_or_else(unknown)?;
            let symbols = phi_engine::spellings_of(directory, context)?.into_iter();
            Ok(symbols
                .map(|(word, spellings)| {
                    let spellings = spellings.into_iter().map(Value::from).collect();
                    [word.into(), spellings].into_iter().collect()
                })
                .collect())
        }
        ("map_name", rest) => {
            let (directory, context) = place_of(rest).ok_or_else(unknown)?;
            Ok(phi_engine::map_name_of(directory, context)?.into())
        }
        ("typing_names", rest) => {
            let (directory, context) = place_of(rest).ok_or_else(unknown)?;
            let names = phi_engine::typing_names_of(directory, context)?.into_iter();
            Ok(names.map(|(name, spelling)| pair(name, spelling)).collect())
        }
        ("suffixes", rest) => {
            let (directory, _) = place_of(rest).ok_or_else(unknown)?;
            let found = phi_engine::suffixes_of(directory.unwrap_or(Path::new("")))?;
            Ok(found.into_iter().map(Value::from).collect())
        }
        (name, [Value::Bytes(source), directory, context, more @ ..]) => {
            let place = [directory, context];
            let (directory, context) = place_of(place).ok_or_else(unknown)?;
            let phi = body(source);
            let converted = phi_engine::convert(phi, directory, context)?;
            about(name, phi, converted, more).ok_or_else(unknown)
        }
        _ => Err(unknown()),
    }
}

/// The answer to one question about a text; `None` if there is no such question.
fn about<'a>(
    name: &str,
    phi: &'a [u8],
    converted: Converted<'a>,
    more: &[Value<'_>],
) -> Option<Value<'a>> {
    let facts = &converted.facts;
    Some(match (name, more) {
        ("convert", []) => conversion(phi, converted),
        ("check", []) => facts.check(phi).into_iter().map(place).collect(),
        ("words", []) => {
            let words = facts.words(phi, &converted.python).into_iter();
            words.map(|(line, word, glyph)| triple(line.into(), word, glyph)).collect()
        }
        ("edits", []) => {
            let edits = facts.edits(phi, &converted.python).into_iter();
            edits.map(|(a, b, c, d)| [a, b, c, d].map(Value::from).into_iter().collect()).collect()
        }
        ("spellings", []) => {
            let spellings = facts.spellings().into_iter();
            spellings.map(|(word, glyph)| pair(word, glyph)).collect()
        }
        ("phi_column", [Value::Number(line), Value::Number(column), Value::Number(end)]) => {
            let edge = if *end == 0 { Edge::Start } else { Edge::End };
            let (line, column) = (usize::try_from(*line).ok()?, usize::try_from(*column).ok()?);
            facts.phi_column(phi, &converted.python, line, column, edge).into()
        }
        (
            "explain",
            [classes, Value::Text(message), Value::Number(line), Value::Number(column), names],
        ) => {
            let place = (count(*line), count(*column));
            facts.explain(&texts(classes)?, message, place, &texts(names)?).into()
        }
        ("columns", [Value::List(tables)]) => {
            let edits = facts.line_edits(&converted.python);
            let rewritten = tables.iter().map(|table| match table {
                Value::List(pair) => match &pair[..] {
                    [Value::Number(first_line), Value::Bytes(table)] => {
                        let first_line = usize::try_from(*first_line).ok()?;
                        Some(phi_engine::rewrite(table, first_line, &edits).into())
                    }
                    _ => None,
                },
                _ => None,
            });
            rewritten.collect::<Option<Value<'_>>>()?
        }
        _ => return None,
    })
}

/// Python text (nothing if it is the φ text), notices, pack file, errors, and whether columns of
/// the two texts differ.
fn conversion<'a>(phi: &'a [u8], converted: Converted<'a>) -> Value<'a> {
    let errors = converted.facts.errors(phi).into_iter().map(place).collect();
    let pack = converted.pack.map(|pack| -> Value<'a> {
        let path = pack.path.into_os_string().into_encoded_bytes();
        [path.into(), pack.size.into(), pack.mtime_ns.into()].into_iter().collect()
    });
    let python = match converted.python {
        Cow::Borrowed(_) => Value::None,
        text @ Cow::Owned(_) => text.into(),
    };
    let notices = converted.notices.into_iter().map(Value::from).collect();
    let differs = usize::from(!converted.facts.is_identity());
    [python, notices, pack.into(), errors, differs.into()].into_iter().collect()
}

/// A line or a column; 0 stands for none.
fn count(number: impl TryInto<usize>) -> Option<usize> {
    number.try_into().ok().filter(|&number| number > 0)
}

fn texts(value: &Value<'_>) -> Option<Vec<String>> {
    let Value::List(values) = value else { return None };
    let text = |value: &Value<'_>| match value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    };
    values.iter().map(text).collect()
}

fn place(found: Place) -> Value<'static> {
    let numbers = [found.line, found.column, found.end_line, found.end_column];
    let words = [found.code.into(), found.severity.into(), found.message.into(), found.help.into()];
    words.into_iter().chain(numbers.map(Value::from)).collect()
}

fn pair<'a>(one: String, other: String) -> Value<'a> {
    [one.into(), other.into()].into_iter().collect()
}

fn triple(number: Value<'_>, one: String, other: String) -> Value<'_> {
    [number, one.into(), other.into()].into_iter().collect()
}

/// Directory and fingerprint of its configuration.
fn place_of<'a>(
    arguments: impl IntoIterator<Item = &'a Value<'a>>,
) -> Option<(Option<&'a Path>, &'a [u8])> {
    let mut arguments = arguments.into_iter();
    let directory = match arguments.next()? {
        Value::None => None,
        Value::Bytes(path) => Some(path_of(path)),
        _ => return None,
    };
    let context: &[u8] = match arguments.next()? {
        Value::None => b"",
        Value::Bytes(context) => context,
        _ => return None,
    };
    arguments.next().is_none().then_some((directory, context))
}

/// Paths are bytes where the system has it so, and text elsewhere.
#[cfg(unix)]
fn path_of(bytes: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> &Path {
    Path::new(std::str::from_utf8(bytes).unwrap_or_default())
}

fn unknown(request: &Value<'_>) -> Failure {
    let kind = match request {
        Value::List(_) => "a list that begins with no name",
        _ => "no list",
    };
    Failure::Unknown(kind.to_owned())
}
