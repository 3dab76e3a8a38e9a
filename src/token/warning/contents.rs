//! What stands in JSON that anybody can read: what reads like a secret, and characters that control a
//! terminal, or reorder or hide text.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

use memchr::{memchr, memmem};

use crate::error::listed;
use crate::token::characters::is_hostile;
use crate::token::json::{Document, Kind, Value};

/// How many bytes of a way are enough to find it; the name that ends it may be longer.
const MOST: usize = 500;

/// How many places a warning names.
const NAMED: usize = 5;

/// How names end that secrets have, in lower case, letters and digits only.
const SECRET_ENDINGS: [&str; 16] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secrets",
    "passwords",
    "secretkey",
    "secretaccesskey",
    "privatekey",
    "apikey",
    "signingkey",
    "encryptionkey",
    "accesstoken",
    "refreshtoken",
    "creditcardnumber",
    "socialsecuritynumber",
];

/// Whole names that secrets have, and longer ones do not.
const SECRET_NAMES: [&str; 7] = ["pwd", "passcode", "cardnumber", "creditcard", "cvv", "cvc", "ssn"];

/// The private members of a JWK (RFC 7517 §9.2, RFC 7518 §6, RFC 9964).
const PRIVATE_MEMBERS: [&str; 5] = ["d", "p", "q", "k", "priv"];

/// How the first line of a private key ends in PEM.
const PRIVATE_PEM: &str = "PRIVATE KEY-----";

static PEM: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new(PRIVATE_PEM));

/// A step on the way to a value.
#[derive(Clone, Copy)]
enum Step<'d> {
    Member(Value<'d>),
    Element(usize),
}

/// Names what reads like a secret, in words; `None` when nothing does.
pub(super) fn secrets(document: &Document) -> Option<String> {
    // What nearly every document lacks need not be looked for place by place.
    let is_telling = |name: Value<'_>| {
        let name = name.inner();
        may_tell(name) && (name == "kty" || is_secret(name))
    };
    if !document.is_escaped()
        && !document.names().any(is_telling)
        && PEM.find(document.text().as_bytes()).is_none()
    {
        return None;
    }
    let mut places = Places::default();
    walk(document.root(), &mut Vec::new(), &mut |way, value| {
        let named = matches!(way.last(), Some(Step::Member(name)) if is_secret_name(*name));
        if (named && holds_something(value)) || is_private_key(value) {
            places.add(|| format!("\"{}\"", path(way)));
        }
    });
    places.told()
}

/// Names the characters that are no text, and where they stand, in words; `None` when all is text.
pub(super) fn hidden(document: &Document) -> Option<String> {
    let text = document.text();
    // An escape, DEL or a byte beyond ASCII: without one there is nothing to find.
    if text.is_ascii() && !document.is_escaped() && memchr(0x7f, text.as_bytes()).is_none() {
        return None;
    }
    let mut places = Places::default();
    walk(document.root(), &mut Vec::new(), &mut |way, value| {
        let name = way.last().and_then(|step| match step {
            Step::Member(name) => hidden_in(&name.as_str()?),
            Step::Element(_) => None,
        });
        if let Some(c) = name.or_else(|| hidden_in(&value.as_str()?)) {
            places.add(|| format!("{} in \"{}\"", code_point(c), path(way)));
        }
    });
    places.told()
}

/// The first character of a text that is no text. Line endings and tabs are, and so is what scripts need to be written:
/// the marks of direction, and the soft hyphen.
pub(super) fn hidden_in(text: &str) -> Option<char> {
    let is_text = |c| matches!(c, '\n' | '\r' | '\t' | '\u{ad}' | '\u{61c}' | '\u{200e}' | '\u{200f}');
    text.chars().find(|&c| is_hostile(c) && !is_text(c))
}

/// A character as Unicode writes it, e.g. `U+202E`.
pub(super) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Places, of which the first are named and the rest counted.
#[derive(Default)]
struct Places {
    named: Vec<String>,
    count: usize,
}

impl Places {
    fn add(&mut self, name: impl FnOnce() -> String) {
        self.count += 1;
        if self.named.len() < NAMED {
            self.named.push(name());
        }
    }

