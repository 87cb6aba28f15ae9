//! The panes of the player, and what its keys mean.

use crate::trace::view::keys::Key;
use crate::trace::view::player::Player;
use crate::trace::view::scene::Scene;
use crate::trace::view::text::{cut, fitted};
use crate::trace::view::words::{COMMANDS, Command, parse};

/// Narrower terminals show one pane beside the other's place.
const LEAST_COLUMNS: usize = 60;
const REVERSE: &str = "\x1b[7m";
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// What the terminal shows beside the step itself.
#[derive(Default)]
pub(crate) struct Screen {
    /// The command that is being typed.
    typed: Option<String>,
    /// Lines of the variables that are scrolled away.
    scrolled: usize,
}

impl Screen {
    /// Does what a key stands for.
    pub(crate) fn press(&mut self, key: Key, player: &mut Player) {
        if let Some(typed) = &mut self.typed {
            match key {
                Key::Letter(letter) => typed.push(letter),
                Key::Backspace if typed.is_empty() => self.typed = None,
                Key::Backspace => drop(typed.pop()),
                Key::Enter => {
                    let typed = std::mem::take(typed);
                    self.typed = None;
                    self.say(&typed, player);
                }
                Key::Escape | Key::Leave => self.typed = None,
                _ => {}
            }
            return;
        }
        let command = match key {
            Key::Letter('n' | ' ') | Key::Right => Command::Next(1),
            Key::Letter('p') | Key::Left | Key::Backspace => Command::Previous(1),
            Key::Letter('s') | Key::Down | Key::Enter => Command::Into,
            Key::Letter('o') => Command::Over,
            Key::Letter('b') | Key::Up => Command::BackOver,
            Key::Letter('u') => Command::Out,
            Key::Letter('?' | 'h') => Command::Help,
            Key::Letter('q') | Key::Leave => Command::Quit,
            Key::Home => Command::Start,
            Key::End => Command::End,
            Key::Letter(':') => return self.typed = Some(String::new()),
            Key::Letter(letter @ ('g' | 'l' | 'w')) => {
                return self.typed = Some(format!("{letter} "));
            }
            Key::Letter('t') => return self.typed = Some("until ".to_owned()),
            Key::PageDown => return self.scrolled += 5,
            Key::PageUp => return self.scrolled = self.scrolled.saturating_sub(5),
            Key::Letter(_) | Key::Escape | Key::Redraw => {
                player.note = None;
                return player.is_help_wanted = false;
            }
        };
        self.obey(command, player);
    }

    fn say(&mut self, typed: &str, player: &mut Player) {
        match parse(typed) {
            Ok(commands) => {
                for command in commands {
                    self.obey(command, player);
                }
            }
            Err(problem) => player.note = Some(problem),
        }
    }

    fn obey(&mut self, command: Command, player: &mut Player) {
        let before = player.walk.step().and_then(|step| step.frame);
        player.obey(command);
        if player.walk.step().and_then(|step| step.frame) != before {
            self.scrolled = 0;
        }
    }

    /// Everything, as bytes for the terminal.
    pub(crate) fn draw(&mut self, player: &Player, (columns, rows): (usize, usize)) -> String {
        let scene = Scene::of(player);
        let mut lines = Vec::with_capacity(rows);
        let title = format!(" {}  {}", player.path.display(), scene.file());
        lines.push(format!("{REVERSE}{}{PLAIN}", fitted(&title, columns)));
        let body = rows.saturating_sub(3);
        if player.is_help_wanted {
            let keys = COMMANDS.iter().map(|(words, key, meaning)| {
                cut(&format!("  {key:<12} {words:<8} {meaning}"), columns)
            });
            lines.extend(keys.take(body));
        } else {
            lines.extend(self.panes(&scene, columns, body));
        }
        lines.resize(body + 1, String::new());
        let below = match (&self.typed, &player.note) {
            (Some(typed), _) => format!(":{typed}▏"),
            (None, Some(note)) => note.clone(),
            (None, None) => {
                "n next  p previous  s into  o over  u out  ? all keys  q leave".to_owned()
            }
        };
        lines.push(cut(&below, columns));
        lines.push(format!("{REVERSE}{}{PLAIN}", fitted(&format!(" {}", scene.status()), columns)));
        // Each line is cleared to its end, so nothing of the former step stays and nothing flickers.
        let drawn: Vec<String> =
            lines.iter().take(rows).map(|line| format!("{line}\x1b[K")).collect();
        format!("\x1b[H{}\x1b[J", drawn.join("\r\n"))
    }

    fn panes(&mut self, scene: &Scene<'_>, columns: usize, rows: usize) -> Vec<String> {
        let upper = rows * 2 / 3;
        let lower = rows - upper;
        let left = if columns < LEAST_COLUMNS { columns } else { columns * 11 / 20 };
        let source = scene.source(upper.saturating_sub(1)).into_iter().map(|line| {
            let text = format!("{:>4}  {}", line.number, line.text);
            let mark = if line.is_current { REVERSE } else { "" };
            format!("{mark}{}{PLAIN}", fitted(&text, left))
        });
        let mut source = titled("source", source.collect(), left, upper);
        let [mut output, errors] = scene.output();
        output.extend(errors);
        let output = tail(output, lower.saturating_sub(1));
        source.extend(titled("output", plain(&output, left), left, lower));
        let right = columns.saturating_sub(left + 1);
        if columns < LEAST_COLUMNS {
            return source;
        }
        let groups = [scene.value(), scene.watched(), scene.variables()];
        let groups: Vec<_> = groups.into_iter().filter(|group| !group.is_empty()).collect();
        let mut values = groups.join(&String::new());
        let room = upper.saturating_sub(1);
        self.scrolled = self.scrolled.min(values.len().saturating_sub(room));
        let values = values.split_off(self.scrolled);
        let title = format!("variables of {}", scene.function());
        let mut beside = titled(&title, plain(&values, right), right, upper);
        let calls = tail(scene.calls(), lower.saturating_sub(1));
        beside.extend(titled("calls", plain(&calls, right), right, lower));
        source.iter().zip(beside).map(|(left, right)| format!("{left}│{right}")).collect()
    }
}

fn plain(lines: &[String], columns: usize) -> Vec<String> {
    lines.iter().map(|line| fitted(&format!(" {line}"), columns)).collect()
}

fn tail(mut lines: Vec<String>, count: usize) -> Vec<String> {
    lines.split_off(lines.len().saturating_sub(count))
}

/// A pane of exactly `rows` lines that are `columns` wide already.
fn titled(title: &str, lines: Vec<String>, columns: usize, rows: usize) -> Vec<String> {
    let head = format!("{BOLD}{}{PLAIN}", fitted(title, columns));
    let empty = std::iter::repeat_with(|| " ".repeat(columns));
    std::iter::once(head).chain(lines).chain(empty).take(rows).collect()
}
