//! jwt-toolkit: see, judge, sign and make keys for JSON Web Tokens.
//!
//! The rooms of the house:
//!
//! - [`crypto`] knows bytes, keys and algorithms, and has never heard of a JWT.
//!   The table of algorithms is `crypto/algorithm.rs`.
//! - [`token`] knows header, claims, time and policy, and has never heard of a terminal.
//!   The rule of expiry is in `token/claims.rs`, the order of the judgement in `token/verify.rs`.
//! - [`input`] turns what people type, paste and pipe into bytes. What is asked of the network, and nothing else is, goes
//!   through [`input::fetch`].
//! - [`commands`] turn arguments into a call and a result into an [`output::Answer`]: one file a
//!   subcommand.
//! - [`output`] turns any answer into text or JSON on the writers that `main` lends it.
//!   The colours are in `output/paint.rs`, the breakdown of a token in `output/breakdown.rs`.
//! - [`error`] says what can be wrong: data, no advice, and the text tools that messages need: near names,
//!   quotes, lists. Hints are in `output/advice.rs`.
//! - [`cli`] knows the command line as a whole; `main` parses, runs, and is the only one who exits.
//!
//! Who may import whom (held by `tests/house`):
//!
//! | room | may import |
//! |---|---|
//! | error | none |
//! | crypto | error |
//! | token | crypto, error |
//! | input | error |
//! | output | token, crypto, error |
//! | commands | input, token, crypto, output, error |
//! | cli | commands |
//! | main | cli, output |
//!
//! The way of a token: arguments, `cli`, a command, `input` (bytes, found), [`token::Token::parse`],
//! keys from `crypto`, [`token::verify::verify`], a report, an answer, `output`, the writer.
//! Nothing turns back.
//!
//! `examples/verify.rs` is a verifier on this library, in some forty lines.

pub mod cli;
pub mod commands;
pub mod crypto;
pub mod error;
pub mod input;
pub mod output;
pub mod token;