    fn told(mut self) -> Option<String> {
        let more = self.count - self.named.len();
        self.named.extend((more > 0).then(|| format!("{more} more")));
        (!self.named.is_empty()).then(|| listed(&self.named, "and"))
    }
}

/// Shows every value below one, and the way to it. As deep as a document goes, which is bounded.
fn walk<'d>(value: Value<'d>, way: &mut Vec<Step<'d>>, see: &mut impl FnMut(&[Step<'d>], Value<'d>)) {
    see(way, value);
    for (name, value) in value.members() {
        way.push(Step::Member(name));
        walk(value, way, see);
        way.pop();
    }
    for (at, value) in value.elements().enumerate() {
        way.push(Step::Element(at));
        walk(value, way, see);
        way.pop();
    }
}

/// A way as `--get` takes it: `users[0].password`.
fn path(way: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in way {
        if path.len() > MOST {
            break;
        }
        match step {
            // Writing to a String does not fail.
            Step::Element(at) => drop(write!(path, "[{at}]")),
            Step::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&name.as_str().unwrap_or_else(|| name.raw().into()));
            }
        }
    }
    path
}

/// Whether a name may be that of a secret, or say that an object is a key: most are told by their last two letters.
fn may_tell(name: &str) -> bool {
    let [.., before, last] = name.as_bytes() else { return false };
    match [before.to_ascii_lowercase(), last.to_ascii_lowercase()] {
        [b'r' | b'w', b'd']
        | [b't' | b'd', b's']
        | [b's' | b'd', b'e']
        | [b'e', b't' | b'y' | b'n' | b'r']
        | [b'v', b'v' | b'c']
        | [b's', b'n']
        | [b't', b'y'] => true,
        // Others than letters and digits do not count.
        pair => !pair.iter().all(u8::is_ascii_alphanumeric),
    }
}

fn is_secret_name(name: Value<'_>) -> bool {
    is_secret(&plain(name))
}

fn is_secret(name: &str) -> bool {
    if !may_tell(name) {
        return false;
    }
    // The last characters decide.
    let mut letters = [0; 24];
    let mut room = letters.len();
    for b in name.bytes().rev().filter(u8::is_ascii_alphanumeric) {
        if room == 0 {
            break;
        }
        room -= 1;
        letters[room] = b.to_ascii_lowercase();
    }
    let ending = &letters[room..];
    SECRET_ENDINGS.iter().any(|secret| ending.ends_with(secret.as_bytes()))
        || SECRET_NAMES.iter().any(|secret| ending == secret.as_bytes())
}

/// A string's characters, whatever escapes spell them.
fn plain(text: Value<'_>) -> Cow<'_, str> {
    text.as_str().unwrap_or_else(|| Cow::Borrowed(text.raw()))
}

/// Whether there is anything to read: `"password": true` tells none.
fn holds_something(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Null | Kind::Bool => false,
        Kind::Number => true,
        Kind::String => value.raw().len() > 2,
        Kind::Array => value.elements().next().is_some(),
        Kind::Object => value.members().next().is_some(),
    }
}

