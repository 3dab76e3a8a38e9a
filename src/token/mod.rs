//! The token room: header, claims, time and policy. It has never heard of a
//! terminal, reads no clock and no file, and opens no connection.

pub mod assignment;
mod by_header;
pub mod characters;
pub mod claims;
mod date;
pub mod diagnose;
pub mod duration;
mod entry;
pub mod fitting;
pub mod header;
mod index;
pub mod json;
pub mod lookalike;
pub mod meaning;
pub mod moment;
pub mod names;
pub mod number;
pub mod object;
pub mod parse;
mod part;
pub mod pick;
pub mod policy;
pub mod reader;
mod recent;
pub mod report;
mod scan;
pub mod sign;
mod signed;
pub mod signer;
pub mod time;
mod unescape;
pub mod uuid;
pub mod verify;
pub mod warning;

pub use entry::Signed;
pub use parse::{Content, Form, MAX_LENGTH, MAX_SIGNATURES, Token};
pub use part::Part;
