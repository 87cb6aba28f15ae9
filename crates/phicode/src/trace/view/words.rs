//! What the player can be told: keys and words are the same commands.

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Next(u64),
    Previous(u64),
    Into,
    Over,
    Out,
    BackOver,
    Start,
    End,
    /// To a step.
    Go(u64),
    /// To the first time that a line of the file shown runs.
    Line(u32),
    /// To the next time.
    Until(u32),
    /// Watch a name, or stop watching it.
    Watch(String),
    Help,
    Quit,
}

/// Every command: its words, its key, what it does.
pub(crate) const COMMANDS: [(&str, &str, &str); 14] = [
    ("n [N]", "n, →, space", "forward by one step, or by N"),
    ("p [N]", "p, ←", "back by one step, or by N"),
    ("s", "s, ↓", "to the next line that runs, also in a function that is called"),
    ("o", "o", "over calls: to the next line of this frame or a caller"),
    ("b", "b, ↑", "back over calls: to the line before"),
    ("u", "u", "out: until this frame is left"),
    ("g N", "g", "to step N"),
    ("l N", "l", "to the first step on line N of this file"),
    ("until N", "t", "to the next step on line N of this file"),
    ("start", "Home", "to the first step"),
    ("end", "End", "to the last step"),
    ("w NAME", "w", "watch a name; again, stop watching it"),
    ("?", "?", "these keys"),
    ("q", "q, Ctrl-C", "leave"),
];

/// Reads commands; `Err` is what is wrong, as a sentence without a full stop.
pub(crate) fn parse(text: &str) -> Result<Vec<Command>, String> {
    let mut words = text.split_whitespace().peekable();
    let mut commands = Vec::new();
    while let Some(word) = words.next() {
        let mut count = || words.next_if(|next| is_number(next)).map_or(Ok(1), number);
        commands.push(match word {
            "n" | "next" => Command::Next(count()?),
            "p" | "previous" => Command::Previous(count()?),
            "s" | "into" => Command::Into,
            "o" | "over" => Command::Over,
            "u" | "out" => Command::Out,
            "b" | "back" => Command::BackOver,
            "start" | "Home" => Command::Start,
            "end" | "End" => Command::End,
            "?" | "help" => Command::Help,
            "q" | "quit" => Command::Quit,
            "g" | "go" => Command::Go(number(after(word, "a step", words.next())?)?),
            "l" | "line" => Command::Line(number(after(word, "a line", words.next())?)?),
            "until" | "t" => Command::Until(number(after(word, "a line", words.next())?)?),
            "w" | "watch" => Command::Watch(after(word, "a name", words.next())?.to_owned()),
            other => return Err(format!("there is no command `{other}`")),
        });
    }
    Ok(commands)
}

fn after<'a>(word: &str, what: &str, next: Option<&'a str>) -> Result<&'a str, String> {
    next.ok_or_else(|| format!("`{word}` needs {what} behind it"))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn number<N: std::str::FromStr>(word: &str) -> Result<N, String> {
    word.parse().map_err(|_| format!("`{word}` is no number, or too large"))
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};

    #[test]
    fn words_are_commands_and_some_take_another_word() {
        let expected = vec![
            Command::Next(1),
            Command::Next(3),
            Command::Into,
            Command::Go(12),
            Command::Until(7),
            Command::Watch("total".to_owned()),
        ];
        assert_eq!(parse(" n n 3 s g 12 until 7 w total"), Ok(expected));
        assert_eq!(parse("g"), Err("`g` needs a step behind it".to_owned()));
        assert_eq!(parse("l x"), Err("`x` is no number, or too large".to_owned()));
        assert_eq!(parse("fly"), Err("there is no command `fly`".to_owned()));
    }
}
