//! One pass over a JSON text (RFC 8259): is it well-formed, where does each
//! value stand, and does any object hold a name twice.

mod marks;
mod names;

use marks::{BLOCK, Marks};
use names::{Seen, find_repeated};

use super::index::{Index, Kind, Node, tag};
use crate::error::{JsonError, JsonFault};

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 128;

/// Reads one JSON text; `index` is written anew.
///
/// # Errors
/// As [`Document::parse`](super::json::Document::parse).
pub(super) fn scan(text: &str, index: &mut Index) -> Result<(), JsonError> {
    index.nodes.clear();
    index.duplicates.clear();
    (index.is_loose, index.is_escaped) = (false, false);
    // So that a place behind the last block has a number, too.
    if u32::try_from(text.len() + BLOCK as usize).is_err() {
        return Err(JsonError { at: 0, fault: JsonFault::TooLong });
    }
    let bytes = text.as_bytes();
    let nodes = std::mem::take(&mut index.nodes);
    let mut scan =
        Scan { bytes, at: 0, marks: Marks::of(bytes), nodes, count: 0, index, fault: JsonFault::Trailing };
    let result = scan.text();
    let Scan { at, nodes, fault, .. } = scan;
    index.nodes = nodes;
    result.map_err(|Stopped| JsonError { at: at as usize, fault })
}

/// There is a fault.
struct Stopped;

/// The one pass over the text.
struct Scan<'t, 'i> {
    bytes: &'t [u8],
    /// Where the next byte stands. As wide as in the index, so that nothing need be converted.
    at: u32,
    marks: Marks<'t>,
    nodes: Vec<Node>,
    /// How many nodes there are.
    count: u32,
    /// All but the nodes.
    index: &'i mut Index,
    /// What is wrong, when something is. It stands here, so that what goes well has nothing to hand on.
    fault: JsonFault,
}

impl Scan<'_, '_> {
    #[cold]
    fn fault(&mut self, fault: JsonFault) -> Stopped {
        self.fault = fault;
        Stopped
    }

    /// The fault for a byte that has no place here, or for the end of the text.
    #[cold]
    fn unexpected(&mut self, wanted: &'static str) -> Stopped {
        self.fault(if (self.at as usize) < self.bytes.len() {
            JsonFault::Unexpected { wanted }
        } else {
            JsonFault::End { wanted }
        })
    }

    /// The next byte; a zero, which has no place outside of strings, at the end of the text.
    #[inline]
    fn peek(&self) -> u8 {
        self.bytes.get(self.at as usize).copied().unwrap_or_default()
    }

    /// The next byte that is no white space.
    #[inline]
    fn next(&mut self) -> u8 {
        match self.peek() {
            byte @ b'!'.. => byte,
            _ => self.blank(),
        }
    }

