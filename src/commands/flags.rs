//! The flag groups that several subcommands share, and what they resolve to:
//! tokens in, keys in, times.

use std::collections::HashSet;
use std::fmt;

use clap::{Args, ValueHint};
use zeroize::Zeroizing;

use super::context::Context;
use super::load::{ENVIRONMENT, load_key, load_secret};
use super::ring::Ring;
use super::unlock::Unlock;
use super::values::{moment, zone};
use crate::crypto::Operation;
use crate::error::{Keyless, Place, RequestError, TokenError, TokenFault};
use crate::input::find::{FoundToken, find, find_anywhere};
use crate::input::lines::Place as Standing;
use crate::input::source::{Source, environment, names_file, read_text, takes_stdin};
use crate::input::spec::Spec;
use crate::output::answer::View;
use crate::output::error::Failure;
use crate::token::moment::Moment;
use crate::token::report::{Report, Verdict};
use crate::token::time::{Clock, Zone};
use crate::token::{Form, MAX_LENGTH, Token};

/// How much text one reading of tokens may take: several tokens of the greatest length.
const MAX_TEXT: usize = 4 * MAX_LENGTH;

/// How many tokens are held at once.
const MAX_TOKENS: usize = 10_000;

/// The flag that opens locked keys.
const PASSWORD: &str = "--key-password";

/// Tokens, from wherever people have them.
#[derive(Args, Debug, Default)]
#[group(skip)]
pub struct TokenFlags {
    /// The token: text, @PATH for a file, - for stdin
    ///
    /// A token is found in what people paste: white space, quotes, `Bearer`, a header line, a cookie, a URL,
    /// a JSON response. Without TOKEN, stdin is read.
    #[arg(value_name = "TOKEN")]
    pub tokens: Vec<String>,

    /// Find every token in any text: logs, HAR files, .env, HTML
    ///
    /// Each is told with the place where it stood, as line:column (bytes, from 1). What only looks like a token is passed over. With
    /// --lines the text may be of any length, and each token gets a line.
    #[arg(long)]
    pub find: bool,
}

/// A token as it was found.
pub struct Given {
    /// The token.
    pub token: Token<'static>,
    /// Where it stood, when there are several.
    pub label: Option<String>,
    /// Whether another one stood before it.
    pub follows: bool,
    /// The file that was perhaps meant.
    pub file: Option<String>,
}

/// What would help with a token that cannot be judged. `file`: the file of that name, which was perhaps meant.
#[must_use]
pub fn format_hints(
    token: &Token<'_>,
    report: &Report,
    allow_padding: bool,
    file: Option<&str>,
) -> Vec<String> {
    if report.verdict() != Verdict::Malformed {
        return Vec::new();
    }
    if token.form == Form::Encrypted {
        let error = TokenError { place: Place::Token, at: None, fault: TokenFault::Encrypted };
        return Failure::hints_of(&error, None);
    }
    let all = token.all_faults();
    // Where padding is not all, or is allowed already, it is no use to allow it.
    let only_padded = all.iter().all(|error| error.fault == TokenFault::Padded);
    let faults =
        all.into_iter().filter(|error| error.fault != TokenFault::Padded || (only_padded && !allow_padding));
    let mut seen = HashSet::new();
    faults.flat_map(|error| Failure::hints_of(error, file)).filter(|hint| seen.insert(hint.clone())).collect()
}

