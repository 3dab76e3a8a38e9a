//! Sentences that keep within a terminal's width.

use unicode_width::UnicodeWidthStr as _;

/// How many columns of a terminal a text takes.
#[must_use]
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
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
    for word in text.split(' ') {
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

#[cfg(test)]
mod tests {
    use super::wrap;

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
