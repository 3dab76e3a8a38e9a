//! The words of the parser, as this program has them: names of arguments, their values, and what is wrong with those.

use std::error::Error;

use clap::error::{ContextKind, ContextValue};

use super::habits;
use crate::crypto::may_be_key;
use crate::error::near::near;
use crate::error::{listed, shortened};
use crate::output::{Failure, did_you_mean};

/// What prints the version.
pub(super) const VERSION_FLAG: &str = "jwt --version prints the version";

/// A value for eyes: in quotes, and nothing of a key.
pub(super) fn shown(value: &str) -> String {
    if may_be_key(value.as_bytes()) { "(a key)".to_owned() } else { shortened(value) }
}

/// The texts that an error has of a kind.
pub(super) fn texts(error: &clap::Error, kind: ContextKind) -> Vec<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text],
        Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The name of an argument, from the form that help has of it: `--alg <ALG>`, `--date[=<ZONE>]`, `[TOKEN]...`.
pub(super) fn name(arg: &str) -> &str {
    let bare = arg.trim_start_matches(['<', '[']);
    bare.split([' ', '[', '=', '>', ']']).next().unwrap_or(bare)
}

/// What stands for an argument's value, from the same form.
pub(super) fn needed(arg: &str) -> &str {
    arg.split_once('<').and_then(|(_, rest)| rest.split('>').next()).unwrap_or("a value")
}

/// A flag without its dashes and its value.
pub(super) fn bare(flag: &str) -> &str {
    flag.trim_start_matches('-').split('=').next().unwrap_or(flag)
}

/// Whether a value reads as what would follow on a flag without one: another flag, claims, a file, a token.
pub(super) fn is_next(value: &str) -> bool {
    value.is_empty() || value.starts_with(['-', '{', '@']) || value.starts_with("ey")
}

/// A value that is none of those that there are.
pub(super) fn outside(name: &str, value: &str, valid: &[&str]) -> Failure {
    let message = format!("{name}: {} is not {}", shown(value), listed(valid, "or"));
    let mut meant: Vec<&str> = habits::values(&value.to_ascii_lowercase())
        .into_iter()
        .filter(|value| valid.contains(value))
        .collect();
    if meant.is_empty() {
        meant = near(value, valid.iter().copied());
    }
    let meant: Vec<String> = meant.into_iter().map(str::to_owned).collect();
    Failure::usage(message, if meant.is_empty() { Vec::new() } else { vec![did_you_mean(&meant)] })
}

/// A value of the wrong form; what the form is its own parser says.
pub(super) fn unfit(arg: &str, value: &str, source: Option<&(dyn Error + 'static)>) -> Failure {
    let name = name(arg);
    // Whoever says what is wrong with it quotes it.
    if may_be_key(value.as_bytes()) {
        let message = format!("{name}: a key, or what looks like one, is not {}", needed(arg));
        return Failure::usage(message, vec!["a key goes with --key, a secret with --secret".to_owned()]);
    }
    let Some(source) = source else {
        return Failure::usage(format!("{name}: {} is not {}", shown(value), needed(arg)), Vec::new());
    };
    let Failure { message, causes, mut hints, .. } = Failure::of(source);
    if let Some(hint) = habits::valueless(name).filter(|_| is_next(value)) {
        hints.insert(0, hint.to_owned());
    }
    Failure { causes, ..Failure::usage(format!("{name}: {message}"), hints) }
}
