//! The certificates that a header brings along (`x5c`, RFC 7515 §4.1.6): nobody reads them as they are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::keys::instant;
use super::margin::NARROW;
use super::safe::escape;
use super::tally::thousands;
use crate::crypto::Certificate;
use crate::token::json::Value;
use crate::token::time::{Clock, Told};

/// The member that holds them.
pub(super) const NAME: &str = "x5c";

/// How many of a chain are read; a chain has three or four.
const MOST: usize = 16;

/// The longest that is read, in characters.
const LONGEST: usize = 64 << 10;

/// How much of a text is shown where all of it is too much, in wide terminals and in narrow ones, and how much is
/// too much, in characters.
const SHOWN: (usize, usize) = (20, 8);
const TOO_MUCH: usize = 64;

/// The beginning of a JSON string, and how long it is; `None` when it is short.
pub(super) fn cut(text: &str, width: usize) -> Option<String> {
    if text.len() <= TOO_MUCH {
        return None;
    }
    let shown = if width < NARROW { SHOWN.1 } else { SHOWN.0 };
    let (end, _) = text.char_indices().nth(shown + 1)?;
    // Without the quotes.
    let count = thousands(u64::try_from(text.chars().count() - 2).unwrap_or_default());
    Some(format!("{}…\" ({count} characters)", &text[..end]))
}

/// Whose certificate it is, who says so and for how long. Nothing of it is trusted, or checked. `at` is its
/// place in the chain; `None` where that is far behind.
pub(super) fn told(value: Value<'_>, at: usize, clock: &Clock) -> Option<String> {
    if at >= MOST {
        return None;
    }
    let text = value.as_str().filter(|text| text.len() <= LONGEST);
    let Some(der) = text.and_then(|text| STANDARD.decode(&*text).ok()) else {
        return Some("no certificate: not in base64".to_owned());
    };
    let Ok(certificate) = Certificate::of_der(&der) else {
        return Some("no certificate that can be read".to_owned());
    };
    let name = |name: &str| if name.is_empty() { "nobody".to_owned() } else { escape(name).into_owned() };
    let issuer = if certificate.issuer == certificate.subject {
        "itself".to_owned()
    } else {
        name(&certificate.issuer)
    };
    let expires = Told::Turned { past: "expired", ahead: "expires" };
    let from = Told::Turned { past: "", ahead: "valid from" };
    let mut told = format!("certificate of {}, issued by {issuer}", name(&certificate.subject));
    let times = [
        instant(certificate.not_before).filter(|at| at.seconds() > clock.now).map(|at| (from, at)),
        instant(certificate.not_after).map(|at| (expires, at)),
    ];
    for (word, at) in times.into_iter().flatten() {
        told.push_str(", ");
        told.push_str(&word.of(at, clock.now, &clock.zone));
    }
    Some(told)
}
