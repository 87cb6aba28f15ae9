//! A step as plain text: the same for the same trace, wherever it is printed.

use std::fmt::Write as _;

use crate::trace::view::player::Player;
use crate::trace::view::scene::Scene;
use crate::trace::view::words::COMMANDS;

/// Lines of source that are shown.
const SOURCE_LINES: usize = 7;
/// Frames, and lines of output, that are shown.
const MOST_LINES: usize = 20;

/// The step that the player stands on.
pub(crate) fn text(player: &Player) -> String {
    let scene = Scene::of(player);
    let mut text = scene.status() + "\n";
    for line in scene.value() {
        text = text + &line + "\n";
    }
    if let Some(note) = &player.note {
        writeln!(text, "note: {note}").expect("writing to a string cannot fail");
    }
    let source: Vec<String> = scene
        .source(SOURCE_LINES)
        .into_iter()
        .map(|line| {
            let mark = if line.is_current { '>' } else { ' ' };
            format!("{mark} {:>4}  {}", line.number, line.text).trim_end().to_owned()
        })
        .collect();
    section(&mut text, &format!("source of {}", scene.file()), &source);
    section(&mut text, &format!("variables of {}", scene.function()), &indented(scene.variables()));
    section(&mut text, "watched", &indented(scene.watched()));
    section(&mut text, "calls", &indented(shortened(scene.calls())));
    let [output, errors] = scene.output();
    section(&mut text, "output", &indented(shortened(output)));
    section(&mut text, "error output", &indented(shortened(errors)));
    if player.is_help_wanted {
        section(&mut text, "commands", &indented(help()));
    }
    text
}

/// What the commands do.
fn help() -> Vec<String> {
    COMMANDS.iter().map(|(words, _, meaning)| format!("{words:<8} {meaning}")).collect()
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    writeln!(text, "\n{title}").expect("writing to a string cannot fail");
    for line in lines {
        writeln!(text, "{line}").expect("writing to a string cannot fail");
    }
}

fn indented(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| format!("  {line}").trim_end().to_owned()).collect()
}

/// The last lines, after how many were left out.
fn shortened(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(MOST_LINES);
    if more > 0 {
        lines.splice(..more, [format!("… {more} before")]);
    }
    lines
}
