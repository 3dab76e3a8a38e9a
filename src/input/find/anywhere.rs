//! Tokens anywhere: every compact JWS or JWE in any bytes at all, with where it stands.
//!
//! Where [`super::find`] asks which token somebody meant, this asks where tokens are, in text that
//! nobody has looked at: logs, HAR files, `.env`, HTML, dumps. A token is known by its header.

use std::iter::Peekable;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use memchr::memmem::{FindIter, find_iter};

use super::json::{self, Header};

/// The longest header that is read, in characters.
const LONGEST_HEADER: usize = 64 << 10;

/// How many characters are looked at before a header is read. None that has an `alg` is shorter.
const LOOK: usize = 12;

/// How many headers are read in one run of base64url, after a look at each. It bounds the work on text that
/// is made to begin like a token everywhere.
const READINGS: usize = 8;

/// A token and where it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The token, just as it stands.
    pub text: &'a [u8],
    /// Its first byte in the text, counted from 0.
    pub at: usize,
}

/// Finds every JWS and JWE in compact serialization in `text`, in order, in time linear in its
/// length.
///
/// What begins with the base64url of a JSON object that has a text as its `alg`, and goes on with
/// two dots and base64url, is a token, good or bad, whatever stands before it (`%22eyJ…`,
/// `session_eyJ…`). It ends where base64url ends. Parts beyond the third belong to it, and so does
/// padding, one or two `=` behind a part. A dot with nothing behind it is a full stop, but for the
/// second, which an unsigned token ends with. Where dots stand for what was left out
/// (`eyJhbGciOiJub25lIn0.eyJz...`, or nothing behind the header but dots) there is no token.
///
/// Of a JWE, the ciphertext may be empty too. Not found are tokens that something was done to:
/// dots or letters written as escapes (`%2E`, `\u002e`), pieces on several lines, UTF-16; and JSON
/// serialization, which [`super::find`] knows. A header may not be longer than 64 KiB.
pub fn anywhere(text: &[u8]) -> impl Iterator<Item = Standing<'_>> {
    Anywhere {
        text,
        at: 0,
        starts: [b"ey", b"ew"].map(|start| find_iter(text, start).peekable()),
        run_end: 0,
        readings: 0,
        known: None,
        decoded: Vec::new(),
    }
}

struct Anywhere<'a> {
    text: &'a [u8],
    /// Before here everything was looked at.
    at: usize,
    /// Where base64url may stand for a `{` and a quote or space (`ey`), or a tab or the end of a
    /// line (`ew`). Text has fewer of them than of dots, the other sign of a token.
    starts: [Peekable<FindIter<'a, 'static>>; 2],
    /// Where the run of base64url ends that the last start stands in.
    run_end: usize,
    /// How many headers may still be read in this run.
    readings: usize,
    /// The last header, since most tokens of one text have the same.
    known: Option<(&'a [u8], Header)>,
    /// Room for the bytes of a header.
    decoded: Vec<u8>,
}

impl<'a> Iterator for Anywhere<'a> {
    type Item = Standing<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.next_start()?;
            if let Some(end) = self.token_end(at) {
                self.at = end;
                return Some(Standing { text: &self.text[at..end], at });
            }
        }
    }
}

