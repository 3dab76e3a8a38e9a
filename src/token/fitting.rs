//! Which keys are tried for a header, by which algorithm, and why none where there is none.

use super::characters::once;
use super::header::Header;
use super::json::{Value, quote_all};
use super::policy::Policy;
use super::report::{Check, Outcome, Telling, Verdict};
use crate::crypto::{Algorithm, Family, Key, Operation, meant};
use crate::error::{KeyError, listed};

/// What a try costs beside the bytes that it goes through: the little of a hash, and the much of the rest.
pub(super) const HASH: usize = 2 << 10;
pub(super) const ARITHMETIC: usize = 64 << 10;

const KEY: Outcome = Outcome::Fail(Verdict::Key);
const UNSIGNED: Outcome = Outcome::Fail(Verdict::Unsigned);

/// Rule 1 and 2 of verify: the header's `alg` must be in what the policy allows and in what a key
/// allows. With it, the places of the keys to try.
pub(super) fn algorithm(
    header: &Header,
    keys: &[Key],
    policy: &Policy,
    telling: Telling,
) -> (Option<Check>, Option<(Algorithm, Vec<usize>)>) {
    let alg = header.alg().unwrap_or_default();
    let allowed = || policy.algorithms.iter().map(|algorithm| algorithm.name()).collect::<Vec<_>>();
    let asked = asked(header, keys);
    let check = |outcome, detail: &dyn Fn() -> String| {
        telling.check("alg", outcome, || {
            // What the keys serve, and the policy lets through.
            let (mut expected, allowed) = (served(keys, &asked), allowed());
            expected.retain(|name| allowed.is_empty() || allowed.contains(name));
            let found = header.get("alg").map(Value::compact);
            Check::new("alg", outcome, detail()).with(Some(quote_all(expected)), found)
        })
    };
    if header.is_none() {
        return (check(UNSIGNED, &|| format!("{alg}: nobody signed this token")), None);
    }
    let Some(algorithm) = Algorithm::named(&alg) else {
        return (check(KEY, &|| unknown(&alg)), None);
    };
    if !policy.algorithms.is_empty() && !policy.algorithms.contains(&algorithm) {
        let detail = || format!("{alg}, and what is allowed is {}", allowed().join(", "));
        return (check(KEY, &detail), None);
    }
    let (fitting, refusals) = split(keys, &asked, algorithm);
    if fitting.is_empty() {
        return (check(KEY, &|| unfit(algorithm, keys, &asked, &refusals)), None);
    }
    let by = || {
        if policy.algorithms.is_empty() { "allowed by the key" } else { "allowed by the policy and the key" }
    };
    (check(Outcome::Pass, &|| format!("{alg}, {}", by())), Some((algorithm, fitting)))
}

/// The places of the keys that a header asks for: those of its `kid` where there are any, else all (rule 9 of
/// verify).
fn asked(header: &Header, keys: &[Key]) -> Vec<usize> {
    let kid = header.kid();
    let is_named = |at: &usize| kid.is_some() && keys[*at].kid() == kid.as_deref();
    let named: Vec<usize> = (0..keys.len()).filter(is_named).collect();
    if named.is_empty() { (0..keys.len()).collect() } else { named }
}

/// The keys that are tried for a header.
#[must_use]
pub fn fitting<'k>(header: &Header, algorithm: Algorithm, keys: &'k [Key]) -> Vec<&'k Key> {
    let (fitting, _) = split(keys, &asked(header, keys), algorithm);
    fitting.into_iter().map(|at| &keys[at]).collect()
}

fn split(keys: &[Key], asked: &[usize], algorithm: Algorithm) -> (Vec<usize>, Vec<KeyError>) {
    let mut fitting = Vec::new();
    let mut refusals = Vec::new();
    for &at in asked {
        match keys[at].permits(algorithm, Operation::Verify) {
            Ok(()) => fitting.push(at),
            Err(error) => refusals.push(error),
        }
    }
    (fitting, refusals)
}

/// The names of the algorithms that keys serve, each once.
fn served(keys: &[Key], asked: &[usize]) -> Vec<&'static str> {
    let asked = asked.iter().map(|at| &keys[*at]);
    once(asked.flat_map(|key| key.algorithms(Operation::Verify)).map(Algorithm::name))
}

/// What a try costs beside the bytes that it goes through.
pub(super) fn cost(algorithm: Algorithm) -> usize {
    if algorithm.family() == Family::Hmac { HASH } else { ARITHMETIC }
}

/// Why no key fits.
fn unfit(algorithm: Algorithm, keys: &[Key], asked: &[usize], refusals: &[KeyError]) -> String {
    match refusals {
        [] => format!("{algorithm}, and there is no key"),
        // This one names the algorithm itself.
        [refusal @ KeyError::WrongType { .. }] => refusal.to_string(),
        [refusal] => format!("{algorithm}, and {refusal}"),
        _ => {
            let served = match served(keys, asked).as_slice() {
                [] => "nothing".to_owned(),
                names => names.join(", "),
            };
            format!("{algorithm}, and none of the {} keys serves it: they serve {served}", asked.len())
        }
    }
}

/// An algorithm that is not in the table: names are exact (RFC 7515 §4.1.1).
fn unknown(alg: &str) -> String {
    let near: Vec<&str> = meant(alg).into_iter().map(Algorithm::name).collect();
    let near = match near.as_slice() {
        [] => String::new(),
        near => format!(" (names are exact; near {})", listed(near, "or")),
    };
    format!("{alg} is not an algorithm that can be verified here{near}")
}
