//! Keys for programs.

use base64::engine::general_purpose::STANDARD;

use super::error::{failed, of_warnings};
use super::put::{Base64, Json, List, Members, Raw, object};
use crate::crypto::{Certificate, Key, Operation, Unusable};
use crate::output::answer::{Converted, Inspected, Matched, Thumbprint};
use crate::output::concerns;
use crate::output::error::Failure;
use crate::output::keys::{self, instant};
use crate::token::report::Check;
use crate::token::time::Rfc3339;
use crate::token::warning::Warning;

/// A document for each key, and for each that is of no use; a line each.
pub(super) fn write_inspected(inspected: &Inspected, out: &mut String) {
    let start = out.len();
    let mut next = |document: &mut dyn FnMut(&mut String)| {
        if out.len() > start {
            out.push('\n');
        }
        document(out);
    };
    for (key, warnings) in inspected.keys.keys.iter().zip(concerns::of_each(inspected)) {
        next(&mut |out| of_key(key, &warnings).write(out));
    }
    for one in keys::others(&inspected.keys) {
        next(&mut |out| of_unusable(one, &inspected.source).write(out));
    }
}

fn of_key(key: &Key, warnings: &[Warning]) -> impl Json {
    object(move |out| {
        facts(out, key);
        out.put("warnings", of_warnings(warnings));
    })
}

/// The members that tell what a key is.
fn facts(out: &mut Members<'_>, key: &Key) {
    out.put("source", key.source());
    out.put("format", key.format().map(|format| format.to_string()).as_deref());
    out.put("type", &*key.type_name());
    out.put("kty", key.key_type().kty());
    out.put("crv", key.key_type().crv());
    out.put("bits", key.bits());
    out.put("half", key.half().to_string().as_str());
    out.put("kid", key.kid());
    out.put("use", key.key_use());
    out.put("key_ops", key.key_ops());
    out.put("alg", key.declared_alg());
    out.put("comment", key.comment());
    out.put("thumbprint", keys::thumbprint(key).as_deref());
    out.put("algorithms", List(keys::algorithms(key)));
    out.put("signs", key.algorithms(Operation::Sign).next().is_some());
    out.put("certificate", key.certificate().map(of_certificate));
}

fn of_certificate(certificate: &Certificate) -> impl Json {
    let time = |seconds| Rfc3339::of(instant(seconds)?);
    object(move |out| {
        out.put("subject", certificate.subject.as_str());
        out.put("issuer", certificate.issuer.as_str());
        out.put("not_before", time(certificate.not_before));
        out.put("not_after", time(certificate.not_after));
        out.put("x5t#S256", certificate.thumbprint.as_str());
        out.put("chain", certificate.chain);
    })
}

fn of_unusable(one: &Unusable, source: &str) -> impl Json {
    object(move |out| {
        failed(out, &Failure::of(&one.error));
        out.put("source", source);
        out.put("kid", one.kid.as_deref());
    })
}

pub(super) fn of_converted(converted: &Converted) -> impl Json {
    object(move |out| {
        out.put("format", converted.form);
        match &converted.bytes {
            Some(bytes) if converted.is_json => {
                out.put("key", Raw(String::from_utf8_lossy(bytes).trim_end()));
            }
            Some(bytes) if converted.is_binary => out.put("key", Base64(&STANDARD, bytes)),
            Some(bytes) => out.put("key", String::from_utf8_lossy(bytes)),
            None => {}
        }
        out.put("out", converted.out.as_deref());
        out.put("warnings", of_warnings(&converted.warnings));
    })
}

pub(super) fn of_thumbprint(thumbprint: &Thumbprint) -> impl Json {
    object(move |out| {
        out.put("thumbprint", thumbprint.text.as_str());
        out.put("hash", thumbprint.hash);
        out.put("kid", thumbprint.kid.as_deref());
        out.put("source", thumbprint.source.as_deref());
        out.put("warnings", of_warnings(&concerns::of_thumbprint(thumbprint)));
    })
}

pub(super) fn of_matched(matched: &Matched) -> impl Json {
    object(move |out| {
        let is_known = !matched.keys.is_empty();
        out.put("matched", is_known);
        out.put("code", if is_known { 0 } else { matched.report.verdict().code() });
        out.put("alg", matched.alg.as_deref());
        out.put("kid", matched.kid.as_deref());
        out.put("tried", matched.tried);
        out.put("keys", List(matched.keys.iter().map(of_signer)));
        out.put("detail", matched.report.decisive().map(Check::told).as_deref());
        out.put("hints", matched.hints.as_slice());
        out.put("warnings", of_warnings(&concerns::of_match(matched)));
    })
}

fn of_signer((key, alg): &(Key, String)) -> impl Json {
    object(move |out| {
        facts(out, key);
        out.put("signed_with", alg.as_str());
    })
}
