//! Other forms of a signature: its bytes are right, and written as nobody reads them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::case::Case;
use super::cause::{Cause, Like};
use super::spelling::Encoding;
use crate::crypto::{Algorithm, Family, Key, fixed_from_der};

/// The signature in another form.
pub(super) fn of_form(case: &Case<'_>, key: &Key, alg: Algorithm) -> Option<Cause> {
    let signature = case.signature;
    let expected = len(key, alg)?;
    if alg.family() == Family::Ecdsa
        && let Some(fixed) = fixed_from_der(signature, expected)
        && case.has(key, alg, &fixed)
    {
        return Some(Cause::DerSignature);
    }
    let text = case.signed.signature.as_ref().map_or(&[][..], |part| &part.text);
    if Encoding::Hex.decode(text).is_some_and(|bytes| case.has(key, alg, &bytes)) {
        return Some(Cause::SignatureInHex);
    }
    let spelled =
        |encoding: &Encoding| encoding.decode(signature).is_some_and(|bytes| case.has(key, alg, &bytes));
    if signature.len() > expected
        && let Some(encoding) = Encoding::ALL.into_iter().find(spelled)
    {
        return Some(Cause::SignatureSpelled(encoding));
    }
    let (head, _) = signature.split_at_checked(expected).filter(|(_, behind)| !behind.is_empty())?;
    // What was encoded together with it can't be taken off.
    let whole = URL_SAFE_NO_PAD.encode(head);
    let behind = text.strip_prefix(whole.as_bytes())?;
    case.has(key, alg, head).then_some(Cause::SignatureFollowed { characters: behind.len() })
}

/// That the signature has no length that a key makes. How much of a short one is right is never told: it would
/// help to guess an HMAC.
pub(super) fn of_length(case: &Case<'_>, keys: &[&Key], algorithm: Algorithm) -> Option<Cause> {
    let found = case.signature.len();
    let expected: Option<Vec<usize>> = keys.iter().map(|key| len(key, algorithm)).collect();
    let expected = expected.filter(|lens| !lens.contains(&found))?;
    let expected = expected.first().copied().filter(|first| expected.iter().all(|len| len == first))?;
    let is_like =
        |other: &Algorithm| other.family() == algorithm.family() && other.signature_len() == Some(found);
    let like = match algorithm.family() {
        Family::RsaPkcs1 | Family::RsaPss => {
            [2048, 3072, 4096, 8192].into_iter().find(|bits| bits / 8 == found).map(Like::RsaBits)
        }
        _ => Algorithm::all().find(is_like).map(Like::Algorithm),
    };
    Some(Cause::SignatureLength { found, expected, algorithm, like })
}

/// Bytes of every signature by a key.
fn len(key: &Key, alg: Algorithm) -> Option<usize> {
    alg.signature_len().or_else(|| Some(key.rsa_bits()?.div_ceil(8)))
}
