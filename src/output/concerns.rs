//! What there is to warn of in keys, in words.

use std::collections::HashMap;

use super::answer::{Inspected, Matched, Thumbprint};
use super::keys::instant;
use crate::crypto::{Concern, Fault, Format, Key, Keys, audit};
use crate::error::listed;
use crate::token::time::{Clock, format};
use crate::token::warning::Warning;

/// How many keys a sentence names.
const NAMED: usize = 5;

/// What there is to warn of in one source, the gravest first.
pub(super) fn of_source(inspected: &Inspected) -> Vec<Warning> {
    let keys = &inspected.keys;
    let names = Names::of(keys);
    let of_concern = |one: Concern| {
        let message = concern(&one.fault, &names.list(&one.keys), one.keys.len() > 1);
        Warning::new(one.fault.code(), message)
    };
    let mut warnings = inspected.warnings.clone();
    warnings.extend(audit(&keys.keys).into_iter().map(of_concern));
    warnings.extend(keys.keys.iter().filter_map(|key| of_certificate(key, &inspected.clock)));
    warnings
}

/// The same, key by key.
pub(super) fn of_each(inspected: &Inspected) -> Vec<Vec<Warning>> {
    let keys = &inspected.keys;
    let names = Names::of(keys);
    let mut each: Vec<Vec<Warning>> = keys.keys.iter().map(|_| inspected.warnings.clone()).collect();
    for Concern { fault, keys: places } in audit(&keys.keys) {
        // What several have in common names them; anything else is said of each alone.
        let common = matches!(fault, Fault::DuplicateKid(_) | Fault::Twice).then(|| names.list(&places));
        for &at in &places {
            let message = match &common {
                Some(names) => concern(&fault, names, true),
                None => concern(&fault, &names.list(&[at]), false),
            };
            if let Some(own) = each.get_mut(at) {
                own.push(Warning::new(fault.code(), message));
            }
        }
    }
    for (own, key) in each.iter_mut().zip(&keys.keys) {
        own.extend(of_certificate(key, &inspected.clock));
    }
    each
}

/// A certificate outside its time.
fn of_certificate(key: &Key, clock: &Clock) -> Option<Warning> {
    let Some(certificate) = key.certificate() else {
        let is_certificate = key.format().is_some_and(Format::is_certificate);
        let message = "but for its key, the certificate can't be read: whose it is and how long it is valid";
        return is_certificate.then(|| Warning::new("certificate-unread", message));
    };
    let (begin, end) = (instant(certificate.not_before)?, instant(certificate.not_after)?);
    let of = if certificate.subject.is_empty() { "" } else { " of " };
    let whose = format!("the certificate{of}{}", certificate.subject);
    if clock.now > end.seconds() {
        let message = format!("{whose} expired {}", clock.distance(end));
        Some(Warning::new("certificate-expired", message))
    } else if clock.now < begin.seconds() {
        let from = format(begin, &clock.zone);
        let message = format!("{whose} is not valid yet: from {from}, {}", clock.distance(begin));
        Some(Warning::new("certificate-not-yet-valid", message))
    } else {
        None
    }
}

/// What is wrong, and what would be better.
fn concern(fault: &Fault, names: &str, several: bool) -> String {
    let (has, is) = if several { ("have", "are") } else { ("has", "is") };
    match fault {
        Fault::Private => {
            let halves = if several { "halves" } else { "half" };
            format!("not to be published: {names} {is} private; --public takes the public {halves}")
        }
        Fault::Secret => {
            let a_secret = if several { "HMAC secrets" } else { "an HMAC secret" };
            format!("not to be published: {names} {is} {a_secret}, and whoever reads it can sign")
        }
        Fault::DuplicateKid(kid) => format!("the kid \"{kid}\" stands for several keys: {names}"),
        Fault::Twice => format!("the same key stands here more than once: {names}"),
        Fault::NoKid => format!("{names} {has} no kid: verifiers can only try one key after the other"),
        Fault::NoAlg => {
            format!("{names} {has} no alg: a key should be bound to one algorithm (RFC 8725 section 3.1)")
        }
        Fault::NoUse => format!("{names} {has} no use: \"use\": \"sig\" says that it is for signatures"),
        Fault::ShortRsa => {
            format!("{names} {is} under 2048 bits: too short to sign or verify (RFC 7518 section 3.3)")
        }
    }
}

/// What the keys are called in a sentence.
struct Names<'k> {
    keys: &'k Keys,
    /// How many keys have a kid.
    kids: HashMap<&'k str, usize>,
}

impl<'k> Names<'k> {
    fn of(keys: &'k Keys) -> Self {
        let mut kids = HashMap::new();
        for kid in keys.keys.iter().filter_map(Key::kid) {
            *kids.entry(kid).or_default() += 1;
        }
        Self { keys, kids }
    }

    /// Some keys by their ids, else by their places from 1.
    fn list(&self, places: &[usize]) -> String {
        if places.len() > 1 && places.len() == self.keys.keys.len() {
            return if places.len() == 2 {
                "both keys".to_owned()
            } else {
                format!("all {} keys", places.len())
            };
        }
        let mut names: Vec<String> = places.iter().take(NAMED).map(|&at| self.name(at)).collect();
        let more = places.len().saturating_sub(NAMED);
        names.extend((more > 0).then(|| format!("{more} more")));
        listed(&names, "and")
    }

    fn name(&self, at: usize) -> String {
        match self.keys.keys.get(at).and_then(Key::kid) {
            _ if self.keys.keys.len() + self.keys.unusable.len() == 1 => "the key".to_owned(),
            Some(kid) if self.kids.get(kid) == Some(&1) => format!("\"{kid}\""),
            _ => format!("key {}", self.keys.place(at) + 1),
        }
    }
}

/// What there is to warn of in the answer who signed.
pub(super) fn of_match(matched: &Matched) -> Vec<Warning> {
    let mut warnings = matched.warnings.clone();
    if matched.keys.is_empty() {
        return warnings;
    }
    if let Some(kid) = matched.kid.as_ref().filter(|_| matched.kid_misleads) {
        let message = format!("the token's header names another key: kid \"{kid}\"");
        warnings.push(Warning::new("misleading-kid", message));
    }
    if let Some(check) = matched.report.decisive() {
        let message = format!("no verifier should accept it: {}: {}", check.name, check.detail);
        warnings.push(Warning::new("unacceptable", message));
    }
    warnings
}

/// What there is to warn of in a thumbprint.
pub(super) fn of_thumbprint(thumbprint: &Thumbprint) -> Vec<Warning> {
    let message = "this is a hash of the secret: whoever sees it can try out guesses (RFC 7638 section 7)";
    let mut warnings = thumbprint.left_out.clone();
    if thumbprint.is_secret {
        warnings.push(Warning::new("secret-thumbprint", message));
    }
    warnings
}
