//! Characters for readers: which of them nobody sees as they are, how many a sentence bears, and lists without repetitions.

use std::collections::HashSet;

/// Whether a character may not be shown as itself: controls (C0, DEL, C1), what reorders or hides
/// text, and line separators.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// How many characters a sentence about a token has.
const MOST: usize = 500;

/// A sentence that quotes a token, cut where it would be no sentence any more.
#[must_use]
pub fn brief(mut text: String) -> String {
    if text.len() > MOST
        && let Some((end, _)) = text.char_indices().nth(MOST)
    {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Texts without those that stood before, in order.
pub fn once<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen = HashSet::new();
    texts.filter(|text| seen.insert(*text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_cut_between_characters() {
        for text in ["", "a", &"é".repeat(MOST), &"a".repeat(MOST)] {
            assert_eq!(brief(text.to_owned()), *text);
        }
        assert_eq!(brief("é".repeat(MOST + 1)), "é".repeat(MOST) + "…");
    }
}
