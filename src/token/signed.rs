//! The judgement on one signature: what its header asks for, the keys that fit, and which of them made it.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

use super::by_header::ByHeader;
use super::characters::once;
use super::entry::Signed;
use super::fitting::{algorithm, cost};
use super::header::Header;
use super::json::{Value, quote_all};
use super::parse::Token;
use super::policy::{Needed, Policy};
use super::report::{Check, KeyUsed, Outcome, SignatureReport, Telling, Verdict, gravest};
use super::warning::{self, Warning};
use crate::crypto::{Algorithm, Key, Verifier};
use crate::error::{KeyError, SignatureError};

/// How many bytes may be gone through for a token that brings many signatures, to be tried with many keys.
const MOST_WORK: usize = 1 << 30;

const KEY: Outcome = Outcome::Fail(Verdict::Key);
const UNSIGNED: Outcome = Outcome::Fail(Verdict::Unsigned);
const WRONG: Outcome = Outcome::Fail(Verdict::Signature);

/// The keys, each prepared when it is first needed, and what was found of the headers that come again.
#[derive(Debug)]
pub(super) struct Bench<'k> {
    tools: Tools<'k>,
    asked: ByHeader<Asked>,
}

/// What there is to judge with.
#[derive(Debug)]
struct Tools<'k> {
    keys: &'k [Key],
    policy: &'k Policy,
    telling: Telling,
    ready: Vec<Ready<'k>>,
    /// For each key its places there: one for each algorithm.
    places: Vec<Vec<usize>>,
}

/// A key at work.
#[derive(Debug)]
struct Ready<'k> {
    key: &'k Key,
    algorithm: Algorithm,
    verifier: OnceCell<Result<Verifier, KeyError>>,
    used: OnceCell<Arc<KeyUsed>>,
    warnings: OnceCell<Vec<Warning>>,
}

/// What a header asks for.
#[derive(Debug)]
struct Asked {
    /// What there is to say of it before any key is tried.
    checks: Vec<Check>,
    /// The algorithm, and the keys to try by their place in what is ready; `None` where none is to be tried.
    fitting: Option<(Algorithm, Vec<usize>)>,
}

impl<'k> Bench<'k> {
    pub(super) fn new(keys: &'k [Key], policy: &'k Policy, telling: Telling) -> Self {
        let (ready, places) = (Vec::new(), vec![Vec::new(); keys.len()]);
        Self { tools: Tools { keys, policy, telling, ready, places }, asked: ByHeader::default() }
    }

    /// Judges the signatures of a token.
    pub(super) fn judge(&mut self, token: &Token<'_>) -> Vec<Judged> {
        let mut left = MOST_WORK;
        let judge = |signed| {
            let mut judged = Judged::default();
            self.one(token, signed, &mut left, &mut judged);
            judged
        };
        token.signatures.iter().map(judge).collect()
    }

    /// Judges the only signature of a token, with `checks` that were made before.
    pub(super) fn judge_only(
        &mut self,
        token: &Token<'_>,
        signed: &Signed<'_>,
        checks: Vec<Check>,
    ) -> Judged {
        let mut judged = Judged { checks, ..Judged::default() };
        let mut left = MOST_WORK;
        self.one(token, signed, &mut left, &mut judged);
        judged
    }

    fn one(&mut self, token: &Token<'_>, signed: &Signed<'_>, left: &mut usize, judged: &mut Judged) {
        let Some(signature) = &signed.signature else { return };
        let Self { tools, asked } = self;
        let Asked { checks, fitting } = asked.of(&signed.header, |header| tools.ask(header));
        let telling = tools.telling;
        judged.checks.extend_from_slice(checks);
        if signature.text.is_empty() {
            judged.checks.extend(telling.check("signature", UNSIGNED, || {
                Check::new("signature", UNSIGNED, "empty: nobody signed this token, or it was cut off")
            }));
        } else if let Some((algorithm, candidates)) = fitting {
            let message = token.signing_input(signed);
            tools.try_keys(judged, *algorithm, candidates, &message, &signature.bytes, left);
        } else {
            let unchecked = || Check::new("signature", Outcome::Skip, "not checked");
            judged.checks.extend(telling.check("signature", Outcome::Skip, unchecked));
        }
    }
}

