//! Why a token fails: causes that are tried, one by one. A cause is named only when the token comes out right with
//! it, or when it is a plain fact, and it never changes a verdict.
//!
//! `evidence` is what there is to look at, `cause` what can be found, `case` one signature and the work to spend on
//! it. `secret`, `key` and `confusion` try other keys than those that were tried; `signature` tries what else the
//! signature may be, `nonce`, `json` and `parts` what else it may cover, in the ways of `rewriting` and `spelling`;
//! `skew` tries other clocks, and `asked` looks at what is nearly as it was asked for.

mod asked;
mod case;
mod cause;
mod confusion;
mod evidence;
mod json;
mod key;
mod nonce;
mod parts;
mod rewriting;
mod secret;
mod signature;
mod skew;
mod spelling;

pub use cause::{Blank, Cause, Like, Nearly, Skew};
pub use evidence::{Evidence, Given};
pub use rewriting::{Escapes, Layout, Rewriting};
pub use spelling::{Encoding, Spelling};

use super::fitting::fitting;
use super::report::Verdict;
use crate::crypto::{Algorithm, Family, Key};
use case::Case;

/// Looks for the causes of a failure: of times that are nearly right, of a wrong signature, of an algorithm that no key
/// serves, of a malformed spelling, of an issuer or an audience that is nearly the one expected. Nothing for other
/// failures.
#[must_use]
pub fn causes(evidence: &Evidence<'_>) -> Vec<Cause> {
    let Evidence { token, keys, report, .. } = *evidence;
    let Some(case) = Case::new(token, report.signature) else { return Vec::new() };
    let header = &case.signed.header;
    let said = header.alg().unwrap_or_default();
    let search = Search { case: &case, evidence, said: &said, alg: Algorithm::named(&said) };
    let is_of_alg = evidence.failed("alg", Verdict::Key);
    let is_of_signature = evidence.failed("signature", Verdict::Signature);
    let found = match (report.verdict(), search.alg) {
        _ if is_of_alg => search.of_algorithm(),
        (_, Some(alg)) if is_of_signature => search.of_signature(alg),
        (Verdict::Malformed, Some(alg)) => {
            case.search(|case| parts::of_malformed(case, &fitting(header, alg, keys), alg))
        }
        (Verdict::Expired | Verdict::NotYetValid, _) => skew::of_times(evidence),
        _ => None,
    };
    match found {
        found if report.is_verified() && !is_of_alg && !is_of_signature => {
            found.into_iter().chain(asked::of_claims(evidence)).collect()
        }
        Some(found) => vec![found],
        None if is_of_alg || is_of_signature => search.facts(),
        None => Vec::new(),
    }
}

/// The search for the cause of one wrong signature.
struct Search<'s> {
    case: &'s Case<'s>,
    evidence: &'s Evidence<'s>,
    /// The algorithm that the header names,
    said: &'s str,
    /// and the one of that name.
    alg: Option<Algorithm>,
}

impl Search<'_> {
    /// No key was tried, for the sake of the algorithm. The attack goes first.
    fn of_algorithm(&self) -> Option<Cause> {
        let Self { case, evidence, said, alg } = *self;
        alg.and_then(|alg| self.of_confusion(alg))
            .or_else(|| case.search(|case| key::of_other_key(case, evidence, &[], alg?)))
            .or_else(|| case.search(|case| key::of_other_algorithm(case, evidence, said, alg)))
            .or_else(|| self.of_nobodys(alg?))
    }

    /// A key was tried, or several; the likeliest goes first.
    fn of_signature(&self, alg: Algorithm) -> Option<Cause> {
        let Self { case, evidence, said, .. } = *self;
        let tried = &fitting(&case.signed.header, alg, evidence.keys);
        let each = |find: fn(&Case<'_>, &Key, Algorithm) -> Option<Cause>| {
            case.search(|case| tried.iter().find_map(|key| find(case, key, alg)))
        };
        let all = |find: fn(&Case<'_>, &[&Key], Algorithm) -> Option<Cause>| {
            case.search(|case| find(case, tried, alg))
        };
        let reading =
            |case: &Case<'_>| tried.iter().find_map(|key| secret::of_reading(case, key, alg, evidence.given));
        case.search(reading)
            .or_else(|| case.search(|case| key::of_other_key(case, evidence, tried, alg)))
            .or_else(|| case.search(|case| key::of_other_algorithm(case, evidence, said, Some(alg))))
            .or_else(|| each(signature::of_form))
            .or_else(|| self.of_confusion(alg))
            .or_else(|| all(nonce::of_nonce))
            // What is spelled anew comes out of JSON written anew too.
            .or_else(|| all(parts::of_malformed))
            .or_else(|| all(json::of_json))
            .or_else(|| all(parts::of_parts))
            .or_else(|| self.of_nobodys(alg))
    }

    fn of_confusion(&self, alg: Algorithm) -> Option<Cause> {
        let hmac = Some(alg).filter(|alg| alg.family() == Family::Hmac)?;
        self.case.search(|case| confusion::of_confusion(case, self.evidence, hmac))
    }

    fn of_nobodys(&self, alg: Algorithm) -> Option<Cause> {
        let hmac = Some(alg).filter(|alg| alg.family() == Family::Hmac)?;
        self.case.search(|case| secret::of_nobodys(case, hmac))
    }

    /// What can be said where nothing makes the signature right.
    fn facts(&self) -> Vec<Cause> {
        let Self { case, evidence, alg, .. } = *self;
        let keys = evidence.keys;
        let mut facts = Vec::new();
        if let Some(alg) = alg {
            facts.extend(signature::of_length(case, &fitting(&case.signed.header, alg, keys), alg));
            facts.extend(key::of_type(keys, alg));
        }
        facts.extend(key::of_kid(case.signed.header.kid().as_deref(), keys));
        facts
    }
}
