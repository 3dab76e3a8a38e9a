//! One base64url part of a token: strictly decoded, or as far as it goes with
//! every reason why not.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use base64::{alphabet, engine::DecodePaddingMode};

use crate::error::{Place, TokenError, TokenFault, quoted};

/// base64url for those who only look: stray trailing bits are let through, and reported apart.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// One base64url part.
#[derive(Clone, Debug, Default)]
pub struct Part<'a> {
    /// The part as it was received.
    pub text: Cow<'a, [u8]>,
    /// Where it begins: byte offset in the token.
    pub at: usize,
    /// What it decodes to; of a broken part the bytes before the break.
    pub bytes: Vec<u8>,
}

impl Part<'_> {
    /// The part with bytes of its own.
    #[must_use]
    pub fn into_owned(self) -> Part<'static> {
        Part { text: Cow::Owned(self.text.into_owned()), at: self.at, bytes: self.bytes }
    }
}

/// Strictly (RFC 7515 §2), and where that fails as far as it goes, with a fault for each reason.
pub(super) fn decode<'a>(
    text: Cow<'a, [u8]>,
    at: usize,
    place: Place,
    faults: &mut Vec<TokenError>,
) -> Part<'a> {
    if let Ok(bytes) = URL_SAFE_NO_PAD.decode(&text) {
        return Part { text, at, bytes };
    }
    let mut fault = |offset: usize, fault| {
        faults.push(TokenError { place, at: Some(at + offset), fault });
    };
    let mut body = text.to_vec();
    let unpadded = text.iter().rposition(|&b| b != b'=').map_or(0, |last| last + 1);
    if (1..=2).contains(&(text.len() - unpadded)) && text.len().is_multiple_of(4) {
        fault(unpadded, TokenFault::Padded);
        body.truncate(unpadded);
    }
    if let Some(first) = body.iter().position(|b| matches!(b, b'+' | b'/')) {
        fault(first, TokenFault::StandardAlphabet);
        for byte in &mut body {
            *byte = match *byte {
                b'+' => b'-',
                b'/' => b'_',
                other => other,
            };
        }
    }
    let bad = body.iter().position(|b| !matches!(b, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    if let Some(bad) = bad {
        fault(bad, TokenFault::NotBase64 { byte: visible(&text[bad..]) });
        body.truncate(bad);
    }
    if body.len() % 4 == 1 {
        if bad.is_none() {
            fault(body.len(), TokenFault::Length { len: body.len() });
        }
        body.pop();
    }
    if bad.is_none() && URL_SAFE_NO_PAD.decode(&body).is_err() {
        fault(body.len().saturating_sub(1), TokenFault::TrailingBits);
    }
    // Only trailing bits can be left, and those are forgiven here.
    let bytes = FORGIVING.decode(&body).unwrap_or_default();
    Part { text, at, bytes }
}

/// The first character of some bytes, so that it can be seen.
fn visible(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some(' ') => "a space".to_owned(),
        Some('\n' | '\r') => "a line break".to_owned(),
        Some(c) => quoted(c.encode_utf8(&mut [0; 4])),
        None => format!("byte 0x{:02x}", bytes.first().copied().unwrap_or_default()),
    }
}
