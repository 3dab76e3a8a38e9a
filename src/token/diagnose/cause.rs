//! What can be the cause of a failure: data, and no advice.

use super::rewriting::Rewriting;
use super::spelling::{Encoding, Spelling};
use crate::crypto::{Algorithm, KeyType};
use crate::error::KeyError;

/// What would have made the token valid, or a fact that stands in its way. Each was tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The bytes that the secret spells in this encoding.
    SecretSpells(Encoding),
    /// The text that spells the secret's bytes in this encoding.
    SecretSpelled(Encoding),
    /// The text that was given, which was decoded from this encoding.
    SecretUndecoded(Encoding),
    /// The secret and a line ending.
    LineEndingMissing {
        /// Whether it is a carriage return and a line feed.
        crlf: bool,
    },
    /// The secret and the line ending that its place has, and that was left out.
    LineEndingCut,
    /// The secret without the line ending that it has.
    LineEndingTooMuch,
    /// The secret and a blank.
    BlankMissing(Blank),
    /// The secret without the white space around it.
    BlanksTooMuch,
    /// The secret in these quotes.
    QuotesMissing(char),
    /// The secret without these quotes, which it has.
    QuotesTooMuch(char),
    /// No secret at all.
    EmptySecret,
    /// A secret that everybody knows.
    SampleSecret,

    /// Another key of those given, by its name.
    OtherKey(String),
    /// A key of those given, by its name, which a JWK keeps from this.
    Forbidden {
        /// The key.
        key: String,
        /// What is in the way.
        error: KeyError,
    },
    /// The header's algorithm, which the policy leaves out.
    OutsidePolicy(Algorithm),
    /// Another algorithm than the header names.
    OtherAlgorithm {
        /// The one that the signature was made with.
        made_with: Algorithm,
        /// What the header names.
        said: String,
        /// The key, where several are given.
        key: Option<String>,
    },
    /// No key of the type that the algorithm takes.
    NoKeyOfType {
        /// The algorithm.
        algorithm: Algorithm,
        /// The only key's type, and the algorithms that it serves.
        only: Option<(KeyType, Vec<Algorithm>)>,
    },
    /// The header names a key that none of those given is.
    UnknownKid {
        /// The id in the header.
        kid: String,
        /// Ids of keys that are given, the first of them.
        given: Vec<String>,
        /// How many more there are.
        more: usize,
    },

    /// The signature is an ASN.1 structure; JOSE has r and s side by side (RFC 7518 §3.4).
    DerSignature,
    /// The signature's bytes are text that spells it.
    SignatureSpelled(Encoding),
    /// More stands behind the signature.
    SignatureFollowed {
        /// How many characters.
        characters: usize,
    },
    /// The signature stands there in hex.
    SignatureInHex,
    /// The signature has another length than those that the key makes.
    SignatureLength {
        /// Its bytes.
        found: usize,
        /// The bytes that it would have.
        expected: usize,
        /// What it was to be made with.
        algorithm: Algorithm,
        /// Whose signatures have that length: an algorithm of the same family, or an RSA key.
        like: Option<Like>,
    },

    /// The header with its `nonce` replaced by a hash of it, as Microsoft signs for its own services.
    NonceHashed,
    /// The JSON of the payload, written in another way.
    PayloadRewritten(Rewriting),
    /// The JSON of the header, written in another way.
    HeaderRewritten(Rewriting),
    /// Both, written in the same way.
    BothRewritten(Rewriting),
    /// The parts in another spelling of base64.
    PartsSpelled(Spelling),
    /// The parts as they stand, though they are no strict base64url.
    PartsAsTheyStand,
    /// The parts in strict base64url, which they are not.
    PartsRespelled,

    /// A public key's text or bytes were the HMAC secret: the algorithm confusion attack.
    PublicKeyAsSecret,
    /// A private key's text or bytes were the HMAC secret.
    PrivateKeyAsSecret,

    /// A time check fails by so little that the clocks may differ.
    ClocksDiffer {
        /// How it fails.
        skew: Skew,
        /// By how many seconds, rounded up.
        seconds: u64,
        /// The leeway with which the token is valid, in seconds.
        leeway: u64,
    },

    /// The issuer differs from the one expected in a single thing.
    IssuerNearly {
        /// In which.
        how: Nearly,
        /// The issuer of the token.
        found: String,
    },
    /// What is expected for an audience stands in another claim.
    AudienceIn {
        /// The claim.
        claim: &'static str,
        /// What stands there.
        value: String,
    },
}

/// In what an issuer differs from the one expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearly {
    /// One ends in a slash, the other does not.
    SlashAtEnd,
    /// It has no `https://`, as Google writes itself.
    WithoutScheme,
    /// It has an `https://` before what is expected.
    WithScheme,
    /// One has `http://`, the other `https://`.
    OtherScheme,
    /// The case of letters.
    LetterCase,
    /// It is the name of the same tenant of Entra ID in tokens of this version.
    OfVersion(&'static str),
}

/// White space at one end of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// A space behind it.
    SpaceBehind,
    /// A space before it.
    SpaceBefore,
    /// A tab behind it.
    TabBehind,
}

/// Whose signatures have a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Like {
    /// Those of another algorithm.
    Algorithm(Algorithm),
    /// Those of an RSA key of so many bits.
    RsaBits(usize),
}

/// How a time check fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skew {
    /// `exp` has passed.
    Expired,
    /// `nbf` is to come.
    NotYetValid,
    /// `iat` is to come.
    NotYetIssued,
}
