//! One pass over a JSON text (RFC 8259): is it well-formed, where does each
//! value stand, and does any object hold a name twice.

use std::borrow::Cow;
use std::collections::HashSet;

use super::unescape::unescape;
use crate::error::{JsonError, JsonFault};

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 128;

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, in any spelling that RFC 8259 §6 has.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind with its article, for sentences: "an object".
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// One value of the index. Byte offsets are 32 bits wide: tokens are bounded far below.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Whether a string holds escapes.
    pub(super) escaped: bool,
    /// Whether it is the name of a member.
    pub(super) is_name: bool,
    /// The [`tag`] of a name.
    pub(super) tag: u8,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The index of the first node behind this value and all that it holds.
    pub(super) next: u32,
}

/// What one pass over a JSON text finds. The vectors keep their room from text to text.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// The values, each before what it holds; of a member the name before the value.
    pub(super) nodes: Vec<Node>,
    /// The names that stand twice.
    pub(super) duplicates: Vec<String>,
    /// Whether there is white space outside of strings.
    pub(super) is_loose: bool,
    /// Whether any string holds escapes.
    pub(super) is_escaped: bool,
}

/// Reads one JSON text; `index` is written anew.
///
/// # Errors
/// As [`Document::parse`](super::json::Document::parse).
pub(super) fn scan(text: &str, index: &mut Index) -> Result<(), JsonError> {
    index.nodes.clear();
    index.duplicates.clear();
    (index.is_loose, index.is_escaped) = (false, false);
    let mut scan = Scan { bytes: text.as_bytes(), at: 0, index };
    if u32::try_from(text.len()).is_err() {
        return Err(scan.fault(JsonFault::TooLong));
    }
    scan.blank();
    scan.value(0)?;
    scan.blank();
    if scan.at < text.len() {
        return Err(scan.fault(JsonFault::Trailing));
    }
    Ok(())
}

/// The one pass over the text.
struct Scan<'t, 'i> {
    bytes: &'t [u8],
    at: usize,
    index: &'i mut Index,
}

impl Scan<'_, '_> {
    fn fault(&self, fault: JsonFault) -> JsonError {
        JsonError { at: self.at, fault }
    }

