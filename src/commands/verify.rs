//! `jwt verify`: the judgement on a token; the exit code is the verdict.

use std::borrow::Cow;
use std::sync::Arc;

use clap::Args;

use super::context::Context;
use super::flags::{Given, KeyFlags, TokenFlags, ViewFlags, format_hints};
use super::help::paragraphs;
use super::lines::judging::{Judging, Only};
use super::lines::{LineFlags, Run};
use super::load::{check_issuer, is_token, load_issuer};
use super::network::NetworkFlags;
use super::policy::{PolicyFlags, WARNINGS};
use super::renewal::Rings;
use super::ring::Ring;
use crate::crypto::Operation;
use crate::error::FetchError;
use crate::input::find::find;
use crate::input::stdin::Stdin;
use crate::output::answer::{Answer, Encoded, Extract, Judgement};
use crate::output::schema::VERDICT;
use crate::output::tally::Act;
use crate::token::Token;
use crate::token::json::{Document, quote};
use crate::token::report::{Report, Telling, Verdict};
use crate::token::verify::Judge;

/// Examples for help and man page.
const EXAMPLES: &str = "\
Examples:
  Check a token with a secret, or with a public key:
    jwt verify -S @secret.txt @token.txt
    jwt verify -K public.pem @token.txt
  Ask for issuer, audience and a role too:
    jwt verify -K jwks.json --iss https://issuer.example --aud api \\
        --claim 'roles~=admin' @token.txt
  By the keys that the issuer publishes, or those at a URL:
    jwt verify --oidc https://issuer.example --aud api @token.txt
    jwt verify -K https://issuer.example/jwks.json @token.txt
  In a script:
    if jwt verify -q --exact -K public.pem -- \"$TOKEN\"; then deploy; fi
  What failed, line by line:
    jwt verify --json -K public.pem @token.txt \\
        | jq '.checks[] | select(.result==\"fail\").detail'
  As of another time:
    jwt verify -K public.pem --at 2026-01-01 @token.txt
  A token a line, a verdict a line; or the good lines alone:
    jwt verify --lines -K jwks.json @tokens.txt
    jwt verify --lines --only valid -K jwks.json < tokens.txt > good.txt
  Every token in a log, with the line and the column where it stood:
    jwt verify --find --lines -K jwks.json < app.log";

/// What becomes of a stream, for help and man page.
const LINES: &str = "\
Lines:
  With --lines, each line is answered with its number, the verdict, and what it rests on (the key, or the \
  check that failed), with tabs between them: N<TAB>verdict<TAB>detail. With --find, N is the line and the \
  column, as line:column. The verdict is valid, signature, unsigned, malformed, key, expired, not-yet-valid, \
  too-old or claim. With --json the answer is the document told of below. No cause is looked for where a token \
  fails, unless with --explain. A line with several tokens is malformed: --find takes them apart. A stream \
  without any token is an error (3).";

/// What is fetched, for help and man page.
const FETCHING: &str = "\
Fetched keys:
  Keys are fetched for --oidc and for a URL given as a key, over HTTPS alone (from this machine or with \
  --allow-http over HTTP too), with 3 redirects and 1 MiB at most, through the proxy that https_proxy names. They \
  are cached for as long as the server says, from five minutes to a day. A token that names a key which is not \
  there has them fetched again, once a minute at most. Where that fails, the keys that are cached are used, with \
  a warning. Nothing that a token names is ever fetched.";

/// What programs need to know, for help and man page.
const JSON: &str = "\
JSON:
  With --json, each token is one document on one line, and so is an error that came before any was judged. All \
  have the same members: label, valid, verdict, code, checks, key, header, payload, payload_type, error, \
  hints, warnings; for a token in JSON serialization also unprotected and signatures. With --lines, line \
  stands before them, and with --find column after it. jwt verify --schema prints their JSON Schema (2020-12), \
  which says what each of them holds and what will stay as it is.";

/// The exit codes, for help and man page.
const STATUS: &str = "\
Exit status:
  0  every token is valid, or with --only the stream was read
  1  signature: wrong, though a key that fits was tried; or nobody signed
  2  usage: the command line is not right, or there is no key
  3  malformed: no token, an encrypted one, or a payload that is no JSON object
  4  key: not usable, of the wrong kind, none that fits, or alg outside --alg
  5  the world: the system or the network would not give or take the bytes
  6  the signature is right, and a time check fails
  7  another check fails, or with --strict there is a warning
  Of several, in one token or in many, the first in the order 3 4 1 6 7 counts.";

/// What else there is to do than to give a token in a text or in a file.
const EXACTLY: &str = "with --exact the text is taken as it is: leave --exact out, or give the token itself";

/// Judge a token: signature, then claims; the exit code is the verdict
///
/// The algorithm comes from the key and the policy, never from the token alone. Every check is made and listed with
/// its evidence, and the verdict is the last line.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, LINES, FETCHING, WARNINGS, JSON, STATUS))]
pub struct Verify {
    #[command(flatten)]
    tokens: TokenFlags,

    /// Take the token as it is: no @PATH, no -, and nothing is found in a text or taken off
    ///
    /// For a token that somebody else has chosen. What is judged is what was given, to the last character; from stdin all
    /// but one line ending, with --lines each line without its ending.
    #[arg(long, conflicts_with = "find")]
    exact: bool,

    #[command(flatten)]
    keys: KeyFlags,

    #[command(flatten)]
    view: ViewFlags,

    /// Print the JSON Schema of what --json prints, and exit
    ///
    /// It goes alone: no token is judged with it.
    #[arg(long)]
    schema: bool,

