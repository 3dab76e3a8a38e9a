//! A JSON object to edit: ordered members, each value as its own text, so that
//! what nobody touches stays as it was written.

use super::json::{Document, Kind, MAX_DEPTH, Value, quote};
use crate::error::ClaimError;

/// Members in order: the name as a JSON string, and the value's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    members: Vec<(String, String)>,
}

impl Object {
    /// The members of a value; `None` when it is no object.
    #[must_use]
    pub fn of(value: Value<'_>) -> Option<Self> {
        (value.kind() == Kind::Object).then(|| Self {
            members: value.members().map(|(name, value)| (name.raw().to_owned(), value.compact())).collect(),
        })
    }

    /// Adds a member at the end as it is written; the name must be new.
    pub(super) fn push(&mut self, name: Value<'_>, value: Value<'_>) {
        self.members.push((name.raw().to_owned(), value.compact()));
    }

    /// Claims as a person gives them.
    ///
    /// # Errors
    /// Text that is not JSON, not an object, or holds a name twice.
    pub fn parse_claims(text: &str) -> Result<Self, ClaimError> {
        let document =
            Document::parse(text).map_err(|error| ClaimError::NotJson { error, text: text.to_owned() })?;
        if let Some(name) = document.duplicates().first() {
            return Err(ClaimError::Duplicate { name: name.clone() });
        }
        Self::of(document.root())
            .ok_or(ClaimError::NotObject { found: document.root().kind().with_article() })
    }

    /// The text of the member's value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.position(name).map(|at| self.members[at].1.as_str())
    }

    /// Sets a member in its place, or at the end when it is new. The value is JSON text.
    pub fn set(&mut self, name: &str, value: String) {
        match self.position(name) {
            Some(at) => self.members[at].1 = value,
            None => self.members.push((quote(name), value)),
        }
    }

    /// Takes a member out; `false` when there was none.
    pub fn remove(&mut self, name: &str) -> bool {
        let at = self.position(name);
        if let Some(at) = at {
            self.members.remove(at);
        }
        at.is_some()
    }

    /// Sets a member inside nested objects, making those that are missing.
    ///
    /// # Errors
    /// [`ClaimError::NotNested`] when a step on the way is there and no object, [`ClaimError::Depth`] when
    /// the object could not be read again.
    pub fn set_path(&mut self, path: &[String], value: String) -> Result<(), ClaimError> {
        let Some(first) = path.first() else {
            return Ok(());
        };
        // Each step is a level around the value.
        let levels = path.len();
        let nested = || [&"[".repeat(levels), &*value, &"]".repeat(levels)].concat();
        if levels > MAX_DEPTH || Document::parse(nested()).is_err() {
            return Err(ClaimError::Depth { name: first.clone(), limit: MAX_DEPTH });
        }
        self.nest(path, value)
    }

    /// The same, where the depth is within bounds.
    fn nest(&mut self, path: &[String], value: String) -> Result<(), ClaimError> {
        let Some((first, rest)) = path.split_first() else {
            return Ok(());
        };
        if rest.is_empty() {
            self.set(first, value);
            return Ok(());
        }
        let mut child = match self.child(first) {
            None => Self::default(),
            Some(Ok(child)) => child,
            Some(Err(found)) => {
                return Err(ClaimError::NotNested { name: path.join("."), at: first.clone(), found });
            }
        };
        child.nest(rest, value)?;
        self.set(first, child.to_json());
        Ok(())
    }

    /// Takes a member out of nested objects; `false` when there was none.
    pub fn remove_path(&mut self, path: &[String]) -> bool {
        match path.split_first() {
            None => false,
            Some((first, [])) => self.remove(first),
            Some((first, rest)) => {
                let Some(Ok(mut child)) = self.child(first) else {
                    return false;
                };
                let removed = child.remove_path(rest);
                if removed {
                    self.set(first, child.to_json());
                }
                removed
            }
        }
    }

    /// The object as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let members: Vec<String> =
            self.members.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        format!("{{{}}}", members.join(","))
    }

    /// The object under a name; what it is instead when it is none.
    fn child(&self, name: &str) -> Option<Result<Self, &'static str>> {
        let document = Document::parse(self.get(name)?).ok()?;
        Some(Self::of(document.root()).ok_or(document.root().kind().with_article()))
    }

    fn position(&self, name: &str) -> Option<usize> {
        let plain = quote(name);
        self.members.iter().position(|(key, _)| {
            *key == plain
                || (key.contains('\\')
                    && Document::parse(key.as_str()).is_ok_and(|key| key.root().is_text(name)))
        })
    }
}

/// `NAME=TEXT` or `NAME:=JSON`, as given for a claim or a header parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The steps of a dotted name.
    pub path: Vec<String>,
    /// The value as JSON text.
    pub value: String,
}

impl Assignment {
    /// Reads `NAME=TEXT` (a string) or `NAME:=JSON`. Dots in the name nest, `\.` is a dot,
    /// and a name with `://` is never split.
    ///
    /// # Errors
    /// No operator, an empty name, or JSON that is none.
    pub fn parse(text: &str) -> Result<Self, ClaimError> {
        let (name, value) = split(text, "NAME=TEXT or NAME:=JSON")?;
        match name.strip_suffix(':') {
            Some("") => Err(ClaimError::Form { text: text.to_owned(), wanted: "NAME:=JSON: it has no name" }),
            Some(name) => Ok(Self { path: steps(name), value: json(name, value)? }),
            None => Ok(Self { path: steps(name), value: quote(value) }),
        }
    }

