//! What is wrong with keys that can be read: why a set of them should not be published as it is.

use std::collections::HashMap;

use super::format::Container;
use super::key::{Half, Key};
use super::permission::RSA_LEAST;

/// One thing that is wrong, and with which keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// What is wrong.
    pub fault: Fault,
    /// The places of the keys, from 0.
    pub keys: Vec<usize>,
}

/// What can be wrong with a key that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A private key in a set, which is made to be published (RFC 7517 §9.2).
    Private,
    /// An HMAC secret in a set.
    Secret,
    /// A `kid` that several keys of a set have (RFC 7517 §4.5).
    DuplicateKid(String),
    /// A key that stands in a set more than once.
    Twice,
    /// A key of a set without `kid`.
    NoKid,
    /// A key of a set without `alg`.
    NoAlg,
    /// A key of a set without `use` and without `key_ops`.
    NoUse,
    /// An RSA modulus under 2048 bits (RFC 7518 §3.3).
    ShortRsa,
}

impl Fault {
    /// Its stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Private => "private-in-set",
            Fault::Secret => "secret-in-set",
            Fault::DuplicateKid(_) => "duplicate-kid",
            Fault::Twice => "duplicate-key",
            Fault::NoKid => "no-kid",
            Fault::NoAlg => "no-alg",
            Fault::NoUse => "no-use",
            Fault::ShortRsa => "short-rsa",
        }
    }
}

/// What there is to warn of, the gravest first. Most of it concerns only keys of a JWK set.
#[must_use]
pub fn audit(keys: &[Key]) -> Vec<Concern> {
    let in_set = |key: &Key| key.format().is_some_and(|format| format.container() == Container::Jwks);
    let of_set =
        |fault, is_at_fault: fn(&Key) -> bool| (fault, places(keys, |key| in_set(key) && is_at_fault(key)));
    let mut found = vec![
        of_set(Fault::Private, |key| key.half() == Half::Private),
        of_set(Fault::Secret, |key| key.half() == Half::Secret),
        (Fault::ShortRsa, places(keys, is_short)),
    ];
    found.extend(
        repeated(keys, |key| key.kid().filter(|_| in_set(key)).map(str::to_owned))
            .into_iter()
            .filter(|(_, places)| differ(keys, places))
            .map(|(kid, keys)| (Fault::DuplicateKid(kid), keys)),
    );
    found.extend(
        repeated(keys, |key| in_set(key).then(|| key.thumbprint()))
            .into_iter()
            .map(|(_, keys)| (Fault::Twice, keys)),
    );
    found.extend([
        of_set(Fault::NoKid, |key| key.kid().is_none()),
        of_set(Fault::NoAlg, |key| key.declared_alg().is_none()),
        of_set(Fault::NoUse, |key| key.key_use().is_none() && key.key_ops().is_none()),
    ]);
    found
        .into_iter()
        .filter(|(_, keys)| !keys.is_empty())
        .map(|(fault, keys)| Concern { fault, keys })
        .collect()
}

fn places(keys: &[Key], is_at_fault: impl Fn(&Key) -> bool) -> Vec<usize> {
    keys.iter().enumerate().filter(|(_, key)| is_at_fault(key)).map(|(at, _)| at).collect()
}

/// Whether these are not all the same key.
fn differ(keys: &[Key], places: &[usize]) -> bool {
    let mut prints = places.iter().filter_map(|&at| keys.get(at)).map(Key::thumbprint);
    let first = prints.next();
    prints.any(|print| Some(print) != first)
}

fn is_short(key: &Key) -> bool {
    key.rsa_bits().is_some_and(|bits| bits < RSA_LEAST)
}

/// What several keys have in common, in the order of its first appearance.
fn repeated(keys: &[Key], of: impl Fn(&Key) -> Option<String>) -> Vec<(String, Vec<usize>)> {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, key) in keys.iter().enumerate() {
        if let Some(value) = of(key) {
            groups.entry(value).or_default().push(at);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().filter(|(_, places)| places.len() > 1).collect();
    groups.sort_by(|(_, a), (_, b)| a.cmp(b));
    groups
}
