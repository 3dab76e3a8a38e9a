//! `jwt verify`: the judgement on a token; the exit code is the verdict.

use clap::Args;

use super::context::Context;
use super::flags::{EXIT_STATUS, KeyFlags, TokenFlags, ViewFlags};
use super::help::paragraphs;
use super::policy::{PolicyFlags, WARNINGS};
use crate::crypto::Operation;
use crate::input::stdin::Stdin;
use crate::output::answer::{Answer, Extract, Judgement};
use crate::output::schema::VERDICT;
use crate::token::json::{Document, quote};
use crate::token::verify::verify;

/// Examples for help and man page.
const EXAMPLES: &str = "\
Examples:
  Check a token with a secret, or with a public key:
    jwt verify -S @secret.txt @token.txt
    jwt verify -K public.pem @token.txt
  Ask for issuer, audience and a role too:
    jwt verify -K jwks.json --iss https://issuer.example --aud api --claim 'roles~=admin' @token.txt
  In a script:
    if jwt verify -q --exact -K public.pem -- \"$TOKEN\"; then deploy; fi
  What failed, line by line:
    jwt verify --json -K public.pem @token.txt | jq '.checks[] | select(.result==\"fail\").detail'
  As of another moment:
    jwt verify -K public.pem --at 2026-01-01 @token.txt";

/// What programs need to know, for help and man page.
const JSON: &str = "\
JSON:
  With --json, each token is one document on one line, and so is an error that came before any was
  judged. All have the same members: label, valid, verdict, code, checks, key, header, payload,
  payload_type, error, hints, warnings; for a token in JSON serialization also unprotected and
  signatures. jwt verify --schema prints their JSON Schema (2020-12), which says what each of them
  holds and what will stay as it is.";

/// Judge a token: signature, then claims; the exit code is the verdict
///
/// The algorithm comes from the key and the policy, never from the token alone. Every check is made and listed with
/// its evidence, and the verdict is the last line.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, WARNINGS, JSON, EXIT_STATUS))]
pub struct Verify {
    #[command(flatten)]
    tokens: TokenFlags,

    /// Take the token as it is: no @PATH, no -, and nothing is found in a text or taken off
    ///
    /// For a token that somebody else has chosen. What is judged is what was given, to the last character; from stdin all
    /// but one line ending.
    #[arg(long)]
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
        self.keys.required()?;
        let tokens = &self.tokens;
        let claims =
            if self.exact { tokens.exact_stdin_claims(context) } else { tokens.stdin_claims(context) };
        Stdin::check_claims(&[self.keys.stdin_claims(), claims].concat())?;
        let given = if self.exact { tokens.read_exact(context)? } else { tokens.read(context)? };
        let ring = self.keys.read_or_environment(Operation::Verify, context)?;
        let clock = self.view.clock(context);
        let policy = self.policy.policy();
        Ok(given
            .into_iter()
            .map(|one| {
                let report = verify(&one.token, &ring.keys, &policy, &clock);
                let mut hints = Vec::new();
                if context.explain {
                    hints.extend(one.hints(&report, policy.allow_padding));
                    hints.extend(ring.hints(&one.token, &report, &policy, &clock, "--leeway"));
                }
                Answer::Judgement(Judgement { view: self.view.view(one, clock, true), report, hints })
            })
            .collect())
    }
}

/// The schema, and in JSON the same on one line.
fn schema() -> Extract {
    let json = Document::parse(VERDICT).map_or_else(|_| quote(VERDICT), |schema| schema.root().compact());
    Extract { bytes: VERDICT.into(), json, line: false }
}
