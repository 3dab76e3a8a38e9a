//! Streams of the real binary: `--lines` and `--find --lines` of verify, decode and encode, with many threads, slow
//! input, broken pipes, Ctrl-C, little memory and hostile tokens; and that each line is answered as it is alone.

mod alone;
#[path = "../common/mod.rs"]
mod common;
#[cfg(unix)]
mod ends;
#[path = "../schema/hold.rs"]
mod hold;
mod hostile;
mod lines;
#[cfg(target_os = "linux")]
mod memory;
mod order;
mod readers;
mod rounds;
mod running;
#[cfg(unix)]
mod slow;
