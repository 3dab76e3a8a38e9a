//! Names that are near to one that is wrong: what was perhaps meant.

use std::cmp::min;

/// Beyond this many bytes nothing is a name mistyped.
const LONGEST: usize = 64;

/// How many names are worth a choice.
const MOST: usize = 4;

/// How many bytes must change, come, go, or change places with their neighbour.
#[must_use]
pub fn distance(a: &[u8], b: &[u8]) -> usize {
    // The row before the last one, the last one, and this one.
    let (mut before, mut above) = (Vec::new(), (0..=b.len()).collect::<Vec<usize>>());
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = min(above[j] + usize::from(x != y), min(above[j + 1], row[j]) + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = min(least, before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

/// Those of some names that a word is nearest to, when it is near enough to any: it differs in case and punctuation, one
/// is the beginning of the other, or a few letters are wrong. At most four.
#[must_use]
pub fn near<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    if word.len() > LONGEST {
        return Vec::new();
    }
    let word = plain(word);
    let mut found: Vec<(usize, &str)> =
        names.into_iter().filter_map(|name| Some((far(&word, &plain(name))?, name))).collect();
    found.sort_by_key(|(far, _)| *far);
    let least = found.first().map(|(far, _)| *far);
    let mut nearest: Vec<&str> =
        found.into_iter().filter(|(far, _)| Some(*far) == least).map(|(_, name)| name).collect();
    nearest.dedup();
    nearest.truncate(MOST);
    nearest
}

/// How far a name is from a word, if it is not too far.
fn far(word: &[u8], name: &[u8]) -> Option<usize> {
    if word == name {
        return Some(0);
    }
    let allowed = match min(word.len(), name.len()) {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    if word.len() >= 3 && name.len() >= 3 && (name.starts_with(word) || word.starts_with(name)) {
        return Some(1);
    }
    // Whatever is longer by so much must be changed as often, and names come from whoever made the token.
    if word.len().abs_diff(name.len()) > allowed {
        return None;
    }
    Some(distance(word, name)).filter(|distance| *distance <= allowed)
}

/// Letters and digits of a name, in small letters.
#[must_use]
pub fn plain(name: &str) -> Vec<u8> {
    let counts = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    name.bytes().filter(counts).map(|byte| byte.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_that_changed_places_are_one_mistake() {
        for (a, b, far) in [
            ("", "", 0),
            ("abc", "", 3),
            ("verfiy", "verify", 1),
            ("RS265", "RS256", 1),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), far, "{a} {b}");
            assert_eq!(distance(b.as_bytes(), a.as_bytes()), far, "{b} {a}");
        }
    }

    #[test]
    fn what_is_near_is_named_and_no_more() {
        let names = ["alg", "aud", "require", "require-kid", "claim", "key", "key-password"];
        for (word, meant) in [
            ("algorithm", vec!["alg"]),
            ("ALG", vec!["alg"]),
            ("aduience", vec![]),
            ("req", vec!["require", "require-kid"]),
            ("key_password", vec!["key-password"]),
            ("claims", vec!["claim"]),
            ("cliam", vec!["claim"]),
            ("k", vec![]),
            ("", vec![]),
            ("verbose", vec![]),
        ] {
            assert_eq!(near(word, names), meant, "{word}");
        }
        assert!(near(&"a".repeat(1 << 20), names).is_empty());
    }

    #[test]
    fn a_name_that_is_much_longer_is_not_measured() {
        let begin = std::time::Instant::now();
        let long = format!("x{}", "a".repeat(4 << 20));
        assert!(near(&"y".repeat(LONGEST), [long.as_str()]).is_empty());
        let passed = begin.elapsed();
        // To measure it takes a quarter of a thousand million steps.
        assert!(passed.as_secs() < 2, "{passed:?}");
    }
}
