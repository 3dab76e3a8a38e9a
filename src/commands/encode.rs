//! `jwt encode`: claims and a key become a signed token.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueHint};

use super::context::Context;
use super::flags::{EXIT_STATUS, KeyFlags};
use super::help::paragraphs;
use super::signing::signing_key;
use super::values::{Named, Names, algorithm, moment};
use crate::crypto::{Algorithm, Key, Operation, Signer};
use crate::error::{ClaimError, RequestError};
use crate::input::files::{Existing, is_stdout, write_private};
use crate::input::find::find;
use crate::input::source::{read_text, takes_stdin};
use crate::input::stdin::Stdin;
use crate::output::answer::{Answer, Encoded};
use crate::token::assignment::{Assignment, steps};
use crate::token::json::quote;
use crate::token::moment::Moment;
use crate::token::object::Object;
use crate::token::sign::{Draft, Origin};
use crate::token::time::Instant;
use crate::token::warning::{self, Warning};
use crate::token::{MAX_LENGTH, Token, uuid};

/// Examples for help and man page.
const EXAMPLES: &str = "\
Examples:
  Sign claims with a secret:
    jwt encode '{\"sub\":\"1\"}' -S secret
  Make the claims from flags, valid for a quarter of an hour:
    jwt encode -s alice -e +15m -c admin:=true -S secret
  With a private key, claims from stdin:
    echo '{\"sub\":\"1\"}' | jwt encode - -K key.pem
  Take a token, change a claim, sign it again:
    jwt encode --from @token.txt -e +1h --unset jti -S secret
  Keep a secret out of the shell's history:
    jwt encode -s alice -S prompt:";

/// Sign a token
///
/// The algorithm follows from the key (the JWK's own, RS256, ES256, EdDSA and so on; HS256 for a secret). `iat` is
/// added unless it is there. TIME is now, +15m, -1h, 2026-12-31, RFC 3339 or Unix seconds.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, EXIT_STATUS))]
pub struct Encode {
    /// The claims, a JSON object: text, @PATH for a file, - for stdin
    #[arg(value_name = "CLAIMS")]
    claims: Option<String>,

    #[command(flatten)]
    keys: KeyFlags,

    /// The algorithm [default: what the key is for]
    #[arg(short = 'A', long, value_name = "ALG", value_parser = Named(algorithm_or_none))]
    alg: Option<Choice>,

    /// Make a token that nobody signed: only with --alg none
    #[arg(long)]
    unsigned: bool,

    /// Start from a token, or from what `decode --json` printed: text, @PATH or -
    #[arg(long, value_name = "TOKEN", conflicts_with = "claims")]
    from: Option<String>,

    /// Write the token to a file, for its owner's eyes alone
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,

    #[command(flatten)]
    claim_flags: ClaimFlags,

    #[command(flatten)]
    header_flags: HeaderFlags,
}

/// Flags that make claims.
#[derive(Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "Claims")]
struct ClaimFlags {
    /// The issuer
    #[arg(short, long, value_name = "TEXT")]
    iss: Option<String>,

    /// The subject
    #[arg(short, long, value_name = "TEXT")]
    sub: Option<String>,

    /// The audience; repeated, it becomes an array
    #[arg(short, long, value_name = "TEXT")]
    aud: Vec<String>,

    /// The token's id; `uuid` makes one
    #[arg(long, value_name = "TEXT")]
    jti: Option<String>,

    /// When it expires
    #[arg(short, long, value_name = "TIME", allow_hyphen_values = true, value_parser = moment)]
    exp: Option<Moment>,

    /// From when on it is valid
    #[arg(short, long, value_name = "TIME", allow_hyphen_values = true, value_parser = moment)]
    nbf: Option<Moment>,

    /// When it was issued [default: now]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = moment, conflicts_with = "no_iat")]
    iat: Option<Moment>,

    /// Add no iat
    #[arg(long)]
    no_iat: bool,

    /// A claim: NAME=TEXT, or NAME:=JSON; dots in NAME nest
    #[arg(short, long, value_name = "NAME=TEXT", value_parser = Assignment::parse)]
    claim: Vec<Assignment>,

    /// A claim: K=V, with V as JSON where it parses as such
    #[arg(short = 'P', long, value_name = "K=V", value_parser = Assignment::parse_loose)]
    payload: Vec<Assignment>,

    /// Take a claim out again; dots nest
    #[arg(long, value_name = "NAME")]
    unset: Vec<String>,
}

/// Flags that make the header.
#[derive(Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "Header")]
struct HeaderFlags {
    /// The key's id; `thumbprint` makes it of the key [default: the key's own]
    #[arg(short, long, value_name = "TEXT")]
    kid: Option<String>,

