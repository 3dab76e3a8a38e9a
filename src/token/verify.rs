//! The judgement: structure, algorithm, key, signature, then claims. Every
//! check is made that can be made, and all are reported.

use super::claims::{self, Terms};
use super::header::Header;
use super::json::{Kind, Value};
use super::parse::{Content, Form, Token};
use super::policy::{Needed, Policy};
use super::report::{Check, Outcome, Report, Telling, Verdict, gravest, rank};
use super::signed::{Bench, Judged};
use super::time::Clock;
use super::warning::{Lookout, Warning};
use crate::crypto::Key;
use crate::error::{JsonError, JsonFault, Place, TokenError, TokenFault};

const MALFORMED: Outcome = Outcome::Fail(Verdict::Malformed);

/// Judges a token as a JWT: its signature, then its claims (RFC 7519 §7.2).
///
/// `keys` are all that may have signed it. A signature's verdict is reported on a payload that is no
/// JSON object too, and the token is then malformed.
#[must_use]
pub fn verify(token: &Token<'_>, keys: &[Key], policy: &Policy, clock: &Clock) -> Report {
    Judge::new(keys, policy, Telling::Everything).verify(token, clock)
}

/// Judges a token's signature and, where the payload is a JSON object, `exp` and `nbf`: what those
/// ask who look at a token with a key in hand.
#[must_use]
pub fn verify_times(token: &Token<'_>, keys: &[Key], policy: &Policy, clock: &Clock) -> Report {
    Judge::new(keys, policy, Telling::Everything).verify_times(token, clock)
}

/// Judges a token's signature alone, over whatever bytes (RFC 7515 §5.2). Of several signatures one
/// must be right, or by policy all (RFC 7515 §7.2).
#[must_use]
pub fn verify_signature(token: &Token<'_>, keys: &[Key], policy: &Policy, clock: &Clock) -> Report {
    Judge::new(keys, policy, Telling::Everything).verify_signature(token, clock)
}

/// Keys and a policy, ready to judge one token after the other: a key is prepared once for all of them, and what a
/// header asks for is found once for all that share it. Neither `Send` nor `Sync`: each thread has its own.
#[derive(Debug)]
pub struct Judge<'k> {
    bench: Bench<'k>,
    lookout: Lookout,
    standing: &'k [Warning],
    policy: &'k Policy,
    telling: Telling,
}

impl<'k> Judge<'k> {
    /// Who judges by these keys and this policy. What [`Telling`] leaves out changes no verdict.
    #[must_use]
    pub fn new(keys: &'k [Key], policy: &'k Policy, telling: Telling) -> Self {
        let bench = Bench::new(keys, policy, telling);
        Self { bench, lookout: Lookout::default(), standing: &[], policy, telling }
    }

    /// The same, with what there is to warn of whatever the tokens are.
    #[must_use]
    pub fn with_standing(self, standing: &'k [Warning]) -> Self {
        Self { standing, ..self }
    }

    /// As [`verify`].
    #[must_use]
    pub fn verify(&mut self, token: &Token<'_>, clock: &Clock) -> Report {
        let mut report = self.signatures(token, clock);
        self.judge_claims(&mut report, token, clock);
        self.conclude(report)
    }

    /// As [`verify_times`].
    #[must_use]
    pub fn verify_times(&mut self, token: &Token<'_>, clock: &Clock) -> Report {
        let mut report = self.signatures(token, clock);
        if let Content::Json(document) = &token.content {
            claims::judge_times(document.root(), &self.terms(clock), &mut report.checks);
        }
        self.conclude(report)
    }

    /// As [`verify_signature`].
    #[must_use]
    pub fn verify_signature(&mut self, token: &Token<'_>, clock: &Clock) -> Report {
        let report = self.signatures(token, clock);
        self.conclude(report)
    }

