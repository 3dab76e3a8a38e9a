//! `jwt key`: what a key is, which one signed a token, and (`convert`) the same key in another form.

mod convert;

use clap::{ArgGroup, Args, ValueEnum, ValueHint};

use super::context::Context;
use super::flags::{Hidden, PasswordFlags};
use super::help::paragraphs;
use super::load::{Loaded, check_issuer, is_token, load_issuer, load_key, load_secret};
use super::network::NetworkFlags;
use super::renewal::Rings;
use super::ring::Ring;
use crate::crypto::{Half, Hash, Key, Operation};
use crate::error::RequestError;
use crate::input::find::find;
use crate::input::source::{names_file, read_text, takes_stdin};
use crate::input::spec::Spec;
use crate::input::stdin::Stdin;
use crate::output::answer::{Answer, Inspected, Matched, Thumbprint};
use crate::output::error::Failure;
use crate::token::policy::Policy;
use crate::token::signer::{Signers, signers as signers_of};
use crate::token::time::{Clock, Zone};
use crate::token::warning::Warning;
use crate::token::{MAX_LENGTH, Token};
use convert::ConvertFlags;

/// The flag that asks who signed.
const MATCH: &str = "--match";

/// Examples for help and man page.
const EXAMPLES: &str = "\
Examples:
  What a file holds, or a URL, or what an issuer publishes:
    jwt key key.pem
    jwt key https://issuer.example/jwks.json
    jwt key --oidc https://issuer.example
  The public half, as PEM or to publish it:
    jwt key --public --to pem key.pem
    jwt key --public --to jwks --kid thumbprint --use sig key.pem \\
        -o publish.json
  A key of OpenSSH for a program that wants PEM:
    jwt key --to pem ~/.ssh/id_ed25519
  The id that RFC 7638 gives it:
    jwt key --thumbprint key.pem
  Which of these keys signed a token:
    jwt key --match @token.txt jwks.json public.pem";

/// The exit codes, for help and man page.
const STATUS: &str = "\
Exit status:
  0  done; for --match: a key made the signature
  1  with --match: none of the keys made the signature, or nobody signed
  2  usage: the command line is not right
  3  with --match: no token, or a broken one
  4  key: not usable, or with --match none that fits
  5  the world: system or network would not give or take the bytes, or -o exists
  Of several, the first in the order 3 4 1 counts.";

/// Say what a key is, or convert it
///
/// Everything that verify and encode take is read, by its content: PEM and DER, certificates, JWK and JWK sets, the
/// files of OpenSSH. Without a flag, type, size, half, ids, algorithms and what should worry you are shown.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, STATUS),
          group = ArgGroup::new("act").args(["thumbprint", "to", "matching"]))]
pub struct KeyCommand {
    /// A key: PATH, -, env:NAME, a URL, or the key itself
    ///
    /// Without KEY, stdin is read. What is at a URL (`https://…`) is fetched.
    #[arg(value_name = "KEY", value_hint = ValueHint::FilePath)]
    keys: Vec<Hidden>,

    /// The habit of the other subcommands: the same as KEY
    #[arg(
        short = 'K',
        long = "key",
        id = "key",
        value_name = "SPEC",
        allow_hyphen_values = true,
        hide = true
    )]
    more: Vec<Hidden>,

    /// An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:
    #[arg(short = 'S', long, value_name = "SPEC", allow_hyphen_values = true)]
    secret: Option<Hidden>,

    #[command(flatten)]
    password: PasswordFlags,

    /// Print only the JWK thumbprint (RFC 7638) [default hash: 256]
    #[arg(long, value_name = "HASH", num_args = 0..=1, require_equals = true, default_missing_value = "256",
          ignore_case = true)]
    thumbprint: Option<HashName>,

    /// Say which of the keys signed this token: text, @PATH or -
    #[arg(long = "match", id = "matching", value_name = "TOKEN")]
    matching: Option<String>,

    #[command(flatten)]
    convert: ConvertFlags,

    #[command(flatten)]
    network: NetworkFlags,
}

/// A hash by its length or its name.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum HashName {
    /// SHA-256
    #[value(name = "256", aliases = ["sha256", "sha-256"])]
    Sha256,
    /// SHA-384
    #[value(name = "384", aliases = ["sha384", "sha-384"])]
    Sha384,
    /// SHA-512
    #[value(name = "512", aliases = ["sha512", "sha-512"])]
    Sha512,
}

impl HashName {
    fn hash(self) -> Hash {
        match self {
            Self::Sha256 => Hash::Sha256,
            Self::Sha384 => Hash::Sha384,
            Self::Sha512 => Hash::Sha512,
        }
    }
}

