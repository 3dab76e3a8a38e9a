//! The flags that say what a verifier asks for.

use clap::Args;

use super::values::{Named, algorithm, something, something_in_list, warning};
use crate::crypto::Algorithm;
use crate::token::duration::parse_duration;
use crate::token::policy::{Expectation, Heed, Needed, Policy};
use crate::token::warning::Code;

/// What is warned of, by its code, for help and man pages.
pub const WARNINGS: &str = "\
Warnings:
  unsigned            nobody signed the token
  short-secret        the HMAC secret is shorter than the hash (RFC 7518)
  sample-secret       the HMAC secret is a well-known sample
  no-exp              no exp: the token never expires
  milliseconds        exp, nbf or iat is in milliseconds or less, not in seconds
  iat-future          iat is yet to come, by more than the leeway
  duplicate-member    a member stands more than once in its object
  embedded-key        the header brings its own key (jku, x5u, jwk, x5c)
  readable-secret     a password, a secret or a private key can be read in it
  control-characters  characters that control a terminal, reorder or hide text
  no-alg              the header names no algorithm
  header-type         a header parameter is of the wrong type
  not-disjoint        a parameter stands in both halves of the header
  wrapped             the token was wrapped over lines, and has been joined
  decoded             the token stood in base64, and has been decoded
  not-jwt             it has the shape of a token, and is something else
  padding             a part ends in '='
  trailing-bits       a part's last character has bits that spell nothing
  standard-base64     a part is written in base64, not base64url
  payload-not-json    the payload begins like claims and is no JSON
  stale-keys          the keys are old, and newer ones can't be fetched
  network-secret      fetched keys hold a secret or a private key
  not-cached          the keys that were fetched can't be cached";

/// What a verifier asks for.
#[derive(Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "Policy")]
pub struct PolicyFlags {
    /// Algorithms to allow, separated by commas [default: what the key allows]
    #[arg(short = 'A', long, value_name = "ALG", value_delimiter = ',', value_parser = Named(algorithm))]
    pub alg: Vec<Algorithm>,

    /// The issuer must be this one
    #[arg(long, value_name = "TEXT", value_parser = something)]
    pub iss: Option<String>,

    /// The audience must hold this one; repeated: one of these
    #[arg(long, value_name = "TEXT", value_parser = something)]
    pub aud: Vec<String>,

    /// The subject must be this one
    #[arg(long, value_name = "TEXT", value_parser = something)]
    pub sub: Option<String>,

    /// The token's id must be this one
    #[arg(long, value_name = "TEXT", value_parser = something)]
    pub jti: Option<String>,

    /// The header's type must be this one (`at+jwt`)
    #[arg(long, value_name = "TEXT", value_parser = something)]
    pub typ: Option<String>,

    /// Claims that must be there, separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = something_in_list)]
    pub require: Vec<String>,

    /// A claim must meet this: name=text, name:=json, name!=text, name~=text, name>=n, name<=n
    ///
    /// `~=` holds when an array has the text, or a space-separated list such as `scope` does. Names may be dotted
    /// (`realm_access.roles~=admin`). An absent claim, or one of another type, meets none of these.
    #[arg(long, value_name = "EXPR", value_parser = Expectation::parse)]
    pub claim: Vec<Expectation>,

    /// How far the clocks may differ, such as 30s
    ///
    /// DUR is 30s, 15m, 1h 30m, 7d or bare seconds; the units are s, m, h, d, w, mo and y.
    #[arg(long, value_name = "DUR", default_value = "0", value_parser = parse_duration)]
    pub leeway: f64,

    /// How old the token may be, counted from iat
    ///
    /// DUR as for --leeway: 30s, 15m, 1h 30m, 7d or bare seconds.
    #[arg(long, value_name = "DUR", value_parser = parse_duration)]
    pub max_age: Option<f64>,

    /// Accept an expired token
    #[arg(long)]
    pub ignore_exp: bool,

    #[command(flatten)]
    signatures: SignatureFlags,

    #[command(flatten)]
    warnings: WarningFlags,
}

/// What a verifier asks for before it looks at claims.
#[derive(Args, Debug)]
#[group(skip)]
struct SignatureFlags {
    /// The header must name a key by kid, and that key must be given
    #[arg(long)]
    require_kid: bool,

    /// Let the parts end in '=', as AWS load balancers write them
    #[arg(long)]
    allow_padding: bool,

    /// Of several signatures all must be right, not one
    #[arg(long)]
    all_signatures: bool,
}

/// What becomes of warnings.
#[derive(Args, Debug, Default)]
#[group(skip)]
pub struct WarningFlags {
    /// Leave out these warnings, by their codes; separated by commas, or repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',', hide_possible_values = true,
          value_parser = Named(warning))]
    pub no_warn: Vec<Code>,

    /// Treat warnings as failures (exit code 7, if nothing graver fails)
    #[arg(long)]
    pub strict: bool,
}

impl WarningFlags {
    /// What they come to.
    #[must_use]
    pub fn heed(&self) -> Heed {
        Heed { muted: self.no_warn.clone(), strict: self.strict }
    }
}

impl PolicyFlags {
    /// The policy. `issuer`: the one whose keys are used, and who is expected where no other is named.
    #[must_use]
    pub fn policy(self, issuer: Option<String>) -> Policy {
        Policy {
            algorithms: self.alg,
            iss: self.iss.or(issuer),
            sub: self.sub,
            jti: self.jti,
            aud: self.aud,
            typ: self.typ,
            require: self.require,
            claims: self.claim,
            leeway: self.leeway,
            max_age: self.max_age,
            ignore_exp: self.ignore_exp,
            require_kid: self.signatures.require_kid,
            allow_padding: self.signatures.allow_padding,
            signatures: if self.signatures.all_signatures { Needed::All } else { Needed::One },
            warnings: self.warnings.heed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_told() {
        let told: Vec<&str> =
            WARNINGS.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(told, codes);
    }
}
