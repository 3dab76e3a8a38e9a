//! A JSON object to edit: ordered members, each value as its own text, so that
//! what nobody touches stays as it was written.

use super::json::{Document, Kind, MAX_DEPTH, Value, quote};
use crate::error::ClaimError;

/// Members in order, each name and value as it is written.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Names and values one behind the other. What was set or taken out leaves its old text behind.
    text: String,
    members: Vec<Member>,
    /// Whether any name was written with an escape.
    escaped: bool,
}

/// Where a member stands in the text.
#[derive(Clone, Copy, Debug)]
struct Member {
    /// The name as a JSON string.
    name: Span,
    /// The value as JSON.
    value: Span,
}

/// A part of the text: its first byte, and the one behind its last.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.members().eq(other.members())
    }
}

impl Eq for Object {}

impl Object {
    /// The members of a value; `None` when it is no object.
    #[must_use]
    pub fn of(value: Value<'_>) -> Option<Self> {
        let mut object = Self::default();
        object.take(value).then_some(object)
    }

    /// How many bytes of memory it takes, about.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.text.capacity() + self.members.capacity() * size_of::<Member>()
    }

    /// Claims as a person gives them.
    ///
    /// # Errors
    /// Text that is not JSON, not an object, or holds a name twice.
    pub fn parse_claims(text: &str) -> Result<Self, ClaimError> {
        let document =
            Document::parse(text).map_err(|error| ClaimError::NotJson { error, text: text.to_owned() })?;
        let mut claims = Self::default();
        claims.refill(&document)?;
        Ok(claims)
    }

    /// Claims as a person gives them, in place of the members that were there: one object serves any number of
    /// claims.
    ///
    /// # Errors
    /// What is not an object, or holds a name twice. The object is then empty.
    pub fn refill(&mut self, document: &Document) -> Result<(), ClaimError> {
        self.text.clear();
        self.members.clear();
        self.escaped = false;
        if let Some(name) = document.duplicates().first() {
            return Err(ClaimError::Duplicate { name: name.clone() });
        }
        if self.take(document.root()) {
            Ok(())
        } else {
            Err(ClaimError::NotObject { found: document.root().kind().with_article() })
        }
    }

    /// Adds the members of a value; `false` when it is no object.
    fn take(&mut self, value: Value<'_>) -> bool {
        // What is written compactly is no longer than what is read.
        self.text.reserve(value.raw().len());
        for (name, value) in value.members() {
            self.push(name, value);
        }
        value.kind() == Kind::Object
    }

    /// Adds a member at the end as it is written; the name must be new.
    pub(super) fn push(&mut self, name: Value<'_>, value: Value<'_>) {
        let name = self.write(name.raw());
        let raw = value.raw();
        let is_compact = value.is_scalar() || !raw.contains([' ', '\t', '\n', '\r']);
        let value = if is_compact { self.write(raw) } else { self.write(&value.compact()) };
        self.add(name, value);
    }

    /// Appends to the text.
    fn write(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        Span { start, end: self.text.len() }
    }

    fn add(&mut self, name: Span, value: Span) {
        self.escaped |= self.read(name).contains('\\');
        self.members.push(Member { name, value });
    }

    /// A part of the text.
    fn read(&self, span: Span) -> &str {
        &self.text[span.start..span.end]
    }

    /// Names and values as they are written.
    fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (self.read(member.name), self.read(member.value)))
    }

    /// The text of the member's value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.position(name).map(|at| self.read(self.members[at].value))
    }

    /// Sets a member in its place, or at the end when it is new. The value is JSON text.
    pub fn set(&mut self, name: &str, value: impl AsRef<str>) {
        if let Some(at) = self.position(name) {
            let value = self.write(value.as_ref());
            self.members[at].value = value;
        } else {
            let is_plain = name.bytes().all(|byte| byte >= b' ' && !matches!(byte, b'"' | b'\\'));
            let name =
                if is_plain { self.write(&["\"", name, "\""].concat()) } else { self.write(&quote(name)) };
            let value = self.write(value.as_ref());
            self.add(name, value);
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
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    /// Appends the object as compact JSON.
    pub fn write_json(&self, out: &mut String) {
        out.reserve(self.text.len() + 2 * self.members.len() + 2);
        out.push('{');
        for (at, (name, value)) in self.members().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(name);
            out.push(':');
            out.push_str(value);
        }
        out.push('}');
    }

    /// The object under a name; what it is instead when it is none.
    fn child(&self, name: &str) -> Option<Result<Self, &'static str>> {
        let document = Document::parse(self.get(name)?).ok()?;
        Some(Self::of(document.root()).ok_or(document.root().kind().with_article()))
    }

    /// Where the member of that name stands. Written without an escape, a name is spelled as it reads.
    fn position(&self, name: &str) -> Option<usize> {
        let is_plain = !name.contains('\\');
        let is_name = |written: &str| {
            (is_plain && written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) == Some(name))
                || (self.escaped
                    && written.contains('\\')
                    && Document::parse(written).is_ok_and(|written| written.root().is_text(name)))
        };
        self.members.iter().position(|member| is_name(self.read(member.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::assignment::steps;
    use super::*;

    fn object(text: &str) -> Object {
        Object::parse_claims(text).unwrap()
    }

    #[test]
    fn keeps_what_nobody_touches() {
        let mut claims = object(r#"{"n": 1e3, "b": {"\u0078": [1 , 2]}, "a": 12345678901234567890}"#);
        claims.set("a", "2");
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
        claims.set("a", "2");
        assert_eq!(claims.to_json(), r#"{"\u0061":2}"#);
    }

    #[test]
    fn names_are_compared_as_they_read() {
        let mut claims = object(r#"{"a\"":1,"\\":2,"é":3,"\u00e8":4}"#);
        // What the first name is written with is not how it reads.
        assert_eq!(claims.get(r#"a\""#), None);
        assert_eq!(claims.get("a"), None);
        for (name, value) in [(r#"a""#, "1"), ("\\", "2"), ("é", "3"), ("è", "4")] {
            assert_eq!(claims.get(name), Some(value), "{name}");
        }
        claims.set(r#"a\""#, "5");
        claims.set("\n", "6");
        claims.set("\n", "7");
        assert_eq!(claims.to_json(), r#"{"a\"":1,"\\":2,"é":3,"\u00e8":4,"a\\\"":5,"\n":7}"#);
    }

    #[test]
    fn is_equal_however_it_was_made() {
        let mut claims = object(r#"{"a": 1, "b": [1, 2], "c": " \t"}"#);
        claims.set("a", "2");
        claims.set("a", "1");
        claims.remove("b");
        assert_eq!(claims, object(r#"{"a":1,"c":" \t"}"#));
        assert_ne!(claims, object(r#"{"c":" \t","a":1}"#));
        assert_ne!(claims, object(r#"{"a":1.0,"c":" \t"}"#));
    }

    #[test]
    fn an_object_is_filled_again() {
        let mut claims = object(r#"{"\u0061":1,"b":{"c": 2}}"#);
        claims.refill(&Document::parse(r#"{"d": [ "x y" ], "a":3}"#).unwrap()).unwrap();
        assert_eq!(claims, object(r#"{"d":["x y"],"a":3}"#));
        assert_eq!(claims.to_json(), r#"{"d":["x y"],"a":3}"#);
        for text in ["[1]", r#"{"a":1,"a":2}"#] {
            assert!(claims.refill(&Document::parse(text).unwrap()).is_err());
            assert_eq!(claims, Object::default());
        }
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
    fn claims_must_be_one_clean_object() {
        for text in ["[]", "\"a\"", "{", r#"{"a":1,"\u0061":2}"#, ""] {
            assert!(Object::parse_claims(text).is_err(), "{text}");
        }
    }
}
