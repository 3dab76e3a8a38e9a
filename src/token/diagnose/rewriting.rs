//! JSON written in another way: what another program makes of the same values. Numbers stay as they are spelled.

use std::fmt::Write as _;

use crate::token::json::{Document, Kind, Value};
use crate::token::unescape::unescape;

/// In what a JSON text differs from another of the same values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rewriting {
    /// Its white space.
    pub layout: Layout,
    /// Its escapes.
    pub escapes: Escapes,
    /// Whether the members of each object stand in the order of their names.
    pub sorted: bool,
}

/// The white space of a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// As it was.
    Kept,
    /// None.
    Compact,
    /// A blank behind ':' and ','.
    Spaced,
    /// A line for each value, indented by so many blanks a level.
    Indented(usize),
}

/// How strings are escaped in a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// As they were.
    Kept,
    /// Only what must be.
    Fewest,
    /// What is not ASCII too.
    Ascii,
    /// The slash too.
    Slashes,
    /// What is not ASCII, and the slash.
    AsciiAndSlashes,
}

impl Layout {
    /// All, the likeliest first.
    pub(super) const ALL: [Self; 5] =
        [Self::Kept, Self::Compact, Self::Spaced, Self::Indented(2), Self::Indented(4)];
}

impl Escapes {
    /// All, the likeliest first.
    pub(super) const ALL: [Self; 5] =
        [Self::Kept, Self::Fewest, Self::Ascii, Self::Slashes, Self::AsciiAndSlashes];
}

/// The document as it would be written so.
pub(super) fn rewritten(document: &Document, way: Rewriting) -> String {
    let mut out = String::with_capacity(document.text().len() * 5 / 4);
    if way.layout == Layout::Kept {
        keep(document.text(), way.escapes, &mut out);
    } else {
        write(document.root(), way, 0, &mut out);
    }
    out
}

/// The text with its strings written anew.
fn keep(text: &str, escapes: Escapes, out: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        let (before, string) = rest.split_at(start);
        let end = string_end(string);
        out.push_str(before);
        write_string(&string[..end], escapes, out);
        rest = &string[end..];
    }
    out.push_str(rest);
}

/// Where a JSON string ends that a text begins with.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    let quote = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    quote.map_or(text.len(), |at| at + 2)
}

fn write(value: Value<'_>, way: Rewriting, depth: usize, out: &mut String) {
    match value.kind() {
        Kind::Array => {
            out.push('[');
            let mut any = false;
            for element in value.elements() {
                separate(any, way.layout, depth + 1, out);
                any = true;
                write(element, way, depth + 1, out);
            }
            close(any, way.layout, depth, ']', out);
        }
        Kind::Object => {
            let mut members: Vec<_> = value.members().collect();
            if way.sorted {
                members.sort_by_cached_key(|(name, _)| unescape(name.raw()).into_owned());
            }
            out.push('{');
            let any = !members.is_empty();
            for (at, (name, value)) in members.into_iter().enumerate() {
                separate(at > 0, way.layout, depth + 1, out);
                write_string(name.raw(), way.escapes, out);
                out.push_str(if way.layout == Layout::Compact { ":" } else { ": " });
                write(value, way, depth + 1, out);
            }
            close(any, way.layout, depth, '}', out);
        }
        Kind::String => write_string(value.raw(), way.escapes, out),
        Kind::Null | Kind::Bool | Kind::Number => out.push_str(value.raw()),
    }
}

/// What stands before an element or a member.
fn separate(follows: bool, layout: Layout, depth: usize, out: &mut String) {
    if follows {
        out.push_str(if layout == Layout::Spaced { ", " } else { "," });
    }
    indent(layout, depth, out);
}

fn close(any: bool, layout: Layout, depth: usize, bracket: char, out: &mut String) {
    if any {
        indent(layout, depth, out);
    }
    out.push(bracket);
}

fn indent(layout: Layout, depth: usize, out: &mut String) {
    if let Layout::Indented(by) = layout {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', by * depth));
    }
}

/// A JSON string with other escapes; as it is where it holds what no text can.
fn write_string(raw: &str, escapes: Escapes, out: &mut String) {
    let characters = unescape(raw);
    let text = std::str::from_utf8(&characters).ok().filter(|_| escapes != Escapes::Kept);
    let Some(text) = text else { return out.push_str(raw) };
    let ascii = matches!(escapes, Escapes::Ascii | Escapes::AsciiAndSlashes);
    let slashes = matches!(escapes, Escapes::Slashes | Escapes::AsciiAndSlashes);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '/' if slashes => out.push_str("\\/"),
            c if c < ' ' || (ascii && !c.is_ascii()) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String does not fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(layout: Layout, escapes: Escapes, sorted: bool) -> Rewriting {
        Rewriting { layout, escapes, sorted }
    }

    #[test]
    fn json_is_written_as_other_programs_write_it() {
        let text = r#" {"b" :[1e3, {} ,[ ]],"a":"\u00e9/😀\u000a\"" }"#;
        let document = Document::parse(text).unwrap();
        for (layout, escapes, sorted, written) in [
            (Layout::Kept, Escapes::Kept, false, text),
            (Layout::Kept, Escapes::Slashes, false, r#" {"b" :[1e3, {} ,[ ]],"a":"é\/😀\n\"" }"#),
            (Layout::Compact, Escapes::Kept, false, r#"{"b":[1e3,{},[]],"a":"\u00e9/😀\u000a\""}"#),
            (Layout::Compact, Escapes::Fewest, true, r#"{"a":"é/😀\n\"","b":[1e3,{},[]]}"#),
            (Layout::Spaced, Escapes::Ascii, true, r#"{"a": "\u00e9/\ud83d\ude00\n\"", "b": [1e3, {}, []]}"#),
            (
                Layout::Indented(2),
                Escapes::AsciiAndSlashes,
                false,
                "{\n  \"b\": [\n    1e3,\n    {},\n    []\n  ],\n  \"a\": \"\\u00e9\\/\\ud83d\\ude00\\n\\\"\"\n}",
            ),
        ] {
            assert_eq!(rewritten(&document, way(layout, escapes, sorted)), written);
        }
    }

    #[test]
    fn what_no_text_can_hold_stays() {
        let document = Document::parse(r#"{"a":"\ud83d","b":"\\","c":"\\\""}"#).unwrap();
        for escapes in Escapes::ALL {
            assert_eq!(rewritten(&document, way(Layout::Kept, escapes, false)), document.text());
        }
    }
}
