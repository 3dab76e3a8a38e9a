//! `jwt decode`: what a token says. No key is needed, and nothing is fetched.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum, ValueHint};

use super::context::Context;
use super::flags::{KeyFlags, TokenFlags, ViewFlags};
use super::help::paragraphs;
use super::lines::showing::{Showing, Take};
use super::lines::{LineFlags, Run};
use super::policy::{WARNINGS, WarningFlags};
use super::ring::Ring;
use super::values::{Named, algorithm, zone};
use crate::crypto::{Algorithm, Operation};
use crate::error::RequestError;
use crate::input::files::{Existing, is_stdout, write_private};
use crate::input::stdin::Stdin;
use crate::output;
use crate::output::answer::{Answer, Breakdown, Extract};
use crate::output::error::Failure;
use crate::output::screen::Style;
use crate::output::tally::Act;
use crate::token::json::quote;
use crate::token::policy::Policy;
use crate::token::report::{Check, Outcome, Report};
use crate::token::time::Zone;
use crate::token::verify::verify_times;
use crate::token::warning::Lookout;
use crate::token::{Content, Token};

/// Examples for help and man page.
const EXAMPLES: &str = "\
Examples:
  Show what a token says:
    jwt decode \"$TOKEN\"
  Paste anything that holds one:
    echo \"Authorization: Bearer $TOKEN\" | jwt
  One claim, for a script:
    jwt decode --get sub @token.txt
  The payload's exact bytes, for jq:
    jwt decode --part payload @token.txt | jq .
  Check the signature on the way:
    jwt decode -S secret @token.txt
  A token a line, a JSON document a line:
    jwt decode --lines @tokens.txt | jq -r .payload.sub
  Every token in a log:
    jwt decode --find @app.log";

/// What becomes of a stream, for help and man page.
const LINES: &str = "\
Lines:
  With --lines, each line is answered with the document that --json prints, line before the other members, and \
  with --find column after it. With --get or --part it is the value or the part, written as JSON where it is \
  no single line. Where there is none, it is an empty line, and the error stands on stderr; with --json a \
  document with line, code and error. A line with several tokens is malformed: --find takes them apart. A \
  stream without any token is an error (3).";

/// The exit codes, for help and man page.
const STATUS: &str = "\
Exit status:
  0  done
  1  with a key: the signature is wrong, or nobody signed
  2  usage: the command line is not right
  3  malformed: no token, or a broken one
  4  key: not usable, of the wrong kind, none that fits, or alg outside --alg
  5  the world: the system would not give or take the bytes
  6  with a key: the signature is right, and exp or nbf fails
  7  --get or --part found nothing, or with --strict there is a warning
  Of several, in one token or in many, the first in the order 3 4 1 6 7 counts.";

/// Show what a token says; no key needed
///
/// Everything is shown as it was signed: the order of members, the spelling of numbers, escapes. Tokens with an unknown
/// algorithm, unsigned, encrypted or broken ones are shown as far as they can be read.
///
/// On a terminal, long texts go on below at a space, and what nobody reads is cut: the certificates of a header (x5c), and
/// parts of the token itself beyond 2,048 characters. --no-notes, --part, --get, --json and a pipe have all of it.
#[derive(Args, Debug, Default)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, LINES, WARNINGS, STATUS))]
pub struct Decode {
    #[command(flatten)]
    tokens: TokenFlags,

    /// Print the exact bytes of one part (the signature as base64url)
    #[arg(long, value_name = "PART")]
    part: Option<Part>,

    /// Print one value: a name, a dotted path or a JSON Pointer
    ///
    /// From the payload, or with `--part header` from the header. A string comes without its quotes. A member of
    /// exactly that name comes first, dots and all (`https://issuer.example/roles`); then a path with dots and
    /// indices (`realm_access.roles[0]`); then a JSON Pointer (`/realm_access/roles/0`).
    #[arg(long, value_name = "PATH")]
    get: Option<String>,

    #[command(flatten)]
    view: ViewFlags,

    /// Hide the signature, for tickets and logs
    #[arg(long)]
    redact: bool,