/// A private key as a JWK or as PEM.
fn is_private_key(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Object => {
            value.get("kty").is_some() && PRIVATE_MEMBERS.iter().any(|name| value.get(name).is_some())
        }
        Kind::String => plain(value).contains(PRIVATE_PEM),
        Kind::Null | Kind::Bool | Kind::Number | Kind::Array => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_ends_in_the_letters_that_are_looked_at_first() {
        for name in SECRET_ENDINGS.iter().chain(&SECRET_NAMES) {
            assert!(may_tell(name) && may_tell(&[name, "_"].concat()), "{name}");
            assert!(is_secret_name(Document::parse(format!("\"{name}\"")).unwrap().root()), "{name}");
        }
    }

    fn secrets_of(json: &str) -> Option<String> {
        secrets(&Document::parse(json).unwrap())
    }

    #[test]
    fn names_that_read_like_a_secret() {
        for name in [
            "password",
            "Password",
            "user_password",
            "dbPassword",
            "PASSWD",
            "pwd",
            "passphrase",
            "secret",
            "client_secret",
            "clientSecret",
            "app-secret",
            "private_key",
            "privateKey",
            "api_key",
            "x-api-key",
            "aws_secret_access_key",
            "refresh_token",
            "access_token",
            "credit_card_number",
            "cvv",
            "ssn",
            "the_password_of_the_database_administrator_password",
        ] {
            let json = format!(r#"{{"a":[{{"{name}":"x"}}]}}"#);
            assert_eq!(secrets_of(&json), Some(format!("\"a[0].{name}\"")), "{name}");
        }
        for name in
            ["sub", "password_changed_at", "secretary", "key", "kid", "ssn_verified", "nopwd", "at_hash"]
        {
            assert_eq!(secrets_of(&format!(r#"{{"{name}":"x"}}"#)), None, "{name}");
        }
        for value in ["null", "true", "false", "\"\"", "[]", "{}"] {
            assert_eq!(secrets_of(&format!(r#"{{"password":{value}}}"#)), None, "{value}");
        }
        for value in ["1", "\"x\"", "[1]", "{\"a\":1}"] {
            assert!(secrets_of(&format!(r#"{{"password":{value}}}"#)).is_some(), "{value}");
        }
    }

    #[test]
    fn private_keys_whatever_they_are_called() {
        assert_eq!(secrets_of(r#"{"cnf":{"jwk":{"kty":"EC","crv":"P-256","x":"","y":""}}}"#), None);
        for json in [
            r#"{"cnf":{"jwk":{"kty":"EC","crv":"P-256","x":"","y":"","d":""}}}"#,
            r#"{"cnf":{"jwk":{"kty":"oct","k":"AA"}}}"#,
            r#"{"cnf":{"jwk":"-----BEGIN EC PRIVATE KEY-----\nMHc…"}}"#,
        ] {
            assert_eq!(secrets_of(json).as_deref(), Some("\"cnf.jwk\""), "{json}");
        }
    }

    #[test]
    fn escapes_hide_nothing_and_scripts_hide_nothing() {
        for json in [r#"{"pass\u0077ord":"x"}"#, r#"{"password":"\u0050"}"#] {
            assert_eq!(secrets_of(json).as_deref(), Some("\"password\""), "{json}");
        }
        let pem = r#"{"a":"-----BEGIN \u0050RIVATE KEY-----"}"#;
        assert_eq!(secrets_of(pem).as_deref(), Some("\"a\""));
        assert_eq!(hidden(&Document::parse(r#"{"a":"\u200f\u00ad\u061c"}"#).unwrap()), None);
    }

    #[test]
    fn the_first_are_named_and_the_rest_counted() {
        let json = |count| {
            let members: Vec<String> = (0..count).map(|n| format!(r#""{n}":{{"pwd":"x"}}"#)).collect();
            format!("{{{}}}", members.join(","))
        };
        assert_eq!(secrets_of(&json(1)).as_deref(), Some("\"0.pwd\""));
        assert_eq!(secrets_of(&json(3)).as_deref(), Some("\"0.pwd\", \"1.pwd\" and \"2.pwd\""));
        let five = "\"0.pwd\", \"1.pwd\", \"2.pwd\", \"3.pwd\"";
        assert_eq!(secrets_of(&json(5)), Some(format!("{five} and \"4.pwd\"")));
        assert_eq!(secrets_of(&json(1000)), Some(format!("{five}, \"4.pwd\" and 995 more")));
    }

    #[test]
    fn characters_that_are_no_text() {
        let of = |json: &str| hidden(&Document::parse(json).unwrap());
        for json in [r#"{"a":"b\n\tc\r"}"#, r#"{"a":"\u0041é日本\\u001b"}"#, "{\n\t\"a\": \"é\"}"] {
            assert_eq!(of(json), None, "{json}");
        }
        for (json, told) in [
            (r#"{"a":"\u001b[31m"}"#, "U+001B in \"a\""),
            ("{\"a\":[\"\u{7f}\"]}", "U+007F in \"a[0]\""),
            ("{\"a\":\"\u{202e}\"}", "U+202E in \"a\""),
            (r#"{"a\u0000":1}"#, "U+0000 in \"a\0\""),
            (r#"{"a":"\u009b","b":"\u2066"}"#, "U+009B in \"a\" and U+2066 in \"b\""),
        ] {
            assert_eq!(of(json).as_deref(), Some(told), "{json}");
        }
    }
}
