//! One line: an authorization or cookie header, a URL, a shell's `export X=`, or a token alone.

use std::borrow::Cow;

use super::shape::{
    FoundToken, after_scheme, begins_like_token, clip, has_two_dots, is_quote, is_space, is_token_run, run,
    run_in_url,
};

/// What a line is.
pub(super) enum Line<'a> {
    /// A token and nothing else.
    Bare,
    /// These tokens, and what stood around them.
    Wrapped(Vec<FoundToken<'a>>),
    /// Nothing that is known.
    Other,
}

/// Reads a line that white space and quotes were taken from.
pub(super) fn read(line: &str) -> Line<'_> {
    let first = run(line);
    if first.len() == line.len() && (is_token_run(line) || is_dotted(line)) {
        return Line::Bare;
    }
    // A token with more behind it is none of the wrappings, whatever that more is.
    if is_token_run(first) {
        return Line::Other;
    }
    if let Some(rest) = after_scheme(line) {
        let token = run(rest);
        if !token.is_empty() {
            return Line::Wrapped(vec![FoundToken::new(token)]);
        }
    }
    let found = named(line);
    if found.is_empty() { Line::Other } else { Line::Wrapped(found) }
}

/// Whether a line is of the plumbing of HTTP as `curl -v` and browsers print it: a status line, a
/// header, a remark.
pub(super) fn is_http(line: &str) -> bool {
    let is_header = |line: &str| {
        line.split_once(": ").is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    };
    line == ">"
        || line == "<"
        || ["> ", "< ", "* ", "HTTP/"].iter().any(|start| line.starts_with(start))
        || is_header(line)
}

/// The line without what may stand before a bare token: `Authorization:` and the scheme.
pub(super) fn unwrapped_start(line: &str) -> &str {
    let value = line.split_once(':').filter(|(name, _)| is_authorization(name));
    let value = value.map_or(line, |(_, value)| value.trim_start_matches(is_space));
    after_scheme(value).unwrap_or(value)
}

/// Whether a run has the characters and the dots of a token, whatever its header says.
fn is_dotted(run: &str) -> bool {
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    run.bytes().all(is_digit) && has_two_dots(run)
}

fn is_authorization(name: &str) -> bool {
    ["authorization", "proxy-authorization"].iter().any(|ours| name.eq_ignore_ascii_case(ours))
}

fn is_cookie(name: &str) -> bool {
    ["cookie", "set-cookie"].iter().any(|ours| name.eq_ignore_ascii_case(ours))
}

/// The tokens that have a name before them, as `name=token` or `name: token`.
///
/// Every step goes forward from where the last one ended, so the whole is linear.
fn named(line: &str) -> Vec<FoundToken<'_>> {
    let around = |c| is_space(c) || is_quote(c);
    let mut found = Vec::new();
    let mut cookies_end = 0;
    let mut at = 0;
    while let Some(separator) = line[at..].find([':', '=']).map(|i| at + i) {
        at = separator + 1;
        let before = line[..separator].trim_end_matches(around);
        let name = &before[before.trim_end_matches(is_in_name).len()..];
        if name.is_empty() || is_token_run(name) {
            continue;
        }
        let mark = before[..before.len() - name.len()].chars().next_back();
        let value = line[at..].trim_start_matches(around);
        if is_cookie(name) {
            // A header in quotes (`-H 'Cookie: …'`) ends with its quote.
            let quote = mark.filter(|c| is_quote(*c));
            let end = quote.and_then(|quote| line[at..].find(quote)).map(|i| at + i);
            cookies_end = end.unwrap_or(line.len());
            continue;
        }
        let (value, explicit) = if is_authorization(name) { authorization(value) } else { (value, false) };
        if !explicit && !begins_like_token(value) {
            continue;
        }
        let in_cookies = separator < cookies_end;
        let in_url = matches!(mark, Some('?' | '&' | '#'));
        let text = if in_url { run_in_url(value) } else { run(value) };
        at = line.len() - value.len() + text.len();
        let text = if in_url || in_cookies { dots_decoded(text) } else { Cow::Borrowed(text) };
        if is_token_run(&text) || (explicit && !text.is_empty()) {
            let cookie = if in_cookies { "cookie " } else { "" };
            found.push(FoundToken {
                text: bytes(text),
                label: Some(format!("{cookie}{}", clip(name))),
                joined: false,
            });
        }
    }
    found
}

/// What stands for a token after `Authorization:`, and whether its scheme says that it is one.
fn authorization(value: &str) -> (&str, bool) {
    if let Some(rest) = after_scheme(value) {
        return (rest, true);
    }
    // Some servers have schemes of their own, as `JWT eyJ…`.
    let scheme = value.len() - value.trim_start_matches(is_in_name).len();
    let rest = value[scheme..].trim_start_matches(is_space);
    (if begins_like_token(value) { value } else { rest }, false)
}

/// What names of variables, headers, cookies and parameters are made of.
fn is_in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '$' | '%')
}

/// Dots in the percent-encoding of URLs.
fn dots_decoded(text: &str) -> Cow<'_, str> {
    if text.contains('%') {
        Cow::Owned(text.replace("%2E", ".").replace("%2e", "."))
    } else {
        Cow::Borrowed(text)
    }
}

fn bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}
