//! JSON documents: a JWS or JWE in JSON serialization, one with tokens among its string values, or
//! the header of a token.

use std::fmt::{self, Write};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::encoded::token_in_credentials;
use super::line;
use super::overlooked::{token_runs, with_overlooked};
use super::shape::{FoundToken, MOST, SHORTEST, after_scheme, clip, is_quote, is_space, is_token};

/// How deep JSON may stand in the strings of JSON.
const DEPTH: usize = 4;

/// What a JSON document is to somebody who looks for tokens.
pub(super) enum Document<'a> {
    /// A token itself, all of it.
    Token,
    /// Something else, with these tokens (or none) among its values.
    Members(Vec<FoundToken<'a>>),
}

/// Whether `text` begins as documents do that can hold a token.
pub(super) fn begins(text: &str) -> bool {
    text.starts_with(['{', '[', '"'])
}

/// Why there is no document.
pub(super) struct NoDocument {
    /// Whether that was seen in the first line.
    pub(super) early: bool,
}

/// Reads the JSON value at the beginning of `text`; also says where it ends.
///
/// Fails on what is no JSON, and beyond a depth of 128.
pub(super) fn read(text: &str) -> Result<(Document<'_>, usize), NoDocument> {
    read_at(text, 0)
}

/// The same for a document that stands in the string of another, and that in one of yet another.
fn read_at(text: &str, depth: usize) -> Result<(Document<'_>, usize), NoDocument> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let no_json = |error: serde_json::Error| NoDocument { early: error.line() == 1 && !error.is_eof() };
    let value = documents.next().transpose().map_err(no_json)?.map_or("", RawValue::get);
    let mut walked = Walked { depth, ..Walked::default() };
    let walk = Walk(&mut walked).deserialize(&mut serde_json::Deserializer::from_str(value));
    // It was read to its end, and is too deep.
    walk.map_err(|_| NoDocument { early: false })?;
    let Walked { found, parts, .. } = walked;
    let token = (parts.payload && parts.signature) || parts.ciphertext;
    let document = if token { Document::Token } else { Document::Members(found) };
    Ok((document, documents.byte_offset()))
}

/// What a header says of the shape of its token.
#[derive(Clone, Copy)]
pub(super) struct Header {
    /// Whether it has an `enc`: a JWE, of five parts (RFC 7516 §4.1.2).
    pub(super) encrypted: bool,
}

/// Reads a header: an object with a text as its `alg`.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let Members { alg, enc } = serde_json::from_str(std::str::from_utf8(bytes).ok()?).ok()?;
    alg.then_some(Header { encrypted: enc })
}

/// Which members a header has. One that stands twice is for those to judge who read the token.
#[derive(Default)]
struct Members {
    alg: bool,
    enc: bool,
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self::default())
    }
}

impl<'de> Visitor<'de> for Members {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Self, A::Error> {
        while let Some(name) = members.next_key::<Name>()? {
            let is_text = members.next_value::<&RawValue>()?.get().starts_with('"');
            match name {
                Name::Alg => self.alg |= is_text,
                Name::Enc => self.enc = true,
                Name::Other => {}
            }
        }
        Ok(self)
    }
}

/// The name of a member of a header.
enum Name {
    Alg,
    Enc,
    Other,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(match name {
                    "alg" => Name::Alg,
                    "enc" => Name::Enc,
                    _ => Name::Other,
                })
            }
        }
        deserializer.deserialize_str(Read)
    }
}

/// What a walk through a document has met.
#[derive(Default)]
struct Walked<'de> {
    found: Vec<FoundToken<'de>>,
    path: Vec<Step>,
    parts: Parts,
    /// The text of the last member called `name`: headers and cookies are often objects of `name` and `value`.
    name: Option<String>,
    /// Whether the last value was a string.
    is_string: bool,
    /// How many documents this one stands in as a string.
    depth: usize,
}

/// The members at the top that make a JSON serialization.
#[derive(Default)]
struct Parts {
    payload: bool,
    signature: bool,
    ciphertext: bool,
}

enum Step {
    Member(String),
    Index(usize),
}

/// Goes through one value, whatever it is.
struct Walk<'w, 'de>(&'w mut Walked<'de>);

