//! Other keys and other algorithms than those that were tried.

use super::case::Case;
use super::cause::Cause;
use super::evidence::Evidence;
use crate::crypto::{Algorithm, Key, Operation};

/// How many ids of keys are told.
const MOST_TOLD: usize = 5;

/// The longest id that is told whole, in characters.
const LONGEST: usize = 80;

/// A key that was not tried: another id, the policy, or what a JWK says of it was in the way.
pub(super) fn of_other_key(
    case: &Case<'_>,
    evidence: &Evidence<'_>,
    tried: &[&Key],
    alg: Algorithm,
) -> Option<Cause> {
    let others = evidence.keys.iter().filter(|key| !tried.iter().any(|tried| std::ptr::eq(*tried, *key)));
    let allowed = &evidence.policy.algorithms;
    let of_type = others.filter(|key| key.key_type() == alg.key_type());
    let is_right = |key: &&Key| case.bare(key).is_some_and(|bare| case.is_right(&bare, alg));
    let mut causes = of_type.filter(is_right).map(|key| match key.permits(alg, Operation::Verify) {
        Err(error) => Cause::Forbidden { key: key.name(), error },
        Ok(()) if !allowed.is_empty() && !allowed.contains(&alg) => Cause::OutsidePolicy(alg),
        Ok(()) => Cause::OtherKey(key.name()),
    });
    causes.next()
}

/// A key with another of its own algorithms: RS and PS, the sizes of the hash, the curve that it is on.
pub(super) fn of_other_algorithm(
    case: &Case<'_>,
    evidence: &Evidence<'_>,
    said: &str,
    alg: Option<Algorithm>,
) -> Option<Cause> {
    evidence.keys.iter().find_map(|key| {
        let bare = case.bare(key)?;
        let mut others = bare.algorithms(Operation::Verify).filter(|other| alg != Some(*other));
        let made_with = others.find(|other| case.is_right(&bare, *other))?;
        let key = (evidence.keys.len() > 1).then(|| key.name());
        Some(Cause::OtherAlgorithm { made_with, said: shortened(said), key })
    })
}

/// That none of the keys is of the type that the algorithm takes.
pub(super) fn of_type(keys: &[Key], algorithm: Algorithm) -> Option<Cause> {
    if keys.is_empty() || keys.iter().any(|key| key.key_type() == algorithm.key_type()) {
        return None;
    }
    let only = match keys {
        [key] => Some((key.key_type(), key.algorithms(Operation::Verify).collect())),
        _ => None,
    };
    Some(Cause::NoKeyOfType { algorithm, only })
}

/// That the header names a key which none of those given is, where these have ids.
pub(super) fn of_kid(kid: Option<&str>, keys: &[Key]) -> Option<Cause> {
    let kid = kid?;
    let mut ids: Vec<&str> = Vec::new();
    for id in keys.iter().filter_map(Key::kid) {
        if id == kid {
            return None;
        }
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let given: Vec<String> = ids.iter().take(MOST_TOLD).map(|id| shortened(id)).collect();
    let more = ids.len() - given.len();
    (!given.is_empty()).then(|| Cause::UnknownKid { kid: shortened(kid), given, more })
}

/// What a token or a key calls itself, in a length that can be told.
fn shortened(text: &str) -> String {
    let mut told: String = text.chars().take(LONGEST).collect();
    if told.len() < text.len() {
        told.push('…');
    }
    told
}
