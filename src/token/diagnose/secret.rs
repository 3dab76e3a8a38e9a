//! Other readings of an HMAC secret, and the secrets of those who have none of their own.

use super::case::Case;
use super::cause::{Blank, Cause};
use super::evidence::Given;
use super::spelling::Encoding;
use crate::crypto::{Algorithm, Key, samples};

/// Line endings that files have.
const ENDINGS: [&[u8]; 2] = [b"\n", b"\r\n"];

/// What configuration files put around a value.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The secret read in another way.
pub(super) fn of_reading(case: &Case<'_>, key: &Key, alg: Algorithm, given: &[Given<'_>]) -> Option<Cause> {
    let secret = key.secret_bytes()?;
    let given: Vec<&[u8]> = given.iter().map(|given| given.bytes).collect();
    // Zeros are no secret: HMAC fills its key up with them (RFC 2104 §2).
    let fits = |bytes: &[u8]| bytes.iter().any(|byte| *byte != 0) && case.is_keyed(alg, bytes);
    of_encoding(secret, &given, &fits)
        .or_else(|| of_line_ending(secret, &given, &fits))
        .or_else(|| of_blanks(secret, &fits))
        .or_else(|| of_quotes(secret, &fits))
}

fn of_encoding(secret: &[u8], given: &[&[u8]], fits: &impl Fn(&[u8]) -> bool) -> Option<Cause> {
    let decodes = |encoding: &Encoding| encoding.decode(secret).map(Key::from_secret);
    let spells = |encoding: &Encoding| decodes(encoding).and_then(|key| Some(fits(key.secret_bytes()?)));
    if let Some(encoding) = Encoding::ALL.into_iter().find(|encoding| spells(encoding) == Some(true)) {
        return Some(Cause::SecretSpells(encoding));
    }
    for text in given.iter().map(|text| text.trim_ascii()) {
        let spelled = |encoding: &Encoding| encoding.decode(text).map(Key::from_secret);
        let is_secret = |key: Key| key.secret_bytes() == Some(secret);
        let encoding = Encoding::ALL.into_iter().find(|encoding| spelled(encoding).is_some_and(is_secret));
        if let Some(encoding) = encoding.filter(|_| fits(text)) {
            return Some(Cause::SecretUndecoded(encoding));
        }
    }
    let spelled = |encoding: &Encoding| {
        // Each becomes a key, so that each is wiped.
        let texts = encoding.encode(secret).into_iter().map(|text| Key::from_secret(text.into_bytes()));
        let texts: Vec<Key> = texts.collect();
        texts.iter().filter_map(Key::secret_bytes).any(fits)
    };
    Encoding::ALL.into_iter().find(spelled).map(Cause::SecretSpelled)
}

fn of_line_ending(secret: &[u8], given: &[&[u8]], fits: &impl Fn(&[u8]) -> bool) -> Option<Cause> {
    let bare = |text| ENDINGS.iter().rev().find_map(|ending| <[u8]>::strip_suffix(text, *ending));
    let missing: Vec<Key> =
        ENDINGS.iter().map(|ending| Key::from_secret([secret, ending].concat())).collect();
    if given.iter().any(|text| bare(text) == Some(secret) && fits(text)) {
        return Some(Cause::LineEndingCut);
    }
    let hit = missing.iter().position(|key| key.secret_bytes().is_some_and(fits));
    if let Some(at) = hit {
        return Some(Cause::LineEndingMissing { crlf: ENDINGS[at].len() > 1 });
    }
    bare(secret).is_some_and(fits).then_some(Cause::LineEndingTooMuch)
}

fn of_blanks(secret: &[u8], fits: &impl Fn(&[u8]) -> bool) -> Option<Cause> {
    let trimmed = [secret.trim_ascii(), secret.trim_ascii_end(), secret.trim_ascii_start()];
    if trimmed.into_iter().any(|trimmed| trimmed != secret && fits(trimmed)) {
        return Some(Cause::BlanksTooMuch);
    }
    let blanks: [(Blank, [&[u8]; 3]); 3] = [
        (Blank::SpaceBehind, [b"", secret, b" "]),
        (Blank::SpaceBefore, [b" ", secret, b""]),
        (Blank::TabBehind, [b"", secret, b"\t"]),
    ];
    let hit = blanks.into_iter().find(|(_, parts)| fits_joined(parts, fits));
    hit.map(|(blank, _)| Cause::BlankMissing(blank))
}

fn of_quotes(secret: &[u8], fits: &impl Fn(&[u8]) -> bool) -> Option<Cause> {
    QUOTES.into_iter().find_map(|quote| {
        let mark: &[u8] = &[u8::try_from(quote).ok()?];
        let bare = secret.trim_ascii().strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        if bare.is_some_and(fits) {
            return Some(Cause::QuotesTooMuch(quote));
        }
        fits_joined(&[mark, secret, mark], fits).then_some(Cause::QuotesMissing(quote))
    })
}

/// Whether the secret of these parts fits; it is wiped.
fn fits_joined(parts: &[&[u8]], fits: &impl Fn(&[u8]) -> bool) -> bool {
    Key::from_secret(parts.concat()).secret_bytes().is_some_and(fits)
}

/// No secret at all, or one that everybody knows, whatever was given.
pub(super) fn of_nobodys(case: &Case<'_>, alg: Algorithm) -> Option<Cause> {
    // HMAC fills its key up with zeros (RFC 2104 §2), so that a zero stands for an empty one.
    if case.is_keyed(alg, [0]) {
        return Some(Cause::EmptySecret);
    }
    samples().any(|sample| case.is_keyed(alg, &*sample)).then_some(Cause::SampleSecret)
}
