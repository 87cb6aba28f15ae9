//! A trace that is looked at: where it stands, what is watched, what is to be said.

use std::path::PathBuf;
use std::sync::Arc;

use calcharo::{StoreErrorKind, Trace};

use crate::trace::TraceError;
use crate::trace::view::moves;
use crate::trace::view::words::Command;
use crate::trace::walk::Walk;

/// The player.
pub(crate) struct Player {
    pub(crate) path: PathBuf,
    pub(crate) walk: Walk,
    /// Names, in the order in which they were asked for.
    pub(crate) watched: Vec<String>,
    /// What came of the last command, if it is not plain to see.
    pub(crate) note: Option<String>,
    /// Whether the keys are to be explained.
    pub(crate) is_help_wanted: bool,
    pub(crate) is_over: bool,
}

impl Player {
    /// Stands on the step `at`, or on the first or last one that can be read.
    pub(crate) fn new(
        path: PathBuf,
        trace: Arc<Trace>,
        at: Option<u64>,
        from_end: bool,
    ) -> Result<Self, TraceError> {
        let mut walk = Walk::new(trace);
        let stands = match at {
            Some(step) => walk.go(step),
            None if walk.cursor().trace().is_empty() => return Err(TraceError::empty(&path)),
            None if from_end => walk.go_to_last(),
            None => walk.go_to_first(),
        };
        stands.map_err(|error| TraceError::of(&path, &error))?;
        let watched = Vec::new();
        Ok(Self { path, walk, watched, note: None, is_help_wanted: false, is_over: false })
    }

    /// Does what it is told; what cannot be done becomes a note.
    pub(crate) fn obey(&mut self, command: Command) {
        if command == Command::Quit {
            self.is_over = true;
            return;
        }
        self.note = None;
        self.is_help_wanted = false;
        let done = self.done(command);
        let lost = std::mem::take(&mut self.walk.lost);
        match done {
            Ok(note) => self.note = note,
            Err(error) => self.note = Some(error.to_string()),
        }
        if let (None, Some((first, behind))) = (&self.note, lost.first()) {
            let until = behind - 1;
            self.note = Some(format!("steps {first} to {until} are damaged and were passed over"));
        }
    }

    fn done(&mut self, command: Command) -> Result<Option<String>, StoreErrorKind> {
        let walk = &mut self.walk;
        let is_found = match command {
            Command::Next(count) => {
                let last = walk.cursor().trace().len().saturating_sub(1);
                let here = walk.index();
                if here == last {
                    return Ok(Some("this is the last step".to_owned()));
                }
                if count == 1 {
                    walk.next(&mut |_| {})?
                } else {
                    walk.go(here.saturating_add(count).min(last))?;
                    true
                }
            }
            Command::Previous(count) => {
                let here = walk.index();
                if here == 0 {
                    return Ok(Some("this is the first step".to_owned()));
                }
                if count == 1 {
                    walk.go(here - 1).is_ok() || walk.backward(&|_| true)?
                } else {
                    walk.go(here.saturating_sub(count))?;
                    true
                }
            }
            Command::Into => moves::into(walk)?,
            Command::Over => moves::over(walk)?,
            Command::Out => moves::out(walk)?,
            Command::BackOver => moves::back_over(walk)?,
            Command::Start => walk.go_to_first().map(|()| true)?,
            Command::End => walk.go_to_last().map(|()| true)?,
            Command::Go(step) => walk.go(step).map(|()| true)?,
            Command::Line(line) => return self.line(line, true),
            Command::Until(line) => return self.line(line, false),
            Command::Watch(name) => {
                match self.watched.iter().position(|known| *known == name) {
                    Some(known) => drop(self.watched.remove(known)),
                    None => self.watched.push(name),
                }
                true
            }
            Command::Help => {
                self.is_help_wanted = true;
                true
            }
            Command::Quit => true,
        };
        Ok((!is_found).then(|| "there is no such step".to_owned()))
    }

    fn line(&mut self, line: u32, from_start: bool) -> Result<Option<String>, StoreErrorKind> {
        let Some(file) = self.walk.cursor().code().map(|code| code.file) else {
            return Ok(Some("no file is shown here".to_owned()));
        };
        let is_found = if from_start {
            moves::first_on(&mut self.walk, file, line)?
        } else {
            moves::until(&mut self.walk, file, line)?
        };
        let when = if from_start { "" } else { " after this step" };
        Ok((!is_found).then(|| format!("line {line} does not run{when}")))
    }
}
