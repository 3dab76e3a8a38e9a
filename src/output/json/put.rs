//! JSON objects, put together value by value.

use crate::token::json::quote;
use crate::token::object::Object;

/// `Object`, with values put in as they are turned into JSON.
pub(super) trait Put {
    fn put(&mut self, name: &str, value: impl Json);
}

impl Put for Object {
    fn put(&mut self, name: &str, value: impl Json) {
        self.set(name, value.json());
    }
}

/// What has a JSON text.
pub(super) trait Json {
    fn json(&self) -> String;
}

/// JSON text that is there already.
pub(super) struct Raw<T>(pub(super) T);

/// Nothing there.
pub(super) const NULL: Raw<&str> = Raw("null");

/// A list of nothing.
pub(super) const NOTHING: Raw<&str> = Raw("[]");

impl<T: AsRef<str>> Json for Raw<T> {
    fn json(&self) -> String {
        self.0.as_ref().to_owned()
    }
}

impl Json for &str {
    fn json(&self) -> String {
        quote(self)
    }
}

impl Json for String {
    fn json(&self) -> String {
        quote(self)
    }
}

impl Json for bool {
    fn json(&self) -> String {
        self.to_string()
    }
}

impl Json for u8 {
    fn json(&self) -> String {
        self.to_string()
    }
}

impl Json for usize {
    fn json(&self) -> String {
        self.to_string()
    }
}

impl<T: Json> Json for Option<T> {
    fn json(&self) -> String {
        self.as_ref().map_or_else(|| "null".to_owned(), Json::json)
    }
}

impl<T: Json> Json for Vec<T> {
    fn json(&self) -> String {
        let items: Vec<String> = self.iter().map(Json::json).collect();
        format!("[{}]", items.join(","))
    }
}

impl Json for Object {
    fn json(&self) -> String {
        self.to_json()
    }
}
