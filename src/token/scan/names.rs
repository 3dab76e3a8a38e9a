//! The names of an object's members: which of them stand there twice.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::token::index::Node;
use crate::token::unescape::unescape;

/// How many names are compared without a table.
const FEW: usize = 16;

/// The names of one object, as far as their tags tell them apart.
#[derive(Default)]
pub(super) struct Seen {
    /// One of 256 bits for each tag.
    bits: [u64; 4],
    /// How many names there are.
    pub(super) count: usize,
    /// Whether two names may be the same: they have one tag, or one of them is escaped.
    pub(super) may_repeat: bool,
}

impl Seen {
    #[inline]
    pub(super) fn add(&mut self, tag: u8, escaped: bool) {
        let (word, bit) = (usize::from(tag >> 6), 1 << (tag & 63));
        self.may_repeat |= escaped || self.bits[word] & bit != 0;
        self.bits[word] |= bit;
        self.count += 1;
    }
}

/// How many duplicates are told; more say nothing new.
const MOST_DUPLICATES: usize = 64;

/// Adds the names that stand twice in an object to what is told of the text. Names count as equal when their characters
/// are, however they are escaped (rule 4 of verify).
#[cold]
pub(super) fn find_repeated(
    text: &[u8],
    nodes: &[Node],
    duplicates: &mut Vec<String>,
    object: usize,
    count: usize,
) {
    if are_distinct(text, nodes, object, count) {
        return;
    }
    // The nodes of strings begin and end at ASCII quotes of a text that was a `str`.
    let whole = |name: Node| str::from_utf8(&text[name.start as usize..name.end as usize]).unwrap_or("\"\"");
    let names: Vec<Cow<'_, [u8]>> = names(nodes, object).map(|name| unescape(whole(name))).collect();
    let mut seen = HashSet::with_capacity(count);
    for name in &names {
        if seen.insert(name.as_ref()) {
            continue;
        }
        let name = String::from_utf8_lossy(name);
        if duplicates.len() < MOST_DUPLICATES && !duplicates.iter().any(|known| *known == name) {
            duplicates.push(name.into_owned());
        }
    }
}

/// Whether the few names of an object are plainly not the same.
fn are_distinct(text: &[u8], nodes: &[Node], object: usize, count: usize) -> bool {
    let inner = |name: Node| &text[name.start as usize + 1..name.end as usize - 1];
    let is_new = |(at, name): (usize, Node)| {
        !name.escaped && names(nodes, object).take(at).all(|other| inner(other) != inner(name))
    };
    count <= FEW && names(nodes, object).enumerate().all(is_new)
}

/// The names of an object's members.
fn names(nodes: &[Node], object: usize) -> impl Iterator<Item = Node> {
    let end = nodes[object].next as usize;
    let mut at = object + 1;
    std::iter::from_fn(move || {
        let name = *nodes.get(at).filter(|_| at < end)?;
        at = nodes[at + 1].next as usize;
        Some(name)
    })
}
