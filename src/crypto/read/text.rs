//! Bytes as text, and what text spells: base64 and hex, as generously as can be, since this decides
//! what an input is. What may be secret is written once, with room enough: growing would leave copies.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use crate::crypto::components::Secret;
use crate::crypto::pem::BEGIN;

/// `-----BEGIN` in base64, as far as it does not depend on what follows.
const BASE64_OF_PEM: &str = "LS0tLS1CRUdJT";

/// The most bytes that a character takes which a byte or a unit of UTF-16 stands for.
const WIDEST: usize = 3;

/// The input as text, whatever its encoding: a stray byte in a comment does not hide a key.
pub(super) fn text(bytes: &[u8]) -> Zeroizing<String> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        // No text in UTF-16 has this in it, whatever its first bytes are like.
        _ if bytes.windows(BEGIN.len()).any(|window| window == BEGIN.as_bytes()) => utf8(bytes),
        [0xff, 0xfe, rest @ ..] => utf16(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => utf16(u16::from_be_bytes, rest),
        // Without a mark: every key begins with ASCII, which leaves every other byte zero.
        [1..=255, 0, 1..=255, 0, ..] => utf16(u16::from_le_bytes, bytes),
        [0, 1..=255, 0, 1..=255, ..] => utf16(u16::from_be_bytes, bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * WIDEST));
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    text
}

fn utf16(from_bytes: fn([u8; 2]) -> u16, bytes: &[u8]) -> Zeroizing<String> {
    let (units, _) = bytes.as_chunks::<2>();
    let mut text = Zeroizing::new(String::with_capacity(units.len() * WIDEST));
    let units = units.iter().map(|unit| from_bytes(*unit));
    text.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    text
}

/// The text without its white space.
pub(super) fn packed(text: &str) -> Zeroizing<String> {
    let mut packed = Zeroizing::new(String::with_capacity(text.len()));
    packed.extend(text.split_ascii_whitespace());
    packed
}

/// The bytes that pairs of hex digits spell, with or without colons between them.
pub(super) fn unhex(text: &str) -> Option<Secret> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len().div_ceil(2)));
    let mut high = None;
    for digit in text.chars().filter(|c| *c != ':').map(|c| c.to_digit(16)) {
        let digit = u8::try_from(digit?).ok()?;
        match high.take() {
            None => high = Some(digit << 4),
            Some(high) => bytes.push(high | digit),
        }
    }
    high.is_none().then_some(bytes)
}

/// Decodes base64 of either alphabet, as generously as can be: this decides what the text is. A PEM
/// that is cut off is decoded as far as it goes.
pub(super) fn decode(text: &str) -> Option<Secret> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let text = if text.starts_with(BASE64_OF_PEM) {
        let whole = text
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_'));
        let whole = whole.count();
        // One character of four says less than a byte.
        &text[..whole - usize::from(whole % 4 == 1)]
    } else {
        text
    };
    [STANDARD, URL_SAFE].iter().find_map(|alphabet| {
        let decoded = GeneralPurpose::new(alphabet, config).decode(text).ok()?;
        Some(Zeroizing::new(decoded))
    })
}
