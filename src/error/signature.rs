//! What can be wrong with a signature.

use thiserror::Error;

/// Why a signature is not right for a message and a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// Its length alone rules it out.
    #[error("a signature of {found} bytes, not {expected}")]
    Length {
        /// Its length in bytes.
        found: usize,
        /// The length that key and algorithm call for, in bytes.
        expected: usize,
    },
    /// Of the right length, and not made by this key over this message.
    #[error("the signature does not match")]
    Mismatch,
}
