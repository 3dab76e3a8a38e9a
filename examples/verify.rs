//! The library as a verifier: judges a token by the keys in a file, prints every check, and exits as `jwt verify` does.
//!
//! `cargo run --example verify -- jwks.json "$TOKEN"`

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use jwt_toolkit::crypto::{Algorithm, read_keys};
use jwt_toolkit::input::clock;
use jwt_toolkit::token::Token;
use jwt_toolkit::token::characters::is_hostile;
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::report::Outcome;
use jwt_toolkit::token::time::{Clock, Zone};
use jwt_toolkit::token::verify::verify;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path, text] = args.as_slice() else {
        return Err("two arguments: a file of keys, and a token".into());
    };

    // A JWK set, PEM, DER or OpenSSH: keys are known by their content. There is no password for locked ones.
    let found = read_keys(&std::fs::read(path)?, None)?.ok_or("the file holds no key")?;
    // What this service asks of a token. Without a policy it would be the signature, `exp` and `nbf`.
    let policy = Policy {
        algorithms: ["ES256", "EdDSA"].into_iter().filter_map(Algorithm::named).collect(),
        iss: Some("https://issuer.example".to_owned()),
        aud: vec!["api".to_owned()],
        require: vec!["exp".to_owned()],
        ..Policy::default()
    };
    // Time is an argument, and so is the zone of the dates in the report.
    let clock = Clock { now: clock::now(), zone: Zone::Utc };

    let report = verify(&Token::parse(text.as_bytes()), &found.keys, &policy, &clock);
    let mut out = io::stdout().lock();
    for check in &report.checks {
        let mark = match check.outcome {
            Outcome::Pass => "✔",
            Outcome::Fail(_) => "✘",
            Outcome::Skip => "–",
        };
        // The evidence may hold what the token says, and whoever made the token may want to write on the terminal.
        let detail = check.detail.replace(is_hostile, "\u{fffd}");
        writeln!(out, "{mark} {}: {detail}", check.name)?;
    }
    Ok(ExitCode::from(report.verdict().code()))
}
