//! Tokens that stand in a text under another encoding: base64 (the data of a Kubernetes secret, the
//! credentials of HTTP Basic) and the percent-encoding of URLs.
//!
//! What is undone here was put around a token as it is; of the token's own bytes none is mended.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::shape::{begins_like_token, is_space, is_token};

/// What Kubernetes puts before a token, in base64url, among the subprotocols of a WebSocket.
const SUBPROTOCOL: &str = "base64url.bearer.authorization.k8s.io.";

/// The shortest base64 that a token can stand in: that of a header with an `alg`, and two dots.
const SHORTEST: usize = 16;

/// How far into a URL its first percent-encoding is looked for.
const LONGEST_PATH: usize = 256;

/// How much of a text in base64 is decoded to see whether the rest is worth it.
const LOOK: usize = 32;

/// Whether `text` begins as a token in base64 does. That is quickly told, however long it is.
pub(super) fn begins_like_base64(text: &str) -> bool {
    let text = text.strip_prefix(SUBPROTOCOL).unwrap_or(text);
    // The first six bits of `e`, `I`, `C` and `D`, one of which every token begins with.
    if !text.starts_with(['Z', 'S', 'Q', 'R']) {
        return false;
    }
    let digits = text.chars().filter(|c| !is_space(*c));
    let is_digit = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    let mut head: String = digits.take_while(is_digit).take(LOOK).collect();
    head.truncate(head.len() / 4 * 4);
    head.len() >= SHORTEST && plain(&head).is_some_and(|text| begins_like_token(&text))
}

/// The token that `text` spells in base64 of either alphabet, padded or not, on one line or many.
pub(super) fn token_in_base64(text: &str) -> Option<String> {
    if !begins_like_base64(text) {
        return None;
    }
    // Of several lines, each may be one of a list.
    if text.lines().skip(1).any(|line| begins_like_base64(line.trim())) {
        return None;
    }
    let token = plain(text.strip_prefix(SUBPROTOCOL).unwrap_or(text))?;
    // `echo TOKEN | base64` takes the line ending with it.
    let token = token.trim_end_matches(['\r', '\n']);
    is_token(token).then(|| token.to_owned())
}

/// The token that stands for a password in credentials of HTTP Basic (RFC 7617), as registries of
/// containers take them.
pub(super) fn token_in_credentials(text: &str) -> Option<String> {
    let credentials = plain(text)?;
    let (_, password) = credentials.split_once(':')?;
    let password = password.trim_end_matches(['\r', '\n']);
    is_token(password).then(|| password.to_owned())
}

/// The text that base64 spells.
fn plain(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !is_space(*c)).collect();
    let alphabet = if digits.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(alphabet, config).decode(digits).ok()?;
    String::from_utf8(bytes).ok().filter(|text| text.is_ascii())
}

/// Text without the percent-encoding of the three characters that tokens have beside letters and digits, which
/// no URL needs (RFC 3986 §2.3).
pub(super) fn unreserved(text: &str) -> Cow<'_, str> {
    const ENCODED: [(&str, &str); 6] =
        [("%2E", "."), ("%2e", "."), ("%2D", "-"), ("%2d", "-"), ("%5F", "_"), ("%5f", "_")];
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let decoded = ENCODED.iter().fold(text.to_owned(), |text, (code, c)| text.replace(code, c));
    if decoded == text { Cow::Borrowed(text) } else { Cow::Owned(decoded) }
}

/// Whether `text` begins as a URL does that is a parameter of another: with percent-encoding before any mark of a query
/// of its own.
pub(super) fn begins_escaped(text: &str) -> bool {
    let is_of_path = |b: &u8| !b.is_ascii_whitespace() && !b"?&=#".contains(b);
    text.bytes().take(LONGEST_PATH).take_while(is_of_path).any(|b| b == b'%')
}

/// Text without any percent-encoding (RFC 3986 §2.1); what it spells that is no UTF-8 becomes U+FFFD.
pub(super) fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|&b| char::from(b).to_digit(16));
        let spelt = digit(0).zip(digit(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        let byte = spelt.filter(|_| first == b'%');
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
