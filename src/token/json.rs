//! JSON as it was signed: a checked text and a flat index over it (RFC 8259).
//!
//! Nothing is parsed into values and printed again, so member order, number
//! spelling and escapes survive. One pass, linear in the length; depth and
//! size are bounded; duplicate members are found at every depth.

use std::borrow::Cow;

pub use super::index::Kind;
use super::index::{Index, Node, tag};
pub use super::scan::MAX_DEPTH;
use super::scan::scan;
use super::unescape::unescape;
use crate::error::JsonError;

/// A JSON text and the index over it.
#[derive(Clone, Debug)]
pub struct Document {
    text: String,
    index: Index,
}

impl Default for Document {
    /// `null`.
    fn default() -> Self {
        let null =
            Node { kind: Kind::Null, escaped: false, is_name: false, tag: 0, start: 0, end: 4, next: 1 };
        Self { text: "null".to_owned(), index: Index { nodes: vec![null], ..Index::default() } }
    }
}

impl Document {
    /// Reads one JSON text.
    ///
    /// # Errors
    /// [`JsonError`], with the byte offset, for anything that RFC 8259 does not allow,
    /// for nesting beyond [`MAX_DEPTH`] and for texts of nearly 4 GiB and more.
    pub fn parse(text: impl Into<String>) -> Result<Self, JsonError> {
        let text = text.into();
        let mut index = Index::default();
        scan(&text, &mut index)?;
        Ok(Self { text, index })
    }

    /// Reads one JSON text in place of the one that was there, into the same memory.
    ///
    /// # Errors
    /// As [`parse`](Self::parse); the document is then `null`.
    pub fn reread(&mut self, text: &str) -> Result<(), JsonError> {
        self.text.clear();
        self.text.push_str(text);
        let result = scan(&self.text, &mut self.index);
        if result.is_err() {
            *self = Self::default();
        }
        result
    }

    /// The outermost value.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        Value { doc: self, at: 0 }
    }

    /// The text, exactly as it came.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many bytes of memory it takes.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.text.capacity() + self.index.nodes.capacity() * size_of::<Node>()
    }

    /// The names of all members, at every depth.
    pub(super) fn names(&self) -> impl Iterator<Item = Value<'_>> {
        let names = self.index.nodes.iter().enumerate().filter(|(_, node)| node.is_name);
        names.map(|(at, _)| Value { doc: self, at })
    }

    /// Whether any string holds escapes.
    pub(super) fn is_escaped(&self) -> bool {
        self.index.is_escaped
    }

    /// Names that an object holds more than once, at any depth, in the order found.
    #[must_use]
    pub fn duplicates(&self) -> &[String] {
        &self.index.duplicates
    }
}

/// A value inside a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Value<'d> {
    pub(super) doc: &'d Document,
    at: usize,
}

