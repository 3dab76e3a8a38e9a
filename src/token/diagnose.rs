//! Why a signature is wrong: causes that are tried, one by one. A cause is named
//! only when the signature comes out right with it, and it never changes a verdict.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::json::Document;
use super::parse::{Content, Signed, Token};
use super::report::{Outcome, Report, Verdict};
use super::verify::fitting;
use crate::crypto::{Algorithm, Family, Key, Operation, Verifier, fixed_from_der};

/// How many bytes times keys are worth a search; beyond, a failure is told without its cause.
const MAX_WORK: usize = 32 << 20;

/// What would have made the signature right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The bytes that the secret spells in this encoding.
    SecretSpells(Encoding),
    /// The text that spells the secret's bytes in this encoding.
    SecretSpelled(Encoding),
    /// The secret and a line ending.
    LineEndingMissing,
    /// The secret without the line ending that it has.
    LineEndingTooMuch,
    /// Another key of those given, by its name.
    OtherKey(String),
    /// Another algorithm than the header names, with the same key.
    OtherAlgorithm(Algorithm),
    /// The signature is an ASN.1 structure; JOSE has r and s side by side (RFC 7518 §3.4).
    DerSignature,
    /// The JSON of the payload was written anew after signing: without blanks, or with them.
    PayloadRewritten {
        /// Whether it was signed with a blank behind ':' and ','.
        spaced: bool,
    },
    /// A public key's text or bytes were the HMAC secret: the algorithm confusion attack.
    PublicKeyAsSecret,
}

/// How bytes are spelled as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Base64 (RFC 4648 §4).
    Base64,
    /// base64url (RFC 4648 §5).
    Base64Url,
    /// Hexadecimal digits.
    Hex,
}

impl Encoding {
    /// What a text spells.
    fn decode(self, text: &[u8]) -> Option<Vec<u8>> {
        let text = text.trim_ascii();
        match self {
            Self::Base64 => STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok(),
            Self::Base64Url => URL_SAFE_NO_PAD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok(),
            Self::Hex => {
                let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let pairs = text.chunks(2).map(|pair| match pair {
                    [high, low] => Some(digit(high)? << 4 | digit(low)?),
                    _ => None,
                });
                pairs.collect()
            }
        }
    }

    /// The texts that spell some bytes.
    fn encode(self, bytes: &[u8]) -> Vec<String> {
        match self {
            Self::Base64 => vec![STANDARD.encode(bytes), STANDARD_NO_PAD.encode(bytes)],
            Self::Base64Url => vec![URL_SAFE_NO_PAD.encode(bytes), URL_SAFE.encode(bytes)],
            Self::Hex => {
                let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
                vec![hex.to_uppercase(), hex]
            }
        }
    }
}

/// Tries the causes of a wrong signature, and of an HMAC where no key is a secret. Nothing for other failures.
#[must_use]
pub fn causes(token: &Token<'_>, keys: &[Key], report: &Report) -> Vec<Cause> {
    let Some(signed) = token.signatures.get(report.signature) else { return Vec::new() };
    let (Some(signature), Some(alg)) =
        (&signed.signature, signed.header.alg().and_then(|alg| Algorithm::named(&alg)))
    else {
        return Vec::new();
    };
    let case = Case { alg, message: token.signing_input(signed), signature: &signature.bytes };
    let failed = |name, verdict| {
        report.checks.iter().any(|check| check.name == name && check.outcome == Outcome::Fail(verdict))
    };
    if failed("alg", Verdict::Key) {
        return case.of_confusion(keys).into_iter().collect();
    }
    if !failed("signature", Verdict::Signature) {
        return Vec::new();
    }
    let tried = fitting(&signed.header, alg, keys);
    if case.message.len().saturating_mul(keys.len()) > MAX_WORK {
        return Vec::new();
    }
    let rewritten = case.rewritten(token, signed);
    let mut causes = Vec::new();
    for key in &tried {
        causes.extend(case.of_secret(key));
        causes.extend(case.of_algorithm(key));
        causes.extend(case.of_encoding(key));
        causes.extend(case.of_payload(key, &rewritten));
    }
    let others = keys.iter().filter(|key| !tried.iter().any(|tried| std::ptr::eq(*tried, *key)));
    causes.extend(others.filter(|key| case.is_right(key)).map(|key| Cause::OtherKey(key.name())));
    causes.extend(case.of_confusion(keys));
    causes.dedup();
    causes
}

/// A signature and what it is said to cover.
struct Case<'t> {
    alg: Algorithm,
    message: Vec<u8>,
    signature: &'t [u8],
}

