//! Random bytes from the system.

use aws_lc_rs::rand;

use crate::error::KeyError;

/// Fills a buffer with random bytes.
///
/// # Errors
/// [`KeyError::Engine`] when the system gives none.
pub fn fill(bytes: &mut [u8]) -> Result<(), KeyError> {
    rand::fill(bytes).map_err(|_| KeyError::Engine { act: "find random bytes" })
}
