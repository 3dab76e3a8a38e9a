//! The door to the network in a program that was built without: it stays shut.

use std::time::Instant;

use super::terms::{Had, Read, Settings};
use crate::error::{FetchError, FetchFault, InputError};

/// Where keys are published: nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {}

/// Whether a text is an issuer whose keys may be fetched: nobody's are.
#[must_use]
pub fn is_issuer(_text: &str) -> bool {
    false
}

/// The URL or the issuer that a text names.
///
/// # Errors
/// [`FetchFault::NotBuilt`].
pub fn at(_text: &str, _is_issuer: bool, what: &'static str, _settings: &Settings) -> Result<At, FetchError> {
    Err(FetchError::new(what, String::new(), FetchFault::NotBuilt))
}

impl At {
    /// The name for people.
    #[must_use]
    pub fn name(&self) -> String {
        match *self {}
    }
}

/// No network.
#[derive(Debug)]
pub struct Network(());

impl Network {
    /// The network as it may be used.
    ///
    /// # Errors
    /// None.
    pub fn new(_settings: Settings) -> Result<Self, InputError> {
        Ok(Self(()))
    }

    /// Until when to wait for what is never begun.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        Instant::now()
    }

    /// Gets keys.
    ///
    /// # Errors
    /// None: there is nowhere to get them.
    pub fn get<T>(
        &self,
        at: &At,
        _what: &'static str,
        _is_sought: bool,
        _until: Instant,
        _read: Read<'_, T>,
    ) -> Result<Had<T>, FetchError> {
        match *at {}
    }
}
