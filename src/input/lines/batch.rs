//! Some of a stream, as it is handed from one thread to the next: bytes, and where they stood.

use std::fmt;
use std::iter;

use memchr::{memchr, memchr_iter, memrchr};

/// How far a buffer may have grown and still be kept for the next batch.
const KEPT: usize = 1 << 20;

/// A place in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, counted from 1.
    pub line: u64,
    /// The byte in its line, counted from 1.
    pub column: u64,
}

impl Place {
    /// The first byte of a stream.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place behind `bytes` that begin here.
    #[must_use]
    pub fn after(self, bytes: &[u8]) -> Self {
        match memrchr(b'\n', bytes) {
            None => Self { line: self.line, column: self.column + bytes.len() as u64 },
            Some(last) => Self {
                line: self.line + memchr_iter(b'\n', &bytes[..=last]).count() as u64,
                column: (bytes.len() - last) as u64,
            },
        }
    }
}

/// What a batch holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Whole lines.
    Lines,
    /// The first bytes of one line that is longer than the limit.
    LineCut,
    /// Some more of a line that was cut, and its newline at the last.
    LineRest,
    /// Text in which every run of a token's bytes is whole.
    Text,
    /// A piece of a run of a token's bytes that is longer than the limit.
    RunPiece,
}

/// Some of a stream. Its buffer is filled again and again; its `Debug` shows no content.
pub struct Batch {
    /// The place of its first byte.
    pub first: Place,
    /// When it was read, in seconds since 1970.
    pub read_at: f64,
    /// What it holds.
    pub state: State,
    pub(super) buffer: Buffer,
}

impl Batch {
    /// All of its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.buffer.filled()
    }

    /// Its lines; none when it holds text, or the rest of a line that was cut.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let is_cut = self.state == State::LineCut;
        let mut left = if is_cut || self.state == State::Lines { self.bytes() } else { &[] };
        let mut place = self.first;
        iter::from_fn(move || {
            if left.is_empty() {
                return None;
            }
            let newline = if is_cut { None } else { memchr(b'\n', left) };
            let whole;
            (whole, left) = left.split_at(newline.map_or(left.len(), |at| at + 1));
            let (text, ending) = whole.split_at(newline.map_or(whole.len(), |at| text_length(whole, at)));
            let line = Line { place, text, ending, is_cut };
            place = Place { line: place.line + 1, column: 1 };
            Some(line)
        })
    }

    /// The bytes that belong to a line that was cut before; else none.
    #[must_use]
    pub fn rest(&self) -> &[u8] {
        if self.state == State::LineRest { self.bytes() } else { &[] }
    }

    /// Whether it is a part of what is longer than the limit, a line or a run of a token's bytes.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        matches!(self.state, State::LineCut | State::LineRest | State::RunPiece)
    }

    /// Holds nothing any more, and gives back a buffer that grew large.
    pub fn clear(&mut self) {
        self.buffer.clear();
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self { first: Place::START, read_at: 0.0, state: State::Lines, buffer: Buffer::default() }
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("first", &self.first)
            .field("state", &self.state)
            .field("bytes", &format_args!("{} bytes", self.bytes().len()))
            .finish_non_exhaustive()
    }
}

/// A line of a stream. Its `Debug` shows no content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Where it stands.
    pub place: Place,
    /// Its bytes, whatever they are, without the ending.
    pub text: &'a [u8],
    /// `\n`, `\r\n`, or nothing at the end of the stream and where it is cut.
    pub ending: &'a [u8],
    /// Whether it is longer than the limit, so that this is only its beginning.
    pub is_cut: bool,
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("place", &self.place)
            .field("text", &format_args!("{} bytes", self.text.len()))
            .field("is_cut", &self.is_cut)
            .finish_non_exhaustive()
    }
}

/// How much of `bytes` is the text of the line whose newline stands at `newline`.
pub(super) fn text_length(bytes: &[u8], newline: usize) -> usize {
    newline - usize::from(bytes[..newline].ends_with(b"\r"))
}

/// Bytes of which the first are of use. What lies behind was set once, and need not be set again
/// at each read.
#[derive(Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    length: usize,
}

impl Buffer {
    pub(super) fn filled(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Room for `more` bytes behind those that are there.
    pub(super) fn room(&mut self, more: usize) -> &mut [u8] {
        let end = self.length + more;
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        &mut self.bytes[self.length..end]
    }

    /// Takes the first bytes of the room to what is filled.
    pub(super) fn extend(&mut self, more: usize) {
        self.length = (self.length + more).min(self.bytes.len());
    }

    /// Moves what stands behind the first `length` bytes into an empty buffer.
    pub(super) fn split_into(&mut self, length: usize, other: &mut Self) {
        let tail = &self.bytes[length..self.length];
        other.room(tail.len()).copy_from_slice(tail);
        other.extend(tail.len());
        self.length = length;
    }

    /// How many bytes of memory it holds.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.bytes.capacity()
    }

    pub(super) fn clear(&mut self) {
        self.length = 0;
        if self.bytes.capacity() > KEPT {
            self.bytes = Vec::new();
        }
    }
}
