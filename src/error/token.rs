//! What can be wrong with a token and with JSON.

use std::fmt;

use super::lookalike::Lookalike;
use super::quote::shortened;

/// Why a text is not JSON (RFC 8259), and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct JsonError {
    /// Byte offset in the text.
    pub at: usize,
    /// What stands there.
    pub fault: JsonFault,
}

/// What breaks a JSON text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonFault {
    /// A byte that has no place there.
    #[error("expected {wanted}")]
    Unexpected {
        /// What could have stood there.
        wanted: &'static str,
    },
    /// The text ends too early.
    #[error("ends where {wanted} was expected")]
    End {
        /// What could have stood there.
        wanted: &'static str,
    },
    /// A control character inside a string that is not escaped (RFC 8259 §7).
    #[error("control character in a string must be escaped")]
    Control,
    /// Arrays and objects nest deeper than the bound.
    #[error("nests deeper than {limit} levels")]
    Depth {
        /// The bound.
        limit: usize,
    },
    /// More text after the value.
    #[error("more text after the JSON value")]
    Trailing,
    /// 4 GiB and more.
    #[error("longer than 4 GiB")]
    TooLong,
}

/// The part of a token that a fault stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The token as a whole.
    Token,
    /// The JOSE header.
    Header,
    /// The payload.
    Payload,
    /// The signature.
    Signature,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token => "token",
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

/// What is wrong with a token, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{fault}", match fault { TokenFault::NoToken { .. } => String::new(), _ => format!("{place}: ") })]
pub struct TokenError {
    /// The part.
    pub place: Place,
    /// Byte offset in the token as it was given, where one byte is to blame.
    pub at: Option<usize>,
    /// What is wrong.
    pub fault: TokenFault,
}

/// The ways in which a token can be malformed (RFC 7515 §5.2, RFC 7519 §7.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Nothing there.
    #[error("empty")]
    Empty,
    /// Beyond the bound on a token's length.
    #[error("{len} bytes long, the bound is {limit}")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The bound in bytes.
        limit: usize,
    },
    /// Nothing of a token.
    #[error("no token: {}", match like {
        Some(like) => like.to_string(),
        None => found.clone(),
    })]
    NoToken {
        /// What is there, in words.
        found: String,
        /// What it is instead, where that is known.
        like: Option<Lookalike>,
    },
    /// What has the shape of a token, and is something else.
    #[error("looks like {0}, which is no JWT")]
    Looks(Lookalike),
    /// Neither three parts (signed) nor five (encrypted).
    #[error("{}", match like {
        Some(like) => format!("{like}; all three are needed"),
        None => format!("has {found}, a signed token has three parts (two dots)"),
    })]
    Parts {
        /// How many parts there are, in words.
        found: String,
        /// What that may be.
        like: Option<Lookalike>,
    },
    /// A byte outside the base64url alphabet (RFC 4648 §5).
    #[error("{byte} is not a base64url character")]
    NotBase64 {
        /// The character, made visible.
        byte: String,
    },
    /// `+` or `/`: the alphabet of standard base64.
    #[error("standard base64 (\"+\" and \"/\") instead of base64url (\"-\" and \"_\")")]
    StandardAlphabet,
    /// `=` at the end (RFC 7515 §2 has none).
    #[error("padded with \"=\", JOSE has no padding")]
    Padded,
    /// The unused bits of the last character are not zero (RFC 4648 §3.5).
    #[error("last character carries stray bits: not canonical base64url")]
    TrailingBits,
    /// A length that no base64url text has: one character too many or three missing.
    #[error("no base64url text has {len} character{}: something is missing, or stands behind it", if *len == 1 { "" } else { "s" })]
    Length {
        /// Its length in characters.
        len: usize,
    },
    /// Bytes that are not UTF-8 text.
    #[error("not UTF-8 text")]
    NotUtf8,
    /// Text that is not JSON.
    #[error("not JSON: {0}")]
    NotJson(JsonError),
    /// JSON, and not an object.
    #[error("{found}, not a JSON object")]
    NotObject {
        /// What it is instead.
        found: &'static str,
    },
    /// A member name that stands more than once in one object (RFC 7515 §4, RFC 7519 §4).
    #[error("member {} stands more than once", shortened(name))]
    Duplicate {
        /// The name.
        name: String,
    },
    /// A required member is missing.
    #[error("\"{name}\" is missing")]
    Missing {
        /// The member's name.
        name: &'static str,
    },
    /// A member of the wrong type.
    #[error("\"{name}\" is {found}, it must be {wanted}")]
    Type {
        /// The member's name.
        name: &'static str,
        /// What it is.
        found: &'static str,
        /// What it must be.
        wanted: &'static str,
    },
    /// A header parameter both protected and unprotected (RFC 7515 §7.2.1).
    #[error("{} stands in the protected and in the unprotected header", shortened(name))]
    NotDisjoint {
        /// The parameter's name.
        name: String,
    },
    /// A member of the flattened form beside `signatures` (RFC 7515 §7.2.2).
    #[error("\"{name}\" stands beside \"signatures\": a token is flattened or general, not both")]
    BothSyntaxes {
        /// The member's name.
        name: &'static str,
    },
    /// An encrypted token where a signed one was needed.
    #[error("encrypted (JWE), not signed")]
    Encrypted,
    /// Not exactly one signature where one was needed.
    #[error("has {found} signatures, one was needed")]
    SeveralSignatures {
        /// How many there are.
        found: usize,
    },
    /// Beyond the bound on a token's signatures.
    #[error("has {found} signatures, the bound is {limit}")]
    TooManySignatures {
        /// How many there are.
        found: usize,
        /// The bound.
        limit: usize,
    },
    /// White space inside: the token was wrapped over lines.
    #[error("wrapped over several lines")]
    Wrapped,
    /// The token stood in base64, of which it was taken out. A verifier that is given the token does not see it.
    #[error("decoded from base64, as a Kubernetes secret has it")]
    Decoded,
}

impl TokenFault {
    /// Whether the text of a part is no strict base64url (RFC 7515 §2).
    #[must_use]
    pub fn is_of_encoding(&self) -> bool {
        matches!(
            self,
            Self::NotBase64 { .. }
                | Self::StandardAlphabet
                | Self::Padded
                | Self::TrailingBits
                | Self::Length { .. }
        )
    }

    /// Whether a reader can still show the token in full; a verifier refuses it all the same.
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        matches!(
            self,
            Self::StandardAlphabet
                | Self::Padded
                | Self::TrailingBits
                | Self::Duplicate { .. }
                | Self::Missing { name: "alg" }
                | Self::Type { name: "alg" | "kid" | "typ" | "cty" | "header", .. }
                | Self::NotDisjoint { .. }
                | Self::BothSyntaxes { .. }
                | Self::Wrapped
                | Self::Decoded
                | Self::Looks(_)
        )
    }
}
