//! A claim or a header parameter as people type it: `NAME=TEXT`, `NAME:=JSON`, dots that nest.

use super::json::{Document, quote};
use crate::error::ClaimError;

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
}
