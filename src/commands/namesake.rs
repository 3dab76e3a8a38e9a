//! A secret given as text, where a file has that name: the file was perhaps meant.

use super::context::Context;
use crate::crypto::{Key, read_keys};
use crate::error::quoted;
use crate::input::source::names_file;
use crate::input::spec::Spec;
use crate::token::Token;
use crate::token::policy::Policy;
use crate::token::report::Outcome;
use crate::token::time::Clock;
use crate::token::verify::verify_signature;
use crate::token::warning::Warning;

/// The file that has a secret for its name, and the keys that it holds. That there is such a file makes the text
/// one to be shown.
#[derive(Debug)]
pub struct Namesake {
    name: String,
    keys: Vec<Key>,
}

impl Namesake {
    /// The file of that name, if a SPEC is a bare text and there is one.
    #[must_use]
    pub fn of(spec: &str, context: &mut Context) -> Option<Self> {
        let there = Spec::for_secret(&format!("@{spec}"));
        if !Spec::for_secret(spec).is_bare_text(spec) || !names_file(spec) || there.takes_stdin() {
            return None;
        }
        // What cannot be read can still be named.
        let source = there.read(&mut context.stdin, "--secret").ok();
        let keys = source.map(|source| match read_keys(&source.bytes, None) {
            Ok(Some(keys)) => keys.keys,
            Ok(None) if !source.bytes.is_empty() => vec![Key::from_secret(source.bytes.to_vec())],
            Ok(None) | Err(_) => Vec::new(),
        });
        Some(Self { name: spec.to_owned(), keys: keys.unwrap_or_default() })
    }

    /// What there is to warn of.
    #[must_use]
    pub fn warning(&self) -> Warning {
        Warning::new("secret-names-file", self.told())
    }

    /// The fact, and what reads the file.
    #[must_use]
    pub fn told(&self) -> String {
        let Self { name, .. } = self;
        let reads = quoted(&format!("@{name}"));
        format!(
            "the secret is the text {}, and there is a file of that name: -S {reads} reads it",
            quoted(name)
        )
    }

    /// What was found when the file's content was tried on a token.
    #[must_use]
    pub fn tried(&self, token: &Token<'_>, policy: &Policy, clock: &Clock) -> Option<String> {
        let report = verify_signature(token, &self.keys, policy, clock);
        let mut checks = report.checks.iter();
        if !checks.any(|check| check.name == "signature" && check.outcome == Outcome::Pass) {
            return None;
        }
        let reads = quoted(&format!("@{}", self.name));
        Some(format!(
            "the signature is right with what the file {} holds: -S {reads} reads it",
            quoted(&self.name)
        ))
    }
}
