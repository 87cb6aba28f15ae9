//! The body of `/execute`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use phi_sandbox::{InputFile, Limits, Program, Run};
use phi_syntax::SymbolMap;
use serde_json::Value;

use crate::language::{Fault, Source, read};
use crate::problem::{Problem, Slug};
use crate::request::Fields;
use crate::request::fields::wrong;
use crate::request::limits::{limit_fields, limits};
use crate::request::program::{Language, code_field, language_field, map_field, program};

/// Most bytes of standard input.
const MAX_STDIN: usize = 1 << 20;

/// Most files in, and most patterns of files out.
const MAX_FILES: usize = 32;

/// Most bytes of all files together.
const MAX_FILE_BYTES: usize = 4 << 20;

/// Most arguments, and most variables.
const MAX_WORDS: usize = 256;

/// Most bytes of all arguments, and of all variables.
const MAX_WORD_BYTES: usize = 64 << 10;

/// The fields beside those of limits.
const FIELDS: [&str; 12] = [
    "code",
    "language",
    "type",
    "map",
    "stdin",
    "args",
    "env",
    "profile",
    "output_encoding",
    "files",
    "return_files",
    "stream",
];

/// How output is written in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As text; what is not UTF-8 is replaced.
    Utf8,
    Base64,
}

/// What `/execute` is asked for.
#[derive(Debug)]
pub(crate) struct RunRequest {
    pub(crate) code: String,
    pub(crate) source: Result<Source, Fault>,
    pub(crate) run: Run,
    pub(crate) encoding: Encoding,
    pub(crate) streams: bool,
}

impl RunRequest {
    /// Reads a body; `profiles` are the names of the warm interpreters, the default one first.
    pub(crate) fn of(
        body: Value,
        configured: &SymbolMap,
        profiles: &[String],
        maximum: &Limits,
    ) -> Result<Self, Problem> {
        let mut fields = Fields::of(body, "")?;
        let code = code_field(&mut fields)?;
        let language: Language = language_field(&mut fields)?;
        let map = map_field(&mut fields)?;
        let mut run = Run {
            stdin: stdin(&mut fields)?,
            args: args(&mut fields)?,
            env: env(&mut fields)?,
            profile: profile(&mut fields, profiles)?,
            files: files(&mut fields)?,
            return_files: return_files(&mut fields)?,
            limits: limits(&mut fields, maximum)?,
            ..Run::default()
        };
        let encoding = encoding(&mut fields, "output_encoding")?;
        let streams = fields.truth("stream")?.unwrap_or_default();
        fields.finish(&known_fields())?;
        let source = read(&code, language, map, configured);
        run.program = match &source {
            Ok(source) => program(source, &code),
            Err(_) => Program { name: "main.φ".into(), ..Program::default() },
        };
        // Names of files, and whatever else the sandbox refuses.
        run.check().map_err(|fault| Problem::field(fault.pointer, fault.text))?;
        Ok(Self { code, source, run, encoding, streams })
    }
}

/// The name of every field.
pub(crate) fn known_fields() -> Vec<&'static str> {
    [&FIELDS[..], &limit_fields()].concat()
}

fn stdin(fields: &mut Fields) -> Result<Vec<u8>, Problem> {
    let stdin = fields.text("stdin")?.unwrap_or_default();
    if stdin.len() > MAX_STDIN {
        let detail = format!("stdin has at most {MAX_STDIN} bytes");
        return Err(Problem::new(Slug::BodyTooLarge, detail).at(fields.pointer("stdin")));
    }
    Ok(stdin.into_bytes())
}

fn args(fields: &mut Fields) -> Result<Vec<String>, Problem> {
    let args = fields.texts("args", MAX_WORDS)?.into_iter();
    let args: Vec<String> = args.map(|(_, text)| text).collect();
    check_bytes(fields.pointer("args"), args.iter().map(String::len).sum())?;
    Ok(args)
}

fn env(fields: &mut Fields) -> Result<Vec<(String, String)>, Problem> {
    let pointer = fields.pointer("env");
    let entries = fields.entries("env")?;
    if entries.len() > MAX_WORDS {
        return Err(Problem::field(pointer, format!("env has at most {MAX_WORDS} variables")));
    }
    let mut variables = Vec::with_capacity(entries.len());
    for (name, value) in entries {
        let pointer = format!("{pointer}/{}", crate::request::json::escape(&name));
        let Value::String(value) = value else {
            return Err(wrong(pointer, "a string", &value));
        };
        if !is_variable(&name) {
            let detail = "the name of a variable has letters, digits and _";
            return Err(Problem::field(pointer, detail));
        }
        variables.push((name, value));
    }
    let bytes = variables.iter().map(|(name, value)| name.len() + value.len()).sum();
    check_bytes(pointer, bytes)?;
    Ok(variables)
}

fn is_variable(name: &str) -> bool {
    let is_right = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty()
        && !name.starts_with(|it: char| it.is_ascii_digit())
        && name.bytes().all(is_right)
}

fn check_bytes(pointer: String, bytes: usize) -> Result<(), Problem> {
    if bytes <= MAX_WORD_BYTES {
        return Ok(());
    }
    Err(Problem::field(pointer, format!("all of this together has at most {MAX_WORD_BYTES} bytes")))
}

fn profile(fields: &mut Fields, profiles: &[String]) -> Result<String, Problem> {
    let pointer = fields.pointer("profile");
    let Some(name) = fields.text("profile")? else {
        return Ok(profiles.first().cloned().unwrap_or_default());
    };
    if profiles.contains(&name) {
        return Ok(name);
    }
    Err(Problem::field(pointer, format!("profile is one of {}", profiles.join(", "))))
}

fn files(fields: &mut Fields) -> Result<Vec<InputFile>, Problem> {
    let whole = fields.pointer("files");
    let mut bytes = 0;
    let mut files = Vec::new();
    for (pointer, item) in fields.list("files", MAX_FILES)? {
        let file = file(item, pointer)?;
        bytes += file.content.len();
        if bytes > MAX_FILE_BYTES {
            let detail = format!("all files together have at most {MAX_FILE_BYTES} bytes");
            return Err(Problem::new(Slug::BodyTooLarge, detail).at(whole));
        }
        files.push(file);
    }
    Ok(files)
}

fn file(item: Value, pointer: String) -> Result<InputFile, Problem> {
    let mut fields = Fields::of(item, pointer)?;
    let path = fields.required_text("path")?;
    let text = fields.required_text("content")?;
    let content = match encoding(&mut fields, "encoding")? {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Base64 => STANDARD.decode(text).map_err(|error| {
            Problem::field(fields.pointer("content"), format!("this is not base64: {error}"))
        })?,
    };
    fields.finish(&["path", "content", "encoding"])?;
    Ok(InputFile { path, content })
}

fn return_files(fields: &mut Fields) -> Result<Vec<String>, Problem> {
    let patterns = fields.texts("return_files", MAX_FILES)?.into_iter();
    patterns
        .map(|(pointer, pattern)| {
            let leads_out = pattern.starts_with('/') || pattern.split('/').any(|part| part == "..");
            if pattern.is_empty() || leads_out {
                let detail = "a pattern is relative to the work folder and stays below it";
                return Err(Problem::field(pointer, detail));
            }
            Ok(pattern)
        })
        .collect()
}

fn encoding(fields: &mut Fields, name: &str) -> Result<Encoding, Problem> {
    Ok(match fields.word(name, &["utf-8", "base64"])? {
        Some("base64") => Encoding::Base64,
        _ => Encoding::Utf8,
    })
}
