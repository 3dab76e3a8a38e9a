//! Answers for programs: one JSON document each, on one line.

mod error;
mod key;
mod put;

use std::borrow::Cow;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use error::{of_failure, of_refusal, of_token_error, of_warnings};
use put::{Base64, Json, List, Members, NULL, Plain, Raw, object};

use super::answer::{Answer, Breakdown, Encoded, Generated, Judgement, Spot, View};
use super::error::Failure;
use super::tally::Summary;
use crate::token::header::Header;
use crate::token::json::Value;
use crate::token::names::TIME_CLAIMS;
use crate::token::report::{Check, KeyUsed, Outcome, Report, SignatureReport, Verdict};
use crate::token::time::{Instant, Rfc3339};
use crate::token::warning::Warning;
use crate::token::{Content, Form, Signed};

/// An answer as one JSON document. `judging`: the question was whether a token is valid, so that an
/// error has a verdict too.
#[must_use]
pub(super) fn document(answer: &Answer, judging: bool) -> String {
    let mut out = String::new();
    match answer {
        Answer::Breakdown(breakdown) => write_breakdown(breakdown, None, &mut out),
        Answer::Judgement(judgement) => write_judgement(judgement, None, &mut out),
        Answer::Extract(extract) => out.push_str(&extract.json),
        Answer::Encoded(encoded) => of_encoded(encoded).write(&mut out),
        Answer::Generated(generated) => of_generated(generated).write(&mut out),
        Answer::Inspected(inspected) => key::write_inspected(inspected, &mut out),
        Answer::Converted(converted) => key::of_converted(converted).write(&mut out),
        Answer::Thumbprint(thumbprint) => key::of_thumbprint(thumbprint).write(&mut out),
        Answer::Matched(matched) => key::of_matched(matched).write(&mut out),
        Answer::Failure(failure) => write_failure(failure, judging, None, &mut out),
        Answer::Tally(summary) => of_summary(summary).write(&mut out),
    }
    out
}

/// Appends the document of a breakdown.
pub(super) fn write_breakdown(breakdown: &Breakdown<'_>, spot: Option<Spot>, out: &mut String) {
    of_breakdown(breakdown, spot).write(out);
}

/// Appends the document of a judgement.
pub(super) fn write_judgement(judgement: &Judgement<'_>, spot: Option<Spot>, out: &mut String) {
    of_judgement(judgement, spot).write(out);
}

/// Appends the document of what came instead of an answer, or of a judgement.
pub(super) fn write_failure(failure: &Failure, judging: bool, spot: Option<Spot>, out: &mut String) {
    if judging {
        of_refusal(failure, spot).write(out);
    } else {
        of_failure(failure, spot).write(out);
    }
}

/// Appends the document of a token that was made in a stream.
pub(super) fn write_made(token: &str, warnings: &[Warning], spot: Spot, out: &mut String) {
    let document = object(|out| {
        out.place(Some(spot));
        made(out, Some(token), None, warnings);
    });
    document.write(out);
}

fn of_breakdown(breakdown: &Breakdown<'_>, spot: Option<Spot>) -> impl Json {
    object(move |out| {
        let view = &breakdown.view;
        let token = &view.token;
        out.place(spot);
        if let Some(label) = &view.label {
            out.put("label", label.as_str());
        }
        header_and_payload(out, view, 0);
        if token.form == Form::General {
            out.put("signatures", List(token.signatures.iter().map(|signed| of_signed(signed, view.redact))));
        } else {
            let first = token.signatures.first();
            out.put("signature", first.and_then(|signed| signature_text(signed, view.redact)));
        }
        out.put("alg", token.header().and_then(Header::alg));
        out.put("form", Plain(token.form.name()));
        out.put("times", times(view));
        out.put("verified", breakdown.report.as_ref().map(Report::is_verified));
        if let Some(report) = &breakdown.report {
            out.put("checks", List(report.checks.iter().map(of_check)));
        }
        let error = token.breaks();
        if breakdown.report.is_some() || breakdown.strict.is_some() || error.is_some() {
            out.put("code", breakdown.code());
            out.put("hints", breakdown.hints.as_slice());
        }
        if let Some(error) = error {
            out.put("error", of_token_error(error, &breakdown.hints));
        }
        out.put("warnings", of_warnings(&breakdown.warnings));
    })
}

/// The document of a judgement. [`of_refusal`] has the same members in the same order.
fn of_judgement(judgement: &Judgement<'_>, spot: Option<Spot>) -> impl Json {
    object(move |out| {
        let Report { checks, key, signatures, warnings, .. } = &judgement.report;
        let verdict = judgement.report.verdict();
        out.place(spot);
        out.put("label", judgement.view.label.as_deref());
        out.put("valid", verdict == Verdict::Valid);
        out.put("verdict", Plain(verdict.name()));
        out.put("code", verdict.code());
        out.put("checks", List(checks.iter().map(of_check)));
        out.put("key", key.as_deref().map(of_key));
        header_and_payload(out, &judgement.view, judgement.report.signature);
        if !signatures.is_empty() {
            out.put("signatures", List(signatures.iter().map(of_signature)));
        }
        out.put("error", NULL);
        out.put("hints", judgement.hints.as_slice());
        out.put("warnings", of_warnings(warnings));
    })
}