    #[command(flatten)]
    policy: PolicyFlags,

    #[command(flatten)]
    network: NetworkFlags,

    #[command(flatten)]
    stream: LineFlags,

    /// With --lines: answer nothing, but pass on the lines whose token is valid, or those whose token is not
    ///
    /// They stay as they are. With --find the tokens are passed on, one a line. The exit code is 0 when the stream was
    /// read, whatever the tokens are.
    #[arg(long, value_name = "WHICH", requires = "lines", conflicts_with_all = ["json", "quiet", "explain"],
          help_heading = "Streams")]
    only: Option<Only>,

    /// With --lines: look for the cause where a token fails, as is always done without --lines
    ///
    /// For such a token it takes a hundred times as long. What is found follows the detail in fields of its own, each of
    /// which begins with `hint:`; with --json it stands under hints.
    #[arg(long, requires = "lines", help_heading = "Streams")]
    explain: bool,
}

impl Verify {
    /// Judges the tokens.
    ///
    /// # Errors
    /// No key at all; tokens or keys that cannot be had.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        if self.schema {
            return Ok(vec![Answer::Extract(schema())]);
        }
        match &self.network.oidc {
            Some(issuer) => check_issuer(issuer, &self.network.settings())?,
            None => self.keys.required().map_err(|error| self.tokens.or_key(error, context))?,
        }
        let tokens = &self.tokens;
        let claims = if self.exact && !self.stream.lines {
            tokens.exact_stdin_claims(context)
        } else {
            tokens.stdin_claims(context)
        };
        Stdin::check_claims(&[self.keys.stdin_claims(), claims].concat())?;
        context.reach = Some(self.network.settings());
        if self.stream.lines {
            return self.judge_lines(context);
        }
        let given = if self.exact { tokens.read_exact(context)? } else { tokens.read(context)? };
        let ring = self.ring(context).map_err(|error| meant(error, &given));
        let rings = Rings::new(ring?);
        let Self { view, exact, policy, network, .. } = self;
        let clock = view.clock(context);
        let policy = policy.policy(network.oidc);
        let judge = |rings: &Rings, token: &Token<'_>| {
            let judge = Judge::new(&rings.ring.keys, &policy, Telling::Everything);
            judge.with_standing(&rings.ring.warnings).verify(token, &clock)
        };
        Ok(given
            .into_iter()
            .map(|one| {
                let mut rings = rings.current();
                let mut report = judge(rings, &one.token);
                if let Some(newer) = rings.for_another_try(&one.token, &report) {
                    rings = newer;
                    report = judge(rings, &one.token);
                }
                let mut hints = Vec::new();
                if context.explain {
                    let file = one.file.as_deref();
                    hints.extend(format_hints(&one.token, &report, policy.allow_padding, file));
                    hints.extend(Self::of_exactness(exact, &one.token, &report));
                    hints.extend(rings.ring.hints(&one.token, &report, &policy, &clock, "--leeway"));
                }
                Answer::Judgement(Judgement { view: view.view(one, clock, true), report, hints })
            })
            .collect())
    }
}

impl Verify {
    /// What to do about a text that would be read or searched for a token, were it not to be taken as it is.
    fn of_exactness(exact: bool, token: &Token<'_>, report: &Report) -> Option<String> {
        let raw = &*token.raw;
        let is_place = raw == b"-" || raw.starts_with(b"@");
        let is_meant = || is_place || (is_token(raw) && find(raw).iter().any(|found| found.text != raw));
        (exact && report.verdict() == Verdict::Malformed && is_meant()).then(|| EXACTLY.to_owned())
    }

    /// The keys.
    fn ring(&self, context: &mut Context) -> anyhow::Result<Ring> {
        let Some(issuer) = &self.network.oidc else {
            return self.keys.read_or_environment(Operation::Verify, context);
        };
        let mut ring = Ring::default();
        ring.take(load_issuer(issuer, context)?)?;
        Ok(ring)
    }

    /// Judges a stream, line by line.
    fn judge_lines(self, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        let rings = Arc::new(Rings::new(self.ring(context)?));
        let clock = self.view.clock(context);
        let Self { tokens, exact, view, network, policy, stream, only, explain, .. } = self;
        let style = context.audience.style;
        let at = view.at.map(|_| clock.now);
        let (policy, zone) = (policy.policy(network.oidc), clock.zone);
        let work = Judging { rings: Arc::clone(&rings), policy, at, zone, exact, only, explain, style };
        let (given, find, is_filter) = (&tokens.tokens, tokens.find, only.is_some());
        let run = Run { given, what: "TOKEN", find, act: Act::Judged, is_filter };
        let mut answers = stream.run(&run, work, context)?;
        if !style.json && !style.quiet {
            // Once, and not for each of a million tokens.
            answers
                .insert(0, Answer::Encoded(Encoded { token: None, out: None, warnings: rings.warnings() }));
        }
        Ok(answers)
    }
}

/// The error of keys that could not be fetched, with the issuer that the first of the tokens names.
fn meant(mut error: anyhow::Error, given: &[Given]) -> anyhow::Error {
    if let Some(error) = error.downcast_mut::<FetchError>() {
        error.meant = given.first().and_then(|one| one.token.publisher()).map(Cow::into_owned);
    }
    error
}

/// The schema, and in JSON the same on one line.
fn schema() -> Extract {
    let json = Document::parse(VERDICT).map_or_else(|_| quote(VERDICT), |schema| schema.root().compact());
    Extract { bytes: VERDICT.into(), json, line: false }
}
