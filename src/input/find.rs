//! Tokens in pasted text: takes away what stands around a token, and nothing of the token.
//!
//! Whatever is not recognised comes back whole, so that it is judged and never overlooked.

mod anywhere;
mod encoded;
mod json;
mod line;
mod overlooked;
mod shape;
mod wrapped;

pub use anywhere::{Standing, anywhere as find_anywhere};
pub use shape::FoundToken;

use json::Document;
use line::Line;
use overlooked::{place, token_runs, with_overlooked};
use shape::{MOST, clip, has_two_dots, is_delimiter, is_quote, is_space, is_token, is_token_run};
use wrapped::Joined;

/// How many places of one text that begin like JSON and are none may cost a reading to their end.
const JSON_ATTEMPTS: usize = 3;

/// Finds the tokens in `text`, valid or not, in the order in which they stand there and in time
/// linear in its length; none only if the text is blank.
///
/// White space, quotes, `Bearer`, `Authorization:`, cookies, the query of a URL, `export X=`, the
/// members of a JSON document and lines may surround a token. It runs to the next space, quote or
/// one of `,;&<>(){}[]`, and the whole run is the token, good or bad. A JWS or JWE in JSON
/// serialization (RFC 7515 §7.2, RFC 7516 §7.2) is one token, where it is not a part of another
/// document. Bytes that are no text are too, unless tokens stand among them.
/// What stands in base64 as a whole, or has its dots percent-encoded, is taken out of that.
#[must_use]
pub fn find(text: &[u8]) -> Vec<FoundToken<'_>> {
    let Ok(text) = std::str::from_utf8(text) else {
        return in_other_encoding(text);
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
    // A string of JSON has its quotes and escapes around the token.
    let bare = if whole.starts_with('"') && whole.contains('\\') && document(whole).is_some() {
        whole
    } else {
        bare
    };
    let document = document(bare);
    let joined = if document.is_none() && bare.contains('\n') { wrapped::joined(bare) } else { None };
    let Some(joined) = joined else {
        return find_in(text, bare, document, None);
    };
    let is_joined = |token: &FoundToken<'_>| {
        let own = place(&joined.text, &token.text).map(|at| (at, token.text.len()));
        let piece = || token.piece().and_then(|piece| Some((place(&joined.text, piece)?, piece.len())));
        own.or_else(piece).is_some_and(|(at, length)| joined.is_joint(at, at + length))
    };
    let found = find_in(&joined.text, &joined.text, self::document(&joined.text), Some(&joined));
    found.into_iter().map(|token| FoundToken { joined: is_joined(&token), ..token.into_owned() }).collect()
}

/// The tokens in bytes that are no UTF-8: text in UTF-16, as some shells of Windows write it, or with some bytes of
/// another encoding around tokens. Else the bytes are one token, a bad one.
fn in_other_encoding(bytes: &[u8]) -> Vec<FoundToken<'_>> {
    let units = |of: fn([u8; 2]) -> u16| -> Vec<u16> {
        bytes[2..].chunks_exact(2).map(|two| of([two[0], two[1]])).collect()
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => String::from_utf16_lossy(&units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => String::from_utf16_lossy(&units(u16::from_be_bytes)),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let found: Vec<_> = find(text.as_bytes()).into_iter().map(FoundToken::into_owned).collect();
    // What could not be read is no part of a token.
    let is_one = |token: &FoundToken<'_>| {
        token.text.is_ascii() && std::str::from_utf8(&token.text).is_ok_and(is_token)
    };
    if !found.is_empty() && found.iter().all(is_one) {
        found
    } else {
        vec![FoundToken::new(bytes.trim_ascii())]
    }
}

/// The tokens in `bare`, which is `text` without what stands around it, and as a whole the document if it is one.
fn find_in<'a>(
    text: &'a str,
    bare: &'a str,
    document: Option<Document<'a>>,
    joined: Option<&Joined>,
) -> Vec<FoundToken<'a>> {
    let is_document = document.is_some();
    let found = match document {
        Some(Document::Token) => Vec::new(),
        Some(Document::Members(found)) => found.into_iter().map(|token| token.out_of(bare)).collect(),
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

/// The tokens that stand between spaces, quotes and punctuation; where there is none, those behind any mark; else the
/// whole text.
fn runs(text: &str) -> Vec<FoundToken<'_>> {
    let runs = text.split(is_delimiter);
    let mut found: Vec<_> = runs.filter(|run| is_token_run(run)).map(FoundToken::new).collect();
    if found.is_empty() {
        found.extend(token_runs(text).map(FoundToken::new));
    }
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
    while start < text.len() && found.len() <= MOST {
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
                        Document::Members(members) => {
                            found.extend(members.into_iter().map(|token| token.out_of(&text[offset..after])));
                        }
                    }
                    announced = None;
                    number += text[offset..after].matches('\n').count();
                    start = line_end(text, after) + 1;
                    continue;
                }
                // What ends in its own line costs no more than the line.
                Ok((_, length)) if offset + length <= end => {}
                Err(none) if none.early => {}
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
