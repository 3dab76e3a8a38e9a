//! Characters for readers: which of them nobody sees as they are, how many a sentence bears, and lists without repetitions.

use std::collections::HashSet;

pub use crate::error::is_hostile;

/// Whether a character may not be shown as itself between its neighbours: joiners and variation selectors belong to some scripts and to
/// emoji, and elsewhere hide what nobody sees.
fn is_hostile_between(before: Option<char>, c: char, after: Option<char>) -> bool {
    let is_selector = |c: char| matches!(c, '\u{fe00}'..='\u{fe0f}');
    let bears = |c: char| {
        !(c.is_ascii() || c.is_whitespace() || is_hostile(c) || matches!(c, '\u{200c}' | '\u{200d}'))
    };
    match c {
        '\u{200c}' | '\u{200d}' => !(before.is_some_and(bears) && after.is_some_and(bears)),
        '\u{fe0e}' | '\u{fe0f}' if before.is_some_and(|c| matches!(c, '0'..='9' | '#' | '*')) => false,
        c if is_selector(c) => !before.is_some_and(|c| bears(c) && !is_selector(c)),
        c => is_hostile(c),
    }
}

/// The characters of a text, each with whether it may not be shown as itself where it stands.
pub fn judged(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut rest = text.chars();
    let mut before = None;
    std::iter::from_fn(move || {
        let c = rest.next()?;
        let is_hostile = is_hostile_between(before, c, rest.clone().next());
        before = Some(c);
        Some((c, is_hostile))
    })
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
    fn what_joins_letters_of_some_scripts_hides_nothing_there() {
        let hostile = |text: &str| judged(text).filter(|(_, is_hostile)| *is_hostile).count();
        for text in ["👩‍👩‍👧", "❤️‍🔥", "1️⃣", "©️", "می‌خواهم", "क्‍ष", "e\u{301}", "🇩🇪", "👍🏽"]
        {
            assert_eq!(hostile(text), 0, "{text}");
        }
        for (text, count) in [
            ("adm\u{200d}in", 1),
            ("\u{200c}a", 1),
            ("日\u{200d}", 1),
            ("日\u{200d}\u{200d}本", 2),
            ("a\u{fe0f}", 1),
            ("❤\u{fe0f}\u{fe01}\u{fe02}", 2),
            ("1\u{fe01}", 1),
            ("\u{3164}\u{115f}\u{1160}\u{ffa0}\u{34f}\u{17b4}\u{180b}\u{e0101}", 8),
        ] {
            assert_eq!(hostile(text), count, "{text:?}");
        }
    }

    #[test]
    fn sentences_are_cut_between_characters() {
        for text in ["", "a", &"é".repeat(MOST), &"a".repeat(MOST)] {
            assert_eq!(brief(text.to_owned()), *text);
        }
        assert_eq!(brief("é".repeat(MOST + 1)), "é".repeat(MOST) + "…");
    }
}
