//! The members of a JWK, strictly read: none twice, each of its own type.

use std::collections::HashSet;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::crypto::components::Secret;
use crate::error::KeyError;

/// Members that have a place of their own, whatever the key (RFC 7517 §4).
const KNOWN: [&str; 5] = ["kty", "kid", "use", "key_ops", "alg"];

/// Members that are the key itself, for a `kty` (RFC 7518 §6, RFC 8037 §2, RFC 9964 §3). Under another
/// `kty` the same name may be anything.
fn key_members(kty: &str) -> &'static [&'static str] {
    match kty {
        "oct" => &["k"],
        "RSA" => &["n", "e", "d", "p", "q", "dp", "dq", "qi", "oth"],
        "EC" => &["crv", "x", "y", "d"],
        "OKP" => &["crv", "x", "d"],
        "AKP" => &["pub", "priv"],
        _ => &[],
    }
}

/// A JSON object whose values are still text, in its own order.
pub(super) struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Whether there is a member of that name, `null` or not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// The names of all members but one.
    pub(super) fn names_but(&self, name: &str) -> Vec<String> {
        self.0.iter().map(|(found, _)| found.clone()).filter(|found| found != name).collect()
    }

    /// A member's text; `null` counts as none.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let (_, value) = self.0.iter().find(|(found, _)| found == name)?;
        (value.get() != "null").then_some(*value)
    }

    /// The members that are no part of the key and have no place of their own, each as it is spelled.
    pub(super) fn other(&self) -> Vec<(String, Zeroizing<String>)> {
        let kty: Option<String> = self.parsed("kty", "a string").ok().flatten();
        let own = key_members(kty.as_deref().unwrap_or_default());
        let is_known = |name: &str| KNOWN.contains(&name) || own.contains(&name);
        let others = self.0.iter().filter(|(name, _)| !is_known(name));
        others.map(|(name, raw)| (name.clone(), compact(raw.get()))).collect()
    }

    /// A member as what it must be.
    pub(super) fn parsed<T: Deserialize<'a>>(
        &self,
        member: &'static str,
        needed: &'static str,
    ) -> Result<Option<T>, KeyError> {
        self.get(member)
            .map(|raw| serde_json::from_str(raw.get()))
            .transpose()
            .map_err(|_| KeyError::JwkType { member, needed })
    }

    /// A string that must be there.
    pub(super) fn needed(&self, member: &'static str) -> Result<String, KeyError> {
        self.parsed(member, "a string")?.ok_or(KeyError::JwkMissing { member })
    }

    /// Bytes that must be there, in strict base64url.
    pub(super) fn bytes(&self, member: &'static str) -> Result<Secret, KeyError> {
        let text = Zeroizing::new(self.needed(member)?);
        URL_SAFE_NO_PAD
            .decode(text.as_bytes())
            .map(Zeroizing::new)
            .map_err(|_| KeyError::JwkBase64 { member })
    }

    /// Bytes of which there must be exactly so many.
    pub(super) fn sized(&self, member: &'static str, expected: usize) -> Result<Secret, KeyError> {
        let bytes = self.bytes(member)?;
        let found = bytes.len();
        if found == expected { Ok(bytes) } else { Err(KeyError::JwkLength { member, found, expected }) }
    }

    /// RFC 7517 §4: names are unique, else the JWK is rejected.
    pub(super) fn check_names(&self) -> Result<(), KeyError> {
        let mut seen = HashSet::new();
        match self.0.iter().find(|(name, _)| !seen.insert(name)) {
            Some((name, _)) => Err(KeyError::JwkDuplicate { name: name.clone() }),
            None => Ok(()),
        }
    }
}

/// JSON without the white space between its values: on one line, and nothing else changed.
fn compact(json: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(json.len()));
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if in_string || !c.is_ascii_whitespace() {
            text.push(c);
        }
        if c == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && c == '\\' && !escaped;
    }
    text
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}
