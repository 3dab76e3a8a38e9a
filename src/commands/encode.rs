//! `jwt encode`: claims and a key become a signed token.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::context::Context;
use super::drafting::{Drafting, draft_from};
use super::flags::KeyFlags;
use super::help::paragraphs;
use super::lines::making::Making;
use super::lines::{LineFlags, Run};
use super::ring::Ring;
use crate::crypto::Operation;
use crate::error::RequestError;
use crate::input::files::{Existing, is_stdout, write_private};
use crate::input::source::{read_text, takes_stdin};
use crate::input::stdin::Stdin;
use crate::output::answer::{Answer, Encoded};
use crate::output::tally::Act;
use crate::token::MAX_LENGTH;
use crate::token::object::Object;
use crate::token::sign::{Draft, Origin};
use crate::token::warning::Warning;

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
    jwt encode -s alice -S prompt:
  Claims a line, a token a line; or tokens a line, to be signed anew:
    jwt encode --lines -e +1h -S @secret.txt < claims.ndjson > tokens.txt
    jwt encode --lines --from - -K new.pem < tokens.txt";

/// What becomes of a stream, for help and man page.
const LINES: &str = "\
Lines:
  With --lines, each line holds claims, a JSON object; with --from - (or @PATH) a token, or what decode --json \
  printed of one. Flags change each of them, and times are counted from when the line was read. The answer is \
  the token, or with --json a document with line, token and warnings. For claims that can't be signed it is an \
  empty line, and the error stands on stderr; with --json a document with line, code and error.";

/// The exit codes, for help and man page.
const STATUS: &str = "\
Exit status:
  0  done
  2  usage: the command line is not right, or there is no key
  3  malformed: no claims, no JSON, or with --from no token
  4  key: not usable, of the wrong kind, or none that signs so
  5  the world: the system would not give or take the bytes
  Of several lines, the first in the order 3 4 counts.";

/// Sign a token
///
/// The algorithm follows from the key (the JWK's own, RS256, ES256, EdDSA and so on; HS256 for a secret). `iat` is
/// added unless it is there. TIME is now, +15m, -1h, 2026-12-31, RFC 3339 or Unix seconds.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, LINES, STATUS))]
pub struct Encode {
    /// The claims, a JSON object: text, @PATH for a file, - for stdin
    #[arg(value_name = "CLAIMS")]
    claims: Option<String>,

    #[command(flatten)]
    keys: KeyFlags,

    /// Start from a token, or from what `decode --json` printed: text, @PATH or -
    #[arg(long, value_name = "TOKEN", conflicts_with = "claims")]
    from: Option<String>,

    /// Write the token to a file, readable only by you (mode 0600)
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::FilePath, conflicts_with = "lines")]
    out: Option<PathBuf>,

    #[command(flatten)]
    drafting: Drafting,

    #[command(flatten)]
    stream: LineFlags,
}

impl Encode {
    /// Makes the token.
    ///
    /// # Errors
    /// Claims that are none, a key that does not fit, a file that cannot be written.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        let unsigned = self.drafting.is_unsigned(&self.keys)?;
        let mut claims = self.keys.stdin_claims();
        let given = self.given();
        claims.extend(given.filter(|spec| takes_stdin(spec)).map(|_| self.what()));
        claims.extend((self.stream.lines && given.is_none()).then_some(self.what()));
        Stdin::check_claims(&claims)?;
        if self.stream.lines {
            return self.make_lines(unsigned, context);
        }
        let (draft, origin) = self.start(context)?;
        let Ring { keys, namesake, .. } = self.signing_keys(unsigned, context)?;
        let (token, mut warnings) = self.drafting.finish(draft, origin, &keys, context.now)?;
        warnings.extend(namesake.map(|namesake| namesake.warning()));
        let out = self.out.as_deref().filter(|path| !is_stdout(path));
        if let Some(path) = out {
            write_private(path, format!("{token}\n").as_bytes(), Existing::Replace)?;
        }
        let shown = out.map(|path| path.display().to_string());
        let token = shown.is_none().then_some(token);
        Ok(vec![Answer::Encoded(Encoded { token, out: shown, warnings })])
    }

    /// Makes a stream of tokens.
    fn make_lines(self, unsigned: bool, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        let Ring { keys, namesake, .. } = self.signing_keys(unsigned, context)?;
        let given = self.given().cloned();
        let run =
            Run { given: given.as_slice(), what: self.what(), find: false, act: Act::Made, is_filter: false };
        let style = context.audience.style;
        let mut answers = Vec::new();
        let mut warnings: Vec<Warning> = Vec::new();
        if self.from.is_none() {
            let mut draft = Draft::default();
            warnings = self.drafting.prepare(&mut draft, Origin::New, &keys)?.1;
        }
        warnings.extend(namesake.map(|namesake| namesake.warning()));
        if !style.json {
            // Once, and not for each of a million tokens.
            answers.push(Answer::Encoded(Encoded { token: None, out: None, warnings }));
        }
        let Self { drafting, stream, from, .. } = self;
        let work = Making { drafting, keys, is_from: from.is_some(), style };
        answers.extend(stream.run(&run, work, context)?);
        Ok(answers)
    }

    /// What the claims or the token to start from were given as.
    fn given(&self) -> Option<&String> {
        self.from.as_ref().or(self.claims.as_ref())
    }

    /// The name of that argument.
    fn what(&self) -> &'static str {
        if self.from.is_some() { "--from" } else { "CLAIMS" }
    }

    fn signing_keys(&self, unsigned: bool, context: &mut Context) -> anyhow::Result<Ring> {
        if unsigned {
            return Ok(Ring::default());
        }
        self.keys.read_or_environment(Operation::Sign, context)
    }

    /// The header and the claims to begin with.
    fn start(&self, context: &mut Context) -> anyhow::Result<(Draft, Origin)> {
        if let Some(from) = &self.from {
            let source = read_text(from, MAX_LENGTH, &mut context.stdin, "--from")?;
            return Ok((draft_from(&source.bytes, &source.told)?, Origin::Token));
        }
        let Some(claims) = &self.claims else {
            if !self.drafting.makes_claims() {
                return Err(RequestError::NoClaims.into());
            }
            return Ok((Draft::default(), Origin::New));
        };
        let source = read_text(claims, MAX_LENGTH, &mut context.stdin, "CLAIMS")?;
        let text = std::str::from_utf8(&source.bytes)
            .map_err(|_| RequestError::NotUtf8 { name: source.told.clone() })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(RequestError::Empty { what: "CLAIMS", name: source.told }.into());
        }
        Ok((Draft::of_claims(Object::parse_claims(text)?), Origin::New))
    }
}
