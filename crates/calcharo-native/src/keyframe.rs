//! Keyframes: the whole state, at the beginning of each chunk; and when chunks end.
#![expect(unsafe_code, reason = "frames of the interpreter are read as memory")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::code;
use calcharo::wire::put_varint;
use pyo3::ffi;
use rustc_hash::FxHashSet;

use crate::layout::{Frame, current_frame};
use crate::mirror::Which;
use crate::recorder::{Recorder, ShadowFrame};
use crate::repr::Repr;

/// Smallest size of a chunk: what a reader replays at most to reach a step.
pub(crate) const CHUNK: usize = 256 << 10;
/// A keyframe takes at most this part of a chunk.
const KEYFRAME_PART: usize = 8;
/// A chunk is finished after this time, unless it holds little more than its keyframe.
const OLDEST_NS: u64 = 1_000_000_000;
/// A reader builds so many bytes of growing texts at most.
const MOST_APPENDED: usize = 16 << 20;

impl Recorder {
    /// A step is written: chunks end here, and clocks and limits are looked at.
    #[inline]
    pub(crate) fn step_done(&mut self) {
        self.chunk_steps += 1;
        if self.options.exact_clock {
            self.read_clock();
        }
        if self.out.len() >= self.chunk_limit
            || self.chunk_steps >= self.limits.chunk_stop
            || self.ticks.load(std::sync::atomic::Ordering::Relaxed) != self.last_tick
            || self.appended > MOST_APPENDED
        {
            self.look_around();
        }
    }

    #[cold]
    fn look_around(&mut self) {
        self.tick();
        // What a killed program loses is the chunk that it had not finished.
        let is_old = self.wall_ns.saturating_sub(self.chunk_began_ns) > OLDEST_NS
            && self.out.len() > self.chunk_limit / KEYFRAME_PART;
        if self.out.len() >= self.chunk_limit || self.appended > MOST_APPENDED || is_old {
            // SAFETY: steps are written while the interpreter is attached, and after a step all
            // that is written is what is there.
            unsafe { self.next_chunk() };
        }
    }

    /// Ends the chunk and begins the next one with a keyframe.
    ///
    /// # Safety
    /// The interpreter is attached, and no operation is half written.
    pub(crate) unsafe fn next_chunk(&mut self) {
        self.finish_chunk();
        self.chunk_began_ns = self.wall_ns;
        self.write_keyframe();
        self.limits.set_stop(self.first_step);
        self.chunk_limit = CHUNK.max(self.out.len() * KEYFRAME_PART);
    }

    /// Writes the whole state.
    ///
    /// # Safety
    /// As for [`Recorder::next_chunk`].
    pub(crate) unsafe fn write_keyframe(&mut self) {
        self.drop_lost_frames();
        if self.options.public_frames {
            self.mirrors.refresh_many(Which::All);
        }
        self.out.push(code::KEYFRAME_BEGIN);
        for number in [
            self.objects.next_id(),
            self.next_frame,
            self.current as u64,
            self.written_length[0],
            self.written_length[1],
            self.wall_ns,
            self.cpu_ns,
            self.resident,
        ] {
            put_varint(&mut self.out, number);
        }
        for (place, thread) in self.threads.iter().enumerate() {
            if thread.task != 0 {
                self.out.push(code::TASK);
                put_varint(&mut self.out, place as u64);
                put_varint(&mut self.out, u64::from(thread.task));
            }
        }
        for index in self.objects.in_order() {
            let Some(entry) = self.objects.get(index) else { continue };
            let (id, version) = (entry.id, entry.version);
            self.out.push(code::KEYFRAME_OBJECT);
            put_varint(&mut self.out, id);
            put_varint(&mut self.out, version);
            self.write_body(index);
        }
        for place in 0..self.threads.len() {
            for depth in 0..self.threads[place].stack.len() {
                let shadow: *mut ShadowFrame = &raw mut self.threads[place].stack[depth];
                self.write_frame(shadow, place + 1);
            }
        }
        let suspended: Vec<usize> = self.suspended.keys().copied().collect();
        for frame in suspended {
            if let Some(mut shadow) = self.suspended.remove(&frame) {
                self.write_frame(&raw mut shadow, 0);
                self.suspended.insert(frame, shadow);
            }
        }
        self.drain();
        self.out.push(code::KEYFRAME_END);
    }

    unsafe fn write_frame(&mut self, shadow: *mut ShadowFrame, thread: usize) {
        let shadow = &mut *shadow;
        let plan = &*shadow.plan;
        let frame = std::ptr::with_exposed_provenance::<Frame>(shadow.frame);
        self.out.push(code::KEYFRAME_FRAME);
        put_varint(&mut self.out, shadow.id);
        put_varint(&mut self.out, u64::from(plan.index));
        put_varint(&mut self.out, thread as u64);
        put_varint(&mut self.out, shadow.globals);
        put_varint(&mut self.out, shadow.namespace);
        put_varint(&mut self.out, u64::from(shadow.site));
        put_varint(&mut self.out, shadow.slots.len() as u64);
        for slot in 0..shadow.slots.len() {
            let known = shadow.slots[slot];
            let value = Frame::slot(frame, slot);
            let repr = if value.is_null() || known == Repr::UNBOUND {
                Repr::UNBOUND
            } else if known == Repr::REDACTED {
                known
            } else {
                self.repr_of(value)
            };
            shadow.slots[slot] = repr;
            self.put(value, repr);
        }
    }

    /// Frames whose end was never told: their memory may be anything.
    unsafe fn drop_lost_frames(&mut self) {
        let alive =
            if self.options.public_frames { self.mirrors.of_this_thread() } else { frames() };
        let stack = &mut self.threads[self.current].stack;
        let before = stack.len();
        stack.retain(|shadow| alive.contains(&shadow.frame));
        if stack.len() != before {
            self.leave_task();
            self.note("frames that were left without an event");
        }
    }
}

/// Addresses of all frames of this thread.
unsafe fn frames() -> FxHashSet<usize> {
    let mut found = FxHashSet::default();
    let mut frame = current_frame(ffi::PyThreadState_Get());
    while !frame.is_null() {
        found.insert(frame.expose_provenance());
        frame = (*frame).previous;
    }
    found
}