impl Anywhere<'_> {
    /// The next place where a header may begin.
    fn next_start(&mut self) -> Option<usize> {
        let from = self.at;
        let next = self.starts.iter_mut().filter_map(|starts| {
            while starts.next_if(|&start| start < from).is_some() {}
            starts.peek().copied()
        });
        let start = next.min()?;
        self.at = start + 1;
        Some(start)
    }

    /// Where the token ends that begins at `at`, if one does.
    fn token_end(&mut self, at: usize) -> Option<usize> {
        if !begins_like_header(&self.text[at..]) {
            return None;
        }
        if at >= self.run_end {
            (self.run_end, self.readings) = (digits_end(self.text, at), READINGS);
        }
        let dot = padding_end(self.text, self.run_end);
        if self.run_end - at > LONGEST_HEADER || self.text.get(dot) != Some(&b'.') {
            return None;
        }
        let Header { encrypted } = self.header(at)?;
        rest_end(self.text, dot + 1, encrypted)
    }

    /// The header from `at` to the end of the run, if it is one.
    fn header(&mut self, at: usize) -> Option<Header> {
        let digits = &self.text[at..self.run_end];
        if let Some((_, header)) = self.known.filter(|(known, _)| *known == digits) {
            return Some(header);
        }
        self.readings = self.readings.checked_sub(1)?;
        self.decoded.clear();
        URL_SAFE_NO_PAD.decode_vec(digits, &mut self.decoded).ok()?;
        let header = json::header(&self.decoded)?;
        self.known = Some((digits, header));
        Some(header)
    }
}

/// Whether a run begins as the base64url of an object that has members.
fn begins_like_header(run: &[u8]) -> bool {
    // `{` and a space or quote, `{` and a tab or the end of a line: the most fail here, cheaply.
    if !matches!(run, [_, b'y', b'A'..=b'D' | b'I'..=b'L', ..] | [_, b'w', b'k'..=b'r' | b'0'..=b'3', ..]) {
        return false;
    }
    let mut bytes = [0; LOOK / 4 * 3];
    let Some(look) = run.get(..LOOK) else { return false };
    if URL_SAFE_NO_PAD.decode_slice(look, &mut bytes).is_err() {
        return false;
    }
    // The look may end inside of a character.
    let whole = match std::str::from_utf8(&bytes) {
        Err(error) if error.error_len().is_some() => return false,
        Err(error) => error.valid_up_to(),
        Ok(text) => text.len(),
    };
    let Some(members) = bytes[..whole].strip_prefix(b"{") else { return false };
    let quote = members.trim_ascii_start().first().is_none_or(|&b| b == b'"');
    quote && members.iter().all(|b| !b.is_ascii_control() || b.is_ascii_whitespace() || *b == 0x7f)
}

/// Where the token ends whose payload begins at `at`, if it has the dots of one.
fn rest_end(text: &[u8], at: usize, encrypted: bool) -> Option<usize> {
    let payload_end = part_end(text, at);
    if text.get(payload_end) != Some(&b'.') {
        return None;
    }
    let signature = payload_end + 1;
    let mut end = part_end(text, signature);
    // Dots that stand for what was left out.
    if end == signature && (payload_end == at || text[end..].starts_with(b"..")) {
        return None;
    }
    let mut parts = 3;
    while text.get(end) == Some(&b'.') {
        let no_ciphertext = encrypted && parts == 3 && text.get(end + 1) == Some(&b'.');
        let next = end + 1 + usize::from(no_ciphertext);
        if !text.get(next).is_some_and(|&b| is_digit(b)) {
            break;
        }
        end = part_end(text, next);
        parts += 1;
    }
    Some(end)
}

/// Where the part that begins at `at` ends, with its padding.
fn part_end(text: &[u8], at: usize) -> usize {
    let end = digits_end(text, at);
    if end == at { end } else { padding_end(text, end) }
}

/// The end of the base64url that begins at `at`.
fn digits_end(text: &[u8], at: usize) -> usize {
    text[at..].iter().position(|&b| !is_digit(b)).map_or(text.len(), |length| at + length)
}

/// The end of the padding that begins at `at`: two `=` at most.
fn padding_end(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take(2).take_while(|&&b| b == b'=').count()
}

/// Whether a byte is a digit of base64url.
fn is_digit(byte: u8) -> bool {
    const DIGITS: [bool; 256] = {
        let all = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let (mut digits, mut at) = ([false; 256], 0);
        while at < all.len() {
            digits[all[at] as usize] = true;
            at += 1;
        }
        digits
    };
    DIGITS[usize::from(byte)]
}

#[cfg(test)]
mod tests;
