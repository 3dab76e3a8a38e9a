//! What a token looks like from outside, and where it ends in running text.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// A token as it stood in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundToken<'a> {
    /// The whole run, untrimmed.
    pub text: Cow<'a, [u8]>,
    /// Where it stood, if that says anything: `access_token`, `cookie session`, `line 2`.
    pub label: Option<String>,
    /// Whether it was wrapped over lines and put together here.
    pub joined: bool,
    /// Whether it stood in base64, as in a Kubernetes secret, and was decoded here.
    pub decoded: bool,
    /// What of the text was looked through for it, where that is more than its own bytes there.
    pub(super) piece: Option<&'a str>,
}

impl<'a> FoundToken<'a> {
    /// A token just as it stands.
    #[must_use]
    pub fn new(text: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::of(Cow::Borrowed(text.as_ref()))
    }

    /// A token whose bytes may have been made here.
    pub(super) fn of(text: Cow<'a, [u8]>) -> Self {
        Self { text, label: None, joined: false, decoded: false, piece: None }
    }

    /// A token that stood in base64.
    pub(super) fn decoded(token: String) -> Self {
        Self { decoded: true, ..Self::of(Cow::Owned(token.into_bytes())) }
    }

    /// The same, with a label.
    pub(super) fn labelled(self, label: String) -> Self {
        Self { label: Some(label), ..self }
    }

    /// The same, taken out of a piece of the text.
    pub(super) fn out_of(self, piece: &'a str) -> Self {
        Self { piece: Some(piece), ..self }
    }

    /// What of the text was looked through for it; nothing if that is another text.
    pub(super) fn piece(&self) -> Option<&[u8]> {
        match (&self.piece, &self.text) {
            (Some(piece), _) => Some(piece.as_bytes()),
            (None, Cow::Borrowed(text)) => Some(text),
            (None, Cow::Owned(_)) => None,
        }
    }

    /// The same, with bytes of its own.
    pub(super) fn into_owned(self) -> FoundToken<'static> {
        let Self { text, label, joined, decoded, piece: _ } = self;
        FoundToken { text: Cow::Owned(text.into_owned()), label, joined, decoded, piece: None }
    }
}

/// The shortest text that a token can stand in.
pub(super) const SHORTEST: usize = 4;

/// As many tokens are more than anybody takes at once; the rest need not be looked for.
pub(super) const MOST: usize = 20_000;

/// White space, byte order marks and what has no width.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// Quotes, typed and typographic.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '«' | '»' | '‹' | '›' | '′' | '″' | '\u{2018}'..='\u{201f}')
}

/// What ends a token.
pub(super) fn is_delimiter(c: char) -> bool {
    let ends = matches!(c, ',' | ';' | '&' | '<' | '>' | '(' | ')' | '{' | '}' | '[' | ']');
    ends || is_space(c) || is_quote(c)
}

/// What a token ends with or begins behind, in text that is not known.
pub(super) fn ends_token(c: char) -> bool {
    is_delimiter(c) || matches!(c, ':' | '=' | '?' | '#' | '|')
}

/// The run at the beginning of `text`: up to the next delimiter.
pub(super) fn run(text: &str) -> &str {
    &text[..text.find(is_delimiter).unwrap_or(text.len())]
}

/// The same in a URL, where the fragment ends the query.
pub(super) fn run_in_url(text: &str) -> &str {
    &text[..text.find(|c| c == '#' || is_delimiter(c)).unwrap_or(text.len())]
}

/// Whether `text` begins as the base64url of a JSON object does: `{`, blanks before it or not.
pub(super) fn begins_like_token(text: &str) -> bool {
    const LOOK: usize = 64;
    if !text.starts_with(['e', 'I', 'C', 'D']) {
        return false;
    }
    let head: Vec<u8> = text
        .bytes()
        .take_while(|&b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        .take(LOOK)
        .collect();
    if head.len() < 2 {
        return false;
    }
    let whole = head.len() - usize::from(head.len() % 4 == 1);
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone);
    let Ok(bytes) = GeneralPurpose::new(&URL_SAFE, config).decode(&head[..whole]) else { return false };
    // Blanks as far as can be seen may still be followed by an object.
    bytes.trim_ascii_start().first().map_or(head.len() == LOOK, |&b| b == b'{')
}

/// Whether `text` is a token from end to end, good or bad.
pub(super) fn is_token(text: &str) -> bool {
    is_token_run(text) && run(text).len() == text.len()
}

/// Whether a run looks like a token: it begins so and has two dots or more. With too many of them
/// it is a bad token, which has to be judged.
pub(super) fn is_token_run(run: &str) -> bool {
    begins_like_token(run) && has_two_dots(run)
}

/// Whether there are two dots at least.
pub(super) fn has_two_dots(run: &str) -> bool {
    run.bytes().filter(|b| *b == b'.').nth(1).is_some()
}

/// What follows an authorization scheme that carries tokens (RFC 6750 §2.1, RFC 9449 §7.1).
pub(super) fn after_scheme(text: &str) -> Option<&str> {
    ["bearer", "dpop"].into_iter().find_map(|name| scheme(name, text))
}

/// What follows an authorization scheme of that name.
pub(super) fn scheme<'t>(name: &str, text: &'t str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(name.len())?;
    // In a form, a space is written as a plus.
    let is_it = start.eq_ignore_ascii_case(name) && rest.starts_with(|c| is_space(c) || c == '+');
    is_it.then(|| rest.trim_start_matches(|c| is_space(c) || is_quote(c) || c == '+'))
}

/// A name cut to what a label may hold, since a label is made for every token.
pub(super) fn clip(name: &str) -> &str {
    const MOST: usize = 100;
    name.char_indices().nth(MOST).map_or(name, |(end, _)| &name[..end])
}
