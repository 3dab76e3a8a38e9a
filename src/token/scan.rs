//! One pass over a JSON text (RFC 8259): is it well-formed, where does each
//! value stand, and does any object hold a name twice.

use std::borrow::Cow;
use std::collections::HashSet;

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
    pub(super) start: u32,
    pub(super) end: u32,
    /// The index of the first node behind this value and all that it holds.
    pub(super) next: u32,
}

/// Reads one JSON text: the index of its values, and the names that stand twice.
///
/// # Errors
/// As [`Document::parse`](super::json::Document::parse).
pub(super) fn scan(text: &str) -> Result<(Vec<Node>, Vec<String>), JsonError> {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0, nodes: Vec::new(), duplicates: Vec::new() };
    if u32::try_from(text.len()).is_err() {
        return Err(scan.fault(JsonFault::TooLong));
    }
    scan.blank();
    scan.value(0)?;
    scan.blank();
    if scan.at < text.len() {
        return Err(scan.fault(JsonFault::Trailing));
    }
    Ok((scan.nodes, scan.duplicates))
}

/// The one pass over the text.
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    nodes: Vec<Node>,
    duplicates: Vec<String>,
}

impl Scan<'_> {
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
        }
    }

    fn open(&mut self, kind: Kind) -> usize {
        let start = narrow(self.at);
        self.nodes.push(Node { kind, start, end: start, next: 0 });
        self.nodes.len() - 1
    }

    fn close(&mut self, node: usize) {
        self.nodes[node].end = narrow(self.at);
        self.nodes[node].next = narrow(self.nodes.len());
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
                self.string()?;
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
        let node = self.open(Kind::String);
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break self.at += 1,
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                            self.at += 1;
                        }
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
                }
                Some(0..=0x1f) => return Err(self.fault(JsonFault::Control)),
                Some(_) => self.at += 1,
                None => return Err(self.unexpected("the closing quote of a string")),
            }
        }
        self.close(node);
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonError> {
        let node = self.open(Kind::Number);
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
        self.close(node);
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
        let node = self.open(kind);
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        self.close(node);
        Ok(())
    }

    /// Names count as equal when their characters are, however they are escaped (rule 4 of verify).
    fn find_duplicates(&mut self, object: usize, count: usize) {
        if count < 2 {
            return;
        }
        let mut names: Vec<Cow<'_, [u8]>> = Vec::with_capacity(count);
        let mut at = object + 1;
        while at < self.nodes[object].next as usize {
            names.push(unescape(self.slice(self.nodes[at])));
            at = self.nodes[at + 1].next as usize;
        }
        let mut found = Vec::new();
        if count <= 16 {
            for (i, name) in names.iter().enumerate() {
                if names[..i].contains(name) {
                    found.push(i);
                }
            }
        } else {
            let mut seen = HashSet::with_capacity(count);
            found.extend((0..count).filter(|&i| !seen.insert(names[i].as_ref())));
        }
        let found: Vec<String> =
            found.into_iter().map(|i| String::from_utf8_lossy(&names[i]).into_owned()).collect();
        for name in found {
            if !self.duplicates.contains(&name) && self.duplicates.len() < 64 {
                self.duplicates.push(name);
            }
        }
    }

    fn slice(&self, node: Node) -> &str {
        // The nodes of strings begin and end at ASCII quotes of a text that was a `str`.
        std::str::from_utf8(&self.bytes[node.start as usize..node.end as usize]).unwrap_or("\"\"")
    }
}

/// `parse` refuses texts for which this could lose anything.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The characters of a JSON string that was found well-formed, quotes taken off. Bytes, since a
/// lone surrogate has no UTF-8 form; it becomes its three-byte WTF-8 form, which equals no text.
pub(super) fn unescape(raw: &str) -> Cow<'_, [u8]> {
    let inner = &raw.as_bytes()[1..raw.len() - 1];
    if !inner.contains(&b'\\') {
        return Cow::Borrowed(inner);
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some((&escape, after)) = rest.split_first() else {
            break;
        };
        rest = after;
        match escape {
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => {
                let mut code = hex4(rest);
                rest = &rest[4..];
                if (0xd800..0xdc00).contains(&code) && rest.starts_with(b"\\u") {
                    let low = hex4(&rest[2..]);
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                        rest = &rest[6..];
                    }
                }
                match char::from_u32(code) {
                    Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                    None => out.extend(
                        [0xe0 | code >> 12, 0x80 | code >> 6 & 0x3f, 0x80 | code & 0x3f].map(low_byte),
                    ),
                }
            }
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

fn low_byte(code: u32) -> u8 {
    code.to_le_bytes()[0]
}

fn hex4(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, &b| code << 4 | char::from(b).to_digit(16).unwrap_or(0))
}
