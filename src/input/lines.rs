//! Streams: what comes out of a pipe or a file, cut into batches of whole lines, or of text in which
//! every token is whole.
//!
//! A batch is what one read gave, as far as it is whole: a line that stands goes out at once, and
//! the tail waits for what follows. The memory is bounded, however long a line is.

mod batch;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read, Seek};
use std::mem;

use memchr::{memchr, memrchr};

pub use batch::{Batch, Line, Place, State};
use batch::{Buffer, text_length};

use super::stdin::Stdin;
use super::{clock, source};
use crate::error::InputError;

/// The most that is asked for at one read: what a pipe holds.
const READ: usize = 64 * 1024;

/// Cuts a stream into batches.
pub struct Lines {
    reader: Box<dyn Read + Send>,
    end: End,
    limit: usize,
    /// The tail of what was read, that belongs to the next batch.
    tail: Buffer,
    /// The place of the tail.
    place: Place,
    /// Whether the tail belongs to something that is longer than the limit.
    in_cut: bool,
    ended: bool,
}

/// What must be whole, by the bytes that end it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Lines: a newline.
    Newline,
    /// Tokens: any byte that can't be part of one.
    NoToken,
}

impl Lines {
    /// A stream of lines. Of a line whose text is longer than `limit` bytes no more is kept.
    #[must_use]
    pub fn new(reader: Box<dyn Read + Send>, limit: usize) -> Self {
        Self {
            reader,
            end: End::Newline,
            limit: limit.max(1),
            tail: Buffer::default(),
            place: Place::START,
            in_cut: false,
            ended: false,
        }
    }

    /// A stream of text in which tokens stand, on lines or not: each run of bytes that a token is
    /// made of is whole, unless it is longer than `limit`.
    ///
    /// A token whose end is not read yet waits for it. A batch ends behind the byte that ends its
    /// last run, so that whoever looks at more than one byte behind a token, or before it, may see
    /// them or not.
    #[must_use]
    pub fn of_text(reader: Box<dyn Read + Send>, limit: usize) -> Self {
        Self { end: End::NoToken, ..Self::new(reader, limit) }
    }

    /// Fills a batch with what is whole, waiting until something is. `false`: the stream has ended,
    /// and the batch is empty.
    ///
    /// # Errors
    /// What the reader said, and then the stream has ended. All that was whole before was given out;
    /// what was not is dropped, since nobody knows what it would have become.
    pub fn fill(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        mem::swap(&mut batch.buffer, &mut self.tail);
        let mut searched = 0;
        loop {
            if let Some((length, state)) = self.whole(batch.bytes(), searched) {
                self.give(batch, length, state);
                return Ok(true);
            }
            searched = batch.bytes().len();
            if self.ended {
                return Ok(false);
            }
            match self.read(&mut batch.buffer) {
                Ok(more) => self.ended = more == 0,
                Err(error) => {
                    self.ended = true;
                    batch.clear();
                    return Err(error);
                }
            }
        }
    }

