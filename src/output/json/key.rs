//! Keys for programs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::{of_failure, of_warning};
use super::put::{Put as _, Raw};
use crate::crypto::{Certificate, Key, Operation, Unusable};
use crate::output::answer::{Converted, Inspected, Matched, Thumbprint};
use crate::output::concerns;
use crate::output::error::Failure;
use crate::output::keys::{self, instant};
use crate::token::object::Object;
use crate::token::time::rfc3339;

/// A document for each key, and for each that is of no use.
pub(super) fn of_inspected(inspected: &Inspected) -> String {
    let keys = inspected.keys.keys.iter().zip(concerns::of_each(inspected)).map(|(key, warnings)| {
        let mut out = of_key(key);
        out.put("warnings", warnings.iter().map(of_warning).collect::<Vec<_>>());
        out.to_json()
    });
    let unusable = keys::others(&inspected.keys).map(|one| of_unusable(one, &inspected.source).to_json());
    keys.chain(unusable).collect::<Vec<_>>().join("\n")
}

fn of_key(key: &Key) -> Object {
    let mut out = Object::default();
    out.put("source", key.source().map(str::to_owned));
    out.put("format", key.format().map(|format| format.to_string()));
    out.put("type", key.type_name());
    out.put("kty", key.key_type().kty());
    out.put("crv", key.key_type().crv());
    out.put("bits", key.bits());
    out.put("half", key.half().to_string());
    out.put("kid", key.kid().map(str::to_owned));
    out.put("use", key.key_use().map(str::to_owned));
    out.put("key_ops", key.key_ops().map(<[String]>::to_vec));
    out.put("alg", key.declared_alg().map(str::to_owned));
    out.put("comment", key.comment().map(str::to_owned));
    out.put("thumbprint", keys::thumbprint(key));
    out.put("algorithms", keys::algorithms(key).map(str::to_owned).collect::<Vec<_>>());
    out.put("signs", key.algorithms(Operation::Sign).next().is_some());
    out.put("certificate", key.certificate().map(of_certificate));
    out
}

fn of_certificate(certificate: &Certificate) -> Object {
    let mut out = Object::default();
    let time = |seconds| rfc3339(instant(seconds)?);
    out.put("subject", certificate.subject.as_str());
    out.put("issuer", certificate.issuer.as_str());
    out.put("not_before", time(certificate.not_before));
    out.put("not_after", time(certificate.not_after));
    out.put("x5t#S256", certificate.thumbprint.as_str());
    out.put("chain", certificate.chain);
    out
}

fn of_unusable(one: &Unusable, source: &str) -> Object {
    let mut out = of_failure(&Failure::of(&one.error));
    out.put("source", source);
    out.put("kid", one.kid.clone());
    out
}

pub(super) fn of_converted(converted: &Converted) -> Object {
    let mut out = Object::default();
    out.put("format", converted.form);
    match &converted.bytes {
        Some(bytes) if converted.is_json => {
            out.put("key", Raw(String::from_utf8_lossy(bytes).trim_end()));
        }
        Some(bytes) if converted.is_binary => out.put("key", STANDARD.encode(bytes)),
        Some(bytes) => out.put("key", &*String::from_utf8_lossy(bytes)),
        None => {}
    }
    out.put("out", converted.out.clone());
    out.put("warnings", converted.warnings.iter().map(of_warning).collect::<Vec<_>>());
    out
}

pub(super) fn of_thumbprint(thumbprint: &Thumbprint) -> Object {
    let mut out = Object::default();
    out.put("thumbprint", thumbprint.text.as_str());
    out.put("hash", thumbprint.hash);
    out.put("kid", thumbprint.kid.clone());
    out.put("source", thumbprint.source.clone());
    out.put("warnings", concerns::of_thumbprint(thumbprint).iter().map(of_warning).collect::<Vec<_>>());
    out
}

pub(super) fn of_matched(matched: &Matched) -> Object {
    let mut out = Object::default();
    let is_known = !matched.keys.is_empty();
    out.put("matched", is_known);
    out.put("code", if is_known { 0 } else { matched.report.verdict().code() });
    out.put("alg", matched.alg.clone());
    out.put("kid", matched.kid.clone());
    out.put("tried", matched.tried);
    let of_signer = |(key, alg): &(Key, String)| {
        let mut out = of_key(key);
        out.put("signed_with", alg.as_str());
        out
    };
    out.put("keys", matched.keys.iter().map(of_signer).collect::<Vec<_>>());
    out.put("detail", matched.report.decisive().map(|check| format!("{}: {}", check.name, check.detail)));
    out.put("hints", matched.hints.clone());
    out.put("warnings", concerns::of_match(matched).iter().map(of_warning).collect::<Vec<_>>());
    out
}