    /// Write to a file, readable only by you (mode 0600): JSON, or what --get or --part asks for
    ///
    /// What --json prints is written, and nothing is printed. Where the answer is a failure it is printed, and no file is written.
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::FilePath, conflicts_with = "lines")]
    out: Option<PathBuf>,

    #[command(flatten)]
    keys: KeyFlags,

    /// With a key: the algorithms to allow
    #[arg(short = 'A', long, value_name = "ALG", value_delimiter = ',', value_parser = Named(algorithm))]
    alg: Vec<Algorithm>,

    /// With a key: accept an expired token
    #[arg(long)]
    ignore_exp: bool,

    #[command(flatten)]
    warnings: WarningFlags,

    #[command(flatten)]
    stream: LineFlags,

    /// The habit of other tools: the same as --time
    #[arg(long, value_name = "ZONE", num_args = 0..=1, require_equals = true, default_missing_value = "utc", hide = true,
          alias = "dates", value_parser = zone, conflicts_with = "zone")]
    date: Option<Zone>,
}

/// A part of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The protected header
    Header,
    /// The payload
    Payload,
    /// The signature, as base64url
    Signature,
}

impl Decode {
    /// One token, and no flag.
    #[must_use]
    pub fn of_token(token: &str) -> Self {
        Self {
            tokens: TokenFlags { tokens: vec![token.to_owned()], ..TokenFlags::default() },
            ..Self::default()
        }
    }

    /// Reads the tokens and says what they hold.
    ///
    /// # Errors
    /// Tokens or keys that cannot be had.
    pub fn run(mut self, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        self.view.zone = self.view.zone.or(self.date);
        if self.part == Some(Part::Signature) && self.get.is_some() {
            return Err(RequestError::NoValuesInSignature.into());
        }
        Stdin::check_claims(&[self.keys.stdin_claims(), self.tokens.stdin_claims(context)].concat())?;
        let policy = Policy {
            algorithms: self.alg.clone(),
            ignore_exp: self.ignore_exp,
            warnings: self.warnings.heed(),
            ..Policy::default()
        };
        if self.stream.lines {
            return self.show_lines(policy, context);
        }
        let given = self.tokens.read(context)?;
        let ring = self.ring(context)?;
        let clock = self.view.clock(context);
        let answers = given
            .into_iter()
            .map(|one| {
                let report = ring.as_ref().map(|ring| verify_times(&one.token, &ring.keys, &policy, &clock));
                let (warnings, strict) = match &report {
                    Some(report) => (report.warnings.clone(), None),
                    None => policy.warnings.of(&one.token, &clock, &mut Lookout::default()),
                };
                if self.takes() {
                    let failed = report.as_ref().map_or(strict.as_ref(), Report::decisive);
                    return self.extract(&one.token, failed).map_or_else(Answer::Failure, Answer::Extract);
                }
                let mut hints = match one.token.breaks() {
                    Some(error) => Failure::hints_of(error, one.file.as_deref()),
                    None => Vec::new(),
                };
                if let (Some(ring), Some(report)) = (&ring, &report)
                    && context.explain
                {
                    hints.extend(ring.hints(&one.token, report, &policy, &clock, "jwt verify --leeway"));
                }
                let view = self.view.view(one, clock, self.redact);
                Answer::Breakdown(Breakdown { view, report, strict, warnings, hints })
            })
            .collect();
        self.print_or_write(answers, context.audience.style)
    }

    /// The answers that are left to print: none, when all are well and go to a file.
    fn print_or_write(&self, answers: Vec<Answer>, style: Style) -> anyhow::Result<Vec<Answer>> {
        let out = self.out.as_deref().filter(|path| !is_stdout(path));
        let Some(path) = out.filter(|_| answers.iter().all(|answer| answer.code() == 0)) else {
            return Ok(answers);
        };
        let style = Style { json: style.json || !self.takes(), ..Style::default() };
        let mut bytes = Vec::new();
        for answer in &answers {
            output::write(answer, &style, &mut bytes, &mut io::sink())?;
        }
        write_private(path, &bytes, Existing::Replace)?;
        Ok(Vec::new())
    }