impl Case<'_> {
    fn is_right(&self, key: &Key) -> bool {
        right(key, self.alg, &self.message, self.signature)
    }

    /// Other readings of an HMAC secret.
    fn of_secret(&self, key: &Key) -> Option<Cause> {
        let secret = key.secret_bytes()?;
        let fits = |bytes: &[u8]| self.is_right(&Key::from_secret(bytes.to_vec()));
        let encodings = [Encoding::Base64, Encoding::Base64Url, Encoding::Hex];
        let spells = |encoding: &&Encoding| encoding.decode(secret).is_some_and(|bytes| fits(&bytes));
        let spelled = |encoding: &&Encoding| encoding.encode(secret).iter().any(|text| fits(text.as_bytes()));
        let ending = |ending: &[u8]| fits(&[secret, ending].concat());
        let bare = secret.strip_suffix(b"\n").map(|bare| bare.strip_suffix(b"\r").unwrap_or(bare));
        if let Some(encoding) = encodings.iter().find(spells) {
            Some(Cause::SecretSpells(*encoding))
        } else if let Some(encoding) = encodings.iter().find(spelled) {
            Some(Cause::SecretSpelled(*encoding))
        } else if ending(b"\n") || ending(b"\r\n") {
            Some(Cause::LineEndingMissing)
        } else {
            bare.is_some_and(fits).then_some(Cause::LineEndingTooMuch)
        }
    }

    /// RS and PS, and the sizes of the hash. Two names for one algorithm (RFC 9864 §2.2) explain nothing.
    fn of_algorithm(&self, key: &Key) -> Option<Cause> {
        key.algorithms(Operation::Verify)
            .filter(|other| (other.family(), other.hash_len()) != (self.alg.family(), self.alg.hash_len()))
            .find(|&other| right(key, other, &self.message, self.signature))
            .map(Cause::OtherAlgorithm)
    }

    /// An ECDSA signature as ASN.1.
    fn of_encoding(&self, key: &Key) -> Option<Cause> {
        let len = self.alg.signature_len().filter(|_| self.alg.family() == Family::Ecdsa)?;
        let fixed = fixed_from_der(self.signature, len)?;
        right(key, self.alg, &self.message, &fixed).then_some(Cause::DerSignature)
    }

    /// What was signed if the payload's JSON was written by another program, without blanks or with them.
    fn rewritten(&self, token: &Token<'_>, signed: &Signed<'_>) -> Vec<(bool, Vec<u8>)> {
        let Content::Json(document) = &token.content else { return Vec::new() };
        [(false, document.root().compact()), (true, with_blanks(document))]
            .into_iter()
            .map(|(spaced, text)| {
                (spaced, [&*signed.protected.text, URL_SAFE_NO_PAD.encode(text).as_bytes()].join(&b'.'))
            })
            .filter(|(_, message)| *message != self.message)
            .collect()
    }

    fn of_payload(&self, key: &Key, rewritten: &[(bool, Vec<u8>)]) -> Option<Cause> {
        let fits = |message: &[u8]| right(key, self.alg, message, self.signature);
        let hit = rewritten.iter().find(|(_, message)| fits(message))?;
        Some(Cause::PayloadRewritten { spaced: hit.0 })
    }

    /// An HMAC made with what is public of an asymmetric key (RFC 8725 §2.1).
    fn of_confusion(&self, keys: &[Key]) -> Option<Cause> {
        let asymmetric =
            keys.iter().filter(|key| self.alg.family() == Family::Hmac && key.secret_bytes().is_none());
        let mut public = asymmetric.flat_map(|key| {
            let pem = key.to_public_pem().unwrap_or_default();
            let der = key.to_public_der().unwrap_or_default();
            [pem.trim_end().as_bytes().to_vec(), pem.into_bytes(), der]
        });
        public.any(|bytes| self.is_right(&Key::from_secret(bytes))).then_some(Cause::PublicKeyAsSecret)
    }
}

fn right(key: &Key, alg: Algorithm, message: &[u8], signature: &[u8]) -> bool {
    Verifier::new(key, alg).is_ok_and(|verifier| verifier.verify(message, signature).is_ok())
}

/// JSON with a blank behind ':' and ',', as Python's `json.dumps` writes it.
fn with_blanks(document: &Document) -> String {
    let compact = document.root().compact();
    let mut out = String::with_capacity(compact.len() + compact.len() / 8);
    let mut in_string = false;
    let mut escaped = false;
    for c in compact.chars() {
        out.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            '"' => in_string = !in_string,
            ':' | ',' if !in_string => out.push(' '),
            _ => {}
        }
    }
    out
}
