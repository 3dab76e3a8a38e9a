//! What can be wrong with a token, a claim, a key, an input or a request: data,
//! and no advice.
//!
//! Every error says what the thing is and what was needed. Which flag helps is
//! for the room that talks to people to say. Beside the errors are the text tools
//! that messages need: near names (`near`), quotes and lists (`quote`, `list`).

mod claim;
mod fetch;
mod input;
mod kdf;
mod key;
mod list;
mod lookalike;
pub mod near;
mod quote;
mod request;
mod signature;
mod stream;
mod token;

pub use claim::ClaimError;
pub use fetch::{FetchError, FetchFault, TlsFault, UrlFault, is_html, is_issuer_like, is_loopback};
pub use input::{EncodingFlaw, InputError, UrlMeant, reason};
pub use kdf::Kdf;
pub use key::KeyError;
pub use lookalike::Lookalike;
pub use quote::{is_hostile, listed, quoted, shortened};
pub use request::{Keyless, RequestError};
pub use signature::SignatureError;
pub use stream::StreamError;
pub use token::{JsonError, JsonFault, Place, TokenError, TokenFault};
