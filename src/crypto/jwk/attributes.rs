//! What a JWK says of its key.

use zeroize::Zeroizing;

use crate::error::KeyError;

/// What a JWK says of its key besides the key itself (RFC 7517 §4).
#[derive(Clone, Default)]
pub(crate) struct Attributes {
    pub(crate) kid: Option<String>,
    pub(crate) alg: Option<String>,
    pub(crate) key_use: Option<String>,
    pub(crate) key_ops: Option<Vec<String>>,
    /// Members beside these and the key's own, in their order: the name, and the value as JSON text.
    pub(crate) other: Vec<(String, Zeroizing<String>)>,
}

impl Attributes {
    /// RFC 7517 §4.3: `use` and `key_ops` must say the same where both are there.
    pub(crate) fn check(&self) -> Result<(), KeyError> {
        let (Some(key_use), Some(key_ops)) = (&self.key_use, &self.key_ops) else {
            return Ok(());
        };
        let signs = |op: &String| op == "sign" || op == "verify";
        let contradiction = match key_use.as_str() {
            "sig" => !key_ops.iter().all(signs),
            "enc" => key_ops.iter().any(signs),
            _ => false,
        };
        if contradiction { Err(KeyError::JwkUses) } else { Ok(()) }
    }
}
