//! What the text behind a flag becomes.

use std::error::Error;
use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command};

use super::usage::habits;
use crate::crypto::{Algorithm, meant};
use crate::error::{RequestError, near};
use crate::input::clock;
use crate::token::moment::{Moment, parse_time};
use crate::token::time::{TimeError, Zone};
use crate::token::warning::Code;

/// An algorithm by its exact name, or by the one spelling that jwt-cli has for `EdDSA`.
///
/// # Errors
/// The name, and the one that was perhaps meant.
pub fn algorithm(name: &str) -> Result<Algorithm, RequestError> {
    let exact = match name.trim() {
        "EDDSA" => "EdDSA",
        exact => exact,
    };
    Algorithm::named(exact).ok_or_else(|| RequestError::NoAlgorithm {
        name: name.to_owned(),
        near: meant(name).into_iter().map(Algorithm::name).collect(),
        all: Algorithm::names().collect(),
    })
}

/// A warning by its code.
///
/// # Errors
/// The code, and those that there are.
pub fn warning(code: &str) -> Result<Code, RequestError> {
    Code::named(code.trim()).ok_or_else(|| {
        let mut near = habits::codes(code);
        if near.is_empty() {
            near = near::near(code, Code::names());
        }
        RequestError::NoWarning { code: code.to_owned(), near, all: Code::names().collect() }
    })
}

/// How many threads, up to a bound.
///
/// # Errors
/// What is no such number.
pub fn count(text: &str, most: u16) -> Result<u16, RequestError> {
    let number = text.trim().parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| RequestError::NoCount { given: text.to_owned(), most })
}

/// A text that something is held to.
///
/// # Errors
/// Nothing: a token would be held to what a variable without a value says.
pub fn something(text: &str) -> Result<String, RequestError> {
    if text.is_empty() { Err(RequestError::EmptyExpectation) } else { Ok(text.to_owned()) }
}

/// The same in a list, where a blank may stand behind a comma.
///
/// # Errors
/// As [`something`].
pub fn something_in_list(text: &str) -> Result<String, RequestError> {
    something(text.trim())
}

/// What is known by names.
pub trait Names {
    /// All names.
    fn names() -> impl Iterator<Item = &'static str>;
}

impl Names for Algorithm {
    fn names() -> impl Iterator<Item = &'static str> {
        Self::all().map(Self::name)
    }
}

impl Names for Code {
    fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|code| code.name())
    }
}

/// A parser of names that shells can complete.
#[derive(Clone)]
pub struct Named<F>(pub F);

impl<F, T, E> TypedValueParser for Named<F>
where
    F: Fn(&str) -> Result<T, E> + Clone + Send + Sync + 'static,
    E: Into<Box<dyn Error + Send + Sync + 'static>>,
    T: Names + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        self.0.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(T::names().map(PossibleValue::new)))
    }
}

/// A moment; where it is a distance from now, now is when it is used.
///
/// # Errors
/// Text that is no TIME, or too far from the present one.
pub fn moment(text: &str) -> Result<Moment, TimeError> {
    parse_time(text, clock::now())?;
    Moment::parse(text)
}

/// A zone to show times in.
///
/// # Errors
/// Text that names none.
pub fn zone(text: &str) -> Result<Zone, TimeError> {
    Zone::parse(text, clock::local_offset)
}