    /// The fault for a byte that has no place here, or for the end of the text.
    fn unexpected(&self, wanted: &'static str) -> JsonError {
        self.fault(if self.at < self.bytes.len() {
            JsonFault::Unexpected { wanted }
        } else {
            JsonFault::End { wanted }
        })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
            self.index.is_loose = true;
        }
    }

    /// Puts a value that holds others into the index, before them.
    fn open(&mut self, kind: Kind) -> usize {
        let start = narrow(self.at);
        self.index.nodes.push(Node {
            kind,
            escaped: false,
            is_name: false,
            tag: 0,
            start,
            end: start,
            next: 0,
        });
        self.index.nodes.len() - 1
    }

    fn close(&mut self, node: usize) {
        let (end, next) = (narrow(self.at), narrow(self.index.nodes.len()));
        let node = &mut self.index.nodes[node];
        (node.end, node.next) = (end, next);
    }

    /// Puts a value into the index that has been gone through.
    fn scalar(&mut self, kind: Kind, start: usize, escaped: bool) {
        let next = narrow(self.index.nodes.len() + 1);
        self.index.nodes.push(Node {
            kind,
            escaped,
            is_name: false,
            tag: 0,
            start: narrow(start),
            end: narrow(self.at),
            next,
        });
    }

    fn value(&mut self, depth: usize) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => Err(self.fault(JsonFault::Depth { limit: MAX_DEPTH })),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Kind::Bool),
            Some(b'f') => self.word("false", Kind::Bool),
            Some(b'n') => self.word("null", Kind::Null),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), JsonError> {
        let node = self.open(Kind::Object);
        self.at += 1;
        self.blank();
        let mut count = 0;
        if self.peek() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.unexpected("a member name in double quotes"));
                }
                let (name, start) = (self.index.nodes.len(), self.at);
                self.string()?;
                let tag = tag(&self.bytes[start + 1..self.at - 1]);
                let node = &mut self.index.nodes[name];
                (node.is_name, node.tag) = (true, tag);
                self.blank();
                if self.peek() != Some(b':') {
                    return Err(self.unexpected("':'"));
                }
                self.at += 1;
                self.blank();
                self.value(depth + 1)?;
                count += 1;
                self.blank();
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(b'}') => break self.at += 1,
                    _ => return Err(self.unexpected("',' or '}'")),
                }
                self.blank();
            }
        }
        self.close(node);
        self.find_duplicates(node, count);
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Result<(), JsonError> {
        let node = self.open(Kind::Array);
        self.at += 1;
        self.blank();
        if self.peek() == Some(b']') {
            self.at += 1;
        } else {
            loop {
                self.value(depth + 1)?;
                self.blank();
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(b']') => break self.at += 1,
                    _ => return Err(self.unexpected("',' or ']'")),
                }
                self.blank();
            }
        }
        self.close(node);
        Ok(())
    }

    fn string(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            self.skip_plain();
            match self.peek() {
                Some(b'"') => break self.at += 1,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return Err(self.fault(JsonFault::Control)),
                None => return Err(self.unexpected("the closing quote of a string")),
            }
        }
        self.index.is_escaped |= escaped;
        self.scalar(Kind::String, start, escaped);
        Ok(())
    }

    /// Goes on to the first byte that is no plain character of a string: a quote, a backslash or a control.
    fn skip_plain(&mut self) {
        // Eight at a time: the highest bit of each byte in question is set, at least of the first.
        const ONES: u64 = u64::from_ne_bytes([1; 8]);
        let mut at = self.at;
        while let Some(word) = self.bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let word = u64::from_le_bytes(*word);
            let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
            let quote = zero_in(word ^ (ONES * 0x22));
            let backslash = zero_in(word ^ (ONES * 0x5c));
            let control = word.wrapping_sub(ONES * 0x20) & !word;
            let found = (quote | backslash | control) & (ONES << 7);
            if found != 0 {
                self.at = at + found.trailing_zeros() as usize / 8;
                return;
            }
            at += 8;
        }
        let rest = self.bytes.get(at..).unwrap_or_default();
        let plain = rest.iter().take_while(|b| **b >= 0x20 && **b != b'"' && **b != b'\\').count();
        self.at = at + plain;
    }

    /// A backslash and what it stands before.
    fn escape(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|b| b.is_ascii_hexdigit()) {
                        return Err(self.unexpected("four hex digits after \\u"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.unexpected("an escape that JSON knows")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.scalar(Kind::Number, start, false);
        Ok(())
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("a digit")) } else { Ok(()) }
    }

    fn word(&mut self, word: &'static str, kind: Kind) -> Result<(), JsonError> {
        let start = self.at;
        if !self.bytes[start..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        self.scalar(kind, start, false);
        Ok(())
    }

    /// Names count as equal when their characters are, however they are escaped (rule 4 of verify).
    fn find_duplicates(&mut self, object: usize, count: usize) {
        if count < 2 || self.are_distinct(object, count) {
            return;
        }
        let names: Vec<Cow<'_, [u8]>> = self.names(object).map(|name| unescape(self.slice(name))).collect();
        let mut seen = HashSet::with_capacity(count);
        let mut twice: Vec<String> = Vec::new();
        for name in &names {
            if !seen.insert(name.as_ref()) {
                twice.push(String::from_utf8_lossy(name).into_owned());
            }
        }
        let duplicates = &mut self.index.duplicates;
        for name in twice {
            if !duplicates.contains(&name) && duplicates.len() < MOST_DUPLICATES {
                duplicates.push(name);
            }
        }
    }

    /// Whether the few names of an object are plainly not the same.
    fn are_distinct(&self, object: usize, count: usize) -> bool {
        if count > FEW {
            return false;
        }
        // Each tag has one of 256 bits; where no two have the same, nothing need be compared.
        let mut bits = [0_u64; 4];
        let mut met = false;
        for name in self.names(object) {
            if name.escaped {
                return false;
            }
            let (word, bit) = (usize::from(name.tag >> 6), 1 << (name.tag & 63));
            met |= bits[word] & bit != 0;
            bits[word] |= bit;
        }
        let inner = |name: Node| &self.bytes[name.start as usize + 1..name.end as usize - 1];
        let mut before = self.names(object).enumerate();
        !met || before.all(|(at, name)| self.names(object).take(at).all(|other| inner(other) != inner(name)))
    }

    /// The names of an object's members.
    fn names(&self, object: usize) -> impl Iterator<Item = Node> {
        let nodes = &self.index.nodes;
        let end = nodes[object].next as usize;
        let mut at = object + 1;
        std::iter::from_fn(move || {
            let name = *nodes.get(at).filter(|_| at < end)?;
            at = nodes[at + 1].next as usize;
            Some(name)
        })
    }

    fn slice(&self, node: Node) -> &str {
        // The nodes of strings begin and end at ASCII quotes of a text that was a `str`.
        std::str::from_utf8(&self.bytes[node.start as usize..node.end as usize]).unwrap_or("\"\"")
    }
}

/// How many names are compared without a table.
const FEW: usize = 16;

/// A byte for a name without escapes: of two names that differ it mostly does, too.
pub(super) fn tag(name: &[u8]) -> u8 {
    let [length, ..] = name.len().to_le_bytes();
    let ([first, ..], [.., last]) = (name, name) else { return 0 };
    let middle = name[name.len() / 2];
    length.wrapping_mul(29) ^ first.wrapping_mul(5) ^ middle.wrapping_mul(113) ^ last.rotate_left(3)
}

/// How many duplicates are told; more say nothing new.
const MOST_DUPLICATES: usize = 64;

/// `parse` refuses texts for which this could lose anything.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