impl<'d> Value<'d> {
    pub(super) fn node(self) -> Node {
        self.doc.index.nodes[self.at]
    }

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// The value's text as it stands in the document.
    #[must_use]
    pub fn raw(self) -> &'d str {
        let node = self.node();
        &self.doc.text[node.start as usize..node.end as usize]
    }

    /// Where the value stands in the document: byte offsets of its first byte and behind its last.
    #[must_use]
    pub fn span(self) -> (usize, usize) {
        let node = self.node();
        (node.start as usize, node.end as usize)
    }

    /// The string's characters; `None` for other kinds and for a string with a lone surrogate escape.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'d, str>> {
        if self.kind() != Kind::String {
            return None;
        }
        if !self.node().escaped {
            return Some(Cow::Borrowed(self.inner()));
        }
        String::from_utf8(unescape(self.raw()).into_owned()).ok().map(Cow::Owned)
    }

    /// `Some` for `true` and `false`.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw() == "true")
    }

    /// The number's spelling; `None` for other kinds.
    #[must_use]
    pub fn as_number(self) -> Option<&'d str> {
        (self.kind() == Kind::Number).then(|| self.raw())
    }

    /// The elements of an array; nothing for other kinds.
    pub fn elements(self) -> impl Iterator<Item = Value<'d>> {
        let node = self.node();
        let mut at = self.at + 1;
        let end = if node.kind == Kind::Array { node.next as usize } else { at };
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let value = Value { doc: self.doc, at };
                at = value.node().next as usize;
                value
            })
        })
    }

    /// The members of an object as (name, value), in order; nothing for other kinds.
    pub fn members(self) -> impl Iterator<Item = (Value<'d>, Value<'d>)> {
        let node = self.node();
        let mut at = self.at + 1;
        let end = if node.kind == Kind::Object { node.next as usize } else { at };
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let name = Value { doc: self.doc, at };
                let value = Value { doc: self.doc, at: at + 1 };
                at = value.node().next as usize;
                (name, value)
            })
        })
    }

    /// The member of that name; of duplicates the last, as most parsers have it.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        let tag = tag(name.as_bytes());
        let is_named = |key: Value<'_>| {
            let node = key.node();
            (node.tag == tag || node.escaped) && key.is_text(name)
        };
        self.members().filter(|(key, _)| is_named(*key)).last().map(|(_, value)| value)
    }

    /// The text of a string between its quotes, as it is written.
    pub(super) fn inner(self) -> &'d str {
        let node = self.node();
        &self.doc.text[node.start as usize + 1..node.end as usize - 1]
    }

    /// Whether this is a string of just these characters.
    #[must_use]
    pub fn is_text(self, text: &str) -> bool {
        let node = self.node();
        if node.kind != Kind::String {
            return false;
        }
        if node.escaped {
            return unescape(self.raw()).as_ref() == text.as_bytes();
        }
        self.doc.text.as_bytes()[node.start as usize + 1..node.end as usize - 1] == *text.as_bytes()
    }

    /// Whether the value holds no other value.
    #[must_use]
    pub fn is_scalar(self) -> bool {
        !matches!(self.kind(), Kind::Array | Kind::Object)
    }

    /// The value a path names: an exact member name first, then a dotted path with
    /// `[index]` (`realm_access.roles[0]`; a name may itself hold dots).
    #[must_use]
    pub fn dotted(self, path: &str) -> Option<Value<'d>> {
        if let Some(value) = self.get(path) {
            return Some(value);
        }
        if let Some(rest) = path.strip_prefix('[') {
            let (index, rest) = rest.split_once(']')?;
            let value = self.elements().nth(index.parse().ok()?)?;
            return match rest {
                "" => Some(value),
                _ => value.dotted(rest.strip_prefix('.').unwrap_or(rest)),
            };
        }
        // Every way to cut a name off the front: the shortest that leads to a value wins.
        path.char_indices().filter(|(_, c)| matches!(c, '.' | '[')).find_map(|(cut, c)| {
            let value = self.get(&path[..cut])?;
            value.dotted(&path[if c == '.' { cut + 1 } else { cut }..])
        })
    }

    /// The value that a JSON Pointer names (RFC 6901).
    #[must_use]
    pub fn pointer(self, pointer: &str) -> Option<Value<'d>> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |value, step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            match value.kind() {
                Kind::Array => value.elements().nth(step.parse().ok()?),
                _ => value.get(&step),
            }
        })
    }

    /// [`dotted`](Self::dotted), then [`pointer`](Self::pointer).
    #[must_use]
    pub fn find(self, path: &str) -> Option<Value<'d>> {
        self.dotted(path).or_else(|| self.pointer(path))
    }

    /// The value without the white space outside its strings.
    #[must_use]
    pub fn compact(self) -> String {
        let mut out = String::with_capacity(self.raw().len());
        self.write_compact(&mut out);
        out
    }

    /// The same, at the end of a text.
    pub fn write_compact(self, out: &mut String) {
        match self.kind() {
            _ if !self.doc.index.is_loose => out.push_str(self.raw()),
            Kind::Array => {
                out.push('[');
                for (i, value) in self.elements().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    value.write_compact(out);
                }
                out.push(']');
            }
            Kind::Object => {
                out.push('{');
                for (i, (name, value)) in self.members().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    out.push_str(name.raw());
                    out.push(':');
                    value.write_compact(out);
                }
                out.push('}');
            }
            _ => out.push_str(self.raw()),
        }
    }
}

