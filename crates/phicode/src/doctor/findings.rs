//! What the doctor says.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// Version of the JSON document; readers ignore keys they do not know.
const VERSION: u32 = 1;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Ok,
    Warning,
    Error,
}

impl Level {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One fact.
#[derive(Debug)]
struct Finding {
    topic: &'static str,
    level: Level,
    text: String,
    /// What helps.
    hint: Option<String>,
}

/// All facts, in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    all: Vec<Finding>,
}

impl Findings {
    pub(crate) fn ok(&mut self, topic: &'static str, text: impl Into<String>) {
        self.all.push(Finding { topic, level: Level::Ok, text: text.into(), hint: None });
    }

    pub(crate) fn warn(
        &mut self,
        topic: &'static str,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add(topic, Level::Warning, text, hint);
    }

    pub(crate) fn error(
        &mut self,
        topic: &'static str,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add(topic, Level::Error, text, hint);
    }

    pub(crate) fn add(
        &mut self,
        topic: &'static str,
        level: Level,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let hint = Some(hint.into()).filter(|hint| !hint.is_empty());
        self.all.push(Finding { topic, level, text: text.into(), hint });
    }

    /// The worst of all.
    pub(crate) fn level(&self) -> Level {
        self.all.iter().map(|one| one.level).max().unwrap_or(Level::Ok)
    }

    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for Finding { topic, level, text: fact, hint } in &self.all {
            writeln!(text, "{:<8} {topic:<14} {fact}", level.as_str())
                .expect("writing to a string cannot fail");
            if let Some(hint) = hint {
                writeln!(text, "{:23} hint: {hint}", "").expect("writing to a string cannot fail");
            }
        }
        let count = |level| self.all.iter().filter(|one| one.level == level).count();
        let (errors, warnings) = (count(Level::Error), count(Level::Warning));
        writeln!(text, "{errors} errors, {warnings} warnings")
            .expect("writing to a string cannot fail");
        text
    }

    pub(crate) fn json(&self) -> String {
        let findings: Vec<Value> = self
            .all
            .iter()
            .map(|one| {
                json!({
                    "topic": one.topic,
                    "level": one.level.as_str(),
                    "text": one.text,
                    "hint": one.hint,
                })
            })
            .collect();
        let document =
            json!({"version": VERSION, "level": self.level().as_str(), "findings": findings});
        format!("{document:#}\n")
    }
}
