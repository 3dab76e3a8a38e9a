//! What other tools take, and this one does not: a tip beside the parser's own words.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// An error, with a tip where the command line is one that another tool would have understood.
pub(super) fn with_tip(mut error: Error) -> Error {
    if let Some(tip) = tip(&error) {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
    error
}

fn tip(error: &Error) -> Option<&'static str> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    let (flag, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    match error.kind() {
        // `--exp` alone is half an hour elsewhere; here it takes the next word.
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if is_other(value) => {
            let is = |name: &str| flag.split(' ').next() == Some(name);
            if is("--exp") {
                Some("--exp is always followed by a time; half an hour from now is --exp=+30m")
            } else if is("--time") {
                Some("--time is always followed by a zone: --time=utc, --time=local")
            } else {
                None
            }
        }
        ErrorKind::UnknownArgument if matches!(flag, "-V" | "--version") => {
            Some("the version is told by jwt --version")
        }
        _ => None,
    }
}

/// Whether a value is none, or reads as the next argument: a flag, claims, a file, a token.
fn is_other(value: &str) -> bool {
    value.is_empty() || value.starts_with(['-', '{', '@']) || value.starts_with("ey")
}
