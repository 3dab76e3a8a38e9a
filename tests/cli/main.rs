//! Transcripts of the real binary: what stands on stdout and stderr and which code it exits with, to
//! the letter. `SNAPSHOTS=overwrite cargo test --test cli` writes changed words into the files;
//! the exit codes are written by hand, and nothing overwrites them.

// snapbox writes the snapshots, and puts hashes around all of them; and a transcript has the length
// that it has.
#![expect(clippy::needless_raw_string_hashes, clippy::too_many_lines)]

mod completions;
#[cfg(target_os = "linux")]
mod convert;
mod decode;
mod desk;
mod edit;
mod encode;
mod errors;
mod exact;
mod habits;
#[path = "../schema/hold.rs"]
mod hold;
mod key;
mod keygen;
mod keys;
mod lines;
mod locked;
mod network;
mod paste;
mod policy;
mod regressions;
mod terminal;
mod tokens;
mod usage;
mod verify;
mod warnings;
