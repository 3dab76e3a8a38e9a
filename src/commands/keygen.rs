//! `jwt keygen`: a key for an algorithm, and its public half.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use zeroize::Zeroizing;

use super::flags::EXIT_STATUS;
use super::values::{Named, algorithm};
use crate::crypto::{Algorithm, Half, Key, KeyType, Operation, RsaBits, generate};
use crate::error::{KeyError, RequestError};
use crate::input::files::{Existing, check, write_private, write_public};
use crate::output::answer::{Answer, Generated};
use crate::token::uuid;

/// Examples for help and man page.
const EXAMPLES: &str = "\
Examples:
  A key pair in two files, key.pem and key.pem.pub:
    jwt keygen ES256 -o key.pem
  An HMAC secret, as text for -S @secret.txt:
    jwt keygen HS256 -o secret.txt
  A JWK on stdout:
    jwt keygen EdDSA --format jwk
  An RSA key of 4096 bits:
    jwt keygen RS256 --bits 4096 -o rsa.pem
  From key to verified token:
    jwt keygen ES256 -o k && jwt encode -s alice -e +15m -K k | jwt verify -K k.pub";

/// Make a key for an algorithm
///
/// The private half is printed, or written for its owner's eyes alone; the public half goes to PATH.pub.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = format!("{EXAMPLES}\n\n{EXIT_STATUS}"))]
pub struct Keygen {
    /// The algorithm
    #[arg(value_name = "ALG", value_parser = Named(algorithm))]
    alg: Algorithm,

    /// Write to this file, and the public half to PATH.pub
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,

    /// Overwrite files that are there
    #[arg(long)]
    force: bool,

    /// The format [default: pem; text for HS*]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// The size of an RSA key: 2048, 3072, 4096 or 8192 bits
    #[arg(long, value_name = "BITS", value_parser = rsa_bits)]
    bits: Option<RsaBits>,

    /// The key's id: thumbprint, uuid or a text [default for JWKs: thumbprint]
    #[arg(long, value_name = "TEXT")]
    kid: Option<String>,
}

/// How a key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// PKCS#8 and `SubjectPublicKeyInfo` in PEM
    Pem,
    /// The same in DER
    Der,
    /// A JSON Web Key
    Jwk,
    /// A JWK set of one
    Jwks,
    /// An HMAC secret as base64url text
    Text,
}

fn rsa_bits(text: &str) -> Result<RsaBits, RequestError> {
    text.parse().ok().and_then(RsaBits::of).ok_or_else(|| RequestError::NoRsaSize { given: text.to_owned() })
}

impl Keygen {
    /// Makes the key.
    ///
    /// # Errors
    /// A format that cannot carry the key, a file that is there already or cannot be written.
    pub fn run(self) -> anyhow::Result<Vec<Answer>> {
        let secret = self.alg.key_type() == KeyType::Secret;
        let format = self.format.unwrap_or(if secret { Format::Text } else { Format::Pem });
        let unable =
            if secret { matches!(format, Format::Pem | Format::Der) } else { format == Format::Text };
        if unable {
            return Err(RequestError::FormatCannotCarry { alg: self.alg.name(), secret }.into());
        }
        if self.bits.is_some() && self.alg.key_type() != KeyType::Rsa {
            return Err(RequestError::BitsWithoutRsa { alg: self.alg.name() }.into());
        }
        if self.kid.is_some() && !matches!(format, Format::Jwk | Format::Jwks) {
            return Err(RequestError::KidNeedsJwk.into());
        }
        let out = self.out.as_deref().filter(|path| path.as_os_str() != "-");
        let public_path = out.map(beside);
        let existing = if self.force { Existing::Replace } else { Existing::Refuse };
        if let Some(path) = out {
            check(path, existing)?;
        }
        if let Some(path) = public_path.as_deref().filter(|_| !secret) {
            check(path, existing)?;
        }
        let mut key = generate(self.alg, self.bits.unwrap_or_default())?;
        if format == Format::Text {
            // The text is the secret, as `-S @PATH` will read it: the JWK must say the same.
            key = Key::from_secret(key.to_secret_text()?.as_bytes().to_vec());
        }
        key.set_kid(Some(match self.kid.as_deref() {
            None | Some("thumbprint") => key.thumbprint(),
            Some("uuid") => uuid::random()?,
            Some(text) => text.to_owned(),
        }));
        let (half, public_half) =
            if secret { (Half::Secret, None) } else { (Half::Private, Some(Half::Public)) };
        let private = self.render(&key, half, format)?;
        let public = public_half.map(|half| self.render(&key, half, format)).transpose()?;
        let mut files = Vec::new();
        if let Some(path) = out {
            write_private(path, &private, existing)?;
            files.push(path.display().to_string());
            if let (Some(public), Some(path)) = (&public, &public_path) {
                write_public(path, public, existing)?;
                files.push(path.display().to_string());
            }
        }
        let public_text = public
            .filter(|_| format != Format::Der)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(vec![Answer::Generated(Generated {
            key: if out.is_some() { None } else { Some(private) },
            alg: self.alg.name(),
            jwks: (
                // What went to a file for its owner's eyes is not printed beside it.
                out.is_none().then(|| self.jwk(&key, half)).transpose()?,
                public_half.map(|half| self.jwk(&key, half)).transpose()?.map(|jwk| jwk.as_str().to_owned()),
            ),
            public: public_text.filter(|_| out.is_none()),
            files,
            next: self.next(&key, out),
        })])
    }

    /// One half in the format asked for, text with its line ending.
    fn render(&self, key: &Key, half: Half, format: Format) -> anyhow::Result<Zeroizing<Vec<u8>>> {
        let jwk = || self.jwk(key, half);
        Ok(Zeroizing::new(match (format, half) {
            (Format::Pem, Half::Public) => key.to_public_pem()?.into_bytes(),
            (Format::Pem, _) => key.to_private_pem()?.as_bytes().to_vec(),
            (Format::Der, Half::Public) => key.to_public_der()?,
            (Format::Der, _) => key.to_private_der()?.to_vec(),
            (Format::Jwk, _) => format!("{}\n", *jwk()?).into_bytes(),
            (Format::Jwks, _) => format!("{{\"keys\":[{}]}}\n", *jwk()?).into_bytes(),
            (Format::Text, _) => [key.secret_bytes().unwrap_or_default(), b"\n"].concat(),
        }))
    }

    fn jwk(&self, key: &Key, half: Half) -> Result<Zeroizing<String>, KeyError> {
        let members = key.to_jwk(half, Some(self.alg))?;
        Ok(Zeroizing::new(serde_json::Value::Object(members).to_string()))
    }

    /// A command line that puts the key to use.
    fn next(&self, key: &Key, out: Option<&Path>) -> String {
        let path = out.map_or_else(|| "PATH".to_owned(), |path| path.display().to_string());
        let named = matches!(self.format, Some(Format::Jwk | Format::Jwks));
        let is_default = named || key.algorithms(Operation::Sign).next() == Some(self.alg);
        let alg = if is_default { String::new() } else { format!("-A {} ", self.alg) };
        match key.half() {
            Half::Secret => format!("jwt encode -s alice -e +15m {alg}-S @{path} | jwt verify -S @{path}"),
            _ => format!("jwt encode -s alice -e +15m {alg}-K {path} | jwt verify -K {path}.pub"),
        }
    }
}

/// `PATH.pub`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}