    /// Shows a stream, line by line.
    fn show_lines(self, policy: Policy, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        let ring = self.ring(context)?;
        let clock = self.view.clock(context);
        let (at, redact, style) = (self.view.at.map(|_| clock.now), self.redact, context.audience.style);
        let decode = Arc::new(self);
        let taker = Arc::clone(&decode);
        let take: Option<Take> = decode.takes().then(|| {
            Box::new(move |token: &Token<'_>, failed: Option<&Check>| taker.extract(token, failed)) as Take
        });
        let work = Showing { ring, policy, at, zone: clock.zone, redact, take, style };
        let (given, find) = (&decode.tokens.tokens, decode.tokens.find);
        let run = Run { given, what: "TOKEN", find, act: Act::Shown, is_filter: false };
        decode.stream.run(&run, work, context)
    }

    /// The keys, if a flag names any.
    fn ring(&self, context: &mut Context) -> anyhow::Result<Option<Ring>> {
        if self.keys.given() { self.keys.read(Operation::Verify, context).map(Some) } else { Ok(None) }
    }

    /// Whether a part or a value is asked for.
    fn takes(&self) -> bool {
        self.part.is_some() || self.get.is_some()
    }

    /// The bytes asked for; nothing of a token that is broken or was found wanting.
    fn extract(&self, token: &Token<'_>, failed: Option<&Check>) -> Result<Extract, Failure> {
        let fail = |error: RequestError| Failure::of(&error);
        if let Some(error) = token.breaks() {
            return Err(Failure::of(error));
        }
        if let Some(Check { name, outcome: Outcome::Fail(verdict), detail, .. }) = failed {
            return Err(Failure::new(verdict.code(), format!("{name}: {detail}")));
        }
        let part = self.part.unwrap_or(Part::Payload);
        let signed = token.signatures.first();
        let missing = |name| fail(RequestError::NoPart { name });
        if part == Part::Signature {
            let text =
                signed.and_then(|signed| signed.signature.as_ref()).ok_or_else(|| missing("signature"))?;
            let text = if self.redact { Vec::new() } else { text.text.to_vec() };
            let json = quote(&String::from_utf8_lossy(&text));
            return Ok(Extract { bytes: text, json, line: false });
        }
        let (bytes, document) = if part == Part::Header {
            let signed = signed.ok_or_else(|| missing("header"))?;
            (&signed.protected.bytes, signed.header.protected.as_ref())
        } else {
            let bytes = &token.payload.as_ref().ok_or_else(|| missing("payload"))?.bytes;
            match &token.content {
                Content::Json(document) => (bytes, Some(document)),
                Content::Text(..) | Content::Binary => (bytes, None),
            }
        };
        let Some(path) = &self.get else {
            let json = match document {
                Some(document) => document.root().compact(),
                None => quote(&String::from_utf8_lossy(bytes)),
            };
            return Ok(Extract { bytes: bytes.clone(), json, line: false });
        };
        let place = if part == Part::Header { "header" } else { "payload" };
        let root = document.ok_or_else(|| fail(RequestError::NotJson { place }))?.root();
        let value = root.find(path).ok_or_else(|| {
            let names = root.members().filter_map(|(name, _)| Some(name.as_str()?.into_owned())).collect();
            let meant = bare_path(path).filter(|path| root.find(path).is_some()).map(str::to_owned);
            let header = signed.and_then(|signed| signed.header.protected.as_ref());
            let in_header = part != Part::Header
                && header
                    .is_some_and(|header| header.root().find(meant.as_deref().unwrap_or(path)).is_some());
            fail(RequestError::NotFound { path: path.clone(), place, names, meant, in_header })
        })?;
        let text = value.as_str().map_or_else(|| value.compact(), std::borrow::Cow::into_owned);
        Ok(Extract { bytes: text.into_bytes(), json: value.compact(), line: true })
    }
}

/// A path without the `.`, `$.` or `.payload.` that it begins with in jq and `JSONPath`.
fn bare_path(path: &str) -> Option<&str> {
    let bare = path.strip_prefix('$').unwrap_or(path);
    let bare = bare.strip_prefix('.').unwrap_or(bare);
    let bare = ["payload.", "header."].iter().find_map(|part| bare.strip_prefix(part)).unwrap_or(bare);
    (bare.len() < path.len()).then_some(bare)
}
