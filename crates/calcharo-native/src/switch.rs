//! Which thread runs, and which of its asyncio tasks: told where one takes over from another.
//!
//! A frame that is entered from code in scope runs in the task of its caller. Only where it is
//! entered from elsewhere, by an event loop for example, the interpreter is asked for the task. The
//! frame stands on a [`Base`] then: when it is left, the code below runs in its own task again.
//! That is told at the next event, because an event loop goes from task to task without one.
#![expect(unsafe_code, reason = "frames of the interpreter are read as memory")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::code;
use calcharo::wire::put_varint;

use crate::layout::Frame;
use crate::recorder::{Base, Recorder, Thread};
use crate::threads::token;

impl Thread {
    /// The task, from 1, of the code that the topmost frame runs.
    fn task_on_top(&self) -> u32 {
        self.bases.last().map_or(0, |base| base.task)
    }
}

impl Recorder {
    /// An event comes from a frame that is known, and another thread or task may have run before;
    /// `false` if the thread is not recorded.
    ///
    /// # Safety
    /// The interpreter is attached, and no exception is set.
    #[cold]
    pub(crate) unsafe fn switch(&mut self) -> bool {
        if !self.switch_thread() {
            return false;
        }
        let thread = &self.threads[self.current];
        let task = thread.task_on_top();
        if task != thread.task {
            self.settle();
            self.flush(0);
            self.run_task(task);
        }
        true
    }

    /// The same before a frame is entered, whose task is not known yet.
    ///
    /// # Safety
    /// As for [`Recorder::switch`].
    #[cold]
    pub(crate) unsafe fn switch_thread(&mut self) -> bool {
        let token = token();
        if self.threads[self.current].token != token {
            let known = self.threads.iter().position(|thread| thread.token == token);
            if known.is_none() && !self.options.threads {
                return false;
            }
            // What the other thread has done so far belongs to its own interval. A call that it
            // makes may not be over.
            self.settle_at(self.threads[self.current].stack.len() + 1);
            self.flush(0);
            self.current = known.unwrap_or_else(|| self.add_thread());
            self.out.push(code::THREAD);
            put_varint(&mut self.out, self.current as u64);
            if known.is_none() {
                let name = self.thread().name.clone();
                self.border_step(code::THREAD_START, &name);
            }
        }
        self.running = token;
        true
    }

    /// A frame is about to be entered, or goes on.
    ///
    /// # Safety
    /// As for [`Recorder::switch`]; `frame` is alive, and its thread is the current one.
    #[inline]
    pub(crate) unsafe fn arrive(&mut self, frame: *mut Frame) {
        if self.tasks.is_some() {
            self.find_task_of(frame);
        }
    }

    unsafe fn find_task_of(&mut self, frame: *mut Frame) {
        let thread = &self.threads[self.current];
        let (outer, depth) = (thread.task_on_top(), thread.stack.len());
        let caller = (*frame).previous.addr();
        let is_called = thread.stack.last().is_some_and(|top| top.frame == caller);
        let task = if is_called { outer } else { self.running_task() };
        if task != outer {
            self.thread().bases.push(Base { depth, task });
        }
        self.run_task(task);
    }

    /// Another task runs from here on, by its number from 1; 0 for none.
    ///
    /// # Safety
    /// As for [`Recorder::switch`]; what the code before has done is written.
    pub(crate) unsafe fn run_task(&mut self, task: u32) {
        let before = std::mem::replace(&mut self.thread().task, task);
        if before == task {
            return;
        }
        self.refresh_name(before);
        self.out.push(code::TASK);
        put_varint(&mut self.out, self.current as u64);
        put_varint(&mut self.out, u64::from(task));
        let name = self.tasks.as_ref().map_or("", |tasks| tasks.name(task)).to_owned();
        self.border_step(code::TASK_SWITCH, &name);
    }

    /// The frame that a task began with is left.
    #[cold]
    pub(crate) fn leave_task(&mut self) {
        let thread = self.thread();
        while thread.bases.last().is_some_and(|base| base.depth >= thread.stack.len()) {
            thread.bases.pop();
        }
        self.running = 0;
    }

    /// Writes a step where a thread or a task begins or ends.
    pub(crate) fn border_step(&mut self, op: u8, name: &str) {
        self.put_border(op, name);
        self.step_done();
    }
}
