//! The flags that say what a verifier asks for.

use clap::Args;

use super::values::{Named, algorithm};
use crate::crypto::Algorithm;
use crate::token::duration::parse_duration;
use crate::token::policy::{Expectation, Policy};

/// What a verifier asks for.
#[derive(Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "Policy")]
pub struct PolicyFlags {
    /// Algorithms to allow, separated by commas [default: what the key allows]
    #[arg(short = 'A', long, value_name = "ALG", value_delimiter = ',', value_parser = Named(algorithm))]
    pub alg: Vec<Algorithm>,

    /// The issuer must be this one
    #[arg(long, value_name = "TEXT")]
    pub iss: Option<String>,

    /// The audience must hold this one; repeated: one of these
    #[arg(long, value_name = "TEXT")]
    pub aud: Vec<String>,

    /// The subject must be this one
    #[arg(long, value_name = "TEXT")]
    pub sub: Option<String>,

    /// The token's id must be this one
    #[arg(long, value_name = "TEXT")]
    pub jti: Option<String>,

    /// The header's type must be this one (`at+jwt`)
    #[arg(long, value_name = "TEXT")]
    pub typ: Option<String>,

    /// Claims that must be there, separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub require: Vec<String>,

    /// A claim must meet this: name=text, name:=json, name!=text, name~=text, name>=n, name<=n
    ///
    /// `~=` holds when an array has the text, or a space-separated list such as `scope` does. Names may be dotted
    /// (`realm_access.roles~=admin`). An absent claim, or one of another type, meets none of these.
    #[arg(long, value_name = "EXPR", value_parser = Expectation::parse)]
    pub claim: Vec<Expectation>,

    /// How far the clocks may differ, such as 30s
    #[arg(long, value_name = "DUR", default_value = "0", value_parser = parse_duration)]
    pub leeway: f64,

    /// How old the token may be, counted from iat
    #[arg(long, value_name = "DUR", value_parser = parse_duration)]
    pub max_age: Option<f64>,

    /// Leave exp unjudged
    #[arg(long)]
    pub ignore_exp: bool,

    /// The header must name a key by kid, and that key must be given
    #[arg(long)]
    pub require_kid: bool,

    /// Let the parts end in '=', as AWS load balancers write them
    #[arg(long)]
    pub allow_padding: bool,
}

impl PolicyFlags {
    /// The policy.
    #[must_use]
    pub fn policy(self) -> Policy {
        Policy {
            algorithms: self.alg,
            iss: self.iss,
            sub: self.sub,
            jti: self.jti,
            aud: self.aud,
            typ: self.typ,
            require: self.require,
            claims: self.claim,
            leeway: self.leeway,
            max_age: self.max_age,
            ignore_exp: self.ignore_exp,
            require_kid: self.require_kid,
            allow_padding: self.allow_padding,
        }
    }
}