    #[cold]
    fn blank(&mut self) -> u8 {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
            self.index.is_loose = true;
        }
        self.peek()
    }

    /// The whole text: values, and what stands around them.
    fn text(&mut self) -> Result<(), Stopped> {
        // What is open around the next value: the innermost, and the others from outside in.
        let mut open = Open::default();
        let mut outer: Vec<Open> = Vec::new();
        let mut wants_name = false;
        let mut byte = self.next();
        loop {
            match byte {
                b'"' => {
                    let start = self.at;
                    let escaped = self.string()?;
                    if wants_name {
                        let tag = tag(&self.bytes[start as usize + 1..self.at as usize - 1]);
                        self.scalar(Kind::String, start, escaped, Some(tag));
                        open.seen.add(tag, escaped);
                        if self.next() != b':' {
                            return Err(self.unexpected("\":\""));
                        }
                        self.at += 1;
                        byte = self.next();
                        wants_name = false;
                        continue;
                    }
                    self.scalar(Kind::String, start, escaped, None);
                }
                _ if wants_name => return Err(self.unexpected("a member name in double quotes")),
                b'-' | b'0'..=b'9' => self.number()?,
                b'{' | b'[' => {
                    let is_object = byte == b'{';
                    let around = std::mem::replace(&mut open, self.open(is_object));
                    if around.end != 0 {
                        outer.push(around);
                    }
                    if outer.len() == MAX_DEPTH {
                        return Err(self.fault(JsonFault::Depth { limit: MAX_DEPTH }));
                    }
                    self.at += 1;
                    byte = self.next();
                    if byte != open.end {
                        wants_name = is_object;
                        continue;
                    }
                }
                b't' => self.word("true", 4, Kind::Bool)?,
                b'f' => self.word("false", 5, Kind::Bool)?,
                b'n' => self.word("null", 4, Kind::Null)?,
                _ => return Err(self.unexpected("a value")),
            }
            // Behind a value: another, or the end of what is open.
            loop {
                let is_object = open.end == b'}';
                match self.next() {
                    _ if open.end == 0 => return self.end(),
                    b',' => {
                        self.at += 1;
                        byte = self.next();
                        wants_name = is_object;
                        break;
                    }
                    end if end == open.end => {
                        self.at += 1;
                        self.close(&open);
                        open = outer.pop().unwrap_or_default();
                    }
                    _ if is_object => return Err(self.unexpected("\",\" or \"}\"")),
                    _ => return Err(self.unexpected("\",\" or \"]\"")),
                }
            }
        }
    }

    /// Behind the text's one value.
    fn end(&mut self) -> Result<(), Stopped> {
        if (self.at as usize) < self.bytes.len() { Err(self.fault(JsonFault::Trailing)) } else { Ok(()) }
    }

    /// Puts a value that holds others into the index, before them; what is open then.
    fn open(&mut self, is_object: bool) -> Open {
        let node = self.nodes.len();
        let (kind, end) = if is_object { (Kind::Object, b'}') } else { (Kind::Array, b']') };
        self.scalar(kind, self.at, false, None);
        Open { end, node, seen: Seen::default() }
    }

    fn close(&mut self, open: &Open) {
        let node = &mut self.nodes[open.node];
        (node.end, node.next) = (self.at, self.count);
        if open.seen.may_repeat {
            find_repeated(self.bytes, &self.nodes, &mut self.index.duplicates, open.node, open.seen.count);
        }
    }

    /// Puts a value into the index that has been gone through.
    #[inline]
    fn scalar(&mut self, kind: Kind, start: u32, escaped: bool, name: Option<u8>) {
        self.count += 1;
        self.nodes.push(Node {
            kind,
            escaped,
            is_name: name.is_some(),
            tag: name.unwrap_or_default(),
            start,
            end: self.at,
            next: self.count,
        });
    }

    /// Goes through a string; whether it holds escapes.
    #[inline]
    fn string(&mut self) -> Result<bool, Stopped> {
        self.at = self.marks.from(self.at + 1);
        if self.peek() == b'"' {
            self.at += 1;
            return Ok(false);
        }
        self.odd_string()
    }

    /// Goes on in a string, from its first byte that is no plain character.
    #[cold]
    fn odd_string(&mut self) -> Result<bool, Stopped> {
        let mut escaped = false;
        loop {
            match self.peek() {
                b'"' => break self.at += 1,
                b'\\' => {
                    escaped = true;
                    self.escape()?;
                }
                _ if self.at as usize >= self.bytes.len() => {
                    return Err(self.unexpected("the closing quote of a string"));
                }
                _ => return Err(self.fault(JsonFault::Control)),
            }
            self.at = self.marks.from(self.at);
        }
        self.index.is_escaped |= escaped;
        Ok(escaped)
    }

    /// A backslash and what it stands before.
    fn escape(&mut self) -> Result<(), Stopped> {
        self.at += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_ascii_hexdigit() {
                        return Err(self.unexpected("four hex digits after \\u"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.unexpected("an escape that JSON knows")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stopped> {
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        self.scalar(Kind::Number, start, false, None);
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Stopped> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("a digit")) } else { Ok(()) }
    }

    fn word(&mut self, word: &'static str, len: u32, kind: Kind) -> Result<(), Stopped> {
        let start = self.at;
        if !self.bytes[start as usize..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a value"));
        }
        self.at += len;
        self.scalar(kind, start, false, None);
        Ok(())
    }
}

/// An array or an object that has begun.
#[derive(Default)]
struct Open {
    /// The bracket that ends it; a zero where nothing is open.
    end: u8,
    /// Its place in the index.
    node: usize,
    seen: Seen,
}