/// A text as a JSON string, quotes included.
#[must_use]
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Texts as a JSON array of strings.
#[must_use]
pub fn quote_all<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(quote).collect();
    format!("[{}]", quoted.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::JsonFault;

    fn doc(text: &str) -> Document {
        Document::parse(text).unwrap()
    }

    #[test]
    fn keeps_every_spelling() {
        let text = "{ \"b\" : 1e3, \"a\":[1234567890123456789 , -0.0E+1],\"\\u0063\":\"\\ud83d\\ude00\" }";
        let doc = doc(text);
        assert_eq!(
            doc.root().compact(),
            r#"{"b":1e3,"a":[1234567890123456789,-0.0E+1],"\u0063":"\ud83d\ude00"}"#
        );
        assert_eq!(doc.root().get("c").unwrap().as_str().unwrap(), "😀");
        assert_eq!(doc.text(), text);
    }

    #[test]
    fn refuses_what_json_does_not_allow() {
        for (text, at) in [
            ("", 0),
            ("{", 1),
            ("{\"a\":1,}", 7),
            ("[1,]", 3),
            ("01", 1),
            ("1.", 2),
            ("+1", 0),
            ("\"\\x\"", 2),
            ("\"\u{1}\"", 1),
            ("\"\\u12g4\"", 5),
            ("truE", 0),
            ("{} x", 3),
            ("'a'", 0),
            ("{a:1}", 1),
            ("NaN", 0),
        ] {
            assert_eq!(Document::parse(text).unwrap_err().at, at, "{text}");
        }
    }

    #[test]
    fn bounds_the_depth() {
        let nested = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(Document::parse(nested(MAX_DEPTH)).is_ok());
        assert!(Document::parse(nested(MAX_DEPTH + 1)).is_err());
        assert!(matches!(
            Document::parse(nested(1_000_000)).unwrap_err().fault,
            JsonFault::Depth { limit: MAX_DEPTH }
        ));
    }

    #[test]
    fn finds_duplicates_in_any_spelling_and_depth() {
        assert_eq!(doc(r#"{"a":1,"b":{"x":1,"\u0078":2}}"#).duplicates(), ["x"]);
        let many: Vec<String> = (0..40).map(|i| format!("\"k{}\":0", i % 39)).collect();
        assert_eq!(doc(&format!("{{{}}}", many.join(","))).duplicates(), ["k0"]);
        assert!(doc(r#"{"a":{"a":1},"b":[{"a":1},{"a":2}]}"#).duplicates().is_empty());
        assert!(doc(r#"{"\ud800":1,"\ufffd":2}"#).duplicates().is_empty());
    }

    #[test]
    fn names_of_the_same_tag_are_told_apart() {
        let letters = || 'a'..='z';
        let names: Vec<String> = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))).collect();
        let alike = |name: &String| tag(name.as_bytes()) == tag(b"ab") && name != "ab";
        let others: Vec<&String> = names.iter().filter(|name| alike(name)).collect();
        assert!(!others.is_empty(), "some have the same tag");
        for other in others {
            let text = format!(r#"{{"{other}":1,"ab":2,"x":3}}"#);
            let doc = doc(&text);
            assert!(doc.duplicates().is_empty(), "{text}");
            let raw = ["ab", other].map(|name| doc.root().get(name).unwrap().raw());
            assert_eq!(raw, ["2", "1"], "{text}");
            let twice = format!(r#"{{"{other}":1,"ab":2,"{other}":3}}"#);
            assert_eq!(super::tests::doc(&twice).duplicates(), [other.as_str()]);
        }
    }

    #[test]
    fn walks_names_dots_indices_and_pointers() {
        let doc = doc(r#"{"a.b":1,"a":{"b":2,"c":[10,{"d":11}]},"https://x.y/roles":["admin"],"m/n":3}"#);
        for (path, raw) in [
            ("a.b", "1"),
            ("a.c[1].d", "11"),
            ("https://x.y/roles[0]", "\"admin\""),
            ("/a/b", "2"),
            ("/a/c/0", "10"),
            ("/m~1n", "3"),
        ] {
            assert_eq!(doc.root().find(path).unwrap().raw(), raw, "{path}");
        }
        for path in ["x", "a.x", "a.c[2]", "a.c[-1]", "a..b", "a.c[1", "/a/z"] {
            assert!(doc.root().find(path).is_none(), "{path}");
        }
    }

    #[test]
    fn lone_surrogates_are_json_and_no_text() {
        let doc = doc(r#"["\ud800"]"#);
        assert!(doc.root().elements().next().unwrap().as_str().is_none());
    }
}
