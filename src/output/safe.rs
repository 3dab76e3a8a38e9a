//! What a token says, made harmless: no control, bidi or invisible character of
//! a claim reaches a terminal as itself.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::token::characters::judged;

/// Text whose hostile characters stand as JSON escapes (`\u202e`). Applied to JSON text, the JSON
/// means the same.
#[must_use]
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    escape_but(text, |_| false)
}

/// The same for text of several lines: line feeds and tabs stay.
#[must_use]
pub(super) fn escape_lines(text: &str) -> Cow<'_, str> {
    escape_but(text, |c| matches!(c, '\n' | '\t'))
}

/// Whether a text has nothing to escape.
#[must_use]
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~')) || !judged(text).any(|(_, is_hostile)| is_hostile)
}

fn escape_but(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_plain = text.bytes().all(|b| matches!(b, b' '..=b'~'));
    if is_plain || !judged(text).any(|(c, is_hostile)| is_hostile && !keep(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (c, is_hostile) in judged(text) {
        match c {
            c if !is_hostile || keep(c) => out.push(c),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    Cow::Owned(out)
}

/// Bytes as text that a terminal can bear; what is not UTF-8 becomes `\ufffd`'s sign.
#[must_use]
pub(super) fn escape_bytes(bytes: &[u8]) -> String {
    escape(&String::from_utf8_lossy(bytes)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_become_escapes() {
        assert_eq!(
            escape("a\u{1b}]0;x\u{7}\u{9b}\u{202e}\u{2066}\u{e0041}\n"),
            r"a\u001b]0;x\u0007\u009b\u202e\u2066\udb40\udc41\n"
        );
        assert_eq!(escape_lines("a\n\tb\r"), "a\n\tb\\r");
        assert_eq!(escape("adm\u{200d}in\u{fe0f}\u{3164}"), r"adm\u200din\ufe0f\u3164");
    }

    #[test]
    fn ordinary_text_of_any_script_stays() {
        for text in ["Zoë", "日本語", "😀👩‍👩‍👧", "עברית", "a b\u{a0}c"] {
            assert!(matches!(escape(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
