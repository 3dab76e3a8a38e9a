//! `jwt keygen`: a key for an algorithm, and its public half.

use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use super::context::Context;
use super::form::{Form, check_attributes, jwk, key_id};
use super::help::{EXIT_STATUS_OF_FEW, paragraphs};
use super::values::{Named, algorithm};
use crate::crypto::{Algorithm, Half, Key, KeyType, Operation, RsaBits, generate};
use crate::error::RequestError;
use crate::input::files::{Existing, check, is_stdout, is_stream, write_private, write_public};
use crate::output::answer::{Answer, Generated};

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
    jwt keygen ES256 -o k
    jwt encode -s alice -e +15m -K k | jwt verify -K k.pub";

/// Make a key for an algorithm
///
/// The private half is printed, or written to a file readable only by you (mode 0600); the public half goes to
/// PATH.pub.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, EXIT_STATUS_OF_FEW))]
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
    format: Option<Form>,

    /// The size of an RSA key: 2048, 3072, 4096 or 8192 bits
    #[arg(long, value_name = "BITS", value_parser = rsa_bits)]
    bits: Option<RsaBits>,

    /// The key's id: thumbprint, uuid or a text [default for JWKs: thumbprint]
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    kid: Option<String>,
}

fn rsa_bits(text: &str) -> Result<RsaBits, RequestError> {
    text.parse().ok().and_then(RsaBits::of).ok_or_else(|| RequestError::NoRsaSize { given: text.to_owned() })
}

impl Keygen {
    /// Makes the key.
    ///
    /// # Errors
    /// A format that cannot carry the key, a file that is there already or cannot be written.
    pub fn run(self, context: &Context) -> anyhow::Result<Vec<Answer>> {
        let form = self.form()?;
        let secret = self.alg.key_type() == KeyType::Secret;
        let out = self.out.as_deref().filter(|path| !is_stdout(path));
        // Beside a device or a pipe there is no place for another file.
        let public_path = out.filter(|path| !is_stream(path)).map(beside);
        let existing = if self.force { Existing::Replace } else { Existing::Refuse };
        if let Some(path) = out {
            check(path, existing)?;
        } else if form == Form::Der && context.audience.style.out.terminal {
            return Err(RequestError::BinaryToTerminal.into());
        }
        if let Some(path) = public_path.as_deref().filter(|_| !secret) {
            check(path, existing)?;
        }
        let bits = self.bits.unwrap_or_default();
        let saying = format!("making an RSA key of {} bits, which takes a while …", bits.bits());
        let mut key = context.audience.meanwhile(&saying, || generate(self.alg, bits))?;
        if form == Form::Text {
            // The text is the secret, as `-S @PATH` will read it: the JWK must say the same.
            key = Key::from_secret(key.to_secret_text()?.as_bytes().to_vec());
        }
        let next = self.next(&key, form, out);
        let kid = key_id(self.kid.as_deref().unwrap_or("thumbprint"), &key)?;
        key.set_kid(Some(kid));
        key.set_alg(self.alg)?;
        let (half, public_half) =
            if secret { (Half::Secret, None) } else { (Half::Private, Some(Half::Public)) };
        let private = form.render(&[(&key, half)])?;
        let public = public_half.map(|half| form.render(&[(&key, half)])).transpose()?;
        let mut files = Vec::new();
        if let Some(path) = out {
            write_private(path, &private, existing)?;
            files.push(path.display().to_string());
            if let (Some(public), Some(path)) = (&public, &public_path) {
                write_public(path, public, existing)?;
                files.push(path.display().to_string());
            }
        }
        let public_text =
            public.filter(|_| form != Form::Der).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(vec![Answer::Generated(Generated {
            key: if out.is_some() { None } else { Some(private) },
            alg: self.alg.name(),
            jwks: (
                // What went to a file for its owner's eyes is not printed beside it.
                out.is_none().then(|| jwk(&key, half)).transpose()?,
                public_half.map(|half| jwk(&key, half)).transpose()?.map(|jwk| jwk.as_str().to_owned()),
            ),
            public: public_text.filter(|_| out.is_none()),
            files,
            next,
        })])
    }

    /// The form to write, if the key and the flags go with it.
    fn form(&self) -> Result<Form, RequestError> {
        let secret = self.alg.key_type() == KeyType::Secret;
        let form = self.format.unwrap_or(if secret { Form::Text } else { Form::Pem });
        let unable = if secret { !form.is_json() && form != Form::Text } else { form == Form::Text };
        if unable {
            return Err(RequestError::FormatCannotCarry { alg: self.alg.name(), secret });
        }
        if self.bits.is_some() && self.alg.key_type() != KeyType::Rsa {
            return Err(RequestError::BitsWithoutRsa { alg: self.alg.name() });
        }
        check_attributes(form, &[("--kid", self.kid.is_some())])?;
        Ok(form)
    }

    /// A command line that puts the key to use.
    fn next(&self, key: &Key, form: Form, out: Option<&Path>) -> String {
        let path = out.map_or_else(|| "PATH".to_owned(), |path| path.display().to_string());
        let is_default = form.is_json() || key.algorithms(Operation::Sign).next() == Some(self.alg);
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
