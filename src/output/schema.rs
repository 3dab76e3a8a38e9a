//! The JSON Schema of what `verify --json` prints. The file lies with the tests, which hold every
//! document to it.

/// The schema of a verdict (JSON Schema 2020-12).
pub const VERDICT: &str = include_str!("../../tests/schema/verdict.json");
