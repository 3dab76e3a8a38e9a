//! What can be wrong with a token, a claim, a key, an input or a request: data,
//! and no advice.
//!
//! Every error says what the thing is and what was needed. Which flag helps is
//! for the room that talks to people to say.

mod claim;
mod input;
mod kdf;
mod key;
mod list;
mod lookalike;
mod request;
mod signature;
mod stream;
mod token;

pub use claim::ClaimError;
pub use input::{EncodingFlaw, InputError, reason};
pub use kdf::Kdf;
pub use key::KeyError;
pub use lookalike::Lookalike;
pub use request::RequestError;
pub use signature::SignatureError;
pub use stream::StreamError;
pub use token::{JsonError, JsonFault, Place, TokenError, TokenFault};
