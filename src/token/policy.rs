//! What a verifier asks of a token beyond its signature.

use super::characters::once;
use super::json::{Document, Kind, Value, quote_all};
use super::number::Decimal;
use super::parse::Token;
use super::report::{Check, Outcome, Verdict};
use super::time::Clock;
use super::warning::{Code, Lookout, Warning};
use crate::crypto::Algorithm;
use crate::error::{ClaimError, JsonError};

/// The policy of a verification. The default asks for nothing but the signature and the times.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The algorithms allowed, by exact name; none given: what the key allows.
    pub algorithms: Vec<Algorithm>,
    /// The issuer, exactly.
    pub iss: Option<String>,
    /// The subject, exactly.
    pub sub: Option<String>,
    /// The token's id, exactly.
    pub jti: Option<String>,
    /// Audiences, of which the token must name one.
    pub aud: Vec<String>,
    /// The header's media type, `application/` left out or not.
    pub typ: Option<String>,
    /// Claims that must be there.
    pub require: Vec<String>,
    /// Expectations about claims.
    pub claims: Vec<Expectation>,
    /// How far the clocks may differ, in seconds.
    pub leeway: f64,
    /// How old the token may be, in seconds from `iat`.
    pub max_age: Option<f64>,
    /// Leave `exp` unjudged.
    pub ignore_exp: bool,
    /// The header must name a key by `kid`, and that key must be there.
    pub require_kid: bool,
    /// Let parts end in `=`, as one emitter writes them.
    pub allow_padding: bool,
    /// How many of several signatures must be right.
    pub signatures: Needed,
    /// What becomes of warnings.
    pub warnings: Heed,
}

/// How many of several signatures must be right; RFC 7515 §7.2 leaves it to the verifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Needed {
    /// One is enough.
    #[default]
    One,
    /// Every one.
    All,
}

/// What becomes of warnings.
#[derive(Clone, Debug, Default)]
pub struct Heed {
    /// What is not warned of.
    pub muted: Vec<Code>,
    /// A warning that is not muted fails the token.
    pub strict: bool,
}

impl Heed {
    /// Leaves out what is not to be warned of.
    pub fn mute(&self, warnings: &mut Vec<Warning>) {
        warnings.retain(|warning| self.muted.iter().all(|code| code.name() != warning.code));
    }

    /// What to tell of a token that nobody judges: its warnings, and what strictness says to them.
    #[must_use]
    pub fn of(
        &self,
        token: &Token<'_>,
        clock: &Clock,
        lookout: &mut Lookout,
    ) -> (Vec<Warning>, Option<Check>) {
        let mut warnings = lookout.of(token, clock);
        self.mute(&mut warnings);
        let strict = self.strictness(&warnings);
        (warnings, strict)
    }

    /// What strictness says to some warnings: the check that they fail, if it is asked for.
    #[must_use]
    pub fn strictness(&self, warnings: &[Warning]) -> Option<Check> {
        if !self.strict {
            return None;
        }
        // That the machine has no place for a cache is no fault of the token's.
        let codes =
            warnings.iter().map(|warning| warning.code).filter(|code| *code != Code::NotCached.name());
        let codes = once(codes);
        let (outcome, detail) = match codes.as_slice() {
            [] => (Outcome::Pass, "no warnings".to_owned()),
            codes => (Outcome::Fail(Verdict::Claim), format!("warned of {}", codes.join(", "))),
        };
        Some(Check::new("strict", outcome, detail).with(Some(quote_all([])), Some(quote_all(codes))))
    }
}

/// What an expectation asks of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    /// `=`: a string of these characters.
    Is(String),
    /// `!=`: a string, and another one.
    IsNot(String),
    /// `:=`: an equal JSON value.
    Equals(String),
    /// `~=`: an array with this string, or a space-separated list with this word.
    Holds(String),
    /// `>=`: a number no less.
    AtLeast(Decimal),
    /// `<=`: a number no greater.
    AtMost(Decimal),
}

/// An expectation about one claim: `name=text`, `name:=json`, `name!=text`, `name~=text`,
/// `name>=n`, `name<=n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The expectation as it was given.
    pub text: String,
    name: String,
    test: Test,
}

/// An operator of programming languages where one of ours was needed, ours, and what stands behind it. Read as text, it
/// would fail every token, or with `!==` none.
fn foreign(operator: char, value: &str) -> Option<(&'static str, &'static str, &str)> {
    let (found, ours, rest) = match (operator, value.split_at_checked(1)?) {
        ('=', ("=", rest)) => ("==", "=", rest.trim_start_matches('=')),
        ('!', ("=", rest)) => ("!==", "!=", rest),
        ('=', (">", rest)) => ("=>", ">=", rest),
        ('=', ("<", rest)) => ("=<", "<=", rest),
        _ => return None,
    };
    (ours.len() == 1 || ours == "!=" || Decimal::parse(rest).is_some()).then_some((found, ours, rest))
}

