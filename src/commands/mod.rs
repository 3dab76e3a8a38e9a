//! The commands room: one file a subcommand. Each turns its arguments into a
//! call and the result into answers; none prints, colours or exits.

pub mod completing;
pub mod completions;
pub mod context;
pub mod decode;
pub mod drafting;
pub mod encode;
pub mod flags;
pub mod form;
pub(crate) mod help;
pub mod interrupt;
pub mod key;
pub mod keygen;
mod keyless;
pub mod lines;
pub mod load;
pub mod namesake;
pub mod network;
pub mod place;
pub mod policy;
pub mod published;
pub mod pump;
pub mod renewal;
pub mod ring;
pub mod signing;
pub mod unlock;
pub mod usage;
pub mod values;
pub mod verify;

use crate::output::{Answer, Failure};

/// What a command answers, in order.
pub type Answers = Vec<Answer>;

/// The answers, or the one that says what went wrong.
#[must_use]
pub fn answers(result: anyhow::Result<Answers>) -> Answers {
    result.unwrap_or_else(|error| vec![Answer::Failure(Failure::of(error.as_ref()))])
}
