//! What is to be seen at a step, as lines of text without any layout.

use calcharo::{Code, Event, FrameState, SourceFile, Trace};

use crate::trace::view::player::Player;
use crate::trace::view::text::visible;
use crate::trace::view::tree::Tree;
use crate::trace::view::variables::{lookup, variables};

/// One line of the source.
pub(crate) struct SourceLine {
    pub(crate) number: u32,
    pub(crate) text: String,
    pub(crate) is_current: bool,
}

/// Everything at one step.
pub(crate) struct Scene<'a> {
    player: &'a Player,
    trace: &'a Trace,
    frame: Option<&'a FrameState>,
}

impl<'a> Scene<'a> {
    pub(crate) fn of(player: &'a Player) -> Self {
        let cursor = player.walk.cursor();
        let id = cursor.step().and_then(|step| step.frame);
        let frame = id.and_then(|id| cursor.state().frames.get(&id));
        Self { player, trace: cursor.trace(), frame }
    }

    /// `step 7/12  line  add  app.py:2`.
    pub(crate) fn status(&self) -> String {
        let last = self.trace.len().saturating_sub(1);
        let event = self.player.walk.step().map_or("", |step| step.event.name());
        let mut status = format!("step {}/{last}  {event}", self.player.walk.index());
        if let Some(frame) = self.frame {
            status.push_str("  ");
            status.push_str(&self.place(frame));
        }
        for name in self.thread().into_iter().chain(self.task()) {
            status.push_str("  ");
            status.push_str(&visible(name));
        }
        status
    }

    /// Name of the step's thread, where there are several.
    fn thread(&self) -> Option<&'a str> {
        let threads = self.trace.threads();
        let thread = threads.get(self.player.walk.step()?.thread as usize)?;
        (threads.len() > 1).then_some(&thread.name)
    }

    /// Name of the step's asyncio task.
    fn task(&self) -> Option<&'a str> {
        let task = self.trace.tasks().get(self.player.walk.step()?.task? as usize)?;
        Some(&task.name)
    }

    /// The value that the step returns, sends or raises.
    pub(crate) fn value(&self) -> Vec<String> {
        let Some(step) = self.player.walk.step() else { return Vec::new() };
        let Some(value) = &step.value else { return Vec::new() };
        let name = match step.event {
            Event::Return => "returned",
            Event::Yield => "yielded",
            Event::Resume => "sent",
            Event::Raise | Event::Handled | Event::Unwind => "exception",
            Event::End => "outcome",
            _ => "name",
        };
        let mut tree = Tree::new(self.player.walk.cursor().state());
        tree.add(name, value);
        tree.lines
    }

    /// Path of the file whose code runs.
    pub(crate) fn file(&self) -> String {
        self.source_file().map(|file| visible(&file.path)).unwrap_or_default()
    }

    /// `count` lines of the source around the current one.
    pub(crate) fn source(&self, count: usize) -> Vec<SourceLine> {
        let (Some(file), Some(frame)) = (self.source_file(), self.frame) else { return Vec::new() };
        let Some(text) = &file.text else { return Vec::new() };
        let current = self.line_of(frame);
        let total = text.lines().count();
        let middle = (current as usize).saturating_sub(1 + count / 2);
        let first = middle.min(total.saturating_sub(count));
        let numbered = (1..).zip(text.lines()).skip(first).take(count);
        numbered
            .map(|(number, text)| SourceLine {
                number,
                text: visible(text),
                is_current: number == current,
            })
            .collect()
    }

    /// The function whose variables are shown.
    pub(crate) fn function(&self) -> String {
        self.frame.map(|frame| self.name(frame)).unwrap_or_default()
    }

    pub(crate) fn variables(&self) -> Vec<String> {
        let state = self.player.walk.cursor().state();
        let mut tree = Tree::new(state);
        if let Some(frame) = self.frame {
            for (name, value) in variables(self.trace, frame, state) {
                tree.add(&name, &value);
            }
        }
        tree.lines
    }

    pub(crate) fn watched(&self) -> Vec<String> {
        let state = self.player.walk.cursor().state();
        let mut tree = Tree::new(state);
        for name in &self.player.watched {
            match self.frame.and_then(|frame| lookup(self.trace, frame, state, name)) {
                Some(value) => tree.add(&visible(name), &value),
                None => tree.lines.push(format!("{} is not bound here", visible(name))),
            }
        }
        tree.lines
    }

    /// Frames of the thread, outermost first; the last is the one that runs.
    pub(crate) fn calls(&self) -> Vec<String> {
        let state = self.player.walk.cursor().state();
        let frames = state.stack().iter().filter_map(|id| state.frames.get(id));
        frames.map(|frame| self.place(frame)).collect()
    }

    /// Lines written so far: to standard output, and to standard error.
    pub(crate) fn output(&self) -> [Vec<String>; 2] {
        let written = self.player.walk.cursor().state().counters.written;
        [0, 1].map(|stream| {
            let bytes = self.trace.written(stream);
            let length = usize::try_from(written[stream]).unwrap_or(bytes.len()).min(bytes.len());
            let text = String::from_utf8_lossy(&bytes[..length]);
            text.lines().map(visible).collect()
        })
    }

    fn code(&self, frame: &FrameState) -> Option<&'a Code> {
        self.trace.codes().get(frame.code as usize)
    }

    fn source_file(&self) -> Option<&'a SourceFile> {
        self.trace.files().get(self.code(self.frame?)?.file as usize)
    }

    fn name(&self, frame: &FrameState) -> String {
        self.code(frame).map_or_else(|| "?".to_owned(), |code| visible(&code.qualname))
    }

    fn line_of(&self, frame: &FrameState) -> u32 {
        let Some(code) = self.code(frame) else { return 0 };
        let site = frame.site.and_then(|site| code.sites.get(site as usize));
        site.map_or(code.first_line, |site| site.line)
    }

    /// `add  app.py:2`.
    fn place(&self, frame: &FrameState) -> String {
        let file = self.code(frame).and_then(|code| self.trace.files().get(code.file as usize));
        let path = file.map_or("?", |file| file.path.as_str());
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        format!("{}  {}:{}", self.name(frame), visible(name), self.line_of(frame))
    }
}
