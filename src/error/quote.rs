//! What somebody else has written, in the midst of a sentence: in double quotes.

use std::fmt::Write as _;

/// The most characters of a value that a sentence shows.
const SHOWN: usize = 64;

/// Whether a character may not be shown as itself: controls (C0, DEL, C1), what reorders or hides
/// text, and line separators.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A value in double quotes: as it is, or with the escapes of JSON where it holds a quote or a character that may not be
/// shown.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    if text.contains(|c: char| c == '"' || is_hostile(c)) {
        for c in text.chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c if is_hostile(c) => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        // Writing to a String cannot fail.
                        let _ = write!(out, "\\u{unit:04x}");
                    }
                }
                c => out.push(c),
            }
        }
    } else {
        out.push_str(text);
    }
    out.push('"');
    out
}

/// The same, and no longer than a sentence bears.
#[must_use]
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", quoted(&text[..end])),
        None => quoted(text),
    }
}

/// Several things as a sentence has them: `a, b or c`.
#[must_use]
pub fn listed<T: AsRef<str>>(all: &[T], last: &str) -> String {
    let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_double_quotes() {
        for (text, shown) in [
            ("", r#""""#),
            ("k.pem", r#""k.pem""#),
            (r"C:\k.pem", r#""C:\k.pem""#),
            (r#"{"a":"\n"}"#, r#""{\"a\":\"\\n\"}""#),
            ("\u{1b}[1m\n\u{9b}é", r#""\u001b[1m\n\u009bé""#),
            ("\u{202e}\u{e0041}\\", r#""\u202e\udb40\udc41\\""#),
        ] {
            assert_eq!(quoted(text), shown);
            assert_eq!(shortened(text), shown);
        }
        assert_eq!(shortened(&"é".repeat(65)), format!("\"{}\"…", "é".repeat(64)));
    }

    #[test]
    fn several_things_are_one_sentence() {
        assert_eq!(listed::<&str>(&[], "or"), "");
        assert_eq!(listed(&["a"], "or"), "a");
        assert_eq!(listed(&["a", "b", "c"], "or"), "a, b or c");
    }
}
