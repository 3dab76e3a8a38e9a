//! Public keys in text: the lines of `id.pub`, `authorized_keys` and `known_hosts`, and the blocks of
//! RFC 4716.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::blob::{self, Type, not_public};
use crate::crypto::components::Components;
use crate::error::KeyError;

const BEGIN: &str = "---- BEGIN SSH2 PUBLIC KEY ----";
const END: &str = "---- END SSH2 PUBLIC KEY ----";

/// How ssh.com's own private keys begin, locked or not.
const PRIVATE: &str = "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY";

/// The most lines that are read.
const LINES_MOST: usize = 10_000;

/// How the names of types begin, known ones and others.
const TYPES: [&str; 4] = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-sha2-"];

/// How blobs begin, in base64: with the length and the name of the type. Keys, keys in hardware,
/// certificates.
const BLOBS: [&str; 8] = [
    "AAAAB3NzaC1",
    "AAAAC3NzaC1",
    "AAAAE2VjZHNh",
    "AAAAGnNrLXNz",
    "AAAAInNrLWVj",
    "AAAAHHNzaC1",
    "AAAAIHNzaC1",
    "AAAAKGVjZHNh",
];

/// A public key, and the comment beside it.
pub(crate) type Public = (Components, Option<String>);

/// The entries of a text, in order, and the name of their format.
pub(crate) type Entries = (Vec<Result<Public, KeyError>>, &'static str);

/// Whether a text begins as a public key does, or a line of it names one behind a host, options or a
/// comment sign. Whatever is wrong with it, this is no HMAC secret.
pub(crate) fn looks_like_public(text: &str) -> bool {
    let begins = TYPES.iter().any(|kind| text.starts_with(kind)) || text.starts_with("---- BEGIN SSH2");
    begins || text.lines().any(|line| line.split_ascii_whitespace().any(is_blob))
}

fn is_blob(word: &str) -> bool {
    BLOBS.iter().any(|blob| word.starts_with(blob))
}

/// Every key of a text.
pub(crate) fn read_public(text: &str) -> Result<Entries, KeyError> {
    if text.starts_with(PRIVATE) {
        return Err(KeyError::SshTectia);
    }
    if text.starts_with("---- BEGIN SSH2") {
        let mut blocks: Vec<_> = text.split(BEGIN).skip(1).map(block).collect();
        if blocks.is_empty() {
            blocks.push(Err(not_public("its begin line is not complete")));
        }
        return Ok((blocks, "RFC 4716"));
    }
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    if lines.clone().nth(LINES_MOST).is_some() {
        return Err(KeyError::TooMany { what: "lines of OpenSSH keys", limit: LINES_MOST });
    }
    Ok((lines.map(line).collect(), "OpenSSH line"))
}

/// One line: options or hosts, the type, the blob, a comment (`authorized_keys` in sshd(8)).
fn line(line: &str) -> Result<Public, KeyError> {
    let words = words(line);
    if words.first().is_some_and(|(_, word)| *word == "@revoked") {
        return Err(not_public("it is marked as revoked"));
    }
    if words.first().is_some_and(|(_, word)| *word == "@cert-authority") {
        return Err(KeyError::SshAuthority);
    }
    let is_type = |word: &str| TYPES.iter().any(|kind| word.starts_with(kind));
    let typed = words
        .windows(2)
        .find(|pair| is_type(pair[0].1) && pair[1].1.starts_with("AAAA"))
        .map(|pair| (Some(pair[0].1), pair[1]));
    let bare = || words.iter().find(|(_, word)| is_blob(word)).map(|found| (None, *found));
    let Some((name, (at, base64))) = typed.or_else(bare) else {
        let named = words.iter().find(|(_, word)| is_type(word));
        return Err(match named.map(|(_, name)| Type::named(name.as_bytes())) {
            Some(Err(refused)) => refused,
            Some(Ok(_)) => not_public("nothing stands behind its type"),
            None => not_public("a line without a key"),
        });
    };
    if is_authority(&line[..at]) {
        return Err(KeyError::SshAuthority);
    }
    let blob = STANDARD.decode(base64).map_err(|_| not_public("it does not hold base64"))?;
    let (found, components) = blob::read(&blob)?;
    if name.is_some_and(|name| name != found.name()) {
        return Err(not_public("it is of another type than the line says"));
    }
    Ok((components, comment(&line[at + base64.len()..])))
}

/// Whether one of the options before a key, which commas part, makes it an authority's.
fn is_authority(options: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    options
        .split(|c: char| {
            quoted ^= c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            !quoted && (c == ',' || c.is_whitespace())
        })
        .any(|option| option.eq_ignore_ascii_case("cert-authority"))
}

/// The words of a line and where they begin. White space in double quotes, which options have, does
/// not part them.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let (mut begin, mut quoted, mut escaped) = (None, false, false);
    for (at, c) in line.char_indices() {
        if c.is_whitespace() && !quoted {
            words.extend(begin.take().map(|begin| (begin, &line[begin..at])));
            continue;
        }
        begin.get_or_insert(at);
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
    }
    words.extend(begin.map(|begin| (begin, &line[begin..])));
    words
}

fn comment(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// One block behind its begin line (RFC 4716 §3): headers, which a backslash continues, then base64.
fn block(text: &str) -> Result<Public, KeyError> {
    let (body, _) = text.split_once(END).ok_or(not_public("it has no end line: it is cut off"))?;
    let (mut base64, mut said, mut header) = (String::new(), String::new(), None);
    for line in body.lines().map(str::trim) {
        let continued = header.take().map(|name| (name, line));
        let Some((name, value)) = continued.or_else(|| line.split_once(':')) else {
            base64.push_str(line);
            continue;
        };
        let ended = value.strip_suffix('\\');
        if name.eq_ignore_ascii_case("Comment") {
            said.push_str(ended.unwrap_or(value));
        }
        header = ended.map(|_| name);
    }
    let blob = STANDARD.decode(base64).map_err(|_| not_public("it does not hold base64"))?;
    let (_, components) = blob::read(&blob)?;
    Ok((components, comment(said.trim().trim_matches('"'))))
}

/// A public line with its line feed, as `ssh-keygen -y` writes it. None for a key that SSH has no type
/// for. A comment has no room for control characters: blanks stand for them.
pub(crate) fn public_line(components: &Components, comment: Option<&str>) -> Option<String> {
    let name = Type::of(components)?.name();
    let mut line = format!("{name} {}", STANDARD.encode(&*blob::write(components)?));
    if let Some(comment) = comment {
        let visible: String = comment.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // Blanks at either end are read as no part of it.
        let visible = visible.trim();
        if !visible.is_empty() {
            line.extend([" ", visible]);
        }
    }
    line.push('\n');
    Some(line)
}
