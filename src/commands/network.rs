//! The flags that say how keys are fetched.

use std::error::Error;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::values::something;
use crate::error::RequestError;
use crate::input::fetch::Settings;
use crate::token::duration::parse_duration;

/// The longest time that is waited for an answer, in seconds.
const LONGEST: f64 = 3600.0;

/// How keys are fetched.
#[derive(Args, Clone, Debug)]
#[group(skip)]
#[command(next_help_heading = "Network")]
pub struct NetworkFlags {
    /// The keys that this issuer publishes; for verify it is also the iss to expect
    ///
    /// They are found by its metadata, below `/.well-known/openid-configuration` (OpenID Connect Discovery) or
    /// `/.well-known/oauth-authorization-server` (RFC 8414), whose issuer must be this one to the letter. With --iss, that
    /// is the iss to expect.
    #[arg(long, value_name = "ISSUER", value_hint = ValueHint::Url, value_parser = |text: &str| something(text.trim()),
          conflicts_with_all = ["secret", "key"])]
    pub oidc: Option<String>,

    /// Trust the authorities in this file (PEM) instead of the system's
    ///
    /// Keys that were fetched and cached with other authorities, or without the flag, do not count.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    ca: Option<PathBuf>,

    /// Fetch over plain HTTP too; without it only from this machine
    #[arg(long)]
    allow_http: bool,

    /// How long to wait for the keys, in all [default: 10s]
    ///
    /// DUR is 500ms, 30s, 1m or bare seconds; an hour at most.
    #[arg(long, value_name = "DUR", value_parser = patience)]
    timeout: Option<f64>,

    /// Fetch nothing: use the keys that are cached, however old
    #[arg(long, conflicts_with = "no_cache")]
    offline: bool,

    /// Fetch the keys anew, whatever is cached, and cache them
    #[arg(long)]
    no_cache: bool,
}

impl NetworkFlags {
    /// How the network may be used.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            allow_http: self.allow_http,
            timeout: self.timeout.unwrap_or(10.0),
            ca: self.ca.clone(),
            offline: self.offline,
            no_cache: self.no_cache,
        }
    }
}

/// How long to wait.
fn patience(text: &str) -> Result<f64, Box<dyn Error + Send + Sync>> {
    let seconds = parse_duration(text)?;
    if seconds > 0.0 && seconds <= LONGEST {
        Ok(seconds)
    } else {
        Err(RequestError::NoPatience { given: text.to_owned(), is_long: seconds > 0.0 }.into())
    }
}
