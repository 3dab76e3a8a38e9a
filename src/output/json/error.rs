//! What went wrong, and what there is to warn of, for programs.

use super::put::{NOTHING, NULL, Put as _, Raw};
use crate::error::TokenError;
use crate::output::error::Failure;
use crate::token::object::Object;
use crate::token::report::Verdict;
use crate::token::warning::Warning;

pub(super) fn of_failure(failure: &Failure) -> Object {
    let mut out = Object::default();
    out.put("code", failure.code);
    out.put("error", of_error(failure));
    out
}

/// What came instead of a judgement, in the judgement's own form: whoever reads verdicts finds one here too.
pub(super) fn of_refusal(failure: &Failure) -> Object {
    let mut out = Object::default();
    out.put("label", NULL);
    out.put("valid", false);
    out.put(
        "verdict",
        match failure.code {
            3 => Verdict::Malformed.name(),
            4 => Verdict::Key.name(),
            _ => "error",
        },
    );
    out.put("code", failure.code);
    out.put("checks", NOTHING);
    for name in ["key", "header", "payload", "payload_type"] {
        out.put(name, NULL);
    }
    out.put("error", of_error(failure));
    out.put("hints", failure.hints.clone());
    out.put("warnings", NOTHING);
    out
}

fn of_error(failure: &Failure) -> Object {
    let mut error = Object::default();
    error.put("message", failure.message.as_str());
    error.put("causes", failure.causes.clone());
    error.put("hints", failure.hints.clone());
    error
}

pub(super) fn of_warning(warning: &Warning) -> Object {
    let mut out = Object::default();
    out.put("code", warning.code);
    out.put("message", warning.message.as_str());
    out
}

pub(super) fn of_token_error(error: &TokenError, hints: &[String]) -> Object {
    let mut out = Object::default();
    out.put("message", error.to_string());
    out.put("place", error.place.to_string());
    out.put("at", error.at.map(|at| Raw(at.to_string())));
    out.put("causes", Vec::<String>::new());
    out.put("hints", hints.to_vec());
    out
}
