//! What people paste for a token, and is none.

use std::fmt;

/// Something that was given for a token. Nothing of it is kept but names that are no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookalike {
    /// A header alone: a double click takes no more than one part of a token.
    Header,
    /// A payload alone.
    Payload,
    /// Claims as they are, no token.
    Claims,
    /// A PASETO, by its version and purpose, e.g. `v4.public`.
    Paseto(String),
    /// A token that only its issuer can read, by whose it is, e.g. `a GitHub token`.
    Opaque(&'static str),
    /// A secret for signing or for an API, by what it is, e.g. `an AWS access key id`.
    Credential(&'static str),
    /// A UUID (RFC 9562).
    Uuid,
    /// Hexadecimal digits: so many bytes.
    Hex(usize),
    /// A long word without dots: perhaps a token that only its issuer can read.
    Word,
    /// A token in base64 that was cut, or a part of one.
    InBase64,
    /// A name and a password in base64 (RFC 7617).
    Basic,
    /// A session that Flask signed.
    Session,
    /// A key or a certificate in PEM, by its label, e.g. `PRIVATE KEY`.
    Pem(String),
    /// A line of an OpenSSH public key.
    SshKey,
    /// A JSON Web Key, or a set of them (RFC 7517).
    Jwk {
        /// Whether it is a set.
        set: bool,
    },
    /// An answer of an authorization server that says what went wrong (RFC 6749 §5.2), by its code.
    OauthError(String),
    /// An answer of an authorization server (RFC 6749 §5.1) whose tokens are opaque.
    OauthResponse,
    /// What an OpenID provider says of itself (OpenID Connect Discovery 1.0).
    Metadata,
    /// A URL, perhaps with a code to be exchanged for tokens.
    Url {
        /// Whether it has a `code`.
        code: bool,
    },
    /// A SAML message: XML, or XML in base64.
    Saml,
    /// An HTML page.
    Html,
    /// A CBOR Web Token, or another COSE message (RFC 8392, RFC 9052).
    Cose,
    /// A variable that was not replaced by its value, by its name.
    Variable(String),
    /// The scheme of a header, and nothing behind it.
    Scheme,
    /// What programs write for nothing, e.g. `null`.
    Nothing(String),
}

impl fmt::Display for Lookalike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => f.write_str("a header alone, the first part of a token"),
            Self::Payload => f.write_str("a payload alone, the second part of a token"),
            Self::Claims => f.write_str("claims as JSON, not signed by anybody"),
            Self::Paseto(version) => write!(f, "a PASETO ({version})"),
            Self::Opaque(what) | Self::Credential(what) => f.write_str(what),
            Self::Uuid => f.write_str("a UUID"),
            Self::Hex(bytes) => write!(f, "{bytes} bytes in hex"),
            Self::Word => f.write_str("one word without dots: perhaps an opaque token"),
            Self::InBase64 => f.write_str("a token in base64, or a part of one"),
            Self::Basic => f.write_str("a name and a password (HTTP Basic)"),
            Self::Session => f.write_str("a session cookie of Flask"),
            Self::Pem(label) => write!(f, "PEM ({label})"),
            Self::SshKey => f.write_str("an OpenSSH public key"),
            Self::Jwk { set: false } => f.write_str("a JSON Web Key"),
            Self::Jwk { set: true } => f.write_str("a JWK set"),
            Self::OauthError(code) => write!(f, "an OAuth error response: \"{code}\""),
            Self::OauthResponse => f.write_str("an OAuth response whose tokens are opaque"),
            Self::Metadata => f.write_str("the metadata of an OpenID provider"),
            Self::Url { code: false } => f.write_str("a URL without a token in it"),
            Self::Url { code: true } => f.write_str("a URL with a code, and without a token"),
            Self::Saml => f.write_str("a SAML message"),
            Self::Html => f.write_str("an HTML page"),
            Self::Cose => f.write_str("a CBOR token (CWT or COSE)"),
            Self::Variable(name) => write!(f, "a variable without its value: \"{name}\""),
            Self::Scheme => f.write_str("an authorization scheme with nothing behind it"),
            Self::Nothing(word) => write!(f, "\"{word}\", which programs write for nothing"),
        }
    }
}
