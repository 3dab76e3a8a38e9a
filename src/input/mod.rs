//! The input room: turns what people type, paste and pipe into bytes.
//!
//! The only room that opens files, reads stdin and the environment, asks on the terminal, looks at the clock
//! and speaks to the network. It knows a token's outer shape, never its meaning.

pub mod clock;
mod encoding;
pub mod fetch;
pub mod files;
pub mod find;
pub mod lines;
pub mod nearby;
pub mod prompt;
pub mod source;
pub mod spec;
pub mod stdin;
mod url_like;
