//! Who signed a token: each key is tried by itself, whatever the header's `kid` says.

use std::borrow::Cow;

use super::header::Header;
use super::parse::Token;
use super::policy::Policy;
use super::report::{Report, Verdict, rank};
use super::time::Clock;
use super::verify::verify_signature;
use crate::crypto::Key;

/// What came of trying some keys.
#[derive(Debug)]
pub struct Signers {
    /// For each key, in its order, the `alg` of the signature that it made.
    pub signed: Vec<Option<String>>,
    /// The judgement on the signature by the first key that made it; without one, the judgement that
    /// came nearest.
    pub report: Report,
    /// The `kid` of that signature's header.
    pub kid: Option<String>,
    /// The `alg` of that signature's header.
    pub alg: Option<String>,
    /// Whether that `kid` is not the signer's, though the signer or another key has one that could be meant.
    pub kid_misleads: bool,
}

impl Signers {
    /// Whether there is one.
    #[must_use]
    pub fn any(&self) -> bool {
        self.signed.iter().any(Option::is_some)
    }
}

/// Tries the keys. A key whose signature is right made it, whatever else a verifier has against the
/// token, such as a `crit` that is not understood.
#[must_use]
pub fn signers(token: &Token<'_>, keys: &[Key], clock: &Clock) -> Signers {
    let policy = Policy::default();
    let judge = |keys| verify_signature(token, keys, &policy, clock);
    let mut first: Option<Report> = None;
    let mut nearest: Option<Report> = None;
    let mut signed = Vec::with_capacity(keys.len());
    for key in keys {
        let report = judge(std::slice::from_ref(key));
        let is_signer = report.key.is_some();
        signed.push(of_header(token, &report, Header::alg).filter(|_| is_signer));
        if is_signer {
            first.get_or_insert(report);
        } else if nearest.as_ref().is_none_or(|nearest| nearness(&report) > nearness(nearest)) {
            nearest = Some(report);
        }
    }
    // Where no key fits, what all of them lack is more than what one lacks.
    let report = first
        .or_else(|| nearest.filter(|report| report.verdict() != Verdict::Key))
        .unwrap_or_else(|| judge(keys));
    let kid = of_header(token, &report, Header::kid);
    let alg = of_header(token, &report, Header::alg);
    let kid_misleads = kid.as_deref().is_some_and(|kid| misleads(kid, keys, &signed));
    Signers { signed, report, kid, alg, kid_misleads }
}

/// How near to a match a judgement came.
fn nearness(report: &Report) -> usize {
    rank(report.verdict().code())
}

/// What the header says of the signature that a report is about.
fn of_header(token: &Token<'_>, report: &Report, get: fn(&Header) -> Option<Cow<'_, str>>) -> Option<String> {
    get(&token.signatures.get(report.signature)?.header).map(Cow::into_owned)
}

/// Whether an id is that of another key than a signer, or the signer has another id.
fn misleads(kid: &str, keys: &[Key], signed: &[Option<String>]) -> bool {
    let of = |is_signer: bool| {
        keys.iter().zip(signed).filter(move |(_, alg)| alg.is_some() == is_signer).map(|(key, _)| key.kid())
    };
    of(true).next().is_some()
        && !of(true).any(|own| own == Some(kid))
        && (of(false).any(|own| own == Some(kid)) || of(true).any(|own| own.is_some()))
}