    /// The type [default: JWT]
    #[arg(short, long, value_name = "TEXT", conflicts_with = "no_typ")]
    typ: Option<String>,

    /// Leave typ out
    #[arg(long)]
    no_typ: bool,

    /// A header parameter: NAME=TEXT, or NAME:=JSON
    #[arg(short = 'H', long, value_name = "NAME=TEXT", value_parser = Assignment::parse)]
    header: Vec<Assignment>,
}

/// The algorithm asked for.
#[derive(Clone, Copy, Debug)]
enum Choice {
    /// `none`
    Unsigned,
    /// One of the table.
    Signed(Algorithm),
}

impl Names for Choice {
    fn names() -> impl Iterator<Item = &'static str> {
        Algorithm::names()
    }
}

fn algorithm_or_none(name: &str) -> Result<Choice, RequestError> {
    if name == "none" { Ok(Choice::Unsigned) } else { algorithm(name).map(Choice::Signed) }
}

impl Encode {
    /// Makes the token.
    ///
    /// # Errors
    /// Claims that are none, a key that does not fit, a file that cannot be written.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        let unsigned = match (self.alg, self.unsigned) {
            (Some(Choice::Unsigned), false) => return Err(RequestError::UnsignedUnasked.into()),
            (Some(Choice::Unsigned), true) => true,
            (_, true) => return Err(RequestError::UnsignedWithAlg.into()),
            (_, false) => false,
        };
        if !unsigned {
            self.keys.required()?;
        } else if self.keys.given() {
            return Err(RequestError::UnsignedWithKey.into());
        }
        let mut claims = self.keys.stdin_claims();
        claims.extend(self.from.iter().filter(|spec| takes_stdin(spec)).map(|_| "--from"));
        claims.extend(self.claims.iter().filter(|spec| takes_stdin(spec)).map(|_| "CLAIMS"));
        Stdin::check_claims(&claims)?;
        let (mut draft, origin) = self.start(context)?;
        let keys =
            if unsigned { Vec::new() } else { self.keys.read_or_environment(Operation::Sign, context)?.keys };
        let mut warnings = Vec::new();
        self.claim_flags.apply(&mut draft, origin, context.now, &mut warnings)?;
        let token = if unsigned {
            self.header_flags.apply(&mut draft, origin, "none", None)?;
            draft.unsigned()
        } else {
            let asked = match self.alg {
                Some(Choice::Signed(algorithm)) => Some(algorithm),
                _ => None,
            };
            let own = draft.alg().and_then(|alg| Algorithm::named(&alg));
            let (key, algorithm) = signing_key(&keys, asked, own, self.header_flags.kid.as_deref())?;
            self.header_flags.apply(&mut draft, origin, algorithm.name(), Some(key))?;
            warnings.extend(warning::of_secret(key, algorithm));
            draft.sign(&Signer::new(key, algorithm)?)?
        };
        let out = self.out.as_deref().filter(|path| !is_stdout(path));
        if let Some(path) = out {
            write_private(path, format!("{token}\n").as_bytes(), Existing::Replace)?;
        }
        let shown = out.map(|path| path.display().to_string());
        let token = shown.is_none().then_some(token);
        Ok(vec![Answer::Encoded(Encoded { token, out: shown, warnings })])
    }

    /// The header and the claims to begin with.
    fn start(&self, context: &mut Context) -> anyhow::Result<(Draft, Origin)> {
        if let Some(from) = &self.from {
            let source = read_text(from, MAX_LENGTH, &mut context.stdin, "--from")?;
            if let Some(draft) = Draft::of_breakdown(&source.bytes)? {
                return Ok((draft, Origin::Token));
            }
            let found = find(&source.bytes);
            let [one] = found.as_slice() else {
                return Err(RequestError::NotOneToken {
                    what: "--from",
                    found: found.len(),
                    name: source.name,
                }
                .into());
            };
            let draft = Draft::of_token(&Token::parse(&one.text))
                .context("--from takes a token that can be read whole")?;
            return Ok((draft, Origin::Token));
        }
        let Some(claims) = &self.claims else {
            if !self.claim_flags.any() {
                return Err(RequestError::NoClaims.into());
            }
            return Ok((Draft::default(), Origin::New));
        };
        let source = read_text(claims, MAX_LENGTH, &mut context.stdin, "CLAIMS")?;
        let text = std::str::from_utf8(&source.bytes)
            .map_err(|_| RequestError::NotUtf8 { name: source.name.clone() })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(RequestError::Empty { what: "CLAIMS", name: source.name }.into());
        }
        Ok((Draft::of_claims(Object::parse_claims(text)?), Origin::New))
    }
}

