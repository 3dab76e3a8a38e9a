//! Tokens read one after the other: what one leaves behind serves the next. The headers of a stream are few, and each
//! is read once; its buffers are filled again and again.

use std::borrow::Cow;
use std::sync::Arc;

use base64_simd::{Out, URL_SAFE_NO_PAD};
use memchr::memchr;

use super::entry::Signed;
use super::header::Header;
use super::json::Document;
use super::parse::{Content, Form, MAX_LENGTH, Token};
use super::part::Part;
use super::recent::Recent;

/// How long a header may be that is remembered.
const LONGEST_KNOWN: usize = 8 << 10;

/// A buffer that grew beyond this is given back.
const MOST_KEPT: usize = 1 << 20;

/// Reads tokens as [`Token::parse`] does, and remembers headers. Each thread has its own.
#[derive(Debug, Default)]
pub struct Reader {
    known: Recent<Known>,
    spare: Spare,
}

/// A header that had no fault.
#[derive(Debug)]
struct Known {
    text: Vec<u8>,
    bytes: Vec<u8>,
    header: Arc<Header>,
}

/// Buffers for the next token.
#[derive(Debug, Default)]
struct Spare {
    header: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
    document: Option<Document>,
    /// Empty, with room for one.
    signatures: Vec<Signed<'static>>,
}

impl Reader {
    /// Takes a token apart, just as [`Token::parse`].
    #[must_use]
    pub fn read<'a>(&mut self, raw: &'a [u8]) -> Token<'a> {
        self.read_known(raw).unwrap_or_else(|| {
            let token = Token::parse(raw);
            self.learn(&token);
            token
        })
    }

    /// Takes back what a token was held in, once nobody needs it any more.
    pub fn take_back(&mut self, token: Token<'_>) {
        if let Content::Json(document) = token.content
            && document.kept() <= MOST_KEPT
        {
            self.spare.document = Some(document);
        }
        let keep = |spare: &mut Vec<u8>, bytes: Vec<u8>| {
            if bytes.capacity() <= MOST_KEPT {
                *spare = bytes;
            }
        };
        if let Some(part) = token.payload {
            keep(&mut self.spare.payload, part.bytes);
        }
        let mut signatures = token.signatures;
        if let Some(signed) = signatures.pop() {
            keep(&mut self.spare.header, signed.protected.bytes);
            if let Some(part) = signed.signature {
                keep(&mut self.spare.signature, part.bytes);
            }
        }
        // Without anything in it, the list has nothing of this token's any more, and serves for any other.
        signatures.clear();
        self.spare.signatures = signatures.into_iter().map(|_| Signed::default()).collect();
    }

    /// A token in the compact serialization that is as it should be, and whose header is known; `None` for any other.
    #[must_use]
    pub fn read_known<'a>(&mut self, raw: &'a [u8]) -> Option<Token<'a>> {
        let is_here =
            |known: &&Known| raw.starts_with(&known.text) && raw.get(known.text.len()) == Some(&b'.');
        let known = self.known.all().iter().find(is_here).filter(|_| raw.len() <= MAX_LENGTH)?;
        let (header, payload_at) = (&raw[..known.text.len()], known.text.len() + 1);
        let signature_at = payload_at + memchr(b'.', &raw[payload_at..])? + 1;
        let (payload, signature) = (&raw[payload_at..signature_at - 1], &raw[signature_at..]);
        let payload = decoded(payload, payload_at, &mut self.spare.payload)?;
        // A third dot is outside the alphabet.
        let signature = decoded(signature, signature_at, &mut self.spare.signature)?;
        let text = std::str::from_utf8(&payload.bytes).ok()?;
        let mut document = self.spare.document.take().unwrap_or_default();
        document.reread(text).ok()?;
        let mut bytes = std::mem::take(&mut self.spare.header);
        bytes.clear();
        bytes.extend_from_slice(&known.bytes);
        let signed = Signed {
            protected: Part { text: Cow::Borrowed(header), at: 0, bytes },
            header: Arc::clone(&known.header),
            signature: Some(signature),
            faults: Vec::new(),
        };
        let mut signatures: Vec<Signed<'a>> = std::mem::take(&mut self.spare.signatures);
        signatures.push(signed);
        Some(Token {
            raw: Cow::Borrowed(raw),
            form: Form::Compact,
            payload: Some(payload),
            content: Content::Json(document),
            signatures,
            faults: Vec::new(),
        })
    }

    /// Remembers the header of a token, if it is one in the compact serialization and has no fault.
    fn learn(&mut self, token: &Token<'_>) {
        let [signed] = token.signatures.as_slice() else { return };
        let text = &*signed.protected.text;
        let is_sound = token.form == Form::Compact
            && signed.faults.is_empty()
            && signed.header.protected.is_some()
            && text.len() <= LONGEST_KNOWN;
        if !is_sound || self.known.all().iter().any(|known| known.text == text) {
            return;
        }
        let known = Known {
            text: text.to_vec(),
            bytes: signed.protected.bytes.clone(),
            header: Arc::clone(&signed.header),
        };
        self.known.add(known);
    }
}

/// A part that is strict base64url, in a spare buffer. What is strict here is so for [`part`](super::part) too.
fn decoded<'a>(text: &'a [u8], at: usize, spare: &mut Vec<u8>) -> Option<Part<'a>> {
    let mut bytes = std::mem::take(spare);
    bytes.resize(text.len() / 4 * 3 + 2, 0);
    let length = URL_SAFE_NO_PAD.decode(text, Out::from_slice(&mut bytes)).ok()?.len();
    bytes.truncate(length);
    Some(Part { text: Cow::Borrowed(text), at, bytes })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose;
    use proptest::prelude::*;

    use super::*;

    /// As the fast decoder has it, and as the slow one has it.
    fn both(text: &[u8]) -> [Option<Vec<u8>>; 2] {
        let fast = decoded(text, 0, &mut vec![b'?'; 7]).map(|part| part.bytes);
        [fast, general_purpose::URL_SAFE_NO_PAD.decode(text).ok()]
    }

    #[test]
    fn both_decoders_agree_on_every_ending() {
        for len in 0..=2_u32 {
            for number in 0..1_u32 << (8 * len) {
                let text = &number.to_le_bytes()[..len as usize];
                let [fast, slow] = both(text);
                assert_eq!(fast, slow, "{text:?}");
                let [fast, slow] = both(&[b"AAAABBBBCCCCDDDD--__aaaa9999zzzzAAAA", text].concat());
                assert_eq!(fast, slow, "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn both_decoders_agree(text in "[A-Za-z0-9_-]{0,200}", at in 0_usize..220, byte in any::<u8>()) {
            let mut text = text.into_bytes();
            let [fast, slow] = both(&text);
            prop_assert_eq!(fast, slow);
            if let Some(place) = text.get_mut(at) {
                *place = byte;
            }
            let [fast, slow] = both(&text);
            prop_assert_eq!(fast, slow);
        }
    }
}