impl KeyCommand {
    /// Says what the keys are, or writes them anew.
    ///
    /// # Errors
    /// Keys that cannot be had or cannot be written so.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        if !self.convert.wanted() {
            self.convert.check_unwanted()?;
        }
        // The habit of separate values, which would take a key for a hash.
        let apart = |key: &&Hidden| HashName::from_str(key.text(), true).is_ok() && !names_file(key.text());
        if let Some(hash) = self.given().find(apart).filter(|_| self.thumbprint.is_some()) {
            return Err(RequestError::HashApart { given: hash.text().to_owned() }.into());
        }
        if let Some(issuer) = &self.network.oidc {
            check_issuer(issuer, &self.network.settings())?;
        }
        Stdin::check_claims(&self.stdin_claims(context)?)?;
        context.reach = Some(self.network.settings());
        if let Some(token) = &self.matching {
            return self.find_signer(token, context);
        }
        let loaded = self.load(context)?;
        if self.convert.wanted() {
            return self.convert.run(some(loaded)?, context);
        }
        if let Some(name) = self.thumbprint {
            return Ok(some(loaded)?.iter().flat_map(|one| thumbprints(one, name.hash())).collect());
        }
        let clock = Clock { now: context.now, zone: Zone::Utc };
        Ok(loaded
            .into_iter()
            .enumerate()
            .map(|(at, one)| match one.and_then(Loaded::telling) {
                Ok(Loaded { keys, source, warnings, .. }) => {
                    Answer::Inspected(Inspected { keys, source, clock, warnings, follows: at > 0 })
                }
                Err(error) => Answer::Failure(Failure::of(error.as_ref())),
            })
            .collect())
    }

    /// The keys, wherever on the line they stand.
    fn given(&self) -> impl Iterator<Item = &Hidden> {
        self.keys.iter().chain(&self.more)
    }

    /// Who will ask for stdin.
    fn stdin_claims(&self, context: &Context) -> Result<Vec<&'static str>, RequestError> {
        let mut claims = Vec::new();
        if self.given().next().is_none() && self.secret.is_none() && self.network.oidc.is_none() {
            if context.stdin.is_terminal() {
                return Err(RequestError::NoKeyToRead { is_match: self.matching.is_some() });
            }
            claims.push("KEY");
        }
        claims.extend(self.matching.iter().filter(|token| takes_stdin(token)).map(|_| MATCH));
        claims.extend(self.password.stdin_claim());
        claims.extend(
            self.secret.iter().filter(|spec| Spec::for_secret(spec.text()).takes_stdin()).map(|_| "--secret"),
        );
        claims.extend(self.given().filter(|spec| Spec::for_key(spec.text()).takes_stdin()).map(|_| "KEY"));
        Ok(claims)
    }

    /// What each source holds, or what is wrong with it.
    fn load(&self, context: &mut Context) -> anyhow::Result<Vec<anyhow::Result<Loaded>>> {
        let unlock = &self.password.unlock(self.convert.operation(), context)?;
        let mut loaded = Vec::new();
        if let Some(secret) = &self.secret {
            loaded.push(load_secret(secret.text(), "--secret", unlock, context));
        }
        for key in self.given() {
            loaded.push(load_key(key.text(), "KEY", unlock, context));
        }
        if let Some(issuer) = &self.network.oidc {
            loaded.push(load_issuer(issuer, context));
        }
        if loaded.is_empty() {
            loaded.push(load_key("-", "KEY", unlock, context));
        }
        Ok(loaded)
    }

    /// Which keys made a token's signature.
    fn find_signer(&self, token: &str, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        let source = read_text(token, MAX_LENGTH, &mut context.stdin, MATCH)?;
        let file = (names_file(token) && !is_token(token.as_bytes())).then(|| token.to_owned());
        let found = if file.is_some() { Vec::new() } else { find(&source.bytes) };
        let [one] = found.as_slice() else {
            // The other way round, the token is what is wrong with the keys.
            if let Some(swapped) = self.given().find(|key| is_token(key.text().as_bytes())) {
                load_key(swapped.text(), "KEY", &self.password.unlock(Operation::Verify, context)?, context)?;
            }
            let (found, name) = (found.len(), source.told);
            return Err(RequestError::NotOneToken { what: MATCH, found, name, file }.into());
        };
        let token = Token::parse(&one.text);
        let mut ring = Ring::default();
        for loaded in self.load(context)? {
            ring.take(loaded?)?;
        }
        let clock = Clock { now: context.now, zone: Zone::Utc };
        let rings = Rings::new(ring);
        let mut ring = rings.current();
        let mut signers = signers_of(&token, &ring.keys, &clock);
        if let Some(newer) = rings.for_another_try(&ring, &token, &signers.report) {
            signers = signers_of(&token, &newer.keys, &clock);
            ring = newer;
        }
        let hints = if signers.any() {
            Vec::new()
        } else {
            ring.hints(&token, &signers.report, &Policy::default(), &clock, "--leeway")
        };
        let Signers { signed, report, kid, alg, kid_misleads } = signers;
        let (tried, warnings) = (ring.keys.len(), ring.warnings.clone());
        let keys = ring.keys.iter().zip(signed).filter_map(|(key, alg)| Some((key.share(), alg?))).collect();
        Ok(vec![Answer::Matched(Matched { keys, tried, kid, kid_misleads, alg, report, warnings, hints })])
    }
}

/// The sources, each with a key in it.
fn some(loaded: Vec<anyhow::Result<Loaded>>) -> anyhow::Result<Vec<Loaded>> {
    loaded.into_iter().map(|one| one?.some()).collect()
}

/// The thumbprints of one source; the last of them says what has none.
fn thumbprints(loaded: &Loaded, hash: Hash) -> Vec<Answer> {
    let last = loaded.keys.keys.len().saturating_sub(1);
    let left_out = || {
        let left_out = loaded.left_out().into_iter().map(|message| Warning::new("left-out", message));
        loaded.warnings.iter().cloned().chain(left_out).collect()
    };
    let keys = loaded.keys.keys.iter().enumerate();
    keys.map(|(at, key)| thumbprint(key, hash, if at == last { left_out() } else { Vec::new() })).collect()
}

fn thumbprint(key: &Key, hash: Hash, left_out: Vec<Warning>) -> Answer {
    Answer::Thumbprint(Thumbprint {
        left_out,
        text: key.thumbprint_with(hash),
        hash: hash.name(),
        kid: key.kid().map(str::to_owned),
        source: key.source().map(str::to_owned),
        is_secret: key.half() == Half::Secret,
    })
}