impl<'de> DeserializeSeed<'de> for Walk<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        for token in self.0.found_in(value) {
            self.0.found.push(token.into_owned());
        }
        self.0.note_string(value);
        Ok(())
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<(), E> {
        let found = self.0.found_in(value);
        self.0.found.extend(found);
        self.0.note_string(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for index in 0.. {
            self.0.path.push(Step::Index(index));
            let more = items.next_element_seed(Walk(self.0))?.is_some();
            self.0.path.pop();
            if !more {
                break;
            }
        }
        self.0.is_string = false;
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        // An object within has a name of its own.
        let outer = self.0.name.take();
        while let Some(name) = members.next_key::<String>()? {
            if self.0.path.is_empty() && name == "signatures" {
                self.0.parts.signature = true;
            }
            let (before, is_value) = (self.0.found.len(), name.eq_ignore_ascii_case("value"));
            for run in token_runs(&name).take(MOST) {
                let token: FoundToken<'_> = FoundToken::new(run).into_owned();
                self.0.found.push(token.labelled(label(&self.0.path, Some("(a name)"))));
            }
            self.0.path.push(Step::Member(clip(&name).to_owned()));
            self.0.is_string = false;
            members.next_value_seed(Walk(self.0))?;
            self.0.path.pop();
            if is_value
                && self.0.is_string
                && let Some(name) = self.0.name.take()
            {
                let label = label(&self.0.path, Some(&name));
                for token in &mut self.0.found[before..] {
                    token.label = Some(label.clone());
                }
            }
        }
        self.0.name = outer;
        self.0.is_string = false;
        Ok(())
    }
}

impl Walked<'_> {
    /// The tokens that a string holds: it is one, perhaps behind a `Bearer`, or a document, a header, a URL with some.
    fn found_in<'v>(&self, value: &'v str) -> Vec<FoundToken<'v>> {
        if value.len() < SHORTEST || self.found.len() > MOST {
            return Vec::new();
        }
        let text = value.trim_matches(|c| is_space(c) || is_quote(c));
        let text = after_scheme(text).unwrap_or(text);
        let is_auth = || matches!(self.path.last(), Some(Step::Member(name)) if name == "auth");
        let one = if is_token(text) {
            Some(FoundToken::new(text))
        } else if is_auth() {
            token_in_credentials(text).map(FoundToken::decoded)
        } else {
            line::encoded_token(text)
        };
        if let Some(token) = one {
            return vec![self.placed(token)];
        }
        let document =
            if self.depth < DEPTH && begins(text) { read_at(text, self.depth + 1).ok() } else { None };
        let found = match document {
            Some((Document::Token, length)) => vec![FoundToken::new(&text[..length])],
            Some((Document::Members(found), _)) => found,
            None => with_overlooked(text, line::named(text, 1)),
        };
        found.into_iter().map(|token| self.placed(token)).collect()
    }

    /// A token of a string, with the place of the string before its own.
    fn placed<'v>(&self, token: FoundToken<'v>) -> FoundToken<'v> {
        match label(&self.path, token.label.as_deref()) {
            label if label.is_empty() => token,
            label => token.labelled(label),
        }
    }

    /// A string stands at the present path.
    fn note_string(&mut self, value: &str) {
        let Some(Step::Member(name)) = self.path.last() else {
            return;
        };
        self.is_string = true;
        if name.eq_ignore_ascii_case("name") {
            self.name = Some(clip(value).to_owned());
        }
        if self.path.len() > 1 {
            return;
        }
        match name.as_str() {
            "payload" => self.parts.payload = true,
            "signature" => self.parts.signature = true,
            "ciphertext" => self.parts.ciphertext = true,
            _ => {}
        }
    }
}

/// `tokens[0].id_token`, cut where a label ends; and behind it the name that the token has in the string there.
fn label(path: &[Step], within: Option<&str>) -> String {
    let mut label = String::new();
    for step in path {
        let dot = if label.is_empty() { "" } else { "." };
        let written = match step {
            Step::Member(name) => write!(label, "{dot}{name}"),
            Step::Index(index) => write!(label, "[{index}]"),
        };
        if written.is_err() || clip(&label).len() < label.len() {
            break;
        }
    }
    if let Some(name) = within {
        let space = if label.is_empty() { "" } else { " " };
        // Writing to a String cannot fail.
        let _ = write!(label, "{space}{name}");
    }
    clip(&label).to_owned()
}
