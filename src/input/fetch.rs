//! Keys that lie elsewhere: by URL, or by the metadata of an issuer. Nothing but what the user named is ever asked for,
//! and what its answer leads to.

#[cfg(feature = "net")]
mod cache;
#[cfg(feature = "net")]
mod http;
#[cfg(feature = "net")]
mod metadata;
#[cfg(feature = "net")]
mod network;
#[cfg(not(feature = "net"))]
#[path = "fetch/nothing.rs"]
mod network;
#[cfg(feature = "net")]
mod proxy;
mod terms;
#[cfg(feature = "net")]
mod tls;
#[cfg(feature = "net")]
mod url;

pub use network::{At, Network, at, is_issuer};
pub use terms::{COOLDOWN, Had, Read, Reading, Settings};
#[cfg(feature = "net")]
pub use url::{Issuer, Url};
