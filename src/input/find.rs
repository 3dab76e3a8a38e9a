//! Tokens in pasted text: takes away what stands around a token, and nothing of the token.
//!
//! Whatever is not recognised comes back whole, so that it is judged and never overlooked.

use std::borrow::Cow;

mod anywhere;
mod encoded;
mod json;
mod line;
mod shape;
mod wrapped;

pub use anywhere::{Standing, anywhere as find_anywhere};
pub use shape::FoundToken;

use json::Document;
use line::Line;
use shape::{clip, ends_token, has_two_dots, is_delimiter, is_quote, is_space, is_token_run};
use wrapped::Joined;

/// How many places of one text that begin like JSON and are none may cost a reading to their end.
const JSON_ATTEMPTS: usize = 3;

/// Finds the tokens in `text`, valid or not, in the order in which they stand there and in time
/// linear in its length; none only if the text is blank.
///
/// White space, quotes, `Bearer`, `Authorization:`, cookies, the query of a URL, `export X=`, the
/// members of a JSON document and lines may surround a token. It runs to the next space, quote or
/// one of `,;&<>(){}`, and the whole run is the token, good or bad. A JWS or JWE in JSON
/// serialization (RFC 7515 §7.2, RFC 7516 §7.2) is one token. Bytes that are no UTF-8 are too.
/// What stands in base64 as a whole, or has its dots percent-encoded, is taken out of that.
#[must_use]
pub fn find(text: &[u8]) -> Vec<FoundToken<'_>> {
    let Ok(text) = std::str::from_utf8(text) else {
        return vec![FoundToken::new(text.trim_ascii())];
    };
    let whole = text.trim_matches(is_space);
    if whole.is_empty() {
        return Vec::new();
    }
    // What most people give: a token and nothing around it.
    if has_two_dots(whole) && whole.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
        return vec![FoundToken::new(whole)];
    }
    let bare = unquoted(whole);
    if bare.is_empty() {
        return vec![FoundToken::new(whole)];
    }
    if let Some(token) = encoded::token_in_base64(bare) {
        return vec![FoundToken::decoded(token)];
    }
    match bare
        .contains('\n')
        .then(|| document(bare).is_none().then(|| wrapped::joined(bare)))
        .flatten()
        .flatten()
    {
        Some(joined) => {
            let found = find_in(&joined.text, &joined.text, Some(&joined));
            let mark = |token: FoundToken<'_>| {
                let at = place(&joined.text, &token.text);
                // Of a token that was taken out of an escape, nobody knows.
                let is_joined = at.is_none_or(|at| joined.is_joint(at, at + token.text.len()));
                FoundToken { joined: is_joined, ..token.into_owned() }
            };
            found.into_iter().map(mark).collect()
        }
        None => find_in(text, bare, None),
    }
}

/// The tokens in `bare`, which is `text` without what stands around it.
fn find_in<'a>(text: &'a str, bare: &'a str, joined: Option<&Joined>) -> Vec<FoundToken<'a>> {
    let document = document(bare);
    let is_document = document.is_some();
    let found = match document {
        Some(Document::Token) => Vec::new(),
        Some(Document::Members(found)) => found,
        None if bare.contains('\n') => lines(text, joined),
        None => match line::read(bare) {
            Line::Wrapped(found) => found,
            Line::Bare | Line::Other => Vec::new(),
        },
    };
    let found = match found.is_empty() {
        false => found,
        true if is_document => vec![FoundToken::new(bare)],
        true => runs(bare),
    };
    with_overlooked(text, found)
}

/// Where a part of a text begins in it; nothing if it is another text.
fn place(text: &str, part: &[u8]) -> Option<usize> {
    part.as_ptr().addr().checked_sub(text.as_ptr().addr()).filter(|&at| at < text.len())
}

/// Adds what looks like a token and stands outside of those found, so that no good token hides a bad
/// one; all in the order in which they stand.
fn with_overlooked<'a>(text: &'a str, found: Vec<FoundToken<'a>>) -> Vec<FoundToken<'a>> {
    let place = |part: &[u8]| place(text, part);
    let mut placed = Vec::with_capacity(found.len());
    // Where a token was put together, its pieces are looked for in it; the few that there are.
    let mut made = Vec::new();
    let mut last = 0;
    for token in found {
        match &token.text {
            Cow::Borrowed(part) => last = place(part).unwrap_or(last),
            Cow::Owned(bytes) if made.len() < 16 => made.push(String::from_utf8_lossy(bytes).into_owned()),
            Cow::Owned(_) => {}
        }
        placed.push((last, token));
    }
    let taken: Vec<(usize, usize)> = placed
        .iter()
        .filter_map(|(_, token)| match &token.text {
            Cow::Borrowed(part) => place(part).map(|at| (at, at + part.len())),
            Cow::Owned(_) => None,
        })
        .collect();
    let mut ahead = taken.iter().peekable();
    let mut overlooked = Vec::new();
    for run in text.split(ends_token).filter(|run| is_token_run(run)) {
        let at = place(run.as_bytes()).unwrap_or_default();
        while ahead.next_if(|(_, end)| *end <= at).is_some() {}
        // Of a token in a quote within a quote, the backslash at its end is none.
        let bare = run.trim_end_matches('\\');
        let is_taken = ahead.peek().is_some_and(|(start, end)| *start <= at && at + bare.len() <= *end);
        let spelt = encoded::unreserved(bare);
        if !is_taken && !made.iter().any(|token| token.contains(run) || token.contains(&*spelt)) {
            overlooked.push((at, FoundToken::new(run)));
        }
    }
    if !overlooked.is_empty() {
        placed.extend(overlooked);
        placed.sort_by_key(|(at, _)| *at);
    }
    placed.into_iter().map(|(_, token)| token).collect()
}

