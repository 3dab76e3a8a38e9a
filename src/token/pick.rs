//! Members that are looked for by name, several in one go: the claims that rules ask for.

use super::index::tag;
use super::json::Value;

/// Names to look for in an object, all in one go.
#[derive(Debug)]
pub struct Names<const N: usize> {
    texts: [&'static str; N],
    /// The bytes of each name that has no more than eight, the first of them the lowest; 0 for a longer one.
    words: [u64; N],
    /// For each tag the place of the name that has it; [`NOWHERE`] for most.
    places: [u8; 256],
}

const NOWHERE: u8 = u8::MAX;

impl<const N: usize> Names<N> {
    /// Takes the names.
    ///
    /// # Panics
    /// When one is empty, or two have the same tag; in a constant or a static, that is while the program is compiled.
    #[must_use]
    pub const fn new(names: [&'static str; N]) -> Self {
        let (mut words, mut places) = ([0; N], [NOWHERE; 256]);
        let (mut at, mut place) = (0, 0);
        while at < N {
            let name = names[at].as_bytes();
            let tag = tag(name) as usize;
            assert!(!name.is_empty() && places[tag] == NOWHERE, "no name, or two of the same tag");
            places[tag] = place;
            let mut left = if name.len() <= 8 { name.len() } else { 0 };
            while left > 0 {
                left -= 1;
                words[at] = words[at] << 8 | name[left] as u64;
            }
            (at, place) = (at + 1, place + 1);
        }
        Self { texts: names, words, places }
    }

    /// The names.
    #[must_use]
    pub fn all(&self) -> [&'static str; N] {
        self.texts
    }

    /// The place of a name among them; any other number for another name.
    fn place(&self, key: Value<'_>) -> usize {
        let node = key.node();
        if node.escaped {
            return self.texts.iter().position(|name| key.is_text(name)).unwrap_or(N);
        }
        let place = usize::from(self.places[usize::from(node.tag)]);
        let Some((name, word)) = self.texts.get(place).zip(self.words.get(place)) else { return N };
        let (start, len) = (node.start as usize + 1, node.end - node.start - 2);
        let text = &key.doc.text().as_bytes()[start..];
        // Eight bytes are compared at once; what stands behind a shorter name is shifted out.
        let is_it = len as usize == name.len()
            && match (text.first_chunk(), u64::BITS.checked_sub(8 * len)) {
                (Some(eight), Some(behind)) => (u64::from_le_bytes(*eight) ^ word) << behind == 0,
                _ => text.starts_with(name.as_bytes()),
            };
        if is_it { place } else { N }
    }
}

impl<'d> Value<'d> {
    /// The members of those names, found in one go; of duplicates the last.
    #[must_use]
    pub fn pick<const N: usize>(self, names: &Names<N>) -> [Option<Value<'d>>; N] {
        let mut found = [None; N];
        for (key, value) in self.members() {
            if let Some(place) = found.get_mut(names.place(key)) {
                *place = Some(value);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::json::Document;

    #[test]
    fn picks_the_last_of_each_name_however_it_is_spelled() {
        let doc =
            Document::parse(r#"{"exp":1,"\u0065xp":2,"a":{"exp":3},"a name of some length":4}"#).unwrap();
        let picked = doc.root().pick(&Names::new(["exp", "a name of some length", "none"]));
        assert_eq!(picked.map(|value| value.map(Value::raw)), [Some("2"), Some("4"), None]);
        assert_eq!(
            Document::parse("[1]").unwrap().root().pick(&Names::new(["exp"])).map(|value| value.is_some()),
            [false]
        );
    }

    #[test]
    fn a_name_is_found_wherever_it_stands() {
        static NAMES: Names<4> = Names::new(["a", "exp", "eightlet", "nineletter"]);
        // In front of much and of nothing, and beside names that begin or end alike.
        for tail in ["", ",\"z\":\"a text of some length\""] {
            for (at, name) in NAMES.all().into_iter().enumerate() {
                let text = format!("{{\"b\":0,\"{name}\":1,\"x{name}\":2,\"{name}x\":3{tail}}}");
                let doc = Document::parse(text.as_str()).unwrap();
                let found = doc.root().pick(&NAMES).map(|value| value.map(Value::raw));
                let mut wanted = [None; 4];
                wanted[at] = Some("1");
                assert_eq!(found, wanted, "{text}");
            }
        }
    }

    #[test]
    fn no_name_is_taken_for_another_of_its_tag() {
        let letters = || ('a'..='z').chain('0'..='9');
        let names = letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])));
        let names = names.map(|name| name.iter().collect::<String>());
        let alike: Vec<String> = names.filter(|name| tag(name.as_bytes()) == tag(b"exp")).collect();
        assert!(alike.len() > 100);
        for name in alike {
            let doc = Document::parse(format!("{{\"{name}\":1}}")).unwrap();
            let [found] = doc.root().pick(&Names::new(["exp"]));
            assert_eq!(found.is_some(), name == "exp", "{name}");
        }
    }
}