    fn read(&mut self, buffer: &mut Buffer) -> io::Result<usize> {
        // Then only what stands first in a buffer can be longer than the limit.
        let room = buffer.room(READ.min(self.limit));
        loop {
            match self.reader.read(room) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(more) => {
                    buffer.extend(more);
                    return Ok(more);
                }
            }
        }
    }

    /// How many of `bytes` can go out, and as what; `None` when more has to be read.
    /// There is no end in the first `searched` of them.
    fn whole(&mut self, bytes: &[u8], searched: usize) -> Option<(usize, State)> {
        if bytes.is_empty() {
            return None;
        }
        let cut = match self.end {
            End::Newline => self.line_cut(bytes, searched),
            End::NoToken => self.run_piece(bytes, searched),
        };
        if cut.is_some() {
            return cut;
        }
        let state = if self.end == End::Newline { State::Lines } else { State::Text };
        match self.end.last(&bytes[searched..]) {
            Some(at) => Some((searched + at + 1, state)),
            None if self.ended => Some((bytes.len(), state)),
            None => None,
        }
    }

    /// What goes out of a line that is too long, if `bytes` begin with one.
    fn line_cut(&mut self, bytes: &[u8], searched: usize) -> Option<(usize, State)> {
        if self.in_cut {
            let newline = End::Newline.first(bytes);
            self.in_cut = newline.is_none();
            return Some((newline.map_or(bytes.len(), |at| at + 1), State::LineRest));
        }
        if bytes.len() <= self.limit {
            return None;
        }
        let text = match End::Newline.first(&bytes[searched..]) {
            Some(at) => text_length(bytes, searched + at),
            // Of the ending, perhaps.
            None if !self.ended && bytes.ends_with(b"\r") => bytes.len() - 1,
            None => bytes.len(),
        };
        self.in_cut = text > self.limit;
        self.in_cut.then_some((self.limit, State::LineCut))
    }

    /// What goes out of a run that is too long, if `bytes` begin with one.
    fn run_piece(&mut self, bytes: &[u8], searched: usize) -> Option<(usize, State)> {
        if !self.in_cut && bytes.len() <= self.limit {
            return None;
        }
        let end = End::NoToken.first(&bytes[searched..]).map(|at| searched + at);
        let run = end.unwrap_or(bytes.len());
        let is_piece = run > 0 && (self.in_cut || run > self.limit);
        self.in_cut = is_piece && end.is_none();
        is_piece.then_some((run, State::RunPiece))
    }

    /// Leaves the first `length` bytes in the batch, and keeps the others.
    fn give(&mut self, batch: &mut Batch, length: usize, state: State) {
        batch.buffer.split_into(length, &mut self.tail);
        batch.state = state;
        batch.first = self.place;
        batch.read_at = clock::now();
        self.place = self.place.after(batch.bytes());
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines")
            .field("limit", &self.limit)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

impl End {
    fn first(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Newline => memchr(b'\n', bytes),
            Self::NoToken => bytes.iter().position(|&b| !is_of_token(b)),
        }
    }

    fn last(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Newline => memrchr(b'\n', bytes),
            Self::NoToken => bytes.iter().rposition(|&b| !is_of_token(b)),
        }
    }
}

/// Whether a byte can be part of a token, its padding included.
fn is_of_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'=')
}

/// The bytes of `@PATH` or of stdin (`-`) as they come, or of the text itself.
///
/// # Errors
/// [`InputError`] when the file can't be opened, or somebody else has claimed stdin.
pub fn open(spec: &str, stdin: &mut Stdin, what: &'static str) -> Result<Box<dyn Read + Send>, InputError> {
    let place = source::Place::of_prefix(spec);
    Ok(match &place {
        Some(source::Place::Stdin) => stdin.claim(what)?,
        Some(file @ source::Place::File(path)) => {
            Box::new(source::open(path, what).map_err(|error| file.hide(error, what))?)
        }
        _ => Box::new(Cursor::new(spec.as_bytes().to_vec())),
    })
}

/// How many bytes there are still to read from `-` or `@PATH`; `None` for what is no file, such as a
/// pipe, and for what can't be looked at.
#[must_use]
pub fn length(spec: &str) -> Option<u64> {
    match source::Place::of_prefix(spec)? {
        source::Place::Stdin => stdin_file().and_then(left),
        source::Place::File(path) => {
            path.metadata().ok().filter(std::fs::Metadata::is_file).map(|it| it.len())
        }
        _ => None,
    }
}

/// The length of a file behind where it is read.
fn left(mut file: File) -> Option<u64> {
    let metadata = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some(metadata.len().saturating_sub(file.stream_position().ok()?))
}

/// Stdin by another handle, which reads at the same place.
fn stdin_file() -> Option<File> {
    #[cfg(unix)]
    return std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned().ok().map(File::from);
    #[cfg(windows)]
    return std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned().ok().map(File::from);
    #[cfg(not(any(unix, windows)))]
    None
}
