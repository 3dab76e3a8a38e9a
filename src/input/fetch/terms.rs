//! How the network may be used, and what comes of it.

use std::path::PathBuf;

use crate::error::{FetchError, FetchFault, InputError};
use crate::input::source::Source;

/// How long nobody looks again for a key that is not there, in seconds.
pub const COOLDOWN: f64 = 60.0;

/// How the network may be used.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Plain HTTP to other machines is fine.
    pub allow_http: bool,
    /// How long to wait for all that belongs together, in seconds.
    pub timeout: f64,
    /// A file of the authorities to trust instead of the system's.
    pub ca: Option<PathBuf>,
    /// Only what is kept is used.
    pub offline: bool,
    /// What is kept is not used.
    pub no_cache: bool,
}

/// What was read of an answer.
pub struct Reading<T> {
    /// The value.
    pub value: T,
    /// Whether the bytes may be kept on disk: nothing that is secret.
    pub may_be_kept: bool,
    /// Why it is no better than nothing, though it could be read: what was had before is better.
    pub amiss: Option<FetchFault>,
}

/// What was had.
#[derive(Debug)]
pub struct Had<T> {
    /// The value.
    pub value: T,
    /// Where it is from.
    pub source: Source,
    /// When it was last known to be what the server has, in Unix seconds.
    pub fetched: f64,
    /// When to ask for it again, in Unix seconds.
    pub expires: f64,
    /// Whether that was just now.
    pub is_new: bool,
    /// Why it is old, though it should not be.
    pub stale: Option<FetchError>,
    /// Why it could not be kept.
    pub unkept: Option<InputError>,
}

/// Reads what was fetched.
pub type Read<'r, T> = &'r (dyn Fn(&Source) -> Result<Reading<T>, FetchFault> + Sync);
