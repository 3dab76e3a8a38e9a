//! A token's parts in another spelling than base64url: what was signed, or what came here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::case::Case;
use super::cause::Cause;
use super::spelling::Spelling;
use crate::crypto::{Algorithm, Key};
use crate::error::TokenFault;
use crate::token::parse::Form;

/// Parts that were signed in another spelling, and came here in the right one.
pub(super) fn of_parts(case: &Case<'_>, keys: &[&Key], alg: Algorithm) -> Option<Cause> {
    let payload = case.token.payload.as_ref()?;
    let of = |spelling: &Spelling| {
        let [header, payload] =
            [&case.signed.protected.bytes, &payload.bytes].map(|part| spelling.encode(part));
        let message = [header, payload].join(".").into_bytes();
        *message != *case.message && keys.iter().any(|key| case.covers(key, alg, &message))
    };
    Spelling::ALL.into_iter().find(of).map(Cause::PartsSpelled)
}

/// A compact token that is malformed over its spelling alone: whether it was signed as it should be spelled, or as it
/// stands.
pub(super) fn of_malformed(case: &Case<'_>, keys: &[&Key], alg: Algorithm) -> Option<Cause> {
    let faults = case.token.all_faults();
    let is_spelling = |fault: &TokenFault| matches!(fault, TokenFault::StandardAlphabet | TokenFault::Padded);
    if faults.is_empty() || !faults.iter().all(|error| is_spelling(&error.fault)) {
        return None;
    }
    let payload = case.token.payload.as_ref().filter(|_| case.token.form == Form::Compact)?;
    let parts = [&case.signed.protected.bytes, &payload.bytes].map(|part| URL_SAFE_NO_PAD.encode(part));
    let message = parts.join(".").into_bytes();
    if keys.iter().any(|key| case.covers(key, alg, &message)) {
        return Some(Cause::PartsRespelled);
    }
    keys.iter().any(|key| case.is_right(key, alg)).then_some(Cause::PartsAsTheyStand)
}