impl Tools<'_> {
    fn ask(&mut self, header: &Header) -> Asked {
        let Self { keys, policy, telling, .. } = *self;
        let (check, fitting) = algorithm(header, keys, policy, telling);
        let mut checks = Vec::from_iter(check);
        let fault = header.critical_fault();
        let crit = header.get("crit");
        if fault.is_some() || crit.is_some() {
            let outcome = if fault.is_some() { Outcome::Fail(Verdict::Claim) } else { Outcome::Pass };
            checks.extend(telling.check("crit", outcome, || {
                let found = crit.map(Value::compact);
                let passed = || format!("{}, understood", found.as_deref().unwrap_or_default());
                let detail = fault.unwrap_or_else(passed);
                Check::new("crit", outcome, detail).with(Some(understood()), found)
            }));
        }
        if policy.require_kid {
            checks.extend(required_kid(header, keys, telling));
        }
        let fitting = fitting.map(|(algorithm, fitting)| {
            (algorithm, fitting.into_iter().map(|at| self.place(at, algorithm)).collect())
        });
        Asked { checks, fitting }
    }

    /// The place of a key among those that are ready for an algorithm.
    fn place(&mut self, at: usize, algorithm: Algorithm) -> usize {
        let known = self.places[at].iter().find(|place| self.ready[**place].algorithm == algorithm);
        known.copied().unwrap_or_else(|| {
            let place = self.ready.len();
            let (verifier, used, warnings) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
            self.ready.push(Ready { key: &self.keys[at], algorithm, verifier, used, warnings });
            self.places[at].push(place);
            place
        })
    }

    /// All keys that fit are tried, and the one that matched is named (rule 9 of verify).
    /// What it costs is paid from what is `left` for the token.
    fn try_keys(
        &self,
        judged: &mut Judged,
        algorithm: Algorithm,
        candidates: &[usize],
        message: &[u8],
        signature: &[u8],
        left: &mut usize,
    ) {
        let telling = self.telling;
        let check = |outcome, detail: &dyn Fn() -> String| {
            telling.check("signature", outcome, || Check::new("signature", outcome, detail()))
        };
        let mut failure = None;
        let work = message.len() + cost(algorithm);
        for (at, place) in candidates.iter().enumerate() {
            let ready = &self.ready[*place];
            *left = match left.checked_sub(work) {
                Some(left) => left,
                // The first key is tried whatever it costs.
                None if at == 0 => 0,
                None => {
                    let detail = || {
                        format!(
                            "not found with {at} of the {} keys that fit, and to try more is too much work",
                            candidates.len()
                        )
                    };
                    return judged.checks.extend(check(KEY, &detail));
                }
            };
            match ready.verifier().map(|verifier| verifier.verify(message, signature)) {
                Ok(Ok(())) => {
                    let used = ready.used();
                    judged.checks.extend(check(Outcome::Pass, &|| used.name.clone()));
                    if telling == Telling::Everything || self.policy.warnings.strict {
                        judged.warnings.extend_from_slice(ready.warnings());
                    }
                    judged.key = Some(used);
                    return;
                }
                Ok(Err(error)) => failure = check(WRONG, &|| wrong(algorithm, ready.key, &error)),
                Err(error) => {
                    failure = failure.or_else(|| check(KEY, &|| error.to_string()));
                }
            }
        }
        judged.checks.extend(match (candidates.len(), failure) {
            (1, Some(failure)) => Some(failure),
            (tried, _) => check(WRONG, &|| format!("wrong: not made with any of the {tried} keys that fit")),
        });
    }
}

impl Ready<'_> {
    fn verifier(&self) -> Result<&Verifier, &KeyError> {
        self.verifier.get_or_init(|| Verifier::new(self.key, self.algorithm)).as_ref()
    }

    fn warnings(&self) -> &[Warning] {
        self.warnings.get_or_init(|| warning::of_secret(self.key, self.algorithm).collect())
    }

    fn used(&self) -> Arc<KeyUsed> {
        let used = self.used.get_or_init(|| {
            Arc::new(KeyUsed {
                name: self.key.name(),
                kid: self.key.kid().map(str::to_owned),
                source: self.key.source().map(str::to_owned),
                thumbprint: self.key.secret_bytes().is_none().then(|| self.key.thumbprint()),
            })
        });
        Arc::clone(used)
    }
}

/// What was found of one signature.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) checks: Vec<Check>,
    pub(super) key: Option<Arc<KeyUsed>>,
    pub(super) warnings: Vec<Warning>,
}

impl Judged {
    /// The signature's row in the report on a token in JSON serialization.
    pub(super) fn row(&self, signed: &Signed<'_>, needed: Needed) -> SignatureReport {
        let verdict = gravest(&self.checks);
        let check = self.checks.iter().find(|check| match verdict {
            Verdict::Valid => check.name == "signature",
            verdict => check.outcome == Outcome::Fail(verdict),
        });
        let (verdict, detail) = match (check, signed.faults.first()) {
            (Some(check), _) => (verdict, check.detail.clone()),
            // Nobody reads what does not fail.
            (None, _) if self.key.is_some() => (verdict, String::new()),
            (None, Some(error)) => (Verdict::Malformed, error.to_string()),
            (None, None) => (Verdict::Malformed, "not checked".to_owned()),
        };
        let text = |text: Option<std::borrow::Cow<'_, str>>| text.map(std::borrow::Cow::into_owned);
        let outcome = match verdict {
            Verdict::Valid => Outcome::Pass,
            verdict if needed == Needed::All => Outcome::Fail(verdict),
            _ => Outcome::Skip,
        };
        let (alg, kid) = (text(signed.header.alg()), text(signed.header.kid()));
        SignatureReport { alg, kid, verdict, outcome, detail }
    }
}

/// The extensions that `crit` may ask for, as a JSON array.
fn understood() -> String {
    quote_all(["b64"])
}

fn required_kid(header: &Header, keys: &[Key], telling: Telling) -> Option<Check> {
    let kids: HashSet<&str> = keys.iter().filter_map(Key::kid).collect();
    let kid = header.kid();
    let is_known = kid.as_deref().is_some_and(|kid| kids.contains(kid));
    let outcome = if is_known { Outcome::Pass } else { KEY };
    telling.check("kid", outcome, || {
        let detail = match kid {
            None => "absent in the header".to_owned(),
            Some(kid) if is_known => kid.into_owned(),
            Some(kid) => format!("{kid}, and no key has that id"),
        };
        Check::new("kid", outcome, detail).with(
            Some(quote_all(once(keys.iter().filter_map(Key::kid)))),
            header.get("kid").map(Value::compact),
        )
    })
}

fn wrong(algorithm: Algorithm, key: &Key, error: &SignatureError) -> String {
    match error {
        SignatureError::Mismatch => {
            format!("wrong: not made with the {}", key.name())
        }
        SignatureError::Length { found, expected } => {
            let bytes = if *found == 1 { "byte" } else { "bytes" };
            format!("wrong: {found} {bytes}, {algorithm} with this key makes {expected}")
        }
    }
}
