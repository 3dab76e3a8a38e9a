//! Keys by URL and by an issuer's metadata: the real binary against servers on loopback that play every provider, and
//! everything that goes wrong on the way. Nothing here leaves the machine.

#![cfg(feature = "net")]
// snapbox writes the snapshots, and puts hashes around all of them.
#![expect(clippy::needless_raw_string_hashes)]

mod answer;
#[expect(dead_code, reason = "it serves other tests too")]
#[path = "../common/mod.rs"]
mod common;
mod desk;
#[path = "../schema/hold.rs"]
mod hold;
mod known;
mod never;
mod providers;
mod request;
mod server;
mod tls;
