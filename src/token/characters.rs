//! Characters for readers: which of them nobody sees as they are, how many a sentence bears, and lists without repetitions.

use std::collections::HashSet;

pub use crate::error::is_hostile;

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
