//! Keys by URL and by an issuer's metadata: the real binary against servers on loopback that play every provider, and
//! everything that goes wrong on the way. Nothing here leaves the machine.

#![cfg(feature = "net")]
// snapbox writes the snapshots, and puts hashes around all of them; and a transcript has the length that it has.
#![expect(clippy::needless_raw_string_hashes, clippy::too_many_lines)]

mod answer;
mod bodies;
mod cache;
#[expect(dead_code, reason = "it serves other tests too")]
#[path = "../common/mod.rs"]
mod common;
mod desk;
mod discovery;
mod faults;
mod hints;
#[path = "../schema/hold.rs"]
mod hold;
mod hostile;
mod issuers;
mod known;
mod never;
mod party;
mod providers;
mod proxies;
mod readme;
mod redirects;
mod request;
mod rotation;
mod secrets;
mod server;
mod spoiled;
mod stream;
mod tls;
mod trust;
mod usage;
mod words;
