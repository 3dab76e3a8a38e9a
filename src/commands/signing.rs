//! The key to sign with, out of those at hand, and its algorithm.

use crate::crypto::{Algorithm, Key, Operation};
use crate::error::KeyError;

/// The one key that fits, and the algorithm: the one asked for, the one that the token has (`old`), or the
/// key's first. `kid` picks among several keys.
///
/// # Errors
/// No key that signs so, an id that none of several has, several keys that fit.
pub fn signing_key<'k>(
    keys: &'k [Key],
    asked: Option<Algorithm>,
    old: Option<Algorithm>,
    kid: Option<&str>,
) -> Result<(&'k Key, Algorithm), KeyError> {
    let mut fitting = Vec::new();
    let mut refusal = None;
    for key in candidates(keys, kid)? {
        match serves(key, asked, old) {
            Ok(algorithm) => fitting.push((key, algorithm)),
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    match fitting.as_slice() {
        [one] => Ok(*one),
        [] => Err(refusal.unwrap_or(KeyError::NotAKey)),
        several => {
            Err(KeyError::Ambiguous { candidates: several.iter().map(|(key, _)| label(key)).collect() })
        }
    }
}

/// The keys that an id picks; without one, or for one key, all.
fn candidates<'k>(keys: &'k [Key], kid: Option<&str>) -> Result<Vec<&'k Key>, KeyError> {
    let named: Vec<&Key> = keys.iter().filter(|key| kid.is_some() && key.kid() == kid).collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let kids: Vec<String> = keys.iter().filter_map(Key::kid).map(str::to_owned).collect();
    match kid {
        // Among several keys an id picks; for one it is the id that the token is to have.
        Some(kid) if kid != "thumbprint" && keys.len() > 1 && !kids.is_empty() => {
            Err(KeyError::NoSuchKid { kid: kid.to_owned(), kids })
        }
        _ => Ok(keys.iter().collect()),
    }
}

/// The algorithm that a key is to sign with.
fn serves(key: &Key, asked: Option<Algorithm>, old: Option<Algorithm>) -> Result<Algorithm, KeyError> {
    let signs = |algorithm: &Algorithm| key.permits(*algorithm, Operation::Sign).is_ok();
    if let Some(algorithm) = asked {
        return key.permits(algorithm, Operation::Sign).map(|()| algorithm);
    }
    // A JWK names its own by just that name.
    let own = || key.declared_alg().and_then(Algorithm::named).filter(signs);
    old.filter(signs)
        .or_else(own)
        .or_else(|| key.algorithms(Operation::Sign).next())
        .ok_or_else(|| key.refusal(Operation::Sign).unwrap_or(KeyError::NotAKey))
}

/// A key among several: its id, what it is, and where it came from.
fn label(key: &Key) -> String {
    let id = key.kid().map(|kid| format!("\"{kid}\", ")).unwrap_or_default();
    let source = key.source().map(|source| format!(" from {source}")).unwrap_or_default();
    format!("{id}{}{source}", key.describe())
}
