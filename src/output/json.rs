//! Answers for programs: one JSON document each, on one line.

mod error;
mod key;
mod put;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use error::{of_failure, of_refusal, of_token_error, of_warning};
use put::{NULL, Put as _, Raw};

use super::answer::{Answer, Breakdown, Encoded, Generated, Judgement, View};
use crate::token::json::quote;
use crate::token::object::Object;
use crate::token::report::{Check, KeyUsed, Outcome, Report, SignatureReport, Verdict};
use crate::token::{Content, Form, Signed, names, time};

/// An answer as one JSON document. `judging`: the question was whether a token is valid, so that an
/// error has a verdict too.
#[must_use]
pub(super) fn document(answer: &Answer, judging: bool) -> String {
    match answer {
        Answer::Breakdown(breakdown) => of_breakdown(breakdown).to_json(),
        Answer::Judgement(judgement) => of_judgement(judgement).to_json(),
        Answer::Extract(extract) => extract.json.clone(),
        Answer::Encoded(encoded) => of_encoded(encoded).to_json(),
        Answer::Generated(generated) => of_generated(generated).to_json(),
        Answer::Inspected(inspected) => key::of_inspected(inspected),
        Answer::Converted(converted) => key::of_converted(converted).to_json(),
        Answer::Thumbprint(thumbprint) => key::of_thumbprint(thumbprint).to_json(),
        Answer::Matched(matched) => key::of_matched(matched).to_json(),
        Answer::Failure(failure) if judging => of_refusal(failure).to_json(),
        Answer::Failure(failure) => of_failure(failure).to_json(),
    }
}

fn of_breakdown(breakdown: &Breakdown) -> Object {
    let mut out = Object::default();
    let view = &breakdown.view;
    let token = &view.token;
    label(&mut out, view);
    header_and_payload(&mut out, view, 0);
    let first = token.signatures.first();
    if token.form == Form::General {
        out.put(
            "signatures",
            token.signatures.iter().map(|signed| of_signed(signed, view.redact)).collect::<Vec<_>>(),
        );
    } else {
        out.put("signature", first.and_then(|signed| signature_text(signed, view.redact)));
    }
    out.put("alg", token.header().and_then(|header| header.alg().map(std::borrow::Cow::into_owned)));
    out.put("form", token.form.name());
    out.put("times", times(view));
    out.put("verified", breakdown.report.as_ref().map(Report::is_verified));
    if let Some(report) = &breakdown.report {
        out.put("checks", report.checks.iter().map(of_check).collect::<Vec<_>>());
    }
    let error = token.breaks();
    if breakdown.report.is_some() || breakdown.strict.is_some() || error.is_some() {
        out.put("code", breakdown.code());
        out.put("hints", breakdown.hints.clone());
    }
    if let Some(error) = error {
        out.put("error", of_token_error(error, &breakdown.hints));
    }
    out.put("warnings", breakdown.warnings.iter().map(of_warning).collect::<Vec<_>>());
    out
}

/// The document of a judgement. [`of_refusal`] has the same members in the same order.
fn of_judgement(judgement: &Judgement) -> Object {
    let mut out = Object::default();
    let Report { checks, key, signatures, warnings, .. } = &judgement.report;
    let verdict = judgement.report.verdict();
    out.put("label", judgement.view.label.clone());
    out.put("valid", verdict == Verdict::Valid);
    out.put("verdict", verdict.name());
    out.put("code", verdict.code());
    out.put("checks", checks.iter().map(of_check).collect::<Vec<_>>());
    out.put("key", key.as_ref().map(of_key));
    header_and_payload(&mut out, &judgement.view, judgement.report.signature);
    if !signatures.is_empty() {
        out.put("signatures", signatures.iter().map(of_signature).collect::<Vec<_>>());
    }
    out.put("error", NULL);
    out.put("hints", judgement.hints.clone());
    out.put("warnings", warnings.iter().map(of_warning).collect::<Vec<_>>());
    out
}

