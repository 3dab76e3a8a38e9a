//! JSON documents: a JWS or JWE in JSON serialization, one with tokens among its string values, or
//! the header of a token.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Error;
use serde_json::value::RawValue;

use super::shape::{FoundToken, after_scheme, clip, is_quote, is_space, is_token_run, run};

/// What a JSON document is to somebody who looks for tokens.
pub(super) enum Document<'a> {
    /// A token itself, all of it.
    Token,
    /// Something else, with these tokens (or none) among its values.
    Members(Vec<FoundToken<'a>>),
}

/// Whether `text` begins as documents do that can hold a token.
pub(super) fn begins(text: &str) -> bool {
    text.starts_with(['{', '['])
}

/// Reads the JSON value at the beginning of `text`; also says where it ends.
///
/// Fails on what is no JSON, and beyond a depth of 128.
pub(super) fn read(text: &str) -> Result<(Document<'_>, usize), Error> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Walked>();
    let Walked { found, parts, .. } = documents.next().transpose()?.unwrap_or_default();
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

impl<'de> Deserialize<'de> for Walked<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut walked = Self::default();
        Walk(&mut walked).deserialize(deserializer)?;
        Ok(walked)
    }
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
        if let Some(token) = token_in(value) {
            self.0.push(Cow::Owned(token.as_bytes().to_vec()));
        }
        self.0.note_string();
        Ok(())
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<(), E> {
        if let Some(token) = token_in(value) {
            self.0.push(Cow::Borrowed(token.as_bytes()));
        }
        self.0.note_string();
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
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            if self.0.path.is_empty() && name == "signatures" {
                self.0.parts.signature = true;
            }
            self.0.path.push(Step::Member(clip(&name).to_owned()));
            members.next_value_seed(Walk(self.0))?;
            self.0.path.pop();
        }
        Ok(())
    }
}

impl<'de> Walked<'de> {
    fn push(&mut self, text: Cow<'de, [u8]>) {
        self.found.push(FoundToken { text, label: Some(label(&self.path)), joined: false });
    }

    /// A string stands at the present path.
    fn note_string(&mut self) {
        let [Step::Member(name)] = &self.path[..] else {
            return;
        };
        match name.as_str() {
            "payload" => self.parts.payload = true,
            "signature" => self.parts.signature = true,
            "ciphertext" => self.parts.ciphertext = true,
            _ => {}
        }
    }
}

/// The token that a string value is, perhaps behind a `Bearer`.
fn token_in(value: &str) -> Option<&str> {
    let value = value.trim_matches(|c| is_space(c) || is_quote(c));
    let value = after_scheme(value).unwrap_or(value);
    (is_token_run(value) && run(value).len() == value.len()).then_some(value)
}

/// `tokens[0].id_token`, cut where a label ends.
fn label(path: &[Step]) -> String {
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
    clip(&label).to_owned()
}