    fn terms<'t>(&self, clock: &'t Clock) -> Terms<'t>
    where
        'k: 't,
    {
        Terms { policy: self.policy, clock, telling: self.telling }
    }

    /// Whether anybody will look at warnings.
    fn is_warning(&self) -> bool {
        self.telling == Telling::Everything || self.policy.warnings.strict
    }

    /// Adds what there is to say of the claims.
    fn judge_claims(&self, report: &mut Report, token: &Token<'_>, clock: &Clock) {
        let Some(signed) = token.signatures.get(report.signature) else { return };
        // Of a payload that can't be decoded there is nothing more to say.
        let is_broken = |error: &&TokenError| error.place == Place::Payload && !error.fault.is_lenient();
        let broken = token.all_faults().iter().any(is_broken);
        if token.payload.is_none() || is_unencoded(&signed.header) || broken {
            return;
        }
        let mut malformed = |detail: &dyn Fn() -> String| {
            report.checks.extend(
                self.telling.check("payload", MALFORMED, || Check::new("payload", MALFORMED, detail())),
            );
        };
        match &token.content {
            Content::Json(document) if document.root().kind() == Kind::Object => {
                for name in document.duplicates() {
                    malformed(&|| TokenFault::Duplicate { name: name.clone() }.to_string());
                }
                claims::judge(document.root(), &signed.header, &self.terms(clock), &mut report.checks);
            }
            // What has no header either is no token at all, which is said already.
            _ if signed.header.protected.is_none() && signed.header.unprotected.is_none() => {}
            other => malformed(&|| not_claims(other)),
        }
    }

    /// The end of every judgement: what is not to be warned of goes, and what is left may count.
    fn conclude(&self, mut report: Report) -> Report {
        self.policy.warnings.mute(&mut report.warnings);
        report.checks.extend(self.policy.warnings.strictness(&report.warnings));
        report
    }

    fn signatures(&mut self, token: &Token<'_>, clock: &Clock) -> Report {
        let Self { policy, telling, standing, .. } = *self;
        let mut report = Report {
            checks: Vec::with_capacity(if telling == Telling::Everything { USUAL_CHECKS } else { 0 }),
            key: None,
            signature: 0,
            signatures: Vec::new(),
            warnings: if self.is_warning() { self.lookout.of(token, clock) } else { Vec::new() },
        };
        let needless =
            |warning: &Warning| warning.is_excused(token, policy.leeway, policy.allow_padding, clock);
        report.warnings.retain(|warning| !needless(warning));
        if self.is_warning() {
            report.warnings.extend_from_slice(standing);
        }
        let malformed = |fault: &dyn std::fmt::Display| {
            telling.check("format", MALFORMED, || Check::new("format", MALFORMED, fault.to_string()))
        };
        if token.form == Form::Encrypted {
            report.checks.extend(malformed(&TokenFault::Encrypted));
            return report;
        }
        // What the headers say of the payload excuses how it is encoded, where all of them say it.
        let unencoded = || token.signatures.iter().all(|signed| is_unencoded(&signed.header));
        let is_unjudged =
            |error: &TokenError| error.place == Place::Payload && error.fault.is_of_encoding() && unencoded();
        // A fault in one of several signatures is a fault of the token (RFC 7515 §5.2).
        let faults = token.all_faults().into_iter();
        let faults = faults.filter(|error| !is_excused(&error.fault, policy) && !is_unjudged(error));
        report.checks.extend(faults.filter_map(|error| malformed(error)));
        let broken = !report.checks.is_empty();
        if let ([signed], Form::Compact) = (token.signatures.as_slice(), token.form) {
            if !broken {
                let one = self.bench.judge_only(token, signed, report.checks);
                report.checks = one.checks;
                report.key = one.key;
                report.warnings.extend(one.warnings);
            }
            return report;
        }
        let unjudged = || token.signatures.iter().map(|_| Judged::default()).collect();
        let mut judged = if broken { unjudged() } else { self.bench.judge(token) };
        // Where one is enough, the one that comes nearest to valid speaks for the token, and where all must be
        // right, the one that is farthest from it; of equals the first.
        let nearness = |at: &usize| {
            let header = &token.signatures[*at].header;
            let typ = claims::media_type(header, policy.typ.as_deref(), Telling::Verdicts);
            let checks = &judged[*at].checks;
            (rank(gravest(checks).code()), typ.is_none_or(|check| check.outcome == Outcome::Pass))
        };
        let chosen = match policy.signatures {
            Needed::One => (0..judged.len()).rev().max_by_key(nearness),
            Needed::All => (0..judged.len()).min_by_key(nearness),
        };
        let rows = token.signatures.iter().zip(&judged);
        report.signatures = rows.map(|(signed, one)| one.row(signed, policy.signatures)).collect();
        if let Some(chosen) = chosen {
            let one: Judged = judged.swap_remove(chosen);
            report.checks.extend(one.checks);
            report.key = one.key;
            report.warnings.extend(one.warnings);
            report.signature = chosen;
            if policy.signatures == Needed::All {
                report.warnings.extend(judged.into_iter().flat_map(|one| one.warnings));
            }
        }
        report
    }
}

/// How many checks a token has that nobody asks much of.
const USUAL_CHECKS: usize = 8;

fn is_excused(fault: &TokenFault, policy: &Policy) -> bool {
    *fault == TokenFault::Decoded || (policy.allow_padding && *fault == TokenFault::Padded)
}

fn is_unencoded(header: &Header) -> bool {
    header.get("b64").and_then(Value::as_bool) == Some(false)
}

fn not_claims(content: &Content) -> String {
    match content {
        Content::Json(document) => {
            format!("{}, and claims are a JSON object", document.root().kind().with_article())
        }
        Content::Text(text, _) if text.is_empty() => {
            "empty, and claims are a JSON object; a payload that is detached can't be checked here".to_owned()
        }
        Content::Text(_, JsonError { fault: fault @ JsonFault::Depth { .. }, .. }) => {
            format!("JSON that {fault}")
        }
        Content::Text(text, error) if text.trim_start().starts_with('{') => format!("not JSON: {error}"),
        Content::Text(..) => "text that is not JSON, and claims are a JSON object".to_owned(),
        Content::Binary => "bytes that are no text, and claims are a JSON object".to_owned(),
    }
}
