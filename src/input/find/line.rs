//! One line: an authorization or cookie header, a URL, a shell's `export X=`, or a token alone.

use std::borrow::Cow;

use super::encoded::{
    begins_escaped, begins_like_base64, token_in_base64, token_in_credentials, unescaped, unreserved,
};
use super::shape::{
    FoundToken, after_scheme, begins_like_token, clip, has_two_dots, is_quote, is_space, is_token_run, run,
    run_in_url, scheme,
};

/// How often the percent-encoding of a URL in a URL is undone.
const URL_DEPTH: usize = 3;

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
    let is_run = first.len() == line.len();
    if is_run && let Some(token) = encoded_token(line) {
        let token: FoundToken<'_> = token;
        return Line::Wrapped(vec![token.out_of(line)]);
    }
    if is_run && (is_token_run(line) || is_dotted(line)) {
        return Line::Bare;
    }
    // A token with more behind it is none of the wrappings, whatever that more is.
    if is_token_run(first) {
        return Line::Other;
    }
    if let Some(rest) = after_scheme(line) {
        let token = run(rest);
        // In `Bearer token: …` and `'Bearer ' + …` the next word is none.
        if is_said_token(token) && (token.len() == rest.len() || has_two_dots(token)) {
            return Line::Wrapped(vec![FoundToken::new(token)]);
        }
    }
    let found = named(line, URL_DEPTH);
    if found.is_empty() { Line::Other } else { Line::Wrapped(found) }
}

/// The token that a run is under another encoding.
pub(super) fn encoded_token(run: &str) -> Option<FoundToken<'static>> {
    if let Cow::Owned(text) = unreserved(run)
        && is_token_run(&text)
    {
        return Some(FoundToken::of(Cow::Owned(text.into_bytes())));
    }
    token_in_base64(run).map(FoundToken::decoded)
}

/// Whether a line is what stands around tokens, and none: of HTTP as `curl -v` and browsers print it (a status line,
/// a header, a remark), a prompt and its command, a fence, or what announces the next line.
pub(super) fn is_plumbing(line: &str) -> bool {
    let is_header = |line: &str| {
        line.split_once(": ").is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    };
    let is_prompt = |line: &str| {
        // As `alice@host:~$ kubectl …`; the prompt after the last answer has no command.
        let (user, command) = line.split_once('@').unwrap_or(("", line));
        let is_user = !user.is_empty() && !user.contains(is_space);
        is_user
            && (["$ ", "# ", "% "].iter().any(|end| command.contains(end))
                || command.ends_with(['$', '#', '%']))
    };
    ["$", "%", "#", ">", "<", "❯", "➜", "```"].contains(&line)
        || ["> ", "< ", "* ", "$ ", "% ", "# ", "❯ ", "➜ ", "```", "-----", "HTTP/"]
            .iter()
            .any(|start| line.starts_with(start))
        || is_header(line)
        || is_prompt(line)
        || announced(line).is_some()
}

/// What a line says of the one below it: a name and a colon, as in a mail, or in YAML with the sign of a block.
pub(super) fn announced(line: &str) -> Option<&str> {
    let name = [":", ": |", ": >", ": |-", ": >-"].iter().find_map(|end| line.strip_suffix(end))?;
    let name = name.trim_start_matches(['-', ' ']);
    (!name.is_empty() && !name.contains(':')).then_some(name)
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

/// The tokens that have a name before them, as `name=token` or `name: token`, those in URLs within URLs `depth` deep.
///
/// Every step goes forward from where the last one ended, so the whole is linear.
pub(super) fn named(line: &str, depth: usize) -> Vec<FoundToken<'_>> {
    // Quotes within a quote have a backslash each.
    let around = |c| is_space(c) || is_quote(c) || c == '\\';
    let mut found = Vec::new();
    let mut cookies_end = 0;
    let mut at = 0;
    while let Some(separator) = line[at..].find([':', '=']).map(|i| at + i) {
        at = separator + 1;
        let before = line[..separator].trim_end_matches(around);
        let name = before[before.trim_end_matches(is_in_name).len()..].trim_start_matches(['[', '-']);
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
        let said = after_scheme(value).filter(|token| begins_like_token(token));
        let Value { text: value, scheme } = match said {
            _ if is_authorization(name) => authorization(value),
            Some(token) => Value::of(token),
            None => Value::of(value),
        };
        let in_cookies = separator < cookies_end;
        let in_url = matches!(mark, Some('?' | '&' | '#'));
        let is_plain = scheme == Scheme::Token || begins_like_token(value);
        let is_encoded = scheme == Scheme::Basic || begins_like_base64(value);
        if !(is_plain || is_encoded || depth > 0 && begins_escaped(value)) {
            continue;
        }
        let text = if in_url { run_in_url(value) } else { run(value) };
        let (all, is_escaped) = (text, line[..line.len() - value.len()].ends_with("\\\""));
        let text = if is_escaped { text.split('\\').next().unwrap_or(text) } else { text };
        // Behind the token stands the backslash of the closing quote; where more does, it is not looked through.
        let piece = if all.len() <= text.len() + 1 { all } else { text };
        at = line.len() - value.len() + all.len();
        let token: Option<FoundToken<'_>> = if is_plain {
            let token = unreserved(text);
            let is_one = is_token_run(&token) || (scheme == Scheme::Token && is_said_token(text));
            is_one.then(|| FoundToken::of(bytes(token)))
        } else if scheme == Scheme::Basic {
            token_in_credentials(text).map(FoundToken::decoded)
        } else if is_encoded {
            encoded_token(text)
        } else {
            let text = unescaped(text);
            let said = after_scheme(&text).map(run).filter(|token| is_token_run(token));
            let inner = match said {
                Some(token) => vec![FoundToken::new(token).labelled(clip(name).to_owned())],
                None => named(&text, depth - 1),
            };
            for token in inner {
                let token: FoundToken<'_> = token.into_owned();
                found.push(token.out_of(piece));
            }
            None
        };
        let cookie = if in_cookies { "cookie " } else { "" };
        if let Some(token) = token {
            found.push(token.out_of(piece).labelled(format!("{cookie}{}", clip(name))));
        }
    }
    found
}

/// Whether what an authorization scheme says to be a token may be one, good or bad: there is something of it.
fn is_said_token(text: &str) -> bool {
    text.contains(|c: char| c.is_alphanumeric())
}

/// What stands for a token behind a name.
struct Value<'a> {
    text: &'a str,
    scheme: Scheme,
}

impl<'a> Value<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, scheme: Scheme::None }
    }
}

/// What an authorization scheme says of what stands behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// Nothing; some servers have schemes of their own, as `JWT eyJ…`.
    None,
    /// That it is a token.
    Token,
    /// That it is a name and a password in base64 (RFC 7617).
    Basic,
}

fn authorization(value: &str) -> Value<'_> {
    if let Some(text) = after_scheme(value) {
        return Value { text, scheme: Scheme::Token };
    }
    if let Some(text) = scheme("basic", value) {
        return Value { text, scheme: Scheme::Basic };
    }
    if begins_escaped(value) && !begins_like_token(value) {
        return Value::of(value);
    }
    let name = value.len() - value.trim_start_matches(is_in_name).len();
    let rest = value[name..].trim_start_matches(is_space);
    Value::of(if begins_like_token(value) { value } else { rest })
}

/// What names of variables, headers, cookies and parameters are made of.
fn is_in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '$' | '%')
}

fn bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}
