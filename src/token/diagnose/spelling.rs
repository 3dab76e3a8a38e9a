//! Bytes as text: the encodings that secrets and signatures are mistaken over, and those of a token's parts.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{
    GeneralPurpose, GeneralPurposeConfig, STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD,
};

/// How bytes are spelled as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Base64 (RFC 4648 §4).
    Base64,
    /// base64url (RFC 4648 §5).
    Base64Url,
    /// Hexadecimal digits.
    Hex,
}

/// Padded or not, and with stray trailing bits: what libraries take.
const FORGIVING: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

impl Encoding {
    /// All, the likeliest first.
    pub(super) const ALL: [Self; 3] = [Self::Base64, Self::Base64Url, Self::Hex];

    /// What a text spells; nothing where it spells no bytes.
    pub(super) fn decode(self, text: &[u8]) -> Option<Vec<u8>> {
        let text = text.trim_ascii();
        let bytes = match self {
            Self::Base64 => GeneralPurpose::new(&alphabet::STANDARD, FORGIVING).decode(text).ok(),
            Self::Base64Url => GeneralPurpose::new(&alphabet::URL_SAFE, FORGIVING).decode(text).ok(),
            Self::Hex => {
                let digit = |b: u8| char::from(b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                // Room for all of it at once: growing would leave copies behind.
                let mut bytes = Vec::with_capacity(text.len() / 2);
                let is_hex = text.chunks(2).all(|pair| match *pair {
                    [high, low] => {
                        let byte = digit(high).zip(digit(low)).map(|(high, low)| high << 4 | low);
                        bytes.extend(byte);
                        byte.is_some()
                    }
                    _ => false,
                });
                is_hex.then_some(bytes)
            }
        };
        bytes.filter(|bytes: &Vec<u8>| !bytes.is_empty())
    }

    /// The texts that spell some bytes.
    pub(super) fn encode(self, bytes: &[u8]) -> Vec<String> {
        match self {
            Self::Base64 => vec![STANDARD.encode(bytes), STANDARD_NO_PAD.encode(bytes)],
            Self::Base64Url => vec![URL_SAFE_NO_PAD.encode(bytes), URL_SAFE.encode(bytes)],
            Self::Hex => {
                let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
                let mut hex = String::with_capacity(bytes.len() * 2);
                for byte in bytes {
                    hex.extend([digit(byte >> 4), digit(byte & 15)]);
                }
                vec![hex.to_uppercase(), hex]
            }
        }
    }
}

/// How the parts of a token are spelled that is no JWS (RFC 7515 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// base64url that ends in `=`.
    Padded,
    /// The standard alphabet, padded.
    Standard,
    /// The standard alphabet, without padding.
    StandardUnpadded,
}

impl Spelling {
    /// All, the likeliest first.
    pub(super) const ALL: [Self; 3] = [Self::Padded, Self::Standard, Self::StandardUnpadded];

    /// The text that spells some bytes.
    pub(super) fn encode(self, bytes: &[u8]) -> String {
        match self {
            Self::Padded => URL_SAFE.encode(bytes),
            Self::Standard => STANDARD.encode(bytes),
            Self::StandardUnpadded => STANDARD_NO_PAD.encode(bytes),
        }
    }
}
