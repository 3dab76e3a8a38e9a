//! Sentences that keep within a terminal's width.

use unicode_width::UnicodeWidthStr as _;

/// How many columns of a terminal a text takes.
#[must_use]
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    // Lam and alef are one letter in print, and two cells in a terminal.
    let is_ligature =
        |pair: &(char, char)| matches!(pair, ('\u{644}', '\u{622}' | '\u{623}' | '\u{625}' | '\u{627}'));
    text.width() + text.chars().zip(text.chars().skip(1)).filter(is_ligature).count()
}

/// Breaks a text at its spaces; lines after the first are indented. Without a width nothing breaks,
/// and a word longer than the line stays whole, so that it can be copied.
#[must_use]
pub(super) fn wrap(text: &str, width: Option<usize>, indent: usize) -> String {
    let Some(room) = width.and_then(|width| width.checked_sub(indent)).filter(|&room| room >= 20) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(text.len());
    let mut used = 0;
    // What fits in no line is parted all the same.
    let words =
        unbroken(text).flat_map(|unit| unit.splitn(if columns(unit) > room { usize::MAX } else { 1 }, ' '));
    for word in words {
        let len = columns(word);
        if used > 0 && used + 1 + len > room {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = 0;
        } else if !out.is_empty() {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += len;
    }
    out
}

/// The words of a text, where a flag and its value are one: commands are there to be copied.
fn unbroken(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.match_indices(' ').map(|(at, _)| at).find(|end| !is_flag(&text[..*end]));
        rest = end.map(|end| &text[end + 1..]);
        Some(end.map_or(text, |end| &text[..end]))
    })
}

/// Whether a word is a flag that waits for its value: `-K`, `--oidc`.
fn is_flag(word: &str) -> bool {
    let name = word.trim_start_matches('-');
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    match word.len() - name.len() {
        1 => name.len() == 1 && is_name(name),
        2 => name.len() > 1 && is_name(name),
        _ => false,
    }
}

/// The lines of a text that begins in a column, broken at spaces where they would reach beyond the last
/// column; lines after the first are indented.
#[must_use]
pub(super) fn broken(text: &str, begin: usize, last: usize, indent: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    let mut used = begin;
    for (at, word) in text.split(' ').enumerate() {
        let len = columns(word);
        if used + usize::from(at > 0) + len > last && used > indent {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            used = indent;
        } else if at > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += len;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::{broken, columns, wrap};

    #[test]
    fn a_flag_stays_with_its_value_where_there_is_room() {
        for (width, lines) in [
            (28, "give it by --oidc\nhttps://issuer.example"),
            (29, "give it by\n--oidc https://issuer.example"),
            (39, "give it by\n--oidc https://issuer.example"),
            (40, "give it by --oidc https://issuer.example"),
        ] {
            assert_eq!(wrap("give it by --oidc https://issuer.example", Some(width), 0), lines, "{width}");
        }
        assert_eq!(
            wrap("one or two words - or - three -- and -K PATH", Some(20), 0).matches('\n').count(),
            2
        );
    }

    #[test]
    fn columns_are_those_of_a_terminal() {
        for (text, count) in [
            ("abc", 3),
            ("Zoë", 3),
            ("e\u{301}te\u{301}", 3),
            ("日本語", 6),
            ("ｱ", 1),
            ("한글", 4),
            ("\u{1112}\u{1161}\u{11ab}", 2),
            ("👩‍👩‍👧", 2),
            ("🇩🇪", 2),
            ("👍🏽", 2),
            ("❤️", 2),
            ("नमस्ते", 4),
            ("กำ", 2),
            ("علاء", 4),
        ] {
            assert_eq!(columns(text), count, "{text}");
        }
    }

    #[test]
    fn strings_go_on_below_where_they_begin() {
        assert_eq!(broken("\"a b c d\"", 4, 9, 5), ["\"a b", "     c d\""]);
        assert_eq!(broken("\"a  b\"", 4, 6, 5), ["\"a", "      b\""]);
        assert_eq!(broken("\"aaaaaaa b\"", 4, 8, 5), ["\"aaaaaaa", "     b\""]);
        assert_eq!(broken("\"aaaaaaa b\"", 4, 8, 2), ["", "  \"aaaaaaa", "  b\""]);
        assert_eq!(broken("", 4, 8, 5), [""]);
    }

    #[test]
    fn breaks_at_spaces_only() {
        let text = "one two three four five six";
        assert_eq!(wrap(text, None, 2), text);
        assert_eq!(wrap(text, Some(24), 4), "one two three four\n    five six");
        let long = "a".repeat(90);
        assert_eq!(wrap(&long, Some(40), 2), long);
        assert_eq!(wrap("日本語日本語 日本語日本語", Some(24), 4), "日本語日本語\n    日本語日本語");
    }
}