impl TokenFlags {
    /// Who of these will ask for stdin.
    #[must_use]
    pub fn stdin_claims(&self, context: &Context) -> Vec<&'static str> {
        let named = self.tokens.iter().filter(|spec| takes_stdin(spec)).map(|_| "TOKEN");
        self.exact_stdin_claims(context).into_iter().chain(named).collect()
    }

    /// The same where tokens are taken as they are.
    #[must_use]
    pub fn exact_stdin_claims(&self, context: &Context) -> Vec<&'static str> {
        if self.tokens.is_empty() && !context.stdin.is_terminal() { vec!["TOKEN"] } else { Vec::new() }
    }

    /// The tokens as they are, and nothing found in them.
    ///
    /// # Errors
    /// Input that cannot be had, or nothing given.
    pub fn read_exact(&self, context: &mut Context) -> anyhow::Result<Vec<Given>> {
        if self.tokens.is_empty() && context.stdin.is_terminal() {
            return Err(RequestError::NoToken.into());
        }
        let mut texts: Vec<Vec<u8>> = self.tokens.iter().map(|text| text.as_bytes().to_vec()).collect();
        if texts.is_empty() {
            let bytes = read_text("-", MAX_TEXT, &mut context.stdin, "TOKEN")?.bytes.to_vec();
            let bare = bytes.strip_suffix(b"\n").map(|bare| bare.strip_suffix(b"\r").unwrap_or(bare));
            texts.push(bare.unwrap_or(&bytes).to_vec());
        }
        let several = texts.len() > 1;
        let given = |(at, text): (usize, &Vec<u8>)| Given {
            token: Token::parse(text).into_owned(),
            label: several.then(|| format!("token {}", at + 1)),
            follows: at > 0,
            file: None,
        };
        Ok(texts.iter().enumerate().map(given).collect())
    }

    /// Reads and finds the tokens.
    ///
    /// # Errors
    /// Input that cannot be had, nothing given, or nothing in it.
    pub fn read(&self, context: &mut Context) -> anyhow::Result<Vec<Given>> {
        let stdin = ["-".to_owned()];
        let specs: &[String] = match self.tokens.as_slice() {
            [] if context.stdin.is_terminal() => return Err(RequestError::NoToken.into()),
            [] => &stdin,
            given => given,
        };
        let mut sources = Vec::with_capacity(specs.len());
        for spec in specs {
            sources.push((spec, read_text(spec, MAX_TEXT, &mut context.stdin, "TOKEN")?));
        }
        if self.find {
            return found_anywhere(&sources);
        }
        let mut all = Vec::new();
        for (spec, source) in &sources {
            let found = find(&source.bytes);
            if found.is_empty() {
                return Err(RequestError::Empty { what: "TOKEN", name: source.told.clone() }.into());
            }
            if all.len() + found.len() > MAX_TOKENS {
                return Err(RequestError::TooManyTokens { limit: MAX_TOKENS }.into());
            }
            let several = specs.len() > 1 || found.len() > 1;
            for (at, one) in found.iter().enumerate() {
                let mut token = Token::parse(&one.text).into_owned();
                mark(&mut token, one);
                let place = match &one.label {
                    Some(label) => label.clone(),
                    None if found.len() > 1 => format!("token {} of {}", at + 1, found.len()),
                    None if source.name == "the command line" => format!("token {}", all.len() + 1),
                    None => source.name.clone(),
                };
                let file = names_file(spec).then(|| (*spec).clone());
                let follows = !all.is_empty();
                all.push(Given { token, label: several.then_some(place), follows, file });
            }
        }
        Ok(all)
    }
}

/// Says of a token what was undone to find it.
pub(super) fn mark(token: &mut Token<'_>, found: &FoundToken<'_>) {
    if found.joined {
        token.mark_wrapped();
    }
    if found.decoded {
        token.mark_decoded();
    }
}

/// The tokens that stand in any texts.
fn found_anywhere(sources: &[(&String, Source)]) -> anyhow::Result<Vec<Given>> {
    let mut all: Vec<Given> = Vec::new();
    for (_, source) in sources {
        let (mut place, mut at) = (Standing::START, 0);
        for found in find_anywhere(&source.bytes) {
            if all.len() >= MAX_TOKENS {
                return Err(RequestError::TooManyTokens { limit: MAX_TOKENS }.into());
            }
            place = place.after(&source.bytes[at..found.at]);
            at = found.at;
            let several = if sources.len() > 1 { format!("{}:", source.name) } else { String::new() };
            all.push(Given {
                token: Token::parse(found.text).into_owned(),
                label: Some(format!("{several}{}:{}", place.line, place.column)),
                follows: !all.is_empty(),
                file: None,
            });
        }
    }
    match sources {
        [(_, only)] if all.is_empty() => Err(RequestError::NoneFound { name: only.told.clone() }.into()),
        _ if all.is_empty() => Err(RequestError::NoneFound { name: "any of these".to_owned() }.into()),
        _ => Ok(all),
    }
}

/// A text that may be a secret: wiped when dropped, and never shown by `Debug`.
#[derive(Clone)]
pub struct Hidden(Zeroizing<String>);

impl From<String> for Hidden {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl Hidden {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

/// Keys, from wherever people have them.
#[derive(Args, Debug, Default)]
#[group(skip)]
pub struct KeyFlags {
    /// An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:
    ///
    /// `b64:` and `hex:` decode what follows, which may be @PATH, -, env:NAME or prompt: in turn. One line ending at
    /// the end of a file is not part of the secret. What turns out to be a key is used as the key that it is.
    /// When no flag gives a key, verify and encode take it from the environment variable `JWT_SECRET`.
    #[arg(short = 'S', long, value_name = "SPEC", allow_hyphen_values = true)]
    pub secret: Option<Hidden>,

    /// A key: PATH, -, env:NAME, a URL, or the key itself; may be repeated
    ///
    /// A URL (`https://…`) is fetched by verify and key alone. PEM or DER (PKCS#8, PKCS#1, SEC1, SPKI, certificate), JWK or JWK set, OpenSSH, known by its content. A private
    /// key verifies too. When no flag gives a key, verify and encode take it from the environment variable `JWT_KEY`.
    #[arg(short = 'K', long, value_name = "SPEC", allow_hyphen_values = true, value_hint = ValueHint::FilePath)]
    pub key: Vec<Hidden>,

