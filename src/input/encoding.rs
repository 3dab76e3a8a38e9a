//! Base64 and hex as people write them down.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use crate::error::EncodingFlaw;

/// The digits of an encoded text without white space and BOM, each with its place counted from 1.
fn digits(text: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    let bom: &[u8] = "\u{feff}".as_bytes();
    let start = if text.starts_with(bom) { bom.len() } else { 0 };
    (1..).zip(text.iter().copied()).skip(start).filter(|(_, b)| !b.is_ascii_whitespace())
}

/// Base64 of either alphabet (not of both at once), padded or not. Bits beyond the last byte are
/// ignored, as other tools ignore them: a secret that works there works here.
pub(super) fn base64(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, EncodingFlaw> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let url_safe = text.iter().any(|b| b"-_".contains(b));
    let (alphabet, extra) =
        if url_safe { (base64::alphabet::URL_SAFE, b"-_") } else { (base64::alphabet::STANDARD, b"+/") };
    let mut compact = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut padded = false;
    for (at, b) in digits(text) {
        let digit = b.is_ascii_alphanumeric() || extra.contains(&b);
        if b != b'=' && (padded || !digit) {
            return Err(EncodingFlaw::Character { at });
        }
        padded |= b == b'=';
        compact.push(b);
    }
    GeneralPurpose::new(&alphabet, config)
        .decode(&compact[..])
        .map(Zeroizing::new)
        .map_err(|_| EncodingFlaw::Length { digits: compact.len() })
}

/// Hex in either case.
pub(super) fn hex(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, EncodingFlaw> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2 + 1));
    let mut count = 0;
    let mut high = 0;
    for (at, b) in digits(text) {
        let value = match b {
            b'0'..=b'9' => b - b'0',
            b'a'..=b'f' => b - b'a' + 10,
            b'A'..=b'F' => b - b'A' + 10,
            _ => return Err(EncodingFlaw::Character { at }),
        };
        count += 1;
        if count % 2 == 0 {
            bytes.push(high << 4 | value);
        } else {
            high = value;
        }
    }
    if count % 2 == 1 {
        return Err(EncodingFlaw::Length { digits: count });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn character<T>(at: usize) -> Result<T, EncodingFlaw> {
        Err(EncodingFlaw::Character { at })
    }

    const fn length<T>(digits: usize) -> Result<T, EncodingFlaw> {
        Err(EncodingFlaw::Length { digits })
    }

    #[test]
    fn base64_of_either_alphabet_padded_or_not() {
        for (text, want) in [
            ("aGk=", Ok(&b"hi"[..])),
            ("aGk", Ok(b"hi")),
            ("aGl", Ok(b"hi")),
            (" \n aGk \r\n", Ok(b"hi")),
            ("aG\r\nk=\n", Ok(b"hi")),
            ("\u{feff}aGk=", Ok(b"hi")),
            ("_-8", Ok(b"\xff\xef")),
            ("/+8=", Ok(b"\xff\xef")),
            ("", Ok(b"")),
            ("hush!hush", character(5)),
            ("\u{feff}!", character(4)),
            (" ab+_", character(4)),
            ("aG=k", character(4)),
            ("aGk\u{e9}", character(4)),
            ("hushh", length(5)),
            ("aGk==", length(5)),
            ("====", length(4)),
        ] {
            let got = base64(text.as_bytes());
            assert_eq!(got.as_ref().map(|bytes| &bytes[..]), want.as_ref().map(|bytes| *bytes), "{text}");
        }
    }

    #[test]
    fn hex_in_either_case() {
        for (text, want) in [
            ("6A6b4C", Ok(&b"jkL"[..])),
            (" 68\n69 ", Ok(b"hi")),
            ("", Ok(b"")),
            ("68 6x", character(5)),
            ("0x68", character(2)),
            ("686", length(3)),
        ] {
            let got = hex(text.as_bytes());
            assert_eq!(got.as_ref().map(|bytes| &bytes[..]), want.as_ref().map(|bytes| *bytes), "{text}");
        }
    }
}
