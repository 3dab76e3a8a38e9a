//! JSON put together in one pass: each value is appended to the text that is being written.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::GeneralPurpose;

use crate::output::answer::Spot;
use crate::token::json::{Document, Value};
use crate::token::time::Rfc3339;

/// What has a JSON text.
pub(super) trait Json {
    /// Appends it.
    fn write(self, out: &mut String);
}

/// The members of an object that is being written, in the order in which they are put.
pub(super) struct Members<'o> {
    out: &'o mut String,
    is_empty: bool,
}

impl Members<'_> {
    /// Appends a member. The name is one of ours: new, and with nothing in it to escape.
    pub(super) fn put(&mut self, name: &'static str, value: impl Json) {
        // One by one: what is of a known length costs hardly anything.
        if !self.is_empty {
            self.out.push(',');
        }
        self.is_empty = false;
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
        value.write(self.out);
    }

    /// Puts where a token stood, when it stood in a stream.
    pub(super) fn place(&mut self, spot: Option<Spot>) {
        let Some(Spot { line, column }) = spot else { return };
        self.put("line", line);
        if let Some(column) = column {
            self.put("column", column);
        }
    }
}

/// An object, as what puts its members.
pub(super) struct Object<F>(F);

/// An object of the members that are put.
pub(super) fn object<F: FnOnce(&mut Members<'_>)>(members: F) -> Object<F> {
    Object(members)
}

impl<F: FnOnce(&mut Members<'_>)> Json for Object<F> {
    fn write(self, out: &mut String) {
        out.push('{');
        (self.0)(&mut Members { out, is_empty: true });
        out.push('}');
    }
}

/// A list of values.
pub(super) struct List<I>(pub(super) I);

impl<I: IntoIterator<Item: Json>> Json for List<I> {
    fn write(self, out: &mut String) {
        out.push('[');
        for (at, item) in self.0.into_iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            item.write(out);
        }
        out.push(']');
    }
}

/// A list of strings.
impl Json for &[String] {
    fn write(self, out: &mut String) {
        List(self.iter().map(String::as_str)).write(out);
    }
}

/// JSON text that is there already.
pub(super) struct Raw<'t>(pub(super) &'t str);

/// Nothing there.
pub(super) const NULL: Raw<'_> = Raw("null");

/// A list of nothing.
pub(super) const NOTHING: Raw<'_> = Raw("[]");

impl Json for Raw<'_> {
    fn write(self, out: &mut String) {
        out.push_str(self.0);
    }
}

/// A string of ours, with nothing in it to escape.
pub(super) struct Plain(pub(super) &'static str);

impl Json for Plain {
    fn write(self, out: &mut String) {
        out.push('"');
        out.push_str(self.0);
        out.push('"');
    }
}

impl Json for Rfc3339 {
    fn write(self, out: &mut String) {
        out.push('"');
        Rfc3339::write(self, out);
        out.push('"');
    }
}

impl Json for &str {
    fn write(self, out: &mut String) {
        quote(self, out);
    }
}

impl Json for Cow<'_, str> {
    fn write(self, out: &mut String) {
        quote(&self, out);
    }
}

impl Json for bool {
    fn write(self, out: &mut String) {
        out.push_str(if self { "true" } else { "false" });
    }
}

impl Json for u8 {
    fn write(self, out: &mut String) {
        u64::from(self).write(out);
    }
}

impl Json for u64 {
    fn write(self, out: &mut String) {
        out.push_str(itoa::Buffer::new().format(self));
    }
}

impl Json for usize {
    fn write(self, out: &mut String) {
        out.push_str(itoa::Buffer::new().format(self));
    }
}

impl<T: Json> Json for Option<T> {
    fn write(self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => NULL.write(out),
        }
    }
}

/// As it was signed, without the white space outside strings.
impl Json for Value<'_> {
    fn write(self, out: &mut String) {
        self.write_compact(out);
    }
}

impl Json for &Document {
    fn write(self, out: &mut String) {
        self.root().write_compact(out);
    }
}

/// Bytes as a string in base64.
pub(super) struct Base64<'b>(pub(super) &'b GeneralPurpose, pub(super) &'b [u8]);

impl Json for Base64<'_> {
    fn write(self, out: &mut String) {
        out.push('"');
        self.0.encode_string(self.1, out);
        out.push('"');
    }
}

/// Appends a text as a JSON string, quotes included; spelled as `serde_json` spells it.
pub(super) fn quote(text: &str, out: &mut String) {
    out.reserve(text.len() + 2);
    out.push('"');
    if is_plain(text) {
        out.push_str(text);
    } else {
        escape(text, out);
    }
    out.push('"');
}

/// Whether a text has nothing to escape. A stretch is looked at as a whole, which compilers make fast.
fn is_plain(text: &str) -> bool {
    text.as_bytes().chunks(64).all(|stretch| !stretch.iter().fold(false, |any, byte| any | is_escaped(*byte)))
}

fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    // Whatever is escaped is one byte long, so that the text can be cut before and behind it.
    while let Some(at) = rest.bytes().position(is_escaped) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            byte => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Whether a JSON string can't hold a byte as itself (RFC 8259 §7).
fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::json;

    fn text(value: impl Json) -> String {
        let mut out = String::new();
        value.write(&mut out);
        out
    }

    #[test]
    fn strings_are_spelled_as_serde_json_spells_them() {
        let ascii: String = (0..=0x7f_u8).map(char::from).collect();
        let long = ["a".repeat(63), "é".repeat(40), "\u{1f}".to_owned()].concat();
        for string in [
            "",
            "plain",
            &long,
            &long[..long.len() - 1],
            "\"",
            "a\\b\"c",
            "\n\nx\u{1}",
            "é\n日本\u{2028}😀\u{7f}",
            &ascii,
        ] {
            assert_eq!(text(string), json::quote(string));
        }
    }

    #[test]
    fn objects_and_lists_nest() {
        let inner = |n: u8| object(move |out| out.put("n", n));
        let whole = object(|out| {
            out.put("none", object(|_| ()));
            out.put("list", List([1, 2].map(inner)));
            out.put("empty", List(None::<bool>));
            out.put("strings", ["a".to_owned(), "\"".to_owned()].as_slice());
            out.put("some", Some(true));
            out.put("null", None::<u64>);
        });
        let told =
            r#"{"none":{},"list":[{"n":1},{"n":2}],"empty":[],"strings":["a","\""],"some":true,"null":null}"#;
        assert_eq!(text(whole), told);
    }
}
