//! Where a conversion goes: into Python text, with or without the edits that made it.

use std::borrow::Cow;
use std::ops::Range;

use crate::dense::ROOM;
use crate::map::Replacement;

/// One replaced range: what stood in the φ text and what stands in the Python text for it.
///
/// Blanks that keep words apart belong to the Python range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Byte offsets into the φ text.
    pub phi: Range<usize>,
    /// Byte offsets into the Python text.
    pub python: Range<usize>,
}

/// Which blanks keep a replaced word apart from its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Blanks {
    pub(crate) before: bool,
    pub(crate) after: bool,
}

/// Takes the changes of a text in ascending order; all that is not named stays as it is.
pub(crate) trait Sink {
    /// `text[range]` becomes the Python word.
    fn replace(&mut self, text: &[u8], range: Range<usize>, word: &Replacement, blanks: Blanks);

    /// `text[range]` goes away.
    fn delete(&mut self, text: &[u8], range: Range<usize>);

    /// The sink as plain text, for the loop that is specialised on it.
    #[inline(always)]
    fn as_text(&mut self) -> Option<&mut TextSink> {
        None
    }

    /// `text[range]` is a name that no spelling equals.
    #[inline]
    fn name(&mut self, _range: Range<usize>) {}
}

/// Collects Python text; nothing is copied before the first change.
#[derive(Default)]
pub(crate) struct TextSink {
    /// Written so far, followed by room that is not yet used.
    pub(crate) buffer: Vec<u8>,
    pub(crate) written: usize,
    /// How far the φ text has been taken over.
    pub(crate) taken: usize,
}

impl TextSink {
    /// The whole text; borrowed if nothing was changed.
    pub(crate) fn finish(mut self, text: &[u8]) -> Cow<'_, [u8]> {
        if self.taken == 0 && self.written == 0 {
            return Cow::Borrowed(text);
        }
        self.take(text, text.len(), 0);
        self.buffer.truncate(self.written);
        Cow::Owned(self.buffer)
    }

    /// Copies the unchanged text before `end` and leaves room for `more` bytes behind it.
    #[inline(always)]
    fn take(&mut self, text: &[u8], end: usize, more: usize) {
        const SHORT: usize = 32;
        let length = end - self.taken;
        let needed = self.written + length.max(SHORT) + more;
        if needed > self.buffer.len() {
            self.grow(text, needed);
        }
        if length <= SHORT && self.taken + SHORT <= text.len() {
            // A copy of fixed size is one load and one store; the surplus is overwritten.
            let source = &text[self.taken..self.taken + SHORT];
            self.buffer[self.written..self.written + SHORT].copy_from_slice(source);
        } else {
            self.buffer[self.written..self.written + length]
                .copy_from_slice(&text[self.taken..end]);
        }
        self.written += length;
        self.taken = end;
    }

    #[cold]
    fn grow(&mut self, text: &[u8], needed: usize) {
        // Dense glyph text grows by a half; what is left of the text may do so again.
        let rest = text.len() - self.taken;
        let size = needed + rest + rest / 2 + ROOM;
        if self.buffer.is_empty() {
            self.buffer = vec![0; size];
        } else {
            self.buffer.resize(size, 0);
        }
    }
}

impl Sink for TextSink {
    #[inline(always)]
    fn as_text(&mut self) -> Option<&mut TextSink> {
        Some(self)
    }

    #[inline(always)]
    fn replace(&mut self, text: &[u8], range: Range<usize>, word: &Replacement, blanks: Blanks) {
        let length = word.text.len();
        self.take(text, range.start, length.max(Replacement::PADDED) + 2);
        // Written always, kept if needed: cheaper than a branch that is taken at random.
        self.buffer[self.written] = b' ';
        self.written += usize::from(blanks.before);
        if length <= Replacement::PADDED {
            self.buffer[self.written..self.written + Replacement::PADDED]
                .copy_from_slice(&word.padded);
        } else {
            self.buffer[self.written..self.written + length].copy_from_slice(&word.text);
        }
        self.written += length;
        self.buffer[self.written] = b' ';
        self.written += usize::from(blanks.after);
        self.taken = range.end;
    }

    fn delete(&mut self, text: &[u8], range: Range<usize>) {
        self.take(text, range.start, 0);
        self.taken = range.end;
    }
}

/// A [`TextSink`] that also keeps the edits.
#[derive(Default)]
pub(crate) struct EditSink {
    pub(crate) text: TextSink,
    pub(crate) edits: Vec<Edit>,
}

impl Sink for EditSink {
    fn replace(&mut self, text: &[u8], range: Range<usize>, word: &Replacement, blanks: Blanks) {
        let start = self.text.written + (range.start - self.text.taken);
        self.text.replace(text, range.clone(), word, blanks);
        self.edits.push(Edit { phi: range, python: start..self.text.written });
    }

    fn delete(&mut self, text: &[u8], range: Range<usize>) {
        let start = self.text.written + (range.start - self.text.taken);
        self.text.delete(text, range.clone());
        self.edits.push(Edit { phi: range, python: start..start });
    }
}
