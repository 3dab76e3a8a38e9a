//! The JOSE header of one signature (RFC 7515 §4): the protected part, and in
//! JSON serialization an unprotected one beside it.

use std::borrow::Cow;

use super::json::{Document, Kind, Value};

/// The header's two halves, each a JSON object when present.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// What the signature covers.
    pub protected: Option<Document>,
    /// What it does not cover (`header`, RFC 7515 §7.2.1).
    pub unprotected: Option<Document>,
}

impl Header {
    /// The parameter of that name, from either half; they are disjoint.
    #[must_use]
    pub fn get<'h>(&'h self, name: &str) -> Option<Value<'h>> {
        let of = |half: &'h Option<Document>| half.as_ref()?.root().get(name);
        of(&self.protected).or_else(|| of(&self.unprotected))
    }

    /// How many bytes of memory it takes, about.
    #[must_use]
    pub fn kept(&self) -> usize {
        [&self.protected, &self.unprotected].into_iter().flatten().map(Document::kept).sum()
    }

    /// A parameter that is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name)?.as_str()
    }

    /// The algorithm's name (RFC 7515 §4.1.1).
    #[must_use]
    pub fn alg(&self) -> Option<Cow<'_, str>> {
        self.text("alg")
    }

    /// The key's id (RFC 7515 §4.1.4).
    #[must_use]
    pub fn kid(&self) -> Option<Cow<'_, str>> {
        self.text("kid")
    }

    /// Whether the header says that nothing was signed: `none`, in any case (RFC 7518 §3.6).
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.alg().is_some_and(|alg| alg.trim().eq_ignore_ascii_case("none"))
    }

    /// The parameters by which a token tries to bring its own key (RFC 7515 §4.1.2, 4.1.3,
    /// 4.1.5, 4.1.6). They are shown and never followed.
    pub fn key_references(&self) -> impl Iterator<Item = &'static str> {
        ["jku", "jwk", "x5u", "x5c"].into_iter().filter(|name| self.get(name).is_some())
    }

    /// Judges `crit` and `b64` (RFC 7515 §4.1.11, RFC 7797 §6): the reason to refuse, if any.
    ///
    /// `b64` is the one extension understood, and `b64: false` is not built.
    #[must_use]
    pub fn critical_fault(&self) -> Option<String> {
        if self.unprotected.as_ref().is_some_and(|header| header.root().get("crit").is_some()) {
            return Some("\"crit\" stands in the unprotected header".to_owned());
        }
        let Some(protected) = self.protected.as_ref().map(Document::root) else {
            return self.get("b64").map(|_| "\"b64\" stands in the unprotected header".to_owned());
        };
        let mut names = Vec::new();
        if let Some(crit) = protected.get("crit") {
            if crit.kind() != Kind::Array {
                return Some(format!("\"crit\" is {}, not an array of names", crit.kind().with_article()));
            }
            for name in crit.elements() {
                let Some(name) = name.as_str() else {
                    return Some(format!("\"crit\" holds {}, not only names", name.kind().with_article()));
                };
                if DEFINED.contains(&name.as_ref()) {
                    return Some(format!("\"crit\" names \"{name}\", which RFC 7515 itself defines"));
                }
                if names.contains(&name) {
                    return Some(format!("\"crit\" names \"{name}\" twice"));
                }
                if protected.get(&name).is_none() {
                    return Some(format!("\"crit\" names \"{name}\", which is not in the protected header"));
                }
                if name != "b64" {
                    return Some(format!("\"crit\" asks for \"{name}\", which is not understood"));
                }
                names.push(name);
            }
            if names.is_empty() {
                return Some("\"crit\" is an empty array".to_owned());
            }
        }
        let b64 = self.get("b64")?;
        if names.is_empty() {
            return Some("\"b64\" stands there without its entry in \"crit\"".to_owned());
        }
        match b64.as_bool() {
            Some(true) => None,
            Some(false) => {
                Some("the payload is unencoded (\"b64\": false), which is not supported".to_owned())
            }
            None => Some(format!("\"b64\" is {}, not a boolean", b64.kind().with_article())),
        }
    }
}

/// Parameters that RFC 7515 and RFC 7518 define; `crit` may not name them.
const DEFINED: [&str; 20] = [
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk",
    "apu", "apv", "iv", "tag", "p2s", "p2c",
];
