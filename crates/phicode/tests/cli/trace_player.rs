//! `phicode trace view` on a terminal.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use nix::pty::{Winsize, openpty};
use nix::sys::termios::{LocalFlags, tcgetattr};

use crate::project::Project;
use crate::recording;

/// The player on a terminal of its own.
struct Played {
    child: Child,
    keys: File,
    /// Kept open: its settings are looked at when the player is gone.
    terminal: OwnedFd,
    output: JoinHandle<Vec<u8>>,
    is_shown: Receiver<()>,
    _project: Project,
}

impl Played {
    fn new(columns: u16, rows: u16) -> Self {
        let project = Project::new();
        recording::finished(&project.path("work/app.calcharo"));
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let pair = openpty(Some(&size), None).expect("a terminal can be made");
        let end = || Stdio::from(pair.slave.try_clone().expect("a descriptor"));
        let mut command = project.command(&["trace", "view", "app.calcharo"]);
        let child = command.stdin(end()).stdout(end()).spawn().expect("the binary starts");
        drop(command);
        let keys = File::from(pair.master);
        let mut shown = keys.try_clone().expect("a descriptor");
        let (say_shown, is_shown) = channel();
        let output = std::thread::spawn(move || {
            let (mut all, mut part) = (Vec::new(), [0; 4096]);
            // Reading fails when nobody holds the other end any more.
            while let Ok(length @ 1..) = shown.read(&mut part) {
                all.extend(&part[..length]);
                if part[..length].windows(3).any(|three| three == b"\x1b[J") {
                    let _ = say_shown.send(());
                }
            }
            all
        });
        Self { child, keys, terminal: pair.slave, output, is_shown, _project: project }
    }

    /// Presses keys, the last of which must end the player; what was shown.
    fn press(mut self, keys: &str) -> String {
        self.is_shown.recv_timeout(Duration::from_mins(1)).expect("a first screen");
        self.keys.write_all(keys.as_bytes()).expect("the terminal takes keys");
        assert!(self.child.wait().expect("it ends").success());
        let flags = tcgetattr(&self.terminal).expect("a terminal").local_flags;
        assert!(flags.contains(LocalFlags::ICANON | LocalFlags::ECHO), "the terminal stays raw");
        drop(self.terminal);
        drop(self.keys);
        String::from_utf8(self.output.join().expect("it ends")).expect("UTF-8")
    }
}

/// The last full screen, without colours.
fn last_screen(shown: &str) -> String {
    let last = shown.rsplit("\u{1b}[H").next().unwrap_or_default();
    let (screen, _) = last.split_once("\u{1b}[J").expect("a screen is cleared below its end");
    ["\u{1b}[7m", "\u{1b}[1m", "\u{1b}[0m", "\u{1b}[K"]
        .iter()
        .fold(screen.to_owned(), |text, code| text.replace(code, ""))
}

#[test]
fn keys_move_through_the_trace_and_the_terminal_is_given_back() {
    let shown = Played::new(100, 30).press("sssn\u{1b}[Cq");
    assert!(shown.starts_with("\u{1b}[?1049h"), "{shown:?}");
    assert!(shown.ends_with("\u{1b}[?1049l"), "{shown:?}");
    let screen = last_screen(&shown);
    assert!(screen.contains("step 5/15  line  add  app.py:2"), "{screen}");
    assert!(screen.contains("   2      c = a + b"), "{screen}");
    assert!(screen.contains("│variables of add"), "{screen}");
    assert!(screen.contains("│ b = 1"), "{screen}");
    assert_eq!(screen.split("\r\n").count(), 30);
    for line in screen.split("\r\n") {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn a_typed_command_is_obeyed_and_a_wrong_one_is_told() {
    let screen = last_screen(&Played::new(100, 30).press("g12\rw total\r:fly\rq"));
    assert!(screen.contains("step 12/15"), "{screen}");
    assert!(screen.contains("there is no command `fly`"), "{screen}");
    assert!(screen.contains("│ total = 1"), "{screen}");
}

#[test]
fn help_is_a_key_away() {
    let screen = last_screen(&Played::new(100, 30).press("?\u{3}"));
    assert!(screen.contains("over calls"), "{screen}");
}

#[test]
fn a_terminal_of_any_size_is_enough() {
    for (columns, rows) in [(1, 1), (3, 2), (20, 5), (59, 10), (300, 90)] {
        let screen = last_screen(&Played::new(columns, rows).press("nnnnnn?n\u{1b}[6~q"));
        assert!(screen.split("\r\n").count() <= rows.into(), "{columns}×{rows}: {screen}");
    }
}