fn of_encoded(encoded: &Encoded) -> Object {
    let mut out = Object::default();
    out.put("token", encoded.token.clone());
    out.put("out", encoded.out.clone());
    out.put("warnings", encoded.warnings.iter().map(of_warning).collect::<Vec<_>>());
    out
}

fn of_generated(generated: &Generated) -> Object {
    let mut out = Object::default();
    out.put("alg", generated.alg);
    out.put("private", generated.jwks.0.as_ref().map(|jwk| Raw(jwk.as_str())));
    out.put("public", generated.jwks.1.as_deref().map(Raw));
    out.put("files", generated.files.clone());
    out
}

fn label(out: &mut Object, view: &View) {
    if let Some(label) = &view.label {
        out.put("label", label.as_str());
    }
}

/// `header` (of that signature), `payload` and what the payload is; all lossless, white space outside
/// strings aside.
fn header_and_payload(out: &mut Object, view: &View, signature: usize) {
    let token = &view.token;
    let header = token.signatures.get(signature).map(|signed| &signed.header);
    let text = |document: &crate::token::json::Document| Raw(document.root().compact());
    out.put("header", header.and_then(|header| header.protected.as_ref()).map(text));
    if let Some(document) = header.and_then(|header| header.unprotected.as_ref()) {
        out.put("unprotected", text(document));
    }
    let (payload, kind) = match (&token.payload, &token.content) {
        (None, _) => (None, None),
        (Some(_), Content::Json(document)) => (Some(document.root().compact()), Some("json")),
        (Some(_), Content::Text(text, _)) => (Some(quote(text)), Some("text")),
        (Some(part), Content::Binary) => (Some(quote(&URL_SAFE_NO_PAD.encode(&part.bytes))), Some("binary")),
    };
    out.put("payload", payload.map(Raw));
    out.put("payload_type", kind);
}

fn of_signed(signed: &Signed<'_>, redact: bool) -> Object {
    let mut out = Object::default();
    out.put("header", signed.header.protected.as_ref().map(|document| Raw(document.root().compact())));
    if let Some(document) = &signed.header.unprotected {
        out.put("unprotected", Raw(document.root().compact()));
    }
    out.put("signature", signature_text(signed, redact));
    out
}

fn signature_text(signed: &Signed<'_>, redact: bool) -> Option<String> {
    let part = signed.signature.as_ref().filter(|_| !redact)?;
    Some(String::from_utf8_lossy(&part.text).into_owned())
}

fn times(view: &View) -> Object {
    let mut out = Object::default();
    if let Content::Json(document) = &view.token.content {
        for name in names::TIME_CLAIMS {
            let at =
                document.root().get(name).and_then(|value| time::Instant::from_number(value.as_number()?));
            if let Some(text) = at.and_then(time::rfc3339) {
                out.put(name, text);
            }
        }
    }
    out
}

fn of_check(check: &Check) -> Object {
    let mut out = Object::default();
    out.put("name", check.name);
    out.put(
        "result",
        match check.outcome {
            Outcome::Pass => "pass",
            Outcome::Fail(_) => "fail",
            Outcome::Skip => "skip",
        },
    );
    out.put("detail", check.detail.as_str());
    out.put("expected", check.expected.as_deref().map(Raw));
    out.put("found", check.found.as_deref().map(Raw));
    out
}

fn of_key(key: &KeyUsed) -> Object {
    let mut out = Object::default();
    out.put("kid", key.kid.clone());
    out.put("source", key.source.clone());
    out.put("thumbprint", key.thumbprint.clone());
    out
}

fn of_signature(row: &SignatureReport) -> Object {
    let mut out = Object::default();
    out.put("verified", row.verdict == Verdict::Valid);
    out.put("verdict", row.verdict.name());
    out.put("alg", row.alg.clone());
    out.put("kid", row.kid.clone());
    out.put("detail", row.detail.as_str());
    out
}
