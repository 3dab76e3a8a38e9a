//! What can be wrong with claims.

use super::quote::shortened;
use super::token::{JsonError, JsonFault};

/// What is wrong with claims, or with an expectation about them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// The claims are not JSON.
    #[error("the claims are not JSON: {error}{}", place(error, text))]
    NotJson {
        /// Why, and where.
        error: JsonError,
        /// The whole text.
        text: String,
    },
    /// The claims are JSON, and not an object.
    #[error("the claims are {found}; a JWT needs a JSON object")]
    NotObject {
        /// What they are instead.
        found: &'static str,
    },
    /// A member name that stands twice.
    #[error("the claims hold {} more than once", shortened(name))]
    Duplicate {
        /// The name.
        name: String,
    },
    /// The value given for a claim is not JSON.
    #[error("{} given for {} is not JSON: {error}", shortened(value), shortened(name))]
    Value {
        /// The claim's name.
        name: String,
        /// The text.
        value: String,
        /// Why, and where.
        error: JsonError,
    },
    /// A dotted name that leads through something that is no object.
    #[error("{} leads through {}, which is {found} and not an object", shortened(name), shortened(at))]
    NotNested {
        /// The whole name.
        name: String,
        /// The step that is no object.
        at: String,
        /// What it is.
        found: &'static str,
    },
    /// A value that would stand deeper in the claims than any reader here follows.
    #[error("the value given for {} stands deeper than {limit} levels", shortened(name))]
    Depth {
        /// The first step of the name.
        name: String,
        /// The bound.
        limit: usize,
    },
    /// An assignment or expression without an operator.
    #[error("{} is not {wanted}", shortened(text))]
    Form {
        /// The text.
        text: String,
        /// The form that was needed.
        wanted: &'static str,
    },
    /// An operator of other languages in an expression.
    #[error("{} has {}, which is no operator here", shortened(text), shortened(operator))]
    Operator {
        /// The text.
        text: String,
        /// The operator.
        operator: &'static str,
        /// The expression that was perhaps meant.
        meant: String,
    },
    /// A header parameter that only the tool itself may set.
    #[error("{} in the header follows from the key and the algorithm", shortened(name))]
    Reserved {
        /// Its name.
        name: String,
    },
}

/// Where a text breaks, counted from 1 in characters; it ends where it ends.
fn place(error: &JsonError, text: &str) -> String {
    if matches!(error.fault, JsonFault::End { .. }) {
        return String::new();
    }
    let before = text.get(..error.at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    if text.trim_end().contains('\n') {
        format!(", at line {line}, column {column}")
    } else {
        format!(", at column {column}")
    }
}
