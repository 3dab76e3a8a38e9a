//! Keys of OpenSSH: public lines and RFC 4716 blocks, private keys with and without a passphrase.
//!
//! A public key is a `blob` (RFC 4253 §6.6), which every form holds; `wire` is the notation that it is
//! written in (RFC 4251 §5).

mod blob;
mod private;
mod public;
mod wire;

pub(crate) use private::{private_pem, read_private};
pub(crate) use public::{looks_like_public, public_line, read_public};