impl ClaimFlags {
    /// Whether any of them makes a claim.
    fn any(&self) -> bool {
        let Self { iss, sub, aud, jti, exp, nbf, iat, claim, payload, .. } = self;
        iss.is_some()
            || sub.is_some()
            || jti.is_some()
            || exp.is_some()
            || nbf.is_some()
            || iat.is_some()
            || !(aud.is_empty() && claim.is_empty() && payload.is_empty())
    }

    /// Sets and takes out what the flags say; without one that does, the payload stays byte for byte.
    fn apply(
        &self,
        draft: &mut Draft,
        origin: Origin,
        now: f64,
        warnings: &mut Vec<Warning>,
    ) -> anyhow::Result<()> {
        if origin == Origin::Token && !self.any() && self.unset.is_empty() {
            return Ok(());
        }
        let claims = draft.claims_to_edit()?;
        let jti = self
            .jti
            .as_deref()
            .map(|jti| if jti == "uuid" { uuid::random() } else { Ok(jti.to_owned()) })
            .transpose()?;
        for (name, value) in [("iss", &self.iss), ("sub", &self.sub)] {
            if let Some(value) = value {
                claims.set(name, quote(value));
            }
        }
        let is_aud = |assignment: &&Assignment| assignment.path == ["aud"];
        let given = self.payload.iter().chain(&self.claim);
        let mut aud: Vec<String> = self.aud.iter().map(|aud| quote(aud)).collect();
        aud.extend(given.clone().filter(is_aud).map(|assignment| assignment.value.clone()));
        match aud.as_slice() {
            [] => {}
            [one] => claims.set_path(&["aud".to_owned()], one.clone())?,
            several => claims.set_path(&["aud".to_owned()], format!("[{}]", several.join(",")))?,
        }
        if let Some(jti) = jti {
            claims.set("jti", quote(&jti));
        }
        for assignment in given.filter(|assignment| !is_aud(assignment)) {
            claims.set_path(&assignment.path, assignment.value.clone())?;
        }
        let at = |moment: Option<Moment>| moment.map(|moment| number(moment.at(now.floor())));
        if let Some(iat) = at(self.iat) {
            claims.set("iat", iat);
        } else if origin == Origin::New && !self.no_iat && claims.get("iat").is_none() {
            claims.set("iat", format!("{}", now.floor()));
        }
        for (name, value) in [("nbf", self.nbf), ("exp", self.exp)] {
            if let Some(value) = at(value) {
                claims.set(name, value);
            }
        }
        for name in &self.unset {
            if !(claims.remove(name) || claims.remove_path(&steps(name))) {
                warnings.push(Warning::new("unset", format!("there was no \"{name}\" to take out")));
            }
        }
        warnings.extend(warning::of_draft(claims, now));
        Ok(())
    }
}

/// A `NumericDate` in the fewest digits.
fn number(at: Instant) -> String {
    format!("{}", at.seconds())
}

impl HeaderFlags {
    /// Sets `alg`, then `typ`, `kid` and the rest. Of a token that was there, only what a flag names changes.
    fn apply(&self, draft: &mut Draft, origin: Origin, alg: &str, key: Option<&Key>) -> anyhow::Result<()> {
        let unchanged = draft.alg().as_deref() == Some(alg);
        let header = &mut draft.header;
        // However it is spelled: what is not changed is not touched.
        if !unchanged {
            header.set("alg", quote(alg));
        }
        if self.no_typ {
            header.remove("typ");
        } else if self.typ.is_some() || origin == Origin::New {
            header.set("typ", quote(self.typ.as_deref().unwrap_or("JWT")));
        }
        let kid = match (self.kid.as_deref(), key) {
            (Some("thumbprint"), Some(key)) => Some(key.thumbprint()),
            (Some("thumbprint"), None) => return Err(RequestError::NoKey.into()),
            (Some(kid), _) => Some(kid.to_owned()),
            (None, Some(key)) if origin == Origin::New => key.kid().map(str::to_owned),
            (None, _) => None,
        };
        if let Some(kid) = kid {
            header.set("kid", quote(&kid));
        }
        for assignment in &self.header {
            let name = assignment.path.first().map(String::as_str).unwrap_or_default();
            if name == "alg" {
                return Err(ClaimError::Reserved { name: name.to_owned() }.into());
            }
            header.set_path(&assignment.path, assignment.value.clone())?;
        }
        if !self.header.is_empty()
            && let Some(fault) = draft.header_fault()
        {
            return Err(RequestError::HeaderRefused { fault }.into());
        }
        Ok(())
    }
}