    /// Reads `NAME=VALUE` where the value is JSON if it parses as such and text if not; the name is
    /// never split.
    ///
    /// # Errors
    /// No `=`, or an empty name.
    pub fn parse_loose(text: &str) -> Result<Self, ClaimError> {
        let (name, value) = split(text, "NAME=VALUE")?;
        let value = json(name, value).unwrap_or_else(|_| quote(value));
        Ok(Self { path: vec![name.to_owned()], value })
    }
}

fn split<'t>(text: &'t str, wanted: &'static str) -> Result<(&'t str, &'t str), ClaimError> {
    text.split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or(ClaimError::Form { text: text.to_owned(), wanted })
}

/// A value as compact JSON, or why it is none.
fn json(name: &str, value: &str) -> Result<String, ClaimError> {
    let document = Document::parse(value).map_err(|error| ClaimError::Value {
        name: name.to_owned(),
        value: value.to_owned(),
        error,
    })?;
    match document.duplicates().first() {
        Some(name) => Err(ClaimError::Duplicate { name: name.clone() }),
        None => Ok(document.root().compact()),
    }
}

/// The steps of a dotted name.
#[must_use]
pub fn steps(name: &str) -> Vec<String> {
    if name.contains("://") {
        return vec![name.to_owned()];
    }
    let mut steps = vec![String::new()];
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('.')) => {
                chars.next();
                push(&mut steps, '.');
            }
            ('.', _) => steps.push(String::new()),
            (c, _) => push(&mut steps, c),
        }
    }
    steps
}

fn push(steps: &mut [String], c: char) {
    if let Some(last) = steps.last_mut() {
        last.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object {
        Object::parse_claims(text).unwrap()
    }

    #[test]
    fn keeps_what_nobody_touches() {
        let mut claims = object(r#"{"n": 1e3, "b": {"\u0078": [1 , 2]}, "a": 12345678901234567890}"#);
        claims.set("a", "2".into());
        claims.set_path(&steps("b.y"), "true".into()).unwrap();
        claims.set_path(&steps("c.d.e"), quote("f")).unwrap();
        assert_eq!(claims.to_json(), r#"{"n":1e3,"b":{"\u0078":[1,2],"y":true},"a":2,"c":{"d":{"e":"f"}}}"#);
        assert!(claims.remove_path(&steps("b.x")));
        assert!(!claims.remove_path(&steps("b.z.q")));
        assert_eq!(claims.get("b"), Some(r#"{"y":true}"#));
    }

    #[test]
    fn a_name_stands_once_however_escaped() {
        let mut claims = object(r#"{"\u0061":1}"#);
        claims.set("a", "2".into());
        assert_eq!(claims.to_json(), r#"{"\u0061":2}"#);
    }

    #[test]
    fn does_not_overwrite_a_value_on_the_way() {
        let error = object(r#"{"a":[1]}"#).set_path(&steps("a.b"), "1".into()).unwrap_err();
        assert_eq!(error.to_string(), r#""a.b" leads through "a", which is an array and not an object"#);
    }

    #[test]
    fn does_not_nest_deeper_than_it_reads() {
        let path = |levels: usize| vec!["a".to_owned(); levels];
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        for (levels, value, fits) in [
            (MAX_DEPTH, "1".to_owned(), true),
            (MAX_DEPTH + 1, "1".to_owned(), false),
            (1_000_000, "1".to_owned(), false),
            (1, nested(MAX_DEPTH - 1), true),
            (1, nested(MAX_DEPTH), false),
            (2, nested(MAX_DEPTH - 1), false),
        ] {
            let mut claims = object(r#"{"b":1}"#);
            assert_eq!(claims.set_path(&path(levels), value).is_ok(), fits, "{levels}");
            assert!(Document::parse(claims.to_json()).is_ok());
        }
    }

    #[test]
    fn reads_assignments() {
        let read = |text| Assignment::parse(text).unwrap();
        assert_eq!(read("a.b=c=d"), Assignment { path: steps("a.b"), value: quote("c=d") });
        assert_eq!(read(r"a\.b:=[1, 2]"), Assignment { path: vec!["a.b".into()], value: "[1,2]".into() });
        assert_eq!(read("https://x.y/z=1").path, ["https://x.y/z"]);
        assert_eq!(read("a=").value, "\"\"");
        for text in ["", "a", "=a", ":=1", "a:=", "a:={", r#"a:={"b":1,"b":2}"#] {
            assert!(Assignment::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            Assignment::parse_loose("a.b=true").unwrap(),
            Assignment { path: vec!["a.b".into()], value: "true".into() }
        );
        assert_eq!(Assignment::parse_loose("a=yes").unwrap().value, "\"yes\"");
    }

    #[test]
    fn claims_must_be_one_clean_object() {
        for text in ["[]", "\"a\"", "{", r#"{"a":1,"\u0061":2}"#, ""] {
            assert!(Object::parse_claims(text).is_err(), "{text}");
        }
    }
}