fn of_encoded(encoded: &Encoded) -> impl Json {
    object(move |out| made(out, encoded.token.as_deref(), encoded.out.as_deref(), &encoded.warnings))
}

/// The members of a token that was made.
fn made(out: &mut Members<'_>, token: Option<&str>, file: Option<&str>, warnings: &[Warning]) {
    out.put("token", token);
    out.put("out", file);
    out.put("warnings", of_warnings(warnings));
}

fn of_summary(summary: &Summary) -> impl Json {
    let Summary { tally, elapsed, interrupted, .. } = summary;
    object(move |out| {
        out.put("lines", tally.lines);
        out.put("blank", tally.blank);
        out.put("tokens", tally.tokens());
        out.put(
            "verdicts",
            object(|out| tally.verdicts().for_each(|(one, count)| out.put(one.name(), count))),
        );
        out.put("failed", tally.failures());
        out.put("code", tally.code());
        out.put("seconds", Raw(&format!("{}.{:03}", elapsed.as_secs(), elapsed.subsec_millis())));
        out.put("tokens_per_second", summary.rate());
        out.put("bytes", tally.bytes);
        out.put("interrupted", *interrupted);
    })
}

fn of_generated(generated: &Generated) -> impl Json {
    object(move |out| {
        out.put("alg", generated.alg);
        out.put("private", generated.jwks.0.as_ref().map(|jwk| Raw(jwk)));
        out.put("public", generated.jwks.1.as_deref().map(Raw));
        out.put("files", generated.files.as_slice());
    })
}

/// `header` (of that signature), `payload` and what the payload is; all lossless, white space outside
/// strings aside.
fn header_and_payload(out: &mut Members<'_>, view: &View<'_>, signature: usize) {
    let token = &view.token;
    let header = token.signatures.get(signature).map(|signed| &signed.header);
    out.put("header", header.and_then(|header| header.protected.as_ref()));
    if let Some(document) = header.and_then(|header| header.unprotected.as_ref()) {
        out.put("unprotected", document);
    }
    let kind = match (&token.payload, &token.content) {
        (None, _) => {
            out.put("payload", NULL);
            None
        }
        (Some(_), Content::Json(document)) => {
            out.put("payload", document);
            Some(Plain("json"))
        }
        (Some(_), Content::Text(text, _)) => {
            out.put("payload", text.as_str());
            Some(Plain("text"))
        }
        (Some(part), Content::Binary) => {
            out.put("payload", Base64(&URL_SAFE_NO_PAD, &part.bytes));
            Some(Plain("binary"))
        }
    };
    out.put("payload_type", kind);
}

fn of_signed(signed: &Signed<'_>, redact: bool) -> impl Json {
    object(move |out| {
        out.put("header", signed.header.protected.as_ref());
        if let Some(document) = &signed.header.unprotected {
            out.put("unprotected", document);
        }
        out.put("signature", signature_text(signed, redact));
    })
}

fn signature_text<'s>(signed: &'s Signed<'_>, redact: bool) -> Option<Cow<'s, str>> {
    let part = signed.signature.as_ref().filter(|_| !redact)?;
    Some(str::from_utf8(&part.text).map_or_else(|_| String::from_utf8_lossy(&part.text), Cow::Borrowed))
}

fn times(view: &View<'_>) -> impl Json {
    object(move |out| {
        let Content::Json(document) = &view.token.content else { return };
        let found = document.root().pick(&TIME_CLAIMS);
        for (name, value) in TIME_CLAIMS.all().into_iter().zip(found) {
            let number = value.and_then(Value::as_number);
            if let Some(time) = number.and_then(Instant::from_number).and_then(Rfc3339::of) {
                out.put(name, time);
            }
        }
    })
}

fn of_check(check: &Check) -> impl Json {
    object(move |out| {
        out.put("name", Plain(check.name));
        out.put(
            "result",
            match check.outcome {
                Outcome::Pass => Plain("pass"),
                Outcome::Fail(_) => Plain("fail"),
                Outcome::Skip => Plain("skip"),
            },
        );
        out.put("detail", check.detail.as_str());
        out.put("expected", check.expected.as_deref().map(Raw));
        out.put("found", check.found.as_deref().map(Raw));
    })
}

fn of_key(key: &KeyUsed) -> impl Json {
    object(move |out| {
        out.put("kid", key.kid.as_deref());
        out.put("source", key.source.as_deref());
        out.put("thumbprint", key.thumbprint.as_deref());
    })
}

fn of_signature(row: &SignatureReport) -> impl Json {
    object(move |out| {
        out.put("verified", row.verdict == Verdict::Valid);
        out.put("verdict", Plain(row.verdict.name()));
        out.put("alg", row.alg.as_deref());
        out.put("kid", row.kid.as_deref());
        out.put("detail", row.detail.as_str());
    })
}
