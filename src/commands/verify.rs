//! `jwt verify`: the judgement on a token; the exit code is the verdict.

use clap::Args;

use super::context::Context;
use super::flags::{EXIT_STATUS, KeyFlags, TokenFlags, ViewFlags};
use super::policy::PolicyFlags;
use crate::crypto::Operation;
use crate::input::stdin::Stdin;
use crate::output::answer::{Answer, Judgement};
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
    if jwt verify -q -K public.pem -- \"$TOKEN\"; then deploy; fi
  As of another moment:
    jwt verify -K public.pem --at 2026-01-01 @token.txt";

/// Judge a token: signature, then claims; the exit code is the verdict
///
/// The algorithm comes from the key and the policy, never from the token alone. Every check is made and listed with
/// its evidence, and the verdict is the last line.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = format!("{EXAMPLES}\n\n{EXIT_STATUS}"))]
pub struct Verify {
    #[command(flatten)]
    tokens: TokenFlags,

    #[command(flatten)]
    keys: KeyFlags,

    #[command(flatten)]
    view: ViewFlags,

    #[command(flatten)]
    policy: PolicyFlags,
}

impl Verify {
    /// Judges the tokens.
    ///
    /// # Errors
    /// No key at all; tokens or keys that cannot be had.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Vec<Answer>> {
        self.keys.required()?;
        Stdin::check_claims(&[self.keys.stdin_claims(), self.tokens.stdin_claims(context)].concat())?;
        let given = self.tokens.read(context)?;
        let ring = self.keys.read_or_environment(Operation::Verify, context)?;
        let clock = self.view.clock(context);
        let policy = self.policy.policy();
        Ok(given
            .into_iter()
            .map(|one| {
                let report = verify(&one.token, &ring.keys, &policy, &clock);
                let mut hints = Vec::new();
                if context.explain {
                    hints.extend(one.hints(&report));
                    hints.extend(ring.hints(&one.token, &report));
                }
                Answer::Judgement(Judgement { view: self.view.view(one, clock, true), report, hints })
            })
            .collect())
    }
}