/// The tokens that stand between spaces, quotes and punctuation; the whole text when there is none.
fn runs(text: &str) -> Vec<FoundToken<'_>> {
    let runs = text.split(is_delimiter);
    let found: Vec<_> = runs.filter(|run| is_token_run(run)).map(FoundToken::new).collect();
    if found.is_empty() { vec![FoundToken::new(text)] } else { found }
}

/// Without the quotes around it, and without a comma or semicolon behind the closing one.
fn unquoted(text: &str) -> &str {
    let outside = |c| is_space(c) || is_quote(c);
    let inner = text.trim_end_matches([',', ';']);
    let inner = if inner.starts_with(is_quote) && inner.ends_with(is_quote) { inner } else { text };
    inner.trim_matches(outside)
}

/// The text as one JSON document, if that is what all of it is.
fn document(text: &str) -> Option<Document<'_>> {
    let (document, end) = json::begins(text).then(|| json::read(text).ok())??;
    text[end..].trim_matches(is_space).is_empty().then_some(document)
}

/// What each of several lines has.
///
/// Where one line is a bare token, the text is a list, and lines in which nothing was recognised
/// are tokens too, bad ones: only what is plainly something else is passed over.
fn lines<'a>(text: &'a str, joined: Option<&Joined>) -> Vec<FoundToken<'a>> {
    let (found, list) = scan(text, joined, false);
    if list { scan(text, joined, true).0 } else { found }
}

/// What each line has, and whether one of them is a bare token; with the unrecognised lines if
/// `all`.
fn scan<'a>(text: &'a str, joined: Option<&Joined>, all: bool) -> (Vec<FoundToken<'a>>, bool) {
    let (mut found, mut list) = (Vec::new(), false);
    let (mut start, mut number, mut attempts) = (0, 0, JSON_ATTEMPTS);
    let mut announced = None;
    while start < text.len() {
        number += 1;
        let end = line_end(text, start);
        let line = text[start..end].trim_matches(is_space);
        let bare = unquoted(line);
        let named = announced.filter(|_| !bare.is_empty());
        announced = if bare.is_empty() { announced } else { line::announced(line) };
        let label = || match named {
            Some(name) => clip(name).to_owned(),
            None => format!("line {}", number + joined.map_or(0, |joined| joined.before(start))),
        };
        if attempts > 0 && json::begins(bare) {
            let offset = text.len() - text[start..].trim_start_matches(is_space).len();
            match json::read(&text[offset..]) {
                Ok((document, length)) if ends_its_line(text, offset + length) => {
                    let after = offset + length;
                    let token = || FoundToken::new(&text[offset..after]).labelled(label());
                    match document {
                        Document::Token => found.push(token()),
                        Document::Members(none) if all && none.is_empty() => found.push(token()),
                        Document::Members(members) => found.extend(members),
                    }
                    number += text[offset..after].matches('\n').count();
                    start = line_end(text, after) + 1;
                    continue;
                }
                // What ends in its own line costs no more than the line.
                Ok((_, length)) if offset + length <= end => {}
                Err(error) if error.line() == 1 && !error.is_eof() => {}
                Ok(_) | Err(_) => attempts -= 1,
            }
        }
        match line::read(bare) {
            Line::Wrapped(tokens) => {
                found.extend(tokens.into_iter().map(|token| match token.label {
                    Some(_) => token,
                    None => token.labelled(label()),
                }));
            }
            Line::Bare => {
                list = true;
                found.push(FoundToken::new(bare).labelled(label()));
            }
            Line::Other if all && !bare.is_empty() && !line::is_plumbing(line) => {
                found.push(FoundToken::new(bare).labelled(label()));
            }
            Line::Other => {}
        }
        start = end + 1;
    }
    (found, list)
}

/// Whether nothing stands between `at` and the end of its line.
fn ends_its_line(text: &str, at: usize) -> bool {
    text[at..line_end(text, at)].trim_matches(is_space).is_empty()
}

/// Where the line that `at` stands in ends.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length)
}

#[cfg(test)]
mod tests;