    #[command(flatten)]
    password: PasswordFlags,
}

/// What opens locked keys.
#[derive(Args, Debug, Default)]
#[group(skip)]
pub struct PasswordFlags {
    /// The password of a locked key: text, @PATH, -, env:NAME or prompt:
    ///
    /// It opens private keys that are encrypted (PKCS#8, OpenSSH). The forms are those of --secret. Without it, the
    /// password is asked for on the terminal.
    #[arg(long, value_name = "SPEC", allow_hyphen_values = true)]
    key_password: Option<Hidden>,
}

impl PasswordFlags {
    /// Who will ask for stdin.
    #[must_use]
    pub fn stdin_claim(&self) -> Option<&'static str> {
        self.key_password
            .as_ref()
            .filter(|spec| Spec::for_secret(spec.text()).takes_stdin())
            .map(|_| PASSWORD)
    }

    /// How the keys are opened that a password locks.
    ///
    /// # Errors
    /// A password that cannot be had.
    pub fn unlock(&self, operation: Operation, context: &mut Context) -> anyhow::Result<Unlock> {
        let read = |spec: &Hidden| Spec::for_secret(spec.text()).read(&mut context.stdin, PASSWORD);
        let source = self.key_password.as_ref().map(read).transpose()?;
        Ok(Unlock { operation, password: source.map(|source| source.bytes) })
    }
}

impl KeyFlags {
    /// Whether a flag names a key.
    #[must_use]
    pub fn given(&self) -> bool {
        self.secret.is_some() || !self.key.is_empty()
    }

    /// Who of these will ask for stdin.
    #[must_use]
    pub fn stdin_claims(&self) -> Vec<&'static str> {
        let secret = self.secret.iter().filter(|spec| Spec::for_secret(&spec.0).takes_stdin());
        let keys = self.key.iter().filter(|spec| Spec::for_key(&spec.0).takes_stdin());
        let claims = secret.map(|_| "--secret").chain(keys.map(|_| "--key"));
        // A password is read where keys are.
        let password = self.password.stdin_claim().filter(|_| self.required().is_ok());
        claims.chain(password).collect()
    }

    /// Refuses to go on when neither a flag nor the environment names a key.
    ///
    /// # Errors
    /// [`RequestError::NoKey`].
    pub fn required(&self) -> anyhow::Result<()> {
        if self.given() {
            return Ok(());
        }
        for name in ENVIRONMENT {
            if environment(name)?.is_some() {
                return Ok(());
            }
        }
        Err(RequestError::NoKey { file: None, token: Keyless::Unknown }.into())
    }

    /// Reads the keys that the flags name, for an operation.
    ///
    /// # Errors
    /// Input that cannot be had, and what is no usable key.
    pub fn read(&self, operation: Operation, context: &mut Context) -> anyhow::Result<Ring> {
        let mut ring = Ring::default();
        let unlock = &self.password.unlock(operation, context)?;
        if let Some(secret) = &self.secret {
            ring.take(load_secret(&secret.0, "--secret", unlock, context)?)?;
        }
        for key in &self.key {
            ring.take(load_key(&key.0, "--key", unlock, context)?)?;
        }
        Ok(ring)
    }

    /// The same, and without a flag the keys that the environment names.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_or_environment(&self, operation: Operation, context: &mut Context) -> anyhow::Result<Ring> {
        if self.given() {
            return self.read(operation, context);
        }
        let mut ring = Ring::default();
        let unlock = &self.password.unlock(operation, context)?;
        let [secret, key] = ENVIRONMENT;
        if let Some(spec) = environment(secret)? {
            ring.take(load_secret(&spec, secret, unlock, context)?)?;
        }
        if let Some(spec) = environment(key)? {
            ring.take(load_key(&spec, key, unlock, context)?)?;
        }
        Ok(ring)
    }
}

/// How to show a token.
#[derive(Args, Debug, Default)]
#[group(skip)]
pub struct ViewFlags {
    /// Show times in this zone [default: utc]
    #[arg(long = "time", value_name = "utc|local|±HH:MM|unix", allow_hyphen_values = true, value_parser = zone)]
    pub zone: Option<Zone>,

    /// Leave the notes out (for JSON: --json, or --part payload)
    #[arg(long)]
    pub no_notes: bool,

    /// Judge as of this time, and count distances from it [default: now]
    ///
    /// TIME is +15m, -1h or 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = moment)]
    pub at: Option<Moment>,
}

impl ViewFlags {
    /// The moment and the zone.
    #[must_use]
    pub fn clock(&self, context: &Context) -> Clock {
        let now = self.at.map_or(context.now, |at| at.at(context.now.floor()).seconds());
        Clock { now, zone: self.zone.unwrap_or(Zone::Utc) }
    }

    /// A token as it is to be shown.
    #[must_use]
    pub fn view(&self, given: Given, clock: Clock, redact: bool) -> View<'static> {
        View {
            token: given.token,
            label: given.label,
            follows: given.follows,
            clock,
            notes: !self.no_notes,
            redact,
        }
    }
}
