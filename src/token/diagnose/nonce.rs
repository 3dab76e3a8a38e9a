//! Access tokens for Microsoft's own services: the header that was signed has a hash in the place of `nonce`, so that
//! only those services can verify them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::case::Case;
use super::cause::Cause;
use crate::crypto::{Algorithm, Hash, Key};

/// The signature over a header whose `nonce` is the base64url of its SHA-256.
pub(super) fn of_nonce(case: &Case<'_>, keys: &[&Key], alg: Algorithm) -> Option<Cause> {
    let header = case.signed.header.protected.as_ref()?;
    let nonce = header.root().get("nonce")?;
    let hashed = URL_SAFE_NO_PAD.encode(Hash::Sha256.digest(nonce.as_str()?.as_bytes()));
    let (start, end) = nonce.span();
    let signed = [&header.text()[..start], "\"", &hashed, "\"", &header.text()[end..]].concat();
    let payload = case.token.payload.as_ref()?;
    let message = [URL_SAFE_NO_PAD.encode(signed).as_bytes(), &payload.text].join(&b'.');
    keys.iter().any(|key| case.covers(key, alg, &message)).then_some(Cause::NonceHashed)
}
