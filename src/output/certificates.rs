//! The certificates that a header brings along (`x5c`, RFC 7515 §4.1.6): nobody reads them as they are.

use super::keys::instant;
use super::margin::NARROW;
use super::safe::escape;
use super::tally::thousands;
use crate::crypto::{Certificate, NoCertificate};
use crate::token::json::Value;
use crate::token::time::{Clock, Told};

/// The member that holds them.
pub(super) const NAME: &str = "x5c";

/// How many of a chain are read; a chain has three or four.
const MOST: usize = 16;

/// How many characters of a text are shown where all of it is too much, in wide terminals and in narrow ones, and how
/// many bytes are too much.
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
/// place in the chain; nothing is said of what stands beyond the first [`MOST`].
pub(super) fn told(value: Value<'_>, at: usize, clock: &Clock) -> Option<String> {
    if at >= MOST {
        return None;
    }
    let read = value.as_str().map_or(Err(NoCertificate::NotBase64), |text| Certificate::of_x5c(&text));
    let certificate = match read {
        Ok(certificate) => certificate,
        Err(NoCertificate::TooLong) => return Some("too long to be read".to_owned()),
        Err(NoCertificate::NotBase64) => return Some("no certificate: not in base64".to_owned()),
        Err(NoCertificate::Unreadable) => return Some("no certificate that can be read".to_owned()),
    };
    let expires = Told::Turned { past: "expired", ahead: "expires" };
    let from = Told::Turned { past: "", ahead: "valid from" };
    let mut told = whose(&certificate.subject, &certificate.issuer);
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

/// Whose certificate it is, and who says so. A subject may have no name but those beside it (RFC 5280 §4.1.2.6).
fn whose(subject: &str, issuer: &str) -> String {
    let of = if subject.is_empty() { "without a name".to_owned() } else { format!("of {}", escape(subject)) };
    let by = match issuer {
        "" => "one without a name".into(),
        issuer if issuer == subject => "itself".into(),
        issuer => escape(issuer),
    };
    format!("certificate {of}, issued by {by}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::json::Document;
    use crate::token::time::Zone;

    #[test]
    fn certificates_without_a_name_are_nobodys() {
        for (subject, issuer, told) in [
            ("CN=a", "CN=b", "certificate of CN=a, issued by CN=b"),
            ("CN=a", "CN=a", "certificate of CN=a, issued by itself"),
            ("", "CN=b", "certificate without a name, issued by CN=b"),
            ("", "", "certificate without a name, issued by one without a name"),
            ("CN=a", "", "certificate of CN=a, issued by one without a name"),
            ("CN=\u{1b}", "CN=b", "certificate of CN=\\u001b, issued by CN=b"),
        ] {
            assert_eq!(whose(subject, issuer), told);
        }
    }

    #[test]
    fn what_is_too_long_is_not_said_to_be_something_else() {
        let document = Document::parse(format!("\"{}\"", "A".repeat(70_000))).unwrap();
        let clock = Clock { now: 0.0, zone: Zone::Utc };
        assert_eq!(told(document.root(), 0, &clock).as_deref(), Some("too long to be read"));
        assert_eq!(told(document.root(), MOST, &clock), None);
    }
}
