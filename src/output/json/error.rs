//! What went wrong, and what there is to warn of, for programs.

use super::put::{Json, List, Members, NOTHING, NULL, object};
use crate::error::TokenError;
use crate::output::answer::Spot;
use crate::output::error::Failure;
use crate::token::report::Verdict;
use crate::token::warning::Warning;

pub(super) fn of_failure(failure: &Failure, spot: Option<Spot>) -> impl Json {
    object(move |out| {
        out.place(spot);
        failed(out, failure);
    })
}

/// The members of a failure.
pub(super) fn failed(out: &mut Members<'_>, failure: &Failure) {
    out.put("code", failure.code);
    out.put("error", of_error(failure));
}

/// What came instead of a judgement, in the judgement's own form: whoever reads verdicts finds one here too.
pub(super) fn of_refusal(failure: &Failure, spot: Option<Spot>) -> impl Json {
    object(move |out| {
        out.place(spot);
        out.put("label", NULL);
        out.put("valid", false);
        out.put("verdict", failure.verdict().map_or("error", Verdict::name));
        out.put("code", failure.code);
        out.put("checks", NOTHING);
        for name in ["key", "header", "payload", "payload_type"] {
            out.put(name, NULL);
        }
        out.put("error", of_error(failure));
        out.put("hints", failure.hints.as_slice());
        out.put("warnings", NOTHING);
    })
}

fn of_error(failure: &Failure) -> impl Json {
    object(move |out| {
        out.put("message", failure.message.as_str());
        out.put("causes", failure.causes.as_slice());
        out.put("hints", failure.hints.as_slice());
    })
}

/// Warnings, as each document has them.
pub(super) fn of_warnings(warnings: &[Warning]) -> impl Json {
    List(warnings.iter().map(|warning| {
        object(move |out| {
            out.put("code", warning.code);
            out.put("message", warning.message.as_str());
        })
    }))
}

pub(super) fn of_token_error(error: &TokenError, hints: &[String]) -> impl Json {
    object(move |out| {
        out.put("message", error.to_string().as_str());
        out.put("place", error.place.to_string().as_str());
        out.put("at", error.at);
        out.put("causes", NOTHING);
        out.put("hints", hints);
    })
}
