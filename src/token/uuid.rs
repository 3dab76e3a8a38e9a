//! Random UUIDs (RFC 9562 §5.4), for `jti` and `kid`.

use crate::crypto::random;
use crate::error::KeyError;

/// A version 4 UUID.
///
/// # Errors
/// The system gave no random bytes.
pub fn random() -> Result<String, KeyError> {
    let mut bytes = [0; 16];
    random::fill(&mut bytes)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}