impl Expectation {
    /// Reads an expectation.
    ///
    /// # Errors
    /// No operator, an empty name, a value that is not of the operator's kind.
    pub fn parse(text: &str) -> Result<Self, ClaimError> {
        let wrong = |wanted| ClaimError::Form { text: text.to_owned(), wanted };
        let (left, value) = text.split_once('=').ok_or_else(|| wrong("an expectation"))?;
        let (name, operator) = match left.char_indices().next_back() {
            Some((at, operator @ (':' | '!' | '~' | '>' | '<'))) => (&left[..at], operator),
            _ => (left, '='),
        };
        if name.is_empty() {
            return Err(wrong("an expectation with a claim's name"));
        }
        let json =
            |error: JsonError| ClaimError::Value { name: name.to_owned(), value: value.to_owned(), error };
        let number = || Decimal::parse(value).ok_or_else(|| wrong("a comparison with a number"));
        if let Some((found, ours, rest)) = foreign(operator, value) {
            let meant = format!("{name}{ours}{rest}");
            return Err(ClaimError::Operator { text: text.to_owned(), operator: found, meant });
        }
        let text_value = value.to_owned();
        let condition = match operator {
            ':' => {
                let document = Document::parse(value).map_err(json)?;
                if let Some(name) = document.duplicates().first() {
                    return Err(ClaimError::Duplicate { name: name.clone() });
                }
                Test::Equals(document.root().compact())
            }
            // Every text is another than none: what an unset variable would ask holds always.
            '!' if value.is_empty() => return Err(wrong("a comparison with some text")),
            '!' => Test::IsNot(text_value),
            // Every list would hold it that has two blanks in a row.
            '~' if value.is_empty() => return Err(wrong("a search for some text")),
            '~' => Test::Holds(text_value),
            '>' => Test::AtLeast(number()?),
            '<' => Test::AtMost(number()?),
            _ => Test::Is(text_value),
        };
        Ok(Self { text: text.to_owned(), name: name.to_owned(), test: condition })
    }

    /// The claim that it is about.
    #[must_use]
    pub fn claim<'c>(&self, claims: Value<'c>) -> Option<Value<'c>> {
        claims.dotted(&self.name)
    }

    /// Judges the claims.
    ///
    /// # Errors
    /// Why they do not meet the expectation, in words. An absent claim and one of another type
    /// meet none, `!=` included.
    pub fn judge(&self, claims: Value<'_>) -> Result<(), String> {
        let name = &self.name;
        let value = self.claim(claims).ok_or_else(|| format!("\"{name}\" is absent"))?;
        let kind = value.kind();
        let wrong = |wanted: &str| Err(format!("\"{name}\" is {}, {wanted}", kind.with_article()));
        let met = match &self.test {
            Test::Is(text) if kind == Kind::String => value.is_text(text),
            Test::IsNot(text) if kind == Kind::String => !value.is_text(text),
            Test::Is(_) | Test::IsNot(_) => {
                return wrong("and the text of a string was expected (:= compares JSON)");
            }
            Test::Equals(json) => Document::parse(json.as_str()).is_ok_and(|json| equal(value, json.root())),
            Test::Holds(text) if kind == Kind::Array => value.elements().any(|element| element.is_text(text)),
            Test::Holds(text) if kind == Kind::String => {
                value.as_str().is_some_and(|list| list.split(' ').any(|word| word == text))
            }
            Test::Holds(_) => return wrong("neither an array nor a list in a string"),
            Test::AtLeast(bound) | Test::AtMost(bound) => match value.as_number().and_then(Decimal::parse) {
                Some(number) if matches!(self.test, Test::AtLeast(_)) => number >= *bound,
                Some(number) => number <= *bound,
                None => return wrong("not a number"),
            },
        };
        if met { Ok(()) } else { Err(format!("\"{name}\" is {}", value.raw())) }
    }
}

/// Equality of JSON values: numbers by value, objects whatever the order of their members.
fn equal(a: Value<'_>, b: Value<'_>) -> bool {
    if a.kind() != b.kind() {
        return false;
    }
    match a.kind() {
        Kind::Number => a.as_number().and_then(Decimal::parse) == b.as_number().and_then(Decimal::parse),
        Kind::String => b.as_str().is_some_and(|text| a.is_text(&text)),
        Kind::Array => {
            a.elements().count() == b.elements().count()
                && a.elements().zip(b.elements()).all(|(a, b)| equal(a, b))
        }
        Kind::Object => {
            a.members().count() == b.members().count()
                && a.members()
                    .all(|(name, a)| name.as_str().and_then(|name| b.get(&name)).is_some_and(|b| equal(a, b)))
        }
        Kind::Null | Kind::Bool => a.raw() == b.raw(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_and_its_contrary() {
        let doc = Document::parse(
            r#"{"role":"admin","n":10,"big":9007199254740993,"scope":"read write","list":["a","b"],"o":{"x":{"y":1},"z":null},"a.b":"dot","b":true}"#,
        )
        .unwrap();
        let met = |text: &str| Expectation::parse(text).unwrap().judge(doc.root()).is_ok();
        for text in [
            "role=admin",
            "role!=user",
            "n:=10",
            "n:=1e1",
            "n>=10",
            "n<=10.0",
            "big>=9007199254740993",
            "scope~=write",
            "list~=b",
            "list:=[\"a\",\"b\"]",
            "o:={\"z\":null,\"x\":{\"y\":1.0}}",
            "o.x.y:=1",
            "a.b=dot",
            "b:=true",
            "role:=\"\\u0061dmin\"",
        ] {
            assert!(met(text), "{text}");
        }
        for text in [
            "role=user",
            "role!=admin",
            "n=10",
            "n!=10",
            "n:=11",
            "n>=11",
            "n<=9",
            "big>=9007199254740994",
            "scope~=rea",
            "list~=c",
            "list:=[\"b\",\"a\"]",
            "o:={}",
            "x=1",
            "x!=1",
            "x:=null",
            "x~=a",
            "x>=0",
            "role>=1",
            "n~=10",
            "role~=adm",
            "b=true",
        ] {
            assert!(!met(text), "{text}");
        }
        for text in ["", "role", "scope~=", "role!=", "=a", ":=1", "n>=ten", "n:=", "n<=", "!=x"] {
            assert!(Expectation::parse(text).is_err(), "{text}");
        }
    }
}
