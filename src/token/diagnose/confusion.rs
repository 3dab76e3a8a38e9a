//! Keys as HMAC secrets: what an attacker signs with who knows a public key and a verifier that believes the header
//! (RFC 8725 §2.1), and what those sign with who took the wrong algorithm.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::case::Case;
use super::cause::Cause;
use super::evidence::{Evidence, Given};
use crate::crypto::{Algorithm, Half, Key};
use crate::token::json::{Document, Kind, Value};

/// How the blocks of PEM begin and end.
const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// Characters of base64 in a line of PEM (RFC 7468 §2).
const COLUMNS: usize = 64;

/// An HMAC made with an asymmetric key as it was given, or in another form.
pub(super) fn of_confusion(case: &Case<'_>, evidence: &Evidence<'_>, alg: Algorithm) -> Option<Cause> {
    let asymmetric = evidence.keys.iter().filter(|key| key.half() != Half::Secret);
    asymmetric.clone().next()?;
    let secrets = Secrets { case, alg };
    let mut given = evidence.given.iter().filter(|given| given.half != Half::Secret);
    if let Some(cause) = given.find_map(|given| secrets.given(given)) {
        return Some(cause);
    }
    let mut forms = asymmetric.flat_map(Key::public_forms);
    forms.any(|form| secrets.text(&form)).then_some(Cause::PublicKeyAsSecret)
}

/// Bytes tried as the secret. Copies of what may be private are wiped.
struct Secrets<'s> {
    case: &'s Case<'s>,
    alg: Algorithm,
}

impl Secrets<'_> {
    /// A place as it is, and what stands in it one by one.
    fn given(&self, given: &Given<'_>) -> Option<Cause> {
        if self.text(given.bytes) {
            return Some(as_secret(given.half == Half::Private));
        }
        let text = std::str::from_utf8(given.bytes).ok()?;
        for (label, block) in blocks(text) {
            if self.block(block) {
                return Some(as_secret(label.contains("PRIVATE")));
            }
        }
        // Of what is private no copies are made that nobody wipes.
        let document = Document::parse(text.trim()).ok().filter(|_| given.half == Half::Public)?;
        self.json(document.root()).then_some(Cause::PublicKeyAsSecret)
    }

    /// A block of PEM: its text, its base64, and its bytes.
    fn block(&self, block: &str) -> bool {
        let lines = block.lines().map(str::trim).filter(|line| !line.starts_with(DASHES));
        let mut base64 = Vec::with_capacity(block.len());
        lines.for_each(|line| base64.extend_from_slice(line.as_bytes()));
        self.text(block.as_bytes()) || self.base64(base64)
    }

    fn base64(&self, base64: Vec<u8>) -> bool {
        let der = STANDARD.decode(&base64);
        self.bytes(base64) || der.is_ok_and(|der| self.bytes(der))
    }

    /// The JWKs in a JSON document, as they stand there and without white space, and the certificates in them.
    fn json(&self, value: Value<'_>) -> bool {
        let members = value.members().map(|(_, value)| value);
        if value.kind() == Kind::Object
            && value.get("kty").is_some()
            && (self.bytes(value.raw()) || self.bytes(value.compact()))
        {
            return true;
        }
        let mut certificates =
            value.get("x5c").into_iter().flat_map(Value::elements).filter_map(Value::as_str);
        let is_secret = |certificate: &str| {
            let as_pem = |columns| self.text(pem("CERTIFICATE", certificate, columns).as_bytes());
            self.base64(certificate.as_bytes().to_vec()) || as_pem(COLUMNS) || as_pem(certificate.len())
        };
        if certificates.any(|certificate| is_secret(&certificate)) {
            return true;
        }
        members.chain(value.elements()).any(|value| !value.is_scalar() && self.json(value))
    }

    /// A text with each of the line endings that programs give it.
    fn text(&self, text: &[u8]) -> bool {
        if self.bytes(text) {
            return true;
        }
        let Ok(text) = std::str::from_utf8(text) else { return false };
        let text = text.trim_start_matches('\u{feff}').trim_end();
        let ways = [("\n", true), ("\r\n", true), ("\n", false), ("\r\n", false)];
        ways.into_iter().any(|(ending, ended)| self.bytes(with_endings(text, ending, ended)))
    }

    fn bytes(&self, secret: impl Into<Vec<u8>>) -> bool {
        let secret = secret.into();
        !secret.is_empty() && self.case.is_keyed(self.alg, secret)
    }
}

/// A text with these line endings. It has room from the start, so that nothing of it is left where it was smaller.
fn with_endings(text: &str, ending: &str, ended: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + ending.len() * (text.lines().count() + 1));
    for line in text.lines() {
        out.extend_from_slice(line.as_bytes());
        out.extend_from_slice(ending.as_bytes());
    }
    if !ended {
        out.truncate(out.len().saturating_sub(ending.len()));
    }
    out
}

fn as_secret(is_private: bool) -> Cause {
    if is_private { Cause::PrivateKeyAsSecret } else { Cause::PublicKeyAsSecret }
}

/// The blocks of PEM in a text, each with its label.
fn blocks(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, block) = rest.split_at_checked(rest.find(BEGIN)?)?;
        let label = block[BEGIN.len()..].split(DASHES).next()?;
        let end = block.find(END)?;
        let behind = &block[end + END.len()..];
        let len = end + END.len() + behind.find(DASHES)? + DASHES.len();
        rest = &block[len..];
        Some((label, &block[..len]))
    })
}

/// Base64 as PEM.
fn pem(label: &str, base64: &str, columns: usize) -> String {
    let mut pem = format!("{BEGIN}{label}{DASHES}\n");
    let mut rest = base64;
    while let Some((line, behind)) =
        rest.split_at_checked(columns.min(rest.len())).filter(|_| !rest.is_empty())
    {
        pem.push_str(line);
        pem.push('\n');
        rest = behind;
    }
    pem + END + label + DASHES + "\n"
}
